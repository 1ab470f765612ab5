"""What a tablet recorded without a signal, sent when it has one: the forms' own commands, once each, or a reason."""

import json
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AccessEvent, AccessKind, AuditEvent
from licensing.followups.models import Followup
from licensing.hearings.commands.ending import adjourn_hearing
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.commands.voting import put_to_vote
from licensing.hearings.models import Asked, HearingStep, Interest, Presence, Vote
from licensing.hearings.offline import sending
from licensing.hearings.offline.entry import Kind
from licensing.hearings.rules import AdjournmentReason, Choice, InterestKind, Motion, PresenceKind, Step
from licensing.papers.models import PapersNote
from licensing.people.walls import is_walled
from tests.builders.hearings import a_case_on, a_case_ready, act, go_to, opened, questions
from tests.builders.hearings import at as o_clock
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


def test_r17_an_interest_in_the_queue_bites_before_the_vote_behind_it(ready, tablet, session):
    opened(ready)
    go_to(ready, Step.OUTCOME)
    ballot = act(put_to_vote, ready.reference, outcome=Motion.REVOKED, by=ready.chair, now=o_clock(14, 20))[0]
    member = ready.members[1]
    browser = tablet(member)
    vote = a_vote(ready, ballot.id, Choice.FOR, sequence=8)
    declared = interest(InterestKind.OTHER, case=ready, says="My brother drives for him", sequence=7)

    said = send(browser, ready, vote, declared)

    refused, done = said["entries"]
    assert (refused["answer"], done["answer"]) == ("refused", "done")
    assert "Tell the chair." in refused["says"]
    assert said["wipe"] == [ready.reference]
    assert count(session, Vote) == 0 and is_walled(session, member.id, ready.reference)
    tried = session.exec(select(AccessEvent).where(AccessEvent.kind == AccessKind.NOT_ALLOWED)).all()
    assert [(one.about, one.actor_id, one.route) for one in tried] == [(ready.reference, member.id, "hearings.entries")]
    assert answers(browser, ready, declared, vote) == ["done", "refused"]


def test_a_hearing_that_was_adjourned_or_a_vote_taken_again_refuses_what_waited(ready, tablet, session):
    opened(ready)
    go_to(ready, Step.OUTCOME)
    first = act(put_to_vote, ready.reference, outcome=Motion.REVOKED, by=ready.chair, now=o_clock(14, 20))[0]
    browser = tablet(ready.members[1])
    late = a_vote(ready, first.id, Choice.FOR)
    waits = a_vote(ready, first.id, Choice.FOR)
    question = asked(ready, questions(ready)[0], ready.members[1])
    act(put_to_vote, ready.reference, outcome=Motion.WARNING, by=ready.chair, now=o_clock(14, 25))

    again = send(browser, ready, late)["entries"][0]
    assert again["answer"] == "refused" and "This vote is over, or is taken again." in again["says"]

    act(
        adjourn_hearing, ready.reference, reason=AdjournmentReason.FURTHER_EVIDENCE, because="A new statement came",
        follow_up_on=date(2016, 1, 8), by=ready.clerk, now=o_clock(14, 28),
    )  # fmt: skip
    said = send(browser, ready, waits, question)["entries"]
    assert [one["answer"] for one in said] == ["refused"] * 2
    assert all(one["says"].startswith("The hearing was adjourned at 14:28.") for one in said)
    assert count(session, Vote) == 0


def test_nobody_votes_for_another_however_the_entry_is_made(ready, tablet, session):
    opened(ready)
    go_to(ready, Step.OUTCOME)
    ballot = act(put_to_vote, ready.reference, outcome=Motion.REVOKED, by=ready.chair, now=o_clock(14, 20))[0]
    vote = a_vote(ready, ballot.id, Choice.FOR)
    claims = [
        vote | {"key": an_entry("vote", {})["key"], "body": vote["body"] | {"person_id": ready.members[1].id}},
        vote | {"key": an_entry("vote", {})["key"], "person": {"id": ready.members[1].id}},
    ]
    assert answers(tablet(ready.chair), ready, *claims) == ["refused"] * 2
    assert answers(tablet(ready.clerk), ready, vote) == ["refused"]
    assert count(session, Vote) == 0


def test_what_stood_already_adds_nothing_and_what_changed_since_is_not_undone(ready, tablet, session):
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    member, browser = ready.members[1], tablet(ready.members[1])
    here, question = presence(ready.members[2]), questions(ready)[0]
    moves = count(session, Presence)
    assert answers(browser, ready, here, asked(ready, question, member)) == ["already_done", "done"]
    assert answers(browser, ready, asked(ready, question, member)) == ["already_done"]
    assert answers(browser, ready, asked(ready, question, ready.chair)) == ["refused"]
    assert (count(session, Presence), count(session, Asked)) == (moves, 1)

    out, back = (presence(ready.chair, PresenceKind(one), made_at=minutes_ago(9)) for one in ("left", "arrived"))
    assert answers(browser, ready, out, back | {"made_at": minutes_ago(8)}) == ["done"] * 2
    stale = presence(ready.members[2], made_at=minutes_ago(10))
    act(
        mark_presence, ready.day.reference, person_id=ready.members[2].id, kind=PresenceKind.LEFT, by=ready.clerk,
        now=clock.now() - timedelta(minutes=5),
    )  # fmt: skip
    refused = send(browser, ready, stale)["entries"][0]
    assert refused["answer"] == "refused" and "was marked as “Has left” at 14:25" in refused["says"]


def test_no_interest_in_any_speaks_only_of_the_cases_that_were_seen(ready, tablet, session):
    browser = tablet(ready.members[1])
    seen = {"kind": "none", "cases": [ready.reference]}
    unseen = an_entry("interest", dict(seen))
    assert answers(browser, ready, an_entry("interest", dict(seen))) == ["done"]
    a_case_on(ready.day, hour=15, name="Peter Nash")
    assert answers(browser, ready, unseen) == ["refused"]
    assert answers(browser, ready, an_entry("interest", {"kind": "none"}, made_at="2015-11-01T10:00:00Z")) == [
        "refused"
    ]
    assert answers(browser, ready, an_entry("interest", {"kind": "other"})) == ["refused"]
    assert count(session, Interest) == 1


def test_a_note_changed_on_another_page_is_refused_and_its_words_are_kept_on_the_tablet(ready, tablet, session):
    published(ready.reference, ready.clerk)
    browser = tablet(ready.members[1])
    first = send(browser, ready, a_note(ready, "Before I have declared"))["entries"][0]
    assert (first["answer"], first["codes"]) == ("refused", ["R19"])
    assert answers(browser, ready, an_entry("interest", {"kind": "none"})) == ["done"]
    assert answers(browser, ready, a_note(ready, "One"), a_note(ready, "Two", version=1)) == ["done"] * 2
    stale = send(browser, ready, a_note(ready, "Three", version=1))["entries"][0]
    assert stale["answer"] == "refused" and "Your words stay on the tablet" in stale["says"]
    assert session.exec(select(PapersNote.says)).all() == ["Two"]


def test_the_same_key_with_other_words_or_from_somebody_else_is_refused(ready, tablet):
    here = presence(ready.members[1])
    assert answers(tablet(ready.clerk), ready, here) == ["done"]
    other = here | {"body": here["body"] | {"kind": "left"}}
    assert answers(tablet(ready.clerk), ready, other, here | {"sequence": 999}) == ["refused", "done"]
    assert answers(tablet(ready.members[1]), ready, here) == ["refused"]


def test_only_the_hearing_day_itself_takes_attendance(ready, tablet, at):
    at(clock.at(ready.day.held_on - timedelta(days=1), 16))
    said = send(tablet(ready.clerk), ready, presence(ready.members[1]))["entries"][0]
    assert (said["answer"], said["codes"]) == ("refused", ["R75"])


# Each in place of, or laid over, an entry that would be carried out.
WRONG = [
    "text",
    None,
    [],
    7,
    {},
    {"kind": "decision"},
    {"kind": ["vote"]},
    {"kind": "vote", "key": "x"},
    {"key": "\ud83d"},
    {"case": "\x00"},
    {"made_at": 5},
    {"made_at": "0001-01-01T00:00:00Z"},
    {"made_at": "2015-12-18T14:00:00"},
    {"sequence": -1},
    {"sequence": True},
    {"seen": {"hearing": 2**64}},
    {"body": None},
    {"body": {"person_id": "3", "kind": "present"}},
    {"body": {"person_id": 0, "kind": "present"}},
    {"body": {"person_id": 2**63, "kind": "present"}},
    {"body": {"person_id": 3, "kind": "present", "at": "now"}},
    {"kind": "note", "body": {"label": "1", "says": "half \udc00 a character", "version": 0}},
    {"kind": "interest", "body": {"kind": "other", "says": "x" * 601}},
    {"by": 3},
    {"case": "LR-1999-0001"},
    {"body": {"person_id": 999999, "kind": "present"}},
    {"kind": "vote", "body": {"ballot_id": 1, "choice": "for"}},
    {"kind": "asked", "body": {"question_id": 999, "asked_by": 1}, "case": "LR-1999-0001"},
]


def test_what_cannot_be_read_or_is_nobodys_is_refused_and_the_rest_goes_on(ready, tablet, session):
    fine = [presence(ready.members[1]), presence(ready.members[2])]
    wrong = [presence(ready.members[1]) | one if isinstance(one, dict) and one else one for one in WRONG]
    browser, address = tablet(ready.clerk), f"/hearing-days/{ready.day.reference}/entries"
    queue = json.dumps({"entries": [fine[0], *wrong, fine[1]]})

    reply = browser.post(address, content=queue, headers={"content-type": "application/json"})

    assert reply.status_code == 200
    said = reply.json()["entries"]
    assert [one["answer"] for one in said] == ["done", *["refused"] * len(WRONG), "done"]
    assert all(one["says"] for one in said[1:-1])
    assert count(session, Presence) == 2


def test_what_one_person_recorded_is_never_taken_as_anothers(ready, tablet, session):
    browser, address = tablet(ready.clerk), f"/hearing-days/{ready.day.reference}/entries"
    queue = [presence(ready.members[1])]
    for other in (ready.chair.id, None, "me"):
        reply = browser.post(address, json={"person": other, "entries": queue})
        assert (reply.status_code, reply.json()["wipe"]) == (403, [])
    assert count(session, Presence) == 0
    own = browser.post(address, json={"person": ready.clerk.id, "entries": queue})
    assert [one["answer"] for one in own.json()["entries"]] == ["done"]


def test_what_a_constraint_refuses_twice_is_refused_in_its_words_and_the_rest_goes_on(ready, tablet, monkeypatch):
    class Diagnosed(Exception):
        diag = SimpleNamespace(constraint_name="uq_presence_supersedes")

    def beaten(session, tap):
        raise IntegrityError("", {}, Diagnosed())

    monkeypatch.setitem(sending.TAPS, Kind.NOTE, beaten)
    said = send(tablet(ready.clerk), ready, a_note(ready, "Ask"), presence(ready.clerk))["entries"]
    assert [one["answer"] for one in said] == ["refused", "done"]
    assert "Somebody else has just corrected this time." in said[0]["says"]


NO_QUEUE = ["", "{", "[]", '{"entries": {}}', '{"entries": [NaN]}', "[" * 100_000, '{"entries": [], "more": 1}']


def test_what_is_no_queue_at_all_is_refused_as_a_whole(ready, tablet):
    browser, address = tablet(ready.clerk), f"/hearing-days/{ready.day.reference}/entries"
    for body in NO_QUEUE:
        reply = browser.post(address, content=body, headers={"content-type": "application/json"})
        assert reply.status_code == 422 and reply.json()["says"], body[:20]
    assert browser.post(address, data={"entries": "[]"}).status_code == 422
    assert browser.post(address, json={"entries": [{}] * 201}).status_code == 422


def test_more_than_anybody_taps_waits_on_the_tablet(ready, tablet, monkeypatch):
    browser = tablet(ready.clerk)
    monkeypatch.setattr(sending, "MOST_A_MINUTE", 2)
    assert answers(browser, ready, presence(ready.members[0]), presence(ready.members[1])) == ["done"] * 2
    reply = browser.post(f"/hearing-days/{ready.day.reference}/entries", json={"entries": []})
    assert reply.status_code == 429 and reply.headers["Retry-After"] == "60"


def test_r75_who_came_before_a_closing_that_the_tablet_did_not_know_of_goes_to_the_clerk(ready, tablet, session):
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    browser, moves = tablet(ready.members[1]), count(session, Presence)
    act(
        adjourn_hearing, ready.reference, reason=AdjournmentReason.FURTHER_EVIDENCE, because="A new statement came",
        follow_up_on=date(2016, 1, 8), by=ready.clerk, now=o_clock(14, 28),
    )  # fmt: skip
    late = presence(ready.members[2], PresenceKind.LEFT, made_at=minutes_ago(5))
    said = send(browser, ready, late)["entries"][0]
    assert said["answer"] == "refused" and "closed since 14:25" in said["says"]
    assert count(session, Presence) == moves
    tasks = session.exec(select(Followup.says).where(Followup.says.startswith("Put in the minutes"))).all()
    assert len(tasks) == 1 and ready.members[2].name in tasks[0]
