"""The paper sheet of a hearing: its form, its sections, and who may carry one into the record. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from licensing.rulebook import Hardness, Rule

FORM_VERSION = 1  # raised when a section is added or moved: older ones are then no longer keyed. Rows are data
MOST_SHEETS = 26  # a day has letters for so many cases
NEW_QUESTIONS, PAUSES, STRANGERS = 2, 3, 3  # blank lines for what nobody knows beforehand


class Section(StrEnum):
    """The sections of the sheet, in the order of the hearing; the page on which it is keyed has the same."""

    ATTENDANCE = "attendance"
    OPENING = "opening"
    INTERESTS = "interests"
    PUBLIC = "public"
    ORDER = "order"
    QUESTIONS = "questions"
    INFORMATION = "information"
    OUTCOME = "outcome"
    ENDING = "ending"
    SIGNATURES = "signatures"


TITLES = {
    Section.ATTENDANCE: "Who is here",
    Section.OPENING: "Opening",
    Section.INTERESTS: "Interests",
    Section.PUBLIC: "Press and public",
    Section.ORDER: "Order of proceedings",
    Section.QUESTIONS: "Questions to cover",
    Section.INFORMATION: "We have the information we need",
    Section.OUTCOME: "Outcome for each licence",
    Section.ENDING: "End of the hearing",
    Section.SIGNATURES: "Reasons and signatures",
}
HEADINGS = {one: f"{number}. {TITLES[one]}" for number, one in enumerate(Section, start=1)}


class SheetState(StrEnum):
    """Where a printed sheet stands."""

    PRINTED = "printed"
    WAITING = "waiting"
    SENT_BACK = "sent_back"
    CONFIRMED = "confirmed"


STATE_WORDS = {
    SheetState.PRINTED: "Printed",
    SheetState.WAITING: "Keyed in, to be confirmed",
    SheetState.SENT_BACK: "Sent back",
    SheetState.CONFIRMED: "On the record",
}


@dataclass(frozen=True, slots=True)
class ConfirmingFacts:
    """Somebody about to confirm, or send back, what another keyed in from a sheet."""

    keyed_by: int | None
    confirmed_by: int | None


SHEET_RULES: tuple[Rule[ConfirmingFacts], ...] = (
    Rule(
        code="R14",
        says="What was keyed in from paper is compared with its scan by a second person, never by whoever keyed it in.",
        source="separation of duties; local policy",
        kept=lambda facts: facts.keyed_by is not None and facts.keyed_by != facts.confirmed_by,
        hard=Hardness.LOCAL_POLICY,
    ),
)
