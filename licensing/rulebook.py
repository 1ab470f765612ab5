"""The grammar of the rules tables: law as data, with the rulebook's ids, words and dates in force."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from licensing.errors import Refused

F = TypeVar("F")


class Hardness(StrEnum):
    """Where a rule's authority comes from, and so how it may be departed from."""

    STATUTE = "S"
    GUIDANCE = "SG"
    COMMON_LAW = "CL"
    DIRECTION = "D"
    GOOD_PRACTICE = "GP"
    LOCAL_POLICY = "LP"


class Weight(StrEnum):
    """What happens when a rule is not kept: the act is refused, or goes on with a recorded reason."""

    REFUSE = "refuse"
    WARN = "warn"


class Standing(StrEnum):
    """How one check stands on *Checks before you sign*."""

    MUST_FIX = "must fix"
    GIVE_A_REASON = "give a reason"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Rule(Generic[F]):
    """One sentence of the rulebook, and the test of whether it was kept.

    `code` is the rulebook's id ("R44"); `says` is what the officer reads when refused; `kept` looks at frozen facts
    only; `since`/`until` bound the days (half-open) on which it binds.
    """

    code: str
    says: str
    source: str
    kept: Callable[[F], bool]
    hard: Hardness = Hardness.COMMON_LAW
    weight: Weight = Weight.REFUSE
    since: date = date.min
    until: date = date.max

    def in_force(self, on: date) -> bool:
        return self.since <= on < self.until


@dataclass(frozen=True, slots=True)
class Check(Generic[F]):
    """One rule as it stands on the facts: what *Checks before you sign* shows in one line."""

    rule: Rule[F]
    standing: Standing

    @property
    def code(self) -> str:
        return self.rule.code


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a computed value is what it is: the rule, its sentence, and the inputs it was given."""

    id: str
    says: str
    inputs: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "says": self.says, "inputs": dict(self.inputs)}


def checks(rules: Iterable[Rule[F]], facts: F, *, on: date) -> list[Check[F]]:
    """Every rule in force on the day, as it stands on the facts. Nothing stops at the first."""
    return [Check(rule, _standing(rule, facts)) for rule in rules if rule.in_force(on)]


def broken(rules: Iterable[Rule[F]], facts: F, *, on: date) -> list[Rule[F]]:
    """The rules in force on the day that refuse the act."""
    return [rule for rule in rules if rule.in_force(on) and rule.weight is Weight.REFUSE and not rule.kept(facts)]


def warned(rules: Iterable[Rule[F]], facts: F, *, on: date) -> list[Rule[F]]:
    """The rules in force on the day that ask for a reason before the act goes on."""
    return [rule for rule in rules if rule.in_force(on) and rule.weight is Weight.WARN and not rule.kept(facts)]


def refuse_if(broken_rules: Iterable[Rule[Any]], *, about: str | None = None) -> None:
    """Raise Refused with every broken rule's sentence and source; return quietly when there is none."""
    rules = list(broken_rules)
    if rules:
        raise Refused(
            *(f"{rule.says} ({rule.source})" for rule in rules),
            codes=[rule.code for rule in rules],
            about=about,
        )


def refuse_unless_reasoned(warnings: Iterable[Rule[Any]], reason: str, *, about: str | None = None) -> None:
    """A warning is passed by writing down why; without a reason the act is refused."""
    rules = list(warnings)
    if rules and not reason.strip():
        raise Refused(
            *(f"{rule.says} Give a reason to go on. ({rule.source})" for rule in rules),
            codes=[rule.code for rule in rules],
            about=about,
        )


def _standing(rule: Rule[F], facts: F) -> Standing:
    if rule.kept(facts):
        return Standing.FINE
    return Standing.MUST_FIX if rule.weight is Weight.REFUSE else Standing.GIVE_A_REASON
