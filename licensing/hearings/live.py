"""Open streams: who listens to which hearing, and the one thread of the process that tells them to look (ADR 0030).

A stream carries a number and nothing else; what has changed is asked for as a page, by whoever may see it. The number is
made from the audit chains (`stamps_on`). It is read once for all streams of the process, on each ring of the doorbell and
every two seconds without one. Whoever listens holds no connection to the database while they wait.
"""

import asyncio
import random
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from licensing import clock
from licensing.database import transaction
from licensing.doorbell import answer
from licensing.hearings.commands.case import has_place
from licensing.hearings.queries import stamps_on
from licensing.people.models import Person
from licensing.people.permissions import Permission, holds, may
from licensing.people.sessions import actor_of, still_signed_in
from licensing.sittings.queries import hearing_day_by_id

log = structlog.get_logger()

SECONDS_WITHOUT_A_BELL = 2.0
SECONDS_BETWEEN_LOOKS = 0.02
SECONDS_BETWEEN_WORDS = 4.0  # so often a number is sent though nothing changed: the page knows that it is not cut off
SECONDS_TO_LIVE = (240, 360)  # drawn for each, so that they do not all come back at once
SECONDS_TO_COME_BACK = 1
LEAVE = "event: leave\ndata: 0\n\n"


@dataclass(slots=True, eq=False)
class Stream:
    """One page that listens: to a case of a day, or to the whole day (reference "")."""

    day_id: int
    reference: str
    sign_in_session: int
    stamp: int | None = None  # the latest number; None before the first look
    is_over: bool = False  # signed out, walled off, or no longer seated: it gets nothing more
    spoke_at: float = 0.0
    wake: Callable[[], object] = field(default=lambda: None)


@dataclass(slots=True)
class _Streams:
    """What one process remembers: its open streams, the bell that the watching thread waits for, and that thread."""

    opened: set[Stream] = field(default_factory=set)
    bell: threading.Event = field(default_factory=threading.Event)
    starting: threading.Lock = field(default_factory=threading.Lock)
    watcher: threading.Thread | None = None
    is_stopping: bool = False


_streams = _Streams()


async def told(stream: Stream) -> AsyncIterator[str]:
    """What a stream sends, until its page goes, its time is up, whoever listens may no longer, or the server stops."""
    loop, woken = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        with suppress(RuntimeError):  # the loop is gone, and the page with it
            loop.call_soon_threadsafe(woken.set)

    stream.wake = wake
    ends_at = loop.time() + random.uniform(*SECONDS_TO_LIVE)  # noqa: S311 (no secret)
    _open(stream)
    try:
        yield f"retry: {SECONDS_TO_COME_BACK * 1000}\n\n"
        while not _streams.is_stopping and loop.time() < ends_at:
            await woken.wait()
            woken.clear()
            if stream.is_over:
                yield LEAVE
                return
            if stream.stamp is not None and not _streams.is_stopping:
                yield f"data: {stream.stamp}\n\n"
    finally:
        _streams.opened.discard(stream)


def may_listen(session: Session, person: Person, stream: Stream) -> bool:
    """Whether this person may listen now: with the roles held now, through no wall, seated where a seat is needed."""
    by = actor_of(session, person)
    if stream.reference:
        return may(session, by, Permission.SEE_ROOM, stream.reference)
    return holds(by, Permission.RUN_HEARINGS) and has_place(session, hearing_day_by_id(session, stream.day_id), by)


def look(opened: Sequence[Stream], *, at: float) -> list[Stream]:
    """Read the numbers and the sessions, once for all of these streams; give those that are to be woken.

    Who may listen is asked anew of each stream whose number has changed.
    """
    with transaction() as session:
        stamps = stamps_on(session, {one.day_id for one in opened})
        people = still_signed_in(session, {one.sign_in_session for one in opened}, now=clock.machine())
        woken = []
        for one in opened:
            stamp, person = stamps.get((one.day_id, one.reference)), people.get(one.sign_in_session)
            is_new = stamp != one.stamp
            one.is_over = person is None or stamp is None or (is_new and not may_listen(session, person, one))
            one.stamp = stamp
            if one.is_over or is_new or at - one.spoke_at >= SECONDS_BETWEEN_WORDS:
                one.spoke_at = at
                woken.append(one)
    return woken


def begin() -> None:
    """The server begins to serve: streams may open, and end at once when it is told to stop."""
    _streams.is_stopping = False
    if threading.current_thread() is threading.main_thread():
        for name in (signal.SIGINT, signal.SIGTERM):
            _end_streams_on(name)


def stop() -> None:
    """End every stream now. A server that is told to stop would otherwise wait for them until it loses patience."""
    _streams.is_stopping = True
    for one in tuple(_streams.opened):
        one.wake()


def _end_streams_on(name: signal.Signals) -> None:
    """End them first, then do what was to be done on that signal: the server has put its own handler there."""
    before = signal.getsignal(name)

    def end(number: int, frame: FrameType | None) -> None:
        stop()
        if callable(before):
            before(number, frame)

    if callable(before):
        signal.signal(name, end)


def _open(stream: Stream) -> None:
    _streams.opened.add(stream)
    with _streams.starting:
        if _streams.watcher is None or not _streams.watcher.is_alive():
            _streams.watcher = threading.Thread(target=_watch, name="hearing streams", daemon=True)
            _streams.watcher.start()
    answer(_streams.bell.set)
    _streams.bell.set()


def _watch() -> None:
    """Look on each ring, and by the clock without one; not at all while nobody listens."""
    while True:
        _streams.bell.wait(SECONDS_WITHOUT_A_BELL if _streams.opened else None)
        _streams.bell.clear()
        try:
            woken = look(tuple(_streams.opened), at=time.monotonic()) if _streams.opened else []
        except SQLAlchemyError as problem:  # the pages hear nothing, and ask for themselves
            log.warning("streams.unreachable", error=type(problem).__name__)
            woken = []
        for one in woken:
            one.wake()
        time.sleep(SECONDS_BETWEEN_LOOKS)
