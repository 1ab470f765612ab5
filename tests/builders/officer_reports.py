"""Officers' reports as tests need them: drafted from a case that is ready to be heard, and finished."""

from collections.abc import Mapping
from datetime import date

from licensing import clock
from licensing.officer_reports.commands import draft_report, finish_report, save_report
from licensing.officer_reports.models import FinishedReport, OfficerReport
from licensing.people.models import Person
from tests.builders.hearings import act

WRITTEN = clock.at(date(2015, 12, 2), 10)


def a_drafted_report(reference: str, officer: Person, *, version: int = 0) -> OfficerReport:
    return act(draft_report, reference, version=version, by=officer, now=WRITTEN)


def changed(report: OfficerReport, officer: Person, reference: str, **sections: str) -> OfficerReport:
    """The next version, with these sections changed."""
    given: Mapping[str, str] = report.sections | sections
    return act(save_report, reference, sections=given, version=report.number, by=officer, now=WRITTEN)


def a_finished_report(reference: str, officer: Person) -> FinishedReport:
    drafted = a_drafted_report(reference, officer)
    return act(finish_report, reference, version=drafted.number, by=officer, now=WRITTEN)
