"""The holder's file: particulars, licences as they stand, what is held, contacts, training, reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col

from licensing.audit.rules import Actor
from licensing.casefile.review_file import ConcernShown, concerns_shown
from licensing.errors import NotAllowed
from licensing.people.models import Wall
from licensing.people.permissions import SEES_EVERY_CASE, walls_of
from licensing.register.agreements import email_agreed_on
from licensing.register.models import Contact, Licence, LicenceEvent, LicenceHolder
from licensing.register.queries import concerns_of, contacts_of, events_of, get_holder, licences_of, standings_of
from licensing.register.rules import LicenceStanding
from licensing.reviews.models import Review
from licensing.reviews.queries import reviews_of
from licensing.training.queries import HolderTraining, Trained, training_standing, trainings_of


@dataclass(frozen=True, slots=True)
class HolderFile:
    """One licence holder as one reader may see them: nothing protected (R37). See `demand_holder` for walls."""

    holder: LicenceHolder
    licences: Sequence[Licence]
    standings: Mapping[int, LicenceStanding]
    events: Sequence[LicenceEvent]
    concerns: Sequence[ConcernShown]
    contacts: Sequence[Contact]
    email_agreed_on: date | None
    trainings: Sequence[Trained]
    training: HolderTraining | None
    reviews: Sequence[Review]

    def number_of(self, licence_id: int) -> str:
        """The number of one of the holder's licences."""
        return next(licence.number for licence in self.licences if licence.id == licence_id)


def demand_holder(session: Session, reference: str, *, by: Actor) -> None:
    """Return quietly when this person may see the licence holder of that reference.

    NotAllowed for whoever may know nothing of one of the holder's cases (R14): their page tells of it, in its licences
    and its concerns.
    """
    wall = session.exec(
        walls_of(by.id)
        .join(Review, col(Review.reference) == col(Wall.case_reference))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .where(LicenceHolder.reference == reference)
        .limit(1)
    ).first()
    if wall is not None:
        raise NotAllowed(
            f"You have nothing more to do with this licence holder: {wall.because}"
            f" (recorded {wall.raised_at:%-d %B %Y}).",
            about=wall.case_reference,
        )


def holder_file(session: Session, reference: str, *, by: Actor, now: datetime) -> HolderFile:
    """Everything the holder's page shows. Raises NotFound."""
    on = now.date()
    holder = get_holder(session, reference)
    licences = licences_of(session, holder.id)
    ids = [licence.id for licence in licences]
    return HolderFile(
        holder=holder,
        licences=licences,
        standings=standings_of(session, ids, at=now),
        events=events_of(session, ids),
        concerns=concerns_shown(concerns_of(session, holder.id), on),
        email_agreed_on=email_agreed_on(session, holder),
        contacts=contacts_of(session, holder.id, on=on),
        trainings=trainings_of(session, holder.id),
        training=training_standing(session, holder.id, on) if licences else None,
        reviews=reviews_of(session, holder.id) if by.roles & SEES_EVERY_CASE else [],
    )
