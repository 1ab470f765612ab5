"""Whose training is overdue and who is under no review for it; and where each case of overdue training stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, Select, and_, case, cast, exists, extract, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from licensing.decisions.models import Determination, DeterminationOutcome
from licensing.decisions.rules import SuspensionEnd
from licensing.notices.models import Notice, NoticeRevision, Service
from licensing.notices.rules import NoticeKind
from licensing.oversight.queries import vetoed_notices
from licensing.people.permissions import walled_references
from licensing.register.models import Licence, LicenceHolder
from licensing.register.queries import standings_of
from licensing.register.rules import LicenceStanding
from licensing.reviews.models import Review, ReviewLicence
from licensing.reviews.rules import OPEN
from licensing.training.models import Attendance, TrainingSession
from licensing.training.queries import last_attended, licensed_since_of, recorded_at, training_standings
from licensing.training.rules import FIRST_TRAINING_DAYS, REFRESHER_YEARS, REQUIRED_SINCE, lifts
from licensing.until_trained.models import TrainingReview
from licensing.until_trained.rules import Stage, StageFacts, stage_of

PAGE = 100
MOST_CASES = 2000
TrainedDays = Sequence[tuple[date, datetime]]  # the day of a finished training, and since when it is on record
LETTERS = (NoticeKind.TRAINING_INVITATION, NoticeKind.TRAINING_REMINDER)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A licence holder whose training is overdue and who is under no open review."""

    holder_id: int
    reference: str
    name: str
    badge: str
    due_on: date
    attended_on: date | None
    letters: Sequence[date]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of overdue training as the list shows it."""

    review_id: int
    reference: str
    holder: str
    due_on: date | None
    decided_on: date | None
    stage: Stage


def overdue_holders(session: Session, *, on: date, due_by: date, page: int = 1) -> tuple[list[Overdue], int]:
    """Licensed, due by `due_by` and overdue, under no open review and not suspended until trained; and how many."""
    chosen = _overdue(on, due_by)
    total = session.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()
    ids = session.exec(
        chosen.order_by(col(LicenceHolder.search_last), col(LicenceHolder.id)).limit(PAGE).offset((page - 1) * PAGE)
    ).all()
    return _told(session, list(ids), on), total


def overdue_among(session: Session, holder_ids: Sequence[int], *, on: date) -> dict[int, Overdue]:
    """What is told of each of these holders, overdue or not."""
    return {one.holder_id: one for one in _told(session, holder_ids, on)}


def licences_to_review(session: Session, holder_id: int, *, on: date) -> list[Licence]:
    """The driver's licences that run on the day; every licence that does, for a holder who drives under none."""
    found = session.exec(
        select(Licence)
        .where(Licence.holder_id == holder_id, Licence.granted_on <= on, Licence.expires_on >= on)
        .order_by(col(Licence.id))
        .limit(20)
    ).all()
    drivers = [one for one in found if one.kind.is_driver]
    return drivers or list(found)


def is_until_trained(session: Session, holder_id: int, *, at: datetime) -> bool:
    """Is a licence of theirs suspended until training is passed, or about to be?"""
    rows = session.exec(_decided_until_trained().where(Review.holder_id == holder_id)).all()
    licences = [licence_id for _, _, licence_id, _, _ in rows]
    stands = standings_of(session, licences, at=at)
    trained = _trained_days(session, [holder_id]).get(holder_id, [])
    return any(
        not stands[licence_id].is_over and not _is_lifted(trained, decided_on, decided_at)
        for _, decided_on, licence_id, _, decided_at in rows
        if licence_id in stands
    )


def training_review_of(session: Session, review_id: int) -> TrainingReview | None:
    """What the review was opened for, where it was for overdue training."""
    return session.exec(select(TrainingReview).where(TrainingReview.review_id == review_id)).first()


def training_references(session: Session, references: Sequence[str]) -> set[str]:
    """Those of these reviews that were opened for overdue training."""
    rows = select(Review.reference).join(TrainingReview, col(TrainingReview.review_id) == col(Review.id))
    return set(session.exec(rows.where(col(Review.reference).in_(references))).all())


def trained_since(session: Session, holder_id: int, since: date) -> date | None:
    """The first finished training from that day on at which the holder was present."""
    return min((day for day, _ in _trained_days(session, [holder_id]).get(holder_id, []) if day >= since), default=None)


def training_cases(session: Session, *, person_id: int | None, at: datetime) -> list[CaseRow]:
    """Every case of overdue training, and every suspension until trained, that this person may know of; by name.

    Five statements, whatever their number.
    """
    decided = {row[0]: row for row in session.exec(_decided_until_trained().limit(MOST_CASES)).all()}
    rows = session.exec(
        select(Review, LicenceHolder.name, TrainingReview.due_on)
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .outerjoin(TrainingReview, col(TrainingReview.review_id) == col(Review.id))
        .where(
            or_(col(TrainingReview.id).is_not(None), col(Review.id).in_(decided)),
            col(Review.reference).not_in(walled_references(person_id)),
        )
        .order_by(col(LicenceHolder.search_last), col(Review.id))
        .limit(MOST_CASES)
    ).all()
    licences = _licences_of(session, [review.id for review, _, _ in rows])
    stands = standings_of(session, [one for ids in licences.values() for one in ids], at=at)
    trained = _trained_days(session, [review.holder_id for review, _, _ in rows])
    return [
        _row(
            review, name, due_on, decided.get(review.id), [stands[one] for one in licences.get(review.id, [])], trained
        )
        for review, name, due_on in rows
    ]


def counts(rows: Sequence[CaseRow]) -> Mapping[Stage, int]:
    """How many cases stand at each stage; their sum is all of them."""
    found = Counter(one.stage for one in rows)
    return {one: found[one] for one in Stage}


def _row(review, name, due_on, decided, stands: list[LicenceStanding], trained: Mapping[int, TrainedDays]) -> CaseRow:  # type: ignore[no-untyped-def]
    decided_on = decided[1] if decided else None
    since = decided is not None and _is_lifted(trained.get(review.holder_id, ()), decided[1], decided[4])
    stage = stage_of(StageFacts(review.status, decided is not None, since, tuple(stands)))
    return CaseRow(review.id, review.reference, name, due_on, decided_on, stage)


def _told(session: Session, holder_ids: Sequence[int], on: date) -> list[Overdue]:
    badge = select(func.min(Licence.badge_number)).where(Licence.holder_id == LicenceHolder.id).scalar_subquery()
    rows = session.exec(
        select(LicenceHolder.id, LicenceHolder.reference, LicenceHolder.name, func.coalesce(badge, "")).where(
            col(LicenceHolder.id).in_(holder_ids)
        )
    ).all()
    stands = training_standings(session, holder_ids, on)
    letters = _letters(session, holder_ids, {one: stood.attended_on for one, stood in stands.items()}, on)
    told = {
        holder_id: Overdue(
            holder_id, reference, name, number, stands[holder_id].due_on, stands[holder_id].attended_on,
            letters.get(holder_id, []),
        )
        for holder_id, reference, name, number in rows
    }  # fmt: skip
    return [told[one] for one in holder_ids if one in told]


def _overdue(on: date, due_by: date) -> Select[tuple[int]]:
    attended = last_attended(on)
    licensed = select(Licence.holder_id).where(Licence.granted_on <= on, Licence.expires_on >= on)
    under_review = (
        select(Licence.holder_id)
        .join(ReviewLicence, col(ReviewLicence.licence_id) == col(Licence.id))
        .join(Review, col(Review.id) == col(ReviewLicence.review_id))
        .where(col(Review.status).in_(OPEN))
    )
    return (
        select(LicenceHolder.id)
        .outerjoin(attended, attended.c.holder_id == LicenceHolder.id)
        .where(
            col(LicenceHolder.id).in_(licensed),
            col(LicenceHolder.id).not_in(under_review),
            _due_of(attended) < on,
            _due_of(attended) <= due_by,
            ~_waits_for_training(),
        )
    )


def _due_of(attended) -> ColumnElement[date]:  # type: ignore[no-untyped-def]
    """`training.rules.due_on` as the database counts it: 29 February lasts through 28 February."""
    first = func.greatest(licensed_since_of(), REQUIRED_SINCE) + FIRST_TRAINING_DAYS
    return func.coalesce(_lasts_until(attended.c.attended_on), cast(first, Date))


def _lasts_until(day=TrainingSession.held_on) -> ColumnElement[date]:  # type: ignore[no-untyped-def]
    """`training.rules.valid_until` as the database counts it."""
    years_on = cast(day + func.make_interval(REFRESHER_YEARS), Date)
    leap = and_(extract("month", day) == 2, extract("day", day) == 29)
    return case((leap, years_on), else_=years_on - 1)


def _waits_for_training() -> ColumnElement[bool]:
    """Suspended until training by a decision that stands, with no finished training since."""
    decided = _decided_until_trained().subquery()
    came = (
        select(Attendance.id)
        .join(TrainingSession, col(TrainingSession.id) == col(Attendance.session_id))
        .where(
            Attendance.holder_id == decided.c.holder_id,
            or_(
                TrainingSession.held_on >= decided.c.decided_on,
                and_(_lasts_until() >= decided.c.decided_on, recorded_at() > decided.c.decided_at),
            ),
            col(TrainingSession.closed_at).is_not(None),
            *_marks_that_stand(),
        )
    )
    return exists(select(decided.c.holder_id).where(decided.c.holder_id == LicenceHolder.id, ~came.exists()))


def _decided_until_trained():  # type: ignore[no-untyped-def]
    """(review, day, licence, holder, instant) of each licence that a decision which stands suspends until training."""
    later = aliased(Determination)
    return (
        select(
            Determination.review_id,
            Determination.decided_on,
            DeterminationOutcome.licence_id,
            Review.holder_id,
            Determination.decided_at,
        )  # fmt: skip
        .join(DeterminationOutcome, col(DeterminationOutcome.determination_id) == col(Determination.id))
        .join(Review, col(Review.id) == col(Determination.review_id))
        .where(
            DeterminationOutcome.suspension_end == SuspensionEnd.TRAINING_PASSED,
            ~exists().where(col(later.supersedes) == col(Determination.id)),
            col(Determination.notice_id).not_in(vetoed_notices()),
        )
    )


def _licences_of(session: Session, review_ids: Sequence[int]) -> dict[int, list[int]]:
    rows = session.exec(
        select(ReviewLicence.review_id, ReviewLicence.licence_id).where(col(ReviewLicence.review_id).in_(review_ids))
    ).all()
    found: dict[int, list[int]] = {}
    for review_id, licence_id in rows:
        found.setdefault(review_id, []).append(licence_id)
    return found


def _is_lifted(trained: TrainedDays, decided_on: date, decided_at: datetime) -> bool:
    return any(lifts(day, recorded, decided_on=decided_on, decided_at=decided_at) for day, recorded in trained)


def _trained_days(session: Session, holder_ids: Sequence[int]) -> dict[int, list[tuple[date, datetime]]]:
    """Holder → the days of finished trainings at which they were present, and since when that is on record."""
    rows = session.exec(
        select(Attendance.holder_id, TrainingSession.held_on, recorded_at())
        .join(TrainingSession, col(TrainingSession.id) == col(Attendance.session_id))
        .where(
            col(Attendance.holder_id).in_(set(holder_ids)),
            col(TrainingSession.closed_at).is_not(None),
            *_marks_that_stand(),
        )
    ).all()
    found: dict[int, list[tuple[date, datetime]]] = {}
    for holder_id, held_on, recorded in rows:
        found.setdefault(holder_id, []).append((held_on, recorded))
    return found


def _marks_that_stand() -> tuple[ColumnElement[bool], ...]:
    later = aliased(Attendance)
    return col(Attendance.is_present), ~exists().where(col(later.supersedes) == col(Attendance.id))


def _letters(
    session: Session, holder_ids: Sequence[int], attended: Mapping[int, date | None], on: date
) -> dict[int, list[date]]:
    """Holder → the days on which letters about the training that is overdue were sent and, as the record stands, given.

    A letter sent by the day of the last training, or before the licence began, was about another one (R28).
    """
    later = aliased(Service)
    rows = session.exec(
        select(Notice.holder_id, Service.sent_on, licensed_since_of())
        .join(LicenceHolder, col(LicenceHolder.id) == col(Notice.holder_id))
        .join(NoticeRevision, col(NoticeRevision.notice_id) == col(Notice.id))
        .join(Service, col(Service.revision_id) == col(NoticeRevision.id))
        .where(
            col(Notice.holder_id).in_(holder_ids),
            col(Notice.kind).in_(LETTERS),
            ~col(Service.rebutted),
            col(Service.given_on) <= on,
            ~exists().where(col(later.supersedes) == col(Service.id)),
        )
        .order_by(col(Service.sent_on))
    ).all()
    found: dict[int, list[date]] = {}
    for holder_id, sent_on, licensed_since in rows:
        came = attended.get(holder_id)
        if sent_on > came if came else sent_on >= licensed_since:
            found.setdefault(holder_id, []).append(sent_on)
    return found
