"""After the hearing and before the chair signs: a member objects to "agreed by all", and hands are counted (R31)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.facts import Case, case_of
from licensing.decisions.heard import Vote
from licensing.decisions.models import Objection, VoteRetaken
from licensing.decisions.queries import retaken_votes
from licensing.decisions.rules import AGAINST_THE_LICENCE, Outcome
from licensing.decisions.signing import refuse_unless_chair
from licensing.decisions.writing import is_being_written
from licensing.errors import NotAllowed, NotFound, Refused
from licensing.hearings.commands.case import refuse_barred
from licensing.hearings.models import Ballot
from licensing.hearings.queries import ballots_of
from licensing.hearings.rules import Tally, VotingMethod, tally
from licensing.people.rules import Role
from licensing.powers.rules import council_mode
from licensing.reviews.queries import take_review
from licensing.sittings.queries import appointments_on
from licensing.sittings.rules import is_quorate


@dataclass(frozen=True, slots=True)
class Hands:
    """A show of hands as it was counted; on a tie the chair's casting vote, "for" or "against"."""

    votes_for: int
    votes_against: int
    abstained: int = 0
    casting: str | None = None


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
    hands: Hands,
    by: Actor,
    now: datetime,
    present: Sequence[int] = (),
    immediate: bool = False,
) -> VoteRetaken:
    """The show of hands of those who heard the case, after an objection; on another outcome too (R10, R31).

    The smallest lawful way: what a member objected to, or what an interest declared since has spoilt (R17), is put to
    hands, and again only while no count carried it. So is `immediate` effect where members had not agreed on it: the
    chair adds none (R44). The clerk records it, or the chair with the names of those who were `present`; they are
    members who heard the case, at least a quorum, and each is counted. For the clerk no names mean all of them. The
    names go into the audit event.

    Raises Refused where that is not so, or a tie has no casting vote; NotAllowed for anybody else.
    """
    case = _case(session, reference, now=now)
    _refuse_unless_counts(session, case, by=by)
    _ballot(session, case, licence_id)
    vote, before = case.heard.votes[licence_id], retaken_votes(session, case.heard.hearing_id).get(licence_id)
    adds = immediate and not vote.terms.immediate and vote.is_carried and outcome.value == vote.outcome
    if not adds:
        _refuse_settled(vote, before, about=reference)
    names = _present(session, case, present, by=by)
    result = _result(hands, members=len(names), adds=adds, about=reference)
    retaken = VoteRetaken(
        hearing_id=case.heard.hearing_id, licence_id=licence_id, outcome=outcome.value,
        is_immediate=immediate and outcome in AGAINST_THE_LICENCE, votes_for=hands.votes_for,
        votes_against=hands.votes_against, abstained=hands.abstained, casting_vote=hands.casting or "",
        is_carried=bool(result.is_carried), recorded_by=by.id or 0, recorded_at=now,
        supersedes=before.id if before else None,
    )  # fmt: skip
    session.add(retaken)
    session.flush()
    record(
        session, "vote.retaken", about=reference, by=by, at=now, licence_id=licence_id, outcome=outcome,
        immediate=retaken.is_immediate, votes_for=hands.votes_for, votes_against=hands.votes_against,
        abstained=hands.abstained, casting=hands.casting or "", carried=result.is_carried, present=names,
    )  # fmt: skip
    return retaken


def _result(hands: Hands, *, members: int, adds: bool, about: str) -> Tally:
    """What the hands came to. Refused for any other number, a tie, and immediate effect that is not carried (R31)."""
    counted = hands.votes_for + hands.votes_against + hands.abstained
    if counted != members:
        raise Refused(f"{members} members settle on it, and {counted} were counted.", codes=["R31"], about=about)
    casting = None if hands.casting is None else hands.casting == "for"
    result = tally(hands.votes_for, hands.votes_against, hands.abstained, casting_vote=casting)
    if result.is_carried is None:
        raise Refused("It is a tie: the chair has a casting vote, for or against.", codes=["R31"], about=about)
    if adds and not result.is_carried:
        lost = "It was not carried: the outcome stands without immediate effect."
        raise Refused(lost, codes=["R31"], about=about)
    return result


def _refuse_unless_counts(session: Session, case: Case, *, by: Actor) -> None:
    """The clerk who has no part in the case, or the chair."""
    if Role.CLERK not in by.roles:
        refuse_unless_chair(case, by=by)
    refuse_barred(session, case.review, by)


def _refuse_settled(vote: Vote, before: VoteRetaken | None, *, about: str) -> None:
    if vote.may_be_retaken:
        return
    says = "Hands were counted, and the vote stands." if before else "Nobody has objected to what was agreed by all."
    raise Refused(says, codes=["R31"], about=about)


def _present(session: Session, case: Case, present: Sequence[int], *, by: Actor) -> list[str]:
    """The names of those whose hands were counted. Refused where nobody is named, or no quorum of those who heard it.

    A commissioner who went on without a quorum, with the reason recorded, has such advice here too (R10). Where
    councillors decide, only those who are members on the day of the count settle on it (R11).
    """
    heard, about = case.heard, case.review.reference
    decides = council_mode(case.holding.mode)
    able = heard.voters & {one.person_id for one in appointments_on(session, case.on)} if decides else heard.voters
    there = set(present)
    if not there and Role.CLERK in by.roles:
        there = set(able)
    if not there:
        raise Refused("Name the members who were there when hands were counted.", codes=["R31"], about=about)
    if not there <= heard.voters:
        raise Refused("Only members who heard the case settle on it.", codes=["R31", "R32"], about=about)
    if not there <= able:
        raise Refused("Only those who are members today settle on it.", codes=["R11"], about=about)
    goes_on = not decides and heard.unquorate_because != ""
    if not goes_on and not is_quorate(replace(heard.quorum, mode=case.holding.mode, members=len(there))):
        raise Refused("Those who were there are no quorum of the members who heard it.", codes=["R10"], about=about)
    return sorted(heard.voter_names[one] for one in there)


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
