"""Asking ClamAV what it finds in a file: clamd's INSTREAM, over its own socket."""

import socket
import struct
from contextlib import closing

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class ScannerLost(Exception):
    """The scanner did not answer, or not in words that mean anything. The file goes on waiting."""


def scan(address: str, content: bytes, *, seconds: float = 30) -> str:
    """What the scanner at HOST:PORT or unix:/PATH finds in the bytes; "" for nothing. Raises ScannerLost."""
    try:
        with closing(_connected(address, seconds)) as wire:
            wire.sendall(b"zINSTREAM\0")
            for begin in range(0, len(content), CHUNK):
                part = content[begin : begin + CHUNK]
                wire.sendall(struct.pack("!L", len(part)) + part)
            wire.sendall(struct.pack("!L", 0))
            answer = _answer(wire)
    except OSError as lost:
        raise ScannerLost(type(lost).__name__) from lost
    return _found(answer)


def _connected(address: str, seconds: float) -> socket.socket:
    if address.startswith("unix:"):
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(seconds)
        wire.connect(address.removeprefix("unix:"))
        return wire
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=seconds)


def _answer(wire: socket.socket) -> str:
    """What clamd says, to its closing null byte or the end of the line."""
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        part = wire.recv(LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _found(answer: str) -> str:
    """ "stream: OK" is nothing; "stream: NAME FOUND" is a name. Anything else is no answer."""
    if answer.endswith(": OK"):
        return ""
    if answer.endswith(" FOUND") and ": " in answer:
        return answer.removesuffix(" FOUND").split(": ", 1)[1][:200]
    raise ScannerLost(answer[:80] or "no answer")
