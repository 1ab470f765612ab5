"""One-time tokens: making one, looking at one, and using it up. Only a keyed hash of it is kept."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM, Actor
from licensing.errors import Invalid, NotFound, Refused
from licensing.people.commands import add_person
from licensing.people.models import OneTimeToken, Person, Purpose
from licensing.people.passwords import hash_password, matches
from licensing.people.queries import is_anybody_administrator, take_person
from licensing.people.rules import Role, weakness
from licensing.people.sessions import end_every_session
from licensing.settings import settings

GOOD_FOR = {
    Purpose.FIRST_ADMINISTRATOR: timedelta(hours=1),
    Purpose.SET_PASSWORD: timedelta(days=3),
}
USED_UP = "This link has been used, or is too old. Ask for another."


def make_token(
    session: Session, purpose: Purpose, *, person_id: int | None, by: Actor, now: datetime, machine: datetime
) -> str:
    """A token that works once. It is shown once, and never stored. `machine` is the machine's time."""
    token = secrets.token_urlsafe(32)
    session.add(
        OneTimeToken(
            token_hash=_kept(token), purpose=purpose, person_id=person_id, expires_at=machine + GOOD_FOR[purpose]
        )
    )
    record(session, "token.made", about=f"person:{person_id or 0}", by=by, at=now, purpose=purpose)
    return token


def find_token(session: Session, token: str, purpose: Purpose, *, machine: datetime) -> OneTimeToken:
    """The token, locked, if it may still be used for this. Raises NotFound for any other, saying only that."""
    found = session.exec(
        select(OneTimeToken)
        .where(
            OneTimeToken.token_hash == _kept(token),
            OneTimeToken.purpose == purpose,
            col(OneTimeToken.used_at).is_(None),
            OneTimeToken.expires_at > machine,
        )
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(USED_UP)
    return found


def invite_first_administrator(session: Session, *, now: datetime, machine: datetime) -> str:
    """A token for the first administrator. Refused once there is one."""
    if is_anybody_administrator(session):
        raise Refused("There is an administrator already. They add people and send links.")
    return make_token(session, Purpose.FIRST_ADMINISTRATOR, person_id=None, by=SYSTEM, now=now, machine=machine)


def become_first_administrator(
    session: Session, token: str, *, name: str, email: str, post: str, password: str, now: datetime, machine: datetime
) -> Person:
    """Use the token up: the first administrator, with a password. Raises NotFound, Invalid; Refused after the first."""
    held = find_token(session, token, Purpose.FIRST_ADMINISTRATOR, machine=machine)
    if is_anybody_administrator(session):
        raise Refused("There is an administrator already. They add people and send links.")
    _refuse_weak(password, name=name, email=email)

    roles = frozenset({Role.ADMINISTRATOR})
    person = add_person(session, name=name, email=email, post=post, roles=roles, by=SYSTEM, now=now)
    person.password_hash = hash_password(password)
    held.used_at, held.person_id = machine, person.id
    session.add_all([person, held])
    record(session, "password.set", about=f"person:{person.id}", by=SYSTEM, at=now)
    return person


def set_password_by_token(session: Session, token: str, *, password: str, now: datetime, machine: datetime) -> Person:
    """Use the token up: its person has this password, and is signed out everywhere. Raises NotFound, Invalid.

    Every other link of theirs ends with it: whoever holds an older one must not set the password again.
    """
    held = find_token(session, token, Purpose.SET_PASSWORD, machine=machine)
    person = take_person(session, held.person_id or 0)
    if not person.is_active:
        raise NotFound(USED_UP)
    _refuse_weak(password, name=person.name, email=person.email)

    held.used_at = machine
    session.add(held)
    _give_password(session, person, password, by=Actor(id=person.id, name=person.name), now=now, machine=machine)
    return person


def change_password(
    session: Session, person_id: int, *, current: str, password: str, by: Actor, now: datetime, machine: datetime
) -> Person:
    """Change one's own password, knowing the current one; every session ends. Raises Invalid, naming the field."""
    person = take_person(session, person_id)
    if not matches(current, person.password_hash):
        wrong = "Current password is not right"
        raise Invalid(wrong, fields={"current": wrong})
    _refuse_weak(password, name=person.name, email=person.email)

    _give_password(session, person, password, by=by, now=now, machine=machine)
    return person


def _give_password(
    session: Session, person: Person, password: str, *, by: Actor, now: datetime, machine: datetime
) -> None:
    person.password_hash = hash_password(password)
    session.add(person)
    _end_links(session, person.id, machine=machine)
    end_every_session(session, person.id or 0, now=machine)
    record(session, "password.set", about=f"person:{person.id}", by=by, at=now)


def _end_links(session: Session, person_id: int | None, *, machine: datetime) -> None:
    unused = session.exec(
        select(OneTimeToken).where(
            OneTimeToken.person_id == person_id,
            OneTimeToken.purpose == Purpose.SET_PASSWORD,
            col(OneTimeToken.used_at).is_(None),
        )
    ).all()
    for held in unused:
        held.used_at = machine
        session.add(held)


def _refuse_weak(password: str, *, name: str, email: str) -> None:
    weak = weakness(password, name=name, email=email)
    if weak:
        raise Invalid(weak, fields={"password": weak})


def _kept(token: str) -> bytes:
    key = settings().secret_key.get_secret_value().encode()
    return hmac.new(key, token.encode(), hashlib.sha256).digest()
