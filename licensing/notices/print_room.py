"""The folder from which letters are printed: whole files only, and never one that must not be sent."""

import os
from collections.abc import Iterable
from pathlib import Path

from licensing.settings import settings


def print_room() -> Path:
    """Where this installation's letters are printed from."""
    return settings().data_folder / "print-room"


def file_name(notice_reference: str, revision: int) -> str:
    """What a revision's file is called."""
    return f"{notice_reference}-r{revision}.pdf"


def copy_name(notice_reference: str, revision: int) -> str:
    """What the file of the representative's copy is called: beside the letter's own, wherever names are sorted."""
    return f"{notice_reference}-r{revision}-copy.pdf"


def put(folder: Path, name: str, pdf: bytes) -> None:
    """The whole file or none: written beside, made durable, renamed into place."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{name}.partial"
    with beside.open("wb") as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / name)


def clear(folder: Path, notice_reference: str, revisions: Iterable[int]) -> None:
    """None of these revisions' files stays where it could be printed."""
    for revision in revisions:
        (folder / file_name(notice_reference, revision)).unlink(missing_ok=True)
        (folder / copy_name(notice_reference, revision)).unlink(missing_ok=True)
