"""Reading the record, and checking that nobody has touched it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col, or_, select

from licensing.audit.models import AccessEvent, AccessKind, AuditChain, AuditEvent
from licensing.audit.rules import GENESIS, canonical, digest, link, root_of, seal
from licensing.settings import settings

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing wrong with the history: which chain, which link, what kind."""

    chain: str
    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How many events and chains were checked, and everything found wrong."""

    events: int
    chains: int
    damage: tuple[Damage, ...]


def events_about(session: Session, about: str, *, limit: int = 200) -> Sequence[AuditEvent]:
    """The history of one case, newest first."""
    return session.exec(
        select(AuditEvent).where(AuditEvent.chain == about).order_by(col(AuditEvent.seq).desc()).limit(limit)
    ).all()


def recent_events(
    session: Session, *, without: Select[tuple[str]], page: int = 1, size: int = 50
) -> Sequence[AuditEvent]:
    """One page of what was recorded, newest first; about whatever, but the references that `without` selects."""
    return session.exec(
        select(AuditEvent)
        .where(col(AuditEvent.chain).not_in(without))
        .order_by(col(AuditEvent.id).desc())
        .limit(size)
        .offset((page - 1) * size)
    ).all()


def views_of(session: Session, about: str, *, limit: int = 200) -> Sequence[AccessEvent]:
    """Who has looked at one case, newest first."""
    return session.exec(
        select(AccessEvent)
        .where(AccessEvent.about == about, AccessEvent.kind == AccessKind.VIEWED)
        .order_by(col(AccessEvent.id).desc())
        .limit(limit)
    ).all()


def count_views_of(session: Session, about: str) -> tuple[int, int, datetime | None]:
    """How many people have looked at one case, how often, and when last."""
    return session.exec(
        select(
            func.count(func.distinct(AccessEvent.actor_id)),
            func.count(),
            func.max(AccessEvent.happened_at),
        ).where(AccessEvent.about == about, AccessEvent.kind == AccessKind.VIEWED)
    ).one()


def has_viewed(session: Session, about: str, person_id: int | None, *, since: datetime) -> bool:
    """Whether a view of the case by this person is on record since then."""
    found = session.exec(
        select(AccessEvent.id)
        .where(
            AccessEvent.about == about,
            AccessEvent.actor_id == person_id,
            AccessEvent.kind == AccessKind.VIEWED,
            AccessEvent.happened_at >= since,
        )
        .limit(1)
    ).first()
    return found is not None


def last_event(session: Session, chain: str, action: str, content: dict[str, Any]) -> AuditEvent | None:
    """The newest event of this kind in a chain whose content has these values."""
    return session.exec(
        select(AuditEvent)
        .where(AuditEvent.chain == chain, AuditEvent.action == action, col(AuditEvent.content).contains(content))
        .order_by(col(AuditEvent.id).desc())
        .limit(1)
    ).first()


def refusals(session: Session, *, without: Select[tuple[str]], limit: int = 100) -> Sequence[AccessEvent]:
    """What was lately refused, to whom and by which rule, newest first; without the references that are selected."""
    kinds = (AccessKind.REFUSED, AccessKind.NOT_ALLOWED)
    about = col(AccessEvent.about)
    return session.exec(
        select(AccessEvent)
        .where(col(AccessEvent.kind).in_(kinds), or_(about.is_(None), about.not_in(without)))
        .order_by(col(AccessEvent.id).desc())
        .limit(limit)
    ).all()


def verify(session: Session) -> Verified:
    """Walk every chain and name each damaged event.

    Finds: an edited column, edited content, a broken or missing link, a link not signed with the key, and a chain whose
    head no longer matches its last link. What it cannot exclude without a checkpoint kept elsewhere: that the last
    links of a chain were cut *and* its head set back, or that a whole chain was removed.
    """
    found: list[Damage] = []
    heads = {head.chain: head for head in session.exec(select(AuditChain)).all()}
    seen: dict[str, tuple[int, bytes]] = {}
    events = 0
    for event in _every_event(session):
        events += 1
        seq, before = seen.get(event.chain, (0, GENESIS))
        found += [Damage(event.chain, event.seq, what) for what in _wrong_with(event, seq, before)]
        seen[event.chain] = (event.seq, event.hash)
    for chain, head in heads.items():
        if seen.get(chain, (0, GENESIS)) != (head.seq, head.head):
            found.append(Damage(chain, head.seq, "the chain does not end where its head says"))
    found += [Damage(chain, 0, "the chain has no head") for chain in seen.keys() - heads.keys()]
    return Verified(events=events, chains=len(heads), damage=tuple(found))


def root_before(session: Session, instant: datetime) -> bytes:
    """One hash over the whole record as it stood before an instant: over the last link of each chain by then.

    Nobody chooses it, and whoever holds the record computes the same one for ever after: it seeds what must be drawn
    by lot. Two chains of one name cannot be, so their order is by name.
    """
    rows = session.execute(
        select(AuditEvent.chain, AuditEvent.seq, AuditEvent.hash)
        .ext(distinct_on(col(AuditEvent.chain)))
        .where(col(AuditEvent.happened_at) < instant)
        .order_by(col(AuditEvent.chain), col(AuditEvent.seq).desc())
    ).all()
    return root_of({chain: (seq, bytes(last)) for chain, seq, last in rows})


def _every_event(session: Session) -> Iterator[AuditEvent]:
    rows = select(AuditEvent).order_by(col(AuditEvent.chain), col(AuditEvent.seq))
    yield from session.exec(rows.execution_options(yield_per=BATCH))


def _wrong_with(event: AuditEvent, seq: int, before: bytes) -> Iterator[str]:
    if event.seq != seq + 1:
        yield f"events {seq + 1} to {event.seq - 1} are missing"
    if event.previous != before:
        yield "it does not follow the event before it"
    if event.canon != canonical(_as_recorded(event)):
        yield "a column or the content was changed"
    if event.hash != link(event.previous, event.canon):
        yield "its hash does not match its bytes"
    if event.mac != seal(settings().audit_key.get_secret_value().encode(), event.previous, event.canon):
        yield "it was not signed with the audit key"


def _as_recorded(event: AuditEvent) -> dict[str, object]:
    return {
        "act": event.act,
        "action": event.action,
        "actor_id": event.actor_id,
        "actor_name": event.actor_name,
        "actor_roles": event.actor_roles,
        "at": _as_written(event),
        "chain": event.chain,
        "content": digest(event.salt, canonical(event.content)).hex(),
        "key_epoch": event.key_epoch,
        "seq": event.seq,
    }


def _as_written(event: AuditEvent) -> str:
    """The instant as it was spelled when signed, provided the column still says the same instant."""
    spelled = _spelled(event.canon)
    return spelled if spelled and _instant(spelled) == event.happened_at else event.happened_at.isoformat()


def _spelled(canon: bytes) -> str:
    """What the signed bytes say of the instant; "" where somebody has left them saying nothing."""
    _, _, after = canon.partition(b'"at":"')
    spelled, closed, _ = after.partition(b'"')
    return spelled.decode(errors="replace") if closed else ""


def _instant(spelled: str) -> datetime | None:
    try:
        return datetime.fromisoformat(spelled)
    except ValueError:
        return None
