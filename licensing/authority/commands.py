"""Setting what the authority may set, from a day on."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.models import AuthoritySetting, ClosedDay
from licensing.authority.queries import closed_days, closures
from licensing.authority.rules import MEANINGS, Setting
from licensing.errors import Invalid, NotFound
from licensing.working_days import UnknownYear, why_not_working


def change_setting(
    session: Session, setting: Setting, *, value: str, in_force_from: date, because: str, by: Actor, now: datetime
) -> AuthoritySetting:
    """Give a setting a value from a day on. Earlier days keep theirs. Raises Invalid for a value that cannot be."""
    wrong = MEANINGS[setting].wrong(value)
    if wrong:
        raise Invalid(wrong, fields={"value": wrong})
    row = AuthoritySetting(name=setting, value=value, in_force_from=in_force_from, because=because, recorded_at=now)
    session.add(row)
    record(
        session, "setting.changed", about="authority", by=by, at=now,
        setting=setting, value=value, in_force_from=in_force_from, because=because,
    )  # fmt: skip
    return row


def close_on(session: Session, day: date, *, because: str, by: Actor, now: datetime) -> ClosedDay:
    """The authority is closed on a day that is otherwise a working day; it counts in no clear days.

    Raises Invalid for a day on which nothing is open anyway, or whose year is not known.
    """
    try:
        already = why_not_working(day, closed_days(session))
    except UnknownYear as unknown:
        raise Invalid(str(unknown), fields={"closed_on": str(unknown)}) from None
    if already:
        says = f"{day:%-d %B %Y} is {already}: it counts in no clear days as it is"
        raise Invalid(says, fields={"closed_on": says})
    row = ClosedDay(closed_on=day, because=because, recorded_at=now)
    session.add(row)
    record(session, "day.closed", about="authority", by=by, at=now, closed_on=day, because=because)
    return row


def reopen_on(session: Session, closed_day_id: int, *, because: str, by: Actor, now: datetime) -> ClosedDay:
    """The authority is open on that day after all: the row that closed it is superseded, never deleted.

    Raises NotFound for a closure that does not stand.
    """
    standing = next((row for row in closures(session) if row.id == closed_day_id), None)
    if standing is None:
        raise NotFound("There is no such closed day.")
    row = ClosedDay(closed_on=standing.closed_on, because=because, recorded_at=now, supersedes=standing.id)
    session.add(row)
    record(session, "day.reopened", about="authority", by=by, at=now, closed_on=standing.closed_on, because=because)
    return row
