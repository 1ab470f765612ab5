"""GOV.UK Notify, over real HTTP against a stand-in that is slow, fails, and loses replies: never two letters."""

import time

import pytest
from sqlmodel import select

from licensing.followups.models import Followup
from licensing.messages.commands import queue_message, send_again
from licensing.messages.queries import last_step, steps_of, take_message
from licensing.messages.rules import Attachment, Channel, Draft, MessageKind, MessageState, To
from licensing.messages.sending import follow_message
from licensing.notices.commands import withdraw_notice
from licensing.notices.print_room import file_name
from licensing.outbox.models import Delivery, OutboxMessage
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, an_approved
from tests.builders.notify import notify_server
from tests.builders.people import actor, ostler
from workers.messages import follow, send

S = MessageState
SETTLED = 0.65


@pytest.fixture
def notify(undone, monkeypatch):
    with notify_server(monkeypatch) as running:
        yield running


@pytest.fixture
def officer(undone):
    a_letterhead()
    return actor(ostler(), "licensing_officer")


@pytest.fixture
def notice(officer):
    return a_draft()


@pytest.fixture
def letter(do, notice, officer):
    revision = an_approved(notice, by=officer)
    draft = Draft(
        kind=MessageKind.NOTICE_LETTER, to=To("Martin Hale"), subject="A letter", body="", about=notice.case_reference,
        regarding=notice.reference, dedupe="letter",
        attachment=Attachment(file_name(notice.reference, revision.number), revision.sha256),
    )  # fmt: skip
    return do(queue_message, draft, channel=Channel.NOTIFY_LETTER, by=officer, now=TUESDAY)


def promise(session):
    session.expire_all()
    return session.exec(select(OutboxMessage).where(OutboxMessage.fact == "message.queued")).all()[-1]


def states(session, message):
    session.expire_all()
    return [step.state for step in steps_of(session, message.id)]


def test_a_letter_is_given_over_with_our_reference_and_its_bytes(session, notify, letter):
    send(promise(session).id)

    (taken,) = notify.taken
    assert taken["type"] == "letter" and taken["reference"] == letter.reference
    assert last_step(session, letter.id).provider_id == taken["id"]
    assert states(session, letter) == [S.QUEUED, S.SENDING, S.SENT]


@pytest.mark.parametrize("goes_wrong", ["loses the reply", "is slow"])
def test_a_lost_reply_is_asked_for_and_never_becomes_a_second_letter(session, notify, letter, goes_wrong):
    notify.answers = goes_wrong
    number = promise(session).id
    send(number)
    assert states(session, letter)[-1] is S.SENDING and promise(session).delivery is Delivery.WAITING
    send(number)  # too early: it may be on its way
    assert promise(session).delivery is Delivery.WAITING and len(notify.taken) <= 1

    time.sleep(SETTLED)
    send(number)

    assert states(session, letter)[-1] is S.SENT and promise(session).delivery is Delivery.DONE
    assert [one["reference"] for one in notify.taken] == [letter.reference]


@pytest.mark.parametrize(("status", "then"), [(500, S.SENDING), (429, S.QUEUED)])
def test_trouble_that_passes_is_tried_again(session, notify, letter, status, then):
    notify.answers = status
    number = promise(session).id
    send(number)
    assert states(session, letter)[-1] is then and notify.taken == []

    notify.answers = "takes"
    time.sleep(SETTLED)
    send(number)

    assert states(session, letter)[-1] is S.SENT and len(notify.taken) == 1


def test_a_wrong_key_or_letter_is_an_officers_task_and_can_be_sent_again(do, session, notify, letter, officer):
    notify.answers = 403
    send(promise(session).id)
    last = last_step(session, letter.id)
    assert last.state is S.FAILED and "403" in last.says
    assert session.exec(select(Followup).where(Followup.origin == f"message:{letter.reference}")).one()

    notify.answers = "takes"
    do(send_again, letter.reference, seen=last.id, by=officer, now=TUESDAY)
    send(promise(session).id)

    assert len(notify.taken) == 1


def test_a_letter_withdrawn_before_it_left_stays(do, session, notify, letter, notice, officer):
    do(withdraw_notice, notice.reference, because="Hearing moved", by=officer, now=TUESDAY)

    send(promise(session).id)

    assert states(session, letter) == [S.QUEUED, S.SENDING, S.LEFT] and notify.taken == []


@pytest.mark.parametrize(
    ("word", "state", "asks"),
    [("received", S.POSTED, "record it in Today’s post"), ("permanent-failure", S.FAILED, "was not sent")],
)
def test_what_became_of_it_is_asked_and_told(session, notify, letter, word, state, asks):
    send(promise(session).id)
    follow()
    assert states(session, letter)[-1] is S.SENT

    notify.taken[0]["status"] = word
    follow()
    follow()

    assert states(session, letter)[-2:] == [S.SENT, state]
    (task,) = session.exec(select(Followup).where(Followup.case_reference == letter.about)).all()
    assert asks in task.says


def test_nothing_is_asked_while_notify_does_not_answer(do, session, notify, letter):
    send(promise(session).id)
    notify.taken.clear()

    assert do(follow_message, letter.reference, now=TUESDAY) is None
    assert take_message(session, letter.reference) and states(session, letter)[-1] is S.SENT
