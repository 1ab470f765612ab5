"""Who decides, on its page; recording a holding; assigning a nominee."""

from datetime import date
from uuid import uuid4

from licensing import clock
from licensing.powers.queries import all_holdings, deciding_nominee
from licensing.powers.rules import Mode
from tests.builders.people import a_person, administrator, finch, ostler, outsider, pike, walled
from tests.builders.powers import DIRECTED, a_holding, proposals_then_councillors
from tests.builders.reviews import a_review

NOW = clock.at(date(2016, 12, 12))


def sent(**fields):
    return {"key": str(uuid4()), **fields}


def holding(day: str = "13", **fields):
    about = {"mode": "council_decides", "instrument": "Directions of 12 December 2016"}
    return sent(**about | {"held_from-day": day, "held_from-month": "12", "held_from-year": "2016"} | fields)


def test_a_planned_hand_back_says_that_it_changes_nothing_yet(sign_in, at):
    at(NOW)
    proposals_then_councillors(finch())
    opened = sign_in(pike())

    before = opened.get("/powers").text
    at(clock.at(date(2016, 12, 13)))
    after = opened.get("/powers").text

    assert "The commissioner decides today." in before
    assert "Changes nothing before 13 December 2016." in before
    assert "The Licensing Sub-Committee decides today." in after
    assert "Changes nothing before" not in after
    assert "Commissioner Finch" in after


def test_an_administrator_records_a_holding(sign_in, session, at):
    at(NOW)
    commissioner = finch()
    a_holding(Mode.COMMISSIONER_SOLE, DIRECTED, commissioner)
    keeper = sign_in(administrator())

    assert "Commissioner Finch" in keeper.get("/powers/new").text
    assert keeper.post("/powers/new", data=holding(instrument="")).status_code == 422
    assert keeper.post("/powers/new", data=holding()).headers["location"] == "/powers"
    session.expire_all()
    assert [one.mode for one in all_holdings(session)] == [Mode.COMMISSIONER_SOLE, Mode.COUNCIL_DECIDES]


def test_r02_the_page_refuses_a_holding_that_begins_too_early(sign_in, at):
    at(NOW)
    proposals_then_councillors(finch())

    reply = sign_in(administrator()).post("/powers/new", data=holding(day="1"))

    assert reply.status_code == 409
    assert "R02" in reply.text


def test_r20_a_commissioners_holding_without_nominees_is_refused(sign_in, at):
    at(NOW)
    reply = sign_in(administrator()).post("/powers/new", data=holding(mode="commissioner_sole"))

    assert reply.status_code == 409
    assert "R20" in reply.text


def test_r20_an_officer_assigns_a_nominee_with_a_reason(sign_in, session, at):
    at(NOW)
    one, other = finch(), a_person("Commissioner Moor")
    first = a_holding(Mode.COMMISSIONER_SOLE, DIRECTED, one, other)
    review = a_review()
    walled(one, review.reference)
    opened, address = sign_in(ostler()), f"/reviews/{review.reference}/nominee"

    assert "Commissioner Moor" in opened.get(address).text
    assert opened.post(address, data=sent(person=str(other.id))).status_code == 422
    conflicted = opened.post(address, data=sent(person=str(one.id), because="Her turn"))
    right = opened.post(address, data=sent(person=str(other.id), because="Commissioner Finch has a conflict"))

    assert (conflicted.status_code, right.status_code) == (409, 303)
    assert right.headers["location"] == f"/reviews/{review.reference}"
    taken = deciding_nominee(session, first, review.reference, on=NOW.date())
    assert taken is not None and taken.id == other.id


def test_nobody_else_records_or_assigns(sign_in, at):
    at(NOW)
    review = a_review()
    assert sign_in(ostler()).get("/powers/new").status_code == 403
    assert sign_in(administrator()).get(f"/reviews/{review.reference}/nominee").status_code == 403
    for address in ("/powers", "/powers/new", f"/reviews/{review.reference}/nominee"):
        assert sign_in(outsider()).get(address).status_code == 403
