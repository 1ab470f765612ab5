"""The servers that trying out and the tests use: real ones, that leave nothing behind and lose nothing."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
import redis

from licensing.embedded import EmbeddedServers, NotStarted

HOLD = """
import sys, time
from pathlib import Path
from licensing.embedded import EmbeddedServers
with EmbeddedServers(Path(sys.argv[1])) as servers:
    print(servers.create_database(), flush=True)
    time.sleep(600)
"""


@pytest.fixture
def folder():
    """A folder that PostgreSQL's own user can reach when the tests run as root."""
    made = Path(tempfile.mkdtemp(prefix="licensing-test-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def ask(servers: EmbeddedServers, question: str):
    with psycopg.connect(servers.owner_url().replace("+psycopg", ""), autocommit=True) as connection:
        answer = connection.execute(question)
        return answer.fetchone() if answer.description else None


def processes_on(folder: Path) -> list[str]:
    """The running processes whose working folder is below that one: both servers go to live in their data."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):  # it ended meanwhile, or is not ours to look at
            if os.readlink(path).startswith(f"{folder}/"):
                found.append(path.parent.name)
    return found


def test_data_and_passwords_survive_a_restart(folder):
    with EmbeddedServers(folder) as servers:
        assert servers.create_database()
        ask(servers, "CREATE TABLE kept AS SELECT 42 AS answer")
        password = servers.password_of("licensing_app")
    assert processes_on(folder) == []

    with EmbeddedServers(folder) as servers:
        assert not servers.create_database()
        assert ask(servers, "SELECT answer FROM kept") == (42,)
        assert servers.password_of("licensing_app") == password


def test_nobody_comes_in_without_a_password(folder):
    with EmbeddedServers(folder) as servers:
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgresql://postgres@/postgres?host={servers.sockets}")
        assert (folder / "secrets.json").stat().st_mode & 0o077 == 0
        assert servers.sockets.stat().st_mode & 0o077 == 0


def test_valkey_answers(folder):
    with EmbeddedServers(folder, for_tests=True) as servers:
        path = servers.redis_url.removeprefix("redis+socket://")
        assert redis.Redis(unix_socket_path=path).ping()


def test_a_killed_supervisor_blocks_nothing(folder):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline().strip() == "True"
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()

    with EmbeddedServers(folder) as servers:
        assert not servers.create_database()
        assert len(processes_on(folder)) >= 2
    end = time.monotonic() + 5
    while processes_on(folder) and time.monotonic() < end:
        time.sleep(0.05)
    assert processes_on(folder) == []


def test_a_second_supervisor_is_told_of_the_first(folder):
    with EmbeddedServers(folder), pytest.raises(NotStarted, match="Already running"):
        EmbeddedServers(folder).start()


def test_test_runs_stand_side_by_side(folder):
    with EmbeddedServers(folder, for_tests=True) as one, EmbeddedServers(folder, for_tests=True) as other:
        assert one.create_database() and other.create_database()
        assert one.owner_url() != other.owner_url()


@pytest.mark.parametrize("depth", [1, 12])
def test_the_socket_path_stays_short_wherever_the_checkout_is(folder, depth):
    deep = folder.joinpath(*["a-folder-with-a-name"] * depth)

    with EmbeddedServers(deep, for_tests=True) as servers:
        assert len(os.fsencode(servers.sockets / ".s.PGSQL.5432.lock")) <= 107
        assert servers.create_database()
