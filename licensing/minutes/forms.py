"""What a browser may send to write minutes, to sign and to publish them."""

from typing import Annotated

from pydantic import Field

from licensing.minutes.rules import LONGEST_ITEM
from licensing.web.forms import ActForm

Words = Annotated[str, Field(max_length=LONGEST_ITEM)]


class DraftForm(ActForm):
    """Draft the minutes of a day from what its hearings recorded: a button with the number that was shown."""


class ChangeForm(ActForm):
    """What each item says, by its key: in full, and for the public."""

    text: dict[str, Words] = Field(default_factory=dict, title="In full")
    public: dict[str, Words] = Field(default_factory=dict, title="For the public")
    because: str = Field(default="", title="Why the signed minutes are corrected", max_length=300)


class StepForm(ActForm):
    """A button that sends its key and the number of the version that was shown."""
