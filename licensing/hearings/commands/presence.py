"""Attendance: who is present, arrived, left or sent apologies; a reserve steps in; a member takes the chair."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import setting_on
from licensing.authority.rules import Setting
from licensing.errors import NotFound, Refused
from licensing.hearings.access import access_at
from licensing.hearings.attendance import SITS_AS
from licensing.hearings.commands.case import demand_place
from licensing.hearings.models import Presence
from licensing.hearings.publicity import LISTENING_RULES, ListeningFacts
from licensing.hearings.queries import movements_on, seat_of
from licensing.hearings.rules import (
    ATTENDANCE_RULES,
    PARTIES,
    VOTERS,
    AttendanceFacts,
    Capacity,
    PresenceKind,
)
from licensing.people.naming import WITHHELD
from licensing.people.queries import person_by_id
from licensing.reviews.queries import get_review, take_review
from licensing.reviews.withheld import text_shown, withheld_in
from licensing.rulebook import broken, refuse_if
from licensing.sittings.apologies import note_apologies
from licensing.sittings.models import HearingDay, Seat
from licensing.sittings.queries import hearing_day_by_id, listing_of, take_hearing_day
from licensing.sittings.rules import SeatRole


@dataclass(frozen=True, slots=True)
class Late:
    """A movement that is written down later than it happened: when; and the one case it counts for, if not all."""

    recorded_at: datetime
    review_id: int | None = None


def mark_presence(
    session: Session,
    day_reference: str,
    *,
    person_id: int,
    kind: PresenceKind,
    by: Actor,
    now: datetime,
    by_video: bool = False,
    late: Late | None = None,
) -> Presence:
    """Somebody seated is present, arrived, left, or sent apologies: for all of the day's cases (R75).

    A reserve who is present steps in as a member. Marking what is already so changes nothing. `late`: it is written
    down later than `now`, when it happened.
    """
    day = _day_today(session, day_reference, by, now)
    seat = _seat(session, day, person_id)
    capacity = Capacity.MEMBER if seat.role is SeatRole.RESERVE and kind.is_in else SITS_AS[seat.role]
    required = setting_on(session, Setting.ROOM_ATTENDANCE, day.held_on) == "required"
    refuse_if(broken(ATTENDANCE_RULES, AttendanceFacts(capacity, by_video, required), on=day.held_on))
    last = _latest(session, day, late, now).get(person_id)
    if last is not None and last.kind is not PresenceKind.APOLOGIES and last.capacity is not capacity and kind.is_in:
        capacity = last.capacity  # whoever took the chair keeps it
    if last is not None and last.kind.is_in == kind.is_in and (last.kind is kind or kind.is_in):
        return last
    if kind.is_in or kind is PresenceKind.APOLOGIES:
        name = person_by_id(session, person_id).name
        note_apologies(session, day, seat.id, name, are_sent=not kind.is_in, by=by, now=now)
    return _moved(session, day, person_id, capacity, kind, by, now, by_video, late)


def mark_in_room(
    session: Session,
    reference: str,
    *,
    person_id: int,
    kind: PresenceKind,
    by: Actor,
    now: datetime,
    by_video: bool = False,
) -> Presence:
    """The same, from the room of one case: for the whole day on which it is put down."""
    listing = listing_of(session, get_review(session, reference).id or 0)
    if listing is None:
        raise Refused("This review is not put down for today.", codes=[""], about=reference)
    day = hearing_day_by_id(session, listing.hearing_day_id)
    return mark_presence(session, day.reference, person_id=person_id, kind=kind, by_video=by_video, by=by, now=now)


def take_chair(
    session: Session,
    day_reference: str,
    *,
    person_id: int,
    by: Actor,
    now: datetime,
    late: Late | None = None,
) -> Presence:
    """A member in the room takes the chair, because whoever was to chair is not there. `late` as above."""
    day = _day_today(session, day_reference, by, now)
    _seat(session, day, person_id)
    latest = _latest(session, day, late, now)
    last = latest.get(person_id)
    if last is None or not last.kind.is_in or last.capacity not in VOTERS:
        raise Refused("Only a member who is in the room takes the chair.", codes=["R75"])
    chairs = [one for one in latest.values() if one.kind.is_in and one.capacity is Capacity.CHAIR]
    if any(one.person_id != person_id for one in chairs):
        raise Refused("Somebody is in the chair already.", codes=[""])
    return _moved(session, day, person_id, Capacity.CHAIR, PresenceKind.PRESENT, by, now, late=late)


def mark_party(
    session: Session,
    reference: str,
    *,
    name: str,
    capacity: Capacity,
    kind: PresenceKind,
    by: Actor,
    now: datetime,
    by_video: bool = False,
    person_id: int | None = None,
    late: Late | None = None,
) -> Presence:
    """The holder, or somebody who comes for this case alone, is present, arrived, left or absent; or by video (R75).

    `late`: it is written down later than `now`, when it happened.
    """
    review = take_review(session, reference)
    listing = listing_of(session, review.id or 0)
    day = session.get(HearingDay, listing.hearing_day_id) if listing else None
    if day is None or day.held_on != now.date():
        raise Refused("This review is not put down for today.", codes=[""], about=reference)
    demand_place(session, day, by, about=reference)
    if capacity not in PARTIES:
        raise Refused("Whoever sits on the hearing day is marked for the whole day.", codes=[""], about=reference)
    refuse_if(broken(ATTENDANCE_RULES, AttendanceFacts(capacity, by_video), on=now.date()), about=reference)
    if capacity is Capacity.OBSERVER and kind.is_in:
        listening = ListeningFacts(access_at(session, day.id, review.id, at=now).is_private)
        refuse_if(broken(LISTENING_RULES, listening, on=now.date()), about=reference)
    name = _meant(session, day, review.id or 0, name, capacity)
    row = Presence(
        hearing_day_id=day.id, review_id=review.id, person_id=person_id, name=name, capacity=capacity,
        kind=kind, by_video=by_video, at=now, recorded_at=late.recorded_at if late else now,
    )  # fmt: skip
    session.add(row)
    record(
        session, "presence.recorded", about=reference, by=by, at=now,
        name=name, capacity=capacity, kind=kind, by_video=by_video,
    )  # fmt: skip
    return row


def _meant(session: Session, day: HearingDay, review_id: int, name: str, capacity: Capacity) -> str:
    """The name as it was marked before, where the page shows it without what is withheld and so sends it back."""
    if WITHHELD not in name:
        return name
    hidden = withheld_in(session, review_id)
    marked = [one.name for one in movements_on(session, day.id, review_id) if one.capacity is capacity]
    return next((one for one in reversed(marked) if text_shown(one, hidden) == name), name)


def _day_today(session: Session, day_reference: str, by: Actor, now: datetime) -> HearingDay:
    day = take_hearing_day(session, day_reference)
    demand_place(session, day, by, about=day_reference)
    if day.held_on != now.date() or day.cancelled_at is not None:
        raise Refused("Attendance is recorded on the hearing day itself.", codes=["R75"])
    return day


def _seat(session: Session, day: HearingDay, person_id: int) -> Seat:
    seat = seat_of(session, day.id, person_id)
    if seat is None:
        raise NotFound("Nobody of that name sits on this hearing day.")
    return seat


def _latest(session: Session, day: HearingDay, late: Late | None, now: datetime) -> dict[int | None, Presence]:
    """The latest movement of each person who sits: for the whole day; of what is written late, by then."""
    moved = movements_on(session, day.id, late.review_id if late else None)
    return {row.person_id: row for row in moved if not row.name and (late is None or row.at <= now)}


def _moved(
    session: Session,
    day: HearingDay,
    person_id: int,
    capacity: Capacity,
    kind: PresenceKind,
    by: Actor,
    now: datetime,
    by_video: bool = False,
    late: Late | None = None,
) -> Presence:
    row = Presence(
        hearing_day_id=day.id, review_id=late.review_id if late else None, person_id=person_id, capacity=capacity,
        kind=kind, by_video=by_video, at=now, recorded_at=late.recorded_at if late else now,
    )  # fmt: skip
    session.add(row)
    record(
        session, "presence.recorded", about=day.reference, by=by, at=now,
        person_id=person_id, capacity=capacity, kind=kind,
    )  # fmt: skip
    return row
