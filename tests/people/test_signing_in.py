"""Signing in: the right password, the wrong one, and too many of them; one-time links."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AccessEvent, AccessKind
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.errors import Invalid, NotFound, Refused
from licensing.people.commands import end_role
from licensing.people.models import OneTimeToken, Person, Purpose, SignInSession
from licensing.people.rules import MOST_FAILURES_PER_ACCOUNT, MOST_FAILURES_PER_ADDRESS, Role
from licensing.people.sessions import recognise
from licensing.people.signing_in import WINDOW, try_to_sign_in
from licensing.people.tokens import (
    GOOD_FOR,
    become_first_administrator,
    change_password,
    find_token,
    invite_first_administrator,
    make_token,
    set_password_by_token,
)
from tests.builders.people import administrator, ostler, pike

PASSWORD = "gravel moth antler"
NOW = clock.machine()
LATER = NOW + WINDOW + timedelta(seconds=1)
HERE, ELSEWHERE = "192.0.2.1", "203.0.113.9"


@pytest.fixture
def with_password(do):
    def given(person: Person) -> Person:
        token = do(make_token, Purpose.SET_PASSWORD, person_id=person.id, by=SYSTEM, now=NOW, machine=NOW)
        do(set_password_by_token, token, password=PASSWORD, now=NOW, machine=NOW)
        return person

    return given


@pytest.fixture
def try_in(do):
    def one(email, password=PASSWORD, *, address=HERE, machine=NOW):
        return do(
            try_to_sign_in, email=email, password=password, address=address, browser="tests", now=NOW, machine=machine
        )

    return one


def kinds(session):
    return [event.kind for event in session.exec(select(AccessEvent).order_by(AccessEvent.id)).all()]


def test_the_right_password_begins_a_session_with_its_own_token(session, with_password, try_in):
    officer = with_password(ostler())

    one, other = try_in(officer.email.upper()), try_in(officer.email)

    assert one.token != other.token
    found = recognise(session, one.token, now=NOW)
    assert found is not None and found[0].id == officer.id
    kept = session.exec(select(SignInSession.token_hash)).all()
    assert all(one.token.encode() not in row for row in kept)
    assert kinds(session) == [AccessKind.SIGNED_IN] * 2


def test_a_wrong_password_and_an_unknown_account_look_the_same(session, with_password, try_in):
    officer = with_password(ostler())

    wrong, unknown = try_in(officer.email, "nothing of the kind"), try_in("nobody@example.invalid")

    assert wrong == unknown
    assert wrong.token == "" and wrong.wait_seconds == 0
    assert kinds(session) == [AccessKind.SIGN_IN_FAILED] * 2


def test_nobody_signs_in_without_a_password_or_after_closing(do, with_password, try_in):
    assert try_in(pike().email, "").person is None

    officer = with_password(ostler())
    with transaction() as session:
        session.get(Person, officer.id).is_active = False
        make_token(session, Purpose.SET_PASSWORD, person_id=officer.id, by=SYSTEM, now=NOW, machine=NOW)
    assert try_in(officer.email).person is None


def test_guessing_at_one_account_is_held_back_for_a_while(with_password, try_in):
    officer = with_password(ostler())
    for number in range(MOST_FAILURES_PER_ACCOUNT):
        try_in(officer.email, "wrong", address=f"198.51.100.{number}")

    assert try_in(officer.email).wait_seconds > 0
    assert try_in(officer.email, machine=LATER).person is not None


def test_a_stranger_cannot_shut_somebody_out_of_where_they_work(with_password, try_in):
    officer = with_password(ostler())
    try_in(officer.email, address=HERE)
    for _ in range(MOST_FAILURES_PER_ACCOUNT):
        try_in(officer.email, "wrong", address=ELSEWHERE)

    assert try_in(officer.email, address=ELSEWHERE).wait_seconds > 0
    assert try_in(officer.email, address=HERE).person is not None


def test_guessing_from_one_address_is_held_back_whatever_the_account(with_password, try_in):
    officer = with_password(ostler())
    for _ in range(MOST_FAILURES_PER_ADDRESS):
        try_in(f"{uuid4().hex}@example.invalid", "wrong", address=ELSEWHERE)

    assert try_in(officer.email, address=ELSEWHERE).wait_seconds > 0
    assert try_in(officer.email, address=HERE).person is not None


def test_a_link_works_once_and_not_for_long(do, session):
    officer = ostler()
    token = do(make_token, Purpose.SET_PASSWORD, person_id=officer.id, by=SYSTEM, now=NOW, machine=NOW)
    assert token.encode() not in session.exec(select(OneTimeToken.token_hash)).one()

    too_late = NOW + GOOD_FOR[Purpose.SET_PASSWORD]
    for purpose, at in ((Purpose.FIRST_ADMINISTRATOR, NOW), (Purpose.SET_PASSWORD, too_late)):
        with pytest.raises(NotFound):
            do(find_token, token, purpose, machine=at)
    with pytest.raises(Invalid):
        do(set_password_by_token, token, password="taxi taxi taxi", now=NOW, machine=NOW)
    do(set_password_by_token, token, password=PASSWORD, now=NOW, machine=NOW)
    with pytest.raises(NotFound):
        do(set_password_by_token, token, password=PASSWORD, now=NOW, machine=NOW)


def test_a_new_password_ends_every_session_and_needs_the_old_one(do, session, acting, with_password, try_in):
    officer = with_password(ostler())
    held = try_in(officer.email).token
    by = acting(officer)

    with pytest.raises(Invalid) as wrong:
        do(change_password, officer.id, current="no", password="lantern crow violet", by=by, now=NOW, machine=NOW)
    assert list(wrong.value.fields) == ["current"]
    do(change_password, officer.id, current=PASSWORD, password="lantern crow violet", by=by, now=NOW, machine=NOW)

    session.expire_all()
    assert recognise(session, held, now=NOW) is None
    assert try_in(officer.email).person is None
    assert try_in(officer.email, "lantern crow violet").person is not None


def test_the_first_administrator_is_made_once(do, session, acting):
    token = do(invite_first_administrator, now=NOW, machine=NOW)
    about = {"name": "Ann Keeper", "email": "ann@example.invalid", "post": "", "now": NOW, "machine": NOW}

    first = do(become_first_administrator, token, password=PASSWORD, **about)

    assert acting(first).roles == {Role.ADMINISTRATOR}
    with pytest.raises(Refused):
        do(invite_first_administrator, now=NOW, machine=NOW)
    with pytest.raises(NotFound):
        do(become_first_administrator, token, password=PASSWORD, **about)


def test_an_old_invitation_is_void_once_there_is_an_administrator(do):
    token = do(invite_first_administrator, now=NOW, machine=NOW)
    administrator()
    about = {"name": "Eve", "email": "eve@example.invalid", "post": "", "now": NOW, "machine": NOW}

    with pytest.raises(Refused):
        do(become_first_administrator, token, password=PASSWORD, **about)


def test_many_tries_at_once_are_no_way_round_the_count(fresh_database):
    def one(_: int) -> int:
        with transaction() as session:
            tried = try_to_sign_in(
                session, email="ada@example.invalid", password="wrong", address=HERE, browser="", now=NOW, machine=NOW
            )
            return tried.wait_seconds

    with ThreadPoolExecutor(10) as pool:
        waits = list(pool.map(one, range(40)))

    assert sum(wait == 0 for wait in waits) <= MOST_FAILURES_PER_ACCOUNT


def test_two_administrators_cannot_end_each_others_role_at_once(fresh_database):
    one, other = administrator(), administrator()

    def end(person: Person) -> bool:
        try:
            with transaction() as session:
                end_role(session, person.id, role=Role.ADMINISTRATOR, by=SYSTEM, now=NOW)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(end, (one, other)))

    assert sorted(ended) == [False, True]


def test_a_set_password_ends_that_persons_other_links_and_nobody_elses(do):
    officer, member = ostler(), pike()
    links = [
        do(make_token, Purpose.SET_PASSWORD, person_id=one.id, by=SYSTEM, now=NOW, machine=NOW)
        for one in (officer, officer, member)
    ]

    do(set_password_by_token, links[0], password=PASSWORD, now=NOW, machine=NOW)

    with pytest.raises(NotFound):
        do(set_password_by_token, links[1], password="lantern crow violet", now=NOW, machine=NOW)
    assert do(find_token, links[2], Purpose.SET_PASSWORD, machine=NOW).person_id == member.id
