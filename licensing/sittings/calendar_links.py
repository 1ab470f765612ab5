"""The secret link to a person's own calendar: made, looked at, revoked. Only a hash of the secret is kept."""

import secrets
from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotFound, Refused
from licensing.people.models import Person
from licensing.people.queries import take_person
from licensing.people.sessions import token_hash
from licensing.sittings.models import CalendarLink

LONGEST_TOKEN = 64
NO_SUCH = "There is no such calendar. The link may have been revoked: make another on your account."


def make_calendar_link(session: Session, *, by: Actor, now: datetime) -> str:
    """The acting person's new secret, shown once and never stored. Their earlier link ends at this instant."""
    person = take_person(session, by.id or 0)
    _revoke(session, find_calendar_link(session, person.id), now=now)
    token = secrets.token_urlsafe(32)
    session.add(CalendarLink(person_id=person.id, token_hash=token_hash(token), made_at=now))
    record(session, "calendar_link.made", about=f"person:{person.id}", by=by, at=now)
    return token


def revoke_calendar_link(session: Session, *, by: Actor, now: datetime) -> None:
    """The acting person's link opens nothing any more. Refused where there is none."""
    person = take_person(session, by.id or 0)
    found = find_calendar_link(session, person.id)
    if found is None:
        raise Refused("You have no calendar link.")
    _revoke(session, found, now=now)
    record(session, "calendar_link.revoked", about=f"person:{person.id}", by=by, at=now)


def find_calendar_link(session: Session, person_id: int | None) -> CalendarLink | None:
    """The person's link that still opens their calendar, if there is one."""
    return session.exec(
        select(CalendarLink).where(CalendarLink.person_id == person_id, col(CalendarLink.revoked_at).is_(None))
    ).one_or_none()


def person_behind(session: Session, token: str) -> Person:
    """Whose calendar this secret opens. NotFound for a wrong one, one revoked, and once the account is closed."""
    if len(token) > LONGEST_TOKEN:
        raise NotFound(NO_SUCH)
    person = session.exec(
        select(Person)
        .join(CalendarLink, col(CalendarLink.person_id) == col(Person.id))
        .where(
            CalendarLink.token_hash == token_hash(token),
            col(CalendarLink.revoked_at).is_(None),
            col(Person.is_active).is_(True),
        )
    ).one_or_none()
    if person is None:
        raise NotFound(NO_SUCH)
    return person


def _revoke(session: Session, found: CalendarLink | None, *, now: datetime) -> None:
    if found is not None:
        found.revoked_at = now
        session.add(found)
        session.flush()
