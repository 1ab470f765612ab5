"""Where each review stood at the end of a day, computed from dated rows alone (R72): nothing here is ever stored.

The classes and their order are `reviews/rules.py`'s; this file gathers what was true on the day, in two statements
whatever the number of reviews.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from licensing import clock
from licensing.decisions.models import Determination, DeterminationOutcome, Judgment, Proposal
from licensing.decisions.rules import JudgmentAct, Outcome, most_serious
from licensing.hearings.models import Adjournment, Hearing
from licensing.oversight.queries import heard_again, vetoed_notices
from licensing.reviews.models import Closure, HearByDate, Review
from licensing.reviews.rules import Standing, StandingFacts, standing
from licensing.sittings.models import Listing


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """One review as it stood: its class, and for a decided one what became of its licences."""

    review_id: int
    reference: str
    identified_on: date
    standing: Standing
    licences: Mapping[Outcome, int]

    @property
    def outcome(self) -> Outcome | None:
        """The outcome by which the review is counted: the most serious among its licences (R72)."""
        return most_serious(list(self.licences)) if self.licences else None


def standings_at_end_of(session: Session, day: date, *, programme_id: int | None = None) -> Sequence[CaseStanding]:
    """Every review identified by the end of the day, in exactly one class each, by reference."""
    decided = outcomes_by(session, day)
    rows = session.execute(_facts(day, programme_id)).all()
    return [
        CaseStanding(
            review_id=review_id,
            reference=reference,
            identified_on=identified_on,
            standing=(stood := standing(StandingFacts(*facts))),
            licences=decided.get(review_id, {}) if stood is Standing.DECIDED else {},
        )
        for review_id, reference, identified_on, *facts in rows
    ]


def outcomes_by(session: Session, day: date) -> Mapping[int, Mapping[Outcome, int]]:
    """Review → outcome → how many licences, by the determinations that stood at the end of the day."""
    later = aliased(Determination)
    replaced = exists().where(later.supersedes == Determination.id, later.decided_on <= day)
    rows = session.execute(
        select(Determination.review_id, DeterminationOutcome.outcome)
        .join(DeterminationOutcome, col(DeterminationOutcome.determination_id) == Determination.id)
        .where(Determination.decided_on <= day, ~replaced, ~_vetoed(day))
    ).all()
    found: dict[int, Counter[Outcome]] = defaultdict(Counter)
    for review_id, outcome in rows:
        found[review_id][outcome] += 1
    return found


def _facts(day: date, programme_id: int | None) -> Select[Any]:
    """The facts of `StandingFacts` in its order, each as membership in a set: hashed once, not asked per review."""
    until = clock.at(day + timedelta(days=1), 0)
    review = col(Review.id)
    wanted = select(
        review,
        Review.reference,
        Review.identified_on,
        review.in_(select(Closure.review_id).where(Closure.closed_on <= day)),
        review.in_(select(Determination.review_id).where(Determination.decided_on <= day, ~_vetoed(day))),
        review.in_(_heard_to_the_end(until)),
        review.in_(
            select(Listing.review_id).where(
                Listing.listed_at < until, or_(col(Listing.ended_at).is_(None), col(Listing.ended_at) >= until)
            )
        ),
        or_(review.in_(_adjourned_part_heard(until)), review.in_(_sent_back(until, Judgment.review_id))),
        review.in_(_with_hear_by(day)),
    ).where(Review.identified_on <= day)
    if programme_id is not None:
        wanted = wanted.where(Review.programme_id == programme_id)
    return wanted.order_by(col(Review.reference))


def _vetoed(day: date) -> ColumnElement[bool]:
    """The commissioner had vetoed the determination by the end of the day: nothing was decided by it (R06)."""
    return col(Determination.notice_id).in_(vetoed_notices(clock.at(day + timedelta(days=1), 0)))


def _heard_to_the_end(until: datetime) -> Select[Any]:
    """Reviews with a hearing that was completed by then: not adjourned, and not sent back to ask more since."""
    return select(Hearing.review_id).where(
        col(Hearing.closed_at) < until,
        col(Hearing.id).not_in(select(Adjournment.hearing_id).where(Adjournment.adjourned_at < until)),
        col(Hearing.id).not_in(_sent_back(until, Proposal.hearing_id)),
        col(Hearing.id).not_in(heard_again(until)),
    )


def _adjourned_part_heard(until: datetime) -> Select[Any]:
    return select(Adjournment.review_id).where(Adjournment.adjourned_at < until, col(Adjournment.is_part_heard))


def _sent_back(until: datetime, what: Any) -> Select[Any]:
    """What was sent back by then to ask more (R77): its reviews, or the hearings its proposals came from."""
    return (
        select(what)
        .join_from(Judgment, Proposal, col(Proposal.id) == Judgment.proposal_id)
        .where(Judgment.act == JudgmentAct.SEND_BACK_ASK_MORE, Judgment.judged_at < until)
    )


def _with_hear_by(day: date) -> Select[Any]:
    """Reviews whose latest hear-by row set by the day gives a date; one that takes the date away leaves none."""
    latest = select(func.max(HearByDate.id)).where(HearByDate.set_on <= day).group_by(col(HearByDate.review_id))
    return select(HearByDate.review_id).where(col(HearByDate.id).in_(latest), col(HearByDate.hear_by).is_not(None))
