"""Hashing passwords and comparing them: argon2id, two at a time, and equal work for accounts that do not exist."""

import secrets
from functools import lru_cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

# OWASP's minimum for argon2id: 19 MiB, two passes. More would let sign-ins crowd out everybody's pages (two cores).
HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
AT_ONCE = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """What the database keeps of a password."""
    with AT_ONCE:
        return HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password. Where there is none to compare with, the same work is done, and it is not."""
    with AT_ONCE:
        is_right = HASHER.verify(password, kept or nobodys_hash())
    return is_right and kept is not None


@lru_cache
def nobodys_hash() -> str:
    """A hash that no password gives."""
    return HASHER.hash(secrets.token_urlsafe(32))
