"""Moving a demonstration's clock on. Forward only, an act, and only in a demonstration."""

from collections.abc import Iterator
from datetime import date, datetime, time
from math import ceil

from sqlmodel import Session, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.clock import LONDON
from licensing.errors import Invalid, NotFound, Refused
from licensing.people.models import DemonstrationClock
from licensing.settings import settings
from licensing.working_days import ONE_DAY, known_years

MORNING = time(9, 30)


def demonstration_only() -> None:
    """A dependency: outside a demonstration there is no such page. Raises NotFound."""
    if not settings().demonstration:
        raise NotFound("There is no such page.")


def move_clock(session: Session, *, to: datetime, by: Actor, now: datetime, machine: datetime) -> None:
    """Let the authority's time go on from `to`. `machine` is the machine's time.

    Raises NotFound outside a demonstration, Refused for a time that is past, Invalid beyond the years whose working
    days are known.
    """
    if not settings().demonstration:
        raise NotFound("There is no such page.")
    if to <= now:
        raise Refused("Time runs forward only. What has happened stays as it was.")
    latest = known_years()[1]
    if to.year >= latest:
        beyond = f"Choose a day before {latest}: the working days after it are not known yet"
        raise Invalid(beyond, fields={"day": beyond})

    row = session.exec(select(DemonstrationClock).with_for_update()).one_or_none()
    row = row or DemonstrationClock(id=1, offset_seconds=0, moved_at=machine)
    row.offset_seconds, row.moved_at = ceil((to - machine).total_seconds()), machine
    session.add(row)
    record(session, "clock.moved", about="authority", by=by, at=now, to=to)


def morning_of(day: date) -> datetime:
    """The time at which a day that the clock was moved to begins: 09:30."""
    return datetime.combine(day, MORNING, LONDON)


def days_passed(now: datetime, to: datetime) -> Iterator[date]:
    """Each day after today up to the one moved to: those whose night the sweep has to make up for."""
    day = now.date() + ONE_DAY
    while day <= to.date():
        yield day
        day += ONE_DAY
