"""A served application: submitted at once, answers lost, records refused, saved by two, and never a word to Redis."""

import html
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlmodel import func, select

from licensing.audit.models import AccessEvent, AccessKind, AuditEvent
from licensing.database import transaction
from licensing.outbox.models import Delivery, IdempotencyKey, OutboxMessage
from licensing.register.models import Concern, LicenceHolder
from tests.builders.notices import a_draft, a_letterhead, an_approved
from tests.builders.people import actor, ostler
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review

ROUNDS = 20
CONCERN = {"kind": "complaint", "says": "Refused a guide dog", "happened_on": "2015-11-02", "source": "Call 117"}
DELIVERY = {
    "method": "hand_delivered",
    "sent_on": "2015-12-02",
    "given_at": "10:15",
    "place": "14 Weir Lane",
    "served_by": "Ada Ostler",
    "proof": "Taken by Mr Hale",
}


@pytest.fixture
def officer(web):
    """The officer, and their browser."""
    person = ostler()
    with web.browser(person) as opened:
        opened.person = person
        yield opened


def count(model, *conditions):
    with transaction() as session:
        return session.exec(select(func.count()).select_from(model).where(*conditions)).one()


def concerns_of(holder):
    return count(Concern, Concern.holder_id == holder.id)


def at_once(number, act):
    gate = Barrier(number)

    def one(_):
        gate.wait()
        return act()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_one_form_posted_by_many_at_once_is_one_act_and_one_answer(officer):
    for turn in range(ROUNDS):
        holder, sent = hale(), CONCERN | {"key": str(uuid4())}
        address = f"/holders/{holder.reference}/concerns/new"

        replies = at_once(2 + turn % 7, lambda to=address, body=sent: officer.post(to, data=body))

        assert {reply.status_code for reply in replies} == {303}
        assert {reply.headers["location"] for reply in replies} == {f"/holders/{holder.reference}#concerns"}
        assert concerns_of(holder) == 1
        recorded = (AuditEvent.chain == f"holder:{holder.reference}", AuditEvent.action == "concern.added")
        assert count(AuditEvent, *recorded) == 1


def test_a_reply_lost_after_commit_is_no_second_act_when_it_is_sent_again(web, officer):
    for turn in range(10):
        holder, sent = hale(), CONCERN | {"key": str(uuid4())}
        address = f"/holders/{holder.reference}/concerns/new"
        web.wire.lose_reply()

        first = officer.post(address, data=sent)

        assert web.wire.lost == turn + 1
        assert (first.status_code, first.headers["Retry-After"]) == (503, "5")
        assert "may or may not have been saved" in first.text and "not saved" not in first.text
        assert concerns_of(holder) == 1  # it was, though nobody heard

        again = officer.post(address, data=sent)

        assert (again.status_code, again.headers["location"]) == (303, f"/holders/{holder.reference}#concerns")
        assert concerns_of(holder) == 1


def test_a_refusal_is_on_record_though_what_it_refused_is_rolled_back(officer):
    a_letterhead()
    notice, key = a_draft(), uuid4()

    said = officer.post(f"/notices/{notice.reference}/deliver", data=DELIVERY | {"key": str(key)})

    assert said.status_code == 409 and "is not approved yet" in said.text
    assert count(IdempotencyKey, IdempotencyKey.key == key) == 0  # the act's first line went with it
    kept = (AccessEvent.kind == AccessKind.REFUSED, AccessEvent.actor_id == officer.person.id)
    with transaction() as session:
        (refusal,) = session.exec(select(AccessEvent).where(*kept)).all()
    assert (refusal.about, refusal.route) == (notice.case_reference, "notices.record_delivery")
    assert refusal.content["reasons"] and refusal.request_id == said.headers["X-Request-ID"]


def test_a_case_is_not_shown_when_the_view_cannot_be_recorded(web, officer):
    holder = hale(name="Quentin Varley")
    a_concern(holder, "Left a passenger by the ring road")
    review = a_review(holder)
    viewed = (AccessEvent.kind == AccessKind.VIEWED, AccessEvent.about == review.reference)
    web.as_owner("REVOKE INSERT ON access_event FROM licensing_app")
    try:
        hidden = officer.get(f"/reviews/{review.reference}")
    finally:
        web.as_owner("GRANT INSERT ON access_event TO licensing_app")
    assert hidden.status_code == 500
    assert "Varley" not in hidden.text and "ring road" not in hidden.text
    assert count(AccessEvent, *viewed) == 0

    shown = officer.get(f"/reviews/{review.reference}")
    assert shown.status_code == 200 and "Varley" in shown.text
    assert count(AccessEvent, *viewed) == 1


def test_a_case_is_not_shown_before_its_view_is_committed(web, officer):
    review = a_review(hale(name="Quentin Varley"))
    web.wire.lose_reply()

    unheard = officer.get(f"/reviews/{review.reference}")

    assert unheard.status_code == 503 and "Varley" not in unheard.text


def test_of_two_officers_who_save_one_holder_the_second_sees_both_texts(web, officer):
    holder = hale()
    mine = {"name": holder.name, "address": "9 Mill Row\nCalderbrook", "ward": "Mill Hill", "version": holder.version}
    theirs = mine | {"address": "2 <Old> Quay\nCalderbrook", "telephone": "01632 960001"}
    address = f"/holders/{holder.reference}/change"

    with web.browser(ostler()) as second:
        assert officer.post(address, data=mine | {"key": str(uuid4())}).status_code == 303
        late = second.post(address, data=theirs | {"key": str(uuid4())})

    assert late.status_code == 409
    both = html.unescape(late.text)
    assert "Somebody else saved this first" in both and "9 Mill Row" in both
    assert all(part in both for part in ("2 <Old> Quay", "01632 960001")) and "2 <Old>" not in late.text
    with transaction() as session:
        kept = session.exec(select(LicenceHolder).where(LicenceHolder.id == holder.id)).one()
    assert (kept.address, kept.telephone, kept.version) == (mine["address"], "", holder.version + 1)


def test_pages_answer_and_acts_commit_with_no_redis_at_all(officer):
    a_letterhead()
    notice = a_draft()
    an_approved(notice, by=actor(officer.person, "licensing_officer"))

    assert officer.get("/notices").status_code == 200
    served = officer.post(f"/notices/{notice.reference}/deliver", data=DELIVERY | {"key": str(uuid4())})

    assert served.status_code == 303
    promised = (OutboxMessage.fact == "notice.served", OutboxMessage.delivery == Delivery.WAITING)
    assert count(OutboxMessage, *promised) == 1
