"""From the outbox to the queue, and from the queue back to the one promise a task keeps.

The database is the list of work; Redis only carries message numbers. Anything may be lost or repeated on the way:
a promise stays due until its task has marked it kept, in the transaction that did the work.
"""

from collections.abc import Callable
from typing import Any

import structlog
from celery import shared_task

from licensing import clock
from licensing.audit.commands import note_refusal
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.errors import NotFound, Refused
from licensing.outbox.commands import lease_due, mark_done, mark_failed, take_message
from licensing.outbox.follows import FOLLOWS

log = structlog.get_logger()


@shared_task(name="outbox.drain")
def drain() -> int:
    """Offer every due promise to its task; how many that were. Two at once share the work, neither repeats it."""
    with transaction() as session:
        due = [(message.id, message.fact) for message in lease_due(session, now=clock.machine())]
    for message_id, fact in due:
        TASKS[FOLLOWS[fact]].delay(message_id)
    return len(due)


TASKS: dict[str, Any] = {}


def following(name: str) -> Callable[[Callable[..., None]], Any]:
    """Make a task of a function `(session, *, now, **arguments)`: one promise, one transaction, once.

    What goes wrong is kept on the promise, and tried again at growing distances until a person must look.
    """

    def make(work: Callable[..., None]) -> Any:
        @shared_task(name=name)
        def keep(message_id: int) -> None:
            keep_promise(message_id, work)

        TASKS[name] = keep
        return keep

    return make


def keep_promise(message_id: int, work: Callable[..., None]) -> None:
    """Do one promise's work and mark it kept in the same transaction; do nothing when it is kept already."""
    with structlog.contextvars.bound_contextvars(message=message_id):
        try:
            with transaction() as session:
                message = take_message(session, message_id)
                if message is None:
                    return
                work(session, now=clock.now(), **message.arguments)
                mark_done(session, message, now=clock.machine())
            log.info("promise.kept")
        except (Refused, NotFound) as problem:
            remember(message_id, problem)
            _note(problem)
        except Exception as problem:
            remember(message_id, problem)
            raise


def remember(message_id: int, problem: Exception) -> None:
    """Keep on the promise that it failed; it is tried again later."""
    log.warning("promise.failed", error=type(problem).__name__)
    with transaction() as session:
        mark_failed(session, message_id, error=type(problem).__name__, now=clock.machine())


def _note(problem: Refused | NotFound) -> None:
    """A refusal met by a task is recorded like any other."""
    with transaction() as session:
        note_refusal(
            session,
            by=SYSTEM,
            at=clock.now(),
            about=getattr(problem, "about", None),
            route="worker",
            request_id="",
            reasons=[str(problem)],
            codes=getattr(problem, "codes", []),
        )
