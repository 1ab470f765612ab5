"""A vote and a declaration of interest at the same moment: never a counted vote after a declaration (R17)."""

import os
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
ROUNDS = int(os.environ.get("LICENSING_ROUNDS", "40"))  # 200 were run; more by that setting


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


def at_once(command, *arguments, **given):
    """One command in a transaction of its own, by an actor who is known already."""
    with transaction() as session:
        return command(session, *arguments, **given)


def one_round(ready, chair, member, now):
    """A ballot, the vote and the declaration at one moment, and the count: whoever else may vote has abstained."""
    about = {"now": now}
    ballot = at_once(put_to_vote, ready.reference, outcome=Motion.REVOKED, by=chair, **about)[0]
    voted, declared = together(
        lambda: at_once(cast_vote, ready.reference, ballot_ids=[ballot.id], choice=Choice.AGAINST, by=member, **about),
        lambda: at_once(declare_interest, ready.reference, kind=InterestKind.OTHER, by=member, **about),
    )
    assert not isinstance(declared, Refused)
    return voted, at_once(close_vote, ready.reference, ballot_id=ballot.id, by=chair, **about)


def test_r17_never_a_counted_vote_after_a_declaration():
    ready = a_case_ready(Mode.COUNCIL_DECIDES, members=4)
    opened(ready)
    go_to(ready, Step.OUTCOME)
    person = ready.members[3]
    chair, member = acts_as(ready.chair), acts_as(person)
    for number in range(ROUNDS):
        now = at(15) + timedelta(seconds=number)
        voted, settled = one_round(ready, chair, member, now)
        assert (settled.votes_for, settled.votes_against, settled.abstained) == (0, 0, 3)
        with transaction() as session:
            if isinstance(voted, Refused):
                cast = select(Vote).where(Vote.ballot_id == settled.id, Vote.person_id == person.id)
                assert not session.exec(cast).all()
            assert ready.reference in session.execute(walled_references(person.id)).scalars().all()
            lift_walls(session, person.id, ready.reference, because="Again", by=member, at=now)
            declare_interest(session, ready.reference, kind=InterestKind.NONE, by=member, now=now)


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
