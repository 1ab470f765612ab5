"""The main flows by keyboard alone, every stop in sight and never behind the bar; nothing sideways at 320 pixels."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hearing_room import PRESENT, buttons, tap_each
from tests.browser.keys import FOCUS, press_key, tab_to
from tests.browser.settled import DESKTOP
from tests.browser.visitor import Visitor

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NARROW = {"viewport": {"width": 320, "height": 640}}
MAIN_PAGES = {
    "Nasreen Chowdhury": ["/", "/today", "/reviews", "/register", "/hearing-days", "/notices", "/figures", "/training"],
    "Cllr Margaret Ellis": ["/my-hearings", "/powers"],
    "Elspeth Sugden": ["/to-decide", "/dates", "/rulebook"],
}


def press(visitor: Visitor, says: str) -> None:
    """To a link or a button by Tab, and Enter."""
    before = visitor.page.url
    tab_to(visitor, says)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(lambda url: url != before)


def test_an_officer_schedules_a_case_by_keyboard(desktop: Visitor) -> None:
    desktop.be("Nasreen Chowdhury").go("/reviews?standing=to_be_scheduled")
    press(desktop, "LR-")
    press(desktop, "Schedule a hearing")
    slot = desktop.page.locator("#main a[href*='/schedule/']").first.inner_text()
    press(desktop, slot.splitlines()[0])
    press(desktop, "Schedule and send to post")
    assert desktop.path.startswith("/reviews/LR-")


def test_the_commissioner_decides_by_keyboard(desktop: Visitor) -> None:
    desktop.be("Elspeth Sugden")
    desktop.page.locator("#main a[href$='/judgment']").last.click()
    keyboard = desktop.page.keyboard
    tab_to(desktop, name="adequacy")
    keyboard.press("Space")
    tab_to(desktop, name="adequacy_because")
    keyboard.type("They asked about each matter.")
    tab_to(desktop, name="act")
    keyboard.press("Space")
    tab_to(desktop, name="adopts")
    keyboard.press("Space")
    tab_to(desktop, name="own_words")
    keyboard.type("What he wrote in March persuaded me.")
    press(desktop, "Read it back")
    press(desktop, "Decide")
    assert "What he wrote in March persuaded me." in desktop.page.locator("#main").inner_text()


def test_a_clerk_runs_the_questions_by_keyboard_and_the_bar_hides_nothing(tablet: Visitor) -> None:
    tablet.be("Marcus Crowther").go("/today")
    tablet.go("/hearing-days")
    tablet.page.locator("#main a[href^='/hearing-days/HD-']").first.click()
    tablet.page.locator("#main a[href$='/hearing']").first.click()
    room = tablet.path
    tablet.tap("Record who is in the room")
    here = buttons(tablet, PRESENT).count()
    press_key(tablet, "Present")
    expect(buttons(tablet, PRESENT)).to_have_count(here - 1)
    tap_each(tablet, PRESENT)
    tablet.go(room)
    tab_to(tablet, "Open the hearing")
    tablet.page.keyboard.press("Enter")
    tablet.page.get_by_role("heading", name="Attendance", level=1).wait_for()
    tab_to(tablet, "Here")
    tablet.page.keyboard.press("Enter")
    tablet.page.get_by_role("button", name="Has left").first.wait_for()
    for step in ("Interests", "Officer presents", "Licence holder answers", "Questions"):
        tab_to(tablet, f"Next: {step.lower()}")
        tablet.page.keyboard.press("Enter")
        tablet.page.get_by_role("heading", name=step, level=1).wait_for()
        if step == "Interests":
            tab_to(tablet, "None further")
            tablet.page.keyboard.press("Enter")
            tablet.page.get_by_text("Everybody in the room who decides has said").wait_for()
    assert not tablet.violations()
    room, wide = tablet.path, []
    tablet.page.set_viewport_size(NARROW["viewport"])
    for path in (room, room.replace("/hearing", "/papers"), f"{room}/log", "/offline", "/tablets"):
        tablet.go(path)
        if (over := tablet.page.evaluate(SIDEWAYS)) > 0:
            wide.append(f"{path}: {over} pixels")
    assert not wide, wide


@pytest.mark.parametrize("name", MAIN_PAGES)
def test_nothing_is_sideways_at_320_pixels(name: str, opened: Callable[..., Visitor]) -> None:
    visitor = opened(**NARROW).be(name)
    wide = []
    for path in MAIN_PAGES[name]:
        visitor.go(path)
        visitor.picture(f"narrow{path.replace('/', '-')}")
        if (over := visitor.page.evaluate(SIDEWAYS)) > 0:
            wide.append(f"{path}: {over} pixels")
    assert not wide, wide


def test_a_review_and_its_pages_are_not_sideways_at_320_pixels(opened: Callable[..., Visitor]) -> None:
    visitor = opened(**NARROW).be("Nasreen Chowdhury")
    wide = []
    visitor.go("/reviews")
    review = visitor.page.locator("#main table a[href^='/reviews/LR-']").first.get_attribute("href")
    for path in (review, f"{review}/schedule", f"{review}/decision", f"{review}/timeline"):
        visitor.go(path)
        if (over := visitor.page.evaluate(SIDEWAYS)) > 0:
            wide.append(f"{path}: {over} pixels")
    assert not wide, wide


def test_the_first_stop_is_the_way_past_the_head(opened: Callable[..., Visitor]) -> None:
    visitor = opened(**DESKTOP)
    visitor.go("/")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate(FOCUS)["says"] == "Skip to main content"
