"""Orders in which the entries of several tablets may come, explored as a tree: what orders share is done once.

Each step down is one entry sent, one sent again, or one act of the clerk's on line. It is compared there and then with
the same act by hand from the same state; so each order, from root to leaf, ends where people at their pages would.
At its end every entry is sent again: the answer is the first one, and nothing changes.
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
BRANCHES = (1, 2)  # ways on from each place, drawn by chance: the first entries vary as much as the last


@dataclass
class Tree:
    """What was seen on the way: orders ended, entries sent, what they were answered."""

    connection: Connection
    scene: Scene
    chance: Random
    orders: int = 0
    sent: int = 0
    counted: dict[str, int] = field(default_factory=dict)

    def explore(self, until: int) -> None:
        """Some orders of one story, its entries and acts permuted, until there were so many in all."""
        story = a_story(self.chance, self.scene)
        waiting = [*_entries(story), *(turn for turn in story.turns if callable(turn))][:LONGEST]
        before = state(self.connection, self.scene)
        self._below(waiting, before, [], until)
        assert state(self.connection, self.scene) == before

    def _below(self, waiting: list[Sent], before: dict[str, Any], said: list[tuple[Sent, Any]], until: int) -> None:
        if not waiting:
            self.orders += 1
            for what, first in said:
                assert self._send(what) == first, "Sent again, it is answered otherwise."
            assert state(self.connection, self.scene) == before, "Sent again, it has an effect."
            return
        for number in self.chance.sample(range(len(waiting)), min(self.chance.choice(BRANCHES), len(waiting))):
            if self.orders < until:
                rest = waiting[:number] + waiting[number + 1 :]
                self._step(waiting[number], rest, before, said, until)

    def _step(
        self, what: Sent, rest: list[Sent], before: dict[str, Any], said: list[tuple[Sent, Any]], until: int
    ) -> None:
        with undone_after(self.connection):
            answer, after = self._send(what), state(self.connection, self.scene)
            self._below(rest, after, said if callable(what) else [*said, (what, answer)], until)
        done = answer if callable(what) else answer[0] == "done"
        with undone_after(self.connection):
            if callable(what) or done:
                replay(self.scene, [(what, answer) if callable(what) else what])
            assert state(self.connection, self.scene) == after, f"{what}: {answer}"
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
