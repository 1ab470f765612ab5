"""Reading bulk issues: what may go into one, one with its letters, those under way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func
from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.notices.bulk.rules import MOST_LETTERS, BulkResult
from licensing.notices.models import BulkJob, BulkLetter, BulkOutcome, HandedOver, Notice
from licensing.notices.queries import Stage, at_stage
from licensing.notices.rules import NoticeKind
from licensing.notices.walls import known_to
from licensing.outbox.models import Delivery, OutboxMessage
from licensing.register.models import LicenceHolder

MOST_JOBS = 5


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter of a bulk issue and what became of it; `result` is None while it waits."""

    reference: str
    kind: NoticeKind
    case_reference: str
    holder: str
    result: BulkResult | None
    says: str
    is_printed: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class JobRow:
    """One bulk issue as a list shows it: how many letters it has, and how many of them are done with."""

    reference: str
    asked_at: datetime
    is_stopped: bool
    letters: int
    ended: int

    @property
    def is_over(self) -> bool:
        return self.ended == self.letters


def drafts_named(
    session: Session, references: Iterable[str], *, person_id: int | None
) -> Sequence[tuple[Notice, LicenceHolder]]:
    """The drafts among these references, with their holders, in the order of their cases; none behind a wall."""
    wanted = list(dict.fromkeys(references))[:MOST_LETTERS]
    rows = session.exec(
        select(Notice, LicenceHolder)
        .join(LicenceHolder, col(LicenceHolder.id) == col(Notice.holder_id))
        .where(
            col(Notice.reference).in_(wanted),
            at_stage(Stage.DRAFT),
            known_to(person_id),
        )
        .order_by(col(Notice.due_on).nulls_last(), col(Notice.id))
    ).all()
    return [(notice, holder) for notice, holder in rows]


def get_job(session: Session, reference: str) -> BulkJob:
    """The bulk issue of that reference. Raises NotFound."""
    return _found(session.exec(select(BulkJob).where(BulkJob.reference == reference)).first(), reference)


def take_job(session: Session, reference: str) -> BulkJob:
    """The same, locked until this transaction ends. Raises NotFound."""
    job = session.exec(
        select(BulkJob)
        .where(BulkJob.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    return _found(job, reference)


def letter_waiting(session: Session, job_id: int, notice_id: int) -> BulkLetter | None:
    """That letter of the bulk issue, unless it has its outcome or is not in it."""
    return session.exec(
        select(BulkLetter).where(BulkLetter.job_id == job_id, BulkLetter.notice_id == notice_id, ~_has_outcome())
    ).first()


def letters_waiting(session: Session, job_id: int) -> Sequence[str]:
    """The references of the letters that have no outcome yet, in the order asked."""
    return session.exec(
        select(Notice.reference)
        .join(BulkLetter, col(BulkLetter.notice_id) == col(Notice.id))
        .where(BulkLetter.job_id == job_id, ~_has_outcome())
        .order_by(col(BulkLetter.id))
        .limit(MOST_LETTERS)
    ).all()


def letters_of(session: Session, job_id: int, *, person_id: int | None) -> list[LetterRow]:
    """Every letter of a bulk issue, those that failed first; none behind this person's walls."""
    rows = session.exec(
        select(
            Notice.reference, Notice.kind, Notice.case_reference, LicenceHolder.name, BulkOutcome.result,
            func.coalesce(BulkOutcome.says, ""), col(HandedOver.id).is_not(None),
            col(Notice.withdrawn_at).is_not(None),
        )
        .select_from(BulkLetter)
        .join(Notice, col(Notice.id) == col(BulkLetter.notice_id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Notice.holder_id))
        .outerjoin(BulkOutcome, col(BulkOutcome.letter_id) == col(BulkLetter.id))
        .outerjoin(HandedOver, col(HandedOver.revision_id) == col(BulkOutcome.revision_id))
        .where(BulkLetter.job_id == job_id, known_to(person_id))
        .order_by(col(BulkLetter.id))
        .limit(MOST_LETTERS)
    ).all()  # fmt: skip
    return [LetterRow(*row) for row in rows]


def promise_of(job: BulkJob, notice_reference: str) -> str:
    """The name of the promise to approve one letter: a new one each time the issue goes on."""
    return f"bulk:{job.reference}:{job.version}:{notice_reference}"


def promises_kept_back(session: Session, promises: Iterable[str]) -> set[str]:
    """Of these promises (by their `dedupe`), those that no further try will keep."""
    return set(
        session.exec(
            select(OutboxMessage.dedupe).where(
                col(OutboxMessage.dedupe).in_(list(promises)), OutboxMessage.delivery == Delivery.GAVE_UP
            )
        ).all()
    )


def jobs(session: Session, *, person_id: int | None, since: datetime, limit: int = MOST_JOBS) -> list[JobRow]:
    """The bulk issues that still have letters to do, and those asked for since, newest first.

    Letters behind this person's walls are not counted, and an issue that holds no other is not listed.
    """
    ended = func.count(col(BulkOutcome.id))
    rows = session.exec(
        select(
            BulkJob.reference, BulkJob.asked_at, col(BulkJob.stopped_at).is_not(None), func.count(BulkLetter.id), ended
        )
        .join(BulkLetter, col(BulkLetter.job_id) == col(BulkJob.id))
        .join(Notice, col(Notice.id) == col(BulkLetter.notice_id))
        .outerjoin(BulkOutcome, col(BulkOutcome.letter_id) == col(BulkLetter.id))
        .where(known_to(person_id))
        .group_by(col(BulkJob.id))
        .having((ended < func.count(BulkLetter.id)) | (col(BulkJob.asked_at) >= since))
        .order_by(col(BulkJob.id).desc())
        .limit(limit)
    ).all()
    return [JobRow(*row) for row in rows]


def _has_outcome():  # type: ignore[no-untyped-def]
    return exists().where(col(BulkOutcome.letter_id) == col(BulkLetter.id))


def _found(job: BulkJob | None, reference: str) -> BulkJob:
    if job is None:
        raise NotFound(f"There is no bulk issue {reference}.")
    return job
