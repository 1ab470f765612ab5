"""Bulk issue: ask for it, approve each letter in a transaction of its own, stop and go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import note_refusal, record
from licensing.audit.rules import Actor
from licensing.errors import Invalid, NotAllowed, Refused, Stale
from licensing.notices.bulk.queries import (
    drafts_named,
    get_job,
    letter_waiting,
    letters_waiting,
    promise_of,
    promises_kept_back,
    take_job,
)
from licensing.notices.bulk.rules import BulkResult
from licensing.notices.commands import approve_notice, plan_from
from licensing.notices.models import BulkJob, BulkLetter, BulkOutcome, Notice, NoticeRevision
from licensing.notices.queries import take_notice
from licensing.notices.rules import ServiceMethod
from licensing.notices.walls import demand_notice
from licensing.outbox.commands import post
from licensing.people.models import Person
from licensing.people.permissions import Permission
from licensing.people.sessions import actor_of
from licensing.register.numbering import next_reference


@dataclass(frozen=True, slots=True)
class Shown:
    """One letter as its check page showed it: its version, and the hash of its words."""

    reference: str
    version: int
    sha256: str


def ask_for_bulk(
    session: Session,
    letters: Sequence[Shown],
    *,
    method: ServiceMethod,
    planned_on: date,
    by: Actor,
    now: datetime,
) -> BulkJob:
    """Ask that these letters be approved as they were shown, on one plan; the worker does it, letter by letter.

    Raises Refused, naming them, for letters that are no longer drafts (or that this person may not know of), and
    Invalid where they are of several kinds, or the planned day cannot be.
    """
    plan_from(method, planned_on, on=now.date())
    drafts = {notice.reference: notice for notice, _ in _drafts(session, letters, by)}
    job = BulkJob(
        reference=next_reference(session, BulkJob.reference, "BI", now.year),
        method=method.value,
        planned_on=planned_on,
        asked_by=by.id or 0,
        asked_at=now,
    )
    session.add(job)
    session.flush()
    session.add_all(
        BulkLetter(job_id=job.id, notice_id=drafts[one.reference].id, version=one.version, shown=one.sha256)
        for one in letters
    )
    session.flush()
    asked = [one.reference for one in letters]
    record(
        session, "bulk.asked", about=chain_of(job), by=by, at=now, method=method, planned_on=planned_on, letters=asked
    )
    _promise(session, job, asked)
    return job


def approve_asked(session: Session, job_reference: str, notice_reference: str, *, now: datetime) -> BulkOutcome | None:
    """Approve one letter of a bulk issue as its approver would have: by the same command, of what they were shown.

    A refusal is kept as the letter's outcome. None when there is nothing to do: stopped, or done already.
    """
    notice = take_notice(session, notice_reference)
    job = get_job(session, job_reference)
    letter = letter_waiting(session, job.id, notice.id)
    if letter is None or job.stopped_at is not None:
        return None
    person = session.get_one(Person, job.asked_by)
    by = actor_of(session, person)
    try:
        with session.begin_nested():  # what a refusal leaves half done is undone; its outcome is kept
            _demand(session, person, by, notice)
            revision = approve_notice(
                session, notice.reference, version=letter.version, method=ServiceMethod(job.method),
                planned_on=job.planned_on, shown=letter.shown, by=by, now=now,
            )  # fmt: skip
    except (Stale, Refused, NotAllowed, Invalid) as problem:
        return _not_approved(session, job, letter, notice, problem, by=by, now=now)
    return _outcome(session, letter, BulkResult.APPROVED, revision=revision, now=now)


def stop_bulk(session: Session, reference: str, *, by: Actor, now: datetime) -> BulkJob:
    """Stop a bulk issue: the letter in hand is finished, the next is not begun. Refused when nothing is left to do."""
    job = take_job(session, reference)
    if job.stopped_at is not None or not letters_waiting(session, job.id):
        raise Refused(f"{reference} is not under way: nothing of it is left to stop.")
    job.stopped_at, job.stopped_by, job.version = now, by.id, job.version + 1
    session.add(job)
    record(session, "bulk.stopped", about=chain_of(job), by=by, at=now)
    return job


def go_on_with_bulk(session: Session, reference: str, *, by: Actor, now: datetime) -> BulkJob:
    """Go on with what has no outcome yet, after a stop or where the worker gave up. Who approves stays who pressed."""
    job = take_job(session, reference)
    waiting = letters_waiting(session, job.id)
    if not waiting:
        raise Refused(f"{reference} is over: every letter of it has been dealt with.")
    given_up = promises_kept_back(session, [promise_of(job, notice) for notice in waiting])
    if job.stopped_at is None and not given_up:
        raise Refused(f"{reference} is under way already.")
    job.stopped_at, job.stopped_by, job.version = None, None, job.version + 1
    session.add(job)
    record(session, "bulk.went_on", about=chain_of(job), by=by, at=now, letters=list(waiting))
    _promise(session, job, waiting)
    return job


def chain_of(job: BulkJob) -> str:
    """The history that a bulk issue's own changes are kept in."""
    return f"bulk:{job.reference}"


def _drafts(session: Session, letters: Sequence[Shown], by: Actor) -> Sequence[tuple[Notice, object]]:
    drafts = drafts_named(session, [one.reference for one in letters], person_id=by.id)
    found = {notice.reference for notice, _ in drafts}
    gone = [one.reference for one in letters if one.reference not in found]
    if gone:
        raise Refused(f"No longer waiting to be approved: {', '.join(gone)}. Look at the list again.")
    if len({notice.kind for notice, _ in drafts}) > 1:
        raise Invalid("Tick letters of one kind.", fields={"letters": "Tick letters of one kind"})
    return drafts


def _promise(session: Session, job: BulkJob, references: Sequence[str]) -> None:
    for reference in references:
        post(session, "bulk.asked", dedupe=promise_of(job, reference), job=job.reference, notice=reference)


def _demand(session: Session, person: Person, by: Actor, notice: Notice) -> None:
    """Whoever pressed may have lost their role, or stand behind a wall, by the time their letter's turn comes."""
    if not person.is_active:
        raise NotAllowed("Whoever asked for it is no longer here.", about=notice.case_reference)
    demand_notice(session, notice, Permission.MANAGE_NOTICES, by=by)


def _not_approved(
    session: Session,
    job: BulkJob,
    letter: BulkLetter,
    notice: Notice,
    problem: Stale | Refused | NotAllowed | Invalid,
    *,
    by: Actor,
    now: datetime,
) -> BulkOutcome:
    """The reason is kept three times: for whoever looks at the issue, in the case's history, and among refusals."""
    reasons = _reasons(notice, problem)
    because = " ".join(reasons)[:600]
    record(
        session, "notice.not_approved", about=notice.case_reference, by=by, at=now, notice=notice.reference,
        because=because, bulk=job.reference,
    )  # fmt: skip
    note_refusal(
        session, by=by, at=now, about=notice.case_reference, route="worker", request_id=job.reference,
        reasons=reasons, codes=getattr(problem, "codes", []),
    )  # fmt: skip
    result = BulkResult.CHANGED if isinstance(problem, Stale) else BulkResult.REFUSED
    return _outcome(session, letter, result, says=because, now=now)


def _reasons(notice: Notice, problem: Exception) -> list[str]:
    if isinstance(problem, Stale):
        withdrawn = f"It was withdrawn: {notice.withdrawn_because}" if notice.withdrawn_at else ""
        return [withdrawn or f"{problem.theirs['Letter']}."]
    return list(problem.reasons) if isinstance(problem, Refused) else [str(problem)]


def _outcome(
    session: Session,
    letter: BulkLetter,
    result: BulkResult,
    *,
    says: str = "",
    revision: NoticeRevision | None = None,
    now: datetime,
) -> BulkOutcome:
    row = BulkOutcome(
        letter_id=letter.id, result=result, says=says, revision_id=revision.id if revision else None, ended_at=now
    )
    session.add(row)
    session.flush()
    return row
