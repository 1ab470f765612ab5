"""Letters approved one by one and in bulk, through the same pages and the same promises, in one run.

One by one: open the letter, approve it, and the worker puts it in the print room. In bulk: look over the check page,
press once, and the worker approves and prints each. Both take turns, so that a busy machine slows both alike: read the
ratio. Bulk does the same work for each letter and spares the pages; it fails when it is slower than one by one. Last,
the day's post is merged into one file. Run by `make bench`; part of no test.
"""

import contextlib
import os
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from starlette.testclient import TestClient  # noqa: E402

from licensing import app as web  # noqa: E402
from licensing import clock, migrations  # noqa: E402
from licensing.audit.rules import SYSTEM  # noqa: E402
from licensing.database import engine, transaction  # noqa: E402
from licensing.embedded import EmbeddedServers  # noqa: E402
from licensing.notices.commands import draft_notice  # noqa: E402
from licensing.notices.rules import NoticeKind  # noqa: E402
from tests.builders.notices import TUESDAY, a_letterhead, decided  # noqa: E402
from tests.builders.people import ostler  # noqa: E402
from tests.builders.promises import keep_promises  # noqa: E402
from tests.builders.register import hale  # noqa: E402
from tests.conftest import signed_in_browser  # noqa: E402

DATABASE = "benchmark"
LETTERS, ROUNDS = 67, 2
LEAST = 1.0  # letters in bulk for each letter one by one


def main() -> int:
    """Measure both and the merged file; 1 when bulk is the slower way."""
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedServers(ROOT / ".local-tests", for_tests=True) as servers,
    ):
        opened = prepare(servers, folder)
        single = bulk = 0.0
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # the log of every request
            for turn in range(ROUNDS):
                single += seconds(one_by_one, opened, drafts(2 * turn))
                bulk += seconds(in_bulk, opened, drafts(2 * turn + 1))
            began = time.perf_counter()
            size = len(opened.get("/notices/post/letters.pdf").content)
            merged = time.perf_counter() - began
        engine().dispose()
    number, ratio = LETTERS * ROUNDS, single / bulk
    print(f"{number} letters one by one: {number / single:.1f} a second; in bulk: {number / bulk:.1f} a second")
    print(f"Bulk is {ratio:.2f} times as fast; at least {LEAST:.0f} is asked.")
    print(f"The day's post in one file: {size / 1e6:.1f} MB in {merged:.2f} s")
    return 0 if ratio >= LEAST else 1


def prepare(servers: EmbeddedServers, folder: str) -> TestClient:
    """A migrated database, a council with its letterhead, and the officer's browser, on 1 December 2015."""
    servers.create_database(DATABASE)
    passwords = {role: servers.password_of(role) for role in (migrations.APP, migrations.READ)}
    migrations.make_roles(servers.owner_url(DATABASE), passwords)
    migrations.upgrade(servers.owner_url(DATABASE))
    os.environ.update(
        LICENSING_DATABASE_URL=servers.app_url(DATABASE),
        LICENSING_REDIS_URL=servers.redis_url,
        LICENSING_DATA_FOLDER=folder,
        LICENSING_BASE_URL="https://testserver",
        LICENSING_SECRET_KEY=secrets.token_urlsafe(32),
        LICENSING_AUDIT_KEY=secrets.token_urlsafe(32),
    )
    application = web.create()
    offset = TUESDAY - clock.machine()
    clock.run_at(lambda: offset)
    a_letterhead()
    return signed_in_browser(application, ostler())


def drafts(turn: int) -> list[str]:
    """So many decision notices to approve; their references."""
    holder = hale()
    with transaction() as session:
        return [
            draft_notice(
                session, NoticeKind.DECISION_NOTICE, content=decided(case_reference=about), holder_id=holder.id or 0,
                about=about, due_on=None, by=SYSTEM, now=TUESDAY,
            ).reference
            for about in (f"LR-2015-{turn}{number:03}" for number in range(LETTERS))
        ]  # fmt: skip


def one_by_one(opened: TestClient, references: Sequence[str]) -> None:
    for reference in references:
        address = f"/notices/{reference}"
        press(opened, opened.get(address).text, f"{address}/approve")
        keep_promises()


def in_bulk(opened: TestClient, references: Sequence[str]) -> None:
    check = opened.get("/notices/bulk", params={"notice": list(references)})
    press(opened, check.text, "/notices/bulk")
    keep_promises()


def press(opened: TestClient, html: str, action: str) -> None:
    """Send the form that goes to this address, as it stands on the page."""
    found = re.search(rf'<form method="post"[^>]*action="{re.escape(action)}".*?</form>', html, re.S)
    if found is None:
        raise SystemExit(f"There is no form to {action}.")
    sent = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0])
    sent += re.findall(r'name="([^"]+)" type="checkbox" value="([^"]+)" checked', found[0])
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = opened.post(action, content=urlencode(sent), headers=headers)
    if answer.status_code != 303:
        raise SystemExit(f"{action}: {answer.status_code}")


def seconds(way: Callable[[TestClient, Sequence[str]], None], opened: TestClient, references: Sequence[str]) -> float:
    began = time.perf_counter()
    way(opened, references)
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
