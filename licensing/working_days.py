"""Which days the offices and the post work, and how such days are counted.

English non-working days are data (`data/non-working-days-england.csv`, 2014 to 2027): proclamations vary, so no formula
gives them. A day outside the known years fails with the year named; nothing is guessed. Every function takes `closed`,
the extra days on which an authority's own offices are shut.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

ONE_DAY = timedelta(days=1)
NO_EXTRA_DAYS: frozenset[date] = frozenset()
DATA = Path(__file__).parent / "data" / "non-working-days-england.csv"


class UnknownYear(ValueError):
    """The computation reaches a year whose non-working days are not known yet. The year is in the words."""

    def __init__(self, year: int) -> None:
        first, last = known_years()
        super().__init__(f"The non-working days of {year} are not known: only {first} to {last} are.")
        self.year = year


@lru_cache
def non_working_days() -> dict[date, str]:
    """The weekdays in England on which nothing is delivered and nothing opens, with what each is called."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(file)}


@lru_cache
def known_years() -> tuple[int, int]:
    """The first and the last year whose non-working days are known."""
    years = [day.year for day in non_working_days()]
    return min(years), max(years)


def ensure_known(day: date) -> date:
    """The same day, if its year's non-working days are known. Raises UnknownYear."""
    first, last = known_years()
    if not first <= day.year <= last:
        raise UnknownYear(day.year)
    return day


def why_not_working(day: date, closed: frozenset[date] = NO_EXTRA_DAYS) -> str:
    """What makes the day a non-working one ("Christmas Day", "a Saturday"), or "" if it is a working day."""
    ensure_known(day)
    if day.weekday() >= 5:
        return f"a {day:%A}"
    if day in non_working_days():
        return non_working_days()[day]
    return "a day on which the offices are closed" if day in closed else ""


def is_working_day(day: date, closed: frozenset[date] = NO_EXTRA_DAYS) -> bool:
    """Not a Saturday, a Sunday, Christmas Day, Good Friday, a bank holiday in England, or an extra closed day."""
    return why_not_working(day, closed) == ""


def add_working_days(day: date, count: int, closed: frozenset[date] = NO_EXTRA_DAYS) -> date:
    """The working day that is `count` working days after `day` (before it, if negative). `day` itself is not counted.

    With a count of nought, the day itself, working or not.
    """
    ensure_known(day)
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day = _next(day, step, closed)
    return day


def nth_working_day_beginning_with(day: date, count: int, closed: frozenset[date] = NO_EXTRA_DAYS) -> date:
    """The last of `count` working days beginning with `day`: it is day 1 if working, else the first one after it is."""
    if count < 1:
        raise ValueError("A period of working days has at least one day.")
    counted_already = 1 if is_working_day(day, closed) else 0
    return add_working_days(day, count - counted_already, closed)


def last_day_leaving_clear(day: date, clear: int, closed: frozenset[date] = NO_EXTRA_DAYS) -> date:
    """The last working day with `clear` whole working days between it and `day`. Neither end is counted."""
    return add_working_days(day, -(clear + 1), closed)


def first_day_after_clear(day: date, clear: int, closed: frozenset[date] = NO_EXTRA_DAYS) -> date:
    """The first working day with `clear` whole working days between `day` and it. Neither end is counted."""
    return add_working_days(day, clear + 1, closed)


def clear_working_days_between(first: date, last: date, closed: frozenset[date] = NO_EXTRA_DAYS) -> int:
    """How many whole working days lie strictly between the two days; none if they are out of order."""
    return sum(is_working_day(day, closed) for day in days_between(first, last))


def previous_working_day(day: date, closed: frozenset[date] = NO_EXTRA_DAYS) -> date:
    """The last working day before `day`."""
    return add_working_days(day, -1, closed)


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day strictly between the two."""
    day = first + ONE_DAY
    while day < last:
        yield day
        day += ONE_DAY


def _next(day: date, step: timedelta, closed: frozenset[date]) -> date:
    day += step
    while not is_working_day(day, closed):
        day += step
    return day
