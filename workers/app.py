"""The Celery application: queues, and what runs by itself and when. What follows from a fact: `outbox/follows.py`."""

from datetime import timedelta

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init

from licensing import clock, tables
from licensing.app import demonstration_offset
from licensing.database import engine
from licensing.settings import settings

QUEUES = ("default", "letters")
MODULES = (
    "workers.outbox",
    "workers.notices",
    "workers.papers",
    "workers.documents",
    "workers.messages",
    "workers.sittings",
    "workers.decisions",
    "workers.aftermath",
    "workers.suggesting",
    "workers.sweep",
)


def make_celery() -> Celery:
    """The application the worker and beat run. JSON only; results ignored; late acknowledgement; one at a time."""
    configured = settings()
    tables.METADATA  # noqa: B018 (every table is known before the first query)
    clock.run_at(demonstration_offset if configured.demonstration else timedelta)
    made = Celery("licensing", broker=configured.redis_url, include=list(MODULES))
    made.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        timezone="Europe/London",
        task_default_queue="default",
        task_routes={"notices.*": {"queue": "letters"}, "messages.*": {"queue": "letters"}},
        task_publish_retry=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"visibility_timeout": 300, "socket_timeout": 5, "socket_connect_timeout": 5},
        worker_hijack_root_logger=False,
        beat_schedule={
            "outbox": {"task": "outbox.drain", "schedule": timedelta(seconds=2), "options": {"expires": 10}},
            "messages": {"task": "messages.follow", "schedule": timedelta(minutes=15), "options": {"expires": 600}},
            "nightly": {"task": "sweep.nightly", "schedule": crontab(hour=2, minute=0)},
        },
    )
    return made


celery = make_celery()


@worker_process_init.connect
def forget_the_parents_connections(**_: object) -> None:
    """A forked child that shares its parent's connections garbles both."""
    engine().dispose(close=False)
