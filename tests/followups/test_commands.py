"""Tasks: raised once, finished once, handed over with a note, and never about a case behind a wall."""

from datetime import date

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from licensing.followups.commands import (
    cancel_absence,
    finish_by_origin,
    finish_followup,
    go_away,
    hand_over,
    raise_followup,
)
from licensing.followups.queries import due_by_role, hand_overs_of, work_of
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from tests.builders.people import a_person, admitted, clerk, ostler, outsider, pike

NOW = clock.at(date(2015, 12, 1))
TODAY = NOW.date()
CASE = "LR-2015-0001"


@pytest.fixture
def raised(do):
    def one(says="Serve the notice again", about=CASE, origin="", due_on=TODAY, role=Role.LICENSING_OFFICER, **more):
        return do(
            raise_followup, says=says, due_on=due_on, role=role, about=about, origin=origin, by=SYSTEM, now=NOW, **more
        )

    return one


def says(work):
    return [task.says for task in work.tasks]


@pytest.mark.parametrize("about", [CASE, None])
def test_what_one_thing_raises_is_raised_once_while_open(do, raised, about):
    first = raised(about=about, origin="notice.late")

    assert first is not None
    assert raised(about=about, origin="notice.late") is None
    do(finish_by_origin, about, origin="notice.late", outcome="Served", by=SYSTEM, now=NOW)
    assert raised(about=about, origin="notice.late") is not None


def test_what_nobody_raised_cannot_be_finished(do):
    assert do(finish_by_origin, CASE, origin="notice.late", outcome="Served", by=SYSTEM, now=NOW) is None


def test_a_task_waits_for_its_role_and_then_for_whoever_took_it(do, session, acting, raised):
    one, other = ostler(), a_person("Idris Combe", Role.LICENSING_OFFICER)
    task = raised()
    for officer in (one, other):
        assert says(work_of(session, acting(officer), team=False, on=TODAY)) == ["Serve the notice again"]

    do(hand_over, task.id, version=1, to_person_id=one.id, note="Taken.", by=acting(one), now=NOW)

    session.expire_all()
    assert says(work_of(session, acting(one), team=False, on=TODAY)) == ["Serve the notice again"]
    assert says(work_of(session, acting(other), team=False, on=TODAY)) == []
    assert says(work_of(session, acting(other), team=True, on=TODAY)) == ["Serve the notice again"]
    assert says(work_of(session, acting(clerk()), team=True, on=TODAY)) == []


def test_work_counts_what_is_due_and_overdue(session, acting, raised):
    for day in (30, 30, 29):
        raised(due_on=date(2015, 11, day))
    raised()
    raised(due_on=date(2015, 12, 2))

    work = work_of(session, acting(ostler()), team=True, on=TODAY)

    assert (work.total, work.overdue, work.due) == (5, 3, 1)
    assert [task.due_on.day for task in work.tasks] == [29, 30, 30, 1, 2]
    assert due_by_role(session, on=TODAY) == {Role.LICENSING_OFFICER: (1, 3)}


def test_work_about_a_case_behind_a_wall_is_not_there(do, session, acting, raised):
    officer = ostler()
    raised()
    do(raise_wall, officer.id, CASE, because="a relative", by=SYSTEM, at=NOW)

    assert work_of(session, acting(officer), team=True, on=TODAY).total == 0


def test_a_member_sees_work_only_about_cases_they_hear(do, session, acting, raised):
    member = pike()
    raised(role=Role.PANEL_MEMBER)
    assert work_of(session, acting(member), team=True, on=TODAY).total == 0

    admitted(member, CASE)

    assert work_of(session, acting(member), team=True, on=TODAY).total == 1


def test_a_long_list_comes_in_pages(session, acting, raised):
    for number in range(51):
        raised(says=f"Task {number}")

    work = work_of(session, acting(ostler()), team=True, on=TODAY, page=2)

    assert (work.total, work.pages, len(work.tasks)) == (51, 2, 1)


def test_a_task_is_finished_once(do, acting, raised):
    officer = ostler()
    task = raised()

    done = do(finish_followup, task.id, version=1, outcome="Served by hand", by=acting(officer), now=NOW)

    assert (done.outcome, done.done_by) == ("Served by hand", officer.id)
    with pytest.raises(Stale):
        do(finish_followup, task.id, version=1, outcome="Again", by=acting(officer), now=NOW)


def test_a_stale_hand_over_shows_both_versions(do, acting, raised):
    one, other = ostler(), a_person("Idris Combe", Role.LICENSING_OFFICER)
    task = raised()
    do(hand_over, task.id, version=1, to_person_id=one.id, note="Yours", by=acting(other), now=NOW)

    with pytest.raises(Stale) as stale:
        do(hand_over, task.id, version=1, to_person_id=other.id, note="Mine", by=acting(other), now=NOW)

    assert stale.value.theirs["Whose it is"] == one.name
    assert stale.value.yours == {"Note": "Mine"}


def test_a_task_goes_to_nobody_who_may_not_do_it(do, acting, raised):
    officer, walled = ostler(), a_person("Idris Combe", Role.LICENSING_OFFICER)
    task = raised()
    do(raise_wall, walled.id, CASE, because="a relative", by=SYSTEM, at=NOW)

    with pytest.raises(Invalid):
        do(hand_over, task.id, version=1, to_person_id=clerk().id, note="Yours", by=acting(officer), now=NOW)
    with pytest.raises(Refused):
        do(hand_over, task.id, version=1, to_person_id=walled.id, note="Yours", by=acting(officer), now=NOW)


@pytest.mark.parametrize("whoever", [clerk, outsider])
def test_anothers_task_is_let_alone(do, acting, raised, whoever):
    task = raised()

    with pytest.raises(NotAllowed):
        do(finish_followup, task.id, version=1, outcome="Done", by=acting(whoever()), now=NOW)


def test_there_is_no_task_of_an_impossible_number(do, acting):
    with pytest.raises(NotFound):
        do(finish_followup, 2**70, version=1, outcome="Done", by=acting(ostler()), now=NOW)


def test_whoever_covers_sees_the_work_on_those_days_only(do, session, acting, raised):
    away, cover = ostler(), a_person("Idris Combe", Role.LICENSING_OFFICER)
    raised(owner_id=away.id)
    absence = do(
        go_away, away.id, cover_id=cover.id, away_from=TODAY, away_until=date(2015, 12, 4), by=acting(away), now=NOW
    )

    def seen(day):
        session.expire_all()
        return work_of(session, acting(cover), team=False, on=date(2015, 12, day)).total

    assert [seen(day) for day in (1, 4, 5)] == [1, 1, 0]
    do(cancel_absence, absence.id, by=acting(away), now=NOW)
    assert seen(1) == 0


def test_an_absence_needs_somebody_who_can_cover(do, acting):
    away, other = ostler(), a_person("Idris Combe", Role.LICENSING_OFFICER)

    def leave(cover, first=1, last=4):
        days = {"away_from": date(2015, 12, first), "away_until": date(2015, 12, last)}
        do(go_away, away.id, cover_id=cover.id, **days, by=acting(away), now=NOW)

    for cover, first, last in ((away, 1, 4), (clerk(), 1, 4), (other, 4, 1)):
        with pytest.raises(Invalid):
            leave(cover, first, last)
    leave(other)
    with pytest.raises(Refused):
        leave(other, 4, 8)


def test_nobody_cancels_anothers_absence(do, acting):
    away, other = ostler(), a_person("Idris Combe", Role.LICENSING_OFFICER)
    absence = do(go_away, away.id, cover_id=other.id, away_from=TODAY, away_until=TODAY, by=acting(away), now=NOW)

    with pytest.raises(NotFound):
        do(cancel_absence, absence.id, by=acting(other), now=NOW)


def test_a_note_goes_with_the_task(do, session, acting, raised):
    officer = ostler()
    task = raised()

    do(hand_over, task.id, version=1, to_person_id=officer.id, note="She rang twice", by=acting(officer), now=NOW)

    ((row, name),) = hand_overs_of(session, task.id)
    assert (row.note, name) == ("She rang twice", officer.name)
