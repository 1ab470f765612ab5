"""The pages of paper sheets: from the day's page to the confirmed hearing, and what is refused on the way."""

import re
import uuid

from sqlmodel import select

from licensing.database import transaction
from licensing.hearings.commands.interests import declare_interests
from licensing.hearings.models import Hearing
from licensing.people.rules import Role
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from licensing.sheets.queries import standing_of
from tests.builders.files import a_pdf
from tests.builders.hearings import a_case_on, a_case_ready, act
from tests.builders.people import actor, ostler
from tests.builders.sheets import EVENING, a_second_clerk, a_sheet, as_written, keyed


def fields_of(ready, **changed):
    """What the page of keying in would send for a whole hearing."""
    sent = {"key": str(uuid.uuid4()), "version": "0"}
    for name, value in as_written(ready, **changed).model_dump(mode="json", exclude_defaults=True).items():
        if isinstance(value, dict):
            sent |= {f"{name}-{row}": str(one)[:5] if _is_time(one) else str(one) for row, one in value.items()}
        elif isinstance(value, list):
            sent[name] = [str(one) for one in value]
        else:
            sent[name] = "yes" if value is True else str(value)[:5] if _is_time(value) else str(value)
    return sent


def _is_time(value):
    return isinstance(value, str) and bool(re.fullmatch(r"\d\d:\d\d:\d\d", value))


def press(**given):
    return {"key": str(uuid.uuid4())} | given


def test_from_the_days_page_to_a_hearing_from_paper(undone, sign_in, at):
    at(EVENING)
    ready, second = a_case_ready(), a_second_clerk()
    clerk, other = sign_in(ready.clerk), sign_in(second)
    of_day, of_case = f"/hearing-days/{ready.day.reference}/sheets", f"/reviews/{ready.reference}/hearing/sheets"
    assert clerk.post(of_day, data=press()).status_code == 303
    assert "PS-2015-0001" in clerk.get(of_day).text
    assert clerk.get(f"{of_day}.pdf").content.startswith(b"%PDF")

    found = clerk.post(f"{of_day}/find", data=press(number="ps-2015-0001"))
    assert found.headers["location"] == f"{of_case}/PS-2015-0001/key"
    assert "Complaint 1 about conduct" in clerk.get(found.headers["location"]).text
    scan = {"scan": ("scan.pdf", a_pdf("As written"), "application/pdf")}
    sent = clerk.post(found.headers["location"], data=fields_of(ready), files=scan)
    assert sent.status_code == 303, sent.text

    waiting = other.get(sent.headers["location"])
    assert "14:35" in waiting.text and "Confirm: it is as the scan has it" in waiting.text
    assert other.get(f"{of_case}/PS-2015-0001/scan/1.png").content.startswith(b"\x89PNG")
    version = re.search(r'name="version" value="(\d+)"', waiting.text)[1]
    mine = clerk.post(f"{of_case}/PS-2015-0001/confirm", data=press(version=version))
    assert mine.status_code == 409 and "never by whoever keyed it in" in mine.text
    assert other.post(f"{of_case}/PS-2015-0001/confirm", data=press(version=version)).status_code == 303

    assert "From paper." in clerk.get(f"/reviews/{ready.reference}/hearing").text
    assert f'{of_case}/PS-2015-0001">The hearing was recorded from paper' in clerk.get(
        f"/reviews/{ready.reference}/timeline"
    ).text.replace("\n", "")
    minutes = f"/hearing-days/{ready.day.reference}/minutes"
    clerk.post(f"{minutes}/draft", data=press())
    assert f"{of_case}/PS-2015-0001" in clerk.get(minutes).text
    assert "Recorded from paper, sheet PS-2015-0001" in clerk.get(minutes).text


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(undone, sign_in, at):
    at(EVENING)
    ready = a_case_ready()
    sheet, clerk = a_sheet(ready), sign_in(ready.clerk)
    here = f"/reviews/{ready.reference}/hearing/sheets/{sheet.number}"
    wrong = fields_of(ready) | {"opened_at": "25.00", "because": "Kept as it was typed"}
    answer = clerk.post(f"{here}/key", data=wrong)
    assert answer.status_code == 422
    assert "Opened at must be a time, like 14:30" in answer.text and "Kept as it was typed" in answer.text
    assert "At his brother’s" in answer.text

    no_scan = clerk.post(f"{here}/key", data=fields_of(ready))
    assert no_scan.status_code == 422 and "Choose the scan of the sheet" in no_scan.text
    for typed, says in (("17", "Enter the number at the head"), ("PS-2015-0099", "No sheet PS-2015-0099 was printed"),
                        (f"{ready.day.reference}/B/1/{sheet.number}", "do not go together")):  # fmt: skip
        found = clerk.post(f"/hearing-days/{ready.day.reference}/sheets/find", data=press(number=typed))
        assert found.status_code == 422 and says in found.text


def test_a_refused_line_stands_beside_the_scan_and_leaves_no_hearing(undone, sign_in, at, session):
    at(EVENING)
    ready, second = a_case_ready(), a_second_clerk()
    sheet = a_sheet(ready)
    keyed(ready, sheet, as_written(ready, came={}))
    here = f"/reviews/{ready.reference}/hearing/sheets/{sheet.number}"
    with transaction() as looking:
        version = standing_of(looking, sheet.listing_id).version
    refused = sign_in(second).post(f"{here}/confirm", data=press(version=str(version)))
    assert refused.status_code == 409
    assert "14:00 The hearing was opened. Record who is in the room" in refused.text and "R75" in refused.text
    assert session.exec(select(Hearing)).all() == []
    stale = sign_in(second).post(f"{here}/confirm", data=press(version="0"))
    assert stale.status_code == 409 and "Somebody else dealt with sheet" in stale.text


def test_r14_the_scan_is_shown_redacted_or_not_at_all_and_to_the_commissioner_after_the_proposal(undone, sign_in, at):
    at(EVENING)
    ready = a_case_ready()
    sheet = a_sheet(ready)
    keyed(ready, sheet)
    here = f"/reviews/{ready.reference}/hearing/sheets/{sheet.number}"
    act(declare_interests, ready.day.reference, interests={}, by=ready.commissioner, now=EVENING)
    clerk, officer, commissioner = sign_in(ready.clerk), sign_in(ostler()), sign_in(ready.commissioner)
    assert [one.get(f"{here}/scan/1.png").status_code for one in (clerk, commissioner)] == [200, 404]
    assert "not shown to you" in commissioner.get(here).text and "not shown to you" not in clerk.get(here).text
    act(add_case_person, ready.reference, role=CaseRole.WITNESS, name="Jane Doe", is_withheld=True,
        by=actor(ostler(), Role.LICENSING_OFFICER), now=EVENING)  # fmt: skip
    assert [one.get(f"{here}/scan/1.png").status_code for one in (clerk, officer)] == [404, 200]
    assert "not shown to you" in clerk.get(here).text


def test_who_may_print_key_in_and_confirm(undone, sign_in, at):
    at(EVENING)
    ready = a_case_ready()
    _, other, _ = a_case_on(ready.day, hour=15, name="Dorota Kessler")
    sheet = a_sheet(ready)
    entry = keyed(ready, sheet)
    here = f"/reviews/{ready.reference}/hearing/sheets/{sheet.number}"
    officer, member, commissioner = sign_in(ostler()), sign_in(ready.chair), sign_in(ready.commissioner)
    assert officer.post(f"/reviews/{other.reference}/hearing/sheets", data=press()).status_code == 303
    assert officer.get(f"{here}/key").status_code == member.get(f"{here}/key").status_code == 403
    assert officer.post(f"{here}/confirm", data=press(version=str(entry.id))).status_code == 403
    assert member.post(f"/hearing-days/{ready.day.reference}/sheets", data=press()).status_code == 403
    assert officer.get(f"/reviews/{other.reference}/hearing/sheets/{sheet.number}").status_code == 404

    interests = f"/hearing-days/{ready.day.reference}/interests"
    assert commissioner.get(here).headers["location"] == interests  # interests first, as for every paper of the case
    act(declare_interests, ready.day.reference, interests={}, by=ready.commissioner, now=EVENING)
    back = commissioner.post(f"{here}/send-back", data=press(version=str(entry.id), says="Not the time I wrote"))
    assert back.status_code == 303
    assert "Not the time I wrote" in commissioner.get(here).text
