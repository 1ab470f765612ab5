"""The tables built up, taken down and built up again, with rows in them: nothing lost, and every guard is back."""

import json
import secrets
from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from psycopg import errors, sql
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from licensing import clock, migrations
from licensing.audit.commands import record
from licensing.audit.queries import verify
from licensing.audit.rules import SYSTEM
from licensing.authority.models import ClosedDay
from licensing.database import transaction
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.drafts import Draft
from licensing.people.rules import Role
from licensing.powers.commands import assign_nominee
from licensing.sittings.models import HearingDay
from licensing.tables import METADATA
from tests.builders.decisions import a_heard_case, a_proposal, judging
from tests.builders.people import actor
from tests.builders.sittings import a_hearing_day
from tests.builders.small_world import small_world

NOON = clock.at(date(2015, 12, 1), 12)
REVISIONS = sorted(
    one.revision for one in ScriptDirectory.from_config(migrations.configured("postgresql://")).walk_revisions()
)
NEWEST = 8  # steps taken singly: older ones were when they were new, and none of them changes any more
# What the database is, in words that can be compared: without the order in which things were made.
CATALOGUE = """
SELECT 'column', table_name, concat_ws(' ', column_name, data_type, is_nullable, column_default, is_identity)
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 't'
UNION ALL SELECT 'index', tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, pg_get_functiondef(oid) || proacl::text
  FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'owner and grants', relname, pg_get_userbyid(relowner) || ' ' ||
    (SELECT string_agg(one::text, ' ' ORDER BY one::text) FROM unnest(coalesce(relacl, '{}')) one)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
"""


@pytest.fixture
def owner(servers, fresh_database) -> Iterator[psycopg.Connection]:
    """The owner of the test's own database."""
    with psycopg.connect(servers.owner_url(fresh_database).replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


@pytest.fixture
def url(servers, fresh_database) -> str:
    return servers.owner_url(fresh_database)


def populate():
    """A row in nearly every table, by the ordinary commands."""
    world = small_world()
    judge = world.people[Role.COMMISSIONER]
    case = a_heard_case(commissioner=judge)
    signed = a_proposal(case)
    with transaction() as session:
        by = actor(judge, Role.COMMISSIONER)
        assign_nominee(session, case.reference, person_id=judge.id, because="Her day", by=by, now=NOON)
    with transaction() as session:
        judge_proposal(session, case.reference, judging=judging(signed), draft=Draft((), ""), by=by, now=NOON)


@pytest.fixture
def populated(fresh_database):
    populate()


def constraints(owner):
    """Every constraint and index: whose it is, and what it holds."""
    return {(name, held) for kind, name, held in catalogue(owner) if kind in ("constraint", "index")}


def catalogue(owner):
    return set(owner.execute(CATALOGUE).fetchall())


def tables(owner):
    found = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    return [name for (name,) in found if name != "alembic_version"]


def rows(owner):
    """Every table's rows, each as its columns' values."""
    taken = "SELECT to_jsonb(one) FROM {} one"
    return {
        name: [row for (row,) in owner.execute(sql.SQL(taken).format(sql.Identifier(name))).fetchall()]
        for name in tables(owner)
    }


def same(some, others):
    """Do these tables hold the same rows, by the columns that both have?"""
    return all(trimmed(some[name], others[name]) == trimmed(others[name], some[name]) for name in some.keys() & others)


def trimmed(found, like):
    columns = set(like[0]) if like else set()
    return sorted(json.dumps({one: row[one] for one in sorted(columns & set(row))}) for row in found)


def test_down_to_nothing_and_up_again_over_rows_gives_the_same_database(owner, url):
    populate()
    before, filled = catalogue(owner), [name for name, found in rows(owner).items() if found]
    assert len(filled) > 40

    migrations.downgrade(url, "base")
    assert tables(owner) == []
    assert {kind for kind, name, _ in catalogue(owner) if not name.startswith("alembic_version")} == set()

    migrations.upgrade(url)
    assert catalogue(owner) == before
    populate()
    with transaction() as session:
        assert verify(session).damage == ()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("is_immediate = true, public_safety_explanation = ''", "immediate_is_explained"),
        ("is_immediate = true, public_safety_explanation = 'x', licence_kind = 'operator'", "immediate_is_for_drivers"),
    ],
)
def test_r44_the_database_itself_refuses_immediate_effect(owner, populated, change, constraint):
    with pytest.raises(errors.CheckViolation, match=constraint):
        owner.execute(f"UPDATE determination_outcome SET {change}")


def test_each_step_down_and_up_keeps_every_row_of_the_steps_below(owner, url):
    populate()
    for above, below in reversed(list(zip(REVISIONS[1:], REVISIONS, strict=False))[-NEWEST:]):
        stood, held = catalogue(owner), rows(owner)
        migrations.downgrade(url, below)
        kept = rows(owner)
        assert kept.keys() <= held.keys() and same(kept, held), above
        migrations.upgrade(url, above)
        assert catalogue(owner) == stood, above
        assert same(kept, rows(owner)), above
        migrations.downgrade(url, below)


def test_the_models_ask_for_no_further_migration(url):
    command.check(migrations.configured(url))


def test_every_constraint_is_the_models_word_for_word(owner, servers):
    """Alembic compares the names of constraints; what they hold is compared here."""
    name = f"licensing_{secrets.token_hex(6)}"
    servers.create_database(name)
    engine = create_engine(servers.owner_url(name))
    METADATA.create_all(engine)
    with psycopg.connect(servers.owner_url(name).replace("+psycopg", "")) as other:
        declared = constraints(other)
    engine.dispose()
    owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    built = {one for one in constraints(owner) if one[0] not in ("alembic_version", "audit_due")}
    assert built ^ declared == set()
    assert len(declared) > 200


def test_the_guards_hold_after_down_and_up(owner, url):
    migrations.downgrade(url, "base")
    migrations.upgrade(url)

    with pytest.raises(DBAPIError, match="closed_day without an audit event"), transaction() as session:
        session.add(ClosedDay(closed_on=date(2015, 12, 24), because="Christmas Eve", recorded_at=NOON))
    a_hearing_day()
    with pytest.raises(IntegrityError, match="ex_hearing_day_one_room_at_a_time"), transaction() as session:
        session.add(again(session))
        record(session, "day.arranged", about="authority", by=SYSTEM, at=NOON)
    with pytest.raises(errors.InsufficientPrivilege), owner.transaction():
        owner.execute("SET LOCAL ROLE licensing_app")
        owner.execute("DELETE FROM audit_event")


def again(session):
    """Another hearing day in the room of the one there is, beginning before that ends."""
    there = session.get(HearingDay, 1)
    given = there.model_dump(exclude={"id", "reference"})
    moved = {name: given[name] + timedelta(minutes=30) for name in ("starts_at", "ends_at")}
    return HearingDay(reference="HD-AGAIN", **(given | moved))
