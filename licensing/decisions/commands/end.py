"""The step that ends a suspension was taken: an officer records it, and the licence revives by itself (R54)."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.commands.follow import bring_about
from licensing.decisions.models import Determination, SuspensionEnded
from licensing.decisions.queries import get_determination, outcomes_of, step_recorded
from licensing.decisions.rules import RECORDED_BY_OFFICERS, SUSPENSION_END_WORDS, SuspensionEnd
from licensing.decisions.suspension import wrong_with_step
from licensing.errors import Invalid, Refused
from licensing.reviews.queries import take_review

NO_STEP_AWAITED = "No step that is recorded here ends this licence’s suspension."


def record_suspension_end(
    session: Session, reference: str, *, licence_id: int, happened_on: date, evidence: str, by: Actor, now: datetime
) -> SuspensionEnded:
    """That the medical or test was passed, or the document produced, on that day: the suspension ends with it (R54).

    Recorded again, it replaces what stood. Raises Refused for a suspension that no such step ends (training ends its
    own by itself), Invalid for a day before the decision or to come, and without evidence.
    """
    review = take_review(session, reference)
    determination = get_determination(session, review)
    end = _awaited(session, determination, licence_id)
    if end not in RECORDED_BY_OFFICERS:
        raise Refused(NO_STEP_AWAITED, codes=["R54"], about=reference)
    wrong = wrong_with_step(happened_on, evidence, decided_on=determination.decided_on, today=now.date())
    if wrong:
        raise Invalid("This cannot be recorded so.", fields=wrong)

    before = step_recorded(session, determination.id, licence_id)
    row = SuspensionEnded(
        determination_id=determination.id, licence_id=licence_id, happened_on=happened_on, evidence=evidence,
        recorded_by=by.id, recorded_at=now, supersedes=before.id if before else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, "suspension.step_taken", about=reference, by=by, at=now, step=SUSPENSION_END_WORDS[end],
        happened_on=happened_on, evidence=evidence, before=before.happened_on if before else None,
    )  # fmt: skip
    bring_about(session, determination, by=by, now=now)
    return row


def _awaited(session: Session, determination: Determination, licence_id: int) -> SuspensionEnd | None:
    ends = {one.licence_id: one.suspension_end for one in outcomes_of(session, determination.id)}
    return ends.get(licence_id)
