"""When a panel member may read a case: once seated to hear it, and once they have declared for the day (R17-R21)."""

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.casefile.days import listing_with_day
from licensing.hearings.queries import has_declared, interests_on
from licensing.people.permissions import SEES_EVERY_CASE
from licensing.reviews.models import Review


def declares_first(session: Session, review: Review, by: Actor) -> str | None:
    """The hearing day for which this member has still to declare before the file opens; None when it may open."""
    if by.roles & SEES_EVERY_CASE:
        return None
    listed = listing_with_day(session, review.id)
    if listed is None:
        return None
    listing, day = listed
    return None if has_declared(interests_on(session, day.id), by.id, listing) else day.reference
