"""Burn-down: at this pace the last case is heard on a day, against the date by which all are to be heard. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

WEEKS_LOOKED_AT = 12
LONGEST = timedelta(days=5 * 365)  # beyond this a pace is none


def burn_down(heard_on: Sequence[date], *, to_hear: int, hear_by: date | None, today: date) -> str:
    """The sentence on the hearing days page, from the days on which cases were heard in the last twelve weeks."""
    if not to_hear:
        return "No case is left to be heard."
    still = f"{_cases(to_hear)} still to be heard"
    recent = [day for day in heard_on if today - timedelta(weeks=WEEKS_LOOKED_AT) <= day <= today]
    if not recent:
        return f"{still}. No case was heard in the last {WEEKS_LOOKED_AT} weeks, so there is no pace to go by."
    weeks = max(1, ceil(((today - min(recent)).days + 1) / 7))
    last = _last_on(today, to_hear, len(recent) / weeks)
    pace = f"{_cases(len(recent))} heard in the last {_weeks(weeks)}, {still}."
    if last is None:
        return f"{pace} At this pace the last would not be heard within five years."
    return f"{pace} At this pace the last case is heard on {_day(last)}{_against(last, hear_by)}."


def burn_down_of_suggestion(held_on: Sequence[date], *, left_out: int, hear_by: date | None, today: date) -> str:
    """The sentence on a suggestion, from the days of the reviews it places and how many it leaves out."""
    if not held_on:
        return "No review is placed, so no last day can be said."
    last = max(held_on)
    said = (
        f"Confirmed as it stands, the last of {_cases(len(held_on))} is heard on {_day(last)}{_against(last, hear_by)}."
    )
    if not left_out:
        return said
    weeks = max(1, ceil(((last - min(held_on)).days + 1) / 7))
    end = _last_on(last, left_out, len(held_on) / weeks)
    follow = f"{_cases(left_out)} left out" if left_out > 1 else "1 case is left out"
    if end is None:
        return f"{said} {follow}."
    return f"{said} {follow}: at this pace the last is heard on {_day(end)}{_against(end, hear_by)}."


def _last_on(start: date, cases: int, a_week: float) -> date | None:
    """The day, no Saturday or Sunday, on which that many more are heard; None when it is too far off to mean much."""
    ahead = ceil(cases / a_week * 7)
    if ahead > LONGEST.days:
        return None
    last = start + timedelta(days=ahead)
    return last + timedelta(days=max(0, 7 - last.weekday()) if last.weekday() > 4 else 0)


def _against(last: date, hear_by: date | None) -> str:
    if hear_by is None:
        return ""
    named = f"the programme’s hear-by date of {hear_by.day} {hear_by:%B %Y}"
    apart = abs((last - hear_by).days)
    if not apart:
        return f", on {named}"
    return f", {'1 day' if apart == 1 else f'{apart} days'} {'before' if last < hear_by else 'after'} {named}"


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number} cases"


def _weeks(number: int) -> str:
    return "week" if number == 1 else f"{number} weeks"


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%B %Y}"
