"""Acts on hearing days, against the real database."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.authority.commands import change_setting
from licensing.authority.rules import Setting
from licensing.errors import Invalid, NotFound, Refused
from licensing.followups.models import Followup
from licensing.notices.commands import approve_notice, record_service
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import ServiceMethod
from licensing.people.models import Admission
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.powers.rules import Mode
from licensing.reviews.commands import add_case_person
from licensing.reviews.queries import get_review
from licensing.reviews.rules import CaseRole, Status
from licensing.sittings.commands import cancel_hearing_day, publish_agenda, unlist_review, vacate_seat
from licensing.sittings.membership import appoint_panel_member, end_appointment, record_decider_training
from licensing.sittings.models import PanelMember
from licensing.sittings.offering import Given, next_slots
from licensing.sittings.queries import cases_on, listing_of, seats_of
from licensing.sittings.rules import SeatRole
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import a_person, actor, finch, ostler
from tests.builders.powers import a_holding, proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import FRIDAY, a_councillor, a_full_day, a_hearing_day, five_councillors, listed, seat

WEDNESDAY_16 = date(2015, 12, 16)


@pytest.fixture
def officer(undone):
    a_letterhead()
    return actor(ostler(), "licensing_officer")


@pytest.fixture
def commissioner(undone):
    person = finch()
    proposals_then_councillors(person)
    return person


def a_case(**licence):
    holder = hale(**licence)
    a_concern(holder)
    return a_review(holder)


def codes(raised):
    return raised.value.codes


def test_listing_drafts_the_notice_and_lets_the_members_know_the_case(session, officer, commissioner):
    panel = five_councillors()
    review = a_case()

    listing = listed(review, a_full_day(commissioner, panel), by=officer)

    notice = notice_by_id(session, listing.notice_id)
    assert notice.content["matters"] and notice.content["starts_at"] == "14:00"
    assert notice.due_on == date(2015, 12, 3)
    assert get_review(session, review.reference).status is Status.SCHEDULED
    admitted = session.exec(select(Admission.person_id).where(Admission.case_reference == review.reference)).all()
    assert set(admitted) == {commissioner.id, *(member.id for member in panel)}


def test_r23_ten_clear_working_days_lie_between_service_and_hearing(officer, commissioner):
    day = a_full_day(commissioner, five_councillors(), date(2015, 12, 15))

    with pytest.raises(Refused) as refusal:
        listed(a_case(), day)

    assert codes(refusal) == ["R23"]


def test_r23_by_hand_today_is_in_time_for_16_december(officer, commissioner):
    assert listed(a_case(), a_full_day(commissioner, five_councillors(), WEDNESDAY_16)).id


def test_r23_the_holder_may_agree_to_less(session, officer, commissioner):
    day = a_full_day(commissioner, five_councillors(), date(2015, 12, 14))

    listing = listed(a_case(), day, given=Given(waived="His letter of 30 November"))

    assert notice_by_id(session, listing.notice_id).content["waived_because"] == "His letter of 30 November"


def test_r09_in_a_commissioner_mode_too_few_members_warn(officer, commissioner):
    day = a_full_day(commissioner, five_councillors()[:2])
    review = a_case()

    with pytest.raises(Refused) as refusal:
        listed(review, day)

    assert "R09" in codes(refusal)
    assert listed(review, day, reasons="Two members are ill; the case is urgent").reasons_given


def test_r09_in_a_council_mode_too_few_members_bar(officer, undone):
    a_holding(Mode.COUNCIL_DECIDES, date(2015, 2, 26))
    day = a_full_day(None, five_councillors()[:2])

    with pytest.raises(Refused) as refusal:
        listed(a_case(), day, reasons="It is urgent")

    assert codes(refusal) == ["R09"]


def test_r32_without_the_commissioner_nothing_is_put_down_in_a_commissioner_mode(officer, commissioner):
    with pytest.raises(Refused) as refusal:
        listed(a_case(), a_full_day(None, five_councillors()))

    assert codes(refusal) == ["R32"]


def test_r20_a_commissioner_with_a_conflict_does_not_hear_the_case(do, officer, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    do(raise_wall, commissioner.id, review.reference, because="A relation", by=officer, at=TUESDAY)

    with pytest.raises(Refused) as refusal:
        listed(review, day)

    assert codes(refusal) == ["R20"]


def test_r76_a_licence_that_expires_before_its_hearing_warns_and_r68_the_last_one_bars(officer, commissioner):
    with pytest.raises(Refused) as refusal:
        listed(a_case(expires_on=date(2015, 12, 17)), a_full_day(commissioner, five_councillors()), reasons="Soon")

    assert codes(refusal) == ["R68"]


def test_r14_the_report_author_cannot_be_seated_where_the_case_is_listed(do, officer, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    listed(review, day)
    adviser = a_person("Yusuf Lindqvist", Role.LEGAL_ADVISER)
    do(add_case_person, review.reference, role=CaseRole.REPORT_AUTHOR, person_id=adviser.id, by=officer, now=TUESDAY)

    with pytest.raises(Refused) as refusal:
        seat(day, adviser, SeatRole.LEGAL_ADVISER, now=TUESDAY)

    assert codes(refusal) == ["R14"]


def test_r14_nobody_sits_on_a_case_they_took_part_in(do, officer, commissioner):
    review, panel = a_case(), five_councillors()
    day = a_full_day(commissioner, panel)
    do(add_case_person, review.reference, role=CaseRole.WITNESS, person_id=panel[4].id, by=officer, now=TUESDAY)

    with pytest.raises(Refused) as refusal:
        listed(review, day)

    assert codes(refusal) == ["R14"]


def test_r11_a_councillor_who_is_not_appointed_does_not_sit(undone):
    with pytest.raises(Refused) as refusal:
        seat(a_hearing_day(), a_councillor(appointed=False), SeatRole.MEMBER)

    assert codes(refusal) == ["R11"]


def test_r13_an_untrained_councillor_does_not_sit(undone):
    with pytest.raises(Refused) as refusal:
        seat(a_hearing_day(), a_councillor(trained=False), SeatRole.MEMBER)

    assert codes(refusal) == ["R13"]


def test_r13_the_training_asked_for_is_that_of_the_hearing_day(undone, do, officer):
    do(
        change_setting, Setting.TRAINING_TOPICS, value="Licensing decisions, Safeguarding",
        in_force_from=date(2015, 12, 15), because="The new standing orders", by=officer, now=TUESDAY,
    )  # fmt: skip
    seat(a_hearing_day(date(2015, 12, 14)), a_councillor(), SeatRole.MEMBER, now=TUESDAY)
    with pytest.raises(Refused) as refusal:
        seat(a_hearing_day(), a_councillor(), SeatRole.MEMBER, now=TUESDAY)
    assert codes(refusal) == ["R13"]


def test_r13_where_the_council_only_warns_a_reason_is_given(undone):
    a_letterhead(training_rule="warn")
    day, member = a_hearing_day(), a_councillor(trained=False)

    with pytest.raises(Refused, match="Give a reason"):
        seat(day, member, SeatRole.MEMBER)
    seat(day, member, SeatRole.MEMBER, reasons="Trained next week")


def test_r17_a_member_with_an_interest_in_a_listed_case_sits_with_a_reason_and_never_knows_it(
    do, session, officer, commissioner
):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    listed(review, day)
    member = a_councillor("Cllr Late")
    do(raise_wall, member.id, review.reference, because="A neighbour", by=officer, at=TUESDAY)

    with pytest.raises(Refused) as refusal:
        seat(day, member, SeatRole.RESERVE, now=TUESDAY)
    seat(day, member, SeatRole.RESERVE, now=TUESDAY, reasons="Leaves for that case")

    assert codes(refusal) == ["R17"]
    assert cases_on(session, day.id, person_id=member.id) == []


def test_the_seat_takes_the_role(undone):
    with pytest.raises(Refused, match="does not hold the role"):
        seat(a_hearing_day(), a_person("Cora Penn", Role.CLERK), SeatRole.CHAIR)


def test_a_vacated_seat_ends_the_need_to_know(do, session, officer, commissioner):
    panel = five_councillors()
    day = a_full_day(commissioner, panel)
    listed(a_case(), day)

    do(vacate_seat, day.reference, person_id=panel[4].id, because="Apologies", by=officer, now=TUESDAY)

    assert panel[4].id not in {one.person_id for one in seats_of(session, day.id)}
    ended = session.exec(select(Admission).where(col(Admission.ended_at).is_not(None))).all()
    assert [one.person_id for one in ended] == [panel[4].id]
    with pytest.raises(NotFound):
        do(vacate_seat, day.reference, person_id=panel[4].id, because="Twice", by=officer, now=TUESDAY)


def test_undo_before_the_notice_has_left_leaves_nothing(do, session, officer, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    listing = listed(review, day, by=officer)

    do(unlist_review, review.reference, because="Wrong day", by=officer, now=TUESDAY)

    assert listing_of(session, review.id) is None
    assert notice_by_id(session, listing.notice_id).withdrawn_because == "Wrong day"
    assert get_review(session, review.reference).status is Status.OPENED
    assert session.exec(select(Followup)).all() == []
    assert listed(review, day, now=TUESDAY + timedelta(minutes=1)).id != listing.id


def test_taken_off_after_the_notice_has_left_somebody_must_tell_the_holder(do, session, officer, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    notice = notice_by_id(session, listed(review, day, by=officer).notice_id)
    plan = {"method": ServiceMethod.POST_FIRST_CLASS, "by": officer, "now": TUESDAY}
    do(approve_notice, notice.reference, version=1, planned_on=TUESDAY.date(), **plan)
    do(record_service, notice.reference, sent_on=TUESDAY.date(), **plan)

    do(unlist_review, review.reference, because="The chair is ill", by=officer, now=TUESDAY)

    assert session.exec(select(Followup.says)).all() == [
        "Tell the licence holder that the hearing on 18 December 2015 is off"
    ]
    assert notice_by_id(session, notice.id).withdrawn_at is None


def test_a_cancelled_day_takes_its_cases_off(do, session, officer, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    listed(review, day)

    cancelled = do(cancel_hearing_day, day.reference, because="The Town Hall is flooded", by=officer, now=TUESDAY)

    assert cancelled.cancelled_at and listing_of(session, review.id) is None
    with pytest.raises(Refused, match="was cancelled"):
        listed(review, day)


@pytest.mark.parametrize(
    ("hour", "minute", "minutes", "says"),
    [(13, 30, 50, "outside"), (16, 30, 50, "outside"), (14, 30, 50, "just taken"), (15, 0, 120, "is full")],
)
def test_a_time_outside_the_day_taken_or_beyond_its_capacity_is_refused(
    officer, commissioner, hour, minute, minutes, says
):
    day = a_full_day(commissioner, five_councillors())
    listed(a_case(), day)

    with pytest.raises(Refused, match=says):
        listed(a_case(), day, hour=hour, minute=minute, minutes=minutes)


def test_r22_a_late_agenda_needs_the_chairs_reason(do, session, officer, commissioner):
    day = a_full_day(commissioner, five_councillors())
    listed(a_case(), day)
    late = clock.at(date(2015, 12, 11))

    with pytest.raises(Refused) as refusal:
        do(publish_agenda, day.reference, by=officer, now=late)
    published = do(publish_agenda, day.reference, urgency="The chair: the licence expires", by=officer, now=late)

    assert codes(refusal) == ["R22"] and published.urgency


def test_r22_by_10_december_the_agenda_of_18_december_is_in_time(do, officer, commissioner):
    day = a_full_day(commissioner, five_councillors())
    review = a_case()
    listed(review, day)

    published = do(publish_agenda, day.reference, by=officer, now=clock.at(date(2015, 12, 10), 16))

    assert published.references == review.reference


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"held_on": date(2015, 10, 19)}, "held_on"),
        ({"held_on": date(2015, 12, 25)}, "held_on"),
        ({"ends": time(13)}, "ends"),
        ({"capacity_minutes": 181}, "capacity_minutes"),
    ],
)
def test_a_hearing_day_is_a_working_day_to_come_with_time_in_it(undone, change, field):
    with pytest.raises(Invalid) as refusal:
        a_hearing_day(**change)

    assert list(refusal.value.fields) == [field]


def test_r12_an_unbalanced_panel_warns(officer, commissioner):
    panel = five_councillors()
    one_group = a_full_day(commissioner, panel[:3])

    with pytest.raises(Refused) as refusal:
        listed(a_case(), one_group)

    assert codes(refusal) == ["R12"]


def test_members_are_appointed_once_and_their_training_is_signed_for(do, officer):
    member = a_councillor()
    again = {"person_id": member.id, "political_group": "Labour", "appointed_from": date(2015, 5, 1)}

    with pytest.raises(Refused):
        do(appoint_panel_member, **again, by=officer, now=TUESDAY)
    with pytest.raises(Invalid) as unsigned:
        do(
            record_decider_training, person_id=member.id, topic="Safeguarding", trained_on=date(2015, 11, 2),
            valid_until=date(2017, 11, 2), signed_on=date(2015, 11, 1), by=officer, now=TUESDAY,
        )  # fmt: skip

    assert list(unsigned.value.fields) == ["signed_on"]


def test_r11_an_ended_appointment_seats_nobody(do, session, officer):
    member = a_councillor()
    appointment = session.exec(select(PanelMember)).one()
    do(end_appointment, appointment.id, version=1, ends_on=date(2015, 12, 1), by=officer, now=TUESDAY)

    with pytest.raises(Refused) as refusal:
        seat(a_hearing_day(), member, SeatRole.MEMBER)

    assert codes(refusal) == ["R11"]


def test_the_next_slots_say_what_is_lawful_and_why_the_rest_is_not(session, officer, commissioner):
    panel = five_councillors()
    for held_on in (date(2015, 12, 9), WEDNESDAY_16, FRIDAY, date(2016, 1, 5)):
        a_full_day(commissioner, panel, held_on)

    offer = next_slots(session, a_case(), now=TUESDAY)

    assert [slot.day.facts.hearing_on for slot in offer.lawful] == [WEDNESDAY_16, FRIDAY, date(2016, 1, 5)]
    assert [rule.code for rule in offer.unlawful[0].broken] == ["R23"]


def test_two_days_in_one_room_at_one_time_are_refused_by_the_database(do, officer):
    a_hearing_day()

    with pytest.raises(Exception, match="ex_hearing_day_one_room_at_a_time"):
        a_hearing_day()


def test_one_person_sits_in_one_place_at_a_time(undone):
    member = a_councillor()
    seat(a_hearing_day(), member, SeatRole.MEMBER)

    with pytest.raises(Exception, match="ex_seat_one_place_at_a_time"):
        seat(a_hearing_day(venue="Riverside Centre"), member, SeatRole.MEMBER)


def test_a_review_is_not_listed_twice(officer, commissioner):
    review, day = a_case(), a_full_day(commissioner, five_councillors())
    listed(review, day)

    with pytest.raises(Refused):
        listed(review, day, hour=15)
