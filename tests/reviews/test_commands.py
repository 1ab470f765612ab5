"""Opening reviews and changing them: what is written, and what is refused."""

from datetime import date

import pytest

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.queries import events_about
from licensing.audit.rules import SYSTEM
from licensing.errors import Refused, Stale
from licensing.people.walls import admit, is_walled
from licensing.register.commands import add_concern, record_surrender
from licensing.register.queries import licences_of
from licensing.register.rules import ConcernKind, LicenceKind
from licensing.reviews.closing import close_review
from licensing.reviews.commands import (
    add_case_person,
    add_question,
    assign_owner,
    end_case_person,
    open_review,
    set_hear_by,
    set_risk,
    strike_question,
)
from licensing.reviews.queries import get_review, hear_by_of, people_in, questions_of, risk_changes
from licensing.reviews.rules import CaseRole, ClosureReason, Risk, Status
from tests.builders.people import actor, finch, ostler, pike
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_programme, a_review

DEC_1 = clock.at(date(2015, 12, 1))


def test_a_review_has_a_reference_of_its_year_and_its_licences(session):
    first, second = a_review(), a_review()

    assert first.reference.startswith("LR-2015-")
    assert int(second.reference[-4:]) == int(first.reference[-4:]) + 1
    assert first.status is Status.OPENED
    assert hear_by_of(session, first.id, on=date(2015, 12, 1)) == date(2016, 3, 31)


def test_the_questions_to_cover_are_made_from_what_is_held(session):
    holder = hale()
    a_concern(holder, "Two complaints about conduct towards passengers, 2014")

    review = a_review(holder)

    [question] = questions_of(session, review.id)
    assert question.alleges == "Two complaints about conduct towards passengers, 2014"
    assert "Two complaints" in question.asks


def test_r37_a_protected_caution_makes_no_question(session):
    holder = hale()
    a_concern(holder, "An old caution", is_protected=True)

    assert questions_of(session, a_review(holder).id) == []


def test_r37_a_protected_caution_cannot_be_asked_about(do):
    holder = hale()
    protected = a_concern(holder, "An old caution", is_protected=True)
    review = a_review(holder)

    with pytest.raises(Refused) as refusal:
        do(add_question, review.reference, asks="Why?", alleges="x", concern_id=protected.id, by=SYSTEM, now=DEC_1)

    assert refusal.value.codes == ["R37"]


def test_r37_an_operators_spent_caution_makes_no_question_and_a_drivers_does(session):
    for kind, expected in ((LicenceKind.OPERATOR, []), (LicenceKind.PRIVATE_HIRE_DRIVER, ["Caution of 1998"])):
        holder = hale(kind)
        a_concern(holder, "Caution of 1998", kind=ConcernKind.CAUTION, happened_on=date(1998, 1, 5))

        assert [one.alleges for one in questions_of(session, a_review(holder).id)] == expected


def test_r37_a_matter_marked_protected_is_a_question_no_longer(do, session):
    holder = hale()
    first = a_concern(holder, "An old conviction")
    review = a_review(holder)
    again = {"kind": first.kind, "happened_on": first.happened_on, "source": "DBS", "by": SYSTEM, "now": DEC_1}

    corrected = do(add_concern, holder.reference, says="An older conviction", supersedes=first.id, **again)
    assert len(questions_of(session, review.id)) == 1
    do(add_concern, holder.reference, says="It", supersedes=corrected.id, is_protected=True, **again)

    assert questions_of(session, review.id) == []
    assert len(questions_of(session, review.id, with_protected=True)) == 1


def test_r42_another_holders_licence_cannot_be_under_the_review(do, session):
    theirs = licences_of(session, hale().id)[0]

    with pytest.raises(Refused) as refusal:
        do(_open, hale(), [theirs.id])

    assert refusal.value.codes == ["R42"]


def test_r42_a_review_without_a_licence_is_refused(do):
    with pytest.raises(Refused):
        do(_open, hale(), [])


def test_r42_a_licence_is_under_one_open_review_at_a_time():
    holder = hale()
    a_review(holder)

    with pytest.raises(Refused) as refusal:
        a_review(holder)

    assert refusal.value.codes == ["R42"]


def test_r42_a_dual_badge_is_two_licences_under_one_review(session):
    holder = hale(LicenceKind.HACKNEY_CARRIAGE_DRIVER, LicenceKind.PRIVATE_HIRE_DRIVER)

    review = a_review(holder)

    assert len(events_about(session, review.reference)[0].content["licences"]) == 2


def test_r68_an_expired_licence_is_not_put_under_review():
    with pytest.raises(Refused) as refusal:
        a_review(hale(expires_on=date(2015, 10, 11)))

    assert refusal.value.codes == ["R68"]


def test_r68_the_licence_expired_is_no_reason_while_it_runs(do):
    review = a_review()

    with pytest.raises(Refused) as refusal:
        do(_close, review, ClosureReason.LICENCE_EXPIRED)

    assert refusal.value.codes == ["R68"]


def test_r68_a_review_closes_the_day_after_its_licence_expired(do, session):
    review = a_review(hale(expires_on=date(2015, 11, 30)))

    do(_close, review, ClosureReason.LICENCE_EXPIRED)

    assert get_review(session, review.reference).status is Status.CLOSED


def test_r68_a_surrendered_licence_closes_its_review(do, session):
    holder = hale()
    review = a_review(holder)
    licence = licences_of(session, holder.id)[0]
    given_up = {"licence_id": licence.id, "surrendered_on": date(2015, 11, 2)}
    do(record_surrender, holder.reference, **given_up, by=SYSTEM, now=DEC_1)

    do(_close, review, ClosureReason.LICENCE_SURRENDERED)

    assert get_review(session, review.reference).status is Status.CLOSED


def test_r72_a_closure_says_why(do):
    with pytest.raises(Refused) as refusal:
        do(close_review, a_review().reference, reason=ClosureReason.WITHDRAWN, because=" ", by=SYSTEM, now=DEC_1)

    assert refusal.value.codes == ["R72"]


def test_r72_taking_the_hear_by_date_away_leaves_the_review_unaccounted_for(do, session):
    review = a_review()

    do(set_hear_by, review.reference, hear_by=None, because="File mislaid", by=SYSTEM, now=DEC_1)

    assert hear_by_of(session, review.id, on=date(2015, 11, 30)) == date(2016, 3, 31)
    assert hear_by_of(session, review.id, on=date(2015, 12, 1)) is None


def test_a_closed_review_is_changed_no_more(do):
    review = a_review()
    do(_close, review, ClosureReason.WITHDRAWN)

    with pytest.raises(Refused):
        do(set_risk, review.reference, risk=Risk.HIGH, because="New complaint", by=SYSTEM, now=DEC_1)


def test_a_struck_question_keeps_its_number_and_is_asked_no_more(do, session):
    holder = hale()
    a_concern(holder)
    review = a_review(holder)
    [question] = questions_of(session, review.id)

    do(strike_question, review.reference, question_id=question.id, because="Said twice", by=SYSTEM, now=DEC_1)
    added = do(add_question, review.reference, asks="What has changed?", alleges="Conduct", by=SYSTEM, now=DEC_1)

    assert added.number == 2
    assert [one.number for one in questions_of(session, review.id)] == [2]


def test_risk_is_never_set_quietly(do, session):
    review = a_review()

    do(set_risk, review.reference, risk=Risk.VERY_HIGH, because="Second complaint", by=SYSTEM, now=DEC_1)

    assert [change.because for change in risk_changes(session, review.id)][0] == "Second complaint"
    assert events_about(session, review.reference)[0].content["before"] == "medium"


def test_handing_over_twice_from_one_page_shows_both_versions(do):
    review, officer = a_review(), ostler()
    given = {"owner_id": officer.id, "note": "On leave", "version": review.version, "by": SYSTEM, "now": DEC_1}
    do(assign_owner, review.reference, **given)

    with pytest.raises(Stale) as stale:
        do(assign_owner, review.reference, **given)

    assert stale.value.theirs["Owner"] == "Ada Ostler"


def test_r14_a_member_who_complained_is_walled_off_from_the_case(do, session):
    review, councillor = a_review(), pike()

    do(add_case_person, review.reference, role=CaseRole.COMPLAINANT, person_id=councillor.id, by=SYSTEM, now=DEC_1)

    assert is_walled(session, councillor.id, review.reference)


def test_r14_a_commissioner_who_is_a_witness_is_walled_off_from_the_case(do, session):
    review, commissioner = a_review(), finch()

    do(add_case_person, review.reference, role=CaseRole.WITNESS, person_id=commissioner.id, by=SYSTEM, now=DEC_1)

    assert is_walled(session, commissioner.id, review.reference)


def test_r14_an_officer_who_wrote_the_report_is_not(do, session):
    review, officer = a_review(), ostler()

    do(add_case_person, review.reference, role=CaseRole.REPORT_AUTHOR, person_id=officer.id, by=SYSTEM, now=DEC_1)

    assert not is_walled(session, officer.id, review.reference)


def test_r14_a_member_on_the_panel_cannot_be_made_a_witness(do):
    review, councillor = a_review(), pike()
    do(_admit, councillor, review)

    with pytest.raises(Refused) as refusal:
        do(add_case_person, review.reference, role=CaseRole.WITNESS, person_id=councillor.id, by=SYSTEM, now=DEC_1)

    assert refusal.value.codes == ["R14"]


def test_r14_a_wall_stays_when_the_part_has_ended(do, session):
    review, councillor = a_review(), pike()
    part = do(add_case_person, review.reference, role=CaseRole.WITNESS, person_id=councillor.id, by=SYSTEM, now=DEC_1)

    do(end_case_person, review.reference, part_id=part.id, because="Not called", by=SYSTEM, now=DEC_1)

    assert people_in(session, review.id) == []
    assert is_walled(session, councillor.id, review.reference)


def test_a_review_may_belong_to_a_programme(session):
    programme = a_programme()

    review = a_review(programme_id=programme.id)

    assert events_about(session, review.reference)[0].content["programme"] == "At-risk reviews 2015"


def _open(session, holder, licence_ids):
    return open_review(
        session,
        holder_id=holder.id,
        licence_ids=licence_ids,
        why="Doubt",
        risk=Risk.LOW,
        identified_on=date(2015, 12, 1),
        by=SYSTEM,
        now=DEC_1,
    )


def _close(session, review, reason):
    return close_review(session, review.reference, reason=reason, because="As recorded", by=SYSTEM, now=DEC_1)


def _admit(session, person, review):
    admit(session, person.id, review.reference, because="Seated", at=DEC_1)
    record(session, "seat.taken", about=review.reference, by=actor(person), at=DEC_1)
