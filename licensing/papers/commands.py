"""Publishing papers, opening them, and a member's own notes. What is published never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pikepdf import PdfError
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.errors import Invalid, Refused, Stale
from licensing.papers.assembling import Assembled, Part, assemble
from licensing.papers.front import Cover
from licensing.papers.gathering import Gathered, Waiting, gather, part_of, unready_because
from licensing.papers.models import PapersEdition, PapersNote, PapersOpened, PapersPage
from licensing.papers.queries import (
    cases_without_papers,
    editions_of,
    has_opened,
    leaves_of,
    newest_papers_on,
    own_note,
    page_labelled,
)
from licensing.papers.rules import IN_PAPERS, LATE_RULES, MOST_PAGES, LateFacts, tells, tells_part
from licensing.papers.words import words_of_pages
from licensing.people.queries import person_by_id
from licensing.people.walls import is_walled
from licensing.register.queries import holder_by_id
from licensing.reviews.queries import get_review, take_review
from licensing.rulebook import broken
from licensing.sittings.queries import seats_of, take_hearing_day
from licensing.sittings.rules import SeatRole
from licensing.sittings.telling import Telling, tell_members
from licensing.web.wording import clock_time, long_day
from licensing.web.wording import day as in_words

PRESIDES = (SeatRole.CHAIR, SeatRole.COMMISSIONER)


@dataclass(frozen=True, slots=True)
class Leave:
    """The chair's leave for late papers (R27). Empty where nothing is late."""

    by: int | None = None
    on: date | None = None
    because: str = ""
    other_side: str = ""


def publish_papers(
    session: Session, reference: str, *, seen: str, leave: Leave | None = None, by: Actor, now: datetime
) -> PapersEdition:
    """Publish what waits: the papers the first time, a supplement after that; its pages keep their labels for good.

    `seen` is the fingerprint of what was shown (`Gathered.seen`): raises Stale when it is something else by now.
    Refused without a hearing to come or an approved notice, and for what no PDF can be made of. Raises Invalid, naming
    the fields, where papers are late and the chair's leave is not whole (R27).
    """
    review = take_review(session, reference)
    found = gather(session, review, on=now.date())
    late = found.late
    leave = leave if leave is not None and late else Leave()
    if seen != found.seen:
        raise _changed(found)
    _refuse_unready(found, now)
    if leave.by is not None:
        _demand_presides(session, found, leave)
    if leave.on is not None and leave.on > now.date():
        raise Invalid("Leave cannot be given on a day still to come.", fields={"leave_on": "Give a day that has come"})
    _demand_leave(len(late), leave, on=now.date())

    made = _assembled(session, found, leave, now)
    words = words_of_pages(made.pdf)
    _refuse_names(session, found, made, words)
    edition = _kept(session, found, made, leave, by=by, now=now)
    _keep_pages(session, edition, made, words)
    record(
        session, "papers.published", about=reference, by=by, at=now, edition=edition.number, sha256=edition.sha256,
        pages=edition.pages, late=len(late), leave_by=edition.leave_by, leave_on=edition.leave_on,
        because=edition.leave_because,
    )  # fmt: skip
    _tell(session, found, edition)
    return edition


def look_again(session: Session, day_reference: str, *, gone: str) -> None:
    """A case was taken off the day: where it was the last without papers, the members are told that papers are ready.

    Nothing follows from one that had its papers: whoever sits was told then, or other papers are still awaited.
    """
    if not editions_of(session, get_review(session, gone).id):
        _tell_if_whole(session, day_reference)


def note_opened(session: Session, reference: str, *, edition: PapersEdition, by: Actor, now: datetime) -> None:
    """Record that this person opened an edition, the first time. Twice at once is once."""
    if by.id is None or has_opened(session, edition.id, by.id):
        return
    row = {"edition_id": edition.id, "person_id": by.id, "opened_at": now}
    session.execute(insert(PapersOpened).values(**row).on_conflict_do_nothing())
    record(session, "papers.opened", about=reference, by=by, at=now, edition=edition.number)


def keep_note(
    session: Session, reference: str, *, label: str, says: str, version: int | None, by: Actor, now: datetime
) -> None:
    """Keep a member's private note beside a page, instead of the one before; empty words delete it.

    No event says so: it is no act about the case. Raises NotFound for a label that no page has, Stale when the same
    person changed it in another window.
    """
    review = get_review(session, reference)
    page_labelled(session, review.id, label)
    note = own_note(session, review.id, label, person_id=by.id)
    if (note.version if note else 0) != (version or 0):
        raise Stale(
            "You changed this note in another window.",
            theirs={"Note": note.says if note else ""},
            yours={"Note": says},
            back=f"/reviews/{reference}/papers/pages/{label}",
        )
    if note is None:
        note = PapersNote(person_id=by.id or 0, review_id=review.id, label=label, says=says, written_at=now, version=0)
    note.says, note.written_at, note.version = says, now, note.version + 1
    session.add(note)


def _tell(session: Session, found: Gathered, edition: PapersEdition) -> None:
    """Promise the e-mails: that papers are ready once every case of the day has some, and each supplement."""
    if found.day is None:
        return
    if edition.is_supplement:
        tell_members(session, found.day, Telling.SUPPLEMENT, once=str(edition.id))
    else:
        _tell_if_whole(session, found.day.reference)


def _tell_if_whole(session: Session, day_reference: str) -> None:
    """Holds the day while it counts: of two cases published at once, the second sees the first."""
    day = take_hearing_day(session, day_reference)
    newest = newest_papers_on(session, day.id or 0)
    if newest is not None and not cases_without_papers(session, day.id or 0):
        tell_members(session, day, Telling.PAPERS_READY, once=str(newest))


def _refuse_unready(found: Gathered, now: datetime) -> None:
    says = unready_because(found, on=now.date())
    if says:
        raise Refused(says, codes=[""], about=found.review.reference)


def _demand_leave(late: int, leave: Leave, *, on: date) -> None:
    """R27 as the form's fields, so that what was typed is not lost."""
    lacking = broken(LATE_RULES, LateFacts(late, leave.because, leave.by, leave.on, leave.other_side), on=on)
    if lacking:
        asked = {
            "leave_by": (leave.by, "Say who gave leave"),
            "leave_on": (leave.on, "Say when leave was given"),
            "leave_because": (leave.because.strip(), "Say why leave was given"),
            "other_side": (leave.other_side.strip(), "Say when the licence holder got the late papers"),
        }
        missing = {name: says for name, (given, says) in asked.items() if not given}
        raise Invalid(" ".join(one.says for one in lacking), fields=missing)


def _demand_presides(session: Session, found: Gathered, leave: Leave) -> None:
    """Leave is the chair's to give, or the commissioner's; not that of somebody who takes no part in the case."""
    seats = seats_of(session, found.day.id) if found.day else []
    presides = any(one.person_id == leave.by and one.role in PRESIDES for one in seats)
    if not presides or is_walled(session, leave.by or 0, found.review.reference):
        says = "Choose who presides at the hearing and may take part in this case"
        raise Invalid(says, fields={"leave_by": says})


def _changed(found: Gathered) -> Stale:
    now = "; ".join(one.title for one in found.waiting) or "Nothing"
    return Stale(
        "What waits to be published changed after you opened the page.",
        theirs={"Waiting now": now},
        yours={"Waiting": "What the page showed"},
        back=f"/reviews/{found.review.reference}/papers/publish",
    )


def _assembled(session: Session, found: Gathered, leave: Leave, now: datetime) -> Assembled:
    supplement = len(found.editions)
    taken = [one.label for one in leaves_of(session, found.review.id)] if supplement else []
    parts = _parts(session, found)
    try:
        made = assemble(_cover(session, found, leave, now), parts, at=now, supplement=supplement, taken=taken)
    except PdfError as problem:
        raise Refused(
            "One of the documents is no readable PDF. Open each, and give the one that does not open anew.",
            codes=[""], about=found.review.reference,
        ) from problem  # fmt: skip
    if len(made.labels) > MOST_PAGES:
        says = f"These papers have {len(made.labels)} pages; a panel can be asked to read {MOST_PAGES}."
        raise Refused(says, codes=[""], about=found.review.reference)
    return made


def _refuse_names(session: Session, found: Gathered, made: Assembled, words: Sequence[str]) -> None:
    """No edition tells a withheld name (R14): the document that does is named, and its redacted version asked for."""
    hidden, but = found.withheld, holder_by_id(session, found.review.holder_id).name
    documents = {label for one in made.contents if one.key.startswith("document:") for label in one.labels}
    told = {
        label
        for label, one in zip(made.labels, words, strict=True)
        if tells(one, hidden, but=but) or (label in documents and tells_part(one, hidden, but=but))
    }
    if told:
        where = "; ".join(one.title for one in made.contents if told & set(one.labels)) or "the cover or the index"
        raise Refused(
            f"A name that is withheld, or a part of it, stands in: {where}. Give a redacted version of it: the papers "
            "then take that.",
            codes=["R14"], about=found.review.reference,
        )  # fmt: skip


def _parts(session: Session, found: Gathered) -> list[Part]:
    """What waits, each behind the page it belongs to; behind one another where several belong behind the same."""
    if not found.editions:
        return [part_of(session, one) for one in found.waiting]
    placed = [place for edition in found.editions for place in edition.contents]
    return [part_of(session, one, behind=belongs_behind(one, placed, found.editions[0].pages)) for one in found.waiting]


def belongs_behind(one: Waiting, placed: Sequence[dict[str, Any]], pages: int) -> str:
    """The label behind which a later document goes: the one it takes the place of, or the last of its section.

    A section that has no page yet follows the sections before it, or the index.
    """
    replaced = [str(it["labels"][-1]) for it in placed if str(it["key"]).startswith(one.same_as)]
    if replaced:
        return replaced[-1]
    at_most = IN_PAPERS.index(one.section)
    first = [it for it in placed if IN_PAPERS.index(it["in_section"]) <= at_most and it["edition"] == 1]
    return str(first[-1]["labels"][-1]) if first else str(pages)


def _cover(session: Session, found: Gathered, leave: Leave, now: datetime) -> Cover:
    reference, day, listing = found.review.reference, found.day, found.listing
    supplement = len(found.editions)
    lines = [("Licence holder", holder_by_id(session, found.review.holder_id).name)]
    if day is not None and listing is not None:
        lines += [("Hearing", f"{long_day(day.held_on)}, {clock_time(listing.starts_at)}, {day.venue}")]
    lines += [("Published", in_words(now))]
    late = ""
    if leave.by is not None and leave.on is not None:
        gave = person_by_id(session, leave.by).name
        late = f"{gave} gave leave on {in_words(leave.on)}: {leave.because} {leave.other_side}"
    title = f"Supplement {supplement} to the papers" if supplement else "Papers for the hearing"
    council = settings_on(session, now.date())[Setting.AUTHORITY_NAME]
    return Cover(f"{title} of {reference}", council, lines, late)


def _kept(
    session: Session, found: Gathered, made: Assembled, leave: Leave, *, by: Actor, now: datetime
) -> PapersEdition:
    number = len(found.editions) + 1
    waiting = {one.key: one for one in found.waiting}
    contents = [
        one.plain | {"in_section": waiting[one.key].section, "edition": number, "document": _row(waiting[one.key])}
        for one in made.contents
    ]
    edition = PapersEdition(
        review_id=found.review.id, listing_id=found.listing.id if found.listing else 0, number=number, made_at=now,
        made_by=by.id or 0, pdf=made.pdf, sha256=made.sha256, pages=len(made.labels), contents=contents,
        leave_by=leave.by, leave_on=leave.on, leave_because=leave.because.strip(), other_side=leave.other_side.strip(),
    )  # fmt: skip
    session.add(edition)
    session.flush()
    return edition


def _keep_pages(session: Session, edition: PapersEdition, made: Assembled, words: Sequence[str]) -> None:
    """Each page with its label and words, so that it is found, and no label is given again."""
    titles = {label: one.title for one in made.contents for label in one.labels}
    pages = zip(made.labels, words, strict=True)
    session.add_all(
        PapersPage(
            review_id=edition.review_id, edition_id=edition.id, place=place, label=label,
            title=titles.get(label, "Cover and index"), words=told,
        )
        for place, (label, told) in enumerate(pages, start=1)
    )  # fmt: skip
    session.flush()


def _row(one: Waiting) -> int | None:
    return one.document.id if one.document else None
