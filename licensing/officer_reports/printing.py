"""The finished report as the panel reads it: a record with its mark, its facts and its sections."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.notices.records import Part, Record
from licensing.officer_reports.models import OfficerReport
from licensing.officer_reports.rules import TITLES, Section
from licensing.register.queries import holder_by_id
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews.models import Review
from licensing.reviews.queries import licences_under
from licensing.web.wording import day

TITLE = "Officer’s report"
MARK = (
    "Not for publication: exempt information, paragraphs 1 and 2 of Part 1 of Schedule 12A to the Local Government Act "
    "1972"
)


def authority_name(session: Session, *, on: date) -> str:
    """Whose report it is, as the settings stood on the day."""
    return settings_on(session, on)[Setting.AUTHORITY_NAME]


def as_record(session: Session, review: Review, version: OfficerReport, *, authors: Sequence[str], on: date) -> Record:
    """The report ready to be printed. No recommendation: the sections are all there is."""
    licences = licences_under(session, review.id or 0)
    words = ", ".join(f"{LICENCE_WORDS[one.kind]} {one.number}" for one in licences)
    return Record(
        title=f"{TITLE}: licence review {review.reference}",
        authority=authority_name(session, on=on),
        reference=f"{review.reference}, report, version {version.number}",
        dated=day(on),
        mark=MARK,
        facts=(
            ("Licence holder", holder_by_id(session, review.holder_id).name),
            ("Licences under review", words),
            ("Written by", ", ".join(authors)),
        ),
        parts=tuple(Part(TITLES[one], version.sections.get(one, "")) for one in Section),
    )
