"""How dates, counts and words read."""

from datetime import UTC, date, datetime, time
from enum import StrEnum

import pytest

from licensing.clock import LONDON
from licensing.web.wording import FILTERS, say, teach


class Kind(StrEnum):
    TAXI_DRIVER = "taxi_driver"
    OPERATOR = "operator"


DAY = date(2015, 12, 1)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("day", DAY, "1 December 2015"),
        ("short_day", DAY, "Tue 1 December"),
        ("weekday", DAY, "Tue 1 December 2015"),
        ("long_day", DAY, "Tuesday 1 December 2015"),
        ("clock_time", time(14, 5), "14:05"),
        ("clock_time", datetime(2016, 7, 1, 13, 5, tzinfo=UTC), "14:05"),
        ("instant", datetime(2015, 12, 1, 14, 5, tzinfo=UTC), "1 December 2015, 14:05"),
        ("day", datetime(2016, 6, 30, 23, 30, tzinfo=UTC), "1 July 2016"),
        ("iso", DAY, "2015-12-01"),
        ("words", Kind.TAXI_DRIVER, "Taxi driver"),
        ("words", "no_further_action", "No further action"),
        ("words", True, "Yes"),
        ("words", None, ""),
    ],
)
def test_each_filter_reads_as_the_pages_need_it(name: str, value: object, shown: str) -> None:
    assert FILTERS[name](value) == shown  # type: ignore[operator]


def test_an_enum_may_be_taught_other_words() -> None:
    teach({Kind.OPERATOR: "Private hire operator"})
    assert say(Kind.OPERATOR) == "Private hire operator"
    assert say("operator") == "Operator"


@pytest.mark.parametrize(("number", "shown"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases"), (1200, "1,200 cases")])
def test_counts_agree_with_their_noun(number: int, shown: str) -> None:
    assert FILTERS["count_of"](number, "case") == shown  # type: ignore[operator]


def test_a_time_without_a_zone_is_shown_nowhere() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        FILTERS["instant"](datetime(2015, 12, 1, 14, 5, tzinfo=LONDON).replace(tzinfo=None))  # type: ignore[operator]


def test_paragraphs_are_escaped() -> None:
    shown = str(FILTERS["paragraphs"]("One <b>\r\ntwo\n\nThree & four"))  # type: ignore[operator]
    assert shown == '<p class="govuk-body">One &lt;b&gt;<br>two</p>\n<p class="govuk-body">Three &amp; four</p>'
