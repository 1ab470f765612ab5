"""What is owed to the national register of one review's decision, and what was done about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.decisions.effects import LicenceEffect, effects_of
from licensing.decisions.followed import find_followed, taken_before
from licensing.decisions.models import Determination, DeterminationOutcome
from licensing.decisions.rules import AGAINST_THE_LICENCE
from licensing.errors import NotFound
from licensing.national_register.fields import Person, decision_fields, fields_of, is_as_entered
from licensing.national_register.models import Nr3sEntry, Nr3sReliance
from licensing.national_register.rules import (
    IN_FORCE_FROM,
    Duty,
    DutyFacts,
    EntryAct,
    due_on,
    duty_of,
    kept_through,
    removed_on,
    why_none,
)
from licensing.register.models import Licence
from licensing.register.queries import holder_by_id
from licensing.register.rules import DRIVER_KINDS
from licensing.reviews.models import Review

MOST = 50
MOST_FOLLOWED = 5000  # eleven years of entries of a large council


@dataclass(frozen=True, slots=True)
class Owed:
    """One licence's outcome, what is owed to the register about it, and everything recorded of that."""

    licence: Licence
    effect: LicenceEffect
    duty: Duty
    why_none: str
    due_on: date | None  # of the entry itself (R58)
    reliance: Nr3sReliance | None
    entries: Sequence[Nr3sEntry]  # those that stand, the first one first
    fields: dict[str, str]

    @property
    def made_on(self) -> date | None:
        return _made_on(self.entries)

    @property
    def kept_through(self) -> date | None:
        return kept_through(self.made_on) if self.made_on else None

    @property
    def removed_on(self) -> date | None:
        return removed_on(self.made_on) if self.made_on else None


def owed_of(session: Session, review: Review, *, on: date, as_at: date | None = None) -> list[Owed]:
    """What is owed about each licence of the review's decision, as it stands on that day; nothing while undecided.

    With `as_at`, its fields as they were at the end of that day: what happened later is left out.
    """
    determination = find_followed(session, review.id or 0)
    if determination is None:
        return []
    effects = effects_of(session, determination, as_at=as_at)
    reliances, entries = _reliances(session, determination.id), _entries(session, review.id or 0)
    drivers = any(one.licence.kind.is_driver for one in effects)
    taken = taken_before(session, determination)
    granted = _granted_again(session, review.holder_id, determination, effects, as_at) if drivers else None
    person = _person(session, review, on) if drivers else None
    return [
        _owed(
            one, determination, reliances.get(one.licence.id or 0), entries.get(one.licence.id or 0, []),
            granted, person, on, is_remade=one.licence.id in taken,
        )
        for one in effects
    ]  # fmt: skip


def owed_about(session: Session, review: Review, licence_id: int, *, on: date, as_at: date | None = None) -> Owed:
    """The same of one licence. Raises NotFound for one that the decision is not about."""
    found = next((one for one in owed_of(session, review, on=on, as_at=as_at) if one.licence.id == licence_id), None)
    if found is None:
        raise NotFound("This decision is not about that licence.")
    return found


def open_duties(session: Session, review: Review, *, on: date) -> list[Owed]:
    """What has still to be done about the register."""
    return [one for one in owed_of(session, review, on=on) if one.duty.is_open]


def references_to_follow(session: Session) -> list[str]:
    """The reviews whose decision may owe the register something: on a driver's licence, since the Act. Latest first."""
    return list(
        session.exec(
            select(Review.reference)
            .join(Determination, col(Determination.review_id) == col(Review.id))
            .join(DeterminationOutcome, col(DeterminationOutcome.determination_id) == col(Determination.id))
            .where(
                col(Determination.decided_on) >= IN_FORCE_FROM,
                col(DeterminationOutcome.outcome).in_(AGAINST_THE_LICENCE),
                col(DeterminationOutcome.licence_kind).in_(DRIVER_KINDS),
            )
            .group_by(col(Review.reference))
            .order_by(col(Review.reference).desc())
            .limit(MOST_FOLLOWED)
        ).all()
    )


def _owed(
    effect: LicenceEffect,
    determination: Determination,
    reliance: Nr3sReliance | None,
    entries: Sequence[Nr3sEntry],
    granted_again: date | None,
    person: Person | None,
    on: date,
    *,
    is_remade: bool,
) -> Owed:
    """`is_remade`: it decides afresh what was decided against the licence and set aside. What was entered of that comes
    out, unless what is decided now was notified too and is against the licence (R57, R59)."""
    decided_on = determination.decided_on
    stands = decision_fields(effect, decided_on=decided_on, granted_again=granted_again)
    facts = DutyFacts(
        is_driver=effect.licence.kind.is_driver,
        was_against=effect.decided.is_against or (is_remade and bool(entries)),
        is_against=effect.outcome.is_against
        and effect.set_aside_at is None
        and (effect.given_on is not None or not is_remade),
        given_on=effect.given_on,
        decided_on=decided_on,
        relied=reliance.is_relied if reliance else None,
        made_on=_made_on(entries),
        last_act=entries[-1].act if entries else None,
        is_as_entered=not entries or is_as_entered(entries[-1].entered, stands),
    )
    duty = duty_of(facts, on=on)
    if person is not None and reliance is not None:
        numbers = {"national_insurance": reliance.national_insurance_number, "driver_number": reliance.driver_number}
        person = replace(person, **numbers)
    fields = fields_of(person, effect, decided_on=decided_on, granted_again=granted_again) if person else {}
    counts = duty not in (Duty.NONE, Duty.NOT_YET) and effect.given_on is not None
    return Owed(
        licence=effect.licence,
        effect=effect,
        duty=duty,
        why_none=why_none(facts) if duty is Duty.NONE else "",
        due_on=due_on(effect.given_on) if counts and effect.given_on else None,
        reliance=reliance,
        entries=entries,
        fields=fields,
    )


def _made_on(entries: Sequence[Nr3sEntry]) -> date | None:
    """When the entry was first made: the eleven years run from it, whatever was done later (R59)."""
    made = [one.done_on for one in entries if one.act is EntryAct.MADE]
    return min(made or [one.done_on for one in entries], default=None)


def _person(session: Session, review: Review, on: date) -> Person:
    holder, settings = holder_by_id(session, review.holder_id), settings_on(session, on)
    reach = (Setting.OFFICE_ADDRESS, Setting.OFFICE_TELEPHONE, Setting.OFFICE_EMAIL)
    more = ", ".join(" ".join(settings[one].split()) for one in reach if settings[one].strip())
    return Person(
        name=holder.name, born=holder.date_of_birth, address=holder.address, national_insurance="", driver_number="",
        authority=settings[Setting.AUTHORITY_NAME], more=more,
    )  # fmt: skip


def _reliances(session: Session, determination_id: int) -> dict[int, Nr3sReliance]:
    rows = session.exec(
        select(Nr3sReliance)
        .where(Nr3sReliance.determination_id == determination_id)
        .order_by(col(Nr3sReliance.id))
        .limit(MOST)
    ).all()
    return {one.licence_id: one for one in rows}


def _entries(session: Session, review_id: int) -> dict[int, list[Nr3sEntry]]:
    """By licence, what stands of what was done on the register: of the review, so that a decision remade goes on."""
    replaced = select(col(Nr3sEntry.supersedes)).where(col(Nr3sEntry.supersedes).is_not(None))
    rows = session.exec(
        select(Nr3sEntry)
        .where(Nr3sEntry.review_id == review_id, col(Nr3sEntry.id).not_in(replaced))
        .order_by(col(Nr3sEntry.done_on), col(Nr3sEntry.id))
        .limit(MOST)
    ).all()
    found: dict[int, list[Nr3sEntry]] = {}
    for one in rows:
        found.setdefault(one.licence_id, []).append(one)
    return found


def _granted_again(
    session: Session,
    holder_id: int,
    determination: Determination,
    effects: Sequence[LicenceEffect],
    as_at: date | None,
) -> date | None:
    """The day on which a driver's licence was first granted to the holder since the decision (R59)."""
    first = session.exec(
        select(Licence.granted_on)
        .where(
            Licence.holder_id == holder_id,
            col(Licence.kind).in_(DRIVER_KINDS),
            col(Licence.granted_on) > determination.decided_on,
            col(Licence.id).not_in([one.licence.id for one in effects]),
        )
        .order_by(col(Licence.granted_on))
        .limit(1)
    ).first()
    return None if first and as_at and first > as_at else first
