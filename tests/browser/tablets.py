"""A member's enrolled tablet that keeps the day, and the others in the room, who act by the ordinary commands."""

import base64
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, expect
from sqlmodel import col, select

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import transaction
from licensing.documents.rules import ExemptParagraph
from licensing.hearings.commands.access import exclude_public
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.inquiry import complete_information, mark_asked
from licensing.hearings.commands.interests import declare_interests, record_none_further
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.presence import mark_party, mark_presence
from licensing.hearings.rules import ORDER, Capacity, PresenceKind, Step
from licensing.people.models import Person
from licensing.people.sessions import actor_of
from licensing.register.queries import holder_by_id
from licensing.reviews.queries import get_review, questions_of
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import hearing_days_from, seats_of
from tests.browser.settled import SECONDS_TO_WAIT
from tests.browser.visitor import Visitor

MEMBER, CLERK = "Cllr Peter Midgley", "Marcus Crowther"
LATE = "Ilinca Whitworth"  # the legal adviser
CASE = "LR-2015-0028"  # the first of the day
ROOM = f"/reviews/{CASE}/hearing"
ASKED = re.compile("^I asked this")
KEPT = """shelf => new Promise(give => {
  const asked = indexedDB.open('licensing-tablet');
  asked.onsuccess = () => {
    const all = asked.result.transaction(shelf).objectStore(shelf).getAllKeys();
    all.onsuccess = () => { asked.result.close(); give(all.result.map(key => key.at ? key.at(-1) : key)); };
  };
})"""
ENTRIES = """() => new Promise(give => {
  const asked = indexedDB.open('licensing-tablet');
  asked.onsuccess = () => {
    const all = asked.result.transaction('entries').objectStore('entries').getAll();
    all.onsuccess = () => { asked.result.close(); give(all.result.map(one => [one.key, one.state])); };
  };
})"""
DRAFTS = """() => new Promise(give => {
  const asked = indexedDB.open('licensing-tablet');
  asked.onsuccess = () => {
    const all = asked.result.transaction('drafts').objectStore('drafts').getAll();
    const plain = (_, it) => it instanceof ArrayBuffer || ArrayBuffer.isView(it) ? [...new Uint8Array(it)] : it;
    all.onsuccess = () => { asked.result.close(); give(all.result.map(one => JSON.stringify(one, plain))); };
  };
})"""
RESOLVED = {"paragraphs": [ExemptParagraph.ONE], "public_interest": "It is about one person’s private life."}
PASSPHRASE = "kettle orange lamp river"
# A picture of one pixel: what a page looks like is no matter to most of these tests, and each takes a while to draw.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def small_pictures(context: BrowserContext, *, but: str = "") -> None:
    """Every page of the papers is one pixel large, but those of one case."""
    others = re.compile(rf"/reviews/(?!{but}/)[^/]+/papers/pages/.*picture\.png" if but else r"picture\.png")
    context.route(others, lambda asked: asked.fulfill(content_type="image/png", body=PIXEL))


def enrol_and_keep(visitor: Visitor, name: str = MEMBER) -> None:
    """Enrolled for that member, with today's papers kept: once, outside the room."""
    visitor.be(name).go("/tablets")
    visitor.tap("Enrol this tablet")
    visitor.go("/my-hearings")
    visitor.page.get_by_label("A passphrase for these papers").fill(PASSPHRASE)
    visitor.tap("Keep the papers on this tablet")
    expect(visitor.page.get_by_text("Ready. The papers are on this tablet.")).to_be_visible()


def unlock(visitor: Visitor) -> None:
    visitor.page.get_by_label("Passphrase").fill(PASSPHRASE)
    visitor.tap("Open the papers")
    expect(visitor.page.get_by_role("button", name="Case A")).to_be_visible()


def bar(visitor: Visitor) -> Locator:
    """The line that says what is saved where."""
    return visitor.page.locator(".bar .saved[role=status]")


def kept_names(visitor: Visitor, shelf: str = "papers") -> list[str]:
    """The names of what lies in the tablet's store, none of it readable."""
    return list(visitor.page.evaluate(KEPT, shelf))


def entries_on(visitor: Visitor) -> dict[str, str]:
    """The state of each entry that the tablet still has, by its key."""
    return dict(visitor.page.evaluate(ENTRIES))


def drafts_on(visitor: Visitor) -> list[Any]:
    """What is being typed, as it is kept on the tablet: sealed."""
    return list(visitor.page.evaluate(DRAFTS))


def until(visitor: Visitor, so: Callable[[], bool]) -> None:
    """Wait for what no element of the page says."""
    for _ in range(SECONDS_TO_WAIT * 5):
        if so():
            return
        visitor.page.wait_for_timeout(200)
    raise AssertionError("It never came to that.")


def forgive_the_lost_connection(tablet: Visitor, *, and_answers: str = "(?!)") -> None:
    """The browser complains of what a test takes away on purpose: the connection, and the answers it names."""
    forgiven = re.compile(f"net::ERR_|{and_answers}")
    tablet.complaints[:] = [said for said in tablet.complaints if not forgiven.search(said)]


def person(name: str) -> Person:
    with transaction() as session:
        return session.exec(select(Person).where(col(Person.name) == name)).one()


def as_(name: str) -> Actor:
    who = person(name)
    with transaction() as session:
        return actor_of(session, who)


def act(command: Callable[..., Any], *arguments: Any, by: str = CLERK, **given: Any) -> Any:
    """One command as one act of that person's, now."""
    who = as_(by)
    with transaction() as session:
        return command(session, *arguments, by=who, now=clock.now(), **given)


def today() -> HearingDay:
    with transaction() as session:
        return hearing_days_from(session, clock.today())[0]


def everybody_comes(day: HearingDay, *, but: str) -> None:
    """Whoever sits has no interest, and is here; one of them comes later."""
    with transaction() as session:
        seats = [(one.person_id, one.name, one.role.value) for one in seats_of(session, day.id or 0)]
    for who, name, role in seats:
        if role in ("chair", "member", "commissioner"):
            act(declare_interests, day.reference, interests={}, by=name)
        if name != but and role != "reserve":
            act(mark_presence, day.reference, person_id=who, kind=PresenceKind.PRESENT)


def hear(reference: str, *, until: Step, by: str = CLERK) -> None:
    """The clerk opens the case and takes it to a step; whatever was not asked by then is asked by the chair."""
    with transaction() as session:
        review = get_review(session, reference)
        holder = holder_by_id(session, review.holder_id).name
    act(mark_party, reference, name=holder, capacity=Capacity.LICENCE_HOLDER, kind=PresenceKind.PRESENT, by=by)
    act(open_hearing, reference, by=by)
    go_on(reference, ORDER[0], until, by=by)


def go_on(reference: str, step: Step, until: Step, *, by: str = CLERK) -> None:
    for to in ORDER[ORDER.index(step) + 1 : ORDER.index(until) + 1]:
        if to is Step.OFFICER_PRESENTS:
            act(record_none_further, reference, by=by)
        if to is Step.DELIBERATION:
            act(exclude_public, today().reference, review_ids=[review_id_of(reference)], **RESOLVED, by=by)
        if to is Step.OUTCOME:
            act(complete_information, reference, by=by)
        act(move_on, reference, to=to, by=by)


def review_id_of(reference: str) -> int:
    with transaction() as session:
        return get_review(session, reference).id or 0


def questions(reference: str) -> list[tuple[int, str]]:
    with transaction() as session:
        return [(one.id or 0, one.asks) for one in questions_of(session, get_review(session, reference).id or 0)]


def ask_the_rest(reference: str, asked: int) -> None:
    """The chair asks every question but the one that was asked."""
    chair = person("Cllr Margaret Ellis")
    for question, _ in questions(reference):
        if question != asked:
            act(mark_asked, reference, question_id=question, person_id=chair.id)


def holder_leaves(reference: str) -> None:
    with transaction() as session:
        holder = holder_by_id(session, get_review(session, reference).holder_id).name
    act(mark_party, reference, name=holder, capacity=Capacity.LICENCE_HOLDER, kind=PresenceKind.LEFT)
