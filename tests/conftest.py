"""The real PostgreSQL for every test: a cluster for the run, one migrated database, each test's changes undone."""

import gc
import os
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlmodel import Session
from starlette.testclient import TestClient

from licensing import clock, database, migrations
from licensing.audit.rules import Actor
from licensing.database import transaction
from licensing.embedded import EmbeddedServers
from licensing.people.models import Person
from licensing.people.sessions import actor_of, begin_session
from licensing.people.signed_in import cookie_name
from licensing.settings import settings

TEMPLATE = "licensing_template"  # migrated once, never connected to again: only an idle database can be cloned
UNDONE = "licensing_undone"  # where every test's changes are undone
KEPT = "licensing_kept"  # what the settings name: a commit outside the fixtures lands here and disturbs no test
FOLDER = Path(__file__).resolve().parent.parent / ".local-tests"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: a worker that meets one at the end keeps the others waiting."""
    items.sort(key=lambda item: not item.nodeid.startswith(("tests/tooling", "tests/proofs")))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported stays to the end: looking through it again for garbage cost a twentieth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def servers() -> Iterator[EmbeddedServers]:
    """PostgreSQL and Valkey for this run, with the roles made and the template migrated as production is."""
    with EmbeddedServers(FOLDER, for_tests=True) as running:
        passwords = {role: running.password_of(role) for role in (migrations.APP, migrations.READ)}
        running.create_database(TEMPLATE)
        migrations.make_roles(running.owner_url(TEMPLATE), passwords)
        migrations.upgrade(running.owner_url(TEMPLATE))
        clone(running, UNDONE)
        clone(running, KEPT)
        yield running


@pytest.fixture(scope="session", autouse=True)
def configured(servers: EmbeddedServers) -> Iterator[None]:
    """The settings of the run: production's, with keys of its own."""
    os.environ.update(
        LICENSING_DATABASE_URL=servers.app_url(KEPT),
        LICENSING_REDIS_URL=servers.redis_url,
        LICENSING_BASE_URL="https://testserver",
        LICENSING_SECRET_KEY=secrets.token_urlsafe(32),
        LICENSING_AUDIT_KEY=secrets.token_urlsafe(32),
    )
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def migrated_engine(servers: EmbeddedServers, configured: None) -> Iterator[Engine]:
    """An engine on the migrated template, as the application's role."""
    engine = create_engine(servers.app_url(UNDONE), pool_size=2)
    yield engine
    engine.dispose()


@pytest.fixture
def undone(migrated_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """A connection on which every `transaction()` of the test is a savepoint, undone at the end."""
    with migrated_engine.connect() as connection, connection.begin() as everything:
        monkeypatch.setattr(database, "bind", lambda: connection)
        yield connection
        everything.rollback()


@pytest.fixture
def do(undone: Connection) -> Callable[..., Any]:
    """Carry out one command as one act: `do(open_review, holder_id=..., by=..., now=...)`."""

    def carry_out(command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        with transaction() as session:
            return command(session, *arguments, **named)

    return carry_out


@pytest.fixture
def session(undone: Connection) -> Iterator[Session]:
    """A session for looking, or for one act at a time; its changes need their audit event too."""
    with transaction() as opened:
        yield opened


@pytest.fixture
def fresh_database(servers: EmbeddedServers, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database of the test's own, where commits are real; its name. For what a rollback can never show."""
    name = f"licensing_{secrets.token_hex(6)}"
    clone(servers, name)
    engine = create_engine(servers.app_url(name), pool_size=30, max_overflow=30)
    monkeypatch.setattr(database, "bind", lambda: engine)
    yield name
    engine.dispose()
    with psycopg.connect(_server(servers), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """Set the authority's time: `at(clock.at(date(2015, 12, 1)))`. It runs on from there; put back afterwards."""

    def turn_to(instant: datetime) -> None:
        offset = instant - clock.machine()
        clock.run_at(lambda: offset)

    yield turn_to
    clock.run_at(lambda: clock.machine() - clock.machine())


@pytest.fixture(scope="session")
def application(configured: None) -> Any:
    """The application as it is served. Imported here, so that a broken page stops only the tests of pages."""
    return import_module("licensing.app").create()


@pytest.fixture
def client(application: Any, undone: Connection) -> TestClient:
    """A browser that nobody is signed in to. Redirects are shown, not followed."""
    return browser(application)


@pytest.fixture
def sign_in(application: Any, undone: Connection) -> Callable[[Person], TestClient]:
    """`sign_in(person)` gives a browser in which that person is signed in."""

    def signed(person: Person) -> TestClient:
        return signed_in_browser(application, person)

    return signed


def clone(servers: EmbeddedServers, name: str) -> None:
    """A copy of the migrated template: some ten milliseconds."""
    with psycopg.connect(_server(servers), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}" STRATEGY FILE_COPY')


def _server(servers: EmbeddedServers) -> str:
    return servers.owner_url("postgres").replace("+psycopg", "")


def browser(application: Any) -> TestClient:
    return TestClient(application, base_url="https://testserver", follow_redirects=False, raise_server_exceptions=False)


def signed_in_browser(application: Any, person: Person) -> TestClient:
    """A browser with a session of that person's, as signing in would have begun it."""
    with transaction() as session:
        token = begin_session(session, person, browser="tests", now=clock.machine())
    opened = browser(application)
    opened.cookies.set(cookie_name(), token)
    return opened


@pytest.fixture
def acting(undone: Connection) -> Callable[[Person], Actor]:
    """`acting(person)`: that person as the actor commands ask for."""

    def as_actor(person: Person) -> Actor:
        with transaction() as session:
            return actor_of(session, person)

    return as_actor
