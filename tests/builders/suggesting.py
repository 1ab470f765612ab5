"""Suggestions as tests need them: problems made by hand, and suggestions carried through by the worker's own tasks."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from licensing.audit.rules import SYSTEM, Actor
from licensing.clock import LONDON
from licensing.database import transaction
from licensing.outbox.models import Delivery, OutboxMessage
from licensing.reviews.rules import Risk
from licensing.suggesting.commands.ask import ask_for_suggestion
from licensing.suggesting.models import Suggestion
from licensing.suggesting.problem import Fit, Gap, OpenDay, Problem, ToPlace
from licensing.suggesting.queries import get_suggestion
from tests.builders.notices import TUESDAY
from workers.suggesting import gather, work_out

TODAY = date(2015, 12, 1)
FIRST = date(2015, 12, 18)


def an_open_day(number: int = 1, *, held_on: date | None = None, minutes: int = 150, gaps: Any = None) -> OpenDay:
    """HD-1 on Friday 18 December 2015, HD-2 a week later, and so on: from two o'clock, all of it free."""
    on = held_on or FIRST + timedelta(weeks=number - 1)
    begins = datetime(on.year, on.month, on.day, 14, tzinfo=LONDON)
    free = gaps or ((0, minutes),)
    found = tuple(Gap(begins + timedelta(minutes=after), length) for after, length in free)
    return OpenDay(f"HD-{number}", on, found, sum(gap.minutes for gap in found), minutes)


def to_place(number: int, days: tuple[OpenDay, ...], **given: Any) -> ToPlace:
    """LR-1 and so on: 50 minutes, medium risk, waiting since 12 October 2015, lawful on each of these days."""
    broken = given.pop("broken", {})
    warned = given.pop("warned", {})
    fits = tuple(
        Fit(
            day.reference,
            day.held_on - timedelta(days=16),
            broken.get(day.reference, ()),
            warned.get(day.reference, ()),
        )
        for day in days
    )
    plain = {"minutes": 50, "risk": Risk.MEDIUM, "waiting_since": date(2015, 10, 12), "fits": fits}
    return ToPlace(reference=f"LR-{number}", **(plain | given))


def a_problem(*reviews: ToPlace, days: tuple[OpenDay, ...], **given: Any) -> Problem:
    return Problem(today=TODAY, reviews=reviews, days=days, **given)


def keep_promises() -> None:
    """Carry out what suggestions have promised, by the worker's own tasks, until nothing is left."""
    tasks = {"suggestion.asked": gather, "suggestion.gathered": work_out}
    while waiting := _waiting(tuple(tasks)):
        for message_id, fact in waiting:
            tasks[fact](message_id)


def a_suggestion(*, by: Actor = SYSTEM, now: datetime = TUESDAY, **given: Any) -> Suggestion:
    """Asked for and worked out; of 50 minutes a hearing unless told otherwise."""
    with transaction() as session:
        asked = ask_for_suggestion(session, **{"minutes": 50, "by": by, "now": now} | given)
    keep_promises()
    with transaction() as session:
        return get_suggestion(session, asked.reference)


def _waiting(facts: tuple[str, ...]) -> list[tuple[int, str]]:
    with transaction() as session:
        rows = session.exec(
            select(OutboxMessage.id, OutboxMessage.fact)
            .where(col(OutboxMessage.fact).in_(facts), OutboxMessage.delivery == Delivery.WAITING)
            .order_by(col(OutboxMessage.id))
        ).all()
    return [(message_id, fact) for message_id, fact in rows]
