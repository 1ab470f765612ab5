"""Reading documents: those of a case, one of them, its bytes and its PDF."""

from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from licensing.audit.models import AuditChain
from licensing.documents.models import Document, StoredFile
from licensing.documents.rules import (
    FOR_PAPERS,
    READABLE,
    VERDICT_WORDS,
    ExemptParagraph,
    Sensitivity,
    Verdict,
    is_case,
)
from licensing.errors import NotFound, Refused
from licensing.people.models import Person

FROM_GOOD_TO_BAD = (Verdict.MADE_HERE, Verdict.CLEAN, Verdict.NOT_SCANNED, Verdict.WAITING, Verdict.FOUND)
MOST_NUMBERS = 100_000
MOST_DOCUMENTS = 500  # of one case: more than any has, and a bound on every list


def documents_of(session: Session, reference: str) -> Sequence[Document]:
    """The documents about a case as they stand, in the order of their numbers; without those withdrawn."""
    standing = _standing().where(Document.reference == reference, col(Document.is_withdrawn).is_(False))
    return session.exec(standing.order_by(col(Document.number)).limit(MOST_DOCUMENTS)).all()


def document_numbered(session: Session, reference: str, number: int) -> Document:
    """The document of that number about a case, as it stands now, withdrawn or not. Raises NotFound."""
    asked = _standing().where(Document.reference == reference, Document.number == number)
    row = session.exec(asked).one_or_none() if 0 < number <= MOST_NUMBERS else None
    if row is None:
        raise NotFound("There is no such document about this review.")
    return row


def history_of(session: Session, document: Document) -> Sequence[Document]:
    """Every row of the document, the newest first."""
    rows = select(Document).where(Document.reference == document.reference, Document.number == document.number)
    return session.exec(rows.order_by(col(Document.id).desc()).limit(MOST_DOCUMENTS)).all()


def twins_of(session: Session, reference: str) -> Mapping[int, Document]:
    """Number of an original → its redacted twin as it stands, for a case; without those withdrawn."""
    current = [one for one in documents_of(session, reference) if one.redacts is not None]
    originals = {one.id: one.number for one in _by_id(session, [one.redacts for one in current])}
    return {originals[one.redacts]: one for one in current if one.redacts is not None}


def documents_with(session: Session, reference: str, things: Collection[str]) -> Mapping[str, Sequence[Document]]:
    """Each of those things within a case ("service:12") → the documents that go with it, as they stand."""
    found: dict[str, list[Document]] = {one: [] for one in things}
    for one in documents_of(session, reference):
        if one.belongs_to in found:
            found[one.belongs_to].append(one)
    return found


def sensitivities_of(session: Session, references: Collection[str]) -> set[tuple[Sensitivity, ExemptParagraph | None]]:
    """How sensitive the documents are that belong in the papers of these cases, and by which paragraph (R30)."""
    rows = session.exec(
        _standing().where(
            col(Document.reference).in_(references),
            col(Document.section).in_(FOR_PAPERS),
            col(Document.is_withdrawn).is_(False),
        )
    ).all()
    return {(one.sensitivity, one.paragraph) for one in rows}


def verdicts_of(session: Session, documents: Collection[Document]) -> Mapping[int, Verdict]:
    """Id of each → what the scanner said: of the file as it was sent, and of a PDF given for it; the worse of both."""
    hashes = {one for row in documents for one in (row.sha256, row.pdf_sha256) if one}
    rows = session.exec(select(StoredFile.sha256, StoredFile.verdict).where(col(StoredFile.sha256).in_(hashes)))
    said = dict(rows.all())
    return {
        row.id: max((said[one] for one in (row.sha256, row.pdf_sha256) if one), key=FROM_GOOD_TO_BAD.index)
        for row in documents
    }


def file_of(session: Session, document: Document) -> bytes:
    """The file as it was sent. Refused while it waits for the scanner, or where that found something."""
    _refuse_unreadable(session, document)
    return _content(session, document.sha256)


def pdf_of(session: Session, document: Document) -> bytes:
    """The document as a PDF, always safe to show. Refused for a Word document without one, or while not scanned."""
    _refuse_unreadable(session, document)
    if document.pdf_sha256 is None:
        raise Refused(
            f"Document {document.number} is a Word document. Give a PDF of it first: papers show PDFs only.",
            codes=[""],
            about=document.reference,
        )
    return _content(session, document.pdf_sha256)


def kept_file(session: Session, sha256: str) -> bytes:
    """The bytes kept under that hash, of no case. Raises NotFound; Refused while they wait for the scanner, or where
    that found something.
    """
    verdict = find_verdict(session, sha256)
    if verdict is None:
        raise NotFound("There is no such file.")
    if verdict not in READABLE:
        raise Refused(f"This file cannot be opened. {VERDICT_WORDS[verdict]}.", codes=[""])
    return _content(session, sha256)


def same_file_of(session: Session, reference: str, sha256: str) -> Document | None:
    """The document of this case that holds these very bytes already; None for none."""
    return next((one for one in documents_of(session, reference) if one.sha256 == sha256), None)


def take_file(session: Session, sha256: str) -> StoredFile | None:
    """The stored file of that hash, bytes and all, held for this act."""
    return session.exec(select(StoredFile).where(StoredFile.sha256 == sha256).with_for_update()).one_or_none()


def bytes_waiting(session: Session, sha256: str) -> bytes | None:
    """The bytes of a file that waits for the scanner; None when it waits no longer."""
    waiting = select(StoredFile.content).where(StoredFile.sha256 == sha256, StoredFile.verdict == Verdict.WAITING)
    return session.exec(waiting).one_or_none()


def find_verdict(session: Session, sha256: str) -> Verdict | None:
    """What the scanner said of those bytes; None where they are not kept."""
    return session.exec(select(StoredFile.verdict).where(StoredFile.sha256 == sha256)).one_or_none()


def demand_case(session: Session, reference: str) -> None:
    """Return quietly when there is such a case: one about which something was recorded. Raises NotFound."""
    head = select(AuditChain.chain).where(AuditChain.chain == reference)
    if not is_case(reference) or session.exec(head).one_or_none() is None:
        raise NotFound("There is no such review.")


def take_case(session: Session, reference: str) -> None:
    """Hold a case's documents for this act: the head of its history is locked. Raises NotFound."""
    demand_case(session, reference)
    session.exec(select(AuditChain.chain).where(AuditChain.chain == reference).with_for_update()).one()


def next_number(session: Session, reference: str) -> int:
    """The number that the case's next document gets."""
    last = session.exec(select(func.max(Document.number)).where(Document.reference == reference)).one()
    return (last or 0) + 1


def files_waiting(session: Session, *, limit: int = 100) -> Sequence[str]:
    """The hashes of files that wait for the scanner, the oldest first."""
    waiting = select(StoredFile.sha256).where(StoredFile.verdict == Verdict.WAITING)
    return session.exec(waiting.order_by(col(StoredFile.kept_at)).limit(limit)).all()


def references_with(session: Session, sha256: str) -> Sequence[str]:
    """The cases that hold a document of those bytes."""
    holds = or_(Document.sha256 == sha256, Document.pdf_sha256 == sha256)
    rows = select(Document.reference).where(holds).distinct().order_by(col(Document.reference))
    return session.exec(rows.limit(MOST_DOCUMENTS)).all()


def names_of(session: Session, documents: Collection[Document]) -> Mapping[int, str]:
    """Id of each person who uploaded or changed one of these → their name."""
    ids = {one for row in documents for one in (row.uploaded_by, row.recorded_by) if one is not None}
    return dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all())


def _refuse_unreadable(session: Session, document: Document) -> None:
    verdict = verdicts_of(session, [document])[document.id]
    if verdict not in READABLE:
        says = f"Document {document.number} cannot be opened. {VERDICT_WORDS[verdict]}."
        raise Refused(says, codes=[""], about=document.reference)


def _content(session: Session, sha256: str) -> bytes:
    return session.exec(select(StoredFile.content).where(StoredFile.sha256 == sha256)).one()


def _by_id(session: Session, document_ids: Collection[int | None]) -> Sequence[Document]:
    return session.exec(select(Document).where(col(Document.id).in_(list(document_ids)))).all()


def _standing() -> SelectOfScalar[Document]:
    """The newest row of each document: the one that nothing supersedes."""
    superseded = select(col(Document.supersedes)).where(col(Document.supersedes).is_not(None))
    return select(Document).where(col(Document.id).not_in(superseded))
