"""The officer's report: drafted from the review, kept in versions, finished as frozen bytes, without withheld names."""

import hashlib
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from sqlmodel import select

from licensing.errors import Refused, Stale
from licensing.officer_reports.commands import draft_report, finish_report, save_report
from licensing.officer_reports.models import FinishedReport
from licensing.officer_reports.options import implications_for, options_for
from licensing.officer_reports.queries import finished_report, latest_version
from licensing.officer_reports.rules import Section
from licensing.people.naming import WITHHELD, masked, names_somebody
from licensing.register.rules import LicenceKind
from licensing.reviews.commands import add_case_person
from licensing.reviews.needs import record_needs
from licensing.reviews.queries import people_in
from licensing.reviews.rules import CaseRole
from tests.builders.contact import a_note
from tests.builders.hearings import a_case_ready, act
from tests.builders.officer_reports import WRITTEN, a_drafted_report, a_finished_report, changed
from tests.builders.people import ostler
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf))


def test_a_draft_tells_what_is_held_and_recommends_nothing(undone):
    ready, officer = a_case_ready(), ostler()
    a_note(ready.reference, officer, says="He will bring his references")

    act(record_needs, ready.reference, minutes=None, interpreter="Urdu", by=officer, now=WRITTEN)

    sections = a_drafted_report(ready.reference, officer).sections

    assert "(sections 20 and 29): interpreter: Urdu" in sections["implications"]
    assert list(sections) == [one.value for one in Section] and all(sections.values())
    assert "Friday 18 December 2015 at 14:00" in sections["background"]
    assert "granted on" in sections["licence_history"] and "Now: current." in sections["licence_history"]
    assert "Put to the licence holder as question 1." in sections["concerns"]
    assert "given on Tuesday 1 December 2015" in sections["response"]
    for outcome in ("No further action", "Warning", "Suspension", "Revocation"):
        assert f"- {outcome}:" in sections["options"]
    assert "makes no recommendation" in sections["options"] and "recommend" not in sections["implications"]


def test_r14_a_withheld_name_is_masked_in_the_draft_and_refused_in_what_is_finished(undone):
    holder, officer = hale(), ostler()
    a_concern(holder, "Complaint by Petra Quill about conduct towards a passenger")
    review = a_review(holder, why="Petra Quill wrote to the council")
    act(
        add_case_person, review.reference, role=CaseRole.COMPLAINANT, name="Petra Quill", is_withheld=True,
        by=officer, now=WRITTEN,
    )  # fmt: skip

    drafted = a_drafted_report(review.reference, officer)
    assert "Quill" not in " ".join(drafted.sections.values()) and WITHHELD in drafted.sections["background"]

    written = changed(drafted, officer, review.reference, background="Mrs Quill was driven home.")
    with pytest.raises(Refused) as refused:
        act(finish_report, review.reference, version=written.number, by=officer, now=WRITTEN)
    assert refused.value.codes == ["R14"] and "Look at: Background." in refused.value.reasons[0]


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("1 May 2015, in the long field", "May Field", False),
        ("MAY  FIELD complained", "May Field", True),
        ("As Field said", "May Field", True),
        ("A passenger was left", "A passenger", True),
        ("Two passengers", "A passenger", False),
        ("Nothing at all", "", False),
        ("Mrs O’Neill rang", "Mary O'Neill", True),
        ("Mrs O Neill rang", "Mary ONeill", True),
        ("SMITH was there", "Jane Smith", True),
        ("Mr Ali was there", "Yusuf Ali", True),
        ("we rely on an alibi", "Yusuf Ali", False),
        ("Simran said so", "Simran Kaur", True),
        ("He may have, will say", "May Will", False),
    ],
)
def test_a_name_is_found_whole_after_a_title_or_by_a_part_written_as_one(text, name, found):
    """What a refusal finds is hidden on every page, too: one way of matching."""
    assert names_somebody(text, [name]) is found
    assert not found or "withheld" in masked(text, [name])


def test_a_name_that_the_holder_bears_too_names_nobody_by_itself():
    assert not names_somebody("Mr Hale drove off", ["Wilma Hale"], but=["Samuel Hale"])
    assert names_somebody("WILMA  HALE drove off", ["Wilma Hale"], but=["Samuel Hale"])


def test_r37_a_protected_caution_is_in_no_draft(undone):
    holder, officer = hale(), ostler()
    a_concern(holder, "Caution from long ago", is_protected=True)
    review = a_review(holder)

    drafted = a_drafted_report(review.reference, officer)
    assert drafted.sections["concerns"] == "No offence or concern is held that may be used in this review."


def test_every_save_is_a_version_and_whoever_comes_second_sees_both_texts(undone, session):
    ready, officer = a_case_ready(served=False), ostler()
    drafted = a_drafted_report(ready.reference, officer)
    changed(drafted, officer, ready.reference, background="Rewritten.")

    with pytest.raises(Stale) as stale:
        changed(drafted, officer, ready.reference, background="Mine.")
    assert stale.value.theirs["Background"] == "Rewritten." and stale.value.yours["Background"] == "Mine."
    with pytest.raises(Stale):
        act(draft_report, ready.reference, version=1, by=officer, now=WRITTEN)
    latest = latest_version(session, ready.review.id)
    assert latest.number == 2 and latest.supersedes == drafted.id
    with pytest.raises(Refused, match="Nothing in the report was changed"):
        act(save_report, ready.reference, sections=latest.sections, version=2, by=officer, now=WRITTEN)


def test_a_finished_report_is_frozen_tagged_and_replaced_by_a_later_one(undone, session):
    ready, officer = a_case_ready(), ostler()
    first = a_finished_report(ready.reference, officer)

    with pikepdf.open(BytesIO(first.pdf)) as opened:
        assert opened.Root.MarkInfo.Marked and str(opened.Root.Lang).startswith("en")
        assert str(opened.docinfo["/Title"]) == f"Officer’s report: licence review {ready.reference}"
    said = text_of(first.pdf)
    assert "Not for publication" in said and "Martin Hale" in said and "Ada Ostler" in said
    assert first.sha256 == hashlib.sha256(first.pdf).digest()
    with pytest.raises(Refused, match="finished already"):
        act(finish_report, ready.reference, version=1, by=officer, now=WRITTEN)

    later = changed(latest_version(session, ready.review.id), officer, ready.reference, background="Put right.")
    assert finished_report(session, ready.review.id) == first.pdf
    second = act(finish_report, ready.reference, version=later.number, by=officer, now=WRITTEN)
    assert second.supersedes == first.id and finished_report(session, ready.review.id) == second.pdf
    assert len(session.exec(select(FinishedReport)).all()) == 2


def test_r14_whoever_writes_the_report_neither_decides_nor_clerks_the_case(undone, session):
    ready, officer = a_case_ready(), ostler()
    a_finished_report(ready.reference, officer)

    authors = [one.person_id for one in people_in(session, ready.review.id) if one.role is CaseRole.REPORT_AUTHOR]
    assert authors == [officer.id]
    drafted = changed(latest_version(session, ready.review.id), ready.clerk, ready.reference, background="By the clerk")
    with pytest.raises(Refused) as refused:
        act(finish_report, ready.reference, version=drafted.number, by=officer, now=WRITTEN)
    assert "R14" in refused.value.codes


def test_r25_a_report_with_a_blank_section_is_not_finished(undone):
    ready, officer = a_case_ready(), ostler()
    drafted = a_drafted_report(ready.reference, officer)
    blank = changed(drafted, officer, ready.reference, response=" ")

    with pytest.raises(Refused, match="The licence holder’s response") as refused:
        act(finish_report, ready.reference, version=blank.number, by=officer, now=WRITTEN)
    assert refused.value.codes == ["R25"]


def test_r28_the_report_gives_each_kind_of_licence_the_law_that_is_its_own():
    operator, driver = {LicenceKind.OPERATOR}, {LicenceKind.PRIVATE_HIRE_DRIVER}
    assert "section 61(2A)" in options_for(driver)
    assert "61(2" not in options_for(operator) and "section 77(2)" in options_for(operator)
    law = implications_for(driver, who_decides="", needs="")
    assert "Tudor v Ellesmere Port and Neston BC" in law and "Hook" not in law
