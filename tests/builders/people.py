"""The people in every test: Ostler the officer, Cllr Pike, Commissioner Finch, Panel Chair Dunn, Outsider."""

from datetime import date
from uuid import uuid4

from sqlmodel import Session

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM, Actor
from licensing.database import transaction
from licensing.people.models import Person, RoleGrant
from licensing.people.rules import Role
from licensing.people.walls import admit, raise_wall

LONG_AGO = clock.at(date(2014, 1, 2))


def a_person(name: str, *roles: Role) -> Person:
    """A person with these roles, made as one act of the system's."""
    with transaction() as session:
        return add_person(session, name, *roles)


def add_person(session: Session, name: str, *roles: Role) -> Person:
    person = Person(name=name, email=f"{uuid4().hex[:12]}@example.invalid", created_at=LONG_AGO)
    session.add(person)
    session.flush()
    session.add_all(RoleGrant(person_id=person.id, role=role, granted_from=LONG_AGO) for role in roles)
    record(session, "person.added", about=f"person:{person.id}", by=SYSTEM, at=LONG_AGO)
    return person


def ostler() -> Person:
    return a_person("Ada Ostler", Role.LICENSING_OFFICER)


def clerk() -> Person:
    return a_person("Cora Penn", Role.CLERK)


def pike() -> Person:
    return a_person("Cllr Pike", Role.PANEL_MEMBER)


def dunn() -> Person:
    return a_person("Cllr Dunn", Role.PANEL_MEMBER)


def finch() -> Person:
    return a_person("Commissioner Finch", Role.COMMISSIONER)


def outsider() -> Person:
    return a_person("Olive Outsider")


def administrator() -> Person:
    return a_person("Ann Keeper", Role.ADMINISTRATOR)


def admitted(person: Person, case_reference: str) -> None:
    """That a member is seated to hear a case, as scheduling it would record."""
    with transaction() as session:
        admit(session, person.id, case_reference, because="seated on its hearing day", at=LONG_AGO)
        record(session, "seat.filled", about=case_reference, by=SYSTEM, at=LONG_AGO)


def walled(person: Person, case_reference: str, because: str = "a declared interest") -> None:
    """That a person may know nothing of a case."""
    with transaction() as session:
        raise_wall(session, person.id, case_reference, because=because, by=SYSTEM, at=LONG_AGO)


def actor(person: Person, *roles: Role) -> Actor:
    """A person as an actor, without asking the database."""
    return Actor(id=person.id, name=person.name, roles=frozenset(roles))
