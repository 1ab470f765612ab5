"""What the convictions policy presumes of an offence, and which offences may be used at all (R37, R38, R39). Pure.

The policies are data (`data/conviction-policy.csv`). The result is a presumption and a date; nobody is decided by it.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from licensing.register.rules import ConcernKind, LicenceKind
from licensing.rulebook import Hardness, Reason, Rule, broken

DATA = Path(__file__).parents[1] / "data" / "conviction-policy.csv"
LOCAL_POLICY = "LOCAL-2015-07-06"  # the fictional council's own, with the periods of the 2020 annex

RUNS_FROM_WORDS = {
    "sentence_completed": "the day the sentence was completed",
    "sentence_or_ban_completed": "the day the sentence or the driving ban was completed, whichever is later",
    "later_of_conviction_sentence_ban": "the day of conviction, of the sentence's end or of the ban's end, the latest",
}


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One category of offence in one version of a policy. `min_years` is None where no licence is ever presumed."""

    policy: str
    version_from: date
    code: str
    category: str
    applies_to: frozenset[str]
    min_years: int | None
    runs_from: str
    extra: str

    @property
    def never(self) -> bool:
        return self.min_years is None


@dataclass(frozen=True, slots=True)
class Presumption:
    """What the policy presumes: never licensed, or not before a day; with the reason. Departing needs reasons."""

    line: PolicyLine
    lifts_on: date | None
    reason: Reason

    def stands_on(self, day: date) -> bool:
        """Does the presumption against a licence stand on that day?"""
        return self.lifts_on is None or day < self.lifts_on


@lru_cache
def policy_lines() -> tuple[PolicyLine, ...]:
    """Every line of every version of the policies on file."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(_line(row) for row in csv.DictReader(file))


def policy_in_force(on: date, adopted: Iterable[str] = (LOCAL_POLICY,)) -> str | None:
    """The version of the policy in force on the day, of those that the council has adopted (R39).

    None before the first: the case is then decided on its merits alone.
    """
    begun = {
        (line.version_from, line.policy)
        for line in policy_lines()
        if line.policy in set(adopted) and line.version_from <= on
    }
    return max(begun)[1] if begun else None


def line_of(policy: str, code: str) -> PolicyLine | None:
    """The policy's line for a category of offence, or None where it has none."""
    return next((line for line in policy_lines() if (line.policy, line.code) == (policy, code)), None)


def categories(policy: str) -> Sequence[PolicyLine]:
    """The policy's lines, in its own order."""
    return [line for line in policy_lines() if line.policy == policy]


def presume(line: PolicyLine, runs_from: date) -> Presumption:
    """What the line presumes for an offence whose period runs from that day: the same date so many years on (R38).

    A period running from 29 February ends on 28 February in a year without one.
    """
    inputs = {"policy": line.policy, "category": line.category, "runs_from": runs_from.isoformat()}
    if line.min_years is None:
        never = Reason("R38", f"{line.category}: the policy presumes that no licence is ever held.", inputs)
        return Presumption(line, None, never)
    lifts = _years_on(runs_from, line.min_years)
    says = (
        f"{line.category}: the policy presumes no licence for {line.min_years} years from "
        f"{RUNS_FROM_WORDS[line.runs_from]}, so until {lifts.day} {lifts:%B %Y}. A departure needs reasons."
    )
    return Presumption(line, lifts, Reason("R38", says, {**inputs, "years": str(line.min_years)}))


@dataclass(frozen=True, slots=True)
class UseFacts:
    """An offence about to be used against a licence."""

    kind: ConcernKind
    is_protected: bool
    is_spent: bool
    licence: LicenceKind


def is_spent_at_once(kind: ConcernKind) -> bool:
    """A caution is spent when it is given. When a conviction is spent depends on a sentence that is not held here."""
    return kind is ConcernKind.CAUTION


def may_be_used(kind: ConcernKind, licences: Iterable[LicenceKind], *, is_protected: bool, on: date) -> bool:
    """May it be put to the holder in a review of these licences? For any one of them is enough (R37)."""
    facts = [UseFacts(kind, is_protected, is_spent_at_once(kind), licence) for licence in licences]
    return any(not broken(USE_RULES, one, on=on) for one in facts)


USE_RULES: tuple[Rule[UseFacts], ...] = (
    Rule(
        code="R37",
        says="A protected conviction or caution is never used, nor shown.",
        source="Rehabilitation of Offenders Act 1974 (Exceptions) Order 1975, SI 1975/1023",
        kept=lambda facts: not facts.is_protected,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R37",
        says="For operators and vehicle proprietors only unspent convictions are used.",
        source="Rehabilitation of Offenders Act 1974, ss.1, 8A",
        kept=lambda facts: (
            not facts.is_spent
            or facts.licence.is_driver
            or facts.kind not in (ConcernKind.CONVICTION, ConcernKind.CAUTION)
        ),
        hard=Hardness.STATUTE,
    ),
)


def _line(row: dict[str, str]) -> PolicyLine:
    return PolicyLine(
        policy=row["policy"],
        version_from=date.fromisoformat(row["version_from"]),
        code=row["category_code"],
        category=row["category"],
        applies_to=frozenset(row["applies_to"].split(";")),
        min_years=None if row["never_license"] == "true" else int(row["min_years"]),
        runs_from=row["runs_from"],
        extra=row["extra"],
    )


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
