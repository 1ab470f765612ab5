"""A stand-in for GOV.UK Notify over real HTTP: it takes and keeps references as Notify does, and can go wrong."""

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from licensing.settings import settings
from tests.builders.mail import told

NAMED = (
    "notify_api_key", "notify_base_url", "notify_email_template", "notify_file_template", "notify_timeout_seconds",
    "notify_settle_seconds",
)  # fmt: skip
KEY = f"tests-{uuid.UUID(int=1)}-{uuid.UUID(int=2)}"


class Notify:
    """What it has taken, in order; how it answers: "takes", "loses the reply", "is slow", or a status."""

    def __init__(self) -> None:
        self.answers: str | int = "takes"
        self.taken: list[dict[str, Any]] = []
        self.asked = 0

    def take(self, kind: str, sent: dict[str, Any]) -> dict[str, Any]:
        one = {"id": str(uuid.uuid4()), "type": kind, "status": "created", "reference": sent["reference"], "sent": sent}
        self.taken.append(one)
        return one


class Answering(BaseHTTPRequestHandler):
    """One request to the stand-in."""

    notify: Notify

    def do_GET(self) -> None:
        self.notify.asked += 1
        asked = urlsplit(self.path)
        named = asked.path.removeprefix("/v2/notifications").strip("/")
        if named:
            found = next((one for one in self.notify.taken if one["id"] == named), None)
            self._reply(200 if found else 404, found or {"errors": [{"message": "No result found"}]})
        else:
            wanted = parse_qs(asked.query).get("reference", [""])[0]
            held = [one for one in self.notify.taken if one["reference"] == wanted]
            self._reply(200, {"notifications": held, "links": {}})

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        how = self.notify.answers
        if isinstance(how, int):
            self._reply(how, {"status_code": how, "errors": [{"error": "Error", "message": "It said so"}]})
            return
        if how == "is slow":
            time.sleep(0.4)
        taken = self.notify.take(self.path.rsplit("/", 1)[-1], sent)
        if how == "loses the reply":
            self.close_connection = True
            return
        self._reply(201, {"id": taken["id"], "reference": taken["reference"]})

    def _reply(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests say what they need."""


@contextmanager
def notify_server(monkeypatch: Any) -> Iterator[Notify]:
    """A running one, which the settings name; e-mails go by it too, where no mail server is set."""
    notify = Notify()
    handler = type("Bound", (Answering,), {"notify": notify})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    told(
        monkeypatch, notify_api_key=KEY, notify_base_url=f"http://127.0.0.1:{server.server_port}",
        notify_email_template="an-email", notify_file_template="an-email-with-a-file", notify_timeout_seconds="0.2",
        notify_settle_seconds="0.6",
    )  # fmt: skip
    try:
        yield notify
    finally:
        for name in NAMED:
            monkeypatch.delenv(f"LICENSING_{name.upper()}", raising=False)
        settings.cache_clear()
        server.shutdown()
        server.server_close()
