"""The report's pages: the officer writes, others read, and a file is looked at before anything is taken from it."""

import html
from datetime import date
from uuid import uuid4

from licensing import clock
from licensing.officer_reports.commands import finish_report
from licensing.officer_reports.queries import latest_version
from licensing.officer_reports.rules import Origin
from licensing.officer_reports.word import MEDIA_TYPE, as_word
from licensing.people.rules import Role
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from tests.builders.hearings import a_case_ready, act
from tests.builders.officer_reports import WRITTEN, a_drafted_report, a_finished_report, changed
from tests.builders.people import a_person, ostler, walled

TODAY = clock.at(date(2015, 12, 2), 11)


def pressed(**more):
    return {"key": str(uuid4()), **{name: str(value) for name, value in more.items()}}


def test_an_officer_drafts_edits_takes_a_word_file_and_finishes(sign_in, at, session):
    ready, officer = a_case_ready(), ostler()
    at(TODAY)
    opened, way = sign_in(officer), f"/reviews/{ready.reference}/report"

    assert "Draft from the review" in opened.get(way).text
    assert opened.post(f"{way}/draft", data=pressed(version=0)).headers["location"] == way
    drafted = latest_version(session, ready.review.id)
    written = drafted.sections | {"background": "Background, in the officer’s words."}
    assert opened.post(way, data=pressed(version=1, **written)).status_code == 303
    assert "Version 2" in opened.get(way).text

    word = opened.get(f"{way}/report.docx")
    assert word.headers["content-type"] == MEDIA_TYPE and "attachment" in word.headers["content-disposition"]
    unchanged = opened.post(f"{way}/upload", data=pressed(), files={"file": ("report.docx", word.content)})
    assert unchanged.status_code == 422 and "nothing to take" in unchanged.text
    better = as_word(
        ready.reference, 2, written | {"response": "<b>He</b> answered."}, authority="C", title="R", at=TODAY
    )
    looked = opened.post(f"{way}/upload", data=pressed(), files={"file": ("report.docx", better)})
    assert looked.status_code == 200 and "1 section of the report would change" in looked.text
    assert "&lt;b&gt;He" in looked.text and latest_version(session, ready.review.id).number == 2
    assert opened.post(f"{way}/take", data=pressed(version=2, **written | {"response": "He answered."})).is_redirect
    session.expire_all()
    assert latest_version(session, ready.review.id).origin is Origin.UPLOADED

    assert opened.post(f"{way}/finish", data=pressed(version=3)).status_code == 303
    pdf = opened.get(f"{way}/report.pdf")
    assert pdf.content.startswith(b"%PDF") and "report-version-3.pdf" in pdf.headers["content-disposition"]


def test_whoever_saves_second_gets_both_texts_and_whoever_presses_twice_acts_once(sign_in, at, session):
    ready, officer = a_case_ready(), ostler()
    drafted = a_drafted_report(ready.reference, officer)
    changed(drafted, officer, ready.reference, background="Theirs")
    at(TODAY)
    opened, way = sign_in(officer), f"/reviews/{ready.reference}/report"

    late = opened.post(way, data=pressed(version=1, **drafted.sections | {"background": "Mine"}))
    assert late.status_code == 409 and "Theirs" in late.text and "Mine" in late.text
    once = pressed(version=2, **drafted.sections | {"background": "Again"})
    assert [opened.post(way, data=once).status_code for _ in range(2)] == [303, 303]
    assert latest_version(session, ready.review.id).number == 3


def test_the_adviser_reads_the_draft_without_withheld_names_and_members_and_the_walled_do_not(sign_in, at):
    ready, officer = a_case_ready(), ostler()
    act(
        add_case_person, ready.reference, role=CaseRole.WITNESS, name="Petra Quill", is_withheld=True, by=officer,
        now=WRITTEN,
    )  # fmt: skip
    drafted = a_drafted_report(ready.reference, officer)
    changed(drafted, officer, ready.reference, background="Petra Quill saw it.")
    at(TODAY)
    adviser, way = a_person("Adair Legal", Role.LEGAL_ADVISER), f"/reviews/{ready.reference}/report"

    shown = sign_in(adviser).get(way)
    assert shown.status_code == 200 and "Quill" not in shown.text and "Name withheld saw it" in shown.text
    assert "Quill" in sign_in(officer).get(way).text
    assert sign_in(adviser).get(f"{way}/report.docx").status_code == 403
    assert sign_in(ready.chair).get(way).status_code == 403
    walled(adviser, ready.reference)
    assert sign_in(adviser).get(way).status_code == 403
    assert sign_in(officer).get(f"{way}/report.pdf").status_code == 404


def test_a_finished_report_that_was_changed_says_so(sign_in, at, session):
    ready, officer = a_case_ready(), ostler()
    a_finished_report(ready.reference, officer)
    changed(latest_version(session, ready.review.id), officer, ready.reference, background="Changed")
    at(TODAY)

    page = html.unescape(sign_in(officer).get(f"/reviews/{ready.reference}/report").text)
    assert "The report was changed since" in page and "Finish version 2" in page


def test_r14_a_finished_report_is_kept_from_whoever_may_not_read_a_name_withheld_since(sign_in, at):
    ready, officer = a_case_ready(), ostler()
    drafted = a_drafted_report(ready.reference, officer)
    named = changed(drafted, officer, ready.reference, background="Petra Quill saw it.")
    act(finish_report, ready.reference, version=named.number, by=officer, now=WRITTEN)
    at(TODAY)
    adviser, way = sign_in(a_person("Adair Legal", Role.LEGAL_ADVISER)), f"/reviews/{ready.reference}/report/report.pdf"
    assert adviser.get(way).status_code == 200
    act(
        add_case_person, ready.reference, role=CaseRole.WITNESS, name="Petra Quill", is_withheld=True, by=officer,
        now=WRITTEN,
    )  # fmt: skip

    refused = adviser.get(way)
    assert refused.status_code == 403 and "withheld after it was finished" in refused.text
    assert "Quill" not in refused.text and sign_in(officer).get(way).status_code == 200
