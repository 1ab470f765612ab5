"""What a browser may send about who decides."""

from datetime import date

from pydantic import Field

from licensing.powers.rules import Mode
from licensing.web.forms import ActForm


class HoldingForm(ActForm):
    """A holding of the power, from a day on."""

    mode: Mode = Field(title="How is the power held?")
    held_from: date = Field(title="From")
    instrument: str = Field(title="Instrument", max_length=300)
    conditions: str = Field(default="", title="Conditions", max_length=2000)
    nominees: list[int] = Field(default=[], title="Nominees")
    organisations: str = Field(default="", title="Organisations named, one a line", max_length=600)


class AssignmentForm(ActForm):
    """Which nominee takes a case, and why."""

    person: int = Field(title="Who takes the case?")
    because: str = Field(title="Why?", max_length=300)
