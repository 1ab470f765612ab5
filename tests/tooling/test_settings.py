"""What an installation is told, and how it is refused by name."""

import json
import os

import pytest

from licensing.settings import DEMONSTRATION_SECRET, Settings, SettingsRefused, settings

SERVERS = {
    "LICENSING_DATABASE_URL": "postgresql+psycopg://licensing_app:secret@database/licensing",
    "LICENSING_REDIS_URL": "redis://redis:6379/0",
}
# Fixed, so that two processes collect the same tests.
KEYS = {
    "LICENSING_BASE_URL": "https://licensing.calderbrook.example",
    "LICENSING_SECRET_KEY": "kV3n0-Qx7pLw9Zs2RtYb5MdGh8JcFa4UeTi6OqNxW1y",
    "LICENSING_AUDIT_KEY": "p8Rz2Ht6Yc4Nw0Bv7Ks5Jd1Lf9Gq3Xm-TaEuIoCyPlM",
}


@pytest.fixture
def told(monkeypatch, tmp_path):
    """Settings made of exactly these variables, in a folder where no supervisor runs."""

    def read(**variables: str) -> Settings:
        for name in [name for name in os.environ if name.startswith("LICENSING_")]:
            monkeypatch.delenv(name)
        for name, value in ({"LICENSING_DATA_FOLDER": str(tmp_path)} | variables).items():
            monkeypatch.setenv(name, value)
        return settings.__wrapped__()

    return read


def test_without_servers_it_does_not_start(told):
    with pytest.raises(SettingsRefused, match="LICENSING_DATABASE_URL and LICENSING_REDIS_URL: not set"):
        told()


def test_the_embedded_switch_needs_running_servers(told):
    with pytest.raises(SettingsRefused, match="no embedded servers are running"):
        told(LICENSING_EMBEDDED="true")


def test_production_starts_with_servers_and_keys(told):
    made = told(**SERVERS, **KEYS)

    assert made.secure_cookies
    assert not made.demonstration


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("LICENSING_SECRET_KEY", "", "LICENSING_SECRET_KEY must be set"),
        ("LICENSING_AUDIT_KEY", DEMONSTRATION_SECRET + "whatever", "LICENSING_AUDIT_KEY must be set"),
        ("LICENSING_AUDIT_KEY", "short", "LICENSING_AUDIT_KEY must be at least 32 characters"),
        ("LICENSING_AUDIT_KEY", "a" * 64, "LICENSING_AUDIT_KEY must be at least 32 characters drawn by chance"),
        ("LICENSING_AUDIT_KEY", KEYS["LICENSING_SECRET_KEY"], "must differ"),
        ("LICENSING_SECURE_COOKIES", "false", "LICENSING_SECURE_COOKIES may be off only in a demonstration"),
        ("LICENSING_DATABASE_URL", "sqlite:///x", "LICENSING_DATABASE_URL: must begin with postgresql"),
        ("LICENSING_REDIS_URL", "memory://", "LICENSING_REDIS_URL: must begin with redis://"),
        ("LICENSING_PORT", "99999", "LICENSING_PORT: "),
        ("LICENSING_SESSION_IDLE_MINUTES", "never", "LICENSING_SESSION_IDLE_MINUTES: "),
        ("LICENSING_BASE_URL", "licensing.example", "LICENSING_BASE_URL: must begin with"),
        ("LICENSING_BASE_URL", "http://licensing.example", "LICENSING_BASE_URL must be where .* https"),
        ("LICENSING_BASE_URL", "", "LICENSING_BASE_URL must be where"),
        ("LICENSING_REDIS_URL", "", "^LICENSING_REDIS_URL: not set"),
        ("LICENSING_DATABASE_URL", "postgresql+psycopg://", "LICENSING_DATABASE_URL: must name a database"),
        ("LICENSING_TEMPLATES_FOLDER", "/nowhere/at/all", "LICENSING_TEMPLATES_FOLDER: there is no folder"),
    ],
)
def test_what_is_wrong_is_refused_by_name(told, variable, value, says):
    with pytest.raises(SettingsRefused, match=says):
        told(**{**SERVERS, **KEYS, variable: value})


def test_a_demonstration_needs_no_keys(told):
    assert told(**SERVERS, LICENSING_DEMONSTRATION="true").demonstration


def test_a_second_terminal_finds_the_running_servers(told, tmp_path):
    note = {"supervisor": os.getpid(), "database_url": "postgresql+psycopg://a@/b", "redis_url": "redis+socket:///c"}
    (tmp_path / "embedded.json").write_text(json.dumps(note | {"demonstration": True, "port": 8004}))

    assert told().port == 8004
    assert told(**SERVERS, **KEYS).database_url == SERVERS["LICENSING_DATABASE_URL"]


def test_the_note_of_a_supervisor_that_died_is_not_believed(told, tmp_path):
    gone = {"supervisor": 2**22 + 1, "database_url": "postgresql+psycopg://a@/b", "redis_url": "redis+socket:///c"}
    (tmp_path / "embedded.json").write_text(json.dumps(gone | {"demonstration": True}))

    with pytest.raises(SettingsRefused, match="not set"):
        told()


def test_every_setting_is_documented():
    undocumented = [name for name, field in Settings.model_fields.items() if not field.description]

    assert len(Settings.model_fields) > 10
    assert undocumented == []
