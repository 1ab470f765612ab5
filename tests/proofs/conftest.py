"""Real processes on a database of their own: what must hold when one of them is killed, or an answer is lost."""

import os
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
from sqlalchemy import Engine, create_engine

from licensing import clock, database
from licensing.database import transaction
from licensing.embedded import EmbeddedServers
from licensing.people.models import Person
from licensing.people.sessions import begin_session
from licensing.people.signed_in import cookie_name
from licensing.processes import spawn, stop
from licensing.settings import CHECKOUT
from licensing.supervisor import web_process
from tests.conftest import clone
from tests.proofs.wire import Wire

NO_REDIS = "redis+socket:///nowhere/valkey.sock"


def until(is_so: Callable[[], Any], what: str, *, seconds: float = 60) -> Any:
    """Wait until something is so, and give it. Long, since another run may have the processors."""
    end = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < end, f"not in {seconds:.0f} seconds: {what}"
        time.sleep(0.05)
    return found


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name, for sockets and letters."""
    made = Path(tempfile.mkdtemp(prefix="licensing-proof-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def environment(servers: EmbeddedServers, fresh_database: str, folder: Path) -> dict[str, str]:
    """What a process is told, that works on the test's own database and prints to the test's own folder."""
    told = {"LICENSING_DATABASE_URL": servers.app_url(fresh_database), "LICENSING_DATA_FOLDER": str(folder)}
    return dict(os.environ) | told


@pytest.fixture
def owner(servers: EmbeddedServers, fresh_database: str) -> Iterator[psycopg.Connection]:
    """The database's owner at its own console, whom the application's rules do not bind."""
    with psycopg.connect(owners_address(servers, fresh_database), autocommit=True) as connection:
        yield connection


class Web:
    """A served application whose Redis does not exist and whose PostgreSQL is at the end of a wire."""

    def __init__(self, address: str, wire: Wire, engine: Engine, owner: str) -> None:
        self.address, self.wire, self.engine, self.owner = address, wire, engine, owner

    def browser(self, person: Person) -> httpx2.Client:
        """A browser in which that person is signed in. Redirects are shown, not followed."""
        with transaction() as session:
            token = begin_session(session, person, browser="proofs", now=clock.machine())
        return httpx2.Client(base_url=self.address, headers={"Cookie": f"{cookie_name()}={token}"}, timeout=60)

    def as_owner(self, statement: str) -> None:
        with psycopg.connect(self.owner, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="module")
def served(servers: EmbeddedServers, configured: None) -> Iterator[Web]:
    """One web process for a module's proofs."""
    name = f"licensing_{secrets.token_hex(6)}"
    clone(servers, name)
    engine = create_engine(servers.app_url(name), pool_size=10)
    folder, port = Path(tempfile.mkdtemp(prefix="licensing-proof-")), free_port()
    wire = Wire(folder, servers.sockets)
    url = servers.app_url(name).replace(f"host={servers.sockets}", f"host={folder}")
    told = dict(os.environ) | {"LICENSING_DATABASE_URL": url, "LICENSING_REDIS_URL": NO_REDIS}
    web = spawn("The web", web_process("127.0.0.1", port), cwd=CHECKOUT, env=told, log=folder / "web.log")
    try:
        until(lambda: is_listening(port) or web.process.poll() is not None, "the web answers")
        assert web.process.poll() is None, (folder / "web.log").read_text()
        yield Web(f"http://127.0.0.1:{port}", wire, engine, owners_address(servers, name))
    finally:
        stop(web)
        wire.close()
        engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def web(served: Web, monkeypatch: pytest.MonkeyPatch) -> Web:
    """The web process, with the test's own `transaction()` on the same database, past the wire."""
    monkeypatch.setattr(database, "bind", lambda: served.engine)
    return served


def owners_address(servers: EmbeddedServers, name: str) -> str:
    return servers.owner_url(name).replace("+psycopg", "")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
