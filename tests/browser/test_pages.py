"""Every page that each role can reach: nothing that axe finds, at both sizes; again without scripts; no dead end."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from licensing.people.permissions import GRANTED
from licensing.people.rules import Role
from tests.browser.addresses import acts_on, pages_from, permission_for
from tests.browser.settled import DESKTOP, TABLET
from tests.browser.visitor import Visitor

# Who, and what they hold in their hands. Each page is seen at both sizes by whoever comes to it first.
PEOPLE: dict[Role, tuple[str, dict[str, Any]]] = {
    Role.LICENSING_OFFICER: ("Nasreen Chowdhury", DESKTOP),
    Role.PANEL_MEMBER: ("Cllr Margaret Ellis", TABLET),
    Role.COMMISSIONER: ("Elspeth Sugden", TABLET),
    Role.CLERK: ("Marcus Crowther", TABLET),
    Role.LEGAL_ADVISER: ("Ilinca Whitworth", DESKTOP),
    Role.TRAINING_ADMINISTRATOR: ("Oyin Adeyemi", TABLET),
    Role.AUDITOR: ("Teodora Marsh", DESKTOP),
    Role.ADMINISTRATOR: ("Bethan Lowe", DESKTOP),
}
# Between them they see every kind of form; the others share their pages.
WITHOUT_SCRIPTS = (Role.LICENSING_OFFICER, Role.PANEL_MEMBER, Role.COMMISSIONER, Role.ADMINISTRATOR)
SEEN = Counter[str]()
SEEN_WITHOUT: set[str] = set()


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_of_a_role_is_accessible_and_leads_nowhere_it_may_not_go(
    role: Role, opened: Callable[..., Visitor]
) -> None:
    who, held = PEOPLE[role]
    visitor = opened(**held).be(who)
    found, here, there = [], Counter[str](), dict[str, str]()
    for name in pages_from(visitor.page, visitor.path):
        here[name] += 1
        there.setdefault(name, visitor.address)
        both = here[name] > SEEN[name]
        SEEN[name] += both
        # Another role's same page is looked at again where it shows what nobody was shown yet.
        for size in (TABLET, DESKTOP) if both else (held,) if visitor.shows_new() else ():
            visitor.page.set_viewport_size(size["viewport"])
            visitor.picture(f"{role}-{name}-{here[name]}-{size['viewport']['width']}")
            found += visitor.violations()
        for act in acts_on(visitor.page):
            asked = permission_for(act)
            if asked and role not in GRANTED[asked]:
                found.append(f"{visitor.path} offers {act}, which needs {asked}")
    if role in WITHOUT_SCRIPTS:
        found += without_scripts(opened(**held, scripts=False), who, there)
    assert not found, "\n".join(found)


def without_scripts(visitor: Visitor, who: str, pages: dict[str, str]) -> Iterator[str]:
    """The same pages again, each kind once in a run, where no script arrives."""
    visitor.be(who)
    for name, address in pages.items():
        if name not in SEEN_WITHOUT:
            SEEN_WITHOUT.add(name)
            answer = visitor.go(address)
            assert answer is not None and answer.status == 200, f"{address}: {answer and answer.status}"
            yield from visitor.violations()
