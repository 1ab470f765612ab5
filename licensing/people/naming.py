"""Whether a text names somebody. Pure."""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST_SURNAME = 4  # shorter ones are words of every day as well: they count only within the whole name


def names_somebody(text: str, names: Iterable[str], *, but: Iterable[str] = ()) -> bool:
    """Does the text hold one of these names, whole, or its last word written with a capital as it is?

    `but`: names that may stand in it. A last word that one of them ends with as well names nobody by itself.
    """
    said = " ".join(unicodedata.normalize("NFC", text).split())
    may_stand = {unicodedata.normalize("NFC", one).split()[-1] for one in but if one.strip()}
    for name in names:
        words = unicodedata.normalize("NFC", name).split()
        if not words:
            continue
        if len(words) > 1 and re.search(rf"(?<!\w){re.escape(' '.join(words))}(?!\w)", said, re.IGNORECASE):
            return True
        last = words[-1]
        is_surname = last[0].isupper() and len(last) >= SHORTEST_SURNAME and last not in may_stand
        if is_surname and re.search(rf"(?<!\w){re.escape(last)}(?!\w)", said):
            return True
    return False
