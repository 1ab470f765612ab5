"""The council words its letters: versions, who may, what is refused, and what is kept with the letter."""

from datetime import date, timedelta

import pytest

from licensing.errors import Invalid, Refused, Stale
from licensing.notices.queries import get_notice, revision_of
from licensing.notices.rules import NoticeKind
from licensing.notices.wording import WordingPart
from licensing.notices.wordings import versions_of, wording_on, write_wording
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, an_approved, called
from tests.builders.people import actor, administrator, clerk, ostler, walled

KIND, OPENING = NoticeKind.HEARING_NOTICE, WordingPart.OPENING
TODAY = TUESDAY.date()
TOMORROW = TODAY + timedelta(days=1)
ADDRESS = "/notices/wording/hearing_notice/opening"


@pytest.fixture
def officer(undone):
    a_letterhead()
    return ostler()


def write(do, by, text="Please read this letter.", *, seen=0, **but):
    given = {"part": OPENING, "in_force_from": TODAY, "because": "Plain English", "now": TUESDAY} | but
    return do(write_wording, KIND, text=text, seen=seen, by=by, **given)


def said(session, on):
    return [one.text for one in wording_on(session, KIND, on) if one.part is OPENING]


def test_a_version_counts_from_its_day_and_the_letter_keeps_which_it_had(do, session, officer):
    by = actor(officer, "licensing_officer")
    first = write(do, by)
    write(do, by, "Please read every page.", seen=first.id, in_force_from=TOMORROW)
    notice = a_draft(called())

    revision = an_approved(notice, by=by)

    assert (said(session, TODAY), said(session, TOMORROW)) == (
        ["Please read this letter."],
        ["Please read every page."],
    )
    assert revision.content["wording"] == {"opening": first.id}
    assert revision.content["letter"]["opening"][0][0]["text"] == "Please read this letter."
    assert b"%PDF" in revision.pdf and len(versions_of(session, KIND)) == 2


def test_an_approval_of_words_that_were_changed_meanwhile_is_stale(do, session, officer, sign_in, at):
    at(TUESDAY)
    notice, browser = a_draft(called()), sign_in(officer)
    shown = browser.get(f"/notices/{notice.reference}").text
    hidden = {name: _value(shown, name) for name in ("key", "version", "method", "planned_on", "shown")}
    write(do, actor(officer, "licensing_officer"))

    assert browser.post(f"/notices/{notice.reference}/approve", data=hidden).status_code == 409
    assert revision_of(session, get_notice(session, notice.reference).id) is None


def test_two_who_write_at_once_do_not_both(do, officer):
    by = actor(officer, "licensing_officer")
    write(do, by)

    with pytest.raises(Stale) as stale:
        write(do, by, "Another.", seen=0)
    assert stale.value.back == ADDRESS


@pytest.mark.parametrize("text", ["You may appeal.", "The panel recommended this.", "Reply within 14 days."])
def test_r46_r56_r78_words_that_break_a_rule_are_never_written(do, session, officer, text):
    with pytest.raises(Refused) as refusal:
        write(do, actor(officer, "licensing_officer"), text)

    assert refusal.value.codes[0] in ("R56", "R78", "R46") and versions_of(session, KIND) == []


def test_past_days_keep_their_wording(do, officer):
    with pytest.raises(Invalid):
        write(do, actor(officer, "licensing_officer"), in_force_from=date(2015, 11, 30))


def test_the_administrator_writes_it_previews_an_invented_letter_and_sees_no_case(session, officer, sign_in, at):
    at(TUESDAY)
    real = a_draft(called())
    browser = sign_in(administrator())
    page = browser.get(ADDRESS).text
    sent = {"key": _value(page, "key"), "version": "0", "text": "Good day.", "in_force_from": TODAY.isoformat(),
            "because": "Manners"}  # fmt: skip

    preview = browser.post(f"{ADDRESS}/preview", data=sent)

    assert preview.status_code == 200 and "Good day." in preview.text and "Sam Example" in preview.text
    assert versions_of(session, KIND) == []
    assert browser.post(f"{ADDRESS}/preview", data=sent | {"notice": real.reference}).status_code == 403
    assert real.reference not in page and 'name="notice"' not in page
    assert browser.post(ADDRESS, data=sent).status_code == 303
    assert "Good day." in browser.get(ADDRESS).text


def test_the_officer_previews_a_real_case_unless_a_wall_stands_before_it(officer, sign_in, at):
    at(TUESDAY)
    mine, walled_off = a_draft(called()), a_draft(called(case_reference="LR-2015-0099"))
    walled(officer, "LR-2015-0099")
    browser = sign_in(officer)
    page = browser.get(ADDRESS).text
    sent = {"key": _value(page, "key"), "version": "0", "text": "Good day.", "in_force_from": TODAY.isoformat(),
            "because": "Manners"}  # fmt: skip

    preview = browser.post(f"{ADDRESS}/preview", data=sent | {"notice": mine.reference})

    assert "Martin Hale" in preview.text and "Good day." in preview.text
    assert mine.reference in page and walled_off.reference not in page
    assert browser.post(f"{ADDRESS}/preview", data=sent | {"notice": walled_off.reference}).status_code == 403
    assert browser.post(f"{ADDRESS}/preview", data=sent | {"notice": "LR-1999-N1"}).status_code == 404
    assert browser.get("/notices/wording/hearing_notice/nothing").status_code == 404
    assert sign_in(clerk()).get(ADDRESS).status_code == 403


def _value(html, name):
    return html.partition(f'name="{name}" value="')[2].partition('"')[0]
