"""The holder's file: particulars, licences as they stand, what is held, contacts, training, reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.casefile.review_file import ConcernShown, NoticeShown, concerns_shown, notices_shown
from licensing.decisions.lapsed import lapsed_for
from licensing.people.permissions import SEES_EVERY_CASE
from licensing.register.agreements import email_agreed_on
from licensing.register.models import Contact, Licence, LicenceEvent, LicenceHolder
from licensing.register.queries import concerns_of, contacts_of, events_of, get_holder, licences_of, standings_of
from licensing.register.rules import LicenceStanding
from licensing.reviews.models import Review
from licensing.reviews.queries import carried_for, reviews_of
from licensing.reviews.withheld import names_hidden_in, row_shown
from licensing.training.queries import HolderTraining, Trained, training_standing, trainings_of


@dataclass(frozen=True, slots=True)
class HolderFile:
    """One licence holder as one reader may see them: nothing protected (R37). See `register.walls.demand_holder`."""

    holder: LicenceHolder
    licences: Sequence[Licence]
    standings: Mapping[int, LicenceStanding]
    events: Sequence[LicenceEvent]
    concerns: Sequence[ConcernShown]
    contacts: Sequence[Contact]
    email_agreed_on: date | None
    trainings: Sequence[Trained]
    training: HolderTraining | None
    letters: Sequence[NoticeShown]
    reviews: Sequence[Review]
    carried: Sequence[str]  # the reviews that ended with the licence, unanswered (R76)

    def number_of(self, licence_id: int) -> str:
        """The number of one of the holder's licences."""
        return next(licence.number for licence in self.licences if licence.id == licence_id)


def holder_file(session: Session, reference: str, *, by: Actor, now: datetime) -> HolderFile:
    """Everything the holder's page shows. Raises NotFound."""
    on = now.date()
    holder = get_holder(session, reference)
    licences = licences_of(session, holder.id)
    ids = [licence.id for licence in licences]
    reviews = reviews_of(session, holder.id)
    withheld = names_hidden_in(session, [one.reference for one in reviews], by)
    hidden = [one for case in withheld.values() for one in case]
    return HolderFile(
        holder=row_shown(holder, hidden, "needs"),
        licences=licences,
        standings=standings_of(session, ids, at=now),
        events=events_of(session, ids),
        concerns=concerns_shown(concerns_of(session, holder.id), on, hidden),
        email_agreed_on=email_agreed_on(session, holder),
        contacts=contacts_of(session, holder.id, on=on),
        trainings=trainings_of(session, holder.id),
        training=training_standing(session, holder.id, on) if licences else None,
        letters=notices_shown(session, reference),
        reviews=[row_shown(one, hidden, "why") for one in reviews] if by.roles & SEES_EVERY_CASE else [],
        carried=_carried(session, holder.id) if by.roles & SEES_EVERY_CASE else [],
    )


def _carried(session: Session, holder_id: int) -> list[str]:
    """The reviews closed with the licence, and those decided only after it had ended (R76)."""
    return [*carried_for(session, holder_id), *lapsed_for(session, holder_id)]
