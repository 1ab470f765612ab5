"""The grammar of the demonstration's script: acts, each with its instant and its person, played in order of time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from licensing.audit.rules import SYSTEM, Actor
from licensing.database import transaction
from licensing.register.models import LicenceHolder

Does = Callable[[Session, "Stage", Actor, datetime], None]


@dataclass(slots=True)
class Stage:
    """What the script has made so far, by the keys it uses: who somebody is, which review is case 12."""

    people: dict[str, Actor] = field(default_factory=dict)
    holders: list[LicenceHolder] = field(default_factory=list)
    reviews: dict[int, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """One command of the script: when, who (a key of the cast, or "" for the system), and what."""

    at: datetime
    who: str
    does: Does


def play(acts: Iterable[Act], stage: Stage) -> int:
    """Carry out every act in order of time, one transaction each; how many there were.

    Acts of one instant keep the order in which the script names them. Nothing here goes past a command: a rule that
    refuses an act stops the demonstration, as it would stop a person.
    """
    count = 0
    for act in sorted(acts, key=lambda one: one.at):
        with transaction() as session:
            act.does(session, stage, stage.people[act.who] if act.who else SYSTEM, act.at)
        count += 1
    return count
