"""What one reader may not see of a case's documents: the names that are withheld from them (R14)."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Veil:
    """Whether any name in the case is withheld from this reader, and a text as they may read it.

    Whose names those are is known further up (`contact.showing.veil_over`): the application hands it in.
    """

    is_drawn: bool
    text: Callable[[str], str]
