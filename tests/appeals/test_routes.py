"""Appeals through their pages: from the complaint to the court's word, and who may see and record them."""

from datetime import date

import pytest

from licensing import clock
from licensing.people.rules import Role
from tests.appeals.test_commands import HEARD, LAST_DAY, served_case
from tests.builders.people import a_person, ostler, outsider

pytestmark = pytest.mark.usefixtures("undone")


def key_in(html: str) -> str:
    return html.partition('name="key" value="')[2].partition('"')[0]


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def test_an_appeal_from_the_complaint_to_the_courts_word(sign_in, at):
    case = served_case()
    licence = case.licences[0].id
    at(clock.at(LAST_DAY, 16))
    officer = sign_in(ostler())
    all_ = f"/reviews/{case.reference}/appeals"
    assert "Appeals: none recorded" in officer.get(f"/reviews/{case.reference}").text
    form = officer.get(f"{all_}/new").text
    sent = officer.post(
        f"{all_}/new",
        data={"key": key_in(form), "licence_ids": licence, **day("lodged_on", LAST_DAY), **day("told_on", LAST_DAY)},
    )
    assert sent.status_code == 303
    shown = officer.get(all_).text
    assert "In time. The last day to appeal was 22 December 2015" in shown and "AP-2015-0001" in shown

    at(clock.at(HEARD, 16))
    officer = sign_in(ostler())
    way = f"{all_}/AP-2015-0001/result"
    whole = {"ending": "heard", **day("given_on", HEARD), "says": "The reasons persuaded the court."}
    unsaid = officer.post(way, data={"key": key_in(officer.get(way).text), **whole})
    assert unsaid.status_code == 422 and "Choose what the court made of" in unsaid.text
    assert "The reasons persuaded the court." in unsaid.text
    told = officer.post(way, data={"key": key_in(unsaid.text), **whole, f"stands-{licence}": "upheld"})
    assert told.status_code == 303
    assert "upheld on appeal on 10 March 2016" in officer.get(all_).text


def test_the_page_is_read_by_whoever_reads_the_case_and_written_by_officers(sign_in):
    case = served_case()
    all_ = f"/reviews/{case.reference}/appeals"
    adviser = sign_in(a_person("Ines Law", Role.LEGAL_ADVISER))
    assert adviser.get(all_).status_code == 200 and "Record an appeal" not in adviser.get(all_).text
    assert adviser.get(f"{all_}/new").status_code == 403
    assert sign_in(outsider()).get(all_).status_code == 403
