"""How many statements reached the database: a page issues as many for two rows as for thirty."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """`with counted(undone) as statements:` gathers every statement that reads or writes a table."""
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            statements.append(statement)

    event.listen(connection.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(connection.engine, "before_cursor_execute", note)
