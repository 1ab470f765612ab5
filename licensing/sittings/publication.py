"""When the notice and agenda of a meeting must be out (R22). Pure."""

from datetime import date

from licensing.authority.rules import AGENDA_CLEAR_DAYS
from licensing.rulebook import Reason
from licensing.working_days import (
    NO_EXTRA_DAYS,
    clear_working_days_between,
    first_day_after_clear,
    last_day_leaving_clear,
)


def latest_publication(
    meeting_on: date, closed: frozenset[date] = NO_EXTRA_DAYS, *, clear_days: int = AGENDA_CLEAR_DAYS
) -> date:
    """The last working day on which notice and agenda of a meeting can be published in time."""
    return last_day_leaving_clear(meeting_on, clear_days, closed)


def earliest_meeting(published_on: date, closed: frozenset[date] = NO_EXTRA_DAYS) -> date:
    """The first working day on which a meeting can be held on an agenda published that day."""
    return first_day_after_clear(published_on, AGENDA_CLEAR_DAYS, closed)


def is_published_in_time(
    published_on: date,
    meeting_on: date,
    closed: frozenset[date] = NO_EXTRA_DAYS,
    *,
    clear_days: int = AGENDA_CLEAR_DAYS,
) -> bool:
    """Do five clear working days (or as many more as the authority asks) lie between publication and the meeting?"""
    return clear_working_days_between(published_on, meeting_on, closed) >= clear_days


def why_latest_publication(meeting_on: date, closed: frozenset[date] = NO_EXTRA_DAYS) -> Reason:
    """The sentence behind the last day to publish."""
    by = latest_publication(meeting_on, closed)
    return Reason(
        "R22",
        "Notice and agenda are out 5 clear working days before the meeting, neither the day of publication nor the "
        f"day of the meeting counted: by {by:%A} {by.day} {by:%B %Y}.",
        {"meeting_on": meeting_on.isoformat(), **_closed_input(closed)},
    )


def why_earliest_meeting(published_on: date, closed: frozenset[date] = NO_EXTRA_DAYS) -> Reason:
    """The sentence behind the first day on which the meeting can be held."""
    day = earliest_meeting(published_on, closed)
    return Reason(
        "R22",
        "5 clear working days lie between publication and the meeting, neither of those two days counted: "
        f"the first day for it is {day:%A} {day.day} {day:%B %Y}.",
        {"published_on": published_on.isoformat(), **_closed_input(closed)},
    )


def _closed_input(closed: frozenset[date]) -> dict[str, str]:
    return {"closed": ", ".join(day.isoformat() for day in sorted(closed))} if closed else {}
