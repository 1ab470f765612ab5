"""One person at one browser: goes, taps and writes as they would, and keeps count of what it cost them."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

ROOT = Path(__file__).resolve().parents[2]
AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": AA}, "resultTypes": ["violations"], "preload": False}
# Where text stands: the element, its states and all around it. Its colours come from nothing else, so that contrast,
# the dearest of the rules, is measured once a place in a run; every other rule is asked of every page.
PLACES = """() => {
  const step = one => one.tagName + '.' + one.className + ['open', 'hidden', 'disabled', 'aria-current', 'role']
    .filter(name => one.hasAttribute(name)).join();
  const path = one => one === document.body ? '' : path(one.parentElement) + '>' + step(one);
  const own = one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  return [...new Set([...document.querySelectorAll('body *')].filter(own).map(path))];
}"""
MEASURED: set[str] = set()
# What stands around every page of a person: looked at once for each of its shapes and widths.
AROUND = (".demo", ".mast", ".govuk-service-navigation", ".foot")
FRAME = "around => around.map(one => document.querySelector(one)?.outerHTML.replace(/\\d/g, '') || '').join('')"
FRAMED: set[str] = set()
AXE = Axe().axe_script
# A page that answers 4xx on purpose is an error to the console; anything else that is missing is one to us.
ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@dataclass
class Visitor:
    """A page, what was said on its console, and the taps, screens and text boxes used since `afresh()`."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    taps: int = 0
    boxes: int = 0
    screens: list[str] = field(default_factory=list)

    @classmethod
    def in_context(cls, context: BrowserContext) -> "Visitor":
        visitor = cls(context, context.new_page())
        visitor.page.on("console", visitor._heard)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("response", visitor._answered)
        return visitor

    def be(self, name: str) -> "Visitor":
        """Choose who to be, by name, on the demonstration's page. It costs nothing: nobody does it at work."""
        self.page.goto("/demonstration")
        self.page.get_by_role("button", name=name).first.click()
        self.afresh()
        return self

    def afresh(self) -> None:
        """Begin to count again."""
        self.taps, self.boxes, self.screens = 0, 0, []

    def go(self, path: str) -> Response | None:
        """Type an address."""
        return self.page.goto(path)

    def tap(self, where: Locator | str, *, role: Any = None) -> None:
        """One tap, on a locator or on the one link or button that says so."""
        target = self.named(where, role=role) if isinstance(where, str) else where
        self.on_screen()
        self.taps += 1
        target.click()

    def must_not_be_refused(self) -> None:
        """Fail with the reasons when the last act was refused."""
        main = self.page.locator("#main").inner_text()
        assert "This cannot be done" not in main and "There is a problem" not in main, main

    def named(self, words: str, *, role: Any = None) -> Locator:
        """The link or button with these words, whichever the page made it."""
        if role:
            return self.page.get_by_role(role, name=words).first
        link = self.page.get_by_role("link", name=words, exact=True)
        button = self.page.get_by_role("button", name=words, exact=True)
        return link.or_(button).first

    def choose(self, where: Locator) -> None:
        """One tap on a radio button or a checkbox."""
        self.on_screen()
        self.taps += 1
        where.click()

    def write(self, where: Locator, text: str) -> None:
        """Fill one text box."""
        self.on_screen()
        self.boxes += 1
        where.fill(text)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def address(self) -> str:
        """Where the page is, its question included: enough to come back to it."""
        return urlsplit(self.page.url)._replace(scheme="", netloc="").geturl()

    def shows_new(self) -> bool:
        """Whether text stands somewhere where none was looked at before in this run."""
        return not set(self.page.evaluate(PLACES)) <= MEASURED

    def violations(self) -> list[str]:
        """What axe finds wrong on this page at WCAG 2.2 AA: rule, and where."""
        places = set(self.page.evaluate(PLACES))
        asked = {**RULES, "rules": {"color-contrast": {"enabled": not places <= MEASURED}}}
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        frame = f"{self.page.viewport_size} {self.page.evaluate(FRAME, AROUND)}"
        where = {"exclude": [[one] for one in AROUND]} if frame in FRAMED else {}
        run = "([where, asked]) => axe.run(where, asked).then(told => told.violations)"
        found = self.page.evaluate(run, [where or {"include": [["html"]]}, asked])
        MEASURED.update(places)
        FRAMED.add(frame)
        return list(_told(self.path, found))

    def picture(self, name: str) -> None:
        """Keep a picture under build/shots when LICENSING_SHOTS is set.

        The window grows to the page's height: asked for a full page, the browser forgets that it is touched.
        """
        if os.environ.get("LICENSING_SHOTS"):
            folder = ROOT / "build" / "shots"
            folder.mkdir(parents=True, exist_ok=True)
            was = self.page.viewport_size
            tall = self.page.evaluate("document.documentElement.scrollHeight")
            if was:
                self.page.set_viewport_size({"width": was["width"], "height": max(was["height"], min(tall, 4000))})
            self.page.screenshot(path=folder / f"{name}.png")
            if was:
                self.page.set_viewport_size(was)

    def on_screen(self) -> None:
        """Count the screen that something is done on."""
        if not self.screens or self.screens[-1] != self.path:
            self.screens.append(self.path)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not ANSWERED.match(message.text):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        missing = response.status >= 400 and response.request.resource_type != "document"
        if response.status >= 500 or missing:
            self.complaints.append(f"{response.status} {response.url}")


def _told(path: str, found: list[dict[str, Any]]) -> Iterator[str]:
    for violation in found:
        for node in violation["nodes"]:
            yield f"{path}: {violation['id']} at {' '.join(map(str, node['target']))}: {node['html'][:160]}"
