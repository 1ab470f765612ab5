"""People from the command line."""

import pytest
from typer.testing import CliRunner

from licensing import clock
from licensing.people.console import app
from licensing.people.models import Purpose
from licensing.people.queries import find_by_email, roles_of
from licensing.people.rules import Role
from licensing.people.tokens import find_token
from tests.builders.people import administrator, ostler


@pytest.fixture
def say(undone):
    def run(*words: str):
        return CliRunner().invoke(app, list(words))

    return run


def test_the_first_administrator_gets_an_address_that_works_once(say, do):
    told = say("first-administrator")

    assert told.exit_code == 0
    token = told.output.strip().split("/first-administrator/")[1]
    assert do(find_token, token, Purpose.FIRST_ADMINISTRATOR, machine=clock.machine()).used_at is None
    administrator()
    again = say("first-administrator")
    assert again.exit_code == 1 and "There is an administrator already" in again.output


def test_people_are_added_and_listed_and_their_roles_changed(say, session):
    added = say("add", "nia@example.invalid", "--name", "Nia Holt", "--role", "clerk")
    assert "/set-password/" in added.output

    assert say("grant", "nia@example.invalid", "training_administrator").exit_code == 0
    assert say("end", "nia@example.invalid", "clerk").exit_code == 0

    person = find_by_email(session, "nia@example.invalid")
    assert roles_of(session, [person.id]) == {person.id: (Role.TRAINING_ADMINISTRATOR,)}
    assert "nia@example.invalid\tNia Holt\tTraining administrator" in say("list").output
    assert "none" in say("sign-out-everywhere", "nia@example.invalid").output


def test_r14_the_command_line_is_refused_too(say):
    officer = ostler()

    refused = say("grant", officer.email, "panel_member")
    unknown = say("grant", "nobody@example.invalid", "clerk")

    assert refused.exit_code == 1 and "may not be" in refused.output
    assert unknown.exit_code == 1 and "Nobody has this e-mail address" in unknown.output
