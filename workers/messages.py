"""Messages, after they are promised: sent once, and followed with GOV.UK Notify."""

from datetime import timedelta
from typing import Any

import structlog
from celery import shared_task

from licensing import clock
from licensing.database import transaction
from licensing.messages.queries import with_notify
from licensing.messages.sending import claim_message, follow_message, send_claimed
from licensing.notices.mailing import letter_of
from licensing.outbox.commands import MOST_ATTEMPTS, mark_done, mark_failed, take_message
from workers.outbox import TASKS, remember

log = structlog.get_logger()
FOLLOWED_FOR = timedelta(days=30)


@shared_task(name="messages.send")
def send(message_id: int) -> None:
    """A message was queued: it is claimed, committed, and only then tried."""
    try:
        step = _claim(message_id)
        if step is not None:
            _try(message_id, step)
    except Exception as problem:
        remember(message_id, problem)
        raise


@shared_task(name="messages.follow")
def follow() -> None:
    """Ask what became of what GOV.UK Notify took, each in a transaction of its own."""
    with transaction() as session:
        taken = with_notify(session, since=clock.machine() - FOLLOWED_FOR)
    for reference in taken:
        with transaction() as session:
            follow_message(session, reference, now=clock.now())


TASKS["messages.send"] = send


def _claim(message_id: int) -> int | None:
    """The step as which it is to be tried now; None when there is nothing to try, or not yet."""
    with transaction() as session:
        promise = take_message(session, message_id)
        if promise is None:
            return None
        claim = claim_message(session, promise.arguments["message"], now=clock.now(), machine=clock.machine())
        if claim.wait is not None:
            _later(session, message_id, "begun, and not ended", claim.wait)
        elif claim.step_id is None:
            mark_done(session, promise, now=clock.machine())
        return claim.step_id


def _try(message_id: int, step: int) -> None:
    """Try it while holding its promise, and write down what came of it."""
    with transaction() as session:
        promise = take_message(session, message_id)
        if promise is None:
            return
        later = send_claimed(
            session, promise.arguments["message"], step_id=step, file_of=letter_of,
            is_last=promise.attempts + 1 >= MOST_ATTEMPTS, now=clock.now(),
        )  # fmt: skip
        if later is not None:
            _later(session, message_id, later.says, later.wait)
        else:
            mark_done(session, promise, now=clock.machine())
    log.info("message.tried", message=message_id)


def _later(session: Any, message_id: int, says: str, wait: timedelta | None) -> None:
    mark_failed(session, message_id, error=says, now=clock.machine(), wait=wait)
