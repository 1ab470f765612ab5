"""What is recorded after a decision: who was told, where each badge or plate is, and that the case was finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from licensing.aftermath.models import CaseFinished, CustodyEvent, Told
from licensing.aftermath.rules import IN_OUR_HANDS, CustodyKind, KnowFacts, MustKnow, MustKnowLine, who_must_know
from licensing.decisions.badge import demand_on
from licensing.decisions.effects import LicenceEffect, effects_of
from licensing.decisions.models import Determination
from licensing.decisions.queries import relied_on
from licensing.decisions.rules import DECIDED_WORDS
from licensing.notices.content import from_plain
from licensing.notices.other_contents import BadgeDemandContent
from licensing.notices.queries import notices_about, service_of
from licensing.notices.rules import NoticeKind
from licensing.register.models import Concern, Licence
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews.models import Review

MOST = 50


@dataclass(frozen=True, slots=True)
class ToTell:
    """One line of who must know, and the answer that stands."""

    line: MustKnowLine
    told: Told | None
    stands: str  # the decision in short, as it stands today
    is_at_once: bool

    @property
    def is_changed(self) -> bool:
        """Were they told of something that stands no longer?"""
        return self.told is not None and self.told.told_on is not None and self.told.of_what != self.stands

    @property
    def is_open(self) -> bool:
        return self.told is None or self.is_changed


@dataclass(frozen=True, slots=True)
class Custody:
    """One licence's badge or plate: what became of it, and from when it may be asked for."""

    effect: LicenceEffect
    events: Sequence[CustodyEvent]  # those that stand, in the order of their days
    asked_on: Sequence[date]  # when a letter that asks for it was served
    may_ask_from: date | None
    back_on: date | None

    @property
    def licence(self) -> Licence:
        return self.effect.licence

    @property
    def what(self) -> str:
        return "plate" if self.licence.kind.is_vehicle else "badge"

    @property
    def number(self) -> str:
        return self.licence.badge_number or self.licence.plate_number or self.licence.number

    @property
    def last(self) -> CustodyEvent | None:
        return self.events[-1] if self.events else None

    @property
    def before(self) -> CustodyKind | None:
        """What was recorded last, the served letter counted where nothing was."""
        if self.last is not None:
            return self.last.kind
        return CustodyKind.DEMANDED if self.asked_on else None

    @property
    def is_in_our_hands(self) -> bool:
        return self.last is not None and self.last.kind in IN_OUR_HANDS


def to_tell(session: Session, determination: Determination) -> list[ToTell]:
    """Who must know of this decision, each with the answer that stands.

    The list is that of the decision's day. Whoever was told stays on it: they are told of what changes, also where
    they were told of an earlier decision that this one replaced.
    """
    effects = effects_of(session, determination)
    before = _told_before(session, determination)
    told = {who: row for who, (_, row) in before.items()} | dict(told_of(session, determination.id))
    facts, stands = _know_facts(session, determination, effects), in_short(effects)
    lines = who_must_know(facts, on=determination.decided_on)
    named = {line.who for line in lines}
    lines = [*lines, *(line for who, (line, _) in before.items() if who not in named)]
    return [ToTell(line, told.get(line.who), stands, facts.is_immediate) for line in lines]


def open_to_tell(session: Session, determination: Determination) -> list[ToTell]:
    """Those about whom nothing is recorded yet, or who were told of what stands no longer."""
    return [one for one in to_tell(session, determination) if one.is_open]


def told_of(session: Session, determination_id: int) -> Mapping[MustKnow, Told]:
    """By whom it is about, what stands of who was told."""
    rows = session.exec(
        select(Told).where(Told.determination_id == determination_id).order_by(col(Told.id)).limit(10 * MOST)
    ).all()
    return {one.who: one for one in rows}


def in_short(effects: Sequence[LicenceEffect]) -> str:
    """The decision as whoever was told should know it: by licence, what stands today."""
    return "; ".join(f"{LICENCE_WORDS[one.licence.kind]} {one.licence.number}: {_stands(one)}" for one in effects)


def custody_of(session: Session, review: Review, effects: Sequence[LicenceEffect], *, on: date) -> list[Custody]:
    """Where the badge or plate of each licence under the decision is, and from when one may be asked for on that day.

    Operators have neither. None is asked for once its suspension is over, or a court gave the licence back.
    """
    shown = [one for one in effects if one.licence.kind.is_driver or one.licence.kind.is_vehicle]
    events = _custody_events(session, [one.licence.id or 0 for one in shown])
    asked = _asked_for(session, review)
    return [
        Custody(
            effect=one,
            events=events.get(one.licence.id or 0, []),
            asked_on=asked.get(one.licence.id or 0, []),
            may_ask_from=_may_ask_from(one, on),
            back_on=one.back_on,
        )
        for one in shown
    ]


def _may_ask_from(effect: LicenceEffect, on: date) -> date | None:
    if effect.bites_at is None or not effect.outcome.is_against or effect.is_over(on):
        return None
    return demand_on(effect, effect.bites_at)


def last_finished(session: Session, review_id: int) -> CaseFinished | None:
    """When the case was last left as finished; None while it never was."""
    return session.exec(
        select(CaseFinished).where(CaseFinished.review_id == review_id).order_by(col(CaseFinished.id).desc()).limit(1)
    ).first()


def _told_before(session: Session, determination: Determination) -> dict[MustKnow, tuple[MustKnowLine, Told]]:
    """Who was told of the decision that this one replaced; that somebody need not be told is said anew of each."""
    replaced = session.get(Determination, determination.supersedes) if determination.supersedes else None
    if replaced is None:
        return {}
    told = [(one.line, one.told) for one in to_tell(session, replaced) if one.told is not None]
    return {line.who: (line, row) for line, row in told if row.told_on is not None}


def _know_facts(session: Session, determination: Determination, effects: Sequence[LicenceEffect]) -> KnowFacts:
    questions = relied_on(session, determination_id=determination.id)
    concerns = [one.concern_id for one in questions if one.concern_id is not None]
    categories = session.exec(select(Concern.category).where(col(Concern.id).in_(concerns)).limit(10 * MOST)).all()
    return KnowFacts(
        is_against=any(one.decided.is_against for one in effects),
        is_immediate=any(one.decided.is_immediate for one in effects),
        has_driver=any(one.licence.kind.is_driver for one in effects),
        has_vehicle_or_driver=any(one.licence.kind.is_driver or one.licence.kind.is_vehicle for one in effects),
        categories=frozenset(one for one in categories if one),
    )


def _stands(effect: LicenceEffect) -> str:
    if effect.set_aside_at is not None:
        return "set aside" if effect.put_aside else "set aside on appeal"
    said = DECIDED_WORDS[effect.outcome.outcome].lower()
    return f"{said} at once" if effect.is_immediate else said


def _custody_events(session: Session, licence_ids: Sequence[int]) -> dict[int, list[CustodyEvent]]:
    """By licence, what became of its badge or plate under any case: there is only one of each."""
    replaced = select(col(CustodyEvent.supersedes)).where(col(CustodyEvent.supersedes).is_not(None))
    rows = session.exec(
        select(CustodyEvent)
        .where(col(CustodyEvent.licence_id).in_(licence_ids), col(CustodyEvent.id).not_in(replaced))
        .order_by(col(CustodyEvent.happened_on), col(CustodyEvent.id))
        .limit(10 * MOST)
    ).all()
    found: dict[int, list[CustodyEvent]] = {}
    for one in rows:
        found.setdefault(one.licence_id, []).append(one)
    return found


def _asked_for(session: Session, review: Review) -> dict[int, list[date]]:
    """By licence, the days on which a letter that asks for its badge or plate was served."""
    found: dict[int, list[date]] = {}
    for notice in notices_about(session, review.reference):
        service = service_of(session, notice.id or 0) if notice.kind is NoticeKind.BADGE_DEMAND else None
        if service is None or service.given_on is None:
            continue
        content = from_plain(notice.kind, notice.content)
        assert isinstance(content, BadgeDemandContent)
        for one in content.demanded:
            found.setdefault(one.licence_id, []).append(service.given_on)
    return found
