"""A superuser who edits a holding, puts one in or takes a nominee away is named by `licensing audit verify`."""

from datetime import date

import psycopg
import pytest
from typer.testing import CliRunner

from licensing.cli import app
from tests.builders.people import finch
from tests.builders.powers import proposals_then_councillors

INSERTED = """INSERT INTO power_holding
(function, mode, decides, held_from, instrument, conditions, document_name, recorded_at)
VALUES ('taxi_licensing', 'council_decides', 'panel', '2017-05-01', 'By hand', '', '', now())"""


@pytest.fixture
def told(fresh_database, servers):
    proposals_then_councillors(finch())

    def verify_after(*statements: str) -> str:
        with psycopg.connect(servers.owner_url(fresh_database).replace("+psycopg", ""), autocommit=True) as owner:
            for statement in statements:
                owner.execute("SET session_replication_role = replica")
                owner.execute(statement)
        answer = CliRunner().invoke(app, ["audit", "verify"])
        assert answer.exit_code == (1 if statements else 0)
        return answer.stdout

    return verify_after


def test_what_a_superuser_does_to_holdings_is_named(told):
    assert "2 holdings of powers checked, 0 not as recorded." in told()
    edited = told(
        "UPDATE power_holding SET mode = 'council_decides', decides = 'panel' WHERE held_from = '2015-02-26'",
        "DELETE FROM nominee",
        INSERTED,
        "UPDATE power_holding SET held_from = '2016-10-19' WHERE held_from = '2016-12-13'",
    )
    assert "DAMAGED holding of taxi_licensing from 2015-02-26: not as it was recorded: mode, nominees, people" in edited
    assert f"from {date(2017, 5, 1)}: not as it was recorded: it was never recorded so" in edited
    assert "from 2016-10-19: not as it was recorded: it was never recorded so" in edited
    assert "from 2016-12-13: not as it was recorded: it was recorded, and is gone" in edited
