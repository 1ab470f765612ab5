"""What is said to a person about a field: plain sentences that name the field and what to do."""

from collections.abc import Callable
from enum import Enum
from typing import Any, Literal, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from licensing.web.choices import essence

WHOLE_FORM = ""
"""The key of an error that is about the form as a whole."""

Words = Callable[[str, dict[str, Any]], str]

SAID: dict[str, Words] = {
    "string_too_short": lambda label, at: f"{label} must be {at['min_length']} characters or more",
    "string_too_long": lambda label, at: f"{label} must be {at['max_length']:,} characters or fewer",
    "string_pattern_mismatch": lambda label, at: f"{label} is not in the right form",
    "greater_than": lambda label, at: f"{label} must be more than {at['gt']}",
    "greater_than_equal": lambda label, at: f"{label} must be {at['ge']} or more",
    "less_than": lambda label, at: f"{label} must be less than {at['lt']}",
    "less_than_equal": lambda label, at: f"{label} must be {at['le']} or fewer",
    "bool_parsing": lambda label, at: f"{label}: choose yes or no",
    "too_long": lambda label, at: f"{label}: choose {at['max_length']} or fewer",
}
BY_KIND: tuple[tuple[str, str], ...] = (
    ("date", "must be a real date"),
    ("time_", "must be a time, like 14:30"),
    ("int", "must be a whole number"),
    ("float", "must be a number"),
    ("decimal", "must be a number"),
)
CHOOSE = ("enum", "literal_error", "uuid_parsing", "uuid_type")


def complaints(form: type[BaseModel], wrong: ValidationError) -> dict[str, str]:
    """The first thing wrong with each field, in words, keyed as the browser spelled the field."""
    found: dict[str, str] = {}
    for error in wrong.errors(include_url=False, include_input=False):
        found.setdefault(_spelling(form, error), _sentence(form, error))
    return found


def label_of(form: type[BaseModel], name: str) -> str:
    """A field's title, or its name with spaces."""
    about = form.model_fields.get(name)
    return (about.title if about else None) or name.replace("_", " ").capitalize()


def sentence_label(form: type[BaseModel], name: str) -> str:
    """The label as the subject of a sentence: a question is quoted."""
    label = label_of(form, name)
    return f"The answer to “{label}”" if label.endswith("?") else label


def _spelling(form: type[BaseModel], error: ErrorDetails) -> str:
    if not error["loc"] or error["type"] == "extra_forbidden":
        return WHOLE_FORM
    name = str(error["loc"][0])
    about = form.model_fields.get(name)
    if about and len(error["loc"]) > 1 and get_origin(essence(about.annotation)) is dict:
        return f"{name}-{error['loc'][1]}"
    return name


def _sentence(form: type[BaseModel], error: ErrorDetails) -> str:
    name = str(error["loc"][0]) if error["loc"] else ""
    kind = error["type"]
    at = error.get("ctx", {})
    if own := _own_words(form, name, kind):
        return own
    if kind in ("value_error", "assertion_error"):
        return str(at.get("error", error["msg"]))
    if kind in ("missing", "too_short", "none_required") or (kind == "string_too_short" and at["min_length"] == 1):
        return _missing(form, name)
    if kind in CHOOSE:
        return f"{sentence_label(form, name)} must be one of those offered"
    if kind in SAID:
        return SAID[kind](sentence_label(form, name), at)
    for start, words in BY_KIND:
        if kind.startswith(start):
            return f"{sentence_label(form, name)} {words}"
    return f"{sentence_label(form, name)} cannot be used as it is"


def _own_words(form: type[BaseModel], name: str, kind: str) -> str | None:
    """A form may say it better: `Field(json_schema_extra={"missing": "Choose who sits"})`."""
    about = form.model_fields.get(name)
    extra = about.json_schema_extra if about else None
    said = extra.get(kind) if isinstance(extra, dict) else None
    return said if isinstance(said, str) else None


def _missing(form: type[BaseModel], name: str) -> str:
    about = form.model_fields.get(name)
    if own := _own_words(form, name, "missing"):
        return own
    label = label_of(form, name)
    if label.endswith("?"):
        return f"Answer “{label}”"
    choose = about is not None and _is_choice(essence(about.annotation))
    return f"{'Choose' if choose else 'Enter'} {_inside_a_sentence(label)}"


def _is_choice(kind: Any) -> bool:
    listed = get_origin(kind) in (Literal, list, set, frozenset, tuple, dict)
    return listed or kind is bool or (isinstance(kind, type) and issubclass(kind, Enum))


def _inside_a_sentence(label: str) -> str:
    """ "Grounds" → "grounds", but "DBS number" as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
