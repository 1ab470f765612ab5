"""The hearing days of one month as a table: a row a week, a column a weekday, and why nothing is held on some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from licensing.authority.queries import closed_days
from licensing.casefile.days import DayRow, days_between
from licensing.working_days import why_not_working

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True, slots=True)
class Cell:
    """One weekday: the hearing days arranged on it, and why none may be, as on Christmas Day."""

    on: date
    is_in_month: bool
    rows: Sequence[DayRow]
    shut: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month, whole weeks, Monday to Friday: nothing is arranged at weekends."""

    first: date
    weeks: Sequence[Sequence[Cell]]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return _next_month(self.first)


def month_of(session: Session, day: date) -> Month:
    """The month in which this day is. Raises UnknownYear where its non-working days are not known."""
    first = day.replace(day=1)
    monday, end = first - timedelta(days=first.weekday()), _next_month(first)
    held: dict[date, list[DayRow]] = {}
    for row in days_between(session, first, end - timedelta(days=1)):
        held.setdefault(row.held_on, []).append(row)
    closed = closed_days(session)
    weeks = []
    while monday < end:
        days = [monday + timedelta(days=number) for number in range(len(WEEKDAYS))]
        if any(one.month == first.month for one in days):
            weeks.append([_cell(one, first, held, closed) for one in days])
        monday += timedelta(days=7)
    return Month(first, weeks)


def _cell(on: date, first: date, held: dict[date, list[DayRow]], closed: frozenset[date]) -> Cell:
    is_in_month = on.month == first.month
    return Cell(on, is_in_month, held.get(on, []), (why_not_working(on, closed) or "") if is_in_month else "")


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
