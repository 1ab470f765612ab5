"""Arranging a session, booking, marking the register at the door, finishing it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotFound, Refused
from licensing.outbox.commands import post
from licensing.register.models import LicenceHolder
from licensing.rulebook import broken, refuse_if
from licensing.training.models import Attendance, Booking, Course, TrainingSession
from licensing.training.queries import count_booked, present_at, standing_mark, take_session
from licensing.training.rules import COURSE_CODE, COURSE_NAME, MARK_RULES, REFRESHER_YEARS, MarkFacts


def arrange_session(
    session: Session,
    *,
    held_on: date,
    begins: time,
    venue: str,
    trainer: str,
    places: int,
    by: Actor,
    now: datetime,
) -> TrainingSession:
    """Arrange a sitting of the safeguarding course. A second one at that time and place is refused."""
    arranged = TrainingSession(
        course_id=_course_id(session), held_on=held_on, begins=begins, venue=venue, trainer=trainer, places=places
    )
    session.add(arranged)
    session.flush()
    record(
        session,
        "training.arranged",
        about=chain_of(arranged.id),
        by=by,
        at=now,
        held_on=held_on,
        venue=venue,
        trainer=trainer,
        places=places,
    )
    return arranged


def book(session: Session, session_id: int, *, holder_ids: Collection[int], by: Actor, now: datetime) -> int:
    """Expect these holders at a session; how many were not booked before. Refused when it is finished or full."""
    sitting = take_session(session, session_id)
    wanted = set(_known(session, holder_ids))
    booked = session.exec(
        select(Booking.holder_id).where(Booking.session_id == session_id, col(Booking.holder_id).in_(wanted))
    ).all()
    added = sorted(wanted - set(booked))
    if sitting.closed_at is not None:
        raise Refused("The register of this session is finished: nobody can be booked on it.", codes=[""])
    if count_booked(session, session_id) + len(added) > sitting.places:
        raise Refused(f"The session has {sitting.places} places, and they are taken.", codes=[""])
    if added:
        session.add_all(Booking(session_id=session_id, holder_id=holder, booked_at=now) for holder in added)
        record(session, "training.booked", about=chain_of(session_id), by=by, at=now, holders=added)
    return len(added)


def mark_present(
    session: Session, session_id: int, *, holder_id: int, walked_in: bool, by: Actor, now: datetime
) -> Attendance:
    """Mark one person as here. Whoever is marked already stays so, and nothing is written. Refused by R63."""
    sitting = take_session(session, session_id)
    _known(session, [holder_id])
    before = standing_mark(session, session_id, holder_id)
    if before is not None and before.is_present:
        return before

    _refuse_unless_open(sitting, now)

    mark = Attendance(
        session_id=session_id,
        holder_id=holder_id,
        walked_in=walked_in,
        marked_at=now,
        supersedes=before.id if before else None,
    )
    session.add(mark)
    session.flush()
    record(session, "training.marked", about=chain_of(session_id), by=by, at=now, holder=holder_id, walked_in=walked_in)
    return mark


def unmark(session: Session, session_id: int, *, holder_id: int, by: Actor, now: datetime) -> None:
    """Take a mistaken mark back: a row that says absent supersedes it. Refused once the register is finished."""
    sitting = take_session(session, session_id)
    before = standing_mark(session, session_id, holder_id)
    if before is None or not before.is_present:
        return

    _refuse_unless_open(sitting, now)

    session.add(
        Attendance(
            session_id=session_id,
            holder_id=holder_id,
            is_present=False,
            walked_in=before.walked_in,
            marked_at=now,
            supersedes=before.id,
        )
    )
    record(session, "training.unmarked", about=chain_of(session_id), by=by, at=now, holder=holder_id)


def mark_many(
    session: Session,
    session_id: int,
    *,
    holder_ids: Collection[int],
    walked_in: Collection[int] = (),
    by: Actor,
    now: datetime,
) -> int:
    """Mark a whole session from a paper register, as one act; how many were not marked before. Refused by R63."""
    sitting = take_session(session, session_id)
    wanted = _known(session, holder_ids)
    present = set(present_at(session, session_id))
    taken_back = {mark.holder_id: mark.id for mark in _taken_back(session, session_id)}
    added = [holder for holder in wanted if holder not in present]

    _refuse_unless_open(sitting, now)

    session.add_all(
        Attendance(
            session_id=session_id,
            holder_id=holder,
            walked_in=holder in walked_in,
            marked_at=now,
            supersedes=taken_back.get(holder),
        )
        for holder in added
    )
    if added:
        record(session, "training.marked", about=chain_of(session_id), by=by, at=now, holders=added)
    return len(added)


def close_session(session: Session, session_id: int, *, by: Actor, now: datetime) -> int:
    """Finish the register: from now on it is evidence, and what waits for each person's training may follow (R54).

    How many were present. The fact "training.attended" is promised once for each of them; nothing follows from a mark
    before this, since a mark may be a slip of the finger. Refused by R63 before the day, or when finished already.
    """
    sitting = take_session(session, session_id)
    present = present_at(session, session_id)

    _refuse_unless_open(sitting, now)

    sitting.closed_at = now
    sitting.version += 1
    session.add(sitting)
    for holder in present:
        post(session, "training.attended", dedupe=f"training.attended:{session_id}:{holder}", holder_id=holder)
    record(session, "training.finished", about=chain_of(session_id), by=by, at=now, present=len(present))
    return len(present)


def chain_of(session_id: int | None) -> str:
    """The name under which a session's history is kept."""
    return f"training:{session_id}"


def _refuse_unless_open(sitting: TrainingSession, now: datetime) -> None:
    facts = MarkFacts(session_on=sitting.held_on, marked_on=now.date(), is_closed=sitting.closed_at is not None)
    refuse_if(broken(MARK_RULES, facts, on=now.date()))


def _course_id(session: Session) -> int:
    """The safeguarding course, made when it is first needed."""
    session.execute(
        insert(Course)
        .values(code=COURSE_CODE, name=COURSE_NAME, lasts_years=REFRESHER_YEARS)
        .on_conflict_do_nothing(index_elements=["code"])
    )
    return session.exec(select(Course.id).where(Course.code == COURSE_CODE)).one()


def _known(session: Session, holder_ids: Collection[int]) -> Sequence[int]:
    """The ids once each, in order. NotFound when one of them is nobody's."""
    wanted = sorted(set(holder_ids))
    found = session.exec(select(LicenceHolder.id).where(col(LicenceHolder.id).in_(wanted))).all()
    if len(found) < len(wanted):
        raise NotFound("No such licence holder.")
    return wanted


def _taken_back(session: Session, session_id: int) -> Sequence[Attendance]:
    superseded = select(col(Attendance.supersedes)).where(col(Attendance.supersedes).is_not(None))
    return session.exec(
        select(Attendance).where(
            Attendance.session_id == session_id,
            col(Attendance.is_present).is_(False),
            col(Attendance.id).not_in(superseded),
        )
    ).all()
