"""Who may sit, how many are enough, and which hearing days are lawful for a case."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.powers.rules import COMMISSIONER_MODES, Mode
from licensing.reviews.rules import CaseRole
from licensing.rulebook import broken, warned
from licensing.sittings.publication import is_published_in_time
from licensing.sittings.rules import (
    SEAT_WORDS,
    QuorumFacts,
    SchedulingFacts,
    SeatFacts,
    SeatRole,
    TrainingRule,
    is_balanced,
    is_quorate,
    panel_sentence,
    quorum_sentence,
)
from licensing.sittings.scheduling import RULES, Booked, DayOnOffer, first_free, lawful_slots, service_sentence

LONDON = ZoneInfo("Europe/London")
TRAINED = date(2018, 1, 1)
CHAIR = SeatFacts(SeatRole.CHAIR, "Panel Chair Dunn", trained_until=TRAINED)
PIKE = SeatFacts(SeatRole.MEMBER, "Cllr Pike", trained_until=TRAINED)
ROACH = SeatFacts(SeatRole.MEMBER, "Cllr Roach", trained_until=TRAINED)
FINCH = SeatFacts(SeatRole.COMMISSIONER, "Commissioner Finch")
ADVISER = SeatFacts(SeatRole.LEGAL_ADVISER, "Tench")
SEATS = (CHAIR, PIKE, ROACH, FINCH, ADVISER)
LAWFUL = SchedulingFacts(
    hearing_on=date(2016, 1, 12),
    mode=Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS,
    notice_served_on=date(2015, 12, 23),
    agenda_on=date(2016, 1, 4),
    seats=SEATS,
    licences_expire_on=(date(2016, 9, 30),),
)
COUNCIL = replace(LAWFUL, mode=Mode.COUNCIL_DECIDES)


def refusals(facts, **changes):
    facts = replace(facts, **changes)
    return [rule.code for rule in broken(RULES, facts, on=facts.hearing_on)]


def warnings(facts, **changes):
    facts = replace(facts, **changes)
    return [rule.code for rule in warned(RULES, facts, on=facts.hearing_on)]


def swapped(seat, **changes):
    return tuple(replace(each, **changes) if each is seat else each for each in SEATS)


@pytest.mark.parametrize("facts", [LAWFUL, COUNCIL])
def test_a_hearing_that_keeps_every_rule_may_be_scheduled(facts):
    assert refusals(facts) == warnings(facts) == []


def test_r23_t33_notice_of_ten_clear_working_days():
    assert refusals(LAWFUL, notice_served_on=date(2015, 12, 24)) == ["R23"]
    assert refusals(LAWFUL, notice_served_on=date(2015, 12, 24), notice_waived=True) == []
    assert refusals(LAWFUL, notice_served_on=date(2015, 12, 24), needs_notice=False) == []
    assert refusals(LAWFUL, notice_served_on=date(2015, 12, 24), notice_clear_days=9) == []
    assert LAWFUL.serve_by == date(2015, 12, 23)


def test_r22_the_agenda_is_out_five_clear_working_days_before():
    assert is_published_in_time(date(2015, 12, 23), date(2016, 1, 5))
    assert not is_published_in_time(date(2015, 12, 24), date(2016, 1, 5))
    assert refusals(LAWFUL, agenda_on=date(2016, 1, 5)) == ["R22"]
    assert refusals(LAWFUL, agenda_on=date(2016, 1, 5), urgency_minuted=True) == []
    assert refusals(LAWFUL, agenda_on=date(2016, 1, 5), mode=Mode.COMMISSIONER_SOLE) == []


def test_r09_t62_two_members_and_no_consent_stop_a_council_but_only_warn_a_commissioner():
    two = swapped(PIKE, has_conflict=True)
    assert refusals(COUNCIL, seats=two) == ["R09"]
    assert refusals(COUNCIL, seats=two, two_allowed=True) == ["R09"]
    assert refusals(COUNCIL, seats=two, two_allowed=True, holder_consents=True) == []
    assert (refusals(LAWFUL, seats=two), warnings(LAWFUL, seats=two)) == ([], ["R09"])


@given(st.integers(0, 1), st.booleans(), st.booleans())
def test_r09_one_person_is_never_a_panel(members, allowed, consents):
    facts = QuorumFacts(Mode.COUNCIL_DECIDES, members, 3, allowed, consents)
    assert not is_quorate(facts)


@pytest.mark.parametrize("mode", sorted(COMMISSIONER_MODES))
def test_r09_the_number_of_councillors_never_bars_the_commissioner(mode):
    few = swapped(PIKE, has_conflict=True)
    assert refusals(LAWFUL, mode=mode, seats=few) == []
    assert warnings(LAWFUL, mode=mode, seats=few) == ([] if mode is Mode.COMMISSIONER_SOLE else ["R09"])


def test_r10_the_line_on_attendance_tells_the_quorum():
    assert quorum_sentence(QuorumFacts(Mode.COUNCIL_DECIDES, 4)) == "4 councillors. 3 are needed. Quorum met."
    assert quorum_sentence(QuorumFacts(Mode.COUNCIL_DECIDES, 1)) == "1 councillor. 3 are needed. Quorum not met."


def test_r11_only_appointed_members_sit():
    assert refusals(LAWFUL, seats=(*SEATS, replace(ROACH, is_appointed=False))) == ["R11"]


def test_r12_political_balance_warns_unless_disapplied():
    council = {"Red": 50, "Blue": 10, "Green": 3}
    assert is_balanced({"Red": 4, "Blue": 1}, council)
    assert not is_balanced({"Red": 5}, council)
    assert not is_balanced({"Red": 2, "Blue": 3}, council)
    assert is_balanced({"Red": 5}, {})
    one_group = {"group_seats": {"Red": 5}, "council_groups": council}
    assert (refusals(LAWFUL, **one_group), warnings(LAWFUL, **one_group)) == ([], ["R12"])
    assert warnings(LAWFUL, **one_group, balance_disapplied=True) == []


def test_r13_an_untrained_councillor_is_refused_warned_of_or_neither():
    untrained = swapped(PIKE, trained_until=date(2016, 1, 11))
    assert refusals(LAWFUL, seats=untrained) == ["R13"]
    assert warnings(LAWFUL, seats=untrained, training_rule=TrainingRule.WARN) == ["R13"]
    assert refusals(LAWFUL, seats=untrained, training_rule=TrainingRule.OFF) == []
    assert refusals(LAWFUL, seats=untrained, training_from=date(2016, 2, 1)) == []


def test_r13_commissioner_and_legal_adviser_are_never_refused_for_training():
    assert FINCH.trained_until is ADVISER.trained_until is None
    assert refusals(LAWFUL) == []


def test_r14_t72_the_report_author_is_refused_as_legal_adviser():
    assert refusals(LAWFUL, seats=swapped(ADVISER, parts_in_case=frozenset({CaseRole.REPORT_AUTHOR}))) == ["R14"]


def test_r20_a_conflicted_commissioner_does_not_sit():
    assert refusals(LAWFUL, seats=swapped(FINCH, has_conflict=True)) == ["R20"]


def test_r32_in_commissioner_modes_the_commissioner_sits():
    without = (CHAIR, PIKE, ROACH, ADVISER)
    assert refusals(LAWFUL, seats=without) == ["R32"]
    assert refusals(COUNCIL, seats=without) == []


def test_r68_and_r76_a_licence_that_expires_before_the_hearing():
    gone = {"licences_expire_on": (date(2016, 1, 11),)}
    assert (refusals(LAWFUL, **gone), warnings(LAWFUL, **gone)) == (["R68"], ["R76"])
    one_of_two = {"licences_expire_on": (date(2016, 1, 11), date(2016, 9, 30))}
    assert (refusals(LAWFUL, **one_of_two), warnings(LAWFUL, **one_of_two)) == ([], ["R76"])
    assert refusals(LAWFUL, licences_expire_on=(date(2016, 1, 12),)) == []


def on_offer(facts, *booked, capacity=150):
    start = datetime(facts.hearing_on.year, facts.hearing_on.month, facts.hearing_on.day, 10, tzinfo=LONDON)
    taken = tuple(Booked(start + timedelta(minutes=a), start + timedelta(minutes=b)) for a, b in booked)
    return DayOnOffer("HD-1", "Town Hall", start, start + timedelta(hours=3), capacity, taken, facts)


def test_the_first_free_time_of_a_day_is_found_within_its_capacity():
    day = on_offer(LAWFUL, (0, 50), (100, 150))
    assert first_free(day, 50) == day.starts_at + timedelta(minutes=50)
    assert first_free(day, 51) is None
    assert first_free(on_offer(LAWFUL), 50).hour == 10
    assert first_free(on_offer(LAWFUL, (10, 60), capacity=180), 60) == day.starts_at + timedelta(minutes=60)


def test_slots_are_sorted_into_lawful_ones_and_others_with_the_reason():
    full = on_offer(replace(LAWFUL, hearing_on=date(2016, 1, 14)), (0, 50), (50, 100), (100, 150))
    soon = on_offer(replace(LAWFUL, hearing_on=date(2016, 1, 11)))
    lawful, others = lawful_slots([full, on_offer(LAWFUL), soon], 50)
    assert [slot.day.facts.hearing_on.day for slot in lawful] == [12]
    assert [slot.day.facts.hearing_on.day for slot in others] == [11, 14]
    assert "hearing notice" in others[0].why_not[0]
    assert others[1].why_not == ["Full: no time is left that day."]


@pytest.mark.parametrize(
    ("serve_by", "told"),
    [
        (date(2015, 11, 24), "Too soon: notice had to be served by Tue 24 November."),
        (date(2015, 12, 1), "Notice must be served by today, so only by hand."),
        (date(2015, 12, 2), "Notice must be served by Wed 2 December, so only by hand."),
        (date(2015, 12, 3), "Notice must be served by Thu 3 December: first class post today is in time."),
    ],
)
def test_r52_the_last_day_to_serve_is_told_in_words(serve_by, told):
    assert service_sentence(date(2015, 12, 1), serve_by) == told


def test_a_panel_says_how_complete_it_is():
    assert panel_sentence(SEATS, usual=3) == "Panel complete"
    reserve = SeatFacts(SeatRole.RESERVE, "Cllr Rudd")
    assert panel_sentence((*SEATS, reserve)) == "Panel has 3 of 5; reserve asked"
    assert set(SEAT_WORDS) == set(SeatRole)
