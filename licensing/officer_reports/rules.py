"""The officer's report to the panel: its sections, and what a finished one must hold. Pure.

It describes and does not recommend: the panel and the commissioner weigh the case themselves (R04, R05).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from licensing.rulebook import Hardness, Rule

LONGEST_SECTION = 12_000


class Section(StrEnum):
    """The sections of a report, in their order. The values name the fields of its form."""

    BACKGROUND = "background"
    LICENCES = "licence_history"
    CONCERNS = "concerns"
    RESPONSE = "response"
    OPTIONS = "options"
    IMPLICATIONS = "implications"


TITLES = {
    Section.BACKGROUND: "Background",
    Section.LICENCES: "Licence history",
    Section.CONCERNS: "Offences and concerns",
    Section.RESPONSE: "The licence holder’s response",
    Section.OPTIONS: "Options and what each means",
    Section.IMPLICATIONS: "Legal and equality implications",
}


class Origin(StrEnum):
    """How a version of a report came to be."""

    DRAFTED = "drafted"
    EDITED = "edited"
    UPLOADED = "uploaded"


ORIGIN_WORDS = {
    Origin.DRAFTED: "Drafted from the review",
    Origin.EDITED: "Edited on the page",
    Origin.UPLOADED: "Uploaded from Word",
}

Sections = Mapping[str, str]


def changed_sections(before: Sections, after: Sections) -> list[Section]:
    """Which sections say something else, white space at the ends of lines aside."""
    return [one for one in Section if _plain(before.get(one, "")) != _plain(after.get(one, ""))]


def in_words(sections: Sections) -> dict[str, str]:
    """Each section under its title, for the page with both texts."""
    return {TITLES[one]: sections.get(one, "") for one in Section}


@dataclass(frozen=True, slots=True)
class FinishingFacts:
    """A report about to be finished: which sections are blank, and which name somebody whose name is withheld."""

    blank: tuple[str, ...]
    names_withheld: tuple[str, ...]


FINISHING_RULES: tuple[Rule[FinishingFacts], ...] = (
    Rule(
        code="R25",
        says="A report to the panel says something in each of its sections, the licence holder’s response among them.",
        source="common law: a real chance to be heard",
        kept=lambda facts: not facts.blank,
        hard=Hardness.COMMON_LAW,
    ),
    Rule(
        code="R14",
        says="A name that is withheld in the case does not stand in the report.",
        source="Standards 2020, 5.6-5.11; good practice before",
        kept=lambda facts: not facts.names_withheld,
        hard=Hardness.GOOD_PRACTICE,
    ),
)


def _plain(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines() if line.strip()]
