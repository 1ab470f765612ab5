"""Queues of tablets, permuted, duplicated, split and interleaved: they end where some order of people on line would.

`LICENSING_QUEUES=10000` runs as many; `LICENSING_QUEUES_FROM` is the first seed. Each queue is made of its seed.
`LICENSING_ORDERS=10000` explores as many orders of delivery, a tree of them for each seed.
"""

import os
from random import Random

import pytest

from licensing.hearings.rules import Step
from tests.builders.orders import EFFECTS, Tree
from tests.builders.queues import a_scene, a_story, deliver, replay, state, undone_after
from tests.builders.tablets import on_the_day

QUEUES = int(os.environ.get("LICENSING_QUEUES", "24"))
FIRST = int(os.environ.get("LICENSING_QUEUES_FROM", "0"))
ORDERS = int(os.environ.get("LICENSING_ORDERS", "60"))
OF_ONE_STORY = 30


def rows(found):
    return sum(len(found[name]) for name in EFFECTS)


@pytest.mark.parametrize("step", [Step.QUESTIONS, Step.OUTCOME])
def test_a_queue_ends_in_a_state_that_some_lawful_order_gives(undone, at, step):
    on_the_day(at)
    scene, sent, counted = a_scene(step), 0, {"done": 0, "already_done": 0, "refused": 0}
    before = state(undone, scene)
    for seed in range(FIRST, FIRST + QUEUES // 2):
        story = a_story(Random(f"{step}{seed}"), scene)
        with undone_after(undone):
            answers, done = deliver(scene, story)
            ended = state(undone, scene)
        with undone_after(undone):
            replay(scene, done)
            by_hand = state(undone, scene)

        assert ended == by_hand, f"{step} {seed}"
        assert len(answers) == story.entries, f"{step} {seed}"
        assert all(len(set(map(str, given))) == 1 for given in answers.values()), f"{step} {seed}: another answer"
        entries = [what for who, what in done if not callable(who)]
        acts = len(done) - len(entries)
        assert len({one["key"] for one in entries}) == len(entries) <= story.entries, f"{step} {seed}"
        assert rows(ended) - rows(before) <= len(entries) + acts, f"{step} {seed}: more effects than entries"
        sent += sum(len(given) for given in answers.values())
        for given in answers.values():
            counted[given[0][0]] += 1
    assert state(undone, scene) == before
    print(f"{step}: {QUEUES // 2} queues from {FIRST}, {sent} entries sent: {counted}")
    assert all(counted.values()) or not QUEUES, counted


@pytest.mark.parametrize("step", [Step.QUESTIONS, Step.OUTCOME])
def test_every_order_of_a_queue_ends_where_people_at_their_pages_would(undone, at, step):
    on_the_day(at)
    tree = Tree(undone, a_scene(step), Random(f"{step}{FIRST}"))
    while tree.orders < ORDERS // 2:
        tree.explore(min(OF_ONE_STORY, ORDERS // 2 - tree.orders))
    print(f"{step}: {tree.orders} orders, {tree.sent} entries sent: {tree.counted}")
    assert set(tree.counted) == {"done", "already_done", "refused"} or ORDERS < 1000, tree.counted
