"""A day's papers in one act: each case that is ready, its result, and no other stopped by one that is refused."""

import re
from datetime import date
from uuid import uuid4

import pytest

from licensing import clock
from licensing.documents.rules import Section
from licensing.papers.commands import Leave
from licensing.papers.queries import editions_of
from licensing.people.rules import Role
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from tests.builders.hearings import a_case_on, a_case_ready, act
from tests.builders.papers import filed, published
from tests.builders.people import a_person, walled

NOW = clock.at(date(2015, 12, 8), 11)
LATE = clock.at(date(2015, 12, 15), 9)
TOKEN = re.compile(r'name="papers" type="checkbox" value="([^"]+)"')


@pytest.fixture
def day(undone, at):
    """A hearing day with three cases: two that are ready, and one whose notice nobody approved."""
    at(NOW)
    ready = a_case_ready()
    _, second, _ = a_case_on(ready.day, hour=15, name="Joan Pell")
    _, third, _ = a_case_on(ready.day, hour=16, name="Amir Rafiq", served=False)
    return ready, second, third


def tokens(browser, path):
    return TOKEN.findall(browser.get(path).text)


def sent(browser, path, ticked):
    return browser.post(path, data={"key": str(uuid4()), "papers": ticked})


def editions(session, *reviews):
    return [len(editions_of(session, one.id)) for one in reviews]


def test_one_press_publishes_every_case_that_is_ready_and_says_of_the_others_why_not(day, sign_in, session):
    ready, second, third = day
    browser, path = sign_in(ready.clerk), f"/hearing-days/{ready.day.reference}/papers"
    assert path in browser.get(f"/hearing-days/{ready.day.reference}").text
    ticked, key = tokens(browser, path), str(uuid4())
    assert [one.split(":")[0] for one in ticked] == [ready.reference, second.reference]
    assert "The papers begin with the hearing notice: approve it first." in browser.get(path).text

    twice = [browser.post(path, data={"key": key, "papers": ticked}) for _ in range(2)]
    assert [one.status_code for one in twice] == [303, 303]
    assert editions(session, ready.review, second, third) == [1, 1, 0]
    after = browser.get(path).text
    assert after.count("Published: ") == 2 and not TOKEN.findall(after)


def test_r14_a_case_that_is_refused_stops_no_other_and_its_reason_is_shown(day, sign_in, session):
    ready, second, _ = day
    filed(ready.reference, "Statement", "Ms Quillzel saw him drive off")
    act(
        add_case_person, ready.reference, role=CaseRole.COMPLAINANT, name="Simran Quillzel", is_withheld=True,
        by=ready.clerk, now=NOW,
    )  # fmt: skip
    browser, path = sign_in(ready.clerk), f"/hearing-days/{ready.day.reference}/papers"
    answer = sent(browser, path, tokens(browser, path))
    assert answer.status_code == 409
    assert f"{ready.reference} was not published." in answer.text and "A name that is withheld" in answer.text
    assert editions(session, ready.review, second) == [0, 1]


def test_what_changed_since_it_was_shown_and_what_is_late_wait_for_their_own_page(day, sign_in, session, at):
    ready, second, _ = day
    browser, path = sign_in(ready.clerk), f"/hearing-days/{ready.day.reference}/papers"
    ticked = tokens(browser, path)
    filed(ready.reference, "Statement of PC Ambler", "He was rude")
    assert "What waits changed after this page was shown" in sent(browser, path, ticked).text
    assert editions(session, ready.review, second) == [0, 1]

    published(ready.reference, ready.clerk)
    at(LATE)
    filed(second.reference, "Reference", "A good man", section=Section.REPRESENTATIONS, received=LATE)
    shown = browser.get(path).text
    assert not TOKEN.findall(shown) and "needs the chair’s leave" in shown
    leave = Leave(ready.members[0].id, LATE.date(), "It is short.", "He gave it himself.")
    assert published(second.reference, ready.clerk, now=LATE, leave=leave).number == 2


def test_only_officer_and_clerk_and_no_case_behind_a_wall_or_of_another_day(day, sign_in, session):
    ready, second, _ = day
    path = f"/hearing-days/{ready.day.reference}/papers"
    for role in (Role.LEGAL_ADVISER, Role.AUDITOR, Role.COMMISSIONER, Role.PANEL_MEMBER):
        browser = sign_in(a_person("Somebody", role))
        assert browser.get(path).status_code == 403
        assert sent(browser, path, [f"{second.reference}:{'0' * 64}"]).status_code == 403
    browser = sign_in(ready.clerk)
    first, other = tokens(browser, path)
    for garbage in ([], ["garbage"], [first, first], [f"LR-1999-0001:{'0' * 64}"]):
        assert sent(browser, path, garbage).status_code == 422
    apart = a_person("Wendy Apart", Role.CLERK)
    walled(apart, second.reference)
    browser = sign_in(apart)
    assert tokens(browser, path) == [first] and second.reference not in browser.get(path).text
    assert sent(browser, path, [first, other]).status_code == 422
    assert editions(session, ready.review, second) == [0, 0]
