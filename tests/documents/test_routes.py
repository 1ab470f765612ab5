"""The pages of documents: several files at once, what each role may do, and how a file leaves the house."""

from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AccessEvent
from licensing.documents.commands import Label
from licensing.documents.queries import document_numbered, documents_of
from licensing.documents.rules import ExemptParagraph, Section, Sensitivity
from licensing.people.rules import Role
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from tests.builders.documents import a_document, a_file, a_twin
from tests.builders.files import a_locked_pdf, a_pdf, a_photo, a_word_file
from tests.builders.hearings import act
from tests.builders.people import a_person, admitted, clerk, finch, ostler, outsider, pike, walled
from tests.builders.reviews import a_review
from tests.builders.statements import counted

TUESDAY = clock.at(date(2015, 12, 1), 9, 30)


@pytest.fixture(autouse=True)
def first_of_december(request):
    request.getfixturevalue("at")(TUESDAY)


@pytest.fixture
def reference(undone):
    return a_review().reference


@pytest.fixture
def officer(sign_in):
    return sign_in(ostler())


def label(**fields):
    usual = {"section": "representations", "sensitivity": "exempt", "paragraph": "1", "received_on": "2015-12-01"}
    return {"key": str(uuid4())} | usual | fields


def upload(browser, reference, *files, **fields):
    return browser.post(
        f"/reviews/{reference}/documents", data=label(**fields), files=[("files", one) for one in files]
    )


def test_several_files_are_taken_at_once_and_the_same_submission_twice_keeps_them_once(officer, session, reference):
    sent = [("Statement.pdf", a_pdf()), ("../Door.PDF", a_photo()), ("Letter.docx", a_word_file())]
    form = label(received_from="Mr Hale", received_on="2015-11-27")
    for _ in range(2):
        answer = officer.post(f"/reviews/{reference}/documents", data=form, files=[("files", one) for one in sent])
        assert (answer.status_code, answer.headers["location"]) == (303, f"/reviews/{reference}/documents")
    kept = documents_of(session, reference)
    assert [one.file_name for one in kept] == ["Statement.pdf", "Door.jpg", "Letter.docx"]
    assert {one.received_at.date() for one in kept} == {date(2015, 11, 27)}
    shown = officer.get(f"/reviews/{reference}/documents").text
    assert "not scanned" in shown and "Mr Hale" in shown and "Paragraph 1" in shown
    assert "Door" in officer.get(f"/reviews/{reference}").text


def test_one_bad_file_among_five_is_named_with_its_reason_and_the_four_are_kept(officer, session, reference):
    good = [(f"Page {number}.pdf", a_pdf(str(number))) for number in range(4)]
    answer = upload(officer, reference, *good[:2], ("Bank.pdf", a_locked_pdf(user="secret")), *good[2:])
    told = unescape(answer.text)
    assert answer.status_code == 422
    assert "“Bank.pdf” was not taken. It is locked with a password" in told
    assert "Kept: 4 files." in told
    assert len(documents_of(session, reference)) == 4
    again = upload(officer, reference, good[0], ("New.pdf", a_pdf("New")))
    assert "“Page 0.pdf” is here already, as" in unescape(again.text)
    assert len(documents_of(session, reference)) == 5


def test_nothing_fit_keeps_nothing_and_loses_nothing_that_was_typed(officer, session, reference):
    for files, fields, said in (
        ([("x.pdf", b"MZ")], {}, "“x.pdf” was not taken"),
        ([], {}, "Choose the files"),
        ([("x.pdf", a_pdf())], {"paragraph": ""}, "Choose the paragraph of Schedule 12A"),
        ([("x.pdf", a_pdf())], {"received_on": "2015-12-40"}, "Received on must be a real date"),
    ):
        answer = upload(officer, reference, *files, received_from="Mr Hale’s solicitor", **fields)
        assert answer.status_code == 422
        assert said in unescape(answer.text) and "Mr Hale’s solicitor" in unescape(answer.text)
    assert upload(officer, reference, ("x.pdf", a_pdf()), received_on="2015-12-02").status_code == 422
    assert documents_of(session, reference) == []
    assert upload(officer, "LR-1999-0001", ("x.pdf", a_pdf())).status_code == 404


def test_an_upload_may_carry_more_than_a_form_does(officer, session, reference):
    large = ("Film.mp4", bytes(11 * 1024 * 1024))
    answer = upload(officer, reference, large)
    assert answer.status_code == 422 and "none of the kinds of file" in answer.text
    assert officer.post(f"/reviews/{reference}/risk", data=label(), files={"files": large}).status_code == 413
    assert upload(officer, reference, *[large] * 6).status_code == 413
    officer.cookies.clear()
    assert upload(officer, reference, large).status_code == 413
    assert upload(officer, reference, ("x.pdf", a_pdf())).status_code == 303  # to the way in


def test_an_open_document_has_no_paragraph_whatever_the_list_says(officer, session, reference):
    assert upload(officer, reference, ("Policy.pdf", a_pdf()), sensitivity="open").status_code == 303
    assert documents_of(session, reference)[0].paragraph is None


def test_a_file_leaves_as_an_attachment_in_which_nothing_runs_and_each_opening_is_recorded(officer, session, reference):
    photo = a_photo()
    a_document(reference, file=a_file(photo, 'Tür "1".jpg'))
    a_document(reference, file=a_file(a_word_file(), "Report.docx"))
    answer = officer.get(f"/reviews/{reference}/documents/1/file")
    assert (answer.content, answer.headers["content-type"]) == (photo, "image/jpeg")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; filename=\"T?r '1'.jpg\"")
    as_pdf = officer.get(f"/reviews/{reference}/documents/1/pdf")
    assert (as_pdf.content[:5], as_pdf.headers["content-type"]) == (b"%PDF-", "application/pdf")
    assert officer.get(f"/reviews/{reference}/documents/2/pdf").status_code == 409
    seen = select(AccessEvent.route).where(AccessEvent.about == reference)
    assert {"documents.file", "documents.pdf"} <= set(session.exec(seen).all())


def test_only_those_who_work_on_the_case_read_its_documents(sign_in, reference):
    a_document(reference)
    member, shut_out, other = pike(), ostler(), a_review().reference
    admitted(member, reference)
    walled(shut_out, reference)
    for person in (member, finch(), shut_out, outsider()):  # who decides reads the papers
        for address in ("", "/1", "/1/file", "/1/pdf"):
            assert sign_in(person).get(f"/reviews/{reference}/documents{address}").status_code == 403
    for role in (Role.LEGAL_ADVISER, Role.AUDITOR):
        reader = sign_in(a_person("Reader", role))
        assert reader.get(f"/reviews/{reference}/documents/1/file").status_code == 200
        assert "Add documents" not in reader.get(f"/reviews/{reference}/documents").text
        assert upload(reader, reference, ("x.pdf", a_pdf())).status_code == 403
    assert sign_in(clerk()).get(f"/reviews/{reference}/documents/1").status_code == 200
    for nothing in ("2", "none", "9" * 30):
        assert sign_in(clerk()).get(f"/reviews/{reference}/documents/{nothing}/file").status_code in (404, 422)
    assert sign_in(clerk()).get(f"/reviews/{other}/documents/1/file").status_code == 404


def test_r14_a_withheld_name_is_masked_and_the_redacted_version_given_instead(sign_in, session, reference):
    secret, redacted = a_pdf("I am Petra Quillfeather"), a_pdf("I am X")
    name = "Statement of Petra Quillfeather"
    label_of = Label(Section.REPRESENTATIONS, Sensitivity.EXEMPT, ExemptParagraph.ONE, received_from="Ms Quillfeather")
    original = a_document(reference, file=a_file(secret, f"{name}.pdf"), label=label_of)
    officer = ostler()
    act(
        add_case_person, reference, role=CaseRole.COMPLAINANT, name="Petra Quillfeather", is_withheld=True, by=officer,
        now=TUESDAY,
    )  # fmt: skip
    a_twin(original, redacted)
    here = f"/reviews/{reference}/documents"
    for reader in (a_person("Reader", Role.LEGAL_ADVISER), a_person("Auditor", Role.AUDITOR), clerk()):
        browser = sign_in(reader)
        for page in (f"/reviews/{reference}", here, f"{here}/1", f"{here}/2"):
            assert "Quillfeather" not in browser.get(page).text
        for part in ("file", "pdf"):
            answer = browser.get(f"{here}/1/{part}")
            assert answer.content == redacted and "Quillfeather" not in str(answer.headers)
    assert sign_in(officer).get(f"{here}/1/file").content == secret

    browser = sign_in(clerk())
    form = browser.get(f"{here}/1/change").text
    assert "Quillfeather" not in form and "Statement of Name withheld" in form
    sent = label(version=original.id, title="Statement of Name withheld", section="policy", because="Misfiled")
    del sent["received_on"]
    assert browser.post(f"{here}/1/change", data=sent).status_code == 303
    now = document_numbered(session, reference, 1)
    assert (now.title, now.section) == (name, Section.POLICY)


def test_a_document_is_changed_redacted_and_withdrawn_with_reasons_and_never_stale(officer, session, reference):
    row, address = a_document(reference), f"/reviews/{reference}/documents/1"
    assert "Statement" in officer.get(f"{address}/change").text
    assert officer.post(f"{address}/change", data=label(title="X") | {"version": str(row.id)}).status_code == 422
    change = label(title="His letter", because="Plainer", sensitivity="confidential") | {"version": str(row.id)}
    del change["received_on"]
    assert officer.post(f"{address}/change", data=change).status_code == 303
    assert officer.post(f"{address}/change", data=change | {"key": str(uuid4())}).status_code == 409
    row = document_numbered(session, reference, 1)
    twin = {"key": str(uuid4()), "version": str(row.id)}
    bad = officer.post(f"{address}/redacted", data=twin, files={"file": ("x.pdf", a_locked_pdf(user=""))})
    assert bad.status_code == 422 and "locked" in bad.text
    assert officer.get(f"{address}/redacted").status_code == 200
    assert officer.post(f"{address}/redacted", data=twin, files={"file": ("x.pdf", a_pdf("X"))}).status_code == 303
    shown = unescape(officer.get(address).text)
    assert "His letter" in shown and "Plainer" in shown and "its redacted version" in shown
    gone = {"key": str(uuid4()), "version": str(row.id), "because": "Not about him"}
    assert officer.post(f"{address}/withdraw", data=gone).status_code == 303
    assert "Withdrawn" in officer.get(address).text
    told = unescape(officer.get(f"/reviews/{reference}/timeline").text)
    assert "Document 1 withdrawn: Not about him" in told and "Document 1 received: holder’s representations" in told


def test_the_list_asks_the_database_as_often_for_many_documents_as_for_two(officer, undone, reference):
    def statements():
        with counted(undone) as asked:
            assert officer.get(f"/reviews/{reference}/documents").status_code == 200
        return len(asked)

    a_twin(a_document(reference))
    for_two = statements()
    for number in range(5):
        a_twin(a_document(reference, a_pdf(str(number))), a_pdf(f"{number} X"))
    assert statements() == for_two
