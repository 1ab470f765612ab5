"""`licensing run`, as a person runs it: from an empty folder to a served demonstration, stopped, killed, restarted."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import pytest

LICENSING = Path(sys.executable).with_name("licensing")


class Run:
    """A `licensing run` on one folder, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("LICENSING_")}
        self.env = ours | {"LICENSING_DATA_FOLDER": str(folder)}
        self.folder = folder

    def start(self, port: int) -> str:
        """Start and wait for the address it prints; "" when it ended without one."""
        command = [LICENSING, "run", "--port", str(port)]
        self.process = subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, text=True)
        ready = next((line for line in self.process.stdout if line.startswith("Ready")), "")
        return next((word for word in ready.split() if word.startswith("http://")), "")

    def be_killed_while_building(self, port: int) -> None:
        """Start, and be killed when the demonstration's people are there and the rest is not."""
        self.process = subprocess.Popen([LICENSING, "run", "--port", str(port)], env=self.env, stdout=subprocess.PIPE)
        for line in self.process.stdout:
            if line.startswith(b"Building"):
                break
        tries = 0
        while "Bethan Lowe" not in self.ask("people", "list").stdout:
            tries += 1
            assert self.process.poll() is None and tries < 100
        self.end(signal.SIGKILL)

    def end(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        with self.process.stdout as said:
            said.read()
        return self.process.wait()

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Another command, in a second terminal."""
        return subprocess.run([LICENSING, *words], env=self.env, capture_output=True, text=True)

    def left(self) -> list[str]:
        """The processes that were told of this folder, and still run."""
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if f"LICENSING_DATA_FOLDER={self.folder}".encode() in path.read_bytes():
                    found.append(path.parent.name)
        return found


@pytest.fixture(scope="module")
def run():
    """One folder for the whole story: its demonstration is built once."""
    folder = Path(tempfile.mkdtemp(prefix="licensing-test-"))
    folder.chmod(0o711)
    made = Run(folder)
    yield made
    if made.process.poll() is None:
        made.end(signal.SIGTERM)
    shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def figures(run: Run) -> dict:
    told = run.ask("figures", "--as-at", "2015-11-27", "--json")
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_one_command_serves_stops_and_keeps_its_data(run):
    run.be_killed_while_building(free_port())
    port = free_port()
    address = run.start(port)  # from the beginning again: the figures below are whole
    assert address == f"http://127.0.0.1:{port}"
    with urllib.request.urlopen(address) as page:
        assert page.status == 200
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    before = figures(run)
    second = run.ask("run", "--port", str(free_port()))
    assert second.returncode == 1 and "Already running" in second.stderr

    assert run.end(signal.SIGINT) == 0
    assert run.left() == []

    with socket.create_server(("127.0.0.1", port)):
        elsewhere = run.start(port)
        assert elsewhere and elsewhere != address  # a busy port: the next free one
        assert figures(run) == before

        run.end(signal.SIGKILL)
    assert run.start(free_port())  # nothing blocks the next start
    assert figures(run) == before
    assert run.end(signal.SIGTERM) == 0
    assert run.left() == []
