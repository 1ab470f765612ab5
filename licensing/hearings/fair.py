"""The words of the fair-hearing record: what it tells of, and in which order (R23, R25-R28). Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class FairTopic(StrEnum):
    """What the room itself writes down, because nothing else records it."""

    LANGUAGE = "language"
    ADJUSTMENTS = "adjustments"
    REPRESENTATION = "representation"
    LATE_PAPERS = "late_papers"


TOPIC_WORDS = {
    FairTopic.LANGUAGE: "Language and interpreter",
    FairTopic.ADJUSTMENTS: "Adjustments provided",
    FairTopic.REPRESENTATION: "Representation",
    FairTopic.LATE_PAPERS: "Late papers, and leave given in the room",
}


@dataclass(frozen=True, slots=True)
class FairPart:
    """One part of the record: what was done, line by line, and what is missing, in words."""

    key: str
    title: str
    rules: tuple[str, ...]
    lines: tuple[str, ...]
    missing: str = ""
    mend: str = ""  # the route that supplies what is missing, by name

    @property
    def plain(self) -> dict[str, Any]:
        """As it is sealed and kept."""
        return {
            "key": self.key,
            "title": self.title,
            "rules": list(self.rules),
            "lines": list(self.lines),
            "missing": self.missing,
        }

    @property
    def ended(self) -> "FairPart":
        """The same once nothing can be supplied any more."""
        return replace(self, mend="")


def from_plain(kept: dict[str, Any]) -> FairPart:
    """A part as it was sealed."""
    return FairPart(kept["key"], kept["title"], tuple(kept["rules"]), tuple(kept["lines"]), kept["missing"])
