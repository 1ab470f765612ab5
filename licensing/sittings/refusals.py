"""What stands against an act on a hearing day beside the rules: its hours, its capacity, that it is over."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, literal
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from licensing.authority.queries import closed_days, number_on
from licensing.authority.rules import Setting
from licensing.errors import Invalid, Refused
from licensing.people.naming import names_somebody
from licensing.people.queries import roles_of
from licensing.people.rules import ROLE_WORDS, Role
from licensing.powers.queries import all_holdings
from licensing.powers.rules import hears_with_panel, holding_on
from licensing.register.queries import holder_by_id
from licensing.reviews.queries import get_review, people_in
from licensing.reviews.withheld import withheld_in
from licensing.sittings.models import SPACES, HearingDay
from licensing.sittings.publication import is_published_in_time, latest_publication
from licensing.sittings.rules import SeatRole
from licensing.sittings.scheduling import DayOnOffer, minutes_free
from licensing.sittings.seating import ROLE_FOR_SEAT, SeatingFacts, why_not_there
from licensing.working_days import UnknownYear, why_not_working


def wrong_with_day(
    session: Session, held_on: date, starts: time, ends: time, capacity_minutes: int, *, now: datetime
) -> dict[str, str]:
    """What is wrong with a day about to be arranged, by field; nothing when all is well."""
    wrong: dict[str, str] = {}
    try:
        shut = why_not_working(held_on, closed_days(session))
    except UnknownYear as unknown:
        return {"held_on": str(unknown)}
    if held_on < now.date():
        wrong["held_on"] = "The day must not be past"
    elif shut:
        wrong["held_on"] = f"That day is {shut}: choose a working day"
    lasts = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    if lasts <= 0:
        wrong["ends"] = "The end must be after the beginning"
    elif capacity_minutes > lasts:
        wrong["capacity_minutes"] = f"There are only {lasts} minutes from beginning to end"
    return wrong


def who_has_the_room(
    session: Session, venue: str, starts_at: datetime, ends_at: datetime, *, but: int | None = None
) -> str:
    """The reference of another hearing day that has this room at that time; "" where none has."""
    found = session.exec(
        select(HearingDay.reference)
        .where(
            _room(col(HearingDay.venue)) == _room(literal(venue)),
            HearingDay.starts_at < ends_at,
            HearingDay.ends_at > starts_at,
            col(HearingDay.cancelled_at).is_(None),
            HearingDay.id != but,
        )
        .limit(1)
    ).first()
    return found or ""


def _room(venue: Mapped[str] | ColumnElement[str]) -> ColumnElement[str]:
    """A room by its name, however that was typed: as the database tells rooms apart."""
    return func.lower(func.btrim(func.regexp_replace(venue, SPACES, " ", "g")))


def refuse_over(day: HearingDay, now: datetime) -> None:
    """Refuse whatever would change a day that was cancelled, or is over."""
    if day.cancelled_at is not None:
        raise Refused(f"{day.reference} was cancelled: {day.cancelled_because}")
    if now >= day.ends_at:
        raise Refused(f"{day.reference} is over: nothing about it can be changed.")


def refuse_without_role(session: Session, person_id: int, name: str, role: SeatRole) -> None:
    """Refuse to seat somebody who does not hold the role that the seat takes."""
    needed: Role = ROLE_FOR_SEAT[role]
    if needed not in roles_of(session, [person_id])[person_id]:
        raise Refused(
            f"{name} does not hold the role that this seat takes: {ROLE_WORDS[needed].lower()}.", codes=["R11"]
        )


def refuse_unavailable(facts: SeatingFacts, reasons: str) -> None:
    """Refuse, without a reason, to seat somebody who said that they cannot come or is on leave."""
    says = why_not_there(facts)
    if says and not reasons.strip():
        raise Refused(*(f"{one} Give a reason to go on." for one in says), codes=[""] * len(says))


def refuse_time(day: HearingDay, offer: DayOnOffer, starts_at: datetime, minutes: int, *, now: datetime) -> None:
    """Refuse a time outside the day, in the past, taken, or beyond the day’s capacity."""
    refuse_over(day, now)
    wrong = wrong_with_time(offer, starts_at, minutes, now=now)
    if wrong:
        raise Refused(wrong)


def wrong_with_time(offer: DayOnOffer, starts_at: datetime, minutes: int, *, now: datetime) -> str:
    """What stands against a time on a day, in a sentence; "" where nothing does."""
    ends_at = starts_at + timedelta(minutes=minutes)
    if starts_at <= now:
        return "That time has passed. Choose another."
    if starts_at < offer.starts_at or ends_at > offer.ends_at:
        return "That time is outside the hearing day. Choose another."
    if any(starts_at < taken.ends_at and taken.starts_at < ends_at for taken in offer.booked):
        return "Somebody else has just taken this time. Choose another."
    if minutes > minutes_free(offer):
        return "That hearing day is full: no time is left."
    return ""


def refuse_late_agenda(session: Session, day: HearingDay, urgency: str, *, on: date) -> None:
    """Refuse to publish a late item without the chair’s reason for urgency (R22)."""
    holding = holding_on(all_holdings(session), day.held_on)
    if holding is None or not hears_with_panel(holding.mode) or urgency.strip():
        return
    clear, closed = number_on(session, Setting.AGENDA_CLEAR_DAYS, day.held_on), closed_days(session)
    if is_published_in_time(on, day.held_on, closed, clear_days=clear):
        return
    by = latest_publication(day.held_on, closed, clear_days=clear)
    raise Refused(
        f"Notice and agenda had to be out by {by:%A} {by.day} {by:%B %Y}: give the chair’s reason for urgency. "
        "(Local Government Act 1972, ss.100A(6), 100B(3)-(4))",
        codes=["R22"],
    )


def refuse_named_urgency(session: Session, references: Sequence[str], urgency: str) -> None:
    """Raise Invalid for a reason for urgency that names the holder of a listed case, or anybody in it (R30)."""
    for reference in references:
        review = get_review(session, reference)
        names = [holder_by_id(session, review.holder_id).name]
        names += [one.name for one in people_in(session, review.id or 0)]
        names += [one.name for one in withheld_in(session, review.id or 0)]
        if names_somebody(urgency, names):
            says = f"The public reads this: name nobody who is in {reference}. Say “the licence holder” instead"
            raise Invalid(f"The reason for urgency names somebody (R30). {says}.", fields={"urgency": says})
