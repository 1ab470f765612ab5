"""A day's agenda in its two editions: references for the public, names for those who run and hear the cases. Pure.

Both come from one record. Where councillors meet, the agenda carries the one resolution that would exclude the public
from every case, with the paragraph of Schedule 12A and the public interest (R29, R30). A commissioner's own decision is
no meeting, and needs none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from licensing.documents.rules import ExemptParagraph
from licensing.notices.letters import listed
from licensing.notices.records import Part, Record, RecordTable
from licensing.web.wording import clock_time, day, long_day

# Every case is about an individual, and names one: the paragraphs of Schedule 12A that hold whatever is in its papers.
ALWAYS = frozenset({ExemptParagraph.ONE, ExemptParagraph.TWO})
TELLS = {
    ExemptParagraph.ONE: "relating to an individual",
    ExemptParagraph.TWO: "likely to reveal the identity of an individual",
    ExemptParagraph.THREE: "relating to the financial or business affairs of a person",
    ExemptParagraph.FOUR: "relating to labour relations",
    ExemptParagraph.FIVE: "for which legal professional privilege could be claimed",
    ExemptParagraph.SIX: "which reveals a notice, order or direction that the authority proposes",
    ExemptParagraph.SEVEN: "relating to action taken against crime",
}
RESOLVES = "To resolve that "
FIRST_ITEMS = ("Apologies for absence", "Declarations of interests")


class Edition(StrEnum):
    """For whom an agenda is printed."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


EDITION_WORDS = {Edition.PUBLIC: "Public agenda", Edition.RESTRICTED: "Restricted agenda"}


@dataclass(frozen=True, slots=True)
class AgendaCase:
    """One case on the agenda. The public edition has its reference and time, and no more."""

    reference: str
    starts_at: datetime
    holder: str
    licences: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """A day's agenda as it is about to be published. `urgency` is the chair's reason for the late items (R22)."""

    authority: str
    day: str
    held_on: date
    starts_at: datetime
    venue: str
    published_on: date
    urgency: str
    is_meeting: bool
    cases: Sequence[AgendaCase]
    paragraphs: frozenset[ExemptParagraph] = frozenset()  # that papers of the cases name, beside those that always hold
    is_confidential: bool = False  # some papers are confidential (s.100A(2))


def agenda_record(facts: AgendaFacts, edition: Edition) -> Record:
    """The edition, ready to be printed or shown."""
    first = len(FIRST_ITEMS) + (2 if facts.is_meeting else 1)
    parts = [Part(f"{number}. {title}") for number, title in enumerate(FIRST_ITEMS, start=1)]
    if facts.is_meeting:
        resolved = resolution(first, first + len(facts.cases) - 1, facts.paragraphs, confidential=facts.is_confidential)
        parts.append(Part(f"{first - 1}. Exclusion of the press and public", resolved))
    parts.append(Part(_reviews(first, len(facts.cases)), table=_table(facts, edition, first)))
    if facts.urgency:
        parts.append(Part("Urgent items", _urgent(facts)))
    return Record(
        title=EDITION_WORDS[edition],
        authority=facts.authority,
        reference=f"{facts.day}, {EDITION_WORDS[edition].lower()}",
        dated=f"Published {day(facts.published_on)}",
        mark=marking(facts.paragraphs, confidential=facts.is_confidential) if edition is Edition.RESTRICTED else "",
        facts=(
            ("Hearings of licence reviews", long_day(facts.held_on)),
            ("Begins", clock_time(facts.starts_at)),
            ("Where", facts.venue),
        ),
        parts=tuple(parts),
    )


def resolution(
    first: int, last: int, paragraphs: frozenset[ExemptParagraph] = frozenset(), *, confidential: bool = False
) -> str:
    """The one resolution for every case: the items, the paragraphs of Schedule 12A, the public interest (R29).

    Confidential papers add the sentence of s.100A(2): for them the law excludes the public, and no resolution is taken.
    """
    items = f"item {first}" if first == last else f"items {first} to {last}"
    tells = [TELLS[one] for one in sorted(ALWAYS | paragraphs)]
    told = f"{', '.join(tells[:-1])}, and {tells[-1]}" if len(tells) > 1 else tells[0]
    by_law = (
        " Some of the papers are confidential: under section 100A(2) of the Act the press and public are excluded by "
        "law whenever it is likely that confidential information would be disclosed to them."
    )
    return (
        f"{RESOLVES}under section 100A(4) of the Local Government Act 1972 the press and public be excluded from "
        f"the meeting for {items}, since it is likely that if they were present exempt information as defined in "
        f"{_numbers(paragraphs)} of Part 1 of Schedule 12A to the Act (information {told}) would be disclosed to them, "
        "and the public interest in maintaining the exemption outweighs the public interest in disclosing the "
        f"information.{by_law if confidential else ''}"
    )


def marking(paragraphs: frozenset[ExemptParagraph] = frozenset(), *, confidential: bool = False) -> str:
    """What stands at the head of an edition that is not for publication (R30)."""
    also = ", and confidential information" if confidential else ""
    return (
        f"Not for publication: exempt information, {_numbers(paragraphs)} of Part 1 of Schedule 12A to the Local "
        f"Government Act 1972{also}"
    )


def _numbers(paragraphs: frozenset[ExemptParagraph]) -> str:
    return f"paragraphs {listed(sorted(ALWAYS | paragraphs))}"


MARK = marking()


def _reviews(first: int, cases: int) -> str:
    return f"{first}. Licence review" if cases == 1 else f"{first} to {first + cases - 1}. Licence reviews"


def _table(facts: AgendaFacts, edition: Edition, first: int) -> RecordTable:
    if edition is Edition.PUBLIC:
        rows = [(str(place), case.reference, clock_time(case.starts_at)) for place, case in _placed(facts, first)]
        return RecordTable(("Item", "Licence review", "Time"), tuple(rows))
    return RecordTable(
        ("Item", "Licence review", "Time", "Licence holder", "Licences"),
        tuple(
            (str(place), case.reference, clock_time(case.starts_at), case.holder, case.licences)
            for place, case in _placed(facts, first)
        ),
    )


def _placed(facts: AgendaFacts, first: int) -> list[tuple[int, AgendaCase]]:
    return list(enumerate(facts.cases, start=first))


def _urgent(facts: AgendaFacts) -> str:
    late = [case.reference for case in facts.cases if case.is_late]
    which = f"Added less than the time allowed before the meeting: {', '.join(late)}. " if late else ""
    return f"{which}The chair’s reason for urgency (section 100B(4)(b) of the Act): {facts.urgency}"
