"""What comes of opening a file that somebody sent: what it is, or why it cannot be taken."""

from dataclasses import dataclass

from licensing.documents.rules import Media

MIB = 1024 * 1024


class Unfit(Exception):
    """The file cannot be taken; the message is the sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: bytes as sent, pages of a PDF, pixels of a picture, bytes once unpacked."""

    size: int = 25 * MIB
    pages: int = 500
    pixels: int = 100_000_000
    unpacked: int = 400 * MIB


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened for real. `shown` is what its PDF is made of; `removed` says what was taken out of it.

    `shown` is the PDF itself for a PDF, a plain JPEG for a picture, and None for a Word document.
    """

    name: str
    media: Media
    content: bytes
    shown: bytes | None
    pages: int | None
    removed: tuple[str, ...] = ()
