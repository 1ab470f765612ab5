"""Who holds the power on which day (R01, R02), and which nominee takes a case (R20)."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.errors import NotFound, Refused
from licensing.people.walls import raise_wall
from licensing.powers.commands import assign_nominee, record_holding
from licensing.powers.models import NomineeAssignment, PowerHolding
from licensing.powers.queries import all_holdings, decides_line, deciding_nominee, find_holding, get_holding, timeline
from licensing.powers.rules import Body, Function, Mode
from tests.builders.people import a_person, finch, ostler
from tests.builders.powers import DIRECTED, HANDED_BACK, a_holding, proposals_then_councillors
from tests.builders.reviews import a_review

NOW = clock.at(date(2015, 12, 1))


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (date(2015, 11, 25), Body.COMMISSIONER),
        (date(2016, 12, 12), Body.COMMISSIONER),
        (date(2016, 12, 13), Body.PANEL),
        (date(2016, 12, 14), Body.PANEL),
    ],
)
def test_r01_the_holding_of_the_day_says_who_decides(session, day, body):
    proposals_then_councillors(finch())

    assert get_holding(session, on=day).decides is body


def test_before_the_first_holding_nobody_decides(session):
    proposals_then_councillors(finch())

    assert find_holding(session, on=date(2015, 2, 25)) is None
    with pytest.raises(NotFound):
        get_holding(session, on=date(2015, 2, 25))
    assert decides_line(session, on=date(2015, 2, 25)).headline.startswith("Nobody")


def test_r02_a_holding_ends_on_the_day_the_next_begins(session):
    first, second = proposals_then_councillors(finch())

    one, other = timeline(session, Function.TAXI_LICENSING, on=date(2016, 12, 12))

    assert (one.holding.id, one.until, one.is_today, one.is_planned) == (first.id, HANDED_BACK, True, False)
    assert (other.holding.id, other.until, other.is_today, other.is_planned) == (second.id, None, False, True)


@pytest.mark.parametrize("held_from", [DIRECTED, date(2014, 1, 1)])
def test_r02_a_holding_that_begins_no_later_than_the_latest_is_refused(held_from, do):
    a_holding(Mode.COUNCIL_DECIDES, DIRECTED)

    with pytest.raises(Refused) as refusal:
        a_holding(Mode.COUNCIL_DECIDES, held_from)

    assert refusal.value.codes == ["R02"]


def test_r02_a_holding_without_an_instrument_is_refused(do):
    with pytest.raises(Refused) as refusal:
        a_holding(Mode.COUNCIL_DECIDES, DIRECTED, instrument="  ")

    assert refusal.value.codes == ["R02"]


def test_r20_a_commissioners_holding_names_somebody(do):
    with pytest.raises(Refused) as refusal:
        a_holding(Mode.COMMISSIONER_SOLE, DIRECTED)

    assert refusal.value.codes == ["R20"]


def test_r02_the_database_refuses_two_holdings_from_one_day(undone):
    first = a_holding(Mode.COUNCIL_DECIDES, DIRECTED)

    with pytest.raises(IntegrityError, match="uq_power_holding"), transaction() as session:
        session.add(PowerHolding(**first.model_dump(exclude={"id"})))
        session.flush()


def test_the_line_says_who_decides_and_by_what(session):
    proposals_then_councillors(finch())

    before, after = decides_line(session, on=date(2016, 12, 12)), decides_line(session, on=HANDED_BACK)

    assert before.headline == "The commissioner decides today."
    assert before.sentence == (
        "Councillors on the Advisory Committee hear the case and propose. Instrument: Directions of 26 February 2015."
    )
    assert after.headline == "The Licensing Sub-Committee decides today."
    assert after.sentence == "Instrument: Directions of 12 December 2016."


def test_r20_the_only_nominee_takes_every_case(session):
    commissioner = finch()
    first, second = proposals_then_councillors(commissioner)

    taken = deciding_nominee(session, first, "LR-2015-0001", on=NOW.date())

    assert taken is not None and taken.id == commissioner.id
    assert deciding_nominee(session, second, "LR-2015-0001", on=HANDED_BACK) is None


def test_r20_an_assignment_moves_the_case_from_its_day_on(do, session):
    one, other = finch(), a_person("Commissioner Moor")
    holding = a_holding(Mode.COMMISSIONER_SOLE, DIRECTED, one, other)
    review = a_review()
    assert deciding_nominee(session, holding, review.reference, on=NOW.date()) is None

    for person, reason in ((one, "First on the list"), (other, "Commissioner Finch is on leave")):
        do(assign_nominee, review.reference, person_id=person.id, because=reason, by=SYSTEM, now=NOW)

    taken = deciding_nominee(session, holding, review.reference, on=NOW.date())
    assert taken is not None and taken.id == other.id
    assert deciding_nominee(session, holding, review.reference, on=date(2015, 11, 30)) is None
    rows = session.exec(select(NomineeAssignment).order_by(NomineeAssignment.id)).all()
    assert [row.supersedes for row in rows] == [None, rows[0].id]


def test_r20_a_conflicted_commissioner_or_a_stranger_takes_no_case(do):
    conflicted, stranger = finch(), ostler()
    a_holding(Mode.COMMISSIONER_SOLE, DIRECTED, conflicted, a_person("Commissioner Moor"))
    review = a_review()
    do(raise_wall, conflicted.id, review.reference, because="a declared interest", by=SYSTEM, at=NOW)

    for person in (conflicted, stranger):
        with pytest.raises(Refused) as refusal:
            do(assign_nominee, review.reference, person_id=person.id, because="Her turn", by=SYSTEM, now=NOW)
        assert refusal.value.codes == ["R20"]


def test_a_case_that_nothing_is_known_of_is_assigned_to_nobody(do):
    commissioner = finch()
    a_holding(Mode.COMMISSIONER_SOLE, DIRECTED, commissioner)

    with pytest.raises(NotFound):
        do(assign_nominee, "LR-2015-9999", person_id=commissioner.id, because="Her turn", by=SYSTEM, now=NOW)


def test_an_organisation_may_be_named(do, session):
    do(
        record_holding,
        mode=Mode.COMMISSIONER_SOLE,
        held_from=DIRECTED,
        instrument="Directions",
        conditions="",
        nominees=[("An inspectorate", None, True)],
        by=SYSTEM,
        now=NOW,
    )

    (stretch,) = timeline(session, Function.TAXI_LICENSING, on=NOW.date())
    assert [(one.name, one.is_organisation) for one in stretch.nominees] == [("An inspectorate", True)]
    assert [one.held_from for one in all_holdings(session)] == [DIRECTED]
