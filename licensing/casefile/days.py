"""Hearing days as the case file shows them: the list, one day with its panel and cases, and a member's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, exists, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.errors import NotFound
from licensing.hearings.models import Interest
from licensing.people.permissions import SEES_EVERY_CASE, admitted_references, walled_references
from licensing.register.models import LicenceHolder
from licensing.reviews.models import Review
from licensing.reviews.rules import Status
from licensing.sittings.models import AgendaPublication, HearingDay, Listing, Seat
from licensing.sittings.moves_known import agenda_stands
from licensing.sittings.queries import Seated, places_open, seats_of, standing_apologies, stands_in
from licensing.sittings.rules import VOTING_SEATS, SeatRole

DAYS_A_PAGE = 25
MOST_BETWEEN = 150
LIVE = columns(col(Listing.review_id)).where(col(Listing.ended_at).is_(None))


@dataclass(frozen=True, slots=True)
class DayRow:
    """One hearing day of the list."""

    reference: str
    held_on: date
    starts_at: datetime
    ends_at: datetime
    venue: str
    is_cancelled: bool
    cases: int
    panel: int
    has_chair: bool
    is_published: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case on a hearing day. `holder` is empty for whoever may not know it."""

    listing_id: int
    reference: str
    holder: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    notice_id: int | None
    is_live: bool

    @property
    def is_hidden(self) -> bool:
        return not self.holder


@dataclass(frozen=True, slots=True)
class DayFile:
    """One hearing day with everything its page shows."""

    day: HearingDay
    seats: Sequence[Seated]
    cases: Sequence[CaseRow]
    publications: Sequence[AgendaPublication]

    @property
    def published_references(self) -> frozenset[str]:
        return frozenset(one for row in self.publications for one in row.references.split())

    @property
    def place_is_open(self) -> bool:
        """Has a member sent apologies for whom no reserve steps in yet?"""
        return bool(places_open(self.seats))


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One of a member's own hearing days: their seat, and whether they have declared for the day."""

    file: DayFile
    seat: Seated
    has_declared: bool

    @property
    def can_step_in(self) -> bool:
        """A reserve, for a member who sent apologies (R11)."""
        seat = self.seat
        free = seat.role is SeatRole.RESERVE and not seat.steps_in and not seat.sent_apologies
        return free and self.file.place_is_open


def day_rows(session: Session, *, on: date, past: bool, page: int) -> tuple[list[DayRow], int]:
    """One page of hearing days, soonest first (or, of those past, latest first), and how many there are."""
    which = col(HearingDay.held_on) < on if past else col(HearingDay.held_on) >= on
    order = (col(HearingDay.starts_at).desc(),) if past else (col(HearingDay.starts_at),)
    total = session.exec(select(func.count()).select_from(HearingDay).where(which)).one()
    rows = session.execute(
        _day_columns().where(which).order_by(*order).limit(DAYS_A_PAGE).offset((page - 1) * DAYS_A_PAGE)
    ).all()
    return [DayRow(*row) for row in rows], total


def days_between(session: Session, first: date, last: date) -> list[DayRow]:
    """The hearing days of a stretch, both days counted, soonest first; cancelled ones too."""
    rows = session.execute(
        _day_columns()
        .where(col(HearingDay.held_on).between(first, last))
        .order_by(col(HearingDay.starts_at), col(HearingDay.id))
        .limit(MOST_BETWEEN)
    ).all()
    return [DayRow(*row) for row in rows]


def get_day(session: Session, reference: str) -> HearingDay:
    """The hearing day of that reference. Raises NotFound."""
    found = session.exec(select(HearingDay).where(HearingDay.reference == reference)).first()
    if found is None:
        raise NotFound(f"There is no hearing day {reference}.")
    return found


def day_file(session: Session, day: HearingDay, by: Actor) -> DayFile:
    """A day's panel, cases and agendas, as this person may see them; four statements."""
    return DayFile(
        day=day,
        seats=seats_of(session, day.id or 0),
        cases=_cases(session, day.id, by),
        publications=session.exec(
            select(AgendaPublication)
            .where(AgendaPublication.hearing_day_id == day.id, agenda_stands())
            .order_by(col(AgendaPublication.id).desc())
            .limit(50)
        ).all(),
    )


def own_days(session: Session, by: Actor, *, on: date, limit: int = 5) -> list[OwnDay]:
    """The hearing days on which this person sits from today on, soonest first."""
    declared = exists().where(
        col(Interest.hearing_day_id) == col(HearingDay.id), col(Interest.person_id) == col(Seat.person_id)
    )
    rows = session.exec(
        select(HearingDay, declared)
        .join(Seat, col(Seat.hearing_day_id) == col(HearingDay.id))
        .where(
            Seat.person_id == by.id,
            col(Seat.vacated_at).is_(None),
            col(HearingDay.cancelled_at).is_(None),
            HearingDay.held_on >= on,
        )
        .order_by(col(HearingDay.starts_at))
        .limit(limit)
    ).all()
    return [_own(day_file(session, day, by), by, bool(said)) for day, said in rows]


def _own(file: DayFile, by: Actor, has_declared: bool) -> OwnDay:
    return OwnDay(file, next(one for one in file.seats if one.person_id == by.id), has_declared)


def listing_with_day(session: Session, review_id: int) -> tuple[Listing, HearingDay] | None:
    """The live listing of a review and its hearing day; None while it is not scheduled."""
    found = session.exec(
        select(Listing, HearingDay)
        .join(HearingDay, col(HearingDay.id) == col(Listing.hearing_day_id))
        .where(Listing.review_id == review_id, col(Listing.ended_at).is_(None))
    ).first()
    return (found[0], found[1]) if found else None


def days_heard(session: Session, listing_ids: Sequence[int]) -> dict[int, HearingDay]:
    """Listing → the hearing day it was put down for."""
    rows = session.exec(
        select(Listing.id, HearingDay)
        .join(HearingDay, col(HearingDay.id) == col(Listing.hearing_day_id))
        .where(col(Listing.id).in_(listing_ids))
    ).all()
    return dict(rows)  # type: ignore[arg-type]


_LIVE_DATES = select(Listing.review_id, Listing.starts_at).where(
    col(Listing.review_id) == any_(bindparam("reviews", type_=ARRAY(BigInteger))), col(Listing.ended_at).is_(None)
)


def hearing_dates(session: Session, review_ids: Sequence[int]) -> dict[int, datetime]:
    """Review → when its live hearing begins, for a page of reviews; one statement."""
    return dict(session.execute(_LIVE_DATES, {"reviews": list(review_ids)}).all())  # type: ignore[arg-type]


def is_on_agenda(session: Session, day_id: int, reference: str) -> bool:
    """Whether a published agenda of the day has this case (R22)."""
    published = session.exec(
        select(AgendaPublication.references).where(AgendaPublication.hearing_day_id == day_id, agenda_stands())
    ).all()
    return any(reference in references.split() for references in published)


def days_held_on(session: Session, *, on: date) -> list[tuple[str, datetime, int]]:
    """The hearing days held today: reference, beginning, how many cases."""
    rows = session.execute(
        columns(HearingDay.reference, HearingDay.starts_at, func.count(col(Listing.id)))
        .outerjoin(
            Listing, (col(Listing.hearing_day_id) == col(HearingDay.id)) & col(Listing.withdrawn_because).is_(None)
        )
        .where(col(HearingDay.held_on) == on, col(HearingDay.cancelled_at).is_(None))
        .group_by(col(HearingDay.id))
        .order_by(col(HearingDay.starts_at))
        .limit(10)
    ).all()
    return [(row[0], row[1], row[2]) for row in rows]


def _day_columns() -> Any:
    day = col(HearingDay.id)
    seated = columns(func.count()).where(col(Seat.hearing_day_id) == day, col(Seat.vacated_at).is_(None))
    councillors = seated.where(or_(col(Seat.role).in_(VOTING_SEATS), stands_in()), ~standing_apologies())
    listed = columns(func.count()).where(col(Listing.hearing_day_id) == day, col(Listing.withdrawn_because).is_(None))
    return columns(
        HearingDay.reference,
        HearingDay.held_on,
        HearingDay.starts_at,
        HearingDay.ends_at,
        HearingDay.venue,
        col(HearingDay.cancelled_at).is_not(None),
        listed.correlate(HearingDay).scalar_subquery(),
        councillors.correlate(HearingDay).scalar_subquery(),
        exists().where(
            col(Seat.hearing_day_id) == day, col(Seat.vacated_at).is_(None), col(Seat.role) == SeatRole.CHAIR
        ),
        exists().where(col(AgendaPublication.hearing_day_id) == day, agenda_stands()),
    )


def _cases(session: Session, day_id: int, by: Actor) -> list[CaseRow]:
    rows = session.exec(
        select(
            Listing.id, Review.reference, LicenceHolder.name, Listing.starts_at, Listing.ends_at, Review.status,
            Listing.notice_id, col(Listing.ended_at).is_(None), _may_know(by),
        )
        .join(Review, col(Review.id) == col(Listing.review_id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .where(Listing.hearing_day_id == day_id, col(Listing.withdrawn_because).is_(None))
        .order_by(col(Listing.starts_at))
        .limit(60)
    ).all()  # type: ignore[call-overload]  # fmt: skip
    return [
        CaseRow(listing_id, reference, holder if known else "", starts, ends, status, notice_id, live)
        for listing_id, reference, holder, starts, ends, status, notice_id, live, known in rows
    ]


def _may_know(by: Actor) -> Any:
    """Whether this person may know whose case it is: no wall, and for a member a seat on its panel."""
    open_to = col(Review.reference).not_in(walled_references(by.id))
    if by.roles & SEES_EVERY_CASE:
        return open_to
    return open_to & col(Review.reference).in_(admitted_references(by.id))
