"""From what a browser sent to files that were opened: each by itself, so that one bad file stops no other."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from licensing.documents.apart import open_apart
from licensing.documents.opened import Limits, Opened, Unfit
from licensing.settings import settings
from licensing.web.forms import ActForm, Filled
from licensing.web.parsing import Uploaded

F = TypeVar("F", bound=ActForm)

MOST_FILES = 40
AT_A_TIME = 4


@dataclass(slots=True)
class Judged:
    """The files that opened, and for each that did not its name with the reason."""

    fit: list[Opened] = field(default_factory=list)
    unfit: list[tuple[str, str]] = field(default_factory=list)


def judge(files: Sequence[Uploaded]) -> Judged:
    """Open every file that was sent, a few at a time, in the order they came. Nothing is kept here."""
    judged = Judged()
    with ThreadPoolExecutor(AT_A_TIME) as readers:
        for one, opened in zip(files, readers.map(_tried, files), strict=True):
            if isinstance(opened, Opened):
                judged.fit.append(opened)
            else:
                judged.unfit.append((one.name[-120:], opened))
    return judged


def open_one(file: Uploaded) -> Opened:
    """Open one file. Raises Unfit with the reason."""
    return open_apart(file.name, file.content, limits())


def with_file(sent: Filled[F], name: str) -> tuple[Filled[F], Opened | None]:
    """A form with its one optional file opened: None where none was sent; with an error where it cannot be taken."""
    file = None if sent.errors else getattr(sent.values, name)
    if file is None:
        return sent, None
    try:
        return sent, open_one(file)
    except Unfit as unfit:
        return sent.but({name: str(unfit)}), None


def with_files(sent: Filled[F], name: str) -> tuple[Filled[F], list[Opened]]:
    """A form with its files opened, if any; with an error that names each one that cannot be taken."""
    judged = judge([] if sent.errors else getattr(sent.values, name))
    if judged.unfit:
        return sent.but({name: " ".join(f"{file}: {why}" for file, why in judged.unfit)}), []
    return sent, judged.fit


def _tried(file: Uploaded) -> Opened | str:
    try:
        return open_one(file)
    except Unfit as unfit:
        return str(unfit)


def limits() -> Limits:
    """What this installation takes."""
    return Limits(size=settings().document_size, pages=settings().document_pages)
