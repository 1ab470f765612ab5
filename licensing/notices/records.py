"""Records that are printed: an officer's report, an agenda, minutes. Plain values in, one accessible PDF out.

Like a letter, a record's words are data and never markup. A line that begins with "- " is one line of a list.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from licensing.notices.rendering import Printed, render

KIND = "record"
BULLET = "- "


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A table with its headings; every row has a cell for each."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, the text below it, and a table below that."""

    title: str
    text: str = ""
    table: RecordTable | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One whole record. `mark` stands on every page, as "Not for publication: …" does (R30)."""

    title: str
    authority: str
    reference: str
    dated: str
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    mark: str = ""

    @property
    def plain(self) -> dict[str, Any]:
        """The record as JSON can hold it, its texts parted into paragraphs and lists."""
        parts = [{**asdict(part), "blocks": list(blocks(part.text))} for part in self.parts]
        return {**asdict(self), "kind": KIND, "parts": parts}


def print_record(record: Record, *, at: datetime) -> Printed:
    """The record as a tagged PDF. `at` dates the file: the same record and instant give the same bytes."""
    return render(record.plain, at=at)


def blocks(text: str) -> Iterator[dict[str, Any]]:
    """The text as paragraphs and lists: each line is a paragraph, lines that begin with "- " together are one list."""
    bullets: list[str] = []
    for line in [one.strip() for one in text.splitlines()]:
        if line.startswith(BULLET):
            bullets.append(line.removeprefix(BULLET).strip())
            continue
        if bullets:
            yield {"text": "", "bullets": bullets}
            bullets = []
        if line:
            yield {"text": line, "bullets": []}
    if bullets:
        yield {"text": "", "bullets": bullets}
