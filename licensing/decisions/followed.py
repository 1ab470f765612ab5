"""The decision whose consequences are followed: the one that stands, else an officer's that was set aside."""

from sqlmodel import Session, col, select

from licensing.decisions.models import Determination
from licensing.decisions.queries import determination_of, outcomes_of
from licensing.decisions.rules import AGAINST_THE_LICENCE
from licensing.errors import NotFound
from licensing.oversight.models import DecisionSetAside
from licensing.reviews.models import Review

MOST = 100


def carried_out(session: Session, review_id: int) -> list[Determination]:
    """The review's determinations that did or do something, the first first: an officer's that were set aside, each
    until that instant, then the one that stands. What was vetoed was told to nobody, and is none of them (R06)."""
    aside = session.exec(
        select(Determination)
        .join(DecisionSetAside, col(DecisionSetAside.notice_id) == col(Determination.notice_id))
        .where(Determination.review_id == review_id)
        .order_by(col(Determination.id))
        .limit(MOST)
    ).all()
    standing = determination_of(session, review_id)
    return [*aside, standing] if standing is not None else list(aside)


def taken_before(session: Session, determination: Determination) -> set[int]:
    """The licences that an earlier decision of the review, set aside since, was against: what it led to has still to be
    undone, whatever was decided afresh."""
    earlier = [one for one in carried_out(session, determination.review_id) if one.id < determination.id]
    rows = [row for one in earlier for row in outcomes_of(session, one.id)]
    return {row.licence_id for row in rows if row.outcome in AGAINST_THE_LICENCE}


def find_followed(session: Session, review_id: int) -> Determination | None:
    """The determination whose consequences are followed: the one that stands; else an officer's that was set aside,
    for what it led to has to be undone."""
    every = carried_out(session, review_id)
    return every[-1] if every else None


def get_followed(session: Session, review: Review) -> Determination:
    """The same. Raises NotFound where nothing was decided."""
    found = find_followed(session, review.id)
    if found is None:
        raise NotFound(f"{review.reference} has not been decided.")
    return found
