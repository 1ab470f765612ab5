"""A real browser on the real application: the demonstration is built once, and every test gets a copy of its own."""

import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import create_engine

from licensing import clock, database
from licensing.demo.story import Story, build_unless_built
from licensing.embedded import EmbeddedServers
from licensing.settings import settings
from tests.browser.council import council as council
from tests.browser.databases import copy, on_server
from tests.browser.own_tablet import own_tablet as own_tablet
from tests.browser.settled import DESKTOP, FLAGS, SECONDS_TO_WAIT, TABLET, chromium_path
from tests.browser.visitor import Visitor
from tests.builders.promises import keep_promises
from tests.conftest import TEMPLATE

BUILT = "licensing_demonstrated"
MEND = "There is no browser for these tests. `make install` finds or fetches one; or set LICENSING_CHROMIUM to a path."
SCRIPTS = re.compile(r"\.js(\?|$)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walks first, as they are the longest: two workers then end together."""
    items.sort(key=lambda item: "test_pages" not in item.nodeid)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that `make install` found, started once."""
    path = chromium_path()
    if not Path(path).is_file():
        pytest.exit(MEND, returncode=1)
    expect.set_options(timeout=SECONDS_TO_WAIT * 1000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def demonstrating(configured: None) -> Iterator[None]:
    """The demonstration's settings for the run."""
    os.environ.update(LICENSING_DEMONSTRATION="true", LICENSING_SECURE_COOKIES="false")
    settings.cache_clear()
    yield
    for name in ("LICENSING_DEMONSTRATION", "LICENSING_SECURE_COOKIES"):
        os.environ.pop(name)
    settings.cache_clear()
    clock.run_at(timedelta)


@pytest.fixture(scope="session")
def demonstration(servers: EmbeddedServers, demonstrating: None) -> None:
    """The demonstration's database, built once through the ordinary commands."""
    copy(servers, TEMPLATE, BUILT)
    build(servers.app_url(BUILT))


@pytest.fixture(scope="session")
def address(demonstrating: None) -> Iterator[str]:
    """Where the application is served, on a free port, for the whole run."""
    made = import_module("licensing.app").create()
    server = uvicorn.Server(uvicorn.Config(made, host="127.0.0.1", port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + SECONDS_TO_WAIT
    while not server.started:
        assert thread.is_alive() and time.monotonic() < end, "The application did not start to serve."
        time.sleep(0.02)
    host, port = server.servers[0].sockets[0].getsockname()
    yield f"http://{host}:{port}"
    server.should_exit = True
    thread.join(SECONDS_TO_WAIT)


@pytest.fixture
def world(
    servers: EmbeddedServers, address: str, demonstration: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A fresh copy of the demonstration, served at the address; gone with the test."""
    name = f"licensing_{secrets.token_hex(6)}"
    copy(servers, BUILT, name)
    engine = create_engine(servers.app_url(name), pool_size=10, max_overflow=10)
    monkeypatch.setattr(database, "bind", lambda: engine)
    yield name
    engine.dispose()
    on_server(servers, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def opened(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """`opened(**TABLET)`: a browser window of that size. What any of them complained of fails the test at its end.

    It shows the demonstration, or the small council where the test asks for one.

    `scripts=False`: every script of the page arrives empty, and its policy allows none inside it. Script is not
    switched off in the browser, because axe is script too, and would wait for ever.
    """
    request.getfixturevalue("council" if "council" in request.fixturenames else "world")
    visitors: list[Visitor] = []

    def open_one(*, scripts: bool = True, **options: Any) -> Visitor:
        context = chromium.new_context(base_url=address, **options)
        context.set_default_timeout(SECONDS_TO_WAIT * 1000)
        if not scripts:
            context.route(SCRIPTS, lambda asked: asked.fulfill(content_type="text/javascript", body=""))
        visitors.append(Visitor.in_context(context))
        return visitors[-1]

    yield open_one
    complaints = [said for visitor in visitors for said in visitor.complaints]
    for visitor in visitors:
        visitor.context.close()
    assert not complaints, complaints


@pytest.fixture
def desktop(opened: Callable[..., Visitor]) -> Visitor:
    """An officer's screen."""
    return opened(**DESKTOP)


@pytest.fixture
def tablet(opened: Callable[..., Visitor]) -> Visitor:
    """A member's tablet, held upright."""
    return opened(**TABLET)


@pytest.fixture
def work(world: str) -> Callable[[], int]:
    """What the worker does within two seconds: `work()` keeps every promise that is due."""
    return keep_promises


def build(url: str) -> None:
    """Build the demonstration in a database of its own, and let it go: only an idle database can be copied."""
    engine = create_engine(url)
    bound = database.bind
    database.bind = lambda: engine
    try:
        build_unless_built(Story.DECIDING, say=lambda words: None)
    finally:
        database.bind = bound
        engine.dispose()
