"""A served application that pages listen to, with a Redis that takes every connection and never answers."""

import socket
import threading
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from licensing import clock
from licensing.database import transaction
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.rules import Step
from licensing.people.sessions import begin_session
from licensing.people.signed_in import cookie_name
from licensing.processes import spawn, stop
from licensing.settings import CHECKOUT
from licensing.supervisor import web_process
from tests.builders.hearings import a_case_ready, act, opened
from tests.builders.hearings import at as clock_at
from tests.builders.streams import END, Listener
from tests.proofs.conftest import free_port, is_listening, until

ACTS = 12


class FrozenRedis:
    """Takes connections, reads nothing, says nothing. Each word of ours to it would wait until it is given up."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "frozen.sock"
        self.taken: list[socket.socket] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.path))
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            self.taken.append(self._listener.accept()[0])


@pytest.fixture
def web(environment, folder, at):
    """One web process in front of the test's database; its log."""
    at(clock_at(14))
    frozen, port = FrozenRedis(folder), free_port()
    told = environment | {"LICENSING_REDIS_URL": f"redis+socket://{frozen.path}"}
    log = folder / "web.log"
    served = spawn("The web", web_process("127.0.0.1", port), cwd=CHECKOUT, env=told, log=log)
    until(lambda: is_listening(port) or served.process.poll() is not None, "the web answers")
    yield served, f"http://127.0.0.1:{port}", frozen, log
    stop(served)


def cookie_of(person):
    with transaction() as session:
        return f"{cookie_name()}={begin_session(session, person, browser='proofs', now=clock.machine())}"


def test_with_redis_frozen_no_request_waits_and_a_stop_does_not_wait_for_streams(web):
    process, address, frozen, log = web
    ready = a_case_ready()
    opened(ready)
    page = Listener(address, f"/hearing-days/{ready.day.reference}/cases/A/stream", cookie_of(ready.chair))
    first = page.next()

    began = clock.machine()
    with httpx2.Client(base_url=address, headers={"Cookie": cookie_of(ready.clerk)}, timeout=60) as clerk:
        for number in range(ACTS):
            what = ("pause", "resume")[number % 2]
            sent = clerk.post(f"/reviews/{ready.reference}/hearing/{what}", data={"key": str(uuid4())})
            assert sent.status_code == 303
    took = (clock.machine() - began).total_seconds()
    assert frozen.taken and took < ACTS  # were Redis waited for, each would take two seconds more

    act(move_on, ready.reference, to=Step.INTERESTS, by=ready.clerk, now=clock_at(14, 1))
    assert page.after(first).isdigit()

    stop(process)
    while page.next() != END:
        pass
    assert "graceful shutdown exceeded" not in log.read_text()
