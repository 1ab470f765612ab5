"""Tablets: enrolled by whoever holds them, listed, revoked at once; signing in again in place; *Not you?*."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AuditEvent
from licensing.audit.rules import SYSTEM
from licensing.people.models import Purpose, SignInSession, SignInTablet, Tablet
from licensing.people.rules import IDLE_AT_HEARING_HOURS, MOST_FAILURES_PER_ACCOUNT, Role
from licensing.people.sessions import recognise
from licensing.people.signed_in import cookie_name, tablet_cookie_name
from licensing.people.tablets import signed_in_on
from licensing.people.tokens import make_token, set_password_by_token
from licensing.settings import settings
from tests.builders.people import a_person, clerk, dunn, pike
from tests.builders.tablets import enrolled

PASSWORD = "gravel moth antler"


def enrol(browser, label="Tablet of Cllr Pike", key=None):
    return browser.post("/tablets", data={"key": str(key or uuid4()), "label": label})


def revoke(browser, tablet):
    return browser.post(f"/tablets/{tablet.id}/revoke", data={"key": str(uuid4())})


def test_whoever_holds_a_tablet_enrols_it_and_a_lost_answer_costs_nothing(sign_in, session):
    member, key = pike(), uuid4()
    browser = sign_in(member)
    assert "Enrol this tablet" in browser.get("/my-hearings").text

    first, again = enrol(browser, key=key), enrol(browser, key=key)

    assert first.status_code == again.status_code == 303
    set_cookie = first.headers["set-cookie"]
    assert set_cookie == again.headers["set-cookie"]
    assert set_cookie.startswith("__Host-tablet=") and "HttpOnly" in set_cookie and "SameSite=strict" in set_cookie
    tablet = session.exec(select(Tablet)).one()
    assert (tablet.person_id, tablet.label, tablet.revoked_at) == (member.id, "Tablet of Cllr Pike", None)
    assert browser.cookies[tablet_cookie_name()].encode() not in tablet.token_hash
    assert "enrolled as “Tablet of Cllr Pike”" in browser.get("/my-hearings").text
    assert session.exec(select(AuditEvent.action).where(AuditEvent.chain == f"person:{member.id}")).all()[-1] == (
        "tablet.enrolled"
    )


def test_one_person_a_tablet(sign_in, session):
    first, second = pike(), dunn()
    browser = sign_in(first)
    enrol(browser)
    held = browser.cookies[tablet_cookie_name()]
    other = sign_in(second)
    other.cookies.set(tablet_cookie_name(), held)

    enrol(other, "Tablet of Cllr Dunn")

    rows = session.exec(select(Tablet).order_by(Tablet.id)).all()
    assert [(one.person_id, one.revoked_by) for one in rows] == [(first.id, second.id), (second.id, None)]


@pytest.mark.parametrize("who", [clerk, lambda: a_person("Ann Keeper", Role.ADMINISTRATOR)], ids=["clerk", "keeper"])
def test_a_lost_tablet_is_revoked_at_once_and_signs_out(sign_in, session, who):
    member, somebody = pike(), who()
    lost, desk = sign_in(member), sign_in(somebody)
    enrol(lost)
    tablet = session.exec(select(Tablet)).one()
    assert "Tablet of Cllr Pike" in desk.get("/tablets").text and member.name in desk.get("/tablets").text

    assert [revoke(desk, tablet).status_code for _ in range(2)] == [303, 303]

    assert lost.get("/my-hearings").headers["location"].startswith("/sign-in")
    session.refresh(tablet)
    assert tablet.revoked_by == somebody.id
    revoked = select(AuditEvent).where(AuditEvent.action == "tablet.revoked")
    assert [one.actor_id for one in session.exec(revoked).all()] == [somebody.id]
    for address in ("offline", "entries"):
        reply = lost.request("GET" if address == "offline" else "POST", f"/hearing-days/any/{address}", json={})
        assert reply.status_code in (403, 422)
    assert lost.get("/hearing-days/any/offline").json()["wipe"] == "all"


def test_nobody_sees_or_revokes_anothers(sign_in, session):
    member, other = pike(), dunn()
    enrol(sign_in(member))
    tablet = session.exec(select(Tablet)).one()
    browser = sign_in(other)
    assert "Tablet of Cllr Pike" not in browser.get("/tablets").text
    assert revoke(browser, tablet).status_code == 404
    session.refresh(tablet)
    assert tablet.revoked_at is None
    assert revoke(sign_in(member), tablet).status_code == 303


def test_on_a_hearing_day_an_enrolled_tablet_may_lie_idle_for_longer(sign_in, session):
    member = pike()
    browser = sign_in(member)
    tablet, now = enrolled(browser, member), clock.machine()
    token = browser.cookies[cookie_name()]
    later = now + timedelta(minutes=settings().session_idle_minutes + 5)
    assert recognise(session, token, now=later) is None

    held = session.exec(select(SignInSession).where(SignInSession.person_id == member.id)).one()
    signed_in_on(session, held, tablet, until=now + timedelta(hours=9))
    session.flush()

    assert recognise(session, token, now=later) is not None
    session.refresh(held)
    assert recognise(session, token, now=held.last_seen_at + timedelta(hours=IDLE_AT_HEARING_HOURS, minutes=1)) is None
    assert recognise(session, token, now=now + timedelta(hours=9, minutes=31)) is None


def test_a_page_that_looks_again_by_itself_keeps_nobody_signed_in_but_one_of_a_case_being_heard(sign_in, session):
    member = pike()
    browser, path = sign_in(member), "/my-hearings"
    held = session.exec(select(SignInSession).where(SignInSession.person_id == member.id)).one()

    def counts_as_use(**headers):
        held.last_seen_at = before = clock.machine() - timedelta(minutes=5)
        session.flush()
        assert browser.get(path, headers=headers).status_code == 200
        session.refresh(held)
        return held.last_seen_at > before

    assert not counts_as_use(**{"X-Fragment": "yes"}) and not counts_as_use(Accept="text/event-stream")
    assert counts_as_use(**{"X-Fragment": "live"}) and counts_as_use()


@pytest.fixture
def with_password(do):
    def given(person):
        now = clock.machine()
        token = do(make_token, Purpose.SET_PASSWORD, person_id=person.id, by=SYSTEM, now=now, machine=now)
        do(set_password_by_token, token, password=PASSWORD, now=now, machine=now)
        return person

    return given


def test_signing_in_again_in_place_is_only_for_whom_the_tablet_is_enrolled(client, with_password, session):
    member, other = with_password(pike()), with_password(dunn())

    def again(**sent):
        return client.post("/sign-in/again", json=sent)

    right = {"email": member.email.upper(), "password": PASSWORD}
    assert again(**right).status_code == 422
    enrolled(client, member)
    assert (
        again(email=other.email, password=PASSWORD).json()["says"].startswith("This tablet is enrolled for Cllr Pike")
    )
    wrong = [again(email=member.email, password="wrong"), again(**right, more="x"), again()]
    assert [one.status_code for one in wrong] == [422] * 3
    assert cookie_name() not in client.cookies

    assert again(**right).json() == {"signed_in": "Cllr Pike"}
    assert client.get("/my-hearings").status_code == 200
    assert session.exec(select(SignInTablet.tablet_id)).one()
    for _ in range(MOST_FAILURES_PER_ACCOUNT):
        throttled = again(email=member.email, password="wrong")
    assert throttled.status_code == 429 and throttled.headers["Retry-After"] and throttled.json()["says"]


def test_whoever_is_not_who_is_signed_in_can_say_so(sign_in):
    browser = sign_in(pike())
    assert 'href="/not-you">Not you?' in browser.get("/my-hearings").text
    page = browser.get("/not-you").text
    assert "You are signed in as Cllr Pike" in page and 'action="/sign-out"' in page
