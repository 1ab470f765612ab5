"""The rulebook in `docs/` says what the tables say, and the page has an anchor for each rule that a page tags."""

import re
from pathlib import Path

from licensing.law import entries, unbuilt
from licensing.reports.rulebook_page import as_markdown, chapters, does

ROOT = Path(__file__).resolve().parents[2]
TAG = re.compile(r"\bR\d{2}\b")


def test_the_rulebook_is_current():
    assert (ROOT / "docs" / "rulebook.md").read_text() == as_markdown(entries(), unbuilt()), "Run `make rulebook`."


def test_every_rule_a_page_tags_has_an_anchor():
    tagged = {code for path in (ROOT / "templates").rglob("*.html") for code in TAG.findall(path.read_text())}
    anchored = {chapter.code for chapter in chapters(entries())} | set(unbuilt())
    assert tagged
    assert sorted(tagged - anchored) == []


def test_every_rule_says_what_it_does_whence_and_when():
    held = entries()
    assert held
    for entry in held:
        assert entry.source, entry.code
        assert re.fullmatch(
            r"(Refuses|Warns, and asks for a reason|Works out, and explains)\. .+\. Binds.+\.", does(entry)
        )


def test_chapters_stand_in_the_rulebooks_order():
    numbers = [int(chapter.code[1:]) for chapter in chapters(entries())]
    assert numbers == sorted(set(numbers))
