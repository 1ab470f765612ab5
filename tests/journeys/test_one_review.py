"""Councillors propose, the commissioner decides: one review from the register to a served decision."""

from datetime import date

from licensing.powers.rules import Mode
from tests.builders.powers import DIRECTED, a_holding
from tests.journeys.council import Council

MONDAY, HEARING, SERVED = date(2015, 11, 30), date(2015, 12, 18), date(2015, 12, 22)


def heard(council: Council, mode: Mode, outcome: str) -> None:
    """The case of Hale, from the register until the members agree on an outcome."""
    a_holding(mode, DIRECTED, council.commissioner_person)
    council.on(MONDAY)
    council.enters_the_holder()
    council.opens_a_review(hear_by=date(2016, 3, 31))
    council.arranges_a_day(HEARING, with_commissioner=True)
    council.schedules()
    council.on(HEARING, 13, 50)
    council.declares_no_interests(with_commissioner=True)
    council.takes_attendance(with_commissioner=True)
    council.on(HEARING, 14, 5)
    council.hears(outcome)


def test_a_review_from_the_register_to_a_served_revocation(council: Council) -> None:
    heard(council, Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, "revoked")
    council.on(HEARING, 16)
    council.proposes()
    assert council.reads_aloud("Do not announce")
    council.judges("same")
    council.issues_the_decision(SERVED)
    # Given by hand on 22 December 2015: effect at the end of 11 January, appeal until 12 January 2016 (R47, R48).
    assert council.holder_reads("12 January 2016")
    assert council.decision_says("12 January 2016")
    council.on(date(2015, 12, 23))
    assert council.figures(decided=1, revoked=1)


def test_the_commissioner_differs_and_neither_overwrites_the_other(council: Council) -> None:
    heard(council, Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, "revoked")
    council.on(HEARING, 16)
    council.proposes()
    council.judges("different", "warning")
    council.officer.open(f"/reviews/{council.reference}/decision")
    assert council.officer.says("Revoke", "Warning", "I believed what the two passengers wrote")


def test_the_commissioner_decides_with_councillors_advice(council: Council) -> None:
    heard(council, Mode.COMMISSIONER_WITH_ADVISORY, "no_further_action")
    council.on(HEARING, 16)
    council.decides_alone("revoked")
    council.issues_the_decision(SERVED)
    assert council.decision_says("12 January 2016")


def test_councillors_decide_where_they_hold_the_power(council: Council) -> None:
    a_holding(Mode.COUNCIL_DECIDES, DIRECTED)
    council.on(MONDAY)
    council.enters_the_holder()
    council.opens_a_review(hear_by=date(2016, 3, 31))
    council.arranges_a_day(HEARING, with_commissioner=False)
    council.schedules()
    council.on(HEARING, 13, 50)
    council.declares_no_interests(with_commissioner=False)
    council.takes_attendance(with_commissioner=False)
    council.on(HEARING, 14, 5)
    council.hears("revoked")
    council.panel_decides()
    council.issues_the_decision(SERVED)
    assert council.decision_says("12 January 2016")
