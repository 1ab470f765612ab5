"""Cases heard and waiting, in a council small enough to be built for one test, and the commissioner at her screen."""

from datetime import date

from playwright.sync_api import Locator, expect

from licensing import clock
from licensing.decisions.rules import Outcome
from licensing.people.models import Person
from licensing.powers.rules import Mode
from tests.browser.visitor import Visitor
from tests.builders.decisions import HEARD_ON, HeardCase, a_heard_case, a_proposal
from tests.builders.hearings import PROPOSALS
from tests.builders.notices import a_letterhead
from tests.builders.people import finch, ostler
from tests.builders.powers import DIRECTED, a_holding
from tests.builders.register import hale

MORNING = clock.at(date(2015, 12, 4), 9, 30)
ENOUGH = "They asked about each of the matters."
PERSUADED = "What he wrote to the council in March persuaded me."


def a_town(mode: Mode = PROPOSALS) -> Person:
    """Letters have a head, an officer is there, and a commissioner is named from 26 February 2015."""
    a_letterhead()
    ostler()
    commissioner = finch()
    a_holding(mode, DIRECTED, commissioner)
    return commissioner


def proposed(name: str, outcome: Outcome, commissioner: Person, on: date = HEARD_ON, **licence: object) -> HeardCase:
    """That person's case, heard on a day, on which the chair has signed that proposal."""
    case = a_heard_case(commissioner=commissioner, on=on, outcome=outcome, holder=hale(name=name, **licence))
    a_proposal(case, outcome, now=clock.at(on, 16, 12))
    return case


def nothing_is_filled_in(visitor: Visitor) -> None:
    """No choice, and no word, stands on her page before she makes it (R05)."""
    main = visitor.page.locator("#main")
    expect(main.locator('input[name="adequacy"]').first).to_be_attached()
    expect(main.locator('[name="own_words"]')).to_be_visible()
    expect(main.locator("input:checked")).to_have_count(0)
    for box in (*main.locator("textarea").all(), *main.locator("select").all()):
        expect(box).to_have_value("")


def says_enough(visitor: Visitor, value: str = "yes", why: str = ENOUGH) -> None:
    """Her first judgment: did councillors ask enough, and why."""
    visitor.choose(visitor.page.locator(f'input[name="adequacy"][value="{value}"]'))
    visitor.write(visitor.page.locator('[name="adequacy_because"]'), why)


def act_of(visitor: Visitor, value: str) -> Locator:
    """The choice of her second judgment."""
    return visitor.page.locator(f'input[name="act"][value="{value}"]')


def sends(visitor: Visitor, words: str) -> None:
    """One tap on a button that sends the page: the next one has come, and refuses nothing."""
    expect(visitor.named(words)).to_be_visible()
    with visitor.page.expect_navigation():
        visitor.tap(words)
    visitor.must_not_be_refused()


def decides(visitor: Visitor, words: str = PERSUADED) -> None:
    """Her own words, read back, and signed."""
    visitor.write(visitor.page.locator('[name="own_words"]'), words)
    visitor.tap("Read it back")
    sends(visitor, "Decide")
