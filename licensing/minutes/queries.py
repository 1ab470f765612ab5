"""Reading minutes: the version that stands, its steps, its editions; and who presided."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.hearings.models import Presence
from licensing.hearings.rules import Capacity, PresenceKind
from licensing.minutes.models import MinutesPrint, MinutesStepTaken, MinutesVersion
from licensing.minutes.rules import MinutesEdition, MinutesState
from licensing.sittings.models import HearingDay, Seat
from licensing.sittings.rules import SeatRole

MOST_SHOWN = 100


def latest_minutes(session: Session, day_id: int | None) -> MinutesVersion | None:
    """The day's minutes as they were last saved; None before the first."""
    return session.exec(
        select(MinutesVersion)
        .where(MinutesVersion.hearing_day_id == day_id)
        .order_by(col(MinutesVersion.number).desc())
        .limit(1)
    ).first()


def versions_of(session: Session, day_id: int | None) -> list[MinutesVersion]:
    """Every version of the day's minutes, the latest first."""
    return list(
        session.exec(
            select(MinutesVersion)
            .where(MinutesVersion.hearing_day_id == day_id)
            .order_by(col(MinutesVersion.number).desc())
            .limit(MOST_SHOWN)
        ).all()
    )


def steps_of(session: Session, versions: Sequence[MinutesVersion]) -> dict[int, list[MinutesStepTaken]]:
    """What was done with each of these versions, in order."""
    found: dict[int, list[MinutesStepTaken]] = {one.id or 0: [] for one in versions}
    rows = session.exec(
        select(MinutesStepTaken).where(col(MinutesStepTaken.version_id).in_(found)).order_by(col(MinutesStepTaken.id))
    ).all()
    for row in rows:
        found[row.version_id].append(row)
    return found


def state_of(session: Session, version: MinutesVersion) -> MinutesState:
    """How the version stands: as its last step left it."""
    taken = steps_of(session, [version])[version.id or 0]
    return MinutesState(taken[-1].step.value) if taken else MinutesState.DRAFT


def are_ready(session: Session, day_id: int | None) -> bool:
    """Were the minutes that stand submitted, so that others than the clerk may see them?"""
    latest = latest_minutes(session, day_id)
    return latest is not None and state_of(session, latest) is not MinutesState.DRAFT


def get_print(session: Session, day_id: int | None, number: int, edition: MinutesEdition) -> MinutesPrint:
    """The edition of that version as it was signed. Raises NotFound."""
    found = None
    if 0 < number < 10_000:
        found = session.exec(
            select(MinutesPrint)
            .join(MinutesVersion, col(MinutesVersion.id) == col(MinutesPrint.version_id))
            .where(
                MinutesVersion.hearing_day_id == day_id,
                MinutesVersion.number == number,
                MinutesPrint.edition == edition,
            )
        ).first()
    if found is None:
        raise NotFound("There are no such minutes of this hearing day.")
    return found


def version_by_id(session: Session, version_id: int) -> MinutesVersion:
    """The version of that row."""
    return session.exec(select(MinutesVersion).where(MinutesVersion.id == version_id)).one()


def published_minutes(session: Session, day_id: int | None) -> int | None:
    """The number of the version that was last published; None while none is."""
    return session.exec(
        select(MinutesVersion.number)
        .join(MinutesStepTaken, col(MinutesStepTaken.version_id) == col(MinutesVersion.id))
        .where(MinutesVersion.hearing_day_id == day_id, MinutesStepTaken.step == MinutesState.PUBLISHED.value)
        .order_by(col(MinutesVersion.number).desc())
        .limit(1)
    ).first()


def presided_on(session: Session, day_id: int | None, person_id: int | None) -> bool:
    """Was this person in the chair on the day, for any of it?"""
    was_in = col(Presence.kind).in_([PresenceKind.PRESENT, PresenceKind.ARRIVED])
    found = session.exec(
        select(Presence.id)
        .where(Presence.hearing_day_id == day_id, Presence.person_id == person_id, was_in)
        .where(Presence.capacity == Capacity.CHAIR)
        .limit(1)
    ).first()
    return found is not None


def presides_later(session: Session, day: HearingDay, person_id: int | None, *, on: date) -> HearingDay | None:
    """The later hearing day, held on that day, at which this person has the chair's seat; None without one."""
    return session.exec(
        select(HearingDay)
        .join(Seat, col(Seat.hearing_day_id) == col(HearingDay.id))
        .where(
            HearingDay.held_on == on,
            HearingDay.held_on > day.held_on,
            col(HearingDay.cancelled_at).is_(None),
            Seat.person_id == person_id,
            Seat.role == SeatRole.CHAIR,
            col(Seat.vacated_at).is_(None),
        )
        .limit(1)
    ).first()


def may_sign(session: Session, day: HearingDay, person_id: int | None, *, on: date) -> bool:
    """Did this person preside on the day, or do they at a later meeting on that one (R31)?"""
    return presided_on(session, day.id, person_id) or presides_later(session, day, person_id, on=on) is not None
