"""Asking the members whether they can sit on a day, and what they answer, themselves or through the clerk."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotFound, Refused
from licensing.followups.commands import go_away
from licensing.followups.models import Away
from licensing.people.queries import person_by_id, roles_of
from licensing.people.rules import Role
from licensing.sittings.candidates import answers_on
from licensing.sittings.models import Availability, HearingDay
from licensing.sittings.queries import appointments_on, seats_of, take_hearing_day
from licensing.sittings.refusals import refuse_over
from licensing.sittings.rules import COUNCILLOR_SEATS, Answer


def ask_availability(session: Session, day_reference: str, *, by: Actor, now: datetime) -> int:
    """Ask every member appointed on the day who was not asked yet; how many that were. Refused when that is nobody."""
    day = take_hearing_day(session, day_reference)
    refuse_over(day, now)
    already = answers_on(session, day.id or 0)
    members = {one.person_id for one in appointments_on(session, day.held_on)}
    asked = sorted(members - set(already))
    if not asked:
        raise Refused("Every member appointed on that day was asked already.")
    session.add_all(
        Availability(hearing_day_id=day.id or 0, person_id=one, answer=Answer.ASKED, recorded_at=now, recorded_by=by.id)
        for one in asked
    )
    record(session, "availability.asked", about=_chain(day), by=by, at=now, members=asked)
    return len(asked)


def answer_availability(
    session: Session, day_reference: str, *, person_id: int, answer: Answer, by: Actor, now: datetime
) -> Availability:
    """What a member answers for a day, asked or not. The same answer again changes nothing.

    NotFound for somebody who is not appointed on the day. A seat they have stays theirs: that takes apologies.
    """
    day = take_hearing_day(session, day_reference)
    refuse_over(day, now)
    person = person_by_id(session, person_id)
    if not any(one.person_id == person_id for one in appointments_on(session, day.held_on)):
        raise NotFound(f"{person.name} is not appointed to hear reviews on that day.")
    last = _last(session, day, person_id)
    if last is not None and last.answer is answer:
        return last

    row = Availability(
        hearing_day_id=day.id or 0,
        person_id=person_id,
        answer=answer,
        recorded_at=now,
        recorded_by=by.id,
        supersedes=last.id if last else None,
    )
    session.add(row)
    record(
        session, "availability.answered", about=_chain(day), by=by, at=now, person=person.name, person_id=person_id,
        answer=answer,
    )  # fmt: skip
    return row


def ask_again(session: Session, day: HearingDay, *, by: Actor, now: datetime) -> int:
    """The day has moved: whoever was asked for it, and every member who sits, is asked anew. How many that are."""
    already = answers_on(session, day.id or 0)
    seated = {one.person_id for one in seats_of(session, day.id or 0) if one.role in COUNCILLOR_SEATS}
    asked = sorted(one for one in {*already, *seated} if already.get(one) is not Answer.ASKED)
    for person_id in asked:
        last = _last(session, day, person_id)
        session.add(
            Availability(
                hearing_day_id=day.id or 0, person_id=person_id, answer=Answer.ASKED, recorded_at=now,
                recorded_by=by.id, supersedes=last.id if last else None,
            )
        )  # fmt: skip
    if asked:
        record(session, "availability.asked", about=_chain(day), by=by, at=now, members=asked)
    return len(asked)


def record_leave(
    session: Session, *, person_id: int, away_from: date, away_until: date, by: Actor, now: datetime
) -> Away:
    """A member's leave, both days counted, as the clerk was told. It is the same record as their own *Away* page.

    Refused for somebody who is no panel member, and where absences overlap; Invalid for days in the wrong order.
    """
    person = person_by_id(session, person_id)
    if Role.PANEL_MEMBER not in roles_of(session, [person_id])[person_id]:
        raise Refused(f"{person.name} is not a panel member: their absence is recorded on their own page.")
    return go_away(session, person_id, cover_id=None, away_from=away_from, away_until=away_until, by=by, now=now)


def _last(session: Session, day: HearingDay, person_id: int) -> Availability | None:
    return session.exec(
        select(Availability)
        .where(Availability.hearing_day_id == day.id, Availability.person_id == person_id)
        .order_by(col(Availability.id).desc())
        .limit(1)
    ).first()


def _chain(day: HearingDay) -> str:
    return f"hearing_day:{day.reference}"
