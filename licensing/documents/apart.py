"""Opening a file in a process of its own, with little memory and little time: what breaks there breaks nothing here."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import licensing
from licensing.documents.opened import Limits, Opened, Unfit
from licensing.documents.rules import Media

ROOT = Path(licensing.__file__).parent.parent
PATIENCE = 120  # seconds of the wall's clock; the process's own limit on work is shorter
TOO_MUCH = "It took too much time or memory to open. Print it to a new PDF, and send that"


def open_apart(name: str, content: bytes, limits: Limits) -> Opened:
    """As `opening.open_file`, apart. Raises Unfit for a file that breaks, fills or stalls the process that opens it."""
    told = json.dumps({"name": name, "limits": asdict(limits)}).encode() + b"\n"
    surroundings = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "licensing.documents.opening"],
            input=told + content,
            capture_output=True,
            timeout=PATIENCE,
            env=surroundings,
            cwd=ROOT,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise Unfit(TOO_MUCH) from None
    line, _, shown = done.stdout.partition(b"\n")
    answer = json.loads(line)
    if "unfit" in answer:
        raise Unfit(answer["unfit"])
    return Opened(
        name=answer["name"],
        media=Media(answer["media"]),
        content=content,
        shown=shown if answer["shown"] else None,
        pages=answer["pages"],
        removed=tuple(answer["removed"]),
    )
