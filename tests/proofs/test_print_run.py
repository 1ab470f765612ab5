"""A thousand letters printed by many at once, and merged for the printer: no page of one is ever in another."""

import re

import pytest
from sqlmodel import select

from licensing.audit.models import AccessEvent, AccessKind
from licensing.audit.rules import SYSTEM
from licensing.notices.copies import copy_of
from licensing.notices.elements import compose
from licensing.notices.letters import Plan
from licensing.notices.print_run import Part, print_run
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.people.walls import raise_wall
from licensing.register.commands import change_holder
from tests.builders.canaries import canary, printed_in_parallel, words_of
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, an_approved, called, decided, revoked
from tests.builders.people import actor, ostler
from tests.builders.register import a_representative, hale
from tests.notices.test_rendering import HALE, HEAD

LETTERS = 1000
POST = Plan(ServiceMethod.POST_FIRST_CLASS, TUESDAY.date())
CANARY = re.compile(r"zq[0-9a-f]{12}")


@pytest.fixture(scope="module")
def thousand():
    """A thousand letters of several lengths, each with a word of its own."""
    words = [canary() for _ in range(LETTERS)]
    letters = [a_letter(number, word) for number, word in enumerate(words)]
    return list(zip(words, printed_in_parallel(letters, TUESDAY.date()), strict=True))


def a_letter(number, word):
    """Of two pages or three, with its word in the subject, in each paragraph, and in the last line."""
    reference = f"LR-2015-{number:04}"
    if number % 4:
        content = called(case_reference=reference, matters=(word,), evidence=(word,), venue=word)
        return compose(NoticeKind.HEARING_NOTICE, content, HEAD, HALE, POST).plain
    reasons = "\n\n".join([f"{word} was found. " + "It was read out and answered. " * 12] * (1 + number // 4 % 5))
    content = decided(revoked(badge_number=word), case_reference=reference, reasons=reasons)
    return compose(NoticeKind.DECISION_NOTICE, content, HEAD, HALE, POST).plain


def test_a_thousand_letters_printed_in_parallel_hold_no_foreign_page(thousand):
    assert len(thousand) == LETTERS
    seen = 0
    for number, (word, (_, pages)) in enumerate(thousand):
        reference = f"LR-2015-{number:04}"
        assert set(CANARY.findall("".join(pages))) == {word}, reference
        assert all(set(re.findall(r"LR-2015-\d{4}", page)) == {reference} for page in pages), reference
        assert [f"Page {at} of {len(pages)}" in page for at, page in enumerate(pages, 1)] == [True] * len(pages)
        seen += len(pages)
    print(f"letters {LETTERS}, pages {seen}, foreign pages 0")
    assert seen > LETTERS


@pytest.mark.parametrize("both_sides", [True, False])
def test_merged_for_the_printer_each_range_of_the_cover_holds_its_own_letter_and_nothing_else(thousand, both_sides):
    some = thousand[:120]
    parts = [Part("", f"L-{number}", "To", pdf) for number, (_, (pdf, _)) in enumerate(some)]

    run = print_run(parts, council="Calderbrook", on="1 December 2015", both_sides=both_sides, at=TUESDAY)
    pages = words_of(run.pdf)

    covered = run.places[0].first - 1
    listed = "".join(pages[:covered])
    used = set(range(covered))
    for place, (_, (_, own)) in zip(run.places, some, strict=True):
        assert pages[place.first - 1 : place.last] == own
        assert place.name in listed and place.pages in listed
        assert not both_sides or place.first % 2 == 1  # a fresh sheet
        used |= set(range(place.first - 1, place.last))
    blank = [number for number in range(len(pages)) if number not in used]
    assert all(not pages[number].strip() for number in blank) and bool(blank) is both_sides
    assert not both_sides or len(pages) % 2 == 0


@pytest.fixture
def browser(undone, at, sign_in):
    at(TUESDAY)
    a_letterhead()
    officer = ostler()
    opened = sign_in(officer)
    opened.officer = actor(officer, "licensing_officer")
    return opened


def test_the_days_post_is_one_file_with_its_copies_without_what_is_held_and_recorded(browser, session, do):
    assert browser.get("/notices/post/letters.pdf").status_code == 404
    copied, moved, walled_off = hale(), hale(), hale()
    a_representative(copied)
    made = [
        an_approved(a_draft(decided(case_reference=f"LR-2015-000{number}"), holder=holder), by=browser.officer)
        for number, holder in enumerate((copied, moved, walled_off), 1)
    ]
    do(change_holder, moved.reference, version=moved.version, changes={"address": "2 Old Quay"}, by=SYSTEM, now=TUESDAY)
    do(raise_wall, browser.officer.id, "LR-2015-0003", because="a declared interest", by=SYSTEM, at=TUESDAY)

    sent = browser.get("/notices/post/letters.pdf")
    pages = words_of(sent.content)

    assert sent.headers["content-type"] == "application/pdf"
    assert 'filename="letters-2015-12-01.pdf"' in sent.headers["content-disposition"]
    own, copy = words_of(made[0].pdf), words_of(copy_of(session, made[0].id).pdf)
    assert "LR-2015-0001-N1, revision 1, copy" in pages[0]
    after = 2 + len(own) + len(own) % 2  # the cover has a sheet of its own, and so has each letter
    assert pages[2 : 2 + len(own)] == own and pages[after : after + len(copy)] == copy
    assert not any("LR-2015-0002" in page or "LR-2015-0003" in page for page in pages)
    taken = session.exec(select(AccessEvent.about).where(AccessEvent.kind == AccessKind.EXPORTED)).all()
    assert taken == ["LR-2015-0001"]


def test_where_one_side_is_printed_no_page_is_blank(browser):
    a_letterhead(print_sides="one")
    an_approved(a_draft(called()), by=browser.officer)

    assert all(page.strip() for page in words_of(browser.get("/notices/post/letters.pdf").content))
