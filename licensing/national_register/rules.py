"""The national register of refusals, suspensions and revocations: when an entry is owed, by when, and for how long.

Taxis and Private Hire Vehicles (Safeguarding and Road Safety) Act 2022, ss.1-4 (R57-R59). Pure.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licensing.notices.periods import last_day_of_months
from licensing.rulebook import Hardness, Rule
from licensing.working_days import ONE_DAY, nth_working_day_beginning_with

IN_FORCE_FROM = date(2023, 4, 27)  # SRSA 2022, ss.2-4
CONCERNS_IN_FORCE_FROM = date(2022, 5, 31)  # SRSA 2022, ss.5-6
DAYS_TO_ENTER = 5
YEARS_KEPT = 11
NOT_IN_FORCE = "Not applicable: the Act was not in force on the day of the decision. It is from 27 April 2023."


class RelevantInformationLimb(StrEnum):
    """What makes information relevant: the paragraphs of s.1(1)."""

    SEXUAL_OFFENCE = "a"
    HARASSMENT = "b"
    HARM = "c"
    RISK_OF_HARM = "d"
    EQUALITY_OFFENCE = "e"
    DISCRIMINATION = "f"
    THREATS_OR_ABUSE = "g"
    ROAD_SAFETY = "h"
    OTHERWISE_UNSUITABLE = "i"


LIMB_WORDS = {
    RelevantInformationLimb.SEXUAL_OFFENCE: "(a) committed a sexual offence",
    RelevantInformationLimb.HARASSMENT: "(b) harassed another person",
    RelevantInformationLimb.HARM: "(c) caused physical or psychological harm to another person",
    RelevantInformationLimb.RISK_OF_HARM: "(d) committed an offence that risked such harm",
    RelevantInformationLimb.EQUALITY_OFFENCE: (
        "(e) committed an offence under section 165, 168 or 170 of the Equality Act 2010"
    ),
    RelevantInformationLimb.DISCRIMINATION: "(f) unlawfully discriminated against or victimised another person",
    RelevantInformationLimb.THREATS_OR_ABUSE: "(g) threatened, abused or insulted another person",
    RelevantInformationLimb.ROAD_SAFETY: "(h) poses a risk to road safety when driving",
    RelevantInformationLimb.OTHERWISE_UNSUITABLE: (
        "(i) may otherwise be unsuitable, for the safeguarding of passengers or road safety"
    ),
}


class EntryAct(StrEnum):
    """What was done on the register."""

    MADE = "made"
    AMENDED = "amended"
    REMOVED = "removed"
    REINSTATED = "reinstated"


ENTRY_WORDS = {
    EntryAct.MADE: "The entry was made",
    EntryAct.AMENDED: "The entry was amended",
    EntryAct.REMOVED: "The entry was removed",
    EntryAct.REINSTATED: "The entry was put back",
}


class Duty(StrEnum):
    """What the council owes the register about one licence's outcome today."""

    NONE = "none"
    NOT_YET = "not_yet"
    TO_CHOOSE = "to_choose"
    NOT_RELIED = "not_relied"
    TO_ENTER = "to_enter"
    TO_AMEND = "to_amend"
    TO_REMOVE = "to_remove"
    TO_REINSTATE = "to_reinstate"
    KEPT = "kept"
    REMOVED = "removed"
    OVER = "over"

    @property
    def is_open(self) -> bool:
        """Is something to be done now?"""
        return self in OPEN_DUTIES


OPEN_DUTIES = frozenset({Duty.TO_CHOOSE, Duty.TO_ENTER, Duty.TO_AMEND, Duty.TO_REMOVE, Duty.TO_REINSTATE, Duty.OVER})

# What the officer does next, where something is to be done: duty → the act that settles it.
SETTLED_BY = {
    Duty.TO_ENTER: EntryAct.MADE,
    Duty.TO_AMEND: EntryAct.AMENDED,
    Duty.TO_REMOVE: EntryAct.REMOVED,
    Duty.TO_REINSTATE: EntryAct.REINSTATED,
    Duty.OVER: EntryAct.REMOVED,
}


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """One licence's outcome, its notification, and what stands on the register of it."""

    is_driver: bool
    was_against: bool  # as it was decided
    is_against: bool  # as it stands today, a court's word included
    given_on: date | None
    decided_on: date
    relied: bool | None  # None while nobody has said
    made_on: date | None = None
    last_act: EntryAct | None = None
    is_as_entered: bool = True  # the register says of the decision what this system would say today


def duty_of(facts: DutyFacts, *, on: date) -> Duty:
    """What is owed on that day (R57, R59). Level-triggered: the same facts give the same answer, however they came."""
    if not facts.is_driver or not facts.was_against:
        return Duty.NONE
    if facts.made_on is None:
        return _before_entry(facts, on)
    if on > kept_through(facts.made_on):
        return Duty.REMOVED if facts.last_act is EntryAct.REMOVED else Duty.OVER
    if not facts.is_against or facts.relied is False:
        return Duty.REMOVED if facts.last_act is EntryAct.REMOVED else Duty.TO_REMOVE
    if facts.last_act is EntryAct.REMOVED:
        return Duty.TO_REINSTATE
    return Duty.KEPT if facts.is_as_entered else Duty.TO_AMEND


def _before_entry(facts: DutyFacts, on: date) -> Duty:
    if facts.decided_on < IN_FORCE_FROM:
        return Duty.NONE
    if facts.given_on is None:
        return Duty.NOT_YET
    if not facts.is_against:
        return Duty.NONE
    if facts.relied is None:
        return Duty.TO_CHOOSE
    return Duty.TO_ENTER if facts.relied else Duty.NOT_RELIED


def why_none(facts: DutyFacts) -> str:
    """Why nothing is owed, in a sentence."""
    if not facts.is_driver:
        return "Not applicable: only a driver’s licence goes on the register."
    if not facts.was_against:
        return "Not applicable: only a refusal, a suspension or a revocation goes on the register."
    if facts.decided_on < IN_FORCE_FROM:
        return NOT_IN_FORCE
    return "Not applicable: what was decided was set aside before an entry was made."


def due_on(given_on: date) -> date:
    """By when the entry is made: five working days beginning with the day of notification (R58). Raises UnknownYear."""
    return nth_working_day_beginning_with(given_on, DAYS_TO_ENTER)


def kept_through(made_on: date) -> date:
    """The last of the eleven years beginning with the day on which the entry was first made (R59)."""
    return last_day_of_months(made_on, 12 * YEARS_KEPT)


def removed_on(made_on: date) -> date:
    """The day on which the entry, and the council's own record, may go."""
    return kept_through(made_on) + ONE_DAY


def reply_to_request_by(received_on: date) -> date:
    """By when another authority's request for the information is answered: 20 working days beginning with it (R61)."""
    return nth_working_day_beginning_with(received_on, 20)


def tell_concern_by(aware_on: date) -> date:
    """By when the authority that licenses a driver is told of a concern: 10 working days beginning with it (R62)."""
    return nth_working_day_beginning_with(aware_on, 10)


def answer_concern_by(received_on: date) -> date:
    """By when a concern that was received is decided on and answered with reasons: 20 working days (R62)."""
    return nth_working_day_beginning_with(received_on, 20)


@dataclass(frozen=True, slots=True)
class RelianceFacts:
    """An officer's answer about to be recorded: was relevant information relied on, and of which kinds?"""

    duty: Duty
    is_relied: bool
    limbs: frozenset[RelevantInformationLimb]
    because: str


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What somebody says was done on the register, against what is owed."""

    duty: Duty
    act: EntryAct
    is_correction: bool = False


RELIANCE_RULES: tuple[Rule[RelianceFacts], ...] = (
    Rule(
        code="R57",
        says="An entry is owed only for a driver’s licence that was suspended or revoked, once the holder has been "
        "notified.",
        source="SRSA 2022, s.2(1)",
        kept=lambda facts: facts.duty not in (Duty.NONE, Duty.NOT_YET),
        hard=Hardness.STATUTE,
        since=IN_FORCE_FROM,
    ),
    Rule(
        code="R57",
        says="Where relevant information was relied on, say which: at least one paragraph of section 1(1). Where it "
        "was not, none, and why.",
        source="SRSA 2022, ss.1(1), 2(1)",
        kept=lambda facts: facts.is_relied == bool(facts.limbs) and (facts.is_relied or facts.because.strip() != ""),
        hard=Hardness.STATUTE,
        since=IN_FORCE_FROM,
    ),
)

ENTRY_RULES: tuple[Rule[EntryFacts], ...] = (
    Rule(
        code="R59",
        says="The entry is made once, then amended, removed or put back as the decision changes: what is recorded here "
        "must be what is owed.",
        source="SRSA 2022, s.2(2)-(3)",
        kept=lambda facts: facts.is_correction or _fits(facts.duty, facts.act),
        hard=Hardness.STATUTE,
        since=IN_FORCE_FROM,
    ),
)


def _fits(duty: Duty, act: EntryAct) -> bool:
    """Amending what is as it should be does no harm: a new address, a number that was missing."""
    return SETTLED_BY.get(duty) is act or (duty is Duty.KEPT and act is EntryAct.AMENDED)
