"""The minutes of a hearing day: their states, who may sign them, and what their public edition never says. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from licensing.rulebook import Hardness, Rule

LONGEST_ITEM = 12_000
# What a proposal would be told with. "The commissioner decides" tells none.
TELLS_A_PROPOSAL = re.compile(
    r"\b(propos|revo[kc]|suspen[ds]|warning|no further action|advi[cs]ed?\b|recommend)", re.IGNORECASE
)


class MinutesEdition(StrEnum):
    """For whom minutes are printed."""

    PUBLIC = "public"
    EXEMPT = "exempt"


EDITION_WORDS = {MinutesEdition.PUBLIC: "Public minutes", MinutesEdition.EXEMPT: "Exempt minutes"}


class MinutesStep(StrEnum):
    """What was done with one version of the minutes."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"


class MinutesState(StrEnum):
    """How a version of the minutes stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"

    @property
    def is_signed(self) -> bool:
        return self in (MinutesState.APPROVED, MinutesState.PUBLISHED)


STATE_WORDS = {
    MinutesState.DRAFT: "Draft",
    MinutesState.SUBMITTED: "Submitted for approval",
    MinutesState.APPROVED: "Approved and signed",
    MinutesState.PUBLISHED: "Published",
}

# What may be done with minutes in each state; a change of draft or submitted minutes is a new version, a draft again.
NEXT: dict[tuple[MinutesState, MinutesStep], MinutesState] = {
    (MinutesState.DRAFT,     MinutesStep.SUBMITTED): MinutesState.SUBMITTED,
    (MinutesState.SUBMITTED, MinutesStep.APPROVED):  MinutesState.APPROVED,
    (MinutesState.APPROVED,  MinutesStep.PUBLISHED): MinutesState.PUBLISHED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """The public edition: which items name somebody they may not, and which cases tell what councillors proposed."""

    names: tuple[str, ...]
    proposals: tuple[str, ...]


PUBLIC_RULES: tuple[Rule[PublicFacts], ...] = (
    Rule(
        code="R30",
        says="Public minutes give a fair account without exempt information: no licence holder, nobody who came for a "
        "case, and no withheld name stands in them.",
        source="Local Government Act 1972, s.100C(1)-(2); Sch.12A paras 1, 2",
        kept=lambda facts: not facts.names,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R78",
        says="While the commissioner decides, public minutes never say what councillors propose or advise.",
        source="common law: fairness",
        kept=lambda facts: not facts.proposals,
        hard=Hardness.COMMON_LAW,
    ),
)


@dataclass(frozen=True, slots=True)
class SigningFacts:
    """Minutes about to be signed: whether the signer presided on the day, or presides at a later meeting today."""

    presided: bool
    presides_today: bool


SIGNING_RULES: tuple[Rule[SigningFacts], ...] = (
    Rule(
        code="R31",
        says="Minutes are signed by whoever presided at the meeting, or presides at a later one that approves them.",
        source="Local Government Act 1972, Sch.12 para 41(1)",
        kept=lambda facts: facts.presided or facts.presides_today,
        hard=Hardness.STATUTE,
    ),
)


def tells_a_proposal(text: str) -> bool:
    """Does the text speak of an outcome that somebody might have proposed?"""
    return TELLS_A_PROPOSAL.search(text) is not None
