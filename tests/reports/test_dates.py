"""The date calculator against the worked examples of the rulebook, through `licensing dates`."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from licensing.notices.rules import PostClass
from licensing.reports import dates as calculator
from licensing.reports.dates import LABELS
from licensing.reports.dates_cli import app
from licensing.working_days import non_working_days

DAYS = st.dates(date(2014, 3, 1), date(2027, 9, 30))


def ask(*words):
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def works(day):
    return day.isoweekday() < 6 and day not in non_working_days()


EFFECT = [  # T01 to T08: given, effective end of, last day to appeal, a working day?, advise
    ("2015-12-01", "2015-12-21", "2015-12-22", True, "2015-12-22"),
    ("2015-12-04", "2015-12-24", "2015-12-25", False, "2015-12-24"),
    ("2015-12-11", "2015-12-31", "2016-01-01", False, "2015-12-31"),
    ("2015-12-18", "2016-01-07", "2016-01-08", True, "2016-01-08"),
    ("2016-02-08", "2016-02-28", "2016-02-29", True, "2016-02-29"),
    ("2016-03-04", "2016-03-24", "2016-03-25", False, "2016-03-24"),
    ("2016-03-07", "2016-03-27", "2016-03-28", False, "2016-03-24"),
]


@pytest.mark.parametrize(("given_on", "effective", "appeal", "works_then", "advise"), EFFECT)
def test_t01_to_t08_notice_given(given_on, effective, appeal, works_then, advise):
    told = ask("notice-given", given_on)
    assert told["effective_end_of"] == effective
    assert told["last_day_to_appeal"] == told["operative_through"] == appeal
    assert told["appeal_day_is_working_day"] is works_then
    assert told["advise_appeal_by"] == advise
    assert told["effective_immediately"] is False
    assert [rule["id"] for rule in told["rules"]] == ["R47", "R48", "R49"]
    assert all(rule["says"] and rule["inputs"]["notice_given_on"] == given_on for rule in told["rules"])


def test_t10_with_immediate_effect_there_is_no_day_of_effect_and_no_protected_day():
    told = ask("notice-given", "2015-12-01", "--immediate")
    assert told["effective_end_of"] is None
    assert told["operative_through"] is None
    assert told["effective_immediately"] is True
    assert told["last_day_to_appeal"] == "2015-12-22"
    assert told["appeal_day_is_working_day"] is True
    assert [rule["id"] for rule in told["rules"]] == ["R44", "R48", "R49"]


@pytest.mark.parametrize(
    ("posted_on", "post_class", "deemed", "effective", "appeal"),
    [
        ("2015-11-27", "first", "2015-12-01", "2015-12-21", "2015-12-22"),  # T14
        ("2015-12-22", "first", "2015-12-24", "2016-01-13", "2016-01-14"),  # T15
        ("2015-12-24", "first", "2015-12-30", "2016-01-19", "2016-01-20"),  # T17
        ("2015-12-22", "second", "2015-12-30", "2016-01-19", "2016-01-20"),  # T20
        ("2015-11-28", "first", "2015-12-01", "2015-12-21", "2015-12-22"),  # posted on a Saturday
        ("2015-11-29", "second", "2015-12-03", "2015-12-23", "2015-12-24"),  # posted on a Sunday
    ],
)
def test_t14_to_t20_posted(posted_on, post_class, deemed, effective, appeal):
    told = ask("posted", posted_on, "--post-class", post_class)
    assert told["deemed_served_on"] == deemed
    assert told["effective_end_of"] == effective
    assert told["last_day_to_appeal"] == told["operative_through"] == appeal
    assert [rule["id"] for rule in told["rules"]] == ["R52", "R47", "R48", "R49"]


def test_first_class_is_the_default():
    assert ask("posted", "2015-12-22") == ask("posted", "2015-12-22", "--post-class", "first")


def test_t21_notice_of_grounds():
    assert ask("decided", "2015-12-15")["notice_of_grounds_due"] == "2015-12-29"


@pytest.mark.parametrize(
    ("meeting_on", "latest"),
    [
        ("2015-12-09", "2015-12-01"),  # T23
        ("2015-12-30", "2015-12-18"),  # T24
        ("2016-01-05", "2015-12-23"),  # T25
        ("2016-03-30", "2016-03-18"),  # T27
        ("2016-05-04", "2016-04-25"),  # T29
    ],
)
def test_t23_to_t29_publication(meeting_on, latest):
    assert ask("meeting", meeting_on)["latest_publication"] == latest


@pytest.mark.parametrize(("published_on", "earliest"), [("2015-12-23", "2016-01-05"), ("2015-11-27", "2015-12-07")])
def test_t30_and_t32_earliest_meeting(published_on, earliest):
    assert ask("published", published_on)["earliest_meeting"] == earliest


def test_a_closed_day_is_not_a_clear_day():
    assert ask("meeting", "2016-01-05", "--closed", "2015-12-24")["latest_publication"] == "2015-12-22"
    assert ask("meeting", "2016-01-05", "--closed", "2015-12-29")["latest_publication"] == "2015-12-22"


def test_t33_hearing_notice():
    assert ask("hearing", "2016-01-12")["serve_by"] == "2015-12-23"
    assert ask("hearing", "2016-01-12", "--clear-days", "10") == ask("hearing", "2016-01-12")
    assert ask("hearing", "2016-01-12", "--clear-days", "5")["serve_by"] == "2016-01-04"


@pytest.mark.parametrize(
    ("day", "day_5", "day_10", "day_20"),
    [
        ("2023-04-27", "2023-05-04", "2023-05-12", "2023-05-26"),  # T35
        ("2023-12-21", "2023-12-29", "2024-01-08", "2024-01-22"),  # T36
        ("2023-12-22", "2024-01-02", "2024-01-09", "2024-01-23"),  # T37
        ("2023-03-31", "2023-04-06", "2023-04-17", "2023-05-02"),  # T40
        ("2025-04-11", "2025-04-17", "2025-04-28", "2025-05-13"),  # T41
        ("2023-12-23", "2024-01-03", "2024-01-10", "2024-01-24"),  # begins on a Saturday
    ],
)
def test_t35_to_t41_working_days(day, day_5, day_10, day_20):
    told = ask("working-days", day)
    assert (told["day_5"], told["day_10"], told["day_20"]) == (day_5, day_10, day_20)
    assert [rule["id"] for rule in told["rules"]] == ["R58"]


def test_r61_r62_t35_t41_other_councils_are_answered_within_ten_and_twenty_working_days():
    told = ask("other-council", "2025-04-11")
    assert (told["reply_by"], told["tell_concern_by"], told["answer_concern_by"]) == (
        "2025-05-13", "2025-04-28", "2025-05-13",
    )  # fmt: skip
    says = {rule["id"]: rule["says"] for rule in ask("other-council", "2023-03-31")["rules"]}
    assert "27 April 2023" in says["R61"] and "Arithmetic" not in says["R62"]


@pytest.mark.parametrize(
    ("made", "kept", "removed"),
    [("2023-04-28", "2034-04-27", "2034-04-28"), ("2024-02-29", "2035-02-28", "2035-03-01")],  # T44, and a leap day
)
def test_r59_t44_an_entry_is_kept_for_eleven_years(made, kept, removed):
    told = ask("entered", made)
    assert (told["kept_through"], told["removed_on"]) == (kept, removed)


def test_t43_before_the_act_the_count_is_arithmetic_only():
    told = ask("working-days", "2015-12-23")
    assert told["rule_is_in_force"] is False
    assert "Arithmetic only" in told["rules"][0]["says"]
    assert ask("working-days", "2023-04-27")["rule_is_in_force"] is True


@pytest.mark.parametrize(
    ("first_day", "option", "length", "last", "again"),
    [
        ("2015-12-22", "--days", "28", "2016-01-18", "2016-01-19"),  # T45
        ("2015-12-22", "--months", "3", "2016-03-21", "2016-03-22"),  # T46
        ("2016-01-31", "--months", "1", "2016-02-29", "2016-03-01"),  # T47
        ("2016-03-01", "--months", "1", "2016-03-31", "2016-04-01"),  # T48
        ("2016-02-29", "--months", "12", "2017-02-28", "2017-03-01"),  # T50
        ("2015-12-22", "--days", "1", "2015-12-22", "2015-12-23"),
        ("2015-12-15", "--months", "1", "2016-01-14", "2016-01-15"),
    ],
)
def test_t45_to_t50_suspension(first_day, option, length, last, again):
    told = ask("suspension", first_day, option, length)
    assert (told["last_suspended_day"], told["may_drive_from"]) == (last, again)
    assert [rule["id"] for rule in told["rules"]] == ["R53", "R54"]


def test_t53_a_suspension_beyond_the_licence_ends_with_it():
    told = ask("suspension", "2015-12-22", "--months", "3", "--licence-expires", "2016-01-31")
    assert told["last_suspended_day"] == "2016-01-31"
    assert told["may_drive_from"] is None
    assert told["ends_with_licence"] is True


@pytest.mark.parametrize(
    "words",
    [
        ["notice-given", "2015-02-30"],
        ["notice-given", "20151201"],
        ["notice-given", "2015-W49-2"],
        ["notice-given", "tomorrow"],
        ["notice-given", "2028-01-03"],
        ["notice-given", "2027-12-20"],
        ["notice-given", "2013-12-31"],
        ["notice-given"],
        ["posted", "2027-12-31"],
        ["posted", "2015-12-22", "--post-class", "third"],
        ["meeting", "2014-01-03"],
        ["meeting", "2030-06-03"],
        ["published", "2027-12-31"],
        ["hearing", "2016-01-12", "--clear-days", "0"],
        ["hearing", "2028-02-01"],
        ["decided", "2028-01-01"],
        ["decided", "9999-12-31"],
        ["working-days", "2027-12-20"],
        ["suspension", "2015-12-22"],
        ["suspension", "2015-12-22", "--months", "3", "--days", "28"],
        ["suspension", "2015-12-22", "--months", "0"],
        ["suspension", "2015-12-22", "--days", "-1"],
        ["suspension", "2029-12-22", "--months", "3"],
    ],
)
def test_an_impossible_day_or_an_unknown_year_is_a_usage_error(words):
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_the_year_that_is_not_known_is_named():
    assert "2028" in CliRunner().invoke(app, ["posted", "2027-12-31"]).output


@pytest.mark.parametrize(
    "words",
    [
        ["notice-given", "2015-12-04"],
        ["notice-given", "2015-12-04", "--immediate"],
        ["posted", "2015-12-22"],
        ["meeting", "2016-01-05"],
        ["published", "2015-12-23"],
        ["hearing", "2016-01-12"],
        ["decided", "2015-12-15"],
        ["working-days", "2023-12-22"],
        ["suspension", "2015-12-22", "--months", "3"],
    ],
)
def test_without_json_the_answer_is_told_in_words(words):
    told = CliRunner().invoke(app, words)
    assert told.exit_code == 0
    assert all(LABELS[key] in told.output for key in ask(*words) if key != "rules")
    assert all(f"{rule['id']}  {rule['says']}" in told.output for rule in ask(*words)["rules"])


@given(DAYS)
def test_the_three_clocks_are_one_day_apart(given_on):
    values = calculator.notice_given(given_on).values
    assert values["effective_end_of"] == given_on + timedelta(20)
    assert values["last_day_to_appeal"] == values["operative_through"] == given_on + timedelta(21)
    assert values["appeal_day_is_working_day"] is works(given_on + timedelta(21))
    advised = values["advise_appeal_by"]
    assert works(advised)
    assert not any(works(advised + timedelta(n)) for n in range(1, (given_on + timedelta(21) - advised).days + 1))


@given(DAYS, st.sampled_from(PostClass))
def test_the_post_takes_two_or_four_working_days_whatever_the_day_of_posting(posted_on, post_class):
    deemed = calculator.posted(posted_on, post_class).values["deemed_served_on"]
    passed = [posted_on + timedelta(n) for n in range(1, (deemed - posted_on).days + 1)]
    assert works(deemed)
    assert sum(map(works, passed)) == {PostClass.FIRST: 2, PostClass.SECOND: 4}[post_class]


@given(DAYS.filter(works))
def test_publication_and_meeting_are_each_others_inverse(day):
    assert calculator.published(calculator.meeting(day).values["latest_publication"]).values["earliest_meeting"] == day
    assert calculator.meeting(calculator.published(day).values["earliest_meeting"]).values["latest_publication"] == day


@given(DAYS, st.integers(1, 60))
def test_a_suspension_of_months_ends_the_day_before_the_corresponding_date(first_day, months):
    values = calculator.suspension(first_day, months=months).values
    again = values["may_drive_from"]
    assert again - values["last_suspended_day"] == timedelta(1)
    target = (first_day.year * 12 + first_day.month - 1) + months
    there = again.year * 12 + again.month - 1
    assert (there, again.day) == (target, first_day.day) or (there == target + 1 and again.day == 1)


@given(DAYS, st.integers(1, 400))
def test_a_suspension_of_days_has_that_many_suspended_days(first_day, days):
    values = calculator.suspension(first_day, days=days).values
    assert (values["may_drive_from"] - first_day).days == days
