"""What a tablet sends, sent by many at once and with its answer lost: one effect, and always the very same answer.

`LICENSING_ROUNDS=500` runs as many rounds of identical posts.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import create_engine
from sqlmodel import func, select

from licensing import clock, database
from licensing.audit.models import AccessEvent, AccessKind, AuditEvent
from licensing.database import transaction
from licensing.hearings.models import Presence
from licensing.hearings.rules import PresenceKind
from tests.builders.hearings import a_case_ready
from tests.builders.tablets import enrolled, on_the_day, presence, send
from tests.conftest import browser, signed_in_browser
from tests.proofs.wire import Wire

ROUNDS = int(os.environ.get("LICENSING_ROUNDS", "6"))
MOST = 20


def count(model, *conditions):
    with transaction() as session:
        return session.exec(select(func.count()).select_from(model).where(*conditions)).one()


def in_turn(person, turn):
    """Present, left, arrived, left: each is one movement more."""
    kind = PresenceKind.LEFT if turn % 2 else PresenceKind.ARRIVED if turn else PresenceKind.PRESENT
    return presence(person, kind, made_at=clock.now().isoformat())


@pytest.fixture
def ready(fresh_database, at):
    on_the_day(at)
    return a_case_ready()


@pytest.fixture
def tablet(application, ready):
    opened = signed_in_browser(application, ready.clerk)
    enrolled(opened, ready.clerk)
    return opened


def test_two_to_twenty_identical_posts_are_one_effect_and_one_answer(application, ready, tablet, monkeypatch):
    monkeypatch.setattr("licensing.hearings.offline.sending.MOST_A_MINUTE", 10**6)
    hands = [browser(application) for _ in range(MOST)]
    for hand in hands:
        hand.cookies.update(dict(tablet.cookies))
    refusals = (AccessEvent.kind == AccessKind.REFUSED, AccessEvent.route == "hearings.entries")

    for turn in range(ROUNDS):
        number, person = 2 + turn % (MOST - 1), ready.members[turn % 3]
        nobodys = presence(person) | {"body": {"person_id": 10**9, "kind": "present"}}
        entries = [in_turn(person, turn // 3), nobodys]
        gate = Barrier(number)

        def one(hand, gate=gate, entries=entries):
            gate.wait()
            return send(hand, ready, *entries)["entries"]

        with ThreadPoolExecutor(number) as pool:
            replies = list(pool.map(one, hands[:number]))

        assert [one["answer"] for one in replies[0]] == ["done", "refused"], replies[0]
        assert all(reply == replies[0] for reply in replies)
        assert count(Presence) == count(AuditEvent, AuditEvent.action == "presence.recorded") == turn + 1
        assert count(AccessEvent, *refusals) == turn + 1


def test_an_answer_lost_after_commit_is_given_again(servers, fresh_database, folder, ready, tablet, monkeypatch):
    wire = Wire(folder, servers.sockets)
    through = servers.app_url(fresh_database).replace(f"host={servers.sockets}", f"host={folder}")
    engine, direct = create_engine(through), database.bind()
    address = f"/hearing-days/{ready.day.reference}/entries"
    for turn in range(9):
        entry, before = in_turn(ready.members[1], turn), count(Presence)
        monkeypatch.setattr(database, "bind", lambda: engine)
        wire.lose_reply(after=turn % 4)  # who asks, whether too much, the entry, what to erase
        first = tablet.post(address, json={"entries": [entry]})
        monkeypatch.setattr(database, "bind", lambda: direct)

        assert (first.status_code, wire.lost) == (503, turn + 1)
        assert count(Presence) - before == (1 if turn % 4 >= 2 else 0)  # it was done, though nobody heard
        assert [one["answer"] for one in send(tablet, ready, entry)["entries"]] == ["done"]
        assert count(Presence) - before == 1
    engine.dispose()
    wire.close()
