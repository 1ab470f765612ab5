"""The hearing: order, presence, interests, findings, votes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.errors import Refused
from licensing.hearings.participation import (
    DISCLOSURE_RULES,
    FINDING_RULES,
    GOING_ON_RULES,
    INFORMATION_RULES,
    INTEREST_RULES,
    REOPENING_RULES,
    VOTE_RULES,
    DisclosureFacts,
    FindingFacts,
    InformationFacts,
    ReopeningFacts,
    TakingPartFacts,
    VoteFacts,
)
from licensing.hearings.rules import (
    ABSENCE_RULES,
    ADJOURNMENT_WORDS,
    ATTENDANCE_RULES,
    CAPACITY_WORDS,
    FINDING_WORDS,
    INTEREST_WORDS,
    PRESENCE_WORDS,
    ROOM_RULES,
    STEP_WORDS,
    VOTING_WORDS,
    AbsenceFacts,
    AdjournmentReason,
    AttendanceFacts,
    Capacity,
    Finding,
    InterestKind,
    PresenceKind,
    RoomFacts,
    Step,
    Stretch,
    VotingMethod,
    in_the_room,
    next_step,
    register_interest_by,
    tally,
    there_throughout,
    without,
)
from licensing.powers.rules import Mode
from licensing.rulebook import broken, warned
from licensing.sittings.rules import QuorumFacts

ON = date(2015, 12, 1)
PIKE, DUNN, ROACH = 1, 2, 3


def at(hour, minute=0):
    return datetime(2015, 12, 1, hour, minute, tzinfo=ZoneInfo("Europe/London"))


@dataclass(frozen=True)
class Moved:
    person_id: int | None
    kind: PresenceKind
    at: datetime


MOVEMENTS = [
    Moved(PIKE, PresenceKind.PRESENT, at(14)),
    Moved(DUNN, PresenceKind.PRESENT, at(14)),
    Moved(ROACH, PresenceKind.APOLOGIES, at(14)),
    Moved(PIKE, PresenceKind.LEFT, at(14, 40)),
    Moved(PIKE, PresenceKind.ARRIVED, at(14, 50)),
    Moved(None, PresenceKind.PRESENT, at(14)),
]
EVIDENCE = [Stretch(at(14, 10), at(15))]


def refusals(rules, facts, on=ON):
    return [rule.code for rule in broken(rules, facts, on=on)]


def test_the_order_of_proceedings_ends_with_closed():
    step, seen = Step.ATTENDANCE, [Step.ATTENDANCE]
    while step is not Step.CLOSED:
        step = next_step(step)
        seen.append(step)
    assert seen == list(Step)
    with pytest.raises(Refused):
        next_step(Step.CLOSED)


def test_every_word_is_there():
    for kind, words in (
        (Step, STEP_WORDS), (Capacity, CAPACITY_WORDS), (PresenceKind, PRESENCE_WORDS), (Finding, FINDING_WORDS),
        (InterestKind, INTEREST_WORDS), (VotingMethod, VOTING_WORDS), (AdjournmentReason, ADJOURNMENT_WORDS),
    ):  # fmt: skip
        assert set(kind) == set(words)


def test_r75_a_member_is_in_the_room_from_arrival_to_leaving():
    assert in_the_room(MOVEMENTS, at(14, 39)) == {PIKE, DUNN}
    assert in_the_room(MOVEMENTS, at(14, 40)) == {DUNN}
    assert in_the_room(MOVEMENTS, at(14, 50)) == {PIKE, DUNN}
    assert in_the_room(MOVEMENTS, at(13)) == frozenset()


def test_r75_a_member_does_not_attend_by_video_but_a_witness_may():
    assert refusals(ATTENDANCE_RULES, AttendanceFacts(Capacity.MEMBER, True)) == ["R75"]
    assert refusals(ATTENDANCE_RULES, AttendanceFacts(Capacity.MEMBER, True, in_room_required=False)) == []
    assert refusals(ATTENDANCE_RULES, AttendanceFacts(Capacity.WITNESS, True)) == []


def test_r32_whoever_left_during_the_evidence_was_not_there_throughout():
    assert there_throughout(MOVEMENTS, EVIDENCE) == {DUNN}


def test_r32_a_pause_recorded_by_the_chair_is_not_absence():
    assert there_throughout(MOVEMENTS, EVIDENCE, pauses=[Stretch(at(14, 35), at(14, 55))]) == {PIKE, DUNN}
    assert there_throughout(MOVEMENTS, EVIDENCE, pauses=[Stretch(at(14, 45), at(14, 55))]) == {DUNN}


@given(st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59)).map(sorted), max_size=4))
def test_a_stretch_without_pauses_holds_exactly_the_other_minutes(pauses):
    parts = without(Stretch(at(14), at(15)), [Stretch(at(14, a), at(14, b)) for a, b in pauses])
    for minute in range(60):
        paused = any(a <= minute < b for a, b in pauses)
        assert any(part.begins_at <= at(14, minute) < part.ends_at for part in parts) is not paused


def test_r15_only_deciders_adviser_and_clerk_deliberate():
    own = frozenset({Capacity.CHAIR, Capacity.MEMBER, Capacity.COMMISSIONER, Capacity.LEGAL_ADVISER, Capacity.CLERK})
    assert refusals(ROOM_RULES, RoomFacts(own)) == []
    assert refusals(ROOM_RULES, RoomFacts(own | {Capacity.PRESENTING_OFFICER})) == ["R15"]
    called_back = own | {Capacity.PRESENTING_OFFICER, Capacity.LICENCE_HOLDER}
    assert refusals(ROOM_RULES, RoomFacts(called_back)) == ["R15"]  # they answer, and leave before the vote


def test_r17_a_pecuniary_interest_excludes_unless_dispensed():
    member = TakingPartFacts(InterestKind.DISCLOSABLE_PECUNIARY, today=ON)
    assert refusals(INTEREST_RULES, member) == ["R17"]
    dispensed = replace(member, dispensed_on=date(2015, 11, 1), dispensed_until=date(2016, 11, 1))
    assert refusals(INTEREST_RULES, dispensed) == []
    assert refusals(INTEREST_RULES, replace(dispensed, dispensed_until=date(2015, 11, 30))) == ["R17"]


def test_r18_the_monitoring_officer_is_told_within_28_days_beginning_with_disclosure():
    due = register_interest_by(ON)
    assert due == date(2015, 12, 28)
    late = DisclosureFacts(due, told_on=None, today=date(2015, 12, 29))
    assert [rule.code for rule in warned(DISCLOSURE_RULES, late, on=ON)] == ["R18"]
    assert warned(DISCLOSURE_RULES, replace(late, told_on=due), on=ON) == []


def test_r19_another_prejudicial_interest_excludes_a_member():
    assert refusals(INTEREST_RULES, TakingPartFacts(InterestKind.OTHER, today=ON)) == ["R19"]


def test_r20_a_commissioner_with_a_conflict_takes_no_part():
    commissioner = TakingPartFacts(InterestKind.OTHER, is_member=False, today=ON)
    assert refusals(INTEREST_RULES, commissioner) == ["R20"]


def test_r21_a_past_view_asks_for_an_open_mind_and_excludes_nobody():
    view = TakingPartFacts(InterestKind.EXPRESSED_VIEW, today=ON)
    assert refusals(INTEREST_RULES, view) == ["R21"]
    assert refusals(INTEREST_RULES, replace(view, affirms_open_mind=True)) == []
    assert not InterestKind.EXPRESSED_VIEW.excludes


VOTER = VoteFacts(is_appointed=True, is_in_the_room=True, is_excluded=False, heard_everything=True)


def test_r11_r19_r32_r75_who_may_vote():
    assert refusals(VOTE_RULES, VOTER) == []
    assert refusals(VOTE_RULES, replace(VOTER, is_appointed=False)) == ["R11"]
    assert refusals(VOTE_RULES, replace(VOTER, is_excluded=True)) == ["R19"]
    assert refusals(VOTE_RULES, replace(VOTER, heard_everything=False)) == ["R32"]
    assert refusals(VOTE_RULES, replace(VOTER, is_in_the_room=False)) == ["R75"]


def test_r10_a_vote_without_quorum_is_refused_in_council_modes_only():
    assert refusals(VOTE_RULES, replace(VOTER, quorum=QuorumFacts(Mode.COUNCIL_DECIDES, 2))) == ["R10"]
    advice = QuorumFacts(Mode.COMMISSIONER_WITH_ADVISORY, 2)
    assert refusals(VOTE_RULES, replace(VOTER, quorum=advice)) == []
    assert refusals(GOING_ON_RULES, QuorumFacts(Mode.COUNCIL_DECIDES, 2)) == ["R10"]
    assert [rule.code for rule in warned(GOING_ON_RULES, advice, on=ON)] == ["R10"]


def test_r31_the_majority_of_those_voting_carries_and_the_chair_breaks_a_tie():
    assert tally(3, 1).is_carried is True
    assert tally(1, 2, 5).is_carried is False
    assert tally(2, 2).is_carried is None and tally(2, 2).is_tie
    assert tally(2, 2, casting_vote=True).is_carried is True
    assert tally(2, 2, casting_vote=False).is_carried is False
    with pytest.raises(Refused, match="casting vote on a tie only"):
        tally(3, 1, casting_vote=True)
    with pytest.raises(Refused, match="Nobody present voted"):
        tally(0, 0, 4)


def test_r25_absence_needs_proof_of_service_and_a_recorded_choice():
    assert refusals(ABSENCE_RULES, AbsenceFacts(True, False, "")) == []
    assert refusals(ABSENCE_RULES, AbsenceFacts(False, True, "")) == ["R25"]
    assert refusals(ABSENCE_RULES, AbsenceFacts(False, False, "Second absence.")) == ["R25"]
    assert refusals(ABSENCE_RULES, AbsenceFacts(False, True, "Second absence without word.")) == []


def test_r28_a_matter_not_put_to_the_holder_is_not_found():
    new = FindingFacts(Finding.FOUND, was_notified=False, was_put=False)
    assert refusals(FINDING_RULES, new) == ["R28"]
    assert refusals(FINDING_RULES, replace(new, finding=Finding.NOT_DECIDED)) == []
    assert refusals(FINDING_RULES, replace(new, was_put=True)) == []
    assert refusals(FINDING_RULES, replace(new, was_put=True, holder_present=False)) == ["R28"]
    assert refusals(FINDING_RULES, replace(new, was_notified=True, holder_present=False)) == []


def test_r74_the_information_is_complete_when_every_question_is_covered_and_somebody_agreed():
    assert refusals(INFORMATION_RULES, InformationFacts(not_covered=0, agreed_by=3)) == []
    assert refusals(INFORMATION_RULES, InformationFacts(not_covered=1, agreed_by=3)) == ["R74"]
    assert refusals(INFORMATION_RULES, InformationFacts(not_covered=0, agreed_by=0)) == ["R74"]


def test_r32_a_part_heard_case_resumes_before_those_who_heard_it():
    assert refusals(REOPENING_RULES, ReopeningFacts(Mode.COMMISSIONER_SOLE, False)) == ["R32"]
    assert refusals(REOPENING_RULES, ReopeningFacts(Mode.COMMISSIONER_SOLE, True)) == []
