"""Settling on an outcome: by all, by hands, by own vote; ties; who may vote (R11, R31, R32, R75)."""

import pytest

from licensing.decisions.rules import Outcome, SuspensionEnd
from licensing.errors import NotAllowed, Refused
from licensing.hearings.commands.ending import close_hearing
from licensing.hearings.commands.interests import declare_interest
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.commands.voting import (
    agree_by_all,
    break_tie,
    cast_vote,
    close_vote,
    count_hands,
    name_hands,
    object_to_agreed,
    put_to_vote,
    settle_outcome,
)
from licensing.hearings.motions import NO_TERMS, TermEnd, Terms, in_words, terms_of
from licensing.hearings.queries import ballots_of
from licensing.hearings.rules import Choice, InterestKind, Motion, PresenceKind, Step, VotingMethod
from licensing.powers.rules import Mode
from licensing.register.rules import LicenceKind
from licensing.reviews.queries import get_review
from licensing.reviews.rules import Status
from tests.builders.hearings import a_case_ready, act, at, go_to, opened

pytestmark = pytest.mark.usefixtures("undone")
BOTH = (LicenceKind.HACKNEY_CARRIAGE_DRIVER, LicenceKind.PRIVATE_HIRE_DRIVER)


def at_outcome(mode=Mode.COUNCIL_DECIDES, **given):
    ready = a_case_ready(mode, **given)
    hearing = opened(ready)
    go_to(ready, Step.OUTCOME)
    return ready, hearing


def put(ready, outcome=Motion.REVOKED, minute=30):
    return act(put_to_vote, ready.reference, outcome=outcome, by=ready.chair, now=at(14, minute))


def vote(ready, person, ballots, choice, minute=31):
    return act(
        cast_vote, ready.reference, ballot_ids=[one.id for one in ballots], choice=choice, by=person, now=at(14, minute)
    )


def hands(ready, votes_for, votes_against, abstained, by=None):
    return act(
        count_hands, ready.reference, outcome=Motion.REVOKED, votes_for=votes_for, votes_against=votes_against,
        abstained=abstained, by=by or ready.clerk, now=at(14, 30),
    )  # fmt: skip


def test_the_outcomes_put_to_members_are_those_that_may_be_decided():
    assert [one.value for one in Motion] == [one.value for one in Outcome]


def test_r31_agreed_by_all_settles_every_licence_in_one_act(session):
    ready, _ = at_outcome(kinds=BOTH)
    ballots = act(agree_by_all, ready.reference, outcome=Motion.SUSPENDED, by=ready.chair, now=at(14, 30))
    assert [(one.votes_for, one.is_carried) for one in ballots] == [(3, True), (3, True)]
    act(close_hearing, ready.reference, by=ready.chair, now=at(14, 40))
    assert get_review(session, ready.reference).status is Status.HEARD


def test_r31_hands_are_as_many_as_the_members_who_may_vote():
    ready, _ = at_outcome()
    with pytest.raises(Refused, match="3 members in the room may vote, and 4 were counted"):
        hands(ready, 4, 0, 0)
    assert hands(ready, 2, 1, 0)[0].is_carried is True


def test_r31_on_a_tie_the_chair_has_a_casting_vote_and_on_nothing_else():
    ready, _ = at_outcome()
    tied = hands(ready, 1, 1, 1)[0]
    assert tied.is_carried is None
    with pytest.raises(Refused):
        act(close_hearing, ready.reference, by=ready.chair, now=at(14, 31))
    broken = act(break_tie, ready.reference, ballot_id=tied.id, choice=Choice.FOR, by=ready.chair, now=at(14, 32))
    assert (broken.is_carried, broken.casting_vote) == (True, "for")
    carried = hands(ready, 2, 1, 0)[0]
    with pytest.raises(Refused) as refused:
        act(break_tie, ready.reference, ballot_id=carried.id, choice=Choice.FOR, by=ready.chair, now=at(14, 33))
    assert refused.value.codes == ["R31"]


def test_r31_each_on_own_tablet_is_counted_when_the_last_has_voted(session):
    ready, hearing = at_outcome()
    ballots = put(ready)
    for person, choice in zip(ready.members, (Choice.FOR, Choice.AGAINST, Choice.FOR), strict=True):
        assert ballots_of(session, hearing.id)[0].closed_at is None
        vote(ready, person, ballots, choice)
    settled = ballots_of(session, hearing.id)[0]
    assert (settled.votes_for, settled.votes_against, settled.is_carried) == (2, 1, True)


def test_r31_nobody_votes_twice_nor_on_a_vote_that_is_over():
    ready, _ = at_outcome()
    ballots = put(ready)
    vote(ready, ready.chair, ballots, Choice.FOR)
    act(close_vote, ready.reference, ballot_id=ballots[0].id, by=ready.chair, now=at(14, 32))
    with pytest.raises(Refused, match="over"):
        vote(ready, ready.members[1], ballots, Choice.FOR)


def test_r11_only_members_vote_and_only_the_chair_or_the_clerk_puts_the_question():
    ready, _ = at_outcome()
    ballots = put(ready)
    for person in (ready.clerk, ready.commissioner):
        with pytest.raises(Refused) as refused:
            vote(ready, person, ballots, Choice.FOR)
        assert refused.value.codes == ["R11"]
    with pytest.raises(NotAllowed):
        hands(ready, 3, 0, 0, by=ready.members[1])


def test_r75_a_member_out_of_the_room_does_not_vote():
    ready, _ = at_outcome(members=4)
    ballots = put(ready)
    act(
        mark_presence, ready.day.reference, person_id=ready.members[1].id, kind=PresenceKind.LEFT,
        by=ready.clerk, now=at(14, 31),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        vote(ready, ready.members[1], ballots, Choice.FOR, minute=32)
    assert refused.value.codes == ["R75"]


def test_r17_a_vote_cast_before_a_declaration_is_not_counted(session):
    ready, hearing = at_outcome(members=4)
    ballots = put(ready)
    vote(ready, ready.members[3], ballots, Choice.AGAINST)
    act(declare_interest, ready.reference, kind=InterestKind.OTHER, by=ready.members[3], now=at(14, 32))
    for person in ready.members[:3]:
        vote(ready, person, ballots, Choice.FOR, minute=33)
    settled = ballots_of(session, hearing.id)[0]
    assert (settled.votes_for, settled.votes_against) == (3, 0)


def test_r17_a_vote_that_counted_somebody_who_then_declares_is_taken_again():
    ready, _ = at_outcome(members=4)
    hands(ready, 4, 0, 0)
    act(declare_interest, ready.reference, kind=InterestKind.OTHER, by=ready.members[3], now=at(14, 32))
    with pytest.raises(Refused) as refused:
        act(close_hearing, ready.reference, by=ready.chair, now=at(14, 33))
    assert refused.value.codes == ["R17"]
    act(agree_by_all, ready.reference, outcome=Motion.REVOKED, by=ready.chair, now=at(14, 34))
    act(close_hearing, ready.reference, by=ready.chair, now=at(14, 35))


def test_r03_a_commissioner_alone_has_nothing_to_vote_on():
    ready, _ = at_outcome(Mode.COMMISSIONER_SOLE)
    with pytest.raises(Refused) as refused:
        act(agree_by_all, ready.reference, outcome=Motion.REVOKED, by=ready.clerk, now=at(14, 30))
    assert refused.value.codes == ["R03"]
    act(close_hearing, ready.reference, by=ready.commissioner, now=at(14, 31))


def settle(ready, method, *, by=None, terms=NO_TERMS, outcome=Motion.SUSPENDED, **given):
    return act(
        settle_outcome, ready.reference, outcome=outcome, method=method, terms=terms, by=by or ready.chair,
        now=at(14, 30), **given,
    )  # fmt: skip


def test_the_ends_put_to_members_are_those_that_a_suspension_may_have():
    assert [one.value for one in TermEnd] == [one.value for one in SuspensionEnd]


def test_r31_what_members_agree_on_beside_the_outcome_is_kept_with_it_and_told():
    ready, _ = at_outcome()
    terms = Terms(TermEnd.DATE, days=28, immediate=True, safety="Twice this month", fit=False)
    (ballot,) = settle(ready, VotingMethod.AGREED_BY_ALL, terms=terms)
    assert terms_of(ballot) == terms
    assert in_words(Motion.SUSPENDED, terms) == "Suspend for 28 days, at once"
    assert terms.for_outcome(Motion.WARNING) == Terms(fit=False)


def test_r31_a_member_objects_in_the_room_and_the_same_is_put_to_each_members_own_vote(session):
    ready, hearing = at_outcome()
    terms = Terms(TermEnd.TRAINING_PASSED)
    (agreed,) = settle(ready, VotingMethod.AGREED_BY_ALL, terms=terms)
    with pytest.raises(NotAllowed):
        act(object_to_agreed, ready.reference, ballot_id=agreed.id, by=ready.clerk, now=at(14, 31))
    put_again = act(object_to_agreed, ready.reference, ballot_id=agreed.id, by=ready.members[1], now=at(14, 31))
    assert (put_again.method, put_again.closed_at, terms_of(put_again)) == (VotingMethod.OWN_VOTE, None, terms)
    assert [one.id for one in ballots_of(session, hearing.id)] == [put_again.id]
    with pytest.raises(Refused):
        act(object_to_agreed, ready.reference, ballot_id=put_again.id, by=ready.members[1], now=at(14, 32))


def test_r31_the_clerk_enters_names_for_every_member_and_the_chair_does_not():
    ready, _ = at_outcome()
    voters = ready.members  # the chair among them
    names = {one.id: Choice.FOR for one in voters} | {ready.members[1].id: Choice.AGAINST}
    given = {"outcome": Motion.REVOKED, "now": at(14, 30)}
    with pytest.raises(NotAllowed):
        act(name_hands, ready.reference, hands=names, by=ready.chair, **given)
    with pytest.raises(Refused, match="every member"):
        act(name_hands, ready.reference, hands={ready.chair.id: Choice.FOR}, by=ready.clerk, **given)
    (ballot,) = act(name_hands, ready.reference, hands=names, by=ready.clerk, **given)
    assert (ballot.votes_for, ballot.votes_against, ballot.is_carried) == (len(voters) - 1, 1, True)
    assert ballot.named["against"] == [ready.members[1].name]
