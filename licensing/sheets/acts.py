"""Acts that a sheet tells of in one line where tablets make several: each made of the hearing's own commands."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.errors import Refused
from licensing.hearings.commands.inquiry import mark_asked, note_answer, raise_question, record_finding
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.voting import break_tie
from licensing.hearings.models import Hearing
from licensing.hearings.queries import ballots_of, open_hearing_of
from licensing.hearings.rules import Choice, Finding
from licensing.reviews.queries import get_review, questions_of


def open_from_paper(
    session: Session,
    reference: str,
    *,
    sheet: str,
    short_notice_because: str,
    afresh: bool,
    by: Actor,
    now: datetime,
) -> Hearing:
    """Call the case on, as the sheet has it. From its first moment the hearing says that it is from paper."""
    hearing = open_hearing(session, reference, short_notice_because=short_notice_because, afresh=afresh, by=by, now=now)
    hearing.from_sheet = sheet
    session.add(hearing)
    return hearing


def ask_new(
    session: Session,
    reference: str,
    *,
    asks: str,
    person_id: int | None,
    answer: str,
    page_label: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """A question thought of in the room; who put it, and the answer, where they were written (R28)."""
    question = raise_question(session, reference, asks=asks, by=by, now=now)
    if person_id is not None:
        mark_asked(session, reference, question_id=question.id or 0, person_id=person_id, by=by, now=now)
    if answer:
        told = {"answer": answer, "page_label": page_label}
        note_answer(session, reference, question_id=question.id or 0, **told, by=by, now=now)


def find_new(session: Session, reference: str, *, asks: str, finding: Finding, by: Actor, now: datetime) -> None:
    """What was found on the question that was thought of in the room."""
    review = get_review(session, reference)
    question = next(one for one in reversed(questions_of(session, review.id or 0)) if one.asks == asks)
    record_finding(session, reference, question_id=question.id or 0, finding=finding, by=by, now=now)


def break_tie_on(
    session: Session, reference: str, *, licence_id: int, choice: Choice, by: Actor, now: datetime
) -> None:
    """The chair's casting vote on the tie that stands for this licence. Refused where there is no vote on it."""
    hearing = open_hearing_of(session, get_review(session, reference).id)
    ballots = ballots_of(session, hearing.id) if hearing else []
    ballot = next((one for one in ballots if one.licence_id == licence_id), None)
    if ballot is None:
        raise Refused("The chair has a casting vote on a tie, once.", codes=["R31"], about=reference)
    break_tie(session, reference, ballot_id=ballot.id or 0, choice=choice, by=by, now=now)
