"""A member's tablet whose connection goes: what is entered is kept, and recorded once, in order, or refused."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from playwright.sync_api import expect
from sqlmodel import col, select

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.models import AuditEvent
from licensing.database import transaction
from licensing.hearings.commands.voting import put_to_vote
from licensing.hearings.models import Vote
from licensing.hearings.rules import Motion, Step
from licensing.papers.models import PapersNote
from licensing.people.models import SignInSession, Tablet
from licensing.people.tablets import revoke_tablet
from licensing.sittings.commands import end_listing
from licensing.sittings.queries import listings_on
from tests.browser.settled import TABLET
from tests.browser.tablets import (
    ASKED,
    CASE,
    CLERK,
    LATE,
    MEMBER,
    PASSPHRASE,
    ROOM,
    act,
    as_,
    ask_the_rest,
    bar,
    enrol_and_keep,
    everybody_comes,
    forgive_the_lost_connection,
    go_on,
    hear,
    holder_leaves,
    kept_names,
    person,
    questions,
    small_pictures,
    today,
    unlock,
    until,
)
from tests.browser.visitor import Visitor

OTHER = "LR-2015-0029"
NOTE, LATER = "Ask about the second passenger", "He said the meter was off"


def test_entries_at_the_questions_and_a_vote_are_recorded_once_and_in_order(opened: Callable[..., Visitor]) -> None:
    tablet = a_tablet_in_the_room(opened)
    question = questions(CASE)[0][0]
    since = clock.now()

    tablet.context.set_offline(True)
    tablet.tap(tablet.page.get_by_role("button", name=ASKED).first)
    expect(bar(tablet)).to_have_text("Saved on this tablet, 1 waiting. No connection")
    what_needs_the_connection_is_off(tablet)
    enter_on_the_page_without_a_connection(tablet)
    tablet.page.reload()
    expect(bar(tablet)).to_have_text("Saved on this tablet, 4 waiting. No connection")
    sign_out_at_the_server()
    tablet.context.set_offline(False)
    tablet.tap("Go on as the same person")
    expect(bar(tablet)).to_have_text("Saved")
    assert told(since) == ["question.asked", "presence.recorded", "interest.declared"]
    assert notes() == [NOTE]

    ask_the_rest(CASE, question)
    holder_leaves(CASE)
    go_on(CASE, Step.QUESTIONS, Step.OUTCOME)
    vote_without_a_signal(tablet)
    a_note_goes_before_the_papers_do(tablet)
    forgive_the_lost_connection(tablet, and_answers="^401 |^403 .*/offline")  # signed out; the last case is over


def test_a_revoked_tablet_and_a_declared_interest_erase_what_is_kept(opened: Callable[..., Visitor]) -> None:
    tablet = opened(**TABLET)
    small_pictures(tablet.context)
    looked_at = axe_on("no papers", tablet.go("/offline") and tablet)
    enrol_and_keep(tablet)
    tablet.go("/offline")
    for letter in ("A", "B", "C"):
        expect(tablet.page.get_by_role("button", name=f"Case {letter}")).to_be_visible()
    looked_at += axe_on("the day", tablet)
    tablet.tap("Case B")
    looked_at += axe_on("a case", tablet)
    tablet.tap("Papers and my notes")
    expect(tablet.page.locator("canvas.leaf")).to_be_visible()
    tablet.write(tablet.page.get_by_label("Find in the papers"), "the")
    tablet.tap("Find")
    expect(tablet.page.get_by_role("button", name=re.compile("^Page ")).first).to_be_visible()
    looked_at += axe_on("papers", tablet)

    declare(tablet, "B", "Another interest")
    expect(tablet.page.get_by_role("button", name="Case B")).to_have_count(0)
    expect(bar(tablet)).to_have_text("Saved")
    kept = " ".join(kept_names(tablet))
    assert OTHER not in kept and f"page/{CASE}/1 " in kept
    tablet.tap("Lock")
    expect(tablet.page.get_by_label("Passphrase")).to_be_visible()
    looked_at += axe_on("locked", tablet)
    signing_out_offers_to_send_first(tablet)
    unlock(tablet)

    type_a_note(tablet, "C")
    with transaction() as session:
        tablet_id = session.exec(select(Tablet.id)).one()
    act(revoke_tablet, tablet_id, by=MEMBER, machine=clock.machine())
    tablet.context.set_offline(False)
    expect(tablet.page.get_by_role("heading", level=1)).to_have_text("No papers on this tablet")
    expect(tablet.page.locator("main")).to_contain_text("and with them what you were typing on page 1")
    assert kept_names(tablet) == [] and kept_names(tablet, "days") == []
    assert LATER not in notes()
    assert looked_at == []
    forgive_the_lost_connection(tablet, and_answers="^403 |^500 .*/entries|status of 500")  # revoked; it takes none


def a_tablet_in_the_room(opened: Callable[..., Visitor]) -> Visitor:
    """The member's tablet keeps the day; everybody but the legal adviser is there, and questions are asked."""
    tablet = opened(**TABLET)
    small_pictures(tablet.context)
    enrol_and_keep(tablet)
    everybody_comes(today(), but=LATE)
    hear(CASE, until=Step.QUESTIONS)
    tablet.go(ROOM)
    expect(bar(tablet)).to_have_text("Saved")
    return tablet


def what_needs_the_connection_is_off(tablet: Visitor) -> None:
    """In words, at each of them; what the tablet keeps goes on."""
    off = tablet.page.locator("form[action$='/hearing/new-question']")
    expect(off.locator("button")).to_be_disabled()
    expect(off).to_contain_text("This needs the connection")
    expect(tablet.page.locator("form[action$='/hearing/interest'] button")).to_be_enabled()


def enter_on_the_page_without_a_connection(tablet: Visitor) -> None:
    """A page that cannot come leads there: attendance, an interest that does not exclude, a note."""
    tablet.go("/my-hearings")
    expect(tablet.page.get_by_role("heading", level=1)).to_contain_text("Tuesday 1 December 2015")
    tablet.tap(tablet.page.get_by_role("button", name=f"Present : {LATE}"))
    expect(tablet.page.locator(".seats")).to_contain_text("Present, saved on this tablet")
    declare(tablet, "C", "I have expressed a view")
    tablet.tap("Case A")
    expect(tablet.page.locator("main")).to_contain_text(f"Asked by {MEMBER}, saved on this tablet")
    tablet.tap("Papers and my notes")
    tablet.write(tablet.page.get_by_label("My note on page 1"), NOTE)
    tablet.tap("Keep my note")
    expect(tablet.page.locator("main form [role=status]").get_by_text("Saved on this tablet")).to_be_visible()
    assert axe_on("waiting", tablet) == []


def declare(tablet: Visitor, letter: str, kind: str) -> None:
    tablet.tap(f"Case {letter}")
    tablet.tap(tablet.page.get_by_text("An interest to declare"))
    tablet.choose(tablet.page.get_by_label(kind))
    tablet.choose(tablet.page.get_by_label("I have an open mind on this case"))
    tablet.tap("Declare it")


def vote_without_a_signal(tablet: Visitor) -> None:
    """The vote is open when the connection goes, the vote's answer is lost after it was recorded: there is one vote."""
    act(put_to_vote, CASE, outcome=Motion.WARNING)
    tablet.go(ROOM)
    may_vote_on(tablet, "Warning")
    tablet.context.set_offline(True)
    tablet.tap(tablet.page.get_by_role("button", name="For", exact=True))
    expect(bar(tablet)).to_have_text("Saved on this tablet, 1 waiting. No connection")
    answers = lose_the_first_answer(tablet)
    tablet.context.set_offline(False)
    expect(bar(tablet)).to_have_text("Saved")
    assert len(answers) > 1 and set(answers) == {200} and votes() == 1
    tablet.context.unroute("**/entries")


def may_vote_on(tablet: Visitor, outcome: str) -> None:
    """That ballot stands on the page, and the page keeps what is tapped: from here on it needs no connection."""
    expect(tablet.page.locator("section[aria-labelledby=my-vote]")).to_contain_text(outcome)
    expect(bar(tablet)).to_have_text("Saved")


def lose_the_first_answer(tablet: Visitor) -> list[int]:
    """The server records what was sent; its first answer never arrives. What it answered, in order."""
    answers: list[int] = []

    def lose(asked: Any) -> None:
        answer = asked.fetch()
        answers.append(answer.status)
        asked.abort() if len(answers) == 1 else asked.fulfill(response=answer)

    tablet.context.route("**/entries", lose)
    return answers


def a_note_goes_before_the_papers_do(tablet: Visitor) -> None:
    """It was typed and not kept when the day's last case ended: it is recorded as it stood, and nothing is left."""
    tablet.go("/offline")
    type_a_note(tablet, "B")
    every_case_ends()
    tablet.context.set_offline(False)
    expect(tablet.page.locator("main")).to_contain_text("Your note on page 1 is sent first.")
    until(tablet, lambda: notes() == [NOTE, LATER])
    until(tablet, lambda: kept_names(tablet, "days") == [])


def every_case_ends() -> None:
    with transaction() as session:
        for listing in listings_on(session, today().id or 0):
            end_listing(session, listing, because=None, now=clock.now())
            record(session, "listing.ended", about=today().reference, by=as_(CLERK), at=clock.now())


def test_a_note_typed_before_the_tablet_locked_is_sent_once_it_is_opened(opened: Callable[..., Visitor]) -> None:
    tablet = opened(**TABLET)
    small_pictures(tablet.context)
    enrol_and_keep(tablet)
    everybody_comes(today(), but=LATE)
    tablet.go("/offline")
    type_a_note(tablet, "B")
    until(tablet, lambda: kept_names(tablet, "drafts") != [])
    tablet.tap("Lock")
    expect(tablet.page.get_by_label("Passphrase")).to_be_visible()
    every_case_ends()
    tablet.context.set_offline(False)
    until(tablet, lambda: kept_names(tablet) == [])
    tablet.go("/my-hearings")
    tablet.page.wait_for_load_state("networkidle")
    assert kept_names(tablet, "drafts") != [] and notes() == []
    tablet.go("/offline")
    tablet.page.get_by_label("Passphrase").fill(PASSPHRASE)
    tablet.tap("Open the papers")
    until(tablet, lambda: notes() == [LATER])
    until(tablet, lambda: kept_names(tablet, "days") == kept_names(tablet, "drafts") == [])
    forgive_the_lost_connection(tablet, and_answers="^403 .*/offline")


def type_a_note(tablet: Visitor, letter: str) -> None:
    """And not keep it. The connection goes meanwhile, so that it is known when the tablet asks again."""
    tablet.tap(f"Case {letter}")
    tablet.tap("Papers and my notes")
    tablet.write(tablet.page.get_by_label("My note on page 1"), LATER)
    tablet.context.set_offline(True)
    expect(bar(tablet)).to_have_text("Saved. No connection")


def signing_out_offers_to_send_first(tablet: Visitor) -> None:
    """An entry waits, and the service can take none of them: whoever signs out is asked."""
    tablet.context.route("**/entries", lambda asked: asked.fulfill(status=500))
    tablet.go(f"/hearing-days/{today().reference}/attendance")
    tablet.tap(tablet.page.get_by_role("button", name=f"Present : {MEMBER}"))
    expect(bar(tablet)).to_contain_text("1 waiting")
    tablet.tap("Sign out")
    expect(tablet.page.get_by_role("heading", name="1 entry is not sent yet")).to_be_visible()
    tablet.tap("Stay signed in")
    tablet.context.unroute("**/entries")
    expect(bar(tablet)).to_have_text("Saved")
    tablet.go("/offline")


def sign_out_at_the_server() -> None:
    """The sessions ran out while the tablet was without a signal."""
    with transaction() as session:
        for held in session.exec(select(SignInSession).where(col(SignInSession.ended_at).is_(None))).all():
            held.ended_at = clock.machine()
            session.add(held)


def told(since: datetime) -> list[str]:
    """What the member did since then, as the audit log has it."""
    with transaction() as session:
        member = AuditEvent.actor_name == MEMBER
        rows = select(AuditEvent).where(member, col(AuditEvent.happened_at) >= since).order_by(col(AuditEvent.id))
        return [one.action for one in session.exec(rows).all()]


def notes() -> list[str]:
    with transaction() as session:
        return list(
            session.exec(
                select(PapersNote.says).where(PapersNote.person_id == person(MEMBER).id).order_by(col(PapersNote.id))
            ).all()
        )


def votes() -> int:
    with transaction() as session:
        return len(session.exec(select(Vote).where(Vote.person_id == person(MEMBER).id)).all())


def axe_on(state: str, tablet: Visitor) -> list[str]:
    return [f"{state}: {said}" for said in tablet.violations()]
