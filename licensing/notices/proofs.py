"""What proves a service, kept as a document: a certificate of posting, a photo at the door, a returned envelope."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.documents.commands import Label, receive_document
from licensing.documents.models import Document
from licensing.documents.opened import Opened
from licensing.documents.queries import documents_with
from licensing.documents.rules import ExemptParagraph, Section, Sensitivity
from licensing.errors import Invalid
from licensing.notices.models import Notice, Service
from licensing.notices.queries import notice_of


def keep_proof(
    session: Session, notice: Notice, *, service: Service, file: Opened | None, by: Actor, now: datetime
) -> Document | None:
    """Keep the file that proves this service as a document about the case; None where none was given."""
    if file is None:
        return None
    label = Label(
        Section.PROOF_OF_SERVICE, Sensitivity.EXEMPT, ExemptParagraph.ONE,
        title=f"Proof of service of {notice.reference}",
    )  # fmt: skip
    return receive_document(
        session, notice.case_reference, file=file, label=label, belongs_to=_name(service), by=by, now=now
    )


def keep_proofs(
    session: Session, services: Sequence[Service], *, file: Opened | None, by: Actor, now: datetime
) -> None:
    """One certificate for what was posted, kept with each letter of its one case.

    Raises Invalid, naming the field, where letters of several cases were posted: the certificate lists everybody's
    names, and whoever reads the documents of one case may know nothing of another.
    """
    if file is None:
        return
    notices = [notice_of(session, service) for service in services]
    if len({one.case_reference for one in notices}) > 1:
        says = "It names people of several cases: record the letters of each case apart, each with its own certificate"
        raise Invalid(says, fields={"proof_file": says})
    for notice, service in zip(notices, services, strict=True):
        keep_proof(session, notice, service=service, file=file, by=by, now=now)


def proofs_of(session: Session, notice: Notice, services: Sequence[Service]) -> Mapping[int, Sequence[Document]]:
    """Id of each of these records of service → the files that prove it, and those of what it supersedes."""
    chains = {one.id: [_name(row) for row in _chain(session, one)] for one in services}
    found = documents_with(session, notice.case_reference, [name for names in chains.values() for name in names])
    return {id_: [document for name in names for document in found[name]] for id_, names in chains.items()}


def _chain(session: Session, service: Service) -> list[Service]:
    """This record and those before it that it replaces, the oldest first: a few at most."""
    before = session.get(Service, service.supersedes) if service.supersedes else None
    return [*(_chain(session, before) if before else []), service]


def _name(service: Service) -> str:
    return f"service:{service.id}"
