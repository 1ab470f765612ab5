"""Moving a hearing day, and what becomes of its cases, people, notices and agenda; and of those of a cancelled one."""

import re
from datetime import date, time
from urllib.parse import urlencode

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.errors import Invalid, Refused, Stale
from licensing.followups.models import Followup
from licensing.notices.commands import approve_notice, record_service
from licensing.notices.queries import notice_by_id, notices_about
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.people.models import Admission
from licensing.people.rules import Role
from licensing.reviews.needs import record_unavailable
from licensing.reviews.queries import get_review
from licensing.reviews.rules import Status, Whose
from licensing.sittings.agenda import Edition
from licensing.sittings.availability import answer_availability
from licensing.sittings.candidates import answers_on
from licensing.sittings.commands import cancel_hearing_day, publish_agenda, vacate_seat
from licensing.sittings.day_moves import cases_then, move_hearing_day
from licensing.sittings.editions import get_edition, numbered_editions
from licensing.sittings.models import Seat
from licensing.sittings.moves_known import moves_of
from licensing.sittings.queries import get_hearing_day, listing_of, publications_of, references_on
from licensing.sittings.rules import Answer, SeatRole
from licensing.sittings.series import PlannedDay
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import a_person, actor, finch, ostler
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import FRIDAY, a_full_day, a_hearing_day, five_councillors, listed, seat

NEW_DATE = date(2016, 1, 8)
OPEN_TASKS = select(Followup).where(col(Followup.done_at).is_(None))
ROOM = "Committee Room 2, Town Hall"


@pytest.fixture
def officer(undone, at):
    at(TUESDAY)
    a_letterhead()
    return actor(ostler(), Role.LICENSING_OFFICER)


@pytest.fixture
def panel(officer):
    return five_councillors()


@pytest.fixture
def commissioner(officer):
    person = finch()
    proposals_then_councillors(person)
    return person


@pytest.fixture
def day(commissioner, panel):
    return a_full_day(commissioner, panel)


def a_case():
    holder = hale()
    a_concern(holder)
    return a_review(holder)


def to(held_on=NEW_DATE, starts=time(13), **given):
    plan = {"ends": time(17), "venue": "Riverside Centre", "capacity_minutes": 150} | given
    return PlannedDay(held_on, starts, **plan)


def sent_by_post(do, listing, by):
    plan = {"method": ServiceMethod.POST_FIRST_CLASS, "by": by, "now": TUESDAY}
    with_reference = do(notice_by_id, listing.notice_id).reference
    do(approve_notice, with_reference, version=1, planned_on=TUESDAY.date(), **plan)
    do(record_service, with_reference, sent_on=TUESDAY.date(), **plan)


def cannot_come(do, case, by):
    do(
        record_unavailable, case.reference, whose=Whose.HOLDER, first_day=date(2016, 1, 4), last_day=NEW_DATE,
        because="Abroad", by=by, now=TUESDAY,
    )  # fmt: skip


def tasks(session):
    return {(one.case_reference, one.says, one.due_on) for one in session.exec(select(Followup)).all()}


def test_r25_a_day_moves_with_the_cases_that_may_be_heard_there_and_the_others_become_dated_tasks(
    do, session, officer, day
):
    along, off = a_case(), a_case()
    sent_by_post(do, listed(along, day, hour=14, minute=50, by=officer), officer)
    listed(off, day, by=officer)
    cannot_come(do, off, officer)
    said = {one.reference: one.against for one in cases_then(session, day, to(), now=TUESDAY)}
    assert said[along.reference] == () and "cannot come from 4 January 2016 to 8 January" in said[off.reference][0]

    do(
        move_hearing_day, day.reference, to(), because="The Town Hall is flooded",
        comes_off=frozenset([off.reference]), by=officer, now=TUESDAY,
    )  # fmt: skip

    session.expire_all()
    moved = listing_of(session, along.id)
    assert moved.starts_at == clock.at(NEW_DATE, 13, 50) and references_on(session, day.id) == [along.reference]
    assert get_review(session, off.reference).status is Status.OPENED and listing_of(session, off.id) is None
    assert tasks(session) == {
        (along.reference, "Tell the licence holder that the hearing on 18 December 2015 is off", date(2015, 12, 1)),
        (
            along.reference,
            "Its hearing day was moved: approve and serve the new hearing notice",
            date(2015, 12, 21),
        ),
        (
            off.reference,
            f"Schedule {off.reference} again: hearing day {day.reference} was moved to a day on which it may not be "
            "heard. It was to be heard on 18 December 2015",
            date(2015, 12, 4),
        ),
    }


def test_r23_notices_people_and_the_record_follow_a_moved_day(do, session, officer, day):
    along, off = a_case(), a_case()
    sent_by_post(do, listed(along, day, hour=14, minute=50, by=officer), officer)
    listed(off, day, by=officer)
    cannot_come(do, off, officer)

    do(
        move_hearing_day, day.reference, to(), because="The Town Hall is flooded",
        comes_off=frozenset([off.reference]), by=officer, now=TUESDAY,
    )  # fmt: skip

    session.expire_all()
    left, put_off, drafted = notices_about(session, along.reference)
    assert put_off.kind is NoticeKind.ADJOURNMENT_NOTICE
    assert left.withdrawn_at is None and left.content["held_on"] == "2015-12-18"
    assert drafted.id == listing_of(session, along.id).notice_id and drafted.content["venue"] == "Riverside Centre"
    assert drafted.due_on == date(2015, 12, 21)
    (taken_back,) = notices_about(session, off.reference)
    assert taken_back.withdrawn_because == "The Town Hall is flooded"
    seats = session.exec(select(Seat).where(Seat.hearing_day_id == day.id)).all()
    assert {one.starts_at for one in seats} == {clock.at(NEW_DATE, 13)} and len(seats) == 6
    know = select(Admission.person_id).where(
        Admission.case_reference == off.reference, col(Admission.ended_at).is_(None)
    )
    assert session.exec(know).all() == []
    (before,) = moves_of(session, day.id)
    assert (before.held_on, before.venue, before.because) == (FRIDAY, ROOM, "The Town Hall is flooded")


def test_r22_a_moved_day_asks_its_members_again_and_publishes_its_agenda_again(do, session, officer, day, panel):
    case = a_case()
    listed(case, day, by=officer)
    do(publish_agenda, day.reference, by=officer, now=TUESDAY)
    do(answer_availability, day.reference, person_id=panel[0].id, answer=Answer.AVAILABLE, by=officer, now=TUESDAY)

    do(move_hearing_day, day.reference, to(), because="Flood", by=officer, now=TUESDAY)

    assert set(answers_on(session, day.id).values()) == {Answer.ASKED} and len(answers_on(session, day.id)) == 5
    assert publications_of(session, day.id) == []
    notice = notices_about(session, case.reference)[-1].reference
    wanted = {(None, f"agenda {day.reference}"), (case.reference, f"serve {notice}")}
    assert {(one.case_reference, one.origin) for one in session.exec(OPEN_TASKS)} == wanted
    again = do(publish_agenda, day.reference, by=officer, now=clock.at(date(2015, 12, 2)))
    assert {one.case_reference for one in session.exec(OPEN_TASKS)} == {case.reference}
    assert again.published_on == date(2015, 12, 2) and len(publications_of(session, day.id)) == 1
    assert list(numbered_editions(session, day.id).values()) == [1, 2]
    said = [get_edition(session, day, number, Edition.PUBLIC)[1].content["facts"][0][1] for number in (1, 2)]
    assert said == ["Friday 18 December 2015", "Friday 8 January 2016"]


def test_r23_a_day_brought_forward_too_far_takes_every_case_off(do, session, officer, commissioner, day):
    case = a_case()
    listed(case, day, by=officer)
    sooner = to(date(2015, 12, 9))

    with pytest.raises(Refused, match="has changed since you looked"):
        do(move_hearing_day, day.reference, sooner, because="Sooner", by=officer, now=TUESDAY)
    off = frozenset([case.reference])
    do(move_hearing_day, day.reference, sooner, because="Sooner", comes_off=off, by=officer, now=TUESDAY)

    assert listing_of(session, case.id) is None
    listed(case, a_full_day(commissioner, [], NEW_DATE, venue="Hall"), reasons="No quorum yet", now=TUESDAY)
    outcomes = session.exec(select(Followup.outcome).where(Followup.case_reference == case.reference)).all()
    assert outcomes == ["Scheduled again"]


def test_r09_a_warning_on_the_new_day_asks_for_a_reason(do, session, officer, day, panel):
    case = a_case()
    listed(case, day, by=officer)
    with pytest.raises(Invalid) as too_little:
        do(move_hearing_day, day.reference, to(capacity_minutes=40), because="Flood", by=officer, now=TUESDAY)
    for member in panel[2:]:
        do(vacate_seat, day.reference, person_id=member.id, because="Away", by=officer, now=TUESDAY)

    with pytest.raises(Invalid) as missing:
        do(move_hearing_day, day.reference, to(), because="Flood", by=officer, now=TUESDAY)
    do(move_hearing_day, day.reference, to(), because="Flood", reasons="Urgent", by=officer, now=TUESDAY)

    assert list(too_little.value.fields) == ["capacity_minutes"] and list(missing.value.fields) == ["reasons"]
    assert listing_of(session, case.id).reasons_given == "Urgent"


@pytest.mark.parametrize(
    ("where", "field"),
    [
        (to(date(2015, 12, 25)), "held_on"),
        (to(date(2015, 11, 30)), "held_on"),
        (to(FRIDAY, time(14), venue=ROOM), "held_on"),
        (to(NEW_DATE, time(18)), "ends"),
        (to(NEW_DATE, venue="Taken"), "venue"),
    ],
)
def test_a_day_goes_only_where_a_hearing_day_could_be(do, officer, day, where, field):
    a_hearing_day(NEW_DATE, venue="Taken")

    with pytest.raises(Invalid) as wrong:
        do(move_hearing_day, day.reference, where, because="Flood", by=officer, now=TUESDAY)

    assert field in wrong.value.fields


def test_a_cancelled_day_one_that_has_begun_and_one_changed_meanwhile_are_not_moved(do, officer, day):
    other = a_hearing_day(date(2015, 12, 17))
    do(cancel_hearing_day, other.reference, because="Snow", by=officer, now=TUESDAY)

    with pytest.raises(Refused, match="was cancelled: Snow"):
        do(move_hearing_day, other.reference, to(), because="Flood", by=officer, now=TUESDAY)
    with pytest.raises(Refused, match="has begun"):
        do(move_hearing_day, day.reference, to(), because="Flood", by=officer, now=clock.at(FRIDAY, 14))
    with pytest.raises(Refused, match="is over"):
        do(move_hearing_day, day.reference, to(), because="Flood", by=officer, now=clock.at(FRIDAY, 18))
    with pytest.raises(Stale):
        do(move_hearing_day, day.reference, to(), because="Flood", version=7, by=officer, now=TUESDAY)


def test_r11_nobody_who_sits_elsewhere_then_is_moved_unless_that_day_was_cancelled(do, session, officer, day, panel):
    elsewhere = a_hearing_day(NEW_DATE, venue="Hall")
    seat(elsewhere, panel[1], SeatRole.MEMBER, now=TUESDAY)

    with pytest.raises(Refused, match=f"Cllr Pike sits on hearing day {elsewhere.reference} at that time"):
        do(move_hearing_day, day.reference, to(), because="Flood", by=officer, now=TUESDAY)
    do(cancel_hearing_day, elsewhere.reference, because="Double", by=officer, now=TUESDAY)
    do(move_hearing_day, day.reference, to(), because="Flood", by=officer, now=TUESDAY)

    assert get_hearing_day(session, day.reference).held_on == NEW_DATE


def test_a_cancelled_day_makes_each_case_a_dated_task_and_leaves_its_people_free(do, session, officer, day, panel):
    case = a_case()
    listed(case, day, by=officer)

    do(cancel_hearing_day, day.reference, because="Flood", by=officer, now=TUESDAY)

    ((about, says, due_on),) = tasks(session)
    assert (about, due_on) == (case.reference, date(2015, 12, 4))
    assert says.startswith(f"Schedule {case.reference} again: hearing day {day.reference} was cancelled.")
    seat(a_hearing_day(venue="Riverside Centre"), panel[0], SeatRole.CHAIR, now=TUESDAY)


def fields(html, action):
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', html, re.S).group(0)
    return dict(re.findall(r'<input [^>]*?name="([^"]+)" type="(?:text|hidden)"[^>]*?value="([^"]*)"', form)) | dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    )


def test_the_check_page_says_what_comes_along_and_the_day_says_where_it_was(do, sign_in, session, officer, day):
    along, off = a_case(), a_case()
    listed(along, day, hour=14, minute=50, by=officer)
    listed(off, day, by=officer)
    do(
        record_unavailable, off.reference, whose=Whose.WITNESS, first_day=NEW_DATE, last_day=NEW_DATE,
        because="In court", by=officer, now=TUESDAY,
    )  # fmt: skip
    browser, here = sign_in(a_person("Second Officer", Role.LICENSING_OFFICER)), f"/hearing-days/{day.reference}/move"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    form = fields(browser.get(here).text, f"{here}/check")
    given = form | {"held_on-day": "8", "held_on-month": "1", "held_on-year": "2016", "because": "Flood"}
    checked = browser.post(f"{here}/check", content=urlencode(given), headers=headers)
    nowhere = browser.post(f"{here}/check", content=urlencode(form | {"because": "Flood"}), headers=headers)
    done = browser.post(here, content=urlencode(fields(checked.text, here)), headers=headers)

    assert nowhere.status_code == 422 and "It is there already" in nowhere.text
    assert "Friday 8 January 2016" in checked.text and "Comes along" in checked.text
    assert "A witness cannot come on 8 January 2016: In court. (R25)" in checked.text
    assert (done.status_code, done.headers["location"]) == (303, f"/hearing-days/{day.reference}")
    assert references_on(session, day.id) == [along.reference]
    assert "It was to be on Friday 18 December 2015" in browser.get(done.headers["location"]).text
