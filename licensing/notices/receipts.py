"""What an addressee says by the secret link in an e-mail: that they have the notice. It decides nothing by itself.

R51: an e-mail counts only on a recorded, reasoned proof that it was received. This is the proof; an officer reasons.
"""

from datetime import datetime

from sqlmodel import Session

from licensing.errors import NotFound
from licensing.followups.commands import raise_followup
from licensing.messages.commands import ADDRESSEE, acknowledge
from licensing.messages.links import hash_of
from licensing.messages.models import Message
from licensing.messages.queries import LINK_IS_SHUT, has_receipt, message_of_link
from licensing.notices.models import Notice
from licensing.notices.queries import get_notice, services_of
from licensing.people.rules import Role
from licensing.web.wording import instant


def opened_by_link(session: Session, token: str, *, machine: datetime) -> tuple[Notice, bool]:
    """The notice that the secret link leads to, and whether its receipt is recorded.

    Raises NotFound for a link that is wrong or shut, and for a notice that was withdrawn.
    """
    message = message_of_link(session, hash_of(token), machine=machine)
    notice = get_notice(session, message.regarding)
    if notice.withdrawn_at is not None:
        raise NotFound(LINK_IS_SHUT)
    return notice, has_receipt(session, message.id)


def say_received(session: Session, token: str, *, now: datetime, machine: datetime) -> Message:
    """The addressee says that they have the notice: recorded once, and an officer asked whether it counts (R51)."""
    notice, _ = opened_by_link(session, token, machine=machine)
    message, is_news = acknowledge(session, token, now=now, machine=machine)
    if is_news:
        then = "Decide" if services_of(session, notice.id) else "Post it or deliver it, and then decide"
        says = f"{notice.reference}: its e-mailed copy was received, {instant(now)}. {then} whether it counts"
        raise_followup(
            session, says=says, due_on=now.date(), role=Role.LICENSING_OFFICER, about=notice.case_reference,
            origin=f"received:{message.reference}", by=ADDRESSEE, now=now,
        )  # fmt: skip
    return message
