"""A tablet that keeps papers locks by itself, on every page at once; signing out erases it, connected or not."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from sqlmodel import select

from licensing.database import transaction
from licensing.people.models import SignInSession
from tests.browser.settled import TABLET
from tests.browser.tablets import (
    MEMBER,
    ROOM,
    bar,
    enrol_and_keep,
    forgive_the_lost_connection,
    kept_names,
    person,
    small_pictures,
    unlock,
)
from tests.browser.visitor import Visitor

LONGER_THAN_IT_STAYS_OPEN = "05:30"


def test_a_tablet_locks_after_five_minutes_and_by_hand_on_every_page_at_once(opened: Callable[..., Visitor]) -> None:
    tablet = a_tablet(opened)
    beside = tablet.context.new_page()
    for page in (tablet.page, beside):
        page.clock.install()
        page.goto("/offline")
        is_open(page)
    tablet.tap("Lock")
    for page in (tablet.page, beside):
        is_locked(page)
    unlock(tablet)
    is_open(beside)
    for page in (tablet.page, beside):
        page.clock.fast_forward(LONGER_THAN_IT_STAYS_OPEN)
    for page in (tablet.page, beside):
        is_locked(page)


def test_signing_out_without_a_connection_erases_at_once_and_is_told_later(opened: Callable[..., Visitor]) -> None:
    tablet = a_tablet(opened)
    tablet.go(ROOM)
    expect(bar(tablet)).to_have_text("Saved")
    tablet.context.set_offline(True)
    expect(bar(tablet)).to_have_text("Saved. No connection")
    tablet.tap("Sign out")
    expect(tablet.page.get_by_role("heading", level=1)).to_have_text("No papers on this tablet")
    assert kept_names(tablet) == kept_names(tablet, "days") == []
    assert still_signed_in() == 1

    tablet.context.set_offline(False)
    tablet.page.reload()
    tablet.page.wait_for_url(lambda address: "/offline" not in address)
    assert still_signed_in() == 0
    forgive_the_lost_connection(tablet)


def a_tablet(opened: Callable[..., Visitor]) -> Visitor:
    tablet = opened(**TABLET)
    small_pictures(tablet.context)
    enrol_and_keep(tablet)
    return tablet


def is_open(page: Page) -> None:
    expect(page.get_by_role("button", name="Case A")).to_be_visible()


def is_locked(page: Page) -> None:
    expect(page.get_by_label("Passphrase")).to_be_visible()
    expect(page.get_by_role("button", name="Case A")).to_have_count(0)


def still_signed_in() -> int:
    with transaction() as session:
        held: Any = session.exec(select(SignInSession).where(SignInSession.person_id == person(MEMBER).id)).all()
    return sum(one.ended_at is None for one in held)
