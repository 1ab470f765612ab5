"""One message and several workers, with real commits: threads at once, and a process killed while it sends."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.messages.commands import queue_message
from licensing.messages.queries import steps_of
from licensing.messages.rules import Channel, Draft, MessageKind, MessageState, To
from licensing.messages.sending import claim_message
from licensing.outbox.models import OutboxMessage
from tests.builders.mail import mail_server, told
from tests.builders.notices import TUESDAY
from workers.messages import send

ROOT = Path(__file__).resolve().parents[2]
S = MessageState
A_WORKER = "import sys; from workers.app import celery; from workers.messages import send; send(int(sys.argv[1]))"


@pytest.fixture
def server(fresh_database, monkeypatch):
    with mail_server(monkeypatch) as running:
        yield running


@pytest.fixture
def queued(server):
    draft = Draft(
        kind=MessageKind.SUMMONED, to=To("Cllr Pike", "pike@calderbrook.example"), subject="Hearing day", body="Soon.",
        about="hearing_day:HD-1", regarding="HD-1", dedupe="one",
    )  # fmt: skip
    with transaction() as session:
        return queue_message(session, draft, channel=Channel.SMTP, by=SYSTEM, now=TUESDAY)


def promised():
    with transaction() as session:
        return session.exec(select(OutboxMessage.id).where(OutboxMessage.fact == "message.queued")).one()


def states(message):
    with transaction() as session:
        return [step.state for step in steps_of(session, message.id)]


def test_eight_workers_at_once_send_it_once(server, queued):
    number = promised()

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(lambda _: send(number), range(8)))

    assert len(server.taken) == 1
    assert states(queued) == [S.QUEUED, S.SENDING, S.SENT]


def test_a_worker_killed_after_the_text_left_is_found_out_and_nothing_goes_twice(
    server, queued, servers, fresh_database, monkeypatch
):
    server.behaves = "never answers"
    told(monkeypatch, mail_timeout_seconds="30")
    number = promised()
    environment = os.environ | {"LICENSING_DATABASE_URL": servers.app_url(fresh_database), "PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen([sys.executable, "-c", A_WORKER, str(number)], env=environment, cwd=ROOT)
    until = time.monotonic() + 30
    while not server.taken and time.monotonic() < until:
        time.sleep(0.05)

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    send(number)  # its lease is over, and another worker takes it up

    assert states(queued) == [S.QUEUED, S.SENDING]
    with transaction() as session:
        claim_message(session, queued.reference, now=TUESDAY, machine=clock.machine() + timedelta(seconds=61))
    assert states(queued) == [S.QUEUED, S.SENDING, S.UNCERTAIN] and len(server.taken) == 1
