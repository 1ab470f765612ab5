"""Moving a case by hand: to another time or day, or into each other's places. The checks are those of scheduling."""

from datetime import datetime, timedelta

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Refused
from licensing.people.permissions import Permission, demand
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.sittings.commands import list_review, unlist_review
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.offering import NOTHING, Given
from licensing.sittings.queries import get_hearing_day, hearing_day_by_id, listing_of, take_hearing_day


def move_listing(
    session: Session,
    reference: str,
    *,
    hearing_day_reference: str,
    starts_at: datetime,
    minutes: int,
    because: str,
    reasons: str = "",
    given: Given = NOTHING,
    by: Actor,
    now: datetime,
) -> Listing:
    """Put a scheduled review down for another time, on this day or another, in one act.

    Its notice is taken back, or its holder is to be told, as when it comes off; another notice is drafted. Refused as
    scheduling refuses, and for the very time that it has.
    """
    review = take_review(session, reference)
    stood, day = _listed(session, review)
    if (day.reference, stood.starts_at, minutes_of_listing(stood)) == (hearing_day_reference, starts_at, minutes):
        raise Refused(f"{reference} is put down for that time already.", about=reference)
    _take_days(session, day.reference, get_hearing_day(session, hearing_day_reference).reference)
    unlist_review(session, reference, because=because, by=by, now=now)
    moved = list_review(
        session, reference, hearing_day_reference=hearing_day_reference, starts_at=starts_at, minutes=minutes,
        reasons=reasons, given=given, by=by, now=now,
    )  # fmt: skip
    record(
        session, "listing.moved", about=reference, by=by, at=now, before=stood.starts_at, starts_at=starts_at,
        because=because,
    )  # fmt: skip
    return moved


def swap_listings(
    session: Session, reference: str, other: str, *, because: str, reasons: str = "", by: Actor, now: datetime
) -> tuple[Listing, Listing]:
    """Two scheduled reviews take each other's places in one act; each keeps its own length.

    On one day the first begins where the earlier began and the second ends where the later ended, so that nothing
    between them moves. Notices are taken back or holders told, and two are drafted. Refused as scheduling is.
    """
    if reference == other:
        raise Refused("A case cannot change places with itself.", about=reference)
    demand(session, by, Permission.SCHEDULE, other)
    reviews = {one: take_review(session, one) for one in sorted((reference, other))}
    mine, my_day = _listed(session, reviews[reference])
    theirs, their_day = _listed(session, reviews[other])
    _take_days(session, my_day.reference, their_day.reference)
    my_start, their_start = _exchanged(mine, theirs)
    for one in (reference, other):
        unlist_review(session, one, because=because, by=by, now=now)
    made = []
    for one, day, start, stood in (
        (reference, their_day, my_start, mine),
        (other, my_day, their_start, theirs),
    ):
        made.append(
            list_review(
                session, one, hearing_day_reference=day.reference, starts_at=start, minutes=minutes_of_listing(stood),
                reasons=reasons, by=by, now=now,
            )
        )  # fmt: skip
        record(
            session, "listing.moved", about=one, by=by, at=now, before=stood.starts_at, starts_at=start,
            because=because,
        )  # fmt: skip
    return made[0], made[1]


def minutes_of_listing(listing: Listing) -> int:
    """How long it is put down for."""
    return int((listing.ends_at - listing.starts_at).total_seconds() // 60)


def _exchanged(mine: Listing, theirs: Listing) -> tuple[datetime, datetime]:
    """When each begins once they have changed places."""
    if mine.hearing_day_id != theirs.hearing_day_id:
        return theirs.starts_at, mine.starts_at
    first, last = sorted((mine, theirs), key=lambda one: one.starts_at)
    begins = {last.id: first.starts_at, first.id: last.ends_at - timedelta(minutes=minutes_of_listing(first))}
    return begins[mine.id], begins[theirs.id]


def _listed(session: Session, review: Review) -> tuple[Listing, HearingDay]:
    listing = listing_of(session, review.id or 0)
    if listing is None:
        raise Refused(f"{review.reference} is put down for no hearing day.", about=review.reference)
    return listing, hearing_day_by_id(session, listing.hearing_day_id)


def _take_days(session: Session, *references: str) -> None:
    """Hold the days in one order, after the cases, as whoever schedules or cancels does: none waits in a ring."""
    for reference in sorted(set(references)):
        take_hearing_day(session, reference)
