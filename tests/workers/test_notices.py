"""Letters after the fact: the tasks' own bodies, twice the same as once."""

import pytest
from sqlmodel import select

from licensing.notices.commands import withdraw_notice
from licensing.notices.models import HandedOver
from licensing.outbox.models import Delivery, OutboxMessage
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, an_approved
from tests.builders.people import actor, ostler
from workers.notices import hand_over, take_back


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr("workers.notices.print_room", lambda: tmp_path / "print-room")
    return tmp_path / "print-room"


@pytest.fixture
def officer(undone):
    a_letterhead()
    return actor(ostler(), "licensing_officer")


def promise(session, fact):
    return session.exec(select(OutboxMessage).where(OutboxMessage.fact == fact)).one()


def test_an_approved_letter_is_handed_over_once_however_often_the_task_runs(session, officer, folder):
    revision = an_approved(a_draft(), by=officer)
    message = promise(session, "notice.approved")

    hand_over(message.id)
    hand_over(message.id)

    session.expire_all()
    assert promise(session, "notice.approved").delivery is Delivery.DONE
    assert [path.read_bytes() for path in folder.iterdir()] == [revision.pdf]
    assert len(session.exec(select(HandedOver)).all()) == 1


def test_a_withdrawn_letter_leaves_the_print_room(do, session, officer, folder):
    notice = a_draft()
    an_approved(notice, by=officer)
    hand_over(promise(session, "notice.approved").id)
    do(withdraw_notice, notice.reference, because="Hearing moved", by=officer, now=TUESDAY)

    take_back(promise(session, "notice.withdrawn").id)

    assert list(folder.iterdir()) == []
