"""What the authority had set on a day, and when it was closed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from licensing.authority.models import AuthoritySetting, ClosedDay
from licensing.authority.rules import MEANINGS, Setting, in_force

_SET_BY = (
    select(AuthoritySetting.name, AuthoritySetting.value, AuthoritySetting.in_force_from)
    .where(col(AuthoritySetting.in_force_from) <= bindparam("day"))
    .order_by(col(AuthoritySetting.in_force_from), col(AuthoritySetting.id))
)


def settings_on(session: Session, day: date) -> Mapping[Setting, str]:
    """Every setting as it stood on a day: the latest in force, or its default."""
    return settings_by_day(session, [day])[day]


def settings_by_day(session: Session, days: Iterable[date]) -> dict[date, Mapping[Setting, str]]:
    """Every setting as it stood, or is to stand, on each of these days, in one question to the database."""
    wanted = set(days)
    rows = session.execute(_SET_BY, {"day": max(wanted, default=date.min)}).all()
    known = [
        (Setting(name), in_force(Setting(name), value), since) for name, value, since in rows if name in set(Setting)
    ]
    default = {setting: meaning.default for setting, meaning in MEANINGS.items()}
    return {day: default | {name: value for name, value, since in known if since <= day} for day in wanted}


def setting_on(session: Session, setting: Setting, day: date) -> str:
    """One setting as it stood on a day."""
    value = session.exec(
        select(AuthoritySetting.value)
        .where(AuthoritySetting.name == setting, AuthoritySetting.in_force_from <= day)
        .order_by(col(AuthoritySetting.in_force_from).desc(), col(AuthoritySetting.id).desc())
        .limit(1)
    ).first()
    return MEANINGS[setting].default if value is None else in_force(setting, value)


def setting_as_known(session: Session, setting: Setting, day: date, *, at: datetime) -> str:
    """The same as anybody could know it at that instant: what was recorded later changes nothing."""
    value = session.exec(
        select(AuthoritySetting.value)
        .where(
            AuthoritySetting.name == setting,
            AuthoritySetting.in_force_from <= day,
            AuthoritySetting.recorded_at <= at,
        )
        .order_by(col(AuthoritySetting.in_force_from).desc(), col(AuthoritySetting.id).desc())
        .limit(1)
    ).first()
    return MEANINGS[setting].default if value is None else value


def number_on(session: Session, setting: Setting, day: date) -> int:
    """One whole-number setting as it stood on a day."""
    return int(setting_on(session, setting, day))


def history_of(session: Session, setting: Setting) -> list[AuthoritySetting]:
    """Every value a setting has had, newest first."""
    return list(
        session.exec(
            select(AuthoritySetting)
            .where(AuthoritySetting.name == setting)
            .order_by(col(AuthoritySetting.in_force_from).desc(), col(AuthoritySetting.id).desc())
            .limit(100)
        ).all()
    )


def closed_days(session: Session) -> frozenset[date]:
    """The days the authority was or will be closed beyond the national ones."""
    superseded = select(col(ClosedDay.supersedes)).where(col(ClosedDay.supersedes).is_not(None))
    rows = session.exec(
        select(ClosedDay.closed_on).where(col(ClosedDay.supersedes).is_(None), col(ClosedDay.id).not_in(superseded))
    ).all()
    return frozenset(rows)


def planned_changes(session: Session, *, after: date) -> list[AuthoritySetting]:
    """The values that settings will have from a later day on, soonest first."""
    return list(
        session.exec(
            select(AuthoritySetting)
            .where(AuthoritySetting.in_force_from > after)
            .order_by(col(AuthoritySetting.in_force_from), col(AuthoritySetting.id))
            .limit(100)
        ).all()
    )


def closures(session: Session) -> list[ClosedDay]:
    """The days closed beyond the national ones that stand, latest first."""
    superseded = select(col(ClosedDay.supersedes)).where(col(ClosedDay.supersedes).is_not(None))
    return list(
        session.exec(
            select(ClosedDay)
            .where(col(ClosedDay.supersedes).is_(None), col(ClosedDay.id).not_in(superseded))
            .order_by(col(ClosedDay.closed_on).desc())
            .limit(200)
        ).all()
    )
