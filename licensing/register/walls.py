"""Walls as they stand before a licence holder: whoever may know nothing of one of their cases sees nothing of them.

A case's row belongs to a feature above this one, so only its two columns are named here.
"""

from sqlalchemy import BigInteger, Select, String, column, select, table
from sqlmodel import Session, col

from licensing.audit.rules import Actor
from licensing.errors import NotAllowed
from licensing.people.models import Wall
from licensing.people.permissions import walled_references, walls_of
from licensing.register.models import LicenceHolder

CASE = table("review", column("reference", String), column("holder_id", BigInteger))


def walled_holders(person_id: int | None) -> Select[tuple[int]]:
    """The ids of the holders with a case that this person may know nothing of: a sub-query for lists."""
    return select(CASE.c.holder_id).where(CASE.c.reference.in_(walled_references(person_id)))


def demand_holder(session: Session, reference: str, *, by: Actor) -> None:
    """Return quietly when this person may see the licence holder of that reference.

    NotAllowed for whoever may know nothing of one of the holder's cases (R14): their page tells of it, in its licences
    and its concerns.
    """
    wall = session.exec(
        walls_of(by.id)
        .join(CASE, CASE.c.reference == col(Wall.case_reference))
        .join(LicenceHolder, col(LicenceHolder.id) == CASE.c.holder_id)
        .where(col(LicenceHolder.reference) == reference)
        .limit(1)
    ).first()
    if wall is not None:
        raise NotAllowed(
            f"You have nothing more to do with this licence holder: {wall.because}"
            f" (recorded {wall.raised_at:%-d %B %Y}).",
            about=wall.case_reference,
        )
