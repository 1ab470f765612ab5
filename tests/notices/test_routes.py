"""Pages and acts of notices, through HTTP."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from licensing.notices.queries import get_notice, service_of
from licensing.notices.rules import ServiceMethod
from licensing.people.walls import raise_wall
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, an_approved, decided, revoked
from tests.builders.people import actor, outsider
from tests.builders.people import ostler as an_officer
from tests.builders.register import a_representative, hale
from tests.builders.statements import counted


@pytest.fixture
def officer(undone, at):
    at(TUESDAY)
    a_letterhead()
    return an_officer()


@pytest.fixture
def browser(officer, sign_in):
    return sign_in(officer)


def fields(html, action):
    """The hidden and ticked values of the form that goes to this address."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', html, re.S).group(0)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    ticked = re.findall(r'name="([^"]+)" type="checkbox" value="([^"]+)" checked', form)
    return [*hidden, *ticked]


def send(browser, address, pairs):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return browser.post(address, content=urlencode(pairs), headers=headers)


def test_the_letter_is_read_what_is_missing_beside_it_and_approved_in_two_screens(browser, session):
    notice = a_draft()
    address = f"/notices/{notice.reference}"

    shown = browser.get(address)
    done = send(browser, f"{address}/approve", fields(shown.text, f"{address}/approve"))

    assert shown.status_code == 200 and "Approve and post" in shown.text
    assert "Friday 24 December" not in shown.text and "Thursday 24 December 2015" in shown.text
    assert (done.status_code, done.headers["location"]) == (303, address)
    assert "Download the approved letter" in browser.get(address).text


def test_r46_what_is_missing_is_named_and_the_button_is_not_there(browser, session):
    a_letterhead(court_name="")
    notice = a_draft()

    shown = browser.get(f"/notices/{notice.reference}")

    assert "this one thing is" in shown.text and "Approve and post" not in shown.text


def test_r26_the_page_leads_to_the_copy_or_says_that_none_can_be_posted(browser, officer):
    copied, left_out = hale(), hale()
    a_representative(copied)
    a_representative(left_out, address="")
    notice, other = a_draft(holder=copied), a_draft(holder=left_out)
    an_approved(notice, by=actor(officer, "licensing_officer"))

    assert "A copy for Tomasz Bielak" in browser.get(f"/notices/{notice.reference}").text
    assert "And its copy" in browser.get("/notices/post").text
    assert browser.get(f"/notices/{notice.reference}/copy.pdf").content.startswith(b"%PDF")
    assert "No copy can be posted to Tomasz Bielak" in browser.get(f"/notices/{other.reference}").text
    assert browser.get(f"/notices/{other.reference}/copy.pdf").status_code == 404


def test_another_plan_shows_other_dates(browser):
    notice = a_draft()

    shown = browser.get(f"/notices/{notice.reference}?method=hand_delivered&planned_on=2015-12-01")

    assert "Approve and hand-deliver" in shown.text and "Tuesday 22 December 2015" in shown.text


def test_an_approval_of_other_words_than_those_shown_is_refused(browser):
    notice = a_draft()
    address = f"/notices/{notice.reference}/approve"
    pairs = dict(fields(browser.get(f"/notices/{notice.reference}").text, address)) | {"shown": "0" * 64}

    assert send(browser, address, list(pairs.items())).status_code == 409


def test_todays_post_in_one_tap(browser, session, officer):
    letters = [a_draft(decided(case_reference=f"LR-2015-006{number}")) for number in range(2)]
    for letter in letters:
        an_approved(letter, by=actor(officer, "licensing_officer"))

    shown = browser.get("/notices/post")
    done = send(browser, "/notices/post", [*fields(shown.text, "/notices/post"), ("on", "2015-12-01")])

    assert "Handed to Royal Mail first class, Tue 1 December" in shown.text
    assert done.status_code == 303
    assert [service_of(session, letter.id).given_on for letter in letters] == [date(2015, 12, 3)] * 2


def test_the_same_post_sent_twice_is_recorded_once(browser, session, officer):
    notice = a_draft()
    an_approved(notice, by=actor(officer, "licensing_officer"))
    pairs = [*fields(browser.get("/notices/post").text, "/notices/post"), ("on", "2015-12-01")]

    first, again = (send(browser, "/notices/post", pairs) for _ in range(2))

    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]


def test_a_post_that_cannot_all_have_gone_that_day_records_none_of_it(browser, session, officer, at):
    letters = [a_draft(decided(case_reference=f"LR-2015-006{number}")) for number in range(2)]
    for letter, day in zip(letters, (0, 1), strict=True):
        an_approved(letter, by=actor(officer, "licensing_officer"), now=TUESDAY + timedelta(days=day))
    at(TUESDAY + timedelta(days=1))
    ticked = fields(browser.get("/notices/post").text, "/notices/post")

    wrong = send(browser, "/notices/post", [*ticked, ("on", "2015-12-01")])
    none = [service_of(session, letter.id) for letter in letters]
    right = send(browser, "/notices/post", [*ticked, ("on", "2015-12-02")])

    assert (wrong.status_code, none) == (422, [None, None])
    assert right.status_code == 303
    assert [service_of(session, letter.id).sent_on.day for letter in letters] == [2, 2]


def test_delivery_by_hand_with_its_time(browser, session, officer):
    notice = a_draft(decided(revoked(is_immediate=True, public_safety_explanation="He drove while unfit.")))
    an_approved(notice, by=actor(officer, "licensing_officer"), method=ServiceMethod.HAND_DELIVERED)
    address = f"/notices/{notice.reference}/deliver"
    said = [
        *[pair for pair in fields(browser.get(address).text, address) if pair[0] == "key"],
        ("method", "hand_delivered"), ("sent_on", "2015-12-01"), ("given_at", "09:05"), ("place", "His house"),
        ("served_by", "Ada Ostler"), ("proof", "Taken by him"),
    ]  # fmt: skip

    assert send(browser, address, said).status_code == 303
    assert service_of(session, notice.id).given_at.astimezone(TUESDAY.tzinfo).hour == 9


def test_a_form_with_gaps_comes_back_with_what_was_typed(browser, officer):
    notice = a_draft()
    an_approved(notice, by=actor(officer, "licensing_officer"))

    back = send(browser, f"/notices/{notice.reference}/deliver", [("place", "His house")])

    assert back.status_code == 422 and "His house" in back.text and "There is a problem" in back.text


def test_the_letter_is_a_file_to_keep(browser, officer):
    notice = a_draft()
    address = f"/notices/{notice.reference}/letter.pdf"
    assert browser.get(address).status_code == 404
    revision = an_approved(notice, by=actor(officer, "licensing_officer"))

    got = browser.get(address)

    assert got.content == revision.pdf
    assert got.headers["content-disposition"] == f'attachment; filename="{notice.reference}-r1.pdf"'
    assert got.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("page", ["", "/letter.pdf", "/deliver", "/receipt", "/rebut"])
def test_a_wall_keeps_an_officer_from_every_page_of_a_notice(browser, do, officer, page):
    notice = a_draft()
    me = actor(officer, "licensing_officer")
    an_approved(notice, by=me)
    do(raise_wall, officer.id, notice.case_reference, because="A relation", by=me, at=TUESDAY)

    assert browser.get(f"/notices/{notice.reference}{page}").status_code == 403
    assert notice.reference not in browser.get("/notices/post").text


@pytest.mark.parametrize("page", ["/deliver", "/receipt", "/rebut"])
def test_each_form_opens(browser, officer, page):
    notice = a_draft()
    an_approved(notice, by=actor(officer, "licensing_officer"))

    assert browser.get(f"/notices/{notice.reference}{page}").status_code == 200


ACTS = ("approve", "deliver", "receipt", "rebut")


@pytest.mark.parametrize("address", ["/notices/post", *(f"/notices/LR-2015-0019-N1/{act}" for act in ACTS)])
def test_an_outsider_may_do_nothing_with_notices(sign_in, officer, address):
    a_draft()

    assert sign_in(outsider()).post(address, data={}).status_code == 403


def test_the_post_page_issues_as_many_statements_for_two_letters_as_for_eight(browser, undone, officer):
    me, holder = actor(officer, "licensing_officer"), hale()
    for number in range(2):
        an_approved(a_draft(decided(case_reference=f"LR-2015-007{number}"), holder=holder), by=me)
    browser.get("/notices/post")
    with counted(undone) as few:
        browser.get("/notices/post")
    for number in range(6):
        an_approved(a_draft(decided(case_reference=f"LR-2015-008{number}"), holder=holder), by=me)
    with counted(undone) as many:
        shown = browser.get("/notices/post")

    assert len(few) == len(many) and shown.text.count("LR-2015-00") >= 8


def test_approving_moves_the_version_on(session, browser):
    notice = a_draft()
    address = f"/notices/{notice.reference}"
    pairs = fields(browser.get(address).text, f"{address}/approve")
    send(browser, f"{address}/approve", pairs)

    assert get_notice(session, notice.reference).version == 2
