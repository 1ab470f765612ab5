"""Adjourning and resuming: part-heard or not, the same deciders, afresh after a change of power (R07, R32, R74)."""

from datetime import date

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.errors import Refused
from licensing.followups.models import Followup
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.ending import adjourn_hearing, close_hearing
from licensing.hearings.commands.inquiry import complete_information
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.commands.voting import agree_by_all
from licensing.hearings.coverage import coverage
from licensing.hearings.queries import latest_hearing
from licensing.hearings.rules import AdjournmentReason, Motion, PresenceKind, Step
from licensing.notices.models import Notice
from licensing.notices.rules import NoticeKind
from licensing.powers.rules import Mode
from licensing.reviews.commands import advance_review
from licensing.reviews.queries import get_review, take_review
from licensing.reviews.rules import Act, Status
from licensing.sittings.offering import Given
from licensing.sittings.queries import listing_of
from licensing.sittings.rules import SeatRole
from tests.builders.hearings import PROPOSALS, a_case_ready, act, ask_all, at, go_to, holder_here, opened, present
from tests.builders.powers import a_holding
from tests.builders.sittings import a_councillor, a_full_day, listed, seat

pytestmark = pytest.mark.usefixtures("undone")
RESUMES = date(2016, 1, 15)


def adjourned(ready, minute=40, reason=AdjournmentReason.FURTHER_EVIDENCE, follow_up_on=date(2015, 12, 23)):
    return act(
        adjourn_hearing, ready.reference, reason=reason, because="The operator’s log was not here",
        follow_up_on=follow_up_on, by=ready.clerk, now=at(14, minute),
    )  # fmt: skip


def listed_again(ready, members=None):
    day = a_full_day(ready.commissioner, members or ready.members, RESUMES, now=at(16))
    seat(day, ready.clerk, SeatRole.CLERK)
    listed(ready.review, day, now=at(16, 30), given=Given(announced=True))
    for person in [*(members or ready.members), ready.commissioner]:
        act(
            mark_presence, day.reference, person_id=person.id, kind=PresenceKind.PRESENT,
            by=ready.clerk, now=at(13, 50, on=RESUMES),
        )  # fmt: skip
    return day


def reopened(ready, **given):
    return act(open_hearing, ready.reference, by=ready.clerk, now=at(14, on=RESUMES), **given)


def test_before_any_evidence_an_adjournment_leaves_the_case_unheard(session):
    ready = a_case_ready()
    opened(ready)
    row = adjourned(ready)
    assert row.is_part_heard is False
    assert get_review(session, ready.reference).status is Status.OPENED
    assert listing_of(session, ready.review.id) is None
    task = session.exec(select(Followup).where(Followup.origin == "hearing.adjourned")).one()
    assert (task.due_on, task.case_reference) == (date(2015, 12, 23), ready.reference)


@pytest.mark.parametrize("came", [True, False])
def test_r25_a_holder_who_did_not_come_is_told_by_letter_that_it_was_adjourned(session, came):
    ready = a_case_ready()
    present(ready)
    if came:
        holder_here(ready)
    act(open_hearing, ready.reference, by=ready.clerk, now=at(14))

    adjourned(ready)

    letters = session.exec(select(Notice).where(Notice.kind == NoticeKind.ADJOURNMENT_NOTICE)).all()
    assert [one.content["was_begun"] for one in letters] == ([] if came else [True])
    told = [one.says for one in session.exec(select(Followup)).all() if one.says.startswith("Tell")]
    assert told == ([] if came else ["Tell the licence holder that the hearing on 18 December 2015 was adjourned"])


def test_a_follow_up_day_has_not_passed():
    ready = a_case_ready()
    opened(ready)
    with pytest.raises(Refused):
        adjourned(ready, follow_up_on=date(2015, 12, 17))


def test_r32_once_evidence_was_heard_the_case_is_part_heard_and_resumes_with_what_was_covered(session):
    ready = a_case_ready()
    first = opened(ready)
    go_to(ready, Step.QUESTIONS)
    ask_all(ready, now=at(14, 20))
    assert adjourned(ready).is_part_heard is True
    assert get_review(session, ready.reference).status is Status.PART_HEARD
    listed_again(ready)
    again = reopened(ready)
    assert again.resumes == first.id
    assert coverage(session, again.id).covered == 2


def test_r32_a_part_heard_case_does_not_resume_before_others_but_may_be_heard_afresh(session):
    ready = a_case_ready(Mode.COUNCIL_DECIDES, members=5)
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    for gone in ready.members[2:]:
        act(
            mark_presence, ready.day.reference, person_id=gone.id, kind=PresenceKind.LEFT,
            by=ready.clerk, now=at(14, 20),
        )  # fmt: skip
    adjourned(ready, reason=AdjournmentReason.NOT_QUORATE)
    listed_again(ready)
    with pytest.raises(Refused) as refused:
        reopened(ready)
    assert refused.value.codes == ["R32"]
    again = reopened(ready, afresh=True)
    assert (again.resumes, coverage(session, again.id).covered) == (None, 0)


def test_r32_in_proposal_mode_the_members_are_the_same_too():
    ready = a_case_ready()
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    adjourned(ready)
    listed_again(ready, [a_councillor("Cllr Vane"), a_councillor("Cllr Aske"), a_councillor("Cllr Birk")])
    with pytest.raises(Refused) as refused:
        reopened(ready)
    assert refused.value.codes == ["R32"]


def test_r77_a_hearing_closed_and_not_adjourned_resumes_only_on_notice():
    ready = a_case_ready()
    opened(ready)
    go_to(ready, Step.OUTCOME)
    act(agree_by_all, ready.reference, outcome=Motion.REVOKED, by=ready.chair, now=at(14, 40))
    act(close_hearing, ready.reference, by=ready.clerk, now=at(14, 45))
    with transaction() as session:
        advance_review(session, take_review(session, ready.reference), Act.ASK_MORE)
        record(session, "proposal.judged", about=ready.reference, by=SYSTEM, at=at(15))
    listed_again(ready)
    with pytest.raises(Refused) as refused:
        reopened(ready)
    assert set(refused.value.codes) == {"R23", "R24"}


def test_r07_after_the_power_passed_on_the_new_holder_hears_all_of_it(session):
    ready = a_case_ready(PROPOSALS)
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    ask_all(ready, now=at(14, 20))
    adjourned(ready)
    a_holding(Mode.COUNCIL_DECIDES, date(2016, 1, 1), instrument="Directions of 31 December 2015")
    listed_again(ready)
    again = reopened(ready)
    assert again.resumes is None
    assert latest_hearing(session, ready.review.id).id == again.id


def test_r74_in_proposal_mode_no_outcome_before_the_information_is_complete():
    ready = a_case_ready(PROPOSALS)
    opened(ready)
    go_to(ready, Step.DELIBERATION)
    with pytest.raises(Refused) as refused:
        act(move_on, ready.reference, to=Step.OUTCOME, by=ready.chair, now=at(14, 30))
    assert refused.value.codes == ["R74"]
    act(complete_information, ready.reference, by=ready.chair, now=at(14, 31))
    act(move_on, ready.reference, to=Step.OUTCOME, by=ready.chair, now=at(14, 32))


def test_r31_a_panel_that_proposes_closes_with_an_outcome_for_every_licence():
    ready = a_case_ready(PROPOSALS)
    opened(ready)
    go_to(ready, Step.OUTCOME)
    with pytest.raises(Refused) as refused:
        act(close_hearing, ready.reference, by=ready.chair, now=at(14, 30))
    assert refused.value.codes == ["R31"]


def test_a_closed_hearing_takes_no_more():
    ready = a_case_ready(Mode.COMMISSIONER_WITH_ADVISORY)
    opened(ready)
    go_to(ready, Step.OUTCOME)
    closed = act(close_hearing, ready.reference, by=ready.chair, now=at(14, 30))
    assert closed.closed_at == clock.at(date(2015, 12, 18), 14, 30)
    with pytest.raises(Refused, match="No hearing of this review is open"):
        act(move_on, ready.reference, to=Step.OUTCOME, by=ready.chair, now=at(14, 31))
