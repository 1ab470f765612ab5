"""R14: a withheld name is planted in every free text of every case, and each page is read in each role."""

import re
from collections.abc import Iterator

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
ROUTES = [route for feature in FEATURES for route in every_route(feature.router) if permission_of(route)]
READERS = [role for role in Role if role is not Role.LICENSING_OFFICER]


def addresses(world: SmallWorld, role: Role) -> Iterator[tuple[str, str]]:
    """Every page that this role may ask for, about each case that the small world knows of."""
    for route in ROUTES:
        if "GET" not in (route.methods or ()) or role not in GRANTED[permission_of(route)]:
            continue
        names = re.findall(r"\{(\w+)", route.path)
        for known in (world.known(route.name), world.known("hearings.room"), world.known("decisions.decide")):
            if all(name in known for name in names):
                yield route.name, re.sub(r"\{(\w+)[^}]*\}", lambda found, known=known: str(known[found[1]]), route.path)


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
    told: set[tuple[str, str, str]] = set()
    read_pages = 0
    for role in READERS:
        browser = signed_in_browser(application, world.people[role])
        for route, address in sorted(set(addresses(world, role))):
            read_pages += 1
            told |= {(role.value, route, found[1] or found[0]) for found in TOLD.finditer(read(browser, address))}
    import time; print(read_pages)
    for one in sorted(told): print(one)
    officer = signed_in_browser(application, world.people[Role.LICENSING_OFFICER])
    page = read(officer, f"/reviews/{world.there['reference']}")
    print(sorted({found[1] for found in TOLD.finditer(page) if found[1]}))
    assert told == set()
