"""Acts on notices, against the real database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.errors import Invalid, Refused, Stale
from licensing.followups.models import Followup
from licensing.notices.commands import (
    approve_notice,
    hand_over,
    rebut_service,
    record_post,
    record_service,
    take_back,
    withdraw_notice,
)
from licensing.notices.models import HandedOver, NoticeRevision
from licensing.notices.queries import (
    Stage,
    count_at,
    get_notice,
    notice_rows,
    revision_of,
    service_of,
    to_deliver,
    todays_post,
)
from licensing.notices.rules import ServiceMethod, effect_of_notice
from licensing.notices.standing import printed_wrong
from licensing.outbox.models import OutboxMessage
from licensing.register.commands import change_holder
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, an_approved, called, decided, revoked
from tests.builders.people import actor, ostler
from tests.builders.register import a_representative, hale

FIRST, BY_HAND = ServiceMethod.POST_FIRST_CLASS, ServiceMethod.HAND_DELIVERED


@pytest.fixture
def officer(undone):
    a_letterhead()
    return actor(ostler(), "licensing_officer")


def facts_left(session, reference):
    rows = session.exec(select(OutboxMessage.fact, OutboxMessage.arguments).order_by(col(OutboxMessage.id))).all()
    return [fact for fact, arguments in rows if arguments.get("notice") == reference]


def serve(do, notice, by, **given):
    given = {"method": FIRST, "sent_on": TUESDAY.date(), "now": TUESDAY} | given
    return do(record_service, notice.reference, by=by, **given)


def test_approval_freezes_words_bytes_and_address(do, session, officer):
    notice = a_draft()

    revision = an_approved(notice, by=officer)

    assert revision.pdf.startswith(b"%PDF") and len(revision.sha256) == 64
    assert revision.address == "14 Weir Lane\nCalderbrook\nCB2 4QT"
    assert revision.content["letter"]["subject"] == "Your licence is revoked"
    assert facts_left(session, notice.reference) == ["notice.approved"]


def test_a_second_approval_of_the_version_shown_first_is_stale(do, officer):
    notice = a_draft()
    an_approved(notice, by=officer)

    with pytest.raises(Stale):
        an_approved(notice, by=officer)


def test_approval_is_bound_to_the_words_that_were_shown(do, officer):
    with pytest.raises(Stale):
        an_approved(a_draft(), by=officer, shown="0" * 64)


def test_r46_without_a_court_the_notice_is_not_approved(do, undone):
    a_letterhead(court_name="")

    with pytest.raises(Refused) as refusal:
        an_approved(a_draft(), by=actor(ostler(), "licensing_officer"))

    assert refusal.value.codes == ["R46"]


def test_r79_without_a_proper_officer_the_notice_is_not_approved(do, undone):
    a_letterhead(proper_officer_name="")

    with pytest.raises(Refused) as refusal:
        an_approved(a_draft(), by=actor(ostler(), "licensing_officer"))

    assert refusal.value.codes == ["R79"]


def test_r44_immediate_effect_without_its_own_explanation_is_not_approved(do, officer):
    with pytest.raises(Refused) as refusal:
        an_approved(a_draft(decided(revoked(is_immediate=True))), by=officer, method=BY_HAND)

    assert refusal.value.codes == ["R44"]


@pytest.mark.parametrize("setting", ["yes", "no"])
def test_r44_whoever_decided_does_not_approve_immediate_effect_where_two_people_must(do, undone, setting):
    a_letterhead(two_people_for_immediate=setting)
    officer = actor(ostler(), "licensing_officer")
    at_once = revoked(is_immediate=True, public_safety_explanation="He drove while unfit.")
    mine = a_draft(decided(at_once, decided_by_ids=(officer.id,)))
    approve = {"version": 1, "method": BY_HAND, "planned_on": TUESDAY.date(), "by": officer, "now": TUESDAY}

    if setting == "no":
        assert do(approve_notice, mine.reference, **approve).number == 1
    else:
        with pytest.raises(Refused, match="second person"):
            do(approve_notice, mine.reference, **approve)


def test_r51_e_mail_alone_is_no_plan(do, officer):
    with pytest.raises(Refused) as refusal:
        an_approved(a_draft(), by=officer, method=ServiceMethod.EMAIL_COURTESY)

    assert refusal.value.codes == ["R51"]


def test_r23_a_hearing_notice_planned_too_late_is_not_approved(do, officer):
    with pytest.raises(Refused) as refusal:
        an_approved(a_draft(called(held_on=date(2015, 12, 17))), by=officer)

    assert refusal.value.codes == ["R23"]


def test_r23_the_holder_may_agree_in_writing_to_a_shorter_notice(do, officer):
    agreed = called(held_on=date(2015, 12, 9), waived_because="His letter of 30 November")

    assert an_approved(a_draft(agreed), by=officer).number == 1


def test_a_letter_is_planned_for_today_or_soon(do, officer):
    with pytest.raises(Invalid):
        do(
            approve_notice, a_draft().reference, version=1, method=FIRST, planned_on=date(2015, 11, 30),
            by=officer, now=TUESDAY,
        )  # fmt: skip


def test_the_representative_is_copied_on_every_notice(do, officer):
    holder = hale()
    a_representative(holder)

    revision = an_approved(a_draft(holder=holder), by=officer)

    assert revision.content["letter"]["addressee"]["copies"] == (
        "your representative, Tomasz Bielak of Bielak and Rowe",
    )


def test_r52_the_post_of_27_november_is_served_on_1_december(do, session, officer):
    friday = clock.at(date(2015, 11, 27), 16)
    notice = a_draft(now=friday)
    an_approved(notice, by=officer, now=friday)

    served = serve(do, notice, officer, sent_on=friday.date(), now=friday)

    assert served.given_on == date(2015, 12, 1)
    assert effect_of_notice(served.given_on).last_day_to_appeal == date(2015, 12, 22)
    assert facts_left(session, notice.reference) == ["notice.approved", "notice.served"]


def test_r51_an_e_mail_counts_only_beside_a_s233_service_and_with_its_proof(do, session, officer):
    notice = a_draft()
    an_approved(notice, by=officer)
    receipt = {"method": ServiceMethod.EMAIL_RECEIPT, "proof": "His reply of 10:02", "because": "He answered it"}

    with pytest.raises(Refused) as alone:
        serve(do, notice, officer, served_by="Ada Ostler", **receipt)
    serve(do, notice, officer)
    with pytest.raises(Refused) as unproved:
        serve(do, notice, officer, **(receipt | {"because": ""}))
    serve(do, notice, officer, served_by="Ada Ostler", **receipt)

    assert alone.value.codes == unproved.value.codes == ["R51"]
    assert service_of(session, notice.id).given_on == TUESDAY.date()


def test_r51_the_earliest_proved_service_stands(do, session, officer):
    notice = a_draft()
    an_approved(notice, by=officer)
    serve(do, notice, officer)
    serve(do, notice, officer, method=BY_HAND, given_at=TUESDAY, place="His house", served_by="C. Penn")

    assert service_of(session, notice.id).method is BY_HAND


def test_r52_returned_post_takes_the_service_away_and_asks_for_another(do, session, officer):
    notice = a_draft()
    an_approved(notice, by=officer)
    service = serve(do, notice, officer)
    later = TUESDAY + timedelta(days=6)

    do(rebut_service, notice.reference, service_id=service.id, because="Returned: gone away", by=officer, now=later)

    assert service_of(session, notice.id) is None
    assert session.exec(select(Followup.says)).one().endswith("was not received: approve it again and serve it")
    assert facts_left(session, notice.reference)[-1] == "notice.rebutted"
    assert an_approved(get_notice(session, notice.reference), by=officer, now=later).number == 2


def test_r52_proof_of_another_day_moves_the_day_of_service(do, session, officer):
    notice = a_draft()
    an_approved(notice, by=officer)
    service = serve(do, notice, officer)
    later = TUESDAY + timedelta(days=8)
    came = {"because": "Track and trace", "given_on": date(2015, 12, 7)}

    do(rebut_service, notice.reference, service_id=service.id, by=officer, now=later, **came)

    assert service_of(session, notice.id).given_on == date(2015, 12, 7)


def test_r46_a_service_that_makes_the_printed_day_wrong_asks_for_a_corrected_letter(do, session, officer):
    notice = a_draft()
    an_approved(notice, by=officer)
    wednesday = TUESDAY + timedelta(days=1)

    serve(do, notice, officer, sent_on=wednesday.date(), now=wednesday)

    assert "prints a wrong last day to appeal" in session.exec(select(Followup.says)).one()
    assert an_approved(get_notice(session, notice.reference), by=officer, now=wednesday).number == 2


def test_what_was_served_rightly_is_not_approved_again(do, session, officer):
    notice = a_draft()
    an_approved(notice, by=officer)
    serve(do, notice, officer)

    with pytest.raises(Refused, match="has been served"):
        an_approved(get_notice(session, notice.reference), by=officer)


@pytest.mark.parametrize("day", [date(2015, 11, 30), date(2015, 12, 2)])
def test_a_letter_is_not_sent_before_it_is_approved_nor_tomorrow(do, officer, day):
    notice = a_draft()
    an_approved(notice, by=officer)

    with pytest.raises(Invalid):
        serve(do, notice, officer, sent_on=day)


def test_todays_post_goes_in_one_act(do, session, officer):
    letters = [a_draft(decided(case_reference=f"LR-2015-00{number}")) for number in (31, 32, 33)]
    for letter in letters:
        an_approved(letter, by=officer)
    ticked = [letter.reference for letter in letters[:2]]

    do(record_post, ticked, method=FIRST, on=TUESDAY.date(), by=officer, now=TUESDAY)

    assert [service_of(session, letter.id) is not None for letter in letters] == [True, True, False]
    assert [row.reference for row in todays_post(session, on=TUESDAY.date())] == [letters[2].reference]


def test_a24_a_letter_whose_address_has_changed_since_approval_is_held(do, session, officer):
    holder = hale()
    notice = a_draft(holder=holder)
    an_approved(notice, by=officer)
    do(
        change_holder,
        holder.reference,
        version=1,
        changes={"address": "2 New Street\nCalderbrook"},
        by=officer,
        now=TUESDAY,
    )

    assert todays_post(session, on=TUESDAY.date())[0].is_held
    with pytest.raises(Refused, match="address has changed"):
        do(record_post, [notice.reference], method=FIRST, on=TUESDAY.date(), by=officer, now=TUESDAY)


def test_the_stages_of_a_notice_are_read_from_what_exists(do, session, officer):
    draft, approved, served, gone = [a_draft(decided(case_reference=f"LR-2015-005{n}")) for n in range(4)]
    an_approved(approved, by=officer, method=BY_HAND)
    an_approved(served, by=officer)
    serve(do, served, officer)
    do(withdraw_notice, gone.reference, because="Set aside", by=officer, now=TUESDAY)

    stages = {stage: [row.reference for row in notice_rows(session, stage, person_id=officer.id)] for stage in Stage}

    assert stages == {
        Stage.DRAFT: [draft.reference],
        Stage.APPROVED: [approved.reference],
        Stage.SERVED: [served.reference],
        Stage.WITHDRAWN: [gone.reference],
    }
    assert count_at(session, Stage.DRAFT, person_id=officer.id) == 1
    assert [row.reference for row in to_deliver(session, on=TUESDAY.date())] == [approved.reference]


def test_what_has_left_cannot_be_withdrawn(do, officer):
    notice = a_draft()
    an_approved(notice, by=officer)
    serve(do, notice, officer)

    with pytest.raises(Refused, match="has left the building"):
        do(withdraw_notice, notice.reference, because="Changed our mind", by=officer, now=TUESDAY)


def test_the_print_room_gets_each_revision_once_and_whole(do, session, officer, tmp_path):
    notice = a_draft()
    revision = an_approved(notice, by=officer)

    first = do(hand_over, notice.reference, folder=tmp_path, now=TUESDAY)
    again = do(hand_over, notice.reference, folder=tmp_path, now=TUESDAY)

    assert first.file_name == f"{notice.reference}-r1.pdf" and again is None
    assert [path.name for path in tmp_path.iterdir()] == [first.file_name]
    assert (tmp_path / first.file_name).read_bytes() == revision.pdf
    assert len(session.exec(select(HandedOver)).all()) == 1


def test_a_withdrawn_letter_leaves_the_print_room_and_never_comes_back(do, officer, tmp_path):
    notice = a_draft()
    an_approved(notice, by=officer)
    do(hand_over, notice.reference, folder=tmp_path, now=TUESDAY)
    do(withdraw_notice, notice.reference, because="Hearing moved", by=officer, now=TUESDAY)

    do(take_back, notice.reference, folder=tmp_path)
    do(hand_over, notice.reference, folder=tmp_path, now=TUESDAY)

    assert list(tmp_path.iterdir()) == []


def test_the_bytes_kept_are_the_bytes_hashed(do, session, officer):
    notice = a_draft()
    approved = an_approved(notice, by=officer)

    kept = revision_of(session, notice.id)

    assert bytes(kept.pdf) == approved.pdf and isinstance(kept, NoticeRevision)
    assert replace(decided()) == decided()


def test_r46_r51_the_corrected_letter_prints_the_days_of_the_service_that_governs(do, session, officer):
    notice = a_draft()
    an_approved(notice, by=officer)
    friday, later = TUESDAY + timedelta(days=3), TUESDAY + timedelta(days=8)
    serve(do, notice, officer, sent_on=friday.date(), now=friday)  # in law received on Tuesday 8 December

    corrected = an_approved(get_notice(session, notice.reference), by=officer, now=later)

    assert corrected.content["last_day_to_appeal"] == "2015-12-29"
    assert not printed_wrong(session, notice)
    assert todays_post(session, on=TUESDAY.date())[0].reference == notice.reference
    serve(do, notice, officer, sent_on=later.date(), now=later)
    assert service_of(session, notice.id).given_on == date(2015, 12, 8)
    assert not printed_wrong(session, notice)
    assert session.exec(select(Followup).where(col(Followup.done_at).is_(None))).all() == []


def test_r51_a_carried_letter_bears_the_address_of_the_day(do, officer):
    holder = hale()
    notice = a_draft(holder=holder)
    an_approved(notice, by=officer, method=BY_HAND)
    changes = {"address": "2 New Street\nCalderbrook"}
    do(change_holder, holder.reference, version=1, changes=changes, by=officer, now=TUESDAY)

    with pytest.raises(Refused, match="address has changed"):
        serve(do, notice, officer, method=BY_HAND, given_at=TUESDAY)
