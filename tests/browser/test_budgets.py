"""What each job may cost in screens, taps and text boxes, measured on the pages themselves."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect
from sqlmodel import select

from licensing import clock
from licensing.database import transaction
from licensing.register.models import LicenceHolder
from tests.browser.test_five_steps import OWN_WORDS, judge_differently, say_why_the_policy_is_departed_from
from tests.browser.visitor import Visitor
from tests.builders.training import a_session

THIRTY = 30


def test_scheduling_one_case_costs_three_screens_and_five_taps(desktop: Visitor) -> None:
    desktop.be("Nasreen Chowdhury").go("/reviews?standing=to_be_scheduled")
    desktop.page.locator("#main table a[href^='/reviews/LR-']").first.click()
    desktop.tap("Schedule a hearing")
    desktop.tap(desktop.page.locator("#main a[href*='/schedule/']").first)
    desktop.tap("Schedule and send to post")
    assert len(desktop.screens) <= 3 and desktop.taps <= 5, (desktop.screens, desktop.taps)
    assert desktop.boxes == 0


def test_a_members_part_of_a_day_costs_two_screens_and_three_taps(tablet: Visitor) -> None:
    tablet.be("Cllr Peter Midgley")
    tablet.tap("Declare interests, or none")
    tablet.tap("No interest in any of these")
    tablet.tap(tablet.page.get_by_role("link", name=re.compile("^Hearing of")).first)
    assert len(set(tablet.screens)) <= 2 and tablet.taps <= 3, (tablet.screens, tablet.taps)


def test_the_commissioner_decides_at_two_screens_five_taps_and_two_boxes(tablet: Visitor) -> None:
    tablet.be("Elspeth Sugden")
    tablet.page.locator("#main a[href$='/judgment']").last.click()  # a revocation: no departure from policy to explain
    page = tablet.page
    expect(page.locator('[name="own_words"]')).to_be_empty()
    assert page.locator("input:checked").count() == 0  # nothing is filled in for her (R05)
    tablet.choose(page.locator('input[name="adequacy"][value="yes"]'))
    tablet.write(page.locator('[name="adequacy_because"]'), "They asked about each of the matters.")
    tablet.choose(page.locator('input[name="act"][value="same"]'))
    tablet.choose(page.locator('input[name="adopts"]'))
    tablet.write(page.locator('[name="own_words"]'), "What he wrote to the council in March persuaded me.")
    tablet.tap("Read it back")
    tablet.tap("Decide")
    assert len(set(tablet.screens)) <= 2 and tablet.taps <= 5 and tablet.boxes == 2, (tablet.screens, tablet.taps)
    expect(page.locator("#main")).to_contain_text("What he wrote to the council in March persuaded me.")


def test_deciding_differently_costs_her_no_more(tablet: Visitor) -> None:
    tablet.be("Elspeth Sugden")
    tablet.page.locator("#main a[href$='/judgment']").first.click()
    judge_differently(tablet)
    say_why_the_policy_is_departed_from(tablet)
    tablet.tap("Decide")
    assert len(set(tablet.screens)) <= 2 and tablet.taps <= 5 and tablet.boxes == 2, (tablet.screens, tablet.taps)
    expect(tablet.page.locator("#main")).to_contain_text(OWN_WORDS)


def test_issuing_a_decision_notice_costs_two_screens_and_four_taps(desktop: Visitor, work: Callable[[], int]) -> None:
    desktop.be("Nasreen Chowdhury").go("/notices")
    desktop.tap(desktop.page.locator("#main a[href^='/notices/LR-']").first)
    desktop.tap("Approve and post")
    assert len(set(desktop.screens)) <= 2 and desktop.taps <= 4, (desktop.screens, desktop.taps)
    work()
    desktop.go("/notices/post")
    desktop.afresh()
    desktop.tap(desktop.page.get_by_role("button", name=re.compile("^Handed to Royal Mail")))
    assert desktop.taps == 1


def test_thirty_people_are_marked_present_with_thirty_taps_and_one(tablet: Visitor) -> None:
    with transaction() as session:
        holders = session.exec(select(LicenceHolder).limit(THIRTY)).all()
    today = clock.today()
    held = a_session(today, booked=holders, now=clock.at(today - timedelta(days=20)))
    tablet.be("Oyin Adeyemi").go(f"/training/{held.id}")
    waiting = tablet.page.locator('ul.door button[aria-pressed="false"]')
    expect(waiting).to_have_count(THIRTY)
    for left in reversed(range(THIRTY)):
        tablet.tap(waiting.first)
        expect(waiting).to_have_count(left)
    tablet.tap("Finish the register")
    assert tablet.taps == THIRTY + 1
    expect(tablet.page.locator("#main")).to_contain_text("30 present")
