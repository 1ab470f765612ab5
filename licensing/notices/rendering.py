"""From a composed letter to the accessible PDF that is sent: PDF/UA-1 and PDF/A-2a, tagged, in our own typeface."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import pikepdf
import typst

from licensing.settings import settings

FONTS = "fontpkg_source_sans_3"
ONE_AT_A_TIME = Lock()  # a compiler is not made for two threads at once


@dataclass(frozen=True, slots=True)
class Printed:
    """The exact bytes of a letter, and on how many pages."""

    pdf: bytes
    pages: int


def render(letter: Mapping[str, Any], *, at: datetime) -> Printed:
    """Print a letter (`Letter.plain`). The words are data: nothing in them is read as markup. `at` dates the file."""
    folder = settings().templates_folder / "letters"
    with ONE_AT_A_TIME:
        pdf = _compiler(folder).compile(
            input=str(folder / f"{letter['kind']}.typ"),
            format="pdf",
            sys_inputs={"letter": json.dumps(letter, ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=int(at.timestamp()),
        )
    if not isinstance(pdf, bytes):
        raise TypeError("A letter is one PDF.")
    return Printed(pdf, count_pages(pdf))


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


@lru_cache
def _compiler(folder: Path) -> typst.Compiler:
    """The process's one compiler: reading the fonts anew for each letter would cost more than the letter."""
    return typst.Compiler(
        input=str(folder / "hearing_notice.typ"),
        root=str(folder),
        font_paths=[str(files(FONTS) / "files")],
        ignore_system_fonts=True,
    )
