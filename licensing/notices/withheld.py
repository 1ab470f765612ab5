"""No letter to the licence holder names somebody whose name is withheld in the case (R14).

Who that is, only the case knows, which stands above the letters: it says once whom to ask.
"""

from collections.abc import Callable, Sequence

from sqlmodel import Session

from licensing.errors import Refused
from licensing.notices.content import Content, HearingNoticeContent, from_plain
from licensing.notices.models import Notice
from licensing.notices.rules import DECISION_LETTERS
from licensing.people.naming import names_somebody
from licensing.register.queries import holder_by_id

Asks = Callable[[Session, str], Sequence[str]]
NAMES_WITHHELD = "It names somebody whose name is withheld in this case. The licence holder would read it."

_asks: list[Asks] = []


def learn_who_is_withheld(asks: Asks) -> None:
    """Give what answers, for a case's reference, whose names are withheld in it. The one given last counts."""
    _asks[:] = [asks]


def names_withheld_person(session: Session, reference: str, holder_id: int, *texts: str) -> bool:
    """Does one of these texts name somebody whose name is withheld? The holder's own surname gives nobody away.

    Raises LookupError where nothing can answer: then nothing is approved either.
    """
    if not _asks:
        raise LookupError("Nothing says whose names are withheld.")
    names = _asks[0](session, reference)
    holder = holder_by_id(session, holder_id).name
    return any(names_somebody(text, names, but=[holder]) for text in texts)


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
