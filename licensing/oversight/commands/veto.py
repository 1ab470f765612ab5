"""The time to veto opens with a decision, and the commissioner clears the decision or vetoes it (R06)."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, number_on
from licensing.authority.rules import Setting
from licensing.errors import Refused
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.notices.commands import withdraw_notice
from licensing.notices.models import Notice
from licensing.notices.queries import notice_by_id
from licensing.outbox.commands import post
from licensing.oversight.models import VetoAnswer, VetoWindow
from licensing.oversight.nominees import is_anothers
from licensing.oversight.queries import vetoes_of
from licensing.oversight.rules import (
    DECIDE_AGAIN,
    NOTICE_DUE,
    VETO_DUE,
    VETO_RULES,
    VetoFacts,
    may_veto,
    veto_ends_on,
)
from licensing.people.rules import Role
from licensing.people.walls import is_walled
from licensing.powers.models import PowerHolding
from licensing.powers.queries import get_holding, is_nominee
from licensing.reviews.commands import advance_review
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.reviews.rules import Act
from licensing.rulebook import broken, refuse_if


def open_window(
    session: Session, review: Review, holding: PowerHolding, notice: Notice, *, says: str, by: Actor, now: datetime
) -> VetoWindow | None:
    """Hold the letter of what was just decided, while the mode lets the commissioner veto it. None where it does not.

    `says` is what was decided, in words. The caller holds the case and records the decision.
    """
    finish_by_origin(session, review.reference, origin=DECIDE_AGAIN, outcome="Decided again", by=by, now=now)
    if not may_veto(holding.mode):
        return None
    ends_on = _ends_on(session, now.date())
    window = VetoWindow(
        review_id=review.id, holding_id=holding.id, notice_id=notice.id, says=says[:2000], decided_on=now.date(),
        ends_on=ends_on, opened_at=now,
    )  # fmt: skip
    notice.held_until = ends_on
    session.add_all([window, notice])
    session.flush()
    raise_followup(
        session, says=f"Look at the decision in {review.reference}: clear it, or veto it with reasons (R06)",
        due_on=ends_on, role=Role.COMMISSIONER, about=review.reference, origin=VETO_DUE, by=by, now=now,
    )  # fmt: skip
    record(session, "veto.opened", about=review.reference, by=by, at=now, notice=notice.reference, ends_on=ends_on)
    return window


def clear_decision(session: Session, reference: str, *, by: Actor, now: datetime) -> VetoAnswer:
    """The commissioner lets the decision stand: its letter may be issued from now on. Raises Refused by VETO_RULES."""
    review = take_review(session, reference)
    window = _take_window(session, review, is_veto=False, because="", by=by, now=now)
    notice = notice_by_id(session, window.notice_id)
    notice.held_until = None
    session.add(notice)
    answer = _answer(session, window, is_vetoed=False, because="", by=by, now=now)
    finish_by_origin(session, reference, origin=VETO_DUE, outcome="Cleared", by=by, now=now)
    record(session, "decision.cleared", about=reference, by=by, at=now, notice=notice.reference)
    post(session, "decision.moved", review=reference)
    return answer


def veto_decision(session: Session, reference: str, *, because: str, by: Actor, now: datetime) -> VetoAnswer:
    """The decision goes back to the committee with her reasons; its letter is withdrawn, and was served on nobody.

    Raises Refused by VETO_RULES: without reasons, after the time, by somebody whom the instrument does not name.
    """
    review = take_review(session, reference)
    window = _take_window(session, review, is_veto=True, because=because, by=by, now=now)
    notice = notice_by_id(session, window.notice_id)
    answer = _answer(session, window, is_vetoed=True, because=because, by=by, now=now)
    withdraw_notice(session, notice.reference, because="The commissioner vetoed the decision (R06)", by=by, now=now)
    advance_review(session, review, Act.VETO)
    for origin in (VETO_DUE, NOTICE_DUE):
        finish_by_origin(session, reference, origin=origin, outcome="The decision was vetoed", by=by, now=now)
    raise_followup(
        session, says="The commissioner vetoed the decision: have the committee settle on it and sign again (R06)",
        due_on=_ends_on(session, now.date()), role=Role.LICENSING_OFFICER, about=reference, origin=DECIDE_AGAIN,
        owner_id=review.owner_id, by=by, now=now,
    )  # fmt: skip
    record(session, "decision.vetoed", about=reference, by=by, at=now, notice=notice.reference, because=because)
    post(session, "decision.moved", review=reference)
    return answer


def _ends_on(session: Session, on: date) -> date:
    days = number_on(session, Setting.VETO_WORKING_DAYS, on)
    return veto_ends_on(on, working_days=days, closed=closed_days(session))


def _take_window(
    session: Session, review: Review, *, is_veto: bool, because: str, by: Actor, now: datetime
) -> VetoWindow:
    """The latest decision's time to veto, if this person may answer in it."""
    holding, vetoes = get_holding(session, on=now.date()), vetoes_of(session, review.id)
    if not vetoes:
        raise Refused("Nothing was decided in this case that could be vetoed.", codes=["R06"], about=review.reference)
    latest = vetoes[-1]
    facts = VetoFacts(
        mode=holding.mode,
        is_nominee=is_nominee(session, holding.id, by.id),
        has_conflict=is_walled(session, by.id or 0, review.reference)
        or is_anothers(session, holding, review.reference, by=by, on=now.date()),
        is_answered=latest.answer is not None,
        is_over=now.date() > latest.window.ends_on,
        is_veto=is_veto,
        because=because,
    )
    refuse_if(broken(VETO_RULES, facts, on=now.date()), about=review.reference)
    return latest.window


def _answer(
    session: Session, window: VetoWindow, *, is_vetoed: bool, because: str, by: Actor, now: datetime
) -> VetoAnswer:
    answer = VetoAnswer(
        window_id=window.id, is_vetoed=is_vetoed, because=because, answered_by=by.id or 0, answered_at=now
    )
    session.add(answer)
    session.flush()
    return answer
