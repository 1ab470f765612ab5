"""`licensing run`: one command from nothing to a served demonstration, and nothing left behind when it ends.

Servers first, then migrations and the demonstration, then the web, and once that answers the worker and beat. They
stop in the opposite order. The argument lists of the three processes are here too, for `licensing serve`, `worker` and
`beat` to become with `os.execv`.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from licensing.embedded import DATABASE, EmbeddedServers, NotStarted, write_private
from licensing.processes import Child, spawn, stop
from licensing.settings import CHECKOUT

NOTE = "embedded.json"
OTHER_PORTS = 20
SECONDS_TO_ANSWER = 60


def web_process(host: str, port: int, trusted_proxies: str = "127.0.0.1") -> list[str]:
    """The argument list that serves the pages."""
    address = ["--host", host, "--port", str(port), "--proxy-headers", "--forwarded-allow-ips", trusted_proxies]
    quiet = ["--no-server-header", "--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "5"]
    return [sys.executable, "-m", "uvicorn", "licensing.app:create", "--factory", *address, *quiet]


def worker_process(*, queues: str = "default,letters", concurrency: int = 1) -> list[str]:
    """The argument list that does what the outbox promises; `queues` are those of `workers/app.py`."""
    options = ["--queues", queues, "--concurrency", str(concurrency), "--loglevel", "warning"]
    return [*_celery(), "--quiet", "worker", *options, "--without-gossip", "--without-mingle"]


def beat_process(schedule: Path) -> list[str]:
    """The argument list that starts what is due; `schedule` is the file where it remembers what it last started."""
    return [*_celery(), "--quiet", "beat", "--loglevel", "warning", "--schedule", str(schedule), "--pidfile="]


def run(
    folder: Path,
    *,
    migrate: Callable[[EmbeddedServers], None],
    demonstrate: Callable[[], None],
    port: int = 8000,
    host: str = "127.0.0.1",
    database: str = DATABASE,
) -> int:
    """Serve a demonstration until stopped; 0 when asked to stop, 1 when a process ended by itself or could not start.

    `migrate` gets the running servers and makes roles and tables; `demonstrate` then finds the settings of the
    application's role as any command does, and builds the demonstration unless the database has one.
    """
    started = time.monotonic()
    children: list[Child] = []
    try:
        with _stopping_on_signals(), _servers(folder) as servers:
            try:
                port = _free_port(host, port, patient=(folder / NOTE).exists())
                note = _note(servers, host, port, database)
                write_private(folder / NOTE, note)
                servers.create_database(database)
                _say("Bringing the database up to date")
                migrate(servers)
                demonstrate()
                _start_all(children, _environment(note), host, port, servers.folder)
                _say(f"Ready in {time.monotonic() - started:.0f} seconds: {_address(host, port)}  (Ctrl-C stops it)")
                return _watch(servers, children)
            finally:
                _stop_all(children)
                (folder / NOTE).unlink(missing_ok=True)
    except NotStarted as reason:
        print(f"Not started. {reason}", file=sys.stderr)
        return 1


@contextmanager
def _servers(folder: Path) -> Iterator[EmbeddedServers]:
    if os.environ.get("LICENSING_DATABASE_URL"):
        raise NotStarted(
            "LICENSING_DATABASE_URL is set, but `licensing run` starts servers of its own. Unset it to try the service "
            "out; use `licensing serve`, `worker` and `beat` with servers that are already there."
        )
    _say("Starting PostgreSQL and Valkey")
    with EmbeddedServers(folder) as servers:
        yield servers


def _start_all(children: list[Child], env: dict[str, str], host: str, port: int, folder: Path) -> None:
    """The web first: three processes importing at once on two cores would keep the first page waiting."""
    _say("Starting the web, the worker and beat")
    children.append(spawn("The web", web_process(host, port), cwd=CHECKOUT, env=env))
    _wait_for_web(children[0], host, port)
    children.append(spawn("The worker", worker_process(), cwd=CHECKOUT, env=env, patience=15))
    children.append(spawn("Beat", beat_process(folder / "beat"), cwd=CHECKOUT, env=env))


def _wait_for_web(web: Child, host: str, port: int) -> None:
    end = time.monotonic() + SECONDS_TO_ANSWER
    while not _is_listening(host, port):
        if web.process.poll() is not None or time.monotonic() > end:
            raise NotStarted("The web process did not start; what it said is above.")
        time.sleep(0.05)


def _watch(servers: EmbeddedServers, children: list[Child]) -> int:
    """Wait until a process ends by itself, which is never right. A signal to stop leaves by SystemExit."""
    while True:
        ended = [child for child in children if child.process.poll() is not None] or servers.dead()
        if ended:
            print(f"{ended[0].name} ended by itself ({ended[0].process.returncode}).", file=sys.stderr)
            return 1
        time.sleep(0.2)


def _stop_all(children: list[Child]) -> None:
    """In the opposite order of starting, whatever signals come meanwhile."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    if children:
        _say("Stopping")
    while children:
        stop(children.pop())


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """Ctrl-C, a closed terminal and a polite kill all mean: stop everything in order, and that is a success."""

    def leave(_signal: int, _frame: object) -> NoReturn:
        raise SystemExit(0)

    before = {name: signal.signal(name, leave) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _note(servers: EmbeddedServers, host: str, port: int, database: str) -> dict[str, object]:
    """What `licensing.settings` reads in a second terminal: never the owner's address."""
    return {
        "supervisor": os.getpid(),
        "database_url": servers.app_url(database),
        "redis_url": servers.redis_url,
        "embedded": True,
        "demonstration": True,
        "secure_cookies": False,
        "secret_key": servers.key("secret_key"),
        "audit_key": servers.key("audit_key"),
        "base_url": _address(host, port),
        "host": host,
        "port": port,
    }


def _environment(note: dict[str, object]) -> dict[str, str]:
    """What the processes are told: ours, less the owner's address, with the application's role."""
    told = {f"LICENSING_{name.upper()}": str(value) for name, value in note.items()}
    told.pop("LICENSING_SUPERVISOR")
    ours = {name: value for name, value in os.environ.items() if name != "LICENSING_OWNER_DATABASE_URL"}
    return ours | told | {"PYTHONUNBUFFERED": "1"}


def _celery() -> list[str]:
    # Celery warns root of pickled tasks on each start; ours are JSON only.
    return [sys.executable, "-W", "ignore::UserWarning:celery.platforms", "-m", "celery", "-A", "workers.app:celery"]


def _free_port(host: str, port: int, *, patient: bool) -> int:
    """The port asked for, or the next free one. Patient after an unclean end, when our own web may still be leaving."""
    end = time.monotonic() + (5 if patient else 0)
    while not _can_bind(host, port) and time.monotonic() < end:
        time.sleep(0.1)
    for candidate in range(port, port + OTHER_PORTS):
        if _can_bind(host, candidate):
            if candidate != port:
                _say(f"Port {port} is busy: using {candidate}. (PORT=9000 make run asks for another.)")
            return candidate
    raise NotStarted(f"Ports {port} to {port + OTHER_PORTS - 1} are all busy. Ask for another: PORT=9000 make run")


def _can_bind(host: str, port: int) -> bool:
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((host, port))
            return True
    return False


def _is_listening(host: str, port: int) -> bool:
    with suppress(OSError), closing(socket.create_connection((_reached(host), port), timeout=1)):
        return True
    return False


def _reached(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _address(host: str, port: int) -> str:
    reached = _reached(host)
    return f"http://{f'[{reached}]' if ':' in reached else reached}:{port}"


def _say(words: str) -> None:
    """Tell the terminal; where it has gone, nobody is left to tell, and stopping goes on."""
    try:
        print(words, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for as long as we live
