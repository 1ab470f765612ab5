"""docker-compose.yml and its production override, read against what they promise. No engine runs here."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import yaml

from licensing.settings import DEMONSTRATION_SECRET, PREFIX, Settings
from licensing.supervisor import worker_process

ROOT = Path(__file__).resolve().parents[2]
OURS = {"web", "worker", "beat", "migrate"}
SECRETS = {"LICENSING_APP_PASSWORD", "LICENSING_SECRET_KEY", "LICENSING_AUDIT_KEY", "POSTGRES_PASSWORD"}
SECRETS |= {"REDIS_PASSWORD", "LICENSING_DOMAIN"}
MAIL = {f"LICENSING_MAIL_{one}" for one in ("HOST", "PORT", "USER", "PASSWORD", "STARTTLS", "FROM")}
MAY_BE_EMPTY = MAIL | {f"LICENSING_NOTIFY_{one}" for one in ("API_KEY", "EMAIL_TEMPLATE", "FILE_TEMPLATE", "BASE_URL")}
MAY_BE_EMPTY |= {f"LICENSING_{one}" for one in ("CLAMD", "UPLOAD_LIMIT", "DOCUMENT_SIZE", "DOCUMENT_PAGES")}


class Reader(yaml.SafeLoader):
    """Compose's own `!override` says: instead of the list it would be added to."""


Reader.add_constructor("!override", lambda loader, node: loader.construct_sequence(node))


def read(name: str) -> dict:
    return yaml.load((ROOT / name).read_text(), Reader)


@pytest.fixture(scope="module")
def demonstration():
    return read("docker-compose.yml")["services"]


@pytest.fixture(scope="module")
def production():
    return read("docker-compose.production.yml")["services"]


def test_every_service_is_there(demonstration):
    assert set(demonstration) == OURS | {"proxy", "postgres", "redis", "mail"}


def test_ours_are_one_image(demonstration):
    assert {demonstration[name]["image"] for name in OURS} == {"licensing"}
    assert {demonstration[name]["build"] for name in OURS} == {"."}


def test_every_service_that_stays_is_watched(demonstration):
    unwatched = [name for name, service in demonstration.items() if "healthcheck" not in service]

    assert unwatched == ["migrate"]  # ends when it is done


def test_the_web_can_be_many(demonstration):
    web = demonstration["web"]

    assert "ports" not in web and "container_name" not in web
    assert "web 8000" in (ROOT / "deploy" / "Caddyfile").read_text()


def test_only_the_proxy_and_the_mail_catcher_are_reached_and_only_from_here(demonstration):
    reached = {name: service["ports"] for name, service in demonstration.items() if "ports" in service}

    assert set(reached) == {"proxy", "mail"}
    assert all(port.startswith("127.0.0.1:") for ports in reached.values() for port in ports)


def test_its_database_can_be_made(demonstration, servers):
    """PostgreSQL's own program makes a cluster with the arguments that the file hands on, whatever the locale."""
    given = shlex.split(demonstration["postgres"]["environment"]["POSTGRES_INITDB_ARGS"])
    folder = Path(tempfile.mkdtemp(prefix="licensing-compose-"))
    folder.chmod(0o777)
    (folder / "password").write_text("demonstration")
    (folder / "password").chmod(0o644)
    command = [str(servers.programs / "initdb"), "-U", "postgres", f"--pwfile={folder / 'password'}", "-D"]
    told = subprocess.run(
        [*command, str(folder / "data"), "--no-sync", *given], env={"LANG": "C", "PATH": os.environ["PATH"]}, cwd="/",
        capture_output=True, text=True, **servers._as_nobody(),
    )  # fmt: skip
    shutil.rmtree(folder, ignore_errors=True)
    assert told.returncode == 0, told.stderr


def test_without_env_everything_has_a_value(demonstration):
    text = (ROOT / "docker-compose.yml").read_text()

    assert re.findall(r"(?<!\$)\$\{(\w+)\}", text) == []
    assert ":?" not in text
    assert demonstration["web"]["environment"]["LICENSING_DEMONSTRATION"] == "true"
    assert "licensing demo" in demonstration["migrate"]["command"][-1]


def test_production_has_no_default_secret():
    text = (ROOT / "docker-compose.production.yml").read_text()
    asked = set(re.findall(r"\$\{(\w+):\?[^}]+\}", text))

    assert asked == SECRETS
    assert set(re.findall(r"\$\{(\w+)", text)) - asked == MAY_BE_EMPTY
    assert ":-" not in text and DEMONSTRATION_SECRET not in text


def test_production_is_no_demonstration(demonstration, production):
    for name in OURS:
        assert production[name]["environment"]["LICENSING_DEMONSTRATION"] == "false"
        assert production[name]["environment"]["LICENSING_SECURE_COOKIES"] == "true"
    assert production["migrate"]["command"] == ["licensing", "migrate", "--roles"]
    assert production["mail"]["profiles"] == ["demonstration"]


def test_production_overrides_every_default_of_the_demonstration(demonstration, production):
    for name, service in demonstration.items():
        for part in ("environment", "command"):
            if ":-" in str(service.get(part, "")):
                assert ":-" not in str(production[name][part]) and ":?" in str(production[name][part])


def test_mail_is_caught_in_a_demonstration_and_never_in_production(demonstration, production):
    assert {demonstration[name]["environment"]["LICENSING_MAIL_HOST"] for name in OURS} == {"mail"}
    told = {name: value for name, value in demonstration["worker"]["environment"].items() if "MAIL" in name}
    assert Settings(**{name.removeprefix(PREFIX).lower(): value for name, value in told.items()}).mail_port == 1025
    for name in OURS:
        assert set(production[name]["environment"]) >= MAY_BE_EMPTY
        assert production[name]["environment"]["LICENSING_MAIL_HOST"] == "${LICENSING_MAIL_HOST-}"


def test_what_production_leaves_empty_is_the_services_own_default(monkeypatch):
    for name in MAY_BE_EMPTY:
        monkeypatch.setenv(name, "")
    made = Settings()
    for name in MAY_BE_EMPTY:
        field = name.removeprefix(PREFIX).lower()
        assert getattr(made, field) == Settings.model_fields[field].default


def test_a_worker_serves_every_queue(demonstration):
    told = re.search(r"^QUEUES = \(([^)]+)\)", (ROOT / "workers" / "app.py").read_text(), re.MULTILINE)[1]
    served = worker_process()[worker_process().index("--queues") + 1].split(",")

    assert served == re.findall(r'"(\w+)"', told)
    assert demonstration["worker"]["command"] == ["licensing", "worker"]


def test_only_migrations_know_the_owner(demonstration, production):
    for services in (demonstration, production):
        knowing = {name for name in services if "LICENSING_OWNER_DATABASE_URL" in services[name].get("environment", {})}
        assert knowing == {"migrate"}


def test_every_variable_told_to_ours_is_a_setting(demonstration, production):
    known = {f"LICENSING_{name.upper()}" for name in Settings.model_fields} | {"LICENSING_APP_PASSWORD"}

    for services in (demonstration, production):
        assert all(set(services[name]["environment"]) <= known for name in OURS)
