"""Reading reviews: one case and what belongs to it. The list of reviews is `listing.py`."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.register.models import Licence
from licensing.reviews.models import (
    CasePerson,
    Closure,
    HearByDate,
    Programme,
    Question,
    Review,
    ReviewLicence,
    RiskChange,
)
from licensing.reviews.rules import OPEN


def get_review(session: Session, reference: str) -> Review:
    """The review of that reference. Raises NotFound."""
    review = session.exec(select(Review).where(Review.reference == reference)).first()
    if review is None:
        raise NotFound(f"There is no review {reference}.")
    return review


def take_review(session: Session, reference: str) -> Review:
    """The same, locked until this transaction ends: whoever changes a case holds its row."""
    review = session.exec(
        select(Review)
        .where(Review.reference == reference)
        .with_for_update(of=Review)
        .execution_options(populate_existing=True)
    ).first()
    if review is None:
        raise NotFound(f"There is no review {reference}.")
    return review


def review_by_id(session: Session, review_id: int) -> Review:
    """The review of that row. Raises NotFound."""
    review = session.get(Review, review_id)
    if review is None:
        raise NotFound("There is no such review.")
    return review


def licences_under(session: Session, review_id: int) -> list[Licence]:
    """The licences under the review; each gets its own outcome (R42)."""
    return list(
        session.exec(
            select(Licence)
            .join(ReviewLicence, col(ReviewLicence.licence_id) == col(Licence.id))
            .where(ReviewLicence.review_id == review_id)
            .order_by(col(Licence.id))
        ).all()
    )


def questions_of(session: Session, review_id: int) -> list[Question]:
    """The questions to cover, in their order; those struck out are left out."""
    return list(
        session.exec(
            select(Question)
            .where(Question.review_id == review_id, col(Question.struck_at).is_(None))
            .order_by(col(Question.number))
        ).all()
    )


def question_by_id(session: Session, review_id: int, question_id: int) -> Question:
    """One question of this review. Raises NotFound, for another case's id too."""
    question = session.get(Question, question_id)
    if question is None or question.review_id != review_id:
        raise NotFound("There is no such question in this review.")
    return question


def people_in(session: Session, review_id: int) -> list[CasePerson]:
    """Everybody with a part in the case. Withheld names are in here: mask them before they are shown (R14, R26)."""
    return list(
        session.exec(
            select(CasePerson)
            .where(CasePerson.review_id == review_id, col(CasePerson.ended_at).is_(None))
            .order_by(col(CasePerson.id))
        ).all()
    )


def hear_by_row(session: Session, review_id: int, *, on: date) -> HearByDate | None:
    """The latest hear-by date set by the day, as a row; None when none was ever set."""
    return session.exec(
        select(HearByDate)
        .where(HearByDate.review_id == review_id, HearByDate.set_on <= on)
        .order_by(col(HearByDate.id).desc())
        .limit(1)
    ).first()


def hear_by_of(session: Session, review_id: int, *, on: date) -> date | None:
    """By when the review is to be heard, as it stood on the day. None: not accounted for, unless decided (R72)."""
    row = hear_by_row(session, review_id, on=on)
    return row.hear_by if row else None


def risk_changes(session: Session, review_id: int) -> list[RiskChange]:
    """How the risk was set, newest first."""
    return list(
        session.exec(
            select(RiskChange).where(RiskChange.review_id == review_id).order_by(col(RiskChange.id).desc()).limit(50)
        ).all()
    )


def closure_of(session: Session, review_id: int) -> Closure | None:
    """That, and why, the review was closed without a hearing."""
    return session.exec(select(Closure).where(Closure.review_id == review_id)).first()


def reviews_of(session: Session, holder_id: int, *, limit: int = 50) -> list[Review]:
    """The holder's reviews, newest first."""
    return list(
        session.exec(
            select(Review).where(Review.holder_id == holder_id).order_by(col(Review.id).desc()).limit(limit)
        ).all()
    )


def open_reviews_with(session: Session, licence_ids: Sequence[int]) -> list[str]:
    """The references of open reviews that any of these licences is under."""
    return list(
        session.exec(
            select(Review.reference)
            .join(ReviewLicence, col(ReviewLicence.review_id) == col(Review.id))
            .where(col(ReviewLicence.licence_id).in_(licence_ids), col(Review.status).in_(OPEN))
            .distinct()
        ).all()
    )


def get_programme(session: Session, programme_id: int) -> Programme:
    """One programme. Raises NotFound."""
    programme = session.get(Programme, programme_id)
    if programme is None:
        raise NotFound("There is no such programme.")
    return programme


def programmes(session: Session) -> list[Programme]:
    """Every programme, the latest begun first."""
    return list(
        session.exec(
            select(Programme).order_by(col(Programme.began_on).desc(), col(Programme.id).desc()).limit(200)
        ).all()
    )
