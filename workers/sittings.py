"""Hearing days, after the fact: whoever sits is told by e-mail."""

from datetime import datetime
from typing import Any

from licensing.audit.rules import SYSTEM
from licensing.sittings.telling import tell_by_email
from workers.outbox import following


@following("sittings.tell")
def tell(session: Any, *, now: datetime, day: str, kind: str, once: str, person_id: int | None = None) -> None:
    """Something about a hearing day is new to whoever sits on it."""
    tell_by_email(session, day, kind, once=once, person_id=person_id, by=SYSTEM, now=now)
