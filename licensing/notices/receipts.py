"""What an addressee says by the secret link in an e-mail: that they have the notice. It decides nothing by itself.

R51: an e-mail counts only on a recorded, reasoned proof that it was received. This is the proof; an officer reasons.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from licensing.errors import NotFound
from licensing.followups.commands import raise_followup
from licensing.messages.commands import ADDRESSEE, acknowledge
from licensing.messages.links import hash_of
from licensing.messages.models import Message
from licensing.messages.queries import LINK_IS_SHUT, has_receipt, message_of_link
from licensing.notices.models import Notice
from licensing.notices.print_room import file_name
from licensing.notices.queries import get_notice, revision_of, services_of
from licensing.people.rules import Role
from licensing.web.wording import instant


@dataclass(frozen=True, slots=True)
class Opened:
    """What a secret link leads to: whether its receipt is recorded, and whether a newer letter was approved since."""

    notice: Notice
    is_known: bool
    is_overtaken: bool


def opened_by_link(session: Session, token: str, *, machine: datetime) -> Opened:
    """The notice that the secret link leads to, and how it stands with the letter that the e-mail brought.

    Raises NotFound for a link that is wrong or shut, and for a notice that was withdrawn.
    """
    message = message_of_link(session, hash_of(token), machine=machine)
    notice = get_notice(session, message.regarding)
    if notice.withdrawn_at is not None:
        raise NotFound(LINK_IS_SHUT)
    return Opened(notice, has_receipt(session, message.id), message.attachment != latest_file(session, notice))


def latest_file(session: Session, notice: Notice) -> str:
    """The file name of the letter as it was last approved; "" for none."""
    latest = revision_of(session, notice.id or 0)
    return file_name(notice.reference, latest.number) if latest else ""


def say_received(session: Session, token: str, *, now: datetime, machine: datetime) -> Message | None:
    """The addressee says that they have the notice: recorded once, and an officer asked whether it counts (R51).

    None, and nothing is recorded, where a newer letter was approved since: that they have the older proves nothing.
    """
    opened = opened_by_link(session, token, machine=machine)
    if opened.is_overtaken:
        return None
    notice = opened.notice
    message, is_news = acknowledge(session, token, now=now, machine=machine)
    if is_news:
        then = "Decide" if services_of(session, notice.id) else "Post it or deliver it, and then decide"
        says = f"{notice.reference}: its e-mailed copy was received, {instant(now)}. {then} whether it counts"
        raise_followup(
            session, says=says, due_on=now.date(), role=Role.LICENSING_OFFICER, about=notice.case_reference,
            origin=f"received:{message.reference}", by=ADDRESSEE, now=now,
        )  # fmt: skip
    return message
