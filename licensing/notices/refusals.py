"""When a notice cannot be recorded as served: not approved, a day that cannot be, an address that has changed."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.errors import Invalid, Refused
from licensing.notices.copies import copy_of, goes_elsewhere, who_gets_a_copy
from licensing.notices.letters import lines
from licensing.notices.models import Notice, NoticeRevision
from licensing.notices.queries import revision_of
from licensing.notices.rules import CARRIED, METHOD_WORDS, ServiceMethod
from licensing.register.queries import holder_by_id


def sent_revision(session: Session, notice: Notice) -> NoticeRevision:
    """The latest approved revision. Raises Refused for a notice withdrawn, or not approved."""
    revision = revision_of(session, notice.id or 0)
    if notice.withdrawn_at is not None:
        raise Refused(f"{notice.reference} was withdrawn: it is not to be sent.", about=notice.case_reference)
    if revision is None:
        raise Refused(
            f"{notice.reference} is not approved yet, so it cannot have been sent.", about=notice.case_reference
        )
    return revision


def refuse_old_address(
    session: Session, notice: Notice, revision: NoticeRevision, method: ServiceMethod, *, on: date
) -> None:
    """A letter carried there bears the holder's address of today, as a posted one does (R51); so does its copy."""
    today = "\n".join(lines(holder_by_id(session, notice.holder_id).address))
    if method in CARRIED and revision.address != today:
        raise Refused(
            "The address has changed since approval. Approve the letter again for the new address.",
            codes=["R51"],
            about=notice.case_reference,
        )
    contact = who_gets_a_copy(session, notice.holder_id, on=on)
    if method in CARRIED and goes_elsewhere(copy_of(session, revision.id or 0), contact):
        raise Refused(
            "Who gets the copy, or their address, has changed since approval. Approve the letter again.",
            about=notice.case_reference,
        )


def refuse_days(
    revision: NoticeRevision, *, sent_on: date, given_at: datetime | None, method: ServiceMethod, now: datetime
) -> None:
    """Raise Invalid for a day before approval or to come, or a time that is not on that day."""
    approved = revision.approved_at.astimezone(now.tzinfo).date()
    if not approved <= sent_on <= now.date():
        words = f"{METHOD_WORDS[method]}: the day is from {approved:%-d %B %Y}, when the letter was approved, to today."
        raise Invalid(words, fields={"sent_on": f"Enter a day from {approved:%-d %B %Y} to today"})
    if given_at is not None and (given_at > now or given_at.date() != sent_on):
        raise Invalid("The time is on that day, and not to come.", fields={"given_at": "Enter a time that has passed"})
