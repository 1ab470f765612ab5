"""Reading reviews: one case and what belongs to it; and the list of them, whatever its length, in two statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, func, literal, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.people.models import Person
from licensing.people.permissions import walled_references
from licensing.register.models import Licence, LicenceHolder
from licensing.register.queries import LARGEST_ID, protected_concerns
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
from licensing.reviews.rules import CARRIED, OPEN, Risk, Standing, Status

ROWS_A_PAGE = 25
MOST_COUNTED = 1001  # beyond a thousand the list says "more than 1,000" and asks for a filter


class Order(StrEnum):
    """In what order reviews are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RISK = "risk"
    HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reviews are asked for; None asks for all. `page` counts from 1."""

    status: Status | None = None
    programme: int | None = None
    owner: int | None = None
    risk: Risk | None = None
    standing: Standing | None = None
    due: bool | None = None
    order: Order = Order.NEWEST
    page: int = 1

    @property
    def filters(self) -> dict[str, Any]:
        """The filters in use, by name. `due` asks for those due to be heard, scheduled or not (R72)."""
        every = ("status", "programme", "owner", "risk", "standing", "due")
        return {name: getattr(self, name) for name in every if getattr(self, name) is not None}


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


def questions_of(session: Session, review_id: int, *, with_protected: bool = False) -> list[Question]:
    """The questions to cover, in their order; those struck out, or made from what is now protected, left out (R37)."""
    wanted = select(Question).where(Question.review_id == review_id, col(Question.struck_at).is_(None))
    if not with_protected:
        usable = col(Question.concern_id).not_in(protected_concerns())
        wanted = wanted.where(or_(col(Question.concern_id).is_(None), usable))
    return list(session.exec(wanted.order_by(col(Question.number))).all())


def question_by_id(session: Session, review_id: int, question_id: int) -> Question:
    """One question of this review. Raises NotFound, for another case's id too."""
    question = session.get(Question, question_id) if 0 < question_id <= LARGEST_ID else None
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


def part_by_id(session: Session, review_id: int, part_id: int) -> CasePerson:
    """One person's part in this review. Raises NotFound, for another case's id too."""
    part = session.get(CasePerson, part_id) if 0 < part_id <= LARGEST_ID else None
    if part is None or part.review_id != review_id:
        raise NotFound("Nobody of that kind has a part in this review.")
    return part


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


def carried_for(session: Session, holder_id: int) -> list[str]:
    """The holder's reviews that ended with the licence: their matters count in any later application (R76)."""
    return list(
        session.exec(
            select(Review.reference)
            .join(Closure, col(Closure.review_id) == col(Review.id))
            .where(Review.holder_id == holder_id, col(Closure.reason).in_(CARRIED))
            .order_by(col(Review.id))
            .limit(50)
        ).all()
    )


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


_PROGRAMME_NAMES = (
    columns(col(Programme.id), col(Programme.name))
    .order_by(col(Programme.began_on).desc(), col(Programme.id).desc())
    .limit(200)
)


def programme_names(session: Session) -> list[tuple[int, str]]:
    """The same as ids and names: what a list to choose from needs."""
    return [(row.id, row.name) for row in session.execute(_PROGRAMME_NAMES)]


def review_rows(
    session: Session, wanted: Wanted, *, by_id: int | None, listed: Select[Any] | None = None
) -> Sequence[Row[Any]]:
    """One page of reviews as plain columns; a case behind a wall for this person is not there.

    `listed` is the sub-query of reviews with a live hearing, known to whoever knows hearing days: with it, a part-heard
    review that has a day to resume on stands as scheduled.
    """
    given = wanted.filters | {"by_id": by_id, "skip": (wanted.page - 1) * ROWS_A_PAGE, "size": ROWS_A_PAGE}
    return session.execute(_page_statement(frozenset(wanted.filters), wanted.order, listed), given).all()


def count_rows(session: Session, wanted: Wanted, *, by_id: int | None, listed: Select[Any] | None = None) -> int:
    """How many reviews the same filters find, counted no further than MOST_COUNTED."""
    given = wanted.filters | {"by_id": by_id}
    return session.execute(_count_statement(frozenset(wanted.filters), listed), given).scalar_one()


def standing_counts(
    session: Session, programme_id: int | None, *, listed: Select[Any] | None = None
) -> dict[Standing, int]:
    """How many reviews of a programme (or of all) stand where, as it stands now. Each has exactly one value (R72)."""
    standing = _standing(listed).label("standing")
    wanted = columns(standing, func.count()).select_from(Review).group_by(standing)
    if programme_id is not None:
        wanted = wanted.where(col(Review.programme_id) == programme_id)
    found = {Standing(name): number for name, number in session.execute(wanted).all()}
    return {standing: found.get(standing, 0) for standing in Standing}


def _hear_by_now() -> Any:
    return (
        columns(HearByDate.hear_by)
        .where(col(HearByDate.review_id) == col(Review.id))
        .order_by(col(HearByDate.id).desc())
        .limit(1)
        .correlate(Review)
        .scalar_subquery()
    )


def _standing(listed: Select[Any] | None) -> Any:
    """R72's classes in SQL, for today: the status says most of it, the hear-by date the rest."""
    status = col(Review.status)
    has_day = col(Review.id).in_(listed) if listed is not None else literal(False)
    return case(
        (status == Status.CLOSED, Standing.CLOSED_WITHOUT_HEARING.value),
        (status == Status.DECIDED, Standing.DECIDED.value),
        (status == Status.HEARD, Standing.AWAITING_DECISION.value),
        (status == Status.SCHEDULED, Standing.SCHEDULED.value),
        ((status == Status.PART_HEARD) & has_day, Standing.SCHEDULED.value),
        (status == Status.PART_HEARD, Standing.TO_BE_SCHEDULED.value),
        (_hear_by_now().is_not(None), Standing.TO_BE_SCHEDULED.value),
        else_=Standing.UNACCOUNTED.value,
    )


def _ids(filters: frozenset[str], listed: Select[Any] | None) -> Select[Any]:
    tests = {
        "status": lambda: col(Review.status) == bindparam("status", type_=col(Review.status).type),
        "programme": lambda: col(Review.programme_id) == bindparam("programme"),
        "owner": lambda: col(Review.owner_id) == bindparam("owner"),
        "risk": lambda: col(Review.risk) == bindparam("risk", type_=col(Review.risk).type),
        "standing": lambda: _standing(listed) == bindparam("standing"),
        "due": lambda: _standing(listed).in_([one.value for one in Standing if one.is_due]) == bindparam("due"),
    }
    return columns(col(Review.id)).where(
        col(Review.reference).not_in(walled_references(bindparam("by_id"))),  # type: ignore[arg-type]
        *(tests[name]() for name in sorted(filters)),
    )


@lru_cache(maxsize=256)
def _count_statement(filters: frozenset[str], listed: Select[Any] | None) -> Select[Any]:
    return columns(func.count()).select_from(_ids(filters, listed).limit(MOST_COUNTED).subquery())


@lru_cache(maxsize=256)
def _page_statement(filters: frozenset[str], order: Order, listed: Select[Any] | None) -> Select[Any]:
    """The page's ids first, and only then what is shown of them: deep pages stay cheap."""
    ids = _ids(filters, listed)
    if order is Order.HOLDER:
        ids = ids.join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
    chosen = ids.order_by(*_ORDERS[order]).limit(bindparam("size")).offset(bindparam("skip")).subquery()
    return (
        columns(
            Review.id,
            Review.reference,
            Review.status,
            Review.risk,
            Review.identified_on,
            LicenceHolder.name.label("holder"),  # type: ignore[attr-defined]
            Person.name.label("owner"),  # type: ignore[attr-defined]
            Programme.name.label("programme"),  # type: ignore[attr-defined]
            _hear_by_now().label("hear_by"),
            _expires_first().label("expires_on"),
            _standing(listed).label("standing"),
        )
        .join(chosen, chosen.c.id == col(Review.id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .outerjoin(Person, col(Person.id) == col(Review.owner_id))
        .outerjoin(Programme, col(Programme.id) == col(Review.programme_id))
        .order_by(*_ORDERS[order])
    )


def _expires_first() -> Any:
    return (
        columns(func.min(Licence.expires_on))
        .join(ReviewLicence, col(ReviewLicence.licence_id) == col(Licence.id))
        .where(col(ReviewLicence.review_id) == col(Review.id))
        .correlate(Review)
        .scalar_subquery()
    )


_HIGHEST_FIRST = case({risk.value: -place for place, risk in enumerate(Risk)}, value=col(Review.risk))
_ORDERS: dict[Order, tuple[Any, ...]] = {
    Order.NEWEST: (col(Review.id).desc(),),
    Order.OLDEST: (col(Review.id),),
    Order.RISK: (_HIGHEST_FIRST, col(Review.id)),
    Order.HOLDER: (col(LicenceHolder.search_last), col(Review.id)),
}
