"""Changing documents: receiving, describing anew, giving the PDF of a Word document, withdrawing, and scanning."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.documents.models import Document, StoredFile
from licensing.documents.opened import Opened
from licensing.documents.photo_pages import a4_page
from licensing.documents.queries import (
    MOST_DOCUMENTS,
    document_numbered,
    documents_of,
    files_waiting,
    find_verdict,
    next_number,
    references_with,
    same_file_of,
    take_case,
    take_file,
    twins_of,
)
from licensing.documents.rules import (
    SENSITIVITY_RULES,
    ExemptParagraph,
    Media,
    Section,
    Sensitivity,
    SensitivityFacts,
    Verdict,
)
from licensing.errors import Invalid, Refused, Stale
from licensing.followups.commands import raise_followup
from licensing.outbox.commands import post
from licensing.people.rules import Role
from licensing.rulebook import broken, refuse_if
from licensing.settings import settings

OF_NO_CASE = "documents"  # the chain of history for files that belong to no case, such as instruments
UNCHANGING = {"id", "because", "recorded_by", "recorded_at", "supersedes"}


@dataclass(frozen=True, slots=True)
class Label:
    """What is written on a document. `title` may be empty: the file's own name then is its title."""

    section: Section
    sensitivity: Sensitivity = Sensitivity.OPEN
    paragraph: ExemptParagraph | None = None
    title: str = ""
    received_from: str = ""
    received_at: datetime | None = None


@dataclass(slots=True)
class Receipt:
    """What became of the files that opened: kept, or there already."""

    kept: list[Document] = field(default_factory=list)
    known: list[tuple[str, Document]] = field(default_factory=list)


def receive_documents(
    session: Session, reference: str, *, files: list[Opened], label: Label, by: Actor, now: datetime
) -> Receipt:
    """Keep files about a case. One whose bytes the case holds already is told, and not kept twice (SENSITIVITY_RULES).

    Raises NotFound for no case, Invalid for a day of receipt still to come.
    """
    receipt = Receipt()
    take_case(session, reference)
    _refuse_label(label, now, about=reference)
    for one in files:
        there = same_file_of(session, reference, digest_of(one.content))
        if there is not None:
            receipt.known.append((one.name, there))
        else:
            receipt.kept.append(receive_document(session, reference, file=one, label=label, by=by, now=now))
    return receipt


def receive_document(
    session: Session,
    reference: str,
    *,
    file: Opened,
    label: Label,
    by: Actor,
    now: datetime,
    belongs_to: str = "",
    redacts: Document | None = None,
) -> Document:
    """Keep one file about a case: a photo of a visit, a proof of service, a redacted version. Refused by the label."""
    take_case(session, reference)
    _refuse_label(label, now, about=reference, redacts=redacts is not None)
    if len(documents_of(session, reference)) >= MOST_DOCUMENTS:
        raise Refused(f"A review holds {MOST_DOCUMENTS} documents at most. Withdraw some first.", about=reference)
    title = (label.title or file.name.rpartition(".")[0])[:200]
    shown = _shown(file, title=title, at=now)
    row = Document(
        reference=reference,
        number=next_number(session, reference),
        title=title,
        section=label.section,
        sensitivity=label.sensitivity,
        paragraph=label.paragraph,
        received_at=label.received_at or now,
        received_from=label.received_from,
        uploaded_by=by.id,
        media_type=file.media,
        file_name=file.name,
        size=len(file.content),
        sha256=_keep(session, file.content, _first_verdict(), now),
        pdf_sha256=_keep(session, shown, Verdict.MADE_HERE, now) if shown else None,
        pages=file.pages,
        belongs_to=belongs_to,
        redacts=redacts.id if redacts else None,
        recorded_by=by.id,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    record(
        session, "document.received", about=reference, by=by, at=now, number=row.number, section=row.section,
        sensitivity=row.sensitivity, sha256=row.sha256, pages=row.pages, removed=list(file.removed),
        redacts=redacts.number if redacts else None, belongs_to=belongs_to,
    )  # fmt: skip
    _ask_scanner(session, row.sha256)
    return row


def keep_file(session: Session, file: Opened, *, now: datetime) -> str:
    """Keep a file that is of no case, such as an instrument: its hash. The scanner looks at it as at any other."""
    sha256 = _keep(session, file.content, _first_verdict(), now)
    _ask_scanner(session, sha256)
    return sha256


def describe_document(
    session: Session, reference: str, *, number: int, label: Label, because: str, version: int, by: Actor, now: datetime
) -> Document:
    """Give a document another title, section or sensitivity, with the reason: a row that supersedes. Raises Stale."""
    before = _take(session, reference, number=number, version=version)
    _refuse_label(label, now, about=reference, redacts=before.redacts is not None)
    row = _superseding(
        session, before, because=because, by=by, now=now, title=label.title or before.title, section=label.section,
        sensitivity=label.sensitivity, paragraph=label.paragraph,
    )  # fmt: skip
    record(
        session, "document.described", about=reference, by=by, at=now, number=number, section=row.section,
        sensitivity=row.sensitivity, before=before.sensitivity, because=because,
    )  # fmt: skip
    return row


def give_pdf(
    session: Session, reference: str, *, number: int, file: Opened, version: int, by: Actor, now: datetime
) -> Document:
    """The PDF of a Word document, which papers can show. Refused for what has a PDF already. Raises Stale."""
    before = _take(session, reference, number=number, version=version)
    if before.media_type is not Media.WORD or file.media is not Media.PDF:
        raise Refused("Only a Word document is given a PDF.", codes=[""], about=reference)
    pdf_sha256 = _keep(session, file.shown or file.content, _first_verdict(), now)
    row = _superseding(
        session, before, because="Its PDF was given", by=by, now=now, pages=file.pages, pdf_sha256=pdf_sha256
    )
    record(
        session, "document.printed", about=reference, by=by, at=now, number=number, pages=row.pages,
        sha256=pdf_sha256, removed=list(file.removed),
    )  # fmt: skip
    _ask_scanner(session, pdf_sha256)
    return row


def redact_document(
    session: Session, reference: str, *, number: int, file: Opened, version: int, by: Actor, now: datetime
) -> Document:
    """Keep the redacted version of a document, which anybody may read (R30). An earlier one is withdrawn.

    Refused for an open document, for a redacted one, for a Word file and for the very same bytes. Raises Stale.
    """
    original = _take(session, reference, number=number, version=version)
    why_not = _why_no_twin(original, file)
    if why_not:
        raise Refused(why_not, codes=["R30"], about=reference)
    earlier = twins_of(session, reference).get(number)
    title = f"{original.title[:180]} (redacted)"
    twin = receive_document(
        session, reference, file=file, redacts=original, label=Label(original.section, title=title), by=by, now=now
    )
    if earlier is not None:
        _superseding(session, earlier, because=f"Replaced by document {twin.number}", by=by, now=now, is_withdrawn=True)
    return twin


def withdraw_document(
    session: Session, reference: str, *, number: int, because: str, version: int, by: Actor, now: datetime
) -> Document:
    """Take a document out of the case's list, with the reason: a row that supersedes. Its bytes stay. Raises Stale."""
    before = _take(session, reference, number=number, version=version)
    row = _superseding(session, before, because=because, by=by, now=now, is_withdrawn=True)
    record(session, "document.withdrawn", about=reference, by=by, at=now, number=number, because=because)
    return row


def record_scan(session: Session, sha256: str, *, found: str, by: Actor, now: datetime) -> StoredFile | None:
    """What the scanner said of a file that waited: "" for nothing found. None when it waits no longer."""
    stored = take_file(session, sha256)
    if stored is None or stored.verdict is not Verdict.WAITING:
        return None
    stored.verdict, stored.found = (Verdict.FOUND, found) if found else (Verdict.CLEAN, "")
    stored.scanned_at = now
    session.add(stored)
    cases = references_with(session, sha256)
    for reference in cases or [OF_NO_CASE]:
        record(
            session, "document.scanned", about=reference, by=by, at=now, sha256=sha256, verdict=stored.verdict,
            found=found,
        )  # fmt: skip
        if found:
            raise_followup(
                session, says=f"The scanner found {found} in a document: withdraw it, and ask for another",
                due_on=now.date(), role=Role.LICENSING_OFFICER if cases else Role.ADMINISTRATOR,
                about=reference if cases else None, origin=f"scan:{sha256[:16]}",
                by=by, now=now,
            )  # fmt: skip
    return stored


def ask_scanner_again(session: Session, *, on: date) -> int:
    """Ask once more for every file that still waits, as of a day; how many. For the night: a scanner may be down."""
    waiting = files_waiting(session)
    for sha256 in waiting:
        post(session, "document.received", dedupe=f"scan:{sha256}:{on}", sha256=sha256)
    return len(waiting)


def keep_made_here(session: Session, content: bytes, *, now: datetime) -> str:
    """Keep bytes that this service made, by their hash."""
    return _keep(session, content, Verdict.MADE_HERE, now)


def digest_of(content: bytes) -> str:
    """The name that bytes are kept under."""
    return hashlib.sha256(content).hexdigest()


def _why_no_twin(original: Document, file: Opened) -> str:
    if original.redacts is not None or original.sensitivity is Sensitivity.OPEN:
        return "It is open already: only an exempt or confidential document has a redacted version."
    if file.media is Media.WORD:
        return "A redacted version is a PDF or a picture: a Word document keeps what was struck out of it."
    if digest_of(file.content) in (original.sha256, original.pdf_sha256):
        return "This is the very same file: nothing has been redacted."
    return ""


def _refuse_label(label: Label, now: datetime, *, about: str, redacts: bool = False) -> None:
    facts = SensitivityFacts(label.sensitivity, label.paragraph, redacts)
    refuse_if(broken(SENSITIVITY_RULES, facts, on=now.date()), about=about)
    if label.received_at is not None and label.received_at.date() > now.date():
        raise Invalid("It was received today or before.", fields={"received_on": "Enter today or a day before"})


def _shown(file: Opened, *, title: str, at: datetime) -> bytes | None:
    """The PDF that people are shown: the file's own, or for a picture a page made of it."""
    if file.media in (Media.JPEG, Media.PNG) and file.shown:
        return a4_page(file.shown, title=title, at=at)
    return file.shown


def _take(session: Session, reference: str, *, number: int, version: int) -> Document:
    """The document as it stands, its case held. Raises Stale when `version` (the row shown) stands no longer."""
    take_case(session, reference)
    row = document_numbered(session, reference, number)
    if row.is_withdrawn:
        raise Refused(f"Document {number} was withdrawn: {row.because}", codes=[""], about=reference)
    if row.id != version:
        raise Stale(
            f"Somebody changed document {number} of {reference} after you opened it.",
            theirs={"Changed": f"{row.recorded_at:%-d %B %Y}"},
            yours={"Document": f"{number}, as you saw it"},
            back=f"/reviews/{reference}/documents/{number}",
        )
    return row


def _superseding(
    session: Session, before: Document, *, because: str, by: Actor, now: datetime, **changed: Any
) -> Document:
    row = Document(
        **before.model_dump(exclude=UNCHANGING) | changed,
        because=because,
        recorded_by=by.id,
        recorded_at=now,
        supersedes=before.id,
    )
    session.add(row)
    session.flush()
    return row


def _first_verdict() -> Verdict:
    return Verdict.WAITING if settings().clamd else Verdict.NOT_SCANNED


def _keep(session: Session, content: bytes, verdict: Verdict, now: datetime) -> str:
    """Keep bytes once, whoever sends them how often; their hash. What was never scanned is, once there is a scanner."""
    sha256 = digest_of(content)
    values = {"sha256": sha256, "content": content, "verdict": verdict, "found": "", "kept_at": now}
    session.execute(insert(StoredFile).values(**values).on_conflict_do_nothing())
    if verdict is Verdict.WAITING:
        stored = take_file(session, sha256)
        if stored is not None and stored.verdict in (Verdict.NOT_SCANNED, Verdict.MADE_HERE):
            stored.verdict = Verdict.WAITING
            session.add(stored)
    return sha256


def _ask_scanner(session: Session, sha256: str) -> None:
    if find_verdict(session, sha256) is Verdict.WAITING:
        post(session, "document.received", dedupe=f"scan:{sha256}", sha256=sha256)
