"""Whether nothing at all came from a licence holder: nobody spoke, and nobody wrote, so that a draft may say so."""

from sqlmodel import Session

from licensing.contact.queries import notes_of, replies_of, requests_of
from licensing.contact.rules import Party
from licensing.decisions.heard import Heard
from licensing.documents.queries import documents_of
from licensing.documents.rules import Section
from licensing.hearings.queries import chain_of_hearings, day_of, hearing_by_id, movements_on
from licensing.hearings.rules import Capacity
from licensing.reviews.models import Review

FOR_THE_HOLDER = frozenset({Capacity.LICENCE_HOLDER, Capacity.REPRESENTATIVE, Capacity.SUPPORTER, Capacity.WITNESS})
THEIRS = frozenset({Party.HOLDER, Party.REPRESENTATIVE})


def nothing_came(session: Session, review: Review, heard: Heard) -> bool:
    """Neither the holder nor anybody for them was at the hearing, and none of them called, wrote or sent papers."""
    return not (heard.holder_present or _somebody_came(session, review, heard) or _wrote(session, review))


def _somebody_came(session: Session, review: Review, heard: Heard) -> bool:
    return any(
        moved.kind.is_in and moved.capacity in FOR_THE_HOLDER and moved.review_id == review.id
        for one in chain_of_hearings(session, hearing_by_id(session, heard.hearing_id))
        for moved in movements_on(session, day_of(session, one).id, review.id)
    )


def _wrote(session: Session, review: Review) -> bool:
    return (
        any(one.party in THEIRS for one in notes_of(session, review.id))
        or bool(replies_of(session, review.id))
        or bool(requests_of(session, review.id))
        or any(one.section is Section.REPRESENTATIONS for one in documents_of(session, review.reference))
    )
