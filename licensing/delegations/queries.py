"""Reading the scheme of delegation: the version in force on a day, its entries, and who has adopted it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session, col, func, select

from licensing.decisions.rules import Outcome
from licensing.delegations.models import (
    DelegationEntry,
    DelegationScheme,
    OfficerDecision,
    SchemeAdoption,
    SchemeEnded,
    UrgentReport,
)
from licensing.delegations.rules import Limits, limits_in_words
from licensing.errors import NotFound
from licensing.people.models import Person
from licensing.powers.models import PowerHolding
from licensing.powers.queries import find_holding
from licensing.register.convictions import policy_lines
from licensing.register.rules import LONDON, LicenceKind

MOST = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a version, with the name of the officer it names, if it names one."""

    row: DelegationEntry
    officer: str

    @property
    def limits(self) -> Limits:
        return limits_of(self.row)

    @property
    def whom(self) -> str:
        """The post, or the officer; "Licensing Manager, Ada Ostler" where it names both."""
        return ", ".join(one for one in (self.row.post, self.officer) if one)

    @property
    def says(self) -> tuple[str, ...]:
        return limits_in_words(self.limits, matter_words())


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the scheme as a page shows it on a day."""

    scheme: DelegationScheme
    until: date | None  # the first day on which it is not in force any longer
    entries: tuple[Entry, ...]
    made_by: PowerHolding
    adoptions: tuple[tuple[SchemeAdoption, PowerHolding], ...]
    binds: bool  # whoever holds the power on that day made it, or has adopted it
    is_in_force: bool
    ended: SchemeEnded | None = None  # by whoever holds the power, before its time


def limits_of(row: DelegationEntry) -> Limits:
    """An entry's limits as plain values."""
    return Limits(
        outcomes=frozenset(map(Outcome, row.outcomes)),
        kinds=frozenset(map(LicenceKind, row.kinds)),
        matters=frozenset(map(str, row.matters)),
        most_days=row.most_days,
        consults=row.consults,
        only_urgent=row.only_urgent,
    )


def versions(session: Session) -> list[DelegationScheme]:
    """Every version ever published, in the order in which they come into force."""
    ordered = select(DelegationScheme).order_by(col(DelegationScheme.in_force_from), col(DelegationScheme.number))
    return list(session.exec(ordered.limit(MOST)).all())


def begins_at(scheme: DelegationScheme) -> datetime:
    """The instant at which its first day begins in London."""
    return datetime.combine(scheme.in_force_from, time.min, LONDON)


def endings_of(session: Session, scheme_id: int) -> list[SchemeEnded]:
    """When whoever holds the power ended the version, the earliest first: that one counts."""
    asked = select(SchemeEnded).where(SchemeEnded.scheme_id == scheme_id)
    return list(session.exec(asked.order_by(col(SchemeEnded.ended_from), col(SchemeEnded.id)).limit(MOST)).all())


def begun_versions(session: Session) -> list[DelegationScheme]:
    """The versions that began or will, in their order: none that was ended before it began."""
    earliest = select(SchemeEnded.scheme_id, func.min(SchemeEnded.ended_from)).group_by(col(SchemeEnded.scheme_id))
    ended = dict(session.exec(earliest).all())
    return [one for one in versions(session) if one.id not in ended or ended[one.id] > begins_at(one)]


def is_ended(session: Session, scheme: DelegationScheme, *, on: date) -> bool:
    """Was the version ended by that day? On the day on which it ends nobody decides under it any longer."""
    ended = endings_of(session, scheme.id)
    return bool(ended) and ended[0].ended_from.astimezone(LONDON).date() <= on


def scheme_on(session: Session, *, on: date) -> DelegationScheme | None:
    """The version in force on a day: of those begun the latest, unless it was ended or its last day is over (R08)."""
    begun = [one for one in begun_versions(session) if one.in_force_from <= on]
    if not begun or is_ended(session, begun[-1], on=on):
        return None
    return None if begun[-1].in_force_until is not None and begun[-1].in_force_until < on else begun[-1]


def scheme_by_number(session: Session, number: int) -> DelegationScheme:
    """One version. Raises NotFound."""
    wanted = select(DelegationScheme).where(DelegationScheme.number == number)
    found = session.exec(wanted).first() if 0 < number < 2**31 else None
    if found is None:
        raise NotFound("There is no such version of the scheme of delegation.")
    return found


def entries_of(session: Session, scheme_id: int) -> tuple[Entry, ...]:
    """Whom a version lets decide what, in its own order."""
    rows = session.exec(
        select(DelegationEntry, Person.name)
        .outerjoin(Person, col(Person.id) == col(DelegationEntry.person_id))
        .where(DelegationEntry.scheme_id == scheme_id)
        .order_by(col(DelegationEntry.number))
        .limit(MOST)
    ).all()
    return tuple(Entry(row, name or "") for row, name in rows)


def adoptions_of(session: Session, scheme_id: int) -> tuple[tuple[SchemeAdoption, PowerHolding], ...]:
    """The later holders that keep a version, the first first."""
    rows = session.exec(
        select(SchemeAdoption, PowerHolding)
        .join(PowerHolding, col(PowerHolding.id) == col(SchemeAdoption.holding_id))
        .where(SchemeAdoption.scheme_id == scheme_id)
        .order_by(col(SchemeAdoption.id))
        .limit(MOST)
    ).all()
    return tuple((adoption, holding) for adoption, holding in rows)


@dataclass(frozen=True, slots=True)
class Kept:
    """How the holder of the power came to have a version: it made it, or adopted it by an instrument of its own."""

    is_made: bool  # on the day of publication it held the power: the published document is its instrument
    on: date
    instrument: str


def kept_by(session: Session, scheme: DelegationScheme, holding: PowerHolding | None, *, on: date) -> Kept | None:
    """How this holder of the power has the version by that day; None where it neither made nor adopted it (R01)."""
    if holding is None:
        return None
    if scheme.holding_id == holding.id:
        return Kept(True, scheme.published_on, "its published document")
    kept = adoptions_of(session, scheme.id)
    found = [one for one, _ in kept if one.holding_id == holding.id and one.adopted_on <= on]
    return Kept(False, found[0].adopted_on, found[0].instrument) if found else None


def is_holders(session: Session, scheme: DelegationScheme, holding: PowerHolding | None, *, on: date) -> bool:
    """Did this holder of the power make the version, or adopt it by that day, and not end it? (R01)"""
    return not is_ended(session, scheme, on=on) and kept_by(session, scheme, holding, on=on) is not None


def version_shown(session: Session, scheme: DelegationScheme, *, on: date) -> Version:
    """One version as it stood, or stands, on a day."""
    later = [one.in_force_from for one in begun_versions(session) if one.in_force_from > scheme.in_force_from]
    return Version(
        scheme=scheme,
        until=min(later, default=None),
        entries=entries_of(session, scheme.id),
        made_by=session.get_one(PowerHolding, scheme.holding_id),
        adoptions=adoptions_of(session, scheme.id),
        binds=is_holders(session, scheme, find_holding(session, on=on), on=on),
        is_in_force=scheme_on(session, on=on) is scheme,
        ended=next(iter(endings_of(session, scheme.id)), None),
    )


def entries_for(session: Session, scheme: DelegationScheme, person: Person) -> tuple[Entry, ...]:
    """The entries that name this officer, or the post that the officer holds."""
    post = _plain(person.post)
    return tuple(
        one
        for one in entries_of(session, scheme.id)
        if (one.row.person_id in (None, person.id)) and (one.row.post == "" or _plain(one.row.post) == post)
    )


def officers_record(session: Session, determination_id: int) -> OfficerDecision | None:
    """What an officer's decision put on record beside itself; None for any other decision."""
    return session.exec(select(OfficerDecision).where(OfficerDecision.determination_id == determination_id)).first()


def records_of(session: Session, review_id: int) -> list[OfficerDecision]:
    """Every officer's decision of a review, the first first."""
    return list(
        session.exec(
            select(OfficerDecision)
            .where(OfficerDecision.review_id == review_id)
            .order_by(col(OfficerDecision.id))
            .limit(MOST)
        ).all()
    )


def report_of(session: Session, officer_decision_id: int) -> UrgentReport | None:
    """That an urgent decision was reported; None while it was not."""
    return session.exec(select(UrgentReport).where(UrgentReport.officer_decision_id == officer_decision_id)).first()


def document_named(session: Session, sha256: str) -> str:
    """The name of the published file of that hash. Raises NotFound."""
    if re.fullmatch(r"[0-9a-f]{64}", sha256) is not None:
        for table in (DelegationScheme, SchemeEnded):
            name = session.exec(select(table.document_name).where(table.document_sha256 == sha256).limit(1)).first()
            if name is not None:
                return str(name)
    raise NotFound("There is no such document.")


def matter_words() -> Mapping[str, str]:
    """The categories of the convictions policies, in words; the latest policy speaks."""
    return {line.code: line.category for line in policy_lines()}


def _plain(post: str) -> str:
    return " ".join(post.casefold().split())
