"""Open streams as a page holds them: what the server said, event by event, read in a thread of its own."""

import queue
import threading
from contextlib import suppress

import httpx2

END = "end"


class Listener:
    """A page that listens at an address. `next()` waits for what is said next: a number, "leave", or "end"."""

    def __init__(self, address: str, path: str, cookie: str) -> None:
        self.said: queue.Queue[str] = queue.Queue()
        self.heard: list[str] = []
        self._opened = threading.Event()
        self._client = httpx2.Client(base_url=address, headers={"Cookie": cookie}, timeout=120)
        self._thread = threading.Thread(target=self._listen, args=(path,), daemon=True)
        self._thread.start()
        assert self._opened.wait(60), "The stream did not open."

    def next(self) -> str:
        self.heard.append(self.said.get(timeout=120))
        return self.heard[-1]

    def after(self, number: str) -> str:
        """The first thing said that is not this number: what is sent so that the page knows it is not cut off."""
        while (said := self.next()) == number:
            pass
        return said

    def close(self) -> None:
        with suppress(Exception):
            self._response.close()
        self._client.close()

    def _listen(self, path: str) -> None:
        with suppress(httpx2.HTTPError, httpx2.StreamError, OSError), self._client.stream("GET", path) as response:
            self._response, self.status = response, response.status_code
            self._opened.set()
            event = ""
            for line in response.iter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    self.said.put(event or line.removeprefix("data: "))
                    event = ""
        self.said.put(END)
