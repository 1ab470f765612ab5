"""No letter to the licence holder names somebody whose name is withheld in the case (R14).

Who that is, only the case knows, which stands above the letters: it says once whom to ask.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.errors import Refused
from licensing.notices.content import Content, HearingNoticeContent, from_plain
from licensing.notices.models import Notice
from licensing.notices.rules import DECISION_LETTERS
from licensing.people.naming import masked, names_somebody
from licensing.people.permissions import Permission, holds
from licensing.register.queries import holder_by_id

Asks = Callable[[Session, Collection[str]], Mapping[str, Sequence[str]]]
WORDS = ("opening", "summary", "sections", "closing")  # of a letter: whom it goes to stays as it is
NAMES_WITHHELD = "It names somebody whose name is withheld in this case. The licence holder would read it."

_asks: list[Asks] = []


def learn_who_is_withheld(asks: Asks) -> None:
    """Give what answers, for cases' references, whose names are withheld in each. The one given last counts."""
    _asks[:] = [asks]


def names_withheld_person(session: Session, reference: str, holder_id: int, *texts: str) -> bool:
    """Does one of these texts name somebody whose name is withheld? The holder's own surname gives nobody away.

    Raises LookupError where nothing can answer: then nothing is approved either.
    """
    names = _withheld(session, [reference]).get(reference, ())
    holder = holder_by_id(session, holder_id).name
    return any(names_somebody(text, names, but=[holder]) for text in texts)


def names_hidden_from(session: Session, references: Collection[str], by: Actor) -> Mapping[str, Sequence[str]]:
    """The names that this reader may not see, by case: what a page of many letters asks once. One statement."""
    return {} if holds(by, Permission.MANAGE_REVIEWS) else _withheld(session, references)


def letter_shown(letter: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """A letter for the screen: its words without these names. One that would name them is never approved."""
    return {**letter, **{part: _masked(letter[part], names) for part in WORDS}} if names else letter


def refuse_withheld(session: Session, notice: Notice, content: Content | None = None) -> None:
    """Raise Refused for a letter that would name such a person, in any text that is not the register's own.

    Not for a decision's letter: it says what was signed, nobody can reword it, and unserved it would bind nobody.
    """
    if notice.kind in DECISION_LETTERS:
        return
    texts = _texts(content or from_plain(notice.kind, notice.content))
    if names_withheld_person(session, notice.case_reference, notice.holder_id, *texts):
        raise Refused(f"{notice.reference}: {NAMES_WITHHELD}", codes=["R14"], about=notice.case_reference)


def _texts(content: Content) -> tuple[str, ...]:
    if isinstance(content, HearingNoticeContent):
        return (*content.written, *content.matters, *content.evidence)
    return content.written


def _withheld(session: Session, references: Collection[str]) -> Mapping[str, Sequence[str]]:
    if not _asks:
        raise LookupError("Nothing says whose names are withheld.")
    return _asks[0](session, references)


def _masked(value: Any, names: Sequence[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _masked(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(one, names) for one in value]
    return masked(value, names) if isinstance(value, str) else value
