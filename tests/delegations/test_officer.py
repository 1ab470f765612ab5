"""An officer's decision within the published limits, and the urgent path (R01, R08, R14, R20, R24, R25, R28, R44)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from licensing import clock
from licensing.decisions.queries import determination_of
from licensing.decisions.rules import Ground, Outcome, SuspensionEnd
from licensing.delegations.bounds import had_time
from licensing.delegations.commands.decide import Told, decide_as_officer, report_urgent
from licensing.delegations.commands.scheme import adopt_scheme
from licensing.delegations.models import OfficerDecision
from licensing.delegations.reporting import sweep_urgent
from licensing.delegations.rules import Consults
from licensing.errors import Refused
from licensing.followups.models import Followup
from licensing.notices.queries import notice_by_id
from licensing.people.models import Person
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.register.rules import LicenceKind
from licensing.reviews.commands import add_case_person
from licensing.reviews.queries import get_review
from licensing.reviews.rules import CaseRole, Status
from licensing.sittings.queries import listing_of
from tests.builders.delegations import (
    DAY,
    URGENT,
    a_case,
    a_scheme,
    an_entry,
    called,
    entry_of,
    given,
    manager,
    revoked,
    suspended,
)
from tests.builders.people import actor, administrator, finch
from tests.builders.powers import HANDED_BACK, a_holding, proposals_then_councillors
from tests.builders.sittings import a_hearing_day

pytestmark = pytest.mark.usefixtures("undone")
NOW = clock.at(DAY, 11)
LATER = {"is_immediate": False, "public_safety_explanation": ""}


@pytest.fixture
def commissioner() -> Person:
    return finch()


@pytest.fixture
def officer(commissioner) -> Person:
    proposals_then_councillors(commissioner)
    return manager()


@pytest.fixture
def decide(do, officer):
    """Decide the case as the officer, on the urgent path unless told otherwise."""

    def carry_out(case, draft=None, *, now=NOW, by=None, **but):
        by = actor(by or officer, Role.LICENSING_OFFICER)
        record = given(entry_of(), **but)
        return do(decide_as_officer, case.reference, draft=draft or revoked(case), given=record, by=by, now=now)

    return carry_out


def codes(refused) -> set[str]:
    return set(refused.value.codes)


def tasks(session, case) -> dict[str, tuple[str, date]]:
    rows = session.exec(
        select(Followup).where(Followup.case_reference == case.reference, Followup.done_at.is_(None))
    ).all()
    return {row.origin: (row.says, row.due_on) for row in rows}


def test_r24_r44_an_officer_revokes_at_once_in_the_urgent_path_with_the_whole_record(session, decide):
    a_scheme(an_entry(only_urgent=True))
    case = a_case()
    made = decide(case)
    assert (made.hearing_id, made.body.value) == (None, "commissioner")
    assert made.delegated == "Licensing Manager, under the scheme of delegation in force from 1 May 2015, entry 1"
    assert get_review(session, case.reference).status is Status.DECIDED
    row = session.exec(select(OfficerDecision)).one()
    assert (row.is_urgent, row.risk, row.was_asked) == (True, URGENT.risk, True)
    told = notice_by_id(session, made.notice_id).content
    assert told["decided_by"] == "Ada Ostler, Licensing Manager"
    made_by = "made by the commissioner on 1 May 2015 (its published document), for the commissioner (Directions of 26"
    assert made_by in told["authority"]
    asked = tasks(session, case)
    assert asked["urgent.report"] == (
        "Report the urgent decision to the commissioner: what was decided, why, and what became of it (R24)",
        date(2015, 12, 9),  # five working days
    )
    assert next(due for says, due in asked.values() if "serve the notice" in says) == DAY


@pytest.mark.parametrize(
    ("limits", "broken"),
    [
        ({"outcomes": frozenset({Outcome.SUSPENDED})}, "R08"),
        ({"kinds": frozenset({LicenceKind.OPERATOR})}, "R08"),
        ({"matters": frozenset({"DISHONESTY"})}, "R08"),  # the matter is violence
        ({"consults": Consults.CHAIR}, "R08"),
        ({"post": "Head of Service"}, "R08"),
    ],
)
def test_r08_nothing_outside_the_entry_is_decided(session, decide, limits, broken):
    a_scheme(an_entry(**limits))
    case = a_case()
    with pytest.raises(Refused) as refused:
        decide(case)
    assert codes(refused) == {broken} and determination_of(session, case.review.id) is None


def test_r08_a_suspension_is_within_the_days_of_the_entry_and_ends_on_a_day(decide):
    a_scheme(an_entry(most_days=28))
    case = a_case()
    for but in ({"suspension_months": 1}, {"suspension_days": 29}, {"suspension_end": SuspensionEnd.MEDICAL_PASSED}):
        with pytest.raises(Refused) as refused:
            decide(case, suspended(case, **but))
        assert codes(refused) == {"R08"}
    assert decide(case, suspended(case, suspension_days=28)).delegated


def test_r01_r08_before_the_scheme_after_its_last_day_and_after_the_power_passed_on(decide):
    a_scheme(on=date(2015, 12, 1), in_force_until=date(2016, 12, 31))
    case = a_case()
    days = {date(2015, 11, 30): {"R08"}, HANDED_BACK: {"R01"}, date(2017, 1, 3): {"R08"}}
    for day, expected in days.items():
        with pytest.raises(Refused) as refused:
            decide(case, now=clock.at(day, 11))
        assert codes(refused) == expected
    assert decide(case, now=clock.at(date(2016, 12, 12), 11)).delegated


def test_r14_r20_the_author_of_the_report_and_an_officer_with_a_conflict_decide_nothing(do, decide, officer):
    a_scheme()
    case = a_case()
    with pytest.raises(Refused) as refused:
        decide(case, has_conflict=True)
    assert codes(refused) == {"R20"}
    part = {"role": CaseRole.REPORT_AUTHOR, "person_id": officer.id}
    do(add_case_person, case.reference, by=actor(officer), now=NOW, **part)
    with pytest.raises(Refused) as refused:
        decide(case)
    assert codes(refused) == {"R14"}
    assert decide(case, by=manager()).delegated  # another officer in the post


@pytest.mark.parametrize(
    ("but", "broken"),
    [
        ({"urgency": replace(URGENT, risk=" ")}, {"R24"}),
        ({"urgency": replace(URGENT, was_asked=False)}, {"R25"}),
        ({"urgency": None}, {"R04", "R23", "R24", "R25", "R28"}),  # no hearing notice was served: it set nothing out
        ({"options_rejected": ""}, {"R08"}),
        ({"conflicts_declared": ""}, {"R08"}),
    ],
)
def test_r24_the_record_of_the_urgent_path_is_whole(decide, but, broken):
    a_scheme()
    with pytest.raises(Refused) as refused:
        decide(a_case(), **but)
    assert codes(refused) == broken


def test_r24_what_does_not_take_effect_at_once_waits_for_the_hearing_and_r44_asks_why(decide):
    a_scheme()
    case = a_case()
    for but, broken in ({"is_immediate": False}, {"R24"}), ({"public_safety_explanation": ""}, {"R44"}):
        with pytest.raises(Refused) as refused:
            decide(case, revoked(case, **but))
        assert codes(refused) == broken
    with pytest.raises(Refused) as refused:
        decide(case, replace(revoked(case), relied_on=()))
    assert codes(refused) == {"R28"}


def test_r24_r44_the_urgent_path_carries_nothing_against_another_licence_that_could_wait(decide):
    a_scheme()
    case = a_case(LicenceKind.PRIVATE_HIRE_DRIVER, LicenceKind.OPERATOR)
    at_once, later = revoked(case).outcomes
    waits = {"is_immediate": False, "public_safety_explanation": ""}
    against = replace(later, ground=Ground.OPERATOR_OTHER, **waits)
    warned = replace(
        against, outcome=Outcome.WARNING, ground=None, is_fit_and_proper=True, warning_until=date(2018, 12, 1)
    )
    for outcome in (against, warned):
        with pytest.raises(Refused) as refused:
            decide(case, replace(revoked(case), outcomes=(at_once, outcome), departure="It was small."))
        assert codes(refused) == {"R24"}
    left = replace(warned, outcome=Outcome.NO_FURTHER_ACTION, warning_until=None)
    assert decide(case, replace(revoked(case), outcomes=(at_once, left), departure="It was small.")).delegated


def test_r06_where_the_commissioner_may_veto_an_officer_asks_her_first(session, decide):
    a_holding(Mode.COUNCIL_DECIDES_SUBJECT_TO_VETO, date(2017, 2, 1), finch(), instrument="Directions of 2017")
    a_scheme(on=date(2017, 2, 1))
    case, now = a_case(), clock.at(date(2017, 2, 2), 11)
    with pytest.raises(Refused) as refused:
        decide(case, now=now)
    assert codes(refused) == {"R06"}
    agreed = {"consulted_office": Consults.COMMISSIONER, "consulted": "Commissioner Finch", "consulted_agrees": True,
              "consulted_on": now.date(), "consulted_says": "Do it today."}  # fmt: skip
    for but, broken in (
        ({"consulted_office": Consults.CHAIR}, {"R06"}),
        ({"consulted": "Her secretary"}, {"R06"}),  # whom the instrument does not name
        ({"consulted_agrees": None}, {"R06", "R08"}),
        ({"consulted_agrees": False}, {"R06", "R08"}),
        ({"urgency": None}, {"R06", "R23", "R24", "R25", "R28"}),  # it goes to the committee, and to the veto with it
    ):
        with pytest.raises(Refused) as refused:
            decide(case, now=now, **agreed | but)
        assert codes(refused) == broken
    made = decide(case, now=now, **agreed)
    assert made.body.value == "panel"
    row = session.exec(select(OfficerDecision)).one()
    assert (row.consulted, row.consulted_says) == ("The commissioner: Commissioner Finch", "Agrees. Do it today.")


def test_r08_the_office_that_the_entry_names_is_consulted_and_an_objection_ends_the_officers_part(decide):
    a_scheme(an_entry(consults=Consults.CHAIR))
    case = a_case()
    told = {"consulted": "Councillor Pike", "consulted_on": DAY, "consulted_says": "Do."}
    for office, agrees in ((Consults.COMMISSIONER, True), (Consults.CHAIR, False), (Consults.CHAIR, None)):
        with pytest.raises(Refused) as refused:
            decide(case, consulted_office=office, consulted_agrees=agrees, **told)
        assert codes(refused) == {"R08"}
    assert decide(case, consulted_office=Consults.CHAIR, consulted_agrees=True, **told).delegated


def test_r24_after_the_served_notice_an_officer_warns_without_urgency_and_the_hearing_is_off(
    session, decide, commissioner
):
    a_scheme(on=HANDED_BACK)
    case = called(a_case(), commissioner, on=date(2017, 2, 17), served_on=date(2017, 2, 1))
    warning = replace(revoked(case), outcomes=(replace(
        revoked(case).outcomes[0], outcome=Outcome.WARNING, ground=None, is_immediate=False,
        public_safety_explanation="", is_fit_and_proper=True, warning_until=date(2020, 2, 2),
    ),), departure="It was long ago, and small.")  # fmt: skip
    after = clock.at(date(2017, 2, 16), 16)  # ten clear working days lie between
    for but, now, broken in (
        ({"holders_account": ""}, after, {"R25"}),
        ({"outcomes": suspended(case, suspension_days=7, **LATER).outcomes, "departure": ""}, after, {"R25"}),
        ({"outcomes": revoked(case, **LATER).outcomes, "departure": ""}, after, {"R25"}),
        ({}, clock.at(date(2017, 2, 15), 16), {"R23"}),
    ):
        with pytest.raises(Refused) as refused:
            decide(case, replace(warning, **but), urgency=None, now=now)
        assert codes(refused) == broken
    made = decide(case, warning, urgency=None, now=after)
    assert listing_of(session, case.review.id) is None
    assert "on 17 February 2017 will not take place" in notice_by_id(session, made.notice_id).content["holders_account"]
    assert "urgent.report" not in tasks(session, case)


def test_r04_r08_for_the_commissioner_only_urgently_and_only_under_a_version_of_hers(do, decide, commissioner):
    a_scheme(on=date(2015, 12, 1))
    case = called(a_case(), commissioner, on=date(2015, 12, 18), served_on=DAY)
    with pytest.raises(Refused) as refused:
        decide(case, urgency=None, now=clock.at(date(2015, 12, 17), 16))
    assert codes(refused) == {"R04", "R25"}
    alone = date(2017, 3, 1)
    a_holding(Mode.COMMISSIONER_SOLE, alone, commissioner, instrument="Directions of 2017")
    by, now = actor(administrator(), Role.ADMINISTRATOR), clock.at(alone, 12)
    do(adopt_scheme, 1, instrument="A written decision, it is said", adopted_on=alone, by=by, now=now)
    with pytest.raises(Refused) as refused:
        decide(a_case(), now=now)
    assert codes(refused) == {"R08"}


def test_r23_a_reply_on_record_is_enough_before_the_clear_days_have_passed():
    day, soon = date(2015, 12, 2), date(2015, 12, 3)
    assert had_time(day, soon, clear_days=10, has_replied=True)
    assert not had_time(day, soon, clear_days=10, has_replied=False)
    assert not had_time(None, soon, clear_days=10, has_replied=True)  # a notice that was not served


def test_r32_a_hearing_whose_hour_has_come_is_not_an_officers_to_end(decide, commissioner):
    a_scheme()
    case = called(a_case(), commissioner, on=date(2015, 12, 18), served_on=DAY)
    with pytest.raises(Refused) as refused:
        decide(case, now=clock.at(date(2015, 12, 18), 14))
    assert codes(refused) == {"R32"}


def test_r24_the_task_follows_the_next_meeting_and_ends_when_it_was_reported(session, do, decide, officer):
    a_scheme(on=HANDED_BACK)
    later = clock.at(date(2017, 1, 10), 11)
    case = a_case()
    decide(case, now=later)
    assert tasks(session, case)["urgent.report"][1] == date(2017, 1, 17)  # no meeting is arranged
    a_hearing_day(date(2017, 1, 12))
    by = actor(officer, Role.LICENSING_OFFICER)
    assert [do(sweep_urgent, by=by, now=later) for _ in range(2)] == [1, 0]
    assert tasks(session, case)["urgent.report"][0].startswith(
        "Report the urgent decision to the meeting of 12 January"
    )
    late = clock.at(date(2017, 1, 16), 8)
    assert do(sweep_urgent, by=by, now=late) == 0
    assert tasks(session, case)["urgent.report"][1] == date(2017, 1, 12)  # it stays, late

    told = Told(date(2017, 1, 12), "Licensing Sub-Committee, 12 January 2017", "Noted.")
    do(report_urgent, case.reference, told=told, by=by, now=late)
    assert "urgent.report" not in tasks(session, case) and do(sweep_urgent, by=by, now=late) == 0
    with pytest.raises(Refused, match="left to report"):
        do(report_urgent, case.reference, told=told, by=by, now=late)


def test_an_officers_ground_is_one_in_law(decide):
    a_scheme()
    case = a_case()
    with pytest.raises(Refused) as refused:
        decide(case, revoked(case, ground=Ground.OPERATOR_OTHER))
    assert "R43" in codes(refused)
