"""The cover and the index of a set of papers: tagged pages, words as data, each line a link into the file."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from licensing.notices.rendering import FONTS
from licensing.settings import settings

LINK = "https://papers.invalid/page/"  # becomes a link into the file: nothing leaves it
ONE_AT_A_TIME = Lock()  # a compiler is not made for two threads at once


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says. `lines` are labelled facts; `late` is the chair’s leave in words, if it was due."""

    title: str
    council: str
    lines: Sequence[tuple[str, str]]
    late: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index. `place` is the page's number in the file, from 1."""

    title: str
    first: str
    last: str
    place: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the papers with its documents."""

    title: str
    entries: Sequence[Entry]


def print_front(cover: Cover, chapters: Sequence[Chapter], *, at: datetime) -> bytes:
    """Cover and index as a PDF/UA file. Its links lead to LINK and a place, for whoever joins the file to mend."""
    told: dict[str, Any] = {
        **asdict(cover),
        "chapters": [
            {**asdict(one), "entries": [{**asdict(e), "link": f"{LINK}{e.place}"} for e in one.entries]}
            for one in chapters
        ],
        "marked": any(entry.mark for one in chapters for entry in one.entries),
    }
    return typeset("front.typ", told, at=at)


def typeset(template: str, told: Any, *, at: datetime) -> bytes:
    """One of the templates of this feature as a tagged PDF. Nothing told is read as markup."""
    folder = settings().templates_folder / "papers"
    with ONE_AT_A_TIME:
        pdf = _compiler(folder).compile(
            input=str(folder / template),
            format="pdf",
            sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(at.timestamp()),
        )
    if not isinstance(pdf, bytes):
        raise TypeError("Papers are one PDF.")
    return pdf


@lru_cache
def _compiler(folder: Path) -> typst.Compiler:
    return typst.Compiler(
        input=str(folder / "front.typ"),
        root=str(folder),
        font_paths=[str(files(FONTS) / "files")],
        ignore_system_fonts=True,
    )
