"""The real worker, killed in mid-letter, and the real queue, wiped: every letter once, every promise kept."""

import fcntl
import os
import signal
from contextlib import contextmanager

import pytest
import redis
from sqlmodel import select

from licensing.audit.models import AuditEvent
from licensing.audit.queries import verify
from licensing.database import transaction
from licensing.notices.models import HandedOver, Notice, NoticeRevision
from licensing.outbox.models import Delivery, OutboxMessage
from licensing.processes import spawn, stop
from licensing.settings import CHECKOUT
from licensing.supervisor import beat_process, worker_process
from tests.builders.notices import a_draft, a_letterhead, an_approved, decided
from tests.builders.people import actor, ostler
from tests.proofs.conftest import until

LETTERS = 6
BY_PIPE = 4096  # what fits into the pipe: less than a letter


@pytest.fixture
def valkey(servers):
    """The run's queue, empty."""
    with redis.Redis(unix_socket_path=servers.redis_url.removeprefix("redis+socket://")) as client:
        client.flushall()
        yield client


@pytest.fixture
def approved(fresh_database):
    """Approved letters in as many cases, by the file each is to be: its bytes."""
    a_letterhead()
    officer = actor(ostler(), "licensing_officer")
    made = [an_approved(a_draft(decided(case_reference=f"LR-2015-{n:04}")), by=officer) for n in range(1, LETTERS + 1)]
    return {f"LR-2015-{n:04}-N1-r1.pdf": revision.pdf for n, revision in enumerate(made, 1)}


@pytest.fixture
def start(environment, folder):
    """Start a process of ours on this database; it is stopped with the test."""
    started = []

    def one(name, argv):
        started.append(spawn(name, argv, cwd=CHECKOUT, env=environment, log=folder / "log", patience=15))
        return started[-1]

    yield one
    for child in reversed(started):
        stop(child)


@pytest.fixture
def ring(start, folder):
    """Beat, which rings every two seconds."""
    start("Beat", beat_process(folder / "beat"))


def kill(worker):
    """As a power cut would: the worker and all it started, in the middle of whatever they do."""
    os.killpg(worker.process.pid, signal.SIGKILL)
    worker.process.wait()


def a_minute_later(owner):
    """The leases of whoever was killed have run out."""
    owner.execute("UPDATE outbox_message SET lease_until = clock_timestamp() - interval '1 second'")


def waiting():
    with transaction() as session:
        found = session.exec(select(OutboxMessage).where(OutboxMessage.delivery != Delivery.DONE)).all()
        return [message.arguments["notice"] for message in found]


def printed(folder):
    room = folder / "print-room"
    return {path.name: path.read_bytes() for path in room.glob("*.pdf")} if room.exists() else {}


def assert_each_exactly_once(approved, folder):
    assert printed(folder) == approved
    assert sorted(path.name for path in (folder / "print-room").iterdir()) == sorted(approved)  # and nothing half
    with transaction() as session:
        handed = session.exec(select(HandedOver.file_name)).all()
        told = session.exec(select(AuditEvent.content).where(AuditEvent.action == "notice.handed_over")).all()
        assert session.exec(select(NoticeRevision.id)).all() and len(session.exec(select(Notice.id)).all()) == LETTERS
        assert verify(session).damage == ()
    assert sorted(handed) == sorted(approved)
    assert sorted(one["file"] for one in told) == sorted(approved)


@contextmanager
def half_written(beside):
    """Where the letter is to be written, a pipe that takes half of it; gives that half, and leaves it as a file."""
    os.mkfifo(beside)
    reader = os.open(beside, os.O_RDONLY | os.O_NONBLOCK)
    fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, BY_PIPE)
    os.set_blocking(reader, False)

    def some():
        try:
            return os.read(reader, 512)
        except BlockingIOError:
            return b""

    half = until(some, "the worker is in the middle of a letter")
    yield half
    os.close(reader)
    beside.unlink()
    beside.write_bytes(half)


def test_a_worker_killed_in_mid_letter_leaves_each_letter_exactly_once(start, ring, owner, valkey, approved, folder):
    names = sorted(approved)
    (folder / "print-room").mkdir()
    worker = start("The worker", worker_process())
    with half_written(folder / "print-room" / f".{names[1]}.partial") as half:
        kill(worker)
        assert approved[names[1]].startswith(half) and names[1] not in printed(folder)
    assert "LR-2015-0002-N1" in waiting()

    a_minute_later(owner)
    with owner.transaction():  # the fifth letter will be written, and its record must wait
        owner.execute("SELECT 1 FROM audit_chain WHERE chain = 'LR-2015-0005' FOR UPDATE")
        worker = start("The worker", worker_process())
        until(lambda: names[4] in printed(folder), "the letter is written but not recorded")
        kill(worker)
    assert "LR-2015-0005-N1" in waiting()

    a_minute_later(owner)
    start("The worker", worker_process())
    until(lambda: not waiting(), "every promise is kept")
    assert_each_exactly_once(approved, folder)


def test_a_queue_wiped_while_promises_wait_loses_none(start, ring, owner, valkey, approved, folder):
    worker = start("The worker", worker_process(queues="default"))  # it rings for letters, and writes none
    until(lambda: valkey.llen("letters") == LETTERS, "every letter is in the queue")
    kill(worker)
    valkey.flushall()
    assert valkey.llen("letters") == 0 and len(waiting()) == LETTERS and not printed(folder)

    a_minute_later(owner)
    start("The worker", worker_process())
    until(lambda: not waiting(), "every promise is kept")
    assert_each_exactly_once(approved, folder)
