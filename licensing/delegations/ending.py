"""What makes the end of a delegation lawful: whoever holds the power takes it back at any time (R08). Pure."""

from dataclasses import dataclass

from licensing.rulebook import Hardness, Rule


@dataclass(frozen=True, slots=True)
class EndingFacts:
    """A version of the scheme about to be ended by whoever holds the power."""

    because: str
    has_document: bool
    ends_once_begun: bool  # or it has not begun, so that it never does
    is_sooner: bool  # than every end recorded of it


ENDING_RULES: tuple[Rule[EndingFacts], ...] = (
    Rule(
        code="R08",
        says="A delegation is ended by an instrument, with its reason; one that has begun does not end before it "
        "began, and an end that is recorded is only ever brought forward.",
        source="Local Government Act 1972, s.101(4)",
        kept=lambda facts: (
            bool(facts.because.strip()) and facts.has_document and facts.ends_once_begun and facts.is_sooner
        ),
        hard=Hardness.STATUTE,
    ),
)
