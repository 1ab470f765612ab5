"""A29, A31: whoever edits a proposal, a judgment or a decision past the application is named by `audit verify`."""

from datetime import date

from sqlalchemy import create_engine, text
from sqlmodel import Session
from typer.testing import CliRunner

from licensing import clock
from licensing.cli import app
from licensing.database import transaction
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.drafts import Draft
from licensing.decisions.record_seals import broken_records
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from tests.builders.decisions import HEARD_ON, HeardCase, a_heard_case, a_proposal, judging
from tests.builders.people import actor, finch
from tests.builders.powers import a_holding

# What a hand in the database might do, and what is then named.
TAMPERS = {
    "UPDATE proposal SET reasons = reasons || ' And he was rude.'": ["proposal"],
    "UPDATE proposed_outcome SET outcome = 'warning', ground = NULL": ["proposal"],
    "DELETE FROM reliance WHERE proposal_id IS NOT NULL": ["proposal"],
    "UPDATE judgment SET adequacy = 'yes'": ["judgment"],
    "UPDATE judgment SET content_sha256 = '\\x00'": ["judgment"],
    "UPDATE determination SET decided_on = decided_on - 30": ["decision"],
    "UPDATE determination SET content_sha256 = '\\x00'": ["decision"],
    "UPDATE determination_outcome SET outcome = 'suspended', suspension_end = 'date', suspension_days = 7":
        ["decision"],
    "UPDATE determination_outcome SET is_immediate = true, public_safety_explanation = 'x'": ["decision"],
    "INSERT INTO reliance (determination_id, question_id) SELECT id, (SELECT max(id) FROM question) FROM determination":
        ["decision"],
    "INSERT INTO proposal (review_id, hearing_id, holding_id, number, reasons, holders_account, policy_version,"
    " signed_by, signed_at, content_sha256) SELECT review_id, hearing_id, holding_id, 2, 'x', '', '', signed_by,"
    " signed_at, content_sha256 FROM proposal": ["proposal"],
    "DELETE FROM determination_outcome; DELETE FROM reliance WHERE determination_id IS NOT NULL;"
    " DELETE FROM determination": ["decision"],
}  # fmt: skip


def judged_case() -> HeardCase:
    """A proposal signed, judged the same, and so decided."""
    judge = finch()
    a_holding(Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge)
    proposal = a_proposal(case)
    with transaction() as session:
        judge_proposal(
            session, case.reference, judging=judging(proposal), draft=Draft((), ""),
            by=actor(judge, Role.COMMISSIONER), now=clock.at(HEARD_ON, 17),
        )  # fmt: skip
    return case


def test_a31_every_hand_in_the_database_is_named(fresh_database, servers):
    """Each by the table's owner with the triggers switched off, looked at, and undone; the last one for the command."""
    case = judged_case()
    engine = create_engine(servers.owner_url(fresh_database))
    for statement, named in TAMPERS.items():
        with engine.connect() as owner:
            owner.execute(text("SET session_replication_role = replica"))
            for one in statement.split("; "):
                owner.exec_driver_sql(one)
            damaged, unsealed = broken_records(Session(owner))
            assert ([one.what for one in damaged], unsealed) == (named, 0), statement
            assert {one.reference for one in damaged} == {case.reference}
            owner.rollback()
    held = CliRunner().invoke(app, ["audit", "verify"])
    assert held.exit_code == 0, held.output
    assert "Proposals, judgments and decisions checked, 0 damaged; 0 older than their seals." in held.output
    with engine.begin() as owner:
        owner.execute(text("SET session_replication_role = replica"))
        owner.execute(text("UPDATE determination SET reasons = 'Because.'"))
    engine.dispose()
    told = CliRunner().invoke(app, ["audit", "verify"])
    assert told.exit_code == 1
    assert f"of {case.reference}: it is not as it was signed" in told.output and "DAMAGED decision" in told.output
