"""What every browser of these tests is started with, and how long they wait."""

import os
from pathlib import Path
from typing import Any

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
TABLET: dict[str, Any] = {"viewport": {"width": 810, "height": 1080}, "has_touch": True, "is_mobile": True}
SECONDS_TO_WAIT = 60  # patience with a busy machine, not a limit on speed
NOTED = Path(__file__).resolve().parents[2] / "build" / "chromium.path"


def chromium_path() -> str:
    """The browser that `make install` found; LICENSING_CHROMIUM names another. Empty where there is none."""
    return os.environ.get("LICENSING_CHROMIUM") or (NOTED.read_text().strip() if NOTED.exists() else "")
