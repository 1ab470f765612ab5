"""The register on a tablet: one tap a person, without scripts; nobody sees a case."""

import re
from datetime import date

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.audit.models import AccessEvent, AccessKind
from licensing.people.rules import Role
from licensing.training.models import TrainingSession
from licensing.training.queries import present_at, register_of
from tests.builders import people
from tests.builders.register import hale
from tests.builders.reviews import a_review
from tests.builders.training import HELD_ON, a_session, attended

KEY = re.compile(r'name="key" value="([^"]+)"')
FORM = re.compile(r'<form class="act" method="post" action="([^"]+)">(.*?)</form>', re.S)
FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def trainer(sign_in, at):
    at(clock.at(HELD_ON, 10, 4))
    return sign_in(people.a_person("Agnieszka Tran", Role.TRAINING_ADMINISTRATOR))


def one_button_forms(html: str) -> list[tuple[str, dict[str, str]]]:
    return [(action, dict(FIELD.findall(inside))) for action, inside in FORM.findall(html)]


def key_of(html: str) -> str:
    return KEY.search(html)[1]


def test_thirty_people_are_thirty_taps_and_one_to_finish(trainer, session):
    holders = [hale(name=f"Person Number{number:02}") for number in range(30)]
    sitting = a_session(booked=holders)
    address = f"/training/{sitting.id}"
    taps = 0
    for _ in holders:
        shown = trainer.get(address).text
        action, fields = next(
            (action, fields) for action, fields in one_button_forms(shown) if fields.get("here") == "yes"
        )
        reply = trainer.post(action, data=fields)
        assert reply.headers["location"] == f"{address}#holder-{fields['holder']}"
        taps += 1
    shown = trainer.get(address).text
    assert "30 of 30 here" in shown
    action, fields = next(one for one in one_button_forms(shown) if one[0].endswith("/finish"))
    assert trainer.post(action, data=fields).status_code == 303
    assert taps + 1 == 31
    assert len(present_at(session, sitting.id)) == 30
    finished = trainer.get(address).text
    assert "This register is finished." in finished and "tick" not in finished


def test_a_second_tap_takes_the_mark_back(trainer, session):
    sitting = a_session(booked=[hale()])
    for pressed in ("true", "false"):
        action, fields = one_button_forms(trainer.get(f"/training/{sitting.id}").text)[-2]
        trainer.post(action, data=fields)
        assert f'aria-pressed="{pressed}"' in trainer.get(f"/training/{sitting.id}").text
    assert present_at(session, sitting.id) == []


def test_the_same_tap_sent_twice_is_one_mark(trainer, session):
    holder = hale()
    sitting = a_session(booked=[holder])
    action, fields = one_button_forms(trainer.get(f"/training/{sitting.id}").text)[0]
    first, again = trainer.post(action, data=fields), trainer.post(action, data=fields)
    assert first.headers["location"] == again.headers["location"]
    assert present_at(session, sitting.id) == [holder.id]


def test_a_walk_in_is_found_by_badge_and_marked_with_one_tap(trainer, session):
    holder = hale(name="Sunita Sugden", badge_number="1490")
    sitting = a_session()
    address = f"/training/{sitting.id}"
    found = trainer.post(f"{address}/find", data={"key": key_of(trainer.get(address).text), "q": "1490"})
    assert found.status_code == 200 and "Sugden" in found.text and "1490" not in str(found.url)
    action, fields = next(one for one in one_button_forms(found.text) if "walked_in" in one[1])
    trainer.post(action, data=fields)
    (row,) = register_of(session, sitting.id)
    assert (row.holder_id, row.is_present, row.walked_in) == (holder.id, True, True)
    noted = session.exec(select(AccessEvent).where(AccessEvent.kind == AccessKind.SEARCHED)).all()
    assert [event.content for event in noted] == [{"q": "1490"}]


def test_before_the_day_people_are_booked_and_not_marked(trainer, session):
    holder = hale(name="Rajan Ackroyd")
    sitting = a_session(date(2015, 11, 24))
    address = f"/training/{sitting.id}"
    found = trainer.post(f"{address}/find", data={"key": key_of(trainer.get(address).text), "q": "ackr"})
    ((action, fields),) = [one for one in one_button_forms(found.text) if one[0].startswith(address)]
    assert action == f"{address}/book"
    trainer.post(action, data=fields)
    assert [row.holder_id for row in register_of(session, sitting.id)] == [holder.id]
    early = trainer.post(f"{address}/mark", data={**fields, "key": key_of(found.text), "here": "yes"})
    assert early.status_code == 409 and "R63" in early.text


def test_a_session_is_arranged(trainer, session):
    form = {
        "held_on-day": "24",
        "held_on-month": "11",
        "held_on-year": "2015",
        "begins": "10:00",
        "venue": "Riverside Centre, Hall 1",
        "trainer": "Bridie Lumb",
        "places": "30",
    }
    key = {"key": key_of(trainer.get("/training/new").text)}
    wrong = trainer.post("/training/new", data={**form, **key, "held_on-day": "31", "places": ""})
    assert wrong.status_code == 422
    assert "Date must be a real date" in wrong.text and "Enter places" in wrong.text and "Bridie Lumb" in wrong.text
    reply = trainer.post("/training/new", data={**form, **key})
    arranged = session.exec(select(TrainingSession).order_by(col(TrainingSession.id).desc())).first()
    assert (reply.status_code, reply.headers["location"]) == (303, f"/training/{arranged.id}")
    assert "Riverside Centre" in trainer.get("/training").text


def test_the_number_trained_opens_the_people_behind_it(trainer):
    attended([hale(name="Trained Driver")], date(2015, 11, 3))
    hale(name="Untrained Driver")
    first = trainer.get("/training").text
    assert "of 2 licence holders trained, as at 10 November 2015" in first
    trained = trainer.get("/training/trained?as_at=2015-11-10").text
    untrained = trainer.get("/training/untrained?as_at=2015-11-10").text
    assert "Trained Driver" in trained and "Untrained Driver" not in trained
    assert "Untrained Driver" in untrained and "26 February 2016" in untrained
    assert "Trained Driver" not in trainer.get("/training/trained?as_at=2015-11-02").text
    assert trainer.get("/training/trained?as_at=2015-02-30").status_code == 422
    assert trainer.get("/training/trained?page=0").status_code == 422


def test_a_training_administrator_sees_no_case(trainer):
    holder = hale(name="Martin Hale")
    review = a_review(holder)
    sitting = a_session(booked=[holder])
    for address in ("/training", f"/training/{sitting.id}", "/training/trained", "/training/untrained"):
        assert review.reference not in trainer.get(address).text
    assert trainer.get(f"/reviews/{review.reference}").status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/new"),
        ("POST", "/new"),
        ("GET", "/trained"),
        ("GET", "/untrained"),
        ("GET", "/1"),
        ("POST", "/1/find"),
        ("POST", "/1/book"),
        ("POST", "/1/mark"),
        ("POST", "/1/finish"),
    ],
)
def test_the_outsider_may_do_nothing(sign_in, method, path):
    assert sign_in(people.outsider()).request(method, f"/training{path}").status_code == 403


def test_who_may_look_only_is_given_no_button(sign_in, at):
    at(clock.at(HELD_ON, 10, 4))
    sitting = a_session(booked=[hale()])
    finch = sign_in(people.finch())
    shown = finch.get(f"/training/{sitting.id}")
    assert shown.status_code == 200 and f"/training/{sitting.id}/mark" not in shown.text
    assert finch.post(f"/training/{sitting.id}/finish", data={}).status_code == 403


def test_no_such_session_is_not_found(trainer):
    for path in ("/training/999999999", f"/training/{2**70}", "/training/words"):
        assert trainer.get(path).status_code == 404
