"""Reading hearing days: who sits, which reviews are put down for them, who may sit at all."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.people.models import Person
from licensing.people.permissions import walled_references
from licensing.register.models import LicenceHolder
from licensing.reviews.models import Review
from licensing.reviews.rules import Risk, Status
from licensing.sittings.models import (
    AgendaPublication,
    Apologies,
    DeciderTraining,
    HearingDay,
    Listing,
    PanelMember,
    Seat,
    StepIn,
)
from licensing.sittings.moves_known import agenda_stands
from licensing.sittings.rules import VOTING_SEATS, SeatRole

MOST_DAYS = 60
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody who sits on a hearing day."""

    id: int
    hearing_day_id: int
    person_id: int
    name: str
    role: SeatRole
    seated_at: datetime
    sent_apologies: bool = False
    steps_in_for: int | None = None  # a reserve's: the seat of a member whose apologies stand

    @property
    def steps_in(self) -> bool:
        return self.steps_in_for is not None

    @property
    def votes(self) -> bool:
        """Is this one of the members who are to sit and vote on the day?"""
        return (self.role in VOTING_SEATS or self.steps_in) and not self.sent_apologies


@dataclass(frozen=True, slots=True)
class CaseOnDay:
    """A review put down for a hearing day, as the day's page shows it."""

    listing: Listing
    reference: str
    holder: str
    risk: Risk
    status: Status


@dataclass(frozen=True, slots=True)
class Member:
    """A councillor appointed to hear reviews, and until when their training runs for every topic asked for."""

    appointment: PanelMember
    name: str
    trained_until: date | None


@dataclass(frozen=True, slots=True)
class ToSchedule:
    """A review that waits for a hearing day."""

    reference: str
    holder: str
    risk: Risk
    status: Status


def get_hearing_day(session: Session, reference: str) -> HearingDay:
    """The hearing day of that reference. Raises NotFound."""
    day = session.exec(select(HearingDay).where(HearingDay.reference == reference)).first()
    if day is None:
        raise NotFound(f"There is no hearing day {reference}.")
    return day


def take_hearing_day(session: Session, reference: str) -> HearingDay:
    """The same, locked until this transaction ends: whoever seats, lists or cancels holds this row."""
    day = session.exec(
        select(HearingDay)
        .where(HearingDay.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if day is None:
        raise NotFound(f"There is no hearing day {reference}.")
    return day


def hearing_day_by_id(session: Session, day_id: int) -> HearingDay:
    """The hearing day of that row. Raises NotFound."""
    day = session.get(HearingDay, day_id)
    if day is None:
        raise NotFound("There is no such hearing day.")
    return day


def hearing_days_from(session: Session, first: date, *, limit: int = MOST_DAYS) -> list[HearingDay]:
    """The hearing days from a day on that are not cancelled, soonest first."""
    return list(
        session.exec(
            select(HearingDay)
            .where(HearingDay.held_on >= first, col(HearingDay.cancelled_at).is_(None))
            .order_by(col(HearingDay.starts_at))
            .limit(limit)
        ).all()
    )


def seats_of(session: Session, day_id: int) -> list[Seated]:
    """Who sits on a day: the chair first, then members, and by name."""
    return seats_by_day(session, [day_id])[day_id]


def seats_by_day(session: Session, day_ids: Iterable[int]) -> dict[int, list[Seated]]:
    """Who sits on each of these days, in one question to the database."""
    found: dict[int, list[Seated]] = {day_id: [] for day_id in day_ids}
    last = col(StepIn.id).desc()
    steps_in = select(StepIn.for_seat_id).where(_stands_in()).order_by(last).limit(1)
    rows = session.exec(
        select(Seat, Person.name, standing_apologies(), steps_in.correlate(Seat).scalar_subquery())
        .join(Person, col(Person.id) == col(Seat.person_id))
        .where(col(Seat.hearing_day_id).in_(found), col(Seat.vacated_at).is_(None))
        .order_by(col(Person.name), col(Seat.id))
    ).all()
    open_places = {seat.id for seat, _, sorry, _ in rows if sorry}
    for seat, name, sorry, place in rows:
        steps = place in open_places and not sorry
        open_places -= {place} if steps else set()  # one reserve for each
        found[seat.hearing_day_id].append(
            Seated(
                seat.id or 0,
                seat.hearing_day_id,
                seat.person_id,
                name,
                seat.role,
                seat.seated_at,
                sorry,
                place if steps else None,
            )  # fmt: skip
        )
    order = list(SeatRole)
    for seats in found.values():
        seats.sort(key=lambda seat: order.index(seat.role))
    return found


def places_open(seats: Sequence[Seated]) -> list[Seated]:
    """The members who sent apologies and for whom no reserve steps in yet."""
    taken = {one.steps_in_for for one in seats}
    return [one for one in seats if one.role in VOTING_SEATS and one.sent_apologies and one.id not in taken]


def standing_apologies() -> ColumnElement[bool]:
    """Whether whoever has the `Seat` of a statement sent apologies that stand; for its columns and conditions."""
    replaced = select(col(Apologies.supersedes)).where(col(Apologies.supersedes).is_not(None))
    return exists().where(
        col(Apologies.seat_id) == col(Seat.id), col(Apologies.are_sent).is_(True), col(Apologies.id).not_in(replaced)
    )


def stands_in() -> ColumnElement[bool]:
    """Whether whoever has the `Seat` of a statement was asked in for apologies that still stand."""
    return exists().where(_stands_in())


def _stands_in() -> ColumnElement[bool]:
    """A stepping in of this seat, and nothing said since by whoever it was for: coming after all ends it for good."""
    since = aliased(Apologies)
    later = exists().where(
        col(since.seat_id) == col(StepIn.for_seat_id), col(since.recorded_at) > col(StepIn.recorded_at)
    )
    return and_(col(StepIn.seat_id) == col(Seat.id), ~later)


def apologies_among(session: Session, seat_ids: Iterable[int]) -> frozenset[int]:
    """Which of these seats somebody sent apologies for that stand."""
    return frozenset(session.exec(select(Seat.id).where(col(Seat.id).in_(list(seat_ids)), standing_apologies())).all())


def listing_of(session: Session, review_id: int) -> Listing | None:
    """The review's live listing; None when it is put down for no day."""
    return session.exec(select(Listing).where(Listing.review_id == review_id, col(Listing.ended_at).is_(None))).first()


def listing_by_id(session: Session, listing_id: int) -> Listing:
    """One listing, live or not. Raises NotFound."""
    listing = session.get(Listing, listing_id)
    if listing is None:
        raise NotFound("There is no such listing.")
    return listing


def listings_of(session: Session, review_id: int) -> list[Listing]:
    """Every listing the review ever had, oldest first."""
    return list(
        session.exec(
            select(Listing).where(Listing.review_id == review_id).order_by(col(Listing.id)).limit(MOST_LISTED)
        ).all()
    )


def listings_on(session: Session, day_id: int) -> list[Listing]:
    """The listings that take time on the day, heard or to be heard, in the order of their times."""
    return listings_by_day(session, [day_id])[day_id]


def listings_by_day(session: Session, day_ids: Iterable[int]) -> dict[int, list[Listing]]:
    """The listings that take time on each of these days, in one question to the database."""
    found: dict[int, list[Listing]] = {day_id: [] for day_id in day_ids}
    rows = session.exec(
        select(Listing)
        .where(col(Listing.hearing_day_id).in_(found), col(Listing.withdrawn_because).is_(None))
        .order_by(col(Listing.starts_at))
    ).all()
    for listing in rows:
        found[listing.hearing_day_id].append(listing)
    return found


def cases_on(session: Session, day_id: int, *, person_id: int | None) -> list[CaseOnDay]:
    """The cases of a day in the order of their times; none behind this person's walls."""
    rows = session.exec(
        select(Listing, Review.reference, LicenceHolder.name, Review.risk, Review.status)
        .join(Review, col(Review.id) == col(Listing.review_id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .where(
            Listing.hearing_day_id == day_id,
            col(Listing.withdrawn_because).is_(None),
            col(Review.reference).not_in(walled_references(person_id)),
        )
        .order_by(col(Listing.starts_at))
        .limit(MOST_LISTED)
    ).all()
    return [CaseOnDay(*row) for row in rows]


def references_on(session: Session, day_id: int) -> list[str]:
    """The references of every case that takes time on a day, in the order of their times. For rules, not for pages."""
    return list(
        session.exec(
            select(Review.reference)
            .join(Listing, col(Listing.review_id) == col(Review.id))
            .where(Listing.hearing_day_id == day_id, col(Listing.withdrawn_because).is_(None))
            .order_by(col(Listing.starts_at))
        ).all()
    )


def waiting_for_a_day(session: Session, *, person_id: int | None, limit: int = 100) -> list[ToSchedule]:
    """The reviews that wait for a hearing day, the riskiest and then the oldest first; none behind walls."""
    listed = select(Listing.review_id).where(col(Listing.ended_at).is_(None))
    riskiest = func.array_position(["very_high", "high", "medium", "low"], col(Review.risk))
    rows = session.exec(
        select(Review.reference, LicenceHolder.name, Review.risk, Review.status)
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .where(
            col(Review.status).in_([Status.OPENED, Status.PART_HEARD]),
            col(Review.id).not_in(listed),
            col(Review.reference).not_in(walled_references(person_id)),
        )
        .order_by(riskiest, col(Review.id))
        .limit(limit)
    ).all()
    return [ToSchedule(*row) for row in rows]


def publications_of(session: Session, day_id: int) -> list[AgendaPublication]:
    """Each publication of the day's agenda that stands, the latest first: none from before the day was moved."""
    return list(
        session.exec(
            select(AgendaPublication)
            .where(AgendaPublication.hearing_day_id == day_id, agenda_stands())
            .order_by(col(AgendaPublication.id).desc())
            .limit(MOST_DAYS)
        ).all()
    )


def agendas_with(session: Session, reference: str, day_ids: Collection[int]) -> dict[int, date]:
    """Day → when the case first stood on its agenda that stands and was open to the public; none where it does not."""
    rows = session.exec(
        select(AgendaPublication.hearing_day_id, AgendaPublication)
        .where(
            col(AgendaPublication.hearing_day_id).in_(day_ids),
            col(AgendaPublication.references).contains(reference, autoescape=True),
            agenda_stands(),
        )
        .order_by(col(AgendaPublication.id))
        .limit(1000)
    ).all()
    by_day: dict[int, list[AgendaPublication]] = {}
    for day_id, one in rows:
        by_day.setdefault(day_id, []).append(one)
    found = {day_id: agenda_on(every, reference) for day_id, every in by_day.items()}
    return {day_id: on for day_id, on in found.items() if on is not None}


def agenda_on(publications: Sequence[AgendaPublication], reference: str) -> date | None:
    """The day on which a case first stood on the agenda that was open to the public; None while it does not."""
    days = [one.published_on for one in publications if reference in one.references.split()]
    return min(days, default=None)


def appointment_by_id(session: Session, member_id: int) -> PanelMember:
    """One appointment. Raises NotFound."""
    member = session.get(PanelMember, member_id) if 0 < member_id < 2**62 else None
    if member is None:
        raise NotFound("There is no such appointment.")
    return member


def appointments_on(session: Session, day: date) -> list[PanelMember]:
    """The members appointed on a day, substitutes too."""
    return list(
        session.exec(
            select(PanelMember)
            .where(
                PanelMember.appointed_from <= day,
                or_(col(PanelMember.appointed_until).is_(None), col(PanelMember.appointed_until) > day),
            )
            .order_by(col(PanelMember.id))
            .limit(MOST_LISTED)
        ).all()
    )


def members_on(session: Session, day: date, topics: Sequence[str]) -> list[Member]:
    """The members appointed on a day, by name, with how long their training runs."""
    rows = session.exec(
        select(PanelMember, Person.name)
        .join(Person, col(Person.id) == col(PanelMember.person_id))
        .where(
            PanelMember.appointed_from <= day,
            or_(col(PanelMember.appointed_until).is_(None), col(PanelMember.appointed_until) > day),
        )
        .order_by(col(Person.name), col(PanelMember.id))
        .limit(MOST_LISTED)
    ).all()
    training = trainings_of_deciders(session, [member.person_id for member, _ in rows])
    return [Member(member, name, trained_until(training[member.person_id], topics, on=day)) for member, name in rows]


def trainings_of_deciders(session: Session, person_ids: Iterable[int]) -> dict[int, list[DeciderTraining]]:
    """The training of each of these people, in one question to the database."""
    found: dict[int, list[DeciderTraining]] = {person_id: [] for person_id in person_ids}
    rows = session.exec(
        select(DeciderTraining)
        .where(col(DeciderTraining.person_id).in_(found))
        .order_by(col(DeciderTraining.valid_until).desc())
    ).all()
    for training in rows:
        found[training.person_id].append(training)
    return found


def trained_until(trainings: Sequence[DeciderTraining], topics: Sequence[str], *, on: date) -> date | None:
    """Until when somebody is trained on every topic, by what they had signed for by that day; None if on any not."""
    lasts: list[date] = []
    for topic in topics:
        held = [
            one.valid_until
            for one in trainings
            if one.topic.casefold() == topic.casefold() and one.trained_on <= on and one.signed_on <= on
        ]
        if not held:
            return None
        lasts.append(max(held))
    return min(lasts, default=None)
