"""Any member may object to "agreed by all" until the chair signs; hands are counted then (R31)."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from licensing import clock
from licensing.decisions.commands.objection import Hands, object_to, retake_vote
from licensing.decisions.commands.sign import sign_proposal
from licensing.decisions.drafts import OutcomeDraft
from licensing.decisions.facts import _as_agreed
from licensing.decisions.heard import get_heard
from licensing.decisions.rules import Outcome
from licensing.errors import NotAllowed, Refused
from licensing.hearings.commands.interests import declare_interest
from licensing.hearings.motions import Terms
from licensing.hearings.rules import InterestKind
from licensing.minutes.gathering import _ballots
from tests.builders.decisions import a_heard_case, a_proposal, drafted
from tests.builders.people import clerk, finch
from tests.builders.powers import proposals_then_councillors

pytestmark = pytest.mark.usefixtures("undone")

NOW = clock.at(date(2015, 11, 30), 16, 5)


@pytest.fixture
def case(undone):
    judge = finch()
    proposals_then_councillors(judge)
    return a_heard_case(commissioner=judge)


@pytest.fixture
def member_objects(case, do, acting):
    licence = case.licences[0].id
    return do(object_to, case.reference, licence_id=licence, by=acting(case.members[0]), now=NOW)


def hands(case, do, acting, votes_for, votes_against, *, outcome=Outcome.REVOKED, by=None, **but):
    present = [one.id for one in (case.chair, *case.members)]
    counted = Hands(votes_for, votes_against, but.pop("abstained", 0), but.pop("casting", None))
    return do(
        retake_vote, case.reference, licence_id=case.licences[0].id, outcome=outcome, hands=counted,
        by=acting(by or case.chair), now=NOW, **({"present": present} | but),
    )  # fmt: skip


def signs(case, do, acting, outcome=Outcome.REVOKED):
    return do(sign_proposal, case.reference, draft=drafted(case, outcome), by=acting(case.chair), now=NOW)


@pytest.mark.usefixtures("member_objects")
def test_r31_nothing_is_signed_on_what_a_member_objects_to_until_hands_are_counted(case, do, acting):
    with pytest.raises(Refused) as refused:
        signs(case, do, acting)
    assert "R31" in refused.value.codes
    assert hands(case, do, acting, 2, 1).is_carried
    assert signs(case, do, acting).number == 1


@pytest.mark.usefixtures("member_objects")
def test_r31_what_hands_do_not_carry_is_not_signed_and_another_outcome_may_be_put(case, do, acting):
    assert not hands(case, do, acting, 1, 2).is_carried
    with pytest.raises(Refused):
        signs(case, do, acting)
    hands(case, do, acting, 3, 0, outcome=Outcome.SUSPENDED)
    with pytest.raises(Refused, match="the vote stands"):
        hands(case, do, acting, 3, 0)
    with pytest.raises(Refused):
        signs(case, do, acting)  # members settled on another outcome since


@pytest.mark.usefixtures("member_objects")
def test_r31_the_hands_are_those_of_the_members_and_a_tie_is_the_chairs(case, do, acting):
    with pytest.raises(Refused, match="3 members"):
        hands(case, do, acting, 3, 1)
    with pytest.raises(Refused, match="casting vote"):
        hands(case, do, acting, 1, 1, abstained=1)
    assert hands(case, do, acting, 1, 1, abstained=1, casting="for").is_carried
    with pytest.raises(NotAllowed):
        hands(case, do, acting, 3, 0, by=case.members[0])


def test_r31_nobody_but_a_member_objects_and_nobody_after_the_signature(case, do, acting):
    with pytest.raises(Refused, match="Nobody has objected"):
        hands(case, do, acting, 3, 0)
    licence = case.licences[0].id
    with pytest.raises(NotAllowed):
        do(object_to, case.reference, licence_id=licence, by=acting(case.commissioner), now=NOW)
    a_proposal(case)
    with pytest.raises(Refused, match="until the chair has signed"):
        do(object_to, case.reference, licence_id=licence, by=acting(case.members[0]), now=NOW)


def test_the_member_objects_and_the_chair_counts_on_the_drafts_page(case, sign_in, at):
    at(NOW)
    licence = {"licence_id": str(case.licences[0].id), "key": "0b0e9d1c-8a50-4d2e-9f0a-2f4f7c1a2b3c"}
    member, chair = sign_in(case.members[1]), sign_in(case.chair)
    page = f"/reviews/{case.reference}/draft"
    assert "I object" in member.get(page).text
    assert member.post(f"{page}/objection", data=licence).status_code == 303
    told = chair.get(f"/reviews/{case.reference}/proposal")
    assert told.status_code == 409 and page in told.text
    assert "objected" in chair.get(page).text
    counted = licence | {"outcome": "revoked", "votes_for": "2", "votes_against": "1"}
    counted["present"] = [str(one.id) for one in (case.chair, *case.members)]
    assert chair.post(f"{page}/vote", data=counted | {"key": "1b0e9d1c-8a50-4d2e-9f0a-2f4f7c1a2b3c"}).status_code == 303
    assert "Show of hands after an objection, 2 to 1" in chair.get(f"/reviews/{case.reference}/proposal").text


def test_r44_the_chair_adds_no_immediate_effect_and_takes_none_away():
    added = OutcomeDraft(1, Outcome.REVOKED, is_immediate=True)
    assert not _as_agreed(Terms(), added) and not _as_agreed(Terms(fit=False), added)
    assert _as_agreed(Terms(fit=False, immediate=True, safety="Danger"), added)
    assert not _as_agreed(Terms(immediate=True, safety="Danger"), OutcomeDraft(1, Outcome.REVOKED))


def test_r31_r44_members_settle_on_immediate_effect_by_hands_before_the_chair_signs_it(case, do, acting, sign_in, at):
    def signed():
        at_once = {"is_immediate": True, "public_safety_explanation": "He was alone with a child last week."}
        draft = drafted(case, Outcome.REVOKED)
        draft = replace(draft, outcomes=tuple(replace(one, **at_once) for one in draft.outcomes))
        return do(sign_proposal, case.reference, draft=draft, by=acting(case.chair), now=NOW)

    with pytest.raises(Refused) as refused:
        signed()
    assert refused.value.codes == ["R31"]
    with pytest.raises(Refused, match="without immediate effect"):
        hands(case, do, acting, 1, 2, immediate=True)
    with pytest.raises(Refused, match="Nobody has objected"):
        hands(case, do, acting, 3, 0, outcome=Outcome.SUSPENDED, immediate=True)
    at(NOW)
    chair, page = sign_in(case.chair), f"/reviews/{case.reference}/draft"
    assert "members have not agreed on it" in chair.get(page).text
    counted = {"licence_id": case.licences[0].id, "outcome": "revoked", "immediate": "on", "votes_for": "2"}
    counted |= {"votes_against": "1", "present": [one.id for one in (case.chair, *case.members)]}
    assert chair.post(f"{page}/vote", data=counted | {"key": str(uuid4())}).status_code == 303
    room = sign_in(case.members[0]).get(f"/reviews/{case.reference}/hearing").text
    assert "Revoke, at once" in room and "counted again: 2 for, 1 against, 0 abstaining: carried" in room
    assert "members have not agreed on it" not in chair.get(page).text
    assert signed().number == 1


@pytest.mark.usefixtures("member_objects")
def test_r10_r31_the_chair_names_who_was_there_a_quorum_and_the_clerk_records_it_too(case, do, acting):
    with pytest.raises(Refused, match="Name the members"):
        hands(case, do, acting, 3, 0, present=[])
    with pytest.raises(Refused, match="no quorum"):
        hands(case, do, acting, 2, 0, present=[one.id for one in case.members])
    with pytest.raises(Refused, match="Only members who heard"):
        hands(case, do, acting, 1, 0, present=[case.commissioner.id])
    assert hands(case, do, acting, 2, 1, by=clerk(), present=[]).is_carried


def test_r17_an_interest_declared_after_the_hearing_closed_spoils_the_vote(case, do, acting, session):
    given = {"kind": InterestKind.OTHER, "says": "His cousin", "by": acting(case.members[0]), "now": NOW}
    do(declare_interest, case.reference, **given)
    vote = get_heard(session, case.review, now=NOW).votes[case.licences[0].id]
    assert vote.may_be_retaken and vote.spoilt_by == (case.members[0].name,)
    with pytest.raises(Refused) as refused:
        signs(case, do, acting)
    assert "R31" in refused.value.codes


@pytest.mark.usefixtures("member_objects")
def test_the_minutes_tell_the_count_and_not_agreed_by_all(case, do, acting, session):
    told = _ballots(session, case.hearing, case.licences)
    assert told[0].endswith("then a member objected")
    hands(case, do, acting, 2, 1, outcome=Outcome.SUSPENDED)
    (line,) = _ballots(session, case.hearing, case.licences)
    assert "suspend. " in line and "2 for, 1 against, 0 abstaining: carried" in line and "Agreed" not in line
