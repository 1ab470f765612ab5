"""Legal advice given in private is repeated to the parties; where it was not, whoever signs says why (R16)."""

from uuid import uuid4

import pytest

from licensing.database import transaction
from licensing.decisions.drafts import Draft
from licensing.decisions.facts import case_of
from licensing.decisions.signing import decision_checks, proposal_checks
from licensing.errors import NotAllowed, Refused
from licensing.hearings.commands.advice import record_advice, record_repeated
from licensing.hearings.fairness import fair_record
from licensing.hearings.rules import PresenceKind, Step
from licensing.people.rules import Role
from licensing.powers.rules import Body
from licensing.reviews.queries import get_review
from licensing.rulebook import Standing
from licensing.sittings.rules import SeatRole
from tests.builders.hearings import a_case_ready, act, acts_as, at, go_to, holder_here, opened, present
from tests.builders.people import a_person
from tests.builders.sittings import seat

ADVICE = "Whether the caution is protected"


@pytest.fixture
def adviser(undone):
    return a_person("Lena Lowe", Role.LEGAL_ADVISER)


@pytest.fixture(name="turn")
def the_clock_turned(request):
    return request.getfixturevalue("at")


@pytest.fixture
def ready(adviser):
    found = a_case_ready()
    seat(found.day, adviser, SeatRole.LEGAL_ADVISER)
    return found


def warned(ready):
    """What *Checks before you sign* says of R16, for the chair's proposal and for the commissioner's decision."""
    with transaction() as session:
        case, nothing = case_of(session, get_review(session, ready.reference), now=at(15)), Draft((), "")
        by = acts_as(ready.commissioner)
        lines = proposal_checks(session, case, nothing)
        lines += decision_checks(session, case, nothing, body=Body.COMMISSIONER, by=by)
    return {one.standing for one in lines if one.code == "R16"}


def told(ready):
    with transaction() as session:
        parts = fair_record(session, get_review(session, ready.reference)).parts
    return next((one for one in parts if one.key == "advice"), None)


def test_r16_advice_is_recorded_by_the_adviser_and_repeated_where_a_party_hears_it(ready, adviser):
    opened(ready)
    present(ready, adviser)
    given = {"says": ADVICE, "by": adviser}
    with pytest.raises(Refused):
        act(record_advice, ready.reference, **given, now=at(14, 1))  # the parties hear what is said now
    go_to(ready, Step.DELIBERATION, start=2)
    with pytest.raises(NotAllowed):
        act(record_advice, ready.reference, **given | {"by": ready.chair}, now=at(14, 20))
    assert warned(ready) == {Standing.FINE} and told(ready) is None

    act(record_advice, ready.reference, **given, now=at(14, 20))
    assert warned(ready) == {Standing.GIVE_A_REASON} and told(ready).missing
    with pytest.raises(Refused, match="Neither the licence holder nor a representative"):
        act(record_repeated, ready.reference, by=adviser, now=at(14, 21))
    holder_here(ready, kind=PresenceKind.ARRIVED, now=at(14, 22))
    act(record_repeated, ready.reference, by=ready.clerk, now=at(14, 23))

    assert warned(ready) == {Standing.FINE} and not told(ready).missing
    assert [one.partition(": ")[2] for one in told(ready).lines] == [
        f"Legal advice given in private: {ADVICE}.",
        "Legal advice given in private was repeated to the parties.",
    ]
    with pytest.raises(Refused, match="No legal advice waits"):
        act(record_repeated, ready.reference, by=ready.clerk, now=at(14, 24))


def test_r16_the_room_prompts_until_it_was_repeated_and_the_adviser_says_so(ready, adviser, sign_in, turn):
    opened(ready)
    present(ready, adviser)
    go_to(ready, Step.DELIBERATION)
    turn(at(14, 30))
    room, browser, clerk = f"/reviews/{ready.reference}/hearing", sign_in(adviser), sign_in(ready.clerk)
    assert sent(browser, f"{room}/advice", says=ADVICE).status_code == 303
    assert sent(browser, f"{room}/advice").status_code == 422
    shown = browser.get(room).text
    assert "Repeat to the parties" in shown and "14:30" in shown and "It was repeated" in shown
    assert "Repeat to the parties" in clerk.get(room).text
    holder_here(ready, kind=PresenceKind.ARRIVED, now=at(14, 31))
    turn(at(14, 32))
    assert sent(browser, f"{room}/advice-repeated").status_code == 303
    assert "Repeat to the parties" not in clerk.get(room).text


def sent(browser, path, **fields):
    return browser.post(path, data={"key": str(uuid4()), **fields})
