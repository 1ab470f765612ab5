"""The rules that a review must keep to be put down for a hearing day, and the slots that are lawful. Pure.

`RULES` reads `SchedulingFacts`; `lawful_slots` sorts the days that will do from those that will not, with the reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from licensing.notices.rules import OWN_POLICY_FROM, PostClass, deemed_served_on
from licensing.powers.rules import council_mode
from licensing.rulebook import Hardness, Rule, Weight, broken, warned
from licensing.sittings.rules import (
    SchedulingFacts,
    SeatRole,
    TrainingRule,
    agenda_in_time,
    is_balanced,
    is_quorate,
    members_trained,
    notice_in_time,
)

CANNOT_COME = "R25"

RULES: tuple[Rule[SchedulingFacts], ...] = (
    Rule(
        code="R23",
        says="The licence holder gets the hearing notice the set number of clear working days before the hearing, "
        "unless they agree in writing to fewer.",
        source="natural justice; the authority's own setting, by default 10 clear working days",
        kept=notice_in_time,
    ),
    Rule(
        code="R22",
        says="Notice and agenda are out 5 clear working days before the meeting, or the chair’s reason for urgency is "
        "minuted.",
        source="Local Government Act 1972, ss.100A(6), 100B(3)-(4)",
        kept=agenda_in_time,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R25",
        says="The licence holder, their representative or a witness cannot come on this day: a hearing is put where "
        "they have a real chance to be heard.",
        source="natural justice; the days recorded on the review",
        kept=lambda facts: not facts.kept_away,
    ),
    Rule(
        code="R09",
        says="A panel that decides has at least 2 members, and the quorum unless standing orders allow fewer and the "
        "licence holder’s consent is recorded.",
        source="R v Secretary of State for the Environment ex p Hillingdon [1986] 1 WLR 192; LGA 1972, s.106",
        kept=lambda facts: not council_mode(facts.mode) or is_quorate(facts.quorum_facts),
    ),
    Rule(
        code="R09",
        says="The commissioner would hear the case without quorate advice.",
        source="local practice; Local Government Act 1972, s.106",
        kept=lambda facts: council_mode(facts.mode) or is_quorate(facts.quorum_facts),
        hard=Hardness.LOCAL_POLICY,
        weight=Weight.WARN,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R11",
        says="Only appointed members, or valid substitutes, sit and vote.",
        source="Local Government Act 1972, s.102",
        kept=lambda facts: all(seat.is_appointed for seat in facts.seats if seat.is_councillor),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R12",
        says="Seats follow political balance, unless the council disapplied it with no vote against.",
        source="Local Government and Housing Act 1989, ss.15-17",
        kept=lambda facts: facts.balance_disapplied or is_balanced(facts.group_seats, facts.council_groups),
        hard=Hardness.STATUTE,
        weight=Weight.WARN,
    ),
    Rule(
        code="R13",
        says="Councillors sit and decide only with current decision-maker training, signed for.",
        source="local policy; from 21 July 2020 Standards, 5.3",
        kept=lambda facts: facts.training_rule is not TrainingRule.REFUSE or members_trained(facts),
        hard=Hardness.GUIDANCE,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R13",
        says="A councillor’s decision-maker training is not current.",
        source="local policy; from 21 July 2020 Standards, 5.3",
        kept=lambda facts: facts.training_rule is not TrainingRule.WARN or members_trained(facts),
        hard=Hardness.GUIDANCE,
        weight=Weight.WARN,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R14",
        says="Investigator, report author, complainant or witness in a case cannot decide it, advise on law in it, or "
        "clerk it.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052; Standards 2020, 5.6-5.11",
        kept=lambda facts: not any(seat.is_barred for seat in facts.seats),
    ),
    Rule(
        code="R20",
        says="A commissioner with a conflict of interest does not decide the case: another nominee takes it.",
        source="Porter v Magill [2001] UKHL 67",
        kept=lambda facts: not any(seat.role is SeatRole.COMMISSIONER and seat.has_conflict for seat in facts.seats),
    ),
    Rule(
        code="R32",
        says="In commissioner modes the commissioner who will decide sits and hears all of the evidence.",
        source="fairness; Spitalfields [2023] EWCA Civ 917",
        kept=lambda facts: council_mode(facts.mode) or any(seat.role is SeatRole.COMMISSIONER for seat in facts.seats),
    ),
    Rule(
        code="R68",
        says="A licence that has expired by the hearing day can no longer be revoked or suspended.",
        source="LGMPA 1976, s.61",
        kept=lambda facts: not facts.licences_expire_on or max(facts.licences_expire_on) >= facts.hearing_on,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R76",
        says="A licence under review expires before this hearing day: choose an earlier one, or carry the matters to "
        "any later application.",
        source="good practice",
        kept=lambda facts: all(day >= facts.hearing_on for day in facts.licences_expire_on),
        hard=Hardness.GOOD_PRACTICE,
        weight=Weight.WARN,
        since=OWN_POLICY_FROM,
    ),
)


@dataclass(frozen=True, slots=True)
class Booked:
    """A stretch of a hearing day that is taken."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class DayOnOffer:
    """A hearing day as it is offered to one review: its hours, what is booked, and the facts for the rules."""

    reference: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    capacity_minutes: int
    booked: tuple[Booked, ...]
    facts: SchedulingFacts


@dataclass(frozen=True, slots=True)
class Slot:
    """One hearing day for one review: when it could begin, and the rules it would break or warn of."""

    day: DayOnOffer
    starts_at: datetime | None
    minutes_free: int
    broken: tuple[Rule[SchedulingFacts], ...]
    warned: tuple[Rule[SchedulingFacts], ...]

    @property
    def is_lawful(self) -> bool:
        return self.starts_at is not None and not self.broken

    @property
    def why_not(self) -> list[str]:
        """The sentences that stand against the slot; none when it is lawful."""
        full = ["Full: no time is left that day."] if self.starts_at is None else []
        return [*full, *(rule.says for rule in self.broken if rule.code != CANNOT_COME), *self.kept_away]

    @property
    def kept_away(self) -> list[str]:
        """Who cannot come that day, until when and why, in place of the rule's own sentence (R25)."""
        return [one.says for one in self.day.facts.kept_away]


def first_free(day: DayOnOffer, minutes: int) -> datetime | None:
    """The earliest instant on the day with that many minutes free, within its capacity; None when it is full."""
    needed = timedelta(minutes=minutes)
    if minutes > minutes_free(day):
        return None
    start = day.starts_at
    for taken in sorted(day.booked, key=lambda booked: booked.starts_at):
        if taken.starts_at - start >= needed:
            return start
        start = max(start, taken.ends_at)
    return start if day.ends_at - start >= needed else None


def minutes_free(day: DayOnOffer) -> int:
    """How many minutes of the day's capacity are left."""
    taken = sum((booked.ends_at - booked.starts_at for booked in day.booked), timedelta())
    return max(0, day.capacity_minutes - int(taken.total_seconds() // 60))


def slot_on(day: DayOnOffer, minutes: int) -> Slot:
    """How the review would stand on that day."""
    on = day.facts.hearing_on
    return Slot(
        day,
        first_free(day, minutes),
        minutes_free(day),
        tuple(broken(RULES, day.facts, on=on)),
        tuple(warned(RULES, day.facts, on=on)),
    )


def lawful_slots(days: Sequence[DayOnOffer], minutes: int) -> tuple[list[Slot], list[Slot]]:
    """The slots that are lawful, and those that are not, each soonest first."""
    slots = [slot_on(day, minutes) for day in sorted(days, key=lambda day: day.starts_at)]
    return [slot for slot in slots if slot.is_lawful], [slot for slot in slots if not slot.is_lawful]


def service_sentence(today: date, serve_by: date) -> str:
    """What the last day to serve means today: too late, only by hand, or the post will do (R23, R52)."""
    named = f"{serve_by:%a} {serve_by.day} {serve_by:%B}"
    if serve_by < today:
        return f"Too soon: notice had to be served by {named}."
    if deemed_served_on(today, PostClass.FIRST) <= serve_by:
        return f"Notice must be served by {named}: first class post today is in time."
    when = "today" if serve_by == today else named
    return f"Notice must be served by {when}, so only by hand."
