"""The seal of a proposal, a judgment or a determination: a hash of its rows, kept in the signed history of the case.

`content_sha256` says which draft was signed. This says that the rows still are what the act wrote: whoever edits one,
its outcomes, or what it relied on, is named by `licensing audit verify`. The columns are written out, so that a column
that a later version adds breaks no seal; `FORM` changes when the list does.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from licensing.audit.models import AuditEvent
from licensing.audit.rules import canonical
from licensing.decisions.models import (
    Determination,
    DeterminationOutcome,
    Judgment,
    Proposal,
    ProposedOutcome,
    Reliance,
)
from licensing.hearings.seals import sealed_rows
from licensing.reviews.models import Review

FORM = 1


class Sealed(StrEnum):
    """What is sealed, by the event that tells of it."""

    PROPOSAL = "proposal.signed"
    JUDGMENT = "proposal.judged"
    DETERMINATION = "decision.made"


SEALED_WORDS = {Sealed.PROPOSAL: "proposal", Sealed.JUDGMENT: "judgment", Sealed.DETERMINATION: "decision"}
TABLES: Mapping[Sealed, Any] = {
    Sealed.PROPOSAL: Proposal,
    Sealed.JUDGMENT: Judgment,
    Sealed.DETERMINATION: Determination,
}
OUTCOME = (
    "id licence_id licence_kind outcome ground is_fit_and_proper suspension_end suspension_months suspension_days "
    "is_immediate public_safety_explanation warning_until"
)
COLUMNS = {
    Sealed.PROPOSAL: "id review_id hearing_id holding_id number reasons holders_account policy_version signed_by "
    "signed_at content_sha256 supersedes",
    Sealed.JUDGMENT: "id proposal_id review_id adequacy adequacy_because act own_words adopts_reasons divergence "
    "judged_by judged_at content_sha256",
    Sealed.DETERMINATION: "id review_id hearing_id holding_id body proposal_id judgment_id notice_id reasons "
    "holders_account policy_version warnings_answered decided_by decided_on decided_at content_sha256 supersedes",
}


@dataclass(frozen=True, slots=True)
class Damaged:
    """A record that is not what was sealed: of which case, and how it differs."""

    what: str
    row_id: int
    reference: str
    how: str


def seal_of(session: Session, kind: Sealed, row_id: int) -> dict[str, Any]:
    """What the event of the act keeps of the rows that it wrote: which row, and the hash of them all."""
    session.flush()
    return {"row": row_id, "form": FORM, "sealed": _hashed(session, kind, row_id)}


def broken_records(session: Session) -> tuple[list[Damaged], int]:
    """Every proposal, judgment and determination that is not what was sealed; and how many are older than seals.

    Finds: a row or a row of its parts changed, added or taken away; a row gone; and one that no event tells of. What a
    superuser may do to the events themselves, the walk over the chains finds.
    """
    found: list[Damaged] = []
    unsealed = 0
    for kind in Sealed:
        told = _told(session, kind)
        rows = _rows(session, kind)
        found += [one for one in (_compared(session, kind, row, told[row], rows) for row in sorted(told)) if one]
        first = min(told, default=None)
        for row_id in sorted(rows.keys() - told.keys()):
            if first is not None and row_id > first:
                found.append(Damaged(SEALED_WORDS[kind], row_id, rows[row_id], "no event tells of it"))
            else:
                unsealed += 1
    return found, unsealed


def _compared(
    session: Session, kind: Sealed, row_id: int, told: tuple[str, str], rows: Mapping[int, str]
) -> Damaged | None:
    reference, sealed = told
    if row_id not in rows:
        return Damaged(SEALED_WORDS[kind], row_id, reference, "it is gone")
    if rows[row_id] != reference or _hashed(session, kind, row_id) != sealed:
        return Damaged(SEALED_WORDS[kind], row_id, reference, "it is not as it was signed")
    return None


def _told(session: Session, kind: Sealed) -> dict[int, tuple[str, str]]:
    """By row, the case and the hash that the history has of it."""
    events = session.exec(
        select(AuditEvent.chain, AuditEvent.content).where(AuditEvent.action == kind.value).order_by(col(AuditEvent.id))
    )
    return {
        int(content["row"]): (chain, str(content["sealed"])) for chain, content in events if content.get("form") == FORM
    }


def _rows(session: Session, kind: Sealed) -> dict[int, str]:
    """By row, the case that it now says it is of."""
    table = TABLES[kind]
    return dict(session.exec(select(table.id, Review.reference).join(Review, col(Review.id) == table.review_id)).all())


def _hashed(session: Session, kind: Sealed, row_id: int) -> str:
    table = TABLES[kind]
    content = {"form": FORM, "record": sealed_rows(session, table, COLUMNS[kind], table.id == row_id)}
    if kind is Sealed.PROPOSAL:
        content["outcomes"] = sealed_rows(session, ProposedOutcome, OUTCOME, col(ProposedOutcome.proposal_id) == row_id)
        content["relied"] = sealed_rows(session, Reliance, "id question_id", col(Reliance.proposal_id) == row_id)
    if kind is Sealed.DETERMINATION:
        of = col(DeterminationOutcome.determination_id) == row_id
        content["outcomes"] = sealed_rows(session, DeterminationOutcome, OUTCOME, of)
        content["relied"] = sealed_rows(session, Reliance, "id question_id", col(Reliance.determination_id) == row_id)
    return hashlib.sha256(canonical(content)).hexdigest()
