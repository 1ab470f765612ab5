"""Writing the officer's report: drafted, saved, taken back from Word, finished. Each function is one act."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Refused, Stale
from licensing.notices.records import print_record
from licensing.officer_reports.composing import compose
from licensing.officer_reports.gathering import report_facts
from licensing.officer_reports.models import FinishedReport, OfficerReport
from licensing.officer_reports.printing import as_record
from licensing.officer_reports.queries import authors_of, latest_finished, latest_version
from licensing.officer_reports.rules import (
    FINISHING_RULES,
    TITLES,
    FinishingFacts,
    Origin,
    Section,
    changed_sections,
    in_words,
)
from licensing.people.naming import names_somebody
from licensing.people.queries import person_by_id
from licensing.reviews.commands import add_case_person
from licensing.reviews.models import Review
from licensing.reviews.queries import people_in, take_review
from licensing.reviews.rules import OPEN, STATUS_WORDS, CaseRole
from licensing.reviews.withheld import withheld_in
from licensing.rulebook import broken


def draft_report(session: Session, reference: str, *, version: int, by: Actor, now: datetime) -> OfficerReport:
    """Fill every section from what the review holds today. What was written before stays, as an earlier version.

    `version` is the number of the version that was shown, 0 for none; raises Stale when there is a later one.
    """
    review, latest = _take(session, reference)
    sections = compose(report_facts(session, review, now=now))
    _refuse_stale(reference, latest, version, sections)
    return _save(session, review, latest, sections, origin=Origin.DRAFTED, by=by, now=now)


def save_report(
    session: Session,
    reference: str,
    *,
    sections: Mapping[str, str],
    version: int,
    origin: Origin = Origin.EDITED,
    by: Actor,
    now: datetime,
) -> OfficerReport:
    """Save the sections as a new version. Raises Stale when somebody saved first, Refused when nothing changed."""
    review, latest = _take(session, reference)
    kept = {one.value: sections.get(one, "").strip() for one in Section}
    _refuse_stale(reference, latest, version, kept)
    if not changed_sections(latest.sections if latest else {}, kept):
        raise Refused("Nothing in the report was changed, so there is nothing to save.", codes=[""], about=reference)
    return _save(session, review, latest, kept, origin=origin, by=by, now=now)


def finish_report(session: Session, reference: str, *, version: int, by: Actor, now: datetime) -> FinishedReport:
    """The version shown is the report that the panel reads: its PDF is frozen, and replaces one finished before.

    Whoever wrote it is the case's report author from now on, and so neither decides, advises nor clerks it (R14).
    """
    review, latest = _take(session, reference)
    if latest is None:
        raise Refused("There is no report to finish yet. Draft it first.", codes=[""], about=reference)
    _refuse_stale(reference, latest, version, latest.sections)
    before = latest_finished(session, review.id or 0)
    if before is not None and before.version_id == latest.id:
        raise Refused("This version of the report is finished already.", codes=[""], about=reference)
    _refuse_unfit(session, review, latest, now=now)

    authors = authors_of(session, review.id or 0)
    _name_authors(session, review, authors, by=by, now=now)
    names = [person_by_id(session, person).name for person in authors]
    printed = print_record(as_record(session, review, latest, authors=names, on=now.date()), at=now)
    finished = FinishedReport(
        review_id=review.id,
        version_id=latest.id,
        pdf=printed.pdf,
        sha256=hashlib.sha256(printed.pdf).digest(),
        pages=printed.pages,
        finished_by=by.id or 0,
        finished_at=now,
        supersedes=before.id if before else None,
    )
    session.add(finished)
    session.flush()
    record(
        session, "report.finished", about=reference, by=by, at=now, version=latest.number,
        sha256=finished.sha256.hex(), replaces=before is not None,
    )  # fmt: skip
    return finished


def _take(session: Session, reference: str) -> tuple[Review, OfficerReport | None]:
    review = take_review(session, reference)
    if review.status not in OPEN:
        raise Refused(
            f"{reference} is “{STATUS_WORDS[review.status]}”: its report is not changed any more.",
            codes=[""],
            about=reference,
        )
    return review, latest_version(session, review.id or 0)


def _refuse_stale(reference: str, latest: OfficerReport | None, version: int, yours: Mapping[str, str]) -> None:
    if (latest.number if latest else 0) != version:
        raise Stale(
            f"The report on {reference} was saved by somebody else after you opened it.",
            theirs=in_words(latest.sections if latest else {}),
            yours=in_words(yours),
            back=f"/reviews/{reference}/report",
        )


def _save(
    session: Session,
    review: Review,
    latest: OfficerReport | None,
    sections: Mapping[str, str],
    *,
    origin: Origin,
    by: Actor,
    now: datetime,
) -> OfficerReport:
    changed = changed_sections(latest.sections if latest else {}, sections)
    saved = OfficerReport(
        review_id=review.id,
        number=(latest.number if latest else 0) + 1,
        sections={one.value: sections[one] for one in Section},
        origin=origin,
        recorded_by=by.id,
        recorded_at=now,
        supersedes=latest.id if latest else None,
    )
    session.add(saved)
    session.flush()
    record(
        session, "report.saved", about=review.reference, by=by, at=now, version=saved.number, origin=origin,
        sections=changed,
    )  # fmt: skip
    return saved


def _refuse_unfit(session: Session, review: Review, version: OfficerReport, *, now: datetime) -> None:
    """FINISHING_RULES, each with the sections that it is about."""
    withheld = [one.name for one in withheld_in(session, review.id or 0)]
    facts = FinishingFacts(
        blank=tuple(TITLES[one] for one in Section if not version.sections.get(one, "").strip()),
        names_withheld=tuple(TITLES[one] for one in Section if names_somebody(version.sections.get(one, ""), withheld)),
    )
    found = broken(FINISHING_RULES, facts, on=now.date())
    if found:
        about = {"R25": facts.blank, "R14": facts.names_withheld}
        reasons = [f"{rule.says} Look at: {', '.join(about[rule.code])}." for rule in found]
        raise Refused(*reasons, codes=[rule.code for rule in found], about=review.reference)


def _name_authors(session: Session, review: Review, authors: list[int], *, by: Actor, now: datetime) -> None:
    named = {one.person_id for one in people_in(session, review.id or 0) if one.role is CaseRole.REPORT_AUTHOR}
    for person in authors:
        if person not in named:
            add_case_person(session, review.reference, role=CaseRole.REPORT_AUTHOR, person_id=person, by=by, now=now)
