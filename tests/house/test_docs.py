"""The documents keep up with the code: links lead somewhere, what they name exists, decisions are numbered."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from licensing.cli import app
from licensing.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
PATH_IN_CODE = re.compile(r"`((?:licensing|workers|templates|alembic|tests|tools|docs|deploy)/[\w./-]+)`")
COMMAND = re.compile(r"(?:`|^|worker |bin/)licensing ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?(?: ([a-z][a-z-]+))?", re.M)
SETTING = re.compile(rf"`({PREFIX}[A-Z_]+)`")
PRIVATE = re.compile(r"/w[o]rk\b|/r[o]ot\b|py[p]i\.|registry\.np[m]js|files\.python[h]osted")


def documents() -> list[Path]:
    found = [ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
    assert len(found) > 20
    return found


def anchors(path: Path) -> set[str]:
    """The fragments that a page's headings make."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def links() -> Iterator[tuple[Path, str]]:
    for path in documents():
        for target in LINK.findall(path.read_text()):
            if not re.match(r"https?://|mailto:", target):
                yield path, target


def words_of_the_glossary() -> list[list[str]]:
    rows = [line for line in (DOCS / "glossary.md").read_text().splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_links_lead_to_a_page_that_exists_and_a_heading_on_it():
    broken, found = [], list(links())
    for path, target in found:
        page, _, fragment = target.partition("#")
        leads_to = (path.parent / page).resolve() if page else path
        if not leads_to.exists() or (fragment and fragment not in anchors(leads_to)):
            broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert found
    assert broken == []


def test_pictures_exist_and_say_what_they_show():
    wrong = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in documents()
        for shows, target in PICTURE.findall(path.read_text())
        if not shows.strip() or not (path.parent / target).exists()
    ]
    assert wrong == []


def test_paths_named_in_documents_exist():
    named = {(path, one) for path in documents() for one in PATH_IN_CODE.findall(path.read_text())}
    assert named
    assert sorted(f"{path.relative_to(ROOT)}: {one}" for path, one in named if not (ROOT / one).exists()) == []


def test_the_tour_names_functions_that_are_in_the_files_it_names():
    """Each line of the tour's table is `file` and then `function`."""
    rows = re.findall(r"^\| \d+ \| `([^`]+\.py)` \| `(\w+)`", (DOCS / "tour.md").read_text(), flags=re.MULTILINE)
    assert len(rows) > 10
    missing = [f"{file}: {name}" for file, name in rows if not _defines(ROOT / file, name)]
    assert missing == []


def test_commands_named_in_documents_exist():
    named = {words for path in documents() for words in COMMAND.findall(path.read_text())}
    assert named
    assert sorted(" ".join(words) for words in named if not _is_command(words)) == []


def test_settings_named_in_documents_exist():
    named = {name for path in documents() for name in SETTING.findall(path.read_text())}
    assert named
    assert sorted(named - {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}) == []


def test_decisions_are_numbered_without_a_gap_and_each_is_in_the_list():
    records = sorted(path.name for path in (DOCS / "adr").glob("0*.md"))
    assert records
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    assert re.findall(r"\]\((0[^)]+)\)", (DOCS / "adr/README.md").read_text()) == records


@pytest.mark.parametrize("part", ["**Context.**", "**Decision.**", "**Consequences.**", "**Turned down.**"])
def test_each_decision_says_why_and_what_else_there_was(part):
    records = list((DOCS / "adr").glob("0*.md"))
    assert [path.name for path in records if part not in path.read_text()] == []


def test_each_decision_bears_its_own_number():
    records = list((DOCS / "adr").glob("0*.md"))
    assert [path.name for path in records if not path.read_text().startswith(f"# {path.name[:4]}. ")] == []


def test_the_glossary_is_in_order_and_says_each_word_once():
    words = [row[0].casefold() for row in words_of_the_glossary()]
    assert len(words) > 50
    assert words == sorted(set(words))


def test_the_glossary_names_words_that_the_code_has():
    code = "\n".join(path.read_text() for path in (ROOT / "licensing").rglob("*.py"))
    named = [one for row in words_of_the_glossary() for one in re.findall(r"`([\w.]+)`", row[2])]
    assert named
    assert [one for one in named if not _in_code(one, code)] == []


def test_no_guide_is_longer_than_somebody_reads():
    guides = list((DOCS / "guide").glob("*.md"))
    assert guides
    assert [path.name for path in guides if len(path.read_text().splitlines()) > 120] == []


def test_documents_stand_alone():
    assert [str(path.relative_to(ROOT)) for path in documents() if PRIVATE.search(path.read_text())] == []


def _is_command(words: tuple[str, ...]) -> bool:
    """Whether the command line takes these words, as far as they are names of commands."""
    here = typer.main.get_command(app)
    for word in filter(None, words):
        if not hasattr(here, "commands"):
            return True  # what follows a command is its argument
        if word not in here.commands:
            return False
        here = here.commands[word]
    return True


def _defines(path: Path, name: str) -> bool:
    defined = rf"^(?:def|class) {name}\b|^{name}\b.* = "
    return path.exists() and re.search(defined, path.read_text(), re.MULTILINE) is not None


def _in_code(name: str, code: str) -> bool:
    """A bare word stands somewhere in the code; `Kind.MEMBER` needs the class and the member; a package its folder."""
    if name.startswith("licensing."):
        return (ROOT / name.replace(".", "/")).is_dir()
    return all(re.search(rf"\b{part}\b", code) for part in name.split("."))
