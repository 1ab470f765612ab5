"""From the names and texts a browser sends to the raw values Pydantic is given, by each field's type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from licensing.web.choices import essence
from licensing.web.complaints import WHOLE_FORM, sentence_label

Typed = Mapping[str, str | list[str]]

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME_OF_DAY = re.compile(r"(\d{1,2})[:.](\d{2})")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
DATE_PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST_NUMBER = 15
YEARS = range(1900, 2200)  # from every birth, and far from where the calendar ends: what is counted never overflows


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file sent with a form: its name as the browser gave it, and its bytes."""

    name: str
    content: bytes


Sent = Mapping[str, list[str | Uploaded]]


class _Wrong(ValueError):
    """A text that cannot become the field's type; its message follows the field's label."""


def gather(form: type[BaseModel], sent: Sent) -> tuple[dict[str, Any], dict[str, str]]:
    """Raw values by field, and the errors that only the browser's own spelling can show. Blank is missing."""
    raw: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    claimed: set[str] = set()
    for name, about in form.model_fields.items():
        kind = essence(about.annotation)
        for spelling, key in _spellings(name, kind, sent):
            claimed.update(_names(spelling, kind if key is None else get_args(kind)[1], sent))
            try:
                value = _value(spelling, kind if key is None else get_args(kind)[1], sent)
            except _Wrong as why:
                wrong[spelling] = f"{sentence_label(form, name)} {why}"
                continue
            if value is None:
                continue
            if key is None:
                raw[name] = value
            else:
                raw.setdefault(name, {})[key] = value
    for name in sorted(set(sent) - claimed):
        wrong[WHOLE_FORM] = f"“{name[:40]}” is not part of this form. Reload the page and try again"
    return raw, wrong


def _spellings(name: str, kind: Any, sent: Sent) -> list[tuple[str, str | None]]:
    """The names a field goes by: its own, or for a group of one value each `outcome-12`, `outcome-13`."""
    if get_origin(kind) is not dict:
        return [(name, None)]
    parts = essence(get_args(kind)[1]) is date
    keys: dict[str, None] = {}
    for spelled in sent:
        if spelled.startswith(f"{name}-"):
            key = spelled.removeprefix(f"{name}-")
            keys[re.sub(r"-(day|month|year)$", "", key) if parts else key] = None
    return [(f"{name}-{key}", key) for key in keys]


def _names(name: str, kind: Any, sent: Sent) -> list[str]:
    parts = [f"{name}-{part}" for part in DATE_PARTS] if essence(kind) is date else []
    return [one for one in (name, *parts) if one in sent]


def _value(name: str, kind: Any, sent: Sent) -> Any:
    kind = essence(kind)
    if kind is date and any(f"{name}-{part}" in sent for part in DATE_PARTS):
        return _three_part_day([_last(sent, f"{name}-{part}") for part in DATE_PARTS])
    texts = [one for one in sent.get(name, []) if isinstance(one, Uploaded) or one.strip()]
    for text in texts:
        if isinstance(text, str) and CONTROL.search(text):
            raise _Wrong("has a character in it that cannot be kept")
    if get_origin(kind) in (list, set, frozenset, tuple):
        return texts or None
    return _single(texts[-1], kind) if texts else None


def _single(text: str | Uploaded, kind: Any) -> Any:
    if isinstance(text, Uploaded):
        return text
    if kind is Uploaded:
        raise _Wrong("must be a file")
    text = text.strip()
    if kind is date and not ISO_DAY.fullmatch(text):
        raise _Wrong("must be a real date")
    if kind is date:
        return _within_reach(text)
    if kind is time:
        return _time_of_day(text)
    if kind is int and len(text) > LONGEST_NUMBER:
        raise _Wrong("must be a shorter number")
    return text


def _within_reach(day: str) -> str:
    if int(day[:4]) not in YEARS:
        raise _Wrong(f"must be between {YEARS.start} and {YEARS.stop - 1}")
    return day


def _time_of_day(text: str) -> str:
    match = TIME_OF_DAY.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise _Wrong("must be a time, like 14:30")
    return f"{int(match[1]):02}:{match[2]}"


def _last(sent: Sent, name: str) -> str:
    texts = [one.strip() for one in sent.get(name, []) if isinstance(one, str)]
    return texts[-1] if texts else ""


def _three_part_day(parts: list[str]) -> str | None:
    if not any(parts):
        return None
    missing = [f"a {part}" for part, text in zip(DATE_PARTS, parts, strict=True) if not text]
    if missing:
        raise _Wrong("must include " + " and ".join(missing))
    on, month, year = parts
    if month[:3].lower() in MONTHS:
        month = str(MONTHS.index(month[:3].lower()) + 1)
    try:
        if len(year) != 4:
            raise _Wrong("must include a year of four figures")
        return _within_reach(date(int(year), int(month), int(on)).isoformat())
    except _Wrong:
        raise
    except ValueError:
        raise _Wrong("must be a real date") from None
