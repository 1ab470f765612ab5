"""The pages of a hearing's record, by the people who use them: public or private, the timed log, fair hearing."""

import re
from uuid import uuid4

import pytest
from sqlmodel import select

from licensing.hearings.commands.ending import adjourn_hearing
from licensing.hearings.models import HearingStep
from licensing.hearings.rules import AdjournmentReason, Step
from licensing.people.rules import Role
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from tests.builders.hearings import a_case_ready, act, go_to, opened
from tests.builders.hearings import at as clock_at
from tests.builders.people import a_person, actor, ostler, outsider
from tests.hearings.test_ending import RESUMES


def sent(browser, path, **fields):
    return browser.post(path, data={"key": str(uuid4()), **fields})


@pytest.fixture
def ready(undone, at):
    ready = a_case_ready()
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    at(clock_at(14, 20))
    return ready


def test_r29_the_words_stand_on_screen_one_tap_records_them_and_every_tablet_says_so(ready, sign_in):
    clerk, member = sign_in(ready.clerk), sign_in(ready.members[1])
    page, room = f"/hearing-days/{ready.day.reference}/public", f"/reviews/{ready.reference}/hearing"
    assert "In public" in member.get(room).text
    words = clerk.get(f"{page}?case={ready.reference}").text
    assert f"for item 4 (licence review {ready.reference})" in words and "paragraphs 1 and 2 of Part 1" in words
    assert clerk.get(f"{page}?case=no/such%20case").status_code == 200
    chosen = {"review_ids": ready.review.id, "public_interest": "It is his alone", "back": ready.reference}
    shown = sent(clerk, f"{page}/wording", paragraphs="7", **chosen)
    assert shown.status_code == 200 and "paragraph 7 of Part 1" in shown.text and "In public" in member.get(room).text
    assert sent(clerk, f"{page}/exclude", **chosen).status_code == 422
    assert sent(member, f"{page}/exclude", paragraphs="7", **chosen).status_code == 403
    assert sent(clerk, f"{page}/exclude", paragraphs="7", **chosen).headers["location"] == room
    now = f"/hearing-days/{ready.day.reference}/cases/A/now?step=questions"
    assert "In private, by resolution of 14:20" in member.get(now).text
    readmitted = sent(clerk, f"{page}/readmit", review_ids=ready.review.id)
    assert readmitted.headers["location"] == page and "In public" in member.get(room).text


def test_the_log_shows_what_was_corrected_beside_what_it_was_and_closing_ends_it(ready, sign_in):
    clerk, adviser = sign_in(ready.clerk), sign_in(a_person("Priya Nair", Role.LEGAL_ADVISER))
    log = f"/reviews/{ready.reference}/hearing/log"
    links = re.findall(rf'href="({log}/\d+/correct)"', clerk.get(log).text)
    assert "Correct" not in adviser.get(log).text and adviser.get(links[0]).status_code == 403
    wrong = sent(clerk, links[0], at="15:99", says="Called on", because="")
    assert wrong.status_code == 422 and 'value="Called on"' in wrong.text
    late = sent(clerk, links[0], at="19:00", says="Called on", because="A slip")
    assert late.status_code == 422 and "Give a time that has come" in late.text
    assert sent(clerk, links[0], at="13:59", says="Called on", because="The clock was fast").status_code == 303
    shown = adviser.get(log).text
    assert "Called on" in shown and "<del>14:00, Opened</del>" in shown and "The clock was fast" in shown
    assert clerk.get(links[0]).status_code == 404  # it was corrected: the one that stands is corrected next
    moved = re.findall(r'href="(/reviews/[^"]+/movements/\d+/correct)"', clerk.get(log).text)[0]
    assert sent(clerk, moved, at="13:45", because="He was early").status_code == 303
    assert "<del>13:50</del>" in clerk.get(log).text
    act(adjourn_hearing, ready.reference, reason=AdjournmentReason.ILLNESS, because="Ill", follow_up_on=RESUMES,
        by=ready.clerk, now=clock_at(14, 20))  # fmt: skip
    over = clerk.get(log).text
    assert "SHA-256" in over and "/correct" not in over
    assert sent(clerk, moved, at="13:40", because="Again").status_code in (404, 409)
    assert "SHA-256" in clerk.get(f"/reviews/{ready.reference}/hearing").text


def test_r14_a_correction_shows_no_withheld_name_keeps_the_words_and_is_offered_to_nobody_else(ready, sign_in, session):
    act(add_case_person, ready.reference, role=CaseRole.WITNESS, name="Ms Ana Opened", is_withheld=True,
        by=actor(ostler(), Role.LICENSING_OFFICER), now=clock_at(14, 19))  # fmt: skip
    clerk, member, chair = sign_in(ready.clerk), sign_in(ready.members[1]), sign_in(ready.chair)
    log = f"/reviews/{ready.reference}/hearing/log"
    links = re.findall(rf'href="({log}/\d+/correct)"', clerk.get(log).text)
    assert "/correct" not in member.get(log).text and member.get(links[0]).status_code == 404
    form = chair.get(links[0]).text
    assert 'value="Name withheld"' in form and "Opened" not in form
    assert sent(chair, links[0], at="13:59", says="Name withheld", because="Late").status_code == 303
    says = session.exec(select(HearingStep.says).where(HearingStep.because == "Late")).one()
    assert says == "Opened"


def test_the_fair_hearing_record_is_written_read_and_printed(ready, sign_in):
    clerk, officer = sign_in(ready.clerk), sign_in(a_person("Una Ostler", Role.LICENSING_OFFICER))
    fair = f"/reviews/{ready.reference}/fair-hearing"
    assert f'href="{fair}"' in officer.get(f"/reviews/{ready.reference}").text
    read = officer.get(fair).text
    assert "Missing:" in read and "No papers were published." in read and "Write it down" not in read
    assert sent(officer, fair, topic="language", says="x").status_code == 403
    assert sent(clerk, fair, topic="weather", says="It rained").status_code == 422
    assert sent(clerk, fair, topic="language", says="Spoken in English").status_code == 303
    assert "Spoken in English" in officer.get(fair).text
    assert officer.get(f"{fair}.pdf").content.startswith(b"%PDF")
    outside = sign_in(outsider())
    assert [outside.get(path).status_code for path in (fair, f"{fair}.pdf")] == [403, 403]
    assert outside.get(f"/hearing-days/{ready.day.reference}/public").status_code == 403
