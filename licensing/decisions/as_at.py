"""What was known of an appeal at the end of a day: its end is no news before it came."""

from collections.abc import Sequence
from datetime import date

from licensing.decisions.models import AppealEffect
from licensing.decisions.rules import OnAppeal


def told_by(day: date, told: Sequence[AppealEffect]) -> list[AppealEffect]:
    """Of all that was told of one licence's appeal, what stood on that day: lodged, ended, taken further.

    Entries that were corrected since count as they were corrected: this is what happened, not what was thought.
    """
    if not told or told[-1].lodged_on > day:
        return []
    stands = told[-1]
    if stands.decided_on is None or stands.decided_on <= day:
        return list(told)
    magistrates = [one for one in told if one.decided_on is not None and one.decided_on == one.disposed_on]
    if stands not in magistrates and magistrates and magistrates[-1].decided_on <= day:  # type: ignore[operator]
        return [one for one in told if one.id <= magistrates[-1].id]
    return [_live(stands)]


def _live(stands: AppealEffect) -> AppealEffect:
    """The same appeal while no court had spoken."""
    return AppealEffect(
        determination_id=stands.determination_id,
        licence_id=stands.licence_id,
        lodged_on=stands.lodged_on,
        stands=OnAppeal.LIVE,
        recorded_at=stands.recorded_at,
    )
