"""Setting what the authority may set, from a day on."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.models import AuthoritySetting, ClosedDay
from licensing.authority.rules import MEANINGS, Setting
from licensing.errors import Invalid


def change_setting(
    session: Session, setting: Setting, *, value: str, in_force_from: date, because: str, by: Actor, now: datetime
) -> AuthoritySetting:
    """Give a setting a value from a day on. Earlier days keep theirs. Raises Invalid for a value that cannot be."""
    wrong = MEANINGS[setting].wrong(value)
    if wrong:
        raise Invalid(wrong, fields={"value": wrong})
    row = AuthoritySetting(
        name=setting, value=value, in_force_from=in_force_from, because=because, recorded_at=now
    )
    session.add(row)
    record(
        session, "setting.changed", about="authority", by=by, at=now,
        setting=setting, value=value, in_force_from=in_force_from, because=because,
    )  # fmt: skip
    return row


def close_on(session: Session, day: date, *, because: str, by: Actor, now: datetime) -> ClosedDay:
    """The authority is closed on a day that is otherwise a working day; it counts in no clear days."""
    row = ClosedDay(closed_on=day, because=because, recorded_at=now)
    session.add(row)
    record(session, "day.closed", about="authority", by=by, at=now, closed_on=day, because=because)
    return row
