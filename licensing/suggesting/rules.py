"""How far a suggestion has got, and who chose each of its places. Pure."""

from enum import StrEnum

from licensing.errors import Refused


class State(StrEnum):
    """How far a suggestion has got. Nothing is scheduled before a person confirms it."""

    ASKED = "asked"
    GATHERED = "gathered"
    WORKED_OUT = "worked_out"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"


class ChosenBy(StrEnum):
    """Who put a review where it stands: the search, or a person who kept, moved or took it out."""

    SEARCH = "search"
    PIN = "pin"
    MOVE = "move"
    OUT = "out"


STATE_WORDS = {
    State.ASKED: "Asked for",
    State.GATHERED: "Being worked out",
    State.WORKED_OUT: "Ready to look at",
    State.CANCELLED: "Cancelled",
    State.CONFIRMED: "Confirmed",
}
CHOSEN_WORDS = {
    ChosenBy.SEARCH: "Suggested",
    ChosenBy.PIN: "Pinned",
    ChosenBy.MOVE: "Moved by hand",
    ChosenBy.OUT: "Taken out",
}
UNDER_WAY = frozenset({State.ASKED, State.GATHERED})
ENDED = frozenset({State.CANCELLED, State.CONFIRMED})
FIXED = frozenset({ChosenBy.PIN, ChosenBy.MOVE})


def refuse_unless(state: State, *wanted: State, reference: str) -> None:
    """Raise Refused unless the suggestion has got so far, and no further."""
    if state not in wanted:
        raise Refused(f"Suggestion {reference} is not open to this: it is “{STATE_WORDS[state].lower()}”.", codes=[""])
