"""A case heard before the power passed on: heard again, or decided on the record by agreement (R07, R32)."""

from datetime import date

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.casefile.standings import standings_at_end_of
from licensing.decisions.commands.decide import decide_as_panel
from licensing.decisions.commands.objection import Hands, retake_vote
from licensing.decisions.queries import get_determination
from licensing.decisions.rules import Outcome
from licensing.errors import Invalid, Refused
from licensing.followups.models import Followup
from licensing.notices.queries import notice_by_id
from licensing.oversight.commands.on_record import order_rehearing, record_agreement
from licensing.oversight.models import OnRecordAgreement
from licensing.oversight.nightly import look_at_oversight
from licensing.oversight.rules import HEAR_AGAIN, PASSED_ON
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.reviews.commands import add_case_person
from licensing.reviews.models import Review
from licensing.reviews.rules import CaseRole, Standing, Status
from licensing.sittings.models import PanelMember
from tests.builders.decisions import HeardCase, a_heard_case, drafted
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import HANDED_BACK, RESTORATION, a_holding, proposals_then_councillors

pytestmark = pytest.mark.usefixtures("undone")

HEARD = date(2016, 12, 12)
NOW = clock.at(date(2016, 12, 14), 10)
AGREEMENT = {
    "given_by": "Mr Hale",
    "given_on": date(2016, 12, 13),
    "document": "Document 7",
    "says": "I agree that the Licensing Sub-Committee decides on the record.",
    "legal_note": "The three members heard all of it; counsel sees no unfairness.",
}


def heard_before_the_hand_back() -> HeardCase:
    judge = finch()
    proposals_then_councillors(judge)
    return a_heard_case(commissioner=judge, on=HEARD)


def officer():
    return actor(ostler(), Role.LICENSING_OFFICER)


def chair_of(case: HeardCase):
    return actor(case.chair, Role.PANEL_MEMBER)


def origins(session, case: HeardCase) -> set[str]:
    rows = select(Followup.origin).where(Followup.case_reference == case.reference, Followup.done_at.is_(None))
    return set(session.exec(rows).all())


def counted(do, case: HeardCase) -> None:
    """The members who heard it vote, now that they decide."""
    do(
        retake_vote, case.reference, licence_id=case.licences[0].id, outcome=Outcome.REVOKED, hands=Hands(3, 0),
        by=chair_of(case), now=NOW, present=[one.id for one in (case.chair, *case.members)],
    )  # fmt: skip


def test_r11_somebody_whose_appointment_has_ended_is_not_counted(do, session):
    case = heard_before_the_hand_back()
    gone = session.exec(select(PanelMember).where(PanelMember.person_id == case.members[0].id)).one()
    gone.appointed_until = date(2016, 12, 14)
    session.add(gone)
    session.flush()
    with pytest.raises(Refused) as refusal:
        counted(do, case)
    assert refusal.value.codes == ["R11"]


def test_r07_with_the_agreement_councillors_decide_and_the_record_and_the_notice_say_so(do, session):
    case = heard_before_the_hand_back()
    do(look_at_oversight, day=NOW.date(), by=SYSTEM, now=NOW)
    passed = next(one for one in origins(session, case) if one.startswith(PASSED_ON))
    with pytest.raises(Refused) as refusal:
        do(decide_as_panel, case.reference, draft=drafted(case), by=chair_of(case), now=NOW)
    assert refusal.value.codes == ["R07", "R31"]

    do(record_agreement, case.reference, **AGREEMENT, by=officer(), now=NOW)
    assert passed not in origins(session, case)
    with pytest.raises(Refused) as refusal:  # what they voted on the 12th was advice
        do(decide_as_panel, case.reference, draft=drafted(case), by=chair_of(case), now=NOW)
    assert refusal.value.codes == ["R31"]
    counted(do, case)
    do(decide_as_panel, case.reference, draft=drafted(case), by=chair_of(case), now=NOW)

    decided = get_determination(session, session.get(Review, case.review.id))
    assert "Decided on the record: Mr Hale agreed to it in writing on 13 December 2016" in decided.warnings_answered
    told = notice_by_id(session, decided.notice_id).content["holders_account"]
    assert told.endswith("agreed in writing on 13 December 2016 to a decision on the record of the hearing.")


def test_r07_typed_words_are_no_agreement(do):
    case = heard_before_the_hand_back()
    draft = drafted(case)
    with pytest.raises(Refused) as refusal:
        do(
            decide_as_panel, case.reference, draft=type(draft)(**{**_fields(draft), "agreed_on_record": "Yes, he did"}),
            by=chair_of(case), now=NOW,
        )  # fmt: skip
    assert refusal.value.codes == ["R07", "R31"]


def _fields(draft):
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


@pytest.mark.parametrize(
    ("but", "code"),
    [({"legal_note": " "}, "R07"), ({"given_on": date(2016, 12, 11)}, "R32")],
)
def test_r07_an_agreement_has_its_legal_note_and_is_given_after_the_hearing(do, but, code):
    case = heard_before_the_hand_back()
    with pytest.raises(Refused) as refusal:
        do(record_agreement, case.reference, **AGREEMENT | but, by=officer(), now=NOW)
    assert refusal.value.codes == [code]


def test_r07_an_agreement_to_come_is_none_and_a_later_one_replaces_the_first(do, session):
    case = heard_before_the_hand_back()
    with pytest.raises(Invalid):
        do(record_agreement, case.reference, **AGREEMENT | {"given_on": date(2016, 12, 15)}, by=officer(), now=NOW)
    for document in ("Document 7", "Document 8"):
        do(record_agreement, case.reference, **AGREEMENT | {"document": document}, by=officer(), now=NOW)
    rows = session.exec(select(OnRecordAgreement).order_by(OnRecordAgreement.id)).all()
    assert [(one.document, one.supersedes) for one in rows] == [("Document 7", None), ("Document 8", rows[0].id)]


def test_r07_a_rehearing_sends_the_case_back_to_scheduling_and_its_hearing_counts_no_longer(do, session):
    case = heard_before_the_hand_back()
    do(order_rehearing, case.reference, because="No agreement came", by=officer(), now=NOW)

    assert session.get(Review, case.review.id).status is Status.OPENED
    assert HEAR_AGAIN in origins(session, case)
    before, after = (_standing(session, case, day) for day in (date(2016, 12, 13), NOW.date()))
    assert before is Standing.AWAITING_DECISION and after is not Standing.AWAITING_DECISION
    with pytest.raises(Refused) as refusal:
        do(order_rehearing, case.reference, because="Again", by=officer(), now=NOW)
    assert "R07" in refusal.value.codes


def _standing(session, case: HeardCase, day: date) -> Standing:
    (found,) = [one for one in standings_at_end_of(session, day) if one.review_id == case.review.id]
    return found.standing


def test_r07_nothing_is_heard_again_while_the_same_holding_lasts(do, session):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, on=HANDED_BACK)
    with pytest.raises(Refused) as refusal:
        do(order_rehearing, case.reference, because="To be sure", by=officer(), now=NOW)
    assert refusal.value.codes == ["R07"]
    do(look_at_oversight, day=NOW.date(), by=SYSTEM, now=NOW)
    assert not any(one.startswith(PASSED_ON) for one in origins(session, case))


@pytest.mark.parametrize(
    ("mode", "passes"),
    [
        (Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT, False),
        (Mode.COMMISSIONER_WITH_ADVISORY, True),
    ],
)
def test_r07_a_new_instrument_for_the_same_decider_passes_nothing_on(do, session, mode, passes):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, on=HANDED_BACK)
    a_holding(mode, date(2017, 1, 4), judge, instrument="Directions of 2017")
    day = date(2017, 1, 5)
    do(look_at_oversight, day=day, by=SYSTEM, now=clock.at(day, 2))
    assert any(one.startswith(PASSED_ON) for one in origins(session, case)) is passes


@pytest.mark.parametrize("is_same", [True, False])
def test_r07_of_a_commissioner_it_is_asked_whether_she_heard_the_case(do, session, is_same):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2016, 1, 4), judge)
    case = a_heard_case(commissioner=judge, on=HEARD)
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, HANDED_BACK, judge if is_same else finch(), instrument=RESTORATION)
    do(look_at_oversight, day=NOW.date(), by=SYSTEM, now=NOW)
    assert any(one.startswith(PASSED_ON) for one in origins(session, case)) is not is_same


def test_r14_whoever_investigated_records_no_agreement_and_orders_no_rehearing(do, session):
    case, accuser = heard_before_the_hand_back(), ostler()
    by = actor(accuser, Role.LICENSING_OFFICER)
    do(
        add_case_person, case.reference, role=CaseRole.INVESTIGATING_OFFICER, person_id=accuser.id, by=SYSTEM, now=NOW,
    )  # fmt: skip
    for act, given in ((record_agreement, AGREEMENT), (order_rehearing, {"because": "No agreement came"})):
        with pytest.raises(Refused) as refusal:
            do(act, case.reference, **given, by=by, now=NOW)
        assert refusal.value.codes == ["R14"]
