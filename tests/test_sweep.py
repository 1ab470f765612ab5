"""The nightly sweep: what comes near or goes by becomes a task, once."""

from datetime import date

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.followups.queries import open_about
from licensing.register.rules import LicenceKind
from licensing.sweep import run_sweep
from licensing.training.queries import count_falling_due
from tests.builders.register import hale
from tests.builders.reviews import a_review


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
