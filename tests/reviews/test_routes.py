"""The forms that open and change reviews: who may, what they do, where they lead."""

from datetime import date
from uuid import uuid4

import pytest

from licensing import clock
from licensing.register.queries import licences_of
from licensing.reviews.queries import get_review, hear_by_of, people_in, questions_of, reviews_of
from licensing.reviews.rules import Risk, Status
from tests.builders.people import clerk, ostler, outsider, pike
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_programme, a_review

DEC_1 = clock.at(date(2015, 12, 1), 9, 30)
ACTS = ("questions/new", "questions/1/strike", "risk", "hear-by", "owner", "close", "people/new", "people/1/end")


@pytest.fixture(autouse=True)
def first_of_december(at):
    at(DEC_1)


def sent(**fields):
    return {"key": str(uuid4()), **fields}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("person", [outsider, clerk, pike])
def test_only_officers_change_a_review(sign_in, act, person):
    browser, address = sign_in(person()), f"/reviews/{a_review().reference}/{act}"

    assert browser.get(address).status_code == 403
    assert browser.post(address, data=sent()).status_code == 403


@pytest.mark.parametrize("address", ["/programmes/new", "/holders/LH-1/review"])
def test_an_outsider_opens_neither_programme_nor_review(sign_in, address):
    assert sign_in(outsider()).get(address).status_code == 403


def test_a_review_is_opened_from_the_holders_page(sign_in, session):
    holder, programme, officer = hale(), a_programme(), ostler()
    a_concern(holder)
    browser = sign_in(officer)
    [licence] = licences_of(session, holder.id)

    assert "Open a review" in browser.get(f"/holders/{holder.reference}").text
    assert licence.number in browser.get(f"/holders/{holder.reference}/review").text
    reply = browser.post(
        f"/holders/{holder.reference}/review",
        data=sent(
            licences=licence.id, why="Two complaints", risk="high", programme=programme.id, owner=officer.id,
            identified_on="2015-12-01", hear_by="2016-03-31",
        ),
    )  # fmt: skip

    [review] = reviews_of(session, holder.id)
    assert reply.headers["location"] == f"/reviews/{review.reference}"
    assert (review.risk, review.owner_id, review.programme_id) == (Risk.HIGH, officer.id, programme.id)
    assert len(questions_of(session, review.id)) == 1


def test_the_same_form_sent_twice_opens_one_review(sign_in, session):
    holder, browser = hale(), sign_in(ostler())
    [licence] = licences_of(session, holder.id)
    form = sent(licences=licence.id, why="Doubt", risk="low", identified_on="2015-12-01")

    first, second = (browser.post(f"/holders/{holder.reference}/review", data=form) for _ in range(2))

    assert first.headers["location"] == second.headers["location"]
    assert len(reviews_of(session, holder.id)) == 1


def test_what_was_typed_is_kept_when_something_is_missing(sign_in):
    reply = sign_in(ostler()).post(f"/holders/{hale().reference}/review", data=sent(why="Kept as it was typed"))

    assert reply.status_code == 422
    assert "Kept as it was typed" in reply.text
    assert "Choose licences under review" in reply.text


def test_each_act_changes_the_review_and_leads_back_to_it(sign_in, session):
    review, browser = a_review(), sign_in(ostler())
    acts = {
        "questions/new": {"asks": "What happened?", "alleges": "Conduct"},
        "risk": {"risk": "very_high", "because": "Second complaint"},
        "hear-by": {"hear_by": "2016-01-29", "because": "Brought forward"},
        "people/new": {"role": "witness", "name": "Kwame Popescu"},
        "close": {"reason": "withdrawn", "because": "Opened in error"},
    }

    for act, fields in acts.items():
        assert browser.get(f"/reviews/{review.reference}/{act}").status_code == 200
        reply = browser.post(f"/reviews/{review.reference}/{act}", data=sent(**fields))
        assert reply.headers["location"].startswith(f"/reviews/{review.reference}")

    assert [question.asks for question in questions_of(session, review.id)] == ["What happened?"]
    assert get_review(session, review.reference).risk is Risk.VERY_HIGH
    assert hear_by_of(session, review.id, on=DEC_1.date()) == date(2016, 1, 29)
    assert [part.name for part in people_in(session, review.id)] == ["Kwame Popescu"]
    assert get_review(session, review.reference).status is Status.CLOSED


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("questions/new", {"asks": "x" * 301, "alleges": "y"}),
        ("risk", {"risk": "enormous", "because": "x"}),
        ("hear-by", {"hear_by": "2016-02-30", "because": "x"}),
        ("owner", {"owner": "9" * 30, "note": "x", "version": 1}),
        ("close", {"reason": "withdrawn"}),
        ("people/new", {"role": "witness"}),
        ("people/new", {"role": "witness", "name": "Kwame Popescu", "person": 1}),
        ("risk", {"risk": "low", "because": "x", "status": "decided"}),
    ],
)
def test_what_cannot_be_used_gets_the_form_again(sign_in, session, act, fields):
    review = a_review()

    reply = sign_in(ostler()).post(f"/reviews/{review.reference}/{act}", data=sent(**fields))

    assert reply.status_code == 422
    assert "There is a problem" in reply.text
    assert get_review(session, review.reference).version == 1


def test_the_case_is_handed_over_from_the_version_that_was_read(sign_in, session):
    review, other, browser = a_review(), ostler(), sign_in(ostler())
    address, form = f"/reviews/{review.reference}/owner", {"owner": other.id, "note": "On leave"}

    assert browser.post(address, data=sent(**form, version=1)).status_code == 303
    stale = browser.post(address, data=sent(**form, version=1))

    assert stale.status_code == 409
    assert "On leave" in stale.text


def test_another_reviews_question_is_not_struck_out(sign_in, session):
    holder = hale()
    a_concern(holder)
    [question] = questions_of(session, a_review(holder).id)

    address = f"/reviews/{a_review().reference}/questions/{question.id}/strike"

    assert sign_in(ostler()).post(address, data=sent(because="x")).status_code == 404
    assert questions_of(session, question.review_id) == [question]


def test_a_programme_is_begun_once_under_its_name(sign_in):
    browser = sign_in(ostler())
    form = {
        "name": "At-risk reviews 2016", "identified_by": "The licensing manager", "basis": "All with a concern",
        "began_on": "2015-12-01", "hear_by": "2016-06-30",
    }  # fmt: skip

    assert browser.post("/programmes/new", data=sent(**form)).headers["location"] == "/programmes"
    assert "At-risk reviews 2016" in browser.get("/programmes").text
    assert browser.post("/programmes/new", data=sent(**form)).status_code == 409
    assert browser.post("/programmes/new", data=sent(**form | {"hear_by": "2015-01-01"})).status_code == 422
