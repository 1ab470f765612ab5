"""The tasks that contact raises: each by the name of what raised it, so that it is raised once and ended by the act."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days
from licensing.followups.commands import raise_followup
from licensing.people.rules import Role
from licensing.reviews.models import Review
from licensing.working_days import add_working_days


def ask_owner(
    session: Session, review: Review, says: str, *, origin: str, due_on: date | None = None, by: Actor, now: datetime
) -> None:
    """A task for whoever owns the case, due the next working day unless told otherwise."""
    raise_followup(
        session, says=says, due_on=due_on or next_working_day(session, now), role=Role.LICENSING_OFFICER,
        about=review.reference, origin=origin, owner_id=review.owner_id, by=by, now=now,
    )  # fmt: skip


def next_working_day(session: Session, now: datetime) -> date:
    """The working day after today."""
    return add_working_days(now.date(), 1, closed_days(session))


def undecided(request_id: int) -> str:
    """What marks the task to have a request to postpone decided."""
    return f"postponement {request_id}"


def granted(request_id: int) -> str:
    """What marks the task to move the hearing after a request was granted."""
    return f"postponed {request_id}"


def approached(approach_id: int) -> str:
    """What marks the clerk's task to note what follows from an approach."""
    return f"approach {approach_id}"
