"""What a browser may send about the authority's settings and the days it is closed."""

from datetime import date

from pydantic import Field

from licensing.web.forms import ActForm


class SettingForm(ActForm):
    """A value from a day on, and why."""

    value: str = Field(default="", title="Value", max_length=2000)
    in_force_from: date = Field(title="From")
    because: str = Field(title="Why?", max_length=300)


class ClosedDayForm(ActForm):
    """A day on which the offices are shut."""

    closed_on: date = Field(title="Day")
    because: str = Field(title="Why?", max_length=200)


class ReopenForm(ActForm):
    """A closed day that is not closed after all."""

    because: str = Field(title="Why?", max_length=200)
