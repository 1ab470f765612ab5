"""The spine: a change without its event is refused, history cannot be touched, a repeat is harmless."""

from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.models import AuditEvent
from licensing.audit.queries import events_about, verify
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import change_setting
from licensing.authority.models import ClosedDay
from licensing.authority.queries import setting_on
from licensing.authority.rules import Setting
from licensing.database import transaction
from licensing.errors import AlreadyDone, Invalid
from licensing.outbox.commands import (
    MOST_ATTEMPTS,
    answer,
    claim,
    lease_due,
    mark_done,
    mark_failed,
    post,
    take_message,
)
from licensing.outbox.queries import promises_given_up

NOON = clock.at(date(2015, 12, 1), 12)


def test_a_change_without_an_audit_event_is_refused_inside_the_act(undone):
    with pytest.raises(DBAPIError, match="closed_day without an audit event"), transaction() as session:
        session.add(ClosedDay(closed_on=date(2015, 12, 24), because="Christmas Eve", recorded_at=NOON))


def test_a_table_of_the_sessions_own_does_not_take_the_triggers_notes(undone):
    with pytest.raises(DBAPIError, match="closed_day without an audit event"), transaction() as session:
        session.execute(text("CREATE TEMPORARY TABLE audit_due (act uuid PRIMARY KEY, changed text NOT NULL)"))
        session.execute(text("GRANT ALL ON audit_due TO PUBLIC"))
        session.add(ClosedDay(closed_on=date(2015, 12, 24), because="Christmas Eve", recorded_at=NOON))


def test_a_change_outside_any_act_is_refused(undone):
    with pytest.raises(DBAPIError, match="closed_day outside an act"), transaction() as session:
        session.execute(text("SELECT set_config('licensing.act', '', true)"))
        session.add(ClosedDay(closed_on=date(2015, 12, 24), because="Christmas Eve", recorded_at=NOON))
        session.flush()


def test_an_event_of_an_earlier_act_does_not_cover_a_later_change(undone):
    with transaction() as session:
        record(session, "day.closed", about="authority", by=SYSTEM, at=NOON)
    with pytest.raises(DBAPIError, match="without an audit event"), transaction() as session:
        session.add(ClosedDay(closed_on=date(2015, 12, 24), because="Christmas Eve", recorded_at=NOON))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE vote SET choice = 'for'",
        "DELETE FROM vote",
        "UPDATE proposal SET reasons = 'x'",
        "DELETE FROM judgment",
        "UPDATE determination SET reasons = 'x'",
        "DELETE FROM determination_outcome",
        "UPDATE service SET given_on = now()",
        "UPDATE notice_revision SET sha256 = ''",
        "UPDATE access_event SET about = 'x'",
        "ALTER TABLE vote DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SET ROLE licensing_owner",
    ],
)
def test_the_applications_role_cannot_touch_history(undone, statement):
    with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction() as session:
        session.execute(text(statement))


def test_a_history_nobody_touched_verifies(undone):
    with transaction() as session:
        change_setting(
            session, Setting.QUORUM, value="4", in_force_from=date(2015, 6, 1), because="Orders", by=SYSTEM, now=NOON
        )
    with transaction() as session:
        record(session, "day.closed", about="authority", by=SYSTEM, at=NOON, closed_on=date(2015, 12, 24))
        found = verify(session)
    assert (found.events, found.chains, found.damage) == (2, 1, ())


DAMAGE = {
    "act": "UPDATE audit_event SET act = gen_random_uuid() WHERE seq = 2",
    "key epoch": "UPDATE audit_event SET key_epoch = 2 WHERE seq = 2",
    "action": "UPDATE audit_event SET action = 'day.opened' WHERE seq = 2",
    "actor": "UPDATE audit_event SET actor_name = 'Somebody Else' WHERE seq = 2",
    "instant": "UPDATE audit_event SET happened_at = happened_at - interval '1 day' WHERE seq = 2",
    "content": 'UPDATE audit_event SET content = \'{"closed_on": "2015-12-31"}\' WHERE seq = 2',
    "removed": "DELETE FROM audit_event WHERE seq = 2",
    "tail cut": "DELETE FROM audit_event WHERE seq = 3",
    "signed bytes": """UPDATE audit_event SET canon = '{"at":"nonsense"}' WHERE seq = 2""",
    "signed bytes cut": """UPDATE audit_event SET canon = '{"at":"2015' WHERE seq = 2""",
    "rehashed": "UPDATE audit_event SET hash = sha256(previous || canon), mac = '\\x00' WHERE seq = 2",
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_every_edit_by_the_owner_of_the_tables_is_named(fresh_database, servers, kind):
    for day in (1, 2, 3):
        with transaction() as session:
            record(session, "day.closed", about="authority", by=SYSTEM, at=NOON, closed_on=date(2015, 12, day))
    _as_owner(servers, fresh_database, DAMAGE[kind])
    with transaction() as session:
        found = verify(session)
    assert found.damage
    assert {damage.chain for damage in found.damage} == {"authority"}


def test_a_repeated_submission_gets_the_first_answer(undone):
    key = uuid4()
    with transaction() as session:
        claim(session, key, "digest", person_id=None)
        answer(session, key, to="/there")
    with pytest.raises(AlreadyDone) as repeat, transaction() as session:
        claim(session, key, "digest", person_id=None)
    assert repeat.value.to == "/there"


def test_the_same_key_with_another_body_is_invalid(undone):
    key = uuid4()
    with transaction() as session:
        claim(session, key, "digest", person_id=None)
        answer(session, key, to="/there")
    with pytest.raises(Invalid), transaction() as session:
        claim(session, key, "another", person_id=None)


def test_a_promise_is_leased_to_one_and_kept_once(undone):
    with transaction() as session:
        post(session, "notice.approved", dedupe="N-1:1", notice="N-1")
        post(session, "notice.approved", dedupe="N-1:1", notice="N-1")
    now = clock.machine()
    with transaction() as session:
        (message,) = lease_due(session, now=now)
    with transaction() as session:
        assert lease_due(session, now=now) == []
        mark_done(session, take_message(session, message.id), now=now)
    with transaction() as session:
        assert take_message(session, message.id) is None


def test_a_setting_changes_from_its_day_and_not_before(do, session):
    do(change_setting, Setting.QUORUM, value="4", in_force_from=date(2015, 6, 1), because="Orders", by=SYSTEM, now=NOON)
    assert setting_on(session, Setting.QUORUM, date(2015, 5, 31)) == "3"
    assert setting_on(session, Setting.QUORUM, date(2015, 6, 1)) == "4"


def test_events_are_told_newest_first(do, session):
    for action in ("first.done", "second.done"):
        do(record, action, about="LR-2015-0001", by=SYSTEM, at=NOON)
    assert [event.action for event in events_about(session, "LR-2015-0001")] == ["second.done", "first.done"]
    assert isinstance(events_about(session, "LR-2015-0001")[0], AuditEvent)


def _as_owner(servers, database, statement):
    with psycopg.connect(servers.owner_url(database).replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)


def test_a_promise_that_waited_long_is_not_given_up_at_its_first_failure(undone):
    with transaction() as session:
        post(session, "notice.approved", notice="N-1")
    now = clock.machine()
    for minutes in range(MOST_ATTEMPTS + 1):  # the broker was down: offered again and again, never tried
        with transaction() as session:
            (message,) = lease_due(session, now=now + timedelta(minutes=2 * minutes))
    with transaction() as session:
        mark_failed(session, message.id, error="OperationalError", now=now)
        assert take_message(session, message.id).attempts == 1


def test_a_promise_that_fails_every_time_is_left_for_a_person(undone):
    with transaction() as session:
        post(session, "notice.approved", notice="N-1")
    now = clock.machine()
    for day in range(MOST_ATTEMPTS):
        with transaction() as session:
            (message,) = lease_due(session, now=now + timedelta(days=day))
            mark_failed(session, message.id, error="Refused", now=now + timedelta(days=day))
    with transaction() as session:
        assert [one.id for one in promises_given_up(session)] == [message.id]
