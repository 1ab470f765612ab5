"""A case that lost its hearing day through no act of its own: the dated task that finds it another, and its end."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.people.rules import Role
from licensing.working_days import first_day_after_clear

ORIGIN = "another day"  # of the task, about the case
CLEAR_DAYS = 2  # working days between the loss and the task's date


def find_another_day(
    session: Session, reference: str, *, lost_on: date, because: str, by: Actor, now: datetime
) -> None:
    """Raise the officer's task to schedule the case again, due on the third working day from now."""
    raise_followup(
        session,
        says=f"Schedule {reference} again: {because} It was to be heard on {lost_on:%-d %B %Y}",
        due_on=first_day_after_clear(now.date(), CLEAR_DAYS, closed_days(session)),
        role=Role.LICENSING_OFFICER,
        about=reference,
        origin=ORIGIN,
        by=by,
        now=now,
    )


def has_another_day(session: Session, reference: str, *, by: Actor, now: datetime) -> None:
    """The case is scheduled again: the task, if there is one, is done."""
    finish_by_origin(session, reference, origin=ORIGIN, outcome="Scheduled again", by=by, now=now)
