"""Open tablets follow the hearing by themselves: at once by events, by the clock without them, and no word is lost."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from licensing.people.models import Person
from tests.browser.conftest import SECONDS_TO_WAIT, TABLET
from tests.browser.hearing_room import (
    ASKED,
    buttons,
    everybody_is_here,
    open_and_hear,
    say_no_interest,
    settle,
    sign_the_proposal,
    talk_in_private,
)
from tests.browser.test_five_steps import ACCOUNT, REASONS
from tests.browser.visitor import Visitor
from tests.builders.hearings import PROPOSALS, Ready

STREAM = re.compile(r"/stream$")


def comes(where: Locator, says: str = "") -> None:
    """It stands there by itself, sooner or later: how soon is for `benchmarks/stream.py` to measure."""
    expect(where).to_contain_text(says, timeout=SECONDS_TO_WAIT * 1000)


def seated(opened: Callable[..., Visitor], person: Person, ready: Ready) -> Visitor:
    """Somebody's tablet, at the page of the case."""
    visitor = opened(**TABLET).be(person.name)
    visitor.go("/my-hearings")
    say_no_interest(visitor)
    visitor.go(f"/reviews/{ready.reference}/hearing")
    return visitor


def led_to_the_questions(chair: Visitor, *others: Visitor) -> None:
    """The chair leads; the others' tablets go along, and offer nobody else to lead."""
    everybody_is_here(chair)
    open_and_hear(chair)
    for visitor in others:
        comes(visitor.page.get_by_role("heading", level=1), "Questions")
        assert buttons(visitor, re.compile("^(Next|Pause)")).count() == 0


def test_tablets_follow_to_the_signed_proposal_and_half_written_words_stay(
    opened: Callable[..., Visitor], council: Callable[..., Ready]
) -> None:
    ready = council(PROPOSALS, members=3)
    people = (ready.chair, ready.members[1], ready.members[2], ready.commissioner)
    chair, member, blocked, commissioner = (seated(opened, person, ready) for person in people)
    blocked.context.route(STREAM, lambda asked: asked.fulfill(content_type="text/event-stream", body="retry: 500\n\n"))
    blocked.page.reload()
    led_to_the_questions(chair, member, commissioner, blocked)

    expect(member.page.locator("[data-moved-on]")).to_be_hidden()
    words = member.page.locator("#new_question-asks")
    member.page.get_by_text("Add a question").click()
    member.write(words, "Where was the")
    for ask in range(buttons(chair, ASKED).count()):
        chair.tap(buttons(chair, ASKED).first)
        comes(member.page.locator("#work li.ask--done").nth(ask), "Asked at")
    talk_in_private(chair)
    comes(member.page.locator("[data-moved-on]:visible"), "The hearing has moved on.")
    expect(words).to_have_value("Where was the")
    expect(words).to_be_focused()
    assert not member.violations()
    member.tap("Go to where it is now")

    settle(chair, "revoked")
    chair.tap("Close the hearing")
    for visitor in (member, commissioner, blocked):
        comes(visitor.page.locator("#work"), "Cllr Dunn writes the proposal")
    chair.tap("Write the proposal")
    sign_the_proposal(chair, [REASONS, ACCOUNT])
    for visitor in (member, blocked):
        comes(visitor.page.locator("#work"), "The proposal is with the commissioner")
        comes(visitor.page.locator("#work"), "Do not announce")
    comes(commissioner.page.locator("#work"), "The proposal: Revoke")
    assert not commissioner.violations()
    commissioner.picture("live-commissioner")
    commissioner.tap("Your two judgments")
    assert commissioner.path.endswith("/judgment")
