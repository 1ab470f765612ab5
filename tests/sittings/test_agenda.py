"""The agenda's two editions: what stands in which, that they are kept as published, and who may open them."""

import hashlib
from datetime import date, time
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from licensing import clock
from licensing.documents.commands import Label
from licensing.documents.rules import ExemptParagraph, Section, Sensitivity
from licensing.errors import Invalid
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.sittings.agenda import AgendaCase, AgendaFacts, Edition, agenda_record
from licensing.sittings.commands import publish_agenda
from licensing.sittings.day_moves import move_hearing_day
from licensing.sittings.editions import get_edition
from licensing.sittings.series import PlannedDay
from tests.builders.documents import a_document
from tests.builders.hearings import a_case_on, a_case_ready, act
from tests.builders.people import a_person, ostler, outsider, walled
from tests.conftest import browser as a_browser

MEETING = clock.at(date(2015, 12, 18), 14)


def facts(**given):
    cases = [AgendaCase("LR-2015-0001", MEETING, "Martin Hale", "licence PH1", is_late=False)] * 2
    usual = {
        "authority": "Calderbrook", "day": "HD-2015-0001", "held_on": MEETING.date(), "starts_at": MEETING,
        "venue": "Town Hall", "published_on": date(2015, 12, 1), "urgency": "", "is_meeting": True, "cases": cases,
    }  # fmt: skip
    return AgendaFacts(**usual | given)


def words(record):
    return str(record.plain)


def text_of(pdf):
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf))


def test_r29_one_resolution_names_every_item_its_paragraphs_and_the_public_interest():
    said = words(agenda_record(facts(), Edition.PUBLIC))

    assert "for items 4 to 5, since" in said and "section 100A(4)" in said
    assert "paragraphs 1 and 2 of Part 1 of Schedule 12A" in said and "public interest" in said


def test_r29_what_the_papers_are_exempt_by_stands_in_the_resolution_and_confidential_ones_are_excluded_by_law(
    undone, session
):
    ready = a_case_ready(agenda_on=None)
    by_seven = Label(Section.REPRESENTATIONS, Sensitivity.EXEMPT, ExemptParagraph.SEVEN)
    a_document(ready.reference, label=by_seven)
    a_document(ready.reference, label=Label(Section.OTHER, Sensitivity.EXEMPT, ExemptParagraph.FOUR))
    act(publish_agenda, ready.day.reference, by=ready.clerk, now=clock.at(date(2015, 12, 2)))
    a_document(ready.reference, label=Label(Section.REPRESENTATIONS, Sensitivity.CONFIDENTIAL))
    act(publish_agenda, ready.day.reference, by=ready.clerk, now=clock.at(date(2015, 12, 3)))

    first, then = (text_of(get_edition(session, ready.day, number, Edition.RESTRICTED)[1].pdf) for number in (1, 2))
    assert first.count("paragraphs 1, 2 and 7 of Part 1") == 3 and "action taken against crime" in first
    assert "100A(2)" not in first and "under section 100A(2) of the Act" in then
    assert "confidential information" in then


def test_r29_a_commissioner_who_hears_alone_holds_no_meeting_and_needs_no_resolution():
    said = words(agenda_record(facts(is_meeting=False), Edition.PUBLIC))

    assert "To resolve" not in said and "3 to 4. Licence reviews" in said


def test_r30_names_stand_in_the_restricted_edition_alone_and_it_says_why_it_is_not_published():
    public, restricted = (words(agenda_record(facts(), edition)) for edition in Edition)

    assert "Martin Hale" not in public and "PH1" not in public and "Not for publication" not in public
    assert "Martin Hale" in restricted and "PH1" in restricted and "Not for publication" in restricted


def test_r22_both_editions_are_frozen_as_published_and_a_late_item_prints_the_chairs_reason(undone, session):
    ready = a_case_ready()
    _, late, _ = a_case_on(ready.day, hour=15, name="Nora Lister", served=False)
    reason = "The licence expires on Saturday"
    with pytest.raises(Invalid) as named:
        act(
            publish_agenda, ready.day.reference, urgency="Mr Lister’s licence expires", by=ready.clerk,
            now=clock.at(date(2015, 12, 14)),
        )  # fmt: skip
    assert set(named.value.fields) == {"urgency"}
    act(publish_agenda, ready.day.reference, urgency=reason, by=ready.clerk, now=clock.at(date(2015, 12, 14)))

    first, then = (get_edition(session, ready.day, number, Edition.PUBLIC)[1] for number in (1, 2))
    assert late.reference not in text_of(first.pdf) and "urgency" not in text_of(first.pdf)
    said = text_of(then.pdf)
    assert f"allowed before the meeting: {late.reference}." in said and reason in said
    assert ready.reference in said and "Hale" not in said and "Lister" not in said
    assert then.sha256 == hashlib.sha256(then.pdf).digest()
    named = text_of(get_edition(session, ready.day, 2, Edition.RESTRICTED)[1].pdf)
    assert "Martin Hale" in named and "Nora Lister" in named
    with pikepdf.open(BytesIO(then.pdf)) as opened:
        assert opened.Root.MarkInfo.Marked and str(opened.docinfo["/Title"]) == "Public agenda"


@pytest.mark.parametrize("mode", [Mode.COMMISSIONER_SOLE, Mode.COUNCIL_DECIDES])
def test_r29_whether_councillors_meet_depends_on_who_hears(undone, session, mode):
    ready = a_case_ready(mode)

    said = text_of(get_edition(session, ready.day, 1, Edition.PUBLIC)[1].pdf)
    assert ("To resolve" in said) is (mode is Mode.COUNCIL_DECIDES)


def test_members_open_the_public_edition_officers_both_and_the_walled_no_names(sign_in, at):
    ready, officer = a_case_ready(), ostler()
    at(clock.at(date(2015, 12, 14)))
    here = f"/hearing-days/{ready.day.reference}/agenda/1"

    page = sign_in(officer).get(f"/hearing-days/{ready.day.reference}").text
    assert f"{here}/public" in page and f"{here}/restricted" in page
    for who in (officer, ready.chair):
        shown = sign_in(who).get(f"{here}/public")
        assert ready.reference in shown.text and "Hale" not in shown.text
        assert sign_in(who).get(f"{here}/public.pdf").content.startswith(b"%PDF")
    assert "Martin Hale" in sign_in(officer).get(f"{here}/restricted").text
    assert sign_in(officer).get(f"{here}/restricted.pdf").headers["content-disposition"].endswith('restricted.pdf"')
    assert sign_in(ready.chair).get(f"{here}/restricted").status_code == 403
    adviser = a_person("Adair Legal", Role.LEGAL_ADVISER)
    walled(adviser, ready.reference)
    for way in ("restricted", "restricted.pdf"):
        assert sign_in(adviser).get(f"{here}/{way}").status_code == 403
        assert sign_in(outsider()).get(f"{here}/{way}").status_code == 403
    assert sign_in(officer).get(f"/hearing-days/{ready.day.reference}/agenda/2/public").status_code == 404


def test_r22_anybody_reads_the_public_edition_of_what_stands_published_and_nothing_else(application, at, session):
    ready = a_case_ready()
    at(clock.at(date(2015, 12, 2)))
    stranger, day = a_browser(application), ready.day.reference
    listed = stranger.get("/agendas")
    assert listed.status_code == 200 and f"/agendas/{day}/1.pdf" in listed.text and "Hale" not in listed.text
    opened = stranger.get(f"/agendas/{day}/1.pdf")
    assert opened.content == get_edition(session, ready.day, 1, Edition.PUBLIC)[1].pdf
    assert ready.reference in text_of(opened.content) and "Hale" not in text_of(opened.content)
    for nothing in (
        f"{day}/0.pdf",
        f"{day}/2.pdf",
        f"{day}/99999999999999999999.pdf",
        "HD-1999-0001/1.pdf",
        "%00/1.pdf",
    ):
        assert stranger.get(f"/agendas/{nothing}").status_code == 404
    assert stranger.get(f"/hearing-days/{day}/agenda/1/public").status_code == 303

    at(clock.at(date(2015, 11, 30)))
    assert stranger.get(f"/agendas/{day}/1.pdf").status_code == 404
    at(clock.at(date(2021, 12, 18)))
    assert "No agenda is open" in stranger.get("/agendas").text
    at(clock.at(date(2015, 12, 3)))
    elsewhen = PlannedDay(date(2016, 1, 8), time(13), time(17), "Riverside Centre", 150)
    act(
        move_hearing_day, day, elsewhen, because="The Town Hall is flooded", comes_off=frozenset(),
        by=ready.clerk, now=clock.now(),
    )  # fmt: skip
    assert stranger.get(f"/agendas/{day}/1.pdf").status_code == 404
