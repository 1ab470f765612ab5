"""Writing the record: what was done, what was looked at, what was refused."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from licensing.audit.models import AccessEvent, AccessKind, AuditChain, AuditEvent
from licensing.audit.rules import GENESIS, KEY_EPOCH, Actor, canonical, digest, link, seal
from licensing.settings import settings


def record(session: Session, action: str, *, about: str, by: Actor, at: datetime, **content: Any) -> AuditEvent:
    """Add one event to the chain of `about`, inside the transaction of the act it tells of.

    `action` is `feature.done` ("notice.served"); `about` a case reference, or the name of the thing changed where no
    case is meant ("authority", "person:12"); `at` the authority's time; `content` plain values, kept beside the event
    and proved by a salted digest. Locks the chain's head row, so writers on one case queue here if nowhere before.
    """
    head = _take_head(session, about)
    plain = json.loads(canonical(content | session.info.get("claimed", {})))
    salt = secrets.token_bytes(16)
    event = {
        "act": session.info["act"],
        "action": action,
        "actor_id": by.id,
        "actor_name": by.name,
        "actor_roles": by.role_words,
        "at": at.isoformat(),
        "chain": about,
        "content": digest(salt, canonical(plain)).hex(),
        "key_epoch": KEY_EPOCH,
        "seq": head.seq + 1,
    }
    canon = canonical(event)
    previous = head.head
    head.seq, head.head = head.seq + 1, link(previous, canon)
    session.add(head)
    row = AuditEvent(
        act=session.info["act"],
        chain=about,
        seq=head.seq,
        action=action,
        actor_id=by.id,
        actor_name=by.name,
        actor_roles=by.role_words,
        happened_at=at,
        content=plain,
        salt=salt,
        canon=canon,
        previous=previous,
        hash=head.head,
        mac=seal(settings().audit_key.get_secret_value().encode(), previous, canon),
        key_epoch=KEY_EPOCH,
    )
    session.add(row)
    session.flush()
    return row


def claim_made(session: Session, at: datetime, **told: Any) -> None:
    """What this transaction records was made earlier, a device says. Its events keep that as a claim, beside our time.

    `at` is the device's own time, and `told` plain values that go with it. Nothing is dated by it.
    """
    session.info["claimed"] = {"claimed": {"made_at": at, **told}}


def note_access(
    session: Session,
    kind: AccessKind,
    *,
    by: Actor,
    at: datetime,
    about: str | None = None,
    route: str = "",
    request_id: str = "",
    **content: Any,
) -> None:
    """Record that somebody looked, searched, signed in or was refused. Committed before the reply leaves."""
    session.add(
        AccessEvent(
            kind=kind,
            about=about,
            actor_id=by.id,
            actor_name=by.name,
            actor_roles=by.role_words,
            happened_at=at,
            route=route,
            request_id=request_id,
            content=json.loads(canonical(content)),
        )
    )
    session.flush()


def note_refusal(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    about: str | None,
    route: str,
    request_id: str,
    reasons: Sequence[str],
    codes: Sequence[str],
    kind: AccessKind = AccessKind.REFUSED,
) -> None:
    """Record what was refused and by which rules, in a transaction that outlives the one rolled back."""
    note_access(
        session,
        kind,
        by=by,
        at=at,
        about=about,
        route=route,
        request_id=request_id,
        reasons=list(reasons),
        codes=list(codes),
    )


def _take_head(session: Session, chain: str) -> AuditChain:
    """The chain's head, locked. Two that begin one chain at once meet at its key: the second waits, then goes on."""
    taking = select(AuditChain).where(col(AuditChain.chain) == chain).with_for_update()
    taking = taking.execution_options(populate_existing=True)
    head = session.exec(taking).one_or_none()
    if head is None:
        session.execute(insert(AuditChain).values(chain=chain, seq=0, head=GENESIS).on_conflict_do_nothing())
        head = session.exec(taking).one()
    return head
