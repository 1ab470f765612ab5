"""Suggestions, after they are asked for: the question written down, then the search."""

from datetime import datetime
from typing import Any

from licensing.audit.rules import SYSTEM
from licensing.suggesting.commands.gather import gather_problem
from licensing.suggesting.commands.work_out import work_out as search_and_keep
from workers.outbox import following


@following("suggesting.gather")
def gather(session: Any, *, now: datetime, suggestion: str) -> None:
    """A schedule was asked for: what waits and which days are open is kept."""
    gather_problem(session, suggestion, by=SYSTEM, now=now)


@following("suggesting.work_out")
def work_out(session: Any, *, now: datetime, suggestion: str) -> None:
    """The question is kept: it is searched within its bound on time, and the answer kept."""
    search_and_keep(session, suggestion, by=SYSTEM, now=now)
