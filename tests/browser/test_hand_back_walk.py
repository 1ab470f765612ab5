"""The power goes back on 13 December 2016: recorded, dated, drawn from, advised on, and decided by councillors."""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import change_setting
from licensing.authority.rules import Setting
from licensing.database import transaction
from licensing.handback.commands import StepTaken, record_step
from licensing.handback.rules import ORDER, STEPS, ProtocolStep
from licensing.people.models import Person
from licensing.people.rules import Role
from licensing.powers.rules import Function
from tests.browser.conftest import DESKTOP, TABLET
from tests.browser.council import put_the_clock_to
from tests.browser.dates import write_day
from tests.browser.heard import a_town, sends
from tests.browser.test_five_steps import ACCOUNT, REASONS
from tests.browser.visitor import Visitor
from tests.builders.decisions import HeardCase, a_heard_case
from tests.builders.hearings import act
from tests.builders.people import a_person, administrator
from tests.builders.powers import HANDED_BACK

S = ProtocolStep
AUTUMN = dict.fromkeys(ORDER, date(2016, 9, 1)) | {
    S.REPLY: date(2016, 10, 19), S.PUBLIC_NOTICE: date(2016, 10, 20), S.GOING_ON: date(2016, 11, 4),
}  # fmt: skip
UNTIL = date(2016, 11, 3)  # the last day for representations
INSTRUMENT = "Directions of 7 November 2016"
ADVICE = "Ask yourselves what a passenger alone in the car would have made of it."
PROTOCOL = "/hand-back/taxi_licensing/protocol"


def test_the_power_goes_back_on_its_day_and_a_sampled_case_is_advised_on(
    opened: Callable[..., Visitor], council: object
) -> None:
    commissioner = a_town()
    administrator()
    monitoring = a_person("Mona Legge", Role.LEGAL_ADVISER)
    every_case_is_sampled()
    she, officer = opened(**TABLET).be(commissioner.name), opened(**DESKTOP).be(monitoring.name)
    the_council_bids_and_the_proposal_goes_on(she, officer, commissioner, monitoring)
    put_the_clock_to(clock.at(date(2016, 11, 7), 10))
    office = opened(**DESKTOP).be("Ann Keeper")
    the_holding_is_recorded(office)
    the_last_steps_are_recorded(she)
    she.go("/powers")
    expect(she.page.locator("#main")).to_contain_text("Changes nothing before 13 December 2016.")
    case = a_heard_case(commissioner=commissioner, on=HANDED_BACK)
    put_the_clock_to(clock.at(date(2016, 12, 12), 16, 30))
    she.go(PROTOCOL)
    expect(she.page.locator("#main")).to_contain_text("The power goes back on 13 December 2016.")
    she.tap("Next working day")
    she.go(PROTOCOL)
    expect(she.page.locator("#main")).to_contain_text("The power went back on 13 December 2016.")
    assert she.page.get_by_role("link", name="Withdraw this proposal").count() == 0
    put_the_clock_to(clock.at(HANDED_BACK, 16, 30))
    she_advises_and_does_not_decide(she, case)
    chair = opened(**TABLET).be(case.chair.name)
    the_panel_decides(chair, case)


def the_council_bids_and_the_proposal_goes_on(
    she: Visitor, officer: Visitor, commissioner: Person, monitoring: Person
) -> None:
    """The monitoring officer has the council's bid and the public notice to record, the commissioner that it goes on.

    What others own reaches the record through one of the two, before and between.
    """
    recorded(S.SERVICES, S.LEADERSHIP, S.ASSURANCE, S.COUNCILLORS, by=commissioner)
    recorded(S.LEADERS_LETTER, by=monitoring)
    step_is_walked(officer, S.COUNCIL_BID, "The council bids for taxi licensing, by its resolution of 28 July.")
    recorded(S.EXPERT_PANEL, S.LAY_PANEL, by=monitoring)
    recorded(S.PROPOSAL, S.REPLY, by=commissioner)
    step_is_walked(officer, S.PUBLIC_NOTICE, "In the newspaper of 20 October, and on the council's page.")
    put_the_clock_to(clock.at(UNTIL, 10))
    step_refused(she, S.GOING_ON)
    step_is_walked(she, S.GOING_ON, "Two people wrote, both in favour. The proposal goes on.")
    expect(she.page.get_by_role("link", name="Withdraw this proposal")).to_be_visible()


def recorded(*steps: ProtocolStep, by: Person) -> None:
    """Steps that somebody else owns, as whoever may record them took them down."""
    for step in steps:
        more = {"representations_until": UNTIL} if step is S.REPLY else {}
        told = StepTaken(AUTUMN[step], STEPS[step].owner, "As the letter says", **more)
        act(
            record_step, Function.TAXI_LICENSING, step=step, told=told, file=None, because="", by=by,
            now=clock.at(AUTUMN[step], 9),
        )  # fmt: skip


def step_is_walked(visitor: Visitor, step: ProtocolStep, says: str) -> None:
    """From the protocol to the one step that is next, which then stands recorded on the protocol's page."""
    put_the_clock_to(clock.at(AUTUMN[step], 10))
    does = f"Record step {STEPS[step].number}"
    visitor.go(PROTOCOL)
    visitor.tap(does)
    expect(visitor.page.locator('[name="owner"]')).to_have_value(STEPS[step].owner)
    visitor.write(visitor.page.locator('[name="says"]'), says)
    assert not visitor.violations()
    sends(visitor, does)
    expect(visitor.page.locator("#main")).to_contain_text(says)


def step_refused(she: Visitor, step: ProtocolStep) -> None:
    """While people may still make representations the proposal does not go on (R71)."""
    does = f"Record step {STEPS[step].number}"
    she.go(PROTOCOL)
    she.tap(does)
    she.write(she.page.locator('[name="says"]'), "Nobody will write any more.")
    she.tap(does)
    expect(she.page.locator("#main")).to_contain_text("only once the days for representations are over")


def every_case_is_sampled() -> None:
    """From December on, for advice."""
    with transaction() as session:
        change_setting(
            session, Setting.ADVICE_SAMPLE_RATE, value="100", in_force_from=date(2016, 12, 1), because="To begin with",
            by=SYSTEM, now=clock.at(date(2016, 8, 1), 16),
        )  # fmt: skip


def the_holding_is_recorded(office: Visitor) -> None:
    """An administrator, from the instrument: councillors decide, the commissioner oversees, on these conditions."""
    page = office.page
    office.go("/powers/new")
    office.choose(page.locator('input[name="mode"][value="council_decides_commissioner_oversight"]'))
    write_day(office, "held_from", HANDED_BACK)
    office.write(page.locator('[name="instrument"]'), INSTRUMENT)
    for ask in ("deferred", "sample", "on_request"):
        office.choose(page.locator(f'input[name="asks"][value="{ask}"]'))
    office.choose(page.locator('input[name="nominees"]').first)
    assert not office.violations()
    sends(office, "Record this holding")


def the_last_steps_are_recorded(she: Visitor) -> None:
    """New Directions with their effective date, which cite that holding; then the conditions, and the pack."""
    she.go(PROTOCOL)
    she.tap("Record step 9")
    she.write(she.page.locator('[name="says"]'), "Licensing goes back; the commissioner oversees.")
    write_day(she, "effective_on", HANDED_BACK)
    sends(she, "Record step 9")
    she.tap("Record step 10")
    she.write(she.page.locator('[name="says"]'), "A sample, deferred cases, and on request. Looked at after a year.")
    sends(she, "Record step 10")
    expect(she.page.locator("#main")).to_contain_text(INSTRUMENT)
    assert not she.violations()
    she.picture("protocol")
    she.go("/hand-back/taxi_licensing")
    she.tap("Make an evidence pack")
    she.tap(she.page.get_by_role("button", name=re.compile("pack")).first)
    expect(she.page.locator("#packs")).to_contain_text("Pack 1")
    she.picture("evidence-pack")


def she_advises_and_does_not_decide(she: Visitor, case: HeardCase) -> None:
    """The sampled case is on her list as one to advise on; her own decision is refused (R01)."""
    she.go("/to-decide")
    main = she.page.locator("#main")
    expect(main).to_contain_text("In the sample of 13 December 2016.")
    assert not she.violations()
    she.picture("to-advise")
    she.tap(case.holder.name)
    she.tap("Give your advice")
    she.write(she.page.locator('[name="says"]'), ADVICE)
    sends(she, "Give your advice")
    expect(main).to_contain_text("It is no vote.")
    she.picture("advised")
    refused = she.go(f"/reviews/{case.reference}/judgment")
    assert refused is not None and refused.status == 409


def the_panel_decides(chair: Visitor, case: HeardCase) -> None:
    """The chair signs what the members settled on, with her advice beside it: it is the council's decision."""
    page, main = chair.page, chair.page.locator("#main")
    chair.go(f"/reviews/{case.reference}/panel-decision")
    expect(main).to_contain_text(ADVICE)
    chair.choose(page.locator('input[name^="fit-"][value="no"]'))
    page.locator('select[name^="ground-"]').select_option("s61_1_b")
    chair.write(page.locator('[name="reasons"]'), REASONS)
    chair.write(page.locator('[name="holders_account"]'), ACCOUNT)
    chair.tap("Read it back")
    sends(chair, "Sign the decision")
    expect(main).to_contain_text("Licensing Sub-Committee")
    assert not chair.violations()
    chair.picture("panel-decided")
