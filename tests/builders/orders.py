"""Every order in which a few entries of several tablets may come, explored as a tree: what two orders share is done once.

Each step down is one entry sent, one sent again, or one act of the clerk's on line. It is compared there and then with
the same act by hand from the same state; so each order, from the root to a leaf, ends where people at their pages would.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import Connection

from licensing.hearings.offline.sending import carry_out
from licensing.hearings.offline.standing import Standing
from tests.builders.queues import Scene, Story, a_request, a_story, replay, state, undone_after

Sent = tuple[int, dict[str, Any]] | Callable[[Scene], Any]
EFFECTS = ("moved", "declared", "voted")  # each entry that is done adds one row to one of these, a question or a note
LONGEST = 7


@dataclass
class Tree:
    """What was seen on the way: orders ended, entries sent, what they were answered."""

    connection: Connection
    scene: Scene
    chance: Random
    orders: int = 0
    sent: int = 0
    counted: dict[str, int] = field(default_factory=dict)

    def explore(self, most: int) -> None:
        """Up to so many orders of one story: all of it permuted, some of it sent twice, with the acts among it."""
        story = a_story(self.chance, self.scene)
        waiting = [*_entries(story), *(turn for turn in story.turns if callable(turn))][:LONGEST]
        before = state(self.connection, self.scene)
        self._below(waiting, before, {}, self.orders + most)
        assert state(self.connection, self.scene) == before

    def _below(self, waiting: list[Sent], before: dict[str, Any], answers: dict[str, Any], until: int) -> None:
        if not waiting:
            self.orders += 1
            return
        for number in self.chance.sample(range(len(waiting)), len(waiting)):
            if self.orders < until:
                rest = waiting[:number] + waiting[number + 1 :]
                self._step(waiting[number], rest, before, answers, until)

    def _step(
        self, what: Sent, rest: list[Sent], before: dict[str, Any], answers: dict[str, Any], until: int
    ) -> None:
        with undone_after(self.connection):
            said, after = self._send(what), state(self.connection, self.scene)
            known = answers if callable(what) else answers | {what[1]["key"]: said}
            if not callable(what) and self.chance.random() < 0.3:
                assert self._send(what) == said, "Sent again, it is answered otherwise."
                assert state(self.connection, self.scene) == after, "Sent again, it has an effect."
            self._below(rest, after, known, until)
        done = said if callable(what) else said[0] == "done"
        with undone_after(self.connection):
            if callable(what) or done:
                replay(self.scene, [(what, said) if callable(what) else what])
            assert state(self.connection, self.scene) == after, f"{what}: {said}"
        assert _rows(after) - _rows(before) <= bool(done), f"{what} has more than one effect."

    def _send(self, what: Sent) -> Any:
        if callable(what):
            return what(self.scene)
        tablet, entry = what
        here = Standing(self.scene.actors[tablet], day=self.scene.ready.day, has_place=True)
        said = carry_out(a_request(self.scene), here, [entry])["entries"][0]
        self.sent += 1
        self.counted[said["answer"]] = self.counted.get(said["answer"], 0) + 1
        return said["answer"], said["says"], said["codes"]


def _entries(story: Story) -> list[Sent]:
    """Each entry once, with its tablet."""
    batches = [turn for turn in story.turns if not callable(turn)]
    return list({one["key"]: (tablet, one) for tablet, batch in batches for one in batch}.values())


def _rows(found: dict[str, Any]) -> int:
    return sum(len(found[name]) for name in EFFECTS)
