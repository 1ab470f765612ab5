"""Which days are working days in England, and how they are counted."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.working_days import (
    UnknownYear,
    add_working_days,
    clear_working_days_between,
    ensure_known,
    first_day_after_clear,
    is_working_day,
    known_years,
    last_day_leaving_clear,
    non_working_days,
    nth_working_day_beginning_with,
    previous_working_day,
    why_not_working,
)

DAYS = st.dates(date(2014, 3, 1), date(2027, 10, 31))
CLOSED = st.frozensets(DAYS, max_size=5)


def works(day: date, closed: frozenset[date] = frozenset()) -> bool:
    """The independent reckoning: a weekday that is in neither list."""
    return day.isoweekday() < 6 and day not in non_working_days() and day not in closed


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2015, 12, 25), "Christmas Day"),
        (date(2015, 12, 26), "a Saturday"),
        (date(2015, 12, 28), "Boxing Day (substitute)"),
        (date(2016, 3, 25), "Good Friday"),
        (date(2020, 5, 8), "Early May"),
        (date(2020, 5, 4), ""),
        (date(2022, 6, 2), "Spring"),
        (date(2022, 6, 3), "Platinum Jubilee"),
        (date(2022, 9, 19), "State Funeral"),
        (date(2023, 5, 8), "Coronation"),
        (date(2015, 12, 24), ""),
    ],
)
def test_a_day_says_why_nothing_works(day, why):
    assert why_not_working(day) == why
    assert is_working_day(day) is (why == "")


def test_every_day_of_the_data_is_a_weekday_and_every_year_has_at_least_eight():
    days = non_working_days()
    assert all(day.isoweekday() < 6 for day in days)
    assert known_years() == (2014, 2027)
    assert all(sum(day.year == year for day in days) >= 8 for year in range(2014, 2028))


def test_an_extra_closed_day_is_not_worked():
    christmas_eve = date(2015, 12, 24)
    assert why_not_working(christmas_eve, frozenset({christmas_eve})) == "a day on which the offices are closed"
    assert add_working_days(date(2015, 12, 23), 1, frozenset({christmas_eve})) == date(2015, 12, 29)


@pytest.mark.parametrize("day", [date(2013, 12, 31), date(2028, 1, 1), date.max, date.min])
def test_a_day_beyond_the_known_years_fails_with_the_year_named(day):
    with pytest.raises(UnknownYear, match=re.escape(f"non-working days of {day.year} are not known")):
        ensure_known(day)


def test_a_count_that_runs_beyond_the_known_years_fails_with_the_year_named():
    with pytest.raises(UnknownYear, match="2028"):
        add_working_days(date(2027, 12, 31), 1)
    with pytest.raises(UnknownYear, match="2013"):
        previous_working_day(date(2014, 1, 1))


def test_the_first_known_day_can_be_counted_from():
    assert nth_working_day_beginning_with(date(2014, 1, 1), 1) == date(2014, 1, 2)


def test_a_period_of_no_working_days_is_refused():
    with pytest.raises(ValueError, match="at least one day"):
        nth_working_day_beginning_with(date(2015, 12, 1), 0)


@given(DAYS, st.integers(1, 25), CLOSED)
def test_adding_working_days_passes_exactly_that_many(day, count, closed):
    end = add_working_days(day, count, closed)
    passed = [day + timedelta(n) for n in range(1, (end - day).days + 1)]
    assert works(end, closed)
    assert sum(works(each, closed) for each in passed) == count


@given(DAYS, st.integers(1, 25), CLOSED)
def test_the_nth_working_day_beginning_with_a_day_counts_that_day_if_it_works(day, count, closed):
    end = nth_working_day_beginning_with(day, count, closed)
    counted = [day + timedelta(n) for n in range((end - day).days + 1)]
    assert works(end, closed)
    assert sum(works(each, closed) for each in counted) == count


@given(DAYS, st.integers(0, 15), CLOSED)
def test_clear_days_lie_strictly_between_and_no_later_working_day_would_do(day, clear, closed):
    last = last_day_leaving_clear(day, clear, closed)
    assert clear_working_days_between(last, day, closed) == clear
    later = [last + timedelta(n) for n in range(1, (day - last).days + 1)]
    assert not any(
        works(each, closed) and clear_working_days_between(each, day, closed) >= clear for each in later[:-1]
    )


@given(DAYS, st.integers(0, 15), CLOSED)
def test_the_first_day_after_clear_days_is_the_first_working_day_that_will_do(day, clear, closed):
    first = first_day_after_clear(day, clear, closed)
    assert works(first, closed)
    assert clear_working_days_between(day, first, closed) == clear
    assert not any(
        works(day + timedelta(n), closed) and clear_working_days_between(day, day + timedelta(n), closed) >= clear
        for n in range(1, (first - day).days)
    )


def test_days_out_of_order_have_nothing_between_them():
    assert clear_working_days_between(date(2015, 12, 9), date(2015, 12, 1)) == 0


def test_r58_five_working_days_begin_with_the_day_of_notification():
    """T37: notified on Friday 22 December 2023, the entry is made by Tuesday 2 January 2024."""
    assert nth_working_day_beginning_with(date(2023, 12, 22), 5) == date(2024, 1, 2)
