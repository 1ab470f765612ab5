"""Names are the field's words; the clock, the commit and the locks are each in one place."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BANNED = {"utils", "helpers", "common", "misc", "core", "manager", "mixin", "abstract", "info", "stuff"}


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts]
    assert found
    return found


def holding(pattern: str, *folders: str, but: tuple[str, ...] = ()) -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sources(*folders)
        if str(path.relative_to(ROOT)) not in but
        for line in path.read_text().splitlines()
        if wanted.search(line.split("#")[0])
    ]


def test_no_module_hides_behind_a_word_that_says_nothing():
    assert [
        path for path in sources("licensing", "workers", "tests", "tools") if BANNED & set(path.stem.split("_"))
    ] == []


def test_nobody_is_a_user_a_client_or_a_customer():
    """The field says licence holder, officer, councillor. (`psycopg` and the operating system keep their own words.)"""
    assert holding(r"\b(def|class) \w*(customer|client|[Uu]ser)\w*", "licensing", "workers") == []


def test_only_the_database_commits():
    assert holding(r"\.commit\(", "licensing", "workers", but=("licensing/database.py",)) == []


def test_only_the_clock_reads_time():
    reads = r"\b(datetime|date)\.(now|today|utcnow)\(|\btime\.time\("
    assert holding(reads, "licensing", "workers", but=("licensing/clock.py",)) == []


def test_commands_and_queries_are_told_the_time():
    """Only routes, tasks and the command line ask the clock."""
    asks = holding(r"\bclock\.(now|today|machine)\(", "licensing")
    inner = [one for one in asks if re.match(r"licensing/\w+/(commands|queries|rules|models)", one)]
    assert asks and inner == []


def test_nothing_is_marked_as_unfinished():
    unfinished = r"NotImplementedError|pytest\.(skip|mark\.skip|mark\.xfail|importorskip)"
    assert holding(unfinished, "licensing", "workers", "tests", but=("tests/house/test_words.py",)) == []


UNSAFE = re.compile(r"\|\s*safe\b|<script(?![^>]*\bsrc=)|<[a-z][^>{]*\s(style|on[a-z]+)=")


def test_templates_mark_nothing_as_safe_and_hold_no_script_or_style():
    pages = list((ROOT / "templates").rglob("*.html"))
    assert pages
    assert [str(path) for path in pages if UNSAFE.search(path.read_text())] == []
