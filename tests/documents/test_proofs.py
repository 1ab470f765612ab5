"""The photo of a visit and the proof of a service: given with the form, kept about the case, linked from its record."""

from html import unescape
from uuid import uuid4

import pytest

from licensing.documents.queries import documents_of
from licensing.documents.rules import Section, Sensitivity
from licensing.notices.queries import services_of
from tests.builders.files import a_locked_pdf, a_pdf, a_photo
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, an_approved, decided
from tests.builders.people import actor, clerk, ostler, pike
from tests.builders.reviews import a_review

CARRIED = {
    "method": "hand_delivered", "sent_on": "2015-12-01", "given_at": "09:05", "place": "His house",
    "served_by": "Ada Ostler", "proof": "Taken by Mr Hale himself",
}  # fmt: skip


@pytest.fixture
def officer(undone, at):
    at(TUESDAY)
    a_letterhead()
    return ostler()


@pytest.fixture
def browser(officer, sign_in):
    return sign_in(officer)


def send(browser, address, name, content, **fields):
    sent = {"proof_file": (name, content)} if "contact" not in address else {"photo": (name, content)}
    return browser.post(address, data={"key": str(uuid4())} | fields, files=sent)


def test_the_photo_at_the_door_goes_with_the_record_of_service_and_so_does_what_disproves_it(browser, officer, session):
    notice = a_draft()
    an_approved(notice, by=actor(officer, "licensing_officer"))
    address = f"/notices/{notice.reference}"
    bad = send(browser, f"{address}/deliver", "door.pdf", a_locked_pdf(user="x"), **CARRIED)
    assert bad.status_code == 422 and "locked with a password" in bad.text and "Taken by Mr Hale himself" in bad.text
    assert services_of(session, notice.id) == []

    done = send(browser, f"{address}/deliver", "door.jpg", a_photo(), **CARRIED)
    assert done.status_code == 303
    served = services_of(session, notice.id)[0]
    kept = documents_of(session, notice.case_reference)
    assert [(one.section, one.sensitivity, one.belongs_to) for one in kept] == [
        (Section.PROOF_OF_SERVICE, Sensitivity.EXEMPT, f"service:{served.id}")
    ]
    rebut = {"service": str(served.id), "because": "It was his brother"}
    assert send(browser, f"{address}/rebut", "letter.pdf", a_pdf("It was I"), **rebut).status_code == 303
    shown = browser.get(address).text
    assert "Its proof: document 1" in shown and "Its proof: document 2" in shown
    assert browser.get(f"/reviews/{notice.case_reference}/documents/1/file").content == a_photo()


def certify(browser, letters, *files):
    page = unescape(browser.get("/notices/post").text)
    by_class = page.split('name="post_class" type="radio" value="')[1].split('"')[0]
    form = {"key": str(uuid4()), "posted": [one.reference for one in letters], "post_class": by_class}
    form |= dict(zip(("on-day", "on-month", "on-year"), ("1", "12", "2015"), strict=True))
    return browser.post("/notices/post", data=form, files=[("proof_file", one) for one in files])


def test_one_certificate_of_posting_is_kept_with_each_letter_of_its_case(browser, officer, session):
    letters = [a_draft(), a_draft()]
    for one in letters:
        an_approved(one, by=actor(officer, "licensing_officer"))
    assert certify(browser, letters, ("certificate.pdf", a_pdf("Posted"))).status_code == 303
    assert len(documents_of(session, letters[0].case_reference)) == 2
    for one in letters:
        assert "Its proof: document" in browser.get(f"/notices/{one.reference}").text


def test_certificates_of_several_cases_go_with_the_letters_that_their_names_tell(browser, officer, session):
    first, second = a_draft(), a_draft(decided(case_reference=a_review().reference))
    for one in (first, second):
        an_approved(one, by=actor(officer, "licensing_officer"))
    whose = (f"{first.reference}.pdf", a_pdf("One"))
    scanned = (f"scan of {second.case_reference.replace('-', '_')}.PDF", a_pdf("Two"))

    refused = certify(browser, [first, second], whose, ("scan0001.pdf", a_pdf("All of them")))
    assert refused.status_code == 422 and "scan0001.pdf: letters of several cases are posted" in refused.text
    locked = certify(browser, [first, second], whose, ("LR-2015-0019.pdf", a_locked_pdf(user="x")))
    assert locked.status_code == 422 and "LR-2015-0019.pdf: " in locked.text
    assert not services_of(session, first.id) and not documents_of(session, second.case_reference)

    assert certify(browser, [first, second], whose, scanned).status_code == 303
    for one, (name, _) in ((first, whose), (second, scanned)):
        assert [kept.file_name for kept in documents_of(session, one.case_reference)] == [name]


def test_a_photo_of_a_visit_is_kept_with_it_also_after_it_was_corrected(browser, sign_in, session):
    reference = a_review().reference
    visit = {"means": "visit", "party": "holder", "happened_on": "2015-12-01", "says": "The vehicle was at the house."}
    address = f"/reviews/{reference}/contact/note"
    bad = send(browser, address, "car.jpg", b"MZ", **visit)
    assert bad.status_code == 422 and "The vehicle was at the house." in bad.text
    assert documents_of(session, reference) == []
    assert send(browser, address, "car.jpg", a_photo(), **visit).status_code == 303
    photo = documents_of(session, reference)[0]
    note = int(photo.belongs_to.removeprefix("contact_note:"))
    assert (photo.section, photo.title) == (Section.CONTACT, "Visit: photo or scan")
    corrected = {"key": str(uuid4()), **visit, "says": "It was outside.", "because": "Where it stood"}
    assert browser.post(f"{address}/{note}", data=corrected).status_code == 303
    for reader in (browser, sign_in(clerk())):
        assert "Visit: photo or scan: document 1" in reader.get(f"/reviews/{reference}/contact").text
    assert sign_in(pike()).get(f"/reviews/{reference}/documents/1/file").status_code == 403
