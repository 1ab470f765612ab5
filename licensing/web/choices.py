"""What may be chosen in radios, checkboxes and selects."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from licensing.web.wording import say


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. `means` and `needs` are what it would lead to, shown on a large card."""

    value: str
    text: str
    hint: str = ""
    means: str = ""
    needs: str = ""
    disabled: bool = False


def as_choices(given: Any) -> list[Choice]:
    """Choices from what is at hand: Choice objects, (value, text) or (value, text, hint), enum members, or words."""
    return [_as_choice(one) for one in given]


def _as_choice(one: Any) -> Choice:
    if isinstance(one, Choice):
        return one
    if isinstance(one, Enum):
        return Choice(str(one.value), say(one))
    if isinstance(one, tuple):
        value = one[0].value if isinstance(one[0], Enum) else one[0]
        return Choice(str(value), str(one[1]), str(one[2]) if len(one) > 2 else "")
    return Choice(str(one), say(one))


def choices_of(annotation: Any) -> list[Choice]:
    """What a field's type allows to be chosen; an error where its type does not say."""
    kind = essence(annotation)
    origin = get_origin(kind)
    if origin in (list, set, frozenset, tuple):
        return choices_of(get_args(kind)[0])
    if origin is dict:
        return choices_of(get_args(kind)[1])
    if origin is Literal:
        return as_choices(get_args(kind))
    if kind is bool:
        return [Choice("yes", "Yes"), Choice("no", "No")]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return as_choices(kind)
    raise TypeError(f"{annotation!r} does not say what may be chosen: give the macro its choices.")


def essence(annotation: Any) -> Any:
    """A type without its `| None` and without Annotated's extras."""
    if hasattr(annotation, "__metadata__"):
        return essence(annotation.__origin__)
    if get_origin(annotation) in (Union, UnionType):
        others = [one for one in get_args(annotation) if one is not NoneType]
        return essence(others[0]) if len(others) == 1 else annotation
    return annotation


def several(values: Iterable[str]) -> str | list[str]:
    """One value as itself, more as a list: how what was typed is kept."""
    kept = list(values)
    return kept[0] if len(kept) == 1 else kept
