"""A verdict for every row of a register file."""

from datetime import date

import pytest

from licensing.register.intake import COLUMNS, column_name, day_of, judge, kind_of, missing_columns
from licensing.register.rules import LicenceKind

GOOD = {
    "name": "Leon Hale",
    "date_of_birth": "1970-05-01",
    "address": "14 Fold Lane, Calderbrook",
    "licence_kind": "Private hire driver",
    "number": "PHD-0001",
    "granted": "2013-10-01",
    "expires": "2016-09-30",
}


def test_a_good_row_becomes_an_entry():
    [verdict] = judge([GOOD])
    assert verdict.is_good and verdict.line == 2
    assert verdict.entry.kind is LicenceKind.PRIVATE_HIRE_DRIVER
    assert verdict.entry.expires_on == date(2016, 9, 30)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": " "}, "name is missing"),
        ({"name": "x" * 201}, "name is longer than 200 characters"),
        ({"name": "Leon\x07"}, "name has characters that cannot be printed"),
        ({"date_of_birth": "31/02/1970"}, "date of birth '31/02/1970' is not a date: write 2015-12-01 or 1/12/2015"),
        ({"date_of_birth": "2005-05-01"}, "date of birth is too late for a licence granted then"),
        ({"address": ""}, "address is missing"),
        ({"licence_kind": "submarine"}, "licence kind 'submarine' is not known"),
        ({"licence_kind": ""}, "licence kind is missing"),
        ({"licence_kind": "Dual badge"}, "a dual badge is two licences: give each its own row and number"),
        ({"number": ""}, "number is missing"),
        ({"granted": ""}, "granted is missing"),
        ({"expires": "2012-01-01"}, "expires before it was granted"),
    ],
)
def test_a_bad_row_says_what_is_wrong(change, problem):
    [verdict] = judge([{**GOOD, **change}])
    assert not verdict.is_good
    assert verdict.problems == (problem,)


def test_a_number_used_twice_or_known_already_is_a_problem():
    first, second = judge([GOOD, GOOD])
    assert first.is_good
    assert second.problems == ("licence number PHD-0001 is on line 2 too",)
    [known] = judge([GOOD], known_numbers=frozenset({"PHD-0001"}))
    assert known.problems == ("licence number PHD-0001 is in the register already",)


def test_columns_are_known_by_their_usual_names():
    assert missing_columns(["Name", "DOB", "Address", "Licence type", "Licence no.", "Granted on", "Expiry date"]) == []
    assert missing_columns(["Name"]) == [column.replace("_", " ") for column in COLUMNS[1:]]
    assert column_name("Date of birth") == "date_of_birth"


def test_kinds_and_days_are_read_as_people_write_them():
    assert kind_of("Hackney Carriage driver's licence") is LicenceKind.HACKNEY_CARRIAGE_DRIVER
    assert kind_of("PHV") is LicenceKind.PRIVATE_HIRE_VEHICLE
    assert day_of("1/12/2015") == day_of("2015-12-01") == date(2015, 12, 1)
    assert day_of("12.1.2015") is None


def test_an_extra_cell_and_a_short_row_are_problems_of_their_row():
    [verdict] = judge([{**GOOD, None: ["surplus"], "expires": None}])
    assert verdict.problems == ("it has more cells than the header", "expires is missing")
