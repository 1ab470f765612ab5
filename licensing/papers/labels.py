"""The label at the foot of each page of a case's papers: given once, never moved. Pure.

The first edition is labelled 1, 2, 3 …, cover and index included. A page that comes later is labelled after the page
behind which it belongs: 47A, 47B … 47Z, 47AA. The cover and index of the first supplement are S1.1, S1.2.
"""

import re
from collections.abc import Iterable

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LABEL = re.compile(
    r"(?P<number>[1-9][0-9]{0,4})(?P<letters>[A-Z]{0,3})|S(?P<supplement>[1-9][0-9]{0,2})\.(?P<page>[1-9][0-9]{0,2})"
)


def is_label(text: str) -> bool:
    """Whether this could be the label of a page."""
    return LABEL.fullmatch(text) is not None


def as_typed(text: str) -> str:
    """What somebody typed to go to a page, as a label: "page 47a" is 47A; "" when it is none."""
    tidy = re.sub(r"^(PAGE|P\.?)", "", re.sub(r"\s+", "", text.upper()))
    return tidy if is_label(tidy) else ""


def order_of(label: str) -> tuple[int, int, str, int]:
    """What pages are sorted by to be read: 47, 47A, 47B, 48; covers of supplements last."""
    found = LABEL.fullmatch(label)
    if found is None:
        raise ValueError(f"{label!r} is no page label.")
    if found["supplement"]:
        return (10**6, int(found["supplement"]), "", int(found["page"]))
    return (int(found["number"]), len(found["letters"]), found["letters"], 0)


def plain_labels(first: int, count: int) -> list[str]:
    """The labels of consecutive pages of a first edition."""
    return [str(number) for number in range(first, first + count)]


def front_labels(supplement: int, count: int) -> list[str]:
    """The labels of a supplement's own cover and index."""
    return [f"S{supplement}.{page}" for page in range(1, count + 1)]


def labels_behind(label: str, taken: Iterable[str], count: int) -> list[str]:
    """The labels of pages that belong behind a page: the next letters after its number that no page has yet."""
    number = order_of(label)[0]
    found = [LABEL.fullmatch(one) for one in taken]
    used = [_place(one["letters"]) for one in found if one is not None and one["number"] == str(number)]
    begins = max(used, default=0) + 1
    return [f"{number}{_letters(place)}" for place in range(begins, begins + count)]


def _place(letters: str) -> int:
    """A is 1, Z is 26, AA is 27; no letter is 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ALPHABET.index(letter) + 1
    return place


def _letters(place: int) -> str:
    letters = ""
    while place:
        place, last = divmod(place - 1, 26)
        letters = ALPHABET[last] + letters
    return letters


def no_page(label: str) -> str:
    """What is said where no page has the label that somebody entered."""
    return f"No page of this case’s papers is labelled {label}. The label stands at the foot of each page"
