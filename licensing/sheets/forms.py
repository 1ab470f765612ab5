"""What a browser may send about paper sheets."""

from pydantic import Field

from licensing.sheets.rules import STATE_WORDS
from licensing.sheets.written import Written
from licensing.web.forms import ActForm
from licensing.web.parsing import Uploaded
from licensing.web.wording import teach

teach(STATE_WORDS)


class PressForm(ActForm):
    """A button that sends its key, and the entry that was shown where there is one."""


class FindForm(ActForm):
    """A sheet's number, typed, or what a scanner read from its code."""

    number: str = Field(title="Number of the sheet", max_length=80)


class SheetForm(Written, ActForm):
    """Everything that is written on a sheet, in its own order, with its scan."""

    scan: Uploaded | None = Field(default=None, title="File")

    @property
    def written(self) -> Written:
        """What was written, without what belongs to the form."""
        return Written.model_validate(self.model_dump(include=set(Written.model_fields)))


class SendBackForm(ActForm):
    """What is wrong with what was keyed in."""

    says: str = Field(title="What is wrong", max_length=600)
