"""Who is trained by a day, who is not, who stands in a register; and in how many statements."""

from datetime import date

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.errors import NotFound
from licensing.training.commands import mark_present, unmark
from licensing.training.queries import (
    counted_holders,
    get_session,
    holders_matching,
    register_of,
    session_rows,
    trained_count,
    trained_holders,
    training_standing,
    trainings_of,
    untrained_holders,
)
from licensing.training.rules import TrainingStanding
from tests.builders.register import hale
from tests.builders.statements import counted
from tests.builders.training import HELD_ON, a_session, attended

BEFORE, LATER = date(2015, 11, 9), date(2015, 11, 27)


def test_r63_trained_counts_people_not_attendances_by_the_end_of_the_day(session):
    twice, once, never = hale(), hale(), hale()
    attended([twice, once])
    attended([twice], date(2015, 11, 20))
    assert trained_count(session, as_at=BEFORE) == 0
    assert trained_count(session, as_at=HELD_ON) == 2
    assert trained_count(session, as_at=LATER) == 2
    trained, _ = trained_holders(session, LATER, 1)
    untrained, _ = untrained_holders(session, LATER, 1)
    assert {row.reference: row.attended_on for row in trained} == {
        twice.reference: date(2015, 11, 20),
        once.reference: HELD_ON,
    }
    assert [row.reference for row in untrained] == [never.reference]
    assert counted_holders(session, as_at=LATER) == 3


def test_a_mark_taken_back_counts_for_nothing(do, session):
    holder, sitting = hale(), a_session()
    now = clock.at(HELD_ON, 10)
    do(mark_present, sitting.id, holder_id=holder.id, walked_in=False, by=SYSTEM, now=now)
    assert trained_count(session, as_at=HELD_ON) == 1
    do(unmark, sitting.id, holder_id=holder.id, by=SYSTEM, now=now)
    assert trained_count(session, as_at=HELD_ON) == 0
    assert trainings_of(session, holder.id) == []


def test_whose_licence_has_expired_is_not_counted_unless_trained(session):
    gone = hale(granted_on=date(2011, 1, 1), expires_on=date(2013, 12, 31))
    hale(granted_on=date(2016, 1, 1), expires_on=date(2018, 12, 31))
    assert counted_holders(session, as_at=LATER) == 0
    attended([gone])
    assert counted_holders(session, as_at=LATER) == 1


@pytest.mark.parametrize(
    ("on", "standing", "due"),
    [
        (date(2015, 11, 9), TrainingStanding.DUE, date(2016, 2, 26)),
        (date(2015, 11, 10), TrainingStanding.TRAINED, date(2018, 11, 9)),
        (date(2018, 11, 9), TrainingStanding.TRAINED, date(2018, 11, 9)),
        (date(2018, 11, 10), TrainingStanding.OVERDUE, date(2018, 11, 9)),
    ],
)
def test_r63_a_holder_is_due_then_trained_for_three_years_then_overdue(session, on, standing, due):
    holder = hale()
    attended([holder])
    found = training_standing(session, holder.id, on)
    assert (found.standing, found.due_on, found.why.id) == (standing, due, "R63")


def test_r63_the_untrained_are_overdue_a_year_after_the_policy_reached_them(session):
    holder = hale()
    assert training_standing(session, holder.id, date(2016, 2, 26)).standing is TrainingStanding.DUE
    assert training_standing(session, holder.id, date(2016, 2, 27)).standing is TrainingStanding.OVERDUE
    newer = hale(granted_on=date(2016, 6, 1), expires_on=date(2019, 5, 31))
    assert training_standing(session, newer.id, date(2016, 7, 1)).due_on == date(2017, 6, 1)
    with pytest.raises(NotFound):
        training_standing(session, 999_999_999, LATER)


def test_a_holders_trainings_are_told_latest_first(session):
    holder = hale()
    attended([holder])
    attended([holder], date(2018, 11, 5))
    told = trainings_of(session, holder.id)
    assert [(one.held_on, one.valid_until, one.is_finished) for one in told] == [
        (date(2018, 11, 5), date(2021, 11, 4), True),
        (HELD_ON, date(2018, 11, 9), True),
    ]


def test_the_register_holds_the_booked_and_the_walk_ins_by_last_name(do, session):
    booked, walk_in = hale(name="Sunita Sugden"), hale(name="Rajan Ackroyd")
    sitting = a_session(booked=[booked])
    do(mark_present, sitting.id, holder_id=walk_in.id, walked_in=True, by=SYSTEM, now=clock.at(HELD_ON, 9, 49))
    rows = register_of(session, sitting.id)
    assert [(row.last_name, row.first_names, row.is_present, row.walked_in) for row in rows] == [
        ("Ackroyd", "Rajan", True, True),
        ("Sugden", "Sunita", False, False),
    ]
    listed, pages = session_rows(session)
    assert (listed[0].booked, listed[0].present, pages) == (1, 1, 1)
    assert get_session(session, sitting.id).venue == sitting.venue


def test_somebody_at_the_door_is_found_by_either_name_or_by_badge(session):
    holder = hale(name="Łukasz O’Brien", badge_number="2177")
    for typed in ("lukasz", "obrien l", "O'Brien", "2177", " 2177 "):
        assert [row.reference for row in holders_matching(session, typed)] == [holder.reference], typed
    for typed in ("", "%", "_", "nobody", "217"):
        assert holders_matching(session, typed) == [], typed


def test_lists_take_the_same_number_of_statements_however_long(undone, session):
    few = _statements(undone, session)
    attended([hale() for _ in range(30)], date(2015, 11, 12))
    for day in range(13, 20):
        a_session(date(2015, 11, day), booked=[hale()])
    assert _statements(undone, session) == few


def _statements(undone, session) -> int:
    with counted(undone) as statements:
        session_rows(session)
        trained_holders(session, LATER, 1)
        untrained_holders(session, LATER, 1)
        listed, _ = session_rows(session)
        if listed:
            register_of(session, listed[0].id)
    return len(statements) - bool(listed)
