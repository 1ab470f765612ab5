"""Receiving, describing anew, redacting and withdrawing documents: what is written, what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import select, text

from licensing.audit.queries import events_about
from licensing.audit.rules import SYSTEM
from licensing.documents.commands import (
    describe_document,
    give_pdf,
    receive_document,
    receive_documents,
    withdraw_document,
)
from licensing.documents.models import Document, StoredFile
from licensing.documents.pictures import page_picture, page_words
from licensing.documents.queries import (
    document_numbered,
    documents_of,
    documents_with,
    file_of,
    history_of,
    pdf_of,
    twins_of,
)
from licensing.documents.rules import ExemptParagraph, Media, Sensitivity
from licensing.errors import Invalid, NotFound, Refused, Stale
from tests.builders.documents import EXEMPT, OPEN, RECEIVED, a_document, a_file, a_twin
from tests.builders.files import a_pdf, a_pdf_with_actions, a_photo, a_word_file
from tests.builders.reviews import a_review

ACT = {"by": SYSTEM, "now": RECEIVED}


@pytest.fixture
def reference(undone):
    return a_review().reference


def test_files_are_kept_by_their_content_once_and_told_where_they_are_already(do, session, reference):
    other = a_review().reference
    there = a_document(other)
    files = [a_file(), a_file(a_photo(), "Door.jpg"), a_file(a_photo(), "Same door.jpg")]
    receipt = do(receive_documents, reference, files=files, label=EXEMPT, **ACT)
    assert [one.number for one in receipt.kept] == [1, 2]
    assert [(name, one.number) for name, one in receipt.known] == [("Same door.jpg", 2)]
    assert [one.title for one in documents_of(session, reference)] == ["Statement", "Door"]
    assert receipt.kept[0].sha256 == there.sha256
    assert len(session.exec(select(StoredFile.sha256)).all()) == 3  # a PDF, a photo, and the page made of it
    told = events_about(session, reference)[0]
    assert (told.action, told.content["number"]) == ("document.received", 2)
    assert "Door" not in str(told.content)


def test_a_picture_is_read_as_a_page_and_its_file_stays_as_it_was_sent(session, reference):
    photo = a_photo(size=(300, 200))
    row = a_document(reference, photo, file=a_file(photo, "Door.jpg"))
    page = pdf_of(session, row)
    assert (row.media_type, row.pages, file_of(session, row)) == (Media.JPEG, 1, photo)
    assert page_words(page, 1).strip() == "Door"
    assert page_picture(page, 1, 400).startswith(b"\x89PNG")
    for number in (0, 2):
        with pytest.raises(NotFound):
            page_picture(page, number, 400)


def test_what_ran_by_itself_is_out_of_what_is_shown_and_the_file_as_sent_is_kept(session, reference):
    sent = a_pdf_with_actions()
    row = a_document(reference, sent)
    assert file_of(session, row) == sent
    assert b"alert" not in pdf_of(session, row)
    assert row.sha256 != row.pdf_sha256
    assert "scripts" in events_about(session, reference)[0].content["removed"]


def test_r30_another_sensitivity_is_a_row_with_its_reason_and_the_number_stays(do, session, reference):
    row = a_document(reference)
    change = {"number": 1, "because": "It names a child", "version": row.id, **ACT}
    exempt = replace(EXEMPT, paragraph=ExemptParagraph.TWO, title="Statement of Mr Hale")
    with pytest.raises(Refused) as refused:
        do(describe_document, reference, label=replace(exempt, paragraph=None), **change)
    assert refused.value.codes == ["R30"]
    now = do(describe_document, reference, label=exempt, **change)
    assert (now.number, now.paragraph, now.title, now.supersedes) == (1, "2", "Statement of Mr Hale", row.id)
    assert [one.id for one in history_of(session, now)] == [now.id, row.id]
    assert documents_of(session, reference) == [document_numbered(session, reference, 1)]
    with pytest.raises(Stale):
        do(describe_document, reference, label=exempt, **change)


def test_r30_the_public_edition_has_the_redacted_version_or_nothing(do, session, reference):
    row, policy = a_document(reference), a_document(reference, a_pdf("Policy"), label=OPEN)
    assert twins_of(session, reference) == {}
    first = a_twin(row)
    second = a_twin(row, a_pdf("More is gone"))
    assert (second.sensitivity, second.redacts) == (Sensitivity.OPEN, row.id)
    assert twins_of(session, reference)[row.number].number == second.number
    assert document_numbered(session, reference, first.number).is_withdrawn
    moved = do(describe_document, reference, number=1, label=EXEMPT, because="Title", version=row.id, **ACT)
    assert twins_of(session, reference)[moved.number].number == second.number
    for original, content in ((row, a_pdf("Statement")), (policy, None), (second, None)):
        stands = document_numbered(session, reference, original.number)
        with pytest.raises(Refused, match="very same file|open already"):
            a_twin(stands, content)
    with pytest.raises(Refused, match="is open"):
        do(describe_document, reference, number=4, label=EXEMPT, because="x", version=second.id, **ACT)


def test_a_word_document_is_shown_once_its_pdf_is_given(do, session, reference):
    word = a_document(reference, file=a_file(a_word_file(), "Report.docx"))
    with pytest.raises(Refused, match="Give a PDF"):
        pdf_of(session, word)
    given = do(give_pdf, reference, number=1, file=a_file(a_pdf("One", "Two")), version=word.id, **ACT)
    assert (given.pages, given.sha256) == (2, word.sha256)
    assert page_words(pdf_of(session, given), 2).strip() == "Two"
    with pytest.raises(Refused, match="Only a Word document"):
        do(give_pdf, reference, number=1, file=a_file(a_photo(), "x.jpg"), version=given.id, **ACT)


def test_a_withdrawn_document_leaves_the_list_and_its_bytes_may_come_again(do, session, reference):
    row = a_document(reference)
    gone = do(withdraw_document, reference, number=1, because="Sent to us by mistake", version=row.id, **ACT)
    assert documents_of(session, reference) == []
    assert [one.is_withdrawn for one in history_of(session, gone)] == [True, False]
    with pytest.raises(Refused, match="by mistake"):
        do(withdraw_document, reference, number=1, because="Again", version=gone.id, **ACT)
    receipt = do(receive_documents, reference, files=[a_file()], label=EXEMPT, **ACT)
    assert [one.number for one in receipt.kept] == [2]


def test_a_document_goes_with_a_thing_within_its_case(session, reference):
    a_document(reference)
    proof = a_document(reference, a_pdf("Receipt"), belongs_to="service:7")
    assert documents_with(session, reference, ["service:7", "service:8"]) == {"service:7": [proof], "service:8": []}


def test_what_cannot_be_kept_is_refused(do, reference, monkeypatch):
    later = replace(OPEN, received_at=RECEIVED + timedelta(days=1))
    with pytest.raises(Invalid):
        do(receive_document, reference, file=a_file(), label=later, **ACT)
    for nobodys in ("LR-1999-0001", "authority"):
        with pytest.raises(NotFound):
            do(receive_document, nobodys, file=a_file(), label=OPEN, **ACT)
    monkeypatch.setattr("licensing.documents.commands.MOST_DOCUMENTS", 1)
    a_document(reference)
    with pytest.raises(Refused, match="1 documents at most"):
        a_document(reference, a_pdf("One more"))


def test_the_database_itself_keeps_history_bytes_numbers_and_paragraphs(session, reference):
    row = a_document(reference)
    for statement in (
        "UPDATE document SET title = 'x'",
        "DELETE FROM document",
        "UPDATE stored_file SET content = 'x'",
        "DELETE FROM stored_file",
    ):
        with pytest.raises(DBAPIError, match="permission denied"), session.begin_nested():
            session.execute(text(statement))
    for changed, constraint in (
        ({"paragraph": None, "number": 9}, "exempt_names_paragraph"),
        ({}, "uq_document_first"),
        ({"supersedes": row.id}, "change_says_why"),
        ({"redacts": row.id, "number": 9}, "redacted_is_open"),
        ({"pages": None, "number": 9}, "pages_are_of_the_pdf"),
    ):
        with pytest.raises(IntegrityError, match=constraint), session.begin_nested():
            session.add(Document(**row.model_dump(exclude={"id"}) | changed))
            session.flush()
