"""Why the commissioner is asked to advise on a case, what she advised, and the draws of the sample (fact-book 5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, or_, select

from licensing import clock
from licensing.audit.rules import Actor
from licensing.hearings.models import Hearing
from licensing.hearings.queries import latest_hearing
from licensing.oversight.models import AdviceRequest, CommissionerAdvice, SampledCase, SampleDraw
from licensing.oversight.queries import MOST
from licensing.oversight.rules import in_a_sentence
from licensing.people.models import Person
from licensing.people.permissions import walled_references
from licensing.powers.models import PowerHolding
from licensing.powers.queries import conditions_of, find_holding, holding_by_id
from licensing.powers.rules import Body, Condition, council_mode
from licensing.register.models import LicenceHolder
from licensing.register.rules import LONDON
from licensing.reviews.models import Closure, Review
from licensing.reviews.rules import OPEN, Status
from licensing.sittings.models import HearingDay, Listing
from licensing.web.wording import day as in_words


@dataclass(frozen=True, slots=True)
class AskedToAdvise:
    """A case on which the commissioner is asked to advise."""

    reference: str
    holder: str
    because: str
    hearing_on: date | None


def why_asked(session: Session, review: Review, *, on: date) -> list[str]:
    """Why the commissioner is asked to advise on the case, by the conditions of the day's holding; none where she is
    not."""
    holding = find_holding(session, on=on)
    if holding is None or not council_mode(holding.mode) or review.status is Status.CLOSED:
        return []
    conditions, reasons = conditions_of(session, holding.id), []
    if Condition.DEFERRED in conditions:
        reasons += [f"deferred from her hearing on {in_words(heard_on)}" for heard_on in _her_hearings(session, review)]
    if Condition.SAMPLE in conditions:
        drawn = draw_of(session, review.id)
        reasons += [f"in the sample of {in_words(drawn)}"] if drawn else []
    if Condition.ON_REQUEST in conditions:
        reasons += [
            f"asked by {name}, who chairs, on {in_words(it.asked_at)}" for it, name in requests_in(session, review.id)
        ]
    return reasons


def why_in_words(session: Session, review: Review, *, on: date) -> str:
    """The same as one sentence; "" where she is not asked."""
    return in_a_sentence(why_asked(session, review, on=on))


def _her_hearings(session: Session, review: Review) -> list[date]:
    """The days on which a commissioner who then held the power heard the case, and did not decide it."""
    latest = latest_hearing(session, review.id)
    if latest is None:
        return []
    if review.status is Status.DECIDED and holding_by_id(session, latest.holding_id).decides is Body.COMMISSIONER:
        return []
    rows = session.exec(
        select(Hearing.closed_at)
        .join(PowerHolding, col(PowerHolding.id) == col(Hearing.holding_id))
        .where(
            Hearing.review_id == review.id,
            PowerHolding.decides == Body.COMMISSIONER,
            col(Hearing.closed_at).is_not(None),
        )
        .order_by(col(Hearing.id))
        .limit(MOST)
    ).all()
    return [closed_at.astimezone(LONDON).date() for closed_at in rows if closed_at is not None]


def draw_of(session: Session, review_id: int) -> date | None:
    """The day of the draw that fell on the case; None where none did."""
    return session.exec(
        select(col(SampleDraw.day))
        .join(SampledCase, col(SampledCase.draw_id) == col(SampleDraw.id))
        .where(SampledCase.review_id == review_id, col(SampledCase.is_drawn))
    ).first()


def requests_in(session: Session, review_id: int) -> list[tuple[AdviceRequest, str]]:
    """Who of those who chair asked for her advice in the case, with their names."""
    return list(
        session.exec(
            select(AdviceRequest, Person.name)
            .join(Person, col(Person.id) == col(AdviceRequest.asked_by))
            .where(AdviceRequest.review_id == review_id)
            .order_by(col(AdviceRequest.id))
            .limit(MOST)
        ).all()
    )


def advice_in(session: Session, review_id: int) -> list[tuple[CommissionerAdvice, str]]:
    """What commissioners advised in the case, the first first, with their names."""
    return list(
        session.exec(
            select(CommissionerAdvice, Person.name)
            .join(Person, col(Person.id) == col(CommissionerAdvice.given_by))
            .where(CommissionerAdvice.review_id == review_id)
            .order_by(col(CommissionerAdvice.id))
            .limit(MOST)
        ).all()
    )


def asked_to_advise(session: Session, *, person_id: int | None, on: date) -> list[AskedToAdvise]:
    """The open cases in which she is asked and has not advised yet; without those this person is walled from."""
    holding = find_holding(session, on=on)
    if holding is None or not council_mode(holding.mode) or not conditions_of(session, holding.id):
        return []
    advised = select(CommissionerAdvice.review_id)
    rows = session.exec(
        select(Review, LicenceHolder.name, col(HearingDay.held_on))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .outerjoin(Listing, (col(Listing.review_id) == col(Review.id)) & col(Listing.ended_at).is_(None))
        .outerjoin(HearingDay, col(HearingDay.id) == col(Listing.hearing_day_id))
        .where(
            col(Review.status).in_(OPEN),
            col(Review.id).not_in(advised),
            col(Review.reference).not_in(walled_references(person_id)),
            col(Review.id).in_(_may_be_asked_about()),
        )
        .order_by(col(HearingDay.held_on), col(Review.reference))
        .limit(MOST)
    ).all()
    told = [(review, name, held_on, why_in_words(session, review, on=on)) for review, name, held_on in rows]
    return [AskedToAdvise(review.reference, name, why, held_on) for review, name, held_on, why in told if why]


def _may_be_asked_about():  # type: ignore[no-untyped-def]
    """The reviews for which there may be a reason: few, so that each is then looked at by itself."""
    hers = (
        select(Hearing.review_id)
        .join(PowerHolding, col(PowerHolding.id) == col(Hearing.holding_id))
        .where(PowerHolding.decides == Body.COMMISSIONER)
    )
    drawn = select(SampledCase.review_id).where(col(SampledCase.is_drawn))
    return hers.union(drawn, select(AdviceRequest.review_id))


def put_down_before(session: Session, instant: datetime) -> Sequence[Review]:
    """The cases that stood down for a hearing at an instant and were not heard yet, that no draw has considered.

    Whatever was done since changes nothing, for whoever does it may know the seed.
    """
    return session.exec(
        select(Review)
        .join(Listing, col(Listing.review_id) == col(Review.id))
        .where(
            or_(col(Listing.ended_at).is_(None), col(Listing.ended_at) >= instant),
            col(Listing.listed_at) < instant,
            col(Review.id).not_in(select(Closure.review_id).where(col(Closure.recorded_at) < instant)),
            col(Review.id).not_in(select(SampledCase.review_id)),
        )
        .order_by(col(Review.reference))
        .limit(1000)
    ).all()


def drawn_in_month(session: Session, day: date) -> int:
    """How many cases the draws of the day's month, before the day, fell on."""
    return session.exec(
        select(func.count())
        .select_from(SampledCase)
        .join(SampleDraw, col(SampleDraw.id) == col(SampledCase.draw_id))
        .where(col(SampledCase.is_drawn), col(SampleDraw.day) >= day.replace(day=1), col(SampleDraw.day) < day)
    ).one()


def draw_on(session: Session, day: date) -> SampleDraw | None:
    """The draw of a day; None where nothing was drawn from."""
    return session.exec(select(SampleDraw).where(SampleDraw.day == day)).first()


def draws(session: Session) -> list[tuple[SampleDraw, int, int]]:
    """The latest draws, the newest first: how many cases each considered, and fell on."""
    rows = session.execute(
        select(SampleDraw, func.count(), func.count().filter(col(SampledCase.is_drawn)))
        .join(SampledCase, col(SampledCase.draw_id) == col(SampleDraw.id))
        .group_by(col(SampleDraw.id))
        .order_by(col(SampleDraw.day).desc())
        .limit(MOST)
    ).all()
    return [(draw, considered, drawn) for draw, considered, drawn in rows]


def considered_in(session: Session, draw: SampleDraw) -> list[tuple[SampledCase, str]]:
    """The cases that a draw considered, the lowest score first, with their references."""
    return list(
        session.exec(
            select(SampledCase, Review.reference)
            .join(Review, col(Review.id) == col(SampledCase.review_id))
            .where(SampledCase.draw_id == draw.id)
            .order_by(col(SampledCase.score))
        ).all()
    )


def walled_cases(session: Session, by: Actor) -> frozenset[str]:
    """The references of the cases that this reader may know nothing of."""
    return frozenset(session.execute(walled_references(by.id)).scalars())


def beginning_of(day: date) -> datetime:
    """The instant at which a day begins: what was put down, and recorded, before it counts for the day's draw."""
    return clock.at(day, 0)
