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
    placed, days = suggest_and_confirm(officer, work)
    assert len(placed) > 25
    approve_and_post_all(officer, work, len(placed))
    is_served(officer, placed[-1])
    lose_a_day(officer, days.pop())
    postpone(officer, placed[0])
    published = [reference for day in days for reference in agenda_and_papers_of(officer, day)]
    assert set(published) <= set(placed) - {placed[0]} and len(published) > 20
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


def suggest_and_confirm(officer: Visitor, work: Callable[[], int]) -> tuple[list[str], list[str]]:
    """A suggestion, adjusted and confirmed: the reviews that were placed, and the addresses of their days, in order."""
    page = officer.page
    officer.go("/suggestions")
    officer.tap("Suggest a schedule", role="button")
    while work():
        pass
    page.reload()
    officer.tap(page.locator("form[action$='/pin'] button").first)
    officer.tap(page.locator("form[action$='/out'] button").last)
    officer.tap(page.locator("section[aria-labelledby=placed] a[href$='/move']").last)
    officer.choose(page.locator('[name="day"]').first)
    officer.tap("Move it")
    expect(page.locator("#main")).to_contain_text("Moved by hand")
    placed = page.locator("section[aria-labelledby=placed] th a").all_inner_texts()
    to_days = page.locator("section[aria-labelledby=placed] td a[href*='/hearing-days/']").all()
    days = list(dict.fromkeys(link.get_attribute("href") or "" for link in to_days))
    assert len(days) > 3 and not officer.violations()
    for box in page.locator('[name="reasons"]').all():
        officer.write(box, "They leave the room for that case.")
    officer.tap("Confirm and draft the notices")
    officer.must_not_be_refused()
    expect(page.locator("#main")).to_contain_text("Confirmed.")
    return placed, days


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


def is_served(officer: Visitor, reference: str) -> None:
    """The day's post recorded the service of each letter, with the day it is received in law (R52)."""
    page = officer.page
    officer.go(f"/reviews/{reference}")
    officer.tap(page.locator("#main a[href^='/notices/']").first)
    expect(page.locator("#main")).to_contain_text(re.compile("First class post, sent .* given "))


def agenda_and_papers_of(officer: Visitor, day: str) -> list[str]:
    """The day's agenda, and the papers of each of its cases in one act; their references."""
    page = officer.page
    officer.go(day)
    references = page.locator("section[aria-labelledby=cases] th a").all_inner_texts()
    officer.tap("Publish the agenda")
    officer.tap("Publish the agenda")
    officer.tap("Publish the day’s papers")
    officer.tap(page.get_by_role("button", name=re.compile(r"^Publish the papers of \d+ cases?$")))
    officer.must_not_be_refused()
    for reference in references:
        line = page.locator("section[aria-labelledby=others] li", has_text=reference)
        expect(line).to_contain_text("Published: ")
    assert not officer.violations()
    return references


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
