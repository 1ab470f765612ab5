"""The forms that change the register: who may, what they do, where they lead."""

from datetime import date
from uuid import uuid4

import pytest

from licensing import clock
from licensing.register.queries import (
    concerns_of,
    contacts_of,
    find_in_register,
    get_holder,
    imports,
    licences_of,
    standing_of,
)
from licensing.register.rules import LicenceStanding
from tests.builders.people import clerk, ostler, outsider
from tests.builders.register import a_concern, a_representative, hale

DEC_1 = clock.at(date(2015, 12, 1), 9, 30)
HEADER = "name,date of birth,address,licence kind,number,granted,expires\n"
ROW = "Amina Begum Khan,1980-02-03,1 Mill Row,private hire driver,PH9001,2014-06-02,2017-06-01\n"
ACTS = ("change", "concerns/new", "concerns/1/correct", "contacts/new", "surrender")


@pytest.fixture(autouse=True)
def first_of_december(at):
    at(DEC_1)


def sent(**fields):
    return {"key": str(uuid4()), **fields}


def upload(browser, content):
    return browser.post("/register/import", data=sent(), files={"register_file": ("register.csv", content, "text/csv")})


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("person", [outsider, clerk])
def test_only_officers_change_the_register(sign_in, act, person):
    browser, address = sign_in(person()), f"/holders/{hale().reference}/{act}"

    assert browser.get(address).status_code == 403
    assert browser.post(address, data=sent()).status_code == 403


def test_an_outsider_imports_nothing(sign_in):
    browser = sign_in(outsider())

    assert browser.get("/register/import").status_code == 403
    assert upload(browser, HEADER + ROW).status_code == 403


def test_a_good_file_is_taken_in_and_listed(sign_in, session):
    browser = sign_in(ostler())

    assert upload(browser, HEADER + ROW).status_code == 303

    assert [one.file_name for one in imports(session)] == ["register.csv"]
    assert "register.csv" in browser.get("/register/import").text
    assert "Amina Begum Khan" in browser.get("/register").text


def test_a_bad_row_is_named_and_nothing_is_taken_in(sign_in, session):
    reply = upload(sign_in(ostler()), HEADER + ROW + ROW.replace("PH9001", "PH9002").replace("2017", "2013"))

    assert reply.status_code == 422
    assert "Expires before it was granted" in reply.text
    assert find_in_register(session, "khan") == []


def test_the_same_file_twice_is_refused(sign_in):
    browser = sign_in(ostler())
    upload(browser, HEADER + ROW)

    reply = upload(browser, HEADER + ROW)

    assert reply.status_code == 409
    assert "already been imported" in reply.text


@pytest.mark.parametrize("content", ["", "nothing,like,it\n1,2,3\n", "\x00\x01"])
def test_what_is_no_register_file_gets_the_form_again(sign_in, content):
    assert upload(sign_in(ostler()), content).status_code == 422


def test_particulars_are_changed_and_a_second_editor_sees_both(sign_in, session):
    holder, browser = hale(), sign_in(ostler())
    address = f"/holders/{holder.reference}/change"
    form = {"name": "Martin Hale", "address": "9 New Street", "version": 1}

    assert "14 Weir Lane" in browser.get(address).text
    assert browser.post(address, data=sent(**form)).status_code == 303
    stale = browser.post(address, data=sent(**form | {"address": "10 Other Street"}))

    assert get_holder(session, holder.reference).address == "9 New Street"
    assert stale.status_code == 409
    assert "9 New Street" in stale.text
    assert "10 Other Street" in stale.text


def test_a_concern_is_added_and_corrected(sign_in, session):
    holder, browser = hale(), sign_in(ostler())
    form = {"kind": "complaint", "says": "Two complaints", "happened_on": "2015-03-04", "source": "Operator’s log"}
    browser.post(f"/holders/{holder.reference}/concerns/new", data=sent(**form))
    [held] = concerns_of(session, holder.id)
    address = f"/holders/{holder.reference}/concerns/{held.id}/correct"

    assert "Two complaints" in browser.get(address).text
    browser.post(address, data=sent(**form | {"says": "One complaint"}))

    assert [one.says for one in concerns_of(session, holder.id)] == ["One complaint"]


def test_r37_a_protected_concern_cannot_be_opened_for_correction(sign_in):
    holder = hale()
    concern = a_concern(holder, is_protected=True)

    assert sign_in(ostler()).get(f"/holders/{holder.reference}/concerns/{concern.id}/correct").status_code == 404


def test_a_contact_is_added_and_ended(sign_in, session):
    holder, browser = hale(), sign_in(ostler())
    form = {"kind": "representative", "name": "Tomasz Bielak", "acts_from": "2015-11-02"}
    unsaid = browser.post(f"/holders/{holder.reference}/contacts/new", data=sent(**form))
    assert unsaid.status_code == 422 and "Enter how and when the licence holder gave" in unsaid.text
    given = {"authority": "Signed on 2 November 2015"}
    browser.post(f"/holders/{holder.reference}/contacts/new", data=sent(**form, **given))
    [contact] = contacts_of(session, holder.id, on=DEC_1.date())
    assert "Signed on 2 November 2015" in browser.get(f"/holders/{holder.reference}").text

    reply = browser.post(
        f"/holders/{holder.reference}/contacts/end",
        data=sent(contact=contact.id, version=contact.version, acts_until="2015-12-01"),
    )

    assert reply.status_code == 303
    assert contacts_of(session, holder.id, on=date(2015, 12, 2)) == []


def test_another_holders_contact_is_not_ended(sign_in):
    contact = a_representative(hale())

    reply = sign_in(ostler()).post(
        f"/holders/{hale().reference}/contacts/end",
        data=sent(contact=contact.id, version=1, acts_until="2015-12-01"),
    )

    assert reply.status_code == 404


def test_r68_a_surrendered_licence_stands_so_on_the_holders_page(sign_in, session):
    holder, browser = hale(), sign_in(ostler())
    [licence] = licences_of(session, holder.id)
    address = f"/holders/{holder.reference}/surrender"

    assert licence.number in browser.get(address).text
    browser.post(address, data=sent(licence=licence.id, surrendered_on="2015-12-01"))

    assert standing_of(session, licence.id, at=DEC_1) is LicenceStanding.SURRENDERED
    assert "Surrendered" in browser.get(f"/holders/{holder.reference}").text
    assert browser.post(address, data=sent(licence=licence.id, surrendered_on="2015-12-01")).status_code == 409
