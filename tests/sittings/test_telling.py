"""E-mails to whoever sits: one summons a person and day, and never a name or a case."""

from datetime import date

import pytest
from sqlmodel import select

from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.followups.models import Followup
from licensing.messages.models import Message
from licensing.messages.rules import MessageKind
from licensing.people.queries import person_by_id
from licensing.people.rules import Role
from licensing.sittings.apologies import send_apologies
from licensing.sittings.commands import cancel_hearing_day, vacate_seat
from licensing.sittings.rules import SeatRole
from licensing.sittings.telling import Telling, tell_members
from tests.builders.mail import mail_server
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import a_person, actor, clerk, finch
from tests.builders.powers import proposals_then_councillors
from tests.builders.promises import keep_promises
from tests.builders.register import hale
from tests.builders.reviews import a_review
from tests.builders.sittings import a_councillor, a_full_day, a_hearing_day, five_councillors, listed, seat

K = MessageKind


@pytest.fixture
def by(undone, at):
    at(TUESDAY)
    a_letterhead()
    return actor(clerk(), Role.CLERK)


@pytest.fixture
def server(undone, monkeypatch):
    with mail_server(monkeypatch) as running:
        yield running


@pytest.fixture
def day(by):
    return a_hearing_day(date(2015, 12, 15))


def told(session, *kinds):
    session.expire_all()
    return [(one.kind, one.name) for one in session.exec(select(Message).order_by(Message.id)) if one.kind in kinds]


def test_a_summons_goes_with_each_seat_taken(do, session, server, day, by):
    dunn, pike = a_councillor("Cllr Dunn"), a_councillor("Cllr Pike")
    for one in (dunn, pike):
        seat(day, one, SeatRole.MEMBER)
    keep_promises()
    for role in (SeatRole.MEMBER, SeatRole.RESERVE):  # the seat between is given up before anybody is told of it
        do(vacate_seat, day.reference, person_id=pike.id, because="Away", by=by, now=TUESDAY)
        seat(day, pike, role)
    keep_promises()

    assert sorted(mail["To"] for mail in server.taken) == sorted([dunn.email, pike.email, pike.email])
    assert server.taken[0]["Subject"] == "You are asked to sit: hearing day on Tuesday 15 December 2015"


def test_it_says_when_and_where_and_names_nobody(session, server, by):
    commissioner = finch()
    proposals_then_councillors(commissioner)
    day = a_full_day(commissioner, five_councillors())
    review = a_review(hale(name="Ferdinand Unlikely"))
    listed(review, day)
    keep_promises()

    assert len(server.taken) == 6
    for mail in server.taken:
        text = mail.get_content()
        assert "Hearing day on Friday 18 December 2015, 14:00, Committee Room 2, Town Hall." in text
        assert "https://testserver/sign-in" in text
        assert not [one for one in ("Unlikely", review.reference, "LR-") if one in mail.as_string() + text]


def test_a_cancelled_day_is_told_to_whoever_still_sits(do, session, server, day, by):
    stays, leaves, sorry = (a_councillor(name) for name in ("Cllr Marsh", "Cllr Reed", "Cllr Holt"))
    for one in (stays, leaves, sorry):
        seat(day, one, SeatRole.MEMBER)
    do(vacate_seat, day.reference, person_id=leaves.id, because="Away", by=by, now=TUESDAY)
    do(send_apologies, day.reference, person_id=sorry.id, by=by, now=TUESDAY)
    do(cancel_hearing_day, day.reference, because="The room is flooded", by=by, now=TUESDAY)
    keep_promises()

    assert told(session, *K) == [(K.CANCELLED, "Cllr Marsh")]  # and nobody is summoned to it any more
    assert "flooded" not in server.taken[0].get_content()


@pytest.mark.parametrize("kind", [Telling.MOVED, Telling.PAPERS_READY, Telling.SUPPLEMENT])
def test_what_other_acts_tell_is_told_once_for_each_version(do, session, server, day, by, kind):
    seat(day, a_councillor(), SeatRole.MEMBER)
    for once in ("1", "1", "2"):
        do(tell_members, day, kind, once=once)
    keep_promises()

    assert len([one for one in told(session, *K) if one[0] is not K.SUMMONED]) == 2


def test_without_a_mail_server_nobody_is_written_to(session, day, by):
    seat(day, a_councillor(), SeatRole.MEMBER)
    keep_promises()

    assert told(session, *K) == []


def test_a_clerk_who_is_seated_is_told_too(session, server, day, by):
    seat(day, a_person("Cora Penn", Role.CLERK), SeatRole.CLERK)
    keep_promises()

    assert told(session, *K) == [(K.SUMMONED, "Cora Penn")]


def test_the_clerk_is_asked_once_to_tell_whoever_has_no_address(do, session, server, day, by):
    person = a_councillor("Cllr Dunn")
    do(without_address, person.id)
    seat(day, person, SeatRole.MEMBER)
    do(tell_members, day, Telling.MOVED)
    keep_promises()

    (task,) = session.exec(select(Followup)).all()
    assert server.taken == [] and task.case_reference is None and task.role is Role.CLERK
    assert "Cllr Dunn" in task.says and "Tuesday 15 December 2015" in task.says


def without_address(session, person_id):
    person = person_by_id(session, person_id)
    person.email = "no address"
    session.add(person)
    record(session, "person.changed", about=f"person:{person_id}", by=SYSTEM, at=TUESDAY)
