"""Who acts, and how one link of the history is made: pure functions over bytes."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

KEY_EPOCH = 1  # which audit key signed a link; a changed key begins a new epoch
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who answers for an act, as they were when they did it. `id` is None for the system's own work."""

    id: int | None
    name: str
    roles: frozenset[str] = frozenset()

    @property
    def role_words(self) -> str:
        return ", ".join(sorted(self.roles))


SYSTEM = Actor(id=None, name="The system", roles=frozenset({"system"}))


def canonical(content: Mapping[str, Any]) -> bytes:
    """One spelling of a mapping of plain values: sorted keys, no spaces, UTF-8. Dates and decimals as their text."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def digest(salt: bytes, content: bytes) -> bytes:
    """SHA-256 over salt and content: the event proves the content, and the content can later be lawfully erased."""
    return hashlib.sha256(salt + content).digest()


def link(previous: bytes, event: bytes) -> bytes:
    """The hash that carries a chain on by one event."""
    return hashlib.sha256(previous + event).digest()


def root_of(heads: Mapping[str, tuple[int, bytes]]) -> bytes:
    """One hash over the heads of many chains: SHA-256 of each chain's name, count of links and last hash, by name."""
    spelled = [f"{chain} {seq} {last.hex()}" for chain, (seq, last) in sorted(heads.items())]
    return hashlib.sha256("\n".join(spelled).encode()).digest()


def seal(key: bytes, previous: bytes, event: bytes) -> bytes:
    """HMAC-SHA-256 with the key kept outside the database: whoever edits a row cannot recompute it."""
    return hmac.new(key, previous + event, hashlib.sha256).digest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone().isoformat() if value.tzinfo is None else value.isoformat()
    return str(value)
