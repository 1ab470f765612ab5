"""The rulebook's words for a rule id, as pages show them. `app.py` fills the map; `web` knows no rule of its own."""

from collections.abc import Mapping
from typing import NamedTuple


class Explanation(NamedTuple):
    """A rule's sentence, and where it comes from."""

    says: str
    source: str


explain: dict[str, tuple[str, str]] = {}


def explain_with(rules: Mapping[str, tuple[str, str]]) -> None:
    """Hand over the whole map, rule id → (sentence, source); what was there before is forgotten."""
    explain.clear()
    explain.update(rules)


def explanation_of(code: str) -> Explanation | None:
    """The sentence and source of a rule, or None where the id is not known."""
    found = explain.get(code)
    return Explanation(*found) if found else None
