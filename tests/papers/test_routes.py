"""Papers through the browser: the officer publishes, a member reads on a tablet; and who may not."""

import re
from datetime import date
from uuid import uuid4

import pytest
import structlog

from licensing import clock
from licensing.audit.queries import views_of
from licensing.documents.rules import Section
from licensing.hearings.commands.interests import declare_interest
from licensing.hearings.rules import InterestKind
from licensing.papers.commands import Leave
from licensing.papers.queries import openings_of, own_note
from licensing.people.rules import Role
from tests.builders.contact import a_note
from tests.builders.hearings import a_case_ready, act
from tests.builders.papers import filed, published, words_of
from tests.builders.people import a_person, outsider
from tests.builders.register import a_concern

NOW = clock.at(date(2015, 12, 8), 11)
LATE = clock.at(date(2015, 12, 15), 9)
READING = ("/pages/6", "/pages/6/picture.png", "/editions/1/papers.pdf", "/go?page=6")


def sent(browser, path, **fields):
    return browser.post(path, data={"key": str(uuid4()), **fields})


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


@pytest.fixture
def ready(undone, at):
    at(NOW)
    found = a_case_ready()
    filed(found.reference, "Statement of PC Ambler", "He was rude", "and drove off")
    return found


@pytest.fixture
def papers(ready):
    published(ready.reference, ready.clerk)
    return f"/reviews/{ready.reference}/papers"


def declared(sign_in, ready, member):
    browser = sign_in(member)
    assert sent(browser, f"/hearing-days/{ready.day.reference}/interests", none="yes").status_code == 303
    return browser


def every_way(browser, papers):
    told = [browser.get(papers + way).status_code for way in ("", *READING)]
    told += [sent(browser, papers + "/pages/6/note", says="x", version="0").status_code]
    return [*told, browser.post(papers + "/find", data={"words": "rude"}).status_code]


def test_an_outsider_and_a_member_with_an_interest_reach_no_page(ready, papers, sign_in):
    act(declare_interest, ready.reference, kind=InterestKind.OTHER, by=ready.members[1], now=NOW)
    for person in (outsider(), ready.members[1], a_person("Cllr Elsewhere", Role.PANEL_MEMBER)):
        browser = sign_in(person)
        assert every_way(browser, papers) == [403] * 7
        assert browser.get(papers + "/publish").status_code == 403
        assert sent(browser, papers + "/publish", seen="0" * 64).status_code == 403


def test_r19_no_page_opens_before_interests_are_declared(ready, papers, sign_in):
    browser = sign_in(ready.members[1])
    assert every_way(browser, papers) == [303] * 7
    reply = browser.get(papers + "/pages/6")
    assert reply.headers["location"] == f"/hearing-days/{ready.day.reference}/interests"


def test_only_officer_and_clerk_publish_what_they_saw(ready, sign_in, session):
    path = f"/reviews/{ready.reference}/papers/publish"
    for role in (Role.LEGAL_ADVISER, Role.AUDITOR, Role.COMMISSIONER):
        assert sign_in(a_person("Somebody", role)).get(path).status_code == 403
    browser = sign_in(ready.clerk)
    page = browser.get(path)
    assert "Statement of PC Ambler" in page.text and "No document in: Officer’s report" in page.text
    key, seen = str(uuid4()), hidden(page, "seen")
    twice = [browser.post(path, data={"key": key, "seen": seen}) for _ in range(2)]
    assert [one.status_code for one in twice] == [303, 303]
    assert browser.get(path).text.count("has not opened it") == 4
    stale = sent(browser, path, seen=seen)
    assert stale.status_code == 409
    assert sent(browser, path, seen="garbage").status_code == 422


def test_r27_the_page_asks_for_leave_only_when_papers_are_late_and_loses_nothing(ready, papers, sign_in, at):
    at(LATE)
    browser = sign_in(ready.clerk)
    path = f"/reviews/{ready.reference}/papers/publish"
    assert "leave_because" not in browser.get(path).text
    filed(ready.reference, "Reference", "A good man", section=Section.REPRESENTATIONS, received=LATE)
    page = browser.get(path)
    assert "Late" in page.text and "Thursday 10 December 2015" in page.text
    given = {"seen": hidden(page, "seen"), "leave_on-day": "14", "leave_on-month": "12", "leave_on-year": "2015"}
    given |= {"leave_because": "It answers page 4", "other_side": "Posted on 14 December"}
    refused = sent(browser, path, **given)
    assert refused.status_code == 422
    assert "Say who gave leave" in refused.text and "Posted on 14 December" in refused.text
    assert sent(browser, path, **given, leave_by=str(ready.chair.id)).status_code == 303
    assert "It answers page 4" in browser.get(path).text
    read = declared(sign_in, ready, ready.members[2]).get(papers).text
    assert "Supplement 1" in read


def test_a_member_reads_page_by_page_and_the_clerk_sees_when(ready, papers, sign_in, session):
    browser = declared(sign_in, ready, ready.members[1])
    entry = browser.get(papers).text
    assert f'href="{papers}/pages/1"' in entry and "Publish papers" not in entry
    page = browser.get(papers + "/pages/6")
    assert "He was rude" in page.text and f'href="{papers}/pages/7"' in page.text and "Page 6 as a picture" in page.text
    picture = browser.get(papers + "/pages/6/picture.png")
    assert picture.content.startswith(b"\x89PNG") and picture.headers["cache-control"] == "private, no-store"
    copy = browser.get(papers + "/editions/1/papers.pdf")
    assert ready.members[1].name in words_of(copy.content, 6) and "no-store" in copy.headers["cache-control"]
    assert browser.get(papers + "/go?page=page+7").headers["location"].endswith("/papers/pages/7")
    for nowhere in (
        "/go?page=%27",
        "/pages/99",
        "/pages/x/picture.png",
        "/editions/9/papers.pdf",
        "/editions/99999999999/papers.pdf",
    ):
        assert browser.get(papers + nowhere).status_code == 404
    found = browser.post(papers + "/find", data={"words": "drove"})
    assert "Page 7" in found.text and "drove" not in str(found.url)
    assert [one.name for one in openings_of(session, ready.review.id)] == [ready.members[1].name]
    assert f"{ready.members[1].name} opened it on 8 December 2015" in sign_in(ready.clerk).get(papers + "/publish").text
    assert {"hearings.page", "hearings.copy"} <= {one.route for one in views_of(session, ready.reference)}


def test_a_private_note_is_shown_to_nobody_else_and_in_no_log(ready, papers, sign_in, session):
    secret = "Ask him why he lied"
    browser = declared(sign_in, ready, ready.members[1])
    with structlog.testing.capture_logs() as logged:
        assert sent(browser, papers + "/pages/6/note", says=secret, version="0").status_code == 303
        assert sent(browser, papers + "/pages/6/note", says=secret * 200, version="1").status_code == 422
        assert sent(browser, papers + "/pages/6/note", says="other", version="0").status_code == 409
    assert logged and secret not in str(logged)
    shown = browser.get(papers + "/pages/6").text
    assert secret in shown and "Delete my note" in shown and f'href="{papers}/pages/6">page 6' in shown
    others = [
        ready.chair,
        ready.commissioner,
        ready.clerk,
        *(a_person("O", role) for role in (Role.LICENSING_OFFICER, Role.AUDITOR)),
    ]
    for person in others:
        looks = sign_in(person) if person not in (ready.chair, ready.commissioner) else declared(sign_in, ready, person)
        pages = [
            papers,
            papers + "/pages/6",
            f"/reviews/{ready.reference}/timeline",
            f"/reviews/{ready.reference}",
            "/audit",
        ]
        assert not any(secret in looks.get(one).text for one in pages)
    assert sent(sign_in(ready.clerk), papers + "/pages/6/note", says="x", version="0").status_code == 403
    assert sent(browser, papers + "/pages/6/note", says="", version="1").status_code == 303
    session.expire_all()
    assert own_note(session, ready.review.id, "6", person_id=ready.members[1].id).says == ""


def test_r27_once_papers_are_out_a_member_reads_no_later_offence_and_no_note_of_a_call(undone, sign_in, at):
    at(NOW)
    ready = a_case_ready()
    published(ready.reference, ready.clerk)
    a_concern(ready.holder, "Seen smoking in the vehicle", recorded_at=LATE)
    a_note(ready.reference, ready.clerk, says="He said that he was sorry")
    member = declared(sign_in, ready, ready.members[0])
    pages = (f"/reviews/{ready.reference}/papers", f"/reviews/{ready.reference}")
    for text in (member.get(page).text for page in pages):
        assert "about conduct" in text and "Seen smoking" not in text and "was sorry" not in text
    for_the_clerk = sign_in(ready.clerk).get(pages[1]).text
    assert "Seen smoking" in for_the_clerk and "was sorry" in for_the_clerk

    at(LATE)
    published(ready.reference, ready.clerk, now=LATE, leave=Leave(ready.chair.id, LATE.date(), "Short", "Today"))
    assert all("Seen smoking" in member.get(page).text for page in pages)
