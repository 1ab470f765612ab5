"""The doorbell: once an act about a review or a hearing day is committed it rings, and whoever waits looks.

Within a process it is a flag; between processes it goes by Redis, which carries nothing but that somebody rang. The
database is the truth: a bell that is lost delays a look until the next one is due anyway, and a Redis that is frozen or
gone delays nobody, since only the two threads of this module ever speak to it (ADR 0030).
"""

import os
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from sqlalchemy import event
from sqlalchemy.orm import Session

from licensing.settings import settings

log = structlog.get_logger()

RINGS = re.compile(r"(LR|HD)-")  # what a review's and a hearing day's references begin with
CHANNEL = "licensing.doorbell"
SECONDS_FOR_REDIS = 2.0  # to connect, to say and to hear: a frozen server keeps our threads no longer
SECONDS_AFTER_FAILURE = 1.0
SECONDS_BETWEEN_RINGS = 0.02  # many acts at once are one ring


class _Bell:
    """What one process remembers: whom to wake, whether a ring is to be passed on, and its two threads."""

    def __init__(self) -> None:
        self.wakes: set[Callable[[], None]] = set()
        self.to_pass_on = threading.Event()
        self.starting = threading.Lock()
        self.threads: dict[str, threading.Thread] = {}


_bell = _Bell()


def ring_after(session: Session, about: str) -> None:
    """Ring once the session's transaction is committed, if the act was about a review or a hearing day."""
    if RINGS.match(about):
        session.info["rings"] = True


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    """Of a savepoint, too, which only means that somebody looks once in vain."""
    if session.info.get("rings"):
        ring()


def ring() -> None:
    """Wake whoever waits in this process, and let the others know. Takes no time, and never fails."""
    for wake in tuple(_bell.wakes):
        wake()
    _bell.to_pass_on.set()
    _keep_running("passes on", _pass_on)


def answer(wake: Callable[[], None]) -> None:
    """From now on call `wake` whenever somebody rings, here or in another process. It may be called in vain."""
    _bell.wakes.add(wake)
    _keep_running("listens", _listen)


def _keep_running(name: str, work: Callable[[], None]) -> None:
    """Have that thread of this process running; where none can be started, those who wait look by themselves."""
    if (running := _bell.threads.get(name)) is not None and running.is_alive():
        return
    with _bell.starting, suppress(RuntimeError):  # no thread can be had: at the end of a process, above all
        running = _bell.threads.get(name)
        if running is None or not running.is_alive():
            _bell.threads[name] = threading.Thread(target=work, name=f"doorbell {name}", daemon=True)
            _bell.threads[name].start()


def _pass_on() -> None:
    """One ring at a time to Redis, whatever the number of acts. What cannot be said within two seconds is dropped."""
    redis = _redis()
    while _bell.to_pass_on.wait():
        _bell.to_pass_on.clear()
        try:
            redis.publish(CHANNEL, b"")
            time.sleep(SECONDS_BETWEEN_RINGS)
        except RedisError as problem:
            log.debug("doorbell.not_passed_on", error=type(problem).__name__)
            time.sleep(SECONDS_AFTER_FAILURE)


def _listen() -> None:
    """Hear what others ring, and begin again whenever Redis went away."""
    while True:
        try:
            with _redis().pubsub(ignore_subscribe_messages=True) as heard:
                heard.subscribe(CHANNEL)
                while True:
                    if heard.get_message(timeout=SECONDS_FOR_REDIS) is not None:
                        for wake in tuple(_bell.wakes):
                            wake()
        except RedisError as problem:
            log.debug("doorbell.not_heard", error=type(problem).__name__)
            time.sleep(SECONDS_AFTER_FAILURE)


def _redis() -> Redis:
    return Redis.from_url(
        settings().redis_url.replace("redis+socket://", "unix://", 1),
        socket_timeout=SECONDS_FOR_REDIS,
        socket_connect_timeout=SECONDS_FOR_REDIS,
        health_check_interval=10,
        retry=Retry(NoBackoff(), 0),
    )


def _begin_anew() -> None:
    """In a forked process the threads are gone, and a lock may be held by one of them for ever."""
    global _bell
    _bell = _Bell()


os.register_at_fork(after_in_child=_begin_anew)
