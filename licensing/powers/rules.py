"""Who holds the power to decide, in which mode, on each day (R01, R02, R03, R20).

A holding has only a beginning: it ends on the day the next one begins. So one day can have neither two holders nor,
after the first, none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from licensing.rulebook import Hardness, Rule

INTERVENTION_FROM = date(2015, 2, 26)  # the fictional council's first Directions; its own policies date from here


class Function(StrEnum):
    """The one function that this software decides in. The others are data (`PowerFunction`): recorded, not acted on."""

    TAXI_LICENSING = "taxi_licensing"


class Condition(StrEnum):
    """When, while councillors decide, the commissioner is asked to advise."""

    DEFERRED = "deferred"
    SAMPLE = "sample"
    ON_REQUEST = "on_request"


CONDITION_WORDS = {
    Condition.DEFERRED: "In cases deferred from her own hearings",
    Condition.SAMPLE: "In a random sample of the cases put down",
    Condition.ON_REQUEST: "When whoever chairs asks her",
}


class Body(StrEnum):
    """Who decides a review: the Secretary of State's nominee, or councillors."""

    COMMISSIONER = "commissioner"
    PANEL = "panel"


class Mode(StrEnum):
    """The ways in which a function is shared between commissioners and councillors."""

    COUNCIL_DECIDES = "council_decides"
    COMMISSIONER_SOLE = "commissioner_sole"
    COMMISSIONER_WITH_ADVISORY = "commissioner_with_advisory"
    COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS = "council_proposes_commissioner_confirms"
    COUNCIL_DECIDES_SUBJECT_TO_VETO = "council_decides_subject_to_veto"
    COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT = "council_decides_commissioner_oversight"
    COMMISSIONER_RESERVE = "commissioner_reserve"


COMMISSIONER_MODES = frozenset(
    {Mode.COMMISSIONER_SOLE, Mode.COMMISSIONER_WITH_ADVISORY, Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS}
)
COUNCIL_MODES = frozenset(Mode) - COMMISSIONER_MODES

ADVISORY_COMMITTEE = "Advisory Committee"  # Local Government Act 1972, s.102(4)
SUB_COMMITTEE = "Licensing Sub-Committee"  # Local Government Act 1972, s.102(1)(c)

MODE_WORDS = {
    Mode.COUNCIL_DECIDES: "Councillors decide",
    Mode.COMMISSIONER_SOLE: "The commissioner decides alone",
    Mode.COMMISSIONER_WITH_ADVISORY: "The commissioner decides, councillors advise",
    Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS: "Councillors propose, the commissioner decides",
    Mode.COUNCIL_DECIDES_SUBJECT_TO_VETO: "Councillors decide, the commissioner may veto",
    Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT: "Councillors decide, the commissioner oversees",
    Mode.COMMISSIONER_RESERVE: "Councillors decide, the commissioner holds the power in reserve",
}

# Each completes the line "Who decides" on every review page.
MODE_SENTENCES = {
    Mode.COUNCIL_DECIDES: "The Licensing Sub-Committee decides.",
    Mode.COMMISSIONER_SOLE: "The commissioner decides. Officers report to her.",
    Mode.COMMISSIONER_WITH_ADVISORY: (
        "The commissioner decides. Councillors on the Advisory Committee hear the case and advise."
    ),
    Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS: (
        "The commissioner decides. Councillors on the Advisory Committee hear the case and propose."
    ),
    Mode.COUNCIL_DECIDES_SUBJECT_TO_VETO: (
        "The Licensing Sub-Committee decides. The commissioner may veto the decision."
    ),
    Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT: (
        "The Licensing Sub-Committee decides. The commissioner oversees, and advises when asked."
    ),
    Mode.COMMISSIONER_RESERVE: (
        "The Licensing Sub-Committee decides. The commissioner may take the power as a last resort."
    ),
}


class Holding(Protocol):
    """What the functions here need of a row of who decides: its mode and the day it began."""

    @property
    def held_from(self) -> date: ...

    @property
    def mode(self) -> Mode: ...


H = TypeVar("H", bound=Holding)


def who_decides(mode: Mode) -> Body:
    """The body whose decision is the council's decision in that mode (R01)."""
    return Body.COMMISSIONER if mode in COMMISSIONER_MODES else Body.PANEL


def council_mode(mode: Mode) -> bool:
    """Do councillors decide in that mode?"""
    return mode in COUNCIL_MODES


def needs_proposal(mode: Mode) -> bool:
    """Does the commissioner decide only after councillors have proposed? (R05, R74)"""
    return mode is Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS


def hears_with_panel(mode: Mode) -> bool:
    """Do councillors hear the case at all, to decide it, to advise or to propose?"""
    return mode is not Mode.COMMISSIONER_SOLE


def votes_decide(mode: Mode) -> bool:
    """Do councillors' votes have effect? In commissioner modes they are advice and trigger nothing (R03)."""
    return council_mode(mode)


def panel_name(mode: Mode) -> str:
    """What the councillors who hear a case are called in public in that mode."""
    return SUB_COMMITTEE if council_mode(mode) else ADVISORY_COMMITTEE


def body_name(mode: Mode) -> str:
    """What the deciding body is called in public in that mode, to follow "the"."""
    return SUB_COMMITTEE if council_mode(mode) else "commissioner"


def who_decides_sentence(mode: Mode, instrument: str) -> str:
    """The line on every review page: who decides on the day, and under what instrument."""
    return f"{MODE_SENTENCES[mode]} Instrument: {instrument}."


def holding_on(holdings: Sequence[H], day: date) -> H | None:
    """The holding in force on the day: of those that have begun, the one that began last. None before the first."""
    begun = [holding for holding in holdings if holding.held_from <= day]
    return max(begun, key=lambda holding: holding.held_from, default=None)


def held_until(holdings: Sequence[H], holding: H) -> date | None:
    """The day on which the holding ends, because the next one begins; None while there is no next one."""
    later = [other.held_from for other in holdings if other.held_from > holding.held_from]
    return min(later, default=None)


@dataclass(frozen=True, slots=True)
class HoldingFacts:
    """A holding about to be added. `latest_from` is when the latest one recorded begins; None when it is the first."""

    held_from: date
    instrument: str
    mode: Mode
    nominees: int
    latest_from: date | None
    conditions: frozenset[Condition] = frozenset()


@dataclass(frozen=True, slots=True)
class UndoFacts:
    """A recorded holding about to be undone. `has_earlier`: something held before it, and goes on."""

    begins_on: date
    today: date
    instrument: str
    because: str
    is_undone: bool
    has_earlier: bool


UNDO_RULES: tuple[Rule[UndoFacts], ...] = (
    Rule(
        code="R71",
        says="Only a holding that has not begun is undone: from its first day on, new Directions move the power.",
        source="Local Government Act 1999, s.15; the commissioners’ restoration protocol",
        kept=lambda facts: facts.today < facts.begins_on and not facts.is_undone,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R02",
        says="Undoing a holding names the instrument that undoes it, and says why.",
        source="Local Government Act 1999, s.15",
        kept=lambda facts: bool(facts.instrument.strip()) and bool(facts.because.strip()),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R02",
        says="A power is never left with nobody: the first holding of a function is not undone.",
        source="Local Government Act 1999, s.15",
        kept=lambda facts: facts.has_earlier,
        hard=Hardness.STATUTE,
    ),
)


HOLDING_RULES: tuple[Rule[HoldingFacts], ...] = (
    Rule(
        code="R02",
        says="Each holding of a power names its instrument.",
        source="Local Government Act 1999, s.15",
        kept=lambda facts: bool(facts.instrument.strip()),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R02",
        says="Holdings of one power never overlap or leave gaps: a new one begins after the latest one began.",
        source="Local Government Act 1999, s.15",
        kept=lambda facts: facts.latest_from is None or facts.held_from > facts.latest_from,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R20",
        says="A holding by a commissioner names one or more nominees.",
        source="Local Government Act 1999, s.15(6)(a)",
        kept=lambda facts: council_mode(facts.mode) or facts.nominees > 0,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R20",
        says="A holding that lets a commissioner veto, or asks her to advise, names one or more nominees.",
        source="Local Government Act 1999, s.15(6)(a)",
        kept=lambda facts: (
            facts.nominees > 0 or (facts.mode is not Mode.COUNCIL_DECIDES_SUBJECT_TO_VETO and not facts.conditions)
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R02",
        says="A commissioner is asked to advise where councillors decide: where she decides, she does not advise "
        "herself.",
        source="Local Government Act 1999, s.15",
        kept=lambda facts: council_mode(facts.mode) or not facts.conditions,
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class PlannedFacts:
    """A change that the Secretary of State proposes, about to be recorded, or one about to become a holding."""

    proposed_on: date
    representations_until: date
    today: date
    is_ended: bool = False
    held_from: date | None = None  # the first day of the holding that is to carry it out, in whatever mode


PLANNED_RULES: tuple[Rule[PlannedFacts], ...] = (
    Rule(
        code="R02",
        says="A proposed change was proposed already, and its representations end after that.",
        source="Local Government Act 1999, s.15(9)",
        kept=lambda facts: facts.proposed_on <= min(facts.today, facts.representations_until),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R02",
        says="A proposed change ends once: in a holding by new Directions, or withdrawn.",
        source="Local Government Act 1999, s.15",
        kept=lambda facts: not facts.is_ended,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R02",
        says="New Directions that carry out a proposed change follow the time for representations.",
        source="Local Government Act 1999, s.15(9)",
        kept=lambda facts: facts.held_from is None or min(facts.held_from, facts.today) > facts.representations_until,
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """A nominee about to take a case."""

    is_nominee_of_holding: bool
    has_conflict: bool
    because: str


ASSIGNMENT_RULES: tuple[Rule[AssignmentFacts], ...] = (
    Rule(
        code="R20",
        says="A case is taken by a nominee of the holding, with the reason recorded.",
        source="Local Government Act 1999, s.15(6)(a)",
        kept=lambda facts: facts.is_nominee_of_holding and bool(facts.because.strip()),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R20",
        says="A commissioner with a conflict of interest does not decide the case: another nominee takes it.",
        source="Porter v Magill [2001] UKHL 67",
        kept=lambda facts: not facts.has_conflict,
    ),
)
