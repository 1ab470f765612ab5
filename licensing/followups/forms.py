"""What a browser may send about tasks and absences."""

from datetime import date

from pydantic import Field

from licensing.web.forms import ActForm

REFERENCE = r"^LR-\d{4}-\d{4}$"


class TaskForm(ActForm):
    """A task of one's own, with a date; about a review or not."""

    says: str = Field(title="What is to be done?", max_length=300)
    due_on: date = Field(title="By when?")
    about: str = Field(
        default="",
        title="Review",
        pattern=rf"{REFERENCE}|^$",
        json_schema_extra={"string_pattern_mismatch": "Review must be a reference such as LR-2015-0042"},
    )


class FinishForm(ActForm):
    """That a task is done."""

    outcome: str = Field(title="What came of it?", max_length=300)


class HandOverForm(ActForm):
    """To whom a task goes, and what they need to know."""

    to: int = Field(title="To whom?")
    note: str = Field(title="Note", max_length=1000)


class TakeForm(ActForm):
    """That one takes a task on oneself."""


class AwayForm(ActForm):
    """Days away, both counted, and who covers."""

    away_from: date = Field(title="First day away")
    away_until: date = Field(title="Last day away")
    cover: int | None = Field(default=None, title="Who covers for you?")


class BackForm(ActForm):
    """That one is not away after all."""
