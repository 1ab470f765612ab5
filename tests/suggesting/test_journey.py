"""Ask, the worker, pin and move, confirm: on the real database, by the commands themselves."""

from datetime import date

import pytest
from sqlmodel import select

from licensing import clock
from licensing.errors import NotAllowed, NotFound, Refused, Stale
from licensing.notices.models import Notice
from licensing.outbox.models import Delivery, OutboxMessage
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.reviews.needs import record_needs, record_unavailable
from licensing.reviews.queries import get_review
from licensing.reviews.rules import Risk, Status, Whose
from licensing.sittings.commands import cancel_hearing_day, vacate_seat
from licensing.sittings.listing_moves import minutes_of_listing
from licensing.sittings.queries import listing_of, references_on
from licensing.suggesting.commands.adjust import move_place, pin_place, take_out
from licensing.suggesting.commands.ask import ask_for_suggestion, cancel_suggestion
from licensing.suggesting.commands.confirm import confirm_suggestion
from licensing.suggesting.queries import all_places, gathered, get_suggestion, place_in, places_of
from licensing.suggesting.rules import ChosenBy, State
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import FRIDAY, a_full_day, five_councillors
from tests.builders.suggesting import a_suggestion, keep_promises
from workers.suggesting import gather, work_out

TOO_SOON, LATER = date(2015, 12, 9), date(2016, 1, 8)


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
def days(panel, commissioner):
    """Too soon for its notice, the 18th of December, and the 8th of January."""
    return [a_full_day(commissioner, panel, on) for on in (TOO_SOON, FRIDAY, LATER)]


def a_case(**given):
    holder = hale()
    a_concern(holder)
    return a_review(holder, **given)


def standing(session, suggestion):
    session.expire_all()
    return {row.reference: row for row in all_places(session, suggestion.id)}


def test_the_worker_places_what_waits_and_says_why_and_schedules_nothing(session, officer, days):
    cases = [a_case(risk=risk) for risk in (Risk.LOW, Risk.MEDIUM, Risk.HIGH, Risk.VERY_HIGH)]

    made = a_suggestion(by=officer)

    rows = standing(session, made)
    assert made.state is State.WORKED_OUT and gathered(session, made.id).reviews == 4
    assert [rows[case.reference].day_reference for case in cases[1:]] == [days[1].reference] * 3
    assert rows[cases[0].reference].day_reference == days[2].reference
    assert "is full with reviews that weigh more" in rows[cases[0].reference].place.because
    assert "(R23)" in rows[cases[3].reference].place.because
    assert [listing_of(session, case.id) for case in cases] == [None] * 4


def test_r23_a_day_too_soon_for_the_notice_is_never_suggested_and_the_rule_is_named(do, session, officer, days):
    case = a_case()
    cancel = [day.reference for day in days[1:]]
    for reference in cancel:
        do(cancel_hearing_day, reference, because="Closed", by=officer, now=TUESDAY)

    row = standing(session, a_suggestion(by=officer))[case.reference]

    assert not row.is_placed
    assert "1 of 1 hearing day: The licence holder gets the hearing notice" in row.place.because
    assert "(R23)" in row.place.because


def test_confirming_schedules_all_and_drafts_each_notice_in_one_act(do, session, officer, days):
    cases = [a_case() for _ in range(4)]
    made = a_suggestion(by=officer)

    do(confirm_suggestion, made.reference, version=made.version, by=officer, now=TUESDAY)

    session.expire_all()
    assert {get_review(session, case.reference).status for case in cases} == {Status.SCHEDULED}
    assert len(references_on(session, days[1].id)) == 3 and len(references_on(session, days[2].id)) == 1
    drafted = session.exec(select(Notice.case_reference)).all()
    assert sorted(drafted) == sorted(case.reference for case in cases)
    with pytest.raises(Refused, match="confirmed"):
        do(confirm_suggestion, made.reference, version=made.version + 1, by=officer, now=TUESDAY)


def test_what_became_unlawful_refuses_the_whole_and_names_the_case_and_the_rule(do, session, officer, days, panel):
    early, late = [a_case(risk=risk) for risk in (Risk.VERY_HIGH, Risk.LOW)]
    made = a_suggestion(by=officer)
    do(move_place, made.reference, late.reference, day=days[2].reference, by=officer, now=TUESDAY)
    for member in panel[:3]:
        do(vacate_seat, days[2].reference, person_id=member.id, because="Apologies", by=officer, now=TUESDAY)
    commissioner = place_in(session, made.id, late.reference)
    assert commissioner.day_reference == days[2].reference
    version = get_suggestion(session, made.reference).version

    with pytest.raises(Refused) as refused:
        do(confirm_suggestion, made.reference, version=version, by=officer, now=TUESDAY)

    assert refused.value.reasons[0].startswith(f"{late.reference} on 8 January 2016: ")
    assert "R09" in refused.value.codes and "(R09)" in refused.value.reasons[0]
    session.expire_all()
    assert listing_of(session, early.id) is None and get_review(session, early.reference).status is Status.OPENED


def test_a_person_moves_pins_and_takes_out_and_suggests_again_around_it(do, session, officer, days):
    moved, out, third = [a_case() for _ in range(3)]
    made = a_suggestion(by=officer)
    do(move_place, made.reference, moved.reference, day=days[2].reference, by=officer, now=TUESDAY)
    do(take_out, made.reference, out.reference, by=officer, now=TUESDAY)
    do(pin_place, made.reference, third.reference, by=officer, now=TUESDAY)

    again = standing(session, a_suggestion(by=officer, based_on=made.reference))

    first = standing(session, made)
    assert first[moved.reference].place.chosen_by is ChosenBy.MOVE
    assert again[moved.reference].day_reference == days[2].reference
    assert again[moved.reference].place.chosen_by is ChosenBy.PIN
    assert again[third.reference].place.starts_at == first[third.reference].place.starts_at
    assert again[out.reference].is_out and "Taken out by" in again[out.reference].place.because


def test_a_move_to_an_unlawful_day_is_refused_by_its_rule(do, officer, days):
    case = a_case()
    made = a_suggestion(by=officer)

    with pytest.raises(Refused) as refused:
        do(move_place, made.reference, case.reference, day=days[0].reference, by=officer, now=TUESDAY)

    assert refused.value.codes == ["R23"]


def test_a_day_that_the_suggestion_fills_takes_no_more(do, officer, days):
    cases = [a_case(risk=risk) for risk in (Risk.HIGH, Risk.HIGH, Risk.HIGH, Risk.LOW)]
    made = a_suggestion(by=officer)

    with pytest.raises(Refused, match="full"):
        do(move_place, made.reference, cases[3].reference, day=days[1].reference, by=officer, now=TUESDAY)


def test_a_stale_confirmation_changes_nothing(do, session, officer, days):
    case = a_case()
    made = a_suggestion(by=officer)
    do(pin_place, made.reference, case.reference, by=officer, now=TUESDAY)

    with pytest.raises(Stale):
        do(confirm_suggestion, made.reference, version=made.version, by=officer, now=TUESDAY)

    assert listing_of(session, case.id) is None


def test_what_a_rule_warns_of_needs_a_reason_which_is_kept(do, session, officer, days, panel, commissioner):
    case = a_case()
    for member in panel[:3]:
        for day in days:
            do(vacate_seat, day.reference, person_id=member.id, because="Apologies", by=officer, now=TUESDAY)
    made = a_suggestion(by=officer)
    row = standing(session, made)[case.reference]
    assert "R09" in row.place.warned.split()

    with pytest.raises(Refused, match="Give a reason"):
        do(confirm_suggestion, made.reference, version=made.version, by=officer, now=TUESDAY)
    do(confirm_suggestion, made.reference, version=made.version, reasons="Only day", by=officer, now=TUESDAY)

    session.expire_all()
    assert listing_of(session, case.id).reasons_given == "Only day"


def test_called_off_before_the_search_it_is_not_searched(do, session, officer, days):
    a_case()
    made = do(ask_for_suggestion, minutes=50, by=officer, now=TUESDAY)
    message = session.exec(select(OutboxMessage).where(OutboxMessage.fact == "suggestion.asked")).one()
    gather(message.id)
    do(cancel_suggestion, made.reference, by=officer, now=TUESDAY)

    keep_promises()

    session.expire_all()
    assert get_suggestion(session, made.reference).state is State.CANCELLED
    assert all_places(session, made.id) == []


def test_each_task_twice_is_the_same_as_once(session, officer, days):
    a_case()
    made = a_suggestion(by=officer)
    for message in session.exec(select(OutboxMessage)).all():
        if message.fact == "suggestion.gathered":
            work_out(message.id)
        elif message.fact == "suggestion.asked":
            gather(message.id)

    session.expire_all()
    kept = session.exec(select(OutboxMessage).where(OutboxMessage.fact.startswith("suggestion."))).all()
    assert {message.delivery for message in kept} == {Delivery.DONE} and len(kept) == 2
    assert len(all_places(session, made.id)) == 1


def test_the_same_asked_again_is_the_same_question_with_the_same_answer(session, officer, days):
    for risk in Risk:
        a_case(risk=risk)

    first, second = a_suggestion(by=officer), a_suggestion(by=officer)

    assert gathered(session, first.id).sha256 == gathered(session, second.id).sha256
    places = [
        {one: (row.day_reference, row.place.starts_at) for one, row in standing(session, made).items()}
        for made in (first, second)
    ]
    assert places[0] == places[1]


def test_nobody_sees_or_schedules_a_case_behind_a_wall_of_theirs(do, session, officer, days):
    mine, walled = a_case(), a_case()
    made = a_suggestion(by=officer)
    do(raise_wall, officer.id, walled.reference, because="Interest", by=officer, at=TUESDAY)

    shown = places_of(session, made.id, person_id=officer.id)
    with pytest.raises(NotAllowed):
        do(confirm_suggestion, made.reference, version=made.version, by=officer, now=TUESDAY)

    assert [row.reference for row in shown] == [mine.reference]
    assert listing_of(session, mine.id) is None
    assert [row.reference for row in all_places(session, a_suggestion(by=officer).id)] == [mine.reference]


def test_there_is_no_such_suggestion_and_no_such_place(do, officer, days):
    made = a_suggestion(by=officer)
    with pytest.raises(NotFound):
        do(pin_place, made.reference, a_case().reference, by=officer, now=TUESDAY)
    with pytest.raises(NotFound):
        do(cancel_suggestion, "SU-1999-0001", by=officer, now=TUESDAY)


def test_where_nobody_is_recorded_as_deciding_it_ends_with_the_reason(session, panel, officer):
    a_full_day(None, panel, LATER)
    a_case()

    made = a_suggestion(by=officer)

    assert made.state is State.CANCELLED and "Nobody is recorded as holding the power" in made.ended_because


def test_r25_a_day_on_which_somebody_cannot_come_is_never_suggested_and_the_words_say_so(do, session, officer, days):
    case = a_case()
    for on in (FRIDAY, LATER):
        do(
            record_unavailable, case.reference, whose=Whose.HOLDER, first_day=on, last_day=on, because="Abroad",
            by=officer, now=TUESDAY,
        )  # fmt: skip

    row = standing(session, a_suggestion(by=officer))[case.reference]

    assert not row.is_placed and "2 of 3 hearing days: The licence holder, their representative or" in row.place.because
    assert "(R25)" in row.place.because


def test_each_review_takes_the_time_that_it_says_and_what_is_confirmed_is_that_long(do, session, officer, days):
    long, usual = a_case(risk=Risk.VERY_HIGH), a_case()
    do(record_needs, long.reference, minutes=110, by=officer, now=TUESDAY)
    made = a_suggestion(by=officer)
    rows = standing(session, made)
    assert (rows[long.reference].minutes, rows[usual.reference].minutes) == (110, 50)
    assert rows[long.reference].day_reference != rows[usual.reference].day_reference  # 160 minutes fit on no day
    full = days[1] if rows[long.reference].day_reference == days[1].reference else days[2]
    with pytest.raises(Refused, match="is full"):
        do(move_place, made.reference, usual.reference, day=full.reference, by=officer, now=TUESDAY)

    do(confirm_suggestion, made.reference, version=made.version, by=officer, now=TUESDAY)

    session.expire_all()
    assert minutes_of_listing(listing_of(session, long.id)) == 110
    assert minutes_of_listing(listing_of(session, usual.id)) == 50


def test_nothing_is_moved_to_or_pinned_on_a_day_cancelled_or_past(do, officer, days):
    case = a_case()
    made = a_suggestion(by=officer)
    gone = {"by": officer, "now": clock.at(date(2016, 1, 9))}

    with pytest.raises(Refused, match="is over"):
        do(move_place, made.reference, case.reference, day=days[2].reference, **gone)
    with pytest.raises(Refused, match="is today"):
        on_the_day = {"by": officer, "now": clock.at(LATER, 9)}
        do(move_place, made.reference, case.reference, day=days[2].reference, **on_the_day)
    for day in days:
        do(cancel_hearing_day, day.reference, because="Flood", by=officer, now=TUESDAY)
    with pytest.raises(Refused, match="was cancelled"):
        do(move_place, made.reference, case.reference, day=days[2].reference, by=officer, now=TUESDAY)
    with pytest.raises(Refused, match="was cancelled"):
        do(pin_place, made.reference, case.reference, by=officer, now=TUESDAY)
