"""Every rule the software holds, gathered from the features' tables; and the page of the rulebook made of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

import licensing.decisions.judgment
import licensing.decisions.lawfulness
import licensing.decisions.outcomes
import licensing.hearings.participation
import licensing.hearings.rules
import licensing.notices.elements
import licensing.notices.rules
import licensing.powers.rules
import licensing.register.convictions
import licensing.reviews.rules
import licensing.sittings.rules
import licensing.sittings.scheduling
import licensing.training.rules
from licensing.rulebook import Rule

TABLES: tuple[ModuleType, ...] = (
    licensing.powers.rules,
    licensing.register.convictions,
    licensing.notices.rules,
    licensing.notices.elements,
    licensing.training.rules,
    licensing.reviews.rules,
    licensing.sittings.rules,
    licensing.sittings.scheduling,
    licensing.hearings.rules,
    licensing.hearings.participation,
    licensing.decisions.judgment,
    licensing.decisions.outcomes,
    licensing.decisions.lawfulness,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rulebook as the software holds it."""

    code: str
    says: str
    source: str
    hard: str
    weight: str
    since: date | None
    until: date | None
    where: str


def entries() -> list[Entry]:
    """Every rule in every table, by id and then by the feature that holds it."""
    return sorted(_entries(), key=lambda entry: (entry.code, entry.where, entry.says))


def explanations() -> dict[str, tuple[str, str]]:
    """Rule id → (sentence, source), for the tags on pages. Where several tables hold a rule, the first speaks."""
    found: dict[str, tuple[str, str]] = {}
    for entry in _entries():
        found.setdefault(entry.code, (entry.says, entry.source))
    return found


def _entries() -> Iterator[Entry]:
    for module in TABLES:
        where = module.__name__.split(".")[1]
        for rule in _rules_in(module):
            yield Entry(
                code=rule.code,
                says=rule.says,
                source=rule.source,
                hard=rule.hard,
                weight=rule.weight,
                since=None if rule.since == date.min else rule.since,
                until=None if rule.until == date.max else rule.until,
                where=where,
            )


def _rules_in(module: ModuleType) -> Iterator[Rule[Any]]:
    for value in vars(module).values():
        if isinstance(value, tuple) and value and all(isinstance(one, Rule) for one in value):
            yield from value
