"""What a hearing needs, and the days on which somebody cannot come: recorded, withdrawn, and what they do."""

from datetime import date
from uuid import uuid4

import pytest
from sqlmodel import col, select

from licensing.authority.commands import change_setting
from licensing.authority.rules import Setting
from licensing.contact.needs import needs_of_hearing
from licensing.errors import Invalid, NotFound, Refused, Stale
from licensing.followups.models import Followup
from licensing.people.rules import Role
from licensing.reviews.closing import close_review
from licensing.reviews.commands import add_case_person, end_case_person
from licensing.reviews.models import HearingNeeds, Unavailability
from licensing.reviews.needs import record_needs, record_unavailable, withdraw_unavailable
from licensing.reviews.needs_known import minutes_of, needs_of, unavailable_for, who_cannot_come
from licensing.reviews.rules import CannotCome, CaseRole, ClosureReason, Whose
from licensing.sittings.offering import next_slots
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import actor, finch, outsider
from tests.builders.people import ostler as an_officer
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import hale
from tests.builders.reviews import a_review
from tests.builders.sittings import FRIDAY, a_full_day, five_councillors

AWAY = {"whose": Whose.HOLDER, "first_day": date(2015, 12, 14), "last_day": FRIDAY, "because": "Abroad"}


@pytest.fixture
def person(undone, at):
    at(TUESDAY)
    a_letterhead()
    return an_officer()


@pytest.fixture
def by(person):
    return {"by": actor(person, Role.LICENSING_OFFICER), "now": TUESDAY}


@pytest.fixture
def review(person):
    return a_review(hale())


def test_r26_each_record_replaces_the_last_and_none_is_edited(do, session, by, review):
    do(record_needs, review.reference, minutes=90, interpreter="Punjabi", **by)
    do(record_needs, review.reference, minutes=None, adjustments="Step-free access", **by)

    first, second = session.exec(select(HearingNeeds).order_by(HearingNeeds.id)).all()
    assert needs_of(session, review.id) == second and second.supersedes == first.id
    assert (first.minutes, first.interpreter) == (90, "Punjabi") and second.adjustments == "Step-free access"
    with pytest.raises(Stale) as stale:
        do(record_needs, review.reference, minutes=30, version=first.id, **by)
    assert stale.value.theirs["Adjustments"] == "Step-free access"
    tasks = session.exec(select(Followup).where(col(Followup.origin).startswith("hearing needs"))).all()
    assert {(one.says, one.outcome) for one in tasks} == {
        ("Arrange an interpreter for the hearing (R26)", "Needed no longer"),
        ("Arrange adjustments for the hearing (R26)", ""),
    }


def test_a_hearing_takes_as_long_as_the_review_says_else_as_the_authority_has_set(do, session, by, review):
    assert minutes_of(session, review.id, on=FRIDAY) == 50
    change = {"value": "40", "in_force_from": date(2015, 12, 10), "because": "Shorter reports"}
    do(change_setting, Setting.HEARING_MINUTES, **change, **by)
    assert [minutes_of(session, review.id, on=on) for on in (date(2015, 12, 9), FRIDAY)] == [50, 40]
    do(record_needs, review.reference, minutes=110, **by)
    assert minutes_of(session, review.id, on=FRIDAY) == 110


def test_withdrawn_days_stay_in_the_record_and_stand_no_more(do, session, by, review):
    row = do(record_unavailable, review.reference, **AWAY, **by)
    assert who_cannot_come(session, review.id) == (CannotCome(**AWAY),)

    do(withdraw_unavailable, review.reference, row.id, because="Comes back for it", **by)

    assert unavailable_for(session, review.id) == []
    kept = session.exec(select(Unavailability).order_by(Unavailability.id)).all()
    assert [(one.is_withdrawn, one.because) for one in kept] == [(False, "Abroad"), (True, "Comes back for it")]
    with pytest.raises(Refused, match="withdrawn already"):
        do(withdraw_unavailable, review.reference, row.id, because="Twice", **by)
    for wrong in (kept[1].id, 2**62, -1):
        with pytest.raises(NotFound):
            do(withdraw_unavailable, review.reference, wrong, because="None such", **by)
    other = a_review(hale())
    with pytest.raises(NotFound):
        do(withdraw_unavailable, other.reference, row.id, because="Another's", **by)


@pytest.mark.parametrize("days", [(FRIDAY, date(2015, 12, 14)), (date(2015, 11, 2), date(2015, 11, 30))])
def test_days_in_the_wrong_order_or_over_are_named(do, by, review, days):
    with pytest.raises(Invalid) as wrong:
        do(record_unavailable, review.reference, **(AWAY | {"first_day": days[0], "last_day": days[1]}), **by)

    assert list(wrong.value.fields) == ["last_day"]


def test_nothing_is_recorded_for_a_closed_review(do, by, review):
    do(close_review, review.reference, reason=ClosureReason.WITHDRAWN, because="In error", **by)

    for act, given in ((record_needs, {"minutes": 60}), (record_unavailable, AWAY)):
        with pytest.raises(Refused, match="Closed without a hearing"):
            do(act, review.reference, **given, **by)


def test_r25_a_day_on_which_the_holder_cannot_come_is_greyed_with_who_and_why(do, session, sign_in, person, by, review):
    commissioner, panel = finch(), five_councillors()
    proposals_then_councillors(commissioner)
    for held_on in (FRIDAY, date(2016, 1, 8)):
        a_full_day(commissioner, panel, held_on)
    do(record_unavailable, review.reference, **AWAY, **by)
    do(record_needs, review.reference, minutes=160, **by)

    offer = next_slots(session, review, now=TUESDAY, minutes=50)
    shown = sign_in(person).get(f"/reviews/{review.reference}/schedule").text

    assert [slot.day.facts.hearing_on for slot in offer.lawful] == [date(2016, 1, 8)]
    says = "The licence holder cannot come from 14 December 2015 to 18 December 2015: Abroad."
    assert offer.unlawful[0].why_not == [says]
    assert says in shown and "The days recorded" in shown
    assert shown.count("Full: no time is left that day.") == 2  # 160 minutes fit on neither day


def test_from_the_review_page_it_is_recorded_read_and_withdrawn(session, sign_in, person, review):
    browser, here = sign_in(person), f"/reviews/{review.reference}"
    sent = [
        browser.post(f"{here}/hearing-needs", data={"key": str(uuid4()), "minutes": "70", "interpreter": "Urdu"}),
        browser.post(
            f"{here}/unavailable/new",
            data={"key": str(uuid4()), "whose": "witness", "first_day": "2015-12-18", "last_day": "2015-12-18",
                  "because": "In court"},
        ),
    ]  # fmt: skip
    shown = browser.get(here).text
    row = unavailable_for(session, review.id)[0]
    withdraw = f"{here}/unavailable/{row.id}/withdraw"
    asked = browser.get(withdraw).text
    sent.append(browser.post(withdraw, data={"key": str(uuid4()), "because": "Another day in court"}))

    assert [one.headers.get("location") for one in sent] == [f"{here}#hearing-needs"] * 3
    assert "70 minutes" in shown and "Urdu" in shown and "A witness cannot come 18 December 2015: In court" in shown
    assert "A witness, 18 December 2015: In court." in asked
    after = browser.get(here).text
    assert "A witness cannot come 18" not in after.split('id="timeline"')[0]
    assert (
        "A witness can come after all on 18 December 2015: Another" not in after
    )  # why is in the record, not the line
    back = browser.post(f"{here}/hearing-needs", data={"key": str(uuid4()), "minutes": "5", "interpreter": "Urdu"})
    assert back.status_code == 422 and 'value="Urdu"' in back.text
    assert sign_in(outsider()).get(f"{here}/hearing-needs").status_code == 403


def test_r26_what_a_witness_needs_is_a_task_shown_when_scheduling(do, session, by, review, person, sign_in):
    part = do(
        add_case_person, review.reference, role=CaseRole.WITNESS, name="Wilma Quill", needs="A hearing loop", **by
    )  # fmt: skip
    origin = Followup.origin == f"hearing needs part {part.id}"
    assert (
        session.exec(select(Followup.says).where(origin)).one()
        == "Arrange for the hearing what the witness needs (R26)"
    )
    assert "Witness: A hearing loop" in sign_in(person).get(f"/reviews/{review.reference}/schedule").text
    assert needs_of_hearing(session, review, []).in_words == "Witness: A hearing loop"

    do(end_case_person, review.reference, part_id=part.id, because="Not called", **by)
    assert session.exec(select(Followup.outcome).where(origin)).one() == "Needed no longer"
    assert needs_of_hearing(session, review, []).in_words == ""
