"""The tasks that follow from where a badge or plate is and from what the decision does today. Level-triggered."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from licensing.aftermath.models import CustodyEvent
from licensing.aftermath.queries import Custody, custody_of
from licensing.aftermath.rules import CustodyKind
from licensing.audit.rules import Actor
from licensing.decisions.badge import DAYS_TO_COME_BACK, back_origin, demand_origin
from licensing.decisions.effects import LicenceEffect, effects_of
from licensing.decisions.followed import find_followed, taken_before
from licensing.decisions.models import Determination
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.followups.models import Followup
from licensing.followups.queries import find_open
from licensing.notices.queries import services_of
from licensing.people.rules import Role
from licensing.register.queries import standing_of
from licensing.register.rules import LICENCE_WORDS, LicenceStanding
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review

MOST_A_NIGHT = 500


def return_origin(licence_id: int) -> str:
    """What names the task to give a badge or plate back, as decisions raise it."""
    return f"badge.return:{licence_id}"


def enforce_origin(licence_id: int) -> str:
    """What names the task for a badge or plate that was asked for and not handed in."""
    return f"badge.enforce:{licence_id}"


def asking_origins(licence_id: int) -> tuple[str, str, str]:
    """What names the tasks by which one is got in: asked for, looked whether it came, enforced."""
    return demand_origin(licence_id), back_origin(licence_id), enforce_origin(licence_id)


def follow_custody(session: Session, reference: str, *, by: Actor, now: datetime) -> int:
    """Make the tasks about each badge and plate say what its custody and the decision say today (R54, R55).

    What we have is not asked for, and is given back once its holder may go on; what is recorded as asked for is
    awaited. Any number of times is as once. How many were raised.
    """
    review = take_review(session, reference)
    determination = find_followed(session, review.id or 0)
    if determination is None:
        return 0
    kept = custody_of(session, review, effects_of(session, determination), on=now.date())
    return sum(_follow(session, review, determination, one, by=by, now=now) for one in kept)


def sweep_custody(session: Session, *, by: Actor, now: datetime) -> int:
    """Look once at every case in which something became of a badge or plate, or that has a task about one.

    Returns how many tasks were raised.
    """
    waiting = session.exec(
        select(col(Followup.case_reference))
        .where(col(Followup.origin).startswith("badge."), col(Followup.done_at).is_(None))
        .where(col(Followup.case_reference).is_not(None))
        .group_by(col(Followup.case_reference))
        .order_by(func.min(col(Followup.due_on)))
        .limit(MOST_A_NIGHT)
    ).all()
    statement = (
        select(Review.reference)
        .join(CustodyEvent, col(CustodyEvent.review_id) == col(Review.id))
        .group_by(col(Review.reference))
        .order_by(func.max(col(CustodyEvent.id)).desc())
        .limit(MOST_A_NIGHT)
    )
    cases = {one for one in (*session.exec(statement).all(), *waiting) if one}
    return sum(follow_custody(session, one, by=by, now=now) for one in sorted(cases))


def is_to_go_back(session: Session, determination: Determination, one: Custody, *, now: datetime) -> bool:
    """Is it in our hands although the holder may go on? What was never served yet is waited for."""
    if not one.is_in_our_hands or not _is_free(session, determination, one.effect, now.date()):
        return False
    return standing_of(session, one.licence.id, at=now) is LicenceStanding.CURRENT


def is_awaited(review: Review, one: Custody, *, on: date) -> bool:
    """Is it recorded as asked for in this case, while the licence may not be used?"""
    return (
        one.last is not None
        and one.last.review_id == review.id
        and one.last.kind is CustodyKind.DEMANDED
        and one.effect.bites_at is not None
        and not one.effect.is_over(on)
    )


def _is_free(session: Session, determination: Determination, effect: LicenceEffect, on: date) -> bool:
    """Does what was decided against the licence hold it no longer, or not while an appeal or a new service goes on?"""
    is_remade = effect.licence.id in taken_before(session, determination)
    if is_remade and (not effect.decided.is_against or effect.given_on is None):
        return True  # what took it was set aside, and nothing has taken it since
    if not effect.decided.is_against:
        return False
    if effect.given_on is None:
        return bool(services_of(session, determination.notice_id))  # a rebutted service, not one still to come
    return effect.bites_at is None or effect.is_over(on)


def _follow(
    session: Session, review: Review, determination: Determination, one: Custody, *, by: Actor, now: datetime
) -> int:
    licence_id, number = one.licence.id or 0, f"{LICENCE_WORDS[one.licence.kind]} {one.licence.number}"
    give, waiting = return_origin(licence_id), asking_origins(licence_id)
    is_free = _is_free(session, determination, one.effect, now.date())
    if one.is_in_our_hands or is_free:
        outcome = "It is in our hands" if one.is_in_our_hands else "The licence may be used again"
        _finish(session, review, *waiting, outcome=outcome, by=by, now=now)
    if one.is_in_our_hands and not is_free and one.effect.bites_at is not None and one.back_on is None:
        _finish(session, review, give, outcome="The licence may not be used", by=by, now=now)
    if is_free and one.last is not None and one.last.kind is CustodyKind.RETURNED:
        _finish(session, review, give, outcome="Given back", by=by, now=now)
    if is_to_go_back(session, determination, one, now=now):
        says = f"Give the {one.what} back: {number} may be used, and we have it"
        return _raise(session, review, says, now.date(), give, by=by, now=now)
    if one.is_in_our_hands and one.back_on is not None and one.back_on > now.date():
        return _raise(
            session, review, f"Give the {one.what} back: {number} revives by itself", one.back_on, give, by=by, now=now
        )
    if is_awaited(review, one, on=now.date()) and not any(
        find_open(session, review.reference, origin) for origin in waiting
    ):
        due = (one.last.happened_on if one.last else now.date()) + timedelta(days=DAYS_TO_COME_BACK)
        says = f"Has it come back? The {one.what}: {number}"
        return _raise(session, review, says, due, back_origin(licence_id), by=by, now=now)
    return 0


def _finish(session: Session, review: Review, *origins: str, outcome: str, by: Actor, now: datetime) -> None:
    for origin in origins:
        finish_by_origin(session, review.reference, origin=origin, outcome=outcome, by=by, now=now)


def _raise(session: Session, review: Review, says: str, due: date, origin: str, *, by: Actor, now: datetime) -> int:
    raised = raise_followup(
        session, says=says, due_on=due, role=Role.LICENSING_OFFICER, about=review.reference, origin=origin,
        owner_id=review.owner_id, by=by, now=now,
    )  # fmt: skip
    return 0 if raised is None else 1
