"""Whether a case is heard in public, and who stays while members talk in private (R15, R22, R29, R30). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from licensing.hearings.rules import MAY_DELIBERATE, Capacity
from licensing.powers.rules import Mode, council_mode, needs_proposal
from licensing.rulebook import Hardness, Rule
from licensing.sittings.agenda import RESOLVES
from licensing.web.wording import clock_time

USUAL_PARAGRAPHS = ("1", "2")  # about an individual, and likely to reveal who that is
USUAL_INTEREST = (
    "Each case is about one person’s private life, work and past, and about people who complained; nothing that the "
    "public needs to know of how licences are decided is lost by hearing it in private."
)


class AccessChange(StrEnum):
    """What happened to the public."""

    EXCLUDED = "excluded"
    CONFIDENTIAL = "confidential"
    READMITTED = "readmitted"


ACCESS_WORDS = {
    AccessChange.EXCLUDED: "Public excluded by resolution",
    AccessChange.CONFIDENTIAL: "Public kept out: confidential information",
    AccessChange.READMITTED: "Public let in again",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One case of the day as its agenda numbers it."""

    number: int
    reference: str


@dataclass(frozen=True, slots=True)
class Openness:
    """Who may listen to one case at an instant."""

    is_meeting: bool  # councillors hear it; a commissioner who sits alone holds no meeting
    kind: AccessChange | None = None
    since: datetime | None = None

    @property
    def is_private(self) -> bool:
        return self.kind in (AccessChange.EXCLUDED, AccessChange.CONFIDENTIAL)

    @property
    def in_words(self) -> str:
        """What stands on every tablet."""
        if self.kind is AccessChange.EXCLUDED and self.since is not None:
            return f"In private, by resolution of {clock_time(self.since)}"
        if self.kind is AccessChange.CONFIDENTIAL:
            return "In private: confidential information"
        return "In public" if self.is_meeting else "Not a meeting: the commissioner sits alone"


def may_deliberate(mode: Mode, *, commissioner_stays: bool = False) -> frozenset[Capacity]:
    """Who stays while members talk in private: those who decide, the legal adviser and the clerk (R15).

    The commissioner where the decision is hers; never where councillors decide. On a proposal that is the authority's
    choice: by default she goes out, so that what councillors propose is their own.
    """
    if council_mode(mode) or (needs_proposal(mode) and not commissioner_stays):
        return MAY_DELIBERATE - {Capacity.COMMISSIONER}
    return MAY_DELIBERATE


@dataclass(frozen=True, slots=True)
class ExclusionFacts:
    """A resolution about to be recorded."""

    is_meeting: bool
    items: int
    paragraphs: int
    public_interest: str
    members_in: int
    movers_in_room: bool = True  # whoever moved and seconded it are two members in the room, or nobody is named


EXCLUSION_RULES: tuple[Rule[ExclusionFacts], ...] = (
    Rule(
        code="R29",
        says="A resolution to exclude the public names the items, the paragraphs of Schedule 12A, and why the public "
        "interest in keeping the information private outweighs that in telling it.",
        source="Local Government Act 1972, s.100A(4)-(5); Sch.12A para 10",
        kept=lambda facts: facts.items > 0 and facts.paragraphs > 0 and facts.public_interest.strip() != "",
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R29",
        says="A commissioner who sits alone holds no meeting: there is nobody to resolve, and nothing to resolve.",
        source="Local Government Act 1972, s.100A; Local Government Act 1999, s.15(6)",
        kept=lambda facts: facts.is_meeting,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R29",
        says="Members in the room resolve it; whoever moves and whoever seconds are two of them.",
        source="Local Government Act 1972, s.100A(4); Sch.12 para 39",
        kept=lambda facts: not facts.is_meeting or (facts.members_in > 0 and facts.movers_in_room),
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class PrivateFacts:
    """A case about to be talked over, or listened to, in private."""

    openness: Openness


PRIVATE_RULES: tuple[Rule[PrivateFacts], ...] = (
    Rule(
        code="R29",
        says="Councillors talk in private about a case only after a resolution that excludes the public from it, or "
        "where confidential information would be disclosed.",
        source="Local Government Act 1972, s.100A(2)-(5)",
        kept=lambda facts: not facts.openness.is_meeting or facts.openness.is_private,
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class ReadmissionFacts:
    """The public about to be let in again."""

    is_confidential: bool
    members_talk: bool


READMISSION_RULES: tuple[Rule[ReadmissionFacts], ...] = (
    Rule(
        code="R30",
        says="While confidential information would be disclosed the public is kept out: no resolution lets them in.",
        source="Local Government Act 1972, s.100A(2)-(3)",
        kept=lambda facts: not facts.is_confidential,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R15",
        says="The public is not let in while members talk and settle on an outcome.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052",
        kept=lambda facts: not facts.members_talk,
    ),
)


@dataclass(frozen=True, slots=True)
class ListeningFacts:
    """Somebody from the public about to come in."""

    is_private: bool


LISTENING_RULES: tuple[Rule[ListeningFacts], ...] = (
    Rule(
        code="R29",
        says="The public is excluded from this case: an observer comes in once they are let in again.",
        source="Local Government Act 1972, s.100A(2)-(5)",
        kept=lambda facts: not facts.is_private,
        hard=Hardness.STATUTE,
    ),
)


def exclusion(items: Sequence[Item], paragraphs: Sequence[str], public_interest: str) -> str:
    """The resolution as it is read out: the items, the paragraphs, the public interest (R29)."""
    return (
        f"{RESOLVES}under section 100A(4) of the Local Government Act 1972 the press and public be excluded from the "
        f"meeting for {_items(items)}, since it is likely that if they were present exempt information as defined in "
        f"{_paragraphs(paragraphs)} of Part 1 of Schedule 12A to the Act would be disclosed to them, and the public "
        "interest in maintaining the exemption outweighs the public interest in disclosing the information. "
        f"{public_interest.strip()}"
    )


def readmission(items: Sequence[Item], because: str = "") -> str:
    """What is read out when the public is let in again; `because`: what was recorded as confidential was not."""
    mistaken = f" It was kept private as confidential by mistake: {because.strip()}" if because.strip() else ""
    return f"{RESOLVES}the press and public be admitted again for {_items(items)}.{mistaken}"


def kept_out(items: Sequence[Item], because: str) -> str:
    """What is read out when confidential information keeps the public out without a resolution (R30)."""
    return (
        "Under section 100A(2) of the Local Government Act 1972 the press and public are excluded from the meeting for "
        f"{_items(items)}, since confidential information would be disclosed to them: {because.strip()}"
    )


def _items(items: Sequence[Item]) -> str:
    numbered = [f"{one.number} (licence review {one.reference})" for one in items]
    return f"item{'s' if len(items) > 1 else ''} {_joined(numbered)}"


def _paragraphs(paragraphs: Sequence[str]) -> str:
    return f"paragraph{'s' if len(paragraphs) > 1 else ''} {_joined(sorted(paragraphs))}"


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "none"
