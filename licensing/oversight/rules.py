"""After a change of holder, and while councillors decide under a commissioner's eye (R06, R07, R20, R32). Pure.

The sample in which she advises is drawn here: from a seed that nobody chooses, so that anybody may draw it again.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from licensing.notices.rules import grounds_due
from licensing.powers.rules import Mode, council_mode
from licensing.rulebook import Hardness, Rule
from licensing.working_days import NO_EXTRA_DAYS, add_working_days

NOTICE_DUE = "decision.notice_due"  # the origin of the officer's task to issue a decision's letter
VETO_DUE, DECIDE_AGAIN = "veto.due", "veto.decide_again"
HEAR_AGAIN, PASSED_ON = "rehearing.schedule", "power passed "
ADVISE = "advice.due"
SAMPLE = "sample"  # the chain of history that draws are recorded in
ROOM_OF_SCORES = 1 << 256


@dataclass(frozen=True, slots=True)
class OnRecordFacts:
    """A written agreement to a decision on the record, or a rehearing, about to be recorded."""

    is_heard: bool
    is_undecided: bool
    given_on: date | None = None
    heard_on: date | None = None
    legal_note: str = "-"


ON_RECORD_RULES: tuple[Rule[OnRecordFacts], ...] = (
    Rule(
        code="R07",
        says="An agreement to a decision on the record is recorded once the case was heard to the end, and before it "
        "is decided.",
        source="common law: fairness",
        kept=lambda facts: facts.is_heard and facts.is_undecided,
    ),
    Rule(
        code="R32",
        says="An agreement to a decision on the record is given after the hearing, by somebody who knows what the "
        "record is.",
        source="fairness; Spitalfields [2023] EWCA Civ 917",
        kept=lambda facts: facts.given_on is None or facts.heard_on is None or facts.given_on >= facts.heard_on,
    ),
    Rule(
        code="R07",
        says="An agreement to a decision on the record has its legal note.",
        source="common law: fairness",
        kept=lambda facts: facts.legal_note.strip() != "",
    ),
)


@dataclass(frozen=True, slots=True)
class RehearingFacts:
    """A heard case about to go back to scheduling."""

    is_heard: bool
    power_passed_on: bool
    because: str


REHEARING_RULES: tuple[Rule[RehearingFacts], ...] = (
    Rule(
        code="R07",
        says="A case is heard again where the power passed to somebody else after it was heard to the end, and it is "
        "not decided yet.",
        source="common law: fairness",
        kept=lambda facts: facts.is_heard and facts.power_passed_on,
    ),
    Rule(
        code="R07",
        says="A rehearing says why.",
        source="common law: fairness",
        kept=lambda facts: facts.because.strip() != "",
    ),
)


@dataclass(frozen=True, slots=True)
class VetoFacts:
    """A decision about to be cleared, or vetoed."""

    mode: Mode
    is_nominee: bool
    has_conflict: bool
    is_answered: bool
    is_over: bool
    is_veto: bool
    because: str


VETO_RULES: tuple[Rule[VetoFacts], ...] = (
    Rule(
        code="R06",
        says="A decision is cleared or vetoed by a commissioner whom the instrument of the day names, while it lets "
        "her veto.",
        source="the proposals of 2017 for handing powers back",
        kept=lambda facts: may_veto(facts.mode) and facts.is_nominee,
        hard=Hardness.DIRECTION,
    ),
    Rule(
        code="R06",
        says="A decision is cleared or vetoed once, and before the time to veto ends.",
        source="the proposals of 2017 for handing powers back",
        kept=lambda facts: not facts.is_answered and not facts.is_over,
        hard=Hardness.DIRECTION,
    ),
    Rule(
        code="R06",
        says="A veto gives its reasons: the committee answers them when it decides again.",
        source="the proposals of 2017 for handing powers back; common law",
        kept=lambda facts: not facts.is_veto or facts.because.strip() != "",
        hard=Hardness.DIRECTION,
    ),
    Rule(
        code="R20",
        says="A commissioner with a conflict of interest neither clears nor vetoes: another nominee does.",
        source="Porter v Magill [2001] UKHL 67",
        kept=lambda facts: not facts.has_conflict,
    ),
)


@dataclass(frozen=True, slots=True)
class AdviceFacts:
    """The commissioner about to advise on a case that councillors decide."""

    mode: Mode
    is_nominee: bool
    has_conflict: bool
    is_asked: bool
    says: str


ADVICE_RULES: tuple[Rule[AdviceFacts], ...] = (
    Rule(
        code="R01",
        says="The commissioner advises where councillors decide; where she holds the power, she decides.",
        source="Local Government Act 1999, s.15(6)",
        kept=lambda facts: council_mode(facts.mode),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R02",
        says="She advises where the conditions of the holding ask her: in a case deferred from her own hearing, drawn "
        "in the sample, or asked for by whoever chairs.",
        source="the Directions’ conditions",
        kept=lambda facts: facts.is_asked and facts.is_nominee,
        hard=Hardness.DIRECTION,
    ),
    Rule(
        code="R20",
        says="A commissioner with a conflict of interest does not advise.",
        source="Porter v Magill [2001] UKHL 67",
        kept=lambda facts: not facts.has_conflict,
    ),
    Rule(
        code="R43",
        says="Advice is given in words.",
        source="common law",
        kept=lambda facts: facts.says.strip() != "",
    ),
)


def may_veto(mode: Mode) -> bool:
    """Does the mode let the commissioner veto what councillors decide? (R06)"""
    return mode is Mode.COUNCIL_DECIDES_SUBJECT_TO_VETO


def veto_ends_on(decided_on: date, *, working_days: int, closed: frozenset[date] = NO_EXTRA_DAYS) -> date:
    """The last day on which she may veto: so many working days after the day of the decision (R06).

    However many, it leaves the last day in time for the notice of the grounds, which waits for her (R45).
    """
    return min(add_working_days(decided_on, working_days, closed), grounds_due(decided_on) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Considered:
    """One case of a draw: its score, and whether the draw fell on it."""

    reference: str
    score: str
    is_drawn: bool


def score_of(seed: bytes, reference: str) -> str:
    """A case's score in a draw: SHA-256 over the seed and its reference, in hexadecimal."""
    return hashlib.sha256(seed + reference.encode()).hexdigest()


def drawn_from(seed: bytes, references: Collection[str], *, rate: int, room: int) -> list[Considered]:
    """Draw the sample: the cases whose score lies in the lowest `rate` hundredths, the lowest `room` of these.

    The same seed, cases, rate and room give the same answer for ever, in whatever order the cases come.
    """
    limit = ROOM_OF_SCORES * rate // 100
    scored = sorted((score_of(seed, one), one) for one in set(references))
    lowest = {one for score, one in scored[: max(room, 0)] if int(score, 16) < limit}
    return [Considered(one, score, one in lowest) for score, one in scored]


def in_a_sentence(reasons: Iterable[str]) -> str:
    """Why she is asked, as one sentence: "Deferred from her hearing on 6 December 2016; asked by the chair."."""
    told = "; ".join(reasons)
    return f"{told[:1].upper()}{told[1:]}." if told else ""
