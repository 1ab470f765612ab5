"""Closing freezes the record: a seal over all of it, a check that says which part differs, a database that refuses."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner

from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.cli import app
from licensing.database import transaction
from licensing.errors import Refused
from licensing.hearings import seals
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.corrections import note_fairness
from licensing.hearings.commands.ending import close_hearing
from licensing.hearings.commands.inquiry import complete_information, note_answer, record_finding
from licensing.hearings.commands.interests import declare_interest
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.commands.voting import agree_by_all
from licensing.hearings.fair import FairTopic
from licensing.hearings.fairness import fair_record
from licensing.hearings.models import Hearing, Interest, Presence, PublicAccess, Vote
from licensing.hearings.queries import seal_of
from licensing.hearings.rules import Finding, InterestKind, Motion, PresenceKind, Step
from licensing.hearings.seals import broken_seals, differences
from licensing.people.rules import Role
from licensing.reviews.commands import add_case_person
from licensing.reviews.needs import record_needs
from licensing.reviews.rules import CaseRole
from tests.builders.hearings import a_case_ready, act, at, go_to, opened, questions
from tests.builders.people import actor, ostler
from tests.hearings.test_ending import adjourned

# A row of each table of the record, as a hand in the database would write it; :h the hearing, :d its day.
LATE_ROWS = {
    "hearing_step": "(hearing_id, kind, says, at, because) VALUES (:h, 'noted', 'x', now(), '')",
    "asked": "(hearing_id, question_id, not_needed_because, answer, is_undone, at) "
    "VALUES (:h, :q, 'x', '', false, now())",
    "found": "(hearing_id, question_id, finding, at) VALUES (:h, :q, 'found', now())",
    "information_complete": "(hearing_id, agreed_by, is_reopened, recorded_by, at) VALUES (:h, 'x', false, :p, now())",
    "ballot": "(hearing_id, licence_id, outcome, method, opened_at, casting_vote) "
    "SELECT :h, licence_id, outcome, method, now(), '' FROM ballot LIMIT 1",
    "vote": "(ballot_id, person_id, choice, cast_at) SELECT id, :p, 'for', now() FROM ballot LIMIT 1",
    "presence": "(hearing_day_id, person_id, name, capacity, kind, by_video, at, recorded_at, because) "
    "VALUES (:d, :p, '', 'member', 'left', false, '2015-12-18 14:10+00', now(), '')",
    "interest": "(hearing_day_id, person_id, kind, says, declared_at) "
    "VALUES (:d, :p, 'none', '', '2015-12-18 14:10+00')",
    "public_access_item": "(access_id, hearing_day_id, review_id, supersedes) "
    "SELECT access_id, :d, review_id, id FROM public_access_item LIMIT 1",
    "fairness_note": "(hearing_id, topic, says, at, recorded_by) VALUES (:h, 'language', 'x', now(), :p)",
}


def heard_and_closed():
    """A case with something in every part of its record, closed at 14:30."""
    ready = a_case_ready()
    hearing = opened(ready)
    go_to(ready, Step.DELIBERATION)
    first = questions(ready)[0]
    act(note_answer, ready.reference, question_id=first, answer="He forgot", by=ready.clerk, now=at(14, 8))
    act(record_finding, ready.reference, question_id=first, finding=Finding.FOUND, by=ready.clerk, now=at(14, 9))
    go_on(ready)
    act(agree_by_all, ready.reference, outcome=Motion.REVOKED, by=ready.chair, now=at(14, 20))
    act(close_hearing, ready.reference, by=ready.chair, now=at(14, 30))
    return ready, hearing


def go_on(ready):
    from_here = {"by": ready.clerk, "now": at(14, 10)}
    act(complete_information, ready.reference, **from_here)
    act(move_on, ready.reference, to=Step.OUTCOME, **from_here)


def refused_by_the_database(statement, **given):
    with pytest.raises(IntegrityError) as refused, transaction() as session:
        record(session, "test.tried", about="LR-2015-0001", by=SYSTEM, at=at(15))
        session.execute(text(statement), given)
    return refused.value.orig.diag.constraint_name


def test_a_closed_hearing_is_sealed_and_the_database_takes_no_more_of_it(undone, session):
    ready, hearing = heard_and_closed()
    seal = seal_of(session, hearing.id)
    assert (seal.sealed_by, seal.sealed_at) == (ready.chair.id, at(14, 30))
    assert differences(session, seal) == ()
    given = {"h": hearing.id, "d": ready.day.id, "p": ready.members[2].id, "q": questions(ready)[0]}
    for table, row in LATE_ROWS.items():
        used = {name: value for name, value in given.items() if f":{name}" in row}
        assert refused_by_the_database(f"INSERT INTO {table} {row}", **used) == "hearing_is_frozen", table
    reopened = "UPDATE hearing SET closed_at = NULL WHERE id = :h"
    assert refused_by_the_database(reopened, h=hearing.id) == "hearing_is_frozen"

    # What comes after the end is no part of it: somebody goes home, and an interest comes to mind.
    act(mark_presence, ready.day.reference, person_id=ready.members[1].id, kind=PresenceKind.LEFT, by=ready.clerk,
        now=at(14, 40))  # fmt: skip
    act(declare_interest, ready.reference, kind=InterestKind.OTHER, by=ready.members[2], now=at(15))
    session.expire_all()
    assert differences(session, seal) == ()


def test_an_adjourned_hearing_is_frozen_likewise_and_none_ends_without_a_seal(undone, session):
    ready = a_case_ready()
    hearing = opened(ready)
    go_to(ready, Step.QUESTIONS)
    unsealed = "UPDATE hearing SET closed_at = now() WHERE id = :h"
    assert refused_by_the_database(unsealed, h=hearing.id) == "closed_hearing_is_sealed"
    adjourned(ready)
    assert differences(session, seal_of(session, hearing.id)) == ()
    late = "INSERT INTO found (hearing_id, question_id, finding, at) VALUES (:h, :q, 'found', now())"
    assert refused_by_the_database(late, h=hearing.id, q=questions(ready)[0]) == "hearing_is_frozen"


def test_the_check_says_which_part_is_not_as_it_was_sealed(servers, fresh_database):
    ready, hearing = heard_and_closed()
    held = CliRunner().invoke(app, ["audit", "verify"])
    assert held.exit_code == 0, held.output
    assert "1 seals of hearings checked, 0 broken." in held.output
    with psycopg.connect(servers.owner_url(fresh_database).replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")  # as somebody would who wants no trigger to see it
        owner.execute("UPDATE asked SET answer = 'He lied' WHERE answer <> ''")
        owner.execute("UPDATE presence SET at = at - interval '1 minute' WHERE capacity = 'chair'")
        owner.execute("UPDATE hearing_seal SET fair_hearing = '[]'")
    with transaction() as session:
        [broken] = [one for one in broken_seals(session) if one is not None]
    assert (broken.reference, broken.parts) == (ready.reference, ("attendance", "questions", "fair_hearing"))
    told = CliRunner().invoke(app, ["audit", "verify"])
    assert told.exit_code == 1
    assert f"hearing of {ready.reference}: not as it was sealed: attendance, questions and answers" in told.output
    assert hearing.id


def test_r14_a_name_withheld_after_the_seal_is_not_shown_in_what_is_sealed(undone, session):
    ready = a_case_ready()
    opened(ready)
    act(note_fairness, ready.reference, topic=FairTopic.LANGUAGE, says="Jane Doe interpreted", by=ready.clerk,
        now=at(14, 1))  # fmt: skip
    go_to(ready, Step.LAST_WORDS, start=2)
    adjourned(ready)
    act(add_case_person, ready.reference, role=CaseRole.WITNESS, name="Jane Doe", is_withheld=True,
        by=actor(ostler(), Role.LICENSING_OFFICER), now=at(16))  # fmt: skip
    session.expire_all()
    shown = fair_record(session, ready.review)
    lines = " ".join(line for part in shown.parts for line in part.lines)
    assert shown.seal is not None and "Name withheld interpreted" in lines and "Doe" not in lines


def test_r25_r26_r28_the_fair_hearing_record_says_what_was_done_and_what_is_missing(undone, session):
    ready = a_case_ready()
    officer = actor(ostler(), Role.LICENSING_OFFICER)
    with transaction() as writing:
        record_needs(writing, ready.reference, minutes=None, interpreter="Urdu", adjustments="Large print", by=officer,
                     now=at(9))  # fmt: skip
        add_case_person(writing, ready.reference, role=CaseRole.COMPLAINANT, name="Jane Doe", is_withheld=True,
                        by=officer, now=at(9))  # fmt: skip
    opened(ready)

    def parts():
        session.expire_all()
        return {one.key: one for one in fair_record(session, ready.review).parts}

    before = parts()
    assert "given on Tuesday 1 December 2015. Proof: Signed for." in before["notice"].lines[0]
    assert "Urdu" in before["language"].lines[0] and "none is recorded in the room" in before["language"].missing
    assert "Large print" in before["adjustments"].lines[0] and before["adjustments"].missing
    assert "not put in the room" in before["matters"].lines[0]
    assert "set out in the notice" in before["matters"].lines[0] and not before["matters"].missing

    for topic, says in ((FairTopic.LANGUAGE, "Jane Doe interpreted by telephone"), (FairTopic.ADJUSTMENTS, "Given")):
        act(note_fairness, ready.reference, topic=topic, says=says, by=ready.clerk, now=at(14, 1))
    go_to(ready, Step.LAST_WORDS, start=2)
    after = parts()
    assert not after["language"].missing and "Jane Doe" not in " ".join(after["language"].lines)
    assert "Provided: Given" in after["adjustments"].lines
    assert f"put by {ready.chair.name} at 14:06" in after["matters"].lines[0]

    adjourned(ready)
    kept = fair_record(session, ready.review)
    assert kept.seal is not None and not any(one.mend for one in kept.parts if one.key != "adjournments")
    assert "heard it" in {one.key: one for one in kept.parts}["adjournments"].lines[0]
    with pytest.raises(Refused):
        act(note_fairness, ready.reference, topic=FairTopic.LANGUAGE, says="More", by=ready.clerk, now=at(15))


def test_every_column_of_the_record_is_sealed_or_left_out_for_a_reason():
    parts = [
        *seals.BY_HEARING, ("hearing", Hearing, seals.OF_HEARING), ("votes", Vote, seals.OF_VOTE),
        ("attendance", Presence, seals.OF_PRESENCE), ("interests", Interest, seals.OF_INTEREST),
        ("resolutions", PublicAccess, seals.OF_ACCESS),
    ]  # fmt: skip
    for part, table, columns in parts:
        sealed = set(seals.columns_of(part, columns).split())
        assert set(table.__table__.columns.keys()) - sealed <= set(seals.LEFT_OUT), part
        assert sealed <= set(table.__table__.columns.keys()), part
    assert all(seals.LEFT_OUT.values())


def test_a_seal_of_the_first_form_still_holds_and_the_terms_agreed_are_sealed_now(session):
    _, hearing = heard_and_closed()
    ballots = dict((name, columns) for name, _, columns in seals.BY_HEARING)["ballots"]
    assert "is_immediate" not in seals.columns_of("ballots", ballots, 1)
    seal = seal_of(session, hearing.id)
    assert seal.form == 3 and differences(session, seal) == ()
    assert seals._hashed(session, hearing.id, [], 1)["ballots"] != seal.parts["ballots"]
