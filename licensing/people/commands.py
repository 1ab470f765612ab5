"""Adding people, giving and ending their roles, closing their accounts."""

from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Invalid, NotFound, Refused
from licensing.people.models import Person, RoleGrant, SignInSession
from licensing.people.queries import find_by_email, plain_email, roles_of, take_person
from licensing.people.rules import ROLE_WORDS, Role, barred_together
from licensing.people.sessions import end_every_session

SOURCE = "Statutory Standards 5.6 to 5.11; Hook"  # who builds, advises on or checks a case may not decide it (R14)


def add_person(
    session: Session, *, name: str, email: str, post: str, roles: frozenset[Role], by: Actor, now: datetime
) -> Person:
    """Somebody new, with these roles and no password yet. Raises Invalid where the e-mail address is taken.

    Refused for roles that one person may not hold at once (R14).
    """
    if find_by_email(session, email) is not None:
        taken = "Somebody already has this e-mail address"
        raise Invalid(taken, fields={"email": taken})
    _refuse_barred(roles)

    person = Person(name=name.strip(), email=plain_email(email), post=post.strip(), created_at=now)
    session.add(person)
    session.flush()
    session.add_all(RoleGrant(person_id=person.id, role=role, granted_from=now) for role in sorted(roles))
    record(session, "person.added", about=f"person:{person.id}", by=by, at=now, roles=sorted(roles), post=person.post)
    return person


def grant_role(session: Session, person_id: int, *, role: Role, by: Actor, now: datetime) -> RoleGrant:
    """Give a person a role from now on. Refused beside a role that bars it (R14), for oneself, and once closed."""
    person = take_person(session, person_id)
    held = frozenset(roles_of(session, [person_id])[person_id])
    if by.id == person_id:
        raise Refused("Nobody gives themselves a role. Ask another administrator.")
    if not person.is_active:
        raise Refused(f"{person.name}’s account is closed.")
    if role in held:
        raise Refused(f"{person.name} is {ROLE_WORDS[role].lower()} already.")
    _refuse_barred(held | {role})

    grant = RoleGrant(person_id=person_id, role=role, granted_from=now)
    session.add(grant)
    record(session, "role.granted", about=f"person:{person_id}", by=by, at=now, role=role)
    return grant


def end_role(session: Session, person_id: int, *, role: Role, by: Actor, now: datetime) -> RoleGrant:
    """A person holds a role no more, at once. Refused for a role not held, and for the last administrator's."""
    person = take_person(session, person_id)
    grant = _live_grant(session, person_id, role)
    if grant is None:
        raise Refused(f"{person.name} is not {ROLE_WORDS[role].lower()}.")
    if role is Role.ADMINISTRATOR:
        _refuse_last_administrator(session, person_id)

    grant.granted_until = now
    session.add(grant)
    record(session, "role.ended", about=f"person:{person_id}", by=by, at=now, role=role)
    return grant


def close_person(session: Session, person_id: int, *, by: Actor, now: datetime, machine: datetime) -> Person:
    """Close an account: signed out everywhere, every role ended, never deleted. `machine` is the machine's time.

    Refused for one's own account, for the last administrator's, and for one that is closed already.
    """
    person = take_person(session, person_id)
    held = roles_of(session, [person_id])[person_id]
    if by.id == person_id:
        raise Refused("Nobody closes their own account. Ask another administrator.")
    if not person.is_active:
        raise Refused(f"{person.name}’s account is closed already.")
    if Role.ADMINISTRATOR in held:
        _refuse_last_administrator(session, person_id)

    for role in held:
        grant = _live_grant(session, person_id, role)
        if grant is not None:
            grant.granted_until = now
            session.add(grant)
    person.is_active, person.password_hash, person.version = False, None, person.version + 1
    session.add(person)
    end_every_session(session, person_id, now=machine)
    record(session, "person.closed", about=f"person:{person_id}", by=by, at=now, roles=list(held))
    return person


def sign_out_everywhere(session: Session, person_id: int, *, by: Actor, now: datetime, machine: datetime) -> int:
    """End every session of a person; how many there were. `machine` is the machine's time."""
    take_person(session, person_id)
    ended = end_every_session(session, person_id, now=machine)
    record(session, "person.signed_out", about=f"person:{person_id}", by=by, at=now, sessions=ended)
    return ended


def end_browser(session: Session, held_id: int, *, by: Actor, now: datetime, machine: datetime) -> None:
    """Sign out one browser of the acting person's own. Raises NotFound for anybody else's."""
    held = session.exec(
        select(SignInSession).where(SignInSession.id == held_id, SignInSession.person_id == by.id)
    ).one_or_none()
    if held is None:
        raise NotFound("You are not signed in there.")
    if held.ended_at is None:
        held.ended_at = machine
        session.add(held)
        record(session, "browser.signed_out", about=f"person:{by.id}", by=by, at=now, browser=held.browser)


def _refuse_barred(roles: frozenset[Role]) -> None:
    pairs = [sorted(pair) for pair in barred_together(roles)]
    if pairs:
        raise Refused(
            *(
                f"One person may not be {ROLE_WORDS[one].lower()} and {ROLE_WORDS[other].lower()}: whoever builds,"
                f" advises on or checks a case may not decide it. ({SOURCE})"
                for one, other in pairs
            ),
            codes=["R14"] * len(pairs),
        )


def _refuse_last_administrator(session: Session, person_id: int) -> None:
    """Lock every administrator's grant: two administrators who end each other's would both be the last."""
    others = session.exec(
        select(RoleGrant.person_id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, col(RoleGrant.granted_until).is_(None))
        .order_by(col(RoleGrant.id))
        .with_for_update()
    ).all()
    if not set(others) - {person_id}:
        raise Refused("This is the last administrator. Make somebody else administrator first.")


def _live_grant(session: Session, person_id: int, role: Role) -> RoleGrant | None:
    return session.exec(
        select(RoleGrant).where(
            RoleGrant.person_id == person_id, RoleGrant.role == role, col(RoleGrant.granted_until).is_(None)
        )
    ).first()
