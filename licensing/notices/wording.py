"""The standard paragraphs of a letter, which a council words itself: in which part, and what they may not say. Pure.

Days, grounds, rights and everything else that a rule asks for are composed for each letter and stand in no wording.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from licensing.notices.letters import Letter, Section, paras
from licensing.notices.rules import DECISION_LETTERS, OWN_POLICY_FROM, NoticeKind, tells_the_proposal
from licensing.rulebook import Hardness, Rule

LONGEST_WORDING = 1500


class WordingPart(StrEnum):
    """Where in a letter the standard paragraphs stand."""

    OPENING = "opening"
    CONTACT = "contact"
    CLOSING = "closing"


PART_WORDS = {
    WordingPart.OPENING: "Opening",
    WordingPart.CONTACT: "How to contact us",
    WordingPart.CLOSING: "Closing",
}

# What a letter says until the council words it, where it says anything. Hearing notices and decisions have had their
# own ways of being asked about from the start, and no line to spare.
ASK_US = (
    "If anything in this letter is not clear, or you need it in another form, ask us: our address and how to reach us "
    "are at the top of this letter."
)
STANDARD: Mapping[tuple[NoticeKind, WordingPart], str] = {
    (kind, WordingPart.CONTACT): ASK_US
    for kind in NoticeKind
    if kind is not NoticeKind.HEARING_NOTICE and kind not in DECISION_LETTERS
}

APPEAL = re.compile(r"\bappeal", re.IGNORECASE)
MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
COUNT = r"(?:\d+|two|three|four|five|six|seven|ten|fourteen|twenty-one|twenty-eight)"
COMPUTED = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTHS}\b|\b{MONTHS}\s+\d{{1,2}}\b|\b\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}\b"
    rf"|\b{COUNT}\s+(?:clear\s+)?(?:working\s+|calendar\s+)?(?:days?|weeks?|months?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Worded:
    """What one part of a kind of letter says, and the version that says so (None: nobody worded it yet)."""

    part: WordingPart
    text: str
    version_id: int | None = None


@dataclass(frozen=True, slots=True)
class WordingFacts:
    """A wording about to be written: for which letter, and what it says."""

    kind: NoticeKind
    text: str


def standard_wording(kind: NoticeKind, part: WordingPart) -> Worded:
    """What a part of a kind of letter says until the council words it."""
    return Worded(part, STANDARD.get((kind, part), ""))


def worded(letter: Letter, wording: Sequence[Worded]) -> Letter:
    """The letter with its standard paragraphs: before all else, in a section of their own, and at the end."""
    text = {one.part: paras(one.text) for one in wording}
    contact = text.get(WordingPart.CONTACT, ())
    sections = (Section(PART_WORDS[WordingPart.CONTACT], contact),) if contact else ()
    return replace(
        letter,
        opening=(*text.get(WordingPart.OPENING, ()), *letter.opening),
        sections=(*letter.sections, *sections),
        closing=text.get(WordingPart.CLOSING, ()),
    )


RULES: tuple[Rule[WordingFacts], ...] = (
    Rule(
        code="R56",
        says="Only a decision notice speaks of appeal: the standard wording of another letter does not.",
        source="fairness",
        kept=lambda facts: facts.kind is NoticeKind.DECISION_NOTICE or not APPEAL.search(facts.text),
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R78",
        says="The standard wording of a letter does not speak of what councillors proposed, recommended or advised.",
        source="fairness",
        kept=lambda facts: not tells_the_proposal(facts.text),
    ),
    Rule(
        code="R46",
        says="The standard wording of a letter names no date and counts no days: these are worked out for each letter.",
        source="Public Health Act 1936, s.300(3); a printed day that is wrong misleads",
        kept=lambda facts: not COMPUTED.search(facts.text),
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
)


def version_in_force(versions: Sequence[tuple[date, Worded]], on: date) -> Worded | None:
    """Of one part's versions in the order written, the one that counts on a day: the last written whose day has come.

    A later version therefore replaces one that was planned for a day it has not reached.
    """
    come = [one for in_force_from, one in versions if in_force_from <= on]
    return come[-1] if come else None
