"""The engine, the session, and the only commit in the house.

`transaction()` is one act: it names itself (`licensing.act`), does everything or nothing, and has every deferred
constraint checked before it ends, so that a change without its audit event is refused inside the act.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import Connection, Engine, Enum, text
from sqlmodel import Session, create_engine
from sqlmodel import SQLModel as SQLModel  # every table takes it from here, so its constraints are named

from licensing.settings import settings

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

BEGIN_THE_ACT = "SET CONSTRAINTS ALL DEFERRED; SELECT set_config('licensing.act', '{act}', true)"


@lru_cache
def engine() -> Engine:
    """The application's engine, made on first use."""
    return create_engine(settings().database_url, pool_pre_ping=True, pool_size=10, max_overflow=10)


def bind() -> Engine | Connection:
    """What sessions are made on. Tests put a connection here whose every change is undone."""
    return engine()


@contextmanager
def transaction() -> Iterator[Session]:
    """Everything inside happens, or none of it does."""
    with (
        Session(bind(), expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
        session.begin(),
    ):
        name_act(session)
        yield session
        session.flush()
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def name_act(session: Session) -> None:
    """Give what follows in this transaction an act id of its own, and keep it where the audit event finds it.

    One way to the database and back for both statements: every transaction begins so.
    """
    session.info["act"] = uuid.uuid4()
    session.connection().exec_driver_sql(BEGIN_THE_ACT.format(act=session.info["act"]))


def session_for_request() -> Iterator[Session]:
    with transaction() as session:
        yield session


# "function": commit before the reply leaves. The default would commit after it.
SessionDep = Annotated[Session, Depends(session_for_request, scope="function")]


def words(kind: type[StrEnum], *, length: int = 40) -> Any:
    """Store an enum as readable text with a CHECK, not as a PostgreSQL type."""
    return Enum(
        kind,
        name=kind.__name__.lower(),
        length=length,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
    )
