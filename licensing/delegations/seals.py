"""The seals of the scheme and of officers' decisions: a hash of the rows of each act, kept in the signed history.

Whoever edits one of these rows, puts one in by hand or takes one out is named by `licensing audit verify`. The columns
are written out, so that a column that a later version adds breaks no seal; `FORM` changes when the list does.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from licensing.audit.models import AuditEvent
from licensing.audit.rules import canonical
from licensing.decisions.models import Determination
from licensing.delegations.models import (
    DelegationEntry,
    DelegationScheme,
    OfficerDecision,
    SchemeAdoption,
    SchemeEnded,
    UrgentReport,
)
from licensing.hearings.seals import sealed_rows
from licensing.oversight.models import DecisionSetAside

FORM = 1


class Sealed(StrEnum):
    """What is sealed, by the event that tells of it."""

    SCHEME = "scheme.published"
    ADOPTION = "scheme.adopted"
    ENDED = "scheme.ended"
    OFFICER = "officer.decided"
    REPORT = "urgent.reported"
    SET_ASIDE = "decision.set_aside"


SEALED_WORDS = {
    Sealed.SCHEME: "scheme of delegation, row",
    Sealed.ADOPTION: "adoption of a scheme of delegation, row",
    Sealed.ENDED: "end of a scheme of delegation, row",
    Sealed.OFFICER: "record of an officer’s decision, row",
    Sealed.REPORT: "report of an urgent decision, row",
    Sealed.SET_ASIDE: "setting aside of a decision, row",
}
TABLES: Mapping[Sealed, Any] = {
    Sealed.SCHEME: DelegationScheme,
    Sealed.ADOPTION: SchemeAdoption,
    Sealed.ENDED: SchemeEnded,
    Sealed.OFFICER: OfficerDecision,
    Sealed.REPORT: UrgentReport,
    Sealed.SET_ASIDE: DecisionSetAside,
}
COLUMNS = {
    Sealed.SCHEME: "id number title published_on in_force_from in_force_until holding_id document_sha256 document_name "
    "recorded_by recorded_at supersedes",
    Sealed.ADOPTION: "id scheme_id holding_id adopted_on instrument recorded_by recorded_at",
    Sealed.ENDED: "id scheme_id ended_from document_sha256 document_name because recorded_by recorded_at",
    Sealed.OFFICER: "id review_id determination_id entry_id post options_rejected conflicts_declared consulted "
    "consulted_on consulted_says is_urgent urgent_because risk why_no_hearing was_asked not_asked_because decided_by "
    "recorded_at",
    Sealed.REPORT: "id review_id officer_decision_id reported_on reported_to says recorded_by recorded_at",
    Sealed.SET_ASIDE: "id review_id notice_id holding_id body because present letter_id set_aside_by set_aside_at",
}
ENTRY = "id number post person_id outcomes kinds matters most_days consults only_urgent conditions"


@dataclass(frozen=True, slots=True)
class Damaged:
    """A row that is not what was sealed, and how it differs."""

    what: str
    row_id: int
    how: str


def seal_of(session: Session, kind: Sealed, row_id: int) -> dict[str, Any]:
    """What the event of the act keeps of the rows that it wrote: which row, and the hash of them all."""
    session.flush()
    return {"row": row_id, "form": FORM, "sealed": _hashed(session, kind, row_id)}


def broken_delegations(session: Session) -> tuple[list[Damaged], int]:
    """Every such row that is not what was sealed: changed, put in, or gone; and how many were looked at."""
    found: list[Damaged] = []
    looked_at = 0
    for kind in Sealed:
        told, rows = _told(session, kind), set(session.exec(select(TABLES[kind].id)).all())
        looked_at += len(told.keys() | rows)
        for row_id in sorted(told.keys() | rows):
            how = _how(session, kind, row_id, told.get(row_id), row_id in rows)
            if how:
                found.append(Damaged(SEALED_WORDS[kind], row_id, how))
    return found, looked_at


def _how(session: Session, kind: Sealed, row_id: int, sealed: str | None, is_there: bool) -> str:
    if sealed is None:
        return "no event tells of it"
    if not is_there:
        return "it is gone"
    return "" if _hashed(session, kind, row_id) == sealed else "it is not as it was recorded"


def _told(session: Session, kind: Sealed) -> dict[int, str]:
    """By row, the hash that the history has of it."""
    events = session.exec(
        select(AuditEvent.content).where(AuditEvent.action == kind.value).order_by(col(AuditEvent.id))
    )
    return {int(content["row"]): str(content["sealed"]) for content in events if content.get("form") == FORM}


def _hashed(session: Session, kind: Sealed, row_id: int) -> str:
    table = TABLES[kind]
    content = {"form": FORM, "record": sealed_rows(session, table, COLUMNS[kind], table.id == row_id)}
    if kind is Sealed.SCHEME:
        content["entries"] = sealed_rows(session, DelegationEntry, ENTRY, col(DelegationEntry.scheme_id) == row_id)
    if kind is Sealed.OFFICER:
        its = select(OfficerDecision.determination_id).where(OfficerDecision.id == row_id)
        content["decision"] = sealed_rows(session, Determination, "id delegated", col(Determination.id).in_(its))
    return hashlib.sha256(canonical(content)).hexdigest()
