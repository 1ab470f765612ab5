"""Invented people never stand among real ones; what the command line records stands in the authority's time."""

from datetime import timedelta

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from licensing import clock
from licensing.cli import app
from licensing.database import transaction
from licensing.demo import story
from licensing.errors import Refused
from licensing.people.models import DemonstrationClock, Person, RoleGrant
from licensing.people.rules import Role
from licensing.settings import settings
from tests.builders.people import ostler


@pytest.fixture
def a_demonstration(monkeypatch):
    monkeypatch.setenv("LICENSING_DEMONSTRATION", "true")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("undone")
def test_no_demonstration_is_built_outside_one():
    told = CliRunner().invoke(app, ["demo"])

    assert told.exit_code == 2 and "LICENSING_DEMONSTRATION is off" in told.output
    with transaction() as session:
        assert session.exec(select(Person.id)).all() == []


@pytest.mark.usefixtures("undone", "a_demonstration")
def test_no_demonstration_is_built_where_anything_was_done_before():
    ostler()

    with pytest.raises(Refused, match="in an empty one"):
        story.build_unless_built(story.Story.DECIDING, say=print)


@pytest.mark.usefixtures("fresh_database", "a_demonstration")
def test_a_second_terminal_records_in_the_time_of_the_demonstration(monkeypatch):
    person = ostler()
    with transaction() as session:
        session.add(DemonstrationClock(id=1, offset_seconds=-4000 * 86400))
    told = CliRunner().invoke(app, ["people", "grant", person.email, "training_administrator"])
    clock.run_at(timedelta)

    assert told.exit_code == 0, told.output
    with transaction() as session:
        granted = session.exec(
            select(RoleGrant.granted_from).where(RoleGrant.role == Role.TRAINING_ADMINISTRATOR)
        ).one()
    assert (clock.machine() - granted) > timedelta(days=3999)
