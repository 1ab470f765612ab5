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
LOOKED = {"resultTypes": ["violations"], "preload": False}
# The rules that are dear on long tables, and what each of them is about.
DEAR = {"text": ["color-contrast", "target-size"], "table": ["td-has-header"]}
REST = {"runOnly": {"type": "tag", "values": AA}, "rules": {one: {"enabled": False} for one in sum(DEAR.values(), [])}}
# Where text stands, at one width: the element, its states and all around it. Its colours and its size come from
# nothing else, so the dear rules are asked once a place in a run; every other rule is asked of every page.
PLACES = """known => {
  const step = one => one.tagName + '.' + one.className + ['open', 'hidden', 'disabled', 'aria-current', 'role']
    .filter(name => one.hasAttribute(name)).join();
  const path = one => one === document.body ? innerWidth : path(one.parentElement) + '>' + step(one);
  const kind = one => one.matches('table') ? 'table' : one.matches('input, select, textarea')
    || [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()) ? 'text' : '';
  const seen = new Set(known);
  document.querySelectorAll('[data-unseen]').forEach(one => one.removeAttribute('data-unseen'));
  const unseen = [...document.querySelectorAll('body *')].filter(one => kind(one) && one.checkVisibility())
    .map(one => [one, path(one)]).filter(([, place]) => !seen.has(place) && seen.add(place));
  unseen.forEach(([one]) => one.setAttribute('data-unseen', kind(one)));
  return unseen.map(([, place]) => place);
}"""
# Where none of them stands any more, there is nothing to look at: a live page may have been drawn again.
RUN = """([where, rules]) => where.include && !document.querySelector(where.include[0][0])
  ? [] : axe.run(where, rules).then(told => told.violations)"""
SEEN: set[str] = set()
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
        return bool(self.page.evaluate(PLACES, list(SEEN)))

    def violations(self) -> list[str]:
        """What axe finds wrong on this page at WCAG 2.2 AA: rule, and where."""
        places = self.page.evaluate(PLACES, list(SEEN))
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        frame = f"{self.page.viewport_size} {self.page.evaluate(FRAME, AROUND)}"
        where = {"exclude": [[one] for one in AROUND]} if frame in FRAMED else {"include": [["html"]]}
        found = self._found(where, REST)
        for kind, rules in DEAR.items() if places else ():
            found += self._found({"include": [[f'[data-unseen="{kind}"]']]}, {"runOnly": rules})
        SEEN.update(places)
        FRAMED.add(frame)
        return list(_told(self.path, found))

    def _found(self, where: dict[str, Any], rules: dict[str, Any]) -> list[dict[str, Any]]:
        return list(self.page.evaluate(RUN, [where, LOOKED | rules]))

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
