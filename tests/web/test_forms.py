"""What a browser may send, and what a person is told when it does not do."""

from datetime import date, time
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import Depends, FastAPI
from pydantic import Field, model_validator
from starlette.testclient import TestClient

from licensing.web.forms import NOT_A_FORM, OUT_OF_DATE, ActForm, Filled, blank, fill, filled
from licensing.web.parsing import Uploaded

KEY = str(uuid4())


class Outcome(StrEnum):
    REVOKED = "revoked"
    NO_FURTHER_ACTION = "no_further_action"


class SampleForm(ActForm):
    outcome: Outcome = Field(title="Outcome")
    grounds: str = Field(title="Grounds", max_length=20)
    why: str = Field(default="because", title="Why?")
    served_on: date | None = Field(default=None, title="Day of service")
    at: time | None = Field(default=None, title="Time")
    minutes: int | None = Field(default=None, title="Minutes", ge=1, le=480)
    sat: list[int] = Field(default_factory=list, title="Who sat", max_length=2)
    outcome_of: dict[int, Outcome] = Field(default_factory=dict, title="Outcome of the licence")
    ends_on: dict[int, date] = Field(default_factory=dict, title="Last day")
    adopt: bool = Field(default=False, title="I adopt the reasons")
    scan: Uploaded | None = Field(default=None, title="Scan")


class StrictForm(ActForm):
    sat: list[int] = Field(title="Who sat", min_length=1)
    day: date = Field(title="Day")
    heard: bool = Field(title="Was everyone heard?")
    said: str = Field(title="DBS number", json_schema_extra={"missing": "Type the number from the certificate"})

    @model_validator(mode="after")
    def day_is_after_2000(self) -> "StrictForm":
        if self.day.year < 2000:
            raise ValueError("The day is before this service began")
        return self


def send(**fields: Any) -> Filled[SampleForm]:
    sent = {"key": KEY, "outcome": "revoked", "grounds": "Reasons", **fields}
    names = {name.replace("__", "-"): value for name, value in sent.items() if value is not None}
    return fill(SampleForm, {name: value if isinstance(value, list) else [value] for name, value in names.items()})


def test_what_was_sent_well_becomes_typed_values() -> None:
    sent = send(
        served_on__day="1", served_on__month="12", served_on__year="2015", at="9.05", minutes=" 50 ", adopt="yes",
        sat=["3", "5"], outcome_of__12="revoked", ends_on__12__day="2", ends_on__12__month="Jan",
        ends_on__12__year="2016", version="7",
    )  # fmt: skip
    assert not sent.errors
    assert (sent.key, sent.version) == (UUID(KEY), 7)
    assert (sent.values.served_on, sent.values.at, sent.values.minutes) == (date(2015, 12, 1), time(9, 5), 50)
    assert (sent.values.sat, sent.values.adopt) == ([3, 5], True)
    assert sent.values.outcome_of == {12: Outcome.REVOKED}
    assert sent.values.ends_on == {12: date(2016, 1, 2)}


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"grounds": None}, "grounds", "Enter grounds"),
        ({"grounds": "   "}, "grounds", "Enter grounds"),
        ({"grounds": "x" * 21}, "grounds", "Grounds must be 20 characters or fewer"),
        ({"grounds": "a\x00b"}, "grounds", "Grounds has a character in it that cannot be kept"),
        ({"outcome": None}, "outcome", "Choose outcome"),
        ({"outcome": "fined"}, "outcome", "Outcome must be one of those offered"),
        ({"served_on": "01/12/2015"}, "served_on", "Day of service must be a real date"),
        ({"served_on": "1449000000"}, "served_on", "Day of service must be a real date"),
        ({"served_on": "2015-02-29"}, "served_on", "Day of service must be a real date"),
        (
            {"served_on__day": "31", "served_on__month": "2", "served_on__year": "2015"},
            "served_on",
            "Day of service must be a real date",
        ),
        (
            {"served_on__day": "1", "served_on__month": "", "served_on__year": ""},
            "served_on",
            "Day of service must include a month and a year",
        ),
        (
            {"served_on__day": "1", "served_on__month": "2", "served_on__year": "15"},
            "served_on",
            "Day of service must include a year of four figures",
        ),
        ({"at": "25:00"}, "at", "Time must be a time, like 14:30"),
        ({"at": "14"}, "at", "Time must be a time, like 14:30"),
        ({"minutes": "many"}, "minutes", "Minutes must be a whole number"),
        ({"minutes": "481"}, "minutes", "Minutes must be 480 or fewer"),
        ({"minutes": "9" * 30}, "minutes", "Minutes must be a shorter number"),
        ({"sat": ["1", "2", "3"]}, "sat", "Who sat: choose 2 or fewer"),
        ({"outcome_of__12": "fined"}, "outcome_of-12", "Outcome of the licence must be one of those offered"),
        ({"ends_on__12__day": "31", "ends_on__12__month": "4", "ends_on__12__year": "2016"}, "ends_on-12",
         "Last day must be a real date"),
        ({"scan": "text"}, "scan", "Scan must be a file"),
        ({"salary": "1"}, "", "“salary” is not part of this form. Reload the page and try again"),
        ({"key": None}, "", OUT_OF_DATE),
        ({"key": "yesterday"}, "", OUT_OF_DATE),
        ({"version": "-1"}, "", OUT_OF_DATE),
    ],
)  # fmt: skip
def test_each_fault_is_named_in_words(fields: dict[str, Any], field: str, said: str) -> None:
    sent = send(**fields)
    assert sent.errors == {field: said}
    with pytest.raises(ValueError, match="look at its errors first"):
        sent.values  # noqa: B018


def test_missing_choices_and_questions_have_their_own_verbs() -> None:
    errors = fill(StrictForm, {"key": [KEY], "day-day": [""], "day-month": [""], "day-year": [""]}).errors
    assert errors == {
        "sat": "Choose who sat",
        "day": "Enter day",
        "heard": "Answer “Was everyone heard?”",
        "said": "Type the number from the certificate",
    }


def test_what_no_field_answers_for_is_about_the_form() -> None:
    sent = fill(StrictForm, {"key": [KEY], "sat": ["1"], "day": ["1999-12-31"], "heard": ["no"], "said": ["1"]})
    assert sent.errors == {"": "The day is before this service began"}


def test_what_was_typed_is_kept_beside_the_errors() -> None:
    sent = send(grounds="x" * 30, minutes="many", sat=["1", "2"])
    assert sent.text("grounds") == "x" * 30
    assert sent.text("minutes") == "many"
    assert sent.chosen("sat", "2") and not sent.chosen("sat", "3")
    assert sent.key == UUID(KEY)


def test_a_blank_optional_field_takes_its_default() -> None:
    assert send(why="", minutes="").values.why == "because"


def test_a_form_shows_what_it_begins_with() -> None:
    form = blank(
        SampleForm, served_on=date(2015, 12, 1), at=time(14, 5), outcome=Outcome.REVOKED, sat=[1, 2], adopt=True,
        outcome_of={12: Outcome.NO_FURTHER_ACTION}, ids="second",
    )  # fmt: skip
    assert [form.text(f"served_on-{part}") for part in ("day", "month", "year")] == ["1", "12", "2015"]
    assert form.text("at") == "14:05" and form.text("outcome_of-12") == "no_further_action"
    assert form.chosen("sat", "2") and form.chosen("adopt", "yes")
    assert form.anchor("served_on") == "second-served_on-day"
    assert blank(SampleForm).key != blank(SampleForm).key
    with pytest.raises(ValueError, match="no field"):
        blank(SampleForm, salary=1)


def test_the_same_answers_have_the_same_digest_whatever_the_key() -> None:
    assert send().digest == send(key=str(uuid4())).digest
    assert send().digest != send(grounds="Other").digest


def test_errors_found_later_stand_beside_the_typed() -> None:
    assert send().but({"grounds": "Say more"}).error("grounds") == "Say more"


def client() -> TestClient:
    app = FastAPI()

    @app.post("/form")
    def take(sent: Filled[SampleForm] = Depends(filled(SampleForm))) -> dict[str, Any]:  # noqa: B008
        scan = sent.given.scan if sent.given else None
        return {"errors": sent.errors, "file": scan.content.decode() if scan else None}

    return TestClient(app)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"grounds": 1}', "application/json"),
        ("<a/>", "text/xml"),
        ("", ""),
        ("no boundary", "multipart/form-data"),
        ("--x\r\nbroken", "multipart/form-data; boundary=x"),
    ],
)
def test_what_is_not_a_form_is_an_error_on_the_form(body: str, kind: str) -> None:
    answer = client().post("/form", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 200
    assert answer.json()["errors"]


def test_a_page_of_another_kind_is_called_no_form() -> None:
    assert client().post("/form", json={}).json()["errors"] == {"": NOT_A_FORM}


def test_a_file_comes_with_its_bytes_and_an_empty_one_not_at_all() -> None:
    fields = {"key": KEY, "outcome": "revoked", "grounds": "Reasons"}
    sent = client().post("/form", data=fields, files={"scan": ("a.csv", b"name,badge")})
    assert sent.json() == {"errors": {}, "file": "name,badge"}
    assert client().post("/form", data=fields, files={"scan": ("", b"")}).json() == {"errors": {}, "file": None}


def test_bytes_that_are_no_text_do_not_break_it() -> None:
    answer = client().post(
        "/form", content=b"grounds=%ff%fe&outcome=%00", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_a_day_out_of_reach_is_told_so_before_anything_counts_with_it(year):
    for spelled in ({"served_on": [f"{year}-12-31"]}, dict(zip(PARTS, (["31"], ["12"], [year]), strict=True))):
        found = fill(SampleForm, {"key": [KEY], "outcome": ["revoked"], "grounds": ["x"]} | spelled)
        assert found.errors == {"served_on": "Day of service must be between 1900 and 2199"}


PARTS = ("served_on-day", "served_on-month", "served_on-year")
