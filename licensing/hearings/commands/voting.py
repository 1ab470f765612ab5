"""Settling on an outcome: agreed by all, a show of hands, or each member's own vote (R11, R31, R32, R75)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotAllowed, NotFound, Refused
from licensing.hearings.attendance import Attendance, Seated
from licensing.hearings.commands.case import (
    Case,
    attending,
    demand_chair,
    demand_step,
    refuse_unless_private,
    refuse_without_quorum,
    take_case,
)
from licensing.hearings.models import Ballot, Vote
from licensing.hearings.motions import NO_TERMS, Terms, in_words, terms_of
from licensing.hearings.participation import VOTE_RULES
from licensing.hearings.queries import ballots_of, votes_on
from licensing.hearings.rules import Choice, Motion, Step, Tally, VotingMethod, tally
from licensing.people.rules import Role
from licensing.powers.rules import hears_with_panel
from licensing.reviews.queries import licences_under
from licensing.rulebook import broken, refuse_if


def settle_outcome(
    session: Session,
    reference: str,
    *,
    outcome: Motion,
    method: VotingMethod,
    by: Actor,
    now: datetime,
    licence_ids: Sequence[int] = (),
    votes_for: int | None = None,
    votes_against: int | None = None,
    abstained: int | None = None,
    terms: Terms = NO_TERMS,
) -> list[Ballot]:
    """Put one outcome, in the way that was chosen: agreed by all, counted, or to each member's own vote (R31).

    `terms` are what is agreed on beside it.
    """
    put: dict[str, Any] = {"outcome": outcome, "licence_ids": licence_ids, "terms": terms, "by": by, "now": now}
    if method is VotingMethod.AGREED_BY_ALL:
        return agree_by_all(session, reference, **put)
    if method is VotingMethod.OWN_VOTE:
        return put_to_vote(session, reference, **put)
    return count_hands(
        session,
        reference,
        outcome=outcome,
        licence_ids=licence_ids,
        votes_for=votes_for or 0,
        votes_against=votes_against or 0,
        abstained=abstained or 0,
        terms=terms,
        by=by,
        now=now,
    )


def agree_by_all(
    session: Session,
    reference: str,
    *,
    outcome: Motion,
    by: Actor,
    now: datetime,
    licence_ids: Sequence[int] = (),
    terms: Terms = NO_TERMS,
) -> list[Ballot]:
    """All agree on the outcome, for these licences or every one: the chair records it, or the clerk for the chair.

    Any member may object until the chair signs: here (`object_to_agreed`), and once the case is closed in `decisions`;
    a vote taken later replaces this (R31).
    """
    case, attendance = _ready(session, reference, by, now)
    everybody = len(attendance.voters)
    ballots = _put(session, case, licence_ids, outcome, VotingMethod.AGREED_BY_ALL, now, terms)
    for ballot in ballots:
        _settle(ballot, tally(everybody, 0), now)
    _told(session, case, attendance, ballots, "ballot.agreed", by, now)
    return ballots


def count_hands(
    session: Session,
    reference: str,
    *,
    outcome: Motion,
    votes_for: int,
    votes_against: int,
    abstained: int,
    by: Actor,
    now: datetime,
    licence_ids: Sequence[int] = (),
    terms: Terms = NO_TERMS,
) -> list[Ballot]:
    """A show of hands, counted. Refused unless the numbers are those of the members who may vote (R31, R75).

    On a tie nothing is carried until the chair's casting vote.
    """
    case, attendance = _ready(session, reference, by, now)
    members = len(attendance.voters)
    if votes_for + votes_against + abstained != members:
        raise Refused(
            f"{members} members in the room may vote, and {votes_for + votes_against + abstained} were counted.",
            codes=["R31"],
            about=reference,
        )
    ballots = _put(session, case, licence_ids, outcome, VotingMethod.SHOW_OF_HANDS, now, terms)
    for ballot in ballots:
        _settle(ballot, tally(votes_for, votes_against, abstained), now)
    _told(session, case, attendance, ballots, "ballot.counted", by, now)
    return ballots


def name_hands(
    session: Session,
    reference: str,
    *,
    outcome: Motion,
    hands: Mapping[int, Choice],
    by: Actor,
    now: datetime,
    licence_ids: Sequence[int] = (),
    terms: Terms = NO_TERMS,
) -> list[Ballot]:
    """A show of hands by name, for each member who may vote: the clerk enters it, and nobody else (R31).

    It is the clerk's record of what was seen in the room, no vote cast for anybody. Raises NotAllowed for the chair.
    """
    case, attendance = _ready(session, reference, by, now)
    if Role.CLERK not in by.roles:
        raise NotAllowed(
            "The clerk enters names; whoever else records a show of hands enters numbers.", about=reference
        )
    if set(hands) != {one.person_id for one in attendance.voters}:
        raise Refused(
            "Names are entered for every member in the room who may vote, and for nobody else.",
            codes=["R31"],
            about=reference,
        )
    named = {
        choice.value: [one.name for one in attendance.voters if hands[one.person_id] is choice] for choice in Choice
    }
    ballots = _put(session, case, licence_ids, outcome, VotingMethod.SHOW_OF_HANDS, now, terms)
    for ballot in ballots:
        ballot.named = named
        _settle(ballot, tally(*(len(named[choice.value]) for choice in Choice)), now)
    _told(session, case, attendance, ballots, "ballot.counted", by, now)
    return ballots


def put_to_vote(
    session: Session,
    reference: str,
    *,
    outcome: Motion,
    by: Actor,
    now: datetime,
    licence_ids: Sequence[int] = (),
    terms: Terms = NO_TERMS,
) -> list[Ballot]:
    """Put the outcome to the members, who each vote for themselves."""
    case, attendance = _ready(session, reference, by, now)
    ballots = _put(session, case, licence_ids, outcome, VotingMethod.OWN_VOTE, now, terms)
    _told(session, case, attendance, ballots, "ballot.opened", by, now)
    return ballots


def object_to_agreed(session: Session, reference: str, *, ballot_id: int, by: Actor, now: datetime) -> Ballot:
    """A member objects to "agreed by all": the same outcome is put to each member's own vote in its place (R31)."""
    case = take_case(session, reference, by=by)
    demand_step(case, Step.OUTCOME)
    attendance = attending(session, case, at=now)
    if by.id not in {one.person_id for one in attendance.voters}:
        raise NotAllowed("Only a member who may vote on it objects to what was agreed.", about=reference)
    agreed = _ballot(session, case, ballot_id)
    if agreed.method is not VotingMethod.AGREED_BY_ALL:
        raise Refused("This was not agreed by all: it was put to a vote.", codes=["R31"], about=reference)
    outcome = Motion(agreed.outcome)
    (ballot,) = _put(session, case, [agreed.licence_id], outcome, VotingMethod.OWN_VOTE, now, terms_of(agreed))
    _told(session, case, attendance, [ballot], "ballot.objected", by, now)
    return ballot


def cast_vote(
    session: Session, reference: str, *, ballot_ids: Sequence[int], choice: Choice, by: Actor, now: datetime
) -> list[Vote]:
    """The acting member's own vote on these open ballots. Nobody casts another's.

    The case's row is held, so a declaration of interest comes either before, and refuses it, or after, and takes it out
    of the count. When everybody who may vote has voted, the ballot is counted.
    """
    case = take_case(session, reference, by=by)
    demand_step(case, Step.OUTCOME)
    attendance = attending(session, case, at=now)
    refuse_unless_private(case, attendance, at=now)
    refuse_without_quorum(case, attendance, at=now)
    member = attendance.find(by.id)
    if member is None or not member.votes:
        raise Refused("Only members of the panel vote.", codes=["R11"], about=reference)
    refuse_if(broken(VOTE_RULES, member.facts, on=now.date()), about=reference)
    open_now = {one.id: one for one in ballots_of(session, case.hearing.id) if one.closed_at is None}
    if not ballot_ids or not set(ballot_ids) <= set(open_now):
        raise Refused("This vote is over, or is taken again. Look again.", codes=["R31"], about=reference)

    if any(vote.person_id == by.id for vote in votes_on(session, ballot_ids)):
        raise Refused("You have already voted on this.", codes=["R31"], about=reference)
    votes = [Vote(ballot_id=one, person_id=member.person_id, choice=choice, cast_at=now) for one in ballot_ids]
    session.add_all(votes)
    session.flush()
    record(session, "vote.cast", about=reference, by=by, at=now, ballots=list(ballot_ids))
    for one in ballot_ids:
        _close_when_all_voted(session, open_now[one], attendance, now)
    return votes


def close_vote(session: Session, reference: str, *, ballot_id: int, by: Actor, now: datetime) -> Ballot:
    """End a vote that somebody has not cast: whoever did not vote abstains."""
    case, attendance = _ready(session, reference, by, now)
    ballot = _ballot(session, case, ballot_id)
    if ballot.closed_at is None:
        _settle(ballot, _count(session, ballot, attendance), now)
        session.add(ballot)
        _told(session, case, attendance, [ballot], "ballot.closed", by, now)
    return ballot


def break_tie(session: Session, reference: str, *, ballot_id: int, choice: Choice, by: Actor, now: datetime) -> Ballot:
    """The chair's casting vote, for or against, on a tie and on nothing else (R31)."""
    case, attendance = _ready(session, reference, by, now)
    ballot = _ballot(session, case, ballot_id)
    if choice is Choice.ABSTAIN:
        raise Refused("A casting vote is for or against.", codes=["R31"], about=reference)
    if ballot.closed_at is None or ballot.casting_vote:
        raise Refused("The chair has a casting vote on a tie, once.", codes=["R31"], about=reference)
    counted = tally(
        ballot.votes_for or 0, ballot.votes_against or 0, ballot.abstained or 0, casting_vote=choice is Choice.FOR
    )
    ballot.casting_vote, ballot.is_carried = choice, counted.is_carried
    session.add(ballot)
    _told(session, case, attendance, [ballot], "ballot.tie_broken", by, now)
    return ballot


def _ready(session: Session, reference: str, by: Actor, now: datetime) -> tuple[Case, Attendance]:
    """At the outcome, in private, with a quorum and somebody in the chair, for whom this is recorded."""
    case = take_case(session, reference, by=by)
    demand_step(case, Step.OUTCOME)
    if not hears_with_panel(case.mode):
        raise Refused("The commissioner decides alone: there is nothing to vote on.", codes=["R03"], about=reference)
    attendance = attending(session, case, at=now)
    refuse_unless_private(case, attendance, at=now)
    refuse_without_quorum(case, attendance, at=now)
    demand_chair(attendance, by, about=reference)
    return case, attendance


def _put(
    session: Session,
    case: Case,
    licence_ids: Sequence[int],
    outcome: Motion,
    method: VotingMethod,
    now: datetime,
    terms: Terms,
) -> list[Ballot]:
    """A ballot for each licence, in place of the one that stood."""
    under = [one.id or 0 for one in licences_under(session, case.review_id)]
    chosen = list(licence_ids) or under
    if not set(chosen) <= set(under):
        raise NotFound("This licence is not under this review.")
    before = {one.licence_id: one.id for one in ballots_of(session, case.hearing.id)}
    ballots = [
        Ballot(
            hearing_id=case.hearing.id, licence_id=one, outcome=outcome.value, method=method, opened_at=now,
            supersedes=before.get(one), suspension_end=terms.ends, suspension_days=terms.days,
            suspension_months=terms.months, is_immediate=terms.immediate or None,
            public_safety_explanation=terms.safety or None, is_fit_and_proper=terms.fit,
        )
        for one in chosen
    ]  # fmt: skip
    session.add_all(ballots)
    session.flush()
    return ballots


def _ballot(session: Session, case: Case, ballot_id: int) -> Ballot:
    found = next((one for one in ballots_of(session, case.hearing.id) if one.id == ballot_id), None)
    if found is None:
        raise NotFound("There is no such vote at this hearing.")
    return found


def _close_when_all_voted(session: Session, ballot: Ballot, attendance: Attendance, now: datetime) -> None:
    voted = {vote.person_id for vote in votes_on(session, [ballot.id])}
    if {one.person_id for one in attendance.voters} <= voted:
        _settle(ballot, _count(session, ballot, attendance), now)
        session.add(ballot)


def _count(session: Session, ballot: Ballot, attendance: Attendance) -> Tally:
    """The votes of those who may vote now: one whose voter has since declared an interest or left is not counted."""
    cast = {vote.person_id: vote.choice for vote in votes_on(session, [ballot.id])}
    counted = [cast.get(one.person_id, Choice.ABSTAIN) for one in attendance.voters]
    if all(choice == Choice.ABSTAIN for choice in counted):
        return Tally(0, 0, len(counted), is_tie=False, is_carried=False)
    return tally(
        sum(choice == Choice.FOR for choice in counted),
        sum(choice == Choice.AGAINST for choice in counted),
        sum(choice == Choice.ABSTAIN for choice in counted),
    )


def _settle(ballot: Ballot, counted: Tally, now: datetime) -> None:
    ballot.closed_at = now
    ballot.votes_for, ballot.votes_against, ballot.abstained = (
        counted.votes_for,
        counted.votes_against,
        counted.abstained,
    )
    ballot.is_carried = counted.is_carried


def _told(
    session: Session,
    case: Case,
    attendance: Attendance,
    ballots: Sequence[Ballot],
    action: str,
    by: Actor,
    now: datetime,
) -> None:
    chair: Seated | None = attendance.chair
    session.add_all(ballots)
    record(
        session, action, about=case.reference, by=by, at=now,
        chair=chair.name if chair else "",
        present=[one.name for one in attendance.voters],
        ballots=[
            {
                "licence_id": one.licence_id, "outcome": one.outcome, "method": one.method, "for": one.votes_for,
                "against": one.votes_against, "abstained": one.abstained, "carried": one.is_carried,
                "casting_vote": one.casting_vote, "in_words": in_words(Motion(one.outcome), terms_of(one)),
            }
            for one in ballots
        ],
    )  # fmt: skip
