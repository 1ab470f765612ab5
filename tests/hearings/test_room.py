"""The room as each person has it: its order, the acts that are theirs, and for whom it waits, by name."""

import re
from datetime import date, timedelta

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import change_setting
from licensing.authority.rules import PROCEEDINGS, Setting
from licensing.database import transaction
from licensing.errors import Refused
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.ending import close_hearing
from licensing.hearings.commands.interests import declare_interests, record_none_further
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.commands.voting import cast_vote, settle_outcome
from licensing.hearings.room import room_of
from licensing.hearings.rules import EVIDENCE_STEPS, STEP_WORDS, Choice, Motion, PresenceKind, Step, VotingMethod
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from tests.builders.hearings import a_case_ready, act, acts_as, go_to, opened, public_out
from tests.builders.hearings import at as clock_at
from tests.builders.people import a_person

HOLDER_FIRST = "Licence holder answers,  questions, officer presents"
# Whoever leads: the clerk, the chair; a member and the commissioner take part; the legal adviser looks on.
TAKES_PART = {"asked", "not-needed", "new-question", "interest", "presence"}
LEADS = TAKES_PART | {"party", "pause", "next", "adjourn"}


def room(ready, person, minute=30):
    with transaction() as session:
        return room_of(session, ready.reference, by=acts_as(person), now=clock_at(14, minute))


def waits(ready, person=None):
    return [f"Waiting for {one.who} {one.what}" for one in room(ready, person or ready.clerk).waiting]


def moved(ready, *steps, start=1):
    for minute, to in enumerate(steps, start=start):
        act(move_on, ready.reference, to=to, by=ready.clerk, now=clock_at(14, minute))


@pytest.fixture
def ready(undone, at):
    at(clock_at(14))
    return a_case_ready()


def test_each_role_is_offered_its_own_acts_and_one_tablet_is_enough(ready, sign_in):
    adviser = a_person("Lena Lowe", Role.LEGAL_ADVISER)
    for person in (ready.chair, ready.members[1], ready.commissioner):
        act(declare_interests, ready.day.reference, interests={}, by=person, now=clock_at(12))
    opened(ready)
    go_to(ready, Step.QUESTIONS)

    offered = {}
    for person in (ready.clerk, ready.chair, ready.members[1], ready.commissioner, adviser):
        main = sign_in(person).get(f"/reviews/{ready.reference}/hearing").text.split("<main", 1)[1]
        offered[person.name] = set(re.findall(r'action="/reviews/[^"]*/hearing/([^"]*)"', main))

    assert list(offered.values()) == [LEADS, LEADS, TAKES_PART, TAKES_PART, set()]
    shown = sign_in(ready.chair).get(f"/reviews/{ready.reference}/hearing").text
    assert "I asked this" in shown and ">Pike<" in shown  # the chair's tablet writes down who else asked


def test_it_says_for_whom_it_waits_by_name(ready):
    assert waits(ready) == [
        "Waiting for Cllr Dunn, Cllr Pike or Cllr Marsh to come: 3 more are needed for a quorum.",
        "Waiting for Commissioner Finch to come: the commissioner decides.",
    ]
    opened(ready)
    assert waits(ready, ready.members[1])[0].startswith("Waiting for Cllr Dunn, Cllr Pike, Cllr Marsh and Comm")
    act(record_none_further, ready.reference, by=ready.clerk, now=clock_at(14, 1))
    assert waits(ready) == []

    left = {"person_id": ready.chair.id, "by": ready.clerk}
    act(mark_presence, ready.day.reference, kind=PresenceKind.LEFT, now=clock_at(14, 2), **left)
    assert waits(ready, ready.chair) == [
        "Waiting for you to come: one more is needed for a quorum.",
        "Waiting for Cllr Pike or Cllr Marsh to take the chair.",
    ]


def test_a_vote_waits_for_whoever_has_not_voted_and_a_tie_for_the_chair(ready):
    opened(ready)
    go_to(ready, Step.OUTCOME)
    put = {"outcome": Motion.REVOKED, "method": VotingMethod.OWN_VOTE, "by": ready.chair, "now": clock_at(14, 20)}
    ballots = [one.id for one in act(settle_outcome, ready.reference, **put)]
    for person, choice in zip(ready.members[:2], (Choice.FOR, Choice.AGAINST), strict=True):
        act(cast_vote, ready.reference, ballot_ids=ballots, choice=choice, by=person, now=clock_at(14, 21))
    assert waits(ready) == ["Waiting for Cllr Marsh to vote."] and waits(ready, ready.members[2])[0].startswith(
        "Waiting for you"
    )
    act(
        cast_vote, ready.reference, ballot_ids=ballots, choice=Choice.ABSTAIN, by=ready.members[2], now=clock_at(14, 22)
    )
    assert waits(ready) == ["Waiting for Cllr Dunn to give the casting vote on a tie."]


def test_the_settings_words_are_the_steps_of_evidence():
    assert {STEP_WORDS[step].lower() for step in EVIDENCE_STEPS} == set(PROCEEDINGS)


def test_evidence_is_heard_in_the_order_that_was_set_when_the_hearing_opened(ready, do):
    def set_order(value, now):
        given = {"value": value, "in_force_from": now.date(), "because": "Resolution"}
        do(change_setting, Setting.ORDER_OF_PROCEEDINGS, **given, by=SYSTEM, now=now)

    set_order(HOLDER_FIRST, clock.at(date(2015, 12, 1)))
    opened(ready)
    set_order("licence holder answers", clock_at(14, 0) + timedelta(seconds=1))  # too late for a hearing that is open
    act(record_none_further, ready.reference, by=ready.clerk, now=clock_at(14))
    moved(ready, Step.INTERESTS)
    assert room(ready, ready.clerk).next is Step.HOLDER_ANSWERS
    with pytest.raises(Refused):
        moved(ready, Step.OFFICER_PRESENTS, start=2)
    public_out(ready)
    moved(ready, Step.HOLDER_ANSWERS, Step.QUESTIONS, Step.OFFICER_PRESENTS, Step.DELIBERATION, start=2)

    names = [stage.name for stage in room(ready, ready.clerk).stages]
    assert names[:3] == ["Attendance", "Interests", "Licence holder answers"] and names[-1] == "Outcome"
    assert "Last words" not in names


def test_r19_r25_the_first_step_of_evidence_is_guarded_whichever_it_is(ready, do):
    given = {"value": HOLDER_FIRST, "in_force_from": date(2015, 12, 1), "because": "Resolution"}
    do(change_setting, Setting.ORDER_OF_PROCEEDINGS, **given, by=SYSTEM, now=clock.at(date(2015, 12, 1)))
    opened(ready)
    moved(ready, Step.INTERESTS)
    with pytest.raises(Refused) as refused:
        moved(ready, Step.HOLDER_ANSWERS, start=2)
    assert "R19" in refused.value.codes


def test_once_it_is_closed_the_room_says_whose_turn_it_is(undone, at, sign_in):
    at(clock_at(14))
    ready = a_case_ready(Mode.COUNCIL_DECIDES)
    for person in (ready.chair, ready.members[1]):
        act(declare_interests, ready.day.reference, interests={}, by=person, now=clock_at(12))
    opened(ready)
    go_to(ready, Step.OUTCOME)
    put = {"outcome": Motion.WARNING, "method": VotingMethod.AGREED_BY_ALL, "by": ready.chair, "now": clock_at(14, 20)}
    act(settle_outcome, ready.reference, **put)
    act(close_hearing, ready.reference, by=ready.chair, now=clock_at(14, 21))

    path = f"/reviews/{ready.reference}/hearing"
    assert "Cllr Dunn writes the decision" in sign_in(ready.members[1]).get(path).text
    own = sign_in(ready.chair).get(path).text
    assert "You write the decision" in own and f"/reviews/{ready.reference}/panel-decision" in own
    now = sign_in(ready.chair).get(f"/hearing-days/{ready.day.reference}/cases/A/now", params={"step": "over"})
    assert "X-Moved-On" not in now.headers and "Write the decision" in now.text
