"""Inviting licence holders to a session by letter, and reminding them (R63): one act, a letter for each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, cast, exists, func, or_, true
from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Invalid, Refused
from licensing.notices.commands import draft_notice
from licensing.notices.models import Notice, NoticeRevision
from licensing.notices.other_contents import TrainingContent
from licensing.notices.rules import NoticeKind
from licensing.register.models import Licence, LicenceHolder
from licensing.training.commands import book, chain_of
from licensing.training.models import Booking, TrainingSession
from licensing.training.queries import (
    HolderTraining,
    get_session,
    last_attended,
    licensed_since_of,
    take_session,
    training_standings,
)
from licensing.training.rules import COURSE_NAME, FIRST_TRAINING_DAYS, REFRESHER_YEARS, REQUIRED_SINCE, TrainingStanding

MOST_AT_ONCE = 100  # letters of one act
MOST_OFFERED = 30  # without a place yet
REFRESH_WITHIN = timedelta(days=183)  # our own: a refresher is offered in the half year before the training lapses
INVITATION, REMINDER = NoticeKind.TRAINING_INVITATION, NoticeKind.TRAINING_REMINDER


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is, or may be, invited to a session."""

    holder_id: int
    name: str
    due_on: date
    standing: TrainingStanding
    is_booked: bool


@dataclass(frozen=True, slots=True)
class Inviting:
    """A session and its letters: who waits for an invitation, how many were invited, reminded, or have a place."""

    held: TrainingSession
    waiting: Sequence[Guest]
    invited: int
    to_remind: int
    free: int


def inviting(session: Session, session_id: int, *, on: date) -> Inviting:
    """Who could be written to about a session. Raises NotFound.

    First those booked and not invited; then, for the places that are free, whose training is due soonest.
    """
    held = get_session(session, session_id)
    booked = booked_on(session, session_id)
    invited = written_to(session, INVITATION, session_id)
    free = held.places - len(booked)
    others = soonest_due(session, as_at=on, limit=max(0, min(free, MOST_OFFERED)))
    wanted = [one for one in (*booked, *others) if one not in invited]
    return Inviting(
        held=held,
        waiting=_guests(session, wanted[:MOST_AT_ONCE], booked=booked, on=on),
        invited=len(invited),
        to_remind=len(_to_remind(session, session_id, booked)),
        free=free,
    )


def invite(session: Session, session_id: int, *, holder_ids: Collection[int], by: Actor, now: datetime) -> list[Notice]:
    """Keep a place for each of these holders, and draft an invitation for each who has none to this session.

    Raises Refused when the session is full, finished, or held today or before: then no letter reaches anybody in time.
    """
    held = take_session(session, session_id)
    _refuse_unless_to_come(held, holder_ids, now)
    book(session, session_id, holder_ids=holder_ids, by=by, now=now)
    invited = written_to(session, INVITATION, session_id)
    return _draft(session, INVITATION, held, set(holder_ids) - invited.keys(), by=by, now=now)


def remind(session: Session, session_id: int, *, by: Actor, now: datetime) -> list[Notice]:
    """Draft a reminder for each who was invited to this session, has a place still, and was not reminded before.

    Nobody is reminded of a letter they have not had: an invitation that is still a draft is no invitation yet.
    """
    held = take_session(session, session_id)
    _refuse_unless_to_come(held, (), now)
    wanted = _to_remind(session, session_id, booked_on(session, session_id))
    return _draft(session, REMINDER, held, wanted[:MOST_AT_ONCE], by=by, now=now)


def booked_on(session: Session, session_id: int) -> Sequence[int]:
    """The holders with a place at the session, in the order booked."""
    return session.exec(
        select(Booking.holder_id).where(Booking.session_id == session_id).order_by(col(Booking.id)).limit(1000)
    ).all()


def written_to(session: Session, kind: NoticeKind, session_id: int, *, approved: bool = False) -> Mapping[int, str]:
    """Holder → the letter of this kind about this session that stands: drafted (or approved) and not withdrawn."""
    is_approved = exists().where(col(NoticeRevision.notice_id) == col(Notice.id))
    rows = session.exec(
        select(Notice.holder_id, Notice.reference).where(
            Notice.kind == kind,
            col(Notice.content)["session_id"].as_integer() == session_id,
            col(Notice.withdrawn_at).is_(None),
            is_approved if approved else true(),
        )
    ).all()
    return dict(rows)


def soonest_due(session: Session, *, as_at: date, limit: int) -> Sequence[int]:
    """Licensed on the day, with no place at a session to come, never trained or whose training lapses (R63).

    The ids of those due first. Training lapses from `REFRESH_WITHIN` before its last day on.
    """
    placed = (
        select(Booking.holder_id)
        .join(TrainingSession, col(TrainingSession.id) == col(Booking.session_id))
        .where(TrainingSession.held_on >= as_at)
    )
    licensed = select(Licence.holder_id).where(Licence.granted_on <= as_at, Licence.expires_on >= as_at)
    holder, attended = col(LicenceHolder.id), last_attended(as_at)
    lapses = cast(attended.c.attended_on + func.make_interval(REFRESHER_YEARS), Date)
    first = cast(
        func.greatest(licensed_since_of(), REQUIRED_SINCE) + func.make_interval(0, 0, 0, FIRST_TRAINING_DAYS), Date
    )
    return session.exec(
        select(LicenceHolder.id)
        .outerjoin(attended, attended.c.holder_id == holder)
        .where(holder.in_(licensed), holder.not_in(placed))
        .where(or_(attended.c.attended_on.is_(None), lapses <= as_at + REFRESH_WITHIN))
        .order_by(func.coalesce(lapses, first), licensed_since_of(), holder)
        .limit(limit)
    ).all()


def _to_remind(session: Session, session_id: int, booked: Sequence[int]) -> list[int]:
    invited = written_to(session, INVITATION, session_id, approved=True)
    reminded = written_to(session, REMINDER, session_id)
    return [one for one in booked if one in invited and one not in reminded]


def _draft(
    session: Session,
    kind: NoticeKind,
    held: TrainingSession,
    holder_ids: Collection[int],
    *,
    by: Actor,
    now: datetime,
) -> list[Notice]:
    """A letter to each, filed under their own reference. Their rows are locked in one order."""
    holders = session.exec(
        select(LicenceHolder)
        .where(col(LicenceHolder.id).in_(holder_ids))
        .order_by(col(LicenceHolder.id))
        .with_for_update()
    ).all()
    stands = training_standings(session, [one.id or 0 for one in holders], now.date())
    drafted = [
        draft_notice(
            session, kind, content=_content(held, holder, stands[holder.id or 0]), holder_id=holder.id or 0,
            about=holder.reference, due_on=now.date(), by=by, now=now,
        )
        for holder in holders
    ]  # fmt: skip
    if drafted:
        act = "training.invited" if kind is INVITATION else "training.reminded"
        record(session, act, about=chain_of(held.id), by=by, at=now, holders=[one.holder_id for one in drafted])
    return drafted


def _content(held: TrainingSession, holder: LicenceHolder, stands: HolderTraining) -> TrainingContent:
    return TrainingContent(
        case_reference=holder.reference,
        session_id=held.id or 0,
        course=COURSE_NAME,
        held_on=held.held_on,
        begins=f"{held.begins:%H:%M}",
        venue=held.venue,
        due_on=stands.due_on,
        is_overdue=stands.standing is TrainingStanding.OVERDUE,
        was_trained=stands.attended_on is not None,
    )


def _guests(session: Session, holder_ids: Sequence[int], *, booked: Sequence[int], on: date) -> list[Guest]:
    rows = session.exec(
        select(LicenceHolder)
        .where(col(LicenceHolder.id).in_(holder_ids))
        .order_by(col(LicenceHolder.search_last), col(LicenceHolder.id))
    ).all()
    stands = training_standings(session, holder_ids, on)
    return [
        Guest(one.id or 0, one.name, stands[one.id or 0].due_on, stands[one.id or 0].standing, one.id in booked)
        for one in rows
    ]


def _refuse_unless_to_come(held: TrainingSession, holder_ids: Collection[int], now: datetime) -> None:
    if held.held_on <= now.date() or held.closed_at is not None:
        raise Refused("The session is not to come: no letter would reach anybody in time.", codes=["R63"])
    if len(holder_ids) > MOST_AT_ONCE:
        raise Invalid(
            "Too many at once.", fields={"holders": f"Choose at most {MOST_AT_ONCE}, and then invite the rest"}
        )
