"""Whose names are withheld in a case; the letters about it are told, so that none goes out with one (R14)."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from licensing.notices.withheld import learn_who_is_withheld
from licensing.people.models import Person
from licensing.reviews.models import CasePerson, Review
from licensing.reviews.rules import CaseRole

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Withheld:
    """Somebody in the case whose name is withheld, whether or not their part has ended."""

    role: CaseRole
    name: str


def withheld_in(session: Session, review_id: int) -> list[Withheld]:
    """Whose names are withheld in the case: from people whose part has ended, too (R14)."""
    rows = session.exec(
        select(CasePerson.role, CasePerson.name, Person.name)
        .outerjoin(Person, col(Person.id) == col(CasePerson.person_id))
        .where(CasePerson.review_id == review_id, col(CasePerson.is_withheld))
        .order_by(col(CasePerson.id))
        .limit(MOST_SHOWN)
    ).all()
    return [Withheld(CaseRole(role), " ".join(filter(None, (typed, known)))) for role, typed, known in rows]


def names_withheld(session: Session, reference: str) -> list[str]:
    """The same names by the case's reference; none for a letter that is about no review."""
    review_id = session.exec(select(Review.id).where(Review.reference == reference)).first()
    return [one.name for one in withheld_in(session, review_id)] if review_id else []


learn_who_is_withheld(names_withheld)
