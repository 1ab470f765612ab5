"""Whose names are withheld in a case, and what of it each reader may read; letters are told, too (R14)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.database import SQLModel
from licensing.notices.withheld import learn_who_is_withheld
from licensing.notices.withheld import letter_shown as masked_letter
from licensing.people.models import Person
from licensing.people.naming import masked
from licensing.people.permissions import Permission, holds
from licensing.reviews.models import CasePerson, Review
from licensing.reviews.rules import CaseRole

MOST_SHOWN = 200
MOST_ANYWHERE = 5000
Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Somebody in the case whose name is withheld, whether or not their part has ended."""

    role: CaseRole
    name: str


def withheld_in(session: Session, review_id: int) -> list[Withheld]:
    """Whose names are withheld in the case: from people whose part has ended, too (R14)."""
    rows = session.exec(_withheld().where(CasePerson.review_id == review_id).limit(MOST_SHOWN)).all()
    return [_one(role, typed, known) for role, typed, known in rows]


def names_hidden_from(session: Session, review_id: int, by: Actor) -> list[Withheld]:
    """Whose names this reader may not see in the case; nobody's for whoever manages reviews."""
    return [] if holds(by, Permission.MANAGE_REVIEWS) else withheld_in(session, review_id)


def names_hidden_in(session: Session, references: Collection[str], by: Actor) -> dict[str, list[Withheld]]:
    """The same for several cases, by reference: what a list about many asks once. One statement."""
    return {} if holds(by, Permission.MANAGE_REVIEWS) else _by_case(session, references)


def every_name_hidden(session: Session, by: Actor) -> list[Withheld]:
    """Every name that is withheld in some case: for what is about a day, or about several cases. One statement."""
    if holds(by, Permission.MANAGE_REVIEWS):
        return []
    return [_one(role, typed, known) for role, typed, known in session.exec(_withheld().limit(MOST_ANYWHERE)).all()]


def text_shown(text: str, hidden: Sequence[Withheld]) -> str:
    """The text without the names that are hidden."""
    return masked(text, [one.name for one in hidden]) if hidden else text


def row_shown(row: Row, hidden: Sequence[Withheld], *texts: str) -> Row:
    """The row for a page, without the hidden names in these texts: then a copy, which no session ever writes back."""
    if not hidden:
        return row
    shown = {name: text_shown(getattr(row, name), hidden) for name in texts}
    return type(row)(**row.model_dump() | shown)


def letter_shown(letter: dict[str, Any], hidden: Sequence[Withheld]) -> dict[str, Any]:
    """A letter for the screen: its words without the hidden names. One that would name them is never approved."""
    return masked_letter(letter, [one.name for one in hidden])


def names_withheld(session: Session, references: Collection[str]) -> dict[str, list[str]]:
    """The names that are withheld in each of these cases; none for a letter that is about no review."""
    return {reference: [one.name for one in found] for reference, found in _by_case(session, references).items()}


def _by_case(session: Session, references: Collection[str]) -> dict[str, list[Withheld]]:
    if not references:
        return {}
    rows = session.exec(_withheld().add_columns(col(Review.reference)).where(col(Review.reference).in_(references)))
    found: dict[str, list[Withheld]] = {}
    for role, typed, known, reference in rows.all():
        found.setdefault(reference, []).append(_one(role, typed, known))
    return found


def _withheld() -> Any:
    return (
        select(CasePerson.role, CasePerson.name, Person.name)
        .join(Review, col(Review.id) == col(CasePerson.review_id))
        .outerjoin(Person, col(Person.id) == col(CasePerson.person_id))
        .where(col(CasePerson.is_withheld))
        .order_by(col(CasePerson.id))
    )


def _one(role: str, typed: str, known: str | None) -> Withheld:
    return Withheld(CaseRole(role), " ".join(filter(None, (typed, known))))


learn_who_is_withheld(names_withheld)
