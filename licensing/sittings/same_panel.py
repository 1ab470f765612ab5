"""Seating on a day whoever sits on another: each by the single act, all of them or nobody."""

from datetime import datetime

from sqlalchemy import exists
from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.errors import Invalid, Refused
from licensing.sittings.commands import seat_person
from licensing.sittings.elsewhere import refuse_elsewhere
from licensing.sittings.models import HearingDay, Seat
from licensing.sittings.queries import get_hearing_day, seats_of

MOST_DAYS = 12


def days_with_people(session: Session, day: HearingDay) -> list[HearingDay]:
    """The latest other days on which somebody sits, cancelled ones left out."""
    sits = exists().where(col(Seat.hearing_day_id) == col(HearingDay.id), col(Seat.vacated_at).is_(None))
    return list(
        session.exec(
            select(HearingDay)
            .where(HearingDay.id != day.id, col(HearingDay.cancelled_at).is_(None), sits)
            .order_by(col(HearingDay.starts_at).desc())
            .limit(MOST_DAYS)
        ).all()
    )


def seat_same_people(
    session: Session, day_reference: str, *, like: str, reasons: str = "", by: Actor, now: datetime
) -> list[Seat]:
    """Seat whoever sits on the day `like` in the same seats, those left out who have a seat already; the new seats.

    Refused, naming each person, as `seat_person` refuses one; Invalid when there is nobody to seat.
    """
    day, other = get_hearing_day(session, day_reference), get_hearing_day(session, like)
    there = {one.person_id for one in seats_of(session, day.id or 0)}
    to_seat = [one for one in seats_of(session, other.id or 0) if one.person_id not in there]
    refuse_elsewhere(session, day, [one.person_id for one in to_seat], day.starts_at, day.ends_at)
    taken, against, codes = [], list[str](), list[str]()
    for one in to_seat:
        try:
            with session.begin_nested():
                taken.append(
                    seat_person(
                        session, day_reference, person_id=one.person_id, role=one.role, reasons=reasons, by=by, now=now
                    )
                )
        except Refused as refused:
            against += [f"{one.name}: {reason}" for reason in refused.reasons]
            codes += refused.codes or [""] * len(refused.reasons)
    if against:
        raise Refused(*against, codes=codes)
    if not taken:
        raise Invalid("Nobody sits there who has no seat here.", fields={"like": "Choose a day on which others sit"})
    return taken
