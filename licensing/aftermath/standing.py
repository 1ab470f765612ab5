"""May this licence be used on that day, and why, in one sentence: from its dated events and nothing else.

The look-up at the roadside shows this and nothing of a case: no reasons, no reference, no name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from licensing.decisions.effects import LicenceEffect, changes_for, effects_of, midnight
from licensing.decisions.followed import carried_out
from licensing.decisions.models import Determination, DeterminationOutcome
from licensing.decisions.queries import determinations_against
from licensing.decisions.rules import DECIDED_WORDS
from licensing.oversight.models import VetoAnswer, VetoWindow
from licensing.oversight.queries import vetoed_notices
from licensing.register.models import Licence, LicenceEvent
from licensing.register.queries import events_of
from licensing.register.rules import LICENCE_WORDS, LONDON, LicenceEventKind, LicenceStanding, standing_at
from licensing.reviews.queries import review_by_id
from licensing.web.wording import clock_time, day
from licensing.working_days import ONE_DAY

MOST_FOUND = 10
TAKES_AWAY = frozenset({LicenceEventKind.REVOKED, LicenceEventKind.SUSPENDED})
OURS = TAKES_AWAY | {LicenceEventKind.REVIVED}  # what a decision tells the register


@dataclass(frozen=True, slots=True)
class Line:
    """The answer for one licence."""

    licence: Licence
    may: bool
    says: str


def licences_numbered(session: Session, typed: str) -> list[Licence]:
    """The licences whose badge, plate or licence number it is, whole; those in force longest first."""
    number = typed.strip().upper()
    found = select(Licence).where(
        (col(Licence.badge_number) == number) | (col(Licence.plate_number) == number) | (col(Licence.number) == number)
    )
    return list(session.exec(found.order_by(col(Licence.expires_on).desc(), col(Licence.id)).limit(MOST_FOUND)).all())


def line_on(session: Session, licence: Licence, *, on: date, now: datetime) -> Line:
    """Whether the licence may be used on that day, and why. Today means at this moment; another day, all of it."""
    events = _events(session, licence, now)
    first, last = _bounds(on, now)
    before, after = (_standing(licence, events, at) for at in (first, last))
    use, may = ("drive" if licence.kind.is_driver else "be used"), after is LicenceStanding.CURRENT
    why = f"the {LICENCE_WORDS[licence.kind]} {_why(licence, after, events, last)}"
    if (before is LicenceStanding.CURRENT) is not may:
        hour = _hour(events, first, last)
        lead = f"May not {use} before {hour}, and may from then" if may else f"May {use} until {hour}, and not after"
        return Line(licence, may, f"{lead}, on {day(on)}: {why}.")
    lead = f"May {use}" if may else f"May not {use}"
    when = " today" if on == now.date() else f" on {day(on)}"
    return Line(licence, may, f"{lead}{when}: {why}{_held_off(session, licence, on) if may else ''}.")


def _events(session: Session, licence: Licence, now: datetime) -> list[LicenceEvent]:
    """The licence's events, with what its holder's decisions do as their notices stand served at this moment.

    The register is told of a service a moment later, or much later where that work has stopped: nobody may wait for it
    at the roadside (R44, R49). Nothing here is kept.
    """
    held = events_of(session, [licence.id or 0])
    for determination in determinations_against(session, licence.holder_id):
        reference = review_by_id(session, determination.review_id).reference
        held = [one for one in held if one.because_reference != reference or one.kind not in OURS]
        held += [
            LicenceEvent(
                licence_id=effect.licence.id, kind=one.kind, begins_at=one.begins_at, ends_at=one.ends_at,
                ends_when=one.ends_when, because_reference=reference, recorded_at=now,
            )
            for made in carried_out(session, determination.review_id)
            for effect in effects_of(session, made) if effect.licence.id == licence.id
            for one in changes_for(effect)
        ]  # fmt: skip
    return held


def _bounds(on: date, now: datetime) -> tuple[datetime, datetime]:
    if on == now.date():
        return now, now
    return midnight(on), midnight(on + ONE_DAY) - timedelta(seconds=1)


def _standing(licence: Licence, events: Sequence[LicenceEvent], at: datetime) -> LicenceStanding:
    return standing_at(at, granted_on=licence.granted_on, expires_on=licence.expires_on, events=events)


def _hour(events: Sequence[LicenceEvent], first: datetime, last: datetime) -> str:
    """When, within the day, it changed."""
    hours = [at for one in events for at in (one.begins_at, one.ends_at) if at is not None and first < at <= last]
    return clock_time(min(hours).astimezone(LONDON)) if hours else "some hour"


def _why(licence: Licence, standing: LicenceStanding, events: Sequence[LicenceEvent], at: datetime) -> str:
    if standing is LicenceStanding.NOT_YET:
        return f"was not granted before {day(licence.granted_on)}"
    if standing is LicenceStanding.EXPIRED:
        return f"expired on {day(licence.expires_on)}"
    if standing is LicenceStanding.CURRENT:
        return f"is in force until {_until(licence, events, at)}"
    kind = LicenceEventKind(standing.value)
    begun = [one for one in events if one.kind is kind and one.begins_at <= at]
    lasting = [one for one in begun if one.ends_at is None or at < one.ends_at] or begun
    # Of several that last, the one that lasts longest: it is what keeps the licence from being used.
    one = max(lasting, key=lambda event: (event.ends_at is None, event.ends_at or event.begins_at, event.begins_at))
    since = f"{standing.value} from {day(one.begins_at)}"
    if standing is not LicenceStanding.SUSPENDED:
        return f"was {since}" if standing is LicenceStanding.REVOKED else f"was surrendered on {day(one.begins_at)}"
    if one.ends_at is not None:
        return f"is {since}, to the end of {day(one.ends_at - timedelta(seconds=1))}"
    return f"is {since}, {one.ends_when}" if one.ends_when else f"is {since}"


def _until(licence: Licence, events: Sequence[LicenceEvent], at: datetime) -> str:
    """The last day on which it may be used, as far as it is known: the day before what takes it away, or its expiry."""
    coming = [one for one in events if one.kind in TAKES_AWAY and one.begins_at > at and one.ends_at != one.begins_at]
    first = min(coming, key=lambda event: event.begins_at, default=None)
    if first is None or first.begins_at.astimezone(LONDON).date() > licence.expires_on:
        return f"it expires on {day(licence.expires_on)}"
    return f"the end of {day(first.begins_at - timedelta(seconds=1))}, when it is {first.kind.value}"


def _held_off(session: Session, licence: Licence, on: date) -> str:
    """What an appeal holds off, or a service that has not happened: why a licence decided against may be used."""
    for effect in _decided_against(session, licence, on):
        said = DECIDED_WORDS[effect.outcome.outcome].lower()
        if effect.is_appealed:
            return f"; it was {said}, but an appeal is live"
        if effect.given_on is None:
            return f"; it was {said}, but the holder has not been given the notice"
    return ""


def _decided_against(session: Session, licence: Licence, on: date) -> list[LicenceEffect]:
    """What was decided against the licence by the end of the day, without what the commissioner had vetoed by then, or
    still might: that is told to nobody (R06)."""
    day_ends = midnight(on + ONE_DAY)
    answered = select(col(VetoAnswer.window_id)).where(col(VetoAnswer.answered_at) < day_ends)
    waiting = select(col(VetoWindow.notice_id)).where(
        col(VetoWindow.ends_on) >= on, col(VetoWindow.id).not_in(answered)
    )
    replaced = select(col(Determination.supersedes)).where(col(Determination.supersedes).is_not(None))
    rows = session.exec(
        select(Determination)
        .join(DeterminationOutcome, col(DeterminationOutcome.determination_id) == col(Determination.id))
        .where(
            DeterminationOutcome.licence_id == licence.id,
            col(Determination.decided_on) <= on,
            col(Determination.id).not_in(replaced),
            col(Determination.notice_id).not_in(vetoed_notices(day_ends)),
            col(Determination.notice_id).not_in(waiting),
        )
        .order_by(col(Determination.id).desc())
        .limit(MOST_FOUND)
    ).all()
    found = [one for row in rows for one in effects_of(session, row, as_at=on) if one.licence.id == licence.id]
    return [one for one in found if one.outcome.is_against and one.set_aside_at is None]
