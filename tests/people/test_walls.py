"""A wall beats every role, on every page about the case; and each try is on the record."""

import itertools
import re

import pytest
from sqlmodel import select

from licensing.app import FEATURES
from licensing.audit.models import AccessEvent, AccessKind
from licensing.audit.rules import SYSTEM
from licensing.people.homes import permission_of
from licensing.people.permissions import GRANTED, Permission, allowed, may, walled_references
from licensing.people.rules import Role
from licensing.people.walls import is_walled, lift_walls, raise_wall
from licensing.web.addresses import every_route
from tests.builders.people import LONG_AGO, a_person, admitted, ostler, pike, walled

CASE = "LR-2015-0001"
ABOUT_A_CASE = [
    route
    for feature in FEATURES
    for route in every_route(feature.router)
    if "{reference}" in route.path and "GET" in (route.methods or ())
]


@pytest.mark.parametrize("role", [Role.LICENSING_OFFICER, Role.COMMISSIONER, Role.PANEL_MEMBER, Role.AUDITOR])
def test_a_wall_beats_every_role_and_each_try_is_recorded(sign_in, session, role):
    person = a_person("Somebody", role)
    admitted(person, CASE)
    walled(person, CASE, because="her brother drives for the firm")
    opened = sign_in(person)
    pages = [route for route in ABOUT_A_CASE if role in GRANTED[permission_of(route)]]
    assert pages

    for number, route in enumerate(pages, start=1):
        reply = opened.get(re.sub(r"\{\w+:int\}", "1", route.path.replace("{reference}", CASE)))
        assert reply.status_code == 403, route.name
        assert "her brother drives for the firm" in reply.text
        tries = session.exec(select(AccessEvent).where(AccessEvent.about == CASE)).all()
        assert [one.kind for one in tries] == [AccessKind.NOT_ALLOWED] * number
        assert tries[-1].actor_id == person.id


def test_a_member_sees_a_case_only_once_seated(session, acting):
    member = pike()
    assert may(session, acting(member), Permission.SEE_CASES, CASE) is False

    admitted(member, CASE)

    assert may(session, acting(member), Permission.SEE_CASES, CASE) is True


def test_a_wall_is_raised_once_and_lifted_by_a_row_of_its_own(do, session):
    officer = ostler()
    for _ in range(2):
        do(raise_wall, officer.id, CASE, because="a relative", by=SYSTEM, at=LONG_AGO)
    assert session.execute(walled_references(officer.id)).all() == [(CASE,)]

    do(lift_walls, officer.id, CASE, because="another person of that name", by=SYSTEM, at=LONG_AGO)

    assert is_walled(session, officer.id, CASE) is False
    do(raise_wall, officer.id, CASE, because="a relative after all", by=SYSTEM, at=LONG_AGO)
    assert is_walled(session, officer.id, CASE) is True


@pytest.mark.parametrize("somebody", [ostler, pike])
def test_an_address_longer_than_any_reference_names_no_case(sign_in, somebody):
    assert sign_in(somebody()).get(f"/reviews/{'A' * 100}").status_code == 404


def test_many_are_asked_after_at_once_and_each_gets_the_answer_of_one(session, acting):
    people = []
    for role in Role:
        for seated, behind_a_wall in itertools.product((False, True), repeat=2):
            person = a_person(f"{role} {seated} {behind_a_wall}", role)
            if seated:
                admitted(person, CASE)
            if behind_a_wall:
                walled(person, CASE, because="a relative")
            people.append(acting(person))

    for permission in (Permission.SEE_ROOM, Permission.SEE_CASES, Permission.TAKE_PART):
        one_by_one = {by.id for by in people if may(session, by, permission, CASE)}
        assert one_by_one and allowed(session, people, permission, CASE) == one_by_one
