"""A wire between the application and PostgreSQL that can lose the reply to COMMIT, and carries all else unchanged."""

import socket
import threading
from contextlib import suppress
from pathlib import Path

NAME = ".s.PGSQL.5432"


class Wire:
    """Listens in a folder as PostgreSQL would. `lose_reply()`: the next COMMIT arrives, and its reply does not.

    `lose_reply(after=2)`: the one after two more.
    """

    def __init__(self, folder: Path, upstream: Path) -> None:
        self.upstream = str(upstream / NAME)
        self.lost = 0
        self._let_through = 0
        self._armed = threading.Event()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / NAME))
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_reply(self, *, after: int = 0) -> None:
        self._let_through = after
        self._armed.set()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self.upstream)
                cut = threading.Event()
                threading.Thread(target=self._there, args=(near, far, cut), daemon=True).start()
                threading.Thread(target=self._back, args=(near, far, cut), daemon=True).start()

    def _there(self, near: socket.socket, far: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError):
            while sent := near.recv(65536):
                if b"COMMIT\0" in sent and self._armed.is_set():
                    if self._let_through == 0:
                        self._armed.clear()
                        cut.set()
                    self._let_through -= 1
                far.sendall(sent)
        _end(near, far)

    def _back(self, near: socket.socket, far: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError):
            while reply := far.recv(65536):
                if cut.is_set():  # the server has committed and says so; nobody hears it
                    self.lost += 1
                    break
                near.sendall(reply)
        _end(near, far)


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
