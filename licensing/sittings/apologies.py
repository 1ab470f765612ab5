"""Apologies before the hearing day, and the reserve who steps in. On the day itself attendance records who is there."""

from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotFound, Refused
from licensing.people.queries import person_by_id
from licensing.people.walls import admit, end_admission
from licensing.rulebook import broken, refuse_if, warned
from licensing.sittings.enough import quorum_on, watch_quorum
from licensing.sittings.models import Apologies, HearingDay, StepIn
from licensing.sittings.queries import Seated, apologies_among, places_open, references_on, seats_of, take_hearing_day
from licensing.sittings.refusals import refuse_over
from licensing.sittings.rules import SeatRole, is_quorate
from licensing.sittings.seatable import seating_facts
from licensing.sittings.seating import RULES

ANOTHER_NOMINEE = "R20"


def send_apologies(
    session: Session, day_reference: str, *, person_id: int, are_sent: bool = True, by: Actor, now: datetime
) -> None:
    """Somebody seated will not be there; or, with `are_sent` False, comes after all. Told twice is told once.

    The seat stays theirs and counts no more, and they need to know its cases no more; a
    panel that falls below the quorum by it becomes the clerk's task (R09). Whoever comes after all is refused where the
    rules of seating now stand against it (R11, R13, R14, R20).
    Raises NotFound for somebody who has no seat, Refused on the day itself and after.
    """
    day, seats = _before_the_day(session, day_reference, now)
    seat = _seat_among(seats, person_id)
    if not are_sent and seat.sent_apologies:
        _refuse_who_may_not_sit(session, day, seat)
    was_enough = is_quorate(quorum_on(session, day))
    if note_apologies(session, day, seat.id, seat.name, are_sent=are_sent, by=by, now=now):
        for reference in references_on(session, day.id or 0):
            if are_sent:
                end_admission(session, person_id, reference, at=now)
            else:
                admit(session, person_id, reference, because=f"Sits on hearing day {day.reference}", at=now)
        watch_quorum(session, day, was_enough=was_enough, by=by, now=now)


def step_in(session: Session, day_reference: str, *, person_id: int, by: Actor, now: datetime) -> StepIn:
    """A reserve sits for a member who sent apologies, as long as these stand. Refused where no place is open (R11)."""
    day, seats = _before_the_day(session, day_reference, now)
    reserve = _seat_among(seats, person_id)
    if reserve.role is not SeatRole.RESERVE or reserve.sent_apologies or reserve.steps_in:
        raise Refused(f"{reserve.name} is no reserve who could step in.", codes=["R11"])
    places = places_open(seats)
    if not places:
        raise Refused("Nobody’s place is open: a reserve steps in for a member who sent apologies.", codes=["R11"])

    place = places[0]
    row = StepIn(seat_id=reserve.id, for_seat_id=place.id, recorded_at=now, recorded_by=by.id)
    session.add(row)
    session.flush()
    record(
        session, "reserve.stepped_in", about=f"hearing_day:{day.reference}", by=by, at=now, person=reserve.name,
        person_id=person_id, in_place_of=place.name,
    )  # fmt: skip
    watch_quorum(session, day, was_enough=False, by=by, now=now)
    return row


def note_apologies(
    session: Session, day: HearingDay, seat_id: int, name: str, *, are_sent: bool, by: Actor, now: datetime
) -> bool:
    """Write down that somebody will not be there, or will: True if that is news. Attendance on the day tells it too."""
    if are_sent == bool(apologies_among(session, [seat_id])):
        return False
    last = session.exec(
        select(Apologies.id).where(Apologies.seat_id == seat_id).order_by(col(Apologies.id).desc()).limit(1)
    ).first()
    session.add(Apologies(seat_id=seat_id, are_sent=are_sent, recorded_at=now, recorded_by=by.id, supersedes=last))
    session.flush()
    action = "apologies.sent" if are_sent else "apologies.withdrawn"
    record(session, action, about=f"hearing_day:{day.reference}", by=by, at=now, person=name)
    return True


def _before_the_day(session: Session, day_reference: str, now: datetime) -> tuple[HearingDay, list[Seated]]:
    day = take_hearing_day(session, day_reference)
    refuse_over(day, now)
    if now.date() >= day.held_on:
        raise Refused("It is the hearing day: the clerk records on the attendance page who is there.", codes=["R75"])
    return day, seats_of(session, day.id or 0)


def _refuse_who_may_not_sit(session: Session, day: HearingDay, seat: Seated) -> None:
    """The rules that seating them would meet today; a conflict bars a commissioner, since another can be seated."""
    facts = seating_facts(session, day, person_by_id(session, seat.person_id), seat.role)
    barred = [rule for rule in warned(RULES, facts, on=day.held_on) if rule.code == ANOTHER_NOMINEE]
    refuse_if([*broken(RULES, facts, on=day.held_on), *barred])


def _seat_among(seats: list[Seated], person_id: int) -> Seated:
    found = next((one for one in seats if one.person_id == person_id), None)
    if found is None:
        raise NotFound("This person does not sit on that day.")
    return found
