"""After the hearing and before the chair signs: a member objects to "agreed by all", and hands are counted (R31)."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.facts import Case, case_of
from licensing.decisions.models import Objection, VoteRetaken
from licensing.decisions.queries import retaken_votes
from licensing.decisions.rules import Outcome
from licensing.decisions.signing import refuse_unless_chair
from licensing.decisions.writing import is_being_written
from licensing.errors import NotAllowed, NotFound, Refused
from licensing.hearings.models import Ballot
from licensing.hearings.queries import ballots_of
from licensing.hearings.rules import VotingMethod, tally
from licensing.reviews.queries import take_review


def object_to(session: Session, reference: str, *, licence_id: int, by: Actor, now: datetime) -> Objection:
    """A member who settled on the outcome objects: it is agreed by all no longer, and nothing is signed on it.

    Raises Refused once the chair has signed, or where the outcome was voted on; NotAllowed for anybody else.
    """
    case = _case(session, reference, now=now)
    if by.id not in case.heard.voters:
        raise NotAllowed("Only a member who settled on the outcome objects to it.", about=reference)
    ballot = _ballot(session, case, licence_id)
    if ballot.method is not VotingMethod.AGREED_BY_ALL or licence_id in retaken_votes(session, case.heard.hearing_id):
        raise Refused("This was put to a vote, and the vote stands.", codes=["R31"], about=reference)
    objection = Objection(ballot_id=ballot.id, person_id=by.id, objected_at=now)
    session.add(objection)
    session.flush()
    record(session, "ballot.objected", about=reference, by=by, at=now, licence_id=licence_id, outcome=ballot.outcome)
    return objection


def retake_vote(
    session: Session,
    reference: str,
    *,
    licence_id: int,
    outcome: Outcome,
    votes_for: int,
    votes_against: int,
    abstained: int,
    casting: str | None,
    by: Actor,
    now: datetime,
) -> VoteRetaken:
    """The show of hands of those who heard the case, after an objection, counted by the chair; on another outcome too.

    Raises Refused where nobody objected, the numbers are not those of the members, or a tie has no casting vote.
    """
    case = _case(session, reference, now=now)
    refuse_unless_chair(case, by=by)
    _ballot(session, case, licence_id)
    vote, before = case.heard.votes[licence_id], retaken_votes(session, case.heard.hearing_id).get(licence_id)
    if not vote.objectors:
        raise Refused("Nobody has objected to what was agreed by all.", codes=["R31"], about=reference)
    members, counted = len(case.heard.voters), votes_for + votes_against + abstained
    if counted != members:
        raise Refused(f"{members} members settle on it, and {counted} were counted.", codes=["R31"], about=reference)
    result = tally(votes_for, votes_against, abstained, casting_vote=None if casting is None else casting == "for")
    if result.is_carried is None:
        raise Refused("It is a tie: the chair has a casting vote, for or against.", codes=["R31"], about=reference)
    retaken = VoteRetaken(
        hearing_id=case.heard.hearing_id, licence_id=licence_id, outcome=outcome.value, votes_for=votes_for,
        votes_against=votes_against, abstained=abstained, casting_vote=casting or "", is_carried=result.is_carried,
        recorded_by=by.id or 0, recorded_at=now, supersedes=before.id if before else None,
    )  # fmt: skip
    session.add(retaken)
    session.flush()
    record(
        session, "vote.retaken", about=reference, by=by, at=now, licence_id=licence_id, outcome=outcome,
        votes_for=votes_for, votes_against=votes_against, abstained=abstained, casting=casting or "",
        carried=result.is_carried,
    )  # fmt: skip
    return retaken


def _case(session: Session, reference: str, *, now: datetime) -> Case:
    case = case_of(session, take_review(session, reference), now=now)
    if not is_being_written(session, case):
        raise Refused(
            "A member may object until the chair has signed, once the case was heard to the end.",
            codes=["R31"],
            about=reference,
        )
    return case


def _ballot(session: Session, case: Case, licence_id: int) -> Ballot:
    found = next((one for one in ballots_of(session, case.heard.hearing_id) if one.licence_id == licence_id), None)
    if found is None:
        raise NotFound("Members settled on nothing for such a licence in this case.")
    return found
