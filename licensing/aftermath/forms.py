"""What a browser may send after a decision."""

from datetime import date
from typing import Literal

from pydantic import Field

from licensing.aftermath.rules import CustodyKind
from licensing.web.forms import ActForm


class ToldForm(ActForm):
    """That somebody was told, or need not be."""

    needed: Literal["yes", "no"] = Field(title="Were they told?")
    told_on: date | None = Field(default=None, title="Told on")
    how: str = Field(default="", title="How, and whom", max_length=300)
    basis: str = Field(default="", title="On what basis", max_length=300)
    because: str = Field(default="", title="Why they need not be told", max_length=300)


class CustodyForm(ActForm):
    """What became of a badge or plate."""

    kind: CustodyKind = Field(title="What happened?")
    happened_on: date = Field(title="On which day?")
    says: str = Field(title="To whom, where it is, or what was said", min_length=1, max_length=300)
    corrects: Literal["yes"] | None = Field(default=None, title="It corrects what was recorded last")
    because: str = Field(default="", title="Why what was recorded is replaced", max_length=300)


class FinishForm(ActForm):
    """That nothing is left to do."""

    says: str = Field(default="", title="Anything to note", max_length=300)


class LookUpForm(ActForm):
    """A badge, plate or licence number, and a day. It acts on nothing, so it needs no key."""

    key: None = None  # type: ignore[assignment]
    number: str = Field(title="Badge, plate or licence number", min_length=1, max_length=40)
    on: date | None = Field(default=None, title="Day")


class DayForm(ActForm):
    """On which day the standing is asked for, in an address: it acts on nothing."""

    key: None = None  # type: ignore[assignment]
    on: date = Field(title="On which day?")
