"""How migrations run: as the role that owns the tables, with short waits for locks."""

from alembic import context
from sqlalchemy import create_engine, text

from licensing.tables import METADATA


def run() -> None:
    """Migrate over the connection that `licensing.migrations` hands over, or over the address it names."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    engine = create_engine(context.config.attributes["url"])
    with engine.connect() as opened:
        _migrate(opened)
        opened.commit()
    engine.dispose()


def _is_ours(name, kind, parents):
    """`audit_due` is the trigger's own note, written by no model."""
    return not (kind == "table" and name == "audit_due")


def _migrate(connection):
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.execute(text("SET statement_timeout = '5min'"))
    connection.execute(text("SET ROLE licensing_owner"))
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        compare_type=True,
        transaction_per_migration=True,
        include_name=_is_ours,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.execute(text("RESET ROLE"))


run()
