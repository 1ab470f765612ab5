"""Every fact in the outbox has a task, every task a queue, every queue a worker."""

import ast
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from licensing.outbox.follows import FOLLOWS
from workers import outbox

ROOT = Path(__file__).resolve().parents[2]

FACT = re.compile(
    r"(?!message\.received)(notice|review|bulk|training|decision|hearing|clock|suggestion|message|hearing_day|papers|document)\."
    r"(approved|withdrawn|served|rebutted|given_to_notify|attended|made|moved|asked|gathered"
    r"|queued|summoned|cancelled|ready|supplement|received|unlisted)"
)


@pytest.fixture(scope="module")
def app(configured) -> ModuleType:
    """The Celery application reads the settings when it is imported, so not before there are any."""
    module = import_module("workers.app")
    module.celery.loader.import_default_modules()
    return module


def posted_facts() -> set[str]:
    """Every word given to `post(session, …)` as its fact; where it is a name, every fact its module tells of."""
    found: set[str] = set()
    for path in (ROOT / "licensing").rglob("*.py"):
        path_tree = ast.parse(path.read_text())
        for node in ast.walk(path_tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "post":
                where = path_tree if isinstance(node.args[1], ast.Name) else node.args[1]
                told = [one.value for one in ast.walk(where) if isinstance(one, ast.Constant)]
                found |= {one for one in told if isinstance(one, str) and FACT.fullmatch(one)}
    return found


def test_every_fact_posted_has_a_task_and_every_task_a_fact():
    facts = posted_facts()
    assert facts
    assert facts == set(FOLLOWS)


def test_every_task_that_follows_is_known_to_the_worker(app):
    assert set(FOLLOWS.values()) == set(outbox.TASKS)
    assert set(FOLLOWS.values()) <= set(app.celery.tasks)


def test_tasks_are_named_after_their_feature_and_function(app):
    ours = {name for name in app.celery.tasks if not name.startswith("celery.")}
    assert ours
    for name in ours:
        feature, act = name.split(".")
        assert (ROOT / "workers" / f"{feature}.py").exists(), name
        assert f"def {act}(" in (ROOT / "workers" / f"{feature}.py").read_text() or act == "drain", name


def test_every_task_that_beat_starts_exists(app):
    assert {entry["task"] for entry in app.celery.conf.beat_schedule.values()} <= set(app.celery.tasks)


def test_every_queue_has_a_worker(app):
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    commands = [str(service.get("command", "")) for service in compose["services"].values()]
    assert any("worker" in command for command in commands)
    from_supervisor = (ROOT / "licensing" / "supervisor.py").read_text()
    assert all(queue in from_supervisor for queue in app.QUEUES)
