"""Static files: where they lie, the address that changes with their content, and how long a browser may keep them."""

import hashlib
from functools import lru_cache
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from licensing.settings import settings

OWN = Path(__file__).resolve().parent.parent / "static"
MODULES = OWN / "offline"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EVERY_TIME = "no-cache"


def folders() -> dict[str, Path]:
    """The two folders served: `own` is written by us, `build` is what the front-end packages gave."""
    return {"own": OWN, "build": settings().built_folder}


@lru_cache
def static(path: str) -> str:
    """The address of a static file: `static("own/product.css")` → "/static/own/product.css?v=3f2a9c11"."""
    folder, _, name = path.partition("/")
    file = folders()[folder] / name
    if not file.is_file():
        return f"/static/{path}"
    return f"/static/{path}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:8]}"


@lru_cache
def modules_version() -> str:
    """One version for all the scripts that load each other: it changes when any of them does."""
    together = hashlib.sha256()
    for file in sorted(MODULES.glob("*.js")):
        together.update(file.name.encode() + b"\0" + file.read_bytes())
    return together.hexdigest()[:8]


def module(name: str) -> str:
    """The address of a script of the tablet's: the version is in its path, so that what it imports has the same."""
    return f"/static/offline/{modules_version()}/{name}"


def serve_static(app: FastAPI) -> None:
    """Mount the folders on the application."""
    for name, folder in folders().items():
        app.mount(f"/static/{name}", kept(StaticFiles(directory=folder, check_dir=False)), name=f"static.{name}")
    app.mount("/static/offline/{version}", kept(StaticFiles(directory=MODULES)), name="static.offline")


def kept(app: ASGIApp) -> ASGIApp:
    """An address with a content hash may be kept for ever; any other is asked for again."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def stamp(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 304):
                version = scope.get("path_params", {}).get("version")
                hashed = scope.get("query_string", b"").startswith(b"v=") or version == modules_version()
                MutableHeaders(scope=message)["Cache-Control"] = FOR_EVER if hashed else ASK_EVERY_TIME
            await send(message)

        await app(scope, receive, stamp)

    return answer
