"""Opening a review for each of many holders whose training is overdue, and drafts for the chair, one a case.

Nothing here decides. Each case is decided, signed and told of by itself, by the commands of every other case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.decisions.commands.draft import Page, keep_draft
from licensing.decisions.forms import SigningForm, draft_typed
from licensing.decisions.rules import OUTCOME_WORDS, Ground, Outcome, SuspensionEnd
from licensing.decisions.views import Sight, settled, sight_of
from licensing.decisions.writing import draft_that_stands, writing_of
from licensing.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from licensing.register.queries import holder_by_id
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews.commands import add_question, open_review
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.reviews.rules import Risk
from licensing.rulebook import broken, refuse_if
from licensing.training.queries import training_standing
from licensing.until_trained.models import TrainingReview
from licensing.until_trained.queries import (
    is_until_trained,
    licences_to_review,
    overdue_among,
    trained_since,
    training_review_of,
)
from licensing.until_trained.rules import ASKS, FOR_TRAINING_RULES, WHY, ForTrainingFacts, matter, own_facts
from licensing.until_trained.unheard import nothing_came
from licensing.web.forms import blank

MOST_AT_ONCE = 200
MOST_DRAFTS = 60
LONGEST_COMMON = 6000
PROBLEMS = (Refused, NotAllowed, NotFound, Invalid, Stale)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one of many: the case, or why not. `about` is the holder's reference until there is a case."""

    about: str
    name: str
    refused: tuple[str, ...] = ()


def open_for_training(
    session: Session, *, holder_ids: Sequence[int], hear_by: date | None, by: Actor, now: datetime
) -> list[Done]:
    """A review for each of these holders whose training is overdue (R63): an act of its own for each.

    One that is refused (under review already, licence gone, trained meanwhile) stops none of the others. Carried out
    again it opens nothing twice. Raises Invalid for nobody, too many, or a day to hear them by that has passed.
    """
    wanted = sorted(set(holder_ids))
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise Invalid("Choose whom.", fields={"holders": f"Choose from 1 to {MOST_AT_ONCE} licence holders"})
    if hear_by is not None and hear_by < now.date():
        raise Invalid("That day has passed.", fields={"hear_by": "Enter a day that has not passed"})
    return [_open_one(session, one, hear_by, by, now) for one in wanted]


def draft_for_chair(
    session: Session, references: Sequence[str], *, common: str, by: Actor, now: datetime
) -> list[Done]:
    """Begin the chair's draft in each of these cases: their own common paragraphs, then that case's own facts.

    A draft decides nothing: each is opened, read and signed by itself (R04). A case that has a draft keeps it; whoever
    was trained since is left out, for nothing is left to suspend for. Raises Invalid for too long or too many.
    """
    if not common.strip() or len(common) > LONGEST_COMMON:
        raise Invalid(
            "Write your reasons.", fields={"common": f"Write your reasons, at most {LONGEST_COMMON:,} letters"}
        )
    if len(references) > MOST_DRAFTS:
        raise Invalid("Too many at once.", fields={"cases": f"Choose at most {MOST_DRAFTS} cases"})
    return [_draft_one(session, one, common.strip(), by, now) for one in dict.fromkeys(references)]


def _open_one(session: Session, holder_id: int, hear_by: date | None, by: Actor, now: datetime) -> Done:
    holder = holder_by_id(session, holder_id)
    try:
        with session.begin_nested():
            review = _open(session, holder_id, hear_by, by, now)
    except PROBLEMS as problem:
        return Done(holder.reference, holder.name, _reasons(problem))
    return Done(review.reference, holder.name)


def _open(session: Session, holder_id: int, hear_by: date | None, by: Actor, now: datetime) -> Review:
    facts = ForTrainingFacts(
        standing=training_standing(session, holder_id, now.date()).standing,
        because_of_training_already=is_until_trained(session, holder_id, at=now),
    )
    refuse_if(broken(FOR_TRAINING_RULES, facts, on=now.date()))
    told = overdue_among(session, [holder_id], on=now.date())[holder_id]
    says = matter(told.due_on, told.attended_on, told.letters)
    review = open_review(
        session, holder_id=holder_id, why=WHY, risk=Risk.LOW, identified_on=now.date(), hear_by=hear_by,
        licence_ids=[one.id for one in licences_to_review(session, holder_id, on=now.date())], owner_id=by.id,
        by=by, now=now,
    )  # fmt: skip
    add_question(session, review.reference, asks=ASKS, alleges=says, by=by, now=now)
    session.add(
        TrainingReview(
            review_id=review.id,
            due_on=told.due_on,
            attended_on=told.attended_on,
            says=says,
            recorded_by=by.id,
            recorded_at=now,
        )  # fmt: skip
    )
    session.flush()
    return review


def _draft_one(session: Session, reference: str, common: str, by: Actor, now: datetime) -> Done:
    review = take_review(session, reference)
    name = holder_by_id(session, review.holder_id).name
    try:
        with session.begin_nested():
            _draft(session, review, name, common, by, now)
    except PROBLEMS as problem:
        return Done(reference, name, _reasons(problem))
    return Done(reference, name)


def _draft(session: Session, review: Review, name: str, common: str, by: Actor, now: datetime) -> None:
    sight = sight_of(session, review, now=now)
    _refuse_draft(session, review, sight)
    opened = training_review_of(session, review.id)
    rows = writing_of(session, sight.case).rows
    numbers = [f"{LICENCE_WORDS[one.kind]} {one.number}" for one in sight.case.licences]
    begun: dict[str, Any] = {
        **sight.agreed,
        "page": {row.question_id: row.pages[0] for row in rows if row.pages},
        "ground": {one.id: Ground.DRIVER_OTHER for one in sight.case.licences if one.kind.is_driver},
        "ends": {one.id: SuspensionEnd.TRAINING_PASSED for one in sight.case.licences},
    }
    form = blank(
        SigningForm,
        version=0,
        reasons="\n\n".join([common, own_facts(name, numbers, opened.says if opened else "")]),
        holders_account="The licence holder did not attend." if nothing_came(session, review, sight.heard) else "",
        **begun,
    )
    keep_draft(session, review.reference, typed=draft_typed(form), page=Page(0, form.key), by=by, now=now)


def _refuse_draft(session: Session, review: Review, sight: Sight) -> None:
    """Raises Refused where a draft would say what is not so in this case."""
    about, opened = review.reference, training_review_of(session, review.id)
    if opened is None:
        raise Refused("This review was not opened for training.", codes=["R63"], about=about)
    if draft_that_stands(session, review.id) is not None:
        raise Refused("A draft is there already: open the case and go on with it.", codes=[""], about=about)
    trained_on = trained_since(session, review.holder_id, opened.due_on)
    if trained_on is not None:
        said = (
            f"They were trained on {trained_on.day} {trained_on:%B %Y}: nothing is left to suspend for. Open the case."
        )
        raise Refused(said, codes=["R54"], about=about)
    if not any(line.is_found and line.alleges == opened.says for line in sight.heard.lines):
        said = "Members did not find that the training was not done: the reasons may not rely on it. Open the case."
        raise Refused(said, codes=["R33"], about=about)
    terms = {one: sight.heard.votes[one].terms for one in sight.heard.votes}
    for licence_id, outcome in settled(sight).items():
        if outcome is not Outcome.SUSPENDED or (terms[licence_id].ends or "") not in (
            "",
            SuspensionEnd.TRAINING_PASSED,
        ):
            said = f"Members settled on “{OUTCOME_WORDS[outcome]}”, not on a suspension until trained. Open the case."
            raise Refused(said, codes=["R31"], about=about)


def _reasons(problem: Exception) -> tuple[str, ...]:
    return tuple(problem.reasons) if isinstance(problem, Refused) else (str(problem),)
