"""Where else a review of a suggestion could go: the days as they stand with the rest of the suggestion on them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from licensing.reviews.queries import get_review
from licensing.sittings.models import HearingDay
from licensing.sittings.offering import days_on_offer
from licensing.sittings.queries import hearing_days_from
from licensing.sittings.scheduling import Booked, DayOnOffer, Slot, slot_on
from licensing.suggesting.models import Suggestion
from licensing.suggesting.queries import PlaceRow, all_places, place_in


def ways_to_move(
    session: Session,
    suggestion: Suggestion,
    reference: str,
    *,
    days: Sequence[HearingDay] | None = None,
    now: datetime,
) -> list[Slot]:
    """Each hearing day to come (or these) for this review, with what the suggestion puts there taken as booked."""
    open_days = [day for day in hearing_days_from(session, now.date()) if day.held_on > now.date()]
    wanted = open_days if days is None else days
    if not wanted:
        return []
    others = [row for row in all_places(session, suggestion.id) if row.reference != reference]
    minutes = place_in(session, suggestion.id, reference).minutes
    offers = days_on_offer(session, get_review(session, reference), wanted, now=now)
    return [slot_on(_as_suggested(day, others), minutes) for day in offers]


def _as_suggested(day: DayOnOffer, others: Sequence[PlaceRow]) -> DayOnOffer:
    taken = tuple(
        Booked(row.place.starts_at, row.place.starts_at + timedelta(minutes=row.minutes))
        for row in others
        if row.place.starts_at is not None and row.day_reference == day.reference
    )
    return replace(day, booked=(*day.booked, *taken))
