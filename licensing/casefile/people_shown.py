"""Who has a part in a case, as each reader may know it: a withheld name reaches nobody but those who run the case."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.people.models import Person
from licensing.people.naming import WITHHELD
from licensing.people.permissions import Permission, holds
from licensing.reviews.models import CasePerson
from licensing.reviews.rules import CaseRole
from licensing.reviews.withheld import Withheld, text_shown


@dataclass(frozen=True, slots=True)
class PartShown:
    """One person in the case, masked where the reader may not know who it is (R14, R26)."""

    id: int
    role: CaseRole
    name: str
    needs: str
    is_withheld: bool


def parts_shown(
    session: Session, parts: Sequence[CasePerson], by: Actor, hidden: Sequence[Withheld]
) -> list[PartShown]:
    """Everybody in the case; withheld names only for whoever manages reviews. One statement."""
    ids = [part.person_id for part in parts if part.person_id is not None]
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all()) if ids else {}
    knows = holds(by, Permission.MANAGE_REVIEWS)
    return [
        PartShown(
            id=part.id,
            role=part.role,
            name=(part.name or names.get(part.person_id or 0, "")) if knows or not part.is_withheld else WITHHELD,
            needs=text_shown(part.needs, hidden),
            is_withheld=part.is_withheld,
        )
        for part in parts
    ]
