"""Sending an approved notice beside its service: by e-mail, as a copy; or as a letter by GOV.UK Notify.

An e-mail is never service (R51). It goes only to a holder who agreed to it, and brings the bytes that were approved.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.clock import LONDON
from licensing.errors import Refused
from licensing.messages.channels import email_channel, letter_channel
from licensing.messages.commands import queue_message
from licensing.messages.models import Message
from licensing.messages.queries import is_queued
from licensing.messages.rules import LINK, Attachment, Channel, Draft, Enclosed, MessageKind, To
from licensing.notices.copies import copies_with, was_overtaken, who_gets_a_copy
from licensing.notices.models import Notice, NoticeRevision
from licensing.notices.print_room import file_name
from licensing.notices.queries import POSTED, get_notice, revision_of, services_of, take_notice
from licensing.notices.refusals import sent_revision
from licensing.notices.rules import NoticeKind
from licensing.notices.standing import is_immediate
from licensing.outbox.commands import post
from licensing.register.agreements import email_agreed_on
from licensing.register.models import LicenceHolder
from licensing.register.queries import holder_by_id
from licensing.web.wording import day

LINK_OPENS_FOR = timedelta(days=60)
ASKS_RECEIPT = (
    "Please tell us that you have it: open the page below and press “I have received this”. If you do not, nothing "
    "follows from that."
)


class Way(StrEnum):
    """How an approved notice can be sent beside today's post and delivery by hand."""

    COURTESY = "courtesy"
    RECEIPT = "receipt"
    NOTIFY_LETTER = "notify_letter"


SENT_SO = (
    "This letter was sent so before. Its messages are on the notice’s page: one that failed is sent again from there."
)
WAY_WORDS = {
    Way.COURTESY: "E-mail, as a courtesy copy",
    Way.RECEIPT: "E-mail, with a link to say that it was received",
    Way.NOTIFY_LETTER: "Letter, printed and posted by GOV.UK Notify",
}
KINDS = {
    Way.COURTESY: MessageKind.NOTICE_COURTESY,
    Way.RECEIPT: MessageKind.NOTICE_RECEIPT,
    Way.NOTIFY_LETTER: MessageKind.NOTICE_LETTER,
}


def why_not(session: Session, notice: Notice, *, now: datetime) -> Mapping[Way, str]:
    """For each way, why this notice cannot be sent so now; "" where it can."""
    revision = sent_revision(session, notice)
    holder = holder_by_id(session, notice.holder_id)
    stale = _overtaken(session, notice, revision, holder, now=now)
    email = stale or _no_email(session, notice, holder)
    against = {
        Way.COURTESY: email, Way.RECEIPT: email, Way.NOTIFY_LETTER: stale or _no_letter(session, notice, revision),
    }  # fmt: skip
    return {
        way: says or (SENT_SO if is_queued(session, _once(notice, revision, way, holder)) else "")
        for way, says in against.items()
    }


def send_notice(
    session: Session, notice_reference: str, *, way: Way, by: Actor, now: datetime, machine: datetime
) -> Message:
    """Queue the approved letter to its holder in this way, once for each revision and address.

    Raises Refused for a notice not approved, withdrawn or overtaken, a holder who has not agreed to e-mail (R51), a
    decision that takes effect at once and is not served yet (R44), and where nothing is set up to send by.
    """
    notice = take_notice(session, notice_reference)
    revision = sent_revision(session, notice)
    against = why_not(session, notice, now=now)[way]
    if against:
        raise Refused(against, codes=["R51"], about=notice.case_reference)
    channel = letter_channel() if way is Way.NOTIFY_LETTER else email_channel(with_file=True)
    draft = _draft(session, notice, revision, way, now=now, machine=machine)
    message = queue_message(session, draft, channel=channel or Channel.SMTP, by=by, now=now)
    if message is None:
        raise Refused(SENT_SO, about=notice.case_reference)
    if way is Way.NOTIFY_LETTER:
        dedupe = f"by_notify:{notice_reference}:{revision.number}"
        post(session, "notice.given_to_notify", dedupe=dedupe, notice=notice_reference)
    return message


def letter_of(session: Session, message: Message) -> Enclosed | None:
    """The approved letter that goes with a message, and its class of post; None where it is not to leave any more.

    An e-mail is asked about anew before each try: to the holder's address, agreed to, and no warning of what takes
    effect at once (R51, R44).
    """
    notice = get_notice(session, message.regarding)
    latest = revision_of(session, notice.id)
    if notice.withdrawn_at is not None or latest is None or message.attachment != _name(notice, latest):
        return None
    if message.channel is not Channel.NOTIFY_LETTER:
        against = _no_longer(session, notice, message.email)
        if against:
            return Enclosed(stays=against)
    pdf = session.exec(select(NoticeRevision.pdf).where(col(NoticeRevision.id) == latest.id)).one()
    return Enclosed(pdf, latest.planned_method.post_class or "")


def _once(notice: Notice, revision: NoticeRevision, way: Way, holder: LicenceHolder) -> str:
    """What one sending is known by: each letter once in each way to each address."""
    to = "" if way is Way.NOTIFY_LETTER else holder.email
    return f"notice:{notice.reference}:{revision.number}:{way}:{to}"


def _name(notice: Notice, revision: NoticeRevision) -> str:
    return file_name(notice.reference, revision.number)


def _no_longer(session: Session, notice: Notice, email: str) -> str:
    """Why an e-mail that was queued may not leave for this address now."""
    holder = holder_by_id(session, notice.holder_id)
    if email != holder.email:
        return "The licence holder’s e-mail address has changed since. Send it anew from the notice’s page."
    return _not_agreed(session, notice, holder)


def _overtaken(
    session: Session, notice: Notice, revision: NoticeRevision, holder: LicenceHolder, *, now: datetime
) -> str:
    """The address, or who gets a copy, has changed since the letter was approved: it says what is no longer so."""
    if services_of(session, notice.id):
        return ""
    copy = copies_with(session, [revision.id]).get(revision.id)
    contact = who_gets_a_copy(session, notice.holder_id, on=max(now.date(), revision.planned_on))
    if was_overtaken(revision, copy, address=holder.address, contact=contact):
        return "The address, or who gets a copy, has changed since approval. Approve the letter again first."
    return ""


def _no_email(session: Session, notice: Notice, holder: LicenceHolder) -> str:
    if email_channel(with_file=True) is None:
        return "No mail server is set up here, so no e-mail can be sent."
    return _not_agreed(session, notice, holder)


def _not_agreed(session: Session, notice: Notice, holder: LicenceHolder) -> str:
    if email_agreed_on(session, holder) is None:
        return "No agreement of the licence holder’s to e-mail is recorded. It belongs to their particulars."
    if is_immediate(notice) and not services_of(session, notice.id):
        return "It takes effect at once, so it is delivered by hand first: an e-mail before would warn of it."
    return ""


def _no_letter(session: Session, notice: Notice, revision: NoticeRevision) -> str:
    if letter_channel() is None:
        return "GOV.UK Notify is not set up here."
    if revision.planned_method not in POSTED:
        return "It was approved to be delivered by hand."
    if notice.kind is NoticeKind.LATE_PAPERS_NOTICE:
        return "The late papers go into its envelope: it goes in today’s post, or by hand."
    if services_of(session, notice.id):
        return "It has been posted or delivered already."
    if copies_with(session, [revision.id]):
        return "A copy goes with it to the representative: both go in today’s post."
    return ""


def _draft(
    session: Session, notice: Notice, revision: NoticeRevision, way: Way, *, now: datetime, machine: datetime
) -> Draft:
    holder = holder_by_id(session, notice.holder_id)
    authority = settings_on(session, now.date())[Setting.AUTHORITY_NAME] or "The licensing office"
    letter = way is Way.NOTIFY_LETTER
    lines = (
        f"To {holder.name}",
        f"The letter attached to this e-mail is from {authority}. It was approved on "
        f"{day(revision.approved_at.astimezone(LONDON))}.",
        "This e-mail is a copy. The letter itself is posted to your address or brought to you, and the dates in it "
        "are counted from that.",
        *((ASKS_RECEIPT, LINK) if way is Way.RECEIPT else ()),
        authority,
    )
    return Draft(
        kind=KINDS[way],
        to=To(holder.name, "" if letter else holder.email),
        subject=f"A letter from {authority}"[:200],
        body="" if letter else "\n\n".join(lines) + "\n",
        about=notice.case_reference,
        regarding=notice.reference,
        dedupe=_once(notice, revision, way, holder),
        attachment=Attachment(file_name(notice.reference, revision.number), revision.sha256),
        link_until=machine + LINK_OPENS_FOR if way is Way.RECEIPT else None,
    )
