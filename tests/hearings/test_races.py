"""A vote and a declaration of interest at the same moment: never a counted vote after a declaration (R17)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from licensing.database import transaction
from licensing.errors import Refused
from licensing.hearings.commands.interests import declare_interest
from licensing.hearings.commands.voting import cast_vote, close_vote, put_to_vote
from licensing.hearings.models import Vote
from licensing.hearings.rules import Choice, InterestKind, Motion, Step
from licensing.people.permissions import walled_references
from licensing.people.walls import lift_walls
from licensing.powers.rules import Mode
from tests.builders.hearings import a_case_ready, act, acts_as, at, go_to, opened

pytestmark = pytest.mark.usefixtures("fresh_database")
ROUNDS = 50


def together(*acts):
    """Carry the acts out at the same moment; what each gave, or the refusal it met."""
    gate = Barrier(len(acts))

    def one(carry_out):
        gate.wait()
        try:
            return carry_out()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(one, carry_out) for carry_out in acts]]


def one_round(ready, member, now):
    ballot = act(put_to_vote, ready.reference, outcome=Motion.REVOKED, by=ready.chair, now=now)[0]
    who = acts_as(member)

    def vote():
        with transaction() as session:
            return cast_vote(session, ready.reference, ballot_ids=[ballot.id], choice=Choice.AGAINST, by=who, now=now)

    def declare():
        with transaction() as session:
            return declare_interest(session, ready.reference, kind=InterestKind.OTHER, by=who, now=now)

    voted, declared = together(vote, declare)
    assert not isinstance(declared, Refused)
    for person, choice in ((ready.chair, Choice.FOR), (ready.members[1], Choice.FOR), (ready.members[2], Choice.FOR)):
        act(cast_vote, ready.reference, ballot_ids=[ballot.id], choice=choice, by=person, now=now)
    settled = act(close_vote, ready.reference, ballot_id=ballot.id, by=ready.chair, now=now)
    return voted, settled


def test_r17_never_a_counted_vote_after_a_declaration():
    ready = a_case_ready(Mode.COUNCIL_DECIDES, members=4)
    opened(ready)
    go_to(ready, Step.OUTCOME)
    member, first, last = ready.members[3], 0, 0
    for number in range(ROUNDS):
        now = at(15) + timedelta(seconds=number)
        voted, settled = one_round(ready, member, now)
        assert (settled.votes_for, settled.votes_against, settled.abstained) == (3, 0, 0)
        if isinstance(voted, Refused):
            first += 1
            with transaction() as session:
                cast = select(Vote).where(Vote.ballot_id == settled.id, Vote.person_id == member.id)
                assert not session.exec(cast).all()
        else:
            last += 1
        with transaction() as session:
            assert ready.reference in session.execute(walled_references(member.id)).scalars().all()
            lift_walls(session, member.id, ready.reference, because="Again", by=acts_as(member), at=now)
            declare_interest(session, ready.reference, kind=InterestKind.NONE, by=acts_as(member), now=now)
    assert first + last == ROUNDS


def test_r31_two_taps_on_one_vote_are_one_vote():
    ready = a_case_ready(Mode.COUNCIL_DECIDES)
    opened(ready)
    go_to(ready, Step.OUTCOME)
    ballot = act(put_to_vote, ready.reference, outcome=Motion.REVOKED, by=ready.chair, now=at(15))[0]
    who = acts_as(ready.members[1])

    def vote():
        with transaction() as session:
            return cast_vote(session, ready.reference, ballot_ids=[ballot.id], choice=Choice.FOR, by=who, now=at(15, 1))

    given = together(vote, vote)
    assert sum(isinstance(one, Refused) for one in given) == 1
