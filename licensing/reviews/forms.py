"""What a browser may send to open a review and to change one."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from licensing.reviews.rules import CaseRole, ClosureReason, Risk, Whose
from licensing.web.forms import ActForm

RowId = Annotated[int, Field(ge=1, le=2**53)]


class ProgrammeForm(ActForm):
    """A programme of reviews."""

    name: str = Field(title="Name", min_length=1, max_length=120)
    identified_by: str = Field(title="Who identified the reviews", min_length=1, max_length=200)
    basis: str = Field(title="On what basis", min_length=1, max_length=1000)
    began_on: date = Field(title="Began on")
    hear_by: date = Field(title="Hear all by")

    @model_validator(mode="after")
    def begins_first(self) -> "ProgrammeForm":
        if self.hear_by < self.began_on:
            raise ValueError("The day by which all are heard must come after the programme began")
        return self


class OpenForm(ActForm):
    """A review to be opened."""

    licences: list[RowId] = Field(title="Licences under review", min_length=1, max_length=20)
    why: str = Field(title="Why this holder’s fitness is looked at again", min_length=1, max_length=1000)
    risk: Risk = Field(title="Risk")
    programme: RowId | None = Field(default=None, title="Programme")
    identified_on: date = Field(title="Identified on")
    owner: RowId | None = Field(default=None, title="Owner")
    hear_by: date | None = Field(default=None, title="To be heard by")


class QuestionForm(ActForm):
    """A question to cover, and the matter as it is put to the holder."""

    asks: str = Field(title="Question to cover", min_length=1, max_length=300)
    alleges: str = Field(title="The matter, as it is put to the licence holder", min_length=1, max_length=300)


class ReasonForm(ActForm):
    """Why something is done."""

    because: str = Field(title="Reason", min_length=1, max_length=300)


class RiskForm(ReasonForm):
    """How soon the review must be heard."""

    risk: Risk = Field(title="Risk")


class HearByForm(ReasonForm):
    """By when the review is to be heard; empty takes the date away."""

    hear_by: date | None = Field(default=None, title="To be heard by")


class OwnerForm(ActForm):
    """Who runs the case from now on."""

    owner: RowId = Field(title="New owner", json_schema_extra={"missing": "Choose the new owner"})
    note: str = Field(title="Note for the new owner", min_length=1, max_length=1000)


class CloseForm(ReasonForm):
    """A review to be closed without a hearing."""

    reason: ClosureReason = Field(title="Why it is not heard")


class PartForm(ActForm):
    """Somebody's part in the case: one of the council's own people, or a name."""

    role: CaseRole = Field(title="Part in the case")
    person: RowId | None = Field(default=None, title="One of the council’s people")
    name: str = Field(default="", title="Or somebody else’s name", max_length=200)
    is_withheld: bool = Field(default=False, title="Withhold the name")
    needs: str = Field(default="", title="Needs", max_length=300)

    @model_validator(mode="after")
    def is_somebody(self) -> "PartForm":
        if (self.person is None) == (not self.name):
            raise ValueError("Choose one of the council’s people or enter a name, not both")
        return self


class NeedsForm(ActForm):
    """What the hearing needs; empty minutes are the usual ones."""

    minutes: int | None = Field(default=None, title="Minutes it will take", ge=10, le=480)
    interpreter: str = Field(default="", title="Interpreter", max_length=120)
    adjustments: str = Field(default="", title="Adjustments", max_length=300)
    fewer_members: str = Field(default="", title="Consent to fewer members than the quorum", max_length=300)


class UnavailableForm(ReasonForm):
    """Days on which somebody who must be there cannot come."""

    whose: Whose = Field(title="Who cannot come")
    first_day: date = Field(title="First day")
    last_day: date = Field(title="Last day")
