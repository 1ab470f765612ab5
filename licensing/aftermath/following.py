"""The tasks that a decision asks for: told to whoever must know, entered in the national register. Level-triggered."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from licensing.aftermath.queries import ToTell, to_tell
from licensing.aftermath.rules import MUST_KNOW_WORDS, WORKING_DAYS_TO_TELL, MustKnow
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days
from licensing.decisions.followed import find_followed
from licensing.decisions.models import Determination
from licensing.decisions.queries import waits_for_veto
from licensing.followups.commands import ask_just
from licensing.followups.queries import origins_open
from licensing.national_register.commands import follow_register, sweep_register
from licensing.people.rules import Role
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.working_days import add_working_days

ORIGIN = "tell:"
# Longer than a decision may wait for a veto. After that only what happens to it changes what it asks for, and whatever
# happens asks anew by itself.
LOOKED_BACK = timedelta(days=21)
MOST_A_NIGHT = 500
Ask = tuple[str, date]  # what a task says, and by when


def follow_decision(session: Session, reference: str, *, by: Actor, now: datetime) -> int:
    """Ask for what this decision still needs, and end the tasks that it no longer does. How many were raised.

    Any number of times is as once. Nothing is asked while the review is not decided, its decision was vetoed, or may
    still be (R06): what was asked for then ends.
    """
    review = take_review(session, reference)
    determination = find_followed(session, review.id or 0)
    is_final = determination is not None and not waits_for_veto(session, review.id or 0, on=now.date())
    lines = to_tell(session, determination) if determination is not None and is_final else []
    asked = _asked(session, determination, lines, now) if determination is not None else {}
    stands = origins_open(session, reference)
    origins = [one for one in (*(f"{ORIGIN}{who.value}" for who in MustKnow), ORIGIN) if one in asked or one in stands]
    raised = sum(_follow(session, review, one, asked.get(one), by=by, now=now) for one in origins)
    return raised + follow_register(session, reference, by=by, now=now)


def sweep_decisions(session: Session, *, by: Actor, now: datetime) -> int:
    """Look once at every decision about which something may be open; how many tasks were raised."""
    statement = (
        select(Review.reference)
        .join(Determination, col(Determination.review_id) == col(Review.id))
        .where(col(Determination.decided_on) >= now.date() - LOOKED_BACK)
        .group_by(col(Review.reference))
        .order_by(func.max(col(Determination.decided_on)).desc(), col(Review.reference))  # each is reached while new
        .limit(MOST_A_NIGHT)
    )
    raised = sum(follow_decision(session, one, by=by, now=now) for one in session.exec(statement).all())
    return raised + sweep_register(session, by=by, now=now)


def _asked(session: Session, determination: Determination, lines: Sequence[ToTell], now: datetime) -> dict[str, Ask]:
    """The tasks by origin: one for each line where it bites at once or has changed; else one for the whole list."""
    waiting = [one for one in lines if one.is_open]
    urgent = [one for one in waiting if one.is_changed or one.is_at_once]
    asked = {_origin(one): (_urgently(one), now.date()) for one in urgent}
    if len(urgent) < len(waiting):
        due = add_working_days(determination.decided_on, WORKING_DAYS_TO_TELL, closed_days(session))
        asked[ORIGIN] = ("Who must know: tell them of the decision, or say why they need not be told", due)
    return asked


def _follow(session: Session, review: Review, origin: str, ask: Ask | None, *, by: Actor, now: datetime) -> int:
    says, due_on = ask or ("", now.date())
    return ask_just(
        session, says=says, due_on=due_on, role=Role.LICENSING_OFFICER, about=review.reference, origin=origin,
        owner_id=review.owner_id, outcome="Answered, or asked anew", by=by, now=now,
    )  # fmt: skip


def _origin(one: ToTell) -> str:
    return f"{ORIGIN}{one.line.who.value}"


def _urgently(one: ToTell) -> str:
    who = MUST_KNOW_WORDS[one.line.who]
    if one.is_changed:
        return f"Who must know: {who}. They were told, and the decision has changed since: tell them"
    return f"Who must know, for it takes effect at once: {who}. Tell them, or say why they need not be told"
