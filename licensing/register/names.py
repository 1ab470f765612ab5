"""How a name is folded, so that it is found however it is typed. Pure."""

import re
import unicodedata

# Letters that have no decomposition, so that NFKD alone would lose or keep them.
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "ß": "ss", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ŧ": "t", "ħ": "h"}
)
APOSTROPHES = re.compile(r"['’‘ʼ`´]")
NOT_LETTERS = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """The name in small letters without accents, apostrophes or punctuation: "Łukasz O'Brien-Ş" → "lukasz obrien s"."""
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(letter for letter in small if not unicodedata.combining(letter))
    return NOT_LETTERS.sub(" ", APOSTROPHES.sub("", bare.translate(LETTERS))).strip()


def folded_last_first(name: str) -> str:
    """The folded name with its last word first: "Amina Begum Khan" → "khan amina begum"."""
    words = folded(name).split()
    return " ".join([*words[-1:], *words[:-1]])
