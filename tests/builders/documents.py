"""Documents as tests need them: files built by code, opened and received by the commands themselves."""

from datetime import date
from typing import Any

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.documents.commands import Label, receive_document, redact_document
from licensing.documents.models import Document
from licensing.documents.opened import Limits, Opened
from licensing.documents.opening import open_file
from licensing.documents.rules import ExemptParagraph, Section, Sensitivity
from tests.builders.files import a_pdf

RECEIVED = clock.at(date(2015, 12, 1), 12)
EXEMPT = Label(Section.REPRESENTATIONS, Sensitivity.EXEMPT, ExemptParagraph.ONE)
OPEN = Label(Section.POLICY)


def a_file(content: bytes | None = None, name: str = "Statement.pdf") -> Opened:
    """A file of the licence holder's, opened."""
    return open_file(name, content or a_pdf("Statement"), Limits())


def a_document(reference: str, content: bytes | None = None, **given: Any) -> Document:
    """A statement received on 1 December 2015, exempt under paragraph 1."""
    usual = {"file": a_file(content), "label": EXEMPT, "by": SYSTEM, "now": RECEIVED}
    with transaction() as session:
        return receive_document(session, reference, **(usual | given))


def a_twin(original: Document, content: bytes | None = None) -> Document:
    """The redacted version of a document."""
    with transaction() as session:
        return redact_document(
            session, original.reference, number=original.number, file=a_file(content or a_pdf("Statement of X")),
            version=original.id, by=SYSTEM, now=RECEIVED,
        )  # fmt: skip
