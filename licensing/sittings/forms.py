"""What a browser may send for the acts on hearing days."""

from datetime import date, time
from typing import Any, Literal

from pydantic import Field

from licensing.errors import Invalid
from licensing.notices.rules import ServiceMethod
from licensing.reviews.rules import RISK_WORDS
from licensing.sittings.rules import ANSWER_WORDS, SEAT_WORDS, SeatRole
from licensing.sittings.series import MOST_DATES, Repeat
from licensing.web.forms import ActForm, Filled
from licensing.web.wording import teach

teach(SEAT_WORDS)
teach(ANSWER_WORDS)
teach(RISK_WORDS)


def demand_readable(sent: Filled[Any]) -> None:
    """For one-tap buttons, which nobody types into: Invalid, naming what was wrong, for what they never send."""
    if sent.errors:
        raise Invalid("That button could not be read. Open the page again and press once more.", fields=sent.errors)


class WaiverForm(ActForm):
    """How the holder agreed in writing to a shorter notice: the check page is shown again with it."""

    at: time = Field(title="Time")
    minutes: int = Field(title="Minutes", ge=10, le=480)
    method: ServiceMethod = Field(title="How the notice is to be served")
    waived: str = Field(title="Their agreement", max_length=300)
    urgency: str = Field(default="", title="The chair’s reason for urgency", max_length=150)


class UrgencyForm(ActForm):
    """Why the chair takes a late item all the same: the check page is shown again with it (R22)."""

    at: time = Field(title="Time")
    minutes: int = Field(title="Minutes", ge=10, le=480)
    method: ServiceMethod = Field(title="How the notice is to be served")
    waived: str = Field(default="", title="Their agreement", max_length=300)
    urgency: str = Field(title="The chair’s reason for urgency", max_length=150)


class ScheduleForm(ActForm):
    """Put the review down for the day, and send its notice as it was shown."""

    at: time = Field(title="Time")
    minutes: int = Field(title="Minutes", ge=10, le=480)
    method: ServiceMethod = Field(title="How the notice is to be served")
    shown: str = Field(title="The notice shown", pattern=r"^[0-9a-f]{64}$")
    waived: str = Field(default="", title="Their agreement", max_length=300)
    urgency: str = Field(default="", title="The chair’s reason for urgency", max_length=150)
    reasons: str = Field(default="", title="Why it is scheduled all the same", max_length=600)
    because: str = Field(default="", title="Why it moves", max_length=300)


class SwapForm(ActForm):
    """Two scheduled reviews take each other's places."""

    other: str = Field(title="Changes places with", max_length=32)
    because: str = Field(title="Why they change places", max_length=300)
    reasons: str = Field(default="", title="Why they are scheduled all the same", max_length=600)


class UnlistForm(ActForm):
    """Take a review off its hearing day."""

    because: str = Field(title="Why it comes off", max_length=300)


class HoursForm(ActForm):
    """When a hearing day begins and ends, where, and how much is put down for it."""

    starts: time = Field(title="Begins")
    ends: time = Field(title="Ends")
    venue: str = Field(title="Where", max_length=120)
    capacity_minutes: int = Field(title="Minutes of hearings", ge=10, le=600)


class DayForm(HoursForm):
    """Arrange a hearing day, or look at the dates of several."""

    held_on: date = Field(title="Day")
    repeat: Repeat = Field(default=Repeat.ONCE, title="How often")
    until: date | None = Field(default=None, title="Last date")
    times: int | None = Field(default=None, title="Or how many hearing days", ge=2, le=MOST_DATES)


class SeriesForm(HoursForm):
    """Arrange several hearing days at once, on the dates that were left ticked."""

    dates: list[date] = Field(title="Dates", min_length=1, max_length=MOST_DATES)


class MoveDayForm(HoursForm):
    """Move a hearing day: where it goes, and why. The check page is shown with it, and sends it again."""

    held_on: date = Field(title="Day")
    because: str = Field(title="Why it moves", max_length=300)
    reasons: str = Field(default="", title="Why they are heard there all the same", max_length=600)
    comes_off: str = Field(default="", title="The cases shown as coming off", max_length=2000)


class CancelForm(ActForm):
    """Cancel a hearing day, with every case on it."""

    because: str = Field(title="Why it is cancelled", max_length=300)


class SeatForm(ActForm):
    """Seat somebody on a hearing day."""

    role: SeatRole = Field(title="Seat")
    person: int = Field(title="Who", ge=1, le=2**62)
    reasons: str = Field(default="", title="Why they sit all the same", max_length=300)


class SamePanelForm(ActForm):
    """Seat whoever sits on another day."""

    like: str = Field(title="As on", max_length=32, json_schema_extra={"missing": "Choose the day"})
    reasons: str = Field(default="", title="Why they sit all the same", max_length=300)


class VacateForm(ActForm):
    """Somebody no longer sits."""

    person: int = Field(title="Who", ge=1, le=2**62)
    because: str = Field(title="Why they no longer sit", max_length=300)


class AgendaForm(ActForm):
    """Publish a day's agenda."""

    urgency: str = Field(default="", title="The chair’s reason for urgency", max_length=300)


class PressForm(ActForm):
    """A button that sends nothing but its key."""


class AnswerForm(ActForm):
    """A member's own answer: can they sit on the day?"""

    answer: Literal["available", "not_available"] = Field(title="Answer")


class RecordAnswerForm(AnswerForm):
    """The same, told to the clerk."""

    person: int = Field(title="Who", ge=1, le=2**62)


class ApologiesForm(ActForm):
    """Somebody's own apologies for a day, or that they come after all."""

    says: Literal["apologies", "coming"] = Field(title="Apologies, or coming after all")


class RecordApologiesForm(ApologiesForm):
    """The same, told to the clerk."""

    person: int = Field(title="Who", ge=1, le=2**62)


class StepInForm(ActForm):
    """A reserve steps in."""

    person: int = Field(title="Who", ge=1, le=2**62)


class LeaveForm(ActForm):
    """A member's leave, both days counted."""

    person: int = Field(title="Councillor", ge=1, le=2**62)
    away_from: date = Field(title="First day away")
    away_until: date = Field(title="Last day away")


class AppointForm(ActForm):
    """Appoint a councillor to the body that hears reviews."""

    person: int = Field(title="Councillor", ge=1, le=2**62)
    political_group: str = Field(title="Political group", max_length=80)
    appointed_from: date = Field(title="Appointed from")
    is_substitute: bool = Field(default=False, title="As a substitute")


class EndAppointmentForm(ActForm):
    """From a day on, a member is no longer appointed."""

    version: int = Field(title="Version", ge=0)
    ends_on: date = Field(title="Appointed until")


class TrainingForm(ActForm):
    """Record that a member was trained and signed for it."""

    person: int = Field(title="Councillor", ge=1, le=2**62)
    topic: str = Field(title="Topic", max_length=80)
    trained_on: date = Field(title="Trained on")
    signed_on: date = Field(title="Signed for on")
    valid_until: date = Field(title="Valid until")


class LatePapersForm(ActForm):
    """What is late, and why (R27)."""

    papers: str = Field(title="What is late", max_length=2000)
    why_late: str = Field(title="Why is it late?", max_length=600)
