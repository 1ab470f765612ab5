"""Asking for a badge or plate after a decision has taken effect, and never before its day (R55)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.decisions.effects import LicenceEffect, effects_of
from licensing.decisions.queries import get_determination
from licensing.decisions.rules import Outcome
from licensing.errors import Invalid, Refused
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.followups.queries import find_open
from licensing.messages.queries import has_left
from licensing.notices.badge_letters import DAYS_FOR_PLATE
from licensing.notices.commands import draft_notice, withdraw_notice
from licensing.notices.content import from_plain
from licensing.notices.models import Notice
from licensing.notices.other_contents import BadgeDemandContent, Demanded
from licensing.notices.queries import notices_about, service_of, services_of
from licensing.notices.rules import NoticeKind
from licensing.people.rules import Role
from licensing.register.rules import LICENCE_WORDS, LONDON
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review

DAYS_TO_COME_BACK = 7  # our own: after so long somebody looks whether the badge or plate has come


def demand_origin(licence_id: int) -> str:
    """What names the task to ask for one licence's badge or plate."""
    return f"badge.demand:{licence_id}"


def back_origin(licence_id: int) -> str:
    """What names the task to see that it has come."""
    return f"badge.back:{licence_id}"


def demand_on(effect: LicenceEffect, begins: datetime) -> date:
    """Not before the day after the holder may go on; at once if immediate (R55).

    A plate has 7 days from the notice, but no protected day is taken from its holder either: the later of the two.
    """
    unprotected = begins.astimezone(LONDON).date()
    if effect.licence.kind.is_vehicle and effect.given_on is not None:
        return max(effect.given_on + timedelta(days=DAYS_FOR_PLATE), unprotected)
    return unprotected


def demandable(session: Session, review: Review, *, on: date) -> list[Demanded]:
    """The badges and plates that are still out, each with the day from which it may be asked for.

    Still out is what a task asks for: whoever gets a badge back finishes its task. None is asked for once its
    suspension is over, for it would have to be given straight back (R54), nor while a letter that asks for it stands.
    """
    found = []
    asked = {one for notice in _open_demands(session, review) for one in _asked_in(notice)}
    for effect in effects_of(session, get_determination(session, review)):
        licence, begins = effect.licence, effect.bites_at
        if begins is None or effect.outcome.outcome not in (Outcome.REVOKED, Outcome.SUSPENDED):
            continue
        if effect.is_over(on) or licence.id in asked:
            continue
        has_badge = licence.kind.is_driver or licence.kind.is_vehicle
        if not has_badge or not _is_out(session, review, licence.id or 0):
            continue
        found.append(
            Demanded(
                licence_id=licence.id or 0,
                kind=licence.kind,
                number=licence.number,
                badge_number=licence.badge_number or licence.plate_number or "",
                outcome=effect.outcome.outcome.value,
                may_ask_from=demand_on(effect, begins),
            )
        )
    return found


def draft_badge_demand(
    session: Session, reference: str, *, licence_ids: Collection[int], by: Actor, now: datetime
) -> Notice:
    """Draft the demand for these licences' badges and plates. Raises Refused before the day of one of them (R55).

    Raises Invalid for one that is not to be asked for: it has come back, or a letter asks for it already.
    """
    review = take_review(session, reference)
    asked = [one for one in demandable(session, review, on=now.date()) if one.licence_id in licence_ids]
    if not asked or len(asked) < len(set(licence_ids)):
        raise Invalid("Choose from the list.", fields={"licences": "Choose what is still out"})
    early = [one for one in asked if one.may_ask_from > now.date()]
    if early:
        raise Refused(
            *(f"{one.number} is not asked for before {one.may_ask_from:%-d %B %Y}." for one in early),
            codes=["R55"] * len(early),
            about=reference,
        )
    determination = get_determination(session, review)
    service = service_of(session, determination.notice_id)
    content = BadgeDemandContent(
        case_reference=reference,
        decided_on=determination.decided_on,
        given_on=service.given_on if service and service.given_on else now.date(),
        demanded=tuple(asked),
    )
    return draft_notice(
        session, NoticeKind.BADGE_DEMAND, content=content, holder_id=review.holder_id, about=reference,
        due_on=now.date(), by=by, now=now,
    )  # fmt: skip


def withdraw_demands(
    session: Session, review: Review, *, licence_ids: Collection[int], because: str, by: Actor, now: datetime
) -> None:
    """Take back each demand that names one of these licences and has not left: what it asks for has changed (R55)."""
    for notice in _open_demands(session, review):
        if not has_left(session, notice.reference) and set(_asked_in(notice)) & set(licence_ids):
            withdraw_notice(session, notice.reference, because=because, by=by, now=now)


def follow_demand(session: Session, notice: Notice, *, by: Actor, now: datetime) -> None:
    """A demand was served, or its service rebutted: see that the badge comes back, or ask for it anew.

    Any number of times is as once: a task is open or it is not.
    """
    content = from_plain(notice.kind, notice.content)
    assert isinstance(content, BadgeDemandContent)
    take_review(session, notice.case_reference)
    service = service_of(session, notice.id or 0)
    for one in content.demanded:
        name = f"{'plate' if one.kind.is_vehicle else 'badge'}: {LICENCE_WORDS[one.kind]} {one.number}"
        ask, back = demand_origin(one.licence_id), back_origin(one.licence_id)
        if service is not None and service.given_on is not None:
            due = service.given_on + timedelta(days=DAYS_TO_COME_BACK)
            if finish_by_origin(session, notice.case_reference, origin=ask, outcome="Asked for", by=by, now=now):
                _raise(session, notice, f"Has it come back? The {name}", due, back, by=by, now=now)
        elif finish_by_origin(
            session, notice.case_reference, origin=back, outcome="The demand was not received", by=by, now=now
        ):
            _raise(session, notice, f"Ask for the {name} back again", now.date(), ask, by=by, now=now)


def _open_demands(session: Session, review: Review) -> list[Notice]:
    """The demands of the case that stand and that nothing is recorded of yet: drafted or approved."""
    every = [one for one in notices_about(session, review.reference) if one.kind is NoticeKind.BADGE_DEMAND]
    return [one for one in every if one.withdrawn_at is None and not services_of(session, one.id or 0)]


def _asked_in(notice: Notice) -> list[int]:
    content = from_plain(notice.kind, notice.content)
    assert isinstance(content, BadgeDemandContent)
    return [one.licence_id for one in content.demanded]


def _is_out(session: Session, review: Review, licence_id: int) -> bool:
    origins = (demand_origin(licence_id), back_origin(licence_id))
    return any(find_open(session, review.reference, one) is not None for one in origins)


def _raise(session: Session, notice: Notice, says: str, due: date, origin: str, *, by: Actor, now: datetime) -> None:
    raise_followup(
        session, says=says, due_on=due, role=Role.LICENSING_OFFICER, about=notice.case_reference, origin=origin, by=by,
        now=now,
    )  # fmt: skip
