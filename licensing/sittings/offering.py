"""One review against hearing days: the facts that decide whether it may be put down for them, gathered at once.

The list of slots, the check page and the act itself all read the same facts, so none can promise what another refuses.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from licensing.authority.queries import closed_days, number_on, settings_by_day
from licensing.authority.rules import Setting
from licensing.errors import Refused
from licensing.notices.rules import PostClass, ServiceMethod, deemed_served_on
from licensing.people.models import Wall
from licensing.powers.queries import all_holdings
from licensing.powers.rules import holding_on
from licensing.reviews.models import Review
from licensing.reviews.needs_known import consent_to_fewer, minutes_of, who_cannot_come
from licensing.reviews.queries import licences_under, people_in
from licensing.reviews.rules import CaseRole
from licensing.sittings.models import HearingDay, Listing, PanelMember
from licensing.sittings.queries import (
    Seated,
    agendas_with,
    hearing_days_from,
    listings_by_day,
    seats_by_day,
    trained_until,
    trainings_of_deciders,
)
from licensing.sittings.rules import SchedulingFacts, SeatFacts, SeatRole, TrainingRule
from licensing.sittings.scheduling import Booked, DayOnOffer, Slot, lawful_slots
from licensing.working_days import first_day_after_clear


@dataclass(frozen=True, slots=True)
class Offer:
    """The next slots that are lawful, and the days that are not, with the reasons."""

    lawful: Sequence[Slot]
    unlawful: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody brought for the day. `waived`: the holder agreed in writing to a shorter notice; `announced`: a
    resumed hearing whose day all were told; `urgency`: the chair's reason for a late item; `agenda_again`: the agenda
    that is out will not hold there.
    """

    waived: str = ""
    announced: bool = False
    urgency: str = ""
    agenda_again: bool = False


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Sitters:
    """What is known of the people who sit on some days, as one case sees them."""

    appointments: Sequence[PanelMember]
    trained: Mapping[tuple[int, date], date | None]
    walled: frozenset[int]
    parts: Mapping[int, frozenset[CaseRole]]


def next_slots(session: Session, review: Review, *, now: datetime, limit: int = 5, minutes: int | None = None) -> Offer:
    """The next lawful slots for a review, and as many unlawful days with the reasons, each soonest first.

    `minutes`: how long it takes, where not as long as the review says it is expected to.
    """
    days = hearing_days_from(session, now.date())
    minutes = minutes or minutes_of(session, review.id or 0, on=now.date())
    lawful, unlawful = lawful_slots(days_on_offer(session, review, days, now=now), minutes)
    return Offer(lawful[:limit], unlawful[:limit])


def earliest_day(session: Session, *, on: date) -> date:
    """The first working day for which a notice delivered by hand on this day is in time (R23)."""
    return first_day_after_clear(on, number_on(session, Setting.HEARING_NOTICE_CLEAR_DAYS, on), closed_days(session))


def day_on_offer(
    session: Session, review: Review, day: HearingDay, *, now: datetime, given: Given = NOTHING
) -> DayOnOffer:
    """One hearing day for one review, with what was given for it."""
    return days_on_offer(session, review, [day], now=now, given=given)[0]


def days_on_offer(
    session: Session, review: Review, days: Sequence[HearingDay], *, now: datetime, given: Given = NOTHING
) -> list[DayOnOffer]:
    """These hearing days as they are offered to one review, in a fixed number of statements however many they are.

    Where the case stands on a day's agenda that is out, that is when its agenda was published (R22). The
    time that the review itself has on one of them counts as free: it may be moved within it.
    """
    ids = [day.id or 0 for day in days]
    seats, listings = seats_by_day(session, ids), listings_by_day(session, ids)
    holdings = all_holdings(session)
    stands = settings_by_day(session, {day.held_on for day in days})
    sitters = _sitters(session, review, days, seats, stands)
    expire = tuple(licence.expires_on for licence in licences_under(session, review.id or 0))
    out = {} if given.agenda_again else agendas_with(session, review.reference, ids)
    closed, cannot_come = closed_days(session), who_cannot_come(session, review.id or 0)
    consents = bool(consent_to_fewer(session, review.id or 0))
    offered: list[DayOnOffer] = []
    for day in days:
        holding = holding_on(holdings, day.held_on)
        if holding is None:
            raise Refused(f"Nobody is recorded as holding the power on {day.held_on:%-d %B %Y}.", codes=["R02"])
        stood = stands[day.held_on]
        facts = SchedulingFacts(
            hearing_on=day.held_on,
            mode=holding.mode,
            notice_served_on=now.date(),  # the soonest there is: by hand, today
            agenda_on=out.get(day.id or 0, now.date()),
            urgency_minuted=bool(given.urgency.strip()),
            seats=tuple(as_seen(seat, sitters, day.held_on) for seat in seats[day.id or 0] if not seat.sent_apologies),
            licences_expire_on=expire,
            needs_notice=not given.announced,
            notice_waived=bool(given.waived.strip()),
            notice_clear_days=int(stood[Setting.HEARING_NOTICE_CLEAR_DAYS]),
            agenda_clear_days=int(stood[Setting.AGENDA_CLEAR_DAYS]),
            closed=closed,
            quorum=int(stood[Setting.QUORUM]),
            two_allowed=stood[Setting.BETWEEN_TWO_AND_QUORUM] == "yes",
            holder_consents=consents,
            training_rule=TrainingRule(stood[Setting.TRAINING_RULE]),
            group_seats=_groups(seats[day.id or 0], sitters.appointments, day.held_on),
            council_groups=_council(sitters.appointments, day.held_on),
            balance_disapplied=stood[Setting.BALANCE_DISAPPLIED] == "yes",
            cannot_come=cannot_come,
        )
        offered.append(_offered(day, _booked(listings[day.id or 0], review), facts))
    return offered


def as_seen(seat: Seated, sitters: Sitters, day: date) -> SeatFacts:
    """Somebody who sits, as the case sees them on the day; a reserve who steps in sits as a member."""
    return SeatFacts(
        role=SeatRole.MEMBER if seat.steps_in else seat.role,
        name=seat.name,
        is_appointed=any(one.person_id == seat.person_id and _is_on(one, day) for one in sitters.appointments),
        trained_until=sitters.trained.get((seat.person_id, day)),
        has_conflict=seat.person_id in sitters.walled,
        parts_in_case=sitters.parts.get(seat.person_id, frozenset()),
    )


def topics_of(stood: Mapping[Setting, str]) -> list[str]:
    """The topics on which members must be trained (R13)."""
    return [topic.strip() for topic in stood[Setting.TRAINING_TOPICS].split(",") if topic.strip()]


def best_method(today: date, serve_by: date) -> ServiceMethod:
    """First class post where it is in time, else by hand (R23, R52)."""
    in_time = deemed_served_on(today, PostClass.FIRST) <= serve_by
    return ServiceMethod.POST_FIRST_CLASS if in_time else ServiceMethod.HAND_DELIVERED


def walled_people(session: Session, case_reference: str, person_ids: Iterable[int]) -> frozenset[int]:
    """Which of these people a wall keeps from the case."""
    lifted = select(col(Wall.supersedes)).where(col(Wall.supersedes).is_not(None))
    return frozenset(
        session.exec(
            select(Wall.person_id).where(
                col(Wall.person_id).in_(list(person_ids)),
                Wall.case_reference == case_reference,
                col(Wall.supersedes).is_(None),
                col(Wall.id).not_in(lifted),
            )
        ).all()
    )


def _sitters(
    session: Session,
    review: Review,
    days: Sequence[HearingDay],
    seats: Mapping[int, Sequence[Seated]],
    stands: Mapping[date, Mapping[Setting, str]],
) -> Sitters:
    people = {seat.person_id for seated in seats.values() for seat in seated}
    trainings = trainings_of_deciders(session, people)
    parts: dict[int, set[CaseRole]] = {}
    for one in people_in(session, review.id or 0):
        if one.person_id is not None:
            parts.setdefault(one.person_id, set()).add(one.role)
    return Sitters(
        appointments=_appointments(session),
        trained={
            (person, day.held_on): trained_until(trainings[person], topics_of(stands[day.held_on]), on=day.held_on)
            for person in people
            for day in days
        },
        walled=walled_people(session, review.reference, people),
        parts={person: frozenset(roles) for person, roles in parts.items()},
    )


def _appointments(session: Session) -> list[PanelMember]:
    return list(session.exec(select(PanelMember).order_by(col(PanelMember.id)).limit(1000)).all())


def _is_on(appointment: PanelMember, day: date) -> bool:
    return appointment.appointed_from <= day and (
        appointment.appointed_until is None or day < appointment.appointed_until
    )


def _groups(seats: Sequence[Seated], appointments: Sequence[PanelMember], day: date) -> Mapping[str, int]:
    """Seats of the voting members by political group (R12)."""
    group = {one.person_id: one.political_group for one in appointments if _is_on(one, day)}
    return Counter(group[seat.person_id] for seat in seats if seat.votes and seat.person_id in group)


def _council(appointments: Sequence[PanelMember], day: date) -> Mapping[str, int]:
    """The groups of all members appointed, which the council balanced when it appointed them (R12)."""
    return Counter(one.political_group for one in appointments if _is_on(one, day) and not one.is_substitute)


def _booked(listings: Sequence[Listing], review: Review) -> tuple[Booked, ...]:
    """The stretches that others have, or had until their hearing closed."""
    others = [one for one in listings if one.ended_at is not None or one.review_id != review.id]
    return tuple(Booked(one.starts_at, one.ends_at) for one in others)


def _offered(day: HearingDay, booked: tuple[Booked, ...], facts: SchedulingFacts) -> DayOnOffer:
    return DayOnOffer(
        reference=day.reference,
        venue=day.venue,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        capacity_minutes=day.capacity_minutes,
        booked=booked,
        facts=facts,
    )
