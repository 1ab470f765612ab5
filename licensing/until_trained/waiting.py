"""The heard cases of overdue training that wait for one person: the commissioner's, or those a chair signs for."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.decisions.models import DraftVersion
from licensing.decisions.queries import is_proposed, waiting_for_commissioner
from licensing.hearings.models import Hearing
from licensing.people.permissions import Permission, admitted_references, holds, walled_references
from licensing.powers.queries import find_holding
from licensing.powers.rules import council_mode, hears_with_panel
from licensing.register.models import LicenceHolder
from licensing.reviews.models import Review
from licensing.reviews.rules import Status
from licensing.sittings.models import Listing, Seat
from licensing.sittings.rules import SeatRole
from licensing.until_trained.models import TrainingReview
from licensing.until_trained.queries import training_references

MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case to open next, and the page on which this person decides it."""

    reference: str
    holder: str
    route: str
    has_draft: bool = False


def waiting_for(session: Session, by: Actor, *, on: date) -> list[Waiting]:
    """The cases in the order in which they were heard. Nobody's list holds another's."""
    holding = find_holding(session, on=on)
    if holding is None:
        return []
    found: list[Waiting] = []
    if holds(by, Permission.DECIDE_AS_COMMISSIONER):
        cases = waiting_for_commissioner(session, by=by, on=on)
        ours = training_references(session, [one.reference for one in cases])
        found = [Waiting(one.reference, one.holder, "decisions.judge") for one in cases if one.reference in ours]
    if holds(by, Permission.SIGN_AS_CHAIR) and hears_with_panel(holding.mode):
        route = "decisions.panel_decide" if council_mode(holding.mode) else "decisions.propose"
        found += _to_sign(session, by, route)
    return found


def _to_sign(session: Session, by: Actor, route: str) -> list[Waiting]:
    """What is heard, not signed, and was heard on a day whose chair this person is. Who signs, the act itself asks."""
    chaired = (
        select(Listing.review_id)
        .join(Hearing, col(Hearing.listing_id) == col(Listing.id))
        .join(Seat, col(Seat.hearing_day_id) == col(Listing.hearing_day_id))
        .where(Seat.person_id == by.id, Seat.role == SeatRole.CHAIR, col(Hearing.closed_at).is_not(None))
    )
    drafted = select(DraftVersion.review_id)
    rows = session.exec(
        select(Review.id, Review.reference, LicenceHolder.name, col(Review.id).in_(drafted))
        .join(TrainingReview, col(TrainingReview.review_id) == col(Review.id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .where(
            Review.status == Status.HEARD,
            col(Review.id).in_(chaired),
            col(Review.reference).in_(admitted_references(by.id)),
            col(Review.reference).not_in(walled_references(by.id)),
        )
        .order_by(col(Review.id))
        .limit(MOST_WAITING)
    ).all()
    return [
        Waiting(reference, name, route, has_draft)
        for review_id, reference, name, has_draft in rows
        if not is_proposed(session, review_id)
    ]
