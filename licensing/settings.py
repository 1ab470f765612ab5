"""What one installation is told from outside: every setting, by name, with what it means.

Each is read from an environment variable, `LICENSING_` and the field's name in capitals. In a checkout where `make run`
is running, the supervisor's note of its own servers (`embedded.json` in the data folder) fills in what the environment
leaves out, so that a second terminal finds them. Settings are made on first use, never at import.
"""

import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parent.parent
PREFIX = "LICENSING_"
SHORTEST_SECRET = 32
# Good enough to show invented people with, and known to everybody: production refuses anything that begins so.
DEMONSTRATION_SECRET = "demonstration-only-"
NO_SERVERS = (
    "Give both LICENSING_DATABASE_URL and LICENSING_REDIS_URL, or try the service out with "
    "`make run` (`licensing run`), which starts its own servers."
)
UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
NOTIFY_KEY = re.compile(rf".+-{UUID}-{UUID}")
NOT_RUNNING = "LICENSING_EMBEDDED is on, but no embedded servers are running here. Start them with `make run`."


class SettingsRefused(Exception):
    """The settings are missing or wrong; the message names each one. The command line shows it and exits with 2."""


class Settings(BaseSettings):
    """Everything the service is told from outside. Nothing here changes while it runs."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: str = Field(
        default="",
        description="PostgreSQL 15 or newer, as the application's role: "
        "postgresql+psycopg://licensing_app:PASSWORD@HOST/DATABASE",
    )
    owner_database_url: str = Field(
        default="",
        description="The same database as the role that owns the tables. Only `licensing migrate` and `licensing demo` "
        "read it; leave it out of the web, worker and beat processes.",
    )
    app_password: SecretStr = Field(
        default=SecretStr(""),
        description="Read by `licensing migrate --roles` only: the password that the application's role, "
        "licensing_app, is to sign in to PostgreSQL with.",
    )
    read_password: SecretStr = Field(
        default=SecretStr(""),
        description="Read by `licensing migrate --roles` only: the same for licensing_read, which may only look.",
    )
    redis_url: str = Field(
        default="",
        description="Redis or Valkey, which carries tasks to the workers: redis://HOST:6379/0, rediss://... or "
        "redis+socket:///PATH. It may be emptied at any time; nothing is kept there.",
    )
    embedded: bool = Field(
        default=False,
        description="Use the PostgreSQL and Valkey that `licensing run` has started here, instead of two addresses.",
    )
    demonstration: bool = Field(
        default=False,
        description="Invented people, *Choose who to be*, and a clock that can be moved on. Never for real cases.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(DEMONSTRATION_SECRET + "sessions-and-one-time-tokens"),
        description="Signs one-time tokens. At least 32 characters; the demonstration's is refused anywhere else.",
    )
    audit_key: SecretStr = Field(
        default=SecretStr(DEMONSTRATION_SECRET + "chain-of-audit-events"),
        description="Keys the chain of audit events. At least 32 characters, kept where the database's copies are not: "
        "whoever has both could rewrite history unseen.",
    )
    data_folder: Path = Field(
        default=CHECKOUT / ".local",
        description="Where `licensing run` keeps its servers' data and its note of where they are.",
    )
    templates_folder: Path = Field(
        default=CHECKOUT / "templates",
        description="The pages and letters. Right for a checkout; the image says its own.",
    )
    built_folder: Path = Field(
        default=CHECKOUT / "build" / "static",
        description="The style sheets, scripts and fonts copied from packages, served under /static/build.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where people reach the service, without a slash at the end: links in letters and mail begin so.",
    )
    host: str = Field(default="127.0.0.1", description="The address the web process listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="The port the web process listens on.")
    trusted_proxies: str = Field(
        default="127.0.0.1",
        description="Whose X-Forwarded headers to believe: addresses or networks, separated by commas.",
    )
    secure_cookies: bool = Field(
        default=True,
        description="Send cookies over https only, with the __Host- prefix. Off only for trying out over plain http.",
    )
    session_idle_minutes: int = Field(
        default=30, ge=1, le=240, description="A person who does nothing for so long signs in again."
    )
    session_absolute_hours: int = Field(
        default=12, ge=1, le=24, description="A person signs in again after so long, whatever they do."
    )
    body_limit: int = Field(
        default=10 * 1024 * 1024,
        ge=64 * 1024,
        description="The largest form or file that a request may carry, in bytes.",
    )
    upload_limit: int = Field(
        default=60 * 1024 * 1024,
        ge=1024 * 1024,
        description="The most that one upload of documents, a photo or a proof may carry, all its files together, in "
        "bytes. A proxy in front must let as much through.",
    )
    document_size: int = Field(
        default=25 * 1024 * 1024, ge=1024 * 1024, description="The largest single document, in bytes."
    )
    document_pages: int = Field(default=500, ge=1, le=5000, description="The most pages that one document may have.")
    clamd: str = Field(
        default="",
        description="Where ClamAV’s clamd listens, which scans what people send: HOST:3310, or unix:/PATH. Without it "
        "nothing is scanned, and pages say so.",
    )

    mail_host: str = Field(
        default="",
        description="The mail server that e-mails are handed to, by SMTP. Without one, none is sent, and pages say so.",
    )
    mail_port: int = Field(default=25, ge=1, le=65535, description="The port it listens on; 587 with a password.")
    mail_user: str = Field(default="", description="The name to sign in to the mail server with, if it asks for one.")
    mail_password: SecretStr = Field(default=SecretStr(""), description="And the password: only with STARTTLS.")
    mail_starttls: bool = Field(default=False, description="Turn to TLS first. On wherever it can be.")
    mail_from: str = Field(default="", description="The address that e-mails come from, and that answers go to.")
    mail_timeout_seconds: float = Field(
        default=10, gt=0, le=60, description="How long to wait for each answer of the mail server."
    )
    notify_api_key: SecretStr = Field(
        default=SecretStr(""), description="The key of a GOV.UK Notify service: NAME-uuid-uuid. Off without one."
    )
    notify_base_url: str = Field(
        default="https://api.notifications.service.gov.uk", description="Where GOV.UK Notify answers."
    )
    notify_email_template: str = Field(
        default="",
        description="The id of a Notify e-mail template made of ((subject)) and ((body)). With it, and without a mail "
        "server, e-mails go by Notify.",
    )
    notify_file_template: str = Field(
        default="", description="The same with ((link_to_file)): for e-mails that bring a letter."
    )
    notify_timeout_seconds: float = Field(default=10, gt=0, le=60, description="How long to wait for Notify.")
    notify_settle_seconds: float = Field(
        default=900,
        gt=0,
        description="Where Notify took a letter or not, and no answer came: how long to wait before it is asked.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given outright, then the environment, then the supervisor's note."""
        return init_settings, env_settings, SupervisorsNote(settings_cls)

    @field_validator("database_url", "owner_database_url")
    @classmethod
    def is_postgresql(cls, url: str) -> str:
        if url and not url.startswith("postgresql+psycopg://"):
            raise ValueError("must begin with postgresql+psycopg://")
        if url and not urlsplit(url).path.strip("/"):
            raise ValueError("must name a database: postgresql+psycopg://ROLE:PASSWORD@HOST/DATABASE")
        return url

    @field_validator("templates_folder")
    @classmethod
    def is_folder(cls, folder: Path) -> Path:
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        return folder

    @field_validator("redis_url")
    @classmethod
    def is_redis(cls, url: str) -> str:
        if url and not url.startswith(("redis://", "rediss://", "redis+socket://")):
            raise ValueError("must begin with redis://, rediss:// or redis+socket://")
        return url

    @field_validator("clamd")
    @classmethod
    def is_scanner(cls, address: str) -> str:
        host, _, port = address.rpartition(":")
        if address and not address.startswith("unix:/") and not (host and port.isdecimal()):
            raise ValueError("must be HOST:PORT or unix:/PATH")
        return address

    @field_validator("base_url")
    @classmethod
    def is_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url.rstrip("/")

    @field_validator("notify_base_url")
    @classmethod
    def is_safe(cls, url: str) -> str:
        if urlsplit(url).scheme != "https" and urlsplit(url).hostname not in ("127.0.0.1", "localhost"):
            raise ValueError("must begin with https://: a key is sent there")
        return url.rstrip("/")

    @field_validator("notify_api_key")
    @classmethod
    def is_key(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and not NOTIFY_KEY.fullmatch(key.get_secret_value()):
            raise ValueError("must be a key as GOV.UK Notify gives it: NAME-uuid-uuid")
        return key

    @model_validator(mode="after")
    def can_send(self) -> "Settings":
        wrong = []
        if self.mail_host and not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+", self.mail_from):
            wrong.append("MAIL_FROM: must be one e-mail address, since LICENSING_MAIL_HOST is set")
        if bool(self.mail_user) is not bool(self.mail_password.get_secret_value()):
            wrong.append("MAIL_USER and LICENSING_MAIL_PASSWORD: give both, or neither")
        if self.mail_user and not self.mail_starttls:
            wrong.append("MAIL_STARTTLS: must be on, or the password of the mail server is sent for all to read")
        if (self.notify_email_template or self.notify_file_template) and not self.notify_api_key.get_secret_value():
            wrong.append("NOTIFY_API_KEY: must be set, since a template of GOV.UK Notify is")
        if wrong:
            raise ValueError("\n".join(f"{PREFIX}{one}" for one in wrong))
        return self

    @model_validator(mode="after")
    def has_servers(self) -> "Settings":
        given = {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}
        missing = " and ".join(f"{PREFIX}{name}" for name, url in given.items() if not url)
        if missing:
            raise ValueError(NOT_RUNNING if self.embedded else f"{missing}: not set. {NO_SERVERS}")
        return self

    @model_validator(mode="after")
    def is_fit_for_real_cases(self) -> "Settings":
        wrong = [] if self.demonstration else list(self._unfit())
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _unfit(self) -> list[str]:
        """What is good enough for a demonstration only."""
        secrets = {"SECRET_KEY": self.secret_key, "AUDIT_KEY": self.audit_key}
        wrong = [f"{PREFIX}{name} {fault}" for name, key in secrets.items() if (fault := _fault(key))]
        if self.secret_key == self.audit_key:
            wrong.append("LICENSING_SECRET_KEY and LICENSING_AUDIT_KEY must differ")
        if not self.secure_cookies:
            wrong.append("LICENSING_SECURE_COOKIES may be off only in a demonstration")
        if not self.base_url.startswith("https://"):
            wrong.append("LICENSING_BASE_URL must be where people reach the service, and begin with https://")
        return wrong


class SupervisorsNote(PydanticBaseSettingsSource):
    """What a running `licensing run` wrote down about its own servers; empty when the environment names others."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        if os.environ.get(f"{PREFIX}DATABASE_URL") or self.current_state.get("database_url"):
            return {}
        folder = os.environ.get(f"{PREFIX}DATA_FOLDER") or self.current_state.get("data_folder") or CHECKOUT / ".local"
        return read_note(Path(folder))


def read_note(folder: Path) -> dict[str, Any]:
    """The settings of the servers running on that data folder; {} when none are, or the note is not ours to read."""
    try:
        note: dict[str, Any] = json.loads((folder / "embedded.json").read_text())
        os.kill(int(note.pop("supervisor")), 0)
    except (OSError, ValueError, KeyError):
        return {}
    return note


@lru_cache
def settings() -> Settings:
    """The settings, read once. SettingsRefused names what is missing or wrong."""
    try:
        return Settings()
    except ValidationError as wrong:
        raise SettingsRefused("\n".join(_in_words(error) for error in wrong.errors())) from None


def _fault(key: SecretStr) -> str:
    value = key.get_secret_value()
    if value.startswith(DEMONSTRATION_SECRET):
        return "must be set: the demonstration's is known to everybody"
    if len(value) < SHORTEST_SECRET or len(set(value)) < SHORTEST_SECRET // 4:
        return f"must be at least {SHORTEST_SECRET} characters drawn by chance"
    return ""


def _in_words(error: Any) -> str:
    """One pydantic error as a line that begins with the variable's name."""
    says = str(error["msg"]).removeprefix("Value error, ")
    return f"{PREFIX}{str(error['loc'][0]).upper()}: {says}" if error["loc"] else says
