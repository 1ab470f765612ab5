"""What goes into the papers of an appeal, in which order, and what never does (R78, R14, R16). Pure.

The court and the appellant read them. A councillors' proposal is advice to the commissioner and is not told; legal
advice that members had in private stays private: that it was repeated to the parties is told.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from licensing.notices.rules import tells_the_proposal
from licensing.rulebook import Hardness, Rule

NOT_TOLD = "Left out: what councillors propose is advice to the commissioner, and is not told (R78)."


class Section(StrEnum):
    """The sections, in their order: what made the hearing fair comes first."""

    HEARING = "The hearing"
    DECISION = "The decision and its service"
    REPORT = "The officer’s report"
    PAPERS = "The papers that the panel had"
    MINUTES = "Public minutes"
    POLICY = "The policy in force"


ORDER = tuple(Section)
WRITTEN_SINCE = frozenset({Section.DECISION, Section.MINUTES})  # after councillors had proposed
LABELS = re.compile(r"\(papers, page [^)]*\)")
FEWEST_LETTERS = 120  # with fewer, a page is taken for a picture: its labels and markings are words as well


@dataclass(frozen=True, slots=True)
class AppealPapersFacts:
    """Papers of an appeal about to be made."""

    is_served: bool
    is_heard: bool
    names_told: tuple[str, ...]  # the titles of what would tell a withheld name


APPEAL_PAPERS_RULES: tuple[Rule[AppealPapersFacts], ...] = (
    Rule(
        code="R50",
        says="The court is shown how and when the notice was served: its service is recorded first.",
        source="Public Health Act 1936, s.300(2)",
        kept=lambda facts: facts.is_served,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R25",
        says="The record of the hearing stands on top: there is none before a hearing is over.",
        source="common law; natural justice",
        kept=lambda facts: facts.is_heard,
    ),
    Rule(
        code="R14",
        says="No papers tell a name that is withheld: give a redacted version of what does.",
        source="fairness; Data Protection Act 1998, s.7(4)-(6)",
        kept=lambda facts: not facts.names_told,
    ),
)


def is_picture(words: str, label: str) -> bool:
    """Has the page too few words of its own for a name on it to be found by its words?"""
    own = LABELS.sub("", words).replace(label, "")
    return sum(one.isalpha() for one in own) < FEWEST_LETTERS


def told_to_court(lines: Iterable[str], *, is_advice: bool) -> list[str]:
    """The lines of a record as the court and the appellant may read them. `is_advice`: what councillors propose is."""
    return [NOT_TOLD if is_advice and tells_the_proposal(one) else one for one in lines]
