"""Many letters looked over before one press: each as it would leave, what it lacks, and the hash of its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, settings_on
from licensing.authority.rules import SECOND_PERSON, Setting
from licensing.notices.bulk.queries import drafts_named
from licensing.notices.content import from_plain
from licensing.notices.copies import acting_on
from licensing.notices.elements import LetterFacts, compose, rules_for
from licensing.notices.holding_back import HELD_RULES, HeldFacts
from licensing.notices.letters import Plan, letterhead_from
from licensing.notices.models import Notice
from licensing.notices.queries import addressee
from licensing.notices.standing import second_person_because
from licensing.notices.withheld import letter_shown, names_hidden_from
from licensing.notices.wordings import wording_on
from licensing.register.models import Contact, LicenceHolder
from licensing.rulebook import Rule, broken


@dataclass(frozen=True, slots=True)
class LetterCheck:
    """One letter as it would leave on the plan, and why it may not be approved here, if so.

    `shown`: the letter for this reader's screen, without the names that are withheld from them (R14).
    """

    notice: Notice
    holder: str
    facts: LetterFacts
    missing: Sequence[Rule[Any]]
    another_person_because: str
    copy_to: str
    no_copy_to: str
    shown: Mapping[str, Any]

    @property
    def is_ready(self) -> bool:
        return not self.missing and not self.another_person_because

    @property
    def token(self) -> str:
        """What the form carries: the letter, its version, and the hash of the words that are shown."""
        return f"{self.notice.reference}:{self.notice.version}:{self.facts.letter.sha256}"


def letters_checked(session: Session, references: Sequence[str], plan: Plan, *, by: Actor) -> list[LetterCheck]:
    """Each of these drafts on this plan; those that are no drafts, or behind a wall, are left out.

    The number of statements does not grow with the letters, save for those that may need a second person (R44).
    """
    drafts = drafts_named(session, references, person_id=by.id)
    on = plan.sent_on
    stood, closed = settings_on(session, on), closed_days(session)
    wordings = {kind: wording_on(session, kind, on) for kind in {notice.kind for notice, _ in drafts}}
    acting: dict[int, list[Contact]] = {}
    for contact in acting_on(session, [notice.holder_id for notice, _ in drafts], on=on):
        acting.setdefault(contact.holder_id, []).append(contact)
    hidden = names_hidden_from(session, {notice.case_reference for notice, _ in drafts}, by)
    found = []
    for notice, holder in drafts:
        to, left_out = _copies(acting, holder)
        content, wording = from_plain(notice.kind, notice.content), wordings[notice.kind]
        letter = compose(notice.kind, content, letterhead_from(stood), addressee(holder, to), plan, wording)
        facts = LetterFacts(content=content, letter=letter, plan=plan, closed=closed, wording=wording)
        is_own = facts.decision is not None and by.id in facts.decision.decided_by_ids
        asks = is_own or stood[Setting(f"second_person_{notice.kind}")] == SECOND_PERSON
        found.append(
            LetterCheck(
                notice=notice,
                holder=holder.name,
                facts=facts,
                missing=[
                    *broken(HELD_RULES, HeldFacts(notice.held_until, on), on=on),
                    *broken(rules_for(facts), facts, on=on),
                ],
                another_person_because=second_person_because(session, notice, facts, by, on=on) if asks else "",
                copy_to=to.name if to else "",
                no_copy_to=left_out,
                shown=letter_shown(letter.plain, hidden.get(notice.case_reference, ())),
            )
        )
    return found


def _copies(acting: Mapping[int, Sequence[Contact]], holder: LicenceHolder) -> tuple[Contact | None, str]:
    """Who gets the copy, and whose cannot be posted because nobody recorded where to."""
    contacts = acting.get(holder.id or 0, ())
    to = next((one for one in reversed(contacts) if one.address.strip()), None)
    without = next((one.name for one in reversed(contacts) if not one.address.strip()), "")
    return to, without
