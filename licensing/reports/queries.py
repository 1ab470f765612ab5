"""Reading the figures and the cases behind them: a handful of statements, however many reviews there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import text
from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.casefile.standings import CaseStanding, standings_at_end_of
from licensing.decisions.rules import Outcome
from licensing.people.permissions import walled_references
from licensing.register.models import LicenceHolder
from licensing.reports.figures import AppealStanding, CaseClass, Figures, belongs, counted
from licensing.reviews.models import HearByDate, Review
from licensing.reviews.rules import Standing
from licensing.training.queries import counted_holders, trained_count

PER_PAGE = 25
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case behind a number. Of a case its reader may see nothing of, only that it is counted."""

    reference: str
    holder: str
    identified_on: date | None
    standing: Standing | None
    licences: Mapping[Outcome, int]
    note: str = ""

    @property
    def is_masked(self) -> bool:
        return not self.reference


# An appeal is brought on the day that its last correction gives; of several against one decision the last counts.
_APPEALS = text(
    """WITH brought AS (
        SELECT appeal.id, appeal.determination_id, coalesce(
            (SELECT lodged_on FROM lodging_corrected one WHERE one.appeal_id = appeal.id ORDER BY one.id DESC LIMIT 1),
            appeal.lodged_on) AS lodged_on
        FROM appeal
    ),
    latest AS (
        SELECT DISTINCT ON (determination_id) determination_id, id FROM brought
        WHERE lodged_on <= :day ORDER BY determination_id, id DESC
    ),
    stood AS (
        SELECT latest.id, (
            SELECT CASE WHEN result.ending <> 'heard' THEN result.ending
                        WHEN bool_or(made.stands = 'quashed') THEN 'quashed'
                        WHEN bool_or(made.stands = 'varied') THEN 'varied' ELSE 'upheld' END
            FROM court_result result JOIN court_outcome made ON made.result_id = result.id
            WHERE result.given_on <= :day
              AND result.id = (SELECT max(id) FROM court_result WHERE appeal_id = latest.id)
            GROUP BY result.id, result.ending) AS stands
        FROM latest
    )
    SELECT coalesce(stands, 'live'), count(*) FROM stood GROUP BY 1"""
)
MASKED = CaseRow(reference="", holder="", identified_on=None, standing=None, licences={})


def figures_as_at(session: Session, as_at: date) -> Figures:
    """Every figure as at the end of the day."""
    return figures_of(session, standings_at_end_of(session, as_at), as_at)


def figures_of(session: Session, cases: Sequence[CaseStanding], as_at: date) -> Figures:
    """The figures of cases already read, with the training beside them."""
    found = counted(
        cases,
        as_at=as_at,
        trained=trained_count(session, as_at=as_at),
        holders=counted_holders(session, as_at=as_at),
    )
    return replace(found, appeals=appeals_as_at(session, as_at))


def appeals_as_at(session: Session, as_at: date) -> Mapping[AppealStanding, int]:
    """How the decisions that were appealed against stood at the end of the day, each counted once by its last appeal.

    Entries corrected since count as they were corrected: this is what happened, not what was thought.
    """
    rows = session.execute(_APPEALS, {"day": as_at}).all()
    return {AppealStanding(stands): number for stands, number in rows}


def cases_behind(
    session: Session, to: CaseClass, *, as_at: date, page: int, by: Actor
) -> tuple[Sequence[CaseRow], int, int]:
    """One page of the cases that a number counts, how many there are and how many pages.

    A case behind a wall keeps its place as a masked row, so that the number stays whole.
    """
    behind = [case for case in standings_at_end_of(session, as_at) if belongs(case, to)]
    start = (page - 1) * PER_PAGE
    rows = case_rows(session, behind[start : start + PER_PAGE], as_at=as_at, by=by)
    return rows, len(behind), max(1, -(-len(behind) // PER_PAGE))


def case_rows(session: Session, cases: Sequence[CaseStanding], *, as_at: date, by: Actor) -> Sequence[CaseRow]:
    """These cases with their holders' names, masked where a wall stands."""
    ids = [case.review_id for case in cases]
    walled = set(session.execute(walled_references(by.id)).scalars())
    named = session.execute(
        select(col(Review.id), LicenceHolder.name)
        .join(LicenceHolder, col(LicenceHolder.id) == Review.holder_id)
        .where(col(Review.id).in_(ids))
    ).all()
    names = {review_id: name for review_id, name in named}
    notes = _why_unaccounted(
        session, [case.review_id for case in cases if case.standing is Standing.UNACCOUNTED], as_at
    )
    return [
        MASKED
        if case.reference in walled
        else CaseRow(
            reference=case.reference,
            holder=names[case.review_id],
            identified_on=case.identified_on,
            standing=case.standing,
            licences=case.licences,
            note=notes.get(case.review_id, ""),
        )
        for case in cases
    ]


def _why_unaccounted(session: Session, ids: Sequence[int], as_at: date) -> Mapping[int, str]:
    """Review → why it has no hear-by date: when it was taken away and for what reason, if it ever had one."""
    taken = session.exec(
        select(HearByDate)
        .where(col(HearByDate.review_id).in_(ids), HearByDate.set_on <= as_at)
        .order_by(col(HearByDate.id))
    ).all()
    return {
        row.review_id: f"Hear-by date taken away on {row.set_on.day} {row.set_on:%B %Y}: {row.because}" for row in taken
    }
