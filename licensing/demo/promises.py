"""Keeping the outbox's promises while the script plays, as the worker would have at the time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from licensing import clock
from licensing.aftermath.commands import record_told
from licensing.aftermath.queries import open_to_tell
from licensing.audit.rules import Actor
from licensing.decisions.commands.follow import follow_service, follow_training
from licensing.decisions.queries import get_determination
from licensing.demo.stage import Stage
from licensing.documents.commands import record_scan
from licensing.followups.commands import finish_followup
from licensing.followups.models import Followup
from licensing.notices.commands import hand_over
from licensing.outbox.commands import lease_due, mark_done
from licensing.outbox.follows import FOLLOWS
from licensing.reviews.queries import get_review
from licensing.settings import settings


def _hands_over(session: Session, by: Actor, now: datetime, arguments: dict[str, Any]) -> None:
    hand_over(session, arguments["notice"], folder=settings().data_folder / "print-room", now=now)


def _follows_service(session: Session, by: Actor, now: datetime, arguments: dict[str, Any]) -> None:
    follow_service(session, arguments["notice"], by=by, now=now)


def _follows_training(session: Session, by: Actor, now: datetime, arguments: dict[str, Any]) -> None:
    follow_training(session, arguments["holder_id"], by=by, now=now)


def _tells_nobody(session: Session, by: Actor, now: datetime, arguments: dict[str, Any]) -> None:
    """The script's people are invented: nobody is written to."""


def _scans(session: Session, by: Actor, now: datetime, arguments: dict[str, Any]) -> None:
    """What the script itself made holds nothing: it need not wait for a scanner."""
    record_scan(session, arguments["sha256"], found="", by=by, now=now)


BADGE = "badge.demand"

KEEP: dict[str, Callable[[Session, Actor, datetime, dict[str, Any]], None]] = {
    "documents.scan": _scans,
    "notices.hand_over": _hands_over,
    "decisions.follow_service": _follows_service,
    "decisions.follow_training": _follows_training,
    "sittings.tell": _tells_nobody,
}


def keep_promises(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    """Keep what is due, up to five hundred promises, as one act of the system's."""
    for message in lease_due(session, now=clock.machine(), limit=500):
        if FOLLOWS[message.fact] == "aftermath.follow":
            _tells_whoever_must_know(session, stage, now, message.arguments["review"])
        else:
            KEEP[FOLLOWS[message.fact]](session, by, now, message.arguments)
        mark_done(session, message, now=clock.machine())


def _tells_whoever_must_know(session: Session, stage: Stage, now: datetime, reference: str) -> None:
    """An officer of the script tells whoever must know by telephone, on the evening of the decision."""
    determination = get_determination(session, get_review(session, reference))
    for one in open_to_tell(session, determination):
        record_told(
            session, reference, who=one.line.who, is_needed=True, told_on=now.date(), how="By telephone, the duty desk",
            basis=one.line.basis, because="", by=stage.people["officer"], now=now,
        )  # fmt: skip


def badges_in(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    """The holders whose badges were to be asked for by now have handed them in."""
    due = select(Followup).where(
        col(Followup.origin).startswith(BADGE), col(Followup.due_on) <= now.date(), col(Followup.done_at).is_(None)
    )
    for task in session.exec(due.order_by(col(Followup.id))).all():
        finish_followup(session, task.id, version=task.version, outcome="Badge handed in at the office", by=by, now=now)
