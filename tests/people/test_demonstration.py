"""Who to be, and the clock that goes forward: in a demonstration, and nowhere else."""

from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module
from uuid import uuid4

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AuditEvent
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import close_on
from licensing.database import transaction
from licensing.errors import NotFound, Refused
from licensing.people.clockwork import move_clock
from licensing.people.homes import HOMES
from licensing.people.models import DemonstrationClock
from licensing.people.rules import Role
from licensing.settings import settings
from tests.builders.people import a_person, administrator, ostler, outsider, walled
from tests.builders.powers import proposals_then_councillors
from tests.builders.reviews import a_programme, a_review
from tests.conftest import browser

BEGINS = clock.at(date(2015, 12, 1), 9, 30)
DEMONSTRATION_PAGES = ("/demonstration", "/demonstration/go-to-date")
DEMONSTRATION_ACTS = ("/demonstration/be/1", "/demonstration/next-working-day", "/demonstration/go-to-date")


def sent(**fields):
    return {"key": str(uuid4()), **fields}


@lru_cache
def demonstrated():
    """The application as a demonstration has it, made once."""
    return import_module("licensing.app").create()


@pytest.fixture
def demonstration(fresh_database, configured, monkeypatch):
    """A browser of a demonstration that stands at 1 December 2015, 09:30; its commits are real."""
    monkeypatch.setenv("LICENSING_DEMONSTRATION", "true")
    settings.cache_clear()
    with transaction() as session:
        now, machine = BEGINS - timedelta(seconds=1), clock.machine()
        move_clock(session, to=BEGINS, by=SYSTEM, now=now, machine=machine)
    application = demonstrated()
    clock.run_at(import_module("licensing.app").demonstration_offset)
    yield browser(application)
    clock.run_at(timedelta)
    monkeypatch.undo()
    settings.cache_clear()


def test_none_of_it_exists_outside_a_demonstration(client, sign_in, do):
    for opened in (client, sign_in(administrator())):
        assert {opened.get(address).status_code for address in DEMONSTRATION_PAGES} == {404}
        assert {opened.post(address, data=sent()).status_code for address in DEMONSTRATION_ACTS} == {404}
    with pytest.raises(NotFound):
        do(move_clock, to=BEGINS, by=SYSTEM, now=BEGINS - timedelta(days=1), machine=clock.machine())
    assert client.get("/").headers["location"] == "/sign-in"


def test_the_first_page_says_what_this_is_and_who_decides(demonstration):
    proposals_then_councillors(a_person("Commissioner Finch", Role.COMMISSIONER))
    a_review(programme_id=a_programme().id)

    shown = demonstration.get("/").text

    assert "everyone is invented" in shown and "Tue 1 December 2015" in shown
    assert "The commissioner decides today." in shown
    assert "At-risk reviews 2015" in shown and "identified" in shown
    assert "Commissioner Finch" in shown
    assert shown.count("/demonstration?next=") >= 5


def test_one_tap_and_one_is_somebody(demonstration):
    for role, _ in HOMES:
        person = a_person(f"Somebody {role}", role)

        reply = demonstration.post(f"/demonstration/be/{person.id}", data=sent())

        assert reply.status_code == 303
        home = demonstration.get(reply.headers["location"])
        assert (role, home.status_code) == (role, 200)
        assert person.name in home.text


def test_switching_person_stays_with_the_case_unless_a_wall_stands_there(demonstration):
    one, other = ostler(), a_person("Idris Combe", Role.LICENSING_OFFICER)
    here = f"/reviews/{a_review().reference}"
    walled(other, here.removeprefix("/reviews/"))
    assert here in demonstration.get(f"/demonstration?next={here}").text

    stays, leaves = (
        demonstration.post(f"/demonstration/be/{person.id}", data=sent(next=here)) for person in (one, other)
    )

    assert stays.headers["location"] == here
    assert leaves.headers["location"] == "/today"


def test_nobody_becomes_somebody_who_is_not_there(demonstration):
    assert demonstration.post("/demonstration/be/999999", data=sent()).status_code == 404


def test_the_next_working_day_skips_weekends_and_closed_days(demonstration):
    with transaction() as session:
        close_on(session, date(2015, 12, 2), because="Shut", by=SYSTEM, now=BEGINS)

    for expected in (date(2015, 12, 3), date(2015, 12, 4), date(2015, 12, 7)):
        assert demonstration.post("/demonstration/next-working-day", data=sent()).status_code == 303
        assert clock.today() == expected
    assert (clock.now().hour, clock.now().minute) == (9, 30)


def test_the_same_button_twice_is_one_day(demonstration):
    form = sent()
    for _ in range(2):
        demonstration.post("/demonstration/next-working-day", data=form)

    assert clock.today() == date(2015, 12, 2)


def test_one_goes_to_a_date_forward_only_and_the_nights_are_made_up_for(demonstration):
    a_review(hear_by=date(2016, 1, 15))
    day = {"day-day": "1", "day-month": "12", "day-year": "2015"}

    back = demonstration.post("/demonstration/go-to-date", data=sent(**day))
    far = demonstration.post("/demonstration/go-to-date", data=sent(**day | {"day-year": "2031"}))
    on = demonstration.post("/demonstration/go-to-date", data=sent(**day | {"day-month": "1", "day-year": "2016"}))

    assert back.status_code == 422 and "Time runs forward only" in back.text
    assert far.status_code == 422
    assert (on.status_code, clock.today()) == (303, date(2016, 1, 1))
    with transaction() as session:
        actions = session.exec(select(AuditEvent.action)).all()
    assert actions.count("clock.moved") == 2
    assert "followup.raised" in actions


def test_time_of_day_runs_on(demonstration):
    first = clock.now()
    assert BEGINS <= first < BEGINS + timedelta(minutes=1)
    assert clock.now() > first


def test_a_clock_that_would_go_back_stays(demonstration):
    with pytest.raises(Refused), transaction() as session:
        move_clock(session, to=BEGINS - timedelta(days=1), by=SYSTEM, now=clock.now(), machine=clock.machine())

    with transaction() as session:
        assert len(session.exec(select(DemonstrationClock)).all()) == 1


def test_an_outsider_is_not_among_those_to_be(demonstration):
    outsider()
    assert "Olive Outsider" not in demonstration.get("/demonstration").text
