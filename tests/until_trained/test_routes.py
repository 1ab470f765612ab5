"""The pages of overdue training: who is ticked gets a review, who is refused is named, and nothing signs several."""

from datetime import date
from uuid import uuid4

from sqlmodel import select

from licensing import clock
from licensing.decisions.rules import Outcome
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.reviews.models import Review
from licensing.until_trained.commands import open_for_training
from tests.builders.decisions import a_panel, hear_review
from tests.builders.people import a_person, actor, finch, ostler
from tests.builders.powers import a_holding
from tests.builders.register import hale

NOW = clock.at(date(2016, 3, 1), 10)
DAY = {"hear_by-day": "29", "hear_by-month": "4", "hear_by-year": "2016"}


def test_an_officer_opens_many_and_whoever_is_refused_is_named(sign_in, at):
    at(NOW)
    a_holding(Mode.COMMISSIONER_SOLE, date(2015, 2, 26), finch())
    first, second = hale(name="Anna Reed"), hale(name="Bela Stone", granted_on=date(2015, 9, 1))
    browser = sign_in(ostler())
    shown = browser.get("/training/overdue?all=1").text
    assert "Anna Reed" in shown and "Bela Stone" not in shown and "1 licence holder" in shown
    assert "Anna Reed" not in browser.get("/training/overdue?due_by=2016-02-25").text
    sent = {"key": str(uuid4()), "holders": [str(first.id), str(second.id)], **DAY}
    assert browser.post("/training/overdue", data=sent | {"holders": []}).status_code == 422
    told = browser.post("/training/overdue", data=sent | {"key": str(uuid4())})
    assert told.status_code == 409 and "Bela Stone" in told.text and "Review opened: 1 of 2" in told.text
    cases = browser.get("/training/cases?stage=to_schedule").text
    assert "Anna Reed" in cases and "26 February 2016" in cases
    assert "No case stands so." in browser.get("/training/cases?stage=lifted").text
    assert browser.get("/training/cases?stage=no").status_code == 422
    trainer = sign_in(a_person("Tess Moor", Role.TRAINING_ADMINISTRATOR))
    assert trainer.get("/training/cases").status_code == trainer.get("/training/overdue").status_code == 403


def test_the_chair_begins_drafts_and_each_case_is_opened_by_itself(sign_in, at, do, session):
    a_holding(Mode.COUNCIL_DECIDES, date(2015, 2, 26))
    holder = hale(name="Cora Finn")
    given = {"by": actor(ostler(), Role.LICENSING_OFFICER), "now": NOW}
    (done,) = do(open_for_training, holder_ids=[holder.id], hear_by=date(2016, 4, 29), **given)
    review = session.exec(select(Review).where(Review.reference == done.about)).one()
    case = hear_review(review, holder, a_panel(), finch(), on=date(2016, 3, 14), outcome=Outcome.SUSPENDED)
    at(clock.at(date(2016, 3, 14), 17))
    browser = sign_in(case.chair)
    assert "Cora Finn" in browser.get("/training/to-decide").text
    sent = {"key": str(uuid4()), "common": "We heard each by itself.", "cases": [case.reference]}
    assert browser.post("/training/to-decide", data=sent | {"cases": ["LR-2015-9"]}).status_code == 422
    assert browser.post("/training/to-decide", data=sent).headers["location"] == "/training/to-decide"
    way = browser.get("/training/to-decide/next").headers["location"]
    assert way == f"/reviews/{case.reference}/panel-decision"
    form = browser.get(way).text
    assert "We heard each by itself." in form and "Cora Finn holds private hire driver" in form
    other = sign_in(case.members[0])
    assert "Cora Finn" not in other.get("/training/to-decide").text
    assert other.post("/training/to-decide", data=sent | {"key": str(uuid4())}).status_code == 422
