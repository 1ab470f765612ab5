"""What may be asked of the figures and of the date calculator. Nothing here acts, so a key may be left out."""

import uuid
from datetime import date

from pydantic import Field, model_validator

from licensing.notices.rules import HEARING_NOTICE_CLEAR_DAYS, PostClass
from licensing.web.forms import ActForm


class Question(ActForm):
    """A question in an address: it can be kept and shared, and asking twice is as asking once."""

    key: uuid.UUID = Field(default_factory=uuid.uuid4)


class AsAtForm(Question):
    """The end of which day."""

    as_at: date = Field(title="Date")


class NoticeGivenForm(Question):
    given_on: date = Field(title="Notice given on")
    immediate: bool = Field(default=False, title="The decision takes effect at once")


class PostedForm(Question):
    posted_on: date = Field(title="Posted on")
    post_class: PostClass = Field(default=PostClass.FIRST, title="Class of post")
    immediate: bool = Field(default=False, title="The decision takes effect at once")


class MeetingForm(Question):
    meeting_on: date = Field(title="Meeting on")


class PublishedForm(Question):
    published_on: date = Field(title="Agenda published on")


class HearingForm(Question):
    hearing_on: date = Field(title="Hearing on")
    clear_days: int = Field(default=HEARING_NOTICE_CLEAR_DAYS, title="Clear working days", ge=1, le=250)


class DecidedForm(Question):
    decided_on: date = Field(title="Decided on")


class WorkingDaysForm(Question):
    beginning_with: date = Field(title="Beginning with")


class OtherCouncilForm(Question):
    came_on: date = Field(title="It came, or we learned of it, on")


class EnteredForm(Question):
    made_on: date = Field(title="Entry first made on")


class SuspensionForm(Question):
    first_day: date = Field(title="First suspended day")
    months: int | None = Field(default=None, title="Months", ge=1, le=120)
    days: int | None = Field(default=None, title="Days", ge=1, le=3660)
    licence_expires_on: date | None = Field(default=None, title="Licence expires on, if that may come first")

    @model_validator(mode="after")
    def has_one_length(self) -> "SuspensionForm":
        if (self.months is None) == (self.days is None):
            raise ValueError("Enter either months or days, and not both")
        return self
