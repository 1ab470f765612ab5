"""People and their roles: added, granted, ended, closed; what one person may not be at once (R14)."""

from itertools import combinations

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.errors import Invalid, NotFound, Refused
from licensing.people.commands import (
    add_person,
    close_person,
    end_browser,
    end_role,
    grant_role,
    sign_out_everywhere,
)
from licensing.people.models import Person
from licensing.people.queries import directory, people_with, person_by_id, roles_of, sessions_of
from licensing.people.rules import BARRED_TOGETHER, Role, barred_together, weakness
from licensing.people.sessions import begin_session, recognise
from tests.builders.people import LONG_AGO, a_person, administrator, ostler, outsider, pike

NOW = LONG_AGO


def added(do, *roles: Role, email: str = "New.Person@example.invalid") -> Person:
    return do(add_person, name="New Person", email=email, post="", roles=frozenset(roles), by=SYSTEM, now=NOW)


def closed(do, acting, person: Person, by: Person) -> Person:
    return do(close_person, person.id, by=acting(by), now=NOW, machine=clock.machine())


def test_somebody_new_has_their_roles_and_no_password(do, session):
    person = added(do, Role.CLERK, Role.TRAINING_ADMINISTRATOR)

    assert (person.email, person.password_hash) == ("new.person@example.invalid", None)
    assert set(roles_of(session, [person.id])[person.id]) == {Role.CLERK, Role.TRAINING_ADMINISTRATOR}


def test_one_address_is_one_persons(do):
    added(do)

    with pytest.raises(Invalid) as wrong:
        added(do, email="NEW.person@example.invalid")

    assert list(wrong.value.fields) == ["email"]


@pytest.mark.parametrize("pair", sorted(BARRED_TOGETHER, key=sorted))
def test_r14_whoever_builds_or_checks_a_case_may_not_decide_it(do, acting, pair):
    one, other = sorted(pair)
    with pytest.raises(Refused) as refusal:
        added(do, one, other)
    assert refusal.value.codes == ["R14"]

    person, keeper = a_person("New Person", one), administrator()
    with pytest.raises(Refused) as refusal:
        do(grant_role, person.id, role=other, by=acting(keeper), now=NOW)
    assert refusal.value.codes == ["R14"]


@pytest.mark.parametrize("pair", [frozenset(pair) for pair in combinations(Role, 2)])
def test_r14_bars_the_pairs_listed_and_no_other(pair):
    assert bool(barred_together(pair)) == (pair in BARRED_TOGETHER)


def test_a_role_ends_at_once_and_may_be_given_again(do, session, acting):
    officer, by = ostler(), acting(administrator())

    do(end_role, officer.id, role=Role.LICENSING_OFFICER, by=by, now=NOW)
    assert roles_of(session, [officer.id]) == {officer.id: ()}
    do(grant_role, officer.id, role=Role.LICENSING_OFFICER, by=by, now=NOW)

    assert [person.id for person in people_with(session, Role.LICENSING_OFFICER)] == [officer.id]


def test_nobody_gives_themselves_a_role_or_closes_themselves(do, acting):
    keeper = administrator()
    administrator()

    with pytest.raises(Refused):
        do(grant_role, keeper.id, role=Role.CLERK, by=acting(keeper), now=NOW)
    with pytest.raises(Refused):
        closed(do, acting, keeper, by=keeper)


def test_the_last_administrator_stays(do, acting):
    keeper = administrator()

    with pytest.raises(Refused):
        do(end_role, keeper.id, role=Role.ADMINISTRATOR, by=acting(keeper), now=NOW)
    with pytest.raises(Refused):
        do(close_person, keeper.id, by=SYSTEM, now=NOW, machine=clock.machine())


@pytest.mark.parametrize("role", [Role.LICENSING_OFFICER, Role.CLERK])
def test_a_role_held_is_not_given_twice_nor_one_not_held_ended(do, acting, role):
    officer, by = ostler(), acting(administrator())
    act = grant_role if role is Role.LICENSING_OFFICER else end_role

    with pytest.raises(Refused):
        do(act, officer.id, role=role, by=by, now=NOW)


def test_a_closed_account_is_signed_out_at_once_and_stays_on_record(do, session, acting):
    officer, keeper = ostler(), administrator()
    token = do(begin_session, officer, browser="A tablet", now=clock.machine())

    closed(do, acting, officer, by=keeper)

    session.expire_all()
    assert recognise(session, token, now=clock.machine()) is None
    assert person_by_id(session, officer.id).is_active is False
    assert people_with(session, Role.LICENSING_OFFICER) == []
    with pytest.raises(Refused):
        closed(do, acting, officer, by=keeper)
    with pytest.raises(Refused):
        do(grant_role, officer.id, role=Role.CLERK, by=acting(keeper), now=NOW)


def test_signing_out_everywhere_ends_every_session(do, session, acting):
    member = pike()
    for browser in ("A tablet", "A desk"):
        do(begin_session, member, browser=browser, now=clock.machine())

    ended = do(sign_out_everywhere, member.id, by=acting(member), now=NOW, machine=clock.machine())

    assert ended == 2
    assert sessions_of(session, member.id, now=clock.machine()) == []


def test_one_browser_of_ones_own_may_be_signed_out(do, session, acting):
    member = pike()
    do(begin_session, member, browser="A tablet", now=clock.machine())
    (held,) = sessions_of(session, member.id, now=clock.machine())

    with pytest.raises(NotFound):
        do(end_browser, held.id, by=acting(ostler()), now=NOW, machine=clock.machine())
    do(end_browser, held.id, by=acting(member), now=NOW, machine=clock.machine())

    session.expire_all()
    assert sessions_of(session, member.id, now=clock.machine()) == []


def test_the_directory_has_everybody_and_finds_by_name(session):
    officer, nobody = ostler(), outsider()

    found = directory(session)
    assert {one.name for one in found.people} == {officer.name, nobody.name}
    assert [one.name for one in directory(session, text="outsid").people] == [nobody.name]
    assert directory(session, text="%").total == 2


@pytest.mark.parametrize(
    ("password", "is_weak"),
    [
        ("short", True),
        ("x" * 201, True),
        ("passwordpassword", True),
        ("taxilicensing2015", True),
        ("AdaOstlerAdaOstler", True),
        ("gravel moth antler", False),
    ],
)
def test_a_password_is_long_and_not_the_obvious(password, is_weak):
    assert bool(weakness(password, name="Ada Ostler", email="ada@example.invalid")) is is_weak
