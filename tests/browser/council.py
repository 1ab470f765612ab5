"""A council small enough to be built for one test of the browser: one case, one hearing day, whoever sits."""

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine

from licensing import clock, database
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.embedded import EmbeddedServers
from licensing.people.clockwork import move_clock
from licensing.powers.rules import Mode
from tests.browser.databases import copy, on_server
from tests.builders.hearings import Ready, a_case_ready, at
from tests.conftest import TEMPLATE

BEFORE_THE_HEARING = at(13, 45)


@pytest.fixture
def council(servers: EmbeddedServers, address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ready]]:
    """`council(Mode.COUNCIL_DECIDES, members=4)`: that case, at a quarter to two on its hearing day, being served."""
    name = f"licensing_{secrets.token_hex(6)}"
    copy(servers, TEMPLATE, name)
    engine = create_engine(servers.app_url(name), pool_size=10, max_overflow=10)
    monkeypatch.setattr(database, "bind", lambda: engine)

    def built(mode: Mode, *, members: int, questions: int = 2) -> Ready:
        ready = a_case_ready(mode, members=members, questions=questions)
        put_the_clock_to(BEFORE_THE_HEARING)
        return ready

    yield built
    engine.dispose()
    on_server(servers, f'DROP DATABASE "{name}" WITH (FORCE)')


def put_the_clock_to(instant: datetime) -> None:
    """The demonstration's clock, as a demonstration sets it when it is built."""
    with transaction() as session:
        move_clock(session, to=instant, by=SYSTEM, now=instant - timedelta(seconds=1), machine=clock.machine())
