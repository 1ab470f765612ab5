"""Whether a text names somebody, and the text with their name out of sight: one way of matching for both. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

WITHHELD = "Name withheld"
SHORTEST_WORD = 2
LONG_WORD = 4  # shorter ones are words of every day as well: they count only as names are written, with a capital
APOSTROPHE = "['’‘ʼ`´]"
WORD = re.compile(rf"[^\W\d_]+(?:{APOSTROPHE}[^\W\d_]+)*")
ADDRESSED = ("mr", "mrs", "ms", "miss", "mx", "dr", "sir", "lady", "cllr")
TITLES = frozenset({*ADDRESSED, "the", "and", "of"})
MARK = "\u0300-\u036f"  # the accents, once a letter is taken apart from its own
BEGINS, ENDS = rf"(?<![\w{MARK}])", rf"(?![\w{MARK}])"
AFTER_TITLE = rf"{BEGINS}(?:{'|'.join((*ADDRESSED, 'councillor'))})\.?\s+"
# What begins with a capital in sentences that name nobody.
SHORT_OF_EVERY_DAY = "an as at but by do for he her his if in it may my no not on one or our she so to two was we you"
OF_EVERY_DAY = frozenset({"april", "june", "august", "will", *SHORT_OF_EVERY_DAY.split()})


def parts_of(name: str) -> list[str]:
    """The words of a name without its title."""
    words = WORD.findall(unicodedata.normalize("NFC", name))
    return [word for word in words if word.lower() not in TITLES]


def telling_parts(name: str) -> list[str]:
    """The words that tell who it is: those with a capital ("A passenger": none), or all where none has one."""
    return [one for one in parts_of(name) if len(one) >= SHORTEST_WORD and (one[0].isupper() or name.islower())]


def folded(word: str) -> str:
    """The word without regard to case, accents and apostrophes."""
    return re.sub(rf"{APOSTROPHE}|[{MARK}]", "", _taken_apart(word)).casefold()


def names_whole(text: str, words: Iterable[str]) -> bool:
    """Do these words stand in the text one after the other, in any case, across lines and whatever lies between?"""
    whole = r"\W+".join(map(_spelled, words))
    return bool(whole and re.search(f"{BEGINS}{whole}{ENDS}", _taken_apart(text), re.IGNORECASE))


def addresses(text: str, part: str) -> bool:
    """Does this part of a name follow a title, in any case: "Mr Ali", "DR SMITH"?"""
    return bool(re.search(f"{AFTER_TITLE}{_spelled(part)}{ENDS}", _taken_apart(text), re.IGNORECASE))


def names_somebody(text: str, names: Iterable[str], *, but: Iterable[str] = ()) -> bool:
    """Does the text hold one of these names: whole, a part of it after a title, or a part with a capital?

    `but`: names that may stand in it. A part that one of them has as well names nobody by itself.
    """
    may_stand = {folded(part) for one in but for part in parts_of(one)}
    for name in names:
        words = WORD.findall(unicodedata.normalize("NFC", name))
        if any(len(some) > 1 and names_whole(text, some) for some in (words, parts_of(name))):
            return True
        parts = [part for part in telling_parts(name) if folded(part) not in may_stand]
        if any(addresses(text, part) or _stands_as_name(text, part) for part in parts):
            return True
    return False


def masked(text: str, names: Iterable[str]) -> str:
    """The text with every word of every withheld name put out of sight, however it is spelled (R14).

    Rather too much than too little: an innocent namesake disappears with the name. Words of two and three letters are
    hidden where they are written as names are, with a capital, and after a title.
    """
    text = _taken_apart(text)
    for word in sorted({word for name in names for word in parts_of(name) if len(word) >= SHORTEST_WORD}):
        for pattern in _hiding(word):
            text = pattern.sub(lambda found: f"{found[1]}{WITHHELD}", text)
    return unicodedata.normalize("NFC", re.sub(rf"{WITHHELD}(?:[ ,-]+{WITHHELD})+", WITHHELD, text))


def _hiding(word: str) -> Iterator[re.Pattern[str]]:
    """The patterns under which the word is a name; what stands before it, in a group, stays."""
    if len(word) >= LONG_WORD:
        yield re.compile(f"{BEGINS}(){_spelled(word)}{ENDS}", re.IGNORECASE)
        return
    yield re.compile(f"{BEGINS}()(?:{_spelled(word.capitalize())}|{_spelled(word.upper())}){ENDS}")
    yield re.compile(f"({AFTER_TITLE}){_spelled(word)}{ENDS}", re.IGNORECASE)


def _stands_as_name(text: str, part: str) -> bool:
    if folded(part) in OF_EVERY_DAY:
        return False
    found = (one for pattern in _hiding(part) for one in pattern.finditer(_taken_apart(text)))
    return any(one[0][0].isupper() for one in found)


def _taken_apart(text: str) -> str:
    """The text with its accents beside their letters, and its joined letters apart; signs that are no letters stay."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKD" if one.isalpha() else "NFD", one) for one in text)


def _spelled(word: str) -> str:
    """A pattern of the word in a text taken apart, with any accents or none, and any apostrophe, a space or nothing in
    its place: O’Neill, O'Neill, O Neill, ONeill; José, Jose.
    """
    plain = re.sub(f"[{MARK}]", "", _taken_apart(word))
    pieces = re.split(rf"{APOSTROPHE}|(?<=^[OD])(?=[A-Z])", plain)
    return rf"(?:{APOSTROPHE}| )?".join("".join(f"{re.escape(one)}[{MARK}]*" for one in piece) for piece in pieces)
