"""Many letters looked over before one press: each as it would leave, what it lacks, and the hash of its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, settings_on
from licensing.notices.bulk.queries import drafts_named
from licensing.notices.content import from_plain
from licensing.notices.copies import acting_on
from licensing.notices.elements import RULES, LetterFacts, compose
from licensing.notices.letters import Plan, letterhead_from
from licensing.notices.models import Notice
from licensing.notices.queries import addressee
from licensing.notices.standing import needs_second_person
from licensing.register.models import Contact, LicenceHolder
from licensing.rulebook import Rule, broken


@dataclass(frozen=True, slots=True)
class LetterCheck:
    """One letter as it would leave on the plan, and why it may not be approved here, if so."""

    notice: Notice
    holder: str
    facts: LetterFacts
    missing: Sequence[Rule[LetterFacts]]
    needs_another_person: bool
    copy_to: str
    no_copy_to: str

    @property
    def is_ready(self) -> bool:
        return not self.missing and not self.needs_another_person

    @property
    def token(self) -> str:
        """What the form carries: the letter, its version, and the hash of the words that are shown."""
        return f"{self.notice.reference}:{self.notice.version}:{self.facts.letter.sha256}"


def letters_checked(session: Session, references: Sequence[str], plan: Plan, *, by: Actor) -> list[LetterCheck]:
    """Each of these drafts on this plan; those that are no drafts, or behind a wall, are left out.

    The number of statements does not grow with the letters, save for one decided by whoever looks (R44).
    """
    drafts = drafts_named(session, references, person_id=by.id)
    head, closed = letterhead_from(settings_on(session, plan.sent_on)), closed_days(session)
    acting: dict[int, list[Contact]] = {}
    for contact in acting_on(session, [notice.holder_id for notice, _ in drafts], on=plan.sent_on):
        acting.setdefault(contact.holder_id, []).append(contact)
    found = []
    for notice, holder in drafts:
        to, left_out = _copies(acting, holder)
        content = from_plain(notice.kind, notice.content)
        letter = compose(notice.kind, content, head, addressee(holder, to), plan)
        facts = LetterFacts(content=content, letter=letter, plan=plan, closed=closed)
        found.append(
            LetterCheck(
                notice=notice,
                holder=holder.name,
                facts=facts,
                missing=broken(RULES, facts, on=plan.sent_on),
                needs_another_person=needs_second_person(session, facts, by, on=plan.sent_on),
                copy_to=to.name if to else "",
                no_copy_to=left_out,
            )
        )
    return found


def _copies(acting: Mapping[int, Sequence[Contact]], holder: LicenceHolder) -> tuple[Contact | None, str]:
    """Who gets the copy, and whose cannot be posted because nobody recorded where to."""
    contacts = acting.get(holder.id or 0, ())
    to = next((one for one in reversed(contacts) if one.address.strip()), None)
    without = next((one.name for one in reversed(contacts) if not one.address.strip()), "")
    return to, without
