"""A scanner over a real socket: clean, found, slow, cut off; and a file that nobody opens before it has spoken."""

import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest
from sqlmodel import select

from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.documents.commands import ask_scanner_again, keep_file, record_scan
from licensing.documents.opened import Opened
from licensing.documents.queries import files_waiting, kept_file, pdf_of, verdicts_of
from licensing.documents.rules import Media, Verdict
from licensing.documents.scanning import ScannerLost, scan
from licensing.errors import Refused
from licensing.followups.models import Followup
from licensing.followups.queries import open_about
from licensing.outbox.models import Delivery, OutboxMessage
from licensing.people.rules import Role
from licensing.settings import settings
from tests.builders.documents import RECEIVED, a_document
from tests.builders.files import EICAR, a_pdf
from tests.builders.reviews import a_review
from workers.documents import scan as scan_task


class Clamd(socketserver.BaseRequestHandler):
    """clamd's INSTREAM, as far as we speak it. Files tell it what to do: be slow, hang up, talk nonsense, find."""

    def handle(self) -> None:
        assert self.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.read(4))[0]:
            content += self.read(size)
            if b"HANG UP" in content:
                return
        if b"BE SLOW" in content:
            self.server.woken.wait(20)
        answer = b"stream: Win.Test.EICAR_HDB-1 FOUND" if EICAR in content else b"stream: OK"
        self.request.sendall((b"INSTREAM size limit exceeded. ERROR" if b"NONSENSE" in content else answer) + b"\0")

    def read(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            got += self.request.recv(size - len(got))
        return got


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads, block_on_close = True, True, False
    woken = threading.Event()

    def handle_error(self, *_: object) -> None:
        """Whoever stops listening stops listening."""


@pytest.fixture
def clamd() -> Iterator[str]:
    with Server(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.woken.set()
        server.shutdown()


@pytest.fixture
def scanned(clamd, monkeypatch) -> Iterator[str]:
    """An installation that has a scanner."""
    monkeypatch.setenv("LICENSING_CLAMD", clamd)
    settings.cache_clear()
    yield clamd
    monkeypatch.undo()
    settings.cache_clear()


def test_what_the_scanner_says_is_understood_and_silence_is_no_answer(clamd, tmp_path):
    assert scan(clamd, bytes(200_000)) == ""
    assert scan(clamd, bytes(70_000) + EICAR) == "Win.Test.EICAR_HDB-1"
    for said, address in (("BE SLOW", clamd), ("HANG UP", clamd), ("NONSENSE", clamd), ("x", f"unix:{tmp_path}/no")):
        with pytest.raises(ScannerLost):
            scan(address, said.encode(), seconds=0.3)


def promise(session, sha256):
    session.expire_all()
    return session.exec(select(OutboxMessage).where(OutboxMessage.dedupe == f"scan:{sha256}")).one()


def test_nobody_opens_a_file_before_the_scanner_found_nothing_in_it(session, scanned):
    row = a_document(a_review().reference)
    with pytest.raises(Refused, match="Not yet scanned"):
        pdf_of(session, row)
    for _ in range(2):
        scan_task(promise(session, row.sha256).id)
    session.expire_all()
    assert verdicts_of(session, [row])[row.id] is Verdict.CLEAN
    assert pdf_of(session, row)


def test_a_file_in_which_something_is_found_stays_shut_and_becomes_somebodys_task(session, scanned):
    reference = a_review().reference
    row = a_document(reference, a_pdf("x") + b"%" + EICAR + b"\n%%EOF\n")
    scan_task(promise(session, row.sha256).id)
    session.expire_all()
    with pytest.raises(Refused, match="Scanner found something"):
        pdf_of(session, row)
    assert "EICAR" in open_about(session, reference, on=RECEIVED.date())[0].says


def test_a_file_of_no_case_is_scanned_as_well_and_what_is_found_is_the_administrators(do, session, scanned):
    for content, found in ((a_pdf("Directions"), ""), (a_pdf("x") + b"%" + EICAR + b"\n%%EOF\n", "EICAR")):
        opened = Opened(name="Directions.pdf", media=Media.PDF, content=content, shown=content, pages=1)
        sha256 = do(_instrument, opened)
        with pytest.raises(Refused, match="Not yet scanned"):
            kept_file(session, sha256)
        scan_task(promise(session, sha256).id)
        session.expire_all()
        if not found:
            assert kept_file(session, sha256) == content
            continue
        with pytest.raises(Refused, match="Scanner found something"):
            kept_file(session, sha256)
        tasks = session.exec(select(Followup).where(Followup.origin == f"scan:{sha256[:16]}")).all()
        assert [(one.case_reference, one.role) for one in tasks] == [(None, Role.ADMINISTRATOR)]


def _instrument(session, opened):
    record(session, "power.recorded", about="powers", by=SYSTEM, at=RECEIVED)
    return keep_file(session, opened, now=RECEIVED)


def test_a_scanner_that_is_gone_leaves_the_file_waiting_and_is_asked_again(do, session, scanned, monkeypatch):
    row = a_document(a_review().reference)
    monkeypatch.setattr("workers.documents.ask_scanner", lambda *_: scan(scanned, b"HANG UP"))
    with pytest.raises(ScannerLost):
        scan_task(promise(session, row.sha256).id)
    kept = promise(session, row.sha256)
    assert (kept.delivery, kept.attempts, kept.last_error) == (Delivery.WAITING, 1, "ScannerLost")
    for _ in range(2):
        assert do(ask_scanner_again, on=RECEIVED.date()) == 1
    assert len(session.exec(select(OutboxMessage).where(OutboxMessage.fact == "document.received")).all()) == 2


def test_a_file_kept_before_there_was_a_scanner_is_scanned_when_it_comes_again(do, session, clamd, request):
    row = a_document(a_review().reference)
    assert verdicts_of(session, [row])[row.id] is Verdict.NOT_SCANNED
    request.getfixturevalue("scanned")
    a_document(a_review().reference)
    session.expire_all()
    assert list(files_waiting(session)) == [row.sha256]
    assert do(record_scan, row.sha256, found="", by=SYSTEM, now=RECEIVED).verdict is Verdict.CLEAN
    assert do(record_scan, row.sha256, found="late", by=SYSTEM, now=RECEIVED) is None
