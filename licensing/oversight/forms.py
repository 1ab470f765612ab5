"""What a browser may send about a change of holder, a veto, and the commissioner's advice."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from licensing.web.forms import ActForm


class VetoChoice(StrEnum):
    """What the commissioner does about a decision that she may veto."""

    CLEAR = "clear"
    VETO = "veto"


class AgreementForm(ActForm):
    """The licence holder's written agreement to a decision on the record."""

    given_by: str = Field(title="Who signed it?", min_length=1, max_length=100)
    given_on: date = Field(title="On which day?")
    document: str = Field(title="Where is the paper?", min_length=1, max_length=100)
    says: str = Field(title="What does it say?", min_length=1, max_length=2000)
    legal_note: str = Field(title="Legal note", min_length=1, max_length=2000)


class RehearingForm(ActForm):
    """That a case is heard again."""

    because: str = Field(title="Why?", min_length=1, max_length=600)


class VetoForm(ActForm):
    """The commissioner clears a decision, or vetoes it."""

    choice: VetoChoice = Field(title="What do you do?")
    because: str = Field(default="", title="Your reasons, if you veto it", max_length=4000)


class AdviceForm(ActForm):
    """What the commissioner advises."""

    says: str = Field(title="Your advice", min_length=1, max_length=4000)


class AskForm(ActForm):
    """That whoever chairs asks for advice."""

    because: str = Field(title="What do you want her advice on?", min_length=1, max_length=600)


class HandOverForm(ActForm):
    """Several cases pass to another nominee."""

    cases: list[str] = Field(
        title="Which cases?", min_length=1, max_length=200, json_schema_extra={"missing": "Choose the cases"}
    )
    person: int = Field(title="Who takes them?")
    because: str = Field(title="Why?", min_length=1, max_length=300)
