"""Contact as one reader may see it: a withheld name reaches nobody but those who run the case (R14)."""

from collections.abc import Sequence
from functools import partial

from sqlmodel import Session, select

from licensing.audit.rules import Actor
from licensing.contact.models import HearingReply
from licensing.contact.rules import ATTENDING_WORDS, PARTY_WORDS, Party
from licensing.documents.veil import Veil
from licensing.people.naming import WITHHELD
from licensing.reviews.models import Review
from licensing.reviews.rules import CaseRole
from licensing.reviews.withheld import Withheld, names_hidden_from, text_shown
from licensing.web.parts import Fact

WORDS_WITHHELD = "Words withheld."
ROLE_OF = {Party.COMPLAINANT: CaseRole.COMPLAINANT, Party.WITNESS: CaseRole.WITNESS}


def veil_over(session: Session, reference: str, *, by: Actor) -> Veil:
    """What this reader may not see of the documents about a case; nothing is withheld about a letter to a holder."""
    review_id = session.exec(select(Review.id).where(Review.reference == reference)).first()
    hidden = names_hidden_from(session, review_id, by) if review_id is not None else []
    return Veil(bool(hidden), partial(text_shown, hidden=hidden))


def is_withheld(party: Party, hidden: Sequence[Withheld]) -> bool:
    """Whether nothing that would tell who this was is shown to the reader."""
    return any(one.role is ROLE_OF.get(party) for one in hidden)


def words_shown(party: Party, text: str, hidden: Sequence[Withheld]) -> str:
    """What somebody said. While a complainant's name is withheld, no complainant's words are shown; witnesses likewise:
    they tell who spoke as surely as a name.
    """
    if text and is_withheld(party, hidden):
        return WORDS_WITHHELD
    return text_shown(text, hidden)


def reply_facts(reply: HearingReply, hidden: Sequence[Withheld]) -> list[Fact]:
    """What was answered to the hearing notice, line by line; what was not asked for is left out (R26)."""
    lines = (
        ("At the hearing", ATTENDING_WORDS[reply.attending]),
        ("Interpreter", text_shown(reply.interpreter, hidden)),
        ("Adjustments", text_shown(reply.adjustments, hidden)),
        ("To follow", text_shown(reply.documents, hidden)),
    )
    return [Fact(label, text) for label, text in lines if text]


def party_shown(party: Party, name: str, hidden: Sequence[Withheld]) -> str:
    """Who it was, in words. While any complainant's name is withheld, no complainant's is shown; witnesses likewise."""
    said = PARTY_WORDS[party]
    if not name:
        return said
    if is_withheld(party, hidden):
        return f"{said}, {WITHHELD.lower()}"
    shown = text_shown(name, hidden)
    return shown if party is Party.OTHER else f"{said}, {shown}"
