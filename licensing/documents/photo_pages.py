"""The A4 page made of a photo or picture, so that it can be read and put in papers like any PDF."""

import json
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

import typst

from licensing.settings import settings

FONTS = "fontpkg_source_sans_3"
ONE_AT_A_TIME = Lock()  # a compiler is not made for two threads at once


def a4_page(picture: bytes, *, title: str, at: datetime) -> bytes:
    """One A4 page that shows a plain JPEG under its title: accessible, and dated by when it was received."""
    page = settings().templates_folder / "documents" / "photo.typ"
    with TemporaryDirectory(prefix="photo-") as folder, ONE_AT_A_TIME:
        (Path(folder) / "picture.jpg").write_bytes(picture)
        pdf = typst.Compiler(
            input=page.read_bytes(), root=folder, font_paths=_fonts(), ignore_system_fonts=True
        ).compile(
            format="pdf",
            sys_inputs={"page": json.dumps({"title": title}, ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=int(at.timestamp()),
        )
    if not isinstance(pdf, bytes):
        raise TypeError("A photo is one PDF.")
    return pdf


@lru_cache
def _fonts() -> typst.Fonts:
    """Read once a process: reading them anew for each page would cost more than the page."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files(FONTS) / "files")])
