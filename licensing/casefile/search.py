"""The search box: licence holders, their licences and reviews, as far as each person may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from licensing.audit.rules import Actor
from licensing.people.permissions import SEES_EVERY_CASE, Permission, admitted_references, holds, walled_references
from licensing.register.models import LicenceHolder
from licensing.register.queries import FoundHolder, find_in_register
from licensing.reviews.models import Review
from licensing.reviews.rules import Status

MOST_FOUND = 50
SEARCHING = Permission.SEE_CASES  # nobody else could find anything


@dataclass(frozen=True, slots=True)
class FoundReview:
    """One review that fits what was typed."""

    reference: str
    holder: str
    status: Status


@dataclass(frozen=True, slots=True)
class Found:
    """What the box found for this person."""

    holders: Sequence[FoundHolder]
    reviews: Sequence[FoundReview]

    @property
    def number(self) -> int:
        return len(self.holders) + len(self.reviews)


def search(session: Session, typed: str, by: Actor) -> Found:
    """Holders only for those who see the register; reviews only those that this person may open."""
    matched = find_in_register(session, typed, limit=MOST_FOUND)
    reviews = _reviews(session, typed, matched, by) if typed.strip() and holds(by, Permission.SEE_CASES) else []
    return Found(matched if holds(by, Permission.SEE_REGISTER) else [], reviews)


def _reviews(session: Session, typed: str, holders: Sequence[FoundHolder], by: Actor) -> list[FoundReview]:
    reference = col(Review.reference)
    wanted = (
        select(Review.reference, LicenceHolder.name, Review.status)
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .where(
            or_(reference == typed.strip().upper(), col(Review.holder_id).in_([one.id for one in holders])),
            reference.not_in(walled_references(by.id)),
        )
        .order_by(col(Review.id).desc())
        .limit(MOST_FOUND)
    )
    if not by.roles & SEES_EVERY_CASE:
        wanted = wanted.where(reference.in_(admitted_references(by.id)))
    return [FoundReview(*row) for row in session.exec(wanted).all()]
