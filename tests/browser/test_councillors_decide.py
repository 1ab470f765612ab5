"""Councillors decide: on a tablet each, with an interest declared in the middle and a tie; and on one tablet alone."""

import re
from collections.abc import Callable, Sequence

from playwright.sync_api import expect

from licensing.powers.rules import Mode
from tests.browser.conftest import TABLET
from tests.browser.hearing_room import (
    ASKED,
    HERE,
    PRESENT,
    buttons,
    go_to,
    say_no_interest,
    settle,
    talk_in_private,
    tap_each,
)
from tests.browser.visitor import Visitor
from tests.builders.hearings import Ready

Council = Callable[..., Ready]
Opened = Callable[..., Visitor]


def test_four_tablets_an_interest_and_a_tie(opened: Opened, council: Council) -> None:
    ready = council(Mode.COUNCIL_DECIDES, members=4)
    room = f"/reviews/{ready.reference}/hearing"
    clerk = opened(**TABLET).be("Cora Penn")
    chair, pike, marsh, reed = members = [opened(**TABLET).be(person.name) for person in ready.members]
    for member in members:
        say_no_interest(member)
    call_the_case_on(clerk, ready)
    for member in members:
        member.go(room)
        expect(member.page.get_by_role("heading", name="Questions", level=1)).to_be_visible()

    declare_an_interest(reed, "Another interest", "She is my neighbour.")
    expect(reed.page.locator("#main")).not_to_contain_text(ready.holder.name)
    assert reed.go(room).status == 403
    expect(chair.page.locator("#main")).to_contain_text("Takes no part")

    pike.tap(buttons(pike, ASKED).first)
    expect(clerk.page.locator("#main li.ask--done")).to_have_count(1)
    expect(buttons(chair, ASKED)).to_have_count(1)
    tap_each(chair, ASKED)
    talk_in_private(chair)
    settle(chair, "warning", "own_vote")
    vote(pike, "For")
    vote(marsh, "Against")
    vote(chair, "Abstain")
    chair.tap(chair.page.get_by_role("button", name=re.compile("^Chair’s casting vote: for")))
    expect(marsh.page.locator("#main")).to_contain_text("the chair’s casting vote for")
    chair.tap("Close the hearing")
    chair.must_not_be_refused()
    expect(chair.page.get_by_role("heading", name="Heard", level=1)).to_be_visible()


def test_the_clerks_tablet_alone_carries_a_whole_hearing(opened: Opened, council: Council) -> None:
    """The members have no tablets: the clerk records who is there, what they say, and a show of hands."""
    ready = council(Mode.COUNCIL_DECIDES, members=3)
    clerk = opened(**TABLET).be("Cora Penn")
    call_the_case_on(clerk, ready)
    ask_everything(clerk, ready)
    talk_in_private(clerk)
    clerk.choose(clerk.page.locator('input[name="outcome"][value="no_further_action"]'))
    clerk.choose(clerk.page.locator('input[name="method"][value="show_of_hands"]'))
    for name, count in (("votes_for", "2"), ("votes_against", "1"), ("abstained", "0")):
        clerk.write(clerk.page.locator(f'[name="{name}"]'), count)
    clerk.tap("Record the outcome")
    expect(clerk.page.locator("#main")).to_contain_text("Carried: 2 for, 1 against")
    clerk.tap("Close the hearing")
    clerk.must_not_be_refused()
    expect(clerk.page.get_by_role("heading", name="Heard", level=1)).to_be_visible()
    assert not clerk.violations()


def call_the_case_on(clerk: Visitor, ready: Ready) -> None:
    """Who is there, by the clerk; then the case, to the questions."""
    clerk.go(f"/hearing-days/{ready.day.reference}/attendance")
    tap_each(clerk, PRESENT)
    clerk.go(f"/reviews/{ready.reference}/hearing")
    clerk.tap("Open the hearing")
    clerk.tap(buttons(clerk, HERE).first)
    go_to(clerk, "Interests")
    if clerk.page.get_by_role("button", name="None further").count():
        clerk.tap("None further")
    go_to(clerk, "Officer presents", "Licence holder answers", "Questions")


def declare_an_interest(visitor: Visitor, kind: str, says: str) -> None:
    visitor.tap(visitor.page.get_by_text("An interest to declare"))
    visitor.choose(visitor.page.get_by_label(kind, exact=True))
    visitor.write(visitor.page.get_by_label("What it is, if it may be said"), says)
    visitor.tap("Declare it")


def vote(visitor: Visitor, choice: str) -> None:
    expect(visitor.page.get_by_role("heading", name="Your vote")).to_be_visible()
    visitor.tap(visitor.page.get_by_role("button", name=choice, exact=True))


def ask_everything(clerk: Visitor, ready: Ready) -> None:
    """Each question, by one of the members in turn: the clerk taps the name of whoever asked."""
    names: Sequence[str] = [person.name.split()[-1] for person in ready.members]
    for number, name in enumerate(names[:2]):
        left = clerk.page.locator("#main li.ask:not(.ask--done)")
        expect(left).to_have_count(2 - number)
        clerk.tap(left.first.get_by_role("button", name=re.compile(f"^{name}")))
