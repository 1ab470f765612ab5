"""Whether each holding is as it was recorded: its rows beside the event of its recording, in the chained record.

The chain proves the event; this compares the rows with it. So an edited holding, one put in by hand and one taken out
are each named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from licensing.audit.models import AuditEvent
from licensing.powers.models import PowerHolding
from licensing.powers.queries import conditions_by_holding, nominees_by_holding
from licensing.powers.rules import Function, who_decides

RECORDED = "power.recorded"
SINCE_0051 = ("because",)  # what no event before it holds
SINCE_0044 = ("people", "organisations", "asks", "document", "document_sha256")  # what earlier events do not hold


@dataclass(frozen=True, slots=True)
class BrokenHolding:
    """A holding that is not what was recorded: of which function, from when, and what differs."""

    function: str
    held_from: str
    parts: tuple[str, ...]

    @property
    def in_words(self) -> str:
        return ", ".join(self.parts)


def broken_holdings(session: Session) -> Iterator[BrokenHolding | None]:
    """Each holding in turn: None where it is as it was recorded, else what differs; then those that are gone."""
    events = session.exec(select(AuditEvent).where(AuditEvent.action == RECORDED).order_by(col(AuditEvent.seq))).all()
    recorded = {_key(event.content): event for event in events}
    holdings = session.exec(select(PowerHolding).order_by(col(PowerHolding.held_from), col(PowerHolding.id))).all()
    ids = [holding.id for holding in holdings]
    nominees, asks = nominees_by_holding(session, ids), conditions_by_holding(session, ids)
    for holding in holdings:
        key = (str(holding.function), holding.held_from.isoformat(), holding.supersedes)
        event = recorded.pop(key, None)
        if event is None:
            yield BrokenHolding(*key[:2], ("it was never recorded so",))
            continue
        named = nominees[holding.id]
        rows = {
            "mode": holding.mode.value,
            "instrument": holding.instrument,
            "conditions": holding.conditions,
            "nominees": [one.name for one in named],
            "people": [one.person_id for one in named],
            "organisations": [one.name for one in named if one.is_organisation],
            "asks": sorted(one.value for one in asks[holding.id]),
            "document": holding.document_name,
            "document_sha256": holding.document_sha256,
            "because": holding.because,
        }
        differing = _differing(rows, event.content)
        if holding.decides is not who_decides(holding.mode) or holding.recorded_at != event.happened_at:
            differing = (*differing, "when it was recorded, or who decides by it")
        yield BrokenHolding(*key[:2], differing) if differing else None
    yield from (BrokenHolding(*key[:2], ("it was recorded, and is gone",)) for key in recorded)


def _key(content: dict[str, Any]) -> tuple[str, str, int | None]:
    """Of which function, from when, and which row it undoes: two rows of one day are two recordings."""
    function = str(content.get("function", Function.TAXI_LICENSING.value))
    return function, str(content.get("held_from")), content.get("supersedes")


def _differing(rows: dict[str, Any], content: dict[str, Any]) -> tuple[str, ...]:
    told = [name for name in rows if name in content or name not in (*SINCE_0044, *SINCE_0051)]
    return tuple(name.replace("_", " ") for name in told if rows[name] != content.get(name))
