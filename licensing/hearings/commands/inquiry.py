"""The shared list of questions: who asked, what was not needed, what was found, when it was enough (R28, R33, R74)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Invalid, Refused
from licensing.hearings.attendance import Seated
from licensing.hearings.commands.case import (
    Case,
    attending,
    demand_chair,
    demand_step,
    log,
    refuse_unless_private,
    take_case,
)
from licensing.hearings.course import LogKind
from licensing.hearings.coverage import holder_was_heard, matters_told
from licensing.hearings.models import Asked, Found, Hearing, InformationComplete
from licensing.hearings.participation import FINDING_RULES, INFORMATION_RULES, FindingFacts, InformationFacts
from licensing.hearings.queries import asked_in, chain_of_hearings, found_in, information_of, last_asked
from licensing.hearings.rules import (
    EVIDENCE_STEPS,
    MAY_BE_COMPLETE,
    Finding,
    Step,
)
from licensing.papers.labels import no_page
from licensing.papers.queries import has_page
from licensing.powers.rules import hears_with_panel
from licensing.reviews.commands import add_question
from licensing.reviews.models import Question
from licensing.reviews.queries import question_by_id, questions_of
from licensing.rulebook import broken, refuse_if

MAY_BE_SET_ASIDE = EVIDENCE_STEPS | {Step.DELIBERATION}


def mark_asked(
    session: Session, reference: str, *, question_id: int, person_id: int, by: Actor, now: datetime
) -> Asked:
    """A question was asked, by whom. Refused for whoever is out of the room or of the case, and when it was covered."""
    case = take_case(session, reference, by=by)
    demand_step(case, *sorted(EVIDENCE_STEPS))
    question = question_by_id(session, case.review_id, question_id)
    asker = _asker(session, case, person_id, now)
    _refuse_covered(session, case, question)
    row = _keep(session, case, question, now, asked_by=person_id, capacity=asker.capacity)
    record(session, "question.asked", about=reference, by=by, at=now, number=question.number, asked_by=asker.name)
    return row


def mark_not_needed(
    session: Session, reference: str, *, question_id: int, because: str, by: Actor, now: datetime
) -> Asked:
    """A question need not be asked, and why (R74). Refused when it was covered."""
    case = take_case(session, reference, by=by)
    demand_step(case, *sorted(MAY_BE_SET_ASIDE))
    question = question_by_id(session, case.review_id, question_id)
    _refuse_covered(session, case, question)
    row = _keep(session, case, question, now, not_needed_because=because)
    record(session, "question.not_needed", about=reference, by=by, at=now, number=question.number, because=because)
    return row


def undo_question(session: Session, reference: str, *, question_id: int, by: Actor, now: datetime) -> Asked | None:
    """Take back what was recorded of a question; nothing happens where nothing stands. Completeness is reopened."""
    case = take_case(session, reference, by=by)
    demand_step(case, *sorted(MAY_BE_SET_ASIDE))
    question = question_by_id(session, case.review_id, question_id)
    last = last_asked(session, case.hearing.id, question_id)
    if last is None or last.is_undone:
        return None
    row = _keep(session, case, question, now, is_undone=True)
    _reopen(session, case, by, now)
    record(session, "question.undone", about=reference, by=by, at=now, number=question.number)
    return row


def note_answer(
    session: Session,
    reference: str,
    *,
    question_id: int,
    answer: str,
    page_label: str = "",
    by: Actor,
    now: datetime,
) -> Asked:
    """The answer in short, beside a question that was asked, and the page of the papers that it was about.

    Refused for a question that was not asked. Invalid for a label that no page of the case's papers has.
    """
    case = take_case(session, reference, by=by)
    demand_step(case, *sorted(MAY_BE_SET_ASIDE))
    question = question_by_id(session, case.review_id, question_id)
    last = last_asked(session, case.hearing.id, question_id)
    if last is None or last.is_undone or last.asked_by is None:
        raise Refused("An answer belongs to a question that was asked.", codes=["R28"], about=reference)
    page_label = page_label.upper()
    if page_label and not has_page(session, case.review_id, page_label):
        raise Invalid("The answer names a page that is not there.", fields={"page_label": no_page(page_label)})
    row = _keep(
        session, case, question, now,
        asked_by=last.asked_by, capacity=last.capacity, answer=answer, page_label=page_label,
    )  # fmt: skip
    told = {"answer": answer} | ({"page": page_label} if page_label else {})
    record(session, "question.answered", about=reference, by=by, at=now, number=question.number, **told)
    return row


def raise_question(session: Session, reference: str, *, asks: str, by: Actor, now: datetime) -> Question:
    """A new question, thought of in the room: it must be put to the holder before anything is found on it (R28)."""
    case = take_case(session, reference, by=by)
    demand_step(case, *sorted(EVIDENCE_STEPS))
    question = add_question(session, reference, asks=asks, alleges=asks, by=by, now=now)
    _reopen(session, case, by, now)
    record(session, "question.raised", about=reference, by=by, at=now, number=question.number, asks=asks)
    return question


def record_finding(
    session: Session, reference: str, *, question_id: int, finding: Finding, by: Actor, now: datetime
) -> Found:
    """What the members find on one question, on the balance of probabilities (R33), in private (R15).

    Refused for *found* where the matter was neither in the served notice nor put to the holder (R28).
    """
    case = take_case(session, reference, by=by)
    demand_step(case, Step.DELIBERATION, Step.OUTCOME)
    question = question_by_id(session, case.review_id, question_id)
    attendance = attending(session, case, at=now)
    refuse_unless_private(case, attendance, at=now)
    asked = asked_in(session, [one.id for one in chain_of_hearings(session, case.hearing)]).get(question_id)
    facts = FindingFacts(
        finding=finding,
        was_notified=question.alleges in matters_told(session, case.hearing),
        was_put=asked is not None and asked.asked_by is not None,
        holder_present=holder_was_heard(session, case.hearing),
    )
    refuse_if(broken(FINDING_RULES, facts, on=now.date()), about=reference)
    before = found_in(session, [case.hearing.id]).get(question_id)
    row = Found(
        hearing_id=case.hearing.id, question_id=question_id, finding=finding, at=now, recorded_by=by.id,
        supersedes=before.id if before else None,
    )  # fmt: skip
    session.add(row)
    record(session, "finding.recorded", about=reference, by=by, at=now, number=question.number, finding=finding)
    return row


def complete_information(session: Session, reference: str, *, by: Actor, now: datetime) -> InformationComplete:
    """*We have the information we need*: the chair records it, or the clerk for the chair, with who agreed (R74)."""
    case = take_case(session, reference, by=by)
    demand_step(case, *MAY_BE_COMPLETE)
    attendance = attending(session, case, at=now)
    if hears_with_panel(case.mode):
        demand_chair(attendance, by, about=reference)
    agreed = [one.name for one in attendance.voters or attendance.deciders_in]
    uncovered = uncovered_questions(session, case.hearing)
    facts = InformationFacts(not_covered=len(uncovered), agreed_by=len(agreed))
    refuse_if(broken(INFORMATION_RULES, facts, on=now.date()), about=reference)
    standing = information_of(session, case.hearing.id)
    if standing is not None:
        return standing
    row = InformationComplete(
        hearing_id=case.hearing.id, agreed_by=", ".join(agreed)[:600], recorded_by=by.id or 0, at=now
    )
    session.add(row)
    log(session, case.hearing, LogKind.NOTED, "“We have the information we need”", by=by, at=now)
    record(session, "information.complete", about=reference, by=by, at=now, agreed_by=agreed)
    return row


def uncovered_questions(session: Session, hearing: Hearing) -> Sequence[Question]:
    """The questions neither asked nor set aside, at this hearing or the part-heard ones it resumes."""
    covered = asked_in(session, [one.id for one in chain_of_hearings(session, hearing)])
    return [one for one in questions_of(session, hearing.review_id) if one.id not in covered]


def _asker(session: Session, case: Case, person_id: int, now: datetime) -> Seated:
    asker = attending(session, case, at=now).find(person_id)
    if asker is None or not asker.is_in or asker.is_excluded:
        raise Refused(
            "A question is asked by somebody who sits on the case and is in the room.",
            codes=["R75"],
            about=case.reference,
        )
    return asker


def _refuse_covered(session: Session, case: Case, question: Question) -> None:
    last = last_asked(session, case.hearing.id, question.id or 0)
    if last is not None and not last.is_undone:
        raise Refused("This question is covered already. Undo it first.", codes=[""], about=case.reference)


def _keep(session: Session, case: Case, question: Question, now: datetime, **given: Any) -> Asked:
    """One more row about the question, in place of the one that stood."""
    last = last_asked(session, case.hearing.id, question.id or 0)
    row = Asked(
        hearing_id=case.hearing.id, question_id=question.id, at=now, supersedes=last.id if last else None, **given
    )
    session.add(row)
    session.flush()
    return row


def _reopen(session: Session, case: Case, by: Actor, now: datetime) -> None:
    standing = information_of(session, case.hearing.id)
    if standing is not None:
        session.add(
            InformationComplete(
                hearing_id=case.hearing.id,
                agreed_by=standing.agreed_by,
                is_reopened=True,
                recorded_by=by.id or 0,
                at=now,
            )
        )
