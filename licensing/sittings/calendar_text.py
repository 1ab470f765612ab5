"""Hearing days as an iCalendar text (RFC 5545): times in UTC, values escaped, lines folded. Pure.

It is given neither a licence holder nor a case, so no calendar can name one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75  # octets, without the line's end: RFC 5545, 3.1
PRODUCT = "-//Licensing case management//Hearing days//EN"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One hearing day in somebody's calendar.

    The uid stays with the day for ever; `sequence` rises with each change, and a calendar believes the highest it saw.
    """

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    venue: str
    says: str
    is_cancelled: bool


def calendar_text(events: Iterable[CalendarEvent], *, name: str) -> str:
    """The whole calendar, each line ended as the format asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _lines_of(event)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line break escaped, other control characters left out (3.3.11)."""
    kept = "".join(one for one in text.replace("\r\n", "\n").replace("\r", "\n") if one == "\n" or one.isprintable())
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """The line cut where it would be longer than 75 octets, never inside a character; each rest begins with a space."""
    return "\r\n ".join(_cuts(line))


def _cuts(line: str) -> Iterator[str]:
    piece, room = "", LONGEST_LINE
    for one in line:
        if len((piece + one).encode()) > room:
            yield piece
            piece, room = "", LONGEST_LINE - 1  # the space that a continued line begins with counts
        piece += one
    yield piece


def _lines_of(event: CalendarEvent) -> list[str]:
    said = [f"DESCRIPTION:{escaped(event.says)}"] if event.says else []
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(event.changed_at)}",
        f"LAST-MODIFIED:{_utc(event.changed_at)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{escaped(event.summary)}",
        f"LOCATION:{escaped(event.venue)}",
        *said,
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
