"""What a browser would send for a form: every field filled as its type asks, then one thing made wrong at a time."""

import secrets
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID, uuid4

from annotated_types import MaxLen
from pydantic.fields import FieldInfo

from licensing.web.choices import essence
from licensing.web.forms import ActForm
from licensing.web.parsing import Uploaded
from tests.builders.files import a_pdf

Sent = dict[str, Any]
OWN = ("key", "version")
# Never shown again, never typed, or chosen from a list.
UNSEEN = ("password", "again", "current", "next", "shown", "seen", "category", "function")
NOBODYS = 987_654_321


@dataclass(frozen=True, slots=True)
class Wrong:
    """One way to send a form that must be refused, and what of it must still stand in the page."""

    what: str
    sent: Sent
    kept: Mapping[str, str] = field(default_factory=dict)


def answers(form: type[ActForm], known: Mapping[str, Any]) -> Sent:
    """A whole set of answers; `known` gives those that the type alone cannot: ids of rows, a real setting's value."""
    sent: Sent = {"key": str(uuid4())}
    for name, about in form.model_fields.items():
        if name not in OWN:
            sent.update(_answer(name, about, known))
    return sent


def wrongs(form: type[ActForm], known: Mapping[str, Any]) -> Iterator[Wrong]:
    """Every way to be wrong that the form's types know of."""
    whole = answers(form, known)
    texts = {name: str(whole[name]) for name in typed_texts(form) if name in whole}
    yield Wrong("nothing at all", {})
    yield Wrong("an extra field", whole | {"surprise": "boo"}, texts)
    yield Wrong("a key that is none", whole | {"key": "not-a-key"}, texts)
    yield Wrong("a version that is none", whole | {"version": "not-a-version"}, texts)
    if any(about.is_required() for name, about in form.model_fields.items() if name not in OWN):
        yield Wrong("only its key", {"key": whole["key"]})
    for name, about in form.model_fields.items():
        if name not in OWN:
            yield from _wrong_field(name, about, whole)


def typed_texts(form: type[ActForm]) -> list[str]:
    """The fields somebody writes into: what they hold must never be lost. A password is never shown again."""
    return [
        name
        for name, about in form.model_fields.items()
        if essence(about.annotation) is str and name not in (*OWN, *UNSEEN)
    ]


def ids_of(form: type[ActForm]) -> list[str]:
    """The fields that name a row."""
    return [name for name, about in form.model_fields.items() if name not in OWN and essence(about.annotation) is int]


def _wrong_field(name: str, about: FieldInfo, whole: Sent) -> Iterator[Wrong]:
    kind = essence(about.annotation)
    if kind is str:
        if name not in UNSEEN:
            yield from _too_long(name, about, whole)
    elif kind is date:
        bare = {key: value for key, value in whole.items() if key != name}
        yield Wrong(
            f"{name}: 31 February",
            bare | {f"{name}-day": "31", f"{name}-month": "2", f"{name}-year": "2015"},
            {f"{name}-day": '"31"'},
        )
        yield Wrong(f"{name}: no date", whole | {name: "the day after"})
        yield Wrong(
            f"{name}: no month",
            bare | {f"{name}-day": "3", f"{name}-month": "", f"{name}-year": "2015"},
            {f"{name}-day": '"3"'},
        )
    elif kind in (int, bool, time) or kind is UUID or get_origin(kind) is Literal or _is_enum(kind):
        yield Wrong(f"{name}: no such thing", whole | {name: "no-such-thing"})
    elif get_origin(kind) in (list, set, frozenset, tuple) and essence(get_args(kind)[0]) is not str:
        yield Wrong(f"{name}: no such thing", whole | {name: ["no-such-thing"]})
    if kind is str:
        yield Wrong(f"{name}: a character that cannot be kept", whole | {name: "a\x00b"})


def _too_long(name: str, about: FieldInfo, whole: Sent) -> Iterator[Wrong]:
    longest = next((one.max_length for one in about.metadata if isinstance(one, MaxLen)), None)
    if any(getattr(one, "pattern", None) for one in about.metadata):
        return  # a pattern says how long it may be
    assert longest is not None, f"{name} is a text without an end: give it a max_length"
    long = secrets.token_hex(longest // 2 + 1)[: longest + 1]
    yield Wrong(f"{name}: too long", whole | {name: long}, {name: long})


def _answer(name: str, about: FieldInfo, known: Mapping[str, Any]) -> Sent:
    kind = essence(about.annotation)
    if name in known:
        return _spelled(name, known[name])
    if get_origin(kind) is dict:
        return {f"{name}-{key}": _value(f"{name}-{key}", get_args(kind)[1]) for key in known.get(f"{name}.keys", ())}
    if _takes_file(about):
        return {name: Uploaded("Statement.pdf", a_pdf("Statement"))}
    if get_origin(kind) in (list, set, frozenset, tuple):
        return {name: [_value(name, get_args(kind)[0])]} if about.is_required() else {}
    if kind is Uploaded or (kind is int and not about.is_required()):
        return {}
    return {name: _value(name, kind)}


def _takes_file(about: FieldInfo) -> bool:
    """A form that is nothing without a document: any PDF will do. A register file is of another kind."""
    kind = essence(about.annotation)
    return kind is Uploaded and about.title == "File" or get_args(kind) == (Uploaded,)


def _spelled(name: str, value: Any) -> Sent:
    if isinstance(value, Mapping):
        return {f"{name}-{key}": str(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return {name: [str(one) for one in value]}
    return {name: str(value)} if value is not None else {}


def _value(name: str, kind: Any) -> str:
    kind = essence(kind)
    if kind is date:
        return "2015-12-08"
    if kind is time:
        return "10:00"
    if kind is int:
        return "1"
    if kind is bool:
        return "yes"
    if kind is UUID:
        return str(uuid4())
    if get_origin(kind) is Literal:
        return str(get_args(kind)[0])
    if _is_enum(kind):
        return str(next(iter(kind)).value)
    if get_origin(kind) in (Union, types.UnionType):
        return _value(name, next(one for one in get_args(kind) if one is not type(None)))
    return f"Words for {name.replace('_', ' ')}"


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)
