"""Reading the papers of appeals as they were made."""

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from licensing.appeal_papers.models import AppealPapers
from licensing.errors import NotFound
from licensing.minutes.models import MinutesPrint, MinutesVersion
from licensing.minutes.rules import MinutesEdition

MOST_VERSIONS = 100


def versions_of(session: Session, appeal_id: int) -> list[AppealPapers]:
    """Every version, the latest first, without the bytes."""
    rows = select(AppealPapers).where(AppealPapers.appeal_id == appeal_id).options(defer(AppealPapers.pdf))
    return list(session.exec(rows.order_by(col(AppealPapers.number).desc()).limit(MOST_VERSIONS)).all())


def version_numbered(session: Session, appeal_id: int, number: int) -> AppealPapers:
    """One version with its bytes. Raises NotFound."""
    found = None
    if 0 < number <= MOST_VERSIONS:
        wanted = select(AppealPapers).where(AppealPapers.appeal_id == appeal_id, AppealPapers.number == number)
        found = session.exec(wanted).first()
    if found is None:
        raise NotFound("No such papers were made for this appeal.")
    return found


def public_minutes(session: Session, day_id: int) -> bytes | None:
    """The public minutes of the hearing day as they were last signed; None while none are."""
    found = session.exec(
        select(MinutesPrint.pdf)
        .join(MinutesVersion, col(MinutesVersion.id) == col(MinutesPrint.version_id))
        .where(MinutesVersion.hearing_day_id == day_id, MinutesPrint.edition == MinutesEdition.PUBLIC)
        .order_by(col(MinutesVersion.number).desc())
        .limit(1)
    ).first()
    return bytes(found) if found is not None else None
