"""Licence holders as tests need them: Hale, with a current private hire driver's licence, unless told otherwise."""

from datetime import date
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.register.commands import add_holder, chain_of
from licensing.register.models import Concern, Contact, Licence, LicenceHolder
from licensing.register.rules import ConcernKind, ContactKind, LicenceKind

ENTERED = clock.at(date(2014, 6, 2))
GRANTED, EXPIRES = date(2014, 6, 2), date(2017, 6, 1)


def hale(*kinds: LicenceKind, name: str = "Martin Hale", **licence: Any) -> LicenceHolder:
    """A licence holder with one licence of each kind (a private hire driver's, if none is named)."""
    with transaction() as session:
        return add_hale(session, *kinds, name=name, **licence)


def add_hale(session: Session, *kinds: LicenceKind, name: str = "Martin Hale", **licence: Any) -> LicenceHolder:
    holder = add_holder(
        session,
        reference=f"LH-T-{uuid4().hex[:10]}",
        name=name,
        address="14 Weir Lane\nCalderbrook\nCB2 4QT",
        entered_on=ENTERED.date(),
        particulars={"date_of_birth": date(1978, 3, 9), "ward": "Castle Hill", "firm": "Weir Cars"},
    )
    session.flush()
    badge = uuid4().hex[:8].upper()
    for kind in kinds or (LicenceKind.PRIVATE_HIRE_DRIVER,):
        given = {"granted_on": GRANTED, "expires_on": EXPIRES, "badge_number": badge} | licence
        session.add(Licence(number=f"T{uuid4().hex[:12].upper()}", holder_id=holder.id, kind=kind, **given))
    session.flush()
    record(session, "holder.entered", about=chain_of(holder), by=SYSTEM, at=ENTERED)
    return holder


def a_concern(holder: LicenceHolder, says: str = "Complaint about a passenger’s treatment", **given: Any) -> Concern:
    """One thing held about the holder: a complaint, unless told otherwise."""
    row = {
        "kind": ConcernKind.COMPLAINT,
        "happened_on": date(2015, 3, 4),
        "source": "Operator’s log",
        "recorded_at": ENTERED,
    } | given
    with transaction() as session:
        concern = Concern(holder_id=holder.id, says=says, **row)
        session.add(concern)
        session.flush()
        record(session, "concern.added", about=chain_of(holder), by=SYSTEM, at=ENTERED)
        return concern


def a_representative(
    holder: LicenceHolder, name: str = "Tomasz Bielak", *, address: str = "2 Corn Street\nCalderbrook\nCB1 1AA"
) -> Contact:
    """The solicitor who acts for the holder and is copied on every notice."""
    with transaction() as session:
        contact = Contact(
            holder_id=holder.id,
            kind=ContactKind.REPRESENTATIVE,
            name=name,
            firm="Bielak and Rowe",
            address=address,
            acts_from=ENTERED.date(),
        )
        session.add(contact)
        record(session, "contact.added", about=chain_of(holder), by=SYSTEM, at=ENTERED)
        return contact


def a_holder_of_concern() -> LicenceHolder:
    """Mr Hale, about whom there is one concern."""
    holder = hale()
    a_concern(holder)
    return holder
