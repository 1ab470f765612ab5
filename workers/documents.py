"""Documents, after they are received: what the scanner says of them."""

from datetime import datetime
from typing import Any

from licensing.audit.rules import SYSTEM
from licensing.documents.commands import record_scan
from licensing.documents.queries import bytes_waiting
from licensing.documents.scanning import scan as ask_scanner
from licensing.settings import settings
from workers.outbox import following


@following("documents.scan")
def scan(session: Any, *, now: datetime, sha256: str) -> None:
    """A file waits: the scanner is asked, and its answer kept. Without an answer it is asked again later."""
    content = bytes_waiting(session, sha256)
    if content is not None:
        record_scan(session, sha256, found=ask_scanner(settings().clamd, content), by=SYSTEM, now=now)
