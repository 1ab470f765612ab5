"""Signing in with an e-mail address and a password, and slowing down whoever guesses.

Two counts over the last minutes hold guessing back: wrong tries at one account, and wrong tries from one address. A
stranger must not be able to shut somebody out by trying their account: from an address where the account has signed in
before, only the tries from that address count against it.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from licensing.audit.commands import note_access
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.people.models import Person, SignInAttempt
from licensing.people.passwords import matches
from licensing.people.queries import find_by_email, plain_email
from licensing.people.rules import (
    IDLE_FOR_THROTTLE_MINUTES,
    MOST_FAILURES_PER_ACCOUNT,
    MOST_FAILURES_PER_ADDRESS,
)
from licensing.people.sessions import actor_of, begin_session
from licensing.settings import settings

WINDOW = timedelta(minutes=IDLE_FOR_THROTTLE_MINUTES)
KNOWN_FOR = timedelta(days=90)
NOBODY = Actor(id=None, name="Somebody not signed in")


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one try: a session's token, or seconds to wait, or neither because it was wrong."""

    token: str = ""
    wait_seconds: int = 0
    person: Person | None = None


def try_to_sign_in(
    session: Session, *, email: str, password: str, address: str, browser: str, now: datetime, machine: datetime
) -> Tried:
    """Begin a session if the password is right. A wrong try is recorded and takes as long for an unknown account.

    Over the limit nothing is compared. Two tries at one account at once: the second is asked to wait, so that many at
    once are no way round the count. `now` is the authority's time, `machine` the machine's.
    """
    wait = wait_before_guessing(session, email, address=address, machine=machine)
    if wait:
        return Tried(wait_seconds=wait)

    person = find_by_email(session, email)
    right = matches(password, person.password_hash if person and person.is_active else None)
    account = account_digest(email)
    session.add(SignInAttempt(account=account, address=address[:64], tried_at=machine, succeeded=right))
    if person is None or not right:
        note_access(session, AccessKind.SIGN_IN_FAILED, by=_whoever(person), at=now, route="people.sign_in")
        return Tried()
    token = signed_in_as(session, person, browser=browser, now=now, machine=machine)
    return Tried(token=token, person=person)


def wait_before_guessing(session: Session, email: str, *, address: str, machine: datetime) -> int:
    """Seconds to wait before this account's password is compared again; nought when it may be. Holds others off."""
    account = account_digest(email)
    held_back = not _alone(session, account) or _too_many(session, account, address, machine=machine)
    return int(WINDOW.total_seconds()) if held_back else 0


def note_wrong_guess(
    session: Session, person: Person, *, address: str, route: str, now: datetime, machine: datetime
) -> None:
    """Record a wrong password given by somebody signed in: it counts as a wrong try at signing in."""
    account = account_digest(person.email)
    session.add(SignInAttempt(account=account, address=address[:64], tried_at=machine, succeeded=False))
    note_access(session, AccessKind.SIGN_IN_FAILED, by=_whoever(person), at=now, route=route)


def signed_in_as(session: Session, person: Person, *, browser: str, now: datetime, machine: datetime) -> str:
    """Begin a session of this person's, with a token of its own, and record that they signed in."""
    token = begin_session(session, person, browser=browser, now=machine)
    note_access(session, AccessKind.SIGNED_IN, by=actor_of(session, person), at=now, route="people.sign_in")
    return token


def account_digest(email: str) -> bytes:
    """What is kept of an account that was tried: it may have been a password typed into the wrong box."""
    key = settings().secret_key.get_secret_value().encode()
    return hmac.new(key, plain_email(email).encode(), hashlib.sha256).digest()


def _alone(session: Session, account: bytes) -> bool:
    """Whether no other try at this account is under way; holds others off until this transaction ends."""
    lock = int.from_bytes(account[:8], signed=True)
    return session.execute(select(func.pg_try_advisory_xact_lock(lock))).scalar_one()


def _too_many(session: Session, account: bytes, address: str, *, machine: datetime) -> bool:
    lately = (col(SignInAttempt.tried_at) > machine - WINDOW, col(SignInAttempt.succeeded).is_(False))
    at_account = [SignInAttempt.account == account]
    if _is_known(session, account, address, machine=machine):
        at_account.append(SignInAttempt.address == address)
    tried = session.exec(select(func.count()).select_from(SignInAttempt).where(*lately, *at_account)).one()
    if tried >= MOST_FAILURES_PER_ACCOUNT:
        return True
    from_address = select(func.count()).select_from(SignInAttempt).where(*lately, SignInAttempt.address == address)
    return session.exec(from_address).one() >= MOST_FAILURES_PER_ADDRESS


def _is_known(session: Session, account: bytes, address: str, *, machine: datetime) -> bool:
    """Whether this account has signed in from this address before."""
    found = session.exec(
        select(SignInAttempt.id)
        .where(
            SignInAttempt.account == account,
            SignInAttempt.address == address,
            col(SignInAttempt.succeeded).is_(True),
            col(SignInAttempt.tried_at) > machine - KNOWN_FOR,
        )
        .limit(1)
    ).first()
    return found is not None


def _whoever(person: Person | None) -> Actor:
    return NOBODY if person is None else Actor(id=person.id, name=person.name)
