"""Sheets as a tagged PDF: one, or all of a hearing day in one file. What is told is data, never markup."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from licensing.notices.rendering import FONTS, count_pages
from licensing.settings import settings

ONE_AT_A_TIME = Lock()  # a compiler is not made for two threads at once


@dataclass(frozen=True, slots=True)
class PrintedSheets:
    """The exact bytes, and on how many pages."""

    pdf: bytes
    pages: int


def print_sheets(sheets: Sequence[dict[str, Any]], *, title: str, at: datetime) -> PrintedSheets:
    """The sheets one behind another, each beginning on a page of its own. `at` dates the file."""
    folder = settings().templates_folder / "sheets"
    told = {"title": title, "authority": sheets[0]["authority"], "sheets": list(sheets)}
    with ONE_AT_A_TIME:
        pdf = _compiler(folder).compile(
            input=str(folder / "sheet.typ"),
            format="pdf",
            sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(at.timestamp()),
        )
    if not isinstance(pdf, bytes):
        raise TypeError("Sheets are one PDF.")
    return PrintedSheets(pdf, count_pages(pdf))


@lru_cache
def _compiler(folder: Path) -> typst.Compiler:
    return typst.Compiler(
        input=str(folder / "sheet.typ"),
        root=str(folder),
        font_paths=[str(files(FONTS) / "files")],
        ignore_system_fonts=True,
    )
