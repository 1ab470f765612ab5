"""Who may take which seat on a hearing day (R11, R13, R14, R17, R20). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from licensing.notices.rules import OWN_POLICY_FROM
from licensing.people.rules import Role
from licensing.rulebook import Hardness, Rule, Weight
from licensing.sittings.rules import Answer, SeatFacts, SeatRole, TrainingRule

# The role a person must hold to take a seat: the seat says what they do that day, the role who they are.
ROLE_FOR_SEAT: Mapping[SeatRole, Role] = {
    SeatRole.CHAIR: Role.PANEL_MEMBER,
    SeatRole.MEMBER: Role.PANEL_MEMBER,
    SeatRole.RESERVE: Role.PANEL_MEMBER,
    SeatRole.COMMISSIONER: Role.COMMISSIONER,
    SeatRole.LEGAL_ADVISER: Role.LEGAL_ADVISER,
    SeatRole.CLERK: Role.CLERK,
}


@dataclass(frozen=True, slots=True)
class SeatingFacts:
    """Somebody about to be seated on a day, as each case listed there sees them (one facts a case, or one alone)."""

    hearing_on: date
    seat: SeatFacts
    as_cases_see: tuple[SeatFacts, ...] = ()
    training_rule: TrainingRule = TrainingRule.REFUSE
    training_from: date = OWN_POLICY_FROM
    answer: Answer | None = None
    leave_until: date | None = None


def is_trained(facts: SeatingFacts) -> bool:
    """Is a councillor's decision-maker training current on the day, where the council asks for it? (R13)"""
    if not facts.seat.is_councillor or facts.hearing_on < facts.training_from:
        return True
    return facts.seat.trained_until is not None and facts.seat.trained_until >= facts.hearing_on


def why_not_there(facts: SeatingFacts) -> list[str]:
    """Why somebody may not be able to come on the day, in sentences. A diary, not a rule: a reason passes it."""
    said = facts.answer is Answer.NOT_AVAILABLE
    says = [f"{facts.seat.name} said that they are not available on this day."] if said else []
    if facts.leave_until is not None:
        says.append(f"{facts.seat.name} is on leave until {facts.leave_until.day} {facts.leave_until:%B %Y}.")
    return says


RULES: tuple[Rule[SeatingFacts], ...] = (
    Rule(
        code="R11",
        says="Only appointed members, or valid substitutes, sit and vote.",
        source="Local Government Act 1972, s.102",
        kept=lambda facts: not facts.seat.is_councillor or facts.seat.is_appointed,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R13",
        says="Councillors sit and decide only with current decision-maker training, signed for.",
        source="local policy; from 21 July 2020 Standards, 5.3",
        kept=lambda facts: facts.training_rule is not TrainingRule.REFUSE or is_trained(facts),
        hard=Hardness.GUIDANCE,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R13",
        says="A councillor’s decision-maker training is not current.",
        source="local policy; from 21 July 2020 Standards, 5.3",
        kept=lambda facts: facts.training_rule is not TrainingRule.WARN or is_trained(facts),
        hard=Hardness.GUIDANCE,
        weight=Weight.WARN,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R14",
        says="Investigator, report author, complainant or witness in a case listed on this day cannot decide it, "
        "advise on law in it, or clerk it.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052; Standards 2020, 5.6-5.11",
        kept=lambda facts: not any(seat.is_barred for seat in facts.as_cases_see),
    ),
    Rule(
        code="R17",
        says="A member with an interest in a case listed on this day takes no part in it, and leaves the room for it.",
        source="Localism Act 2011, s.31(4); the members’ code",
        kept=lambda facts: (
            not any(
                seat.has_conflict and not seat.is_barred and seat.role is not SeatRole.COMMISSIONER
                for seat in facts.as_cases_see
            )
        ),
        hard=Hardness.STATUTE,
        weight=Weight.WARN,
    ),
    Rule(
        code="R20",
        says="A commissioner with a conflict of interest in a case listed on this day does not decide it: another "
        "nominee takes it.",
        source="Porter v Magill [2001] UKHL 67",
        kept=lambda facts: (
            not any(seat.has_conflict and seat.role is SeatRole.COMMISSIONER for seat in facts.as_cases_see)
        ),
        weight=Weight.WARN,
    ),
)
