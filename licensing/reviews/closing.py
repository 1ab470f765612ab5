"""Ending a review without a hearing."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.notices.put_off import tell_called_off
from licensing.register.queries import standings_of
from licensing.register.rules import LicenceStanding
from licensing.reviews.commands import advance_review
from licensing.reviews.models import (
    Closure,
)
from licensing.reviews.queries import (
    licences_under,
    take_review,
)
from licensing.reviews.rules import (
    CLOSURE_RULES,
    Act,
    ClosureFacts,
    ClosureReason,
    Status,
)
from licensing.rulebook import broken, refuse_if


def close_review(
    session: Session,
    reference: str,
    *,
    reason: ClosureReason,
    because: str,
    is_listed: bool = False,
    by: Actor,
    now: datetime,
) -> Closure:
    """End a review without a hearing, for a reason that is true of its licences (R68, R72).

    `is_listed`: it is put down for a hearing day, as a part-heard review may be. A hearing notice that may have reached
    the licence holder is withdrawn by a letter, which is drafted here.
    """
    review = take_review(session, reference)
    stands = standings_of(session, [one.id or 0 for one in licences_under(session, review.id or 0)], at=now).values()
    facts = ClosureFacts(
        reason=reason,
        because=because,
        all_expired=all(one is LicenceStanding.EXPIRED for one in stands),
        all_surrendered=all(one is LicenceStanding.SURRENDERED for one in stands),
        is_scheduled=is_listed or review.status is Status.SCHEDULED,
    )
    refuse_if(broken(CLOSURE_RULES, facts, on=now.date()), about=reference)
    advance_review(session, review, Act.CLOSE)
    closure = Closure(review_id=review.id, reason=reason, because=because, closed_on=now.date(), recorded_at=now)
    session.add(closure)
    record(session, "review.closed", about=reference, by=by, at=now, reason=reason, because=because)
    tell_called_off(session, reference, by=by, now=now)
    return closure
