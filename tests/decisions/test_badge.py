"""Asking for a badge or plate, from its day on and until it has come back (R55)."""

from datetime import date

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.decisions.badge import demandable, draft_badge_demand
from licensing.decisions.commands.follow import follow_service
from licensing.decisions.queries import get_determination
from licensing.decisions.rules import Outcome, SuspensionEnd
from licensing.errors import Invalid, NotFound, Refused
from licensing.followups.commands import finish_by_origin
from licensing.followups.models import Followup
from licensing.notices.commands import rebut_service
from licensing.notices.queries import get_notice, notice_by_id, service_of
from licensing.people.rules import Role
from licensing.register.rules import LicenceKind
from tests.builders.decisions import served
from tests.builders.people import actor, ostler, outsider
from tests.builders.reviews import a_review
from tests.decisions.test_effects import decided, followed

pytestmark = pytest.mark.usefixtures("undone")

GIVEN, THE_DAY = date(2015, 12, 1), date(2015, 12, 23)
AT_NOON = clock.at(THE_DAY, 12)


def out_after(*kinds, outcome=Outcome.REVOKED, **but):
    """A case whose decision's notice was given on 1 December 2015, and what the register was told of it."""
    case, notice = decided(outcome, licence={"kinds": kinds}, **but)
    served(notice, on=GIVEN)
    followed(notice, clock.at(GIVEN, 15))
    return case


def ask(do, case, *, on=AT_NOON, by=None):
    licences = [one.id for one in case.licences]
    return do(draft_badge_demand, case.reference, licence_ids=licences, by=by or SYSTEM, now=on)


def tasks(session, case):
    rows = session.exec(
        select(Followup).where(Followup.case_reference == case.reference, col(Followup.done_at).is_(None))
    )
    return {one.origin.partition(":")[0]: (one.due_on, one.says.split(":")[0]) for one in rows}


def test_r55_t01_nothing_is_drafted_before_the_day_after_the_holder_may_go_on(session, do):
    case = out_after()

    with pytest.raises(Refused) as early:
        ask(do, case, on=clock.at(date(2015, 12, 22), 23, 59))

    assert early.value.codes == ["R55"] and "not asked for before 23 December 2015" in str(early.value)
    letter = ask(do, case)
    (asked,) = letter.content["demanded"]
    assert (asked["may_ask_from"], asked["outcome"]) == ("2015-12-23", "revoked")
    assert letter.content["given_on"] == "2015-12-01" and letter.content["decided_on"] == "2015-11-30"


def test_r55_a_served_demand_asks_whether_the_badge_came_and_a_returned_one_is_asked_for_again(session, do):
    case = out_after()
    letter = ask(do, case)
    service = served(letter.reference, on=THE_DAY)
    for _ in range(2):  # the outbox may deliver twice
        do(follow_service, letter.reference, by=SYSTEM, now=AT_NOON)

    assert tasks(session, case)["badge.back"] == (date(2015, 12, 30), "Has it come back? The badge")
    assert "badge.demand" not in tasks(session, case)
    by, later = actor(ostler(), Role.LICENSING_OFFICER), clock.at(date(2015, 12, 29), 9)
    do(rebut_service, letter.reference, service_id=service.id, because="Nobody lives there", by=by, now=later)
    do(follow_service, letter.reference, by=SYSTEM, now=later)
    assert tasks(session, case)["badge.demand"][0] == later.date() and "badge.back" not in tasks(session, case)


def test_r55_a_badge_that_has_come_back_is_not_asked_for(session, do):
    case = out_after()
    origin = f"badge.demand:{case.licences[0].id}"
    do(finish_by_origin, case.reference, origin=origin, outcome="He brought it", by=SYSTEM, now=AT_NOON)

    assert demandable(session, case.review, on=THE_DAY) == []
    with pytest.raises(Invalid):
        ask(do, case)


def test_r55_an_operator_has_no_badge_and_a_vehicle_has_a_plate(session):
    operator = out_after(LicenceKind.OPERATOR)
    assert demandable(session, operator.review, on=THE_DAY) == []


def test_r55_a_demand_not_served_is_taken_back_when_the_decision_proves_not_served(session, do):
    case = out_after()
    letter = ask(do, case)
    with pytest.raises(Invalid):
        ask(do, case)  # one letter asks already
    told = notice_by_id(session, get_determination(session, case.review).notice_id)
    by = actor(ostler(), Role.LICENSING_OFFICER)
    service = service_of(session, told.id)
    do(rebut_service, told.reference, service_id=service.id, because="It went next door", by=by, now=AT_NOON)
    do(follow_service, told.reference, by=SYSTEM, now=AT_NOON)

    assert get_notice(session, letter.reference).withdrawn_at == AT_NOON
    with pytest.raises(Refused, match="withdrawn"):
        served(letter.reference, on=THE_DAY)
    assert demandable(session, case.review, on=THE_DAY) == []


def test_r54_nothing_is_asked_for_once_the_suspension_is_over(session):
    case = out_after(outcome=Outcome.SUSPENDED, suspension_end=SuspensionEnd.DATE, suspension_days=28)

    assert len(demandable(session, case.review, on=date(2016, 1, 19))) == 1
    assert demandable(session, case.review, on=date(2016, 1, 20)) == []


def test_nothing_is_asked_for_in_a_case_that_is_not_decided(do):
    with pytest.raises(NotFound):
        do(draft_badge_demand, a_review().reference, licence_ids=[1], by=SYSTEM, now=AT_NOON)


def test_the_officer_drafts_it_from_the_review_and_an_outsider_does_not(sign_in, at):
    case = out_after()
    at(clock.at(date(2015, 12, 22), 12))
    officer, address = sign_in(ostler()), f"/reviews/{case.reference}/badge-demand"
    assert "Ask for the badge or plate" in officer.get(f"/reviews/{case.reference}").text
    assert "Not before" in officer.get(address).text
    assert "Draft the letter" not in officer.get(address).text
    at(AT_NOON)

    shown = officer.get(address).text
    key = shown.partition('name="key" value="')[2].partition('"')[0]
    answer = officer.post(address, data={"key": key, "licences": [str(case.licences[0].id)]})

    assert answer.status_code == 303 and answer.headers["location"].startswith("/notices/")
    letter = officer.get(answer.headers["location"]).text
    assert "Badge demand" in letter and "Section 61(2)" in letter
    assert sign_in(outsider()).get(address).status_code == 403
