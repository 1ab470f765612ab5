"""One PDF of many letters for the printer: a cover that says which pages are whose, then each on a fresh sheet."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pikepdf

from licensing.notices.rendering import Printed, render


@dataclass(frozen=True, slots=True)
class Part:
    """One letter, or one copy, as its frozen bytes: its case, what it is called, to whom it goes."""

    about: str
    name: str
    to: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where one part lies in the merged file: its own pages, counted from 1, without the blank that may follow."""

    name: str
    to: str
    first: int
    last: int

    @property
    def pages(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class PrintRun:
    """The merged file and where everything lies in it."""

    pdf: bytes
    places: Sequence[Place]


def print_run(parts: Sequence[Part], *, council: str, on: str, both_sides: bool, at: datetime) -> PrintRun:
    """Merge the parts page for page, their bytes' pages unchanged, behind a cover that lists them.

    With `both_sides` a blank page follows whatever has an odd number of pages, so that no sheet holds two letters.
    """
    with ExitStack() as stack:
        opened = [stack.enter_context(pikepdf.open(BytesIO(part.pdf))) for part in parts]
        counts = [len(one.pages) for one in opened]
        cover, places = _cover(parts, counts, council=council, on=on, both_sides=both_sides, at=at)
        merged = stack.enter_context(pikepdf.new())
        for source in (stack.enter_context(pikepdf.open(BytesIO(cover.pdf))), *opened):
            merged.pages.extend(source.pages)
            if both_sides and len(source.pages) % 2:
                merged.add_blank_page(page_size=_size(source.pages[-1]))
        written = BytesIO()
        merged.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return PrintRun(written.getvalue(), places)


def _cover(
    parts: Sequence[Part], counts: Sequence[int], *, council: str, on: str, both_sides: bool, at: datetime
) -> tuple[Printed, list[Place]]:
    """The cover, made anew until its own length no longer moves what it lists."""
    pages = 1
    while True:
        places = list(_places(parts, counts, after=_whole(pages, both_sides), both_sides=both_sides))
        cover = render(_words(places, council, on, both_sides), at=at)
        if cover.pages == pages:
            return cover, places
        pages = cover.pages


def _places(parts: Sequence[Part], counts: Sequence[int], *, after: int, both_sides: bool) -> Iterator[Place]:
    first = after + 1
    for part, count in zip(parts, counts, strict=True):
        yield Place(part.name, part.to, first, first + count - 1)
        first += _whole(count, both_sides)


def _whole(pages: int, both_sides: bool) -> int:
    """Pages with the blank that fills the last sheet."""
    return pages + pages % 2 if both_sides else pages


def _words(places: Sequence[Place], council: str, on: str, both_sides: bool) -> dict[str, object]:
    rows = []
    for one in places:
        pages = one.last - one.first + 1
        sheets = (pages + 1) // 2 if both_sides else pages
        rows.append({"letter": one.name, "to": one.to, "pages": one.pages, "sheets": sheets})
    how = "Print on both sides: each letter begins on a fresh sheet." if both_sides else "Print on one side."
    says = f"{len(places)} in this file, copies counted. {how}"
    return {"kind": "print_run", "title": f"Letters to post, {on}", "council": council, "says": says, "rows": rows}


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(one) for one in page.mediabox)
    return right - left, top - bottom
