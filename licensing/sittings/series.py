"""Hearing days that repeat: which dates they fall on, and one day as it is planned. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count

from licensing.clock import LONDON

MOST_DATES = 26  # half a year of every week
WEEK = timedelta(days=7)


class Repeat(StrEnum):
    """How often a hearing day repeats, always on the same weekday."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


REPEAT_WORDS = {
    Repeat.ONCE: "Once",
    Repeat.WEEKLY: "Every week",
    Repeat.FORTNIGHTLY: "Every two weeks",
    Repeat.MONTHLY: "Every month, on the same weekday of the month",
}


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """Where and when a hearing day is to be."""

    held_on: date
    starts: time
    ends: time
    venue: str
    capacity_minutes: int

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.held_on, self.starts, LONDON)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.held_on, self.ends, LONDON)


def wrong_with_series(first: date, repeat: Repeat, *, until: date | None, times: int | None) -> dict[str, str]:
    """What is wrong with how it repeats, by field; nothing when all is well."""
    if (until is None) == (times is None):
        return {"until": "Enter the last date, or how many hearing days, not both"}
    if until is not None and until < first:
        return {"until": "The last date must not come before the first"}
    if len(dates_of(first, repeat, until=until, times=times)) > MOST_DATES:
        return {"until": f"No more than {MOST_DATES} hearing days at once"}
    return {}


def dates_of(first: date, repeat: Repeat, *, until: date | None = None, times: int | None = None) -> list[date]:
    """The dates, the first included, until a date or so many; one more than there may be at the most.

    Every month: on the first, second, third or fourth weekday of its kind; for a fifth, on the last of the month.
    """
    found: list[date] = []
    for on in _repeated(first, repeat):
        beyond = (until is not None and on > until) or (times is not None and len(found) == times)
        if beyond or len(found) > MOST_DATES:
            return found
        found.append(on)
    return found


def _repeated(first: date, repeat: Repeat) -> Iterator[date]:
    if repeat is Repeat.ONCE:
        yield first
    elif repeat is Repeat.MONTHLY:
        for months in count():
            yield _months_later(first, months)
    else:
        step = WEEK if repeat is Repeat.WEEKLY else 2 * WEEK
        for turn in count():
            yield first + turn * step


def _months_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    begins = date(year, month + 1, 1)
    weekday = begins + timedelta(days=(first.weekday() - begins.weekday()) % 7)
    then = weekday + (first.day - 1) // 7 * WEEK
    return then if then.month == begins.month else then - WEEK
