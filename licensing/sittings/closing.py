"""Closing a review without a hearing, by whoever can see whether it is still put down for one (R72)."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.reviews.closing import close_review
from licensing.reviews.models import Closure
from licensing.reviews.queries import take_review
from licensing.reviews.rules import ClosureReason
from licensing.sittings.queries import listing_of


def close_unlisted(
    session: Session, reference: str, *, reason: ClosureReason, because: str, by: Actor, now: datetime
) -> Closure:
    """Close it as `close_review` does. Refused also for a part-heard review that is put down for its resumed day."""
    review = take_review(session, reference)
    is_listed = listing_of(session, review.id or 0) is not None
    return close_review(session, reference, reason=reason, because=because, is_listed=is_listed, by=by, now=now)
