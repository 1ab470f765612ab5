"""R14: a withheld name is planted in every free text of every case, and each page is read in each role."""

import re
from typing import Any

import psycopg
from sqlmodel import select

from licensing.app import FEATURES
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.people.homes import permission_of
from licensing.people.permissions import GRANTED
from licensing.people.rules import Role
from licensing.reviews.commands import add_case_person
from licensing.reviews.models import Review
from licensing.reviews.rules import CaseRole
from licensing.web.addresses import every_route
from tests.builders.canaries import WITHHELD_NAME, plant_name, words_of
from tests.builders.small_world import NOW, SmallWorld, small_world
from tests.conftest import signed_in_browser

TOLD = re.compile(r"quillzel(?: \[([a-z_.]+)\])?|simran", re.IGNORECASE)
READERS = [role for role in Role if role is not Role.LICENSING_OFFICER]
ENDLESS = {"hearings.stream", "hearings.day_stream"}  # numbers only, and no end
LISTS = {"casefile.today", "casefile.audit", "casefile.my_hearings"}
ABOUT_CASES = {"reference", "day", "holder", "task", "notice"}
# In the review page of whoever runs the case: each names the person, or the crawl below would prove nothing.
READ_BY_OFFICERS = {
    "concern.says", "concern.source", "document.title", "followup.says", "hearing_needs.interpreter", "question.asks",
    "review.why", "unavailability.because",
}  # fmt: skip


def pages(world: SmallWorld, role: Role) -> list[tuple[str, str]]:
    """Every page about a case that this role may ask for, by its route's name, once for each case known."""
    found = set()
    for route in (route for feature in FEATURES for route in every_route(feature.router)):
        asked, names = permission_of(route), re.findall(r"\{(\w+)", route.path)
        if route.name in ENDLESS or asked is None or role not in GRANTED[asked] or "GET" not in (route.methods or ()):
            continue
        if not (ABOUT_CASES & set(names) or route.name in LISTS):
            continue
        for known in (world.known(route.name), world.known("hearings.room"), world.known("decisions.decide")):
            if all(name in known for name in names):
                found.add((route.name, address_of(route.path, known)))
    return sorted(found)


def address_of(path: str, known: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", lambda found: str(known[found[1]]), path)


def read(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code < 500, address
    is_pdf = answer.headers.get("content-type") == "application/pdf"
    return " ".join(words_of(answer.content)) if is_pdf else answer.text


def withheld_everywhere(owner_url: str) -> SmallWorld:
    """The small world with somebody whose name is withheld in each of its cases, and told in all that was written."""
    world = small_world()
    with psycopg.connect(owner_url.replace("+psycopg", ""), autocommit=True) as connection:
        plant_name(connection)
    with transaction() as session:
        references = session.exec(select(Review.reference)).all()
    for reference in references:
        with transaction() as session:
            add_case_person(
                session, reference, role=CaseRole.COMPLAINANT, name=WITHHELD_NAME, is_withheld=True,
                needs=f"{WITHHELD_NAME} uses a wheelchair", by=SYSTEM, now=NOW,
            )  # fmt: skip
    return world


def test_r14_no_page_tells_a_withheld_name_to_whoever_may_not_know_it(application, fresh_database, servers, at):
    at(NOW)
    world = withheld_everywhere(servers.owner_url(fresh_database))
    mine = f"/reviews/{world.there['reference']}"

    told = set()
    for role in READERS:
        browser = signed_in_browser(application, world.people[role])
        for route, address in pages(world, role):
            told |= {(role.value, route, one[1] or one[0]) for one in TOLD.finditer(read(browser, address))}
    assert told == set()

    officer = read(signed_in_browser(application, world.people[Role.LICENSING_OFFICER]), mine)
    assert {one[1] for one in TOLD.finditer(officer)} >= READ_BY_OFFICERS
    clerk = read(signed_in_browser(application, world.people[Role.CLERK]), mine)
    assert "Name withheld [question.asks]" in clerk and "Name withheld uses a wheelchair" in clerk
