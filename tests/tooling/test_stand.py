"""The commands, the locks and the copy of the front-end packages."""

import re

import pytest

import assets
import environment
import stand

ROOT = environment.ROOT
NAMED = {"help", "run", "test", "check", "lint", "format", "types", "imports", "migrate", "rulebook", "shell", "bench"}


def test_make_and_the_script_know_the_same_commands():
    targets = set(re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split())

    assert targets >= NAMED
    assert targets == set(stand.COMMANDS) - {"image"}  # the Dockerfile's


def test_help_lists_every_command(capsys):
    assert stand.main([]) == 0

    listed = capsys.readouterr().out
    assert all(f"  {name} " in listed for name in stand.COMMANDS)


def test_an_unknown_command_is_an_error(capsys):
    assert stand.main(["fly"]) == 2
    assert "run" in capsys.readouterr().out


@pytest.mark.parametrize("name", environment.LOCKS)
def test_a_lock_is_hashed_and_names_no_index(name):
    lock = (ROOT / "requirements" / f"{name}.txt").read_text()
    packages = re.findall(r"^[a-z0-9].*", lock, re.MULTILINE)

    assert packages
    assert all("==" in package and package.endswith("\\") for package in packages)
    assert "://" not in lock and "--index" not in lock


def test_the_tests_run_on_what_is_served():
    run, dev = (
        set(re.findall(r"^(\S+==\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))
        for name in ("run", "dev")
    )

    assert run < dev


def test_the_front_end_lock_names_no_registry():
    lock = (ROOT / "package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert '"node_modules/govuk-frontend": {\n      "version": "6.3.0"' in lock


def test_what_is_served_has_neither_the_face_nor_the_crest():
    css = (assets.BUILT / "govuk-frontend.css").read_text()

    assert "Source Sans 3 Variable" in css
    assert "GDS Transport" not in css and "crest" not in css and "@font-face" not in css
    assert not [path for path in assets.BUILT.rglob("*") if "crest" in path.name or "icon" in path.name]


def test_a_style_sheet_that_keeps_the_face_is_refused():
    with pytest.raises(environment.CannotProvide, match="GDS Transport"):
        assets.own_look('.a{font-family:"GDS Transport",serif}')


def test_every_file_the_face_asks_for_is_there():
    css = (assets.BUILT / "source-sans-3.css").read_text()
    asked = re.findall(r"url\(([^)]+)\)", css)

    assert len(asked) >= 4
    assert all((assets.BUILT / name).is_file() for name in asked)
