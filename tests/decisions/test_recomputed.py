"""What a service, a receipt, a rebuttal or a new service makes of every date that hangs on it (R45, R47-R52, R55)."""

from datetime import date

import pytest

from licensing import clock
from licensing.appeals.commands import lodge_appeal
from licensing.appeals.rules import why_in_time
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.effects import effects_of
from licensing.decisions.queries import get_determination
from licensing.notices.commands import approve_notice, rebut_service, record_service
from licensing.notices.models import Service
from licensing.notices.queries import get_notice
from licensing.notices.rules import ServiceMethod
from licensing.people.rules import Role
from licensing.register.rules import LicenceStanding
from tests.builders.notices import a_letterhead
from tests.builders.people import actor, ostler
from tests.decisions.test_effects import decided, followed, open_tasks, stands

pytestmark = pytest.mark.usefixtures("undone")

CURRENT, REVOKED = LicenceStanding.CURRENT, LicenceStanding.REVOKED
POSTED = date(2015, 12, 1)  # first class: taken as received on Thursday 3 December (R52)


def posted(notice: str) -> Service:
    """The notice is approved, and handed to Royal Mail first class on 1 December."""
    a_letterhead()
    return recorded(notice, POSTED, ServiceMethod.POST_FIRST_CLASS, approve=True)


def recorded(notice: str, on: date, method: ServiceMethod, *, approve: bool = False, **but) -> Service:
    by, now = actor(ostler(), Role.LICENSING_OFFICER), clock.at(on, 14)
    with transaction() as session:
        if approve:
            version = get_notice(session, notice).version
            approve_notice(session, notice, version=version, method=method, planned_on=on, by=by, now=now)
        made = record_service(
            session, notice, method=method, sent_on=on, served_by="Ada Ostler", place="Royal Mail", by=by, now=now,
            **but,
        )  # fmt: skip
    followed(notice, clock.at(on, 15))
    return made


def rebutted(notice: str, service: Service, on: date, **but) -> None:
    with transaction() as session:
        rebut_service(
            session, notice, service_id=service.id, because="He was abroad, says the airline", by=SYSTEM,
            now=clock.at(on, 9), **but,
        )  # fmt: skip
    followed(notice, clock.at(on, 10))


def days(session, case) -> tuple[date | None, ...]:
    """Takes effect at the end of; last day to appeal; may drive until; badge asked for from."""
    session.expire_all()
    (one,) = effects_of(session, get_determination(session, case.review))
    effect = one.effect
    asked = open_tasks(session, case).get("badge.demand")
    return (
        effect.effective_end_of if effect else None,
        effect.last_day_to_appeal if effect else None,
        one.may_drive_until,
        asked,
    )


def december(*numbers: int) -> tuple[date, ...]:
    return tuple(date(2015, 12, number) for number in numbers)


def test_r51_an_e_mail_with_a_recorded_receipt_brings_every_date_forward(session):
    case, notice = decided()
    posted(notice)
    assert days(session, case) == december(23, 24, 24, 25)
    recorded(notice, date(2015, 12, 2), ServiceMethod.EMAIL_RECEIPT, because="He answered it that day")
    assert days(session, case) == december(22, 23, 23, 24)
    assert stands(case, date(2015, 12, 23)) is CURRENT and stands(case, date(2015, 12, 24)) is REVOKED


def test_r52_a_letter_that_came_later_puts_every_date_back(session):
    case, notice = decided()
    service = posted(notice)
    rebutted(notice, service, date(2015, 12, 8), given_on=date(2015, 12, 7))
    assert days(session, case) == december(27, 28, 28, 29)
    assert stands(case, date(2015, 12, 28)) is CURRENT and stands(case, date(2015, 12, 29)) is REVOKED


def test_r45_r52_a_letter_that_never_came_has_the_notice_due_again_until_it_is_served_anew(session):
    case, notice = decided()
    service = posted(notice)
    assert "decision.notice_due" not in open_tasks(session, case)
    rebutted(notice, service, date(2015, 12, 8))
    assert days(session, case) == (None, None, None, None)
    assert open_tasks(session, case)["decision.notice_due"] == date(2015, 12, 14)
    recorded(notice, date(2015, 12, 9), ServiceMethod.HAND_DELIVERED, approve=True)
    assert days(session, case) == december(29, 30, 30, 31)
    assert "decision.notice_due" not in open_tasks(session, case)


def test_r50_r52_a_complaint_that_was_too_late_is_in_time_once_service_is_rebutted(session):
    case, notice = decided()
    service = posted(notice)
    lodged = date(2015, 12, 28)
    with transaction() as acting:
        lodge_appeal(
            acting, case.reference, licence_ids=[case.licences[0].id], lodged_on=lodged, told_on=lodged,
            court_reference="", says="", by=actor(ostler(), Role.LICENSING_OFFICER), now=clock.at(lodged, 16),
        )  # fmt: skip
    assert stands(case, date(2016, 1, 5)) is REVOKED
    rebutted(notice, service, date(2016, 1, 6), given_on=date(2015, 12, 10))
    assert why_in_time(lodged, date(2015, 12, 10)).startswith("In time.")
    assert stands(case, date(2016, 1, 5)) is CURRENT and "badge.demand" not in open_tasks(session, case)
