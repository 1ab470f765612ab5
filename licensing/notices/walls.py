"""Which letters a person may know of: a wall at a case shuts its letters and its holder's (R14)."""

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col

from licensing.audit.rules import Actor
from licensing.notices.models import Notice
from licensing.notices.rules import HOLDER_LETTERS
from licensing.people.permissions import Permission, demand, walled_references
from licensing.register.walls import demand_holder, walled_holders


def known_to(person_id: int | None) -> ColumnElement[bool]:
    """The letters that no wall keeps from this person, as SQL. A letter about a holder is filed under the holder."""
    about_holder = and_(col(Notice.kind).in_(HOLDER_LETTERS), col(Notice.holder_id).in_(walled_holders(person_id)))
    return and_(col(Notice.case_reference).not_in(walled_references(person_id)), ~about_holder)


def demand_notice(session: Session, notice: Notice, permission: Permission, *, by: Actor) -> None:
    """Return quietly when this person may do this with the notice; else raise NotAllowed, as its page does."""
    demand(session, by, permission, notice.case_reference)
    if notice.kind in HOLDER_LETTERS:
        demand_holder(session, notice.case_reference, by=by)
