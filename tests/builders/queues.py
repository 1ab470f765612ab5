"""Generated queues of several tablets, delivered in any order and more than once, among the clerk's own acts on line.

`deliver` sends one such story to the server. `replay` carries out, with the commands of the pages on line, just what
was answered *done*, each once, in the order in which it first arrived. Both give the same state, or a queue did
something that no order of people at their pages could have done.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text
from starlette.requests import Request

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import transaction
from licensing.errors import NotAllowed, NotFound, Refused, Stale
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.ending import adjourn_hearing
from licensing.hearings.commands.inquiry import mark_asked, undo_question
from licensing.hearings.commands.interests import declare_interest, declare_interests
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.commands.voting import cast_vote, close_vote, put_to_vote
from licensing.hearings.offline.sending import carry_out
from licensing.hearings.offline.standing import Standing
from licensing.hearings.rules import AdjournmentReason, Choice, InterestKind, Motion, PresenceKind, Step
from licensing.papers.commands import keep_note
from licensing.people.permissions import Permission, demand
from tests.builders.hearings import Ready, a_case_ready, act, acts_as, at, go_to, opened, questions
from tests.builders.papers import published

CHOICES = [one.value for one in Choice]
PRESENCES = ["present", "present", "arrived", "left", "apologies"]
INTERESTS = ["none", "none", "none", "other", "expressed_view"]
LONGEST = 12
STATE = {
    "moved": "SELECT person_id, kind, capacity FROM presence WHERE recorded_at > :since ORDER BY id",
    "declared": "SELECT person_id, review_id, kind, says FROM interest WHERE declared_at > :since ORDER BY id",
    "asked": "SELECT question_id, asked_by, is_undone FROM asked ORDER BY id",
    "voted": "SELECT rank() OVER (ORDER BY ballot_id), person_id, choice FROM vote ORDER BY vote.id",
    "counted": "SELECT outcome, closed_at IS NULL, votes_for, votes_against, abstained, is_carried FROM ballot"
    " ORDER BY id",
    "noted": "SELECT person_id, label, says, version FROM papers_note ORDER BY person_id, label",
    "walls": "SELECT person_id FROM wall ORDER BY person_id",
    "hearing": "SELECT step, closed_at IS NULL, is_part_heard FROM hearing ORDER BY id",
}


@dataclass
class Scene:
    """A hearing as it stands when the tablets lose their signal."""

    ready: Ready
    step: Step
    hearing: int
    ballot: int
    questions: list[int]
    actors: list[Actor]  # the chair, two members, the clerk
    since: Any = None

    @property
    def clerk(self) -> Actor:
        return self.actors[-1]


@dataclass
class Story:
    """What is sent, in turn: a batch of one tablet's entries, or an act of the clerk's on line."""

    turns: list[tuple[int, list[dict[str, Any]]] | Callable[[Scene], Any]] = field(default_factory=list)
    entries: int = 0


def a_scene(step: Step) -> Scene:
    """A hearing at this step, its papers published, everybody in the room; at the outcome a vote is open."""
    ready = a_case_ready(questions=3)
    published(ready.reference, ready.clerk)
    hearing = opened(ready)
    go_to(ready, step)
    ballot = 0
    if step is Step.OUTCOME:
        ballot = act(put_to_vote, ready.reference, outcome=Motion.REVOKED, by=ready.chair, now=at(14, 20))[0].id
    people = [*ready.members, ready.clerk]
    return Scene(ready, step, hearing.id, ballot, questions(ready), [acts_as(one) for one in people], clock.now())


@contextmanager
def undone_after(connection: Connection) -> Iterator[None]:
    """Everything inside is undone."""
    with connection.begin_nested() as point:
        yield
        point.rollback()


def a_story(chance: Random, scene: Scene) -> Story:
    """Up to twelve entries of up to three tablets, permuted, duplicated, split, among up to three acts on line."""
    story, waiting = Story(), {}
    tablets = chance.sample(range(len(scene.actors)), chance.randint(1, 3))
    for number in range(chance.randint(1, LONGEST)):
        waiting.setdefault(chance.choice(tablets), []).append(_entry(chance, scene, number))
        story.entries += 1
    turns: list[Any] = []
    for tablet, entries in waiting.items():
        sent = [*entries, *chance.choices(entries, k=chance.randint(0, len(entries)))]
        chance.shuffle(sent)
        while sent:
            size = chance.randint(1, len(sent))
            turns.append((tablet, sent[:size]))
            sent = sent[size:]
        turns += [chance.choice(turns)] if chance.random() < 0.3 else []
    turns += [_on_line(chance, scene) for _ in range(chance.randint(0, 3))]
    chance.shuffle(turns)
    story.turns = turns
    return story


def deliver(scene: Scene, story: Story) -> tuple[dict[str, list[Any]], list[Any]]:
    """Send it all. Each key's answers, and what was done in the order in which it was done: entries and acts."""
    answers: dict[str, list[Any]] = {}
    done: list[Any] = []
    for turn in story.turns:
        if callable(turn):
            done.append((turn, turn(scene)))
            continue
        tablet, batch = turn
        here = Standing(scene.actors[tablet], day=scene.ready.day, has_place=True)
        replies = carry_out(a_request(scene), here, batch)["entries"]
        first = {one["key"]: said for one, said in zip(batch, replies, strict=True) if one["key"] not in answers}
        for one in sorted({one["key"]: one for one in batch}.values(), key=lambda one: one["sequence"]):
            if first.get(one["key"], {}).get("answer") == "done":
                done.append((tablet, one))
        for said in replies:
            answers.setdefault(said["key"], []).append((said["answer"], said["says"], said["codes"]))
    return answers, done


def replay(scene: Scene, done: Sequence[Any]) -> None:
    """The same, by hand, on line. An entry that was done may not be refused here, nor an act go otherwise."""
    for who, what in done:
        if callable(who):
            assert who(scene) == what
        else:
            _by_hand(scene, scene.actors[who], what)


def state(connection: Connection, scene: Scene) -> dict[str, list[Any]]:
    """All that a hearing's entries can change, without row numbers and times."""
    since = {"since": scene.since}
    found = {name: connection.execute(text(query), since if ":since" in query else {}) for name, query in STATE.items()}
    return {name: [tuple(row) for row in rows] for name, rows in found.items()}


def _entry(chance: Random, scene: Scene, number: int) -> dict[str, Any]:
    tap = "vote" if scene.step is Step.OUTCOME else "asked"
    kind = chance.choice(["presence", "interest", tap, tap, tap, "note", "note", "vote", "asked"])
    body, case = _body(chance, scene, kind), scene.ready.reference
    if kind == "interest" and body["kind"] == "none" and chance.random() < 0.5:
        case = None
    seen = chance.choice([*[scene.hearing] * 6, None, scene.hearing + 10_000])
    return {
        "key": str(UUID(int=chance.getrandbits(128), version=4)),
        "sequence": number,
        "kind": kind,
        "case": None if kind == "presence" and chance.random() < 0.5 else case,
        "seen": {"hearing": seen, "step": scene.step.value},
        "made_at": (clock.now() - timedelta(seconds=chance.randint(-120, 1200))).isoformat(),
        "body": body,
    }


def _body(chance: Random, scene: Scene, kind: str) -> dict[str, Any]:
    person = chance.choice(scene.actors).id
    if kind == "presence":
        return {"person_id": person, "kind": chance.choice(PRESENCES)}
    if kind == "interest":
        return {"kind": chance.choice(INTERESTS), "says": chance.choice(["", "A cousin"]), "open_mind": True}
    if kind == "asked":
        return {"question_id": chance.choice(scene.questions), "asked_by": person}
    if kind == "vote":
        return {"ballot_id": scene.ballot, "choice": chance.choice(CHOICES)}
    return {"label": chance.choice("12"), "says": chance.choice(["One", "Two"]), "version": chance.choice([0, 0, 1, 2])}


def _on_line(chance: Random, scene: Scene) -> Callable[[Scene], Any]:
    """Something that the clerk does at a page meanwhile."""
    person, kind = chance.choice(scene.actors).id, PresenceKind(chance.choice(PRESENCES))
    day, reference, ahead = scene.ready.day.reference, scene.ready.reference, date(2016, 1, 8)
    acts: list[tuple[Any, str, dict[str, Any]]] = [
        (mark_presence, day, {"person_id": person, "kind": kind}),
        (mark_presence, day, {"person_id": person, "kind": kind}),
        (undo_question, reference, {"question_id": chance.choice(scene.questions)}),
        (mark_asked, reference, {"question_id": chance.choice(scene.questions), "person_id": person}),
        (move_on, reference, {"to": chance.choice([Step.LAST_WORDS, Step.DELIBERATION])}),
        (close_vote, reference, {"ballot_id": scene.ballot}),
        (put_to_vote, reference, {"outcome": Motion.WARNING}),
        (
            adjourn_hearing,
            reference,
            {"reason": AdjournmentReason.OTHER, "because": "A fire alarm", "follow_up_on": ahead},
        ),
    ]
    command, about, given = chance.choice(acts)
    return lambda scene: _tried(command, about, scene.clerk, given)


def _tried(command: Callable[..., Any], about: str, by: Actor, given: dict[str, Any]) -> bool:
    """Was it done?"""
    with suppress(Refused, NotAllowed, NotFound, Stale), transaction() as session:
        command(session, about, **given, by=by, now=clock.now())
        return True
    return False


def _by_hand(scene: Scene, by: Actor, entry: dict[str, Any]) -> None:
    """What the form on line would do, with its permission and the wall; nothing that tablets have of their own."""
    body, reference, day = entry["body"], scene.ready.reference, scene.ready.day.reference
    with transaction() as session:
        asks = Permission.TAKE_PART if entry["kind"] == "note" else Permission.RUN_HEARINGS
        demand(session, by, asks, entry["case"])
        given: dict[str, Any] = {"by": by, "now": clock.now()}
        if entry["kind"] == "presence":
            mark_presence(session, day, person_id=body["person_id"], kind=PresenceKind(body["kind"]), **given)
        elif entry["kind"] == "interest" and entry["case"] is None:
            declare_interests(session, day, interests={}, **given)
        elif entry["kind"] == "interest":
            kind = InterestKind(body["kind"])
            declare_interest(session, reference, kind=kind, says=body["says"], affirms_open_mind=True, **given)
        elif entry["kind"] == "asked":
            mark_asked(session, reference, question_id=body["question_id"], person_id=body["asked_by"], **given)
        elif entry["kind"] == "vote":
            cast_vote(session, reference, ballot_ids=[body["ballot_id"]], choice=Choice(body["choice"]), **given)
        else:
            keep_note(session, reference, **body, **given)


def a_request(scene: Scene) -> Request:
    """The request as far as carrying out asks of it."""
    route = SimpleNamespace(name="hearings.entries")
    return Request({"type": "http", "route": route, "path_params": {"day": scene.ready.day.reference}, "state": {}})
