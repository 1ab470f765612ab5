"""The five-minute walk, exactly as the README and the first page say it."""

import re

from playwright.sync_api import expect

from tests.browser.hearing_room import (
    ASKED,
    everybody_is_here,
    open_and_hear,
    say_no_interest,
    settle,
    sign,
    talk_in_private,
    tap_each,
)
from tests.browser.visitor import ROOT, Visitor

REASONS = "You did not tell the council what it had asked you to tell it, and you knew that it had asked."
ACCOUNT = "He said that he had forgotten, and that nobody had reminded him."
OWN_WORDS = "I do not think that what was found is enough to take this licence away."

A_YEAR_OF_NIGHTS = 120_000  # milliseconds at most: every night on the way is made up for


def steps_of_the_readme() -> list[str]:
    """The five steps as the README numbers them: their words in bold, without the full stop."""
    told = (ROOT / "README.md").read_text().partition("## Try it")[2].partition("\n## ")[0]
    return [step.rstrip(".") for step in re.findall(r"^\d\. \*\*(.+?)\*\*", told, re.MULTILINE)]


def test_the_first_page_says_what_the_readme_says(desktop: Visitor) -> None:
    desktop.go("/")
    assert len(steps_of_the_readme()) == 5
    assert desktop.page.locator("ol.steps a").all_inner_texts() == steps_of_the_readme()
    assert not desktop.violations()


def begin(visitor: Visitor, number: int, name: str) -> None:
    """From the first page: the step's link, then who to be."""
    visitor.go("/")
    visitor.tap(steps_of_the_readme()[number - 1])
    visitor.tap(visitor.page.get_by_role("button", name=name).first)


def test_step_1_the_officer_schedules_a_case_and_sees_its_notice(desktop: Visitor) -> None:
    begin(desktop, 1, "Nasreen Chowdhury")
    page = desktop.page
    desktop.tap(page.locator("#main table a[href^='/reviews/LR-']").first)
    desktop.tap("Schedule a hearing")
    desktop.tap(page.locator("#main a[href*='/schedule/']").first)
    expect(page.get_by_role("heading", name="The notice as it will be sent")).to_be_visible()
    desktop.picture("step-1-check")
    desktop.tap("Schedule and send to post")
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()
    assert not desktop.violations()


def test_step_2_members_hear_a_case_today_on_a_tablet_ask_and_propose(tablet: Visitor) -> None:
    begin(tablet, 2, "Cllr Margaret Ellis")
    page = tablet.page
    tablet.picture("step-2-interests")
    say_no_interest(tablet)
    tablet.tap(page.get_by_role("link", name=re.compile("^Hearing of")).first)
    everybody_is_here(tablet)
    open_and_hear(tablet)
    assert tap_each(tablet, ASKED) > 0
    assert not tablet.violations()
    tablet.picture("step-2-questions")
    talk_in_private(tablet)
    tablet.picture("step-2-outcome")
    settle(tablet, "revoked")
    tablet.picture("step-2-settled")
    tablet.tap("Close the hearing")
    tablet.tap("To the case")
    tablet.tap(page.locator("#main a[href$='/proposal']").first)
    tablet.picture("step-2-proposal")
    sign(tablet, "proposal", [REASONS, ACCOUNT])
    assert not tablet.violations()


def test_step_3_the_commissioner_decides_differently_from_the_panel(tablet: Visitor) -> None:
    begin(tablet, 3, "Elspeth Sugden")
    page = tablet.page
    tablet.tap(page.locator("#main a[href$='/judgment']").first)
    judge_differently(tablet)
    expect(page.get_by_role("heading", name="Read it back")).to_be_visible()
    tablet.picture("step-3-read-back")
    say_why_the_policy_is_departed_from(tablet)
    tablet.tap("Decide")
    expect(page.locator("#main")).to_contain_text(OWN_WORDS)


def say_why_the_policy_is_departed_from(visitor: Visitor) -> None:
    """Where the convictions policy presumes against the licence, the law asks for one reason more (R38)."""
    for box in visitor.page.locator('[name="departure"]').all():
        box.fill("Six years without a complaint outweigh it.")


def judge_differently(visitor: Visitor) -> None:
    page = visitor.page
    visitor.choose(page.locator('input[name="adequacy"][value="not_quite"]'))
    visitor.write(page.locator('[name="adequacy_because"]'), "They did not ask what the second passenger saw.")
    for outcome in page.locator('input[name^="outcome-"][value="warning"]').all():
        visitor.choose(outcome)  # that says "different" by itself
    for fit in page.locator('input[name^="fit-"][value="yes"]').all():
        visitor.choose(fit)
    visitor.write(page.locator('[name="own_words"]'), OWN_WORDS)
    visitor.tap("Read it back")


def test_step_4_the_officer_issues_a_decision_notice_and_reads_why(desktop: Visitor, work: object) -> None:
    assert callable(work)
    begin(desktop, 4, "Nasreen Chowdhury")
    page = desktop.page
    desktop.tap(page.locator("#main a[href^='/notices/LR-']").first)
    notice = desktop.path
    desktop.tap("Approve and post")
    work()
    desktop.go(notice)
    desktop.tap("Today’s post")
    desktop.tap(page.get_by_role("button", name=re.compile("^Handed to Royal Mail first class")))
    work()
    desktop.go(notice)
    main = page.locator("#main")
    expect(main).to_contain_text("Last day to appeal")
    expect(main).to_contain_text("R48")
    desktop.picture("step-4-why")
    assert not desktop.violations()


def test_step_5_the_figures_then_who_decides_changes(desktop: Visitor) -> None:
    begin(desktop, 5, "Nasreen Chowdhury")
    page = desktop.page
    main = page.locator("#main")
    expect(main).to_contain_text("27 November 2015")
    desktop.tap(page.get_by_role("link", name=re.compile("not accounted for")).first)
    assert page.locator("#main table a[href^='/reviews/LR-']").count() == 2
    desktop.go("/powers")
    expect(main).to_contain_text("commissioner")
    desktop.tap("Go to date")
    for part, value in (("day", "13"), ("month", "12"), ("year", "2016")):
        desktop.write(page.locator(f'[name$="-{part}"]').first, value)
    page.set_default_timeout(A_YEAR_OF_NIGHTS)
    desktop.tap("Go to this date")
    desktop.go("/powers")
    expect(page.locator("#main")).to_contain_text("Licensing Sub-Committee")
