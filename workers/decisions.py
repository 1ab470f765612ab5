"""Decisions, after the fact: the register told what service and training bring about."""

from datetime import datetime
from typing import Any

from licensing.audit.rules import SYSTEM
from licensing.decisions.commands.follow import follow_service as bring_service_about
from licensing.decisions.commands.follow import follow_training as bring_training_about
from workers.outbox import following


@following("decisions.follow_service")
def follow_service(session: Any, *, now: datetime, notice: str) -> None:
    """A notice was served, or its service rebutted: its decision takes effect on other days, or not at all."""
    bring_service_about(session, notice, by=SYSTEM, now=now)


@following("decisions.follow_training")
def follow_training(session: Any, *, now: datetime, holder_id: int) -> None:
    """A holder was trained: a suspension until then is over."""
    bring_training_about(session, holder_id, by=SYSTEM, now=now)
