"""Which nominee has which open case, and handing several over at once: for leave, for a conflict (R20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from licensing.audit.rules import Actor
from licensing.errors import Invalid
from licensing.people.models import Person
from licensing.people.permissions import walled_references
from licensing.powers.commands import assign_nominee
from licensing.powers.models import NomineeAssignment, PowerHolding
from licensing.powers.queries import deciding_nominee, find_holding, is_nominee, nominees_of
from licensing.register.models import LicenceHolder
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.reviews.rules import OPEN

MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class Held:
    """An open case, and the nominee who has it; nobody where none is assigned and several are named."""

    reference: str
    holder: str
    person_id: int | None
    person: str


def is_anothers(session: Session, holding: PowerHolding, reference: str, *, by: Actor, on: date) -> bool:
    """Is this person a nominee, and the case given to another one, for a conflict or for leave? (R20)"""
    hers = deciding_nominee(session, holding, reference, on=on)
    return hers is not None and hers.id != by.id and is_nominee(session, holding.id, by.id)


def cases_by_nominee(session: Session, *, by: Actor, on: date) -> list[Held]:
    """The open cases with whoever of the day's nominees has each; without those this person is walled from."""
    holding = find_holding(session, on=on)
    if holding is None:
        return []
    named = {one.person_id: one.name for one in nominees_of(session, holding.id) if one.person_id is not None}
    only = next(iter(named)) if len(named) == 1 else None
    latest = (
        select(func.max(col(NomineeAssignment.id)))
        .where(NomineeAssignment.assigned_on <= on)
        .group_by(col(NomineeAssignment.case_reference))
    )
    rows = session.exec(
        select(Review.reference, LicenceHolder.name, col(NomineeAssignment.person_id), col(Person.name))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .outerjoin(
            NomineeAssignment,
            (col(NomineeAssignment.case_reference) == col(Review.reference)) & col(NomineeAssignment.id).in_(latest),
        )
        .outerjoin(Person, col(Person.id) == col(NomineeAssignment.person_id))
        .where(col(Review.status).in_(OPEN), col(Review.reference).not_in(walled_references(by.id)))
        .order_by(col(Person.name), col(Review.reference))
        .limit(MOST_CASES)
    ).all()
    return [
        Held(reference, holder, person_id, name)
        if person_id in named
        else Held(reference, holder, only, named[only] if only is not None else "")
        for reference, holder, person_id, name in rows
    ]


def hand_over_cases(
    session: Session, references: Sequence[str], *, person_id: int, because: str, by: Actor, now: datetime
) -> int:
    """These cases pass to one nominee, each with the same reason: all of them, or none. How many did.

    Raises Refused, naming the case, where the nominee has a conflict with it or is not named; Invalid for a case that
    this person may not see, or that is not open.
    """
    known = {one.reference for one in cases_by_nominee(session, by=by, on=now.date())}
    chosen = sorted(set(references))
    if not chosen or not set(chosen) <= known:
        raise Invalid("Choose from the list.", fields={"cases": "Choose open cases from the list"})
    for reference in chosen:
        take_review(session, reference)
        assign_nominee(session, reference, person_id=person_id, because=because, by=by, now=now)
    return len(chosen)
