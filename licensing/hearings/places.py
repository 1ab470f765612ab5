"""Where a page of a hearing belongs: a hearing day, and a case of it. A tablet keeps what is entered there by both."""

from dataclasses import dataclass

from sqlmodel import Session

from licensing.reviews.models import Review
from licensing.sittings.queries import hearing_day_by_id, listings_of


@dataclass(frozen=True, slots=True)
class Place:
    """A hearing day and, unless it is about the whole of it, a case."""

    day: str
    reference: str = ""


def place_of(session: Session, review: Review) -> Place | None:
    """The day a case is put down for, or was last; None where it never was."""
    every = [one for one in listings_of(session, review.id or 0) if one.withdrawn_because is None]
    listing = next((one for one in every if one.ended_at is None), every[-1] if every else None)
    return Place(hearing_day_by_id(session, listing.hearing_day_id).reference, review.reference) if listing else None
