"""Sixty people on one stream: how soon each is told of each change, and what the web process holds meanwhile.

One web process, as it is served, with its own PostgreSQL and Valkey; the sixty listen on the loopback, and every
change is an ordinary act committed by another process, so that the doorbell has to travel. It fails where a change
takes longer than a second to reach anybody, where one does not arrive, or where memory grows. Run by `make bench`; part
of no test.
"""

import asyncio
import os
import secrets
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402

from licensing import clock, migrations  # noqa: E402
from licensing.audit.commands import record  # noqa: E402
from licensing.audit.rules import SYSTEM  # noqa: E402
from licensing.database import engine, transaction  # noqa: E402
from licensing.embedded import EmbeddedServers  # noqa: E402
from licensing.people.models import Person  # noqa: E402
from licensing.people.sessions import begin_session  # noqa: E402
from licensing.people.signed_in import cookie_name  # noqa: E402
from licensing.processes import spawn, stop  # noqa: E402
from licensing.supervisor import web_process  # noqa: E402
from tests.builders.hearings import Ready, a_case_ready, opened  # noqa: E402
from tests.proofs.conftest import free_port, is_listening, until  # noqa: E402

DATABASE = "benchmark"
PEOPLE, CHANGES, WARM_UP = 60, 400, 100
SECONDS_BETWEEN = 0.1
MOST_SECONDS, MOST_GROWTH_KB = 1.0, 4096
OPENING = "GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n"


class Page:
    """One page that listens, and the moments at which it was told something new."""

    def __init__(self) -> None:
        self.told_at: dict[int, float] = {}
        self.latest = 0

    async def listen(self, address: str, path: str, cookie: str) -> None:
        where = urlsplit(address)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(OPENING.format(path=path, host=where.netloc, cookie=cookie).encode())
        try:
            while line := await reader.readline():
                if line.startswith(b"data: ") and (number := int(line[6:])) > self.latest:
                    now = time.perf_counter()
                    self.told_at |= {one: now for one in range(self.latest + 1 if self.latest else number, number + 1)}
                    self.latest = number
        finally:
            writer.close()


def main() -> int:
    """Serve, listen, change, print. The exit status is 1 when a bound is passed."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedServers(ROOT / ".local-tests", for_tests=True) as servers:
        prepare(servers)
        port = free_port()
        told = {"LICENSING_HOST": "127.0.0.1", "LICENSING_DATA_FOLDER": folder}
        web = spawn(
            "The web", web_process("127.0.0.1", port), cwd=ROOT, env=dict(os.environ) | told, log=Path(folder) / "log"
        )
        try:
            until(lambda: is_listening(port), "the web answers")
            return asyncio.run(measure(f"http://127.0.0.1:{port}", web.process.pid))
        finally:
            stop(web)
            engine().dispose()


def prepare(servers: EmbeddedServers) -> None:
    """A migrated database, and the settings that lead to it."""
    servers.create_database(DATABASE)
    passwords = {role: servers.password_of(role) for role in (migrations.APP, migrations.READ)}
    migrations.make_roles(servers.owner_url(DATABASE), passwords)
    migrations.upgrade(servers.owner_url(DATABASE))
    os.environ.update(
        LICENSING_DATABASE_URL=servers.app_url(DATABASE),
        LICENSING_REDIS_URL=servers.redis_url,
        LICENSING_BASE_URL="https://testserver",
        LICENSING_SECRET_KEY=secrets.token_urlsafe(32),
        LICENSING_AUDIT_KEY=secrets.token_urlsafe(32),
    )
    with psycopg.connect(servers.app_url(DATABASE).replace("+psycopg", "")) as connection:
        connection.execute("SELECT 1")


async def measure(address: str, pid: int) -> int:
    """Sixty pages, one change after another, and how long each took to reach each."""
    ready = a_case_ready()
    opened(ready)
    path = f"/hearing-days/{ready.day.reference}/cases/A/stream"
    people = [*ready.members, ready.commissioner, ready.clerk]
    pages = [Page() for _ in range(PEOPLE)]
    listening = [
        asyncio.create_task(page.listen(address, path, cookie_of(people[number % len(people)])))
        for number, page in enumerate(pages)
    ]
    while not all(page.latest for page in pages):
        await asyncio.sleep(0.05)
    changed_at, sizes, number = {}, {}, pages[0].latest
    for change in range(1, CHANGES + 1):
        await asyncio.to_thread(an_act, ready)
        changed_at[number + change] = time.perf_counter()
        await asyncio.sleep(SECONDS_BETWEEN)
        if change % WARM_UP == 0:
            sizes[change] = resident_kb(pid)
    await asyncio.sleep(MOST_SECONDS)
    for one in listening:
        one.cancel()
    return verdict(pages, changed_at, sizes)


def verdict(pages: list[Page], changed_at: dict[int, float], sizes: dict[int, int]) -> int:
    """Print the numbers; 1 when one of them is out of bounds."""
    missed = sum(number not in page.told_at for page in pages for number in changed_at)
    took = sorted(
        max(page.told_at[number] - at, 0.0) * 1000
        for page in pages
        for number, at in changed_at.items()
        if number in page.told_at
    )
    growth = sizes[CHANGES] - sizes[WARM_UP]
    print(f"{PEOPLE} people, {CHANGES} changes, {len(took):,} arrivals; {missed} missing.")
    print(f"middle {statistics.median(took):.0f} ms, 99 of 100 within {took[len(took) * 99 // 100]:.0f} ms, ", end="")
    print(f"slowest {took[-1]:.0f} ms; at most {MOST_SECONDS * 1000:.0f} is allowed.")
    print(
        "memory of the web process: " + ", ".join(f"{kb / 1024:.1f} MB after {at}" for at, kb in sizes.items()), end=""
    )
    print(f"; grown by {growth} kB since change {WARM_UP}, at most {MOST_GROWTH_KB} is allowed.")
    return 1 if missed or took[-1] > MOST_SECONDS * 1000 or growth > MOST_GROWTH_KB else 0


def an_act(ready: Ready) -> None:
    """Something recorded about the case and committed, as every act in the room is."""
    with transaction() as session:
        record(session, "presence.recorded", about=ready.reference, by=SYSTEM, at=clock.now())


def cookie_of(person: Person) -> str:
    with transaction() as session:
        return f"{cookie_name()}={begin_session(session, person, browser='benchmark', now=clock.machine())}"


def resident_kb(pid: int) -> int:
    """How much memory the process holds, in kilobytes (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


if __name__ == "__main__":
    raise SystemExit(main())
