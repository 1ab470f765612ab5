"""A mail server of the tests' own, over a real connection: it takes, refuses, is slow, or hangs up after the text."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from licensing.settings import settings


class MailServer:
    """What it has taken, and how it behaves.

    "takes", "refuses", "not now", "is slow"; and once it has the text: "hangs up after the text", "never answers".
    """

    def __init__(self) -> None:
        self.behaves = "takes"
        self.taken: list[EmailMessage] = []
        self.offered = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.offered += 1
        if self.behaves == "is slow":
            await asyncio.sleep(0.5)
        if self.behaves in ("refuses", "not now"):
            return "550 No such mailbox" if self.behaves == "refuses" else "451 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        if self.behaves == "never answers":
            await asyncio.sleep(60)
        if self.behaves == "hangs up after the text":
            server.transport.abort()  # type: ignore[union-attr]
        return "250 OK"


@contextmanager
def mail_server(monkeypatch: Any) -> Iterator[MailServer]:
    """A running one, which the settings name for as long as it runs."""
    handler = MailServer()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    told(monkeypatch, mail_host="127.0.0.1", mail_port=port, mail_from="licensing@calderbrook.example",
         mail_timeout_seconds="0.2")  # fmt: skip
    try:
        yield handler
    finally:
        controller.stop(no_assert=True)
        for name in ("mail_host", "mail_port", "mail_from", "mail_timeout_seconds"):
            monkeypatch.delenv(f"LICENSING_{name.upper()}", raising=False)
        settings.cache_clear()


def told(monkeypatch: Any, **given: Any) -> None:
    """Settings for this test: `told(monkeypatch, mail_host="127.0.0.1")`."""
    for name, value in given.items():
        monkeypatch.setenv(f"LICENSING_{name.upper()}", str(value))
    settings.cache_clear()
