"""The review list over 400,000 licence holders and 100,000 reviews, against the least that any page could cost.

The floor runs the very statements of each page through bare psycopg and answers with a constant string as long as the
page. Both are asked through the same test client, in turns within one run, so that whatever else the machine does
weighs on both. What counts is the ratio, not the milliseconds. Run by `make bench`; part of no test.
"""

import contextlib
import os
import secrets
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402
from sqlalchemy import event  # noqa: E402
from starlette.testclient import TestClient  # noqa: E402

from licensing import app as web  # noqa: E402
from licensing import clock, migrations  # noqa: E402
from licensing.audit.commands import record  # noqa: E402
from licensing.audit.rules import SYSTEM  # noqa: E402
from licensing.database import engine, transaction  # noqa: E402
from licensing.embedded import EmbeddedServers  # noqa: E402
from licensing.people.models import Person, RoleGrant  # noqa: E402
from licensing.people.rules import Role  # noqa: E402
from licensing.people.sessions import begin_session  # noqa: E402
from licensing.people.signed_in import cookie_name  # noqa: E402

DATABASE = "benchmark"
ROUNDS = 20
MOST = 6.0  # the naive page was 12 times the floor, a good one about 2 (docs say how): more than this is a fault
ADDRESSES = (
    "/reviews",
    "/reviews?page=7",
    "/reviews?page=30",
    "/reviews?status=opened",
    "/reviews?status=opened&page=12",
    "/reviews?risk=very_high",
    "/reviews?order=oldest&page=3",
    "/reviews?standing=unaccounted",
)
# As the owner, with triggers off: rows that no act made and that nobody will ever answer for.
LOAD = (
    "SET session_replication_role = replica",
    """INSERT INTO licence_holder (reference, name, search_name, search_last, address, ward, firm, telephone, email,
       needs, entered_on, version)
       SELECT 'LH-' || n, 'Holder Number' || n, 'holder number' || n, 'number' || n || ' holder', '1 Weir Lane', 'Ward',
       'Firm', '', '', '', DATE '2014-01-01', 1 FROM generate_series(1, 400000) n""",
    """INSERT INTO licence (number, holder_id, kind, badge_number, granted_on, expires_on)
       SELECT 'PH' || id, id, 'private_hire_driver', 'B' || id, DATE '2014-01-01', DATE '2016-12-31' + (id % 400)::int
       FROM licence_holder""",
    """INSERT INTO programme (name, identified_by, basis, hear_by, began_on, version)
       SELECT 'Programme ' || n, 'An officer', 'A basis', DATE '2016-03-31', DATE '2015-02-26', 1
       FROM generate_series(1, 5) n""",
    """INSERT INTO review (reference, programme_id, holder_id, status, why, identified_on, risk, opened_at, version)
       SELECT 'LR-2015-' || lpad(n::text, 6, '0'), 1 + n % 5, n * 4,
       (ARRAY['opened', 'opened', 'opened', 'heard', 'decided'])[1 + n % 5], 'Why', DATE '2015-01-01' + n % 300,
       (ARRAY['low', 'medium', 'high', 'very_high'])[1 + n % 4], now(), 1 FROM generate_series(1, 100000) n""",
    """INSERT INTO review_licence (review_id, licence_id)
       SELECT review.id, licence.id FROM review JOIN licence ON licence.holder_id = review.holder_id""",
    """INSERT INTO hear_by_date (review_id, hear_by, set_on, because, recorded_at)
       SELECT id, DATE '2016-03-31', identified_on, 'Set when opened', now() FROM review WHERE id % 50 <> 0""",
    "ANALYZE",
)


@dataclass(slots=True)
class Timed:
    """How long one page took in each round, ours and the floor, in milliseconds."""

    address: str
    statements: int
    size: int
    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.floor)


def main() -> int:
    """Load, measure, print. The exit status is 1 when the page costs more than MOST times the floor."""
    with EmbeddedServers(ROOT / ".local-tests", for_tests=True) as servers:
        prepare(servers)
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # the log of every request
            timed = measure(servers)
        engine().dispose()
    print(f"{'page':<36}{'statements':>11}{'KB':>6}{'ours ms':>10}{'floor ms':>10}{'ratio':>8}")
    for one in timed:
        ours, floor = statistics.median(one.ours), statistics.median(one.floor)
        print(
            f"{one.address:<36}{one.statements:>11}{one.size / 1000:>6.0f}{ours:>10.1f}{floor:>10.1f}{one.ratio:>8.1f}"
        )
    middle = statistics.median(one.ratio for one in timed)
    print(f"The middle page costs {middle:.1f} times its floor; at most {MOST:.0f} is allowed.")
    return 0 if middle <= MOST else 1


def prepare(servers: EmbeddedServers) -> None:
    """A migrated database with its rows, and the settings that lead to it."""
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
    began = time.perf_counter()
    with psycopg.connect(plain(servers.owner_url(DATABASE)), autocommit=True) as connection:
        for statement in LOAD:
            connection.execute(statement)
    print(f"400,000 licence holders and 100,000 reviews loaded in {time.perf_counter() - began:.0f} seconds.")


def measure(servers: EmbeddedServers) -> list[Timed]:
    """Every page and its floor in turns, round after round."""
    ours = TestClient(web.create(), base_url="https://testserver", raise_server_exceptions=True)
    ours.cookies.set(cookie_name(), an_officers_token())
    timed = []
    with psycopg.connect(plain(servers.app_url(DATABASE)), autocommit=True) as connection:
        for address in ADDRESSES:
            statements, size = statements_of(ours, address)
            floor = TestClient(floor_of(connection, statements, b"x" * size), base_url="https://testserver")
            one = Timed(address, len(statements), size)
            for _ in range(ROUNDS):
                one.ours.append(milliseconds(lambda: ours.get(address)))  # noqa: B023 (called at once)
                one.floor.append(milliseconds(lambda: floor.get("/")))  # noqa: B023
            timed.append(one)
    return timed


def an_officers_token() -> str:
    """The session of an officer who may list reviews."""
    with transaction() as session:
        officer = Person(name="Ada Ostler", email="officer@example.invalid", created_at=clock.now())
        session.add(officer)
        session.flush()
        session.add(RoleGrant(person_id=officer.id, role=Role.LICENSING_OFFICER, granted_from=clock.now()))
        record(session, "person.added", about="benchmark", by=SYSTEM, at=clock.now())
        return begin_session(session, officer, browser="benchmark", now=clock.machine())


def statements_of(client: TestClient, address: str) -> tuple[list[tuple[str, Any]], int]:
    """The statements of one page as they reach psycopg, and the page's size. Asked twice, so that caches are warm."""
    found: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        found.append((statement, given))

    client.get(address)
    event.listen(engine(), "before_cursor_execute", note)
    reply = client.get(address)
    event.remove(engine(), "before_cursor_execute", note)
    if reply.status_code != 200:
        raise SystemExit(f"{address} answered {reply.status_code}: there is nothing to measure.")
    return found, len(reply.content)


def floor_of(
    connection: psycopg.Connection, statements: Sequence[tuple[str, Any]], body: bytes
) -> Callable[..., Awaitable[None]]:
    """An application that runs these statements and answers with a constant."""

    async def floor(scope: Any, receive: Any, send: Any) -> None:
        for statement, given in statements:
            rows = connection.execute(statement, given)
            if rows.description:
                rows.fetchall()
        headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return floor


def milliseconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


if __name__ == "__main__":
    raise SystemExit(main())
