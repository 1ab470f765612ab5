"""What is being written before a signature: the draft that stands, who may see it, and the words suggested in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.decisions.composing import FindingRow, lesser_than
from licensing.decisions.facts import Case, policy_says
from licensing.decisions.models import DraftVersion, SuggestedWords, SuggestedWordsAnswer
from licensing.decisions.queries import discarded_drafts, judgment_of, latest_proposal
from licensing.decisions.rules import DRAFT_ORIGIN_WORDS, DRAFT_TEXT_WORDS, DraftOrigin, DraftText, JudgmentAct, Outcome
from licensing.decisions.tracked import Change, Piece, shown
from licensing.errors import NotAllowed
from licensing.hearings.queries import latest_hearing
from licensing.papers.queries import pages_saying
from licensing.people.models import Person
from licensing.people.rules import Role
from licensing.powers.rules import council_mode
from licensing.reviews.queries import people_in
from licensing.reviews.rules import Status, bars_from_deciding
from licensing.reviews.withheld import text_shown, withheld_in
from licensing.web.wording import clock_time, day

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Suggested:
    """Words suggested, as they are shown: what they take out and put in, by whom and when, and what became of them."""

    id: int
    field: str
    pieces: tuple[Piece, ...]
    because: str
    by: str
    answer: str  # "" while the chair has not answered
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Written:
    """One version in the draft's history."""

    number: int
    origin: str
    by: str


@dataclass(frozen=True, slots=True)
class Writing:
    """What leads the chair from what was found to the reasons, and what waits for an answer."""

    rows: tuple[FindingRow, ...]
    lesser: tuple[Outcome, ...]
    waiting: tuple[Suggested, ...]
    version: int  # of the draft that stands; 0 before the first
    kept: str  # who kept it, and when


@dataclass(frozen=True, slots=True)
class DraftShown:
    """What is being written, as those who may see it before it is signed do."""

    number: int
    texts: Mapping[str, str]
    history: tuple[Written, ...]
    suggested: tuple[Suggested, ...]
    is_open: bool
    is_chair: bool
    may_suggest: bool
    may_object: bool
    may_count: bool
    signs_proposal: bool

    @property
    def waiting(self) -> tuple[Suggested, ...]:
        return tuple(one for one in self.suggested if not one.answer)

    @property
    def answered(self) -> tuple[Suggested, ...]:
        return tuple(one for one in self.suggested if one.answer)


def latest_version(session: Session, review_id: int) -> DraftVersion | None:
    """The last version of the review's drafts, whatever it was a draft of."""
    return session.exec(
        select(DraftVersion)
        .where(DraftVersion.review_id == review_id)
        .order_by(col(DraftVersion.number).desc())
        .limit(1)
    ).first()


def draft_that_stands(session: Session, review_id: int) -> DraftVersion | None:
    """The draft of what is written now: after a proposal was signed, that of the next version of it begins anew."""
    latest, proposal = latest_version(session, review_id), latest_proposal(session, review_id)
    hearing, answers = latest_hearing(session, review_id), proposal.id if proposal else None
    if latest is None or hearing is None or latest.hearing_id != hearing.id:
        return None  # what another panel wrote, before the case was heard again, is not this one's
    return latest if latest.proposal_id == answers else None


def _last_of_this_panel(session: Session, review_id: int) -> DraftVersion | None:
    return session.exec(
        select(DraftVersion)
        .where(DraftVersion.review_id == review_id, col(DraftVersion.id).not_in(discarded_drafts(review_id)))
        .order_by(col(DraftVersion.number).desc())
        .limit(1)
    ).first()


def draft_numbered(session: Session, review_id: int, number: int) -> DraftVersion | None:
    """One version of the review's drafts."""
    wanted = select(DraftVersion).where(DraftVersion.review_id == review_id, DraftVersion.number == number)
    return session.exec(wanted).first()


def is_being_written(session: Session, case: Case) -> bool:
    """Has the hearing ended, and is nothing signed yet that stands?"""
    if case.review.status is not Status.HEARD:
        return False
    return council_mode(case.holding.mode) or may_replace(session, case)


def may_replace(session: Session, case: Case) -> bool:
    """May a new version be signed: there is none yet, or the latest was sent back and the panel can answer? (R77)"""
    latest = latest_proposal(session, case.review.id)
    if latest is None:
        return True
    if latest.hearing_id != case.heard.hearing_id:
        return True
    judged = judgment_of(session, latest.id)
    return judged is not None and judged.act is JudgmentAct.SEND_BACK_EXPLAIN


def may_see_draft(session: Session, case: Case, by: Actor) -> bool:
    """Whoever heard the case as a member, the legal adviser and the clerk; never a commissioner (ADR 0035)."""
    if Role.COMMISSIONER in by.roles or by.id is None:
        return False
    if by.id in case.heard.voters:
        return True
    parts = people_in(session, case.review.id)
    is_barred = any(one.person_id == by.id and bars_from_deciding(one.role) for one in parts)
    return bool(by.roles & {Role.LEGAL_ADVISER, Role.CLERK}) and not is_barred


def refuse_unless_may_see(session: Session, case: Case, *, by: Actor) -> None:
    """Raise NotAllowed for anybody who may not see what is being written."""
    if not may_see_draft(session, case, by):
        raise NotAllowed(
            "Only the members who heard the case, the legal adviser and the clerk see what is being written.",
            about=case.review.reference,
        )


def suggestions_in(session: Session, review_id: int) -> list[Suggested]:
    """Every word suggested in the review's drafts, those that wait for an answer first. Bounded; one statement."""
    rows = session.exec(
        select(SuggestedWords, DraftVersion, SuggestedWordsAnswer, Person.name)
        .join(DraftVersion, col(DraftVersion.id) == col(SuggestedWords.draft_id))
        .join(Person, col(Person.id) == col(SuggestedWords.suggested_by))
        .outerjoin(SuggestedWordsAnswer, col(SuggestedWordsAnswer.suggested_id) == col(SuggestedWords.id))
        .where(
            SuggestedWords.review_id == review_id,
            col(SuggestedWords.draft_id).not_in(discarded_drafts(review_id)),
        )
        .order_by(col(SuggestedWordsAnswer.id).is_not(None), col(SuggestedWords.id))
        .limit(MOST_SHOWN)
    ).all()
    return [_suggested(*row) for row in rows]


def unanswered_in(session: Session, review_id: int) -> list[SuggestedWords]:
    """The words suggested that the chair has neither taken nor declined."""
    answered = select(SuggestedWordsAnswer.suggested_id)
    return list(
        session.exec(
            select(SuggestedWords)
            .where(
                SuggestedWords.review_id == review_id,
                col(SuggestedWords.id).not_in(answered),
                col(SuggestedWords.draft_id).not_in(discarded_drafts(review_id)),
            )
            .order_by(col(SuggestedWords.id))
            .limit(MOST_SHOWN)
        ).all()
    )


def history_of(session: Session, review_id: int) -> list[Written]:
    """The versions of the review's drafts, the last one first; the first ones left out of a very long history."""
    rows = session.exec(
        select(DraftVersion.number, DraftVersion.origin, DraftVersion.recorded_at, Person.name)
        .join(Person, col(Person.id) == col(DraftVersion.recorded_by))
        .where(DraftVersion.review_id == review_id, col(DraftVersion.id).not_in(discarded_drafts(review_id)))
        .order_by(col(DraftVersion.number).desc())
        .limit(MOST_SHOWN)
    ).all()
    return [
        Written(number, DRAFT_ORIGIN_WORDS[DraftOrigin(origin)], f"{name}, {day(at)}, {clock_time(at)}")
        for number, origin, at, name in rows
    ]


def finding_rows(session: Session, case: Case) -> tuple[FindingRow, ...]:
    """What was found, each with the pages on which it stands and what the convictions policy presumes of it.

    Without the names that are withheld: it goes into the reasons, which everybody reads (R14).
    """
    found, hidden = case.heard.found, withheld_in(session, case.review.id)
    pages = pages_saying(session, case.review.id, [line.alleges for line in found])
    return tuple(
        FindingRow(
            line.question_id,
            line.number,
            text_shown(line.alleges, hidden),
            tuple(pages.get(line.alleges, ())),
            policy_says(case, line),
        )
        for line in found
    )


def writing_of(session: Session, case: Case) -> Writing:
    """What the chair's form leads from."""
    outcomes = [Outcome(vote.outcome) for vote in case.heard.votes.values() if vote.is_carried]
    draft = draft_that_stands(session, case.review.id)
    history = history_of(session, case.review.id) if draft else []
    return Writing(
        rows=finding_rows(session, case),
        lesser=lesser_than(outcomes),
        waiting=tuple(one for one in suggestions_in(session, case.review.id) if not one.answer),
        version=draft.number if draft else 0,
        kept=history[0].by if history else "",
    )


def draft_shown(session: Session, case: Case, *, by: Actor) -> DraftShown:
    """The draft's page: the last version's texts, its history, the words suggested, and what this person may do."""
    is_open = is_being_written(session, case)
    draft = draft_that_stands(session, case.review.id) or _last_of_this_panel(session, case.review.id)
    return DraftShown(
        number=draft.number if draft else 0,
        texts={field.value: draft.text(field) if draft else "" for field in DraftText},
        history=tuple(history_of(session, case.review.id)),
        suggested=tuple(suggestions_in(session, case.review.id)),
        is_open=is_open,
        is_chair=by.id is not None and by.id == case.heard.chair_id,
        may_suggest=is_open and draft is not None and Role.LEGAL_ADVISER in by.roles,
        may_object=is_open and by.id in case.heard.voters,
        may_count=is_open and (Role.CLERK in by.roles or (by.id is not None and by.id == case.heard.chair_id)),
        signs_proposal=not council_mode(case.holding.mode),
    )


def _suggested(
    words: SuggestedWords, version: DraftVersion, answer: SuggestedWordsAnswer | None, name: str
) -> Suggested:
    return Suggested(
        id=words.id,
        field=DRAFT_TEXT_WORDS[words.field],
        pieces=shown(version.text(words.field), Change(words.starts, words.ends, words.inserts)),
        because=words.because,
        by=f"{name}, {_at(words.suggested_at)}",
        answer=f"{'Taken in' if answer.is_taken else 'Declined'} {_at(answer.answered_at)}" if answer else "",
        is_taken=bool(answer and answer.is_taken),
    )


def _at(instant: datetime) -> str:
    return f"{day(instant)}, {clock_time(instant)}"
