"""While councillors decide: whoever chairs asks for the commissioner's advice, and she gives it (fact-book 5.3)."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.contact.tasks import next_working_day
from licensing.errors import NotAllowed, Refused
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.oversight.advice import requests_in, why_in_words
from licensing.oversight.models import AdviceRequest, CommissionerAdvice
from licensing.oversight.nominees import is_anothers
from licensing.oversight.queries import chairs
from licensing.oversight.rules import ADVICE_RULES, ADVISE, AdviceFacts
from licensing.people.rules import Role
from licensing.people.walls import is_walled
from licensing.powers.queries import conditions_of, get_holding, is_nominee
from licensing.powers.rules import Condition, council_mode
from licensing.reviews.queries import take_review
from licensing.reviews.rules import OPEN, Status
from licensing.rulebook import broken, refuse_if


def ask_for_advice(session: Session, reference: str, *, because: str, by: Actor, now: datetime) -> AdviceRequest:
    """Whoever chairs the case's hearing asks the commissioner to advise on it.

    Raises NotAllowed for anybody else, Refused where the holding of the day asks for no advice on request, once the
    case is closed, and when they asked already.
    """
    review = take_review(session, reference)
    holding = get_holding(session, on=now.date())
    if not council_mode(holding.mode) or Condition.ON_REQUEST not in conditions_of(session, holding.id):
        raise Refused("The holding of today asks for no advice on request.", codes=["R02"], about=reference)
    if not chairs(session, review.id, by):
        raise NotAllowed("Only whoever chairs the hearing of the case asks for advice on it.", about=reference)
    if review.status not in OPEN:
        raise Refused("This case is decided, or closed: there is nothing left to advise on.", about=reference)
    if any(one.asked_by == by.id for one, _ in requests_in(session, review.id)):
        raise Refused("You have asked for advice on this case already.", about=reference)
    asked = AdviceRequest(review_id=review.id, asked_by=by.id or 0, because=because, asked_at=now)
    session.add(asked)
    session.flush()
    raise_followup(
        session, says=f"Advise on {reference}: whoever chairs asks for it", due_on=next_working_day(session, now),
        role=Role.COMMISSIONER, about=reference, origin=ADVISE, by=by, now=now,
    )  # fmt: skip
    record(session, "advice.requested", about=reference, by=by, at=now, because=because)
    return asked


def give_advice(session: Session, reference: str, *, says: str, by: Actor, now: datetime) -> CommissionerAdvice:
    """What the commissioner advises, before the decision or after it. It is no vote, and decides nothing.

    Raises Refused by ADVICE_RULES: where she decides herself, is not asked, or is not named.
    """
    review = take_review(session, reference)
    holding, because = get_holding(session, on=now.date()), why_in_words(session, review, on=now.date())
    facts = AdviceFacts(
        mode=holding.mode,
        is_nominee=is_nominee(session, holding.id, by.id),
        has_conflict=is_walled(session, by.id or 0, reference)
        or is_anothers(session, holding, reference, by=by, on=now.date()),
        is_asked=because != "",
        says=says,
    )
    refuse_if(broken(ADVICE_RULES, facts, on=now.date()), about=reference)
    advice = CommissionerAdvice(
        review_id=review.id, holding_id=holding.id, says=says, asked_because=because[:600],
        after_decision=review.status is Status.DECIDED, given_by=by.id or 0, given_at=now,
    )  # fmt: skip
    session.add(advice)
    session.flush()
    finish_by_origin(session, reference, origin=ADVISE, outcome="She advised", by=by, now=now)
    record(
        session, "advice.given", about=reference, by=by, at=now, says=says, because=because,
        after_decision=advice.after_decision,
    )  # fmt: skip
    return advice
