"""Signing in and out in a browser, one's account, and the directory."""

from uuid import uuid4

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AccessEvent, AccessKind
from licensing.audit.rules import SYSTEM
from licensing.people.homes import HOMES, own_path
from licensing.people.models import Person, Purpose
from licensing.people.queries import find_by_email, roles_of, sessions_of
from licensing.people.rules import MOST_FAILURES_PER_ACCOUNT, Role
from licensing.people.signed_in import cookie_name
from licensing.people.tokens import make_token, set_password_by_token
from tests.builders.people import a_person, administrator, ostler, outsider

PASSWORD = "gravel moth antler"
NEW = "lantern crow violet"


@pytest.fixture
def with_password(do):
    def given(person: Person) -> Person:
        now = clock.machine()
        token = do(make_token, Purpose.SET_PASSWORD, person_id=person.id, by=SYSTEM, now=now, machine=now)
        do(set_password_by_token, token, password=PASSWORD, now=now, machine=now)
        return person

    return given


def sent(**fields):
    return {"key": str(uuid4()), **fields}


def enter(client, person, password=PASSWORD, next=""):
    return client.post("/sign-in", data=sent(email=person.email, password=password, next=next))


def test_signing_in_leads_home_with_a_cookie_that_scripts_cannot_read(client, with_password):
    reply = enter(client, with_password(administrator()))

    assert (reply.status_code, reply.headers["location"]) == (303, "/people")
    cookie = reply.headers["set-cookie"]
    assert cookie.startswith("__Host-sid=")
    for attribute in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_every_home_is_a_page_its_role_may_open(sign_in):
    for role, _ in HOMES:
        opened = sign_in(a_person("Somebody", role))
        home = opened.get("/").headers["location"]
        assert opened.get(home).status_code == 200, (role, home)


@pytest.mark.parametrize(
    ("next", "leads_to"),
    [
        ("/account", "/account"),
        ("/settings?x=1", "/settings?x=1"),
        ("/reviews/LR-2015-0001", "/people"),
        ("https://elsewhere.example", "/people"),
        ("//elsewhere.example/account", "/people"),
        ("/\\elsewhere.example", "/people"),
        ("/no-such-page", "/people"),
    ],
)
def test_signing_in_leads_only_to_pages_of_ours_that_they_may_open(client, with_password, next, leads_to):
    assert enter(client, with_password(administrator()), next=next).headers["location"] == leads_to


@pytest.mark.parametrize("address", ["", "account", "javascript:alert(1)", "/a\nb", "http:/x"])
def test_an_address_that_might_lead_elsewhere_is_none(address):
    assert own_path(address) == ""


def test_a_wrong_password_says_no_more_than_that(client, with_password):
    officer = with_password(ostler())
    nobody = Person(name="Nobody", email="nobody@example.invalid", created_at=clock.machine())

    known, unknown = (enter(client, who, password="wrong") for who in (officer, nobody))

    assert known.status_code == unknown.status_code == 422
    assert "E-mail address or password is not right" in known.text
    assert "set-cookie" not in known.headers
    assert known.text.count("is not right") == unknown.text.count("is not right")


def test_too_many_tries_get_a_page_that_says_when_to_come_back(client, with_password):
    officer = with_password(ostler())
    for _ in range(MOST_FAILURES_PER_ACCOUNT):
        enter(client, officer, password="wrong")

    reply = enter(client, officer)

    assert reply.status_code == 429
    assert reply.headers["retry-after"] == "300"


def test_signing_in_again_makes_a_new_token_and_ends_the_old(client, with_password):
    officer = with_password(ostler())
    enter(client, officer)
    old = client.cookies.get(cookie_name())

    enter(client, officer)

    assert client.cookies.get(cookie_name()) != old
    client.cookies.clear()
    assert client.get("/account", headers={"Cookie": f"{cookie_name()}={old}"}).status_code == 303


def test_a_cookie_set_beforehand_never_becomes_a_session(client, with_password):
    officer = with_password(ostler())
    planted = {"Cookie": f"{cookie_name()}=planted"}

    reply = client.post("/sign-in", data=sent(email=officer.email, password=PASSWORD, next=""), headers=planted)

    assert reply.status_code == 303 and "planted" not in reply.headers["set-cookie"]
    client.cookies.clear()
    assert client.get("/account", headers=planted).status_code == 303


@pytest.mark.parametrize("who", [ostler, outsider])
def test_signing_out_ends_the_session_on_the_server(sign_in, session, who):
    person = who()
    opened = sign_in(person)
    token = opened.cookies.get(cookie_name())

    assert opened.post("/sign-out", data=sent()).headers["location"] == "/sign-in"

    opened.cookies.set(cookie_name(), token)
    assert opened.get("/account").status_code == 303
    assert session.exec(select(AccessEvent.kind)).all() == [AccessKind.SIGNED_OUT]


def test_somebody_without_a_role_is_told_so(sign_in):
    opened = sign_in(outsider())

    assert "no role here yet" in opened.get("/").text
    assert opened.get("/account").status_code == 403


def test_ones_account_shows_where_one_is_signed_in(sign_in, session):
    officer = ostler()
    opened = sign_in(officer)
    sign_in(officer)
    assert opened.get("/account").text.count("Sign out<span") == 1

    other = next(held for held in sessions_of(session, officer.id, now=clock.machine()))
    opened.post(f"/account/sessions/{other.id}/end", data=sent())
    session.expire_all()
    assert len(sessions_of(session, officer.id, now=clock.machine())) == 1


def test_a_changed_password_is_asked_for_at_once(client, with_password):
    officer = with_password(ostler())
    enter(client, officer)
    new = "lantern crow violet"

    wrong = client.post("/account/password", data=sent(current="no", password=new, again=new))
    differ = client.post("/account/password", data=sent(current=PASSWORD, password=new, again="other"))
    right = client.post("/account/password", data=sent(current=PASSWORD, password=new, again=new))

    assert (wrong.status_code, differ.status_code) == (422, 422)
    assert new not in wrong.text + differ.text
    assert right.headers["location"] == "/sign-in"
    assert client.get("/account").status_code == 303


def test_an_administrator_adds_somebody_who_sets_a_password_and_signs_in(sign_in, client, session):
    keeper = sign_in(administrator())
    made = keeper.post("/people/new", data=sent(name="Nia Holt", email="Nia@example.invalid", roles=["clerk"]))
    person = find_by_email(session, "nia@example.invalid")
    assert made.headers["location"] == f"/people/{person.id}"

    form = sent()
    link = keeper.post(f"/people/{person.id}/password-link", data=form)
    path = link.text.split("/set-password/")[1].split('"')[0]
    again = keeper.post(f"/people/{person.id}/password-link", data=form)
    assert again.headers["location"] == f"/people/{person.id}"

    page = client.get(f"/set-password/{path}")
    assert page.status_code == 200
    client.post(f"/set-password/{path}", data=sent(password=PASSWORD, again=PASSWORD))
    assert client.get(f"/set-password/{path}").status_code == 404
    assert enter(client, person).headers["location"] == "/today"


def test_r14_the_directory_refuses_roles_that_bar_each_other(sign_in, session):
    keeper = sign_in(administrator())
    asked = sent(name="Nia Holt", email="nia@example.invalid", roles=["clerk", "panel_member"])

    reply = keeper.post("/people/new", data=asked)

    assert reply.status_code == 409
    assert "R14" in reply.text and "may not be" in reply.text
    assert find_by_email(session, "nia@example.invalid") is None


def test_roles_are_given_and_ended_and_accounts_closed(sign_in, session):
    officer, keeper = ostler(), sign_in(administrator())
    theirs = sign_in(officer)

    keeper.post(f"/people/{officer.id}/roles", data=sent(role="clerk"))
    keeper.post(f"/people/{officer.id}/roles/end", data=sent(role="licensing_officer"))
    session.expire_all()
    assert roles_of(session, [officer.id])[officer.id] == (Role.CLERK,)
    assert "Ada Ostler" in keeper.get(f"/people/{officer.id}").text

    assert theirs.get("/account").status_code == 200
    keeper.post(f"/people/{officer.id}/close", data=sent())
    assert theirs.get("/account").status_code == 303


def test_a_taken_address_is_said_beside_its_field_and_the_form_may_be_sent_again(sign_in):
    officer, keeper = ostler(), sign_in(administrator())
    form = sent(name="Nia Holt", email=officer.email)

    assert "Somebody already has this" in keeper.post("/people/new", data=form).text
    assert keeper.post("/people/new", data=form | {"email": "nia@example.invalid"}).status_code == 303


def test_the_first_administrator_makes_their_account_in_the_browser(do, client):
    now = clock.machine()
    token = do(make_token, Purpose.FIRST_ADMINISTRATOR, person_id=None, by=SYSTEM, now=now, machine=now)
    about = {"name": "Ann Keeper", "email": "ann@example.invalid", "password": PASSWORD, "again": PASSWORD}

    assert client.get(f"/first-administrator/{token}").status_code == 200
    weak = client.post(f"/first-administrator/{token}", data=sent(**about | {"password": "short", "again": "short"}))
    assert "must be 12 characters or more" in weak.text
    assert client.post(f"/first-administrator/{token}", data=sent(**about)).headers["location"] == "/sign-in"
    assert client.get(f"/first-administrator/{token}").status_code == 404


def test_guessing_at_the_current_password_is_held_back_as_at_sign_in(sign_in, session, with_password):
    opened = sign_in(with_password(ostler()))
    for number in range(MOST_FAILURES_PER_ACCOUNT):
        guess = sent(current=f"guess {number}", password=NEW, again=NEW)
        assert opened.post("/account/password", data=guess).status_code == 422

    right = sent(current=PASSWORD, password=NEW, again=NEW)
    assert opened.post("/account/password", data=right).status_code == 429
    failed = session.exec(select(AccessEvent).where(AccessEvent.kind == AccessKind.SIGN_IN_FAILED)).all()
    assert len(failed) == MOST_FAILURES_PER_ACCOUNT


def test_nobody_signed_in_is_led_to_the_way_in_and_back_again(client):
    assert client.get("/today").headers["location"] == "/sign-in?next=/today"


@pytest.mark.parametrize("role", list(Role))
def test_the_search_box_stands_only_where_the_search_may_be_used(sign_in, role):
    opened = sign_in(a_person("Somebody", role))

    shown = "mast__search" in opened.get("/account").text
    assert shown is (opened.post("/search", data={"q": "hale"}).status_code == 200)
    assert shown is (role not in (Role.TRAINING_ADMINISTRATOR, Role.ADMINISTRATOR))
