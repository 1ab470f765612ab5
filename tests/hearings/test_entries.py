"""What a tablet recorded without a signal, sent when it has one: the forms' own commands, once each, or a reason."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AccessEvent, AccessKind, AuditEvent
from licensing.hearings.commands.ending import adjourn_hearing
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.commands.voting import put_to_vote
from licensing.hearings.models import Asked, HearingStep, Interest, Presence, Vote
from licensing.hearings.rules import AdjournmentReason, Choice, InterestKind, Motion, PresenceKind, Step
from licensing.papers.models import PapersNote
from licensing.people.walls import is_walled
from tests.builders.hearings import a_case_on, a_case_ready, act, at, go_to, opened, questions
from tests.builders.papers import published
from tests.builders.tablets import (
    a_note,
    a_vote,
    an_entry,
    answers,
    asked,
    enrolled,
    interest,
    minutes_ago,
    on_the_day,
    presence,
    send,
)


@pytest.fixture
def ready(undone, at):
    on_the_day(at)
    return a_case_ready()


@pytest.fixture
def tablet(sign_in):
    def of(person):
        browser = sign_in(person)
        enrolled(browser, person)
        return browser

    return of


def count(session, model):
    return len(session.exec(select(model)).all())


def test_a_queue_from_attendance_to_note_is_carried_out_in_its_order(ready, tablet, session):
    member = ready.members[1]
    published(ready.reference, ready.clerk)
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    queue = [
        a_note(ready, "Ask about the taxi rank", version=0, sequence=3),
        asked(ready, questions(ready)[0], member, sequence=2, made_at=minutes_ago(15)),
        presence(ready.members[0], PresenceKind.LEFT, sequence=1),
    ]

    said = send(tablet(member), ready, *queue)

    assert [one["answer"] for one in said["entries"]] == ["done"] * 3, said
    assert [one["key"] for one in said["entries"]] == [one["key"] for one in queue]
    assert said["wipe"] == []
    assert session.exec(select(PapersNote.says, PapersNote.person_id)).all() == [("Ask about the taxi rank", member.id)]
    assert count(session, Asked) == 1
    log = [one.says for one in session.exec(select(HearingStep).order_by(HearingStep.id)).all()]
    assert f"Question 1 asked by {member.name}: recorded on the tablet at 14:15, received 14:30" in log
    claimed = session.exec(select(AuditEvent).where(AuditEvent.action == "question.asked")).one().content["claimed"]
    assert claimed["made_at"].startswith("2015-12-18T14:15") and claimed["seen"]["step"] == "questions"
