"""A council small enough to be built for one test of the browser: one case, one hearing day, whoever sits."""

import secrets
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import create_engine

from licensing import clock, database
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.embedded import EmbeddedServers
from licensing.people.clockwork import move_clock
from licensing.powers.rules import Mode
from licensing.sittings.commands import publish_agenda
from tests.browser.databases import copy, on_server
from tests.builders.hearings import Ready, a_case_on, a_case_ready, act, at
from tests.conftest import TEMPLATE

AGENDA, BEFORE_THE_HEARING = at(16, on=date(2015, 12, 1)), at(13, 45)


@pytest.fixture
def council(servers: EmbeddedServers, address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ready]]:
    """`council(Mode.COUNCIL_DECIDES, members=4)`: that case, at a quarter to two on its hearing day, being served.

    `second`: whose case is heard after it.
    """
    name = f"licensing_{secrets.token_hex(6)}"
    copy(servers, TEMPLATE, name)
    engine = create_engine(servers.app_url(name), pool_size=10, max_overflow=10)
    monkeypatch.setattr(database, "bind", lambda: engine)

    def built(mode: Mode, *, members: int, questions: int = 2, second: str = "") -> Ready:
        ready = a_case_ready(mode, members=members, questions=questions, agenda_on=None)
        if second:
            a_case_on(ready.day, hour=15, name=second)
        act(publish_agenda, ready.day.reference, by=ready.clerk, now=AGENDA, urgency="")
        put_the_clock_to(BEFORE_THE_HEARING)
        return ready

    yield built
    engine.dispose()
    on_server(servers, f'DROP DATABASE "{name}" WITH (FORCE)')


def put_the_clock_to(instant: datetime) -> None:
    """The demonstration's clock, as a demonstration sets it when it is built."""
    with transaction() as session:
        move_clock(session, to=instant, by=SYSTEM, now=instant - timedelta(seconds=1), machine=clock.machine())
