"""One bulk issue as its page shows it: how far it is, and what became of each letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from licensing.errors import NotFound
from licensing.notices.bulk.queries import LetterRow, get_job, letters_of, promise_of, promises_kept_back
from licensing.notices.bulk.rules import BulkResult
from licensing.notices.models import BulkJob
from licensing.notices.queries import to_deliver, todays_post
from licensing.notices.rules import ServiceMethod
from licensing.people.models import Person

MOST_WAITING = 1000  # more than wait to leave on any day


@dataclass(frozen=True, slots=True)
class BulkView:
    """Everything that the page of a bulk issue shows. `held`: approved, and then the address changed (R51)."""

    job: BulkJob
    asked_by: str
    method: ServiceMethod
    rows: Sequence[LetterRow]
    given_up: frozenset[str]
    held: frozenset[str]

    @property
    def waiting(self) -> list[LetterRow]:
        return [row for row in self.rows if row.result is None]

    @property
    def approved(self) -> list[LetterRow]:
        return [row for row in self.rows if row.result is BulkResult.APPROVED]

    @property
    def failed(self) -> list[LetterRow]:
        return [row for row in self.rows if row.result not in (None, BulkResult.APPROVED)]

    @property
    def printed(self) -> int:
        """How many are in the print room."""
        return sum(row.is_printed for row in self.rows)

    @property
    def is_stopped(self) -> bool:
        return self.job.stopped_at is not None and bool(self.waiting)

    @property
    def to_print(self) -> int:
        """How many are approved, still stand, and have not reached the print room."""
        return sum(not row.is_printed and not row.is_withdrawn for row in self.approved)

    @property
    def is_over(self) -> bool:
        """Each letter has its outcome."""
        return not self.waiting

    @property
    def is_stuck(self) -> bool:
        """The worker gave up on every letter that is left."""
        return bool(self.waiting) and all(row.reference in self.given_up for row in self.waiting)


def bulk_view(session: Session, reference: str, *, person_id: int | None, on: date) -> BulkView:
    """The bulk issue as it stands, without letters behind this person's walls. NotFound where that leaves none."""
    job = get_job(session, reference)
    rows = letters_of(session, job.id, person_id=person_id)
    if not rows:
        raise NotFound(f"There is no bulk issue {reference}.")
    names = {promise_of(job, row.reference): row.reference for row in rows}
    to_leave = [
        *todays_post(session, person_id=person_id, on=on, limit=MOST_WAITING),
        *to_deliver(session, person_id=person_id, on=on, limit=MOST_WAITING),
    ]
    return BulkView(
        job=job,
        asked_by=session.get_one(Person, job.asked_by).name,
        method=ServiceMethod(job.method),
        rows=rows,
        given_up=frozenset(names[one] for one in promises_kept_back(session, names)),
        held=frozenset(row.reference for row in to_leave if row.is_held),
    )
