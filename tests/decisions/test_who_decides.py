"""Who may decide, on what and how lawfully, case by case around the hand-back."""

from datetime import date

import pytest

from licensing import clock
from licensing.decisions.commands.decide import decide_as_commissioner, decide_as_panel
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.drafts import Draft
from licensing.decisions.queries import determination_of
from licensing.decisions.rules import Ground, Outcome, SuspensionEnd
from licensing.errors import Refused
from licensing.notices.queries import notice_by_id
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.powers.commands import assign_nominee
from licensing.powers.rules import Body, Mode
from licensing.register.rules import ConcernKind, LicenceKind
from tests.builders.decisions import HEARD_ON, a_heard_case, a_proposal, drafted, judging, outcome_draft
from tests.builders.people import actor, finch
from tests.builders.powers import a_holding, proposals_then_councillors

pytestmark = pytest.mark.usefixtures("undone")

TUESDAY = clock.at(date(2015, 12, 1), 9, 41)
NO_DRAFT = Draft((), "")


def commissioner_of(case):
    return actor(case.commissioner, Role.COMMISSIONER)


def proposed(**but):
    """A case with its proposal signed, under proposals by councillors."""
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, **but)
    return case, a_proposal(case, but.get("outcome", Outcome.REVOKED))


def codes_of(refusal):
    return refusal.value.codes


def test_r01_t54_the_commissioner_decides_after_advice(do, session):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge, on=date(2015, 11, 24), outcome=Outcome.WARNING)
    do(
        decide_as_commissioner,
        case.reference,
        draft=drafted(case),
        by=commissioner_of(case),
        now=clock.at(date(2015, 11, 25)),
    )
    assert determination_of(session, case.review.id).body is Body.COMMISSIONER


def test_r03_t55_councillors_votes_are_advice_and_draft_no_notice(do, session):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge, on=date(2015, 11, 24))
    with pytest.raises(Refused) as refusal:
        do(
            decide_as_panel,
            case.reference,
            draft=drafted(case),
            by=actor(case.chair, Role.PANEL_MEMBER),
            now=clock.at(date(2015, 11, 25)),
        )
    assert {"R01", "R03"} <= set(codes_of(refusal))
    assert determination_of(session, case.review.id) is None


def test_r01_t56_the_commissioner_decides_the_day_before_the_hand_back(do, session):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, on=date(2016, 12, 9))
    proposal = a_proposal(case, now=clock.at(date(2016, 12, 9), 16, 30))
    do(
        judge_proposal,
        case.reference,
        judging=judging(proposal),
        draft=NO_DRAFT,
        by=commissioner_of(case),
        now=clock.at(date(2016, 12, 12)),
    )
    assert determination_of(session, case.review.id).decided_on == date(2016, 12, 12)


def test_r01_t57_councillors_decide_on_the_day_of_the_hand_back(do, session):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, on=date(2016, 12, 13))
    do(
        decide_as_panel,
        case.reference,
        draft=drafted(case),
        by=actor(case.chair, Role.PANEL_MEMBER),
        now=clock.at(date(2016, 12, 13), 16, 30),
    )
    decision = determination_of(session, case.review.id)
    assert decision.body is Body.PANEL
    assert notice_by_id(session, decision.notice_id).content["decided_by"] == "the Licensing Sub-Committee"


def test_r01_t58_the_commissioner_is_refused_the_day_after(do):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, on=date(2016, 12, 13))
    with pytest.raises(Refused) as refusal:
        do(
            decide_as_commissioner,
            case.reference,
            draft=drafted(case),
            by=commissioner_of(case),
            now=clock.at(date(2016, 12, 14)),
        )
    assert "R01" in codes_of(refusal)


def test_r07_a_case_heard_to_advise_is_not_decided_by_councillors_who_then_hold_the_power(do):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, on=date(2016, 12, 12))
    chair, now = actor(case.chair, Role.PANEL_MEMBER), clock.at(date(2016, 12, 13), 16, 30)
    with pytest.raises(Refused) as refusal:
        do(decide_as_panel, case.reference, draft=drafted(case), by=chair, now=now)
    assert codes_of(refusal) == ["R07", "R31"]


def test_r20_a_conflicted_commissioner_is_refused_and_another_nominee_takes_the_case(do, session):
    conflicted, other = finch(), finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), conflicted, other)
    case = a_heard_case(commissioner=other)
    do(raise_wall, conflicted.id, case.reference, because="A cousin", by=actor(conflicted), at=TUESDAY)
    with pytest.raises(Refused) as refusal:
        do(
            decide_as_commissioner,
            case.reference,
            draft=drafted(case),
            by=actor(conflicted, Role.COMMISSIONER),
            now=TUESDAY,
        )
    assert {"R01", "R20"} <= set(codes_of(refusal))
    do(
        assign_nominee,
        case.reference,
        person_id=other.id,
        because="A cousin of the other",
        by=actor(other),
        now=TUESDAY,
    )
    do(decide_as_commissioner, case.reference, draft=drafted(case), by=actor(other, Role.COMMISSIONER), now=TUESDAY)
    assert determination_of(session, case.review.id).decided_by == other.id


def test_r32_a_commissioner_who_missed_some_evidence_does_not_decide(do):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge, absent=["commissioner"])
    with pytest.raises(Refused) as refusal:
        do(decide_as_commissioner, case.reference, draft=drafted(case), by=commissioner_of(case), now=TUESDAY)
    assert codes_of(refusal) == ["R32"]


def test_r35_t61_a_conviction_before_the_grant_gives_no_ground_a(do):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    old = {"kind": ConcernKind.CONVICTION, "happened_on": date(2012, 5, 3)}
    case = a_heard_case(commissioner=judge, concern=old, granted_on=date(2013, 10, 1))
    with pytest.raises(Refused) as refusal:
        do(
            decide_as_commissioner,
            case.reference,
            draft=drafted(case, ground=Ground.DRIVER_CONVICTION),
            by=commissioner_of(case),
            now=TUESDAY,
        )
    assert codes_of(refusal) == ["R35"]
    do(decide_as_commissioner, case.reference, draft=drafted(case), by=commissioner_of(case), now=TUESDAY)


@pytest.mark.parametrize(
    ("kind", "but", "code"),
    [
        (LicenceKind.PRIVATE_HIRE_DRIVER, {"is_immediate": True}, "R44"),  # T11
        (LicenceKind.OPERATOR, {"is_immediate": True, "public_safety_explanation": "Danger"}, "R44"),  # T66
        (LicenceKind.PRIVATE_HIRE_DRIVER, {"ground": None}, "R43"),
        (LicenceKind.PRIVATE_HIRE_DRIVER, {"is_fit_and_proper": None}, "R73"),
    ],
)
def test_r44_r43_r73_each_outcome_is_lawful_by_itself(do, kind, but, code):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(kind, commissioner=judge)
    with pytest.raises(Refused) as refusal:
        do(decide_as_commissioner, case.reference, draft=drafted(case, **but), by=commissioner_of(case), now=TUESDAY)
    assert code in codes_of(refusal)


def test_r40_t67_suspended_pending_trial_is_refused(do):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge)
    pending = drafted(case, Outcome.SUSPENDED, suspension_end=SuspensionEnd.CRIMINAL_CASE_CONCLUDED)
    with pytest.raises(Refused) as refusal:
        do(decide_as_commissioner, case.reference, draft=pending, by=commissioner_of(case), now=TUESDAY)
    assert codes_of(refusal) == ["R40"]


def test_r42_a_dual_badge_is_two_licences_with_one_outcome_each(do):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(LicenceKind.PRIVATE_HIRE_DRIVER, LicenceKind.HACKNEY_CARRIAGE_DRIVER, commissioner=judge)
    both = drafted(case)
    one = Draft((outcome_draft(case.licences[0], Outcome.REVOKED),), both.reasons, both.holders_account, both.relied_on)
    with pytest.raises(Refused) as refusal:
        do(decide_as_commissioner, case.reference, draft=one, by=commissioner_of(case), now=TUESDAY)
    assert codes_of(refusal) == ["R42"]
    do(decide_as_commissioner, case.reference, draft=both, by=commissioner_of(case), now=TUESDAY)


def test_r34_hardship_asks_for_a_reason_and_goes_on_with_one(do, session):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge, outcome=Outcome.WARNING)
    hard = drafted(case, Outcome.WARNING, reasons="He would lose his home; a warning is enough.")
    poor = drafted(case, Outcome.WARNING, reasons="His mortgage was mentioned. A warning is enough.")
    with pytest.raises(Refused) as refusal:
        do(decide_as_commissioner, case.reference, draft=poor, by=commissioner_of(case), now=TUESDAY)
    assert codes_of(refusal) == ["R34"]
    answered = drafted(case, Outcome.WARNING, reasons=hard.reasons, answers="It was mentioned and given no weight.")
    do(decide_as_commissioner, case.reference, draft=answered, by=commissioner_of(case), now=TUESDAY)
    assert "no weight" in determination_of(session, case.review.id).warnings_answered


def test_r78_reasons_that_tell_the_proposal_are_refused(do):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge)
    with pytest.raises(Refused) as signing:
        a_proposal(case, now=clock.at(HEARD_ON, 17), reasons="We propose to the Commissioner that she revoke.")
    proposal = a_proposal(case, now=clock.at(HEARD_ON, 17))
    with pytest.raises(Refused) as refusal:
        do(
            judge_proposal,
            case.reference,
            judging=judging(proposal, own_words="I follow the proposal of the panel."),
            draft=NO_DRAFT,
            by=commissioner_of(case),
            now=TUESDAY,
        )
    assert codes_of(signing) == codes_of(refusal) == ["R78"]


def test_r24_nothing_is_decided_twice(do):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge)
    do(decide_as_commissioner, case.reference, draft=drafted(case), by=commissioner_of(case), now=TUESDAY)
    with pytest.raises(Refused):
        do(decide_as_commissioner, case.reference, draft=drafted(case), by=commissioner_of(case), now=TUESDAY)
