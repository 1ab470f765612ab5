"""The only reader of time.

Two clocks. `now()` is the authority's: acts, dates on letters, `recorded_at`. `machine()` is the machine's: sessions,
throttles, leases, retries. In a demonstration or a training set-up the first runs at an offset from the second; whoever
builds the application gives this module the source of that offset. Both return aware instants in Europe/London.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_offset: Callable[[], timedelta] = timedelta


def machine() -> datetime:
    """The machine's own time, in Europe/London."""
    return datetime.now(LONDON)


def now() -> datetime:
    """The authority's time, in Europe/London: the machine's, or in a demonstration an offset from it."""
    return (datetime.now(ZoneInfo("UTC")) + _offset()).astimezone(LONDON)


def today() -> date:
    """The authority's civil day, London's even in the hour around midnight in summer."""
    return now().date()


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """That day and hour in London, as an aware instant."""
    return datetime.combine(day, time(hour, minute), LONDON)


def run_at(source: Callable[[], timedelta]) -> None:
    """Let `now()` run at the offset that `source` gives."""
    global _offset
    _offset = source
