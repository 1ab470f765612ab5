"""Reasons put together from findings: each with its page, the policy's line, the weight given, and nothing less. Pure.

The text is a beginning for the chair to edit. What was found and what the policy says is put in; what weight it has and
why nothing less would do are the chair's own words, and where there are none nothing is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from licensing.decisions.rules import BY_SEVERITY, Outcome

LESS_WORDS = {
    Outcome.SUSPENDED: "a suspension",
    Outcome.WARNING: "a warning",
    Outcome.NO_FURTHER_ACTION: "no further action",
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding, and what leads from it to the reasons."""

    question_id: int
    number: int
    alleges: str
    pages: tuple[str, ...]  # the labels of the pages on which it stands
    policy: str  # what the convictions policy presumes of it; "" where it has no line


def lesser_than(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes that are milder than the gravest of these."""
    worst = min((BY_SEVERITY.index(one) for one in outcomes), default=len(BY_SEVERITY))
    return tuple(one for one in BY_SEVERITY[worst + 1 :])


def compose(
    rows: Sequence[FindingRow],
    *,
    relied: Sequence[int],
    pages: Mapping[int, str],
    weights: Mapping[int, str],
    nothing_less: Mapping[Outcome, str],
) -> str:
    """A paragraph for each finding relied on (all where none is named), and one on why nothing less would do."""
    chosen = [row for row in rows if not relied or row.question_id in relied]
    paragraphs = [_finding(row, pages.get(row.question_id, ""), weights.get(row.question_id, "")) for row in chosen]
    less = [
        _sentence(f"{words.capitalize()} would not be enough: {nothing_less[one]}")
        for one, words in LESS_WORDS.items()
        if nothing_less.get(one)
    ]
    return "\n\n".join([*paragraphs, *([" ".join(less)] if less else [])])


def joined(written: str, composed: str) -> str:
    """What is written already, with those of the paragraphs that it does not hold yet."""
    held = {" ".join(one.split()) for one in written.split("\n\n")}
    new = [one for one in composed.split("\n\n") if one.strip() and " ".join(one.split()) not in held]
    return "\n\n".join([*([written.strip()] if written.strip() else []), *new])


def _finding(row: FindingRow, page: str, weight: str) -> str:
    where = f" (page {page} of the papers)" if page.strip() else ""
    parts = [f"We found this, on the balance of probabilities: {row.alleges.rstrip('. ')}{where}."]
    return " ".join([*parts, *(_sentence(one) for one in (row.policy, weight) if one.strip())])


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", "”")) else f"{text}."
