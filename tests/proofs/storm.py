"""A bulk issue of sixty-seven letters on servers of its own, and what a storm does to it: kill, wipe, freeze, cut."""

import os
import secrets
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from celery import Celery
from kombu.exceptions import OperationalError
from sqlalchemy import Engine, create_engine
from sqlmodel import func, select

from licensing import clock
from licensing.audit.models import AuditEvent
from licensing.audit.queries import verify
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.embedded import EmbeddedServers
from licensing.notices.bulk.checking import letters_checked
from licensing.notices.bulk.commands import Shown, ask_for_bulk
from licensing.notices.commands import draft_notice
from licensing.notices.letters import Plan
from licensing.notices.models import BulkOutcome, HandedOver, Notice, NoticeRevision
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.outbox.models import Delivery, OutboxMessage
from licensing.people.models import DemonstrationClock
from licensing.processes import Child, spawn
from licensing.settings import CHECKOUT
from licensing.supervisor import worker_process
from tests.builders.notices import TUESDAY, a_letterhead, decided
from tests.builders.people import actor, ostler
from tests.builders.register import hale
from tests.conftest import clone
from tests.proofs.conftest import owners_address, until

LETTERS = 67
PATIENCE = 120  # seconds without any progress, on a machine that others keep busy
POST = Plan(ServiceMethod.POST_FIRST_CLASS, TUESDAY.date())


@dataclass
class Tally:
    """What a storm did, and what came of it. A kill is anything that ended, wiped, froze or cut something."""

    kills: int = 0
    repeats: int = 0
    losses: int = 0

    def told(self, what: str) -> None:
        print(f"\n{what}: kills {self.kills}, repeats {self.repeats}, losses {self.losses}")
        assert self.kills > 0 and (self.repeats, self.losses) == (0, 0)


@dataclass
class Storm:
    """One database, one folder, the workers on them, and the bell that beat would ring."""

    servers: EmbeddedServers
    folder: Path
    name: str = field(default_factory=lambda: f"licensing_{secrets.token_hex(6)}")
    workers: list[Child] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        clone(self.servers, self.name)
        self.engine: Engine = create_engine(self.servers.app_url(self.name), pool_size=5, pool_pre_ping=True)
        self.told = dict(os.environ) | {
            "LICENSING_DATABASE_URL": self.servers.app_url(self.name),
            "LICENSING_REDIS_URL": self.servers.redis_url,
            "LICENSING_DATA_FOLDER": str(self.folder),
            "LICENSING_DEMONSTRATION": "true",  # for its clock: the letters are of December 2015
        }
        self.bell = Celery("bell", broker=self.servers.redis_url)
        self.bell.conf.update(
            broker_transport_options={"socket_timeout": 1, "socket_connect_timeout": 1}, task_ignore_result=True
        )

    def prepare(self, *, letters: int = LETTERS, first: int = 1) -> None:
        """So many drafts, and the bulk issue that asks for them."""
        a_letterhead()
        officer, holder = actor(ostler(), "licensing_officer"), hale()
        with transaction() as session:
            if first == 1:
                offset = TUESDAY - clock.machine()
                session.add(DemonstrationClock(offset_seconds=round(offset.total_seconds())))
            drafts = [
                draft_notice(
                    session, NoticeKind.DECISION_NOTICE, content=decided(case_reference=f"LR-2015-{number:04}"),
                    holder_id=holder.id, about=f"LR-2015-{number:04}", due_on=None, by=SYSTEM, now=TUESDAY,
                )
                for number in range(first, first + letters)
            ]  # fmt: skip
        with transaction() as session:
            checked = letters_checked(session, [one.reference for one in drafts], POST, by=officer)
            shown = [Shown(one.notice.reference, one.notice.version, one.facts.letter.sha256) for one in checked]
            ask_for_bulk(session, shown, method=POST.method, planned_on=POST.sent_on, by=officer, now=TUESDAY)

    def start_worker(self, **told: str) -> Child:
        env = self.told | told
        one = spawn("The worker", worker_process(), cwd=CHECKOUT, env=env, log=self.folder / "log", patience=5)
        self.workers.append(one)
        return one

    def kill_worker(self, worker: Child) -> None:
        """As a power cut would: the worker and all it started, in the middle of whatever they do."""
        os.killpg(worker.process.pid, signal.SIGKILL)
        worker.process.wait()
        self.workers.remove(worker)
        self.tally.kills += 1

    def kill_child(self, worker: Child) -> None:
        """Only the process that is at work; the worker starts another."""
        children = Path(f"/proc/{worker.process.pid}/task/{worker.process.pid}/children").read_text().split()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
                self.tally.kills += 1

    def ring(self) -> bool:
        """What beat does every two seconds; False where Redis does not hear it."""
        try:
            self.bell.send_task("outbox.drain", queue="default", expires=10, retry=False)
        except (OperationalError, OSError):
            return False
        return True

    def a_minute_later(self) -> None:
        """The leases of whoever was killed have run out, and what failed is due again."""
        self.as_owner(
            "UPDATE outbox_message SET lease_until = NULL, due_at = least(due_at, clock_timestamp())"
            " WHERE delivery = 'waiting'"
        )

    def as_owner(self, statement: str) -> None:
        with psycopg.connect(owners_address(self.servers, self.name), autocommit=True) as connection:
            connection.execute(statement)

    def kept(self) -> int:
        """How many promises are kept; what is in the print room by now is remembered: it was acknowledged."""
        with transaction() as session:
            self.seen |= set(session.exec(select(HandedOver.file_name)).all())
            done = OutboxMessage.delivery == Delivery.DONE
            return session.exec(select(func.count()).select_from(OutboxMessage).where(done)).one()

    def reaches(self, number: int) -> None:
        """Let it go on until so many promises are kept. What nobody works on for a while is offered again."""
        looks = 0

        def is_so() -> bool:
            nonlocal looks
            looks += 1
            if looks % 10 == 1:
                self.ring()
            if looks % 60 == 0:
                self.a_minute_later()
            return self.kept() >= number

        until(is_so, f"{number} promises are kept", seconds=PATIENCE)

    def ends(self, letters: int = LETTERS) -> Tally:
        """Let the storm pass, and count: each letter once in the folder and in the database, none without the other."""
        self.reaches(2 * letters)  # one to approve each, one to print it
        room = {path.name: path.read_bytes() for path in (self.folder / "print-room").iterdir()}
        with transaction() as session:
            approved = session.exec(
                select(Notice.reference, NoticeRevision.number, NoticeRevision.pdf).join(NoticeRevision)
            ).all()
            handed = session.exec(select(HandedOver.file_name)).all()
            outcomes = session.exec(select(BulkOutcome.result, BulkOutcome.revision_id)).all()
            told = session.exec(select(AuditEvent.action, AuditEvent.chain)).all()
            assert not (damage := verify(session).damage), damage
        expected = {f"{reference}-r1.pdf": pdf for reference, _, pdf in approved}
        assert room == expected, "what lies in the folder is what was approved, whole, and nothing half"
        events = [one for one in told if one[0] in ("notice.approved", "notice.handed_over")]
        counted = [Counter(one[0] for one in approved), Counter(handed), Counter(events), Counter(outcomes)]
        self.tally.repeats = sum(number - 1 for one in counted for number in one.values())
        there = (len(approved), len(set(handed)), len(outcomes), len(set(events)) // 2)
        self.tally.losses = sum(max(0, letters - number) for number in there) + len(self.seen - set(handed))
        return self.tally

    def close(self) -> None:
        for worker in list(self.workers):
            self.kill_worker(worker)
        self.bell.close()
        self.engine.dispose()


def rising(storm: Storm, *, by: int, acts: list[Callable[[], None]]) -> None:
    """Carry out the acts one after another, each when so many more promises are kept."""
    for step, act in enumerate(acts, 1):
        storm.reaches(step * by)
        act()
