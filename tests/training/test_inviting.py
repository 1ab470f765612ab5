"""Inviting to a session by letter, and reminding: one act, one letter for each (R63)."""

from datetime import date

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.errors import Refused
from licensing.notices.bulk.commands import Shown, approve_asked, ask_for_bulk
from licensing.notices.bulk.queries import drafts_named, jobs
from licensing.notices.bulk.rules import BulkResult
from licensing.notices.drafts import leave_unsent
from licensing.notices.models import Notice
from licensing.notices.previews import to_preview_on
from licensing.notices.queries import Stage, count_waiting, notice_rows, todays_post
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.people.rules import Role
from licensing.training.inviting import booked_on, invite, inviting, remind, soonest_due
from tests.builders.notices import TUESDAY, a_letterhead, an_approved
from tests.builders.people import a_person, actor, clerk, ostler, outsider, walled
from tests.builders.register import hale
from tests.builders.reviews import a_review
from tests.builders.statements import counted
from tests.builders.training import a_session, attended

HELD = date(2015, 12, 18)


@pytest.fixture
def trainer(undone):
    a_letterhead()
    return actor(a_person("Agnieszka Tran", Role.TRAINING_ADMINISTRATOR), Role.TRAINING_ADMINISTRATOR)


def letters(session, kind):
    rows = session.exec(select(Notice).where(Notice.kind == kind).order_by(col(Notice.holder_id))).all()
    return [one for one in rows if one.withdrawn_at is None]


def test_r63_one_act_invites_many_and_gives_a_place_to_whoever_has_none(session, do, trainer):
    booked, other, third = hale(), hale(name="Ann Other"), hale(name="Third Person")
    sitting = a_session(HELD, booked=[booked])
    both = [booked.id, other.id]

    do(invite, sitting.id, holder_ids=both, by=trainer, now=TUESDAY)
    again = do(invite, sitting.id, holder_ids=[*both, third.id], by=trainer, now=TUESDAY)

    drafted = letters(session, "training_invitation")
    assert [one.holder_id for one in drafted] == [*both, third.id] and len(again) == 1
    assert drafted[0].reference == f"{booked.reference}-N1" and drafted[0].case_reference == booked.reference
    assert drafted[0].content["due_on"] == "2016-02-26" and not drafted[0].content["is_overdue"]
    assert set(booked_on(session, sitting.id)) == {*both, third.id}


def test_r63_a_full_session_invites_nobody_more(session, do, trainer):
    sitting = a_session(HELD, booked=[hale()], places=1)

    with pytest.raises(Refused, match="places"):
        do(invite, sitting.id, holder_ids=[hale().id], by=trainer, now=TUESDAY)

    assert letters(session, "training_invitation") == []


def test_r63_whoever_was_invited_is_reminded_once_and_not_on_the_day(session, do, trainer):
    holder, uninvited = hale(), hale(name="Not Invited")
    sitting = a_session(HELD, booked=[holder, uninvited])
    (letter,) = do(invite, sitting.id, holder_ids=[holder.id], by=trainer, now=TUESDAY)
    assert do(remind, sitting.id, by=trainer, now=TUESDAY) == []  # the invitation has not left
    assert inviting(session, sitting.id, on=TUESDAY.date()).to_remind == 0
    an_approved(letter, by=trainer)
    assert inviting(session, sitting.id, on=TUESDAY.date()).to_remind == 1

    for _ in range(2):
        do(remind, sitting.id, by=trainer, now=clock.at(date(2015, 12, 10)))

    assert [one.holder_id for one in letters(session, "training_reminder")] == [holder.id]
    with pytest.raises(Refused) as late:
        do(remind, sitting.id, by=trainer, now=clock.at(HELD, 9))
    assert late.value.codes == ["R63"]


def test_an_invitation_left_unsent_may_be_written_again(session, do, trainer):
    holder = hale()
    sitting = a_session(HELD, booked=[holder])
    (letter,) = do(invite, sitting.id, holder_ids=[holder.id], by=trainer, now=TUESDAY)
    do(leave_unsent, letter.reference, version=1, because="Wrong address", by=trainer, now=TUESDAY)

    (anew,) = do(invite, sitting.id, holder_ids=[holder.id], by=trainer, now=TUESDAY)

    assert anew.reference == f"{holder.reference}-N2"


def test_r63_offered_are_the_untrained_with_no_place_in_a_bounded_number_of_statements(session, do, trainer, undone):
    trained, placed, waiting = hale(name="Tr Ained"), hale(name="Pl Aced"), [hale(name="Un Trained")]
    attended([trained], date(2015, 11, 10))
    a_session(date(2016, 1, 8), booked=[placed])
    sitting = a_session(HELD, places=5)
    with counted(undone) as few:
        found = inviting(session, sitting.id, on=TUESDAY.date())
    waiting += [hale(name=f"Un Trained{number}") for number in range(3)]
    with counted(undone) as many:
        later = inviting(session, sitting.id, on=TUESDAY.date())

    assert [one.holder_id for one in found.waiting] == [waiting[0].id] and found.free == 5
    assert {one.holder_id for one in later.waiting} == {one.id for one in waiting}
    assert len(many) <= len(few)


def test_r63_offered_too_are_those_whose_training_lapses_the_first_due_first(session, do, trainer):
    lapsing, lapsed, never, fresh = (hale(name=f"Some Body{number}") for number in range(4))
    attended([lapsing], date(2013, 4, 2))  # through 1 April 2016; whoever was never trained has until 26 February
    attended([lapsed], date(2012, 11, 20))
    attended([fresh], date(2013, 7, 1))
    found = inviting(session, a_session(HELD, places=5).id, on=TUESDAY.date())

    offered = {one.holder_id: one.standing for one in found.waiting}
    assert list(soonest_due(session, as_at=TUESDAY.date(), limit=5)) == [lapsed.id, never.id, lapsing.id]
    assert offered[lapsed.id] == "overdue" and offered[lapsing.id] == "trained" and fresh.id not in offered


def test_the_trainer_drafts_on_one_page_and_the_officer_finds_the_letters_on_the_holders(sign_in, at, session, trainer):
    at(TUESDAY)
    holder = hale()
    sitting = a_session(HELD, booked=[holder])
    browser, address = sign_in(a_person("Bridie Lumb", Role.TRAINING_ADMINISTRATOR)), f"/training/{sitting.id}"
    key = browser.get(f"{address}/letters").text.partition('name="key" value="')[2].partition('"')[0]

    done = browser.post(f"{address}/invite", data={"key": key, "holders": [str(holder.id)]})

    assert (done.status_code, done.headers["location"]) == (303, f"{address}/letters")
    assert "1 invited." in browser.get(f"{address}/letters").text
    officer, letter = sign_in(ostler()), f"/notices/{holder.reference}-N1"
    assert "Training invitation" in officer.get(f"/holders/{holder.reference}").text
    shown = officer.get(letter).text
    assert f'href="/holders/{holder.reference}"' in shown and "kept for you" in shown
    assert "Training invitation" in officer.get("/notices").text
    assert sign_in(outsider()).get(f"{address}/letters").status_code == 403


def test_a_wall_at_a_case_of_the_holder_shuts_their_training_letter_too(sign_in, at, do, trainer):
    at(TUESDAY)
    holder = hale()
    (letter,) = do(invite, a_session(HELD, booked=[holder]).id, holder_ids=[holder.id], by=trainer, now=TUESDAY)
    an_approved(letter, by=trainer)
    kept_out = clerk()
    walled(kept_out, a_review(holder).reference)
    browser = sign_in(kept_out)

    for page in ("", "/letter.pdf", "/draft"):
        assert browser.get(f"/notices/{letter.reference}{page}").status_code == 403


def test_r14_such_a_letter_is_in_no_list_count_post_or_bulk_issue_either(do, session, trainer):
    shut, other = hale(), hale(name="Ann Other")
    sitting, kept_out = a_session(HELD, booked=[shut, other]), ostler()
    hidden, shown = do(invite, sitting.id, holder_ids=[shut.id, other.id], by=trainer, now=TUESDAY)
    officer = actor(kept_out, Role.LICENSING_OFFICER)
    asked = {"method": ServiceMethod.POST_FIRST_CLASS, "planned_on": TUESDAY.date(), "by": officer, "now": TUESDAY}
    looked = [Shown(hidden.reference, hidden.version, "")]
    job = do(ask_for_bulk, looked, **asked)
    walled(kept_out, a_review(shut).reference)

    rows = notice_rows(session, Stage.DRAFT, person_id=kept_out.id)
    assert [one.reference for one in rows if one.kind == "training_invitation"] == [shown.reference]
    named = drafts_named(session, [hidden.reference, shown.reference], person_id=kept_out.id)
    assert [one.reference for one, _ in named] == [shown.reference]
    assert jobs(session, person_id=kept_out.id, since=TUESDAY) == []
    assert do(approve_asked, job.reference, hidden.reference, now=TUESDAY).result is BulkResult.REFUSED
    assert to_preview_on(session, NoticeKind.TRAINING_INVITATION, person_id=kept_out.id) == [shown.reference]
    for letter in (hidden, shown):
        an_approved(letter, by=trainer)
    post = todays_post(session, person_id=kept_out.id, on=TUESDAY.date())
    assert [one.reference for one in post] == [shown.reference]
    assert count_waiting(session, person_id=kept_out.id) == (1, 0)
