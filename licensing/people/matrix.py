"""The table of who may open what: each route of the application, beside each role. For a monitoring officer to read."""

from collections.abc import Iterable

from fastapi.routing import APIRoute

from licensing.people.homes import permission_of
from licensing.people.permissions import GRANTED, SEES_EVERY_CASE
from licensing.people.rules import ROLE_WORDS, Role

HEAD = """# Who may do what

Made from the code by `licensing permissions`, and compared with it by `tests/house/test_permissions.py`. Every page and
act is a line; every role a column. **Yes**: whoever holds the role may. **Seated**: a panel member may, once seated to
hear that very case. A blank: never. Public lines need no role.

Two things stand above this table. A **wall** (a declared interest, or a part in the case) bars a person from everything
about that case, whatever their roles. And the **power** to decide is not a permission: who decides on a day is the rule
of that day (R01), read from *Who decides*.
"""


def as_markdown(routes: Iterable[APIRoute]) -> str:
    """The whole page, by address."""
    rows = sorted((line_of(route) for route in routes), key=lambda cells: (cells[0], cells[1]))
    columns = ["Address", "Does", "Name", "Permission", *ROLE_WORDS.values()]
    lines = [columns, ["---"] * len(columns), *rows]
    return HEAD + "\n" + "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def line_of(route: APIRoute) -> list[str]:
    """One route's cells."""
    asked = permission_of(route)
    does = " ".join(sorted(route.methods or ()))
    if asked is None:
        return [f"`{route.path}`", does, route.name, "public", *["Yes" for _ in ROLE_WORDS]]
    about_a_case = "{reference}" in route.path
    cells = [_cell(role, GRANTED[asked], about_a_case=about_a_case) for role in ROLE_WORDS]
    return [f"`{route.path}`", does, route.name, asked.value, *cells]


def _cell(role: Role, granted: frozenset[Role], *, about_a_case: bool) -> str:
    if role not in granted:
        return ""
    needs_a_seat = about_a_case and role is Role.PANEL_MEMBER and role not in SEES_EVERY_CASE
    return "Seated" if needs_a_seat else "Yes"
