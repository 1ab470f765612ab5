"""Scheduling and hearing days, through HTTP."""

import re
from datetime import date
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import change_setting
from licensing.authority.rules import Setting
from licensing.followups.models import Followup
from licensing.notices.queries import notice_by_id, revision_of
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from licensing.sittings.queries import get_hearing_day, listing_of, members_on, publications_of, seats_of
from licensing.sittings.rules import SeatRole
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import a_person, actor, finch, outsider
from tests.builders.people import ostler as an_officer
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import FRIDAY, a_councillor, a_full_day, a_hearing_day, five_councillors, listed, seat
from tests.builders.statements import counted


@pytest.fixture
def officer(undone, at):
    at(TUESDAY)
    a_letterhead()
    return an_officer()


@pytest.fixture
def browser(officer, sign_in):
    return sign_in(officer)


@pytest.fixture
def commissioner(undone):
    person = finch()
    proposals_then_councillors(person)
    return person


def a_case():
    holder = hale()
    a_concern(holder)
    return a_review(holder)


def fields(html, action):
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', html, re.S).group(0)
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)


def send(browser, address, pairs):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return browser.post(address, content=urlencode(pairs), headers=headers)


def test_a_case_is_scheduled_and_its_notice_approved_in_three_screens(browser, session, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    here = f"/reviews/{review.reference}/schedule"

    slots = browser.get(here)
    check = browser.get(re.search(rf'href="({here}/[^"]+)"', slots.text).group(1).replace("&amp;", "&"))
    done = send(browser, f"{here}/{day.reference}", fields(check.text, f"{here}/{day.reference}"))

    assert "Fri 18 December" in slots.text and "first class post today is in time" in slots.text
    assert "Schedule and send to post" in check.text and "none to spare" in check.text
    assert (done.status_code, done.headers["location"]) == (303, f"/reviews/{review.reference}")
    assert revision_of(session, listing_of(session, review.id).notice_id).planned_on == TUESDAY.date()


def test_r23_an_unlawful_day_is_greyed_with_its_reason(browser, commissioner):
    a_full_day(commissioner, five_councillors(), date(2015, 12, 9))

    shown = browser.get(f"/reviews/{a_case().reference}/schedule")

    assert "Not possible." in shown.text and "had to be served by Tue 24 November" in shown.text


def test_r23_an_agreement_in_writing_makes_a_short_day_lawful(browser, session, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors(), date(2015, 12, 9))
    here = f"/reviews/{review.reference}/schedule/{day.reference}"
    pairs = fields(browser.get(f"{here}?at=14:00").text, f"{here}/waiver")

    again = send(browser, f"{here}/waiver", [*pairs, ("waived", "His letter of 30 November")])
    done = send(browser, here, fields(again.text, here))

    assert "His letter of 30 November" in again.text and done.status_code == 303
    assert listing_of(session, review.id) is not None


def test_r14_an_agreement_that_names_somebody_withheld_stands_in_no_letter(do, browser, session, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors(), date(2015, 12, 9))
    petra = {"role": CaseRole.COMPLAINANT, "name": "Petra O'Quill", "is_withheld": True}
    do(add_case_person, review.reference, by=SYSTEM, now=TUESDAY, **petra)
    here = f"/reviews/{review.reference}/schedule/{day.reference}"
    pairs = fields(browser.get(f"{here}?at=14:00").text, f"{here}/waiver")
    again = send(browser, f"{here}/waiver", [*pairs, ("waived", "Ms O’QUILL brought his letter")])

    refused = send(browser, here, fields(again.text, here))

    assert refused.status_code == 409 and "whose name is withheld" in refused.text
    session.expire_all()
    assert listing_of(session, review.id) is None


def test_a_notice_other_than_the_one_shown_is_not_sent_and_nothing_is_scheduled(browser, session, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    here = f"/reviews/{review.reference}/schedule/{day.reference}"
    pairs = dict(fields(browser.get(here).text, here)) | {"shown": "0" * 64}

    assert send(browser, here, list(pairs.items())).status_code == 409
    session.expire_all()
    assert listing_of(session, review.id) is None


def test_where_the_setting_asks_a_second_person_scheduling_only_drafts_the_notice(do, browser, session, commissioner):
    setting = {"value": "second person", "in_force_from": TUESDAY.date(), "because": "Council, 1 December"}
    do(change_setting, Setting.SECOND_PERSON_HEARING_NOTICE, by=SYSTEM, now=TUESDAY, **setting)
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    here = f"/reviews/{review.reference}/schedule/{day.reference}"
    check = browser.get(here)

    done = send(browser, here, fields(check.text, here))

    assert "Schedule and draft the notice" in check.text and done.status_code == 303
    notice = notice_by_id(session, listing_of(session, review.id).notice_id)
    assert revision_of(session, notice.id) is None
    assert "A second person approves this letter" in browser.get(f"/notices/{notice.reference}").text


def test_undo_before_it_leaves(browser, session, commissioner):
    review = a_case()
    listed(review, a_full_day(commissioner, five_councillors()), now=TUESDAY)
    address = f"/reviews/{review.reference}/unlist"

    shown = browser.get(address)
    done = send(browser, address, [*fields(shown.text, address), ("because", "Wrong day")])

    assert shown.status_code == 200 and done.status_code == 303
    assert listing_of(session, review.id) is None


def test_a_hearing_day_is_arranged_and_seated(browser, session):
    member = a_councillor()
    said = [
        *fields(browser.get("/hearing-days/new").text, "/hearing-days/new"),
        ("held_on", "2015-12-18"), ("starts", "14:00"), ("ends", "17:00"), ("venue", "Town Hall"),
        ("capacity_minutes", "150"),
    ]  # fmt: skip
    arranged = send(browser, "/hearing-days/new", said)
    seats = arranged.headers["location"]
    shown = browser.get(seats)
    done = send(browser, seats, [*fields(shown.text, seats), ("person", str(member.id))])

    assert "Cllr Pike" in shown.text and "trained until 31 December 2017" in shown.text
    assert done.status_code == 303
    assert [one.role for one in seats_of(session, get_hearing_day(session, "HD-2015-0001").id)] == [SeatRole.CHAIR]


def test_a_day_that_cannot_be_comes_back_with_what_was_typed(browser):
    said = [
        *fields(browser.get("/hearing-days/new").text, "/hearing-days/new"),
        ("held_on", "2015-12-25"), ("starts", "14:00"), ("ends", "17:00"), ("venue", "Town Hall"),
        ("capacity_minutes", "150"),
    ]  # fmt: skip

    back = send(browser, "/hearing-days/new", said)
    mended = send(browser, "/hearing-days/new", list((dict(said) | {"held_on": "2015-12-18"}).items()))

    assert back.status_code == 422 and "Christmas Day" in back.text and 'value="Town Hall"' in back.text
    assert mended.status_code == 303


def test_r14_who_could_sit_does_not_tell_a_clerk_which_part_a_withheld_name_has(browser, do, commissioner, sign_in):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    listed(review, day)
    adviser = a_person("Lena Adeyemi", Role.LEGAL_ADVISER)
    do(
        add_case_person, review.reference, role=CaseRole.WITNESS, person_id=adviser.id, is_withheld=True, by=SYSTEM,
        now=TUESDAY,
    )  # fmt: skip
    page = f"/hearing-days/{day.reference}/seats?role=legal_adviser"
    assert f"witness in {review.reference}" in browser.get(page).text
    clerks = sign_in(a_person("Cora Penn", Role.CLERK)).get(page).text
    assert f"has a part in {review.reference}" in clerks and f"witness in {review.reference}" not in clerks


def test_r12_r14_the_page_of_seats_tells_of_balance_and_of_whoever_takes_part_in_a_case(browser, do, commissioner):
    panel = five_councillors()
    review, day = a_case(), a_full_day(commissioner, panel)
    other = a_hearing_day(date(2015, 12, 17))
    for place in (SeatRole.CHAIR, SeatRole.MEMBER):
        seat(other, panel[place is SeatRole.MEMBER], place)
    listed(review, day)
    adviser = a_person("Lena Adeyemi", Role.LEGAL_ADVISER)
    do(add_case_person, review.reference, role=CaseRole.WITNESS, person_id=adviser.id, by=SYSTEM, now=TUESDAY)

    assert "The seats follow the political balance" in browser.get(f"/hearing-days/{day.reference}/seats").text
    lopsided = f"/hearing-days/{other.reference}/seats"
    assert "do not follow the political balance of the council: Labour 2." in browser.get(lopsided).text
    advisers = browser.get(f"/hearing-days/{day.reference}/seats?role=legal_adviser").text
    assert f"witness in {review.reference}" in advisers

    setting = {"value": "yes", "in_force_from": TUESDAY.date(), "because": "Council, with no vote against"}
    do(change_setting, Setting.BALANCE_DISAPPLIED, by=SYSTEM, now=TUESDAY, **setting)
    assert "The council has disapplied political balance" in browser.get(lopsided).text


def test_r22_a_late_case_is_scheduled_for_the_chairs_reason_which_the_clerk_is_told(browser, session, commissioner, at):
    day, review = a_full_day(commissioner, five_councillors()), a_case()
    at(clock.at(date(2015, 12, 14), 9))
    address = f"/reviews/{review.reference}/schedule/{day.reference}"
    agreed = send(
        browser, f"{address}/waiver",
        [*fields(browser.get(f"{address}?at=14:00").text, f"{address}/waiver"), ("waived", "His letter")],
    )  # fmt: skip
    assert "The chair takes it as urgent" in agreed.text and "It cannot be scheduled" in agreed.text
    asked = fields(agreed.text, f"{address}/urgency")
    assert send(browser, f"{address}/urgency", [*asked, ("urgency", "Mr Hale drives children")]).status_code == 422

    urgent = send(browser, f"{address}/urgency", [*asked, ("urgency", "A child is at risk")])
    assert "It cannot be scheduled" not in urgent.text
    assert send(browser, address, fields(urgent.text, address)).status_code == 303

    assert listing_of(session, review.id) is not None
    (task,) = session.exec(select(Followup).where(Followup.origin == f"agenda {day.reference}")).all()
    assert task.says.endswith("The chair’s reason for urgency: A child is at risk")


def test_r22_the_agenda_is_published_and_a_late_one_asks_for_urgency(browser, session, commissioner, at):
    day = a_full_day(commissioner, five_councillors())
    listed(a_case(), day, now=TUESDAY)
    address = f"/hearing-days/{day.reference}/agenda"

    in_time = browser.get(address)
    done = send(browser, address, fields(in_time.text, address))

    assert 'name="urgency"' not in in_time.text and done.status_code == 303
    assert len(publications_of(session, day.id)) == 1


def test_a_seat_is_vacated_and_a_day_cancelled(browser, session, commissioner):
    panel = five_councillors()
    day = a_full_day(commissioner, panel)
    here = f"/hearing-days/{day.reference}"
    vacate = fields(browser.get(f"{here}/vacate?person={panel[1].id}").text, f"{here}/vacate")

    left = send(browser, f"{here}/vacate", [*vacate, ("person", str(panel[1].id)), ("because", "Apologies")])
    cancel = fields(browser.get(f"{here}/cancel").text, f"{here}/cancel")
    gone = send(browser, f"{here}/cancel", [*cancel, ("because", "Flooded")])

    assert left.status_code == gone.status_code == 303
    session.expire_all()
    assert get_hearing_day(session, day.reference).cancelled_because == "Flooded"


def test_members_are_appointed_trained_and_ended(browser, session):
    person = a_person("Cllr New", Role.PANEL_MEMBER)
    key = fields(browser.get("/members").text, "/members")
    send(
        browser, "/members",
        [*key, ("person", str(person.id)), ("political_group", "Labour"), ("appointed_from", "2015-05-20"),
         ("is_substitute", "true")],
    )  # fmt: skip
    seats = browser.get(f"/hearing-days/{a_hearing_day().reference}/seats").text
    assert seats.count("Labour, substitute") == 2  # as somebody who could sit, and among those who are asked
    key = fields(browser.get("/members").text, "/members/training")
    days = [("trained_on", "2015-06-01"), ("signed_on", "2015-06-01"), ("valid_until", "2017-06-01")]
    course = [*key, ("person", str(person.id)), ("topic", "Licensing decisions")]
    assert send(browser, "/members/training", [*course, *days[:2], ("valid_until", "2015-05-01")]).status_code == 422
    send(browser, "/members/training", [*course, *days])

    member = members_on(session, TUESDAY.date(), ["Licensing decisions"])[0]
    address = f"/members/{member.appointment.id}/end"
    key = fields(browser.get(address).text, address)
    assert send(browser, address, [*key, ("ends_on", "2015-05-01")]).status_code == 422
    ended = send(browser, address, [*key, ("ends_on", "2015-12-01")])

    assert member.trained_until == date(2017, 6, 1) and ended.status_code == 303
    assert members_on(session, TUESDAY.date(), []) == []


def test_a_case_is_added_from_the_day(browser, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())

    shown = browser.get(f"/hearing-days/{day.reference}/add")

    assert f"/reviews/{review.reference}/schedule/{day.reference}" in shown.text


def test_a_walled_officer_neither_sees_nor_schedules_the_case(browser, do, officer, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    me = actor(officer, "licensing_officer")
    do(raise_wall, officer.id, review.reference, because="A relation", by=me, at=TUESDAY)

    assert review.reference not in browser.get(f"/hearing-days/{day.reference}/add").text
    assert browser.get(f"/reviews/{review.reference}/schedule").status_code == 403
    assert browser.get(f"/reviews/{review.reference}/schedule/{day.reference}").status_code == 403


PAGES = (
    "/hearing-days/new", "/hearing-days/{day}/seats", "/hearing-days/{day}/vacate", "/hearing-days/{day}/add",
    "/hearing-days/{day}/agenda", "/hearing-days/{day}/cancel", "/members", "/reviews/{review}/schedule",
    "/reviews/{review}/schedule/{day}", "/reviews/{review}/unlist",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_an_outsider_may_see_nothing_of_scheduling(sign_in, officer, commissioner, path):
    review, day = a_case(), a_hearing_day()
    address = path.format(day=day.reference, review=review.reference)

    assert sign_in(outsider()).get(address).status_code == 403


@pytest.mark.parametrize("query", ["?at=25:00", "?minutes=5", "?minutes=x", "?method=owl"])
def test_an_address_that_asks_for_what_cannot_be_says_so(browser, commissioner, query):
    day = a_full_day(commissioner, five_councillors())

    assert browser.get(f"/reviews/{a_case().reference}/schedule/{day.reference}{query}").status_code == 422


def test_the_slots_page_issues_as_many_statements_for_one_day_as_for_six(browser, undone, commissioner):
    panel, review = five_councillors(), a_case()
    a_full_day(commissioner, panel, FRIDAY)
    address = f"/reviews/{review.reference}/schedule"
    browser.get(address)
    with counted(undone) as few:
        browser.get(address)
    for day in (date(2016, 1, 5), date(2016, 1, 7), date(2016, 1, 12), date(2016, 1, 14), date(2016, 1, 19)):
        a_full_day(commissioner, panel, day)
    with counted(undone) as many:
        browser.get(address)

    assert len(few) == len(many)


def test_r17_a_warned_seat_asks_for_its_reason_on_a_clear_page(browser, do, officer, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    listed(review, day, now=TUESDAY)
    member = a_councillor("Cllr Late")
    me = actor(officer, "licensing_officer")
    do(raise_wall, member.id, review.reference, because="A neighbour", by=me, at=TUESDAY)
    address = f"/hearing-days/{day.reference}/seats"
    shown = browser.get(f"{address}?role=reserve").text
    assert f"has a conflict in {review.reference}" in shown
    pairs = fields(shown, address)

    refused = send(browser, address, [*pairs, ("person", str(member.id))])

    assert refused.status_code == 409 and "R17" in refused.text


def test_one_person_in_two_places_is_a_clear_page(browser, commissioner):
    member = a_councillor()
    seat(a_hearing_day(), member, SeatRole.MEMBER)
    other = a_hearing_day(venue="Riverside Centre")
    address = f"/hearing-days/{other.reference}/seats"

    refused = send(
        browser, address, [*fields(browser.get(address).text, address), ("person", str(member.id))]
    )  # fmt: skip

    assert refused.status_code == 409 and "already sits on another hearing day" in refused.text


@pytest.mark.parametrize("year", ["2010", "2035"])
def test_a_hearing_day_in_a_year_whose_non_working_days_are_unknown_is_told_so(browser, year):
    pairs = [
        ("key", str(uuid4())), ("held_on-day", "18"), ("held_on-month", "12"), ("held_on-year", year),
        ("starts", "10:00"), ("ends", "16:00"), ("capacity_minutes", "300"), ("venue", "Town Hall"),
    ]  # fmt: skip
    reply = send(browser, "/hearing-days/new", pairs)

    assert reply.status_code == 422
    assert f"The non-working days of {year} are not known" in reply.text
