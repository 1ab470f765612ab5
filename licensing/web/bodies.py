"""What a script of ours sent as JSON, for the few addresses that take no form."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request


class NotJson:
    """What was sent is no JSON, or more than is taken."""


def json_body(most: int) -> Callable[[Request], Awaitable[Any]]:
    """A dependency that reads JSON of at most so many bytes. It never fails: NotJson stands for what cannot be read."""

    async def read(request: Request) -> Any:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await request.body()
        if kind != "application/json" or len(body) > most:
            return NotJson()
        try:
            return json.loads(body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            return NotJson()

    return read


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number.")
