"""Somebody at a browser without a screen: opens pages, fills in the forms that are really there, follows redirects."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from starlette.testclient import TestClient

from licensing.web.parsing import Uploaded

Held = Mapping[str, Any]
NOTHING: Held = {}


@dataclass
class Control:
    """One control of a form, as a browser would send it: `sent` is False for what is not ticked, or is a button."""

    name: str
    value: str
    sent: bool


@dataclass
class PageForm:
    """A form of the page: where it goes, what it holds, and the words on its buttons."""

    action: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    method: str = "get"

    def holds(self, held: Held) -> bool:
        """Whether these values stand in it already."""
        return all(
            any(one.name == name and one.value == str(value) for one in self.controls) for name, value in held.items()
        )

    def value_of(self, name: str) -> str:
        return next(one.value for one in self.controls if one.name == name)

    def filled(self, answers: Mapping[str, Any]) -> dict[str, list[str]]:
        """What the browser sends when these answers are given. An answer that the form has no control for fails."""
        names = {control.name for control in self.controls}
        strangers = [name for name in answers if name not in names]
        assert not strangers, f"{self.action} has no control for {strangers}: it has {sorted(names)}"
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.sent and control.name not in answers:
                sent.setdefault(control.name, []).append(control.value)
        for name, value in answers.items():
            sent[name] = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
        return sent


class Reader(HTMLParser):
    """Finds the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.by_id: dict[str, PageForm] = {}
        self.inside: PageForm | None = None
        self.select = ""
        self.words: list[str] | None = None
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = PageForm(given.get("action", ""), method=given.get("method", "get"))
            self.forms.append(self.inside)
            self.by_id[given.get("id", "")] = self.inside
        form = self.by_id.get(given["form"]) if "form" in given else self.inside
        if form is None:
            return
        if tag == "input" and "name" in given:
            ticks = given.get("type") in ("radio", "checkbox")
            value = given.get("value", "on" if ticks else "")
            form.controls.append(Control(given["name"], value, not ticks or "checked" in given))
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option":
            form.controls.append(Control(self.select, given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self.area, self.words = given.get("name", ""), []
        elif tag == "button":
            self.words = []
            if "name" in given:
                form.controls.append(Control(given["name"], given.get("value", ""), False))

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "button") and self.words is not None:
            said, self.words = "".join(self.words), None
            if self.inside is not None and tag == "textarea":
                self.inside.controls.append(Control(self.area, said.removeprefix("\n"), True))
            elif self.inside is not None:
                self.inside.buttons.append(" ".join(said.split()))
        elif tag == "form":
            self.inside = None


@dataclass
class Walker:
    """One signed-in person, the page in front of them, and where it is."""

    client: TestClient
    path: str = ""
    page: str = ""
    status: int = 0

    def open(self, path: str) -> "Walker":
        """Type an address; it must answer with a page."""
        self._take("GET", path)
        assert self.status == 200, f"{path}: {self.status} {self.said()[:600]}"
        return self

    def press(self, action: str, /, button: str = "", *, holding: Held = NOTHING, **answers: Any) -> "Walker":
        """Send the form of this page that goes to `action`, filled in; it must be carried out.

        `holding` tells one of many apart by what it holds already: the person or the question that it is about.
        """
        self.try_to(action, button, holding=holding, **answers)
        assert self.status == 200, f"{action}: {self.status} {self.said()[:1200]}"
        return self

    def try_to(self, action: str, /, button: str = "", *, holding: Held = NOTHING, **answers: Any) -> "Walker":
        """The same, whatever comes of it."""
        form = self.form(action, button, holding)
        files = {name: (one.name, one.content) for name, one in answers.items() if isinstance(one, Uploaded)}
        plain = {name: value for name, value in answers.items() if name not in files}
        sent = form.filled(plain)
        for name in files:
            sent.pop(name, None)
        self._take("POST", urljoin(self.path, form.action), data=sent, files=files or None)
        return self

    def form(self, action: str, button: str = "", holding: Held = NOTHING) -> PageForm:
        """The one form of this page that goes there, by the end of its address, and has this button."""
        for form in self.forms():
            to = urlsplit(form.action).path or urlsplit(self.path).path
            named = not button or any(button in words for words in form.buttons)
            if to.endswith(action) and named and form.holds(holding):
                return form
        there = sorted({one.action for one in self.forms()})
        raise AssertionError(f"{self.path} has no form to {action!r} {button} {holding}: {there} {self.said()[:1500]}")

    def forms(self) -> list[PageForm]:
        reader = Reader()
        reader.feed(self.page)
        return reader.forms

    def forms_to(self, action: str) -> list[PageForm]:
        """Every form of the page that goes there."""
        return [form for form in self.forms() if urlsplit(form.action).path.endswith(action)]

    def values_of(self, name: str) -> list[str]:
        """The values that a control of this page offers."""
        return [one.value for form in self.forms() for one in form.controls if one.name == name and one.value]

    def one_named(self, start: str) -> str:
        """The one control of this page whose name begins so: the outcome of the only licence."""
        names = {one.name for form in self.forms() for one in form.controls if one.name.startswith(start)}
        assert len(names) == 1, f"{self.path} has {names} for {start}"
        return names.pop()

    def leads_to(self, pattern: str, *, among: list[str] | None = None) -> str:
        """What the first link of this page that looks so leads to: the pattern's group."""
        links = among or [html.unescape(one) for one in re.findall(r'href="([^"]+)"', self.page)]
        found = [match[1] for link in links if (match := re.search(pattern, link))]
        assert found, f"{self.path} has no link like {pattern}: {links}"
        return found[0]

    def said(self) -> str:
        """The words of the page's main part."""
        main = re.search(r"<main.*?</main>", self.page, re.DOTALL)
        bare = re.sub(r"<[^>]+>", " ", main[0] if main else self.page)
        return " ".join(html.unescape(bare).split())

    def says(self, *words: str) -> bool:
        missing = [one for one in words if one not in self.said()]
        assert not missing, f"{self.path} does not say {missing}: {self.said()[:3000]}"
        return True

    def _take(self, method: str, path: str, **how: Any) -> None:
        answer = self.client.request(method, path, **how)
        hops = 0
        while answer.status_code == 303:
            path, hops = urljoin(path, answer.headers["location"]), hops + 1
            assert hops < 5, f"{path} leads round in a circle"
            answer = self.client.get(path)
        self.path, self.page, self.status = path, answer.text, answer.status_code
