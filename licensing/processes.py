"""Processes that live no longer than the one that started them, and stop in order.

On Linux each is told by the kernel when its parent dies, so even a `kill -9` of the parent leaves nothing behind.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
KERNEL = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Child:
    """A process of ours, and how it is asked to stop."""

    name: str
    process: subprocess.Popen[bytes]
    ask: signal.Signals
    patience: float


def spawn(
    name: str,
    argv: list[str],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    ask: signal.Signals = signal.SIGTERM,
    patience: float = 10,
    user: Mapping[str, Any] | None = None,
) -> Child:
    """Start a child that dies with us. `ask` is the signal that stops it in good order, `user` Popen's own words."""
    with _written_to(log) as output:
        process = subprocess.Popen(
            argv,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,  # or Ctrl-C would reach PostgreSQL before the worker
            preexec_fn=_die_with_parent(ask),
            **(user or {}),
        )
    return Child(name, process, ask, patience)


def stop(child: Child) -> None:
    """Ask, wait, and only then end it with all it started."""
    if child.process.poll() is None:
        child.process.send_signal(child.ask)
    try:
        child.process.wait(child.patience)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()


@contextmanager
def _written_to(log: Path | None) -> Iterator[Any]:
    if log is None:
        yield None
    else:
        with log.open("ab") as output:
            yield output


def _die_with_parent(ask: signal.Signals) -> Callable[[], None]:
    """What a child does between fork and exec: have the kernel send it that signal when we die."""
    parent = os.getpid()

    def prepare() -> None:
        if KERNEL is not None:
            KERNEL.prctl(PR_SET_PDEATHSIG, int(ask), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return prepare
