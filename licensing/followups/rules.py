"""Who may do something about a task, and when it counts as late."""

from dataclasses import dataclass
from datetime import date

from licensing.people.rules import Role

MOST_DAYS_AWAY = 366

# Tasks that only the act they ask for ends: how their origins begin, the rule, and where it is done. A line ticked off
# by hand would bury what the law has the council do.
ENDS_BY_ITS_ACT: dict[str, tuple[str, str]] = {
    "nr3s:": ("R57", "This task ends when what was done on the national register is recorded with its receipt."),
    "tell:": ("", "This task ends when it is recorded who was told, or why they need not be told."),
}


def why_not_by_hand(origin: str) -> tuple[str, str] | None:
    """The rule and the sentence for a task that nobody ends by hand; None for all others."""
    return next((said for begins, said in ENDS_BY_ITS_ACT.items() if origin.startswith(begins)), None)


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One task and the person who wants to do something about it."""

    role: Role
    owner_id: int | None
    person_id: int | None
    roles: frozenset[str]
    covered: frozenset[int]


def is_theirs(facts: TaskFacts) -> bool:
    """A task is its owner's, its owner's cover's, and everybody's who holds the role it asks for."""
    if facts.owner_id is not None and facts.owner_id in {facts.person_id, *facts.covered}:
        return True
    return facts.role in facts.roles


def is_overdue(due_on: date, *, on: date) -> bool:
    """A task is overdue from the day after it was due."""
    return due_on < on


def wrong_with_absence(*, away_from: date, away_until: date, person_id: int, cover_id: int | None) -> dict[str, str]:
    """What is wrong with an absence, by field; empty when nothing is."""
    if away_until < away_from:
        return {"away_until": "Last day away must not be before the first"}
    if (away_until - away_from).days > MOST_DAYS_AWAY:
        return {"away_until": "An absence may last a year at most: hand the work over instead"}
    if person_id == cover_id:
        return {"cover": "Choose somebody else to cover for you"}
    return {}
