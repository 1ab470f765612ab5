"""What would go into the papers of a case today: which documents, in which order, and what is not among them yet."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from licensing.authority.queries import closed_days, number_on, settings_on
from licensing.authority.rules import Setting
from licensing.clock import LONDON
from licensing.contact.showing import text_shown
from licensing.documents.models import Document
from licensing.documents.queries import documents_of, history_of, pdf_of, twins_of, verdicts_of
from licensing.documents.rules import READABLE, SECTION_WORDS, VERDICT_WORDS, Media, Section
from licensing.notices.queries import notice_by_id, revision_of
from licensing.officer_reports.queries import latest_finished
from licensing.papers.assembling import Part
from licensing.papers.front import typeset
from licensing.papers.models import PapersEdition
from licensing.papers.queries import CONCERNS, editions_of
from licensing.papers.rules import ABOUT_AN_INDIVIDUAL, IN_PAPERS, marking
from licensing.papers.words import words_of_pages
from licensing.register.queries import concerns_of
from licensing.reviews.models import Review
from licensing.reviews.withheld import Withheld, withheld_in
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.publication import latest_publication
from licensing.sittings.queries import hearing_day_by_id, listing_of
from licensing.web.wording import day, say

UNREAD = "A page of it is a picture, and a withheld name in it would not be found: give a redacted version first"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that the papers do not hold yet. `same_as`: what begins the key of the one it takes the place of."""

    key: str
    same_as: str
    title: str
    section: Section
    mark: str = ""
    received_on: date | None = None  # the day the council's own report was finished; None for the first notice
    document: Document | None = None
    pdf: bytes = b""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A case before its papers are published: what waits, what cannot go in and why, what is out already."""

    review: Review
    listing: Listing | None
    day: HearingDay | None
    editions: Sequence[PapersEdition]
    waiting: Sequence[Waiting]
    left_out: Sequence[tuple[str, str]]
    cut_off: date | None
    lacks: Sequence[str]
    withheld: Sequence[str]

    @property
    def seen(self) -> str:
        """A fingerprint of what waits: whoever publishes says with it what they saw."""
        return hashlib.sha256("\n".join(one.key + one.mark for one in self.waiting).encode()).hexdigest()

    @property
    def late(self) -> Sequence[Waiting]:
        """What came after the last day for papers (R27)."""
        cut_off = self.cut_off
        return [one for one in self.waiting if cut_off and one.received_on and one.received_on > cut_off]


def gather(session: Session, review: Review, *, on: date) -> Gathered:
    """Everything about the case that belongs in its papers and is not in them, section by section."""
    listing = listing_of(session, review.id)
    held_on = hearing_day_by_id(session, listing.hearing_day_id) if listing else None
    editions = editions_of(session, review.id)
    out = {str(one["key"]): str(one["mark"]) for edition in editions for one in edition.contents}
    hidden = withheld_in(session, review.id)
    documents, left_out = _documents(session, review, hidden, out)
    every = [
        *_notice(session, listing, editions),
        *_report(session, review),
        *_concerns(session, review, hidden, on),
        *documents,
    ]
    waiting = [one for section in IN_PAPERS for one in every if one.section is section and out.get(one.key) != one.mark]
    have = {one.section for one in every}
    return Gathered(
        review=review,
        listing=listing,
        day=held_on,
        editions=editions,
        waiting=waiting,
        left_out=left_out,
        cut_off=last_day_for_papers(session, held_on) if held_on else None,
        lacks=[SECTION_WORDS[one] for one in IN_PAPERS if one not in have],
        withheld=[one.name for one in hidden],
    )


def unready_because(found: Gathered, *, on: date) -> str:
    """Why nothing can be published of the case, in a sentence; "" where it can."""
    if found.listing is None or found.day is None:
        return "Papers are published for a hearing: put the review down for a hearing day first."
    if found.day.held_on < on:
        return "The hearing day has gone by."
    if not found.waiting:
        return "Nothing waits to be published."
    if not found.editions and found.waiting[0].section is not IN_PAPERS[0]:
        return "The papers begin with the hearing notice: approve it first."
    return ""


def last_day_for_papers(session: Session, held_on: HearingDay) -> date:
    """The day that the hearing notice gives for sending papers: the last on which the agenda can be published (R22)."""
    clear = number_on(session, Setting.AGENDA_CLEAR_DAYS, held_on.held_on)
    return latest_publication(held_on.held_on, closed_days(session), clear_days=clear)


def part_of(session: Session, one: Waiting, *, behind: str = "") -> Part:
    """What waits, with its bytes."""
    pdf = one.pdf or (pdf_of(session, one.document) if one.document else b"")
    return Part(one.key, one.title, SECTION_WORDS[one.section], bytes(pdf), one.mark, behind)


def _notice(session: Session, listing: Listing | None, editions: Sequence[PapersEdition]) -> list[Waiting]:
    """The hearing notice as it was last approved, byte for byte.

    The first papers begin with it, and R23 says by when it is given; one approved after they went out can be late.
    """
    notice = notice_by_id(session, listing.notice_id) if listing and listing.notice_id else None
    revision = revision_of(session, notice.id) if notice else None
    if notice is None or revision is None:
        return []
    return [
        Waiting(
            f"notice:{revision.id}", "notice:", f"Hearing notice {notice.reference}", Section.HEARING_NOTICE,
            ABOUT_AN_INDIVIDUAL, _day(revision.approved_at) if editions else None, pdf=revision.pdf,
        )
    ]  # fmt: skip


def _report(session: Session, review: Review) -> list[Waiting]:
    """The officer's report as it was finished, byte for byte; it came on the day it was finished (R27)."""
    found = latest_finished(session, review.id)
    if found is None:
        return []
    key, section = f"report:{hashlib.sha256(found.pdf).hexdigest()[:32]}", Section.OFFICERS_REPORT
    on = _day(found.finished_at)
    return [Waiting(key, "report:", "Officer’s report", section, ABOUT_AN_INDIVIDUAL, on, pdf=bytes(found.pdf))]


def _concerns(session: Session, review: Review, hidden: Sequence[Withheld], on: date) -> list[Waiting]:
    """What is held, as pages made from the register: withheld names masked, nothing protected among it (R37)."""
    held = concerns_of(session, review.holder_id)
    if not held:
        return []
    told = {
        "title": f"Offences and concerns: {review.reference}",
        "council": settings_on(session, on)[Setting.AUTHORITY_NAME],
        "concerns": [
            {
                "says": text_shown(one.says, hidden),
                "kind": say(one.kind),
                "on": day(one.happened_on),
                "source": text_shown(one.source, hidden),
            }
            for one in held
        ],
    }
    at = max(one.recorded_at for one in held)
    key = f"{CONCERNS}{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]}"
    pdf = typeset("concerns.typ", told, at=at)
    section = Section.OFFENCES_AND_CONCERNS
    return [Waiting(key, CONCERNS, "Offences and concerns held", section, ABOUT_AN_INDIVIDUAL, _day(at), pdf=pdf)]


def _documents(
    session: Session, review: Review, hidden: Sequence[Withheld], out: Collection[str]
) -> tuple[list[Waiting], list[tuple[str, str]]]:
    """The case's documents that are for the panel, and those that cannot go in, with the reason.

    While a name is withheld in the case, a redacted version goes in instead of its original, and is marked as that is;
    and what only a person can look through for the name, a photo or a scan, waits for its redacted version.
    """
    every = [one for one in documents_of(session, review.reference) if one.section in IN_PAPERS and one.redacts is None]
    twins = twins_of(session, review.reference) if hidden else {}
    shown = [twins.get(one.number, one) for one in every]
    verdicts = verdicts_of(session, shown)
    ready, left_out = [], []
    for original, one in zip(every, shown, strict=True):
        title = text_shown(original.title, hidden)
        if verdicts[one.id] not in READABLE:
            left_out.append((title, VERDICT_WORDS[verdicts[one.id]]))
        elif one.pdf_sha256 is None:
            left_out.append((title, "A Word document: give a PDF of it first"))
        else:
            same, mark = f"document:{original.number}:", marking(original.sensitivity, original.paragraph)
            key, on = f"{same}{one.pdf_sha256[:32]}", _came_on(session, original, one)
            if hidden and one is original and key not in out and _is_unread(session, one):
                left_out.append((title, UNREAD))
            else:
                ready.append(Waiting(key, same, title, original.section, mark, on, one))
    return ready, left_out


def _is_unread(session: Session, document: Document) -> bool:
    """Whether some page of it is only a picture, in which no withheld name would be found."""
    return document.media_type in (Media.JPEG, Media.PNG) or not all(words_of_pages(pdf_of(session, document)))


def _came_on(session: Session, original: Document, shown: Document) -> date:
    """The day a document was received; for a Word document that on which its PDF was given, for papers show no other.

    What was given by then is not late because its title was mended, or a redacted version made, afterwards (R27).
    """
    if shown.media_type is not Media.WORD:
        return _day(original.received_at)
    given = next(one for one in reversed(history_of(session, shown)) if one.pdf_sha256 is not None)
    return _day(max(original.received_at, given.recorded_at))


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
