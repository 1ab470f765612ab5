"""Whether a licence holder agreed to copies of notices by e-mail: to which address, and since when."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.errors import Invalid
from licensing.register.models import EmailAgreement, LicenceHolder


def email_agreed_on(session: Session, holder: LicenceHolder) -> date | None:
    """The day on which they agreed to e-mail at the address they have now. None where they have not, or no longer."""
    last = session.exec(
        select(EmailAgreement)
        .where(EmailAgreement.holder_id == holder.id)
        .order_by(col(EmailAgreement.id).desc())
        .limit(1)
    ).first()
    return last.agreed_on if last is not None and last.email == holder.email else None


def note_agreement(
    session: Session, holder: LicenceHolder, agreed_on: date | None, *, before: date | None, by: Actor, now: datetime
) -> bool:
    """Write down an agreement, or that it ended: True if that is news. `before` stood when the form was opened.

    With another address the day that stood before is no agreement to it: they are asked again. Raises Invalid for a day
    of agreement that is to come, or without an address.
    """
    stands = email_agreed_on(session, holder)
    if agreed_on in (stands, before):
        return False
    if agreed_on is not None and not holder.email:
        raise Invalid("There is no e-mail address.", fields={"email_agreed_on": "Enter the e-mail address as well"})
    if agreed_on is not None and agreed_on > now.date():
        raise Invalid("That day is to come.", fields={"email_agreed_on": "Enter the day on which they agreed"})
    session.add(
        EmailAgreement(holder_id=holder.id, email=holder.email, agreed_on=agreed_on, recorded_at=now, recorded_by=by.id)
    )
    session.flush()
    return True
