"""What the worker would have done by now: every due promise of the outbox, kept in line."""

from licensing import clock
from licensing.database import transaction
from licensing.outbox.commands import lease_due
from licensing.outbox.follows import FOLLOWS
from licensing.outbox.models import Delivery, OutboxMessage
from workers import (  # noqa: F401 (their tasks make themselves known)
    aftermath,
    decisions,
    documents,
    messages,
    notices,
    papers,
    sittings,
    suggesting,
)
from workers.outbox import TASKS


def keep_promises() -> int:
    """Keep every promise that is due, and those that keeping them makes; how many. One that fails fails the test."""
    kept: list[int] = []
    while due := _due():
        for message_id, fact in due:
            TASKS[FOLLOWS[fact]](message_id)
            kept.append(message_id)
    with transaction() as session:
        failed = [
            f"{message.fact}: {message.last_error}"
            for message in (session.get(OutboxMessage, message_id) for message_id in kept)
            if message is not None and message.delivery is not Delivery.DONE
        ]
    assert not failed, failed
    return len(kept)


def _due() -> list[tuple[int, str]]:
    with transaction() as session:
        return [(message.id, message.fact) for message in lease_due(session, now=clock.machine())]
