"""Appeals to the court: what may be appealed against, when an appeal is in time, and what a court may say. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licensing.notices.rules import is_in_time, last_day_to_appeal
from licensing.rulebook import Hardness, Rule


class Court(StrEnum):
    """Which court hears the appeal."""

    MAGISTRATES = "magistrates"
    CROWN = "crown"


class Appellant(StrEnum):
    """Who appeals: against the council's decision the holder; from the magistrates' court either side."""

    HOLDER = "holder"
    COUNCIL = "council"


class Ending(StrEnum):
    """How an appeal ended."""

    HEARD = "heard"
    WITHDRAWN = "withdrawn"
    STRUCK_OUT = "struck_out"


COURT_WORDS = {Court.MAGISTRATES: "Magistrates’ court", Court.CROWN: "Crown Court"}
APPELLANT_WORDS = {Appellant.HOLDER: "The licence holder", Appellant.COUNCIL: "The council"}
ENDING_WORDS = {
    Ending.HEARD: "The court heard it and gave its decision",
    Ending.WITHDRAWN: "It was withdrawn",
    Ending.STRUCK_OUT: "It was struck out, or not pursued",
}


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """A complaint to the magistrates' court about to be recorded as an appeal against one licence's outcome."""

    is_against_the_licence: bool
    is_served: bool
    is_appealed_already: bool


APPEAL_RULES: tuple[Rule[AppealFacts], ...] = (
    Rule(
        code="R56",
        says="A warning, or no further action, carries no appeal: only a revocation or a suspension does.",
        source="LGMPA 1976, s.77; Public Health Act 1936, s.300",
        kept=lambda facts: facts.is_against_the_licence,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R50",
        says="The time to appeal runs from service: how and when the notice reached the holder is recorded first.",
        source="Public Health Act 1936, s.300(2)",
        kept=lambda facts: facts.is_served,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R50",
        says="One appeal stands against each licence’s outcome: this one is recorded already.",
        source="Public Health Act 1936, s.300(2)",
        kept=lambda facts: not facts.is_appealed_already,
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class LodgingFacts:
    """The day on which an appeal was brought about to be corrected. `was_relied_on`: the holder drove while it ran, or
    the court ended it."""

    was_in_time: bool
    is_in_time: bool
    was_relied_on: bool


LODGING_RULES: tuple[Rule[LodgingFacts], ...] = (
    Rule(
        code="R49",
        says="No correction takes back a protection that the licence holder has relied on: what was lawful on the "
        "record stays so. Where the appeal was brought too late, record how and on which day the court ended it.",
        source="LGMPA 1976, s.77(2); common law",
        kept=lambda facts: facts.is_in_time or not (facts.was_in_time and facts.was_relied_on),
        hard=Hardness.STATUTE,
    ),
)


def why_in_time(lodged_on: date, given_on: date) -> str:
    """Whether the appeal was brought in time, in a sentence with the days it was counted from (R48, R50)."""
    last = last_day_to_appeal(given_on)
    counted = f"The last day to appeal was {_day(last)}, 21 days from service on {_day(given_on)}"
    if is_in_time(lodged_on, given_on):
        return f"In time. {counted}; the complaint was made to the court on {_day(lodged_on)}."
    return f"Out of time. {counted}; the complaint was made only on {_day(lodged_on)}, and nobody can extend the time."


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
