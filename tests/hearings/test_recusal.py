"""A01: after a declared interest, nothing that can be asked for tells of the case, a tablet's bundle included."""

import re

import pytest

from licensing.app import FEATURES
from licensing.hearings.commands.interests import declare_interests
from licensing.hearings.rules import InterestKind, Step
from licensing.people.homes import permission_of
from licensing.people.permissions import GRANTED
from licensing.people.rules import Role
from licensing.web.addresses import every_route
from tests.builders.canaries import canary
from tests.builders.hearings import a_case_on, a_case_ready, act, go_to, opened
from tests.builders.hearings import at as o_clock
from tests.builders.papers import filed, published
from tests.builders.register import a_concern
from tests.builders.tablets import a_note, answers, enrolled, interest, on_the_day

# Each route that answers a GET. The stream of a whole day never ends by itself: it is proven beside the streams.
PAGES = [
    route
    for feature in FEATURES
    for route in every_route(feature.router)
    if "GET" in (route.methods or ()) and route.name != "hearings.day_stream"
]
GIVEN = {"letter": "A", "label": "1", "number": "1", "category": "VIOLENCE"}


@pytest.fixture
def told(undone, at):
    """A case full of words that stand nowhere else, and another case on the same day."""
    on_the_day(at)
    words = [canary() for _ in range(4)]
    ready = a_case_ready()
    a_concern(ready.holder, f"He said {words[0]} to a passenger")
    filed(ready.reference, f"Statement {words[1]}", f"It was {words[2]} that I saw")
    published(ready.reference, ready.clerk)
    a_case_on(ready.day, hour=15, name="Peter Nash")
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    return ready, words


def address_of(route, ready):
    known = GIVEN | {
        "reference": ready.reference, "holder": ready.holder.reference, "day": ready.day.reference,
        "hearing_day": ready.day.reference,
    }  # fmt: skip
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: known.get(found[1], "1" if found[2] else "none"), route.path)


def test_a_member_who_declares_on_a_tablet_is_shut_out_of_the_case_everywhere(told, sign_in):
    ready, words = told
    member = ready.members[1]
    browser = sign_in(member)
    enrolled(browser, member)
    act(declare_interests, ready.day.reference, interests={}, by=member, now=o_clock(13, 45))
    bundle = f"/hearing-days/{ready.day.reference}/offline"
    assert all(word in browser.get(bundle).text for word in (ready.holder.name, words[2]))
    assert answers(browser, ready, a_note(ready, words[3])) == ["done"]

    assert answers(browser, ready, interest(InterestKind.OTHER, case=ready)) == ["done"]

    about = [route for route in PAGES if Role.PANEL_MEMBER in GRANTED.get(permission_of(route), ())]
    assert len(about) > 20 and {"hearings.offline_bundle", "hearings.now"} <= {route.name for route in about}
    for route in about:
        reply = browser.get(address_of(route, ready))
        if "{reference}" in route.path or "{letter}" in route.path:
            assert reply.status_code == 403, route.name
        assert reply.status_code < 500, route.name
        told_of = [word for word in (*words, ready.holder.name) if word in reply.text]
        assert told_of == [], f"{route.name} tells {told_of}"
    kept = browser.get(bundle).json()
    assert [one["letter"] for one in kept["cases"]] == ["B"] and kept["interest_cases"] == []
