"""The nightly sweep: what comes near or goes by becomes a task, once."""

from datetime import date

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.queries import determination_of
from licensing.decisions.rules import Outcome
from licensing.followups.models import Followup
from licensing.followups.queries import open_about
from licensing.notices.commands import approve_notice, rebut_service, record_service
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import ServiceMethod
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.register.rules import LicenceKind
from licensing.reviews.closing import close_review
from licensing.reviews.needs import record_unavailable, withdraw_unavailable
from licensing.reviews.rules import ClosureReason, Whose
from licensing.sittings.commands import publish_agenda, unlist_review
from licensing.sweep import run_sweep
from licensing.training.queries import count_falling_due
from tests.builders.decisions import a_heard_case, drafted, served
from tests.builders.notices import a_letterhead
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import a_holding, proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import FRIDAY, a_full_day, five_councillors, listed


def sweep(do, day):
    return do(run_sweep, day=day, by=SYSTEM, now=clock.at(day, 2))


def test_r76_a_licence_that_expires_within_sixty_days_of_an_open_review_becomes_a_task_once(do, session):
    review = a_review(hale(LicenceKind.PRIVATE_HIRE_DRIVER, expires_on=date(2016, 1, 20)))
    assert sweep(do, date(2015, 11, 20)) == 0
    assert sweep(do, date(2015, 11, 21)) == 1
    assert sweep(do, date(2015, 11, 22)) == 0
    (task,) = open_about(session, review.reference, on=date(2015, 11, 22))
    assert "20 January 2016" in task.says


def test_r63_training_that_falls_due_is_one_task_and_never_a_review(do, session):
    """A holder licensed before the policy is due a year after it: on 26 February 2016."""
    hale(LicenceKind.PRIVATE_HIRE_DRIVER, granted_on=date(2014, 5, 1), expires_on=date(2017, 4, 30))
    assert count_falling_due(session, on=date(2016, 2, 25)) == 0
    assert count_falling_due(session, on=date(2016, 2, 26)) == 1
    assert sweep(do, date(2016, 2, 26)) == 0
    assert sweep(do, date(2016, 2, 27)) == 1


def decided(do, session, outcome):
    """A case decided on 30 November 2015, with the reference of its notice."""
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge, outcome=outcome)
    draft, by = drafted(case, outcome, answers="Considered."), actor(judge, Role.COMMISSIONER)
    do(decide_as_commissioner, case.reference, draft=draft, by=by, now=clock.at(date(2015, 11, 30), 17))
    return case, notice_by_id(session, determination_of(session, case.review.id).notice_id).reference


def grounds_late(session, case, day):
    return [task.says for task in open_about(session, case.reference, on=day) if task.origin == "grounds late"]


@pytest.mark.parametrize("came", [True, False])
def test_r45_a_notice_whose_service_was_rebutted_is_late_and_one_that_came_is_not(do, session, came):
    case, notice = decided(do, session, Outcome.REVOKED)
    service = served(notice, on=date(2015, 12, 1))
    if not came:
        wednesday = clock.at(date(2015, 12, 2))
        do(rebut_service, notice, service_id=service.id, because="It came back", by=SYSTEM, now=wednesday)
    sweep(do, date(2015, 12, 14))
    assert not grounds_late(session, case, date(2015, 12, 14))
    sweep(do, date(2015, 12, 15))
    assert bool(grounds_late(session, case, date(2015, 12, 15))) is not came


def test_r45_a_warning_has_no_grounds_to_give_notice_of(do, session):
    case, _ = decided(do, session, Outcome.WARNING)
    sweep(do, date(2015, 12, 20))
    assert not grounds_late(session, case, date(2015, 12, 20))


def test_a_task_to_hear_a_case_ends_by_itself_once_it_is_closed(do, session):
    review = a_review(hale(LicenceKind.PRIVATE_HIRE_DRIVER, expires_on=date(2017, 1, 20)))
    assert sweep(do, date(2016, 3, 10)) == 1
    do(
        close_review, review.reference, reason=ClosureReason.WITHDRAWN, because="Opened in error", by=SYSTEM,
        now=clock.at(date(2016, 3, 11)),
    )  # fmt: skip
    assert sweep(do, date(2016, 3, 12)) == 0
    assert not open_about(session, review.reference, on=date(2016, 3, 12))


def test_a_hearing_day_that_went_by_unheard_is_asked_about_once(do, session):
    a_letterhead()
    judge = finch()
    proposals_then_councillors(judge)
    review = a_review(hale())
    listed(review, a_full_day(judge, five_councillors(), FRIDAY))

    def asked(day):
        return [task.says for task in open_about(session, review.reference, on=day) if "no hearing" in task.says]

    sweep(do, FRIDAY)
    assert not asked(FRIDAY)
    monday = date(2015, 12, 21)
    sweep(do, monday)
    sweep(do, monday)
    assert len(asked(monday)) == 1


def put_down():
    a_letterhead()
    judge = finch()
    proposals_then_councillors(judge)
    holder = hale()
    a_concern(holder)
    review, day = a_review(holder), a_full_day(judge, five_councillors())
    return review, day, listed(review, day)


def open_of(session, origin):
    return session.exec(select(Followup).where(Followup.origin == origin, col(Followup.done_at).is_(None))).all()


@pytest.mark.parametrize(("given", "left"), [(date(2015, 12, 2), 0), (date(2015, 12, 8), 1)])
def test_r23_a_notice_not_served_becomes_a_task_as_its_last_day_nears_until_it_is_served(do, session, given, left):
    """For 18 December it must be served by 3 December: later, another task says to move the hearing."""
    review, _, listing = put_down()
    notice = notice_by_id(session, listing.notice_id).reference
    sweep(do, date(2015, 11, 24))
    assert not open_of(session, f"serve {notice}")
    sweep(do, date(2015, 11, 26))
    sweep(do, date(2015, 12, 2))
    (task,) = open_of(session, f"serve {notice}")
    assert "by 3 December 2015, or the case may not be heard on 18 December 2015" in task.says
    assert task.due_on == date(2015, 12, 3) and task.case_reference == review.reference

    by, method = actor(ostler(), Role.LICENSING_OFFICER), ServiceMethod.HAND_DELIVERED
    then = clock.at(date(2015, 12, 2), 10)
    do(approve_notice, notice, version=1, method=method, planned_on=then.date(), by=by, now=then)
    do(
        record_service, notice, method=method, sent_on=given, place="Home", served_by="Ada Ostler", proof="Signed",
        by=by, now=clock.at(given, 15),
    )  # fmt: skip
    assert len(open_of(session, f"serve {notice}")) == left == len(open_of(session, f"notice:{notice}"))
    sweep(do, date(2015, 12, 9))
    assert not open_of(session, f"serve {notice}")


def test_r22_an_agenda_not_published_becomes_the_clerks_task_and_so_does_a_case_added_to_one(do, session):
    """The last day for 18 December is 10 December."""
    _, day, _ = put_down()
    origin = f"agenda {day.reference}"
    sweep(do, date(2015, 12, 2))
    assert not open_of(session, origin)
    sweep(do, date(2015, 12, 3))
    (task,) = open_of(session, origin)
    assert (task.role, task.due_on, task.case_reference) == (Role.CLERK, date(2015, 12, 10), None)
    do(publish_agenda, day.reference, by=SYSTEM, now=clock.at(date(2015, 12, 1), 9))
    assert not open_of(session, origin)

    added = a_review(hale())
    listed(added, day, hour=15)
    assert len(open_of(session, origin)) == 1
    do(unlist_review, added.reference, because="Ill", by=SYSTEM, now=clock.at(date(2015, 12, 2)))
    sweep(do, date(2015, 12, 3))
    assert not open_of(session, origin)


def test_r25_a_hearing_day_on_which_somebody_cannot_come_becomes_a_task_until_it_clashes_no_more(do, session):
    a_letterhead()
    judge = finch()
    proposals_then_councillors(judge)
    day, review = a_full_day(judge, five_councillors()), a_review(hale())
    listed(review, day)
    by = {"by": SYSTEM, "now": clock.at(date(2015, 12, 2))}
    days = {"first_day": FRIDAY, "last_day": FRIDAY, "because": "In hospital"}
    row = do(record_unavailable, review.reference, whose=Whose.HOLDER, **days, **by)

    for number in (3, 4):
        sweep(do, date(2015, 12, number))
    (task,) = open_of(session, f"cannot come {FRIDAY}")
    assert (task.due_on, "18 December 2015" in task.says, "hospital" in task.says) == (date(2015, 12, 4), True, False)
    do(withdraw_unavailable, review.reference, row.id, because="Discharged", **by)
    sweep(do, date(2015, 12, 5))
    assert not open_of(session, f"cannot come {FRIDAY}")
