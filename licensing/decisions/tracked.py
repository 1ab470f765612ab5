"""Words that somebody else would put into a text: what they change, as it is shown, and taking it in later. Pure.

Compared word by word (difflib). The text may have moved on since the words were suggested: they are then taken into it
only where what they change still stands, with what stood around it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
MOST_CHANGES = 60  # of one text at a time: more of them is another text, and read as one


@dataclass(frozen=True, slots=True)
class Change:
    """The characters from `starts` to `ends` of a text, and what is put in their place."""

    starts: int
    ends: int
    inserts: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text as it is shown: as it stands, taken out, or put in."""

    kind: str  # "same", "removed" or "inserted"
    says: str


def changes(before: str, after: str) -> list[Change]:
    """What makes the one text of the other, change by change; changes that only a space parts are one."""
    old, new = _tokens(before), _tokens(after)
    at = _offsets(old)
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in _matcher(old, new).get_opcodes():
        if tag != "equal":
            found.append(Change(at[i1], at[i2], "".join(new[j1:j2])))
    joined = _joined(before, found)
    return joined if len(joined) <= MOST_CHANGES else [Change(0, len(before), after)]


def shown(text: str, change: Change, *, around: int = 60) -> tuple[Piece, ...]:
    """One change as it reads: what stands before it, what it takes out, what it puts in, what stands after."""
    before, after = text[: change.starts][-around:], text[change.ends :][:around]
    pieces = (
        Piece("same", ("… " if change.starts > around else "") + before),
        Piece("removed", text[change.starts : change.ends]),
        Piece("inserted", change.inserts),
        Piece("same", after + (" …" if len(text) - change.ends > around else "")),
    )
    return tuple(piece for piece in pieces if piece.says)


def taken_into(base: str, current: str, change: Change) -> str | None:
    """The text as it stands now with the change in it; None where what it changes has itself been changed."""
    place = _where_now(base, current, change)
    if place is None:
        return None
    starts, ends = place
    return current[:starts] + change.inserts + current[ends:]


def _where_now(base: str, current: str, change: Change) -> tuple[int, int] | None:
    """From where to where the characters that are changed stand now: within words that did not change around them."""
    if base == current:
        return change.starts, change.ends
    old, new = _tokens(base), _tokens(current)
    at, now = _offsets(old), _offsets(new)
    for i1, j1, size in _matcher(old, new).get_matching_blocks():
        begins, ends = at[i1], at[i1 + size]
        if begins <= change.starts and change.ends <= ends and size:
            is_edge = change.starts == change.ends and change.starts in (begins, ends)
            if is_edge and change.starts not in (0, len(base)):
                continue  # between two words that no longer stand side by side
            shift = now[j1] - begins
            return change.starts + shift, change.ends + shift
    return None


def _joined(text: str, found: Sequence[Change]) -> list[Change]:
    joined: list[Change] = []
    for one in found:
        last = joined[-1] if joined else None
        between = text[last.ends : one.starts] if last else ""
        if last is not None and not between.strip():
            joined[-1] = Change(last.starts, one.ends, last.inserts + between + one.inserts)
        else:
            joined.append(one)
    return joined


def _tokens(text: str) -> list[str]:
    return TOKEN.findall(text)


def _offsets(tokens: Sequence[str]) -> list[int]:
    """Where each token begins, and where the last one ends."""
    return list(_sums(tokens))


def _sums(tokens: Sequence[str]) -> Iterator[int]:
    total = 0
    yield total
    for token in tokens:
        total += len(token)
        yield total


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    """Spaces are everywhere and would match anything: words lead, and the spaces beside them follow."""
    return SequenceMatcher(str.isspace, old, new, autojunk=False)
