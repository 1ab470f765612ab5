"""Making the database: its roles, and its tables by Alembic. Run as a role that may create roles, not as the app's."""

from collections.abc import Mapping
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

OWNER = "licensing_owner"
APP = "licensing_app"
READ = "licensing_read"
SCRIPTS = Path(__file__).resolve().parent.parent / "alembic"

# Who may look: the schema is the owner's, and nobody else may make anything in it.
GROUND = (
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}",
    f"GRANT USAGE ON SCHEMA public TO {APP}, {READ}",
)


def make_roles(url: str, passwords: Mapping[str, str] | None = None) -> None:
    """Make the owner (no login), the application's role and the reader, with these passwords. Twice is as once.

    `passwords` maps role → password; a role without one keeps what it has. Grants belong to the tables' migrations.
    """
    engine = create_engine(url)
    with engine.begin() as connection:
        for role, login in ((OWNER, "NOLOGIN"), (APP, "LOGIN"), (READ, "LOGIN")):
            _make_role(connection, role, login)
            if password := (passwords or {}).get(role):
                _set_password(connection, role, password)
        connection.execute(text(f"GRANT {OWNER} TO CURRENT_USER"))
        for statement in GROUND:
            connection.execute(text(statement))
    engine.dispose()


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to a revision."""
    command.upgrade(configured(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database down to a revision ("base" for all the way)."""
    command.downgrade(configured(url), revision)


def configured(url: str) -> Config:
    """Alembic's configuration for a database address."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = make_url(url)
    return config


def _make_role(connection: Connection, role: str, login: str) -> None:
    known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
    if known is None:
        connection.execute(text(f"CREATE ROLE {role} {login} NOSUPERUSER NOCREATEDB NOCREATEROLE"))


def _set_password(connection: Connection, role: str, password: str) -> None:
    """Let the server quote the literal: utility statements take no parameters."""
    quoted = connection.execute(text("SELECT quote_literal(:password)"), {"password": password}).scalar_one()
    connection.exec_driver_sql(f"ALTER ROLE {role} PASSWORD {quoted}".replace("%", "%%"))
