"""Hearing days, after the fact: whoever sits is told by e-mail, and whether papers are complete is asked again."""

from datetime import datetime
from typing import Any

from licensing.audit.rules import SYSTEM
from licensing.papers.commands import look_again
from licensing.sittings.telling import tell_by_email
from workers.outbox import following


@following("sittings.tell")
def tell(session: Any, *, now: datetime, day: str, kind: str, once: str, person_id: int | None = None) -> None:
    """Something about a hearing day is new to whoever sits on it."""
    tell_by_email(session, day, kind, once=once, person_id=person_id, by=SYSTEM, now=now)


@following("papers.look_again")
def look(session: Any, *, now: datetime, day: str, review: str) -> None:
    """A case was taken off a hearing day: it may have been the last that had no papers."""
    look_again(session, day, gone=review)
