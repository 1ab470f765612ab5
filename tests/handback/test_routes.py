"""The pages of hand-back: who sees them, what a small group keeps back, and packs kept byte for byte."""

import csv
import hashlib
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import pikepdf
import pytest

from licensing import clock
from licensing.audit.queries import events_about
from licensing.handback.commands import HAND_BACK
from licensing.people.rules import Role
from tests.builders.decisions import a_heard_case
from tests.builders.files import a_pdf
from tests.builders.people import a_person, finch
from tests.builders.powers import proposals_then_councillors
from tests.builders.statements import counted

TAXIS = "/hand-back/taxi_licensing"
PERIOD = {"since": "2015-11-27", "until": "2015-12-31"}
STEP = {
    "happened_on": "2016-01-04", "owner": "Finch, commissioner", "says": "The inspector’s letter says so.",
    "reference": "", "because": "",
}  # fmt: skip


@pytest.fixture
def commissioner(undone):
    person = finch()
    proposals_then_councillors(person)
    return person


@pytest.fixture
def browser(sign_in, at, commissioner):
    at(clock.at(date(2016, 1, 4), 10))
    return sign_in(commissioner)


def heard(commissioner, number: int) -> None:
    for day in range(1, number + 1):
        a_heard_case(commissioner=commissioner, on=date(2015, 12, day))


def key_of(page: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def test_counts_come_first_and_the_interval_is_explained_under_them(browser, commissioner):
    heard(commissioner, 5)
    page = unescape(browser.get("/hand-back").text)
    assert "26 February 2015 to 4 January 2016" in page
    assert "10 of 10 questions asked: asked by councillors." in page
    assert "Explain this number: who asked the questions" in page and "between 72 and 100 in 100" in page
    assert "0 of 5 hearings at which it was said: more was needed after all." in page
    assert "No proposal judged in this period." in page
    assert "Councillors are named: they hold public office." in page


def test_a_small_group_is_told_nowhere_neither_on_the_page_nor_in_the_pack(browser, commissioner):
    heard(commissioner, 4)
    page = unescape(browser.get("/hand-back").text)
    assert "Not told: it is about fewer than 5 cases" in page and "questions asked: asked by" not in page
    assert "4 hearings" not in page and "4 proposals" not in page
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page[page.index('-members"') :])
    assert cells.count("Not told") >= 2 and "4" not in cells
    browser.post(f"{TAXIS}/packs/new", data=PERIOD | {"key": key_of(browser.get(f"{TAXIS}/packs/new").text)})
    rows = list(csv.DictReader(StringIO(browser.get("/hand-back/packs/1/csv").text)))
    told = [row for row in rows if row["about"] == "Who asked the questions"]
    assert [(row["count"], row["of"]) for row in told] == [("", "")] and "fewer than 5" in told[0]["says"]
    parts = [row["says"] for row in rows if row["about"] == "Members"]
    assert parts and all("Hearings sat: Not told; Questions asked: Not told" in one for one in parts)


def test_a_period_can_be_asked_for_and_one_that_cannot_be_is_refused_at_its_field(browser):
    shown = browser.get(f"{TAXIS}?since-day=1&since-month=12&since-year=2015&until=2015-12-31").text
    assert "1 December 2015 to 31 December 2015" in shown and 'value="31"' in shown
    for asked in ("since=2015-12-31&until=2015-12-01", "since=2015-12-01&until=2016-01-05", "since=x&until=2015-12-01"):
        answer = browser.get(f"{TAXIS}?{asked}")
        assert answer.status_code == 422 and "There is a problem" in answer.text
    assert browser.get("/hand-back/parking").status_code == 404


def test_a_pack_is_kept_byte_for_byte_tagged_and_its_hashes_are_on_the_record(session, browser, commissioner):
    heard(commissioner, 5)
    form = browser.get(f"{TAXIS}/packs/new?since=2015-11-27&until=2015-12-31").text
    assert 'value="27"' in form
    assert browser.post(f"{TAXIS}/packs/new", data=PERIOD | {"key": key_of(form)}).status_code == 303
    pdf, sheet = (browser.get(f"/hand-back/packs/1/{kind}") for kind in ("pdf", "csv"))
    told = events_about(session, HAND_BACK)[0]
    assert told.action == "hand_back.pack_made"
    assert told.content["pdf_sha256"] == hashlib.sha256(pdf.content).hexdigest()
    assert told.content["csv_sha256"] == hashlib.sha256(sheet.content).hexdigest()
    page = browser.get(f"{TAXIS}/packs/new").text
    assert told.content["pdf_sha256"] in page and told.content["csv_sha256"] in page
    with pikepdf.open(BytesIO(pdf.content)) as opened:
        assert opened.Root.MarkInfo.Marked and "/StructTreeRoot" in opened.Root
    rows = list(csv.DictReader(StringIO(sheet.text)))
    assert {"first": "2015-11-27", "last": "2015-12-31", "about": "Who asked the questions", "line": "Councillors",
            "count": "10", "of": "10", "low": "0.7225", "high": "1.0000", "says": ""} in rows  # fmt: skip
    assert browser.get("/hand-back/packs/1/pdf").content == pdf.content
    late = PERIOD | {"until": "2016-02-01", "key": key_of(page)}
    assert browser.post(f"{TAXIS}/packs/new", data=late).status_code == 422


def test_r71_only_the_next_step_has_a_button_and_a_document_is_kept(browser):
    page = browser.get(f"{TAXIS}/protocol").text
    assert page.count('class="govuk-button"') == 1 and "Record step 1a" in page
    turn = browser.get(f"{TAXIS}/protocol/assurance").text
    assert "It is not this step’s turn." in turn and f'href="{TAXIS}/protocol/services"' in turn
    sent = STEP | {"key": key_of(turn)}
    refused = browser.post(f"{TAXIS}/protocol/assurance", data=sent)
    assert refused.status_code == 409 and "1a. Services are good enough" in unescape(refused.text)
    sent["key"] = key_of(browser.get(f"{TAXIS}/protocol/services").text)
    files = {"document": ("Review.pdf", a_pdf("Review"))}
    assert browser.post(f"{TAXIS}/protocol/services", data=sent, files=files).status_code == 303
    page = browser.get(f"{TAXIS}/protocol").text
    assert page.count('class="govuk-button"') == 1 and "Record step 1b" in page and "Review.pdf" in page
    link = re.search(r"/hand-back/documents/\d+", page)[0]
    assert browser.get(link).content.startswith(b"%PDF")
    corrected = STEP | {"key": key_of(browser.get(f"{TAXIS}/protocol/services").text), "because": "The date was wrong"}
    assert browser.post(f"{TAXIS}/protocol/services", data=corrected).status_code == 303
    shown = unescape(browser.get(f"{TAXIS}/protocol").text)
    assert "corrected because: The date was wrong" in shown and "Review.pdf" in shown
    asked = {"withdrawn_on": "2016-01-04", "because": "Not ready", "key": key_of(browser.get(f"{TAXIS}/withdraw").text)}
    assert browser.post(f"{TAXIS}/withdraw", data=asked).status_code == 303
    assert "The last proposal was withdrawn on 4 January 2016." in browser.get(f"{TAXIS}/protocol").text


@pytest.mark.parametrize(
    ("role", "sees", "records"),
    [(Role.AUDITOR, 200, 403), (Role.LEGAL_ADVISER, 200, 200), (Role.LICENSING_OFFICER, 200, 403),
     (Role.PANEL_MEMBER, 403, 403)],
)  # fmt: skip
def test_who_sees_and_who_records(sign_in, at, commissioner, role, sees, records):
    at(clock.at(date(2016, 1, 4), 10))
    opened = sign_in(a_person("Somebody", role))
    assert [opened.get(one).status_code for one in ("/hand-back", TAXIS, f"{TAXIS}/protocol")] == [sees] * 3
    acts = ("protocol/services", "withdraw", "packs/new")
    assert [opened.get(f"{TAXIS}/{one}").status_code for one in acts] == [records] * 3
    button = 'class="govuk-button"' in opened.get("/hand-back").text
    assert button is (records == 200)


def test_the_page_asks_the_database_the_same_whatever_there_is(browser, commissioner, undone):
    heard(commissioner, 1)
    with counted(undone) as few:
        browser.get("/hand-back")
    for day in range(2, 6):
        a_heard_case(commissioner=commissioner, on=date(2015, 12, day))
    with counted(undone) as many:
        browser.get("/hand-back")
    assert len(many) == len(few)
