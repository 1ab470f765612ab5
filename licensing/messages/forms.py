"""What a browser may send for the acts on messages."""

from pydantic import Field

from licensing.messages.rules import CHANNEL_WORDS, MESSAGE_WORDS, STATE_WORDS
from licensing.web.forms import ActForm
from licensing.web.wording import teach

teach(MESSAGE_WORDS)
teach(CHANNEL_WORDS)
teach(STATE_WORDS)


class AgainForm(ActForm):
    """Have a message sent again. `version` is the step that the page showed."""


class LeaveForm(ActForm):
    """Leave a message as it is."""

    because: str = Field(title="What came of it", max_length=300)
