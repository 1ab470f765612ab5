"""No file or function so long that nobody reads it; the aims are reported, the limits hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("licensing", "workers", "tools", "benchmarks")
MOST_LINES = {".py": 400, ".html": 150, ".typ": 400, ".js": 400, ".css": 1200}
MOST_FUNCTION, MOST_ROUTE, MOST_TASK, MOST_TEST, MOST_PARAMETERS, MOST_MIGRATION = 50, 20, 10, 40, 8, 120
ROUTE_VERBS = ("get", "post", "put", "delete")


def files(*folders: str, endings: tuple[str, ...] = (".py",)) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*")) if path.suffix in endings]
    assert found, f"nothing to check in {folders}"
    return [path for path in found if "__pycache__" not in path.parts]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def length(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def is_route(function: ast.FunctionDef) -> bool:
    calls = [decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in ROUTE_VERBS for call in calls)


def is_task(function: ast.FunctionDef) -> bool:
    calls = [decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call)]
    return any(isinstance(call, ast.Name) and call.id in ("shared_task", "following") for call in calls)


def test_no_file_is_too_long():
    checked = files(*CODE, "templates", "tests", endings=tuple(MOST_LINES))
    long = [f"{path}: {count}" for path in checked if (count := lines(path)) > MOST_LINES[path.suffix]]
    assert long == []


def test_no_migration_is_too_long():
    assert [f"{path}: {lines(path)}" for path in files("alembic/versions") if lines(path) > MOST_MIGRATION] == []


@pytest.mark.parametrize(
    ("which", "most"),
    [(None, MOST_FUNCTION), (is_route, MOST_ROUTE), (is_task, MOST_TASK)],
    ids=["all", "route", "task"],
)
def test_no_function_is_too_long(which, most):
    checked = [(path, one) for path in files(*CODE) for one in functions(path) if which is None or which(one)]
    assert checked
    assert [f"{path.relative_to(ROOT)} {one.name}: {length(one)}" for path, one in checked if length(one) > most] == []


def test_no_test_is_too_long():
    checked = [(path, one) for path in files("tests") for one in functions(path) if one.name.startswith("test_")]
    assert checked
    assert [f"{path} {one.name}: {length(one)}" for path, one in checked if length(one) > MOST_TEST] == []


def test_functions_take_few_parameters():
    """More than eight is a frozen dataclass that nobody has named yet. Commands name what an act records one by one."""
    checked = [(path, one) for path in files(*CODE) for one in functions(path)]
    assert checked
    crowded = [
        f"{path.relative_to(ROOT)} {one.name}: {count}"
        for path, one in checked
        if (count := len(one.args.args) + len(one.args.kwonlyargs) - 3 * _is_command(one)) > MOST_PARAMETERS
    ]
    assert crowded == []


def _is_command(function: ast.FunctionDef) -> bool:
    """Every command takes the session, who acts and when: those are not counted against it."""
    names = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    return {"session", "by"} <= names and bool({"now", "at"} & names)


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())
