"""Every rule that counts days, on every day of 2015 to 2027, against numpy's reckoning of the proclaimed list; and on
every day to 2035 against the bank holidays as `holidays` computes them."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
import numpy
import pytest

from licensing import working_days
from licensing.decisions.suspension import term_of, term_until
from licensing.notices.periods import first_suspended_day
from licensing.notices.rules import (
    PostClass,
    deemed_served_on,
    effect_of_notice,
    grounds_due,
    hearing_serve_by,
    is_in_time,
)
from licensing.sittings.publication import earliest_meeting, latest_publication
from licensing.working_days import UnknownYear, non_working_days, nth_working_day_beginning_with

FIRST, LAST_PROCLAIMED, LAST = date(2015, 1, 1), date(2027, 12, 31), date(2035, 12, 31)
FROM_CSV = dict(non_working_days())
ROOM = 45  # the rules look so many days ahead at most: the last days of the last year reach into one nobody knows yet


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(n) for n in range((last - first).days + 1))


@cache
def computed(year: int) -> frozenset[date]:
    """The weekdays of a year on which England is closed, by the package's own rules."""
    return frozenset(day for day in holidays.country_holidays("GB", subdiv="ENG", years=year) if day.weekday() < 5)


class Reckoned:
    """The days of a span, and what numpy says of all of them at once."""

    def __init__(self, first: date, last: date, closed: list[date]) -> None:
        self.days = list(days(first, last))
        self.calendar = numpy.busdaycalendar(holidays=closed)

    def working_days_off(self, count: int, roll: Any, days: list[date] | None = None) -> list[date]:
        """For each day the working day so many after it; `roll`: from which one to count where it is none itself."""
        found = numpy.busday_offset(days or self.days, count, roll=roll, busdaycal=self.calendar)
        return list(found.astype(date))

    def days_off(self, count: int) -> list[date]:
        return list((numpy.array(self.days, "datetime64[D]") + count).astype(date))

    def work(self, days: list[date]) -> list[bool]:
        return list(numpy.is_busday(days, busdaycal=self.calendar))


@pytest.fixture(params=["proclaimed", "computed"])
def span(request, monkeypatch) -> Reckoned:
    """The days to look at. The computed list takes the proclaimed one's place meanwhile."""
    if request.param == "proclaimed":
        return Reckoned(FIRST, LAST_PROCLAIMED - timedelta(ROOM), sorted(FROM_CSV))
    closed = sorted(day for year in range(2014, 2037) for day in computed(year))
    known = dict.fromkeys(closed, "a bank holiday")
    monkeypatch.setattr(working_days, "non_working_days", lambda: known)
    monkeypatch.setattr(working_days, "known_years", lambda: (2014, 2036))
    return Reckoned(date(2028, 1, 1), LAST, closed)


def test_the_proclaimed_list_is_what_the_package_computes():
    """Two lists made by different hands agree on every weekday of every year that is proclaimed."""
    assert {day for year in range(2015, 2028) for day in computed(year)} == {day for day in FROM_CSV if day >= FIRST}


def test_r22_r23_clear_days_on_every_day(span):
    assert [latest_publication(day) for day in span.days] == span.working_days_off(-6, "forward")
    assert [earliest_meeting(day) for day in span.days] == span.working_days_off(6, "backward")
    assert [hearing_serve_by(day) for day in span.days] == span.working_days_off(-11, "forward")


def test_r52_post_on_every_day(span):
    assert [deemed_served_on(day, PostClass.FIRST) for day in span.days] == span.working_days_off(2, "backward")
    assert [deemed_served_on(day, PostClass.SECOND) for day in span.days] == span.working_days_off(4, "backward")


@pytest.mark.parametrize("count", [5, 10, 20])
def test_r58_r61_r62_working_days_beginning_with_every_day(span, count):
    told = [nth_working_day_beginning_with(day, count) for day in span.days]
    assert told == span.working_days_off(count - 1, "forward")


def test_r45_to_r50_effect_and_appeal_on_every_day(span):
    told, last = [effect_of_notice(day) for day in span.days], span.days_off(21)
    assert [one.effective_end_of for one in told] == span.days_off(20)
    assert [one.last_day_to_appeal for one in told] == last
    assert [one.operative_through for one in told] == last
    assert [one.appeal_day_is_working_day for one in told] == span.work(last)
    assert [one.advise_appeal_by for one in told] == span.working_days_off(0, "backward", last)
    assert all(is_in_time(end, day) for day, end in zip(span.days, last, strict=True))
    assert not any(is_in_time(end, day) for day, end in zip(span.days, span.days_off(22), strict=True))
    assert [grounds_due(day) for day in span.days] == span.days_off(14)
    assert [first_suspended_day(day) for day in span.days] == span.days_off(22)


EVERY_DAY = list(days(FIRST, LAST_PROCLAIMED))


@pytest.mark.parametrize("length", [1, 28, 90])
def test_r53_a_term_in_days_from_every_day(length):
    last = list((numpy.array(EVERY_DAY, "datetime64[D]") + (length - 1)).astype(date))
    assert [term_of(day, days=length).last_day for day in EVERY_DAY] == last


@pytest.mark.parametrize("months", [1, 3, 6, 12])
def test_r53_a_term_in_months_from_every_day(months):
    """The day before the corresponding date of a later month, or that month's last where it has none."""
    begins = numpy.array(EVERY_DAY, "datetime64[D]")
    month = begins.astype("datetime64[M]") + months
    corresponding = month.astype("datetime64[D]") + (begins - begins.astype("datetime64[M]"))
    last = numpy.minimum(corresponding - 1, (month + 1).astype("datetime64[D]") - 1)
    told = [term_of(day, months=months) for day in EVERY_DAY]
    assert [term.last_day for term in told] == list(last.astype(date))
    assert [term.may_drive_from for term in told] == list((last + 1).astype(date))


def test_r53_a_term_beyond_expiry_is_cut_to_it_from_every_day():
    for day in days(FIRST, LAST):
        cut = term_until(day, day + timedelta(60), licence_expires_on=day + timedelta(60))
        assert (cut.last_day, cut.may_drive_from, cut.is_cut_to_expiry) == (day + timedelta(60), None, True)
        whole = term_until(day, day + timedelta(60), licence_expires_on=day + timedelta(61))
        assert (whole.last_day, whole.may_drive_from) == (day + timedelta(60), day + timedelta(61))


def test_beyond_the_proclaimed_list_nothing_is_guessed():
    for day in days(LAST_PROCLAIMED - timedelta(3), LAST_PROCLAIMED):
        with pytest.raises(UnknownYear, match="2028"):
            nth_working_day_beginning_with(day, 5)
