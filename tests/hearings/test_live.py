"""Open pages learn at once that something happened, by a number; whoever may no longer listen hears nothing."""

import threading
import time
from importlib import import_module

import pytest
import uvicorn
from redis import Redis
from sqlalchemy import text

from licensing import clock, database
from licensing.database import transaction
from licensing.doorbell import CHANNEL
from licensing.hearings import live
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.interests import declare_interest
from licensing.hearings.queries import stamps_on
from licensing.hearings.rules import InterestKind, Step
from licensing.people.rules import Role
from licensing.people.sessions import begin_session
from licensing.people.signed_in import cookie_name
from licensing.settings import settings
from tests.builders.hearings import a_case_on, a_case_ready, act, opened
from tests.builders.hearings import at as clock_at
from tests.builders.people import a_person
from tests.builders.streams import END, Listener

NEVER = 3600


@pytest.fixture(scope="module")
def address(configured):
    """Where the application is served in this process, on a free port."""
    made = import_module("licensing.app").create()
    config = uvicorn.Config(made, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    host, port = server.servers[0].sockets[0].getsockname()
    yield f"http://{host}:{port}"
    live.stop()
    server.should_exit = True
    thread.join(60)
    live.begin()


@pytest.fixture
def room(fresh_database, at):
    """A case that is being heard at two o'clock on its day."""
    at(clock_at(14))
    ready = a_case_ready()
    opened(ready)
    return ready


@pytest.fixture
def listen(address):
    """`listen(person, path)`: a page of that person's that listens there. All are closed at the end."""
    pages = []

    def open_one(person, path):
        with transaction() as session:
            token = begin_session(session, person, browser="tests", now=clock.machine())
        pages.append(Listener(address, path, f"{cookie_name()}={token}"))
        pages[-1].token = token
        return pages[-1]

    yield open_one
    for page in pages:
        page.close()


@pytest.fixture
def by_bell_alone(monkeypatch):
    monkeypatch.setattr(live, "SECONDS_WITHOUT_A_BELL", NEVER)


def path_of(ready, letter="A"):
    return f"/hearing-days/{ready.day.reference}/cases/{letter}/stream"


def move(ready, to=Step.INTERESTS, minute=1):
    act(move_on, ready.reference, to=to, by=ready.clerk, now=clock_at(14, minute))


def behind_the_bell(ready):
    """One more event in the case's chain, as another process would have committed it: nobody here is told."""
    with database.bind().begin() as connection:
        connection.execute(text("UPDATE audit_chain SET seq = seq + 1 WHERE chain = :case"), {"case": ready.reference})


def test_an_act_reaches_every_open_page_as_a_number_and_no_more(room, listen, by_bell_alone):
    pages = [listen(person, path_of(room)) for person in (*room.members, room.commissioner)]
    first = {page.next() for page in pages}
    assert len(first) == 1

    move(room)

    then = {page.after(next(iter(first))) for page in pages}
    assert len(then) == 1 and then.pop().isdigit()


def test_what_another_process_rings_is_heard_through_redis_and_what_happens_here_is_passed_on(
    room, listen, by_bell_alone
):
    redis = Redis.from_url(settings().redis_url.replace("redis+socket://", "unix://"))
    with redis.pubsub(ignore_subscribe_messages=True) as outside:
        outside.subscribe(CHANNEL)
        page = listen(room.chair, path_of(room))
        first = page.next()
        move(room)
        second = page.after(first)
        while (passed_on := outside.get_message(timeout=120)) is None:
            pass
    assert passed_on["data"] == b""

    behind_the_bell(room)
    while redis.publish(CHANNEL, b"") == 0:  # until this process has subscribed
        time.sleep(0.05)
    assert page.after(second) not in (first, END)


def test_without_a_bell_it_still_arrives_by_the_clock(room, listen):
    page = listen(room.clerk, path_of(room))
    first = page.next()
    behind_the_bell(room)
    assert page.after(first).isdigit()


def test_r17_whoever_declares_an_interest_hears_nothing_more(room, listen):
    page, other = listen(room.members[1], path_of(room)), listen(room.chair, path_of(room))
    first = page.next()

    act(declare_interest, room.reference, kind=InterestKind.OTHER, by=room.members[1], now=clock_at(14, 2))

    assert page.after(first) == "leave" and page.next() == END
    assert other.after(other.next()).isdigit()
    assert listen(room.members[1], path_of(room)).status == 403


def test_signing_out_ends_the_stream_and_nobody_else_may_open_one(room, listen, address):
    page = listen(room.chair, path_of(room))
    first = page.next()
    with database.bind().begin() as connection:
        connection.execute(
            text("UPDATE sign_in_session SET ended_at = now() WHERE person_id = :id"), {"id": room.chair.id}
        )
    assert page.after(first) == "leave" and page.next() == END

    other = listen(room.clerk, path_of(room))
    then = other.next()
    with database.bind().begin() as connection:
        connection.execute(text("UPDATE sign_in_session SET last_seen_at = '2015-01-01' WHERE ended_at IS NULL"))
    assert other.after(then) == END  # it ran out by itself: the page stays, for whoever signs in again

    stranger = a_person("Cllr Elsewhere", Role.PANEL_MEMBER)
    assert [
        listen(stranger, path).status for path in (path_of(room), f"/hearing-days/{room.day.reference}/stream")
    ] == [
        403,
        403,
    ]


def test_the_day_is_heard_as_a_whole_and_each_case_by_itself_in_one_statement(room, listen):
    _, other, _ = a_case_on(room.day, hour=16, name="Ruth Booth")
    with transaction() as session:
        before = stamps_on(session, [room.day.id])
    move(room)
    with transaction() as session:
        after = stamps_on(session, [room.day.id])
    changed = {reference for _, reference in before if before[room.day.id, reference] != after[room.day.id, reference]}
    assert set(before) == {(room.day.id, name) for name in ("", room.reference, other.reference)}
    assert changed == {"", room.reference}


def test_a_browser_that_listens_on_enough_pages_opens_no_further_stream(room, listen, address, monkeypatch):
    monkeypatch.setattr(live, "MOST_OF_ONE_SESSION", 1)
    page = listen(room.chair, path_of(room))
    page.next()
    again = Listener(address, path_of(room), f"{cookie_name()}={page.token}")
    assert again.next() == END and again.status == 204
    again.close()
    assert listen(room.members[1], path_of(room)).next()
