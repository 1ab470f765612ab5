"""Tablets: enrolling one, revoking it, and which of them a request comes from. Only a hash of the token is kept."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, func, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotFound
from licensing.people.models import Person, SignInSession, SignInTablet, Tablet
from licensing.people.queries import LARGEST_ID
from licensing.people.rules import Role
from licensing.people.sessions import token_hash
from licensing.settings import settings

SEE_EVERY_TABLET = frozenset({Role.CLERK, Role.ADMINISTRATOR})
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TabletShown:
    """One line of the list of tablets. `last_used_at` is the machine's time; None where it was never used since."""

    id: int
    label: str
    whose: str
    enrolled_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


def tablet_token(key: UUID, person_id: int | None) -> str:
    """The token that enrolling with this form gives: 256 bits that nobody knows who lacks the secret key.

    Made of the form's key, so that whoever sends the form again, because no answer came, gets the very same cookie.
    """
    secret = settings().secret_key.get_secret_value().encode()
    return hmac.new(secret, f"tablet:{person_id}:{key}".encode(), hashlib.sha256).hexdigest()


def enrol_tablet(session: Session, token: str, *, label: str, replaces: str, by: Actor, now: datetime) -> Tablet:
    """This tablet is the acting person's. `replaces` is the token it held before, whose enrolment ends with this."""
    before = find_tablet(session, replaces)
    if before is not None and before.revoked_at is None:
        _revoke(session, before, by=by, now=now)
    tablet = Tablet(token_hash=token_hash(token), person_id=by.id or 0, label=label.strip(), enrolled_at=now)
    session.add(tablet)
    session.flush()
    record(session, "tablet.enrolled", about=f"person:{by.id}", by=by, at=now, tablet=tablet.id, label=tablet.label)
    return tablet


def revoke_tablet(session: Session, tablet_id: int, *, by: Actor, now: datetime, machine: datetime) -> Tablet:
    """Revoke a tablet: one's own, or anybody's for a clerk or an administrator. NotFound for another's. Twice is once.

    Whoever is signed in on it is signed out; when it next asks, it is told to erase everything; nothing that is still
    on it is taken. `machine` is the machine's time.
    """
    tablet = session.exec(
        select(Tablet)
        .where(Tablet.id == (tablet_id if 0 < tablet_id <= LARGEST_ID else 0))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if tablet is None or (tablet.person_id != by.id and not by.roles & SEE_EVERY_TABLET):
        raise NotFound("There is no such tablet.")
    if tablet.revoked_at is None:
        _revoke(session, tablet, by=by, now=now)
    for held in _sessions_on(session, tablet):
        held.ended_at = machine
        session.add(held)
    return tablet


def find_tablet(session: Session, token: str) -> Tablet | None:
    """The tablet that holds this token, revoked or not."""
    return session.exec(select(Tablet).where(Tablet.token_hash == token_hash(token))).first() if token else None


def own_tablet(session: Session, token: str, *, by: Actor) -> Tablet | None:
    """The tablet that holds this token, if it is the acting person's and not revoked."""
    tablet = find_tablet(session, token)
    return tablet if tablet is not None and tablet.person_id == by.id and tablet.revoked_at is None else None


def tablets_shown(session: Session, *, by: Actor) -> Sequence[TabletShown]:
    """One's own tablets, or everybody's for a clerk or an administrator: those in use first, the newest first."""
    last = select(func.max(SignInSession.last_seen_at)).join(SignInTablet, _is_on())
    used = last.where(SignInTablet.tablet_id == Tablet.id).scalar_subquery()
    rows = (
        select(Tablet, Person.name, used)
        .join(Person, col(Person.id) == col(Tablet.person_id))
        .order_by(col(Tablet.revoked_at).is_not(None), col(Tablet.id).desc())
        .limit(MOST_SHOWN)
    )
    if not by.roles & SEE_EVERY_TABLET:
        rows = rows.where(Tablet.person_id == by.id)
    return [
        TabletShown(one.id, one.label, name, one.enrolled_at, last, one.revoked_at)
        for one, name, last in session.exec(rows).all()
    ]


def signed_in_on(session: Session, held: SignInSession, tablet: Tablet, *, until: datetime | None = None) -> None:
    """Remember that this browser is that tablet, so that revoking it signs it out. Another person's is never it.

    `until`: an instant of the machine's time to which its person's hearing day lasts, for the longer limit on idling.
    """
    if tablet.person_id != held.person_id or tablet.revoked_at is not None:
        return
    known = session.get(SignInTablet, held.id)
    if known is not None and known.tablet_id == tablet.id and (until is None or known.at_hearing_until is not None):
        return
    kept = {"tablet_id": tablet.id, "at_hearing_until": until or (known.at_hearing_until if known else None)}
    row = insert(SignInTablet).values(session_id=held.id, **kept)
    session.execute(row.on_conflict_do_update(index_elements=["session_id"], set_=kept))


def session_on(session: Session, token: str, tablet_held: str) -> None:
    """The same for a session that has just begun, by its token and the tablet's."""
    tablet = find_tablet(session, tablet_held)
    held = session.exec(select(SignInSession).where(SignInSession.token_hash == token_hash(token))).first()
    if tablet is not None and held is not None:
        signed_in_on(session, held, tablet)


def _revoke(session: Session, tablet: Tablet, *, by: Actor, now: datetime) -> None:
    tablet.revoked_at, tablet.revoked_by = now, by.id
    session.add(tablet)
    record(
        session, "tablet.revoked", about=f"person:{tablet.person_id}", by=by, at=now,
        tablet=tablet.id, label=tablet.label,
    )  # fmt: skip


def _sessions_on(session: Session, tablet: Tablet) -> Sequence[SignInSession]:
    rows = select(SignInSession).join(SignInTablet, _is_on())
    return session.exec(rows.where(SignInTablet.tablet_id == tablet.id, col(SignInSession.ended_at).is_(None))).all()


def _is_on() -> ColumnElement[bool]:
    return col(SignInTablet.session_id) == col(SignInSession.id)
