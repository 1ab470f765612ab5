"""What stands around every page: who is signed in, where they may go, whose service this is, what day it is.

`people` and `app.py` fill a `Frame` and leave it at `request.state.frame`; a page renders with an empty one too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the service navigation. `count` is what waits behind it, shown when not None."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Decides:
    """The one line that says who decides today: what is true, under which instrument, and where to read more."""

    headline: str
    sentence: str = ""
    href: str = "/powers"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The banner of a demonstration: its day in words, and the addresses of its three acts (None leaves one out)."""

    day: str
    switch_person: str | None = "/demonstration"
    next_working_day: str | None = "/demonstration/next-working-day"
    go_to_date: str | None = "/demonstration/go-to-date"


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything a layout shows that a page did not ask for."""

    person_name: str | None = None
    person_id: int | None = None
    person_roles: tuple[str, ...] = ()
    navigation: tuple[NavItem, ...] = ()
    authority_name: str = ""
    service_name: str = "Taxi licensing reviews"
    brand_colour: str | None = None
    demonstration: Demonstration | None = None
    decides: Decides | None = None
    search: str | None = None
    sign_out: str | None = None
    account: str | None = None
    not_you: str | None = None
    home: str = "/"
    request_id: str = ""


def frame_of(request: Request) -> Frame:
    """The frame left for this request, or an empty one; the request id is always filled in."""
    frame = getattr(request.state, "frame", None) or Frame()
    return frame if frame.request_id else replace(frame, request_id=getattr(request.state, "request_id", ""))


def marked(items: Iterable[NavItem], path: str) -> tuple[NavItem, ...]:
    """The same entries with the one marked current whose address is the longest that `path` begins with."""
    entries = tuple(items)
    under = [entry.href for entry in entries if path == entry.href or path.startswith(entry.href.rstrip("/") + "/")]
    nearest = max(under, key=len, default=None)
    return tuple(replace(entry, current=entry.href == nearest) for entry in entries)
