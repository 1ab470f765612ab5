"""E-mail by SMTP, over a real connection: once, and where nobody can know, a person decides."""

from datetime import timedelta

import pytest
from sqlmodel import select

from licensing import clock
from licensing.followups.models import Followup
from licensing.messages.commands import leave_message, queue_message, send_again
from licensing.messages.queries import count_for_a_person, get_message, last_step, messages_for_a_person, steps_of
from licensing.messages.rules import Channel, Draft, MessageKind, MessageState, To, is_address
from licensing.messages.sending import claim_message
from licensing.outbox.models import Delivery, OutboxMessage
from licensing.outbox.queries import promises_given_up
from tests.builders.mail import mail_server
from tests.builders.notices import TUESDAY
from tests.builders.people import actor, ostler
from workers.messages import send

S = MessageState


@pytest.fixture
def server(undone, monkeypatch):
    with mail_server(monkeypatch) as running:
        yield running


@pytest.fixture
def officer(undone):
    return actor(ostler(), "licensing_officer")


@pytest.fixture
def queued(do, officer):
    draft = Draft(
        kind=MessageKind.SUMMONED, to=To("Cllr Pike", "pike@calderbrook.example"), subject="Hearing day",
        body="Hearing day on Tuesday 15 December 2015.\n", about="hearing_day:HD-1", regarding="HD-1", dedupe="one",
    )  # fmt: skip
    return do(queue_message, draft, channel=Channel.SMTP, by=officer, now=TUESDAY)


def promise(session):
    session.expire_all()
    return session.exec(select(OutboxMessage).where(OutboxMessage.fact == "message.queued")).all()[-1]


def states(session, message):
    return [step.state for step in steps_of(session, message.id)]


def test_it_is_sent_once_however_often_its_task_runs(session, server, queued):
    number = promise(session).id

    send(number)
    send(number)

    assert states(session, queued) == [S.QUEUED, S.SENDING, S.SENT]
    assert promise(session).delivery is Delivery.DONE
    (mail,) = server.taken
    assert (mail["To"], mail["From"]) == ("pike@calderbrook.example", "licensing@calderbrook.example")
    assert mail["Message-ID"] == queued.message_id and "15 December" in mail.get_content()


def test_the_same_message_is_queued_once(do, session, queued, officer):
    pike = To("Cllr Pike", "pike@calderbrook.example")
    draft = Draft(MessageKind.SUMMONED, pike, "Again", "Again", "hearing_day:HD-1", "HD-1", dedupe="one")

    assert do(queue_message, draft, channel=Channel.SMTP, by=officer, now=TUESDAY) is None


@pytest.mark.parametrize("behaves", ["is slow", "not now"])
def test_what_was_not_taken_is_tried_again_later(session, server, queued, behaves):
    server.behaves = behaves
    number = promise(session).id

    send(number)

    held = promise(session)
    assert (held.delivery, held.attempts, held.lease_until) == (Delivery.WAITING, 1, None)
    assert states(session, queued) == [S.QUEUED, S.SENDING, S.QUEUED]
    server.behaves = "takes"
    send(number)
    assert states(session, queued)[-1] is S.SENT and len(server.taken) == 1


def test_a_refused_address_becomes_somebodys_task(session, server, queued):
    server.behaves = "refuses"

    send(promise(session).id)

    assert last_step(session, queued.id).says == "The mail server said 550: No such mailbox"
    assert promise(session).delivery is Delivery.DONE
    task = session.exec(select(Followup).where(Followup.origin == f"message:{queued.reference}")).one()
    assert "Cllr Pike was not sent" in task.says
    assert [row.reference for row in messages_for_a_person(session, person_id=None)] == [queued.reference]


def test_after_the_last_try_it_is_given_up_in_sight(session, server, queued):
    server.behaves = "not now"
    held = promise(session)
    held.attempts = 11
    session.add(held)
    session.flush()

    send(held.id)

    assert last_step(session, queued.id).state is S.FAILED and promise(session).delivery is Delivery.DONE


def test_what_its_worker_gave_up_waits_for_a_person_who_takes_it_off_the_list(do, session, queued, officer):
    step = do(claim_message, queued.reference, now=TUESDAY, machine=clock.machine()).step_id
    held = promise(session)
    held.delivery = Delivery.GAVE_UP
    session.add(held)
    session.flush()
    (row,) = messages_for_a_person(session, person_id=None)
    assert (row.state, row.is_given_up, count_for_a_person(session, person_id=None)) == (S.SENDING, True, 1)

    do(send_again, queued.reference, seen=step, by=officer, now=TUESDAY)

    assert messages_for_a_person(session, person_id=None) == [] == promises_given_up(session)


def test_a_lost_answer_is_left_to_a_person_who_has_it_sent_again(do, session, server, queued, officer):
    server.behaves = "hangs up after the text"
    send(promise(session).id)
    last = last_step(session, queued.id)
    assert last.state is S.UNCERTAIN and len(server.taken) == 1
    send(promise(session).id)
    assert len(server.taken) == 1  # never twice by itself

    server.behaves = "takes"
    do(send_again, queued.reference, seen=last.id, by=officer, now=TUESDAY)
    send(promise(session).id)

    assert last_step(session, queued.id).state is S.SENT
    assert len({mail["Message-ID"] for mail in server.taken}) == 1
    assert session.exec(select(Followup).where(Followup.origin == f"message:{queued.reference}")).one().done_at


def test_killed_in_the_middle_it_may_have_been_sent_and_nobody_sends_it_again(do, session, server, queued):
    claimed = do(claim_message, queued.reference, now=TUESDAY, machine=clock.machine())

    send(promise(session).id)  # the lease ran out a little early: whoever claimed it may still be at it
    assert claimed.step_id and states(session, queued) == [S.QUEUED, S.SENDING]

    later = clock.machine() + timedelta(seconds=61)
    assert do(claim_message, queued.reference, now=TUESDAY, machine=later).step_id is None
    assert states(session, queued) == [S.QUEUED, S.SENDING, S.UNCERTAIN] and server.offered == 0


def test_a_person_leaves_it_with_a_reason(do, session, server, queued, officer):
    server.behaves = "refuses"
    send(promise(session).id)
    seen = last_step(session, queued.id).id

    do(leave_message, queued.reference, seen=seen, because="Told by telephone", by=officer, now=TUESDAY)

    assert (last_step(session, queued.id).state, last_step(session, queued.id).says) == (S.LEFT, "Told by telephone")
    assert messages_for_a_person(session, person_id=None) == []
    assert get_message(session, queued.reference).email == "pike@calderbrook.example"


@pytest.mark.parametrize(
    "address",
    ["", "pike", "pike@calderbrook", "a..b@c.example", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example"],
)
def test_what_is_no_single_address_is_never_written_to(address):
    assert not is_address(address)
