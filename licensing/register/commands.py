"""Changing the register. Each function is one act that somebody answers for."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotFound, Refused, Stale
from licensing.register.agreements import email_agreed_on, note_agreement
from licensing.register.models import Concern, Contact, LicenceEvent, LicenceHolder
from licensing.register.names import folded, folded_last_first
from licensing.register.queries import concern_by_id, licences_by_id, standing_of, take_holder
from licensing.register.rules import ConcernKind, ContactKind, LicenceEventKind

HOLDER_LABELS = {
    "name": "Name",
    "date_of_birth": "Date of birth",
    "address": "Address",
    "ward": "Ward",
    "firm": "Operator or firm",
    "telephone": "Telephone",
    "email": "E-mail",
    "needs": "Needs",
}

AGREED = "email_agreed_on"
AGREED_LABEL = {AGREED: "Agreed to e-mail on"}


class ConcernDetails(TypedDict, total=False):
    """What some offences and concerns have besides; `supersedes` is the row that this one corrects."""

    category: str
    sentence_ended_on: date | None
    is_protected: bool
    supersedes: int | None


class ContactDetails(TypedDict, total=False):
    """How a contact is reached."""

    firm: str
    address: str
    email: str
    telephone: str
    authority: str


def chain_of(holder: LicenceHolder) -> str:
    """The history a holder's own changes are kept in."""
    return f"holder:{holder.reference}"


def change_holder(
    session: Session, reference: str, *, version: int, changes: Mapping[str, Any], by: Actor, now: datetime
) -> LicenceHolder:
    """Change a holder's particulars, by field name. Raises Stale, with both texts, when somebody saved first.

    An agreement to e-mail is one to that address: with another, and no other day, it ends. Raises Invalid for a day of
    agreement that is to come, or without an address.
    """
    holder = take_holder(session, reference)

    before = email_agreed_on(session, holder)
    if holder.version != version:
        theirs = {label: getattr(holder, name) or "" for name, label in HOLDER_LABELS.items()}
        labels = HOLDER_LABELS | AGREED_LABEL
        raise Stale(
            f"Somebody changed {holder.name}’s particulars after you opened them.",
            theirs=theirs | {AGREED_LABEL[AGREED]: before or ""},
            yours={labels[name]: value or "" for name, value in changes.items()},
            back=f"/holders/{reference}/change",
        )

    changed = [name for name in HOLDER_LABELS if name in changes and getattr(holder, name) != changes[name]]
    for name in changed:
        setattr(holder, name, changes[name])
    holder.search_name, holder.search_last = folded(holder.name), folded_last_first(holder.name)
    holder.version += 1
    session.add(holder)
    if AGREED in changes and note_agreement(session, holder, changes[AGREED], before=before, by=by, now=now):
        changed.append(AGREED)
    record(session, "holder.changed", about=chain_of(holder), by=by, at=now, changed=changed)
    return holder


def add_concern(
    session: Session,
    reference: str,
    *,
    kind: ConcernKind,
    says: str,
    happened_on: date,
    source: str,
    by: Actor,
    now: datetime,
    **details: Unpack[ConcernDetails],
) -> Concern:
    """Hold one offence or concern about a licence holder, or correct one.

    A protected one is kept, so that nobody enters it again as usable, and is never shown or used (R37).
    """
    holder = take_holder(session, reference)
    supersedes = details.get("supersedes")
    if supersedes is not None and concern_by_id(session, supersedes).holder_id != holder.id:
        raise NotFound("There is no such offence or concern.")
    _refuse_future(happened_on, now)
    concern = Concern(
        holder_id=holder.id,
        kind=kind,
        says=says,
        happened_on=happened_on,
        source=source,
        recorded_at=now,
        **details,
    )
    session.add(concern)
    session.flush()
    record(session, "concern.added", about=chain_of(holder), by=by, at=now, concern=concern.id, corrects=supersedes)
    return concern


def add_contact(
    session: Session,
    reference: str,
    *,
    kind: ContactKind,
    name: str,
    acts_from: date,
    by: Actor,
    now: datetime,
    **reached: Unpack[ContactDetails],
) -> Contact:
    """Write down who else is written to: a representative is copied on every notice from that day on."""
    holder = take_holder(session, reference)
    contact = Contact(
        holder_id=holder.id,
        kind=kind,
        name=name,
        acts_from=acts_from,
        **reached,
    )
    session.add(contact)
    session.flush()
    record(session, "contact.added", about=chain_of(holder), by=by, at=now, contact=contact.id, kind=kind)
    return contact


def end_contact(
    session: Session, reference: str, *, contact_id: int, version: int, acts_until: date, by: Actor, now: datetime
) -> Contact:
    """The contact acts for the holder up to that day and no longer."""
    holder = take_holder(session, reference)
    contact = session.get(Contact, contact_id)
    if contact is None or contact.holder_id != holder.id:
        raise NotFound("There is no such contact.")
    if contact.version != version:
        raise Stale(
            f"Somebody changed {contact.name} after you opened the page.",
            theirs={"Acts until": contact.acts_until or ""},
            yours={"Acts until": acts_until},
            back=f"/holders/{reference}",
        )
    contact.acts_until, contact.version = acts_until, contact.version + 1
    session.add(contact)
    record(session, "contact.ended", about=chain_of(holder), by=by, at=now, contact=contact.id, until=acts_until)
    return contact


def add_licence_event(
    session: Session,
    *,
    licence_id: int,
    kind: LicenceEventKind,
    begins_at: datetime,
    by: Actor,
    now: datetime,
    ends_at: datetime | None = None,
    ends_when: str = "",
    because_reference: str = "",
    supersedes: int | None = None,
) -> LicenceEvent:
    """Something changes what a licence allows from an instant on; told by whoever caused it, under their reference."""
    found = licences_by_id(session, [licence_id])
    if not found:
        raise NotFound("There is no such licence.")
    event = LicenceEvent(
        licence_id=licence_id,
        kind=kind,
        begins_at=begins_at,
        ends_at=ends_at,
        ends_when=ends_when,
        because_reference=because_reference,
        recorded_at=now,
        supersedes=supersedes,
    )
    session.add(event)
    session.flush()
    record(
        session, f"licence.{kind.value}", about=because_reference or f"licence:{found[0].number}", by=by, at=now,
        licence=found[0].number, begins_at=begins_at, ends_at=ends_at, ends_when=ends_when,
    )  # fmt: skip
    return event


def record_surrender(
    session: Session, reference: str, *, licence_id: int, surrendered_on: date, by: Actor, now: datetime
) -> LicenceEvent:
    """The holder gave a licence up. Refused for a licence that is over already (R68)."""
    holder = take_holder(session, reference)
    licence = next((one for one in licences_by_id(session, [licence_id]) if one.holder_id == holder.id), None)
    if licence is None:
        raise NotFound("There is no such licence.")
    _refuse_future(surrendered_on, now)
    stands = standing_of(session, licence_id, at=now)
    if stands.is_over:
        raise Refused(f"Licence {licence.number} is {stands.value} already: it cannot be surrendered.", codes=["R68"])
    begins = datetime.combine(surrendered_on, time.min, now.tzinfo)
    event = add_licence_event(
        session, licence_id=licence_id, kind=LicenceEventKind.SURRENDERED, begins_at=begins, by=by, now=now
    )
    record(session, "licence.given_up", about=chain_of(holder), by=by, at=now, licence=licence.number)
    return event


def add_holder(
    session: Session, *, reference: str, name: str, address: str, entered_on: date, particulars: Mapping[str, Any]
) -> LicenceHolder:
    """A row for somebody new, its search names made. The act that adds them records the event."""
    holder = LicenceHolder(
        reference=reference,
        name=name,
        search_name=folded(name),
        search_last=folded_last_first(name),
        address=address,
        entered_on=entered_on,
        **particulars,
    )
    session.add(holder)
    return holder


def _refuse_future(day: date, now: datetime) -> None:
    if day > now.date():
        raise Refused(f"{day.day} {day:%B %Y} is still to come: only what has happened is recorded.", codes=[""])
