"""The days of a suspension, counted from the day on which its notice is given (R53). Pure."""

from calendar import monthrange
from datetime import date, timedelta

from licensing.notices.rules import operative_through


def first_suspended_day(given_on: date, *, immediate: bool = False, appeal_ended_on: date | None = None) -> date:
    """The first suspended day by default: N+22, or the day of giving if immediate, or later after an appeal."""
    if immediate:
        return given_on
    last_protected = operative_through(given_on)
    return max(last_protected, appeal_ended_on or last_protected) + timedelta(days=1)


def last_day_of_days(first_day: date, days: int) -> date:
    """The last of that many days beginning with the first. Raises ValueError for none."""
    if days < 1:
        raise ValueError("A suspension lasts at least one day.")
    return first_day + timedelta(days=days - 1)


def last_day_of_months(first_day: date, months: int) -> date:
    """The last day of that many months beginning with the first: the day before the corresponding date, or the last
    of the month that has no such date (Dodds v Walker [1981] 1 WLR 1027). Raises ValueError for none."""
    if months < 1:
        raise ValueError("A suspension lasts at least one month.")
    year, month = divmod(first_day.year * 12 + first_day.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if first_day.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first_day.day) - timedelta(days=1)
