"""What a browser may send about training."""

from datetime import date, time
from typing import Annotated

from pydantic import Field

from licensing.web.forms import ActForm

Line = Annotated[str, Field(max_length=120)]
HolderId = Annotated[int, Field(title="Licence holder", ge=1, lt=2**63)]


class ArrangeForm(ActForm):
    """A session to be held."""

    held_on: date = Field(title="Date")
    begins: time = Field(title="Begins at")
    venue: Line = Field(title="Where")
    trainer: Line = Field(title="Trainer")
    places: int = Field(title="Places", ge=1, le=500)


class FindForm(ActForm):
    """A name, badge or plate, as somebody at the door gives it. Sent, never part of an address."""

    q: str = Field(title="Name, badge or plate", max_length=100)


class MarkForm(ActForm):
    """One tap: this person is here, or is not after all."""

    holder: HolderId
    here: bool = Field(title="Here?")
    walked_in: bool = Field(default=False, title="Came without a booking?")


class BookForm(ActForm):
    """This person is expected."""

    holder: HolderId


class FinishForm(ActForm):
    """Nothing but its key: the register as it stands."""


class InviteForm(ActForm):
    """Whom to write to; whoever has no place yet is given one."""

    holders: list[HolderId] = Field(
        title="Whom to invite", min_length=1, max_length=100, json_schema_extra={"missing": "Choose whom to invite"}
    )


class RemindForm(ActForm):
    """Nothing but its key: everybody invited who was not reminded."""
