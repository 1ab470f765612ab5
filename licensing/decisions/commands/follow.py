"""What follows from a decision's notice being served, or its service rebutted, or training passed.

Each may be carried out any number of times: the register is told only what it does not hold already.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import zip_longest

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.badge import back_origin, demand_on, demand_origin, follow_demand, withdraw_demands
from licensing.decisions.effects import Change, LicenceEffect, changes_for, effects_of
from licensing.decisions.followed import carried_out
from licensing.decisions.models import Determination
from licensing.decisions.queries import determination_told_by, determinations_against
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.notices.queries import get_notice, notice_by_id
from licensing.notices.rules import NoticeKind, grounds_due
from licensing.outbox.commands import post
from licensing.oversight.rules import NOTICE_DUE
from licensing.people.rules import Role
from licensing.register.commands import add_licence_event
from licensing.register.models import LicenceEvent
from licensing.register.queries import events_of
from licensing.register.rules import LICENCE_WORDS, LONDON, LicenceEventKind
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
    """Make the register hold what the review's decisions did and do, as their notices stand served today; and ask for
    what follows.

    A decision that was set aside did what it did until then, whatever was decided afresh: the register is never made
    to hold one decision alone.
    """
    review = take_review(session, review_by_id(session, determination.review_id).reference)
    every = carried_out(session, review.id or 0)
    effects = _by_licence([one for made in every for one in effects_of(session, made)])
    held = [
        event
        for event in events_of(session, list(effects))
        if event.because_reference == review.reference and event.kind in OURS
    ]
    changed = [told[-1] for told in effects.values() if _tell(session, review, told, held, by=by, now=now)]
    if every and determination.id == every[-1].id:
        _follow_letter(session, review, determination, by=by, now=now)
    for one in changed:
        _ask(session, review, one, by=by, now=now)
    if changed:
        ids = [one.licence.id or 0 for one in changed]
        withdraw_demands(session, review, licence_ids=ids, because="What the decision does has changed", by=by, now=now)
        is_served = any(one.given_on is not None for one in changed)
        record(
            session, "decision.took_effect" if is_served else "decision.put_off", about=review.reference, by=by, at=now,
            licences={one.licence.number: one.in_words for one in changed},
        )  # fmt: skip
    post(session, "decision.moved", review=review.reference)


def _by_licence(effects: Sequence[LicenceEffect]) -> dict[int, list[LicenceEffect]]:
    """What the review's decisions do to each licence, the first decision first."""
    found: dict[int, list[LicenceEffect]] = {}
    for one in effects:
        found.setdefault(one.licence.id or 0, []).append(one)
    return found


def _follow_letter(session: Session, review: Review, determination: Determination, *, by: Actor, now: datetime) -> None:
    """The task to serve the decision's letter: ended once it is served, asked anew when it turns out that it is not."""
    effects = effects_of(session, determination)
    if any(one.given_on is not None for one in effects):
        finish_by_origin(session, review.reference, origin=NOTICE_DUE, outcome="The notice was served", by=by, now=now)
    elif not any(one.put_aside for one in effects):
        notice = notice_by_id(session, determination.notice_id).reference
        says, due_on = f"Serve the notice of the decision, {notice}", grounds_due(determination.decided_on)
        _raise(session, review, says, due_on, NOTICE_DUE, by=by, now=now)


def _tell(
    session: Session,
    review: Review,
    effects: Sequence[LicenceEffect],
    held: Sequence[LicenceEvent],
    *,
    by: Actor,
    now: datetime,
) -> bool:
    """Make the register hold for one licence just what follows from the review's decisions about it, in order.

    Whether what the last of them does has changed, so that its badge or plate has to be asked for or given back anew.
    """
    licence, last = effects[-1].licence, changes_for(effects[-1])
    wanted = [change for effect in effects for change in changes_for(effect)]
    missing, stale = _differences(wanted, [one for one in held if one.licence_id == licence.id])
    for change, event in zip_longest(missing, stale):
        add_licence_event(
            session,
            licence_id=licence.id,
            kind=change.kind,
            begins_at=change.begins_at,
            ends_at=change.ends_at,
            ends_when=change.ends_when,
            because_reference=review.reference,
            supersedes=event.id if event else None,
            by=by,
            now=now,
        )
    return bool(missing) and (len(effects) == 1 or not last or any(one in missing for one in last))


def _differences(wanted: Sequence[Change], held: Sequence[LicenceEvent]) -> tuple[list[Change], list[LicenceEvent]]:
    """What the register lacks, and the events that it replaces, one for one as far as they go.

    An event of which nothing is left is replaced by a revival that ends nothing: it lies before all that is wanted.
    """
    kept = [one for one in held if _as_change(one) in wanted]
    missing = [one for one in wanted if one not in [_as_change(event) for event in kept]]
    nothing = min((one.begins_at - timedelta(seconds=1) for one in wanted), default=None)
    stale: list[LicenceEvent] = []
    idle: list[LicenceEvent] = []
    for event in held:
        harmless = event.kind is LicenceEventKind.REVIVED and (nothing is None or event.begins_at <= nothing)
        if event not in kept:
            (idle if harmless else stale).append(event)
    stale += idle[: max(0, len(missing) - len(stale))]
    for event in stale[len(missing) :]:
        missing.append(Change(LicenceEventKind.REVIVED, min(event.begins_at, nothing or event.begins_at)))
    return missing, stale


def _as_change(event: LicenceEvent) -> Change:
    return Change(event.kind, event.begins_at, event.ends_at, event.ends_when)


def _ask(session: Session, review: Review, effect: LicenceEffect, *, by: Actor, now: datetime) -> None:
    """The badge or plate: to be asked for when it may be, and given back when a suspension ends (R54, R55)."""
    licence, changes = effect.licence, changes_for(effect)
    number = f"{LICENCE_WORDS[licence.kind]} {licence.number}"
    take, give = demand_origin(licence.id or 0), f"badge.return:{licence.id}"
    for origin in (take, give, back_origin(licence.id or 0), f"badge.enforce:{licence.id}"):
        finish_by_origin(session, review.reference, origin=origin, outcome="The dates have changed", by=by, now=now)
    if not changes:
        return
    begins, back_on, by_court = effect.bites_at, effect.back_on, effect.set_aside_at is not None
    last = changes[-1].ends_at
    if begins is None and last is not None:  # a court put something lighter in its place
        back_on, by_court = last.astimezone(LONDON).date(), True
    if begins is not None and (back_on is None or back_on > now.date()):
        says = f"Ask for the {'plate' if licence.kind.is_vehicle else 'badge'} back: {number}"
        _raise(session, review, says, demand_on(effect, begins), take, by=by, now=now)
    if back_on is not None:
        why = "was given back by the court" if by_court else "revives by itself"
        why = "may be used again, for the decision was set aside" if effect.put_aside else why
        says = f"Give the {'plate' if licence.kind.is_vehicle else 'badge'} back: {number} {why}"
        _raise(session, review, says, back_on, give, by=by, now=now)


def _raise(session: Session, review: Review, says: str, due_on: date, origin: str, *, by: Actor, now: datetime) -> None:
    raise_followup(
        session, says=says, due_on=due_on, role=Role.LICENSING_OFFICER, about=review.reference, origin=origin,
        owner_id=review.owner_id, by=by, now=now,
    )  # fmt: skip
