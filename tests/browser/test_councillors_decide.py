"""A whole hearing on a tablet each, with an interest declared in the middle, a tablet without a signal and a tie, where
councillors decide and where they propose; and on one tablet alone."""

import re
from collections.abc import Callable, Sequence

import pytest
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
    sign_the_proposal,
    talk_in_private,
    tap_each,
)
from tests.browser.tablets import bar, enrol_and_keep, forgive_the_lost_connection, kept_names
from tests.browser.test_five_steps import ACCOUNT, REASONS
from tests.browser.test_live_room import comes
from tests.browser.visitor import Visitor
from tests.builders.hearings import PROPOSALS, Ready

Council = Callable[..., Ready]
Opened = Callable[..., Visitor]


@pytest.mark.parametrize("mode", [Mode.COUNCIL_DECIDES, PROPOSALS])
def test_six_tablets_an_interest_a_lost_signal_and_a_tie(opened: Opened, council: Council, mode: Mode) -> None:
    ready = council(mode, members=4)
    room = f"/reviews/{ready.reference}/hearing"
    clerk, commissioner = opened(**TABLET).be("Cora Penn"), opened(**TABLET).be("Commissioner Finch")
    chair, pike, marsh, reed = members = [opened(**TABLET).be(person.name) for person in ready.members]
    for visitor in (*members, commissioner):
        visitor.go("/my-hearings")
        say_no_interest(visitor)
    enrol_and_keep(pike, pike_name := ready.members[1].name)
    others = (chair, marsh, reed, commissioner)
    for visitor in others:
        visitor.go(room)
    come_without_a_signal(pike, ready, pike_name)
    call_the_case_on(clerk, ready)
    for visitor in others:
        comes(visitor.page.get_by_role("heading", level=1), "Questions")

    declare_an_interest(reed, "Another interest", "She is my neighbour.")
    expect(reed.page.locator("#main")).not_to_contain_text(ready.holder.name)
    assert reed.go(room).status == 403
    forgive_the_lost_connection(reed)  # a question about the case may have been on its way, and was refused
    comes(chair.page.locator("#room-side"), "Takes no part")

    ask_without_a_signal(pike)
    pike.go(room)
    comes(clerk.page.locator("#main li.ask--done"), pike_name)
    expect(buttons(chair, ASKED)).to_have_count(1)
    tap_each(chair, ASKED)
    talk_in_private(chair)
    settle(chair, "revoked" if mode is PROPOSALS else "warning", "own_vote")
    vote_to_a_tie(pike, marsh, chair)
    chair.tap("Close the hearing")
    chair.must_not_be_refused()
    expect(chair.page.get_by_role("heading", name="Heard", level=1)).to_be_visible()
    the_papers_go_with_the_last_case(pike)
    if mode is PROPOSALS:
        decide_in_the_room(chair, commissioner)
    for member in members:
        forgive_the_lost_connection(member)


def come_without_a_signal(member: Visitor, ready: Ready, name: str) -> None:
    """The connection goes while they mark that they are there, before the case is called on."""
    member.go(f"/hearing-days/{ready.day.reference}/attendance")
    member.context.set_offline(True)
    member.tap(member.page.get_by_role("button", name=f"Present : {name}"))
    expect(bar(member)).to_have_text("Saved on this tablet, 1 waiting. No connection")


def ask_without_a_signal(member: Visitor) -> None:
    """The hearing has come to the questions without this tablet; what was tapped on it is recorded in order."""
    member.go("/my-hearings")
    member.tap("Case A")
    member.tap(member.page.get_by_role("button", name=ASKED).first)
    expect(bar(member)).to_have_text("Saved on this tablet, 2 waiting. No connection")
    member.context.set_offline(False)
    expect(bar(member)).to_have_text("Saved")
    forgive_the_lost_connection(member)


def vote_to_a_tie(member: Visitor, other: Visitor, chair: Visitor) -> None:
    """One for, without a signal; one against; the chair, who abstained, breaks the tie."""
    vote_without_a_signal(member)
    vote(other, "Against")
    vote(chair, "Abstain")
    chair.tap(chair.page.get_by_role("button", name=re.compile("^Chair’s casting vote: for")))
    comes(other.page.locator("#main"), "the chair’s casting vote for")


def vote_without_a_signal(member: Visitor) -> None:
    """The tablet keeps the vote, and it counts once the signal is back."""
    expect(member.page.get_by_role("heading", name="Your vote")).to_be_visible()
    member.context.set_offline(True)
    member.tap(member.page.get_by_role("button", name="For", exact=True))
    expect(bar(member)).to_have_text("Saved on this tablet, 1 waiting. No connection")
    member.context.set_offline(False)
    expect(bar(member)).to_have_text("Saved")
    forgive_the_lost_connection(member)


def the_papers_go_with_the_last_case(member: Visitor) -> None:
    """Nothing is left on the tablet, and its pages are ordinary ones again."""
    comes(member.page.get_by_role("heading", level=1), "Heard")
    expect(bar(member)).to_have_text("Saved")
    for _ in range(20):
        if not kept_names(member, "days"):
            break
        member.page.wait_for_timeout(500)
    assert kept_names(member, "days") == kept_names(member) == kept_names(member, "drafts") == []


def decide_in_the_room(chair: Visitor, commissioner: Visitor) -> None:
    """The chair signs; the proposal stands on the commissioner's tablet, and she decides the same there and then."""
    chair.tap("Write the proposal")
    sign_the_proposal(chair, [REASONS, ACCOUNT])
    comes(commissioner.page.locator("#work"), "The proposal: Revoke")
    commissioner.tap("Your two judgments")
    page = commissioner.page
    commissioner.choose(page.locator('input[name="adequacy"][value="yes"]'))
    commissioner.write(page.locator('[name="adequacy_because"]'), "They asked about each of the matters.")
    commissioner.choose(page.locator('input[name="act"][value="same"]'))
    commissioner.choose(page.locator('input[name="adopts"]'))
    commissioner.write(page.locator('[name="own_words"]'), "What she said about the second complaint persuaded me.")
    commissioner.tap("Read it back")
    commissioner.tap("Decide")
    commissioner.must_not_be_refused()
    expect(page.locator("#main")).to_contain_text("Decided by")


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
