"""Reading what a change of holder asked for, what may still be vetoed, and why the commissioner is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, or_
from sqlmodel import Session, col, func, select

from licensing.audit.rules import Actor
from licensing.followups.models import Followup
from licensing.hearings.attendance import heard_everything
from licensing.hearings.models import Hearing
from licensing.hearings.queries import day_of, latest_hearing, seats_on
from licensing.oversight.models import DecisionSetAside, OnRecordAgreement, Rehearing, VetoAnswer, VetoWindow
from licensing.oversight.rules import VETO_DUE
from licensing.people.models import Person
from licensing.people.permissions import walled_references
from licensing.powers.models import PowerHolding
from licensing.powers.queries import deciding_nominee, find_holding, holding_by_id, nominees_of
from licensing.powers.rules import SUB_COMMITTEE, Body
from licensing.register.models import LicenceHolder
from licensing.reviews.models import Review
from licensing.reviews.rules import Status
from licensing.sittings.queries import listings_of
from licensing.sittings.rules import SeatRole
from licensing.web.wording import day as in_words

MOST = 100


@dataclass(frozen=True, slots=True)
class Veto:
    """One decision that could be vetoed, and what the commissioner did about it."""

    window: VetoWindow
    answer: VetoAnswer | None
    answered_by: str

    @property
    def is_vetoed(self) -> bool:
        return self.answer is not None and self.answer.is_vetoed

    def is_open(self, on: date) -> bool:
        """May she still clear or veto it on that day?"""
        return self.answer is None and on <= self.window.ends_on

    def in_words(self, on: date) -> str:
        """How the decision stands before the commissioner, in a sentence (R06)."""
        ends = in_words(self.window.ends_on)
        if self.answer is not None:
            done = "vetoed" if self.is_vetoed else "cleared"
            return f"The commissioner, {self.answered_by}, {done} it on {in_words(self.answer.answered_at)}."
        if on <= self.window.ends_on:
            return f"The commissioner may veto it until the end of {ends}: nothing is issued before that."
        return f"The commissioner had until {ends} to veto it, and did not."


@dataclass(frozen=True, slots=True)
class SetAside:
    """That an officer's decision was set aside, and who recorded it."""

    row: DecisionSetAside
    recorded_by: str

    @property
    def in_words(self) -> str:
        """To follow "by": "the commissioner, Elspeth Sugden", "the Licensing Sub-Committee"."""
        if self.row.body is Body.PANEL:
            return f"the {SUB_COMMITTEE}"
        return f"the commissioner, {self.recorded_by.removeprefix('Commissioner ')}"


@dataclass(frozen=True, slots=True)
class InWindow:
    """A decision to look at."""

    reference: str
    holder: str
    says: str
    decided_on: date
    ends_on: date

    def days_left(self, on: date) -> int:
        return (self.ends_on - on).days


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A heard case whose power passed on since: the hearing, and the holding of today."""

    hearing: Hearing
    heard_on: date
    holding: PowerHolding
    agreement: OnRecordAgreement | None


def agreement_for(session: Session, hearing_id: int, holding_id: int) -> OnRecordAgreement | None:
    """The holder's written agreement to a decision on the record of that hearing, under that holding (R07, R32)."""
    return session.exec(
        select(OnRecordAgreement)
        .where(OnRecordAgreement.hearing_id == hearing_id, OnRecordAgreement.holding_id == holding_id)
        .order_by(col(OnRecordAgreement.id).desc())
        .limit(1)
    ).first()


def agreements_in(session: Session, review_id: int) -> Sequence[OnRecordAgreement]:
    """Every agreement recorded in a review, what a later one replaced too, the first first."""
    return session.exec(
        select(OnRecordAgreement)
        .where(OnRecordAgreement.review_id == review_id)
        .order_by(col(OnRecordAgreement.id))
        .limit(MOST)
    ).all()


def agreed_words(agreement: OnRecordAgreement | None) -> str:
    """The agreement as a decision's record tells it; "" for none."""
    if agreement is None:
        return ""
    return (
        f"{agreement.given_by} agreed to it in writing on {in_words(agreement.given_on)} ({agreement.document}); "
        f"the legal note was recorded on {in_words(agreement.recorded_at)}."
    )


def passed_on(session: Session, review: Review, *, on: date) -> PassedOn | None:
    """Where a heard case stands whose power passed on since it was heard (R07); None where it did not."""
    hearing, holding = latest_hearing(session, review.id), find_holding(session, on=on)
    if review.status is not Status.HEARD or hearing is None or holding is None:
        return None
    if not somebody_else_decides(session, review, hearing, holding, on=on):
        return None
    agreement = agreement_for(session, hearing.id or 0, holding.id)
    return PassedOn(hearing, day_of(session, hearing).held_on, holding, agreement)


def somebody_else_decides(
    session: Session, review: Review, hearing: Hearing, holding: PowerHolding, *, on: date
) -> bool:
    """Did the power pass to somebody else since the hearing (R07)? A new instrument for the same body is none; of a
    commissioner it is asked whether the nominee who takes the case today, or one of several, heard all of it.
    """
    if hearing.holding_id == holding.id:
        return False
    if holding_by_id(session, hearing.holding_id).decides is not holding.decides:
        return True
    if holding.decides is not Body.COMMISSIONER:
        return False
    hers = deciding_nominee(session, holding, review.reference, on=on)
    deciders = {hers.id} if hers else {one.person_id for one in nominees_of(session, holding.id)}
    heard = heard_everything(session, hearing, until=hearing.closed_at or hearing.opened_at) or frozenset()
    return not deciders & heard


def heard_under_another(session: Session, *, on: date) -> Sequence[str]:
    """The cases heard and undecided whose power passed on since, with no agreement on record: for the night (R07)."""
    holding = find_holding(session, on=on)
    if holding is None:
        return []
    agreed = select(OnRecordAgreement.hearing_id).where(OnRecordAgreement.holding_id == holding.id)
    latest = (
        select(Hearing.id)
        .where(Hearing.review_id == Review.id)
        .order_by(col(Hearing.id).desc())
        .limit(1)
        .correlate(Review)
        .scalar_subquery()
    )
    rows = session.exec(
        select(Review, Hearing)
        .join(Hearing, col(Hearing.id) == latest)
        .join(PowerHolding, col(PowerHolding.id) == col(Hearing.holding_id))
        .where(
            Review.status == Status.HEARD,
            Hearing.holding_id != holding.id,
            or_(col(PowerHolding.decides) != holding.decides, col(PowerHolding.decides) == Body.COMMISSIONER),
            col(Hearing.id).not_in(agreed),
        )
        .order_by(col(Review.reference))
        .limit(MOST)
    ).all()
    return [one.reference for one, heard in rows if somebody_else_decides(session, one, heard, holding, on=on)]


def heard_again(until: datetime) -> Select[tuple[int]]:
    """The hearings after which the case was sent to be heard again, by then: they are no hearing to decide on."""
    return select(col(Rehearing.hearing_id)).where(col(Rehearing.ordered_at) < until)


def vetoes_of(session: Session, review_id: int) -> list[Veto]:
    """Every decision of a review that could be vetoed, the first first."""
    rows = session.exec(
        select(VetoWindow, VetoAnswer, Person.name)
        .outerjoin(VetoAnswer, col(VetoAnswer.window_id) == col(VetoWindow.id))
        .outerjoin(Person, col(Person.id) == col(VetoAnswer.answered_by))
        .where(VetoWindow.review_id == review_id)
        .order_by(col(VetoWindow.id))
        .limit(MOST)
    ).all()
    return [Veto(window, answer, name or "") for window, answer, name in rows]


def last_veto_at(session: Session, review_id: int) -> datetime | None:
    """When the latest decision of a review was vetoed; None where it was not: what was settled before has to be settled
    again (R06)."""
    vetoes = vetoes_of(session, review_id)
    answer = vetoes[-1].answer if vetoes else None
    return answer.answered_at if answer is not None and answer.is_vetoed else None


def vetoed_notices(until: datetime | None = None) -> Select[tuple[int]]:
    """The letters of decisions that no longer stand, by then: vetoed, or an officer's that was set aside. Such a
    decision stands in no figures."""
    vetoed = (
        select(col(VetoWindow.notice_id))
        .join(VetoAnswer, col(VetoAnswer.window_id) == col(VetoWindow.id))
        .where(col(VetoAnswer.is_vetoed))
    )
    put_aside = select(col(DecisionSetAside.notice_id))
    if until is not None:
        vetoed = vetoed.where(col(VetoAnswer.answered_at) < until)
        put_aside = put_aside.where(col(DecisionSetAside.set_aside_at) < until)
    both = vetoed.union_all(put_aside).subquery()
    return select(both.c.notice_id)


def set_aside_of(session: Session, notice_id: int) -> SetAside | None:
    """That the decision of this letter was set aside by whoever holds the power; None while it stands."""
    row = session.exec(select(DecisionSetAside).where(DecisionSetAside.notice_id == notice_id)).first()
    return SetAside(row, session.get_one(Person, row.set_aside_by).name) if row is not None else None


def open_windows(session: Session, *, person_id: int | None, on: date) -> list[InWindow]:
    """The decisions that may still be vetoed, the first to end first; without the cases this person is walled from."""
    rows = session.exec(
        select(Review.reference, LicenceHolder.name, VetoWindow)
        .join(Review, col(Review.id) == col(VetoWindow.review_id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .where(
            col(VetoWindow.ends_on) >= on,
            col(VetoWindow.id).not_in(select(VetoAnswer.window_id)),
            col(Review.reference).not_in(walled_references(person_id)),
        )
        .order_by(col(VetoWindow.ends_on), col(VetoWindow.id))
        .limit(MOST)
    ).all()
    return [InWindow(reference, name, it.says, it.decided_on, it.ends_on) for reference, name, it in rows]


def windows_ended(session: Session, *, on: date) -> Sequence[str]:
    """The cases whose time to veto has ended by the beginning of the day without an answer, and whose task is open.

    Of a case decided more than once the latest decision counts.
    """
    latest = select(func.max(col(VetoWindow.id))).group_by(col(VetoWindow.review_id))
    return session.exec(
        select(Review.reference)
        .join(VetoWindow, col(VetoWindow.review_id) == col(Review.id))
        .join(Followup, col(Followup.case_reference) == col(Review.reference))
        .where(
            col(VetoWindow.ends_on) < on,
            col(VetoWindow.id).in_(latest),
            col(VetoWindow.id).not_in(select(VetoAnswer.window_id)),
            col(Followup.origin) == VETO_DUE,
            col(Followup.done_at).is_(None),
        )
        .order_by(col(Review.reference))
        .limit(MOST)
    ).all()


def chairs(session: Session, review_id: int, by: Actor) -> bool:
    """Does this person chair a hearing day for which the case is, or was, put down?"""
    days = {one.hearing_day_id for one in listings_of(session, review_id)}
    return any(
        seat.person_id == by.id and seat.role is SeatRole.CHAIR for day in days for seat in seats_on(session, day)
    )
