"""What a browser sent for an act: typed values, or an error for each field beside what was typed.

A form is a Pydantic class. Its field titles are its labels; blank is missing; a field nobody declared is refused.
"""

import hashlib
import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import Enum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from licensing.web.choices import Choice, choices_of, several
from licensing.web.complaints import WHOLE_FORM, complaints, label_of
from licensing.web.parsing import Typed, Uploaded, gather

FORM_KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")
OUT_OF_DATE = "This page is out of date. Nothing was saved: check your answers and send them again"
NOT_A_FORM = "What was sent is not a form"


class ActForm(BaseModel):
    """The base of every form that acts. `key` was made with the page; `version` is that of what was shown."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True)

    key: uuid.UUID
    version: int | None = Field(default=None, ge=0)


F = TypeVar("F", bound=ActForm)


@dataclass(frozen=True, slots=True)
class Filled(Generic[F]):
    """A form as it was sent, or blank. `errors` maps field → sentence; `typed` keeps what was typed, always.

    `ids` goes before each element's id, for a page that holds two forms with the same fields.
    """

    form: type[F]
    key: uuid.UUID
    errors: Mapping[str, str] = field(default_factory=dict)
    typed: Typed = field(default_factory=dict)
    digest: str = ""
    version: int | None = None
    ids: str = ""
    given: F | None = None

    @property
    def values(self) -> F:
        """The typed values. Ask only where `errors` is empty: otherwise there are none, and this is a bug."""
        if self.given is None:
            raise ValueError(f"{self.form.__name__} has no values: look at its errors first.")
        return self.given

    def text(self, name: str) -> str:
        """What was typed into a field, or ""; the last where it was sent more than once."""
        typed = self.typed.get(name, "")
        return typed if isinstance(typed, str) else (typed[-1] if typed else "")

    def chosen(self, name: str, value: str) -> bool:
        """Whether this choice was ticked or selected."""
        typed = self.typed.get(name, [])
        return value in ([typed] if isinstance(typed, str) else typed)

    def error(self, name: str) -> str | None:
        return self.errors.get(name)

    def label(self, name: str) -> str:
        """The field's own title, for a macro that was given none."""
        return label_of(self.form, name)

    def choices(self, name: str) -> list[Choice]:
        """What may be chosen for a field whose type says so: an enum's members, a Literal's words, yes or no."""
        return choices_of(self.form.model_fields[name].annotation)

    def id(self, name: str) -> str:
        return f"{self.ids}-{name}" if self.ids else name

    def anchor(self, name: str) -> str:
        """The id of the element that an error about this field should lead to; "" for the form as a whole."""
        if name == WHOLE_FORM:
            return ""
        return self.id(name if f"{name}-day" not in self.typed else f"{name}-day")

    def but(self, errors: Mapping[str, str]) -> "Filled[F]":
        """The same form with errors found later, by a command that raised Invalid for instance."""
        return replace(self, errors={**self.errors, **errors})


def filled(form: type[F]) -> Callable[[Request], Awaitable[Filled[F]]]:
    """A dependency that reads this form from the request. It never fails: what is wrong is in `errors`."""

    async def read(request: Request) -> Filled[F]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in FORM_KINDS:
            return Filled(form, uuid.uuid4(), {WHOLE_FORM: NOT_A_FORM})
        try:
            sent = await _received(await request.form())
        except HTTPException as broken:
            if broken.status_code != 400:
                raise
            return Filled(form, uuid.uuid4(), {WHOLE_FORM: NOT_A_FORM})
        return fill(form, sent)

    return read


def fill(form: type[F], sent: Mapping[str, list[str | Uploaded]]) -> Filled[F]:
    """Make typed values of what was sent, or one error for each field that does not do."""
    typed = _as_typed(sent)
    raw, found = gather(form, sent)
    given: F | None = None
    try:
        given = form.model_validate(raw)
    except ValidationError as wrong:
        found = {**complaints(form, wrong), **found}
    if "key" in found or "version" in found:
        found = {name: said for name, said in found.items() if name not in ("key", "version")}
        found[WHOLE_FORM] = OUT_OF_DATE
    return Filled(
        form,
        key=_key(typed.get("key")),
        errors=found,
        typed=typed,
        digest=_digest(sent),
        version=given.version if given else _version(typed.get("version")),
        given=None if found else given,
    )


def blank(form: type[F], /, *, ids: str = "", version: int | None = None, **initial: Any) -> Filled[F]:
    """An unsent form with a fresh key, showing `initial` (typed values by field name)."""
    typed: dict[str, str | list[str]] = {}
    for name, value in initial.items():
        if name not in form.model_fields:
            raise ValueError(f"{form.__name__} has no field {name!r}.")
        typed.update(_shown(name, value))
    return Filled(form, uuid.uuid4(), typed=typed, version=version, ids=ids)


def _shown(name: str, value: Any) -> dict[str, str | list[str]]:
    """A value as its control would have sent it."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return {key: text for part, one in value.items() for key, text in _shown(f"{name}-{part}", one).items()}
    if isinstance(value, list | tuple | set | frozenset):
        return {name: [_text(one) for one in value]}
    if isinstance(value, date):
        return {
            name: value.isoformat(),
            f"{name}-day": str(value.day),
            f"{name}-month": str(value.month),
            f"{name}-year": str(value.year),
        }
    return {name: _text(value)}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


async def _received(data: FormData) -> dict[str, list[str | Uploaded]]:
    sent: dict[str, list[str | Uploaded]] = {}
    for name, value in data.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            if value.filename:
                sent.setdefault(name, []).append(Uploaded(value.filename, content))
        else:
            sent.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return sent


def _as_typed(sent: Mapping[str, list[str | Uploaded]]) -> dict[str, str | list[str]]:
    plain = {name: [one if isinstance(one, str) else one.name for one in values] for name, values in sent.items()}
    return {name: several(values) for name, values in plain.items()}


def _digest(sent: Mapping[str, list[str | Uploaded]]) -> str:
    """A fingerprint of what was sent. The same answers give the same one, however the browser wrapped them."""
    plain = {
        name: [one if isinstance(one, str) else hashlib.sha256(one.content).hexdigest() for one in values]
        for name, values in sent.items()
        if name != "key"
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _key(typed: str | list[str] | None) -> uuid.UUID:
    try:
        return uuid.UUID(str(typed))
    except ValueError:
        return uuid.uuid4()


def _version(typed: str | list[str] | None) -> int | None:
    return int(typed) if isinstance(typed, str) and typed.isdecimal() and len(typed) < 10 else None
