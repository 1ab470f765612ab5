"""What goes into a calendar: hearing days with their room, hours and number of cases, and nothing of any case."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from licensing.audit.models import AuditEvent
from licensing.errors import NotFound
from licensing.people.models import Person
from licensing.people.permissions import GRANTED, Permission
from licensing.people.sessions import actor_of
from licensing.sittings.calendar_links import person_behind
from licensing.sittings.calendar_text import CalendarEvent, calendar_text
from licensing.sittings.models import HearingDay, Listing, Seat
from licensing.sittings.queries import apologies_among, get_hearing_day
from licensing.sittings.rules import SEAT_WORDS, SeatRole
from licensing.web.wording import count_of

BACK, AHEAD = timedelta(days=92), timedelta(days=550)
MOST_EVENTS, MOST_AHEAD = 300, 12
NAME = "Licensing hearing days"


def feed_of(session: Session, token: str, *, on: date) -> str:
    """The calendar behind a secret link, three months back and eighteen ahead. NotFound for a link that is none.

    Whoever arranges hearing days has all of them, anybody else those on which they sit or sat: a seat given up, or
    apologies, cancel the event. Roles are read anew each time.
    """
    person = person_behind(session, token)
    everything = _has(session, person, Permission.MANAGE_HEARING_DAYS)
    rows = _days(session, *_theirs(person, everything, on - BACK, on + AHEAD))
    own = _own_seats(session, person.id, [day.id or 0 for day, *_ in rows])
    return calendar_text(
        (_event(*row, role=own.get(row[0].id or 0), is_theirs=everything or row[0].id in own) for row in rows),
        name=NAME,
    )


def day_feed_of(session: Session, token: str, reference: str) -> str:
    """One hearing day behind the same secret link, for whoever may see hearing days. NotFound for anybody else."""
    if not _has(session, person_behind(session, token), Permission.SEE_HEARING_DAYS):
        raise NotFound("There is no such hearing day.")
    return calendar_of_day(session, reference)


def days_ahead(session: Session, token: str, *, on: date) -> list[HearingDay]:
    """The next hearing days in the calendar behind a link, those cancelled left out; at most a dozen."""
    person = person_behind(session, token)
    everything = _has(session, person, Permission.MANAGE_HEARING_DAYS)
    wanted = select(HearingDay).where(*_theirs(person, everything, on, on + AHEAD))
    coming = wanted.where(col(HearingDay.cancelled_at).is_(None)).order_by(col(HearingDay.starts_at))
    return list(session.exec(coming.limit(MOST_AHEAD)).all())


def calendar_of_day(session: Session, reference: str) -> str:
    """One hearing day as a file for anybody's calendar. Raises NotFound."""
    day = get_hearing_day(session, reference)
    return calendar_text((_event(*row) for row in _days(session, HearingDay.id == day.id)), name=NAME)


def _has(session: Session, person: Person, permission: Permission) -> bool:
    return bool(actor_of(session, person).roles & GRANTED[permission])


def _theirs(person: Person, everything: bool, first: date, last: date) -> list[Any]:
    """The days between the two: all of them, or those on which this person sits or sat."""
    within: list[Any] = [col(HearingDay.held_on).between(first, last)]
    if not everything:
        within.append(col(HearingDay.id).in_(select(Seat.hearing_day_id).where(Seat.person_id == person.id)))
    return within


def _event(
    day: HearingDay,
    cases: int,
    changes: int,
    changed_at: datetime | None,
    *,
    role: SeatRole | None = None,
    is_theirs: bool = True,
) -> CalendarEvent:
    many = count_of(cases, "case") if cases else "no case yet"
    return CalendarEvent(
        uid=f"{day.reference.lower()}.hearing-day@licensing",
        sequence=changes,
        changed_at=changed_at or day.starts_at,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        summary=f"Licensing hearing day, {day.venue}, {many}",
        venue=day.venue,
        says=f"You sit as {SEAT_WORDS[role].lower()}." if role else "",
        is_cancelled=day.cancelled_at is not None or not is_theirs,
    )


def _days(session: Session, *within: Any) -> Sequence[Any]:
    """Hearing days with their cases, how often they changed, and when last; one statement.

    A change is an event in the day's own history, which is only ever added to, or a case put down or taken off: so the
    number never falls, and rises with whatever the calendar shows.
    """
    on_day = col(Listing.hearing_day_id) == col(HearingDay.id)
    listed = columns(func.count()).where(on_day)
    live = listed.where(col(Listing.withdrawn_because).is_(None)).correlate(HearingDay).scalar_subquery()
    withdrawn = listed.where(col(Listing.withdrawn_because).is_not(None)).correlate(HearingDay).scalar_subquery()
    of_day = col(AuditEvent.chain) == func.concat("hearing_day:", col(HearingDay.reference))
    told = columns(func.coalesce(func.max(AuditEvent.seq), 0)).where(of_day).correlate(HearingDay).scalar_subquery()
    last_told = columns(func.max(AuditEvent.happened_at)).where(of_day).correlate(HearingDay).scalar_subquery()
    last_listed = (
        columns(func.max(func.greatest(Listing.listed_at, Listing.ended_at)))
        .where(on_day)
        .correlate(HearingDay)
        .scalar_subquery()
    )
    return session.execute(
        columns(HearingDay, live, told + live + withdrawn * 2, func.greatest(last_told, last_listed))
        .where(*within)
        .order_by(col(HearingDay.starts_at))
        .limit(MOST_EVENTS)
    ).all()


def _own_seats(session: Session, person_id: int | None, day_ids: Sequence[int]) -> dict[int, SeatRole]:
    """Day → the seat this person has on it and means to take."""
    seats = session.exec(
        select(Seat).where(
            Seat.person_id == person_id, col(Seat.hearing_day_id).in_(day_ids), col(Seat.vacated_at).is_(None)
        )
    ).all()
    sorry = apologies_among(session, [seat.id or 0 for seat in seats])
    return {seat.hearing_day_id: seat.role for seat in seats if seat.id not in sorry}
