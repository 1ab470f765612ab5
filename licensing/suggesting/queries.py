"""Reading suggestions: one and its places, the last few, and how fast cases have been heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from licensing.clock import LONDON
from licensing.errors import NotFound
from licensing.people.models import Person
from licensing.people.permissions import walled_references
from licensing.register.models import LicenceHolder
from licensing.reviews.models import HearingNeeds, Review
from licensing.reviews.rules import Risk, Status
from licensing.sittings.models import HearingDay, Listing
from licensing.suggesting.models import SuggestedPlace, Suggestion, SuggestionProblem
from licensing.suggesting.problem import Problem, from_plain
from licensing.suggesting.rules import ChosenBy, State

MOST_PLACES = 500
MOST_SUGGESTIONS = 20
TO_HEAR = (Status.OPENED, Status.SCHEDULED, Status.PART_HEARD)
HEARD = (Status.HEARD, Status.DECIDED)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One review of a suggestion, as it stands after every change."""

    place: SuggestedPlace
    reference: str
    holder: str
    risk: Risk
    identified_on: date
    day_reference: str | None
    venue: str | None
    minutes: int  # how long its hearing is expected to take, as the review says now, else as was asked

    @property
    def is_placed(self) -> bool:
        return self.place.starts_at is not None

    @property
    def is_out(self) -> bool:
        return self.place.chosen_by is ChosenBy.OUT


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """One suggestion of the list."""

    reference: str
    asked_at: datetime
    asked_by: str | None
    state: State
    minutes: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """How much a suggestion was asked about, and since when it has been worked out."""

    reviews: int
    days: int
    sha256: str
    gathered_at: datetime


def get_suggestion(session: Session, reference: str) -> Suggestion:
    """The suggestion of that reference. Raises NotFound."""
    found = session.exec(select(Suggestion).where(Suggestion.reference == reference)).first()
    if found is None:
        raise NotFound(f"There is no suggestion {reference}.")
    return found


def take_suggestion(session: Session, reference: str) -> Suggestion:
    """The same, locked until this transaction ends. Raises NotFound."""
    found = session.exec(
        select(Suggestion)
        .where(Suggestion.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound(f"There is no suggestion {reference}.")
    return found


def state_of(session: Session, suggestion_id: int) -> State:
    """How far it has got, as others have committed it by now: what a search under way asks."""
    return session.exec(select(Suggestion.state).where(Suggestion.id == suggestion_id)).one()


def suggestions(session: Session, *, limit: int = MOST_SUGGESTIONS) -> list[SuggestionRow]:
    """The last suggestions asked for, newest first."""
    rows = session.exec(
        select(Suggestion.reference, Suggestion.asked_at, Person.name, Suggestion.state, Suggestion.minutes)
        .outerjoin(Person, col(Person.id) == col(Suggestion.asked_by))
        .order_by(col(Suggestion.id).desc())
        .limit(limit)
    ).all()
    return [SuggestionRow(*row) for row in rows]


def gathered(session: Session, suggestion_id: int) -> Gathered | None:
    """How much was asked, and when it was gathered, without the question itself; None while it is not."""
    row = session.exec(
        select(
            SuggestionProblem.reviews,
            SuggestionProblem.days,
            SuggestionProblem.sha256,
            SuggestionProblem.gathered_at,
        ).where(SuggestionProblem.suggestion_id == suggestion_id)
    ).first()
    return Gathered(*row) if row else None


def problem_of(session: Session, suggestion_id: int) -> Problem:
    """What was asked, as the search reads it. Raises NotFound."""
    kept = session.exec(
        select(SuggestionProblem.problem).where(SuggestionProblem.suggestion_id == suggestion_id)
    ).first()
    if kept is None:
        raise NotFound("What this suggestion asks is not gathered yet.")
    return from_plain(kept)


def places_of(session: Session, suggestion_id: int, *, person_id: int | None) -> list[PlaceRow]:
    """Every review of the suggestion as it stands, in the order of its times; none behind this person's walls."""
    rows = session.exec(
        _standing_places(suggestion_id).where(col(Review.reference).not_in(walled_references(person_id)))
    ).all()
    return [PlaceRow(*row) for row in rows]


def all_places(session: Session, suggestion_id: int) -> list[PlaceRow]:
    """The same with none left out. For rules and for the act, not for pages."""
    return [PlaceRow(*row) for row in session.exec(_standing_places(suggestion_id)).all()]


def place_in(session: Session, suggestion_id: int, reference: str) -> PlaceRow:
    """One review's place as it stands. Raises NotFound for a review that is not in the suggestion."""
    row = session.exec(_standing_places(suggestion_id).where(Review.reference == reference)).first()
    if row is None:
        raise NotFound(f"{reference} is not in this suggestion.")
    return PlaceRow(*row)


def days_heard(session: Session, *, since: date, until: date) -> list[date]:
    """For each review heard to its end in that time, the day of its last hearing."""
    last = func.max(Listing.starts_at)
    rows = session.exec(
        select(last)
        .join(Review, col(Review.id) == col(Listing.review_id))
        .where(
            col(Review.status).in_(HEARD),
            col(Listing.ended_at).is_not(None),
            col(Listing.withdrawn_because).is_(None),
        )
        .group_by(col(Review.id))
        .limit(5000)
    ).all()
    days = [instant.astimezone(LONDON).date() for instant in rows]
    return sorted(day for day in days if since <= day <= until)


def count_to_hear(session: Session) -> int:
    """How many reviews are still to be heard, scheduled or not."""
    return session.exec(select(func.count()).select_from(Review).where(col(Review.status).in_(TO_HEAR))).one()


def references_of(rows: Sequence[PlaceRow]) -> list[str]:
    """The references of what is placed, in the order in which their rows are locked."""
    return sorted(row.reference for row in rows if row.is_placed)


def _standing_places(suggestion_id: int):  # type: ignore[no-untyped-def]
    superseded = select(col(SuggestedPlace.supersedes)).where(
        SuggestedPlace.suggestion_id == suggestion_id, col(SuggestedPlace.supersedes).is_not(None)
    )
    expected = (
        select(HearingNeeds.minutes)
        .where(HearingNeeds.review_id == SuggestedPlace.review_id)
        .order_by(col(HearingNeeds.id).desc())
        .limit(1)
        .correlate(SuggestedPlace)
        .scalar_subquery()
    )
    return (
        select(
            SuggestedPlace, Review.reference, LicenceHolder.name, Review.risk, Review.identified_on,
            HearingDay.reference, HearingDay.venue, func.coalesce(expected, Suggestion.minutes),
        )
        .join(Suggestion, col(Suggestion.id) == col(SuggestedPlace.suggestion_id))
        .join(Review, col(Review.id) == col(SuggestedPlace.review_id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .outerjoin(HearingDay, col(HearingDay.id) == col(SuggestedPlace.hearing_day_id))
        .where(SuggestedPlace.suggestion_id == suggestion_id, col(SuggestedPlace.id).not_in(superseded))
        .order_by(col(SuggestedPlace.starts_at).nulls_last(), col(Review.reference))
        .limit(MOST_PLACES)
    )  # type: ignore[call-overload]  # fmt: skip
