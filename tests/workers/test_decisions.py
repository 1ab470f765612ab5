"""The worker's part of a decision: service served through the outbox, and twice the same as once."""

from datetime import date

import pytest

from licensing import clock
from licensing.database import transaction
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.rules import Outcome, SuspensionEnd
from licensing.notices.queries import notice_by_id
from licensing.outbox.commands import post
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.register.queries import events_of, standing_of
from licensing.register.rules import LicenceStanding
from tests.builders.decisions import a_heard_case, drafted, served
from tests.builders.people import actor, finch
from tests.builders.powers import a_holding
from tests.builders.promises import keep_promises
from tests.builders.training import attended
from workers.decisions import follow_service, follow_training
from workers.outbox import TASKS

pytestmark = pytest.mark.usefixtures("undone")


@pytest.fixture(autouse=True)
def print_room(tmp_path, monkeypatch):
    monkeypatch.setattr("workers.notices.print_room", lambda: tmp_path)


def suspended_until_trained():
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge)
    draft = drafted(case, Outcome.SUSPENDED, suspension_end=SuspensionEnd.TRAINING_PASSED)
    with transaction() as session:
        by = actor(judge, Role.COMMISSIONER)
        made = decide_as_commissioner(session, case.reference, draft=draft, by=by, now=clock.at(date(2015, 12, 1)))
        return case, notice_by_id(session, made.notice_id).reference


def test_r53_r54_service_and_training_reach_the_register_by_the_outbox(at, session):
    at(clock.at(date(2015, 12, 1), 15))
    case, notice = suspended_until_trained()
    served(notice, on=date(2015, 12, 1))
    assert keep_promises() >= 2
    licence = case.licences[0].id
    assert standing_of(session, licence, at=clock.at(date(2016, 1, 8))) is LicenceStanding.SUSPENDED
    at(clock.at(date(2016, 1, 9), 18))
    attended([case.holder], date(2016, 1, 9))
    keep_promises()
    assert standing_of(session, licence, at=clock.at(date(2016, 1, 9))) is LicenceStanding.CURRENT


def test_a_repeated_promise_changes_nothing_more(at, session):
    at(clock.at(date(2015, 12, 1), 15))
    case, notice = suspended_until_trained()
    served(notice, on=date(2015, 12, 1))
    keep_promises()
    before = [one.id for one in events_of(session, [case.licences[0].id])]
    with transaction() as acting:
        post(acting, "notice.served", dedupe="again", notice=notice)
    keep_promises()
    assert [one.id for one in events_of(session, [case.licences[0].id])] == before


def test_the_tasks_have_their_names():
    assert TASKS["decisions.follow_service"] is follow_service
    assert TASKS["decisions.follow_training"] is follow_training
