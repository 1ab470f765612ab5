"""How people hear a case on their tablets: the taps, in the order of proceedings."""

import re
from collections.abc import Sequence

from playwright.sync_api import Locator, expect

from tests.browser.heard import sends
from tests.browser.settled import SECONDS_TO_WAIT
from tests.browser.visitor import Visitor

# A button says a word to everybody and the rest to a screen reader: "Here, Martin Hale".
HERE, PRESENT = re.compile("^Here"), re.compile("^Present")
# Those who go out when members talk: who came for this case alone, and a reserve who did not step in (R15).
THEY_GO = (
    '#main form[action$="/hearing/party"]:has(input[name="kind"][value="left"]) button, '
    '#main li:has-text("Reserve member") form:has(input[name="kind"][value="left"]) button'
)
FOUND_IT = '#main form[action$="/hearing/found"]:has(input[value="found"]) button'
ASKED = re.compile("^I asked this")
REFUSED = re.compile("This cannot be done|There is a problem")


def buttons(visitor: Visitor, words: re.Pattern[str]) -> Locator:
    return visitor.page.locator("#main").get_by_role("button", name=words)


def tap_each(visitor: Visitor, words: re.Pattern[str]) -> int:
    """Tap such a button until there is none left: each tap takes its own away. How many that were."""
    count = 0
    while (left := buttons(visitor, words).count()) > 0:
        visitor.tap(buttons(visitor, words).first)
        expect(buttons(visitor, words)).to_have_count(left - 1)
        count += 1
        assert count < 40, f"{words.pattern} never ends"
    return count


def say_no_interest(visitor: Visitor) -> None:
    """From *My hearings*: no interest in any of the day's cases, if that was not said before."""
    if visitor.page.get_by_role("link", name="Declare interests, or none").count():
        visitor.tap("Declare interests, or none")
        visitor.tap("No interest in any of these")


def everybody_is_here(visitor: Visitor) -> None:
    """From the room to the day's attendance, a tap for each person, and back to the case."""
    case = visitor.path
    visitor.tap("Record who is in the room")
    assert tap_each(visitor, PRESENT) >= 4
    visitor.go(case)


def go_to(visitor: Visitor, *steps: str) -> None:
    """On through the order of proceedings, by the one button of the bar."""
    for step in steps:
        visitor.tap(f"Next: {step.lower()}")
        come = visitor.page.get_by_role("heading", name=step, level=1)
        expect(come.or_(visitor.page.get_by_text(REFUSED)).first).to_be_visible()
        visitor.must_not_be_refused()
        expect(come).to_be_visible()
        visitor.page.wait_for_load_state("domcontentloaded")  # all of it, so that what stands on it can be counted


def open_and_hear(visitor: Visitor) -> None:
    """Open the case on one tablet and take it to the questions."""
    visitor.tap("Open the hearing")
    visitor.tap(buttons(visitor, HERE).first)
    go_to(visitor, "Interests")
    if visitor.page.get_by_role("button", name="None further").count():
        visitor.tap("None further")
    go_to(visitor, "Officer presents", "Licence holder answers", "Questions")


def exclude_the_public(visitor: Visitor) -> None:
    """From the room to the words that are read out, one tap to record them, and back (R29)."""
    visitor.tap("Exclude the public")
    expect(visitor.page.locator(".read-out")).to_contain_text("To resolve that under section 100A(4)")
    visitor.tap("Record that it was resolved")
    expect(visitor.page.locator("#work")).to_contain_text("In private, by resolution of")


def talk_in_private(visitor: Visitor) -> None:
    """The last words, the holder goes out, and what is found on each question."""
    visitor.tap("We have the information we need")
    go_to(visitor, "Last words")
    while (left := visitor.page.locator(THEY_GO)).count():
        many = left.count()
        visitor.tap(left.first)
        expect(left).to_have_count(many - 1)
    exclude_the_public(visitor)
    go_to(visitor, "Members talk in private")
    for number in range(visitor.page.locator(FOUND_IT).count()):
        visitor.tap(visitor.page.locator(FOUND_IT).nth(number))
        expect(visitor.page.locator("#main li.ask--done")).to_have_count(number + 1)
    go_to(visitor, "Outcome")


def settle(visitor: Visitor, outcome: str, method: str = "agreed_by_all") -> None:
    """The outcome, and how it was agreed."""
    visitor.choose(visitor.page.locator(f'input[name="outcome"][value="{outcome}"]'))
    visitor.choose(visitor.page.locator(f'input[name="method"][value="{method}"]'))
    visitor.tap("Record the outcome")


def sign(visitor: Visitor, what: str, boxes: Sequence[str]) -> None:
    """From the case: the two texts of the proposal or the decision, read back and signed."""
    page = visitor.page
    expect(page.locator('[name="reasons"]')).to_be_visible()
    for fit in page.locator('input[name^="fit-"][value="no"]').all():
        visitor.choose(fit)
    for ground in page.locator('select[name^="ground-"]').all():
        ground.select_option(value="s61_1_b")
    visitor.write(page.locator('[name="reasons"]'), boxes[0])
    visitor.write(page.locator('[name="holders_account"]'), boxes[1])
    visitor.tap("Read it back")
    sends(visitor, f"Sign the {what}")


def comes(where: Locator, says: str = "") -> None:
    """It stands there by itself, sooner or later: how soon is for `benchmarks/stream.py` to measure."""
    expect(where).to_contain_text(says, timeout=SECONDS_TO_WAIT * 1000)
