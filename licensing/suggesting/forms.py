"""What a browser may send for the acts on a suggestion."""

from pydantic import Field

from licensing.suggesting.rules import CHOSEN_WORDS, STATE_WORDS
from licensing.web.forms import ActForm
from licensing.web.wording import teach

teach(STATE_WORDS)
teach(CHOSEN_WORDS)


class AskForm(ActForm):
    """Ask for a schedule of everything that waits."""

    minutes: int = Field(title="Minutes for each hearing", ge=10, le=480)
    based_on: str = Field(default="", title="Kept from", max_length=32)


class MoveForm(ActForm):
    """Put one review of a suggestion on another day."""

    day: str = Field(title="Hearing day", max_length=32)


class ConfirmForm(ActForm):
    """Schedule everything that the suggestion places."""

    reasons: str = Field(default="", title="Why they are scheduled all the same", max_length=600)


class PressForm(ActForm):
    """One button: pin a place, take a review out, call a suggestion off."""
