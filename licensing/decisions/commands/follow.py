"""What follows from a decision's notice being served, or its service rebutted, or training passed.

Each may be carried out any number of times: the register is told only what it does not hold already.
"""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.badge import back_origin, demand_on, demand_origin, follow_demand, withdraw_demands
from licensing.decisions.commands.determine import NOTICE_DUE
from licensing.decisions.effects import Change, LicenceEffect, change_for, effects_of
from licensing.decisions.models import Determination
from licensing.decisions.queries import determination_told_by, determinations_against
from licensing.decisions.rules import Outcome
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.notices.queries import get_notice
from licensing.notices.rules import NoticeKind
from licensing.people.rules import Role
from licensing.register.commands import add_licence_event
from licensing.register.models import LicenceEvent
from licensing.register.queries import events_of
from licensing.register.rules import LICENCE_WORDS, LicenceEventKind
from licensing.reviews.models import Review
from licensing.reviews.queries import review_by_id, take_review

OURS = frozenset({LicenceEventKind.REVOKED, LicenceEventKind.SUSPENDED, LicenceEventKind.REVIVED})


def follow_service(session: Session, notice_reference: str, *, by: Actor, now: datetime) -> None:
    """A notice was served, or its service rebutted: count the decision's effect anew and tell the register (R47-R55).

    A demand for a badge is followed by a look whether it has come (R55). Nothing happens for any other letter.
    """
    notice = get_notice(session, notice_reference)
    if notice.kind is NoticeKind.BADGE_DEMAND:
        follow_demand(session, notice, by=by, now=now)
        return
    determination = determination_told_by(session, notice)
    if determination is not None:
        bring_about(session, determination, by=by, now=now)


def follow_training(session: Session, holder_id: int, *, by: Actor, now: datetime) -> None:
    """A holder was at safeguarding training: suspensions until then end by themselves (R54)."""
    for determination in determinations_against(session, holder_id):
        bring_about(session, determination, by=by, now=now)


def bring_about(session: Session, determination: Determination, *, by: Actor, now: datetime) -> None:
    """Make the register hold what the decision does, as its notice stands served today; and ask for what follows."""
    review = take_review(session, review_by_id(session, determination.review_id).reference)
    effects = effects_of(session, determination)
    held = {
        event.licence_id: event
        for event in events_of(session, [one.licence.id for one in effects])
        if event.because_reference == review.reference and event.kind in OURS
    }
    changed = [one for one in effects if _tell(session, review, one, held.get(one.licence.id), by=by, now=now)]
    is_served = any(one.given_on is not None for one in effects)
    if is_served:
        finish_by_origin(session, review.reference, origin=NOTICE_DUE, outcome="The notice was served", by=by, now=now)
    for one in changed:
        _ask(session, review, one, by=by, now=now)
    if changed:
        ids = [one.licence.id or 0 for one in changed]
        withdraw_demands(session, review, licence_ids=ids, because="What the decision does has changed", by=by, now=now)
        record(
            session, "decision.took_effect" if is_served else "decision.put_off", about=review.reference, by=by, at=now,
            licences={one.licence.number: one.in_words for one in changed},
        )  # fmt: skip


def _tell(
    session: Session, review: Review, effect: LicenceEffect, held: LicenceEvent | None, *, by: Actor, now: datetime
) -> bool:
    """Tell the register of one licence, unless it holds that already. Whether anything was told."""
    change = change_for(effect)
    if change is None and (held is None or held.kind is LicenceEventKind.REVIVED):
        return False
    if change is None and held is not None:
        change = Change(LicenceEventKind.REVIVED, held.begins_at)  # nothing is left of what was told before
    if change is None or (held is not None and _as_change(held) == change):
        return False
    add_licence_event(
        session,
        licence_id=effect.licence.id,
        kind=change.kind,
        begins_at=change.begins_at,
        ends_at=change.ends_at,
        ends_when=change.ends_when,
        because_reference=review.reference,
        supersedes=held.id if held else None,
        by=by,
        now=now,
    )
    return True


def _as_change(event: LicenceEvent) -> Change:
    return Change(event.kind, event.begins_at, event.ends_at, event.ends_when)


def _ask(session: Session, review: Review, effect: LicenceEffect, *, by: Actor, now: datetime) -> None:
    """The badge or plate: to be asked for when it may be, and given back when a suspension ends (R54, R55)."""
    licence, outcome = effect.licence, effect.outcome
    number = f"{LICENCE_WORDS[licence.kind]} {licence.number}"
    take, give = demand_origin(licence.id or 0), f"badge.return:{licence.id}"
    for origin in (take, give, back_origin(licence.id or 0)):
        finish_by_origin(session, review.reference, origin=origin, outcome="The dates have changed", by=by, now=now)
    begins, back_on = effect.bites_at, effect.back_on
    if begins is None or outcome.outcome not in (Outcome.REVOKED, Outcome.SUSPENDED):
        return
    if back_on is None or back_on > now.date():
        says = f"Ask for the {'plate' if licence.kind.is_vehicle else 'badge'} back: {number}"
        _raise(session, review, says, demand_on(effect, begins), take, by=by, now=now)
    if back_on is not None:
        why = "revives by itself" if effect.set_aside_at is None else "was given back by the court"
        says = f"Give the {'plate' if licence.kind.is_vehicle else 'badge'} back: {number} {why}"
        _raise(session, review, says, back_on, give, by=by, now=now)


def _raise(session: Session, review: Review, says: str, due_on: date, origin: str, *, by: Actor, now: datetime) -> None:
    raise_followup(
        session, says=says, due_on=due_on, role=Role.LICENSING_OFFICER, about=review.reference, origin=origin,
        owner_id=review.owner_id, by=by, now=now,
    )  # fmt: skip
