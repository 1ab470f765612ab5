"""A tablet that dies while somebody types, and one that is taken: what comes back, and what its disk gives away."""

import base64
import re
import time
from pathlib import Path

from playwright.sync_api import expect
from sqlmodel import select

from licensing.database import transaction
from licensing.hearings.days import case_at
from licensing.hearings.rules import Step
from licensing.papers.models import PapersPage
from licensing.people.models import Person
from licensing.register.queries import holder_by_id
from licensing.reviews.models import Question
from licensing.reviews.queries import get_review
from tests.browser.own_tablet import OwnTablet
from tests.browser.tablets import (
    ASKED,
    CASE,
    LATE,
    PASSPHRASE,
    ROOM,
    bar,
    enrol_and_keep,
    everybody_comes,
    forgive_the_lost_connection,
    hear,
    kept_names,
    small_pictures,
    today,
    unlock,
)
from tests.browser.visitor import Visitor

CANARIES, MOST = 50, 80
SHORTEST, LONGEST = 12, 40  # characters of a canary
NOTE = "The passenger on the second night was not asked what she saw"
TYPED = "He said that the meter was off because the fare was agreed before they set out"
SECONDS_OF_TYPING = 4
OPEN = re.compile(r"[LH][RD]-20\d\d|Council|Town Hall|^Tuesday ")  # what titles of pages say, which a history keeps
EMPTY = re.compile(rb"\0{64,}")  # what a file keeps free for later
THINGS = ("page/", "case/", "texts/", "day")


def test_a_killed_tablet_loses_no_entry_and_its_disk_gives_away_no_word(world: str, own_tablet: OwnTablet) -> None:
    tablet = own_tablet.switch_on()
    small_pictures(tablet.context, but=CASE)
    enrol_and_keep(tablet)
    everybody_comes(today(), but=LATE)
    hear(CASE, until=Step.QUESTIONS)
    tablet.go(ROOM)
    expect(bar(tablet)).to_have_text("Saved")
    tablet.context.set_offline(True)
    tablet.tap(tablet.page.get_by_role("button", name=ASKED).first)
    expect(bar(tablet)).to_contain_text("1 waiting")
    keep_a_note(tablet)
    tablet.page.get_by_label("My note on page 2").press_sequentially(TYPED)
    time.sleep(SECONDS_OF_TYPING)
    own_tablet.die()

    words = canaries()
    assert len(words) >= CANARIES and gives_away(own_tablet.profile, words) == []

    tablet = own_tablet.switch_on()
    tablet.context.set_offline(True)
    tablet.go("/my-hearings")
    everything_comes_back(tablet)


def everything_comes_back(tablet: Visitor) -> None:
    """The passphrase opens it: the entries wait, the words are where they were typed, and go with the connection."""
    unlock(tablet)
    expect(bar(tablet)).to_have_text("Saved on this tablet, 2 waiting. No connection")
    tablet.tap("Case A")
    tablet.tap("Papers and my notes")
    tablet.tap("Next page")
    expect(tablet.page.get_by_label("My note on page 2")).to_have_value(TYPED)
    tablet.context.set_offline(False)
    tablet.page.reload()
    expect(bar(tablet)).to_have_text("Saved")
    kept = kept_names(tablet)
    assert all(any(name.startswith(thing) for name in kept) for thing in THINGS), kept
    forgive_the_lost_connection(tablet)
    assert tablet.complaints == []


def keep_a_note(tablet: Visitor) -> None:
    tablet.go("/my-hearings")
    tablet.tap("Case A")
    tablet.tap("Papers and my notes")
    tablet.write(tablet.page.get_by_label("My note on page 1"), NOTE)
    tablet.tap("Keep my note")
    expect(bar(tablet)).to_contain_text("2 waiting")
    tablet.tap("Next page")


def canaries() -> list[str]:
    """What must not be on the disk: notes, names of holders and members, what the cases say, words of their papers."""
    with transaction() as session:
        cases = [get_review(session, case_at(session, today().reference, letter)) for letter in "ABC"]
        holders = [holder_by_id(session, one.holder_id).name for one in cases]
        asks = [one for one in session.exec(select(Question.asks).where(Question.review_id == cases[0].id)).all()]
        members = [one for one in session.exec(select(Person.name)).all() if one.startswith("Cllr ")]
        pages = session.exec(select(PapersPage.words).where(PapersPage.review_id == cases[0].id)).all()
    said = [NOTE, TYPED, PASSPHRASE, *holders, *members, *asks, *[one.why for one in cases]]
    lines = [line.strip() for words in pages for line in words.splitlines()]
    lines = [line for line in lines if len(line) >= SHORTEST and not OPEN.search(line)]
    return list(dict.fromkeys(one[:LONGEST] for one in [*said, *lines]))[:MOST]


def gives_away(profile: Path, words: list[str]) -> list[str]:
    """Which of the words stand in which file of the profile: as they are, as UTF-16, and what was typed in base64."""
    wanted = {form: one for one in words for form in (one.encode(), one.encode("utf-16-le"))}
    wanted |= {form: one for one in (NOTE, TYPED, PASSPHRASE) for form in in_base64(one)}
    found = []
    for file in profile.rglob("*"):
        if file.is_file() and not file.is_symlink():
            held = EMPTY.sub(b"", file.read_bytes())
            found += [f"{file.relative_to(profile)}: {one}" for form, one in wanted.items() if form in held]
    return found


def in_base64(words: str) -> list[bytes]:
    """The same words look different at each third place: what all the writings at one of them have in common."""
    plain = words.encode()
    coded = [base64.b64encode(b"\0" * shift + plain) for shift in range(3)]
    return [one[4:-4] for one in coded]
