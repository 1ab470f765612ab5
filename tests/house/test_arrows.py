"""Foreign keys point down the stack, as imports do; rules have tests named for them."""

import re
import tomllib
from pathlib import Path

from licensing.law import EVERY_ID, NOT_YET, entries, unbuilt
from licensing.tables import METADATA

ROOT = Path(__file__).resolve().parents[2]


def stack() -> list[str]:
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
    return [name.strip(" ()") for layer in layers for name in layer.split("|")]


def feature_of() -> dict[str, str]:
    homes = {}
    for path in (ROOT / "licensing").glob("*/models.py"):
        for table in re.findall(r'__tablename__ = "(\w+)"', path.read_text()):
            homes[table] = path.parent.name
    return homes


def test_every_foreign_key_points_down_or_within_its_feature():
    order, homes = stack(), feature_of()
    checked = 0
    for table in METADATA.tables.values():
        for key in table.foreign_keys:
            checked += 1
            here, there = homes[table.name], homes[key.column.table.name]
            assert order.index(here) <= order.index(there), f"{table.name} points up at {key.column.table.name}"
    assert checked


def test_every_rule_has_a_test_named_for_it():
    named = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        named |= {code.upper() for code in re.findall(r"def test_(r\d\d)_", path.read_text())}
    held = {entry.code for entry in entries()}
    assert held
    assert sorted(held - named) == []


def test_every_id_of_the_rulebook_is_built_or_promised_by_a_named_issue():
    assert [code for code, issue in unbuilt().items() if not issue] == []
    assert set(NOT_YET) == set(unbuilt())
    assert {entry.code for entry in entries()} <= set(EVERY_ID)
