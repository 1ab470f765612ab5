"""No reply to the hearing notice by its day: a task for the owner of the case, once, ended when it is not wanted."""

from datetime import date

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import change_setting
from licensing.authority.rules import Setting
from licensing.followups.queries import open_about
from licensing.notices.commands import rebut_service
from licensing.notices.queries import notice_by_id, service_of
from licensing.reviews.commands import assign_owner
from licensing.sittings.commands import unlist_review
from licensing.sweep import run_sweep
from tests.builders.contact import a_reply
from tests.builders.hearings import a_case_ready, act, at
from tests.builders.people import ostler

LAST, NEXT = date(2015, 12, 10), date(2015, 12, 11)


@pytest.fixture
def ready(undone):
    """A hearing on Friday 18 December 2015: five clear working days before it, Thursday 10 December, a reply is due."""
    return a_case_ready()


def sweep(do, day):
    do(run_sweep, day=day, by=SYSTEM, now=clock.at(day, 2))


def looked_for(session, ready):
    tasks = open_about(session, ready.reference, on=NEXT)
    return [task for task in tasks if task.origin.startswith("no reply ")]


def test_r25_no_reply_by_its_day_becomes_one_task_for_the_owner(do, session, ready):
    officer = ostler()
    given = {"owner_id": officer.id, "note": "Yours", "version": ready.review.version}
    act(assign_owner, ready.reference, by=officer, now=at(9, on=date(2015, 12, 3)), **given)
    sweep(do, LAST)
    assert looked_for(session, ready) == []

    for _ in range(2):
        sweep(do, NEXT)
    [task] = looked_for(session, ready)
    assert (task.owner_id, task.about) == (officer.id, ready.reference)
    assert "18 December 2015" in task.says
    sweep(do, date(2015, 12, 14))
    assert len(looked_for(session, ready)) == 1


def test_r25_a_reply_keeps_the_task_away_and_ends_one_that_was_raised(do, session, ready):
    officer = ostler()
    sweep(do, NEXT)
    assert looked_for(session, ready)
    a_reply(ready.reference, officer)
    assert looked_for(session, ready) == []
    sweep(do, date(2015, 12, 12))
    assert looked_for(session, ready) == []


def test_a_case_taken_off_its_day_is_asked_for_no_reply(do, session, ready):
    sweep(do, NEXT)
    given = {"because": "The room is flooded", "by": ostler(), "now": at(9, on=NEXT)}
    act(unlist_review, ready.reference, **given)
    sweep(do, date(2015, 12, 12))
    assert looked_for(session, ready) == []


def test_nobody_is_asked_to_answer_a_notice_that_did_not_come(do, session, ready):
    notice = notice_by_id(session, ready.listing.notice_id)
    given = {"service_id": service_of(session, notice.id).id, "because": "It came back"}
    act(rebut_service, notice.reference, by=ostler(), now=at(9, on=date(2015, 12, 3)), **given)
    sweep(do, NEXT)
    assert looked_for(session, ready) == []


def test_after_the_hearing_no_reply_is_looked_for(do, session, ready):
    sweep(do, NEXT)
    sweep(do, date(2015, 12, 19))
    assert looked_for(session, ready) == []


def test_the_number_of_days_is_the_authoritys_own(do, session, ready):
    given = {"value": "7", "in_force_from": date(2015, 12, 2), "because": "Standing orders"}
    do(change_setting, Setting.REPLY_CLEAR_DAYS, **given, by=SYSTEM, now=clock.at(date(2015, 12, 2)))
    sweep(do, date(2015, 12, 8))
    assert looked_for(session, ready) == []
    sweep(do, date(2015, 12, 9))
    assert len(looked_for(session, ready)) == 1
