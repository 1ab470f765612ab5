"""What follows a decision, through its pages: the list after an immediate one, the badge, the look-up, the register."""

from datetime import date

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AccessEvent, AccessKind
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.rules import Outcome
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.powers.rules import Mode
from tests.aftermath.test_commands import EXPLAINED
from tests.appeals.test_commands import SERVED, served_case
from tests.appeals.test_routes import day, key_in
from tests.builders.decisions import HEARD_ON, a_heard_case
from tests.builders.people import a_person, finch, ostler, outsider
from tests.builders.powers import a_holding
from tests.decisions.test_routes import hidden
from tests.national_register.test_commands import NOTIFIED, notified

pytestmark = pytest.mark.usefixtures("undone")


def test_who_must_know_is_answered_line_by_line(sign_in, at):
    case = served_case(immediate=True, **EXPLAINED)
    at(clock.at(SERVED, 16))
    officer = sign_in(ostler())
    after = f"/reviews/{case.reference}/after"
    assert "It takes effect at once." in officer.get(after).text
    lines = officer.get(f"{after}/who-must-know").text
    assert "5 lines are open." in lines and "Data Protection Act 1998" in lines
    form = officer.get(f"{after}/who-must-know/police")
    unsaid = officer.post(
        f"{after}/who-must-know/police",
        data={"key": key_in(form.text), "needed": "yes", "how": "", "basis": "Crime and Disorder Act 1998, s.115",
              **day("told_on", SERVED)},
    )  # fmt: skip
    assert unsaid.status_code == 422 and "Say how they were told" in unsaid.text
    told = officer.post(
        f"{after}/who-must-know/police",
        data={"key": key_in(unsaid.text), "needed": "yes", "how": "Rang the duty inspector",
              "basis": "Crime and Disorder Act 1998, s.115", **day("told_on", SERVED)},
    )  # fmt: skip
    assert told.status_code == 303
    assert "4 lines are open." in officer.get(f"{after}/who-must-know").text
    assert officer.get(f"{after}/who-must-know/nobody").status_code in (404, 422)


def test_the_page_after_the_decision_answers_for_any_day_and_refuses_to_be_left(sign_in, at):
    case = served_case()
    at(clock.at(SERVED, 16))
    officer = sign_in(ostler())
    after = f"/reviews/{case.reference}/after"
    today = officer.get(after)
    assert "May drive today" in today.text and "until the end of 22 December 2015" in today.text
    assert "Not applicable: the Act was not in force" in today.text
    asked = {f"on-{part}": value for part, value in (("day", "23"), ("month", "12"), ("year", "2015"))}
    assert "May not drive on 23 December 2015" in officer.get(after, params=asked).text
    assert officer.get(after, params=asked | {"on-month": "13"}).status_code == 422
    left = officer.post(f"{after}/finish", data={"key": "0" * 32, "says": ""})
    assert left.status_code == 409 and "The time to appeal is over" in left.text
    badge = f"{after}/badge/{case.licences[0].id}"
    kept = officer.post(
        badge, data={"key": key_in(officer.get(badge).text), "kind": "surrendered", "says": "Handed in at the desk",
                     **day("happened_on", SERVED)},
    )  # fmt: skip
    assert kept.status_code == 303 and "Handed in at the desk" in officer.get(after).text
    assert officer.get(f"{after}/badge/999999").status_code == 404


def test_what_another_officer_recorded_meanwhile_is_read_before_it_is_replaced(sign_in, at):
    case = served_case(immediate=True, **EXPLAINED)
    at(clock.at(SERVED, 16))
    one, other = sign_in(ostler()), sign_in(ostler())
    for way, said in (
        (f"badge/{case.licences[0].id}", {"kind": "surrendered", "says": "At the desk", **day("happened_on", SERVED)}),
        ("who-must-know/police", {"needed": "no", "because": "They told us", "how": "", "basis": ""}),
    ):
        way = f"/reviews/{case.reference}/after/{way}"
        first, stale = (hidden(officer.get(way).text) for officer in (one, other))
        assert one.post(way, data=first | said).status_code == 303
        late = other.post(way, data=stale | said)
        assert late.status_code == 409 and "Somebody recorded something of this meanwhile" in late.text


def test_the_pages_are_read_by_whoever_reads_the_case_and_written_by_officers(sign_in):
    case = served_case()
    after = f"/reviews/{case.reference}/after"
    adviser = sign_in(a_person("Ines Law", Role.LEGAL_ADVISER))
    assert adviser.get(after).status_code == 200 and "Record what became of it" not in adviser.get(after).text
    assert adviser.get(f"{after}/who-must-know/operator").status_code == 403
    assert adviser.get(f"/reviews/{case.reference}/national-register").status_code == 403
    assert adviser.get("/look-up").status_code == 403
    assert sign_in(outsider()).get(after).status_code == 403


def test_a_look_up_is_one_line_and_is_recorded(sign_in, at, session):
    case = served_case()
    at(clock.at(date(2015, 12, 23), 11))
    officer, badge = sign_in(ostler()), case.licences[0].badge_number
    shown = officer.post("/look-up", data={"number": badge.lower(), "on-day": "", "on-month": "", "on-year": ""})
    assert shown.status_code == 200 and "May not drive today" in shown.text
    assert case.reference not in shown.text and case.holder.name not in shown.text
    looked = session.exec(select(AccessEvent).where(AccessEvent.route == "aftermath.look_up")).all()
    assert [one.kind for one in looked] == [AccessKind.SEARCHED]
    assert looked[0].content["number"] == badge.lower() and "May not drive today" in looked[0].content["told"][0]
    assert "No licence of this council" in officer.post("/look-up", data={"number": "ZZ 0"}).text
    assert officer.post("/look-up", data={"number": ""}).status_code == 422


def test_r14_a_look_up_tells_nothing_of_a_holder_behind_a_wall(sign_in):
    case, walled = served_case(), ostler()
    with transaction() as opened:
        raise_wall(opened, walled.id, case.reference, because="He is her cousin", by=SYSTEM, at=clock.at(SERVED))
    assert sign_in(walled).post("/look-up", data={"number": case.licences[0].badge_number}).status_code == 403


def test_r57_an_entry_from_the_choice_to_the_receipt(sign_in, at):
    case, _ = notified()
    at(clock.at(NOTIFIED, 16))
    officer = sign_in(ostler())
    register, licence = f"/reviews/{case.reference}/national-register", case.licences[0].id
    assert "Friday 29 December 2023" in officer.get(register).text
    way = f"{register}/{licence}/reliance"
    none = officer.post(way, data={"key": key_in(officer.get(way).text), "relied": "yes"})
    assert none.status_code == 422 and "at least one paragraph" in none.text
    said = {"relied": "yes", "limbs": ["b", "g"], "national_insurance_number": "QQ 12 34 56 C"}
    assert officer.post(way, data={"key": key_in(none.text), **said}).status_code == 303
    fields = officer.get(register).text
    assert all(one in fields for one in ("QQ 12 34 56 C", "14 Weir Lane, Calderbrook, CB2 4QT", "(b) harassed"))
    way = f"{register}/{licence}/entry"
    entered = officer.post(
        way,
        data={"key": key_in(officer.get(way).text), "act": "made", "receipt": "NR3S/0042", **day("done_on", NOTIFIED)},
    )
    assert entered.status_code == 303
    assert "Kept through 20 December 2034, and removed 21 December 2034" in officer.get(register).text


def test_earlier_decisions_on_the_same_matter_are_links_for_the_case_team(sign_in):
    category = {"category": "VIOLENCE"}
    first = served_case(licence={"concern": category})
    now = a_heard_case(
        concern=category, commissioner=first.commissioner, on=date(2015, 12, 14), outcome=Outcome.WARNING
    )
    page = f"/reviews/{now.reference}/decision"
    shown = sign_in(ostler()).get(page).text
    assert f'href="/reviews/{first.reference}/decision"' in shown and "revoked, 30 November 2015" in shown
    walled = ostler()
    with transaction() as opened:
        raise_wall(opened, walled.id, first.reference, because="He is her cousin", by=SYSTEM, at=clock.at(SERVED))
    assert first.reference not in sign_in(walled).get(page).text
    assert first.reference not in sign_in(now.chair).get(page).text


def test_r44_after_a_decision_with_immediate_effect_the_next_page_is_who_must_know(sign_in, at):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge)
    at(clock.at(HEARD_ON, 17))
    her, licence = sign_in(judge), case.licences[0].id
    sent = hidden(her.get(f"/reviews/{case.reference}/judgment").text) | {
        f"outcome-{licence}": "revoked", f"ground-{licence}": "s61_1_b", f"fit-{licence}": "no",
        f"immediate-{licence}": "yes", f"safety-{licence}": "He was charged with driving a child while drunk.",
        "reasons": "He kept three convictions from the council.", "holders_account": "He denied it.",
        "relied": [str(one) for one in case.found], "answers": "Considered.",
    }  # fmt: skip
    back = her.post(f"/reviews/{case.reference}/own-decision/read-back", data=sent)
    signed = her.post(f"/reviews/{case.reference}/own-decision", data=hidden(back.text))
    listed = f"/reviews/{case.reference}/after/who-must-know"
    assert (signed.status_code, signed.headers.get("location")) == (303, listed), signed.text
    shown = her.get(listed).text
    assert "are open." in shown and "Answer" not in shown
