"""Signed-in browsers: beginning, recognising and ending them. Only a hash of the token is ever kept."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.people.models import Person, RoleGrant, SignInSession, SignInTablet
from licensing.people.rules import IDLE_AT_HEARING_HOURS
from licensing.settings import settings

SEEN_AGAIN_AFTER = timedelta(minutes=1)  # a request within a minute of the last writes nothing


def begin_session(session: Session, person: Person, *, browser: str, now: datetime) -> str:
    """Begin a session and return its token: 256 random bits, never stored. `now` is the machine's time."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            token_hash=token_hash(token), person_id=person.id, began_at=now, last_seen_at=now, browser=browser[:200]
        )
    )
    session.flush()
    return token


# Every page asks these two first: made once, because making a statement costs more than asking it.
_HOLDING_TOKEN = (
    select(SignInSession, Person, SignInTablet.at_hearing_until)
    .join(Person, col(Person.id) == col(SignInSession.person_id))
    .outerjoin(SignInTablet, col(SignInTablet.session_id) == col(SignInSession.id))
    .where(col(SignInSession.token_hash) == bindparam("held"), col(SignInSession.ended_at).is_(None))
)
_ROLES_HELD = select(RoleGrant.role).where(
    col(RoleGrant.person_id) == bindparam("whose"), col(RoleGrant.granted_until).is_(None)
)


_LIVE = (
    select(SignInSession, Person, SignInTablet.at_hearing_until)
    .join(Person, col(Person.id) == col(SignInSession.person_id))
    .outerjoin(SignInTablet, col(SignInTablet.session_id) == col(SignInSession.id))
    .where(col(SignInSession.ended_at).is_(None))
)


def recognise(
    session: Session, token: str, *, now: datetime, is_use: bool = True
) -> tuple[Actor, SignInSession] | None:
    """Who holds this token now, with the roles they hold at this moment; None when it no longer counts.

    `is_use`: somebody does something. A page that looks again by itself keeps nobody signed in.
    """
    found = session.execute(_HOLDING_TOKEN, {"held": token_hash(token)}).first()
    if found is None:
        return None
    held, person, at_hearing_until = found
    if not _counts(held, person, at_hearing_until, now):
        return None
    if is_use and held.last_seen_at + SEEN_AGAIN_AFTER < now:
        held.last_seen_at = now
        session.add(held)
    return actor_of(session, person), held


def idle_limit(at_hearing_until: datetime | None, *, now: datetime) -> timedelta:
    """How long a session may be idle: longer on an enrolled tablet while its person's hearing day lasts."""
    usual = timedelta(minutes=settings().session_idle_minutes)
    if at_hearing_until is None or at_hearing_until <= now:
        return usual
    return max(usual, timedelta(hours=IDLE_AT_HEARING_HOURS))


def still_signed_in(session: Session, ids: Iterable[int], *, now: datetime) -> dict[int, Person | None]:
    """Of these sessions, those that nobody has ended, and whose they are; None for one that ran out by itself.

    One statement; listening is no doing, so that nothing is written down as seen.
    """
    rows = session.execute(_LIVE.where(col(SignInSession.id).in_(list(ids)))).all()
    return {held.id: person if _counts(held, person, until, now) else None for held, person, until in rows}


def actor_of(session: Session, person: Person) -> Actor:
    """A person as they act: id, name, and the roles granted and not ended."""
    roles = session.execute(_ROLES_HELD, {"whose": person.id}).scalars()
    return Actor(id=person.id, name=person.name, roles=frozenset(roles))


def actors_of(session: Session, people: Iterable[Person]) -> dict[int, Actor]:
    """The same of several people, by their ids, in one statement."""
    named = {person.id or 0: person.name for person in people}
    held: dict[int, set[str]] = {person_id: set() for person_id in named}
    granted = select(RoleGrant.person_id, RoleGrant.role).where(
        col(RoleGrant.person_id).in_(named), col(RoleGrant.granted_until).is_(None)
    )
    for person_id, role in session.execute(granted):
        held[person_id].add(role)
    return {one: Actor(id=one, name=name, roles=frozenset(held[one])) for one, name in named.items()}


def end_session(session: Session, token: str, *, now: datetime) -> None:
    """Sign this browser out."""
    held = session.exec(select(SignInSession).where(SignInSession.token_hash == token_hash(token))).first()
    if held is not None and held.ended_at is None:
        held.ended_at = now
        session.add(held)


def end_every_session(session: Session, person_id: int, *, now: datetime) -> int:
    """Sign a person out everywhere; how many browsers that was."""
    live = session.exec(
        select(SignInSession).where(SignInSession.person_id == person_id, col(SignInSession.ended_at).is_(None))
    ).all()
    for held in live:
        held.ended_at = now
        session.add(held)
    return len(live)


def token_hash(token: str) -> bytes:
    """SHA-256 of a token: what the database keeps."""
    return hashlib.sha256(token.encode()).digest()


def _counts(held: SignInSession, person: Person, at_hearing_until: datetime | None, now: datetime) -> bool:
    idle = idle_limit(at_hearing_until, now=now)
    longest = timedelta(hours=settings().session_absolute_hours)
    return person.is_active and held.last_seen_at + idle >= now and held.began_at + longest >= now
