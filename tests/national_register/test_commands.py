"""The national register: what is owed on each day, from notification to the end of the eleven years (R57-R59)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from licensing import clock
from licensing.aftermath.following import follow_decision
from licensing.aftermath.standing import line_on
from licensing.appeals.commands import CourtsWord, lodge_appeal, record_court_result
from licensing.appeals.rules import Ending
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.rules import OnAppeal, Outcome
from licensing.errors import Invalid, Refused
from licensing.followups.commands import finish_by_origin, finish_followup, raise_followup
from licensing.followups.models import Followup
from licensing.national_register.commands import record_entry, say_reliance
from licensing.national_register.queries import owed_of, references_to_follow
from licensing.national_register.rules import Duty, DutyFacts, EntryAct, RelevantInformationLimb, duty_of
from licensing.notices.commands import rebut_service
from licensing.notices.queries import get_notice, notice_by_id, service_of
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.register.models import Licence
from licensing.register.rules import LicenceKind
from licensing.sweep import run_sweep
from tests.builders.decisions import HeardCase, a_heard_case, drafted, served
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import a_holding
from tests.decisions.test_effects import followed

pytestmark = pytest.mark.usefixtures("undone")

NOTIFIED = date(2023, 12, 21)  # T36: entered by Friday 29 December 2023
UPHELD, QUASHED = CourtsWord(OnAppeal.UPHELD), CourtsWord(OnAppeal.QUASHED)


def officer():
    return actor(ostler(), Role.LICENSING_OFFICER)


def notified(
    on: date = NOTIFIED, outcome: Outcome = Outcome.REVOKED, *kinds: LicenceKind, **but
) -> tuple[HeardCase, str]:
    """A case heard, decided and its notice given by hand on that day."""
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, on, judge)
    case = a_heard_case(
        *kinds, commissioner=judge, on=on, granted_on=date(on.year - 1, 1, 5), expires_on=date(on.year + 3, 1, 4)
    )
    draft = drafted(case, outcome, answers="Considered.", **but)
    with transaction() as session:
        made = decide_as_commissioner(
            session, case.reference, draft=draft, by=actor(judge, Role.COMMISSIONER), now=clock.at(on, 9)
        )
        notice = notice_by_id(session, made.notice_id).reference
    served(notice, on=on, given_at=clock.at(on, 14))
    follow(case, notice, on)
    return case, notice


def follow(case: HeardCase, notice: str, on: date, hour: int = 15) -> None:
    followed(notice, clock.at(on, hour))
    with transaction() as session:
        follow_decision(session, case.reference, by=SYSTEM, now=clock.at(on, hour))


def owed(session: Session, case: HeardCase, on: date):
    return owed_of(session, case.review, on=on)[0]


def task(session: Session, case: HeardCase) -> Followup | None:
    return session.exec(
        select(Followup).where(
            Followup.case_reference == case.reference,
            Followup.done_at.is_(None),
            Followup.origin.startswith("nr3s:"),
        )
    ).first()


@pytest.fixture
def relies(do):
    def said(case: HeardCase, on: date = NOTIFIED, *limbs: str, **but):
        given = {"is_relied": True, "because": "", "national_insurance_number": "", "driver_number": ""} | but
        chosen = [RelevantInformationLimb(one) for one in limbs or ("a",)] if given["is_relied"] else []
        return do(
            say_reliance, case.reference, licence_id=case.licences[0].id, limbs=chosen, by=officer(),
            now=clock.at(on, 16), **given,
        )  # fmt: skip

    return said


@pytest.fixture
def enters(do):
    def entered(case: HeardCase, on: date, act: EntryAct = EntryAct.MADE, **but):
        given = {"done_on": on, "receipt": "NR3S-1"} | but
        return do(
            record_entry, case.reference, licence_id=case.licences[0].id, act=act, by=officer(), now=clock.at(on, 17),
            **given,
        )  # fmt: skip

    return entered


def test_r57_t43_before_the_act_nothing_is_owed_and_the_page_says_why(session, relies, enters):
    case, _ = notified(date(2015, 12, 23))
    one = owed(session, case, date(2023, 5, 1))
    assert one.duty is Duty.NONE and "the Act was not in force" in one.why_none
    assert task(session, case) is None
    with pytest.raises(Refused, match="not in force"):
        relies(case, date(2023, 5, 2))
    with pytest.raises(Refused, match="not in force"):
        enters(case, date(2015, 12, 24))


@pytest.mark.parametrize(
    ("on", "by"),
    [(date(2023, 4, 27), date(2023, 5, 4)), (date(2023, 12, 21), date(2023, 12, 29)),
     (date(2023, 12, 22), date(2024, 1, 2)), (date(2025, 4, 11), date(2025, 4, 17))],
)  # fmt: skip
def test_r58_t35_t36_t37_t41_five_working_days_begin_with_the_day_of_notification(session, on, by):
    case, _ = notified(on)
    assert owed(session, case, on).due_on == by
    assert task(session, case).due_on == by and "relied on relevant information" in task(session, case).says


def test_r57_from_the_choice_to_the_receipt_the_tasks_follow(session, relies, enters):
    case, _ = notified()
    with pytest.raises(Refused, match="at least one paragraph"):
        relies(case, NOTIFIED, is_relied=False)
    relies(case, NOTIFIED, "a", "i", national_insurance_number="QQ 12 34 56 C")
    one = owed(session, case, NOTIFIED)
    assert one.duty is Duty.TO_ENTER and one.reliance.limbs == ["a", "i"]
    assert one.fields["national_insurance"] == "QQ 12 34 56 C" and one.fields["driver_number"].startswith("Not held")
    assert one.fields["decided"] == "21 December 2023" and one.fields["effect"] == "10 January 2024"
    assert "make the entry" in task(session, case).says
    enters(case, date(2023, 12, 28))
    assert task(session, case) is None and owed(session, case, date(2024, 6, 1)).duty is Duty.KEPT
    with pytest.raises(Refused) as refusal:
        enters(case, date(2023, 12, 29))
    assert refusal.value.codes == ["R59"]


def test_r57_no_reliance_owes_no_entry_and_may_be_corrected(session, relies):
    case, _ = notified()
    relies(case, is_relied=False, because="Only a late renewal of his insurance")
    assert owed(session, case, NOTIFIED).duty is Duty.NOT_RELIED and task(session, case) is None
    relies(case)
    assert owed(session, case, NOTIFIED).duty is Duty.TO_ENTER


def test_r57_only_a_drivers_licence_that_is_taken_away_is_entered(session):
    vehicle, _ = notified(date(2024, 1, 9), Outcome.REVOKED, LicenceKind.PRIVATE_HIRE_VEHICLE)
    assert "only a driver" in owed(session, vehicle, NOTIFIED).why_none
    warned, _ = notified(date(2024, 1, 10), Outcome.WARNING, warning_until=date(2026, 1, 10))
    assert "only a refusal" in owed(session, warned, date(2024, 1, 11)).why_none


def appealed(do, case: HeardCase, on: date):
    return do(
        lodge_appeal, case.reference, licence_ids=[case.licences[0].id], lodged_on=on, told_on=on, court_reference="",
        says="", by=officer(), now=clock.at(on, 10),
    )  # fmt: skip


def ended(do, case: HeardCase, appeal, word: CourtsWord, on: date, **but) -> None:
    do(
        record_court_result, case.reference, appeal=appeal.reference, ending=Ending.HEARD, given_on=on, says="So",
        words={case.licences[0].id: word}, by=officer(), now=clock.at(on, 16), **but,
    )  # fmt: skip
    do(follow_decision, case.reference, by=SYSTEM, now=clock.at(on, 17))


def test_r59_an_appeal_has_the_entry_amended_then_removed_and_put_back(do, session, relies, enters):
    case, _ = notified()
    relies(case)
    enters(case, date(2023, 12, 28))
    appeal = appealed(do, case, date(2024, 1, 3))
    do(follow_decision, case.reference, by=SYSTEM, now=clock.at(date(2024, 1, 3), 11))
    one = owed(session, case, date(2024, 1, 4))
    assert one.duty is Duty.TO_AMEND and "appeal holds it off" in one.fields["effect"]
    enters(case, date(2024, 1, 4), corrects_last=True, because="A digit of the receipt", receipt="NR3S-2")
    assert owed(session, case, date(2024, 1, 4)).duty is Duty.TO_AMEND
    enters(case, date(2024, 1, 4), EntryAct.AMENDED)
    ended(do, case, appeal, QUASHED, date(2024, 3, 1))
    assert owed(session, case, date(2024, 3, 1)).duty is Duty.TO_REMOVE
    assert "remove the entry" in task(session, case).says and task(session, case).due_on == date(2024, 3, 4)
    with pytest.raises(Refused):
        enters(case, date(2024, 3, 1), EntryAct.AMENDED)
    enters(case, date(2024, 3, 1), EntryAct.REMOVED)
    assert owed(session, case, date(2024, 3, 2)).duty is Duty.REMOVED and task(session, case) is None
    ended(do, case, appeal, UPHELD, date(2024, 3, 1), because="The order says dismissed")
    assert owed(session, case, date(2024, 3, 5)).duty is Duty.TO_REINSTATE


def test_r59_a_court_that_varies_and_a_licence_granted_again_have_it_amended(do, session, relies, enters):
    case, _ = notified()
    relies(case)
    enters(case, date(2023, 12, 28))
    word = CourtsWord(OnAppeal.VARIED, Outcome.SUSPENDED, days=14, starts_on=date(2024, 3, 4))
    ended(do, case, appealed(do, case, date(2024, 1, 3)), word, date(2024, 3, 1))
    one = owed(session, case, date(2024, 3, 1))
    assert one.duty is Duty.TO_AMEND and one.fields["ends"] == "At the end of 17 March 2024"
    assert one.fields["change"] == "Suspended on appeal, 1 March 2024, with effect from 4 March 2024"
    enters(case, date(2024, 3, 1), EntryAct.AMENDED)
    assert owed(session, case, date(2024, 3, 2)).duty is Duty.KEPT
    with transaction() as opened:
        opened.add(
            Licence(
                number="PHD-AGAIN", holder_id=case.holder.id, kind=LicenceKind.HACKNEY_CARRIAGE_DRIVER,
                granted_on=date(2025, 2, 3), expires_on=date(2026, 2, 2),
            )
        )  # fmt: skip
        opened.flush()
        run_sweep(opened, day=date(2025, 2, 4), by=SYSTEM, now=clock.at(date(2025, 2, 4), 2))
    assert "amend the entry" in task(session, case).says
    assert owed(session, case, date(2025, 2, 4)).fields["granted_again"] == "3 February 2025"


def test_r59_t44_the_eleven_years_begin_with_the_first_entry(session, relies, enters):
    case, _ = notified(date(2023, 4, 27))
    relies(case, date(2023, 4, 27))
    enters(case, date(2023, 4, 28))
    one = owed(session, case, date(2034, 4, 27))
    assert one.kept_through == date(2034, 4, 27) and one.removed_on == date(2034, 4, 28) and one.duty is Duty.KEPT
    assert owed(session, case, date(2034, 4, 28)).duty is Duty.OVER


def rebutted(case: HeardCase, notice: str, on: date) -> None:
    with transaction() as opened:
        service = service_of(opened, get_notice(opened, notice).id)
        rebut_service(
            opened, notice, service_id=service.id, because="It went to his brother", by=officer(), now=clock.at(on, 9)
        )
    follow(case, notice, on)


def test_r57_a_rebutted_service_ends_the_clock_and_a_new_one_starts_it(do, session):
    case, notice = notified()
    rebutted(case, notice, date(2023, 12, 22))
    assert owed(session, case, date(2023, 12, 22)).duty is Duty.NOT_YET and task(session, case) is None


def test_r57_the_task_cannot_be_ended_by_hand_and_the_sweep_asks_twice_as_once(do, session):
    case, _ = notified()
    open_task = task(session, case)
    with pytest.raises(Refused) as refusal:
        do(
            finish_followup, open_task.id, version=open_task.version, outcome="Done", by=officer(),
            now=clock.at(NOTIFIED, 18),
        )  # fmt: skip
    assert refusal.value.codes == ["R57"]
    assert references_to_follow(session) == [case.reference]
    day = date(2023, 12, 22)
    do(run_sweep, day=day, by=SYSTEM, now=clock.at(day, 2))
    assert do(run_sweep, day=day, by=SYSTEM, now=clock.at(day, 3)) == 0


def test_an_entry_is_corrected_with_the_reason_and_its_day_counts(session, relies, enters):
    case, _ = notified()
    relies(case)
    enters(case, date(2023, 12, 28))
    with pytest.raises(Invalid) as wrong:
        enters(case, date(2023, 12, 29), corrects_last=True, done_on=date(2023, 12, 20), receipt=" ")
    assert set(wrong.value.fields) == {"done_on", "receipt", "because"}
    enters(
        case, date(2023, 12, 29), corrects_last=True, because="The receipt says the 27th", done_on=date(2023, 12, 27)
    )
    one = owed(session, case, date(2023, 12, 30))
    assert one.made_on == date(2023, 12, 27) and len(one.entries) == 1 and one.duty is Duty.KEPT
    assert line_on(session, one.licence, on=date(2023, 12, 30), now=clock.at(date(2023, 12, 30))).may


def test_r59_a_rebutted_service_leaves_the_entry_for_the_decision_stands(session, relies, enters):
    case, notice = notified()
    relies(case)
    enters(case, date(2023, 12, 28))
    rebutted(case, notice, date(2023, 12, 29))
    one = owed(session, case, date(2023, 12, 29))
    assert one.duty is Duty.TO_AMEND and "effect" not in one.fields


def test_r59_nothing_is_recorded_before_what_was_done_before_it(session, relies, enters):
    case, _ = notified()
    relies(case)
    enters(case, date(2023, 12, 28))
    for act in (EntryAct.AMENDED, EntryAct.REMOVED):
        with pytest.raises(Invalid) as wrong:
            enters(case, date(2023, 12, 29), act, done_on=date(2023, 12, 27))
        assert "from what was recorded before it (28 December 2023)" in wrong.value.fields["done_on"]
    enters(case, date(2024, 1, 3), EntryAct.AMENDED, done_on=date(2023, 12, 28))
    one = owed(session, case, date(2024, 1, 3))
    assert [row.act for row in one.entries] == [EntryAct.MADE, EntryAct.AMENDED] and one.duty is Duty.KEPT


def test_r59_an_entry_recorded_late_says_what_stood_on_its_own_day(do, session, relies, enters):
    case, _ = notified()
    relies(case)
    appealed(do, case, date(2024, 1, 3))
    entry = enters(case, date(2024, 1, 4), done_on=date(2023, 12, 28))
    assert entry.entered["effect"] == "10 January 2024"
    assert owed(session, case, date(2024, 1, 4)).duty is Duty.TO_AMEND


def test_r58_the_task_moves_with_its_day(do, session):
    case, _ = notified()
    old = task(session, case)
    given = {"by": SYSTEM, "now": clock.at(NOTIFIED, 16)}
    do(finish_by_origin, case.reference, origin=old.origin, outcome="Asked anew", **given)
    do(
        raise_followup, says=old.says, due_on=date(2023, 12, 27), role=old.role, about=case.reference,
        origin=old.origin, owner_id=old.owner_id, **given,
    )  # fmt: skip
    do(follow_decision, case.reference, by=SYSTEM, now=clock.at(date(2023, 12, 22), 9))
    assert task(session, case).due_on == date(2023, 12, 29)


def test_r57_a_decision_before_the_act_is_none_of_its_own_though_served_after_it():
    facts = DutyFacts(
        is_driver=True, was_against=True, is_against=True, decided_on=date(2023, 4, 26), given_on=date(2023, 4, 28),
        relied=None,
    )  # fmt: skip
    assert duty_of(facts, on=date(2023, 5, 2)) is Duty.NONE
    assert duty_of(replace(facts, decided_on=date(2023, 4, 27)), on=date(2023, 5, 2)) is Duty.TO_CHOOSE
