"""Who can come: availability asked and answered, leave, apologies before the day, a reserve who steps in."""

import re
from datetime import date, timedelta

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.errors import NotFound, Refused
from licensing.followups.commands import go_away
from licensing.followups.queries import find_open
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.rules import PresenceKind
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from licensing.sittings.apologies import send_apologies, step_in
from licensing.sittings.availability import answer_availability, ask_availability, record_leave
from licensing.sittings.candidates import answers_on, asked_of, candidates_for
from licensing.sittings.commands import cancel_hearing_day, seat_person, vacate_seat
from licensing.sittings.enough import quorum_on
from licensing.sittings.offering import day_on_offer
from licensing.sittings.queries import seats_of
from licensing.sittings.rules import Answer, SeatRole, is_quorate, quorum_sentence
from tests.builders.hearings import a_case_ready
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import a_person, clerk, finch, ostler, outsider
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_programme, a_review
from tests.builders.sittings import FRIDAY, a_councillor, a_full_day, a_hearing_day, listed, seat

TOLD = {"by": SYSTEM, "now": TUESDAY}


@pytest.fixture
def ground(undone, at):
    at(TUESDAY)
    a_letterhead()
    person = finch()
    proposals_then_councillors(person)
    return person


@pytest.fixture
def three(ground):
    """A panel of three, just the quorum, and a reserve, on Friday 18 December; the case of Leon Haworth."""
    members = [a_councillor(name) for name in ("Cllr Dunn", "Cllr Pike", "Cllr Marsh")]
    reserve = a_councillor("Cllr Reed")
    day = a_full_day(ground, members)
    seat(day, reserve, SeatRole.RESERVE)
    return day, members, reserve


def pressed(browser, page, action, **fields):
    """Press the button on the page that sends these fields to the address."""
    forms = re.findall(rf'<form[^>]*action="{re.escape(action)}".*?</form>', browser.get(page).text, re.S)
    sent = [dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) for form in forms]
    return browser.post(action, data=next(one for one in sent if fields.items() <= one.items()))


def note(session, day, person):
    one = next(one for one in seats_of(session, day.id) if one.person_id == person.id)
    return one.sent_apologies, one.steps_in, one.votes


def test_the_clerk_asks_and_the_member_answers_in_one_tap(ground, sign_in, session):
    member, day = a_councillor(), a_hearing_day()
    here = f"/hearing-days/{day.reference}"

    asked = pressed(sign_in(clerk()), f"{here}/seats", f"{here}/availability/ask")
    answered = pressed(sign_in(member), "/my-hearings", f"{here}/my-availability", answer="not_available")

    assert (asked.status_code, answered.headers["location"]) == (303, "/my-hearings")
    assert answers_on(session, day.id) == {member.id: Answer.NOT_AVAILABLE}
    shown = sign_in(member).get("/my-hearings").text
    assert re.search(r'aria-pressed="true">Not available', shown) and "Friday 18 December 2015" in shown


def test_the_clerk_records_an_answer_and_the_page_shows_it(ground, sign_in):
    member, day = a_councillor(), a_hearing_day()
    here, browser = f"/hearing-days/{day.reference}", sign_in(clerk())

    told = pressed(browser, f"{here}/seats", f"{here}/availability", person=str(member.id), answer="available")

    assert told.status_code == 303
    assert "Cllr Pike" in (page := browser.get(f"{here}/seats").text) and ">Available<" in page


def test_asking_again_asks_only_whoever_is_new(ground, do, session):
    first, day = a_councillor(), a_hearing_day()
    assert do(ask_availability, day.reference, **TOLD) == 1
    a_councillor("Cllr New")
    assert do(ask_availability, day.reference, **TOLD) == 1
    with pytest.raises(Refused, match="asked already"):
        do(ask_availability, day.reference, **TOLD)
    assert [one.day.reference for one in asked_of(session, first.id, on=TUESDAY.date())] == [day.reference]


def test_only_a_member_appointed_on_the_day_answers(ground, do):
    day, stranger = a_hearing_day(), a_councillor("Cllr Gone", appointed=False)

    with pytest.raises(NotFound, match="not appointed"):
        do(answer_availability, day.reference, person_id=stranger.id, answer=Answer.AVAILABLE, **TOLD)


def test_seating_somebody_who_said_not_available_takes_a_reason(ground, do):
    member, day = a_councillor(), a_hearing_day()
    do(answer_availability, day.reference, person_id=member.id, answer=Answer.NOT_AVAILABLE, **TOLD)
    given = {"person_id": member.id, "role": SeatRole.MEMBER} | TOLD

    with pytest.raises(Refused, match="not available on this day. Give a reason"):
        do(seat_person, day.reference, **given)
    assert do(seat_person, day.reference, **given, reasons="He rang: he can come").role is SeatRole.MEMBER


@pytest.mark.parametrize(
    ("first", "last", "warned"), [(14, 18, True), (18, 22, True), (14, 17, False), (19, 22, False)]
)
def test_seating_somebody_on_leave_takes_a_reason_on_every_day_of_it(ground, do, first, last, warned):
    member, day = a_councillor(), a_hearing_day()
    away = {"away_from": date(2015, 12, first), "away_until": date(2015, 12, last)}
    do(record_leave, person_id=member.id, **away, **TOLD)
    given = {"person_id": member.id, "role": SeatRole.CHAIR} | TOLD

    if warned:
        with pytest.raises(Refused, match=f"on leave until {last} December 2015"):
            do(seat_person, day.reference, **given)
    else:
        assert do(seat_person, day.reference, **given).role is SeatRole.CHAIR


def test_leave_is_for_members_and_an_officer_still_names_who_covers(ground, do, acting):
    officer = ostler()
    days = {"away_from": FRIDAY, "away_until": FRIDAY}

    with pytest.raises(Refused, match="not a panel member"):
        do(record_leave, person_id=officer.id, **days, **TOLD)
    with pytest.raises(Exception, match="Choose who covers"):
        do(go_away, officer.id, cover_id=None, **days, by=acting(officer), now=TUESDAY)


def test_the_clerk_records_leave_on_the_members_page_and_the_member_on_their_own(ground, sign_in):
    member, browser = a_councillor(), sign_in(clerk())
    days = {"away_from-day": "14", "away_from-month": "12", "away_from-year": "2015", "away_until-day": "18",
            "away_until-month": "12", "away_until-year": "2015"}  # fmt: skip
    key = re.search(r'action="/members/leave".*?name="key" value="([^"]+)"', browser.get("/members").text, re.S)[1]

    told = browser.post("/members/leave", data={"key": key, "person": member.id} | days)
    own = sign_in(member)
    key = re.search(r'action="/away".*?name="key" value="([^"]+)"', own.get("/away").text, re.S)[1]
    again = own.post("/away", data={"key": key} | {name: text.replace("2015", "2016") for name, text in days.items()})

    assert (told.status_code, again.status_code) == (303, 303)
    assert "Mon 14 December 2015" in (page := own.get("/away").text) and "Wed 14 December 2016" in page
    assert "None covers" not in page


def test_the_load_counts_other_days_of_the_programme_and_none_cancelled_or_sent_apologies_for(ground, do, session):
    a_programme()
    member, day = a_councillor(), a_hearing_day()
    sat = [a_hearing_day(date(2016, 1, number)) for number in (5, 7, 12, 14)]
    for one in sat:
        seat(one, member, SeatRole.MEMBER)
    do(cancel_hearing_day, sat[0].reference, because="Flooded", **TOLD)
    do(send_apologies, sat[1].reference, person_id=member.id, **TOLD)
    do(vacate_seat, sat[2].reference, person_id=member.id, because="Swapped", **TOLD)

    assert [(one.name, one.load) for one in candidates_for(session, day)] == [("Cllr Pike", 1)]


def test_r09_apologies_below_the_quorum_are_shown_at_once_and_become_the_clerks_task(three, do, session):
    day, members, reserve = three
    do(send_apologies, day.reference, person_id=members[1].id, **TOLD)

    facts = quorum_on(session, day)
    task = find_open(session, None, f"quorum {day.reference}")

    assert quorum_sentence(facts) == "2 councillors. 3 are needed. Quorum not met."
    assert (task.role, task.due_on) == ("clerk", TUESDAY.date() + timedelta(days=1))
    assert "2 councillors can sit and 3 are needed" in task.says
    assert note(session, day, members[1]) == (True, False, False)


def test_r10_a_reserve_who_steps_in_makes_the_panel_whole_and_ends_the_task(three, do, session):
    day, members, reserve = three
    do(send_apologies, day.reference, person_id=members[1].id, **TOLD)
    do(step_in, day.reference, person_id=reserve.id, **TOLD)

    assert is_quorate(quorum_on(session, day))
    assert note(session, day, reserve) == (False, True, True)
    assert find_open(session, None, f"quorum {day.reference}") is None


def test_r11_a_reserve_steps_in_only_while_the_apologies_stand_and_only_for_one(three, do, session):
    day, members, reserve = three
    with pytest.raises(Refused, match="Nobody’s place is open"):
        do(step_in, day.reference, person_id=reserve.id, **TOLD)
    do(send_apologies, day.reference, person_id=members[1].id, **TOLD)
    do(step_in, day.reference, person_id=reserve.id, **TOLD)
    with pytest.raises(Refused, match="no reserve who could step in"):
        do(step_in, day.reference, person_id=reserve.id, **TOLD)

    do(send_apologies, day.reference, person_id=members[1].id, are_sent=False, **TOLD)

    assert note(session, day, reserve) == (False, False, False)
    assert note(session, day, members[1]) == (False, False, True)
    do(send_apologies, day.reference, person_id=members[2].id, **TOLD)
    do(step_in, day.reference, person_id=reserve.id, **TOLD)
    assert note(session, day, reserve) == (False, True, True)


def test_r10_a_wall_that_keeps_a_member_from_one_case_counts_against_the_quorum(three, do, session):
    day, members, _ = three
    holder = hale()
    a_concern(holder)
    review = a_review(holder)
    listed(review, day, now=TUESDAY)
    do(raise_wall, members[0].id, review.reference, because="A neighbour", by=SYSTEM, at=TUESDAY)

    assert quorum_on(session, day).members == 2


def test_r09_scheduling_counts_apologies_and_the_reserve_in_their_place(three, do, session):
    day, members, reserve = three
    holder = hale()
    a_concern(holder)
    review = a_review(holder)

    def able():
        return day_on_offer(session, review, day, now=TUESDAY).facts.quorum_facts.members

    assert able() == 3
    do(send_apologies, day.reference, person_id=members[1].id, **TOLD)
    assert able() == 2
    do(step_in, day.reference, person_id=reserve.id, **TOLD)
    assert able() == 3


def test_vacating_below_the_quorum_raises_the_task_and_cancelling_the_day_ends_it(three, do, session):
    day, members, _ = three
    do(vacate_seat, day.reference, person_id=members[1].id, because="Left the council", **TOLD)
    assert find_open(session, None, f"quorum {day.reference}") is not None

    do(cancel_hearing_day, day.reference, because="Flooded", **TOLD)
    assert find_open(session, None, f"quorum {day.reference}") is None


def test_apologies_told_twice_are_told_once_and_on_the_day_they_belong_to_attendance(three, do, session):
    day, members, _ = three
    for _ in range(2):
        do(send_apologies, day.reference, person_id=members[1].id, **TOLD)
    with pytest.raises(Refused, match="It is the hearing day"):
        do(send_apologies, day.reference, person_id=members[0].id, by=SYSTEM, now=clock.at(FRIDAY, 9))
    with pytest.raises(NotFound):
        do(send_apologies, day.reference, person_id=ostler().id, **TOLD)
    assert note(session, day, members[1])[0]


def test_a_member_sends_apologies_in_one_tap_and_the_reserve_steps_in_by_another(three, sign_in, session):
    day, members, reserve = three
    here = f"/hearing-days/{day.reference}"

    sorry = pressed(sign_in(members[1]), "/my-hearings", f"{here}/my-apologies", says="apologies")
    offered = sign_in(reserve).get("/my-hearings").text
    stepped = pressed(sign_in(reserve), "/my-hearings", f"{here}/my-step-in")

    assert (sorry.status_code, stepped.status_code) == (303, 303)
    assert "A member has sent apologies." in offered
    assert note(session, day, reserve) == (False, True, True)
    assert "Apologies sent" in sign_in(members[1]).get("/my-hearings").text


def test_the_clerk_records_apologies_and_the_reserve_on_the_day_page(three, sign_in):
    day, members, reserve = three
    here, browser = f"/hearing-days/{day.reference}", sign_in(clerk())

    sorry = pressed(browser, here, f"{here}/apologies", person=str(members[1].id))
    short = browser.get(here).text
    stepped = pressed(browser, here, f"{here}/step-in", person=str(reserve.id))
    whole = browser.get(here).text

    assert (sorry.status_code, stepped.status_code) == (303, 303)
    assert "Member. Apologies" in short and "2 councillors. 3 are needed. Quorum not met." in short
    assert "Steps in as a member" in whole and "3 councillors. 3 are needed. Quorum met." in whole


def test_r75_on_the_day_whoever_sent_apologies_is_shown_so_until_marked_present(at, do, session, acting, sign_in):
    ready = a_case_ready(members=5)
    member, now = ready.members[1], clock.at(ready.day.held_on, 13, 30)
    do(send_apologies, ready.day.reference, person_id=member.id, by=SYSTEM, now=TUESDAY)
    at(now)
    browser, here = sign_in(ready.clerk), f"/hearing-days/{ready.day.reference}/attendance"

    assert "Apologies sent" in browser.get(here).text
    do(mark_presence, ready.day.reference, person_id=member.id, kind=PresenceKind.PRESENT,
       by=acting(ready.clerk), now=now)  # fmt: skip
    assert "Apologies sent" not in browser.get(here).text
    assert note(session, ready.day, member) == (False, False, True)


ACTS = ("availability/ask", "availability", "my-availability", "apologies", "my-apologies", "step-in", "my-step-in")


@pytest.mark.parametrize("act", ACTS)
def test_an_outsider_may_tell_nothing_and_a_member_nothing_of_others(three, sign_in, act):
    address = f"/hearing-days/{three[0].reference}/{act}"

    assert sign_in(outsider()).post(address, data={}).status_code == 403
    assert sign_in(three[1][0]).post(address, data={}).status_code == (422 if act.startswith("my-") else 403)


def test_r14_and_r20_whoever_may_no_longer_sit_does_not_come_after_all(three, ground, do, session):
    """While they were away, the member became a witness of the case and the commissioner a party’s relation."""
    day, members, _ = three
    another = a_person("Commissioner Vale", Role.COMMISSIONER)
    seat(day, another, SeatRole.COMMISSIONER)
    holder = hale()
    a_concern(holder)
    case = a_review(holder)
    for person in (members[1], ground):
        do(send_apologies, day.reference, person_id=person.id, **TOLD)
    listed(case, day, reasons="Two members are away")
    do(add_case_person, case.reference, role=CaseRole.WITNESS, person_id=members[1].id, **TOLD)
    do(raise_wall, ground.id, case.reference, because="A relation", by=SYSTEM, at=TUESDAY)

    for person, code in ((members[1], "R14"), (ground, "R20")):
        with pytest.raises(Refused) as refused:
            do(send_apologies, day.reference, person_id=person.id, are_sent=False, **TOLD)
        assert refused.value.codes == [code]
        assert note(session, day, person)[0] is True
