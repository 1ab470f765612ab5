"""The pages of the case file: who may open them, what they show, what they must never show."""

from datetime import date
from uuid import uuid4

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AccessEvent, AccessKind
from licensing.audit.queries import views_of
from licensing.audit.rules import SYSTEM
from licensing.notices.commands import approve_notice, record_post
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import ServiceMethod
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.powers.commands import record_holding
from licensing.powers.rules import Mode
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from tests.builders.notices import a_letterhead
from tests.builders.people import a_person, actor, clerk, finch, ostler, outsider, pike
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import a_concern, a_representative, hale
from tests.builders.reviews import a_programme, a_review
from tests.builders.sittings import a_full_day, five_councillors, listed

DEC_1 = clock.at(date(2015, 12, 1), 9, 30)
PAGES = (
    "/today",
    "/reviews",
    "/programmes",
    "/register",
    "/hearing-days",
    "/notices",
    "/my-hearings",
    "/audit",
    "/reviews/LR-2015-0001",
    "/reviews/LR-2015-0001/timeline",
    "/reviews/LR-2015-0001/access-log",
    "/holders/LH-2015-0001",
    "/hearing-days/HD-2015-0001",
    "/notices/N-2015-0001",
)


@pytest.fixture(autouse=True)
def first_of_december(at):
    at(DEC_1)


@pytest.mark.parametrize("path", PAGES)
def test_an_outsider_opens_nothing(sign_in, path):
    assert sign_in(outsider()).get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_nobody_who_is_not_signed_in_opens_anything(client, path):
    assert client.get(path).status_code == 303


@pytest.mark.parametrize("path", ["/today", "/reviews", "/programmes", "/register", "/hearing-days", "/notices"])
def test_an_officer_opens_every_list_of_an_empty_council(sign_in, path):
    assert sign_in(ostler()).get(path).status_code == 200


def test_the_review_page_shows_who_decides_and_what_comes_next(do, sign_in):
    _propose_mode(do)
    review = a_review(hale(name="Leon Haworth"))

    page = sign_in(ostler()).get(f"/reviews/{review.reference}").text

    assert "Leon Haworth" in page
    assert "The commissioner decides" in page
    assert "What happens next" in page
    assert "Questions to cover written" in page


def test_r23_the_review_and_the_post_say_when_a_notice_comes_too_late_for_its_hearing(do, at, sign_in):
    """For 18 December the notice must be served by 3 December; posted on 8 December it is too late."""
    a_letterhead()
    judge = finch()
    proposals_then_councillors(judge)
    holder = hale()
    a_concern(holder)
    review, day = a_review(holder), a_full_day(judge, five_councillors())
    notice = do(notice_by_id, listed(review, day).notice_id)
    browser = sign_in(ostler())
    address = f"/reviews/{review.reference}"
    assert "It must be served by 3 December 2015, or it may not be heard on" in browser.get(address).text

    by = actor(ostler(), Role.LICENSING_OFFICER)
    method = ServiceMethod.POST_FIRST_CLASS
    do(
        approve_notice, notice.reference, version=notice.version, method=method, planned_on=DEC_1.date(), by=by,
        now=DEC_1,
    )  # fmt: skip
    assert "To be served by" in browser.get("/notices/post").text
    at(clock.at(date(2015, 12, 8), 9))
    assert "Sent today it comes too late" in browser.get("/notices/post").text
    served = {"method": method, "on": date(2015, 12, 8), "by": by, "now": clock.at(date(2015, 12, 8), 10)}
    do(record_post, [notice.reference], **served)
    shown = browser.get(address).text
    assert "may not be heard on 18 December 2015 unless" in shown and "Move the hearing" in shown


def test_opening_a_review_is_recorded_before_it_is_shown(sign_in, session):
    review, officer = a_review(), ostler()

    sign_in(officer).get(f"/reviews/{review.reference}")

    assert [view.actor_id for view in views_of(session, review.reference)] == [officer.id]


@pytest.mark.parametrize("path", ["", "/timeline", "/access-log"])
def test_r14_a_wall_shuts_every_page_of_the_case(do, sign_in, path):
    review, officer = a_review(), ostler()
    do(raise_wall, officer.id, review.reference, because="Witness in the case", by=SYSTEM, at=DEC_1)

    reply = sign_in(officer).get(f"/reviews/{review.reference}{path}")

    assert reply.status_code == 403


def test_r14_search_and_lists_leave_a_walled_case_out(do, sign_in):
    holder, officer = hale(name="Quentin Zazu"), ostler()
    review = a_review(holder)
    do(raise_wall, officer.id, review.reference, because="Witness in the case", by=SYSTEM, at=DEC_1)
    browser = sign_in(officer)

    pages = ("/reviews", "/today")
    replies = [*(browser.get(path) for path in pages), browser.post("/search", data={"q": "Zazu"})]

    assert [reply.status_code for reply in replies] == [200] * 3
    assert not any(review.reference in reply.text for reply in replies)


def test_a_member_who_is_not_on_the_panel_sees_no_case(sign_in):
    review = a_review()

    assert sign_in(pike()).get(f"/reviews/{review.reference}").status_code == 403


def test_r37_a_protected_caution_is_shown_nowhere(sign_in):
    holder = hale()
    a_concern(holder, "A caution long ago, filtered", is_protected=True)
    review, browser = a_review(holder), sign_in(ostler())

    for path in (f"/holders/{holder.reference}", f"/reviews/{review.reference}", f"/holders/{holder.reference}/change"):
        reply = browser.get(path)
        assert reply.status_code == 200
        assert "filtered" not in reply.text


def test_r38_the_policy_line_gives_the_day_the_presumption_lifts(sign_in):
    holder = hale()
    a_concern(
        holder,
        "Assault",
        kind="conviction",
        category="VIOLENCE",
        happened_on=date(2006, 1, 9),
        sentence_ended_on=date(2006, 3, 14),
    )

    assert "14 March 2016" in sign_in(ostler()).get(f"/reviews/{a_review(holder).reference}").text


def test_r26_a_withheld_name_is_shown_only_to_whoever_runs_the_case(do, sign_in):
    review = a_review()
    do(
        add_case_person, review.reference, role=CaseRole.COMPLAINANT, name="Wilma Unsaid", is_withheld=True,
        by=SYSTEM, now=DEC_1,
    )  # fmt: skip
    pages = [f"/reviews/{review.reference}", f"/reviews/{review.reference}/timeline"]

    for person in (clerk(), finch(), a_person("Una Audit", Role.AUDITOR)):
        replies = [sign_in(person).get(path) for path in pages]
        assert [reply.status_code for reply in replies] == [200, 200]
        assert not any("Wilma Unsaid" in reply.text for reply in replies)
    assert "Wilma Unsaid" in sign_in(ostler()).get(pages[0]).text


def test_the_representative_is_said_to_be_copied(sign_in):
    holder = hale()
    a_representative(holder)

    assert "Tomasz Bielak" in sign_in(ostler()).get(f"/reviews/{a_review(holder).reference}").text


def test_a_search_is_recorded_and_stands_in_no_address(sign_in, session):
    hale(name="Amina Begum Khan")
    reply = sign_in(ostler()).post("/search", data={"q": "khan am"})

    assert "Amina Begum Khan" in reply.text
    assert _searched(session) == ["khan am"]


def test_a_member_finds_no_licence_holder(sign_in):
    hale(name="Amina Begum Khan")

    reply = sign_in(pike()).post("/search", data={"q": "khan"})

    assert reply.status_code == 200
    assert "Begum" not in reply.text


def test_today_shows_the_programme_as_a_sum(sign_in):
    programme = a_programme()
    a_review(programme_id=programme.id)
    a_review(programme_id=programme.id, hear_by=None)

    page = sign_in(ostler()).get("/today").text

    assert "0 scheduled, 1 to be scheduled" in page
    assert "Open them: no hear-by date" in page


def test_the_sums_links_open_the_cases_behind_each_number(sign_in):
    programme = a_programme()
    due = a_review(programme_id=programme.id)
    lost = a_review(programme_id=programme.id, hear_by=None)
    browser = sign_in(ostler())

    assert due.reference in browser.get(f"/reviews?programme={programme.id}&due=yes").text
    missing = browser.get(f"/reviews?programme={programme.id}&standing=unaccounted").text
    assert lost.reference in missing
    assert due.reference not in missing


@pytest.mark.parametrize("asked", ["status=sleeping", "page=0", "owner=x", "risk=99", "order=up", "programme=-1"])
def test_an_address_that_asks_for_nothing_real_is_told_so(sign_in, asked):
    assert sign_in(ostler()).get(f"/reviews?{asked}").status_code == 422


@pytest.mark.parametrize("path", ["/reviews/LR-1999-0001", "/holders/LH-1999-0001", "/hearing-days/HD-1"])
def test_what_does_not_exist_is_not_found(sign_in, path):
    assert sign_in(ostler()).get(path).status_code == 404


def test_the_auditor_sees_what_was_refused_and_has_the_record_checked(do, sign_in):
    review, officer = a_review(), ostler()
    do(raise_wall, officer.id, review.reference, because="Witness in the case", by=SYSTEM, at=DEC_1)
    sign_in(officer).get(f"/reviews/{review.reference}")
    browser = sign_in(a_person("Una Audit", Role.AUDITOR))

    assert "Witness in the case" in browser.get("/audit").text
    assert "Nothing was changed." in browser.get("/audit?verify=yes").text


def _propose_mode(do):
    do(
        record_holding,
        mode=Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS,
        held_from=date(2015, 11, 30),
        instrument="Directions of 26 February 2015",
        conditions="",
        nominees=[("Commissioner Finch", None, False)],
        by=SYSTEM,
        now=DEC_1,
    )


def _searched(session):
    rows = session.exec(select(AccessEvent).where(AccessEvent.kind == AccessKind.SEARCHED)).all()
    return [row.content["typed"] for row in rows]


HOLDER_PAGES = ("", "/change", "/concerns/new", "/contacts/new", "/surrender", "/review")


@pytest.mark.parametrize("page", HOLDER_PAGES)
def test_r14_a_wall_shuts_the_pages_of_the_cases_holder_and_each_try_is_recorded(do, sign_in, session, page):
    holder, officer = hale(), ostler()
    a_review(hale(name="Somebody Else"))
    review = a_review(holder)
    do(raise_wall, officer.id, review.reference, because="Witness in the case", by=SYSTEM, at=DEC_1)

    reply = sign_in(officer).get(f"/holders/{holder.reference}{page}")

    assert reply.status_code == 403
    assert "Witness in the case" in reply.text and review.reference not in reply.text
    tries = session.exec(select(AccessEvent).where(AccessEvent.kind == AccessKind.NOT_ALLOWED)).all()
    assert [(one.about, one.actor_id) for one in tries] == [(review.reference, officer.id)]


@pytest.mark.parametrize("page", HOLDER_PAGES)
def test_opening_a_holders_page_is_recorded(sign_in, session, page):
    holder, officer = hale(), ostler()

    assert sign_in(officer).get(f"/holders/{holder.reference}{page}").status_code == 200

    assert [view.actor_id for view in views_of(session, holder.reference)] == [officer.id]


def test_an_address_longer_than_any_reference_names_no_holder(sign_in):
    assert sign_in(ostler()).get(f"/holders/{'A' * 100}").status_code == 404


def test_an_answer_to_a_form_that_shows_the_case_is_recorded_as_a_view(sign_in, session):
    review, officer = a_review(), ostler()

    reply = sign_in(officer).post(f"/reviews/{review.reference}/questions/new", data={"key": str(uuid4())})

    assert reply.status_code == 422
    assert [(view.actor_id, view.content) for view in views_of(session, review.reference)] == [
        (officer.id, {"detail": "posted"})
    ]


def test_r14_the_record_shows_a_walled_auditor_nothing_of_the_case(do, sign_in):
    auditor, officer = a_person("Una Audit", Role.AUDITOR), ostler()
    review, other = a_review(), a_review(hale(name="Somebody Else"))
    for person in (auditor, officer):
        do(raise_wall, person.id, review.reference, because="Named in the case", by=SYSTEM, at=DEC_1)
    sign_in(officer).get(f"/reviews/{review.reference}")

    other_auditor = a_person("Ida Audit", Role.AUDITOR)
    walled, open_to = (sign_in(person).get("/audit").text for person in (auditor, other_auditor))

    assert review.reference not in walled and other.reference in walled
    assert review.reference in open_to and other.reference in open_to
