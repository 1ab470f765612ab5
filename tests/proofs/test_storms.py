"""Sixty-seven letters through storms: every letter exists once, and nothing acknowledged is lost.

Workers killed again and again, the queue wiped and frozen, replies cut after COMMIT, PostgreSQL killed under load.
"""

import os
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest
import redis
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from licensing import database, migrations
from licensing.audit.commands import record
from licensing.audit.models import AuditEvent
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.embedded import EmbeddedServers
from tests.builders.notices import TUESDAY
from tests.conftest import TEMPLATE
from tests.proofs.conftest import until
from tests.proofs.storm import LETTERS, PATIENCE, Storm, rising
from tests.proofs.wire import Wire


@pytest.fixture(scope="module")
def own_servers(configured):
    """PostgreSQL as in production, which keeps what it acknowledged, and a Valkey that nobody else uses."""
    folder = Path(tempfile.mkdtemp(prefix="licensing-storm-"))
    folder.chmod(0o711)
    with EmbeddedServers(folder) as running:
        passwords = {role: running.password_of(role) for role in (migrations.APP, migrations.READ)}
        running.create_database(TEMPLATE)
        migrations.make_roles(running.owner_url(TEMPLATE), passwords)
        migrations.upgrade(running.owner_url(TEMPLATE))
        yield running
    shutil.rmtree(running.folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def storm(own_servers, folder, at, monkeypatch):
    """The letters are asked for, and nobody works on them yet."""
    at(TUESDAY)
    with redis.Redis(unix_socket_path=own_servers.redis_url.removeprefix("redis+socket://")) as valkey:
        valkey.flushall()
    made = Storm(own_servers, folder)
    monkeypatch.setattr(database, "bind", lambda: made.engine)
    made.prepare()
    yield made
    made.close()


def test_workers_killed_again_and_again_through_67_letters(storm):
    pair = [storm.start_worker(), storm.start_worker()]

    def power_cut():
        storm.kill_worker(pair.pop(0))
        pair.append(storm.start_worker())
        storm.a_minute_later()

    def one_at_work():
        storm.kill_child(pair[0])

    rising(storm, by=17, acts=[power_cut, one_at_work] * 2 + [power_cut])

    storm.ends().told("Workers killed -9")


def test_the_queue_wiped_and_frozen(storm, own_servers):
    storm.start_worker()
    (pid,) = [child.process.pid for child in own_servers._children if child.name == "Valkey"]
    path = own_servers.redis_url.removeprefix("redis+socket://")

    def wipe():
        with redis.Redis(unix_socket_path=path) as valkey:
            valkey.flushall()
        storm.tally.kills += 1
        storm.a_minute_later()

    def freeze():
        """While Valkey hears nothing, acts are committed, and no bell rings."""
        os.kill(pid, signal.SIGSTOP)
        try:
            storm.prepare(letters=3, first=LETTERS + 1)
            assert not storm.ring()
        finally:
            os.kill(pid, signal.SIGCONT)
        storm.tally.kills += 1

    rising(storm, by=20, acts=[wipe, freeze, wipe])

    storm.ends(LETTERS + 3).told("Queue wiped and frozen")


def test_replies_cut_after_commit(storm, own_servers):
    near = storm.folder / "wire"
    near.mkdir()
    wire = Wire(near, own_servers.sockets)
    url = own_servers.app_url(storm.name).replace(f"host={own_servers.sockets}", f"host={near}")
    storm.start_worker(LICENSING_DATABASE_URL=url)

    def cut():
        before = wire.lost
        wire.lose_reply()
        until(lambda: (storm.ring(), wire.lost > before)[1], "a reply is lost", seconds=PATIENCE)
        storm.a_minute_later()

    rising(storm, by=8, acts=[cut] * 7)
    tally = storm.ends()
    wire.close()

    tally.kills = wire.lost
    tally.told("Replies cut after COMMIT")


def test_postgresql_killed_under_load(storm, own_servers):
    storm.start_worker()
    acknowledged, over = [], Event()
    load = Thread(target=acting, args=(acknowledged, over))
    load.start()

    def crash():
        """At once, without a word to anybody; then started again on what it had written."""
        (server,) = [child for child in own_servers._children if child.name == "PostgreSQL"]
        server.process.send_signal(signal.SIGQUIT)
        server.process.wait()
        own_servers._children.remove(server)
        own_servers._start_postgres()
        storm.tally.kills += 1
        storm.a_minute_later()

    try:
        rising(storm, by=30, acts=[crash] * 2)
    finally:
        over.set()
        load.join()
    tally = storm.ends()

    with transaction() as session:
        kept = set(session.exec(select(AuditEvent.chain).where(AuditEvent.action == "proof.acted")).all())
    tally.losses += len(set(acknowledged) - kept)
    assert len(acknowledged) > 4
    tally.told(f"PostgreSQL killed, {len(acknowledged)} acts acknowledged beside the letters")


def acting(acknowledged: list[str], over: Event) -> None:
    """One act after another; each counts only once its commit was answered."""
    number = 0
    while not over.wait(0.02):
        number += 1
        with suppress(DBAPIError):
            with transaction() as session:
                record(session, "proof.acted", about=f"proof:{number}", by=SYSTEM, at=TUESDAY)
            acknowledged.append(f"proof:{number}")
