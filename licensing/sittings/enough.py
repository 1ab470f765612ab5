"""Whether enough members can sit on a hearing day, and the clerk's task when they no longer can (R09, R10)."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.authority.queries import setting_on, settings_on
from licensing.authority.rules import Setting
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.followups.queries import find_open
from licensing.people.models import Wall
from licensing.people.rules import Role
from licensing.powers.queries import find_holding
from licensing.powers.rules import Mode, hears_with_panel
from licensing.reviews.models import CasePerson, Review
from licensing.reviews.rules import CaseRole, bars_from_deciding
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import appointments_on, references_on, seats_of
from licensing.sittings.rules import QuorumFacts, is_balanced, is_quorate
from licensing.web.wording import count_of

ONE_DAY = timedelta(days=1)


def quorum_on(session: Session, day: HearingDay) -> QuorumFacts:
    """How many members can sit, apologies and reserves who step in counted; for the case from which most are kept."""
    appointed = {one.person_id for one in appointments_on(session, day.held_on)}
    able = {one.person_id for one in seats_of(session, day.id or 0) if one.votes} & appointed
    holding = find_holding(session, on=day.held_on)
    stood = settings_on(session, day.held_on)
    return QuorumFacts(
        mode=holding.mode if holding else Mode.COUNCIL_DECIDES,
        members=len(able) - _most_kept_out(session, able, references_on(session, day.id or 0)),
        quorum=int(stood[Setting.QUORUM]),
        two_allowed=stood[Setting.BETWEEN_TWO_AND_QUORUM] == "yes",
    )


def balance_on(session: Session, day: HearingDay) -> str:
    """How the seats follow the political balance of the council, in a sentence: it warns and forbids nothing (R12).

    Empty where no panel sits, or nobody is seated yet.
    """
    holding = find_holding(session, on=day.held_on)
    appointed = appointments_on(session, day.held_on)
    group = {one.person_id: one.political_group for one in appointed}
    seats = Counter(
        group[one.person_id] for one in seats_of(session, day.id or 0) if one.votes and one.person_id in group
    )
    if not seats or (holding is not None and not hears_with_panel(holding.mode)):
        return ""
    if setting_on(session, Setting.BALANCE_DISAPPLIED, day.held_on) == "yes":
        return "The council has disapplied political balance."
    if is_balanced(seats, Counter(one.political_group for one in appointed if not one.is_substitute)):
        return "The seats follow the political balance of the council."
    shares = ", ".join(f"{name} {count}" for name, count in sorted(seats.items()))
    return f"The seats do not follow the political balance of the council: {shares}. That makes no decision invalid."


def watch_quorum(session: Session, day: HearingDay, *, was_enough: bool, by: Actor, now: datetime) -> None:
    """A panel that has just fallen below the quorum becomes a dated task for the clerk; one made whole ends it."""
    origin = f"quorum {day.reference}"
    if not was_enough and find_open(session, None, origin) is None:
        return
    facts = quorum_on(session, day)
    if is_quorate(facts):
        finish_by_origin(session, None, origin=origin, outcome="Enough members can sit", by=by, now=now)
    elif was_enough:
        able = count_of(facts.members, "councillor")
        raise_followup(
            session,
            says=f"Hearing day {day.reference}, {day.held_on:%-d %B %Y}: {able} can sit and {facts.quorum} are needed. "
            "Find a reserve, or another day (R09)",
            due_on=max(now.date(), min(now.date() + ONE_DAY, day.held_on - ONE_DAY)),
            role=Role.CLERK,
            about=None,
            origin=origin,
            by=by,
            now=now,
        )


def end_watch(session: Session, day: HearingDay, *, by: Actor, now: datetime) -> None:
    """The day is cancelled, so nobody has to be found for it."""
    finish_by_origin(
        session, None, origin=f"quorum {day.reference}", outcome="The hearing day was cancelled", by=by, now=now
    )


def _most_kept_out(session: Session, people: Collection[int], references: Collection[str]) -> int:
    """How many of these people a wall or a part in the case keeps from the one case that loses most of them."""
    lifted = select(col(Wall.supersedes)).where(col(Wall.supersedes).is_not(None))
    walls = session.exec(
        select(Wall.case_reference, Wall.person_id).where(
            col(Wall.person_id).in_(people),
            col(Wall.case_reference).in_(references),
            col(Wall.supersedes).is_(None),
            col(Wall.id).not_in(lifted),
        )
    ).all()
    parts = session.exec(
        select(Review.reference, CasePerson.person_id, CasePerson.role)
        .join(CasePerson, col(CasePerson.review_id) == col(Review.id))
        .where(
            col(Review.reference).in_(references),
            col(CasePerson.person_id).in_(people),
            col(CasePerson.ended_at).is_(None),
        )
    ).all()
    kept_out: dict[str, set[int]] = defaultdict(set)
    for reference, person_id in walls:
        kept_out[reference].add(person_id)
    for reference, part, role in parts:
        if part is not None and bars_from_deciding(CaseRole(role)):
            kept_out[reference].add(part)
    return max((len(one) for one in kept_out.values()), default=0)
