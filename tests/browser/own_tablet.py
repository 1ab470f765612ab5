"""A tablet that is a browser of its own, with a profile on disk: it can die at any moment, and be switched on again."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.settled import FLAGS, SECONDS_TO_WAIT, TABLET, chromium_path
from tests.browser.visitor import Visitor


@dataclass
class OwnTablet:
    """Where its profile lies, the context that is open now, and the cookies it had when it died."""

    chromium: Browser
    address: str
    profile: Path
    context: BrowserContext | None = None
    cookies: list[Any] = field(default_factory=list)

    def switch_on(self) -> Visitor:
        """Its first page. A browser writes its cookies down every half minute only: they are given back to it."""
        options: dict[str, Any] = {**TABLET, "base_url": self.address, "args": list(FLAGS)}
        launch = self.chromium.browser_type.launch_persistent_context
        self.context = launch(self.profile, executable_path=chromium_path(), **options)
        self.context.set_default_timeout(SECONDS_TO_WAIT * 1000)
        self.context.add_cookies(self.cookies)
        return Visitor.in_context(self.context)

    def die(self) -> None:
        """As a battery that dies: kill -9 of every process of the browser that has this profile."""
        assert self.context is not None
        self.cookies = list(self.context.cookies())
        mine = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit() and self._is_mine(one)]
        assert mine
        with self.context.expect_event("close"):
            for process in mine:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:  # it went with the first of them
                    continue
        self.context = None

    def _is_mine(self, process: Path) -> bool:
        try:
            return str(self.profile) in (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return False


@pytest.fixture
def own_tablet(chromium: Browser, address: str, tmp_path: Path) -> Iterator[OwnTablet]:
    """It is off. Ask for it beside `opened` or `world`, which serve something at the address."""
    tablet = OwnTablet(chromium, address, tmp_path)
    yield tablet
    if tablet.context is not None:
        tablet.context.close()
