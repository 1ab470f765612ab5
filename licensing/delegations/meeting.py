"""The meeting at which councillors set an officer's decision aside: its day, and who of those there counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from licensing.authority.queries import settings_on
from licensing.decisions.models import Determination
from licensing.errors import NotFound
from licensing.hearings.attendance import excluded_from, trained_among
from licensing.hearings.participation import VOTE_RULES, VoteFacts
from licensing.people.queries import person_by_id
from licensing.powers.models import PowerHolding
from licensing.powers.queries import find_holding
from licensing.reviews.models import Review
from licensing.rulebook import broken
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import appointments_on, get_hearing_day, hearing_days_from, seats_of
from licensing.sittings.rules import SeatRole
from licensing.web.wording import day as in_words


@dataclass(frozen=True, slots=True)
class Meeting:
    """A hearing day that was held, who there may vote, why others may not, and who was in the chair."""

    day: HearingDay
    counting: frozenset[int]
    refused: tuple[str, ...]
    chairs: frozenset[int]


def meetings_for(
    session: Session, determination: Determination, holding: PowerHolding, *, on: date
) -> list[HearingDay]:
    """The hearing days, not cancelled, from the decision to today, under whoever holds the power today."""
    days = [one for one in hearing_days_from(session, determination.decided_on) if one.held_on <= on]
    return [one for one in days if _held_by(session, holding, one)]


def meeting_at(
    session: Session,
    review: Review,
    determination: Determination,
    holding: PowerHolding,
    *,
    reference: str,
    present: Sequence[int],
    on: date,
) -> Meeting | None:
    """The meeting of that reference with those members; None where there was none that could set it aside.

    Raises NotFound for somebody who does not exist.
    """
    try:
        day = get_hearing_day(session, reference)
    except NotFound:
        return None
    is_due = day.cancelled_at is None and determination.decided_on <= day.held_on <= on
    if not is_due or not _held_by(session, holding, day):
        return None
    there = tuple(dict.fromkeys(present))
    why = _why_not(session, review, day, there)
    return Meeting(
        day=day,
        counting=frozenset(there) - why.keys(),
        refused=tuple(f"{person_by_id(session, one).name}: {says}" for one, says in why.items()),
        chairs=frozenset(
            one.person_id
            for one in seats_of(session, day.id)
            if one.role is SeatRole.CHAIR and not one.sent_apologies and one.person_id in there
        ),
    )


def _held_by(session: Session, holding: PowerHolding, day: HearingDay) -> bool:
    found = find_holding(session, on=day.held_on)
    return found is not None and found.id == holding.id


def _why_not(session: Session, review: Review, day: HearingDay, there: Sequence[int]) -> dict[int, str]:
    """By member, the rules that keep him or her from counting on that day (R11, R13, R19)."""
    appointed = {one.person_id for one in appointments_on(session, day.held_on)}
    trained = trained_among(session, there, settings_on(session, day.held_on), day.held_on)
    excluded = excluded_from(session, day.id, review)
    why = {}
    for one in there:
        facts = VoteFacts(
            is_appointed=one in appointed,
            is_in_the_room=True,
            is_excluded=one in excluded,
            heard_everything=True,
            is_trained=one in trained,
        )
        rules = broken(VOTE_RULES, facts, on=day.held_on)
        if rules:
            why[one] = f"{' '.join(rule.says for rule in rules)} ({in_words(day.held_on)})"
    return why
