"""A scheme of delegation for tests: one version, one entry unless more are given, made by the holder of the day."""

from datetime import date
from typing import Any

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.rules import Outcome
from licensing.delegations.commands.scheme import EntryGiven, publish_scheme
from licensing.delegations.models import DelegationScheme
from licensing.delegations.rules import Limits
from licensing.people.models import Person
from tests.builders.documents import a_file
from tests.builders.people import ostler

MANAGER = "Licensing Manager"
FROM = date(2015, 5, 1)
EVERY_OUTCOME = frozenset(Outcome)


def manager(post: str = MANAGER) -> Person:
    """Ostler the officer, in that post."""
    person = ostler()
    with transaction() as session:
        held = session.get_one(Person, person.id)
        held.post = post
        session.add(held)
        record(session, "person.changed", about=f"person:{held.id}", by=SYSTEM, at=clock.at(FROM))
    return held


def an_entry(*, post: str = MANAGER, person_id: int | None = None, **limits: Any) -> EntryGiven:
    return EntryGiven(post=post, person_id=person_id, limits=Limits(**{"outcomes": EVERY_OUTCOME} | limits))


def a_scheme(*entries: EntryGiven, on: date = FROM, **but: Any) -> DelegationScheme:
    """A version in force from that day on, published the day before."""
    given = {
        "title": "Scheme of delegation, licensing", "published_on": on, "in_force_from": on, "in_force_until": None,
        "document": a_file(name="Scheme.pdf"), "entries": entries or (an_entry(),), "by": SYSTEM, "now": clock.at(on),
    } | but  # fmt: skip
    with transaction() as session:
        return publish_scheme(session, **given)
