"""A whole hearing on a tablet each, where councillors decide and where they propose; and on one tablet alone.

In the middle of it an interest is declared, a tablet has no signal, another dies, a vote ends in a tie, and the next
case is put off while what was tapped in it waits on a tablet.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from licensing import clock
from licensing.database import transaction
from licensing.hearings.days import case_at
from licensing.hearings.rules import Step
from licensing.powers.rules import Mode
from tests.browser.heard import sends
from tests.browser.hearing_room import (
    ASKED,
    HERE,
    PRESENT,
    buttons,
    comes,
    go_to,
    say_no_interest,
    settle,
    sign,
    talk_in_private,
    tap_each,
)
from tests.browser.keys import press_key, tab_to
from tests.browser.own_tablet import OwnTablet
from tests.browser.settled import TABLET
from tests.browser.sizes import faults
from tests.browser.tablets import (
    PASSPHRASE,
    bar,
    drafts_on,
    enrol_and_keep,
    entries_on,
    forgive_the_lost_connection,
    hear,
    kept_names,
    small_pictures,
    unlock,
    until,
)
from tests.browser.test_five_steps import ACCOUNT, REASONS
from tests.browser.visitor import Visitor
from tests.builders.hearings import PROPOSALS, Ready

Council = Callable[..., Ready]
Opened = Callable[..., Visitor]
CLERK = "Cora Penn"
STREAM = re.compile(r"/stream$")
QUESTION = "Where was the second passenger when the car stopped"
MILLISECONDS_OF_TYPING = 4_000  # what is typed is kept every two seconds


@dataclass
class Six:
    """The case of the first hour, and a tablet for each who sits on it."""

    ready: Ready
    clerk: Visitor
    chair: Visitor
    pike: Visitor
    marsh: Visitor
    reed: Visitor
    commissioner: Visitor


@pytest.mark.parametrize("mode", [Mode.COUNCIL_DECIDES, PROPOSALS])
def test_six_tablets_carry_a_whole_hearing(opened: Opened, council: Council, own_tablet: OwnTablet, mode: Mode) -> None:
    six = six_come_to_the_questions(opened, council(mode, members=4, second="Nadia Brook"), own_tablet)
    chair, pike, room = six.chair, six.pike, room_of(six.ready, "A")
    every = {"clerk": six.clerk, "chair": chair, "member": six.marsh, "commissioner": six.commissioner}
    said = faults_of(**every) if mode is PROPOSALS else []

    an_interest_shuts_out_at_once(six.reed, six.ready)
    comes(chair.page.locator("#room-side"), "Takes no part")
    ask_without_a_signal(pike)
    said += faults_of(offline=pike) if mode is PROPOSALS else []
    pike.go(room)
    comes(six.clerk.page.locator("#main li.ask--done"), "Cllr Pike")
    marsh = dies_and_comes_back(own_tablet, six.marsh, room)
    spent = ask_by_keyboard(marsh)
    comes(chair.page.get_by_role("heading", name="2 of 2 covered"))
    talk_in_private(chair)
    half_written_words_stay(marsh)
    settle(chair, "revoked", "own_vote")
    spent += vote_to_a_tie(pike, marsh, chair)
    assert spent <= 2
    sends(chair, "Close the hearing")
    for visitor in (chair, marsh, six.commissioner):
        comes(visitor.page.get_by_role("heading", level=1), "Heard")

    put_off_while_an_entry_waits(chair, pike, room_of(six.ready, "B"))
    the_papers_go_with_the_last_case(pike)
    chair.go(room)
    decide(chair, six.commissioner, mode)
    for member in (pike, marsh):
        forgive_the_lost_connection(member, and_answers="^403 .*/offline")  # the last case is over
    forgive_the_lost_connection(six.reed, and_answers="^403 ")
    assert marsh.complaints == [] and said == []


def six_come_to_the_questions(opened: Opened, ready: Ready, own_tablet: OwnTablet) -> Six:
    """Everybody has said that they have no interest; two keep the papers, and one of those has no signal since."""
    names, room = [one.name for one in ready.members], room_of(ready, "A")
    clerk, chair, pike, reed = (opened(**TABLET).be(name) for name in (CLERK, names[0], names[1], names[3]))
    commissioner, marsh = opened(**TABLET).be("Commissioner Finch"), own_tablet.switch_on().be(names[2])
    without_events(commissioner)
    for visitor in (chair, pike, marsh, reed, commissioner):
        visitor.go("/my-hearings")
        say_no_interest(visitor)
    for visitor, name in ((pike, names[1]), (marsh, names[2])):
        small_pictures(visitor.context)
        enrol_and_keep(visitor, name)
    for visitor in (others := (chair, marsh, reed, commissioner)):
        visitor.go(room)
    come_without_a_signal(pike, ready, names[1])
    call_the_case_on(clerk, ready)
    for visitor in others:
        comes(visitor.page.get_by_role("heading", level=1), "Questions")
    return Six(ready, clerk, chair, pike, marsh, reed, commissioner)


def faults_of(**visitors: Visitor) -> list[str]:
    """What is too small, sideways or hidden on any of these tablets, at each size."""
    return [one for role, visitor in visitors.items() for one in faults(visitor, role)]


def room_of(ready: Ready, letter: str) -> str:
    with transaction() as session:
        return f"/reviews/{case_at(session, ready.day.reference, letter)}/hearing"


def without_events(visitor: Visitor) -> None:
    """Events never come through: the tablet follows by the clock."""
    empty = "retry: 500\n\n"
    visitor.context.route(STREAM, lambda asked: asked.fulfill(content_type="text/event-stream", body=empty))


def come_without_a_signal(member: Visitor, ready: Ready, name: str) -> None:
    """The connection goes while they mark that they are there, before the case is called on."""
    member.go(f"/hearing-days/{ready.day.reference}/attendance")
    expect(bar(member)).to_have_text("Saved")
    member.context.set_offline(True)
    member.tap(member.page.get_by_role("button", name=f"Present : {name}"))
    expect(bar(member)).to_have_text("Saved on this tablet, 1 waiting. No connection")


def an_interest_shuts_out_at_once(member: Visitor, ready: Ready) -> None:
    """Declared by keyboard alone: nothing of the case is left on the page, and none of its pages opens."""
    tab_to(member, "An interest to declare")
    member.page.keyboard.press("Enter")
    tab_to(member, name="kind")
    member.page.keyboard.press("Space")
    tab_to(member, name="says")
    member.page.keyboard.type("She is my neighbour.")
    press_key(member, "Declare it")
    expect(member.page.locator("#main")).not_to_contain_text(ready.holder.name)
    refused = member.go(f"/reviews/{ready.reference}/hearing")
    assert refused is not None and refused.status == 403


def ask_without_a_signal(member: Visitor) -> None:
    """The hearing has come to the questions without this tablet; what was tapped on it is recorded in order."""
    member.go("/my-hearings")
    first = member.page.get_by_role("button", name="Case A")
    expect(first.or_(member.page.get_by_label("Passphrase"))).to_be_visible()
    if not first.count():  # five minutes have gone by meanwhile, on a slow machine
        unlock(member)
    member.tap(first)
    member.tap(member.page.get_by_role("button", name=ASKED).first)
    expect(bar(member)).to_have_text("Saved on this tablet, 2 waiting. No connection")
    member.context.set_offline(False)
    expect(bar(member)).to_have_text("Saved")


def dies_and_comes_back(own_tablet: OwnTablet, member: Visitor, room: str) -> Visitor:
    """The battery dies while a question is being written: the words stand there again after the passphrase."""
    member.page.get_by_text("Add a question").click()
    member.page.locator("#new_question-asks").press_sequentially(QUESTION)
    until(member, lambda: stays(member))
    own_tablet.die()
    again = own_tablet.switch_on()
    again.go(room)
    again.tap("Open, to put back what you typed")
    again.page.locator("#passphrase").fill(PASSPHRASE)
    again.tap("Open the papers")
    expect(again.page.locator("#new_question-asks")).to_have_value(QUESTION)
    return again


def stays(member: Visitor) -> bool:
    """Whether all that was typed is kept: what is kept is the same as it was a while ago."""
    before = drafts_on(member)
    member.page.wait_for_timeout(MILLISECONDS_OF_TYPING)
    return before != [] and drafts_on(member) == before


def ask_by_keyboard(member: Visitor) -> int:
    """One stop and one key, no typing. What it cost."""
    member.afresh()
    expect(buttons(member, ASKED)).to_have_count(1)
    press_key(member, "I asked this")
    comes(member.page.locator("#work"), "2 of 2 covered")
    assert member.boxes == 0
    return member.taps


def half_written_words_stay(member: Visitor) -> None:
    """The hearing moved on; whoever writes is told so, and goes there when they want to."""
    comes(member.page.locator("[data-moved-on]:visible"), "The hearing has moved on.")
    expect(member.page.locator("#new_question-asks")).to_have_value(QUESTION)
    has_no_faults(member)
    member.page.get_by_role("link", name="Go to where it is now").click()


def has_no_faults(visitor: Visitor) -> None:
    """As axe sees it: what is replaced while it looks is looked at again."""
    if visitor.violations():
        assert visitor.violations() == []


def vote_to_a_tie(member: Visitor, other: Visitor, chair: Visitor) -> int:
    """One for, without a signal; one against, by keyboard; the chair, who abstained, breaks the tie. What one cost."""
    vote_without_a_signal(member)
    may_vote(other)
    other.afresh()
    press_key(other, "Against")
    comes(other.page.locator("#work"), "2 of 3 have voted")
    cost, screens, boxes = other.taps, len(set(other.screens)), other.boxes
    may_vote(chair)
    chair.tap(chair.page.get_by_role("button", name="Abstain", exact=True))
    chair.tap(chair.page.get_by_role("button", name=re.compile("^Chair’s casting vote: for")))
    comes(other.page.locator("#main"), "the chair’s casting vote for")
    assert screens == 1 and boxes == 0
    return cost


def may_vote(member: Visitor) -> None:
    expect(member.page.get_by_role("heading", name="Your vote")).to_be_visible()


def vote_without_a_signal(member: Visitor) -> None:
    """The tablet keeps the vote, and it counts once the signal is back."""
    may_vote(member)
    expect(bar(member)).to_have_text("Saved")
    member.context.set_offline(True)
    member.tap(member.page.get_by_role("button", name="For", exact=True))
    expect(bar(member)).to_have_text("Saved on this tablet, 1 waiting. No connection")
    member.context.set_offline(False)
    expect(bar(member)).to_have_text("Saved")


def put_off_while_an_entry_waits(chair: Visitor, member: Visitor, room: str) -> None:
    """What was tapped is refused with its reason, and stays readable; entered again it is refused again."""
    hear(room.split("/")[2], until=Step.QUESTIONS, by=CLERK)
    member.go(room)
    expect(bar(member)).to_have_text("Saved")
    member.context.set_offline(True)
    member.tap(member.page.get_by_role("button", name=ASKED).first)
    expect(bar(member)).to_have_text("Saved on this tablet, 1 waiting. No connection")
    adjourn(chair, room)
    member.context.set_offline(False)
    expect(member.page.get_by_role("heading", level=1)).to_contain_text("Adjourned")  # the page has moved on
    expect(bar(member)).to_have_text("Saved, 1 entry could not be recorded")
    member.tap(member.page.get_by_text("1 could not be recorded", exact=True))
    refused = member.page.locator(".refused li")
    expect(refused).to_be_visible()
    expect(refused).to_contain_text("The hearing was adjourned at")
    assert not member.violations()
    before = entries_on(member)
    member.tap(refused.get_by_role("button", name="Enter again"))
    until(member, lambda: is_refused_anew(entries_on(member), before))
    expect(bar(member)).to_have_text("Saved, 1 entry could not be recorded")
    member.tap(refused.get_by_role("button", name="Remove"))
    expect(bar(member)).to_have_text("Saved")


def is_refused_anew(entries: dict[str, str], before: dict[str, str]) -> bool:
    return list(entries.values()) == ["refused"] and entries.keys().isdisjoint(before)


def adjourn(chair: Visitor, room: str) -> None:
    chair.go(room)
    page, day = chair.page, clock.today() + timedelta(days=14)
    chair.tap(page.locator("summary", has_text="Adjourn"))
    page.locator('[name="reason"]').select_option("out_of_time")
    chair.write(page.locator('#main form[action$="/adjourn"] [name="because"]'), "The lights failed.")
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        chair.write(page.locator(f'[name="follow_up_on-{part}"]'), str(value))
    sends(chair, "Adjourn the hearing")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Adjourned")


def the_papers_go_with_the_last_case(member: Visitor) -> None:
    """Nothing is left on the tablet, and its pages are ordinary ones again."""
    member.page.reload()
    until(member, lambda: not kept_names(member, "days"))
    assert kept_names(member, "days") == kept_names(member) == kept_names(member, "drafts") == []


def decide(chair: Visitor, commissioner: Visitor, mode: Mode) -> None:
    """Whoever decides does: the chair signs for the members, or the commissioner on what the chair signed."""
    if mode is PROPOSALS:
        return decide_in_the_room(chair, commissioner)
    chair.tap("Write the decision")
    sign(chair, "decision", [REASONS, ACCOUNT])
    expect(chair.page.locator("#main")).to_contain_text("Decided by")


def decide_in_the_room(chair: Visitor, commissioner: Visitor) -> None:
    """The chair signs; the proposal stands on the commissioner's tablet, and she decides the same there and then."""
    chair.tap("Write the proposal")
    sign(chair, "proposal", [REASONS, ACCOUNT])
    comes(chair.page.locator("#main"), "commissioner")
    comes(commissioner.page.locator("#work"), "The proposal: Revoke")
    has_no_faults(commissioner)
    commissioner.picture("live-commissioner")
    commissioner.tap("Your two judgments")
    page = commissioner.page
    commissioner.choose(page.locator('input[name="adequacy"][value="yes"]'))
    commissioner.write(page.locator('[name="adequacy_because"]'), "They asked about each of the matters.")
    commissioner.choose(page.locator('input[name="act"][value="same"]'))
    commissioner.choose(page.locator('input[name="adopts"]'))
    commissioner.write(page.locator('[name="own_words"]'), "What she said about the second complaint persuaded me.")
    commissioner.tap("Read it back")
    sends(commissioner, "Decide")
    expect(page.locator("#main")).to_contain_text("Decided by")


def test_the_clerks_tablet_alone_carries_a_whole_hearing(opened: Opened, council: Council) -> None:
    """The members have no tablets: the clerk records who is there, what they say, and a show of hands."""
    ready = council(Mode.COUNCIL_DECIDES, members=3)
    clerk = opened(**TABLET).be(CLERK)
    call_the_case_on(clerk, ready)
    ask_everything(clerk, ready)
    talk_in_private(clerk)
    clerk.choose(clerk.page.locator('input[name="outcome"][value="no_further_action"]'))
    clerk.choose(clerk.page.locator('input[name="method"][value="show_of_hands"]'))
    for name, count in (("votes_for", "2"), ("votes_against", "1"), ("abstained", "0")):
        clerk.write(clerk.page.locator(f'[name="{name}"]'), count)
    clerk.tap("Record the outcome")
    expect(clerk.page.locator("#main")).to_contain_text("Carried: 2 for, 1 against")
    sends(clerk, "Close the hearing")
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


def ask_everything(clerk: Visitor, ready: Ready) -> None:
    """Each question, by one of the members in turn: the clerk taps the name of whoever asked."""
    names: Sequence[str] = [person.name.split()[-1] for person in ready.members]
    for number, name in enumerate(names[:2]):
        left = clerk.page.locator("#main li.ask:not(.ask--done)")
        expect(left).to_have_count(2 - number)
        clerk.tap(left.first.get_by_role("button", name=re.compile(f"^{name}")))
