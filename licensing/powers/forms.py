"""What a browser may send about who decides."""

from datetime import date

from pydantic import Field

from licensing.powers.rules import Condition, Function, Mode
from licensing.web.forms import ActForm
from licensing.web.parsing import Uploaded


class HoldingForm(ActForm):
    """A holding of a power, from a day on."""

    function: str = Field(default=Function.TAXI_LICENSING.value, title="Which function?", max_length=40)
    mode: Mode = Field(title="How is the power held?")
    held_from: date = Field(title="From")
    instrument: str = Field(title="Instrument", max_length=300)
    document: Uploaded | None = Field(default=None, title="The paper itself, as a PDF")
    carries_out: int | None = Field(default=None, title="Does it carry out a proposed change?")
    conditions: str = Field(default="", title="Conditions", max_length=2000)
    asks: list[Condition] = Field(default=[], title="When is the commissioner asked to advise?")
    nominees: list[int] = Field(default=[], title="Nominees")
    organisations: str = Field(default="", title="Organisations named, one a line", max_length=600)


class FunctionForm(ActForm):
    """One more function whose holder is recorded."""

    name: str = Field(title="Function", min_length=1, max_length=120)


class PlannedForm(ActForm):
    """A change that the Secretary of State proposes."""

    function: str = Field(default=Function.TAXI_LICENSING.value, title="Which function?", max_length=40)
    mode: Mode = Field(title="How would the power be held?")
    proposed_on: date = Field(title="Proposed on")
    representations_until: date = Field(title="Representations until")
    planned_from: date | None = Field(default=None, title="Meant to hold from")
    says: str = Field(title="What is proposed", min_length=1, max_length=2000)
    document: Uploaded | None = Field(default=None, title="The paper itself, as a PDF")


class WithdrawnForm(ActForm):
    """A proposed change comes to nothing."""

    because: str = Field(title="Why?", min_length=1, max_length=600)


class UndoForm(ActForm):
    """The Secretary of State undoes Directions before they begin."""

    instrument: str = Field(title="Instrument that undoes it", min_length=1, max_length=300)
    because: str = Field(title="Why?", min_length=1, max_length=600)
    document: Uploaded | None = Field(default=None, title="The paper itself, as a PDF")


class AssignmentForm(ActForm):
    """Which nominee takes a case, and why."""

    person: int = Field(title="Who takes the case?")
    because: str = Field(title="Why?", max_length=300)
