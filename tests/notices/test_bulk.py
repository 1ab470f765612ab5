"""Many letters approved in one press: each exactly as the single act would, or not, with the reason."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from sqlmodel import select

from licensing.audit.models import AccessEvent, AccessKind
from licensing.audit.queries import verify
from licensing.audit.rules import SYSTEM
from licensing.errors import Invalid, Refused
from licensing.notices.bulk.checking import letters_checked
from licensing.notices.bulk.commands import Shown, approve_asked, ask_for_bulk, go_on_with_bulk, stop_bulk
from licensing.notices.bulk.queries import letters_waiting, promise_of
from licensing.notices.bulk.rules import BulkResult
from licensing.notices.bulk.showing import bulk_view
from licensing.notices.commands import withdraw_notice
from licensing.notices.letters import Plan
from licensing.notices.models import BulkJob, NoticeRevision
from licensing.notices.queries import revision_of, todays_post
from licensing.notices.rules import ServiceMethod
from licensing.outbox.models import Delivery, OutboxMessage
from licensing.people.commands import end_role
from licensing.people.rules import Role
from licensing.register.commands import change_holder
from licensing.register.queries import holder_by_id
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, called, decided, revoked
from tests.builders.people import a_person, ostler, outsider, walled
from tests.builders.promises import keep_promises
from tests.builders.register import a_representative, hale
from tests.builders.reviews import a_review
from tests.builders.statements import counted

POST = Plan(ServiceMethod.POST_FIRST_CLASS, TUESDAY.date())


@pytest.fixture
def person(undone, at):
    at(TUESDAY)
    a_letterhead()
    return ostler()


@pytest.fixture
def officer(person, acting):
    return acting(person)


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr("workers.notices.print_room", lambda: tmp_path)
    return tmp_path


def drafts(number, **but):
    return [a_draft(decided(case_reference=f"LR-2015-{one:04}", **but), holder=hale()) for one in range(1, number + 1)]


@pytest.fixture
def ask(do, officer):
    """`ask(notices)`: look them over and press, as the page does."""

    def press(notices, plan=POST):
        checked = do(letters_checked, [one.reference for one in notices], plan, by=officer)
        letters = [Shown(one.notice.reference, one.notice.version, one.facts.letter.sha256) for one in checked]
        return do(ask_for_bulk, letters, method=plan.method, planned_on=plan.sent_on, by=officer, now=TUESDAY)

    return press


@pytest.fixture
def outcome(do, officer):
    """`outcome(job, notice)`: what became of it, as the page tells: result, reason."""

    def told(job, notice):
        view = do(bulk_view, job.reference, person_id=officer.id, on=TUESDAY.date())
        row = next(row for row in view.rows if row.reference == notice.reference)
        return row.result, row.says

    return told


def test_each_letter_is_approved_by_whoever_pressed_printed_once_and_its_bytes_are_the_single_acts(
    ask, do, officer, folder, session
):
    notices = drafts(4)
    job = ask(notices)

    keep_promises()
    assert do(approve_asked, job.reference, notices[0].reference, now=TUESDAY) is None  # twice is as once

    view = do(bulk_view, job.reference, person_id=officer.id, on=TUESDAY.date())
    revisions = [revision_of(session, one.id) for one in notices]
    assert view.is_over and len(view.approved) == view.printed == 4 and not view.failed
    assert {(one.approved_by, one.planned_method, one.number) for one in revisions} == {(officer.id, POST.method, 1)}
    printed = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert printed == {f"{one.reference}-r1.pdf": own.pdf for one, own in zip(notices, revisions, strict=True)}
    assert verify(session).damage == ()


def test_what_changed_was_withdrawn_or_is_incomplete_is_left_and_says_so_beside_those_that_are_done(
    ask, do, outcome, folder, session, officer
):
    good, moved, withdrawn = drafts(3)
    bare = a_draft(decided(case_reference="LR-2015-0009", reasons=""))
    job = ask([good, moved, withdrawn, bare])
    do(holder_moved, moved)
    do(withdraw_notice, withdrawn.reference, because="The hearing was moved", by=officer, now=TUESDAY)

    keep_promises()

    assert outcome(job, good) == (BulkResult.APPROVED, "")
    assert outcome(job, moved) == (BulkResult.CHANGED, "Its words, its address or its dates have changed.")
    assert outcome(job, withdrawn) == (BulkResult.CHANGED, "It was withdrawn: The hearing was moved")
    result, says = outcome(job, bare)
    assert result is BulkResult.REFUSED and "Reasons are given for every outcome" in says
    refused = session.exec(select(AccessEvent).where(AccessEvent.kind == AccessKind.REFUSED)).all()
    assert {one.about for one in refused} == {moved.case_reference, withdrawn.case_reference, bare.case_reference}
    assert len(list(folder.iterdir())) == len(session.exec(select(NoticeRevision.id)).all()) == 1


def holder_moved(session, notice):
    """The holder of a notice has moved."""
    holder, home = holder_by_id(session, notice.holder_id), {"address": "2 Old Quay\nCalderbrook\nCB1 1AA"}
    return change_holder(session, holder.reference, version=holder.version, changes=home, by=SYSTEM, now=TUESDAY)


def test_r51_an_address_changed_after_approval_holds_the_letter_while_the_issue_runs(ask, do, officer, folder):
    first, second = drafts(2)
    job = ask([first, second])
    do(approve_asked, job.reference, first.reference, now=TUESDAY)
    do(holder_moved, first)

    view = do(bulk_view, job.reference, person_id=officer.id, on=TUESDAY.date())

    assert view.held == {first.reference} and [row.reference for row in view.waiting] == [second.reference]
    keep_promises()
    post = {row.reference: row.is_held for row in do(todays_post, on=TUESDAY.date())}
    assert post == {first.reference: True, second.reference: False}


def test_r44_immediate_effect_decided_by_whoever_presses_is_refused_for_that_letter_alone(ask, do, outcome, officer):
    at_once = {"is_immediate": True, "public_safety_explanation": "A risk to passengers from today."}
    own = decided(revoked(**at_once), case_reference="LR-2015-0071", decided_by_ids=(officer.id,))
    mine, other = a_draft(own), a_draft(decided(case_reference="LR-2015-0072"))
    job = ask([mine, other], Plan(ServiceMethod.HAND_DELIVERED, TUESDAY.date()))

    do(approve_asked, job.reference, mine.reference, now=TUESDAY)
    do(approve_asked, job.reference, other.reference, now=TUESDAY)

    result, says = outcome(job, mine)
    assert result is BulkResult.REFUSED and "a second person" in says
    assert outcome(job, other)[0] is BulkResult.APPROVED


def test_whoever_lost_the_role_or_stands_behind_a_wall_by_then_approves_nothing(ask, do, outcome, person):
    walled_off, after = drafts(2)
    job = ask([walled_off, after])
    walled(person, walled_off.case_reference)
    do(approve_asked, job.reference, walled_off.reference, now=TUESDAY)
    do(end_role, person.id, role=Role.LICENSING_OFFICER, by=SYSTEM, now=TUESDAY)
    do(approve_asked, job.reference, after.reference, now=TUESDAY)

    assert outcome(job, after) == (BulkResult.REFUSED, "Your role does not include this. Ask whoever manages roles.")
    waiting = do(letters_waiting, job.id)
    assert list(waiting) == []


def test_stopped_it_leaves_the_rest_and_going_on_does_only_that(ask, do, officer, folder, session):
    notices = drafts(3)
    job = ask(notices)
    do(approve_asked, job.reference, notices[0].reference, now=TUESDAY)
    do(stop_bulk, job.reference, by=officer, now=TUESDAY)
    keep_promises()  # the promises of the others find it stopped
    assert list(do(letters_waiting, job.id)) == [notices[1].reference, notices[2].reference]
    with pytest.raises(Refused, match="nothing of it is left to stop"):
        do(stop_bulk, job.reference, by=officer, now=TUESDAY)

    do(go_on_with_bulk, job.reference, by=officer, now=TUESDAY)
    with pytest.raises(Refused, match="under way already"):
        do(go_on_with_bulk, job.reference, by=officer, now=TUESDAY)
    keep_promises()

    assert list(do(letters_waiting, job.id)) == [] and len(list(folder.iterdir())) == 3
    assert len(session.exec(select(NoticeRevision.id)).all()) == 3
    with pytest.raises(Refused, match="is over"):
        do(go_on_with_bulk, job.reference, by=officer, now=TUESDAY)


def test_what_the_worker_gave_up_on_can_be_gone_on_with(ask, do, officer, session):
    (notice,) = drafts(1)
    job = ask([notice])
    message = session.exec(select(OutboxMessage).where(OutboxMessage.dedupe == promise_of(job, notice.reference))).one()
    message.delivery = Delivery.GAVE_UP
    session.add(message)
    session.flush()
    assert do(bulk_view, job.reference, person_id=officer.id, on=TUESDAY.date()).is_stuck

    again = do(go_on_with_bulk, job.reference, by=officer, now=TUESDAY)

    assert (
        session.exec(
            select(OutboxMessage.delivery).where(OutboxMessage.dedupe == promise_of(again, notice.reference))
        ).one()
        is Delivery.WAITING
    )


def test_letters_of_two_kinds_gone_or_planned_for_yesterday_are_not_asked_for(do, officer, ask):
    decision, hearing = a_draft(), a_draft(called())
    with pytest.raises(Invalid, match="one kind"):
        ask([decision, hearing])
    with pytest.raises(Invalid, match="60 days"):
        ask([decision], Plan(POST.method, TUESDAY.date() - timedelta(days=1)))
    gone = [Shown(decision.reference, 1, "0" * 64), Shown("LR-2015-0999-N1", 1, "0" * 64)]
    with pytest.raises(Refused, match="LR-2015-0999-N1"):
        do(ask_for_bulk, gone, method=POST.method, planned_on=POST.sent_on, by=officer, now=TUESDAY)


@pytest.fixture
def browser(person, sign_in):
    return sign_in(person)


def fields(html, action):
    """What the form that goes to this address would send as it stands."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', html, re.S).group(0)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return [*hidden, *re.findall(r'name="([^"]+)" type="checkbox" value="([^"]+)" checked', form)]


def send(browser, address, pairs):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return browser.post(address, content=urlencode(pairs), headers=headers)


def test_from_the_list_to_the_check_to_the_press_to_the_result(browser, folder, session, undone):
    notices = drafts(2)
    bare = a_draft(decided(case_reference="LR-2015-0009", reasons=""))
    listed = unescape(browser.get("/notices").text)
    everything = re.search(r'href="(/notices/bulk\?[^"]+)">Check all 3 on this page: decision notice', listed).group(1)

    check = browser.get(everything)
    pairs = fields(check.text, "/notices/bulk")
    pressed = send(browser, "/notices/bulk", pairs)
    again = send(browser, "/notices/bulk", pairs)

    assert "Approve 2 letters" in check.text and "1 letter not ready" in check.text
    assert check.text.count("The letter LR-2015-00") == 2 and bare.reference in check.text  # the words are there
    assert pressed.status_code == again.status_code == 303
    job = pressed.headers["location"]
    assert again.headers["location"] == job and len(session.exec(select(BulkJob.id)).all()) == 1
    under_way = browser.get(job).text
    assert "0 of 2 letters dealt with" in under_way and "Stop" in under_way
    assert "0 of 2 letters dealt with" in browser.get(f"{job}/progress").text
    assert job in browser.get("/today").text and "0 of 2 letters dealt with" in browser.get("/notices").text
    do_it = [one.reference for one in notices]
    keep_promises()
    over = browser.get(job).text
    assert "Every letter is approved and in the print room" in over and all(one in over for one in do_it)
    assert browser.get(f"{job}/progress").headers["X-Moved-On"] == job


def test_stop_and_go_on_are_on_the_page_and_a_failure_leads_to_its_letter(browser, ask, folder):
    good, bare = drafts(1)[0], a_draft(decided(case_reference="LR-2015-0009", reasons=""))
    job = ask([good, bare])
    address = f"/notices/bulk/{job.reference}"
    assert send(browser, f"{address}/stop", fields(browser.get(address).text, f"{address}/stop")).status_code == 303
    stopped = browser.get(address).text
    assert "Stopped" in stopped and "Go on" in stopped and "data-refresh-from" not in stopped
    assert send(browser, f"{address}/go-on", fields(stopped, f"{address}/go-on")).status_code == 303
    assert send(browser, f"{address}/stop", [("key", "none")]).status_code == 422
    keep_promises()
    over = browser.get(address).text
    assert "1 letter not approved" in over and f'href="/notices/{bare.reference}"' in over


def test_nothing_ticked_or_a_forged_letter_is_shown_again_with_what_was_chosen(browser, session):
    notices = drafts(2)
    check = browser.get("/notices/bulk", params={"notice": [one.reference for one in notices]})
    pairs = fields(check.text, "/notices/bulk")
    none = [pair for pair in pairs if pair[0] != "letters"]

    unticked = send(browser, "/notices/bulk", none)
    forged = send(browser, "/notices/bulk", [*none, ("letters", "LR-2015-0001-N1:1:not-a-hash")])
    late = send(browser, "/notices/bulk", [*[p for p in pairs if p[0] != "planned_on"], ("planned_on", "2015-11-30")])

    assert [one.status_code for one in (unticked, forged, late)] == [422, 422, 422]
    assert "Tick the letters to approve" in unticked.text and "Tick the letters on the page again" in forged.text
    assert "Choose a day from today to 60 days on" in late.text
    assert all(one.reference in unticked.text for one in notices) and "checked" not in unticked.text
    assert session.exec(select(BulkJob.id)).all() == []


def test_a_walled_letter_is_in_no_list_and_an_outsider_sees_nothing(browser, person, sign_in, ask, session):
    hidden, shown = drafts(2)
    job, none = ask([hidden, shown]), ask([hidden])
    walled(person, hidden.case_reference)

    check = browser.get("/notices/bulk", params={"notice": [hidden.reference, shown.reference]})
    page = browser.get(f"/notices/bulk/{job.reference}")

    assert hidden.reference not in check.text and shown.reference in check.text
    assert hidden.reference not in page.text and "0 of 1 letter dealt with" in page.text
    viewed = select(AccessEvent.about).where(AccessEvent.kind == AccessKind.VIEWED, AccessEvent.route == "notices.bulk")
    assert session.exec(viewed).all() == [shown.case_reference]
    assert browser.get(f"/notices/bulk/{none.reference}").status_code == 404
    assert sign_in(outsider()).get(f"/notices/bulk/{job.reference}").status_code == 403


def test_r14_a_clerk_looks_over_a_letter_without_the_name_that_is_withheld_from_them(browser, do, officer, sign_in):
    review = a_review(hale())
    do(
        add_case_person, review.reference, role=CaseRole.WITNESS, name="Petra Quill", is_withheld=True, by=officer,
        now=TUESDAY,
    )  # fmt: skip
    named = a_draft(decided(case_reference=review.reference, reasons="Ms Quill saw him drive off."), holder=hale())
    looked_over = {"params": {"notice": [named.reference]}}

    assert "Ms Quill saw him drive off." in browser.get("/notices/bulk", **looked_over).text
    clerk = sign_in(a_person("Clara Minute", Role.CLERK)).get("/notices/bulk", **looked_over).text
    assert "Quill" not in clerk and "Ms Name withheld saw him drive off." in clerk


def test_withdrawn_after_its_turn_it_is_not_printed_and_the_issue_is_over_all_the_same(
    browser, ask, do, officer, folder
):
    notice = drafts(1)[0]
    job = ask([notice])
    do(approve_asked, job.reference, notice.reference, now=TUESDAY)
    do(withdraw_notice, notice.reference, because="The hearing was moved", by=officer, now=TUESDAY)
    keep_promises()

    page = browser.get(f"/notices/bulk/{job.reference}").text

    assert "Approved, and then withdrawn" in page and "Over" in page and list(folder.iterdir()) == []


def test_r26_the_check_names_the_copy_or_that_none_can_be_posted(browser):
    copied, left_out = hale(), hale()
    a_representative(copied)
    a_representative(left_out, address="")
    notices = [
        a_draft(decided(case_reference=f"LR-2015-000{number}"), holder=holder)
        for number, holder in enumerate((copied, left_out), 1)
    ]

    shown = browser.get("/notices/bulk", params={"notice": [one.reference for one in notices]}).text

    assert "A copy goes to Tomasz Bielak." in shown  # beside it
    assert "A copy goes to your representative, Tomasz Bielak" in shown  # and in the letter
    assert "No copy can be posted to Tomasz Bielak" in shown


def test_looking_over_eight_letters_asks_as_much_as_looking_over_two(do, officer, undone):
    notices = [one.reference for one in drafts(8)]
    with counted(undone) as few:
        do(letters_checked, notices[:2], POST, by=officer)
    with counted(undone) as many:
        assert len(do(letters_checked, notices, POST, by=officer)) == 8

    assert len(few) == len(many)
