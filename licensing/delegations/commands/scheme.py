"""Publishing a version of the scheme of delegation; and a new holder of the power keeping it (R01, R08)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.delegations.models import DelegationEntry, DelegationScheme, SchemeAdoption
from licensing.delegations.queries import adoptions_of, begun_versions, scheme_by_number, scheme_on, versions
from licensing.delegations.rules import (
    ADOPTION_RULES,
    SCHEME_RULES,
    AdoptionFacts,
    EntryFacts,
    Limits,
    SchemeFacts,
)
from licensing.delegations.seals import Sealed, seal_of
from licensing.documents.commands import keep_file
from licensing.documents.opened import Opened
from licensing.people.queries import person_by_id
from licensing.powers.queries import get_holding
from licensing.rulebook import broken, refuse_if

DELEGATIONS = "delegations"  # the chain of history that versions of the scheme are recorded in


@dataclass(frozen=True, slots=True)
class EntryGiven:
    """One entry as it is to be published: a post, an officer or both, with its limits."""

    post: str
    person_id: int | None
    limits: Limits
    conditions: str = ""


def publish_scheme(
    session: Session,
    *,
    title: str,
    published_on: date,
    in_force_from: date,
    in_force_until: date | None,
    document: Opened | None,
    entries: Sequence[EntryGiven],
    by: Actor,
    now: datetime,
    delegates_nothing: bool = False,
) -> DelegationScheme:
    """A version of the scheme, made by whoever held the power on the day of its publication, in force from a day on.

    Another holder has to adopt it before anybody decides under it (R01). The one before ends by itself. Raises Refused
    by SCHEME_RULES, NotFound where nobody held the power on the day of publication.
    """
    earlier, begun = versions(session), begun_versions(session)
    facts = SchemeFacts(
        title=title,
        published_on=published_on,
        in_force_from=in_force_from,
        in_force_until=in_force_until,
        today=now.date(),
        has_document=document is not None,
        entries=tuple(EntryFacts(bool(one.post.strip() or one.person_id), one.limits) for one in entries),
        delegates_nothing=delegates_nothing,
        latest_from=begun[-1].in_force_from if begun else None,
    )
    refuse_if(broken(SCHEME_RULES, facts, on=now.date()))
    assert document is not None  # the rule refused it
    scheme = DelegationScheme(
        number=len(earlier) + 1, title=title.strip(), published_on=published_on, in_force_from=in_force_from,
        in_force_until=in_force_until, holding_id=get_holding(session, on=published_on).id,
        document_sha256=keep_file(session, document, now=now), document_name=document.name, recorded_by=by.id,
        recorded_at=now, supersedes=max((one.id for one in earlier), default=None),
    )  # fmt: skip
    session.add(scheme)
    session.flush()
    session.add_all(_row(session, scheme, number, one) for number, one in enumerate(entries, start=1))
    record(
        session, "scheme.published", about=DELEGATIONS, by=by, at=now, number=scheme.number, title=scheme.title,
        in_force_from=in_force_from, document_sha256=scheme.document_sha256,
        **seal_of(session, Sealed.SCHEME, scheme.id),
    )  # fmt: skip
    return scheme


def adopt_scheme(
    session: Session, number: int, *, instrument: str, adopted_on: date, by: Actor, now: datetime
) -> SchemeAdoption:
    """Whoever holds the power today keeps the version in force, by its own instrument. Raises Refused, NotFound."""
    scheme = scheme_by_number(session, number)
    holding = get_holding(session, on=now.date())
    kept = {one.holding_id for one, _ in adoptions_of(session, scheme.id)} | {scheme.holding_id}
    standing = scheme_on(session, on=now.date())
    facts = AdoptionFacts(
        instrument=instrument,
        adopted_on=adopted_on,
        held_from=holding.held_from,
        today=now.date(),
        is_in_force=standing is not None and standing.id == scheme.id,
        is_adopted_already=holding.id in kept,
    )
    refuse_if(broken(ADOPTION_RULES, facts, on=now.date()))
    adoption = SchemeAdoption(
        scheme_id=scheme.id, holding_id=holding.id, adopted_on=adopted_on, instrument=instrument.strip(),
        recorded_by=by.id, recorded_at=now,
    )  # fmt: skip
    session.add(adoption)
    session.flush()
    record(
        session, "scheme.adopted", about=DELEGATIONS, by=by, at=now, number=number, instrument=adoption.instrument,
        held_under=holding.instrument, **seal_of(session, Sealed.ADOPTION, adoption.id),
    )  # fmt: skip
    return adoption


def _row(session: Session, scheme: DelegationScheme, number: int, one: EntryGiven) -> DelegationEntry:
    limits = one.limits
    return DelegationEntry(
        scheme_id=scheme.id,
        number=number,
        post=one.post.strip(),
        person_id=person_by_id(session, one.person_id).id if one.person_id is not None else None,
        outcomes=sorted(limits.outcomes),
        kinds=sorted(limits.kinds),
        matters=sorted(limits.matters),
        most_days=limits.most_days,
        consults=limits.consults,
        only_urgent=limits.only_urgent,
        conditions=one.conditions.strip(),
    )
