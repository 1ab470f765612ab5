"""How values read on a page: dates, instants, counts, and the words of an enum."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from markupsafe import Markup, escape

from licensing.clock import LONDON
from licensing.web.rules import explanation_of

_words: dict[tuple[type, str], str] = {}


def teach(words: Mapping[Any, str]) -> None:
    """Give enum members the words they are shown with, where their value with spaces would not do."""
    _words.update({(type(member), member.value): said for member, said in words.items()})


def say(value: Any) -> str:
    """A value in words: "no_further_action" → "No further action", True → "Yes", None → ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Enum):
        return _words.get((type(value), value.value)) or _sentence(str(value.value))
    return _sentence(str(value))


def _sentence(text: str) -> str:
    text = text.replace("_", " ")
    return text[:1].upper() + text[1:]


def _civil(value: date | datetime) -> date:
    """The day in London of an instant; a day is itself. A naive instant is a bug, so it fails."""
    if not isinstance(value, datetime):
        return value
    return _london(value).date()


def _london(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone, so no page may show it.")
    return value.astimezone(LONDON)


def day(value: date | datetime) -> str:
    """1 December 2015."""
    on = _civil(value)
    return f"{on.day} {on:%B %Y}"


def short_day(value: date | datetime) -> str:
    """Tue 1 December."""
    on = _civil(value)
    return f"{on:%a} {on.day} {on:%B}"


def weekday(value: date | datetime) -> str:
    """Tue 1 December 2015."""
    return f"{_civil(value):%a} {day(value)}"


def long_day(value: date | datetime) -> str:
    """Tuesday 1 December 2015."""
    return f"{_civil(value):%A} {day(value)}"


def clock_time(value: time | datetime) -> str:
    """14:05, in London where an instant is given."""
    return f"{_london(value) if isinstance(value, datetime) else value:%H:%M}"


def instant(value: datetime) -> str:
    """1 December 2015, 14:05, in London."""
    return f"{day(value)}, {clock_time(value)}"


def paragraphs(text: str) -> Markup:
    """Text as HTML paragraphs: a blank line parts two, a single line break stays one. Always escaped."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n")]
    lines = [Markup("<br>").join(escape(line) for line in part.split("\n")) for part in parts if part]
    return Markup("\n").join(Markup('<p class="govuk-body">{}</p>').format(line) for line in lines)


def count_of(number: int, one: str, many: str | None = None) -> str:
    """1 case, 2 cases, 1,200 cases; give `many` where an s will not do."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def iso(value: date | datetime) -> str:
    """For a time element's datetime attribute."""
    return value.isoformat()


FILTERS = {
    "day": day,
    "short_day": short_day,
    "weekday": weekday,
    "long_day": long_day,
    "clock_time": clock_time,
    "instant": instant,
    "paragraphs": paragraphs,
    "count_of": count_of,
    "words": say,
    "iso": iso,
    "explains": explanation_of,
}
