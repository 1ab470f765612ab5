"""What a served decision does to each licence, and what the register and the work lists then hold (R47-R55)."""

from datetime import date

import pytest
from sqlmodel import Session, select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.commands.end import record_suspension_end
from licensing.decisions.commands.follow import follow_service, follow_training
from licensing.decisions.effects import effects_of, standing_sentence
from licensing.decisions.queries import get_determination
from licensing.decisions.record import record_of
from licensing.decisions.rules import Outcome, SuspensionEnd
from licensing.errors import Invalid, Refused
from licensing.followups.models import Followup
from licensing.notices.commands import rebut_service
from licensing.notices.queries import notice_by_id, service_of
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.register.commands import add_licence_event
from licensing.register.models import LicenceEvent
from licensing.register.queries import events_of, standing_of
from licensing.register.rules import LicenceEventKind, LicenceKind, LicenceStanding
from licensing.training.commands import close_session, mark_many
from licensing.until_trained.queries import is_until_trained
from tests.builders.decisions import a_heard_case, drafted, served
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import a_holding
from tests.builders.training import a_session, attended

pytestmark = pytest.mark.usefixtures("undone")

DECIDED = clock.at(date(2015, 11, 30), 17)
DRIVER = LicenceKind.PRIVATE_HIRE_DRIVER
CURRENT, SUSPENDED, REVOKED = LicenceStanding.CURRENT, LicenceStanding.SUSPENDED, LicenceStanding.REVOKED


def decided(outcome=Outcome.REVOKED, *, licence=None, **but):
    """A case decided on 30 November 2015, with the reference of its drafted notice."""
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    licence = dict(licence or {})
    case = a_heard_case(*licence.pop("kinds", ()), commissioner=judge, **licence)
    by = actor(judge, Role.COMMISSIONER)
    draft = drafted(case, outcome, answers="Considered.", **but)
    with transaction() as session:
        made = decide_as_commissioner(session, case.reference, draft=draft, by=by, now=DECIDED)
        return case, notice_by_id(session, made.notice_id).reference


def followed(notice: str, now) -> None:
    with transaction() as session:
        follow_service(session, notice, by=SYSTEM, now=now)


def stands(case, on: date, hour: int = 12, minute: int = 0) -> LicenceStanding:
    with transaction() as session:
        return standing_of(session, case.licences[0].id, at=clock.at(on, hour, minute))


def events(session: Session, case) -> list[LicenceEvent]:
    return [one for one in events_of(session, [case.licences[0].id]) if one.because_reference == case.reference]


def open_tasks(session: Session, case) -> dict[str, date]:
    rows = session.exec(select(Followup).where(Followup.case_reference == case.reference, Followup.done_at.is_(None)))
    return {row.origin.partition(":")[0]: row.due_on for row in rows.all()}


def test_r49_t01_a_revoked_driver_may_drive_through_n_plus_21(session):
    case, notice = decided()
    served(notice, on=date(2015, 12, 1))
    followed(notice, clock.at(date(2015, 12, 1), 15))
    assert stands(case, date(2015, 12, 22), 23, 59) is CURRENT
    assert stands(case, date(2015, 12, 23), 0, 1) is REVOKED
    assert open_tasks(session, case) == {"badge.demand": date(2015, 12, 23)}
    told = standing_sentence(session, case.review.id)
    assert "at the end of 21 December 2015" in told and "until the end of 22 December 2015" in told


def test_r48_t02_the_effect_says_each_date_and_its_rule(session):
    case, notice = decided()
    served(notice, on=date(2015, 12, 4))
    (effect,) = effects_of(session, get_determination(session, case.review))
    assert effect.effect.last_day_to_appeal == date(2015, 12, 25)
    assert effect.effect.advise_appeal_by == date(2015, 12, 24)
    assert {reason.id for reason in effect.reasons} == {"R47", "R48", "R49"}


def test_r44_t10_immediate_effect_bites_when_the_notice_is_given(session):
    case, notice = decided(is_immediate=True, public_safety_explanation="He drove a child while drunk last week.")
    served(notice, on=date(2015, 12, 1), given_at=clock.at(date(2015, 12, 1), 14, 5))
    followed(notice, clock.at(date(2015, 12, 1), 15))
    assert stands(case, date(2015, 12, 1), 14, 4) is CURRENT
    assert stands(case, date(2015, 12, 1), 14, 6) is REVOKED
    assert open_tasks(session, case) == {"badge.demand": date(2015, 12, 1)}


@pytest.mark.parametrize(
    ("given", "length", "last", "again"),
    [
        (date(2015, 11, 30), {"suspension_days": 28}, date(2016, 1, 18), date(2016, 1, 19)),  # T45
        (date(2015, 11, 30), {"suspension_months": 3}, date(2016, 3, 21), date(2016, 3, 22)),  # T46
    ],
)
def test_r53_t45_t46_a_suspension_runs_from_the_first_unprotected_day(session, given, length, last, again):
    case, notice = decided(Outcome.SUSPENDED, suspension_end=SuspensionEnd.DATE, **length)
    served(notice, on=given, given_at=clock.at(given, 17, 30))
    followed(notice, clock.at(given, 18))
    assert stands(case, date(2015, 12, 21), 23, 59) is CURRENT
    assert stands(case, date(2015, 12, 22)) is SUSPENDED
    assert stands(case, last, 23, 59) is SUSPENDED
    assert stands(case, again, 0, 0) is CURRENT
    assert open_tasks(session, case) == {"badge.demand": date(2015, 12, 22), "badge.return": again}


def test_r53_t53_a_term_beyond_the_expiry_is_cut_to_it(session):
    ends = {"granted_on": date(2014, 6, 2), "expires_on": date(2016, 1, 31)}
    case, notice = decided(Outcome.SUSPENDED, licence=ends, suspension_end=SuspensionEnd.DATE, suspension_months=3)
    served(notice, on=date(2015, 11, 30), given_at=clock.at(date(2015, 11, 30), 17, 30))
    followed(notice, clock.at(date(2015, 11, 30), 18))
    (event,) = events(session, case)
    assert event.ends_at == clock.at(date(2016, 2, 1), 0)
    assert stands(case, date(2016, 2, 1)) is LicenceStanding.EXPIRED


def test_r54_t52_training_passed_revives_the_licence_without_a_hearing(session):
    case, notice = decided(Outcome.SUSPENDED, suspension_end=SuspensionEnd.TRAINING_PASSED)
    served(notice, on=date(2015, 11, 30), given_at=clock.at(date(2015, 11, 30), 17, 30))
    followed(notice, clock.at(date(2015, 11, 30), 18))
    assert stands(case, date(2016, 6, 1)) is SUSPENDED
    attended([case.holder], date(2016, 1, 9))
    for _ in range(2):
        with transaction() as acting:
            follow_training(acting, case.holder.id, by=SYSTEM, now=clock.at(date(2016, 1, 9), 18))
    assert stands(case, date(2016, 1, 8)) is SUSPENDED
    assert stands(case, date(2016, 1, 9)) is CURRENT
    assert open_tasks(session, case) == {"badge.return": date(2016, 1, 9)}
    assert len(session.exec(select(LicenceEvent).where(LicenceEvent.because_reference == case.reference)).all()) == 2


def until_the_medical(session):
    """Suspended until a medical is passed, the notice given on 1 December 2015: suspended from 23 December."""
    case, notice = decided(Outcome.SUSPENDED, suspension_end=SuspensionEnd.MEDICAL_PASSED)
    served(notice, on=date(2015, 12, 1))
    followed(notice, clock.at(date(2015, 12, 1), 15))
    assert stands(case, date(2016, 1, 20)) is SUSPENDED
    return case


def passed(case, on: date, now=None) -> None:
    by = actor(ostler(), Role.LICENSING_OFFICER)
    with transaction() as acting:
        record_suspension_end(
            acting, case.reference, licence_id=case.licences[0].id, happened_on=on, evidence="Certificate seen",
            by=by, now=now or clock.at(date(2016, 1, 11), 10),
        )  # fmt: skip


def test_r54_a_medical_passed_revives_the_licence_without_a_hearing(session):
    case = until_the_medical(session)
    passed(case, date(2016, 1, 9))
    assert stands(case, date(2016, 1, 8)) is SUSPENDED
    assert stands(case, date(2016, 1, 9)) is CURRENT
    assert len(events(session, case)) == 1
    tasks = session.exec(select(Followup).where(Followup.case_reference == case.reference)).all()
    assert any(task.says.startswith("Give the badge back") and task.due_on == date(2016, 1, 9) for task in tasks)
    passed(case, date(2016, 1, 10))  # the day was wrong: recorded again, it replaces what stood
    assert stands(case, date(2016, 1, 9)) is SUSPENDED
    assert stands(case, date(2016, 1, 10)) is CURRENT


@pytest.mark.parametrize("day", [date(2015, 11, 29), date(2016, 1, 12)])
def test_r54_the_step_is_taken_since_the_decision_and_not_in_the_future(session, day):
    case = until_the_medical(session)
    with pytest.raises(Invalid):
        passed(case, day)


def test_r54_no_officer_ends_a_suspension_for_a_stated_time_or_until_training(session):
    case, _ = decided(Outcome.SUSPENDED, suspension_end=SuspensionEnd.TRAINING_PASSED)
    with pytest.raises(Refused) as refusal:
        passed(case, date(2016, 1, 9))
    assert refusal.value.codes == ["R54"]


def test_r54_training_before_the_decision_revives_nothing(session):
    case, notice = decided(Outcome.SUSPENDED, suspension_end=SuspensionEnd.TRAINING_PASSED)
    attended([case.holder], date(2015, 11, 10))
    served(notice, on=date(2015, 11, 30), given_at=clock.at(date(2015, 11, 30), 17, 30))
    followed(notice, clock.at(date(2015, 11, 30), 18))
    assert stands(case, date(2016, 6, 1)) is SUSPENDED


def test_r54_training_done_before_the_decision_and_recorded_after_it_ends_the_suspension(session):
    case, notice = decided(Outcome.SUSPENDED, suspension_end=SuspensionEnd.TRAINING_PASSED)
    arranged = a_session(date(2015, 11, 27), booked=[case.holder])
    with transaction() as marking:
        ids, friday = [case.holder.id], clock.at(date(2015, 11, 27), 17)
        mark_many(marking, arranged.id, holder_ids=ids, by=SYSTEM, now=friday)
    with transaction() as finishing:
        close_session(finishing, arranged.id, by=SYSTEM, now=clock.at(date(2015, 12, 2), 9))
    served(notice, on=date(2015, 12, 1))
    followed(notice, clock.at(date(2015, 12, 2), 18))
    assert stands(case, date(2016, 6, 1)) is CURRENT
    with transaction() as asking:
        assert not is_until_trained(asking, case.holder.id, at=clock.at(date(2015, 12, 3)))


def test_r52_a_rebutted_service_puts_the_effect_off_and_another_brings_it_back(session):
    case, notice = decided()
    served(notice, on=date(2015, 12, 1))
    followed(notice, clock.at(date(2015, 12, 1), 15))
    with transaction() as acting:
        first = service_of(acting, get_determination(acting, case.review).notice_id)
        rebut_service(
            acting,
            notice,
            service_id=first.id,
            because="Nobody lives there",
            by=SYSTEM,
            now=clock.at(date(2015, 12, 7)),
        )
    followed(notice, clock.at(date(2015, 12, 7), 10))
    assert stands(case, date(2016, 6, 1)) is CURRENT
    assert "badge.demand" not in open_tasks(session, case)
    served(notice, on=date(2015, 12, 8))
    followed(notice, clock.at(date(2015, 12, 8), 15))
    assert stands(case, date(2015, 12, 29), 23, 59) is CURRENT
    assert stands(case, date(2015, 12, 30)) is REVOKED
    assert [one.kind for one in events(session, case)] == [LicenceEventKind.REVOKED]
    assert len(session.exec(select(LicenceEvent).where(LicenceEvent.because_reference == case.reference)).all()) == 3


def test_following_twice_is_the_same_as_once(session):
    case, notice = decided()
    served(notice, on=date(2015, 12, 1))
    for hour in (15, 16):
        followed(notice, clock.at(date(2015, 12, 1), hour))
    assert len(events(session, case)) == 1
    assert len(session.exec(select(Followup).where(Followup.origin.startswith("badge"))).all()) == 1


def test_r56_a_warning_changes_nothing_on_the_licence(session):
    case, notice = decided(Outcome.WARNING)
    served(notice, on=date(2015, 12, 1))
    followed(notice, clock.at(date(2015, 12, 1), 15))
    assert events(session, case) == []
    assert "decision.notice_due" not in open_tasks(session, case)
    assert "the licence is kept" in standing_sentence(session, case.review.id)


def test_a_letter_that_tells_of_no_decision_changes_nothing(session):
    case, _ = decided()
    followed(f"{case.reference}-N1", clock.at(date(2015, 12, 1), 15))
    assert events(session, case) == []


def test_r53_t53_a_suspension_of_a_licence_that_ends_first_never_runs(session):
    ends = {"granted_on": date(2014, 6, 2), "expires_on": date(2015, 12, 10)}
    case, notice = decided(Outcome.SUSPENDED, licence=ends, suspension_end=SuspensionEnd.DATE, suspension_months=1)
    served(notice, on=date(2015, 12, 1))
    followed(notice, clock.at(date(2015, 12, 1), 15))
    assert events(session, case) == []
    assert stands(case, date(2015, 12, 11)) is LicenceStanding.EXPIRED
    assert open_tasks(session, case) == {}
    assert "before the suspension would begin" in standing_sentence(session, case.review.id)


def test_r54_r52_a_rebutted_revocation_leaves_another_cases_suspension_running(session):
    case, notice = decided()
    with transaction() as acting:
        add_licence_event(
            acting, licence_id=case.licences[0].id, kind=LicenceEventKind.SUSPENDED,
            begins_at=clock.at(date(2015, 12, 1), 0), ends_at=clock.at(date(2016, 3, 1), 0),
            because_reference="LR-2015-0999", by=SYSTEM, now=DECIDED,
        )  # fmt: skip
    service = served(notice, on=date(2015, 12, 1))
    followed(notice, clock.at(date(2015, 12, 1), 15))
    with transaction() as acting:
        late = clock.at(date(2015, 12, 7))
        rebut_service(acting, notice, service_id=service.id, because="Nobody lives there", by=SYSTEM, now=late)
    followed(notice, clock.at(date(2015, 12, 7), 10))
    assert stands(case, date(2016, 1, 5)) is SUSPENDED
    assert stands(case, date(2016, 3, 1)) is CURRENT


def test_r55_a_plate_is_not_asked_for_before_its_protected_days_are_over(session):
    case, notice = decided(licence={"kinds": (LicenceKind.PRIVATE_HIRE_VEHICLE,)})
    served(notice, on=date(2015, 12, 1))
    followed(notice, clock.at(date(2015, 12, 1), 15))
    assert open_tasks(session, case) == {"badge.demand": date(2015, 12, 23)}


def test_r49_what_is_read_aloud_counts_from_the_day_of_service_not_of_reading(session):
    case, notice = decided()
    served(notice, on=date(2015, 12, 1))
    told = record_of(session, case.review, now=clock.at(date(2015, 12, 10))).may_drive_today
    assert "until the end of Tuesday 22 December 2015" in told
