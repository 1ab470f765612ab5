"""What proves a service, kept as a document: a certificate of posting, a photo at the door, a returned envelope."""

import re
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

SEPARATORS = re.compile(r"[^a-z0-9]+")
UNNAMED = "letters of several cases are posted. Put the reference of its one letter, or its one case, into its name"


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
    session: Session, services: Sequence[Service], *, files: Sequence[Opened], by: Actor, now: datetime
) -> None:
    """Certificates for what was posted: each with the letters that its name tells, or with all where one case is meant.

    Raises Invalid, naming the field and the file, for one that belongs to no letter of the post, or that tells letters
    of several cases: a certificate lists everybody's names, and whoever reads the documents of one case may know
    nothing of another.
    """
    posted = [(notice_of(session, service), service) for service in services]
    kept = [(one, certified_by(one.name, [notice for notice, _ in posted])) for one in files]
    wrong = [f"{one.name}: {why}" for one, found in kept if (why := _not_of_one_case(found))]
    if wrong:
        raise Invalid(". ".join(wrong), fields={"proof_file": ". ".join(wrong)})
    for file, found in kept:
        for notice, service in posted:
            if notice in found:
                keep_proof(session, notice, service=service, file=file, by=by, now=now)


def certified_by(name: str, notices: Sequence[Notice]) -> list[Notice]:
    """The letters that a certificate belongs to: those whose own reference its name tells, else those of its case.

    All of them where its name tells none: `keep_proofs` refuses that of several cases.
    """
    told = SEPARATORS.sub("-", name.lower())
    of_letter = [one for one in notices if _stands_in(one.reference, told)]
    of_case = [one for one in notices if _stands_in(one.case_reference, told)]
    return of_letter or of_case or list(notices)


def _stands_in(reference: str, told: str) -> bool:
    """Whether the reference is in the file's name, and no longer one that begins as it does."""
    return re.search(rf"(?<![a-z0-9]){re.escape(reference.lower())}(?![0-9])", told) is not None


def _not_of_one_case(notices: Sequence[Notice]) -> str:
    return "" if len({one.case_reference for one in notices}) == 1 else UNNAMED


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
