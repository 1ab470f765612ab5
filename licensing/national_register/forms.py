"""What a browser may send about the national register."""

from datetime import date
from typing import Literal

from pydantic import Field

from licensing.national_register.rules import EntryAct, RelevantInformationLimb
from licensing.web.forms import ActForm

NUMBER = r"^[A-Za-z]{2}( ?\d{2}){3} ?[A-Da-d]$|^$"


class RelianceForm(ActForm):
    """Whether relevant information was relied on."""

    relied: Literal["yes", "no"] = Field(title="Did the decision rely on relevant information?")
    limbs: list[RelevantInformationLimb] = Field(default=[], title="Information that the holder")
    because: str = Field(default="", title="What it was, in one line; or why none was relied on", max_length=1000)
    national_insurance_number: str = Field(
        default="",
        title="National Insurance number",
        pattern=NUMBER,
        json_schema_extra={"string_pattern_mismatch": "National Insurance number must be such as QQ 12 34 56 C"},
    )
    driver_number: str = Field(default="", title="Driver number", max_length=40)


class EntryForm(ActForm):
    """What was done on the register."""

    act: EntryAct = Field(title="What was done?")
    done_on: date = Field(title="On which day?")
    receipt: str = Field(title="Reference that the register gave", min_length=1, max_length=80)
    corrects: Literal["yes"] | None = Field(default=None, title="It corrects what was recorded last")
    because: str = Field(default="", title="Why what was recorded is replaced", max_length=300)
