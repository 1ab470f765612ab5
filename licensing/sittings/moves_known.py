"""Reading what was moved: the moves of a day, the agenda that stands after them, which cases could change places."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from licensing.people.permissions import walled_references
from licensing.register.models import LicenceHolder
from licensing.reviews.models import Review, Unavailability
from licensing.sittings.models import AgendaPublication, HearingDay, HearingDayMove, Listing

MOST_MOVES = 20
MOST_LISTED = 200


def moves_of(session: Session, day_id: int) -> Sequence[HearingDayMove]:
    """Where and when the day was to be before, the latest move first."""
    return session.exec(
        select(HearingDayMove)
        .where(HearingDayMove.hearing_day_id == day_id)
        .order_by(col(HearingDayMove.id).desc())
        .limit(MOST_MOVES)
    ).all()


def agenda_stands() -> ColumnElement[bool]:
    """Whether an `AgendaPublication` of a statement is for the day as it is now: a move ends it (R22)."""
    return ~exists().where(
        col(HearingDayMove.hearing_day_id) == col(AgendaPublication.hearing_day_id),
        col(HearingDayMove.moved_at) >= col(AgendaPublication.published_at),
    )


def cases_on_kept_days(session: Session, *, on: date) -> Sequence[tuple[str, date]]:
    """The reviews put down for a hearing day to come on which somebody cannot come, and that day (R25)."""
    withdrawn = select(col(Unavailability.supersedes)).where(col(Unavailability.supersedes).is_not(None))
    rows = session.exec(
        select(Review.reference, col(HearingDay.held_on))
        .join(Listing, col(Listing.review_id) == col(Review.id))
        .join(HearingDay, col(HearingDay.id) == col(Listing.hearing_day_id))
        .join(Unavailability, col(Unavailability.review_id) == col(Review.id))
        .where(
            col(Listing.ended_at).is_(None),
            HearingDay.held_on >= on,
            Unavailability.first_day <= HearingDay.held_on,
            Unavailability.last_day >= HearingDay.held_on,
            col(Unavailability.is_withdrawn).is_(False),
            col(Unavailability.id).not_in(withdrawn),
        )
        .distinct()
        .order_by(col(Review.reference))
        .limit(MOST_LISTED)
    ).all()
    return [(reference, held_on) for reference, held_on in rows]


def could_change_places(
    session: Session, reference: str, *, person_id: int | None, now: datetime
) -> Sequence[tuple[str, str, datetime]]:
    """Every other scheduled review to come (reference, holder, begins), soonest first; none behind this one's walls."""
    return session.exec(
        select(Review.reference, LicenceHolder.name, Listing.starts_at)
        .join(Listing, col(Listing.review_id) == col(Review.id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .where(
            col(Listing.ended_at).is_(None),
            col(Listing.starts_at) > now,
            Review.reference != reference,
            col(Review.reference).not_in(walled_references(person_id)),
        )
        .order_by(col(Listing.starts_at), col(Review.id))
        .limit(MOST_LISTED)
    ).all()
