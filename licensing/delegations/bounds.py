"""What no scheme of delegation lets an officer decide: before a hearing, for a commissioner, round a veto. Pure.

Whatever an entry names, an officer does not take a licence away before the hearing to which its holder was called, nor
decide what the nominee of a commissioner decides in person, nor what the commissioner may veto without her clearance.
"""

from dataclasses import dataclass
from datetime import date

from licensing.decisions.rules import AGAINST_THE_LICENCE, Outcome
from licensing.oversight.rules import may_veto
from licensing.powers.rules import Mode, council_mode
from licensing.rulebook import Hardness, Rule
from licensing.working_days import NO_EXTRA_DAYS, clear_working_days_between


@dataclass(frozen=True, slots=True)
class BoundsFacts:
    """An officer about to decide a review, as what is not in the scheme looks at it."""

    is_urgent: bool
    mode: Mode  # in which the power is held today
    is_commissioners: bool  # in a commissioner's mode: her holding made the version, and its document is kept
    outcomes: frozenset[Outcome]
    is_cleared: bool  # by a commissioner whom the instrument of the day names, before the decision
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
        code="R04",
        says="Where the commissioner decides, her nominee decides in person: an officer decides nothing for her but on "
        "the urgent path.",
        source="Directions under the Local Government Act 1999, s.15(6)",
        kept=lambda facts: council_mode(facts.mode) or facts.is_urgent,
        hard=Hardness.DIRECTION,
    ),
    Rule(
        code="R08",
        says="Where the commissioner decides, the urgent path rests on a version of the scheme that was published, "
        "with its document, while she held the power under today’s instrument: one that she only adopted is made "
        "anew.",
        source="Local Government Act 1999, s.15(6); Local Government Act 1972, s.101",
        kept=lambda facts: council_mode(facts.mode) or not facts.is_urgent or facts.is_commissioners,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R06",
        says="While the commissioner may veto what councillors decide, an officer decides nothing but on the urgent "
        "path: anything else goes to the committee, and the time to veto opens with its decision.",
        source="the proposals of 2017 for handing powers back: a delegation does not go round the veto",
        kept=lambda facts: not may_veto(facts.mode) or facts.is_urgent,
        hard=Hardness.DIRECTION,
    ),
    Rule(
        code="R06",
        says="While the commissioner may veto, an urgent decision needs her clearance first: record as the "
        "consultation the commissioner, under a name that the instrument of the day gives, and that she agrees.",
        source="the proposals of 2017 for handing powers back: a delegation does not go round the veto",
        kept=lambda facts: not may_veto(facts.mode) or not facts.is_urgent or facts.is_cleared,
        hard=Hardness.DIRECTION,
    ),
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
