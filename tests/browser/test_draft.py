"""A dead battery costs at most ten seconds of writing (A19): in a browser that is closed without a word."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.hearing_room import (
    ASKED,
    everybody_is_here,
    open_and_hear,
    say_no_interest,
    settle,
    talk_in_private,
    tap_each,
)
from tests.browser.settled import TABLET
from tests.browser.visitor import Visitor

TEN_SECONDS = 10_000


def heard_to_the_end(chair: Visitor) -> str:
    """From *My hearings* to the page on which the chair writes; its address."""
    say_no_interest(chair)
    chair.tap(chair.page.get_by_role("link", name=re.compile("^Hearing of")).first)
    everybody_is_here(chair)
    open_and_hear(chair)
    tap_each(chair, ASKED)
    talk_in_private(chair)
    settle(chair, "revoked")
    chair.tap("Close the hearing")
    chair.tap("To the case")
    chair.tap(chair.page.locator("#main a[href$='/proposal']").first)
    return chair.path


def test_a19_what_was_written_ten_seconds_before_the_tablet_died_is_there_on_another(
    opened: Callable[..., Visitor],
) -> None:
    chair = opened(**TABLET).be("Cllr Margaret Ellis")
    address = heard_to_the_end(chair)
    page = chair.page
    page.clock.install()
    page.reload()
    page.locator('[name="reasons"]').press_sequentially("You did not tell the council")
    page.clock.fast_forward(TEN_SECONDS)
    expect(page.locator("[data-draft-state]")).to_contain_text("Kept at")
    page.locator('[name="reasons"]').press_sequentially(" what it had asked.")
    page.clock.fast_forward(TEN_SECONDS)
    expect(page.locator('[name="version"]').first).to_have_value("2")
    chair.picture("proposal-writing")
    assert not chair.violations()
    page.close()  # the battery

    again = opened(**TABLET).be("Cllr Margaret Ellis")
    again.go(address)
    expect(again.page.locator('[name="reasons"]')).to_have_value("You did not tell the council what it had asked.")
    again.context.clear_cookies()  # the session ran out
    again.page.clock.install()
    again.page.locator('[name="holders_account"]').press_sequentially("Nothing.")
    again.page.clock.fast_forward(TEN_SECONDS)
    expect(again.page.locator("[data-draft-signed-out]")).to_be_visible()
    beside = Visitor.in_context(again.context).be("Cllr Margaret Ellis")  # signed in again in another tab
    again.page.clock.fast_forward(TEN_SECONDS)
    expect(again.page.locator("[data-draft-state]")).to_contain_text("Kept at")
    expect(again.page.locator("[data-draft-signed-out]")).to_be_hidden()
    beside.go(address)
    expect(beside.page.locator('[name="holders_account"]')).to_have_value("Nothing.")
