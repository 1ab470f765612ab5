"""Every route asks for a permission or is on the short public list; and what it asks is what each role gets."""

import re
from collections import Counter
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from licensing.app import FEATURES
from licensing.audit.rules import Actor
from licensing.people.homes import permission_of
from licensing.people.matrix import as_markdown
from licensing.people.permissions import GRANTED, Permission, holds
from licensing.people.rules import ROLE_WORDS, Role
from licensing.web.addresses import every_route
from tests.builders.people import a_person, admitted, outsider
from tests.conftest import browser, signed_in_browser

ROOT = Path(__file__).resolve().parents[2]
CASE = "LR-2015-9999"
EACH = 3  # of the pages, and of the acts, that ask for one permission: so many are tried in each role
ROUTES = [route for feature in FEATURES for route in every_route(feature.router)]
PUBLIC = {
    "casefile.first_page",
    "notices.received",  # opened by the secret in an e-mail: the addressee has no account
    "notices.say_received",
    "people.sign_in",
    "people.signed_in",
    "people.sign_out",
    "people.sign_in_again",  # as the sign-in form, and only as whom the tablet is enrolled for
    "people.first_administrator",
    "people.become_first_administrator",
    "people.set_password",
    "people.password_set",
    "reports.accessibility",
    "reports.privacy",
    "sittings.open_agendas",  # R22: open to inspection; references and resolutions, nobody's name
    "sittings.open_agenda_pdf",
    "sittings.day_feed",  # the same secret
    "sittings.calendar_feed",  # opened by the secret in its address: a calendar program cannot sign in
    "web.authority_css",
    "web.icon",
    "web.manifest",
    "hearings.offline_page",  # a shell that holds nothing of anybody: a tablet keeps it
    "hearings.service_worker",
    # In a demonstration only: elsewhere these do not exist (test_demonstration.py).
    "people.choose",
    "people.be",
    "casefile.next_working_day",
    "casefile.go_to_date",
    "casefile.gone_to_date",
}
ASKED_BY_A_SCRIPT = {"hearings.offline_bundle", "hearings.entries"}  # a tablet is told in JSON that it is signed out


def ask(opened: TestClient, route: APIRoute) -> int:
    """Ask for a page about things that do not exist, or send an empty form: nothing is acted on."""
    path = re.sub(r"\{(\w+)(:\w+)?\}", lambda found: filler(*found.groups()), route.path)
    method = next(iter(sorted(route.methods or {"GET"})))
    body = {} if method == "GET" else {"data": {"nothing": ""}}
    return opened.request(method, path, **body).status_code


def filler(name: str, kind: str | None) -> str:
    if name == "reference":
        return CASE
    return "999999" if kind == ":int" else "none"


def asking(permission: Permission) -> list[APIRoute]:
    return [route for route in ROUTES if permission_of(route) is permission]


def test_there_are_routes_to_look_at():
    assert len(ROUTES) > 40


def test_every_route_asks_for_a_permission_or_is_on_the_public_list():
    assert {route.name for route in ROUTES if permission_of(route) is None} == PUBLIC


def test_every_permission_is_asked_for_and_granted_to_somebody():
    assert {permission_of(route) for route in ROUTES} - {None} == set(Permission)
    assert set(GRANTED) == set(Permission) and all(GRANTED.values())


def test_names_of_routes_are_their_own():
    names = [route.name for route in ROUTES]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_the_table_of_permissions_is_current():
    """Stale? Write it anew: `licensing permissions`."""
    assert (ROOT / "docs" / "permissions.md").read_text() == as_markdown(ROUTES)


@pytest.mark.parametrize("role", [*ROLE_WORDS, None], ids=lambda role: role.value if role else "outsider")
def test_each_role_gets_what_it_is_granted_and_nothing_else(application, undone, role):
    person = a_person("Somebody", role) if role else outsider()
    if role is Role.PANEL_MEMBER:
        admitted(person, CASE)
    opened = signed_in_browser(application, person)
    held = Actor(id=person.id, name=person.name, roles=frozenset([role] if role else []))

    wrong, asked_before = [], Counter[tuple[Permission | None, str]]()
    for route in ROUTES:
        asked = permission_of(route)
        kind = (asked, next(iter(sorted(route.methods or {"GET"}))))
        asked_before[kind] += 1
        if role and asked_before[kind] > EACH:
            continue  # who holds no role asks for every one of them; what a role holds is the permission, not the page
        if asked is not None:
            status = ask(opened, route)
            if (status == 403) is holds(held, asked) or status >= 500:
                wrong.append((route.name, status))

    assert wrong == []


def test_whoever_is_not_signed_in_is_led_to_the_way_in(application, undone):
    opened = browser(application)

    for route in ROUTES:
        if permission_of(route) is not None:
            assert ask(opened, route) == (401 if route.name in ASKED_BY_A_SCRIPT else 303), route.name


def test_a_public_page_never_fails(application, undone):
    opened = browser(application)

    failed = [route.name for route in ROUTES if route.name in PUBLIC and ask(opened, route) >= 500]
    assert failed == []
