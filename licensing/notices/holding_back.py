"""A letter that waits while the commissioner may veto the decision that it tells of (R06). Pure."""

from dataclasses import dataclass
from datetime import date

from licensing.rulebook import Hardness, Rule


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """A letter about to be approved: until when it is held, if it is, and today."""

    held_until: date | None
    today: date


HELD_RULES: tuple[Rule[HeldFacts], ...] = (
    Rule(
        code="R06",
        says="While the commissioner may veto a decision, its letter is not approved, printed or sent: it waits until "
        "she clears the decision, or until her time to veto it has ended.",
        source="the proposals of 2017 for handing powers back",
        kept=lambda facts: facts.held_until is None or facts.today > facts.held_until,
        hard=Hardness.DIRECTION,
    ),
)
