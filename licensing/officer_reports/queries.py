"""Reading officers' reports: the version that stands, those before it, and the report that was finished."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.officer_reports.models import FinishedReport, OfficerReport
from licensing.people.models import Person
from licensing.people.naming import names_somebody
from licensing.reviews.withheld import Withheld

MOST_SHOWN = 100


def latest_version(session: Session, review_id: int) -> OfficerReport | None:
    """The report as it was last saved; None before the first."""
    return session.exec(
        select(OfficerReport)
        .where(OfficerReport.review_id == review_id)
        .order_by(col(OfficerReport.number).desc())
        .limit(1)
    ).first()


def version_numbered(session: Session, review_id: int, number: int) -> OfficerReport | None:
    """That version of the report, if there is one."""
    if not 0 < number < 2**31:
        return None
    return session.exec(
        select(OfficerReport).where(OfficerReport.review_id == review_id, OfficerReport.number == number)
    ).first()


def versions_of(session: Session, review_id: int) -> list[tuple[OfficerReport, str]]:
    """Every version with the name of whoever saved it, the latest first."""
    rows = session.exec(
        select(OfficerReport, Person.name)
        .outerjoin(Person, col(Person.id) == col(OfficerReport.recorded_by))
        .where(OfficerReport.review_id == review_id)
        .order_by(col(OfficerReport.number).desc())
        .limit(MOST_SHOWN)
    ).all()
    return [(version, name or "") for version, name in rows]


def authors_of(session: Session, review_id: int) -> list[int]:
    """Everybody who ever saved a version of the report (R14)."""
    rows = session.exec(
        select(OfficerReport.recorded_by)
        .where(OfficerReport.review_id == review_id, col(OfficerReport.recorded_by).is_not(None))
        .distinct()
        .order_by(col(OfficerReport.recorded_by))
    ).all()
    return [person for person in rows if person is not None]


def latest_finished(session: Session, review_id: int) -> FinishedReport | None:
    """The finished report that stands: the one that no later one replaces."""
    return session.exec(
        select(FinishedReport)
        .where(FinishedReport.review_id == review_id)
        .order_by(col(FinishedReport.id).desc())
        .limit(1)
    ).first()


def finished_by(session: Session, review_id: int, until: datetime) -> FinishedReport | None:
    """The report as the panel had it: the one last finished by that instant."""
    return session.exec(
        select(FinishedReport)
        .where(FinishedReport.review_id == review_id, FinishedReport.finished_at <= until)
        .order_by(col(FinishedReport.id).desc())
        .limit(1)
    ).first()


def get_finished(session: Session, review_id: int) -> FinishedReport:
    """The same. Raises NotFound while none is finished."""
    found = latest_finished(session, review_id)
    if found is None:
        raise NotFound("The report on this review is not finished.")
    return found


def finished_report(session: Session, review_id: int) -> bytes | None:
    """The finished report's PDF, byte for byte; None while none is finished. What the papers take in."""
    found = latest_finished(session, review_id)
    return bytes(found.pdf) if found else None


def number_finished(session: Session, finished: FinishedReport) -> int:
    """Which version of the report was finished."""
    return session.exec(select(OfficerReport.number).where(OfficerReport.id == finished.version_id)).one()


def is_kept_from(session: Session, finished: FinishedReport, hidden: Sequence[Withheld]) -> bool:
    """Does the report, as it was finished, name somebody whose name is withheld from its reader? (R14)"""
    version = session.exec(select(OfficerReport).where(OfficerReport.id == finished.version_id)).one()
    names = [one.name for one in hidden]
    return any(names_somebody(text, names) for text in version.sections.values())
