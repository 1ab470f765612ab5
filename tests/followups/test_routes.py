"""Tasks on their pages: finished, handed over, taken, added; being away; and two people at one task."""

from datetime import date
from uuid import uuid4

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.followups.commands import raise_followup
from licensing.followups.queries import get_followup, work_of
from licensing.people.rules import Role
from tests.builders.people import a_person, clerk, ostler, outsider, walled
from tests.builders.reviews import a_review

NOW = clock.at(date(2015, 12, 1))
CASE = "LR-2015-0001"


def sent(**fields):
    return {"key": str(uuid4()), **fields}


@pytest.fixture
def task(do, at):
    at(NOW)
    return do(
        raise_followup, says="Serve the notice again", due_on=date(2015, 11, 30), role=Role.LICENSING_OFFICER,
        about=CASE, by=SYSTEM, now=NOW,
    )  # fmt: skip


def test_a_task_is_taken_then_finished(sign_in, session, task):
    opened = sign_in(ostler())
    shown = opened.get(f"/tasks/{task.id}").text
    assert "Overdue" in shown and "Take it" in shown

    opened.post(f"/tasks/{task.id}/take", data=sent(version="1"))
    assert opened.post(f"/tasks/{task.id}/finish", data=sent(version="2")).status_code == 422
    done = opened.post(f"/tasks/{task.id}/finish", data=sent(version="2", outcome="Served by hand"))

    assert done.headers["location"] == "/today"
    session.expire_all()
    assert get_followup(session, task.id).outcome == "Served by hand"
    assert "Served by hand" in opened.get(f"/tasks/{task.id}").text


def test_whoever_saves_second_sees_both_versions(sign_in, task):
    one, other = sign_in(ostler()), sign_in(a_person("Idris Combe", Role.LICENSING_OFFICER))
    one.post(f"/tasks/{task.id}/finish", data=sent(version="1", outcome="Served by hand"))

    late = other.post(f"/tasks/{task.id}/finish", data=sent(version="1", outcome="Posted again"))

    assert late.status_code == 409
    assert "Served by hand" in late.text and "Posted again" in late.text


def test_the_same_form_twice_is_one_act(sign_in, task):
    opened, form = sign_in(ostler()), sent(version="1", outcome="Served by hand")

    first, second = (opened.post(f"/tasks/{task.id}/finish", data=form) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]


def test_a_task_is_handed_over_with_a_note(sign_in, session, task):
    other = a_person("Idris Combe", Role.LICENSING_OFFICER)
    opened, nobody = sign_in(ostler()), clerk()

    unfit = opened.post(f"/tasks/{task.id}/hand-over", data=sent(version="1", to=str(nobody.id), note="Yours"))
    right = opened.post(f"/tasks/{task.id}/hand-over", data=sent(version="1", to=str(other.id), note="She rang"))

    assert "cannot take this task" in unfit.text
    assert right.status_code == 303
    session.expire_all()
    assert get_followup(session, task.id).owner_id == other.id
    assert "She rang" in opened.get(f"/tasks/{task.id}").text


def test_a_task_about_a_case_behind_a_wall_is_out_of_reach(sign_in, task):
    officer = ostler()
    walled(officer, CASE)
    opened = sign_in(officer)

    assert opened.get(f"/tasks/{task.id}").status_code == 403
    assert opened.post(f"/tasks/{task.id}/take", data=sent(version="1")).status_code == 403


def test_a_task_about_a_case_is_out_of_reach_of_whoever_sees_no_case(sign_in, task):
    for roles in ((Role.TRAINING_ADMINISTRATOR,), (Role.TRAINING_ADMINISTRATOR, Role.PANEL_MEMBER)):
        opened = sign_in(a_person("Oyin Adeyemi", *roles))

        assert opened.get(f"/tasks/{task.id}").status_code == 403
        assert opened.post(f"/tasks/{task.id}/take", data=sent(version="1")).status_code == 403


def test_a_task_of_ones_own_may_be_about_a_review(sign_in, session, acting, at):
    at(NOW)
    officer, review = ostler(), a_review()
    opened = sign_in(officer)
    due = {"due_on-day": "4", "due_on-month": "12", "due_on-year": "2015"}
    for about in ("LR-2015-9999", "another"):
        assert opened.post("/tasks/new", data=sent(says="Ring the firm", about=about, **due)).status_code == 422

    assert opened.post("/tasks/new", data=sent(says="Ring the firm", about=review.reference, **due)).status_code == 303

    work = work_of(session, acting(officer), team=False, on=NOW.date())
    assert [(one.says, one.about, one.due_on.day) for one in work.tasks] == [("Ring the firm", review.reference, 4)]


def test_being_away_needs_a_cover_and_may_be_taken_back(sign_in, at):
    at(NOW)
    opened, other = sign_in(ostler()), a_person("Idris Combe", Role.LICENSING_OFFICER)
    days = {
        "away_from-day": "2", "away_from-month": "12", "away_from-year": "2015",
        "away_until-day": "4", "away_until-month": "12", "away_until-year": "2015",
    }  # fmt: skip

    assert opened.post("/away", data=sent(cover=str(clerk().id), **days)).status_code == 422
    assert opened.post("/away", data=sent(cover=str(other.id), **days)).status_code == 303
    shown = opened.get("/away").text
    assert "Idris Combe covers" in shown
    address = next(part.split('"')[0] for part in shown.split('action="') if "/cancel" in part)
    assert opened.post(address, data=sent()).status_code == 303
    assert "No absence is recorded" in opened.get("/away").text


def test_an_outsider_has_no_tasks(sign_in, task):
    opened = sign_in(outsider())

    for address in (f"/tasks/{task.id}", "/tasks/new", "/away"):
        assert opened.get(address).status_code == 403
