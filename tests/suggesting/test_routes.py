"""Suggest a schedule, through HTTP: who may, what they see, how far it is, and where the buttons lead."""

import re
from datetime import date
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlmodel import select

from licensing.audit.models import AccessEvent
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.reviews.rules import Risk
from licensing.sittings.queries import listing_of
from licensing.suggesting.queries import get_suggestion, place_in
from licensing.suggesting.rules import ChosenBy, State
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import actor, finch, outsider
from tests.builders.people import ostler as an_officer
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_programme, a_review
from tests.builders.sittings import FRIDAY, a_full_day, five_councillors
from tests.builders.suggesting import a_suggestion, keep_promises

LATER = date(2016, 1, 8)


@pytest.fixture
def officer(undone, at):
    at(TUESDAY)
    a_letterhead()
    a_programme()
    return an_officer()


@pytest.fixture
def browser(officer, sign_in):
    return sign_in(officer)


@pytest.fixture
def by(officer):
    return actor(officer, Role.LICENSING_OFFICER)


@pytest.fixture
def days(officer):
    commissioner, panel = finch(), five_councillors()
    proposals_then_councillors(commissioner)
    return [a_full_day(commissioner, panel, on) for on in (FRIDAY, LATER)]


def a_case(**given):
    holder = hale()
    a_concern(holder)
    return a_review(holder, **given)


def fields(html, action):
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', html, re.S).group(0)
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)


def send(browser, address, pairs):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return browser.post(address, content=urlencode(pairs), headers=headers)


def press(browser, page, action):
    return send(browser, action, fields(browser.get(page).text, action))


def test_from_the_hearing_days_an_officer_asks_waits_looks_and_confirms(browser, session, days):
    case = a_case()
    first = browser.get("/hearing-days")
    ask = browser.get("/suggestions")
    asked = send(browser, "/suggestions", [*fields(ask.text, "/suggestions"), ("minutes", "50")])
    here = asked.headers["location"]
    waiting = browser.get(here)
    keep_promises()
    ready = browser.get(here)
    confirmed = press(browser, here, f"{here}/confirm")

    assert 'href="/suggestions"' in first.text and "no pace to go by" in first.text
    assert "Gathering what waits" in waiting.text and "Look again" in waiting.text
    assert case.reference in ready.text and "first class post today is in time (R23)" in ready.text
    assert "104 days before the programme’s hear-by date of 31 March 2016" in ready.text
    assert confirmed.status_code == 303 and "Approve the notices" in browser.get(here).text
    session.expire_all()
    assert listing_of(session, case.id) is not None


def test_nothing_is_offered_twice_while_it_is_under_way_and_it_can_be_cancelled(browser, session, days):
    a_case()
    asked = send(browser, "/suggestions", [("key", str(uuid4())), ("minutes", "50")]).headers["location"]

    done = press(browser, asked, f"{asked}/cancel")
    keep_promises()

    assert done.status_code == 303 and "Cancelled." in browser.get(asked).text
    session.expire_all()
    assert get_suggestion(session, asked.rsplit("/", 1)[1]).state is State.CANCELLED


def test_pin_move_and_take_out_from_the_page(browser, session, by, days):
    kept, moved, out = [a_case() for _ in range(3)]
    made = a_suggestion(by=by)
    here = f"/suggestions/{made.reference}"
    move = f"{here}/reviews/{moved.reference}/move"
    offered = browser.get(move)

    answers = [
        press(browser, here, f"{here}/reviews/{kept.reference}/pin"),
        send(browser, move, [*fields(offered.text, move), ("day", days[1].reference)]),
        press(browser, here, f"{here}/reviews/{out.reference}/out"),
    ]

    assert [one.status_code for one in answers] == [303, 303, 303]
    assert f'value="{days[1].reference}"' in offered.text and "Fri 8 January, 14:00, Committee" in offered.text
    session.expire_all()
    chosen = [place_in(session, made.id, case.reference).place.chosen_by for case in (kept, moved, out)]
    assert chosen == [ChosenBy.PIN, ChosenBy.MOVE, ChosenBy.OUT]
    shown = browser.get(here).text
    assert "Pinned" in shown and "Moved here by Ada Ostler" in shown and "Taken out by Ada Ostler" in shown


def test_r23_the_move_page_says_why_a_day_will_not_do(browser, by, days):
    case = a_case()
    a_full_day(None, [], date(2015, 12, 9), venue="Another room")
    made = a_suggestion(by=by)

    shown = browser.get(f"/suggestions/{made.reference}/reviews/{case.reference}/move").text

    assert "Wed 9 December" in shown and "gets the hearing notice" in shown


def test_two_suggestions_are_compared(browser, by, days):
    case = a_case(risk=Risk.HIGH)
    first, second = a_suggestion(by=by), a_suggestion(by=by)
    here = f"/suggestions/{second.reference}"
    move = f"{here}/reviews/{case.reference}/move"
    send(browser, move, [*fields(browser.get(move).text, move), ("day", days[1].reference)])

    shown = browser.get(f"/suggestions/compare?first={first.reference}&second={second.reference}")

    assert shown.status_code == 200 and "Fri 18 December 2015" in shown.text and "Fri 8 January 2016" in shown.text
    assert browser.get("/suggestions/compare?first=none&second=").status_code == 404


def test_what_may_no_longer_be_is_refused_in_a_page_that_names_it(browser, session, by, days):
    case = a_case()
    made = a_suggestion(by=by)
    here = f"/suggestions/{made.reference}"
    pairs = fields(browser.get(here).text, f"{here}/confirm")
    cancel = f"/hearing-days/{days[0].reference}/cancel"
    send(browser, cancel, [*fields(browser.get(cancel).text, cancel), ("because", "Flood")])

    answer = send(browser, f"{here}/confirm", pairs)

    assert answer.status_code == 409 and case.reference in answer.text and "was cancelled: Flood" in answer.text
    assert "Suggested schedule" in answer.text and f'action="{here}/confirm"' in answer.text  # with the suggestion
    assert "was cancelled: Flood" in "".join(session.exec(select(AccessEvent.content)).all()[-1]["reasons"])
    session.expire_all()
    assert listing_of(session, case.id) is None
    out = f"{here}/reviews/{case.reference}/out"
    assert send(browser, out, fields(answer.text, out)).status_code == 303


def test_a_case_behind_a_wall_is_on_no_page_of_it(do, browser, by, days):
    case = a_case()
    made = a_suggestion(by=by)
    do(raise_wall, by.id, case.reference, because="Interest", by=by, at=TUESDAY)

    here = f"/suggestions/{made.reference}"

    assert case.reference not in browser.get(here).text
    assert browser.get(f"{here}/reviews/{case.reference}/move").status_code == 403


def test_the_page_reads_how_much_was_asked_and_not_the_question_itself(undone, browser, by, days):
    a_case()
    made, said = a_suggestion(by=by), []
    event.listen(undone, "before_cursor_execute", lambda *given: said.append(given[2]))

    shown = browser.get(f"/suggestions/{made.reference}")

    asked = [one for one in said if "suggestion_problem" in one]
    assert shown.status_code == 200 and asked and not any("suggestion_problem.problem" in one for one in asked)


def test_minutes_that_no_hearing_takes_come_back_with_what_was_typed(browser):
    answer = send(browser, "/suggestions", [("key", str(uuid4())), ("minutes", "3")])

    assert answer.status_code == 422 and 'value="3"' in answer.text


def test_outsider_may_do_none_of_it(sign_in, by, days):
    made = a_suggestion(by=by)
    stranger = sign_in(outsider())

    for path in ("/suggestions", f"/suggestions/{made.reference}", "/suggestions/compare"):
        assert stranger.get(path).status_code == 403
