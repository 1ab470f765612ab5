"""The Python environment in .venv, exactly as the hashed locks say: with uv where it can be had, else with pip."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
REQUIREMENTS = ROOT / "requirements"
LOCKS = ("run", "dev", "uv", "node")
# Locks that name no index: each machine has its own way to the packages, and the hashes say they are the right ones.
LOCKING = [
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
    "--universal",
    "--python-version=3.11",
]
PROJECT = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]


class CannotProvide(Exception):
    """Something needed cannot be had on this machine; the message says what to do about it."""


def provide(kind: str) -> None:
    """Make .venv hold that lock (`run` or `dev`) and this project; quick when it does already."""
    if _fingerprint(kind) in _stamps(kind):
        return
    if (VENV / "stamp-dev").exists():
        kind = "dev"  # whoever had the tests' packages keeps them
    print(f"Installing Python packages ({kind})", flush=True)
    for stamp in VENV.glob("stamp-*"):
        stamp.unlink()
    uv = find_uv()
    if not (uv and _with_uv(uv, kind)):
        _with_pip(kind)
    (VENV / f"stamp-{kind}").write_text(_fingerprint(kind))


def find_uv() -> str | None:
    """uv from PATH, or fetched into .tools; None where it cannot be had."""
    own = TOOLS / "uv" / "bin" / "uv"
    if not own.exists() and not shutil.which("uv"):
        fetch("uv")
    return shutil.which("uv") or (str(own) if own.exists() else None)


def fetch(name: str) -> bool:
    """Put the packages of a small lock into a folder of their own under .tools; True when that worked."""
    options = ["--quiet", "--target", str(TOOLS / name), "--require-hashes", "-r", str(REQUIREMENTS / f"{name}.txt")]
    if uv := shutil.which("uv", path=f"{TOOLS / 'uv' / 'bin'}{os.pathsep}{os.environ['PATH']}"):
        return _works([uv, "pip", "install", "--python", sys.executable, *options])
    if _works([sys.executable, "-m", "pip", "install", "--disable-pip-version-check", *options]):
        return True
    pip = TOOLS / "pip"  # a Python without pip, as Debian's: a throw-away environment may still have one
    return _works([sys.executable, "-m", "venv", str(pip)]) and _works(
        [str(pip / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", *options]
    )


def drop(*packages: str) -> None:
    """Take packages out of .venv again."""
    if uv := find_uv():
        subprocess.run([uv, "pip", "uninstall", "--quiet", "--python", str(VENV / "bin" / "python"), *packages])
    else:
        subprocess.run([str(VENV / "bin" / "python"), "-m", "pip", "uninstall", "--quiet", "--yes", *packages])


def lock() -> None:
    """Work out every lock again from its .in file."""
    uv = find_uv()
    if uv is None:
        raise CannotProvide("Locking needs uv: pip install uv")
    for name in LOCKS:
        subprocess.run([uv, "pip", "compile", "-q", *LOCKING, "-o", f"{name}.txt", f"{name}.in"], cwd=REQUIREMENTS)


def _with_uv(uv: str, kind: str) -> bool:
    if not _is_whole() and not _works([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]):
        return False
    python = ["--quiet", "--python", str(VENV / "bin" / "python")]
    return _works([uv, "pip", "sync", *python, "--require-hashes", str(REQUIREMENTS / f"{kind}.txt")]) and _works(
        [uv, "pip", "install", *python, *PROJECT]
    )


def _with_pip(kind: str) -> None:
    """The slow way, for a machine whose packages only pip knows how to reach."""
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    made = _works([sys.executable, "-m", "venv", "--clear", str(VENV)])
    locked = made and _works([*pip, "--require-hashes", "-r", str(REQUIREMENTS / f"{kind}.txt")], aloud=True)
    if not (locked and _works([*pip, *PROJECT], aloud=True)):
        raise CannotProvide(
            "The Python packages could not be installed. What said no is above; on Debian and Ubuntu a bare machine "
            "wants first: apt-get install python3-venv"
        )


def _is_whole() -> bool:
    """Whether .venv has a Python that runs and is the one we were started with."""
    probe = [str(VENV / "bin" / "python"), "-c", "import sys; print(sys.version_info[:2])"]
    try:
        return subprocess.run(probe, capture_output=True, text=True).stdout.strip() == str(sys.version_info[:2])
    except OSError:
        return False


def _fingerprint(kind: str) -> str:
    """What the environment depends on: the locks, the project's own file, the Python and the place."""
    parts = [sys.version, str(ROOT)]
    parts += [(REQUIREMENTS / f"{name}.txt").read_text() for name in ("run", kind)]
    parts.append((ROOT / "pyproject.toml").read_text().partition("[tool.ruff")[0])
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _stamps(kind: str) -> set[str]:
    """The fingerprints that the environment carries; `dev` holds everything that `run` asks for."""
    carried = {path.read_text() for path in [VENV / f"stamp-{kind}"] if path.exists()}
    dev = VENV / "stamp-dev"
    if kind == "run" and dev.exists() and dev.read_text() == _fingerprint("dev"):
        carried.add(_fingerprint("run"))
    return carried if (VENV / "bin" / "licensing").exists() else set()


def _works(command: list[str], *, aloud: bool = False) -> bool:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=not aloud).returncode == 0
    except OSError:
        return False
