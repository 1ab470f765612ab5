"""A hearing whose notice has left does not take place: what the licence holder is then sent (R23)."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.audit.commands import record
from licensing.authority.commands import change_setting
from licensing.authority.rules import Setting
from licensing.database import transaction
from licensing.errors import Invalid, Refused, Stale
from licensing.followups.models import Followup
from licensing.notices.commands import record_service
from licensing.notices.drafts import leave_unsent, say_why
from licensing.notices.mailing import Way, why_not
from licensing.notices.models import Notice
from licensing.notices.queries import notice_by_id, post_to_print
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.people.models import Person
from licensing.reviews.closing import close_review
from licensing.reviews.commands import add_case_person, advance_review
from licensing.reviews.queries import take_review
from licensing.reviews.rules import Act, CaseRole, ClosureReason
from licensing.sittings.closing import close_unlisted
from licensing.sittings.commands import cancel_hearing_day, end_listing, list_review, unlist_review
from licensing.sittings.late_papers import draft_late_papers
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.offering import Given
from licensing.sittings.queries import listing_of, seats_of
from tests.builders.notices import TUESDAY, a_letterhead, an_approved
from tests.builders.notify import notify_server
from tests.builders.people import a_person, actor, finch, ostler
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import a_full_day, a_hearing_day, five_councillors, listed, seat

LATER = TUESDAY + timedelta(days=2)
HELD = clock.at(date(2015, 12, 18), 16)
CLOSE = {"reason": ClosureReason.WITHDRAWN, "because": "It was somebody else of that name"}


@pytest.fixture
def officer(undone):
    a_letterhead()
    return actor(ostler(), "licensing_officer")


@pytest.fixture
def call(session, do, officer):
    """The hearing notice of a review put down for 18 December 2015, approved and served by hand."""
    judge = finch()
    proposals_then_councillors(judge)
    holder = hale()
    a_concern(holder)
    review = a_review(holder)
    listing = listed(review, a_full_day(judge, five_councillors()), by=officer)
    notice = notice_by_id(session, listing.notice_id)
    an_approved(notice, by=officer, method=ServiceMethod.HAND_DELIVERED)
    serve(do, notice, officer)
    return notice


def serve(do, notice, by, now=TUESDAY):
    given = {"method": ServiceMethod.HAND_DELIVERED, "sent_on": now.date(), "given_at": now, "served_by": "C. Penn"}
    return do(record_service, notice.reference, by=by, now=now, place="His house", **given)


def letters(session, kind):
    return session.exec(select(Notice).where(Notice.kind == kind).order_by(col(Notice.id))).all()


def open_tasks(session):
    return [one.says for one in session.exec(select(Followup).where(col(Followup.done_at).is_(None))).all()]


def test_r23_taking_a_review_off_drafts_the_letter_and_serving_it_ends_the_task(session, do, officer, call):
    do(unlist_review, call.case_reference, because="Witness A is afraid", by=officer, now=LATER)

    (letter,) = letters(session, NoticeKind.ADJOURNMENT_NOTICE)
    assert letter.holder_id == call.holder_id and letter.due_on == LATER.date()
    assert letter.content["held_on"] == "2015-12-18" and "afraid" not in str(letter.content)
    assert open_tasks(session) == ["Tell the licence holder that the hearing on 18 December 2015 is off"]
    an_approved(letter, by=officer, method=ServiceMethod.HAND_DELIVERED, now=LATER)
    serve(do, letter, officer, now=LATER)
    assert open_tasks(session) == []


def test_r23_a_cancelled_day_drafts_a_letter_for_each_case_whose_notice_has_left(session, do, officer, call):
    other = hale(name="Nobody Told")
    a_concern(other)
    day = _day_of(session, call)
    listed(a_review(other), day, hour=15, reasons="The panel is as the council made it")

    do(cancel_hearing_day, day.reference, because="The room is flooded", by=officer, now=LATER)

    assert [one.case_reference for one in letters(session, NoticeKind.ADJOURNMENT_NOTICE)] == [call.case_reference]


def test_r23_a_review_closed_without_a_hearing_withdraws_the_notice_and_unsent_promises(session, do, officer, call):
    do(unlist_review, call.case_reference, because="He has gone", by=officer, now=LATER)

    do(close_review, call.case_reference, by=officer, now=LATER, **CLOSE)

    (letter,) = letters(session, NoticeKind.WITHDRAWAL_NOTICE)
    (promise,) = letters(session, NoticeKind.ADJOURNMENT_NOTICE)
    assert promise.withdrawn_because == "The review was closed"
    assert open_tasks(session) == ["Tell the licence holder that the hearing on 18 December 2015 is called off"]
    frozen = an_approved(letter, by=officer, now=LATER).content
    assert "No other day will be fixed." in str(frozen["letter"])


def test_closing_a_review_of_which_nobody_was_told_drafts_nothing(session, do, officer):
    review = a_review()

    do(close_review, review.reference, by=officer, now=LATER, **CLOSE)

    assert letters(session, NoticeKind.WITHDRAWAL_NOTICE) == []


def test_the_officer_says_why_in_words_meant_for_the_holder_or_leaves_the_letter_unsent(session, do, officer, call):
    do(unlist_review, call.case_reference, because="For the record", by=officer, now=LATER)
    (letter,) = letters(session, NoticeKind.ADJOURNMENT_NOTICE)
    write = {"by": officer, "now": LATER}

    with pytest.raises(Refused) as told:
        do(say_why, letter.reference, version=1, told="The panel has recommended revocation.", **write)
    do(say_why, letter.reference, version=1, told="A member of the panel is ill.", **write)
    with pytest.raises(Stale):
        do(say_why, letter.reference, version=1, told="Another reason.", **write)

    assert told.value.codes == ["R78"]
    session.refresh(letter)
    assert "A member of the panel is ill." in str(an_approved(letter, by=officer, now=LATER).content["letter"])
    with pytest.raises(Refused, match="can no longer be changed"):
        do(say_why, letter.reference, version=3, told="Too late.", **write)
    do(leave_unsent, letter.reference, version=3, because="Told by telephone, and he came in", **write)
    session.refresh(letter)
    session.refresh(call)
    assert letter.withdrawn_because.startswith("Told by telephone") and open_tasks(session) == []
    with pytest.raises(Refused, match="cannot be left unsent"):
        do(leave_unsent, call.reference, version=call.version, because="No", **write)


def test_r27_late_papers_are_told_of_before_the_hearing_and_not_without_one(session, do, officer, call):
    late = {"papers": ["Statement of the licensing officer", " "], "why_late": "It came on 9 December.", "by": officer}

    notice = do(draft_late_papers, call.case_reference, now=LATER, **late)

    assert notice.content["papers"] == ["Statement of the licensing officer"]
    assert notice.content["starts_at"] == "14:00" and notice.holder_id == call.holder_id
    for reference, now in ((call.case_reference, clock.at(date(2015, 12, 18), 14)), (a_review().reference, LATER)):
        with pytest.raises(Refused) as refusal:
            do(draft_late_papers, reference, now=now, **late)
        assert refusal.value.codes == ["R27"]
    witness = {"role": CaseRole.WITNESS, "name": "Petra Quill", "is_withheld": True}
    do(add_case_person, call.case_reference, by=officer, now=LATER, **witness)
    with pytest.raises(Invalid) as named:
        do(draft_late_papers, call.case_reference, now=LATER, **late | {"papers": ["Statement of Petra Quill"]})
    assert set(named.value.fields) == {"papers"}


def test_r14_no_letter_to_the_holder_names_somebody_whose_name_is_withheld(session, do, officer, call):
    do(unlist_review, call.case_reference, because="For the record", by=officer, now=LATER)
    (letter,) = letters(session, NoticeKind.ADJOURNMENT_NOTICE)
    do(
        add_case_person, call.case_reference, role=CaseRole.WITNESS, name="Petra Quill", is_withheld=True, by=officer,
        now=LATER,
    )  # fmt: skip
    write = {"version": 1, "by": officer, "now": LATER}

    with pytest.raises(Refused) as unsaid:
        do(say_why, letter.reference, told="Ms Quill is ill.", **write)
    assert unsaid.value.codes == ["R14"] and "Quill" not in str(unsaid.value)
    do(say_why, letter.reference, told="Mrs Lark is ill.", **write)
    do(
        add_case_person, call.case_reference, role=CaseRole.COMPLAINANT, name="Ann Lark", is_withheld=True, by=officer,
        now=LATER,
    )  # fmt: skip
    session.refresh(letter)
    with pytest.raises(Refused) as unapproved:
        an_approved(letter, by=officer, now=LATER)
    assert unapproved.value.codes == ["R14"]


def test_r27_late_papers_that_wait_are_not_sent_of_a_day_that_the_case_is_off(session, do, officer, call, monkeypatch):
    late = {"papers": ["Statement of the licensing officer"], "why_late": "It came on 9 December.", "by": officer}
    waits, sent = (do(draft_late_papers, call.case_reference, now=LATER, **late) for _ in range(2))
    an_approved(waits, by=officer, now=LATER)
    an_approved(sent, by=officer, method=ServiceMethod.HAND_DELIVERED, now=LATER)
    serve(do, sent, officer, now=LATER)
    (part,) = post_to_print(session, person_id=officer.id, on=LATER.date())
    assert part.name.endswith("Enclose: Statement of the licensing officer")
    with notify_server(monkeypatch):
        assert "its envelope" in why_not(session, waits, now=LATER)[Way.NOTIFY_LETTER]

    do(unlist_review, call.case_reference, because="He has gone", by=officer, now=LATER)

    withdrawn = [one.withdrawn_because for one in letters(session, NoticeKind.LATE_PAPERS_NOTICE)]
    assert withdrawn == ["He has gone", ""]


def test_r72_a_day_already_held_is_not_called_off_and_a_resumed_one_is_first_taken_off(session, do, officer, call):
    with transaction() as writing:
        review = take_review(writing, call.case_reference)
        end_listing(writing, listing_of(writing, review.id), because=None, now=HELD)
        advance_review(writing, review, Act.ADJOURN_PART_HEARD)
        record(writing, "hearing.adjourned", about=review.reference, by=officer, at=HELD)
    day = a_hearing_day(date(2016, 1, 15))
    for one in seats_of(session, _day_of(session, call).id):
        seat(day, session.get(Person, one.person_id), one.role)
    resumed = {"starts_at": clock.at(day.held_on, 14), "minutes": 50, "given": Given(announced=True)}
    do(list_review, call.case_reference, hearing_day_reference=day.reference, by=officer, now=HELD, **resumed)

    with pytest.raises(Refused) as refusal:
        do(close_unlisted, call.case_reference, by=officer, now=HELD, **CLOSE)
    do(unlist_review, call.case_reference, because="He has gone", by=officer, now=HELD)
    do(close_unlisted, call.case_reference, by=officer, now=HELD, **CLOSE)

    assert refusal.value.codes == ["R72"] and letters(session, NoticeKind.WITHDRAWAL_NOTICE) == []


def test_where_the_setting_asks_a_second_person_approves_and_never_whoever_drafted(session, do, officer, call):
    setting = {"value": "second person", "in_force_from": TUESDAY.date(), "because": "Council, 1 December"}
    do(change_setting, Setting.SECOND_PERSON_ADJOURNMENT_NOTICE, by=officer, now=TUESDAY, **setting)
    do(unlist_review, call.case_reference, because="For the record", by=officer, now=LATER)
    (letter,) = letters(session, NoticeKind.ADJOURNMENT_NOTICE)

    with pytest.raises(Refused, match="A second person approves this letter"):
        an_approved(letter, by=officer, now=LATER)

    second = actor(a_person("Second officer", "licensing_officer"), "licensing_officer")
    assert an_approved(letter, by=second, now=LATER).number == 1


def _day_of(session, call):
    from_listing = session.exec(select(Listing).where(Listing.notice_id == call.id)).one()
    return session.get(HearingDay, from_listing.hearing_day_id)
