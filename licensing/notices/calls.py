"""How a letter that waits stands towards the hearing it calls to (R23). Pure."""

from datetime import date
from typing import Any

from licensing.notices.models import Notice
from licensing.notices.rules import HearingNoticeFacts, NoticeKind, hearing_notice_in_time


def to_be_served(notice: Notice, given_on: date, closed: frozenset[date]) -> dict[str, Any]:
    """By when a hearing notice must be served, and whether sending it today is too late for its hearing (R23)."""
    if notice.kind is not NoticeKind.HEARING_NOTICE:
        return {}
    asked = notice.content
    facts = HearingNoticeFacts(
        hearing_on=date.fromisoformat(asked["held_on"]),
        served_on=given_on,
        clear_days=asked["clear_days"],
        closed=closed,
        is_waived_in_writing=bool(asked["waived_because"]),
    )
    return {"serve_by": facts.serve_by, "is_too_late": not hearing_notice_in_time(facts)}
