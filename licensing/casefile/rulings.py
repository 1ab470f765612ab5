"""What was proposed, judged and decided in one review: each record as it was signed, none overwritten."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from licensing.decisions.models import Determination, DeterminationOutcome, Judgment, Proposal, ProposedOutcome
from licensing.decisions.queries import determination_of
from licensing.decisions.rules import JudgmentAct
from licensing.people.models import Person

SENT_BACK = frozenset({JudgmentAct.SEND_BACK_EXPLAIN, JudgmentAct.SEND_BACK_ASK_MORE})


@dataclass(frozen=True, slots=True)
class Ruling:
    """Every version of the proposal, the commissioner's judgment of each, and the determination that stands."""

    proposals: Sequence[Proposal]
    proposed: Mapping[int, Sequence[ProposedOutcome]]
    judgments: Mapping[int, Judgment]
    determination: Determination | None
    outcomes: Sequence[DeterminationOutcome]
    names: Mapping[int, str]

    @property
    def is_sent_back(self) -> bool:
        """Is it the panel's turn again, because the latest proposal was sent back? (R77)"""
        latest = self.judgments.get(self.proposals[-1].id) if self.proposals else None
        return latest is not None and latest.act in SENT_BACK


def rulings_of(session: Session, review_id: int) -> Ruling:
    """The records of one review; six statements at most."""
    proposals = session.exec(
        select(Proposal).where(Proposal.review_id == review_id).order_by(col(Proposal.number)).limit(50)
    ).all()
    proposed: dict[int, list[ProposedOutcome]] = defaultdict(list)
    judgments: dict[int, Judgment] = {}
    if proposals:
        ids = [proposal.id for proposal in proposals]
        for row in session.exec(
            select(ProposedOutcome).where(col(ProposedOutcome.proposal_id).in_(ids)).order_by(col(ProposedOutcome.id))
        ):
            proposed[row.proposal_id].append(row)
        judged = session.exec(select(Judgment).where(col(Judgment.proposal_id).in_(ids))).all()
        judgments = {judgment.proposal_id: judgment for judgment in judged}
    determination = determination_of(session, review_id)
    outcomes = _outcomes(session, determination)
    return Ruling(
        proposals=proposals,
        proposed=proposed,
        judgments=judgments,
        determination=determination,
        outcomes=outcomes,
        names=_names(session, proposals, judgments.values(), determination),
    )


def _outcomes(session: Session, determination: Determination | None) -> Sequence[DeterminationOutcome]:
    if determination is None:
        return []
    return session.exec(
        select(DeterminationOutcome)
        .where(DeterminationOutcome.determination_id == determination.id)
        .order_by(col(DeterminationOutcome.licence_id))
    ).all()


def _names(
    session: Session, proposals: Sequence[Proposal], judgments: Any, determination: Determination | None
) -> dict[int, str]:
    ids = {proposal.signed_by for proposal in proposals} | {judgment.judged_by for judgment in judgments}
    if determination is not None:
        ids.add(determination.decided_by)
    if not ids:
        return {}
    return dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all())
