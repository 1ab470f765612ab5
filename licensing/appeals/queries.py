"""Reading appeals: those of a review, each with its licences, its day in court and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from licensing.appeals.models import Appeal, AppealedLicence, CourtDay, CourtOutcome, CourtResult, LodgingCorrected
from licensing.appeals.rules import Court, Ending
from licensing.decisions.models import Determination
from licensing.decisions.queries import determination_of, get_determination, vetoed_in
from licensing.errors import NotFound
from licensing.oversight.queries import set_aside_of
from licensing.register.models import Licence
from licensing.register.rules import LONDON
from licensing.reviews.models import Review

MOST = 50


@dataclass(frozen=True, slots=True)
class AppealFile:
    """One appeal with everything recorded of it. `result` is None while the court has not ended it."""

    appeal: Appeal
    licences: Sequence[Licence]
    day: CourtDay | None
    result: CourtResult | None
    outcomes: Sequence[CourtOutcome]
    corrected: Sequence[CourtResult]
    lodgings: Sequence[LodgingCorrected] = ()

    @property
    def lodged_on(self) -> date:
        """The day on which it was brought, as it stands corrected."""
        return self.lodgings[-1].lodged_on if self.lodgings else self.appeal.lodged_on

    @property
    def told_on(self) -> date:
        """When we learned of it, as it stands corrected."""
        return self.lodgings[-1].told_on if self.lodgings else self.appeal.told_on

    @property
    def is_live(self) -> bool:
        return self.result is None


def appeals_of(session: Session, review_id: int | None) -> list[Appeal]:
    """The review's appeals, the first one first."""
    return list(
        session.exec(select(Appeal).where(Appeal.review_id == review_id).order_by(col(Appeal.id)).limit(MOST)).all()
    )


def get_appeal(session: Session, review_id: int | None, reference: str) -> Appeal:
    """One appeal of this review. Raises NotFound."""
    found = session.exec(select(Appeal).where(Appeal.review_id == review_id, Appeal.reference == reference)).first()
    if found is None:
        raise NotFound("There is no such appeal in this case.")
    return found


def appeal_files(session: Session, review_id: int | None) -> list[AppealFile]:
    """The review's appeals, each with everything recorded of it."""
    return [appeal_file(session, one) for one in appeals_of(session, review_id)]


def appeal_file(session: Session, appeal: Appeal) -> AppealFile:
    """Everything recorded of one appeal. Six statements."""
    results = list(
        session.exec(
            select(CourtResult).where(CourtResult.appeal_id == appeal.id).order_by(col(CourtResult.id)).limit(MOST)
        ).all()
    )
    stands = results[-1] if results else None
    return AppealFile(
        appeal=appeal,
        licences=licences_in(session, appeal),
        day=session.exec(
            select(CourtDay).where(CourtDay.appeal_id == appeal.id).order_by(col(CourtDay.id).desc()).limit(1)
        ).first(),
        result=stands,
        outcomes=outcomes_in(session, stands),
        corrected=results[:-1],
        lodgings=lodgings_of(session, appeal),
    )


def lodgings_of(session: Session, appeal: Appeal) -> list[LodgingCorrected]:
    """Every correction of the day on which the appeal was brought, the first first."""
    rows = select(LodgingCorrected).where(LodgingCorrected.appeal_id == appeal.id)
    return list(session.exec(rows.order_by(col(LodgingCorrected.id)).limit(MOST)).all())


def lodged_on(session: Session, appeal: Appeal) -> date:
    """The day on which the appeal was brought, as it stands corrected (R50)."""
    corrected = lodgings_of(session, appeal)
    return corrected[-1].lodged_on if corrected else appeal.lodged_on


def licences_in(session: Session, appeal: Appeal) -> list[Licence]:
    """The licences that the appeal is about."""
    return list(
        session.exec(
            select(Licence)
            .join(AppealedLicence, col(AppealedLicence.licence_id) == col(Licence.id))
            .where(AppealedLicence.appeal_id == appeal.id)
            .order_by(col(Licence.id))
        ).all()
    )


def appealed_licences(session: Session, determination_id: int) -> frozenset[int]:
    """The licences of this decision that an appeal to the magistrates' court is recorded about."""
    return frozenset(
        session.exec(
            select(AppealedLicence.licence_id)
            .join(Appeal, col(Appeal.id) == col(AppealedLicence.appeal_id))
            .where(Appeal.determination_id == determination_id, Appeal.court == Court.MAGISTRATES)
        ).all()
    )


def result_of(session: Session, appeal: Appeal) -> CourtResult | None:
    """How the appeal ended, as it stands on record; None while it is live."""
    return session.exec(
        select(CourtResult).where(CourtResult.appeal_id == appeal.id).order_by(col(CourtResult.id).desc()).limit(1)
    ).first()


def outcomes_in(session: Session, result: CourtResult | None) -> list[CourtOutcome]:
    """What the court made of each licence's outcome."""
    if result is None:
        return []
    return list(
        session.exec(
            select(CourtOutcome).where(CourtOutcome.result_id == result.id).order_by(col(CourtOutcome.licence_id))
        ).all()
    )


def further_appeal(session: Session, appeal: Appeal) -> Appeal | None:
    """The appeal to the Crown Court from this one."""
    return session.exec(select(Appeal).where(Appeal.further_to == appeal.id)).first()


def is_before_the_courts(session: Session, determination_id: int) -> bool:
    """Has a court decided on this decision, or is an appeal, the first or a further one, still to end? One that was
    withdrawn or struck out counts no longer."""
    appeals = session.exec(select(Appeal).where(Appeal.determination_id == determination_id).limit(MOST)).all()
    results = [result_of(session, one) for one in appeals]
    return any(one is None or one.ending is Ending.HEARD for one in results)


def decision_appealed(session: Session, review: Review, *, on: date | None = None) -> Determination:
    """The decision that a complaint of that day is against: the one that stands, if it was made by then; otherwise the
    one that was set aside since, which a complaint may have reached the court against before that.

    Without a day, the one that stands or the last that was set aside. Raises NotFound where there is neither.
    """
    stands = determination_of(session, review.id)
    if stands is not None and (on is None or stands.decided_on <= on):
        return stands
    for one in reversed(vetoed_in(session, review.id)):
        aside = set_aside_of(session, one.notice_id)
        ended = aside.row.set_aside_at.astimezone(LONDON).date() if aside else None
        if ended is not None and (on is None or one.decided_on <= on <= ended):
            return one
    return get_determination(session, review)
