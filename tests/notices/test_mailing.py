"""E-mailed copies, the link by which a holder says they have one, and letters by GOV.UK Notify (R51)."""

import re
from base64 import b64decode
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.errors import Invalid, NotFound, Refused
from licensing.followups.models import Followup
from licensing.messages.commands import send_again
from licensing.messages.links import token_of
from licensing.messages.queries import get_message, last_step, messages_regarding, receipt_of
from licensing.messages.rules import MessageState
from licensing.messages.sending import claim_message
from licensing.notices.commands import record_post, take_back, withdraw_notice
from licensing.notices.leaving import can_be_kept_back, may_have_reached
from licensing.notices.mailing import Way, send_notice, why_not
from licensing.notices.models import Notice
from licensing.notices.put_off import call_off
from licensing.notices.queries import notice_by_id, post_to_print, services_of, todays_post
from licensing.notices.receipts import latest_file, opened_by_link, say_received
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.people.walls import raise_wall
from licensing.register.agreements import email_agreed_on
from licensing.register.commands import change_holder
from licensing.register.queries import get_holder, holder_by_id
from licensing.reviews.closing import close_review
from licensing.reviews.rules import ClosureReason
from licensing.sittings.commands import unlist_review
from tests.builders.mail import mail_server
from tests.builders.messages import a_failed_email, an_email, link_of, notify_says_posted
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, an_approved, decided, revoked
from tests.builders.notify import notify_server
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import proposals_then_councillors
from tests.builders.promises import keep_promises
from tests.builders.register import a_holder_of_concern, a_representative, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import a_full_day, five_councillors, listed
from tests.notices.test_routes import fields, send
from workers.messages import follow

ADDRESS = "hale@calderbrook.example"


@pytest.fixture
def person(undone, at):
    at(TUESDAY)
    a_letterhead()
    return ostler()


@pytest.fixture
def officer(person):
    return actor(person, "licensing_officer")


@pytest.fixture
def server(undone, monkeypatch):
    with mail_server(monkeypatch) as running:
        yield running


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr("workers.notices.print_room", lambda: tmp_path)
    return tmp_path


def agree(do, holder, officer, **but):
    changes = {"email": ADDRESS, "email_agreed_on": TUESDAY.date()} | but
    return do(change_holder, holder.reference, version=holder.version, changes=changes, by=officer, now=TUESDAY)


@pytest.fixture
def holder(do, officer):
    return agree(do, hale(), officer)


@pytest.fixture
def notice(holder, officer):
    drafted = a_draft(holder=holder)
    an_approved(drafted, by=officer)
    return drafted


def mail(do, notice, officer, way=Way.RECEIPT):
    return do(send_notice, notice.reference, way=way, by=officer, now=TUESDAY, machine=clock.machine())


def test_the_approved_bytes_go_to_whoever_agreed_and_once(do, session, server, notice, officer, folder):
    mail(do, notice, officer, Way.COURTESY)
    with pytest.raises(Refused, match="sent so before"):
        mail(do, notice, officer, Way.COURTESY)

    keep_promises()

    (sent,) = server.taken
    (attached,) = sent.iter_attachments()
    text = sent.get_body().get_content()
    assert sent["To"] == ADDRESS and attached.get_filename() == f"{notice.reference}-r1.pdf"
    assert attached.get_content() == (folder / f"{notice.reference}-r1.pdf").read_bytes()
    assert "is a copy" in text and "received" not in text and "revoke" not in f"{text}{sent['Subject']}".lower()
    assert services_of(session, notice.id) == []  # a copy is no service


def test_r51_without_agreement_or_a_mail_server_no_email_goes(do, notice, officer, monkeypatch):
    with pytest.raises(Refused, match="No mail server"):
        mail(do, notice, officer)
    other = a_draft(decided(case_reference="LR-2015-0063"))
    an_approved(other, by=officer)
    with mail_server(monkeypatch), pytest.raises(Refused, match="No agreement"):
        mail(do, other, officer)


def test_an_agreement_ends_with_the_address_it_was_given_for(do, session, holder, officer):
    changed = agree(do, holder, officer, email="other@calderbrook.example")
    assert email_agreed_on(session, changed) is None
    again = agree(do, changed, officer, email="other@calderbrook.example", email_agreed_on=date(2015, 11, 30))
    assert email_agreed_on(session, again) == date(2015, 11, 30)
    assert email_agreed_on(session, agree(do, again, officer, email=again.email, email_agreed_on=None)) is None
    with pytest.raises(Invalid, match="no e-mail address"):
        agree(do, hale(), officer, email="")
    with pytest.raises(Invalid, match="to come"):
        agree(do, hale(), officer, email_agreed_on=TUESDAY.date() + timedelta(days=1))
    assert get_holder(session, holder.reference).email == "other@calderbrook.example"


def test_what_takes_effect_at_once_is_not_announced_by_email(do, server, holder, officer):
    at_once = a_draft(
        decided(revoked(is_immediate=True, public_safety_explanation="He drove while unfit.")), holder=holder
    )
    an_approved(at_once, by=officer, method=ServiceMethod.HAND_DELIVERED)

    with pytest.raises(Refused, match="delivered by hand first"):
        mail(do, at_once, officer)


def test_pressing_the_link_is_proof_and_the_officer_decides(
    do, session, server, notice, officer, client, sign_in, person
):
    mail(do, notice, officer)
    do(
        record_post,
        [notice.reference],
        method=ServiceMethod.POST_FIRST_CLASS,
        on=TUESDAY.date(),
        by=officer,
        now=TUESDAY,
    )
    keep_promises()
    path = re.search(r"https://testserver(/received/\S+)", server.taken[0].get_body().get_content()).group(1)

    opened = client.get(path)
    assert opened.status_code == 200 and "Hale" not in opened.text
    assert receipt_of(session, notice.reference, attachment=f"{notice.reference}-r1.pdf") is None
    assert send(sign_in(person), path, fields(opened.text, path)).status_code == 403  # staff press for nobody
    answers = [send(client, path, fields(opened.text, path)) for _ in range(2)]

    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, path)] * 2
    assert "We have recorded" in client.get(path).text
    task = session.exec(select(Followup).where(Followup.says.contains("e-mailed copy was received"))).one()
    assert "Decide whether it counts" in task.says
    assert len(services_of(session, notice.id)) == 1  # still only the post
    form = sign_in(person).get(f"/notices/{notice.reference}/receipt").text
    assert "was pressed on the page of the secret link" in form and 'name="sent_on-day"' in form


def test_a_link_is_shut_when_old_wrong_or_withdrawn(do, session, notice, officer, client):
    message = an_email(notice, now=TUESDAY)
    token = link_of(message).rsplit("/", 1)[-1]
    for wrong in ("x", "x" * 500, token[:-1]):
        assert client.get(f"/received/{wrong}").status_code == 404
    with pytest.raises(NotFound):
        do(say_received, token, now=TUESDAY, machine=clock.machine() + timedelta(days=61))
    assert do(opened_by_link, token, machine=clock.machine()).is_known is False

    do(withdraw_notice, notice.reference, because="Hearing moved", by=officer, now=TUESDAY)
    assert client.get(link_of(message)).status_code == 404


def test_what_went_by_email_cannot_be_taken_back(do, server, notice, officer, folder):
    mail(do, notice, officer)
    keep_promises()

    with pytest.raises(Refused, match="left the building"):
        do(withdraw_notice, notice.reference, because="Hearing moved", by=officer, now=TUESDAY)


def test_a_hearing_whose_notice_went_by_email_leaves_the_post_and_the_holder_is_told(do, session, officer, folder):
    commissioner = finch()
    proposals_then_councillors(commissioner)
    review = a_review(a_holder_of_concern())
    listing = listed(review, a_full_day(commissioner, five_councillors()))
    notice = notice_by_id(session, listing.notice_id)
    an_approved(notice, by=officer)
    keep_promises()
    assert list(folder.iterdir())
    a_failed_email(notice, now=TUESDAY)
    message = an_email(notice, now=TUESDAY)
    do(claim_message, message.reference, now=TUESDAY, machine=clock.machine())

    do(unlist_review, review.reference, because="The room is flooded", by=officer, now=TUESDAY)
    do(take_back, notice.reference, folder=folder)

    assert todays_post(session, on=TUESDAY.date()) == [] and list(folder.iterdir()) == []
    assert session.exec(select(Notice).where(Notice.kind == NoticeKind.ADJOURNMENT_NOTICE)).one()
    assert session.exec(select(Followup).where(Followup.says.contains("is off"))).one()


def test_r23_what_went_only_by_email_neither_stops_a_closing_nor_stays_in_the_post(do, session, officer):
    notice = _called_off_after_an_email(do, session, officer)
    (promise,) = session.exec(select(Notice).where(Notice.kind == NoticeKind.ADJOURNMENT_NOTICE)).all()
    an_approved(promise, by=officer)
    do(claim_message, an_email(promise, now=TUESDAY).reference, now=TUESDAY, machine=clock.machine())

    given = {"reason": ClosureReason.WITHDRAWN, "because": "It was somebody else", "by": officer, "now": TUESDAY}
    do(close_review, notice.case_reference, **given)

    assert todays_post(session, on=TUESDAY.date()) == []
    assert session.exec(select(Notice).where(Notice.kind == NoticeKind.WITHDRAWAL_NOTICE)).one()
    (task,) = session.exec(select(Followup.says).where(col(Followup.done_at).is_(None))).all()
    assert task == "Tell the licence holder that the hearing on 18 December 2015 is called off"


def test_what_notify_prints_cannot_be_kept_back(do, session, officer, holder, monkeypatch):
    notice = a_draft(holder=holder)
    an_approved(notice, by=officer)
    with notify_server(monkeypatch):
        mail(do, notice, officer, Way.NOTIFY_LETTER)
        assert can_be_kept_back(session, notice)  # queued: it finds no letter when its turn comes
        keep_promises()

    assert may_have_reached(session, notice) and not can_be_kept_back(session, notice)
    assert do(call_off, notice, because="The room is flooded", by=officer, now=TUESDAY)
    session.expire_all()
    assert notice_by_id(session, notice.id).withdrawn_at is None


def _called_off_after_an_email(do, session, officer):
    commissioner = finch()
    proposals_then_councillors(commissioner)
    review = a_review(hale())
    listing = listed(review, a_full_day(commissioner, five_councillors()))
    notice = notice_by_id(session, listing.notice_id)
    do(claim_message, an_email(notice, now=TUESDAY).reference, now=TUESDAY, machine=clock.machine())
    do(unlist_review, review.reference, because="The room is flooded", by=officer, now=TUESDAY)
    return notice


def test_an_email_by_notify_brings_the_letter_as_a_link_to_the_file(do, notice, officer, folder, monkeypatch):
    with notify_server(monkeypatch) as notify:
        mail(do, notice, officer, Way.COURTESY)
        keep_promises()

    (taken,) = notify.taken
    assert (taken["type"], taken["sent"]["email_address"]) == ("email", ADDRESS)
    assert taken["sent"]["template_id"] == "an-email-with-a-file"
    bytes_sent = b64decode(taken["sent"]["personalisation"]["link_to_file"]["file"])
    assert bytes_sent == (folder / f"{notice.reference}-r1.pdf").read_bytes()


def test_a_letter_by_notify_leaves_the_print_room_and_the_ticked_post(
    do, session, holder, officer, folder, monkeypatch
):
    notice = a_draft(holder=holder)
    an_approved(notice, by=officer, method=ServiceMethod.POST_SECOND_CLASS)
    keep_promises()
    assert list(folder.iterdir())
    with notify_server(monkeypatch) as notify:
        mail(do, notice, officer, Way.NOTIFY_LETTER)
        keep_promises()

    assert list(folder.iterdir()) == [] and [one["sent"]["postage"] for one in notify.taken] == ["second"]
    (row,) = todays_post(session, on=TUESDAY.date())
    assert row.is_with_notify and post_to_print(session, person_id=officer.id, on=TUESDAY.date()) == []
    (message,) = messages_regarding(session, notice.reference)
    assert message.state is MessageState.SENT
    posted = {"method": ServiceMethod.POST_FIRST_CLASS, "on": TUESDAY.date(), "by": officer, "now": TUESDAY}
    with pytest.raises(Refused, match="has not yet said"):
        do(record_post, [notice.reference], **posted)
    notify_says_posted(message.reference)
    assert len(do(record_post, [notice.reference], **posted)) == 1


def test_r52_what_notify_posted_is_recorded_by_its_own_class_and_day(
    do, session, holder, officer, folder, monkeypatch, at, sign_in, person
):
    notice = a_draft(holder=holder)
    an_approved(notice, by=officer, method=ServiceMethod.POST_SECOND_CLASS)
    with notify_server(monkeypatch) as notify:
        mail(do, notice, officer, Way.NOTIFY_LETTER)
        keep_promises()
        notify.taken[0] |= {"status": "received", "completed_at": "2015-12-02T10:00:00.000000Z"}
        at(TUESDAY + timedelta(days=3))
        follow()
    task = session.exec(select(Followup).where(Followup.says.contains("printed and posted"))).one()
    assert "on 2 December 2015" in task.says

    browser, page = sign_in(person), f"/notices/post?notice={notice.reference}"
    assert page in browser.get("/notices/post").text.replace("&amp;", "&")
    shown = browser.get(page).text
    inputs = [dict(re.findall(r'(name|value)="([^"]*)"', one)) for one in re.findall(r"<input[^>]*>", shown)]
    given = [(one["name"], one["value"]) for one in inputs if one.get("name", "").startswith("on-")]
    chosen = re.search(r'name="post_class"[^>]*value="(\w+)"[^>]*checked', shown).group(1)
    send(browser, "/notices/post", [*fields(shown, "/notices/post"), *given, ("post_class", chosen)])

    (service,) = services_of(session, notice.id)
    assert (service.method, service.sent_on) == (ServiceMethod.POST_SECOND_CLASS, date(2015, 12, 2))


def test_r26_a_letter_with_a_copy_goes_from_here(do, holder, officer, monkeypatch):
    a_representative(holder)
    notice = a_draft(holder=holder)
    an_approved(notice, by=officer)

    with notify_server(monkeypatch), pytest.raises(Refused, match="A copy goes with it"):
        mail(do, notice, officer, Way.NOTIFY_LETTER)


def test_the_pages_offer_what_can_be_done_and_say_why_not(server, notice, sign_in, person):
    browser, page = sign_in(person), f"/notices/{notice.reference}/send"
    shown = browser.get(page).text
    assert f"E-mail goes to {ADDRESS}" in shown and "GOV.UK Notify is not set up here" in shown

    done = send(browser, page, [*fields(shown, page), ("way", "receipt")])
    assert (done.status_code, done.headers["location"]) == (303, f"/notices/{notice.reference}")
    again = send(browser, page, [*fields(browser.get(page).text, page), ("way", "receipt")])
    assert again.status_code == 409

    assert "Waiting to be sent" in browser.get(f"/notices/{notice.reference}").text
    assert send(browser, page, [*fields(shown, page)]).status_code == 422


def test_a_failed_message_is_listed_opened_and_sent_again(server, session, notice, sign_in, person):
    message, browser = a_failed_email(notice, now=TUESDAY), sign_in(person)
    page = f"/messages/{message.reference}"
    assert page in browser.get("/messages").text and page in browser.get(f"/notices/{notice.reference}").text

    pairs = fields(browser.get(page).text, f"{page}/again")
    assert send(browser, f"{page}/again", pairs).status_code == 303
    assert "Send it again" not in browser.get(page).text
    stale = send(
        browser, f"{page}/leave", [("key", pairs[0][1][::-1]), ("version", dict(pairs)["version"]), ("because", "x")]
    )
    assert stale.status_code in (409, 422)


def test_nobody_behind_a_wall_sees_or_sends_its_messages(do, notice, sign_in, person, officer):
    message = a_failed_email(notice, now=TUESDAY)
    do(raise_wall, person.id, notice.case_reference, because="A cousin", by=officer, at=TUESDAY)
    browser, page = sign_in(person), f"/messages/{message.reference}"

    assert message.reference not in browser.get("/messages").text
    assert browser.get(page).status_code == browser.post(f"{page}/again", data={}).status_code == 403
    assert browser.get(f"/notices/{notice.reference}/send").status_code == 403


def test_r51_an_address_or_agreement_that_ended_meanwhile_keeps_the_email_back(do, session, server, notice, officer):
    mail(do, notice, officer)
    moved = agree(do, do(holder_by_id, notice.holder_id), officer, email="other@calderbrook.example")
    keep_promises()

    (row,) = messages_regarding(session, notice.reference)
    assert row.state is MessageState.FAILED and "has changed since" in row.says and server.taken == []
    agree(do, agree(do, moved, officer), officer, email_agreed_on=None)
    last = last_step(session, get_message(session, row.reference).id)
    do(send_again, row.reference, seen=last.id, by=officer, now=TUESDAY)
    keep_promises()

    (row,) = messages_regarding(session, notice.reference)
    assert row.state is MessageState.FAILED and "No agreement" in row.says and server.taken == []


def test_a_receipt_of_an_older_letter_proves_nothing_about_the_newer(do, session, notice, officer, client):
    older, before = (an_email(notice, now=TUESDAY, key=key) for key in ("older", "before"))
    do(say_received, token_of(before.reference), now=TUESDAY, machine=clock.machine())
    session.expire_all()
    an_approved(notice_by_id(session, notice.id), by=officer)

    assert "A newer letter follows" in client.get(link_of(older)).text
    assert do(say_received, token_of(older.reference), now=TUESDAY, machine=clock.machine()) is None
    assert receipt_of(session, notice.reference, attachment=latest_file(session, notice)) is None


def test_a_copy_by_courtesy_bars_no_link_but_each_way_is_offered_once(do, session, server, notice, officer):
    mail(do, notice, officer, Way.COURTESY)
    against = why_not(session, notice, now=TUESDAY)
    assert "sent so before" in against[Way.COURTESY] and against[Way.RECEIPT] == ""

    mail(do, notice, officer, Way.RECEIPT)

    assert "sent so before" in why_not(session, notice, now=TUESDAY)[Way.RECEIPT]
