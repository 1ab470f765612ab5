"""What follows a decision, after the fact: the tasks to tell whoever must know, and those of the national register."""

from datetime import datetime
from typing import Any

from licensing.aftermath.following import follow_decision
from licensing.aftermath.keeping import follow_custody
from licensing.audit.rules import SYSTEM
from workers.outbox import following


@following("aftermath.follow")
def follow(session: Any, *, now: datetime, review: str) -> None:
    """A decision was made, or what it does has changed: ask for what follows, and end what no longer does."""
    follow_decision(session, review, by=SYSTEM, now=now)
    follow_custody(session, review, by=SYSTEM, now=now)
