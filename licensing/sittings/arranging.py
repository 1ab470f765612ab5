"""Several hearing days at once: what stands against each date, and the act that arranges all of them or none."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.errors import Invalid, Refused
from licensing.sittings.commands import arrange_hearing_day
from licensing.sittings.models import HearingDay
from licensing.sittings.refusals import who_has_the_room, wrong_with_day
from licensing.sittings.series import MOST_DATES, PlannedDay
from licensing.web.wording import day as in_words


def what_stands_against(session: Session, planned: PlannedDay, *, now: datetime) -> str:
    """Why this day cannot be arranged, in a sentence; "" where nothing stands against it. Nothing is written."""
    wrong = wrong_with_day(
        session, planned.held_on, planned.starts, planned.ends, planned.capacity_minutes, now=now
    )  # fmt: skip
    if wrong:
        return next(iter(wrong.values()))
    taken = who_has_the_room(session, planned.venue, planned.starts_at, planned.ends_at)
    return f"Hearing day {taken} has this room at that time" if taken else ""


def arrange_series(session: Session, planned: Sequence[PlannedDay], *, by: Actor, now: datetime) -> list[HearingDay]:
    """Arrange all of these days, or none. Raises Refused, naming each that clashes; Invalid for none or too many."""
    if not 0 < len(planned) <= MOST_DATES:
        raise Invalid("Nothing to arrange.", fields={"dates": f"Choose from 1 to {MOST_DATES} dates"})
    twice = {one.held_on for one in planned if sum(one.held_on == other.held_on for other in planned) > 1}
    said = [f"{in_words(on)}: it is there twice." for on in sorted(twice)]
    for one in planned:
        if against := what_stands_against(session, one, now=now):
            said.append(f"{in_words(one.held_on)}: {against}.")
    if said:
        raise Refused(*said, codes=[""] * len(said))
    return [
        arrange_hearing_day(
            session, held_on=one.held_on, starts=one.starts, ends=one.ends, venue=one.venue,
            capacity_minutes=one.capacity_minutes, by=by, now=now,
        )
        for one in planned
    ]  # fmt: skip
