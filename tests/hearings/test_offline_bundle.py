"""What a tablet may keep of a hearing day, for whom, from when, and until when."""

from datetime import timedelta

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AccessEvent, AccessKind
from licensing.hearings.commands.ending import adjourn_hearing
from licensing.hearings.commands.interests import declare_interest, declare_interests
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.voting import put_to_vote
from licensing.hearings.rules import AdjournmentReason, InterestKind, Motion, Step
from licensing.people.models import SignInTablet
from licensing.people.rules import Role
from licensing.people.tablets import revoke_tablet
from licensing.reviews.commands import add_case_person
from licensing.reviews.queries import get_review, questions_of
from licensing.reviews.rules import CaseRole
from licensing.sittings.commands import vacate_seat
from tests.builders.hearings import a_case_on, a_case_ready, act, go_to, opened, questions
from tests.builders.hearings import at as o_clock
from tests.builders.papers import published
from tests.builders.people import a_person
from tests.builders.tablets import a_note, answers, asked, enrolled, on_the_day, presence, send


@pytest.fixture
def ready(undone, at):
    on_the_day(at)
    found = a_case_ready()
    published(found.reference, found.clerk)
    return found


def bundle(browser, ready, asked=""):
    return browser.get(f"/hearing-days/{ready.day.reference}/offline{asked}")


def none_declared(ready, person):
    act(declare_interests, ready.day.reference, interests={}, by=person, now=o_clock(13))


def tablet_of(sign_in, person):
    browser = sign_in(person)
    enrolled(browser, person)
    return browser


def test_interests_come_first_and_then_what_is_to_be_read_and_tapped(ready, sign_in, session):
    member = ready.members[1]
    browser = tablet_of(sign_in, member)
    first = bundle(browser, ready).json()
    assert first["cases"] == [] and ready.holder.name in first["interest_cases"][0]["in_words"]

    none_declared(ready, member)
    opened(ready)
    go_to(ready, Step.OUTCOME)
    ballot = act(put_to_vote, ready.reference, outcome=Motion.REVOKED, by=ready.chair, now=o_clock(14, 20))[0]
    assert answers(browser, ready, a_note(ready, "Ask again")) == ["done"]
    kept = bundle(browser, ready).json()

    assert kept["person"] == {"id": member.id, "name": member.name}
    assert kept["day"]["in_words"] == "Friday 18 December 2015, 14:00, Committee Room 2, Town Hall"
    assert kept["expires_at"] == "2015-12-20T00:00:00+00:00"
    assert {one["person_id"] for one in kept["seats"]} == {
        one.id for one in [*ready.members, ready.commissioner, ready.clerk]
    }
    case = kept["cases"][0]
    assert (case["letter"], case["reference"], case["holder"]) == ("A", ready.reference, ready.holder.name)
    assert case["hearing"]["step"] == "outcome"
    assert [(one["id"], one["asked_by"]) for one in case["questions"]] == [
        (one, ready.chair.name) for one in questions(ready)
    ]
    assert [(one["id"], one["outcome"]) for one in case["ballots"]] == [(ballot.id, "Revoke")]
    assert case["notes"] == [{"label": "1", "says": "Ask again", "version": 1}]
    page = case["pages"][0]
    assert page["says"] and browser.get(page["url"]).headers["content-type"] == "image/png"
    assert "pages" not in bundle(browser, ready, "?pages=no").json()["cases"][0]
    viewed = select(AccessEvent).where(AccessEvent.kind == AccessKind.VIEWED, AccessEvent.actor_id == member.id)
    kinds = [one.content for one in session.exec(viewed).all() if one.route == "hearings.offline_bundle"]
    assert kinds == [{"detail": "kept on a tablet"}]
    on = session.exec(select(SignInTablet)).one()
    assert on.tablet_id == kept["tablet"]["id"] and on.at_hearing_until is not None


def test_r14_a_withheld_name_is_in_no_words_that_a_tablet_keeps(ready, sign_in, session):
    member = ready.members[1]
    browser = tablet_of(sign_in, member)
    none_declared(ready, member)
    act(
        add_case_person, ready.reference, role=CaseRole.COMPLAINANT, name="Wilma Unsaid", is_withheld=True,
        by=ready.clerk, now=o_clock(13, 10),
    )  # fmt: skip
    review = get_review(session, ready.reference)
    review.why = "Wilma Unsaid complained"
    for one in questions_of(session, review.id):
        one.asks = f"What was said to Wilma Unsaid? {one.number}"
    session.flush()
    kept = bundle(browser, ready)
    assert kept.json()["cases"][0]["questions"] and "complained" in kept.json()["cases"][0]["why"]
    assert "Unsaid" not in kept.text


def test_a_case_with_an_interest_is_left_out_and_its_papers_go(ready, sign_in):
    a_case_on(ready.day, hour=15, name="Peter Nash")
    member = ready.members[1]
    browser = tablet_of(sign_in, member)
    none_declared(ready, member)
    assert [one["letter"] for one in bundle(browser, ready).json()["cases"]] == ["A", "B"]
    act(declare_interest, ready.reference, kind=InterestKind.OTHER, by=member, now=o_clock(14, 20))
    kept = bundle(browser, ready)
    assert [one["letter"] for one in kept.json()["cases"]] == ["B"]
    assert ready.holder.name not in kept.text
    assert send(browser, ready)["wipe"] == [ready.reference]


def test_nothing_is_kept_too_early_too_late_or_without_a_seat(ready, sign_in, at):
    browser, day = tablet_of(sign_in, ready.members[1]), ready.day.held_on
    at(clock.at(day - timedelta(days=8), 9))
    early = bundle(browser, ready)
    assert (early.status_code, early.json()["wipe"]) == (403, [])
    at(clock.at(day - timedelta(days=7), 0, 1))
    assert bundle(browser, ready).status_code == 200
    at(clock.at(day + timedelta(days=1), 23, 59))
    assert bundle(browser, ready).json()["wipe"] is False
    at(clock.at(day + timedelta(days=2), 0, 1))
    assert bundle(browser, ready).json()["wipe"] == "all"
    over = send(browser, ready, presence(ready.members[1]), {"key": "odd"})
    assert over["wipe"] == "all" and [one["answer"] for one in over["entries"]] == ["refused"] * 2


def test_whose_seat_is_gone_keeps_nothing(ready, sign_in, session):
    member = ready.members[2]
    browser = tablet_of(sign_in, member)
    none_declared(ready, member)
    assert len(bundle(browser, ready).json()["cases"]) == 1
    act(vacate_seat, ready.day.reference, person_id=member.id, because="Moved", by=ready.clerk, now=o_clock(13, 40))
    gone = bundle(browser, ready)
    assert (gone.status_code, gone.json()["wipe"]) == (403, "all")
    said = send(browser, ready, presence(member))
    assert said["wipe"] == [ready.reference] and said["entries"][0]["answer"] == "refused"


def test_a_tablet_is_its_own_persons_and_a_revoked_one_is_nobodys(ready, sign_in, client):
    member, other = ready.members[1], ready.members[2]
    browser = sign_in(member)
    assert bundle(browser, ready).json()["wipe"] == [] and bundle(client, ready).json() == {"signed_out": True}
    tablet = enrolled(browser, member)
    lent = sign_in(other)
    lent.cookies.update({name: value for name, value in browser.cookies.items() if "tablet" in name})
    assert (bundle(lent, ready).status_code, bundle(lent, ready).json()["wipe"]) == (403, [])
    guest = sign_in(a_person("Una Audit", Role.AUDITOR))
    guest.cookies.update({name: value for name, value in browser.cookies.items() if "tablet" in name})
    assert bundle(guest, ready).json()["wipe"] == []
    queue = {"entries": [presence(other)]}
    assert lent.post(f"/hearing-days/{ready.day.reference}/entries", json=queue).json()["wipe"] == []

    act(revoke_tablet, tablet.id, by=ready.clerk, now=o_clock(14), machine=clock.machine())

    assert bundle(browser, ready).json()["wipe"] == "all"
    said = send(browser, ready, presence(member), presence(other))
    assert said["wipe"] == "all" and [one["answer"] for one in said["entries"]] == ["refused"] * 2
    assert "was revoked" in said["entries"][0]["says"]


def test_the_end_of_the_last_case_erases_the_day_and_what_waits_is_answered_first(ready, sign_in, at):
    _, other, _ = a_case_on(ready.day, hour=15, name="Peter Nash")
    member = ready.members[1]
    browser = tablet_of(sign_in, member)
    none_declared(ready, member)
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    waits = [asked(ready, questions(ready)[0], member), a_note(ready, "Ask again"), {"key": "odd"}]
    adjourned(ready.reference, ready.clerk, o_clock(14, 40))
    assert bundle(browser, ready).json()["wipe"] is False

    act(open_hearing, other.reference, by=ready.clerk, now=o_clock(15))
    adjourned(other.reference, ready.clerk, o_clock(15, 10))
    at(o_clock(15, 20))

    over = bundle(browser, ready)
    assert (over.status_code, over.json()["wipe"]) == (403, "all") and "heard or adjourned" in over.json()["says"]
    sent = send(browser, ready, *waits)
    assert [one["answer"] for one in sent["entries"]] == ["refused", "done", "refused"]
    assert "was adjourned at 14:40" in sent["entries"][0]["says"] and sent["wipe"] == "all"


def adjourned(reference, clerk, when):
    act(
        adjourn_hearing, reference, reason=AdjournmentReason.OUT_OF_TIME, because="Late",
        follow_up_on=when.date(), by=clerk, now=when,
    )  # fmt: skip
