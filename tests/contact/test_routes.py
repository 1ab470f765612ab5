"""The forms and the page of contact: who may, what they show, what is masked, where they lead."""

from datetime import date
from uuid import uuid4

import pytest

from licensing import clock
from licensing.contact.queries import approaches_of, notes_of, replies_to, reply_to, requests_of
from licensing.contact.rules import Attending, Party, Ruling
from licensing.hearings.commands.interests import declare_interests
from licensing.hearings.participation import Declared
from licensing.hearings.rules import InterestKind
from licensing.reviews.commands import add_case_person, end_case_person
from licensing.reviews.rules import CaseRole
from tests.builders.contact import a_note, a_reply, a_request, an_approach
from tests.builders.documents import a_file
from tests.builders.files import a_photo
from tests.builders.hearings import a_case_ready, act, at
from tests.builders.people import finch, ostler, outsider, pike, walled
from tests.builders.register import a_representative
from tests.builders.reviews import a_review
from tests.builders.statements import counted

FORMS = ("note", "reply", "postponement", "approach")
SECRET = "Kwame Popescu"
FRIDAY = clock.at(date(2015, 12, 4), 9, 30)


@pytest.fixture(autouse=True)
def fourth_of_december(request):
    request.getfixturevalue("at")(FRIDAY)


@pytest.fixture
def ready(undone):
    return a_case_ready()


def sent(**fields):
    return {"key": str(uuid4()), **fields}


def call(**fields):
    usual = {"means": "call", "party": "holder", "happened_on": "2015-12-03", "says": "He will come."}
    return sent(**(usual | fields))


def address(ready, *parts):
    return "/".join((f"/reviews/{ready.reference}/contact", *map(str, parts)))


def declared(ready, person):
    """Nobody who decides sees anything of a case before they said whether they have an interest."""
    none = {ready.reference: Declared(InterestKind.NONE)}
    act(declare_interests, ready.day.reference, interests=none, by=person, now=FRIDAY)


@pytest.mark.parametrize("form", FORMS)
def test_an_outsider_and_a_councillor_not_seated_write_nothing_down(sign_in, ready, form):
    for person in (outsider(), pike()):
        browser = sign_in(person)
        assert browser.get(address(ready, form)).status_code == 403
        assert browser.post(address(ready, form), data=sent()).status_code == 403
        assert browser.get(address(ready)).status_code == 403


def test_whoever_decides_is_first_asked_for_their_interests(sign_in, ready):
    reply = sign_in(ready.members[1]).get(address(ready))
    assert reply.status_code == 303
    assert reply.headers["location"].endswith("/interests")


def test_a_wall_bars_the_page_and_the_forms(sign_in, ready):
    officer = ostler()
    walled(officer, ready.reference)
    browser = sign_in(officer)
    assert browser.get(address(ready)).status_code == 403
    assert browser.post(address(ready, "note"), data=call()).status_code == 403


def test_a_call_is_written_once_and_shown_on_the_review_and_its_page(sign_in, ready, session):
    browser, form = sign_in(ostler()), call()
    assert browser.get(address(ready, "note")).status_code == 200
    first, second = (browser.post(address(ready, "note"), data=form) for _ in range(2))

    assert first.headers["location"] == second.headers["location"] == address(ready) + "#notes"
    assert len(notes_of(session, ready.review.id)) == 1
    review = browser.get(f"/reviews/{ready.reference}").text
    assert "Call: The licence holder" in review and "Call with the licence holder" in review
    assert "He will come." in browser.get(address(ready)).text


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"happened_on": "2015-12-05"}, "later than today"),
        ({"party": "other"}, "Enter the name"),
        ({"says": ""}, "what was said"),
        ({"means": "pigeon"}, "There is a problem"),
    ],
)
def test_what_cannot_be_used_gets_the_form_again_with_everything_typed(sign_in, ready, session, fields, complaint):
    reply = sign_in(ostler()).post(address(ready, "note"), data=call(**fields))

    assert reply.status_code == 422
    assert complaint in reply.text
    assert "says" in fields or "He will come." in reply.text
    assert notes_of(session, ready.review.id) == []


def test_a_form_sent_again_after_it_was_mended_is_carried_out(sign_in, ready, session):
    browser, form = sign_in(ostler()), call(happened_on="2015-12-05")
    assert browser.post(address(ready, "note"), data=form).status_code == 422
    assert browser.post(address(ready, "note"), data=form | {"happened_on": "2015-12-03"}).status_code == 303


def test_a_correction_shows_what_was_written_before(sign_in, ready):
    browser = sign_in(ostler())
    browser.post(address(ready, "note"), data=call())
    [one] = [part.split('"')[0] for part in browser.get(address(ready)).text.split(address(ready, "note/"))[1:]]
    assert "He will come." in browser.get(address(ready, "note", one)).text
    again = call(says="He will send somebody.", because="Misheard")
    assert browser.post(address(ready, "note", one), data=again).status_code == 303

    shown = browser.get(address(ready)).text
    assert "He will send somebody." in shown and "As it was written before" in shown and "He will come." in shown
    assert browser.post(address(ready, "note", one), data=again | {"key": str(uuid4())}).status_code == 409


def test_the_reply_is_recorded_from_the_review_and_reached_from_the_representative(sign_in, ready, session):
    theirs, browser = a_representative(ready.holder), sign_in(ostler())
    page = browser.get(address(ready)).text
    assert theirs.name in page and "Authority to act since" in page and "looked for by 10 December 2015" in page
    form = browser.get(address(ready, "reply"), params={"who": "representative"}).text
    assert f'value="{theirs.id}" selected' in form

    reply = browser.post(
        address(ready, "reply"),
        data=sent(
            version=0, attending="represented", contact=theirs.id, interpreter="Romanian", received_on="2015-12-03"
        ),
    )
    assert reply.headers["location"] == address(ready) + "#replies"
    kept = reply_to(session, ready.listing.notice_id)
    assert (kept.attending, kept.contact_id) == (Attending.REPRESENTED, theirs.id)
    page = browser.get(address(ready)).text
    assert "By representative" in page and "Romanian" in page and f"{theirs.name}, representative" in page


def test_a_second_reply_sent_from_an_old_page_is_answered_with_both(sign_in, ready, session):
    officer = ostler()
    a_reply(ready.reference, officer)
    old = sent(version=0, attending="not_attending", adjustments="Step-free", received_on="2015-12-03")
    stale = sign_in(officer).post(address(ready, "reply"), data=old)
    assert stale.status_code == 409
    assert "Step-free" in stale.text
    assert len(replies_to(session, ready.listing.notice_id)) == 1


def test_a_request_granted_offers_the_way_to_take_the_case_off_its_day(sign_in, ready, session):
    browser = sign_in(ostler())
    asked = sent(party="holder", why="illness", says="He is in hospital.", received_on="2015-12-03")
    assert browser.post(address(ready, "postponement"), data=asked).status_code == 303
    [request] = requests_of(session, ready.review.id)
    assert "Not decided yet" in browser.get(address(ready)).text
    assert "He is in hospital." in browser.get(address(ready, "postponement", request.id)).text

    ruled = sent(
        version=0, ruling="granted", decided_by="Cora Penn, clerk", because="He cannot come.", told="By letter",
        told_on="2015-12-04",
    )  # fmt: skip
    assert browser.post(address(ready, "postponement", request.id), data=ruled).status_code == 303
    page = browser.get(address(ready)).text
    assert "Granted" in page and f"/reviews/{ready.reference}/unlist" in page
    browser.post(f"/reviews/{ready.reference}/unlist", data=sent(because="Granted"))
    page = browser.get(address(ready)).text
    assert f'/reviews/{ready.reference}/schedule"' in page and "/unlist" not in page


def test_r26_a_refused_need_shows_the_rule_at_its_field_and_loses_nothing(sign_in, ready):
    officer = ostler()
    request = a_request(ready.reference, officer, why="needs")
    ruled = sent(
        version=0, ruling="refused", decided_by="The clerk", because="Late", told="By letter", told_on="2015-12-04"
    )
    reply = sign_in(officer).post(address(ready, "postponement", request.id), data=ruled)
    assert reply.status_code == 422 and "cannot be refused (R26)" in reply.text and "By letter" in reply.text


def test_a_case_without_a_hearing_to_come_offers_no_reply(sign_in, undone):
    review, browser = a_review(), sign_in(ostler())
    page = browser.get(f"/reviews/{review.reference}/contact").text
    assert "no reply is looked for" in page and "/contact/reply" not in page
    assert browser.get(f"/reviews/{review.reference}/contact/reply").status_code == 409
    assert browser.get(f"/reviews/{review.reference}").status_code == 200


def test_an_approach_is_seen_by_all_who_decide_with_the_clerks_note(sign_in, ready, session):
    runs = sign_in(ready.clerk)
    form = runs.get(address(ready, "approach")).text
    assert ready.members[1].name in form
    posted = call(councillor=ready.members[1].id, party="complainant", says="She asked him to be firm.")
    assert runs.post(address(ready, "approach"), data=posted).status_code == 303
    [approach] = approaches_of(session, ready.review.id)
    assert "She asked him to be firm." in runs.get(address(ready, "approach", approach.id, "note")).text
    noted = runs.post(address(ready, "approach", approach.id, "note"), data=sent(says="Advised not to answer."))
    assert noted.status_code == 303

    for person in (ready.commissioner, ready.members[2], ready.chair):
        declared(ready, person)
        page = sign_in(person).get(address(ready)).text
        assert "She asked him to be firm." in page and "Advised not to answer." in page
        assert sign_in(person).get(address(ready, "approach", approach.id, "note")).status_code == 403


def test_a_councillor_writes_of_themselves_and_corrects_only_that(sign_in, ready, session):
    member = ready.members[1]
    browser = sign_in(member)
    assert 'name="councillor"' not in browser.get(address(ready, "approach")).text
    assert browser.post(address(ready, "approach"), data=call()).status_code == 303
    [own] = approaches_of(session, ready.review.id)
    assert own.councillor_id == member.id
    assert browser.post(address(ready, "approach", own.id), data=call(because="Slip")).status_code == 303

    theirs = an_approach(ready.reference, ready.clerk, ready.members[2])
    assert browser.get(address(ready, "approach", theirs.id)).status_code == 403
    assert browser.post(address(ready, "approach", theirs.id), data=call(because="x")).status_code == 403
    other = browser.post(address(ready, "approach"), data=call(councillor=ready.members[2].id))
    assert other.status_code == 422


@pytest.mark.parametrize("has_left", [False, True])
def test_a_withheld_name_is_masked_for_all_but_those_who_run_the_case(sign_in, ready, has_left):
    officer, now = ostler(), at(12, on=date(2015, 12, 3))
    part = act(
        add_case_person, ready.reference, role=CaseRole.COMPLAINANT, name=SECRET, is_withheld=True, by=officer, now=now
    )
    a_note(ready.reference, officer, party=Party.OTHER, name=f"Mrs {SECRET.upper()}", says=f"{SECRET} is afraid.")
    a_note(ready.reference, officer, party=Party.COMPLAINANT, name="Kofi", says="Mr Popescu rang.")
    an_approach(ready.reference, officer, ready.members[1], party=Party.WITNESS, name=SECRET)
    if has_left:
        act(end_case_person, ready.reference, part_id=part.id, because="Moved away", by=officer, now=now)

    assert SECRET in sign_in(officer).get(address(ready)).text
    declared(ready, ready.commissioner)
    declared(ready, ready.members[2])
    for person in (ready.clerk, ready.commissioner, ready.members[2]):
        browser = sign_in(person)
        for page in (address(ready), f"/reviews/{ready.reference}"):
            text = browser.get(page).text
            assert "Name withheld" in text or "name withheld" in text
            assert "popescu" not in text.casefold() and "Kofi" not in text


def test_r14_the_photo_of_a_withheld_persons_note_is_not_shown(sign_in, ready):
    officer = ostler()
    act(
        add_case_person, ready.reference, role=CaseRole.COMPLAINANT, name=SECRET, is_withheld=True, by=officer,
        now=at(12, on=date(2015, 12, 3)),
    )  # fmt: skip
    a_note(
        ready.reference, officer, party=Party.COMPLAINANT, name="Kofi", says="Rang.", photo=a_file(a_photo(), "p.jpg")
    )
    assert "photo or scan: document 1" in sign_in(officer).get(address(ready)).text
    assert "document 1" not in sign_in(ready.clerk).get(address(ready)).text


def test_another_cases_contact_is_not_found(sign_in, ready):
    officer = ostler()
    other = a_review().reference
    note, approach = a_note(other, officer), an_approach(other, officer, finch())
    browser = sign_in(officer)
    for parts in (("note", note.id), ("approach", approach.id), ("postponement", note.id)):
        assert browser.get(address(ready, *parts)).status_code == 404


def test_the_page_asks_as_much_for_many_as_for_one(sign_in, ready, undone):
    officer = ostler()
    browser = sign_in(officer)

    def fill():
        a_note(ready.reference, officer)
        a_request(ready.reference, officer)
        an_approach(ready.reference, officer, ready.members[1])

    fill()
    with counted(undone) as few:
        assert browser.get(address(ready)).status_code == 200
    for _ in range(5):
        fill()
    with counted(undone) as many:
        assert browser.get(address(ready)).status_code == 200
    assert len(many) == len(few)


def test_a_decided_request_says_who_decided_and_what_was_told(sign_in, ready):
    officer = ostler()
    request = a_request(ready.reference, officer)
    ruled = sent(
        version=0, ruling=Ruling.REFUSED.value, decided_by="Cora Penn", because="Papers in time", told="By telephone",
        told_on="2015-12-04",
    )  # fmt: skip
    browser = sign_in(officer)
    assert browser.post(address(ready, "postponement", request.id), data=ruled).status_code == 303
    page = browser.get(address(ready)).text
    assert "Cora Penn" in page and "By telephone" in page and "/unlist" not in page


def test_the_papers_say_what_was_answered_and_that_a_councillor_was_approached(sign_in, ready):
    officer, member = ostler(), ready.members[1]
    declared(ready, member)
    browser, papers = sign_in(member), f"/reviews/{ready.reference}/papers"
    assert "No reply is recorded." in browser.get(papers).text
    a_reply(ready.reference, officer, attending=Attending.REPRESENTED, interpreter="Romanian")
    an_approach(ready.reference, ready.clerk, ready.members[2])

    shown = browser.get(papers).text
    assert "By representative" in shown and "Romanian" in shown
    assert "A councillor was approached about this case</a>" in shown
