"""Whether a notice has left: two questions. May it have reached its holder, and can its paper still be kept back?

After an e-mailed copy both are true: the holder has read it, and the paper lies in the print room.
"""

from sqlmodel import Session

from licensing.messages.queries import has_left, is_posted_elsewhere
from licensing.notices.models import Notice
from licensing.notices.print_room import file_name
from licensing.notices.queries import revision_of, service_of, services_of


def may_have_reached(session: Session, notice: Notice) -> bool:
    """Whether the holder may have it, on paper or by message: so that a change of plan must be told to them."""
    return bool(services_of(session, notice.id or 0)) or has_left(session, notice.reference)


def can_be_kept_back(session: Session, notice: Notice) -> bool:
    """Whether none of its paper is out of our hands: it is not served, and GOV.UK Notify does not print it."""
    if service_of(session, notice.id or 0) is not None:
        return False
    latest = revision_of(session, notice.id or 0)
    return latest is None or not is_posted_elsewhere(session, file_name(notice.reference, latest.number))
