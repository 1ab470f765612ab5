"""Who sits elsewhere at a time. Seats on cancelled days say who was to come, and keep nobody from sitting elsewhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from licensing.errors import Refused
from licensing.people.models import Person
from licensing.sittings.models import HearingDay, Seat


def free_from_cancelled(
    session: Session, person_ids: Iterable[int], starts_at: datetime, ends_at: datetime, *, now: datetime
) -> None:
    """End these people's seats on cancelled days within that time. Part of an act that seats them then."""
    rows = session.exec(
        select(Seat)
        .join(HearingDay, col(HearingDay.id) == col(Seat.hearing_day_id))
        .where(
            col(Seat.person_id).in_(list(person_ids)),
            col(Seat.vacated_at).is_(None),
            col(HearingDay.cancelled_at).is_not(None),
            Seat.starts_at < ends_at,
            Seat.ends_at > starts_at,
        )
    ).all()
    for seat in rows:
        seat.vacated_at = now
        session.add(seat)
    session.flush()


def _sit_elsewhere(
    session: Session, day: HearingDay, person_ids: Iterable[int], starts_at: datetime, ends_at: datetime
) -> Sequence[tuple[str, str]]:
    """Which of these people sit on another day at that time: name, and that day's reference."""
    return session.exec(
        select(Person.name, HearingDay.reference)
        .join(Seat, col(Seat.person_id) == col(Person.id))
        .join(HearingDay, col(HearingDay.id) == col(Seat.hearing_day_id))
        .where(
            col(Seat.person_id).in_(list(person_ids)),
            Seat.hearing_day_id != day.id,
            col(Seat.vacated_at).is_(None),
            col(HearingDay.cancelled_at).is_(None),
            Seat.starts_at < ends_at,
            Seat.ends_at > starts_at,
        )
        .order_by(col(Person.name))
        .limit(30)
    ).all()


def refuse_elsewhere(
    session: Session, day: HearingDay, person_ids: Iterable[int], starts_at: datetime, ends_at: datetime
) -> None:
    """Refuse, naming each, where any of these people sits on another day at that time (R11)."""
    busy = _sit_elsewhere(session, day, person_ids, starts_at, ends_at)
    if busy:
        says = [f"{name} sits on hearing day {other} at that time: vacate one of the seats." for name, other in busy]
        raise Refused(*says, codes=["R11"] * len(says))
