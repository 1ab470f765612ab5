"""Which of the application's pages an address is, and the pages that links lead to: for tests of every page."""

from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from licensing.app import FEATURES
from licensing.people.homes import permission_of
from licensing.people.permissions import Permission
from licensing.web.addresses import every_route

# Files and parts of a page are not pages: a letter is proved in tests/notices, a part with the page that holds it.
NO_PAGES = frozenset(
    {
        "appeal_papers.file", "until_trained.next",
        "notices.pdf", "notices.copy", "notices.print_run", "notices.bulk_progress", "hearings.notice", "hearings.now",
        "web.authority_css", "powers.instrument", "sittings.day_calendar", "sittings.calendar_feed",
        "sittings.day_feed", "delegations.document",
        "documents.file", "documents.pdf", "hearings.picture", "hearings.copy", "hearings.go_to_page",
        "hearings.offline_bundle", "hearings.stream", "hearings.day_stream", "hearings.fair_hearing_pdf",
        "sheets.pdf", "sheets.day_pdf", "sheets.scan",
        "officer_reports.word", "officer_reports.pdf", "sittings.public_agenda_pdf", "sittings.restricted_agenda_pdf",
        "sittings.open_agenda_pdf",
        "handback.pack_pdf", "handback.pack_csv", "handback.document",
        "minutes.public_pdf", "minutes.exempt_pdf", "web.icon", "web.manifest", "hearings.service_worker",
        "hearings.offline_page",  # a shell that a tablet fills: its states are looked at in test_offline.py
    }
)  # fmt: skip
# Pages that look different from one case to the next: so many of them are looked at.
VARIED = {
    "documents.show": 2,
    "casefile.review": 3,
    "casefile.notice": 3,
    "decisions.show": 2,
    "hearings.room": 2,
    "training.register": 2,
}
# The demonstration's own pages lead to everybody's places, whoever looks.
FOR_EVERYBODY = frozenset({"casefile.first_page", "people.choose"})
ACTS = "all => all.map(one => one.getAttribute('formaction') || one.getAttribute('action') || location.pathname)"
LINKS = "all => all.map(one => one.getAttribute('href'))"


class Routers:
    """The features' routers in the shape of an application."""

    def __init__(self) -> None:
        self.routes = [route for feature in FEATURES for route in feature.router.routes]


def page_routes() -> dict[str, Any]:
    """Every page by its route's name."""
    return {
        route.name: route for route in every_route(Routers()) if "GET" in route.methods and route.name not in NO_PAGES
    }


ROUTES = page_routes()
ACTS_TO = [route for route in every_route(Routers()) if "POST" in route.methods]


def name_of(path: str) -> str | None:
    """The route that answers an address; None where none of the pages does."""
    return next((name for name, route in ROUTES.items() if route.path_regex.fullmatch(path)), None)


def acts_on(page: Page) -> set[str]:
    """The addresses that the forms and the buttons of a page send to."""
    return {urlsplit(to).path for to in page.eval_on_selector_all("form[method=post], [formaction]", ACTS)}


def permission_for(path: str) -> Permission | None:
    """What the act at an address asks of a person; None where anybody may."""
    for route in ACTS_TO:
        if route.path_regex.fullmatch(path):
            return permission_of(route)
    return None


def pages_from(page: Page, start: str) -> Iterator[str]:
    """Open each page that can be reached from one by links, a few of each kind: the route's name, once it is open."""
    seen = Counter[str]()
    waiting, met = deque([start]), {start}
    while waiting:
        address = waiting.popleft()
        name = name_of(urlsplit(address).path)
        if name is None or seen[name] >= VARIED.get(name, 1):
            continue
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, f"{address}: {answer and answer.status}"
        seen[name] += 1
        yield name
        if name in FOR_EVERYBODY:
            continue
        for link in page.eval_on_selector_all("a[href]", LINKS):
            to = urlsplit(link)._replace(fragment="").geturl()
            if to.startswith("/") and to not in met:
                met.add(to)
                waiting.append(to)
