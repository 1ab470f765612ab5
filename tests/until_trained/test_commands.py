"""Many holders suspended until trained: a review, a decision and a notice each; one register lifts them all."""

import os
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.commands.decide import decide_as_commissioner, decide_as_panel
from licensing.decisions.commands.follow import follow_service, follow_training
from licensing.decisions.models import Determination, DraftVersion
from licensing.decisions.rules import Outcome, SuspensionEnd
from licensing.errors import Refused
from licensing.followups.models import Followup
from licensing.notices.commands import draft_notice
from licensing.notices.models import Notice
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import NoticeKind
from licensing.notices.samples import SAMPLES
from licensing.outbox.models import OutboxMessage
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.register.models import LicenceEvent, LicenceHolder
from licensing.reviews.models import Review
from licensing.reviews.queries import questions_of
from licensing.until_trained.commands import draft_for_chair, open_for_training
from licensing.until_trained.models import TrainingReview
from licensing.until_trained.queries import counts, overdue_holders, training_cases
from licensing.until_trained.rules import Stage
from tests.builders.called import given_by_hand
from tests.builders.decisions import HeardCase, a_panel, drafted, hear_review
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import a_holding
from tests.builders.register import hale
from tests.builders.training import attended

pytestmark = pytest.mark.usefixtures("undone")

OPENED = clock.at(date(2016, 3, 1))  # licensed before 26 February 2015: due by 26 February 2016 (R63)
HEARD = date(2016, 3, 14)
DECIDED_ON = date(2016, 8, 22)  # the last of up to 171 days of hearing, one case a day
DECIDED = clock.at(HEARD, 17)
SERVED = date(2016, 8, 23)  # N: operative through N + 21, 13 September; first suspended day N + 22
FIRST_DAY = date(2016, 9, 14)
TRAINED = date(2016, 9, 26)
HOLDERS = int(os.environ.get("LICENSING_HOLDERS", "11"))  # 171 in the history: run so where minutes are to be had
INVITATION = NoticeKind.TRAINING_INVITATION
UNTIL = {"suspension_end": SuspensionEnd.TRAINING_PASSED}


def officer():
    return actor(ostler(), Role.LICENSING_OFFICER)


def opened(do, holders, by):
    return do(open_for_training, holder_ids=[one.id for one in holders], hear_by=date(2016, 4, 29), by=by, now=OPENED)


def review_of(reference: str) -> Review:
    with transaction() as session:
        return session.exec(select(Review).where(Review.reference == reference)).one()


def stages() -> dict[Stage, int]:
    with transaction() as session:
        found = counts(training_cases(session, person_id=None, at=clock.at(date(2016, 9, 28))))
        return {stage: number for stage, number in found.items() if number}


def decided(case: HeardCase, judge) -> Determination:
    """The commissioner's own decision in this one case, with her own reasons and this holder's own facts."""
    with transaction() as session:
        (says,) = (one.alleges for one in questions_of(session, case.review.id))
        draft = drafted(case, Outcome.SUSPENDED, reasons=f"{case.holder.name} was told twice. {says}", **UNTIL)
        return decide_as_commissioner(session, case.reference, draft=draft, by=judge, now=clock.at(DECIDED_ON, 17))


def test_r63_r40_r54_many_holders_each_decided_alone_and_one_register_lifts_them(do, session):
    judge = finch()
    a_holding(Mode.COMMISSIONER_SOLE, date(2015, 2, 26), judge)
    holders = [hale(name=f"Hol{chr(97 + one % 26)} Numb{one:03d}er") for one in range(HOLDERS)]
    done = opened(do, holders, officer())
    assert [one.refused for one in done] == [()] * HOLDERS and len({one.about for one in done}) == HOLDERS
    notices = _decide_and_serve_each(done, holders, judge)
    rows = session.exec(select(Determination).where(Determination.decided_on == DECIDED_ON)).all()
    assert len({one.review_id for one in rows}) == len({one.content_sha256 for one in rows}) == HOLDERS
    assert not [one for one in rows if one.supersedes]
    _assert_own_notice_and_no_foreign_name(session, holders)
    events = session.exec(select(LicenceEvent).where(LicenceEvent.begins_at == clock.at(FIRST_DAY, 0))).all()
    assert len(events) == len(notices) == HOLDERS and {one.ends_when for one in events} == {
        "until safeguarding training is passed"
    }
    assert stages() == {Stage.SUSPENDED: HOLDERS}

    attended(holders, TRAINED, places=200)
    promised = session.exec(select(OutboxMessage).where(OutboxMessage.fact == "training.attended")).all()
    assert len(promised) == HOLDERS
    for _ in range(2):  # a promise kept twice tells the register once
        for one in holders[:3] + ([] if _ else holders[3:]):
            do(follow_training, one.id, by=SYSTEM, now=clock.at(TRAINED, 18))
    assert stages() == {Stage.LIFTED: HOLDERS}
    back = session.exec(select(Followup).where(col(Followup.origin).startswith("badge.return"))).all()
    assert len(back) == HOLDERS and {one.due_on for one in back} == {TRAINED}


def _decide_and_serve_each(done, holders, judge) -> list[str]:
    """Served as rows: 171 letters made into files would prove nothing more."""
    notices, panel = [], a_panel()
    for number, (one, holder) in enumerate(zip(done, holders, strict=True)):
        on = date(2016, 3, 2) + timedelta(days=number)
        case = hear_review(review_of(one.about), holder, panel, judge, on=on, outcome=Outcome.SUSPENDED)
        made = decided(case, actor(judge, Role.COMMISSIONER))
        with transaction() as session:
            notices.append(notice_by_id(session, made.notice_id).reference)
            record(session, "service.recorded", about=case.reference, by=SYSTEM, at=clock.at(SERVED, 15))
            given_by_hand(session, made.notice_id, approver=judge.id, on=SERVED)
            follow_service(session, notices[-1], by=SYSTEM, now=clock.at(SERVED, 15))
    return notices


def _assert_own_notice_and_no_foreign_name(session, holders: list[LicenceHolder]) -> None:
    names = {one.id: one.name for one in holders}
    texts = {
        one.holder_id: repr(one.content)
        for one in session.exec(select(Notice).where(col(Notice.kind) == "decision_notice")).all()
    }
    assert set(texts) == set(names) and len(set(texts.values())) == HOLDERS
    for holder_id, text in texts.items():
        assert names[holder_id] in text
        assert not [name for other, name in names.items() if other != holder_id and name in text]


def test_r63_one_refused_stops_no_other_and_nothing_is_opened_twice(do, session):
    by, (late, trained, ended, again) = officer(), [hale(name=f"Mr {one}") for one in ("Late", "Done", "Gone", "Once")]
    attended([trained], date(2016, 2, 1))
    gone = hale(name="Mrs Lapsed", expires_on=date(2016, 2, 28))
    opened(do, [again], by)
    found = {one.name: one for one in opened(do, [late, trained, gone, ended, again], by)}
    assert {name for name, one in found.items() if one.refused} == {"Mr Done", "Mrs Lapsed", "Mr Once"}
    assert all(one.refused for one in opened(do, [late, ended], by))
    assert len(session.exec(select(TrainingReview)).all()) == 3
    assert "due by 26 February 2016" in session.exec(select(TrainingReview)).first().says
    rows, total = overdue_holders(session, on=OPENED.date(), due_by=OPENED.date())
    assert (rows, total) == ([], 0)


def test_r28_only_letters_about_this_training_are_put_to_the_holder(do, session):
    holder, sent = hale(), (date(2012, 9, 3), date(2016, 2, 9))
    attended([holder], date(2012, 11, 10), now=clock.at(date(2012, 10, 1)))
    with transaction() as acting:
        for on in sent:
            letter = draft_notice(
                acting, INVITATION, content=SAMPLES[INVITATION], holder_id=holder.id, about=holder.reference,
                due_on=None, by=SYSTEM, now=clock.at(on),
            )  # fmt: skip
            given_by_hand(acting, letter.id, approver=ostler().id, on=on)
    assert not opened(do, [holder], officer())[0].refused
    says = session.exec(select(TrainingReview)).one().says
    assert "10 November 2012" in says and "wrote about it on 9 February 2016." in says


def test_r25_a_draft_does_not_say_that_nobody_came_where_a_representative_did(do, session):
    a_holding(Mode.COUNCIL_DECIDES, date(2015, 2, 26))
    drafts, panel = [], a_panel()
    for number, absent in enumerate(("holder, but represented", "holder")):
        holder, on = hale(name=f"Ms Number {number}"), HEARD + timedelta(days=number)
        review = review_of(opened(do, [holder], officer())[0].about)
        case = hear_review(review, holder, panel, finch(), on=on, outcome=Outcome.SUSPENDED, absent=(absent,))
        chair = actor(case.chair, Role.PANEL_MEMBER)
        assert not do(draft_for_chair, [case.reference], common="We heard.", by=chair, now=clock.at(on, 18))[0].refused
        drafts.append(session.exec(select(DraftVersion).order_by(col(DraftVersion.id).desc())).first())
    assert [one.typed["holders_account"] for one in drafts] == ["", "The licence holder did not attend."]


def test_r04_a_draft_is_the_chairs_own_words_and_the_cases_own_facts_and_decides_nothing(do, session):
    a_holding(Mode.COUNCIL_DECIDES, date(2015, 2, 26))
    by, (first, second, trained) = officer(), [hale(name=f"Ms {one}") for one in ("Ash", "Birch", "Cedar")]
    done = opened(do, [first, second, trained], by)
    cases = [
        hear_review(review_of(one.about), holder, a_panel(), finch(), on=HEARD, outcome=Outcome.SUSPENDED)
        for one, holder in zip(done, [first, second, trained], strict=True)
    ]
    attended([trained], date(2016, 3, 12))
    chair = actor(cases[0].chair, Role.PANEL_MEMBER)
    said = do(draft_for_chair, [one.reference for one in cases], common="We heard each of them.", by=chair, now=DECIDED)
    assert not said[0].refused
    assert "chaired" in said[1].refused[0] and "12 March 2016" in said[2].refused[0]
    (draft,) = session.exec(select(DraftVersion)).all()
    reasons = str(draft.typed["reasons"])
    assert reasons.startswith("We heard each of them.\n\nMs Ash holds private hire driver’s licence")
    assert "Birch" not in reasons and "26 February 2016" in reasons
    assert not session.exec(select(Determination)).all()
    with pytest.raises(Refused):  # a draft signs nothing by itself: the votes and the checks are asked again
        do(decide_as_panel, cases[0].reference, draft=drafted(cases[0], Outcome.REVOKED), by=chair, now=DECIDED)
