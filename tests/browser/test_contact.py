"""Contact at the screen: a call, a reply, a request granted, an approach noted; forms short, pages accessible."""

from collections.abc import Callable

from tests.browser.settled import DESKTOP, TABLET
from tests.browser.visitor import Visitor

HEARD = "/reviews?standing=scheduled"


def test_what_was_said_is_written_down_in_few_taps_and_seen_by_who_decides(opened: Callable[..., Visitor]) -> None:
    officer = opened(**DESKTOP).be("Nasreen Chowdhury")
    officer.go(HEARD)
    officer.page.locator("#main table a[href^='/reviews/LR-']").first.click()
    case = officer.path
    found = officer.violations()

    officer.afresh()
    officer.tap("Record a call or visit")
    officer.choose(officer.page.get_by_label("Call", exact=True))
    officer.choose(officer.page.get_by_label("The licence holder"))
    officer.write(officer.page.get_by_label("What was said"), "He asked where the room is. I told him.")
    found += officer.violations()
    officer.tap("Record a call or visit", role="button")
    assert officer.taps <= 4 and officer.boxes == 1, (officer.taps, officer.boxes)

    officer.go(f"{case}/contact/reply")
    officer.choose(officer.page.get_by_label("Attending", exact=True))
    officer.write(officer.page.get_by_label("Interpreter"), "Romanian")
    found += officer.violations()
    officer.tap("Record the reply to the notice", role="button")

    officer.go(f"{case}/contact/postponement")
    officer.choose(officer.page.get_by_label("The licence holder"))
    officer.choose(officer.page.get_by_label("More time to prepare"))
    officer.write(officer.page.get_by_label("In their words"), "My accountant is away.")
    found += officer.violations()
    officer.tap("Record a request to postpone", role="button")
    _grant(officer)
    found += officer.violations()
    officer.must_not_be_refused()
    assert officer.named("Romanian").count() == 0 and "Granted" in officer.page.locator("#main").inner_text()

    found += _approach(opened(**TABLET).be("Marcus Crowther"), case)
    assert not found, "\n".join(found)


def _grant(officer: Visitor) -> None:
    officer.page.get_by_role("link", name="Record the decision").click()
    officer.choose(officer.page.get_by_label("Granted"))
    officer.write(officer.page.get_by_label("Who decided"), "Marcus Crowther, clerk")
    officer.write(officer.page.get_by_label("Reason"), "There is time within the programme.")
    officer.write(officer.page.get_by_label("What the licence holder was told"), "By telephone: a later day.")
    officer.tap("Record the decision", role="button")


def _approach(clerk: Visitor, case: str) -> list[str]:
    """The clerk writes down that a member was approached, and notes what follows."""
    clerk.go(f"{case}/contact/approach")
    clerk.page.get_by_label("Who was approached").select_option(label="Cllr Tom Barraclough")
    clerk.choose(clerk.page.get_by_label("The licence holder"))
    clerk.choose(clerk.page.get_by_label("Call", exact=True))
    clerk.write(clerk.page.get_by_label("What was said"), "He asked him to be fair.")
    found = clerk.violations()
    clerk.tap("Record an approach to a councillor", role="button")
    clerk.page.get_by_role("link", name="Note beside it").click()
    clerk.write(clerk.page.get_by_label("Note"), "Advised to say so at the hearing.")
    found += clerk.violations()
    clerk.tap("Note beside the approach", role="button")
    assert "Advised to say so" in clerk.page.locator("#main").inner_text()
    return found + clerk.violations()
