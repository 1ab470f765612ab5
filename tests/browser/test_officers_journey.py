"""What remains of the programme, at one screen: scheduled, notified, papered, with what goes wrong on the way."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.builders.files import a_pdf

DAYS = ("3 February", "10 February", "17 February", "24 February", "2 March", "9 March")
LATE_PAPER = {"name": "Letter of the operator.pdf", "mimeType": "application/pdf", "buffer": a_pdf("He has our trust.")}


def test_an_officer_schedules_notifies_and_papers_what_remains(desktop: Visitor, work: Callable[[], int]) -> None:
    officer = desktop.be("Nasreen Chowdhury")
    arrange_days_with_the_same_people(officer)
    placed, last_day = suggest_and_confirm(officer, work)
    assert len(placed) > 25
    approve_and_post_all(officer, work, len(placed))
    lose_a_day(officer, last_day)
    postpone(officer, placed[0])
    agenda_and_papers_out_and_one_late(officer)


def write_date(officer: Visitor, name: str, day: int, month: int, year: int) -> None:
    for part, value in (("day", day), ("month", month), ("year", year)):
        officer.write(officer.page.locator(f'[name="{name}-{part}"]'), str(value))


def arrange_days_with_the_same_people(officer: Visitor) -> None:
    page = officer.page
    officer.go("/hearing-days/new")
    write_date(officer, "held_on", 3, 2, 2016)
    for name, value in (("starts", "14:00"), ("ends", "17:00"), ("venue", "Town Hall"), ("capacity_minutes", "150")):
        officer.write(page.locator(f'[name="{name}"]'), value)
    officer.choose(page.locator('[name="repeat"][value="weekly"]'))
    officer.tap(page.get_by_text("Until when it repeats"))
    officer.write(page.locator('[name="times"]'), str(len(DAYS)))
    officer.tap("Arrange")
    officer.tap("Arrange these hearing days")
    for day in DAYS:
        officer.go("/hearing-days")
        officer.tap(page.get_by_role("link", name=re.compile(f" {day} 2016$")))
        officer.tap(page.get_by_role("link", name=re.compile("^Change")).first)
        page.locator('[name="like"]').select_option(index=1)
        officer.tap("Seat the same people")
        expect(page.locator("#main")).to_contain_text("Quorum met")


def suggest_and_confirm(officer: Visitor, work: Callable[[], int]) -> tuple[list[str], str]:
    """The references of the reviews that were placed, in the order of their days; the address of the last day."""
    page = officer.page
    officer.go("/suggestions")
    officer.tap("Suggest a schedule", role="button")
    while work():
        pass
    page.reload()
    officer.tap(page.locator("form[action$='/pin'] button").first)
    officer.tap(page.locator("form[action$='/out'] button").last)
    placed = page.locator("section[aria-labelledby=placed] th a").all_inner_texts()
    last_day = page.locator("section[aria-labelledby=placed] td a[href*='/hearing-days/']").last.get_attribute("href")
    assert last_day and not officer.violations()
    for box in page.locator('[name="reasons"]').all():
        officer.write(box, "They leave the room for that case.")
    officer.tap("Confirm and draft the notices")
    officer.must_not_be_refused()
    expect(page.locator("#main")).to_contain_text("Confirmed.")
    return placed, last_day


def approve_and_post_all(officer: Visitor, work: Callable[[], int], letters: int) -> None:
    page = officer.page
    officer.tap("Approve the notices")
    officer.tap(page.get_by_role("link", name=re.compile(r"^Check all \d+ on this page: hearing notice")))
    expect(page.get_by_role("heading", name=f"{letters} letters ready to approve")).to_be_visible()
    officer.tap(page.get_by_role("button", name=re.compile(r"^Approve \d+ letters")))
    while work():
        pass
    page.reload()
    expect(page.locator("#main")).to_contain_text("Every letter is approved and in the print room")
    officer.go("/notices/post")
    officer.tap(page.get_by_role("button", name=re.compile("^Handed to Royal Mail first class")))
    while work():
        pass
    officer.go("/notices/post")
    expect(page.locator("#main")).to_contain_text("No approved letter waits to be posted.")


def lose_a_day(officer: Visitor, day: str) -> None:
    """A cancelled day never counts as held: each of its cases is a dated task."""
    page = officer.page
    officer.go(day)
    lost = page.locator("#main table th a").all_inner_texts()
    assert lost
    officer.tap("Cancel this hearing day")
    officer.write(page.locator('[name="because"]'), "The Town Hall is flooded.")
    officer.tap("Cancel the hearing day")
    officer.go("/today")
    for reference in lost:
        expect(page.locator("#main")).to_contain_text(f"Schedule {reference} again")


def postpone(officer: Visitor, reference: str) -> None:
    page = officer.page
    officer.go(f"/reviews/{reference}/contact/postponement")
    officer.choose(page.locator('[name="party"]').first)
    officer.choose(page.locator('[name="why"]').first)
    officer.write(page.locator('[name="says"]'), "My solicitor is away until January.")
    officer.tap("Record a request to postpone", role="button")
    officer.tap(page.locator("#main a[href*='/contact/postponement/']").first)
    officer.choose(page.locator('[name="ruling"][value="granted"]'))
    for name, value in (("decided_by", "The chair"), ("because", "A fair hearing"), ("told", "By telephone, granted.")):
        officer.write(page.locator(f'[name="{name}"]'), value)
    officer.tap("Record the decision")
    officer.go(f"/reviews/{reference}/unlist")
    officer.write(page.locator('[name="because"]'), "Postponed at the holder’s request.")
    officer.tap("Take it off")
    officer.must_not_be_refused()
    expect(page.locator("#main")).to_contain_text("Adjournment notice")


def agenda_and_papers_out_and_one_late(officer: Visitor) -> None:
    page = officer.page
    officer.go("/hearing-days")
    officer.tap(page.get_by_role("link", name=re.compile("15 December 2015$")))
    reference = page.locator("#main table th a").first.inner_text()
    officer.tap(page.locator("#main a[href$='/agenda']").first)
    officer.tap("Publish the agenda")
    officer.go(f"/reviews/{reference}/papers/publish")
    officer.tap("Publish the papers")
    expect(page.locator("#main")).to_contain_text("Nothing waits")
    officer.go("/demonstration/go-to-date")
    for part, value in (("day", "10"), ("month", "12"), ("year", "2015")):
        officer.write(page.locator(f'[name$="-{part}"]').first, value)
    officer.tap("Go to this date")
    officer.go(f"/reviews/{reference}/documents")
    page.locator('[name="files"]').set_input_files(LATE_PAPER)
    page.locator('[name="section"]').select_option("representations")
    officer.tap("Add the documents")
    officer.go(f"/reviews/{reference}/papers/publish")
    page.locator('[name="leave_by"]').select_option(index=1)
    write_date(officer, "leave_on", 10, 12, 2015)
    officer.write(page.locator('[name="leave_because"]'), "It came today, and it is short.")
    officer.write(page.locator('[name="other_side"]'), "It is his own letter.")
    officer.tap("Publish a supplement")
    expect(page.locator("#main")).to_contain_text("Supplement 1")
    assert not officer.violations()
