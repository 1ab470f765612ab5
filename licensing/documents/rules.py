"""What a document about a case may be, and when the public may see it (R29, R30)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from licensing.rulebook import Hardness, Rule

CASE = re.compile(r"LR-\d{4}-\d{4,6}")


def is_case(reference: str) -> bool:
    """Whether a reference is one that a review has: documents are about nothing else."""
    return CASE.fullmatch(reference) is not None


class Section(StrEnum):
    """Where a document belongs in the papers of its case, in their order; the last three are not for the papers."""

    HEARING_NOTICE = "hearing_notice"
    OFFICERS_REPORT = "officers_report"
    OFFENCES_AND_CONCERNS = "offences_and_concerns"
    REPRESENTATIONS = "representations"
    POLICY = "policy"
    CONTACT = "contact"
    PROOF_OF_SERVICE = "proof_of_service"
    OTHER = "other"


SECTION_WORDS = {
    Section.HEARING_NOTICE: "Hearing notice",
    Section.OFFICERS_REPORT: "Officer’s report",
    Section.OFFENCES_AND_CONCERNS: "Offences and concerns",
    Section.REPRESENTATIONS: "Holder’s representations",
    Section.POLICY: "Policy",
    Section.CONTACT: "Contact",
    Section.PROOF_OF_SERVICE: "Proof of service",
    Section.OTHER: "Other",
}

FOR_PAPERS = frozenset(Section) - {Section.CONTACT, Section.PROOF_OF_SERVICE, Section.OTHER}


class Sensitivity(StrEnum):
    """Who may read a document: anybody, those at a private session by resolution, or those by law alone."""

    OPEN = "open"
    EXEMPT = "exempt"
    CONFIDENTIAL = "confidential"


SENSITIVITY_WORDS = {
    Sensitivity.OPEN: "Open",
    Sensitivity.EXEMPT: "Exempt",
    Sensitivity.CONFIDENTIAL: "Confidential",
}


class ExemptParagraph(StrEnum):
    """The paragraphs of Part 1 of Schedule 12A to the Local Government Act 1972, as they stand in England."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    SIX = "6"
    SEVEN = "7"


PARAGRAPH_WORDS = {
    ExemptParagraph.ONE: "1: about any individual",
    ExemptParagraph.TWO: "2: likely to reveal who an individual is",
    ExemptParagraph.THREE: "3: financial or business affairs",
    ExemptParagraph.FOUR: "4: labour relations",
    ExemptParagraph.FIVE: "5: legal professional privilege",
    ExemptParagraph.SIX: "6: a notice, order or direction about to be made",
    ExemptParagraph.SEVEN: "7: preventing, investigating or prosecuting crime",
}


class Verdict(StrEnum):
    """What a scanner said of the bytes of a file."""

    NOT_SCANNED = "not_scanned"
    WAITING = "waiting"
    CLEAN = "clean"
    FOUND = "found"
    MADE_HERE = "made_here"


VERDICT_WORDS = {
    Verdict.NOT_SCANNED: "Not scanned",
    Verdict.WAITING: "Not yet scanned",
    Verdict.CLEAN: "Scanned: nothing found",
    Verdict.FOUND: "Scanner found something",
    Verdict.MADE_HERE: "Made by this service",
}
# Nobody reads a file that waits for the scanner, or in which it found something.
READABLE = frozenset({Verdict.NOT_SCANNED, Verdict.CLEAN, Verdict.MADE_HERE})


class Media(StrEnum):
    """The kinds of file that are received. Nothing else is."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


ENDINGS = {Media.PDF: "pdf", Media.JPEG: "jpg", Media.PNG: "png", Media.WORD: "docx"}
MEDIA_WORDS = {Media.PDF: "PDF", Media.JPEG: "Photo", Media.PNG: "Picture", Media.WORD: "Word document"}


@dataclass(frozen=True, slots=True)
class SensitivityFacts:
    """How sensitive a document is said to be, and why. `redacts`: it is the redacted twin of another."""

    sensitivity: Sensitivity
    paragraph: ExemptParagraph | None
    redacts: bool = False


SENSITIVITY_RULES: tuple[Rule[SensitivityFacts], ...] = (
    Rule(
        code="R30",
        says="An exempt document names the paragraph of Schedule 12A that exempts it; no other document names one.",
        source="Local Government Act 1972, s.100B(5) and Sch.12A, Part 1",
        kept=lambda facts: (facts.sensitivity is Sensitivity.EXEMPT) == (facts.paragraph is not None),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R30",
        says="A redacted version is made for anybody to read, so it is open.",
        source="Local Government Act 1972, s.100B(2) and s.100B(5)",
        kept=lambda facts: not facts.redacts or facts.sensitivity is Sensitivity.OPEN,
        hard=Hardness.STATUTE,
    ),
)
