"""What a browser may send about contact: each form short, with few fields that must be filled."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from licensing.contact.rules import Attending, Means, Party, Ruling, Why
from licensing.web.forms import ActForm
from licensing.web.parsing import Uploaded

RowId = Annotated[int, Field(ge=1, le=2**53)]


class PartyForm(ActForm):
    """Who was in contact. Somebody who is no party to the case is named."""

    party: Party = Field(title="Who it was")
    name: str = Field(default="", title="Name", max_length=200)

    @model_validator(mode="after")
    def somebody_else_is_named(self) -> "PartyForm":
        if self.party is Party.OTHER and not self.name:
            raise ValueError("Enter the name of whoever it was")
        return self


class NoteForm(PartyForm):
    """A call or visit, an e-mail or a letter in."""

    means: Means = Field(title="Kind of contact")
    happened_on: date = Field(title="When")
    says: str = Field(title="What was said", min_length=1, max_length=2000)


class NewNoteForm(NoteForm):
    """A call, visit, e-mail or letter in, with a photo or scan if there is one."""

    photo: Uploaded | None = Field(default=None, title="Photo or scan")


class NoteCorrectionForm(NoteForm):
    """The same written again, with the reason."""

    because: str = Field(title="Why it is corrected", min_length=1, max_length=300)


class ReplyForm(ActForm):
    """What was answered to the hearing notice; without `contact` it was the licence holder who answered."""

    attending: Attending = Field(title="At the hearing")
    contact: RowId | None = Field(default=None, title="Who replied")
    interpreter: str = Field(default="", title="Interpreter", max_length=120)
    adjustments: str = Field(default="", title="Adjustments", max_length=300)
    documents: str = Field(default="", title="Documents to follow", max_length=300)
    received_on: date = Field(title="Received on")


class RequestForm(PartyForm):
    """A request to postpone the hearing."""

    why: Why = Field(title="Why")
    says: str = Field(title="In their words", min_length=1, max_length=1000)
    received_on: date = Field(title="Received on")


class RulingForm(ActForm):
    """What was decided on a request to postpone."""

    ruling: Ruling = Field(title="Decision")
    decided_by: str = Field(title="Who decided", min_length=1, max_length=200)
    because: str = Field(title="Reason", min_length=1, max_length=600)
    need_met: str = Field(default="", title="How the need is met on the day", max_length=300)
    told: str = Field(title="What the licence holder was told", min_length=1, max_length=600)
    told_on: date = Field(title="Told on")


class ApproachForm(NoteForm):
    """Somebody approached a councillor. A councillor who writes it down is the one who was approached."""

    councillor: RowId | None = Field(default=None, title="Who was approached")


class AnnotationForm(ActForm):
    """What the clerk notes beside an approach."""

    says: str = Field(title="Note", min_length=1, max_length=1000)
