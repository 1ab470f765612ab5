"""The copy of every notice that goes to whoever represents the holder (R26): frozen when the notice is approved."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from licensing.notices.letters import lines
from licensing.notices.models import NoticeCopy, NoticeRevision
from licensing.notices.rendering import render
from licensing.register.models import Contact
from licensing.register.rules import ContactKind


def who_gets_a_copy(session: Session, holder_id: int, *, on: date) -> Contact | None:
    """The representative who acts on the day and beyond it, if a copy can be posted to them (service is on the holder).

    Whoever acts no longer from today on is told nothing more: the day on which they end is no day for a copy.
    """
    return copied_on(session, [holder_id], on=on).get(holder_id)


def copied_on(session: Session, holder_ids: Sequence[int], *, on: date) -> dict[int, Contact]:
    """Holder → who gets a copy, for many holders in one statement; the representative who began last."""
    return {one.holder_id: one for one in acting_on(session, holder_ids, on=on) if one.address.strip()}


def acting_on(session: Session, holder_ids: Sequence[int], *, on: date) -> Sequence[Contact]:
    """Every representative of these holders who acts on the day and beyond it, the one who began last at the end."""
    return session.exec(
        select(Contact)
        .where(
            col(Contact.holder_id).in_(holder_ids),
            Contact.kind == ContactKind.REPRESENTATIVE,
            Contact.acts_from <= on,
            or_(col(Contact.acts_until).is_(None), col(Contact.acts_until) > on),
        )
        .order_by(col(Contact.acts_from), col(Contact.id))
    ).all()


def goes_elsewhere(copy: NoticeCopy | None, contact: Contact | None) -> bool:
    """Whether the copy that was frozen is not the one that would be today: it is then not to be sent."""
    frozen = (copy.name, copy.firm, copy.address) if copy else None
    return frozen != ((contact.name, contact.firm, contact.address) if contact else None)


def was_overtaken(revision: NoticeRevision, copy: NoticeCopy | None, *, address: str, contact: Contact | None) -> bool:
    """Whether the letter may not leave as it was approved: the holder's address, or who gets a copy, has changed."""
    return revision.address != "\n".join(lines(address)) or goes_elsewhere(copy, contact)


def freeze_copy(
    session: Session, revision: NoticeRevision, *, holder_id: int, letter: Mapping[str, Any], at: datetime
) -> NoticeCopy | None:
    """Print the letter once more, as a copy for the representative, and keep its bytes beside the revision's own.

    `letter` is the letter that was approved (`Letter.plain`). None where nobody represents the holder on the day.
    """
    contact = who_gets_a_copy(session, holder_id, on=revision.planned_on)
    if contact is None:
        return None
    to = {"name": contact.name, "firm": contact.firm, "address": list(lines(contact.address))}
    printed = render({**letter, "copy": to}, at=at)
    copy = NoticeCopy(
        revision_id=revision.id or 0,
        name=contact.name,
        firm=contact.firm,
        address=contact.address,
        pdf=printed.pdf,
        sha256=hashlib.sha256(printed.pdf).hexdigest(),
    )
    session.add(copy)
    return copy


def copy_of(session: Session, revision_id: int) -> NoticeCopy | None:
    """The copy that goes with this revision, if one does."""
    return session.exec(select(NoticeCopy).where(NoticeCopy.revision_id == revision_id)).first()


def copies_with(session: Session, revision_ids: Sequence[int]) -> dict[int, NoticeCopy]:
    """Revision → the copy that goes with it, without the bytes; one statement."""
    rows = session.exec(
        select(NoticeCopy)
        .where(col(NoticeCopy.revision_id).in_(revision_ids))
        .options(defer(NoticeCopy.pdf, raiseload=True))  # type: ignore[arg-type]
    )
    return {copy.revision_id: copy for copy in rows}
