"""Papers, after the fact: whether those of a hearing day are complete is asked again."""

from datetime import datetime
from typing import Any

from licensing.papers.commands import look_again as ask_again
from workers.outbox import following


@following("papers.look_again")
def look_again(session: Any, *, now: datetime, day: str, review: str) -> None:
    """A case was taken off a hearing day: it may have been the last that had no papers."""
    ask_again(session, day, gone=review)
