"""The questions of the date calculator's page, each with its form and the function that answers it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from licensing.reports import dates
from licensing.reports.dates import LABELS, Answer, Value
from licensing.reports.forms import (
    DecidedForm,
    EnteredForm,
    HearingForm,
    MeetingForm,
    NoticeGivenForm,
    OtherCouncilForm,
    PostedForm,
    PublishedForm,
    Question,
    SuspensionForm,
    WorkingDaysForm,
)
from licensing.web.forms import Filled, blank, fill
from licensing.web.wording import weekday

Days = frozenset[date]


@dataclass(frozen=True, slots=True)
class Asking:
    """One question: its name in the address, how it is put, its form with its controls, and what answers it."""

    name: str
    title: str
    form: type[Question]
    controls: Sequence[tuple[str, str]]
    answer: Callable[[Any, Days], Answer]

    @property
    def first_date(self) -> str:
        return self.controls[0][0]


@dataclass(frozen=True, slots=True)
class Told:
    """A question as the page shows it: its form, and the answer once it was asked."""

    asking: Asking
    form: Filled[Any]
    answer: Answer | None = None

    @property
    def days(self) -> list[tuple[str, str]]:
        """Label and value of each computed day; what does not apply is left out."""
        if self.answer is None:
            return []
        return [(LABELS[key], in_words(value)) for key, value in self.answer.values.items() if value is not None]


ASKINGS: tuple[Asking, ...] = (
    Asking(
        "notice-given",
        "A decision notice is given: when does it take effect, and until when may the holder appeal?",
        NoticeGivenForm,
        (("given_on", "date"), ("immediate", "tick")),
        lambda asked, closed: dates.notice_given(asked.given_on, immediate=asked.immediate),
    ),
    Asking(
        "posted",
        "A decision notice is posted: when is it taken as received, and what follows?",
        PostedForm,
        (("posted_on", "date"), ("post_class", "choice"), ("immediate", "tick")),
        lambda asked, closed: dates.posted(asked.posted_on, asked.post_class, immediate=asked.immediate),
    ),
    Asking(
        "hearing",
        "A hearing is to be held: by when must its notice be served?",
        HearingForm,
        (("hearing_on", "date"), ("clear_days", "number")),
        lambda asked, closed: dates.hearing(asked.hearing_on, clear_days=asked.clear_days, closed=closed),
    ),
    Asking(
        "meeting",
        "A panel is to meet: by when must its agenda be published?",
        MeetingForm,
        (("meeting_on", "date"),),
        lambda asked, closed: dates.meeting(asked.meeting_on, closed=closed),
    ),
    Asking(
        "published",
        "An agenda is published: when may the panel first meet?",
        PublishedForm,
        (("published_on", "date"),),
        lambda asked, closed: dates.published(asked.published_on, closed=closed),
    ),
    Asking(
        "decided",
        "A decision is made: by when must notice of its grounds be given?",
        DecidedForm,
        (("decided_on", "date"),),
        lambda asked, closed: dates.decided(asked.decided_on),
    ),
    Asking(
        "suspension",
        "A licence is suspended: what is the last suspended day, and when may the holder drive again?",
        SuspensionForm,
        (("first_day", "date"), ("months", "number"), ("days", "number"), ("licence_expires_on", "date")),
        lambda asked, closed: dates.suspension(
            asked.first_day, days=asked.days, months=asked.months, licence_expires_on=asked.licence_expires_on
        ),
    ),
    Asking(
        "working-days",
        "Which are the 5th, 10th and 20th working days beginning with a day?",
        WorkingDaysForm,
        (("beginning_with", "date"),),
        lambda asked, closed: dates.working_days(asked.beginning_with),
    ),
    Asking(
        "other-council",
        "Another council asks about an entry, or there is a concern about a driver: by when is it answered?",
        OtherCouncilForm,
        (("came_on", "date"),),
        lambda asked, closed: dates.other_council(asked.came_on),
    ),
    Asking(
        "entered",
        "An entry is made in the national register (NR3S): until when is it kept?",
        EnteredForm,
        (("made_on", "date"),),
        lambda asked, closed: dates.entered(asked.made_on),
    ),
)


def answered(asked: Mapping[str, list[str]], *, closed: Days) -> list[Told]:
    """Every question, the one that was asked first, with its answer or what is wrong with it."""
    name = (asked.get("question") or [""])[-1]
    sent = {field: values for field, values in asked.items() if field != "question"}
    told = [_answer(asking, sent, closed) if asking.name == name else _unasked(asking) for asking in ASKINGS]
    return sorted(told, key=lambda one: one.asking.name != name)


def in_words(value: Value) -> str:
    """A computed day, or a yes or no."""
    if isinstance(value, date):
        return weekday(value)
    return {True: "Yes", False: "No", None: ""}[value]


def _unasked(asking: Asking) -> Told:
    defaults = {
        name: field.default
        for name, field in asking.form.model_fields.items()
        if name not in ("key", "version") and not field.is_required()
    }
    return Told(asking, replace(blank(asking.form, **defaults), ids=asking.name))


def _answer(asking: Asking, sent: Mapping[str, list[str]], closed: Days) -> Told:
    form = replace(fill(asking.form, dict(sent)), ids=asking.name)
    if form.errors:
        return Told(asking, form)
    try:
        answer = asking.answer(form.values, closed)
    except (ValueError, OverflowError) as wrong:  # UnknownYear names the year; a day beyond the calendar overflows
        return Told(asking, form.but({asking.first_date: str(wrong)}))
    return Told(
        asking,
        replace(blank(asking.form, **form.values.model_dump(exclude={"key", "version"})), ids=asking.name),
        answer,
    )
