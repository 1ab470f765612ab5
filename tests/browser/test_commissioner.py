"""The commissioner at her screen: the same, different, explain and ask more; decided later, and in the room."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect

from licensing import clock
from licensing.decisions.rules import Outcome
from tests.browser.conftest import DESKTOP, TABLET
from tests.browser.council import put_the_clock_to
from tests.browser.heard import (
    MORNING,
    PERSUADED,
    a_town,
    act_of,
    decides,
    nothing_is_filled_in,
    proposed,
    says_enough,
    sends,
)
from tests.browser.hearing_room import comes, sign
from tests.browser.test_five_steps import ACCOUNT, OWN_WORDS, REASONS, judge_differently
from tests.browser.visitor import Visitor
from tests.builders.decisions import HeardCase, resumed
from tests.builders.hearings import PROPOSALS, at
from tests.builders.minutes import a_day_held

Opened = Callable[..., Visitor]
UNCLEAR = "Why is nothing less than revocation enough? The reasons do not say."
MORE = "Nobody asked what the operator was told. Ask him, and the operator."


def opens(visitor: Visitor, name: str) -> None:
    """From her list to that person's case; the count begins there."""
    visitor.go("/to-decide")
    visitor.tap(name)
    visitor.afresh()
    nothing_is_filled_in(visitor)


def costs(visitor: Visitor) -> None:
    """Two screens, five taps and two text boxes at most."""
    told = (visitor.screens, visitor.taps, visitor.boxes)
    assert len(set(visitor.screens)) <= 2 and visitor.taps <= 5 and visitor.boxes <= 2, told


def test_what_was_reserved_is_decided_from_her_list(opened: Opened, council: object) -> None:
    commissioner = a_town()
    names = enumerate(("Ada Same", "Ben Milder", "Dee More"), start=24)
    cases = [proposed(name, Outcome.REVOKED, commissioner, date(2015, 11, day)) for day, name in names]
    put_the_clock_to(MORNING)
    she = opened(**TABLET).be(commissioner.name)
    she.go("/to-decide")
    assert not she.violations()
    she.picture("to-decide")
    refused_with_the_boxes_kept(she)
    the_same(she)
    milder(she)
    ask_more(she)
    officer = opened(**DESKTOP).be("Ada Ostler")
    officer.go("/today")
    expect(officer.page.locator("#main")).to_contain_text("Schedule the resumed hearing: the commissioner asks more")
    resumed_it_is_proposed_and_judged_again(opened(**TABLET), she, cases[-1])


def refused_with_the_boxes_kept(she: Visitor) -> None:
    """Without the first judgment nothing is read back, and what she wrote stands (R05)."""
    opens(she, "Ada Same")
    she.picture("judgment")
    she.choose(act_of(she, "same"))
    words = she.page.locator('[name="own_words"]')
    she.write(words, "Kept when the page is refused.")
    she.tap("Read it back")
    expect(she.page.locator("#main")).to_contain_text("Say whether councillors asked enough")
    expect(words).to_have_value("Kept when the page is refused.")
    expect(act_of(she, "same")).to_be_checked()
    assert not she.violations()
    she.picture("judgment-refused")


def the_same(she: Visitor) -> None:
    opens(she, "Ada Same")
    says_enough(she)
    she.choose(act_of(she, "same"))
    she.choose(she.page.locator('input[name="adopts"]'))
    decides(she)
    costs(she)
    expect(she.page.locator("#main")).to_contain_text(PERSUADED)


def milder(she: Visitor) -> None:
    """A warning, where revocation was proposed: the software says itself how far that is."""
    opens(she, "Ben Milder")
    judge_differently(she)
    she.picture("read-back")
    sends(she, "Decide")
    costs(she)
    main = she.page.locator("#main")
    expect(main).to_contain_text("· milder")
    expect(main).to_contain_text(OWN_WORDS)
    assert not she.violations()
    she.picture("judged-milder")


def ask_more(she: Visitor) -> None:
    """The hearing is part-heard and resumes: her list has the case no more, the officer's work has (R77)."""
    opens(she, "Dee More")
    says_enough(she, "no", "The main point was left out.")
    she.choose(act_of(she, "send_back_ask_more"))
    decides(she, MORE)
    costs(she)
    expect(she.page.locator("#main")).to_contain_text(MORE)
    she.go("/to-decide")
    expect(she.page.locator("#main")).not_to_contain_text("Dee More")


def resumed_it_is_proposed_and_judged_again(chair: Visitor, she: Visitor, case: HeardCase) -> None:
    """Once the resumed hearing is closed the room has the chair write a second version, which she judges (R77)."""
    on, room = date(2015, 12, 16), f"/reviews/{case.reference}/hearing"
    chair.go("/demonstration")  # each of the cases has a chair of that name
    chair.page.locator(f'form[action$="/demonstration/be/{case.chair.id}"] button').click()
    chair.go(room)
    expect(chair.page.locator("#work")).to_contain_text("The hearing resumes, on notice to the licence holder.")
    resumed(case, on=on)
    put_the_clock_to(clock.at(on, 16, 30))
    chair.go(room)
    expect(chair.page.locator("#work")).to_contain_text(f"sent the last one back to ask more: “{MORE}”")
    chair.tap("Write the proposal")
    sign(chair, "proposal", [REASONS, ACCOUNT])
    she.go(room)
    she.tap("Your two judgments")
    judge_differently(she)
    sends(she, "Decide")
    expect(she.page.locator("#main")).to_contain_text("version 2")


def test_in_the_room_a_proposal_goes_back_to_be_explained_and_is_judged_again(opened: Opened, council: object) -> None:
    ready = a_day_held(PROPOSALS)
    put_the_clock_to(at(15, 40))
    room = f"/reviews/{ready.reference}/hearing"
    she, chair = opened(**TABLET).be(ready.commissioner.name), opened(**TABLET).be(ready.chair.name)
    she.go(room)
    chair.go(room)
    expect(she.page.locator("#work")).to_contain_text("The proposal: Revoke")
    she.picture("room-proposal")
    she.tap("Your two judgments")
    she.afresh()
    nothing_is_filled_in(she)
    at_first = she.context.new_page()
    at_first.goto(she.path)
    says_enough(she)
    she.choose(act_of(she, "send_back_explain"))
    decides(she, UNCLEAR)
    costs(she)

    comes(chair.page.locator("#work"), UNCLEAR)
    chair.picture("room-sent-back")
    chair.tap("Write the proposal")
    expect(chair.page.locator("#main")).to_contain_text(UNCLEAR)
    sign(chair, "proposal", [f"{REASONS} A warning in 2013 changed nothing.", ACCOUNT])

    she.go(room)
    she.tap("Your two judgments")
    latest, she.page = she.page, at_first
    judge_differently(she)
    expect(she.page.locator("#main")).to_contain_text("The committee has signed a new version of its proposal")
    expect(she.page.locator("#main")).to_contain_text(OWN_WORDS)
    assert not she.violations()
    she.picture("judgment-of-an-old-version")
    she.page = latest
    she.afresh()
    judge_differently(she)
    sends(she, "Decide")
    costs(she)
    expect(she.page.locator("#main")).to_contain_text("version 2")
