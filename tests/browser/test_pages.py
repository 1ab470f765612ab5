"""Every page that four of the roles can reach: nothing that axe finds, at both sizes; and again without JavaScript."""

from collections.abc import Callable

import pytest

from tests.browser.addresses import pages_from
from tests.browser.conftest import DESKTOP, TABLET
from tests.browser.visitor import Visitor

PEOPLE = {
    "officer": "Nasreen Chowdhury",
    "member": "Cllr Margaret Ellis",
    "trainer": "Oyin Adeyemi",
    "administrator": "Bethan Lowe",
}
REACHED: dict[str, set[str]] = {}


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_of_a_role_is_accessible_at_both_sizes(role: str, opened: Callable[..., Visitor]) -> None:
    visitor = opened(**DESKTOP).be(PEOPLE[role])
    found: list[str] = []
    for name in pages_from(visitor.page, visitor.path):
        REACHED.setdefault(role, set()).add(name)
        for size in (TABLET, DESKTOP):
            visitor.page.set_viewport_size(size["viewport"])
            visitor.picture(f"{role}-{name}-{size['viewport']['width']}-{len(found)}")
            found += visitor.violations()
    assert not found, "\n".join(found)


def test_every_page_works_and_is_accessible_without_javascript(opened: Callable[..., Visitor]) -> None:
    found, seen = [], set()
    for name in ("Nasreen Chowdhury", "Cllr Margaret Ellis", "Bethan Lowe"):
        visitor = opened(**DESKTOP, java_script_enabled=False).be(name)
        for page in pages_from(visitor.page, visitor.path):
            if page not in seen:
                seen.add(page)
                found += visitor.violations()
    assert not found, "\n".join(found)
