"""What a browser may send about appeals. One field per licence: `stands-12` is licence 12's."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import Field

from licensing.appeals.commands import CourtsWord
from licensing.appeals.rules import Appellant, Ending
from licensing.decisions.rules import OnAppeal, Outcome
from licensing.web.forms import ActForm

Length = Annotated[int, Field(ge=1, le=1200)]


class LodgeForm(ActForm):
    """An appeal to the magistrates' court."""

    licence_ids: list[int] = Field(default=[], title="Against what was decided of")
    lodged_on: date = Field(title="Complaint made to the court on")
    told_on: date = Field(title="We learned of it on")
    court_reference: str = Field(default="", title="The court’s reference", max_length=60)
    says: str = Field(default="", title="What the holder relies on, in short", max_length=2000)


class FurtherForm(ActForm):
    """A further appeal, to the Crown Court."""

    appellant: Appellant = Field(title="Who appeals")
    lodged_on: date = Field(title="Appeal lodged on")
    told_on: date = Field(title="We learned of it on")
    court_reference: str = Field(default="", title="The court’s reference", max_length=60)
    says: str = Field(default="", title="What is relied on, in short", max_length=2000)


class CorrectLodgingForm(ActForm):
    """Another day on which the appeal was brought, with what shows it."""

    lodged_on: date = Field(title="Complaint made to the court on")
    told_on: date = Field(title="We learned of it on")
    because: str = Field(title="Why it is corrected", min_length=1, max_length=300)
    evidence: str = Field(title="What shows it", min_length=1, max_length=300)


class CourtDayForm(ActForm):
    """The day that the court fixed."""

    sits_on: date = Field(title="Day in court")
    place: str = Field(title="Court and room", min_length=1, max_length=200)


class ResultForm(ActForm):
    """How the appeal ended."""

    ending: Ending = Field(title="How did it end?")
    given_on: date = Field(title="On which day?")
    says: str = Field(title="What the court said, in short", min_length=1, max_length=2000)
    stands: dict[int, OnAppeal] = Field(default={}, title="What the court made of it")
    outcome: dict[int, Outcome] = Field(default={}, title="In its place")
    months: dict[int, Length] = Field(default={}, title="Months")
    days: dict[int, Length] = Field(default={}, title="Days")
    starts_on: dict[int, date] = Field(default={}, title="First day")
    because: str = Field(default="", title="Why what was recorded is replaced", max_length=300)


def words_of(form: ResultForm, licence_ids: Sequence[int]) -> dict[int, CourtsWord]:
    """What the form says the court made of each licence's outcome; nothing for one that it leaves out."""
    return {
        one: CourtsWord(
            stands=form.stands[one],
            outcome=form.outcome.get(one),
            months=form.months.get(one),
            days=form.days.get(one),
            starts_on=form.starts_on.get(one),
        )
        for one in licence_ids
        if one in form.stands
    }
