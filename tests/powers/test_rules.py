"""Who holds the power: the timeline of the fictional council, the day before, the day and the day after."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.powers.rules import (
    ASSIGNMENT_RULES,
    HOLDING_RULES,
    MODE_SENTENCES,
    MODE_WORDS,
    AssignmentFacts,
    Body,
    HoldingFacts,
    Mode,
    body_name,
    council_mode,
    hears_with_panel,
    held_until,
    holding_on,
    needs_proposal,
    panel_name,
    votes_decide,
    who_decides,
    who_decides_sentence,
)
from licensing.rulebook import broken

ANY_DAY = date(2016, 3, 3)


@dataclass(frozen=True)
class Held:
    held_from: date
    mode: Mode


TIMELINE = [
    Held(date(2010, 4, 1), Mode.COUNCIL_DECIDES),
    Held(date(2015, 2, 26), Mode.COMMISSIONER_WITH_ADVISORY),
    Held(date(2015, 11, 30), Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS),
    Held(date(2016, 12, 13), Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT),
]
NEXT = HoldingFacts(
    held_from=date(2016, 12, 13),
    instrument="Directions of 13 December 2016",
    mode=Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT,
    nominees=0,
    latest_from=date(2015, 11, 30),
)
TAKEN = AssignmentFacts(is_nominee_of_holding=True, has_conflict=False, because="First nominee")


def codes(rules, facts):
    return [rule.code for rule in broken(rules, facts, on=ANY_DAY)]


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (date(2015, 2, 25), Body.PANEL),
        (date(2015, 2, 26), Body.COMMISSIONER),
        (date(2015, 11, 25), Body.COMMISSIONER),  # T54
        (date(2016, 12, 12), Body.COMMISSIONER),  # T56
        (date(2016, 12, 13), Body.PANEL),  # T57
        (date(2016, 12, 14), Body.PANEL),  # T58
    ],
)
def test_r01_the_holder_on_the_day_decides(day, body):
    assert who_decides(holding_on(TIMELINE, day).mode) is body


def test_before_the_first_holding_nobody_holds_the_power():
    assert holding_on(TIMELINE, date(2010, 3, 31)) is None
    assert holding_on([], ANY_DAY) is None


@given(st.dates(date(2010, 4, 1), date(2027, 12, 31)), st.permutations(TIMELINE))
def test_r02_every_day_has_one_holder_whatever_the_order_of_the_rows(day, holdings):
    held = [one for one in holdings if one.held_from <= day and (held_until(holdings, one) or date.max) > day]
    assert held == [holding_on(holdings, day)]


def test_r02_a_holding_ends_when_the_next_begins():
    assert held_until(TIMELINE, TIMELINE[1]) == date(2015, 11, 30)
    assert held_until(TIMELINE, TIMELINE[-1]) is None


def test_r02_a_holding_cites_its_instrument_and_begins_after_the_latest():
    assert codes(HOLDING_RULES, NEXT) == []
    assert codes(HOLDING_RULES, replace(NEXT, instrument=" ")) == ["R02"]
    assert codes(HOLDING_RULES, replace(NEXT, held_from=date(2015, 11, 30))) == ["R02"]
    assert codes(HOLDING_RULES, replace(NEXT, held_from=date(2015, 11, 30) + timedelta(1))) == []
    assert codes(HOLDING_RULES, replace(NEXT, latest_from=None)) == []


def test_r20_a_commissioners_holding_names_a_nominee():
    commissioner = replace(NEXT, mode=Mode.COMMISSIONER_SOLE)
    assert codes(HOLDING_RULES, commissioner) == ["R20"]
    assert codes(HOLDING_RULES, replace(commissioner, nominees=1)) == []


def test_r20_a_conflicted_commissioner_does_not_take_the_case():
    assert codes(ASSIGNMENT_RULES, TAKEN) == []
    assert codes(ASSIGNMENT_RULES, replace(TAKEN, has_conflict=True)) == ["R20"]
    assert codes(ASSIGNMENT_RULES, replace(TAKEN, is_nominee_of_holding=False)) == ["R20"]
    assert codes(ASSIGNMENT_RULES, replace(TAKEN, because="")) == ["R20"]


@pytest.mark.parametrize("mode", Mode)
def test_r03_votes_decide_only_where_councillors_hold_the_power(mode):
    assert votes_decide(mode) is council_mode(mode) is (who_decides(mode) is Body.PANEL)


@pytest.mark.parametrize("mode", Mode)
def test_each_mode_has_its_words(mode):
    assert MODE_WORDS[mode]
    assert ("commissioner decides." in MODE_SENTENCES[mode]) is (who_decides(mode) is Body.COMMISSIONER)
    assert panel_name(mode) == ("Licensing Sub-Committee" if council_mode(mode) else "Advisory Committee")
    assert body_name(mode) in ("Licensing Sub-Committee", "commissioner")
    told = who_decides_sentence(mode, "Directions of 26 February 2015")
    assert told.endswith("Instrument: Directions of 26 February 2015.")


def test_three_modes_are_the_commissioners_and_one_needs_a_proposal():
    assert sum(not council_mode(mode) for mode in Mode) == 3
    assert [mode for mode in Mode if needs_proposal(mode)] == [Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS]
    assert [mode for mode in Mode if not hears_with_panel(mode)] == [Mode.COMMISSIONER_SOLE]
