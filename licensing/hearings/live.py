"""Open streams: who listens to which hearing, and the one thread of the process that tells them to look (ADR 0030).

A stream carries a number and nothing else; what has changed is asked for as a page, by whoever may see it. The number
is made from the audit chains (`stamps_on`). It is read once for all streams of the process, on each ring of the
doorbell and every two seconds without one. Whoever listens holds no connection to the database while they wait.
"""

import asyncio
import random
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

import structlog
from sqlmodel import Session

from licensing import clock
from licensing.database import transaction
from licensing.doorbell import answer
from licensing.hearings.queries import seats_on, stamps_on
from licensing.people.models import Person
from licensing.people.permissions import Permission, allowed, holds
from licensing.people.rules import Role
from licensing.people.sessions import actors_of, still_signed_in

log = structlog.get_logger()

SECONDS_WITHOUT_A_BELL = 2.0
SECONDS_BETWEEN_LOOKS = 0.02
SECONDS_BETWEEN_WORDS = 4.0  # so often a number is sent though nothing changed: the page knows that it is not cut off
SECONDS_TO_LIVE = (240, 360)  # drawn for each, so that they do not all come back at once
SECONDS_TO_COME_BACK = 1
MOST_OF_ONE_SESSION = 8
LEAVE = "event: leave\ndata: 0\n\n"


@dataclass(slots=True, eq=False)
class Stream:
    """One page that listens: to a case of a day, or to the whole day (reference "")."""

    day_id: int
    reference: str
    sign_in_session: int
    stamp: int | None = None  # the latest number; None before the first look
    is_over: bool = False  # whoever listened may no longer: it gets nothing more
    is_to_leave: bool = False  # because they signed out, are walled off or lost their seat: what is shown goes as well
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


def has_too_many(sign_in_session: int) -> bool:
    """Does this browser listen on as many pages as anybody looks at? Any other asks by the clock."""
    return sum(one.sign_in_session == sign_in_session for one in tuple(_streams.opened)) >= MOST_OF_ONE_SESSION


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
                if stream.is_to_leave:
                    yield LEAVE
                return
            if stream.stamp is not None and not _streams.is_stopping:
                yield f"data: {stream.stamp}\n\n"
    finally:
        _streams.opened.discard(stream)


def look(opened: Sequence[Stream], *, at: float) -> list[Stream]:
    """Read the numbers and the sessions, once for all of these streams; give those that are to be woken.

    Who may listen is asked anew of each stream whose number has changed, and that, too, of all at once.
    """
    with transaction() as session:
        stamps = stamps_on(session, {one.day_id for one in opened})
        signed_in = still_signed_in(session, {one.sign_in_session for one in opened}, now=clock.machine())
        changed = [one for one in opened if one.stamp != stamps.get((one.day_id, one.reference))]
        people = {held: person for held, person in signed_in.items() if person is not None}
        may = _who_may_listen(session, changed, people)
    for one in changed:
        one.stamp = stamps.get((one.day_id, one.reference))
    for one in opened:
        if one.is_over:
            continue  # told already, and perhaps not gone yet
        ran_out = one.sign_in_session in signed_in and signed_in[one.sign_in_session] is None
        one.is_to_leave = one.sign_in_session not in signed_in or (one in changed and one not in may and not ran_out)
        one.is_over = one.is_to_leave or ran_out  # one that ran out keeps its page: they sign in again, and go on
    woken = [one for one in opened if one.is_over or one in changed or at - one.spoke_at >= SECONDS_BETWEEN_WORDS]
    for one in woken:
        one.spoke_at = at
    return woken


def _who_may_listen(session: Session, asked: Sequence[Stream], signed_in: Mapping[int, Person]) -> set[Stream]:
    """With the roles held now: through no wall and with a need to know; for a whole day, its clerk or seated on it."""
    listening = [one for one in asked if one.sign_in_session in signed_in]
    actors = actors_of(session, [signed_in[one.sign_in_session] for one in listening]) if listening else {}
    groups: dict[tuple[int, str], list[Stream]] = {}
    for one in listening:
        groups.setdefault((one.day_id, one.reference), []).append(one)
    found: set[Stream] = set()
    for (day_id, reference), streams in groups.items():
        whose = {one: actors[signed_in[one.sign_in_session].id or 0] for one in streams}
        if reference:
            may = allowed(session, list(whose.values()), Permission.SEE_ROOM, reference)
        else:
            seated = {seat.person_id for seat in seats_on(session, day_id)}
            may = frozenset(
                by.id
                for by in whose.values()
                if holds(by, Permission.RUN_HEARINGS) and (Role.CLERK in by.roles or by.id in seated)
            )
        found |= {one for one, by in whose.items() if by.id in may}
    return found


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
        except Exception as problem:  # whatever it is, the thread lives on: the pages hear nothing, and ask themselves
            log.warning("streams.unreachable", error=type(problem).__name__)
            woken = []
        for one in woken:
            one.wake()
        time.sleep(SECONDS_BETWEEN_LOOKS)
