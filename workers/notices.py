"""Letters, after the fact: approved in bulk, to the print room's folder, and out of it again."""

from datetime import datetime
from typing import Any

from licensing.notices.bulk.commands import approve_asked
from licensing.notices.commands import hand_over as hand_to_print_room
from licensing.notices.commands import take_back as take_from_print_room
from licensing.notices.print_room import print_room
from workers.outbox import following


@following("notices.hand_over")
def hand_over(session: Any, *, now: datetime, notice: str) -> None:
    """An approved letter goes to the print room, once."""
    hand_to_print_room(session, notice, folder=print_room(), now=now)


@following("notices.take_back")
def take_back(session: Any, *, now: datetime, notice: str) -> None:
    """A withdrawn letter leaves the print room."""
    take_from_print_room(session, notice, folder=print_room())


@following("notices.leave_print_room")
def leave_print_room(session: Any, *, now: datetime, notice: str) -> None:
    """What GOV.UK Notify prints and posts, nobody prints here."""
    take_from_print_room(session, notice, folder=print_room())


@following("notices.approve_in_bulk")
def approve_in_bulk(session: Any, *, now: datetime, job: str, notice: str) -> None:
    """One letter of a bulk issue is approved by whoever asked, or keeps the reason why not."""
    approve_asked(session, job, notice, now=now)
