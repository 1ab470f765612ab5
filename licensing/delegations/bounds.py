"""What no scheme of delegation lets an officer decide: before a hearing, for a commissioner, round a veto. Pure.

Whatever an entry names, an officer does not take a licence away before the hearing to which its holder was called, nor
decide what the nominee of a commissioner decides in person, nor what the commissioner may veto without her clearance.
"""

from dataclasses import dataclass
from datetime import date

from licensing.decisions.rules import AGAINST_THE_LICENCE, Outcome
from licensing.rulebook import Rule
from licensing.working_days import NO_EXTRA_DAYS, clear_working_days_between


@dataclass(frozen=True, slots=True)
class BoundsFacts:
    """An officer about to decide a review, as what is not in the scheme looks at it."""

    is_urgent: bool
    outcomes: frozenset[Outcome]
    had_time: bool  # to answer the served hearing notice; or an answer to it is on record


def had_time(
    served_on: date | None, today: date, *, clear_days: int, has_replied: bool, closed: frozenset[date] = NO_EXTRA_DAYS
) -> bool:
    """Did the holder have the clear working days of a hearing notice since it was given, or answer it? (R23)"""
    if served_on is None:
        return False
    return has_replied or clear_working_days_between(served_on, today, closed) >= clear_days


BOUNDS_RULES: tuple[Rule[BoundsFacts], ...] = (
    Rule(
        code="R25",
        says="An officer revokes or suspends nothing before the hearing to which the holder is called: but for the "
        "urgent path, that is decided at the hearing.",
        source="common law; natural justice",
        kept=lambda facts: facts.is_urgent or not facts.outcomes & AGAINST_THE_LICENCE,
    ),
    Rule(
        code="R23",
        says="But for the urgent path, an officer decides once the clear working days of a hearing notice have passed "
        "since it was served, or the holder’s reply to it is on record.",
        source="natural justice; the authority's own setting, by default 10 clear working days",
        kept=lambda facts: facts.is_urgent or facts.had_time,
    ),
)
