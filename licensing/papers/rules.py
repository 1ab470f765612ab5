"""What goes into the papers of a hearing, in which order, marked how; and when late pages may reach the panel. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from licensing.documents.rules import ExemptParagraph, Section, Sensitivity
from licensing.people.naming import addresses, folded, masked, names_whole, parts_of, telling_parts
from licensing.rulebook import Hardness, Rule

# The sections of papers, in their order. What is filed elsewhere (contact, proof of service) is not for the panel.
IN_PAPERS = (
    Section.HEARING_NOTICE,
    Section.OFFICERS_REPORT,
    Section.OFFENCES_AND_CONCERNS,
    Section.REPRESENTATIONS,
    Section.POLICY,
)
MOST_PAGES = 1500  # of one edition: what a panel can be asked to read, and a bound on every list of pages
NOT_FOR_PUBLICATION = "Not for publication"


def marking(sensitivity: Sensitivity, paragraph: ExemptParagraph | None) -> str:
    """What stands at the head of each page of a document; empty on an open one (R30)."""
    if sensitivity is Sensitivity.EXEMPT:
        return f"{NOT_FOR_PUBLICATION}: paragraph {paragraph or ''} of Schedule 12A to the Local Government Act 1972"
    return f"{NOT_FOR_PUBLICATION}: confidential information" if sensitivity is Sensitivity.CONFIDENTIAL else ""


# Notice, report and list of offences are about an individual, until the proper officer thinks otherwise.
ABOUT_AN_INDIVIDUAL = marking(Sensitivity.EXEMPT, ExemptParagraph.ONE)


def tells(words: str, names: Iterable[str], *, but: str) -> bool:
    """Does one of these names stand in the words of a page: whole, in any case and across lines, or after a title?

    For what the council wrote itself a bare part of a name is not enough: no redacted version can take its place (R14).
    A part that is the licence holder's too (`but`) counts within the whole name alone.
    """
    theirs = {folded(one) for one in parts_of(but)}
    return any(
        names_whole(words, parts_of(name))
        or any(addresses(words, one) for one in telling_parts(name) if folded(one) not in theirs)
        for name in names
    )


def tells_part(words: str, names: Iterable[str], *, but: str) -> bool:
    """Does a word of one of these names stand in the words of a document, as `people.naming.masked` hides it? (R14)

    Not those that are the licence holder's too (`but`): their name stands on every page. And not the small words of
    what stands for a name ("A passenger"): they count where nothing in it has a capital.
    """
    theirs = {folded(one) for one in parts_of(but)}
    parts = [one for name in names for one in telling_parts(name)]
    return masked(words, [one for one in parts if folded(one) not in theirs]) != masked(words, [])


@dataclass(frozen=True, slots=True)
class LateFacts:
    """Papers about to be published: what of them came late, and what the chair and the officer say about it."""

    late: int  # documents received after the last day for papers
    leave_because: str = ""
    leave_by: int | None = None
    leave_on: date | None = None
    other_side: str = ""


LATE_RULES: tuple[Rule[LateFacts], ...] = (
    Rule(
        code="R27",
        says="Papers that came after the last day for them reach the panel only with the chair’s leave: who gave it, "
        "when and why.",
        source="fairness; local policy",
        kept=lambda facts: (
            not facts.late
            or (facts.leave_by is not None and facts.leave_on is not None and facts.leave_because.strip() != "")
        ),
        hard=Hardness.LOCAL_POLICY,
    ),
    Rule(
        code="R27",
        says="The other side has time for late papers: it is written down when the licence holder got them.",
        source="fairness; local policy",
        kept=lambda facts: not facts.late or facts.other_side.strip() != "",
        hard=Hardness.LOCAL_POLICY,
    ),
)
