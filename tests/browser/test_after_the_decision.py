"""What follows a decision, walked by whoever answers for it: at once, until trained, on appeal, too late."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import expect

from licensing import clock
from licensing.database import transaction
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.drafts import Draft
from licensing.decisions.queries import get_determination
from licensing.decisions.rules import Outcome, SuspensionEnd
from licensing.notices.queries import notice_by_id
from licensing.people.models import Person
from licensing.people.rules import Role
from tests.browser.conftest import DESKTOP, TABLET
from tests.browser.council import put_the_clock_to
from tests.browser.dates import write_day
from tests.browser.heard import MORNING, PERSUADED, a_town, act_of, proposed, says_enough, sends
from tests.browser.visitor import Visitor
from tests.builders.decisions import HeardCase, a_heard_case, a_proposal, judging, served
from tests.builders.hearings import act
from tests.builders.people import a_person
from tests.builders.promises import keep_promises
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.training import a_session

Opened = Callable[..., Visitor]
TONIGHT = "He is booked to drive children tonight, and what was found happened on such a journey."
HEARD = date(2015, 11, 24)


def decided(case: HeardCase, outcome: Outcome, commissioner: Person, on: date, **but: object) -> None:
    """She decides the same as was proposed, and the officer hands the notice over a day later."""
    proposal = a_proposal(case, outcome, now=clock.at(on, 16, 12), **but)
    act(
        judge_proposal, case.reference, judging=judging(proposal), draft=Draft((), ""), by=commissioner,
        now=clock.at(on, 17),
    )  # fmt: skip
    served(notice_of(case), on=on + timedelta(days=1))


def notice_of(case: HeardCase) -> str:
    """The letter that tells of the decision, by its reference."""
    with transaction() as session:
        return notice_by_id(session, get_determination(session, case.review).notice_id).reference


def test_revoked_at_once_nobody_leaves_the_case_before_who_must_know_is_shown(opened: Opened, council: object) -> None:
    commissioner = a_town()
    case = proposed("Abel Finnis", Outcome.WARNING, commissioner, HEARD)
    put_the_clock_to(MORNING)
    she = opened(**TABLET).be(commissioner.name)
    she.go(f"/reviews/{case.reference}/judgment")
    harsher_at_once(she, case)
    assert she.path == f"/reviews/{case.reference}/after/who-must-know"
    expect(she.page.locator("#main")).to_contain_text("Tell them before you leave the case.")
    assert not she.violations()
    she.picture("who-must-know")

    officer = opened(**DESKTOP).be("Ada Ostler")
    page, main = officer.page, officer.page.locator("#main")
    letter = f"/notices/{notice_of(case)}"
    officer.go(f"{letter}?method=hand_delivered&planned_on=2015-12-04")
    sends(officer, "Approve and hand-deliver")
    keep_promises()
    officer.go(f"{letter}/deliver")
    for name, value in (("place", "14 Weir Lane"), ("proof", "Taken by Mr Finnis himself")):
        officer.write(page.locator(f'[name="{name}"]'), value)
    sends(officer, "Record the service")
    keep_promises()
    officer.go(f"/reviews/{case.reference}/after")
    expect(main).to_contain_text("It takes effect at once.")
    officer.picture("after-at-once")
    officer.go(f"/reviews/{case.reference}/badge-demand")
    expect(page.locator('input[name="licences"]')).to_be_checked()
    sends(officer, "Draft the letter")
    officer.go("/look-up")
    officer.write(page.locator('[name="number"]'), case.licences[0].badge_number or "")
    officer.tap("Look it up")
    expect(main.get_by_role("status")).to_contain_text("May not drive today")
    assert not officer.violations()
    officer.picture("look-up")


def harsher_at_once(she: Visitor, case: HeardCase) -> None:
    """A warning was proposed; she revokes, at once, and says apart from her reasons why at once (R44)."""
    page, licence = she.page, case.licences[0].id
    says_enough(she, "not_quite", "They did not ask what tonight's booking is.")
    she.choose(page.locator(f'input[name="outcome-{licence}"][value="revoked"]'))
    she.choose(page.locator(f'input[name="fit-{licence}"][value="no"]'))
    she.tap(page.get_by_text("If different: ground, length, immediate effect"))
    page.locator(f'select[name="ground-{licence}"]').select_option("s61_1_b")
    she.tap(page.get_by_text("To take effect at once"))
    she.choose(page.locator(f'input[name="immediate-{licence}"]'))
    she.write(page.locator('[name="own_words"]'), PERSUADED)
    she.tap("Read it back")
    expect(page.locator("#main")).to_contain_text("It cannot be signed as it stands.")
    assert not she.violations()
    she.picture("at-once-unexplained")
    she.tap("Change something")
    expect(page.locator('[name="own_words"]')).to_have_value(PERSUADED)
    she.write(page.locator(f'[name="safety-{licence}"]'), TONIGHT)
    she.tap("Read it back")
    expect(page.locator("#main")).to_contain_text(TONIGHT)
    sends(she, "Decide")


def test_a_suspension_until_trained_ends_with_the_pass_that_the_trainer_records(
    opened: Opened, council: object
) -> None:
    commissioner = a_town()
    case = a_heard_case(commissioner=commissioner, on=HEARD, outcome=Outcome.SUSPENDED, holder=hale(name="Ivo Penney"))
    decided(
        case, Outcome.SUSPENDED, commissioner, HEARD, suspension_end=SuspensionEnd.TRAINING_PASSED,
    )  # fmt: skip
    today = date(2016, 1, 5)
    a_person("Tess Rowan", Role.TRAINING_ADMINISTRATOR)
    held = a_session(today, booked=[case.holder], now=clock.at(today - timedelta(days=20)))
    put_the_clock_to(clock.at(today, 20, 30))
    keep_promises()
    officer = opened(**DESKTOP).be("Ada Ostler")
    main = officer.page.locator("#main")
    officer.go(f"/reviews/{case.reference}/after")
    expect(main).to_contain_text("May not drive today")
    give_back = re.compile(f"Give the badge back: .*{case.licences[0].number} revives by itself")
    officer.go("/today?whose=team")
    expect(main).not_to_contain_text(give_back)
    trainer = opened(**TABLET).be("Tess Rowan")
    trainer.go(f"/training/{held.id}")
    trainer.tap(trainer.page.locator("ul.door button").first)
    expect(trainer.page.locator('ul.door button[aria-pressed="true"]')).to_have_count(1)
    sends(trainer, "Finish the register")
    assert trainer.taps == 2 and trainer.boxes == 0
    keep_promises()
    officer.go(f"/reviews/{case.reference}/after")
    expect(main).to_contain_text("May drive")
    assert not officer.violations()
    officer.picture("suspension-lifted")
    officer.go("/today?whose=team")
    expect(main).to_contain_text(give_back)
    officer.picture("suspension-lifted-today")


def test_a_licence_that_expired_before_the_decision_is_neither_revoked_nor_forgotten(
    opened: Opened, council: object
) -> None:
    commissioner = a_town()
    case = a_heard_case(
        commissioner=commissioner, on=HEARD, holder=hale(name="Oona Late", expires_on=date(2015, 12, 3))
    )
    a_proposal(case, now=clock.at(HEARD, 16, 12))
    put_the_clock_to(MORNING)
    she = opened(**TABLET).be(commissioner.name)
    page, main = she.page, she.page.locator("#main")
    she.go(f"/reviews/{case.reference}/judgment")
    says_enough(she)
    she.choose(act_of(she, "same"))
    she.choose(page.locator('input[name="adopts"]'))
    she.write(page.locator('[name="own_words"]'), PERSUADED)
    she.tap("Read it back")
    expect(main).to_contain_text("It cannot be signed as it stands.")
    expect(main).to_contain_text("cannot be revoked or suspended")
    assert not she.violations()
    she.picture("expired-refused")

    she.tap("Change something")
    for outcome in page.locator('input[name^="outcome-"][value="no_further_action"]').all():
        she.choose(outcome)
    she.choose(act_of(she, "different"))
    she.choose(page.locator('input[name^="fit-"][value="no"]'))
    page.locator('input[name="adopts"]').uncheck()
    she.tap("Read it back")
    page.locator('[name="answers"]').fill("The licence expired before I could decide.")
    sends(she, "Decide")
    expect(main).to_contain_text("No further action")
    officer = opened(**DESKTOP).be("Ada Ostler")
    officer.go(f"/holders/{case.holder.reference}")
    strip = officer.page.locator("#main").get_by_text("It counts in any later application.")
    expect(strip).to_contain_text(case.reference)


def test_a_case_whose_licence_expires_unheard_is_closed_and_its_matters_stay(opened: Opened, council: object) -> None:
    a_town()
    holder = hale(name="Una Lapsed", expires_on=date(2015, 12, 3))
    a_concern(holder, "Complaint of a fare refused")
    review = a_review(holder)
    put_the_clock_to(MORNING)
    officer = opened(**DESKTOP).be("Ada Ostler")
    page, main = officer.page, officer.page.locator("#main")
    officer.go(f"/reviews/{review.reference}")
    officer.tap("Close without a hearing")
    officer.choose(page.locator('input[name="reason"][value="licence_expired"]'))
    officer.write(page.locator('[name="because"]'), "It expired on 3 December; he did not renew.")
    sends(officer, "Close without a hearing")
    expect(main).to_contain_text("It expired on 3 December")
    officer.picture("closed-expired")
    officer.go(f"/holders/{holder.reference}")
    expect(main).to_contain_text("Complaint of a fare refused")
    expect(main).to_contain_text("any later application")
    assert not officer.violations()
    officer.picture("holder-expired")


def test_an_appeal_holds_the_decision_off_and_allowed_gives_the_licence_back(opened: Opened, council: object) -> None:
    commissioner = a_town()
    on = date(2024, 3, 5)
    holder = hale(name="Sol Appleby", granted_on=date(2022, 6, 2), expires_on=date(2026, 6, 1))
    case = a_heard_case(commissioner=commissioner, on=on, holder=holder)
    decided(case, Outcome.REVOKED, commissioner, on)
    put_the_clock_to(clock.at(date(2024, 3, 20), 10))
    keep_promises()
    officer = opened(**DESKTOP).be("Ada Ostler")
    page, main = officer.page, officer.page.locator("#main")
    officer.go(f"/reviews/{case.reference}/appeals")
    officer.tap("Record an appeal")
    expect(page.locator('input[name="licence_ids"]')).to_be_checked()
    write_day(officer, "lodged_on", date(2024, 3, 19))
    write_day(officer, "told_on", date(2024, 3, 20))
    sends(officer, "Record an appeal")
    officer.go(f"/reviews/{case.reference}/after")
    expect(main).to_contain_text("appeal lodged on 19 March 2024, so may drive until it ends")
    officer.picture("appeal-lodged")
    entered_in_the_national_register(officer, case)
    put_the_clock_to(clock.at(date(2024, 6, 3), 10))
    officer.go(f"/reviews/{case.reference}/appeals")
    officer.tap("Record how it ended")
    officer.choose(page.locator('input[name="ending"][value="heard"]'))
    write_day(officer, "given_on", date(2024, 5, 31))
    officer.choose(page.locator('input[name^="stands-"][value="quashed"]'))
    officer.write(page.locator('[name="says"]'), "The court believed him.")
    sends(officer, "Record how the appeal ended")
    keep_promises()
    officer.go(f"/reviews/{case.reference}/after")
    expect(main).to_contain_text("May drive today")
    expect(main).to_contain_text("To be removed")
    assert not officer.violations()
    officer.picture("appeal-allowed")
    officer.go("/figures")
    officer.picture("appeal-allowed-figures")
    expect(main).to_contain_text("1 decision appealed against")
    expect(main).to_contain_text("Set aside by the court")


def entered_in_the_national_register(officer: Visitor, case: HeardCase) -> None:
    """What was relied on, and the entry, though an appeal is live (R57, R58)."""
    page, here = officer.page, f"/reviews/{case.reference}/national-register"
    officer.go(here)
    officer.tap(page.get_by_role("link", name=re.compile("^Say what was relied on")))
    officer.choose(page.locator('input[name="relied"][value="yes"]'))
    officer.choose(page.locator('input[name="limbs"]').first)
    officer.write(page.locator('[name="because"]'), "The conviction that was found.")
    sends(officer, "Say what was relied on")
    officer.go(here)
    officer.tap(page.get_by_role("link", name=re.compile("^Record what was done on the register")))
    officer.choose(page.locator('input[name="act"]').first)
    write_day(officer, "done_on", date(2024, 3, 12))
    officer.write(page.locator('[name="receipt"]'), "NR-77")
    sends(officer, "Record what was done on the register")
