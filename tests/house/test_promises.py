"""Every fact in the outbox has a task, every task a queue, every queue a worker."""

import re
from pathlib import Path

import yaml

from licensing.outbox.follows import FOLLOWS
from workers import app, outbox

ROOT = Path(__file__).resolve().parents[2]


def posted_facts() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "licensing").rglob("*.py"):
        found |= set(re.findall(r"\bpost\(\s*session,\s*\"([a-z_.]+)\"", path.read_text()))
    return found


def test_every_fact_posted_has_a_task_and_every_task_a_fact():
    facts = posted_facts()
    assert facts
    assert facts == set(FOLLOWS)


def test_every_task_that_follows_is_known_to_the_worker():
    app.celery.loader.import_default_modules()
    assert set(FOLLOWS.values()) == set(outbox.TASKS)
    assert set(FOLLOWS.values()) <= set(app.celery.tasks)


def test_tasks_are_named_after_their_feature_and_function():
    app.celery.loader.import_default_modules()
    ours = {name for name in app.celery.tasks if not name.startswith("celery.")}
    assert ours
    for name in ours:
        feature, act = name.split(".")
        assert (ROOT / "workers" / f"{feature}.py").exists(), name
        assert f"def {act}(" in (ROOT / "workers" / f"{feature}.py").read_text() or act == "drain", name


def test_every_task_that_beat_starts_exists():
    app.celery.loader.import_default_modules()
    assert {entry["task"] for entry in app.celery.conf.beat_schedule.values()} <= set(app.celery.tasks)


def test_every_queue_has_a_worker():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    commands = [str(service.get("command", "")) for service in compose["services"].values()]
    assert any("worker" in command for command in commands)
    from_supervisor = (ROOT / "licensing" / "supervisor.py").read_text()
    assert all(queue in from_supervisor for queue in app.QUEUES)
