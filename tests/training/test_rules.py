"""Safeguarding training: who is trained, due or overdue (R63)."""

from datetime import date

import pytest

from licensing.rulebook import broken
from licensing.training.rules import MARK_RULES, MarkFacts, TrainingStanding, due_on, standing_on, valid_until, why_due

REQUIRED = date(2015, 7, 6)


@pytest.mark.parametrize(
    ("attended", "day", "standing"),
    [
        (date(2015, 9, 1), date(2015, 11, 27), TrainingStanding.TRAINED),
        (date(2015, 9, 1), date(2018, 8, 31), TrainingStanding.TRAINED),
        (date(2015, 9, 1), date(2018, 9, 1), TrainingStanding.OVERDUE),
        (None, date(2016, 7, 5), TrainingStanding.DUE),
        (None, date(2016, 7, 6), TrainingStanding.OVERDUE),
    ],
)
def test_r63_a_holder_is_trained_due_or_overdue(attended, day, standing):
    assert standing_on(day, attended_on=attended, required_from=REQUIRED) is standing


def test_r63_training_on_29_february_lasts_through_28_february():
    assert valid_until(date(2016, 2, 29)) == date(2019, 2, 28)


def test_r63_the_due_day_says_why():
    assert due_on(attended_on=None, required_from=REQUIRED) == date(2016, 7, 5)
    assert "5 July 2016" in why_due(attended_on=None, required_from=REQUIRED).says
    trained = why_due(attended_on=date(2015, 9, 1), required_from=REQUIRED, lasts_years=5)
    assert trained.id == "R63" and "31 August 2020" in trained.says


def test_r63_attendance_is_marked_on_the_day_or_after_while_the_register_is_open():
    day = date(2015, 11, 3)
    assert broken(MARK_RULES, MarkFacts(day, day, is_closed=False), on=day) == []
    assert [rule.code for rule in broken(MARK_RULES, MarkFacts(day, date(2015, 11, 2), False), on=day)] == ["R63"]
    assert [rule.code for rule in broken(MARK_RULES, MarkFacts(day, day, True), on=day)] == ["R63"]
