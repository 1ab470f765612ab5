"""The papers of an appeal: the fair-hearing record on top, nothing told that is not the court's, kept and counted."""

import hashlib
from datetime import date
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from sqlmodel import select

from licensing import clock
from licensing.appeal_papers.queries import versions_of
from licensing.appeal_papers.rules import NOT_TOLD, Section, is_picture, told_to_court
from licensing.appeals.commands import lodge_appeal
from licensing.appeals.queries import get_appeal
from licensing.audit.commands import record
from licensing.audit.queries import events_about
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.hearings.course import LogKind
from licensing.papers.assembling import Part, assemble
from licensing.papers.front import Cover
from licensing.papers.models import PapersEdition, PapersPage
from licensing.papers.words import words_of_pages
from licensing.people.rules import Role
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from tests.builders.decisions import served
from tests.builders.files import a_pdf
from tests.builders.people import a_person, actor, ostler, pike
from tests.decisions.test_effects import decided

pytestmark = pytest.mark.usefixtures("undone")

NOW = clock.at(date(2015, 12, 10), 10)
SAID = (
    (LogKind.NOTED, "The committee proposes to revoke"),
    (LogKind.NOTED, "The speaker sat behind a screen"),
    (LogKind.ADVISED, "Counsel said privately that proof was thin"),
    (LogKind.ADVICE_REPEATED, "The advice on proof was repeated to all"),
)


@pytest.fixture
def appealed(do):
    """A commissioner's decision, served and appealed against; the log tells more than the court may read."""
    case, notice = decided(licence={"told": SAID})
    served(notice, on=date(2015, 12, 1))
    officer = actor(ostler(), Role.LICENSING_OFFICER)
    given = {"lodged_on": date(2015, 12, 9), "told_on": date(2015, 12, 9), "court_reference": "CB/77", "says": ""}
    row = do(lodge_appeal, case.reference, licence_ids=[case.licences[0].id], **given, by=officer, now=NOW)
    return case, row.reference


def test_the_papers_are_made_kept_and_taken_by_name(appealed, sign_in, at, session):
    case, appeal = appealed
    at(NOW)
    here = f"/reviews/{case.reference}/appeals/{appeal}/papers"
    officer = sign_in(ostler())
    assert "No papers were made" in officer.get(here).text
    for _ in range(2):
        assert officer.post(here, data={"key": str(uuid4())}).headers["location"] == here
    (second, first) = versions_of(session, get_appeal(session, case.review.id, appeal).id)
    assert [one["section"] for one in first.contents][:4] == [Section.HEARING, *[Section.DECISION] * 3]
    assert first.contents[0]["key"] == "fair" and first.contents[-1]["section"] == Section.POLICY
    auditor = sign_in(a_person("Una Audit", Role.AUDITOR))
    pdf = auditor.get(f"{here}/1").content
    assert hashlib.sha256(pdf).hexdigest() == first.sha256 and first.sha256 in auditor.get(here).text
    taken = events_about(session, case.reference, limit=1)[0]
    assert (taken.action, taken.actor_name, taken.content["version"]) == ("appeal_papers.taken", "Una Audit", 1)
    assert auditor.post(here, data={"key": str(uuid4())}).status_code == 403
    assert auditor.get(f"{here}/9").status_code == 404 and sign_in(pike()).get(f"{here}/1").status_code == 403
    _assert_told(pdf, case)


def _assert_told(pdf: bytes, case) -> None:
    words = " ".join(" ".join(words_of_pages(pdf)).split())
    for told in ("Record of the hearing", "behind a screen", "repeated to all", "Certificate of service", "CB/77"):
        assert told in words
    for kept in ("proposes to revoke", "Counsel said privately"):  # R78, R16
        assert kept not in words
    with pikepdf.open(BytesIO(pdf)) as opened:
        labels = [str(one.P) for one in opened.Root.PageLabels.Nums[1::2]]
        assert labels == [str(one + 1) for one in range(len(opened.pages))]


def test_r14_a_withheld_name_is_masked_where_we_write_and_refused_where_it_stands_on_a_page(appealed, do, sign_in, at):
    case, appeal = appealed
    at(NOW)
    officer = actor(ostler(), Role.LICENSING_OFFICER)
    named = {"role": CaseRole.WITNESS, "name": "Ada Ostler", "is_withheld": True}
    do(add_case_person, case.reference, **named, by=officer, now=NOW)  # who served the letter, for this test
    told = sign_in(ostler()).post(f"/reviews/{case.reference}/appeals/{appeal}/papers", data={"key": str(uuid4())})
    assert told.status_code == 409 and "Certificate of service" in told.text


def test_r14_pages_that_are_only_pictures_are_looked_at_by_somebody_where_a_name_is_withheld(appealed, do, sign_in, at):
    case, appeal = appealed
    at(NOW)
    named = {"role": CaseRole.WITNESS, "name": "Zebedee Quorn", "is_withheld": True}
    do(add_case_person, case.reference, **named, by=actor(ostler(), Role.LICENSING_OFFICER), now=NOW)
    scan, at_ten = a_pdf("x"), clock.at(date(2015, 11, 1), 10)
    with transaction() as session:
        session.add(
            PapersEdition(
                review_id=case.review.id,
                listing_id=case.hearing.listing_id,
                number=1,
                made_at=at_ten,
                pdf=scan,
                made_by=case.chair.id,
                sha256="0" * 64,
                pages=1,
                contents=[],
            )  # fmt: skip
        )
        session.flush()
        edition = session.exec(select(PapersEdition)).one().id
        page = {"place": 1, "label": "1", "title": "A scan", "words": ""}
        session.add(PapersPage(review_id=case.review.id, edition_id=edition, **page))
        record(session, "papers.published", about=case.reference, by=SYSTEM, at=at_ten)
    here, officer = f"/reviews/{case.reference}/appeals/{appeal}/papers", sign_in(ostler())
    told = officer.post(here, data={"key": str(uuid4())})
    assert told.status_code == 409 and "I have looked at pages" in told.text
    pages = told.text.partition('name="looked_at" value="')[2].partition('"')[0]
    assert officer.post(here, data={"key": str(uuid4()), "looked_at": "1"}).status_code == 409
    assert officer.post(here, data={"key": str(uuid4()), "looked_at": pages}).status_code == 303
    with transaction() as session:
        assert events_about(session, case.reference, limit=1)[0].content["looked_at"] == pages


def test_a_page_is_a_picture_where_its_labels_are_its_only_words():
    assert is_picture("31\n(papers, page 47A)", "31") and not is_picture("31 " + "He was told of it. " * 10, "31")


@pytest.mark.parametrize("is_advice", [True, False])
def test_r78_a_proposal_is_told_only_where_councillors_decide(is_advice):
    line = "The panel proposed to revoke"
    assert told_to_court([line, "Closed"], is_advice=is_advice) == [NOT_TOLD if is_advice else line, "Closed"]


def test_a_page_of_the_papers_keeps_the_label_that_reasons_know_it_by():
    parts = [Part("edition:1", "The papers", Section.PAPERS, a_pdf("one"), were=("47A",)), Part("b", "B", "B", a_pdf())]
    made = assemble(Cover("Papers", "Calderbrook", ()), parts, at=NOW)
    words = words_of_pages(made.pdf)
    assert f"{made.contents[0].first} (papers, page 47A)" in " ".join(words[-2].split())
    assert "(papers, page" not in words[-1]
