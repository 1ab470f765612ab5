"""The register at the door: marks are evidence, taken back by rows that supersede, and finished once."""

from datetime import date, time

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from licensing import clock
from licensing.audit.queries import events_about
from licensing.errors import NotFound, Refused
from licensing.outbox.models import OutboxMessage
from licensing.training.commands import arrange_session, book, close_session, mark_many, mark_present, unmark
from licensing.training.models import Attendance, Course
from licensing.training.queries import count_booked, present_at, standing_mark, take_session
from tests.builders import people
from tests.builders.register import hale
from tests.builders.training import HELD_ON, a_session

DURING = clock.at(HELD_ON, 10, 4)


@pytest.fixture
def trainer(acting):
    return acting(people.ostler())


def test_a_session_of_the_course_is_arranged_and_recorded(do, session, trainer):
    first = do(
        arrange_session,
        held_on=HELD_ON,
        begins=time(10),
        venue="Hall 1",
        trainer="Bridie Lumb",
        places=30,
        by=trainer,
        now=DURING,
    )
    a_session(date(2015, 11, 11))
    assert session.exec(select(Course.code)).all() == ["SAFEGUARDING"]
    assert [event.action for event in events_about(session, f"training:{first.id}")] == ["training.arranged"]


def test_the_same_session_twice_is_refused_by_the_database(do, trainer):
    a_session()
    with pytest.raises(IntegrityError, match="uq_training_session_course_id_held_on_begins_venue"):
        a_session()


def test_booking_counts_each_holder_once_and_stops_at_the_places(do, session, trainer):
    holders = [hale(), hale(), hale()]
    sitting = a_session(places=2)
    ids = [holder.id for holder in holders]
    assert do(book, sitting.id, holder_ids=ids[:2], by=trainer, now=DURING) == 2
    assert do(book, sitting.id, holder_ids=ids[:2], by=trainer, now=DURING) == 0
    with pytest.raises(Refused, match="2 places"):
        do(book, sitting.id, holder_ids=ids, by=trainer, now=DURING)
    assert count_booked(session, sitting.id) == 2


def test_a_mark_is_one_row_however_often_it_is_tapped(do, session, trainer):
    holder, sitting = hale(), a_session()
    for _ in range(2):
        do(mark_present, sitting.id, holder_id=holder.id, walked_in=True, by=trainer, now=DURING)
    marks = session.exec(select(Attendance).where(Attendance.session_id == sitting.id)).all()
    assert [(mark.is_present, mark.walked_in) for mark in marks] == [(True, True)]
    assert present_at(session, sitting.id) == [holder.id]


def test_a_mistaken_mark_is_superseded_and_never_removed(do, session, trainer):
    holder, sitting = hale(), a_session()
    do(mark_present, sitting.id, holder_id=holder.id, walked_in=False, by=trainer, now=DURING)
    do(unmark, sitting.id, holder_id=holder.id, by=trainer, now=DURING)
    do(unmark, sitting.id, holder_id=holder.id, by=trainer, now=DURING)
    assert present_at(session, sitting.id) == []
    do(mark_present, sitting.id, holder_id=holder.id, walked_in=False, by=trainer, now=DURING)
    assert standing_mark(session, sitting.id, holder.id).is_present
    kept = session.exec(select(Attendance.is_present).order_by(Attendance.id)).all()
    assert kept == [True, False, True]


def test_r63_nobody_is_marked_before_the_day_or_after_the_end(do, trainer):
    holder, sitting = hale(), a_session()
    with pytest.raises(Refused) as refused:
        do(
            mark_present,
            sitting.id,
            holder_id=holder.id,
            walked_in=False,
            by=trainer,
            now=clock.at(date(2015, 11, 9), 23, 59),
        )
    assert refused.value.codes == ["R63"]
    do(close_session, sitting.id, by=trainer, now=DURING)
    for act, extra in ((mark_present, {"walked_in": False}), (mark_many, {})):
        whom = {"holder_id": holder.id} if act is mark_present else {"holder_ids": [holder.id]}
        with pytest.raises(Refused):
            do(act, sitting.id, **whom, **extra, by=trainer, now=DURING)
    with pytest.raises(Refused):
        do(close_session, sitting.id, by=trainer, now=DURING)
    with pytest.raises(Refused):
        do(book, sitting.id, holder_ids=[holder.id], by=trainer, now=DURING)


def test_a_whole_session_is_marked_in_one_act(do, session, trainer):
    holders = [hale() for _ in range(5)]
    sitting = a_session(booked=holders[:4])
    ids = [holder.id for holder in holders]
    do(mark_present, sitting.id, holder_id=ids[0], walked_in=False, by=trainer, now=DURING)
    do(mark_present, sitting.id, holder_id=ids[1], walked_in=False, by=trainer, now=DURING)
    do(unmark, sitting.id, holder_id=ids[1], by=trainer, now=DURING)
    assert do(mark_many, sitting.id, holder_ids=ids, walked_in={ids[4]}, by=trainer, now=DURING) == 4
    assert present_at(session, sitting.id) == ids
    assert standing_mark(session, sitting.id, ids[4]).walked_in
    assert events_about(session, f"training:{sitting.id}")[0].content == {"holders": ids[1:]}


def test_r54_what_waits_for_the_training_follows_once_the_register_is_finished(do, session, trainer):
    came, left = hale(), hale()
    sitting = a_session(booked=[came, left])
    for holder in (came, left):
        do(mark_present, sitting.id, holder_id=holder.id, walked_in=False, by=trainer, now=DURING)
    do(unmark, sitting.id, holder_id=left.id, by=trainer, now=DURING)
    promised = select(OutboxMessage.arguments).where(OutboxMessage.fact == "training.attended")
    assert session.exec(promised).all() == []
    assert do(close_session, sitting.id, by=trainer, now=DURING) == 1
    assert session.exec(promised).all() == [{"holder_id": came.id}]


def test_nobody_and_no_session_are_not_found(do, session, trainer):
    sitting = a_session()
    with pytest.raises(NotFound):
        do(mark_present, sitting.id, holder_id=999_999_999, walked_in=False, by=trainer, now=DURING)
    for number in (999_999_999, 2**70):
        with pytest.raises(NotFound):
            take_session(session, number)
