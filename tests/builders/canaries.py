"""Many letters that can be told apart by their words, and who prints them: several processes, several threads each."""

import secrets
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import pypdfium2

from licensing.clock import at
from licensing.notices.rendering import render

THREADS = 3
Printed = tuple[bytes, list[str]]


def canary() -> str:
    """A word that stands in no other letter, and in no dictionary."""
    return f"zq{secrets.token_hex(6)}"


def printed_in_parallel(letters: Sequence[dict[str, Any]], day: Any, *, processes: int = 2) -> list[Printed]:
    """Each letter's bytes and the words of its pages, in the order given, printed and read by many at once."""
    size = -(-len(letters) // (processes * 4))
    some = [letters[start : start + size] for start in range(0, len(letters), size)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return [one for done in pool.map(_printed, some, [day] * len(some)) for one in done]


def words_of(pdf: bytes) -> list[str]:
    """The words of each page, as a reader would extract them."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in opened]
    finally:
        opened.close()


def _printed(letters: Sequence[dict[str, Any]], day: Any) -> list[Printed]:
    with ThreadPoolExecutor(THREADS) as pool:
        made = list(pool.map(lambda letter: render(letter, at=at(day)).pdf, letters))
    return [(pdf, words_of(pdf)) for pdf in made]
