"""Who may sit, how many are enough, and whether one review may be put down for one hearing day.

Quorum and its two consequences (refuse in council modes, warn in commissioner modes) are used by hearings and decisions
too, which is why they live here (R09, R10).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from licensing.authority.rules import AGENDA_CLEAR_DAYS
from licensing.notices.rules import (
    HEARING_NOTICE_CLEAR_DAYS,
    OWN_POLICY_FROM,
    HearingNoticeFacts,
    hearing_notice_in_time,
    hearing_serve_by,
)
from licensing.powers.rules import Mode, hears_with_panel
from licensing.reviews.rules import CannotCome, CaseRole, bars_from_deciding
from licensing.sittings.publication import is_published_in_time
from licensing.working_days import NO_EXTRA_DAYS

SMALLEST_PANEL = 2  # R v Secretary of State for the Environment ex p Hillingdon [1986]: one person is no committee
QUORUM = 3  # local default, an authority's setting (R09)
USUAL_PANEL = 5  # seats on a full panel


class SeatRole(StrEnum):
    """As what somebody sits on a hearing day."""

    CHAIR = "chair"
    MEMBER = "member"
    RESERVE = "reserve"
    COMMISSIONER = "commissioner"
    LEGAL_ADVISER = "legal_adviser"
    CLERK = "clerk"


SEAT_WORDS = {
    SeatRole.CHAIR: "Chair",
    SeatRole.MEMBER: "Member",
    SeatRole.RESERVE: "Reserve member",
    SeatRole.COMMISSIONER: "Commissioner",
    SeatRole.LEGAL_ADVISER: "Legal adviser",
    SeatRole.CLERK: "Clerk",
}
VOTING_SEATS = frozenset({SeatRole.CHAIR, SeatRole.MEMBER})
COUNCILLOR_SEATS = VOTING_SEATS | {SeatRole.RESERVE}


class Answer(StrEnum):
    """Where a member's availability for a hearing day stands."""

    ASKED = "asked"
    AVAILABLE = "available"
    NOT_AVAILABLE = "not_available"


ANSWER_WORDS = {
    Answer.ASKED: "Asked, no answer yet",
    Answer.AVAILABLE: "Available",
    Answer.NOT_AVAILABLE: "Not available",
}


class TrainingRule(StrEnum):
    """How hard the council holds to its members' training (R13): its own setting."""

    REFUSE = "refuse"
    WARN = "warn"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """Somebody who sits on a hearing day, as one case sees them."""

    role: SeatRole
    name: str
    is_appointed: bool = True
    trained_until: date | None = None
    has_conflict: bool = False
    parts_in_case: frozenset[CaseRole] = frozenset()

    @property
    def is_councillor(self) -> bool:
        return self.role in COUNCILLOR_SEATS

    @property
    def is_barred(self) -> bool:
        """Does a part in this case keep them from deciding it, advising on law or clerking it? (R14)"""
        return any(bars_from_deciding(part) for part in self.parts_in_case)

    @property
    def counts(self) -> bool:
        """Do they count towards the quorum for this case?"""
        return self.role in VOTING_SEATS and self.is_appointed and not self.has_conflict and not self.is_barred


@dataclass(frozen=True, slots=True)
class QuorumFacts:
    """How many members can take part, after exclusions, and what is enough."""

    mode: Mode
    members: int
    quorum: int = QUORUM
    two_allowed: bool = False  # by standing orders, between two members and the quorum
    holder_consents: bool = False  # recorded


def is_quorate(facts: QuorumFacts) -> bool:
    """Are enough members able to take part? Where no panel hears the case there is nothing to count."""
    if not hears_with_panel(facts.mode) or facts.members >= facts.quorum:
        return True
    return facts.members >= SMALLEST_PANEL and facts.two_allowed and facts.holder_consents


def quorum_sentence(facts: QuorumFacts) -> str:
    """The line on attendance: "4 councillors. 3 are needed. Quorum met." (R10)"""
    if not hears_with_panel(facts.mode):
        return "The commissioner sits without councillors."
    counted = "1 councillor" if facts.members == 1 else f"{facts.members} councillors"
    return f"{counted}. {facts.quorum} are needed. {'Quorum met.' if is_quorate(facts) else 'Quorum not met.'}"


def panel_sentence(seats: Sequence[SeatFacts], *, usual: int = USUAL_PANEL) -> str:
    """How complete the panel is: "Panel complete", or "Panel has 4 of 5; reserve asked"."""
    able = sum(seat.counts for seat in seats)
    if able >= usual:
        return "Panel complete"
    reserve = any(seat.role is SeatRole.RESERVE and not seat.has_conflict for seat in seats)
    return f"Panel has {able} of {usual}" + ("; reserve asked" if reserve else "")


def is_balanced(seats: Mapping[str, int], council: Mapping[str, int]) -> bool:
    """Do the seats follow the political balance of the council? Unknown group sizes cannot be judged. (R12)

    Not all seats to one group; the majority's group has a majority of them; each group within one seat of its share.
    """
    total, members = sum(seats.values()), sum(council.values())
    if not total or not members:
        return True
    groups = [group for group, size in council.items() if size > 0]
    if len(groups) > 1 and max(seats.values()) == total and total > 1:
        return False
    majority = next((group for group in groups if council[group] * 2 > members), None)
    if majority is not None and seats.get(majority, 0) * 2 <= total:
        return False
    return all(abs(seats.get(group, 0) - total * council.get(group, 0) / members) < 1 for group in {*groups, *seats})


@dataclass(frozen=True, slots=True)
class SchedulingFacts:
    """One review on one hearing day: all that decides whether it may be put down for it."""

    hearing_on: date
    mode: Mode
    notice_served_on: date  # planned: the day on which the notice will be in law received
    agenda_on: date  # the day on which the agenda with this case is or can be published
    seats: tuple[SeatFacts, ...]
    licences_expire_on: tuple[date, ...] = ()
    needs_notice: bool = True  # not for a resumed hearing whose date was announced to everybody
    notice_waived: bool = False
    urgency_minuted: bool = False
    notice_clear_days: int = HEARING_NOTICE_CLEAR_DAYS
    agenda_clear_days: int = AGENDA_CLEAR_DAYS
    closed: frozenset[date] = NO_EXTRA_DAYS
    quorum: int = QUORUM
    two_allowed: bool = False
    holder_consents: bool = False
    training_rule: TrainingRule = TrainingRule.REFUSE
    training_from: date = OWN_POLICY_FROM
    group_seats: Mapping[str, int] = field(default_factory=dict)
    council_groups: Mapping[str, int] = field(default_factory=dict)
    balance_disapplied: bool = False
    cannot_come: tuple[CannotCome, ...] = ()

    @property
    def kept_away(self) -> list[CannotCome]:
        """Who of those that must be there cannot come on this day (R25)."""
        return [one for one in self.cannot_come if one.covers(self.hearing_on)]

    @property
    def quorum_facts(self) -> QuorumFacts:
        able = sum(seat.counts for seat in self.seats)
        return QuorumFacts(self.mode, able, self.quorum, self.two_allowed, self.holder_consents)

    @property
    def serve_by(self) -> date:
        """The last working day on which the notice can be served in time."""
        return hearing_serve_by(self.hearing_on, clear_days=self.notice_clear_days, closed=self.closed)


def members_trained(facts: SchedulingFacts) -> bool:
    """Is each councillor's decision-maker training current on the hearing day, where the council asks? (R13)"""
    return facts.hearing_on < facts.training_from or all(
        seat.trained_until is not None and seat.trained_until >= facts.hearing_on
        for seat in facts.seats
        if seat.is_councillor
    )


def notice_in_time(facts: SchedulingFacts) -> bool:
    """Will the holder have the hearing notice early enough? (R23)"""
    return not facts.needs_notice or hearing_notice_in_time(
        HearingNoticeFacts(
            hearing_on=facts.hearing_on,
            served_on=facts.notice_served_on,
            clear_days=facts.notice_clear_days,
            closed=facts.closed,
            is_waived_in_writing=facts.notice_waived,
        )
    )


def agenda_in_time(facts: SchedulingFacts) -> bool:
    """Can the agenda be out early enough? No meeting, or a day announced to all, needs none. (R22)"""
    if facts.urgency_minuted or not facts.needs_notice or not hears_with_panel(facts.mode):
        return True
    return is_published_in_time(facts.agenda_on, facts.hearing_on, facts.closed, clear_days=facts.agenda_clear_days)
