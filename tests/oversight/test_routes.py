"""The pages of oversight: who may open each, what they are told, and where they go."""

from datetime import date
from uuid import uuid4

import pytest

from licensing import clock
from licensing.decisions.commands.decide import decide_as_panel
from licensing.decisions.queries import determination_of
from licensing.notices.queries import notice_by_id
from licensing.people.rules import Role
from licensing.powers.queries import deciding_nominee
from licensing.powers.rules import Condition, Mode
from licensing.reviews.models import Review
from licensing.reviews.rules import Status
from tests.builders.decisions import a_heard_case, drafted
from tests.builders.people import actor, finch, ostler, outsider, pike, walled
from tests.builders.powers import DIRECTED, HANDED_BACK, a_holding, proposals_then_councillors
from tests.builders.reviews import a_review
from tests.oversight.test_advice import overseen

pytestmark = pytest.mark.usefixtures("undone")

DECIDED = date(2017, 12, 20)


def sent(**fields):
    return {"key": str(uuid4()), **fields}


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def test_r07_the_officer_reads_that_the_power_passed_on_and_records_the_agreement(sign_in, at, session):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, on=date(2016, 12, 12))
    at(clock.at(HANDED_BACK, 10))
    officer, here = sign_in(ostler()), f"/reviews/{case.reference}"
    assert "The power passed on after this was heard" in officer.get(here).text
    assert "Have it heard again" in officer.get(f"{here}/oversight").text

    whole = {"given_by": "Mr Hale", "document": "Document 7", "says": "I agree.", "legal_note": "Counsel agrees."}
    unsaid = officer.post(f"{here}/on-the-record", data=sent(**whole))
    assert unsaid.status_code == 422 and "Document 7" in unsaid.text
    told = officer.post(f"{here}/on-the-record", data=sent(**whole, **day("given_on", HANDED_BACK)))
    assert told.headers["location"] == f"{here}/oversight"
    assert "Counsel agrees." in officer.get(f"{here}/oversight").text
    assert "To be decided on the record" in officer.get(here).text
    assert sign_in(judge).get(f"{here}/on-the-record").status_code == 403

    again = officer.post(f"{here}/hear-again", data=sent(because="They change their mind"))
    assert again.status_code == 303
    session.expire_all()
    assert session.get(Review, case.review.id).status is Status.OPENED


def test_r06_the_letter_says_held_and_the_commissioner_vetoes_from_her_list(sign_in, at, do, session):
    judge = finch()
    a_holding(Mode.COUNCIL_DECIDES_SUBJECT_TO_VETO, date(2017, 9, 12), judge, instrument="Directions of 2017")
    case = a_heard_case(commissioner=judge, on=DECIDED, expires_on=date(2018, 9, 30))
    chair = actor(case.chair, Role.PANEL_MEMBER)
    do(decide_as_panel, case.reference, draft=drafted(case), by=chair, now=clock.at(DECIDED, 16, 30))
    at(clock.at(date(2017, 12, 21), 10))
    officer, hers, here = sign_in(ostler()), sign_in(judge), f"/reviews/{case.reference}"
    notice = notice_by_id(session, determination_of(session, case.review.id).notice_id).reference

    reasons = determination_of(session, case.review.id).reasons.split(".")[0]
    held = officer.get(f"/notices/{notice}").text
    assert "Held: the commissioner may veto until 29 December 2017." in held and "Approve and post" not in held
    aloud = officer.get(f"{here}/read-aloud").text
    assert "Do not announce." in aloud and "appeal" not in aloud and "revoked" not in aloud
    assert officer.get(f"{here}/veto").status_code == 403
    assert "To look at: decisions in the window" in hers.get("/to-decide").text
    assert "You may veto it until the end of Friday 29 December 2017" in hers.get(f"{here}/veto").text
    assert hers.post(f"{here}/veto", data=sent(choice="veto")).status_code == 422
    answered = hers.post(f"{here}/veto", data=sent(choice="veto", because="Nobody weighed the training."))
    assert answered.headers["location"] == f"{here}/oversight"
    assert "vetoed it on 21 December 2017" in officer.get(here).text
    decision = officer.get(f"{here}/decision").text
    assert "It had decided:" in decision and reasons in decision
    assert "Nothing has been proposed or decided yet." not in decision
    assert "Nobody weighed the training." in sign_in(case.chair).get(f"{here}/oversight").text
    assert hers.post(f"{here}/veto", data=sent(choice="clear")).status_code == 409


def test_the_chair_asks_and_the_committee_reads_her_advice_as_advice(sign_in, at):
    judge = overseen(Condition.ON_REQUEST)
    case = a_heard_case(commissioner=judge)
    at(clock.at(date(2015, 12, 1), 10))
    chair, hers, here = sign_in(case.chair), sign_in(judge), f"/reviews/{case.reference}"
    assert "Ask for her advice" in chair.get(f"{here}/oversight").text
    assert chair.post(f"{here}/ask-for-advice", data=sent(because="Is this enough?")).status_code == 303
    assert "who chairs, on 1 December 2015" in hers.get("/to-decide").text
    assert "Is this enough?" in hers.get(f"{here}/advice").text
    assert hers.post(f"{here}/advice", data=sent(says="")).status_code == 422
    assert hers.post(f"{here}/advice", data=sent(says="It is, with the pattern.")).status_code == 303
    read = chair.get(f"{here}/oversight").text
    assert "It is, with the pattern." in read and "It is no vote." in read
    assert "The commissioner’s advice" in chair.get(f"{here}/panel-decision").text


def test_the_draws_are_on_a_page_and_nobody_without_a_part_sees_any_of_it(sign_in, at):
    judge = overseen(Condition.SAMPLE)
    case = a_heard_case(commissioner=judge)
    at(clock.at(date(2015, 12, 1), 10))
    officer = sign_in(ostler())
    assert "Nothing has been drawn yet" in officer.get("/sample").text
    assert officer.get("/sample/2015-12-15").status_code == 404
    assert officer.get("/sample/yesterday").status_code in (404, 422)
    kept_out = ostler()
    walled(kept_out, case.reference)
    for client in (sign_in(outsider()), sign_in(pike()), sign_in(kept_out)):
        assert client.get(f"/reviews/{case.reference}/oversight").status_code == 403


def test_r20_several_cases_pass_to_another_nominee_at_once_or_none_does(sign_in, at, session):
    at(clock.at(date(2015, 12, 1), 10))
    one, other = finch(), finch()
    holding = a_holding(Mode.COMMISSIONER_SOLE, DIRECTED, one, other)
    first, second, hidden = a_review(), a_review(), a_review()
    officer_person = ostler()
    walled(officer_person, hidden.reference)
    officer = sign_in(officer_person)
    shown = officer.get("/nominees/hand-over").text
    assert first.reference in shown and "With nobody yet" in shown and hidden.reference not in shown
    cases = [first.reference, second.reference]
    unsaid = officer.post("/nominees/hand-over", data=sent(cases=cases, person=one.id))
    assert unsaid.status_code == 422
    strange = officer.post("/nominees/hand-over", data=sent(cases=[hidden.reference], person=one.id, because="Leave"))
    assert strange.status_code == 422
    assert (
        officer.post("/nominees/hand-over", data=sent(cases=cases, person=one.id, because="Leave")).status_code == 303
    )
    walled(other, second.reference)
    refused = officer.post("/nominees/hand-over", data=sent(cases=cases, person=other.id, because="Leave"))
    assert refused.status_code == 409 and second.reference in refused.text
    session.expire_all()
    taken = {deciding_nominee(session, holding, ref, on=date(2015, 12, 1)).id for ref in cases}
    assert taken == {one.id}
