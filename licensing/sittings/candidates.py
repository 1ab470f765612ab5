"""Who could come on a hearing day: what members answered, who is on leave, how many days each has sat."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from licensing.authority.queries import settings_on
from licensing.followups.queries import away_among
from licensing.reviews.queries import programmes
from licensing.sittings.models import Availability, HearingDay, Seat
from licensing.sittings.offering import topics_of
from licensing.sittings.queries import members_on, seats_of, standing_apologies, stands_in
from licensing.sittings.rules import VOTING_SEATS, Answer, SeatRole

MOST_ASKED = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """One member appointed on the day, and what is known of their diary. `group` says so of a substitute (R11)."""

    person_id: int
    name: str
    group: str
    trained_until: date | None
    answer: Answer | None
    leave_until: date | None
    load: int
    seat: SeatRole | None

    @property
    def diary(self) -> str:
        """What is worth knowing while choosing: "not available; sits on 2 other days"."""
        said = [f"on leave until {self.leave_until.day} {self.leave_until:%B %Y}"] if self.leave_until else []
        said += {
            None: [],
            Answer.ASKED: ["no answer yet"],
            Answer.AVAILABLE: ["available"],
            Answer.NOT_AVAILABLE: ["said not available"],
        }[self.answer]
        days = "day" if self.load == 1 else "days"
        return "; ".join([*said, f"sits on {self.load} other {days} of the programme"])


@dataclass(frozen=True, slots=True)
class Asked:
    """A day for which a member was asked, and what they answered so far."""

    day: HearingDay
    answer: Answer


def candidates_for(session: Session, day: HearingDay) -> list[Candidate]:
    """Every member appointed on the day, by name; a fixed number of statements."""
    members = members_on(session, day.held_on, topics_of(settings_on(session, day.held_on)))
    ids = [one.appointment.person_id for one in members]
    answers, away = answers_on(session, day.id or 0), away_among(session, ids, on=day.held_on)
    sat = days_sat(session, day, ids)
    seated = {one.person_id: one.role for one in seats_of(session, day.id or 0)}
    return [
        Candidate(
            person_id=one.appointment.person_id,
            name=one.name,
            group=one.appointment.political_group + (", substitute" if one.appointment.is_substitute else ""),
            trained_until=one.trained_until,
            answer=answers.get(one.appointment.person_id),
            leave_until=away.get(one.appointment.person_id),
            load=sat.get(one.appointment.person_id, 0),
            seat=seated.get(one.appointment.person_id),
        )
        for one in members
    ]


def answers_on(session: Session, day_id: int) -> Mapping[int, Answer]:
    """Person → where their availability for the day stands; nobody who was never asked."""
    rows = session.exec(
        select(Availability.person_id, Availability.answer).where(
            Availability.hearing_day_id == day_id, col(Availability.id).not_in(_replaced())
        )
    ).all()
    return {person_id: Answer(answer) for person_id, answer in rows}


def asked_of(session: Session, person_id: int | None, *, on: date) -> Sequence[Asked]:
    """The days after this one for which this person was asked, soonest first; none that is cancelled."""
    rows = session.exec(
        select(HearingDay, Availability.answer)
        .join(Availability, col(Availability.hearing_day_id) == col(HearingDay.id))
        .where(
            Availability.person_id == person_id,
            col(Availability.id).not_in(_replaced()),
            HearingDay.held_on > on,
            col(HearingDay.cancelled_at).is_(None),
        )
        .order_by(col(HearingDay.starts_at))
        .limit(MOST_ASKED)
    ).all()
    return [Asked(day, Answer(answer)) for day, answer in rows]


def days_sat(session: Session, day: HearingDay, person_ids: Collection[int]) -> Mapping[int, int]:
    """Person → on how many other days of the latest programme they sit as a member, past and to come."""
    begun = [one.began_on for one in programmes(session) if one.began_on <= day.held_on]
    rows = session.exec(
        select(Seat.person_id, func.count(func.distinct(HearingDay.id)))
        .join(HearingDay, col(HearingDay.id) == col(Seat.hearing_day_id))
        .where(
            col(Seat.person_id).in_(person_ids),
            col(Seat.vacated_at).is_(None),
            or_(col(Seat.role).in_(VOTING_SEATS), stands_in()),
            ~standing_apologies(),
            col(HearingDay.cancelled_at).is_(None),
            HearingDay.id != day.id,
            HearingDay.held_on >= max(begun, default=date.min),
        )
        .group_by(col(Seat.person_id))
    ).all()
    return dict(rows)


def _replaced():  # type: ignore[no-untyped-def]
    return select(col(Availability.supersedes)).where(col(Availability.supersedes).is_not(None))
