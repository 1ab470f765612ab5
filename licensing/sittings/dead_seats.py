"""Seats on hearing days that were cancelled: they say who was to come, and keep nobody from sitting elsewhere."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

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
