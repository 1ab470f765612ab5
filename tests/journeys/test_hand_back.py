"""The power comes back on 13 December 2016: what councillors may do the day before, on the day, and the day after."""

from datetime import date, timedelta

import pytest

from licensing.powers.rules import Mode
from tests.builders.powers import DIRECTED, HANDED_BACK, RESTORATION, a_holding
from tests.journeys.council import Council, three

ONE_DAY = timedelta(days=1)
NOVEMBER = date(2016, 11, 14)


def heard_on(council: Council, day: date) -> None:
    """A case heard on a day near the hand-back, whoever holds the power on it."""
    a_holding(Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, DIRECTED, council.commissioner_person)
    a_holding(Mode.COUNCIL_DECIDES, HANDED_BACK, instrument=RESTORATION)
    proposes = day < HANDED_BACK
    council.on(NOVEMBER)
    council.enters_the_holder()
    council.opens_a_review(hear_by=date(2017, 1, 31))
    council.arranges_a_day(day, with_commissioner=proposes)
    council.schedules()
    council.on(day, 13, 50)
    council.declares_no_interests(with_commissioner=proposes)
    council.takes_attendance(with_commissioner=proposes)
    council.on(day, 14, 5)
    council.hears("revoked")


def test_r01_the_day_before_the_commissioner_decides_and_councillors_may_not(council: Council) -> None:
    day = HANDED_BACK - ONE_DAY
    heard_on(council, day)
    assert council.panel_is_told("cannot be signed", "R01")
    council.proposes()
    council.judges("same")
    assert council.case_says("The commissioner")


@pytest.mark.parametrize("day", [HANDED_BACK, HANDED_BACK + ONE_DAY])
def test_r01_on_the_day_and_the_day_after_councillors_decide(council: Council, day: date) -> None:
    heard_on(council, day)
    commissioner = council.commissioner.client.get(f"/reviews/{council.reference}/judgment")
    assert commissioner.status_code == 409
    council.panel_decides()
    council.issues_the_decision(day + ONE_DAY)


def test_r07_a_proposal_of_the_day_before_is_not_decided_by_either_after_the_hand_back(council: Council) -> None:
    heard_on(council, HANDED_BACK - ONE_DAY)
    council.proposes()
    council.on(HANDED_BACK)
    assert council.commissioner.client.get(f"/reviews/{council.reference}/judgment").status_code == 409
    assert council.chair.client.get(f"/reviews/{council.reference}/panel-decision").status_code == 409
    council.votes_again("revoked")
    assert council.panel_is_told("Must fix", "R07")
    council.chair.try_to("/panel-decision")
    assert council.chair.status == 409

    officer = council.officer.open(f"/reviews/{council.reference}/oversight")
    officer.open(officer.leads_to(r"(/reviews/[^\"]+/on-the-record)")).press(
        "/on-the-record", given_by="Mr Hale", document="Document 9", says="I agree to a decision on the record.",
        legal_note="Three members heard all of it.", **three("given_on", str(HANDED_BACK)),
    )  # fmt: skip
    council.panel_decides()
    assert council.decision_says("Decided on the record", "Mr Hale agreed to it in writing on 13 December 2016")
    assert council.case_says("The licence holder agreed to a decision on the record")
