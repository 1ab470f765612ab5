"""What a browser may send about hand-back: a period, a step of the protocol, a withdrawal."""

import uuid
from datetime import date

from pydantic import Field

from licensing.web.forms import ActForm
from licensing.web.parsing import Uploaded


class PeriodForm(ActForm):
    """From which day to which. Asked for in an address, so a key may be left out."""

    key: uuid.UUID = Field(default_factory=uuid.uuid4)
    since: date = Field(title="From")
    until: date = Field(title="To the end of")


class PackForm(ActForm):
    """The period that a pack is about."""

    since: date = Field(title="From")
    until: date = Field(title="To the end of")


class StepForm(ActForm):
    """A step of the protocol. `because` is asked for where it corrects one; the last two by two steps alone."""

    happened_on: date = Field(title="When")
    owner: str = Field(title="Who answers for it", min_length=1, max_length=200)
    says: str = Field(title="Evidence", min_length=1, max_length=4000)
    reference: str = Field(default="", title="Reference of a document kept elsewhere", max_length=300)
    document: Uploaded | None = Field(default=None, title="Document")
    representations_until: date | None = Field(default=None, title="Last day for representations")
    effective_on: date | None = Field(default=None, title="Day on which the power goes back")
    because: str = Field(default="", title="Why it is corrected", max_length=300)


class WithdrawForm(ActForm):
    """That the proposal is withdrawn, and why."""

    withdrawn_on: date = Field(title="When")
    because: str = Field(title="Why it is withdrawn", min_length=1, max_length=2000)
