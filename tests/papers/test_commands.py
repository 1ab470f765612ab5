"""Publishing papers: what goes in, in which order, what stays for ever; late pages; private notes.

The hearing is on Friday 18 December 2015, so the last day for papers is Thursday 10 December (R22).
"""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.queries import events_about
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.documents.commands import Label, describe_document
from licensing.documents.models import Document
from licensing.documents.queries import documents_of
from licensing.documents.rules import Media, Section, Sensitivity, Verdict
from licensing.errors import Invalid, NotFound, Refused, Stale
from licensing.hearings.commands.interests import declare_interest
from licensing.hearings.rules import InterestKind
from licensing.notices.models import NoticeRevision
from licensing.notices.queries import notice_by_id, revision_of
from licensing.officer_reports.commands import draft_report, finish_report, save_report
from licensing.officer_reports.queries import latest_version
from licensing.outbox.models import OutboxMessage
from licensing.papers.commands import Leave, keep_note, look_again, note_opened, publish_papers
from licensing.papers.gathering import UNREAD, gather
from licensing.papers.models import PapersNote
from licensing.papers.queries import edition_numbered, editions_of, leaves_of, openings_of, own_note, pages_with
from licensing.papers.rules import ABOUT_AN_INDIVIDUAL, tells_part
from licensing.reviews.commands import add_case_person
from licensing.reviews.queries import get_review
from licensing.reviews.rules import CaseRole
from licensing.sittings.commands import unlist_review
from tests.builders.documents import a_twin
from tests.builders.hearings import a_case_on, a_case_ready, act
from tests.builders.officer_reports import a_finished_report
from tests.builders.papers import PUBLISHED, a_document, filed, published, words_of
from tests.builders.people import ostler
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review

LATE = clock.at(date(2015, 12, 15), 9)


@pytest.fixture
def ready(undone):
    found = a_case_ready()
    filed(
        found.reference, "Convictions policy", "Three years free", section=Section.POLICY, sensitivity=Sensitivity.OPEN
    )
    filed(found.reference, "Statement of PC Ambler", "He was rude", "and drove off")
    filed(found.reference, "A note of a call", "not for the panel", section=Section.CONTACT)
    return found


def leave_of(ready, **other):
    given = {
        "by": ready.chair.id,
        "on": date(2015, 12, 14),
        "because": "It answers page 4.",
        "other_side": "Sent that day.",
    }
    return Leave(**(given | other))


def test_sections_in_order_the_notice_byte_for_byte_and_every_page_labelled(ready, session):
    edition = published(ready.reference, ready.clerk)
    assert [(one["section"], one["title"], one["labels"], one["mark"] != "") for one in edition.contents] == [
        ("Hearing notice", edition.contents[0]["title"], ["3", "4"], True),
        ("Offences and concerns", "Offences and concerns held", ["5"], True),
        ("Offences and concerns", "Statement of PC Ambler", ["6", "7"], True),
        ("Policy", "Convictions policy", ["8"], False),
    ]  # fmt: skip
    notice = notice_by_id(session, ready.listing.notice_id)
    assert edition.contents[0]["sha256"] == revision_of(session, notice.id).sha256
    assert edition.pages == 8 and [one.label for one in leaves_of(session, ready.review.id)] == list("12345678")
    assert "Complaint 1" in words_of(edition.pdf, 5) and "not for the panel" not in "".join(
        words_of(edition.pdf, place) for place in range(1, 9)
    )
    assert ABOUT_AN_INDIVIDUAL in words_of(edition.pdf, 3) and ABOUT_AN_INDIVIDUAL not in words_of(edition.pdf, 8)
    told = [one.content for one in events_about(session, ready.reference) if one.action == "papers.published"]
    assert [one["sha256"] for one in told] == [edition.sha256]


def test_r27_late_papers_need_the_chairs_leave_and_time_for_the_other_side(ready):
    published(ready.reference, ready.clerk)
    filed(ready.reference, "Reference", "A good man", section=Section.REPRESENTATIONS, received=LATE)
    for lacking in ({"by": None}, {"on": None}, {"because": " "}, {"other_side": ""}):
        with pytest.raises(Invalid) as refused:
            published(ready.reference, ready.clerk, now=LATE, leave=leave_of(ready, **lacking))
        assert len(refused.value.fields) == 1
    for wrong in ({"by": ready.members[1].id}, {"on": date(2015, 12, 16)}):
        with pytest.raises(Invalid):
            published(ready.reference, ready.clerk, now=LATE, leave=leave_of(ready, **wrong))

    edition = published(ready.reference, ready.clerk, now=LATE, leave=leave_of(ready))
    assert (edition.number, edition.leave_by, edition.leave_on) == (2, ready.chair.id, date(2015, 12, 14))
    assert [one["labels"] for one in edition.contents] == [["7A"]]
    assert "It answers page 4." in words_of(edition.pdf, 1)


def test_a_chair_with_an_interest_gives_no_leave(ready):
    filed(ready.reference, "Reference", "A good man", section=Section.REPRESENTATIONS, received=LATE)
    act(declare_interest, ready.reference, kind=InterestKind.OTHER, by=ready.chair, now=LATE)
    with pytest.raises(Invalid):
        published(ready.reference, ready.clerk, now=LATE, leave=leave_of(ready))


def test_papers_that_came_in_time_need_no_leave_and_keep_none(ready):
    edition = published(ready.reference, ready.clerk, now=LATE, leave=leave_of(ready))
    assert (edition.leave_by, edition.leave_on, edition.leave_because, edition.other_side) == (None, None, "", "")


def test_labels_never_move_and_a_later_page_stands_behind_what_it_replaces(ready, session):
    statement = filed(ready.reference, "Log of calls", "Nine calls", "Ten calls")
    first = published(ready.reference, ready.clerk)
    before = leaves_of(session, ready.review.id)
    in_time = clock.at(date(2015, 12, 10), 9)
    filed(ready.reference, "Log of calls", "Nine calls, legible", instead_of=statement, received=in_time)
    filed(ready.reference, "More policy", "Annex", section=Section.POLICY, received=in_time)
    second = published(ready.reference, ready.clerk, now=LATE)
    logged = next(one["labels"] for one in first.contents if one["title"] == "Log of calls")
    assert [(one["title"], one["labels"]) for one in second.contents] == [
        ("Log of calls", [f"{logged[-1]}A"]), ("More policy", [f"{first.pages}A"]),
    ]  # fmt: skip
    after = leaves_of(session, ready.review.id)
    assert [one for one in after if one.edition_id == first.id] == before
    labels = [one.label for one in after]
    assert labels.index(f"{logged[-1]}A") == labels.index(logged[-1]) + 1 and labels[-2:] == ["S1.1", "S1.2"]
    assert edition_numbered(session, ready.review.id, 1).sha256 == first.sha256


def test_the_finished_report_stands_second_byte_for_byte_and_a_new_one_behind_it(ready, session):
    first = a_finished_report(ready.reference, ostler())
    edition = published(ready.reference, ready.clerk)
    assert edition.contents[1]["sha256"] == first.sha256.hex() and edition.contents[1]["section"] == "Officer’s report"
    labels = edition.contents[1]["labels"]
    officer = ostler()
    drafted = act(
        save_report, ready.reference, sections=_reworded(session, ready), version=1, by=officer, now=PUBLISHED
    )
    act(finish_report, ready.reference, version=drafted.number, by=officer, now=PUBLISHED)
    again = published(ready.reference, ready.clerk)
    assert again.contents[0]["labels"][0] == f"{labels[-1]}A"


def test_r27_the_councils_own_report_notice_and_pdf_are_late_after_the_last_day_too(ready, session):
    officer = ostler()
    word = filed(ready.reference, "Letter", "Dear panel", section=Section.REPRESENTATIONS)
    _printed_late(word)
    drafted = act(draft_report, ready.reference, version=0, by=officer, now=LATE)
    act(finish_report, ready.reference, version=drafted.number, by=officer, now=LATE)
    with pytest.raises(Invalid):
        published(ready.reference, ready.clerk, now=LATE)
    late = gather(session, get_review(session, ready.reference), on=LATE.date()).late
    assert [one.title for one in late] == ["Officer’s report", "Word letter"]

    published(ready.reference, ready.clerk, now=LATE, leave=leave_of(ready))
    notice = notice_by_id(session, ready.listing.notice_id)
    first = revision_of(session, notice.id)
    again = first.model_dump() | {"id": None, "number": 2, "pdf": first.pdf, "approved_at": LATE}
    session.add(NoticeRevision(**again))
    session.flush()
    late = gather(session, get_review(session, ready.reference), on=LATE.date()).late
    assert [one.key.partition(":")[0] for one in late] == ["notice"]


def _printed_late(document):
    """A Word document like this one came in time; its PDF was given late."""
    given = {"id": None, "number": document.number + 1, "title": "Word letter", "media_type": Media.WORD}
    word = document.model_dump() | given | {"because": "Its PDF was given"}
    with transaction() as session:
        first = Document(**word | {"pdf_sha256": None, "pages": None})
        session.add(first)
        session.flush()
        session.add(Document(**word | {"supersedes": first.id, "recorded_at": LATE}))
        record(session, "document.printed", about=document.reference, by=SYSTEM, at=LATE, document=first.id)


def _reworded(session, ready):
    sections = latest_version(session, ready.review.id).sections
    name = next(iter(sections))
    return sections | {name: f"{sections[name]} One thing more."}


def test_members_are_told_once_every_case_of_the_day_has_papers_and_of_each_supplement(ready, session):
    _, second, _ = a_case_on(ready.day, hour=15)
    published(ready.reference, ready.clerk)
    assert told(session) == []
    published(second.reference, ready.clerk)
    filed(ready.reference, "Log of calls", "Nine calls")
    published(ready.reference, ready.clerk)
    assert told(session) == [("papers.ready", ready.day.reference), ("papers.supplement", ready.day.reference)]


def test_the_last_case_without_papers_taken_off_the_day_makes_them_ready(ready, session, do):
    _, second, _ = a_case_on(ready.day, hour=15)
    published(ready.reference, ready.clerk)
    act(unlist_review, second.reference, because="He has gone", by=ready.clerk, now=PUBLISHED)
    for _ in range(2):
        do(look_again, ready.day.reference, gone=second.reference)

    assert told(session) == [("papers.ready", ready.day.reference)]


def told(session):
    rows = session.exec(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [(one.fact, one.arguments["day"]) for one in rows if one.fact.startswith("papers.")]


def test_papers_are_refused_without_a_hearing_a_notice_or_anything_new(ready, undone):
    nobody = a_review(hale())
    with pytest.raises(Refused, match="hearing day first"):
        published(nobody.reference, ready.clerk)
    with pytest.raises(Refused, match="gone by"):
        published(ready.reference, ready.clerk, now=clock.at(date(2015, 12, 21)))
    published(ready.reference, ready.clerk)
    with pytest.raises(Refused, match="Nothing waits"):
        published(ready.reference, ready.clerk)


def test_what_was_seen_is_what_is_published(ready, session):
    seen = gather(session, get_review(session, ready.reference), on=PUBLISHED.date()).seen
    filed(ready.reference, "Another statement", "just in")
    with pytest.raises(Stale):
        act(publish_papers, ready.reference, seen=seen, by=ready.clerk, now=PUBLISHED)
    assert editions_of(session, ready.review.id) == []


def test_r14_a_withheld_name_and_a_document_that_cannot_be_read_stay_out(ready, session):
    a_concern(ready.holder, "Complaint by Jane Roe of rudeness")
    act(
        add_case_person, ready.reference, role=CaseRole.COMPLAINANT, name="Jane Roe", is_withheld=True, by=ostler(),
        now=clock.at(date(2015, 12, 1), 13),
    )  # fmt: skip
    filed(ready.reference, "Odd file", "not looked at", verdict=Verdict.WAITING)
    found = gather(session, get_review(session, ready.reference), on=PUBLISHED.date())
    assert found.left_out == [("Odd file", "Not yet scanned")]
    concerns = next(one for one in found.waiting if one.same_as == "concerns:")
    assert "Jane Roe" not in words_of(concerns.pdf, 1) and "of rudeness" in words_of(concerns.pdf, 1)

    told = filed(ready.reference, "Statement of Jane Roe", "I am JANE  ROE")
    with pytest.raises(Refused, match="stands in: Statement of") as refused:
        published(ready.reference, ready.clerk)
    assert "R14" in refused.value.codes and "Roe" not in str(refused.value)
    a_twin(told, a_document("I am a passenger"))
    edition = published(ready.reference, ready.clerk)
    assert "Roe" not in "".join(words_of(edition.pdf, place) for place in range(1, edition.pages + 1))
    assert all(one["mark"] == ABOUT_AN_INDIVIDUAL for one in edition.contents if "Statement" in one["title"])


def test_r14_a_scan_waits_for_its_redacted_version_and_a_surname_alone_is_refused_too(ready, session):
    act(
        add_case_person, ready.reference, role=CaseRole.WITNESS, name="Ines Quillfeather", is_withheld=True,
        by=ostler(), now=clock.at(date(2015, 12, 1), 13),
    )  # fmt: skip
    scan = filed(ready.reference, "Scan", "A page of words", "")
    found = gather(session, get_review(session, ready.reference), on=PUBLISHED.date())
    assert found.left_out == [("Scan", UNREAD)] and "Scan" not in [one.title for one in found.waiting]
    a_twin(scan, a_document("Struck out"))
    told = filed(ready.reference, "Log", "Mrs QUILLFEATHER rang")
    with pytest.raises(Refused, match="stands in: Log"):
        published(ready.reference, ready.clerk)
    a_twin(told, a_document("A passenger rang"))
    edition = published(ready.reference, ready.clerk)
    assert {"Scan", "Log"} <= {one["title"] for one in edition.contents}


def test_r14_the_licence_holders_own_words_and_small_ones_are_no_part_of_a_name():
    assert not tells_part("Mr Hale drove off", ["Wilma Hale"], but="Samuel Hale")
    assert tells_part("Wilma saw it", ["Wilma Hale"], but="Samuel Hale")
    assert tells_part("Wilma saw it", ["wilma hale"], but="Samuel Hale")
    assert not tells_part("The passenger got out", ["A passenger"], but="Samuel Hale")


def test_r30_a_document_marked_anew_after_publication_goes_in_again_with_its_mark(ready, session):
    first = published(ready.reference, ready.clerk)
    policy = next(one for one in documents_of(session, ready.reference) if one.title == "Convictions policy")
    act(
        describe_document, ready.reference, number=policy.number, version=policy.id, because="It names a driver",
        label=Label(Section.POLICY, Sensitivity.CONFIDENTIAL), by=ready.clerk, now=PUBLISHED,
    )  # fmt: skip
    again = published(ready.reference, ready.clerk)
    assert [(one["title"], one["labels"]) for one in again.contents] == [("Convictions policy", [f"{first.pages}A"])]
    assert "confidential" in again.contents[0]["mark"]
    assert not gather(session, get_review(session, ready.reference), on=PUBLISHED.date()).waiting


def test_who_opened_which_edition_is_recorded_the_first_time_only(ready, session):
    edition = published(ready.reference, ready.clerk)
    member = ready.members[1]
    for hour in (9, 10):
        act(note_opened, ready.reference, edition=edition, by=member, now=clock.at(date(2015, 12, 9), hour))
    opened = openings_of(session, ready.review.id)
    assert [(one.name, one.opened_at.hour) for one in opened] == [(member.name, 9)]
    assert [one.action for one in events_about(session, ready.reference)].count("papers.opened") == 1


def test_a_note_is_its_writers_alone_and_leaves_nothing_behind_when_deleted(ready, session):
    published(ready.reference, ready.clerk)
    mine, another = ready.members[1], ready.members[2]
    events = len(events_about(session, ready.reference))
    note = {"label": "6", "by": mine, "now": PUBLISHED}
    act(keep_note, ready.reference, says="Ask about the tone", version=0, **note)
    assert own_note(session, ready.review.id, "6", person_id=mine.id).says == "Ask about the tone"
    assert own_note(session, ready.review.id, "6", person_id=another.id) is None
    with pytest.raises(Stale):
        act(keep_note, ready.reference, says="Again", version=0, **note)
    act(keep_note, ready.reference, says="", version=1, **note)
    session.expire_all()
    assert [one.says for one in session.exec(select(PapersNote)).all()] == [""]
    with pytest.raises(NotFound):
        act(keep_note, ready.reference, label="99", says="x", version=0, by=mine, now=PUBLISHED)
    assert len(events_about(session, ready.reference)) == events


def test_words_are_found_on_their_page_whatever_signs_they_hold(ready, session):
    filed(ready.reference, "Odd", "100% sure_thing")
    published(ready.reference, ready.clerk)
    hit = pages_with(session, ready.review.id, "DROVE  off")[0]
    assert (hit.label, hit.found) == ("7", "drove off")
    assert len(pages_with(session, ready.review.id, "0% sure_")) == 1
    assert pages_with(session, ready.review.id, "%%") == pages_with(session, ready.review.id, "x") == []


def test_the_database_itself_keeps_labels_apart_and_leave_whole(ready, session):
    published(ready.reference, ready.clerk)
    own = "review_id, listing_id, number, made_at, made_by, pdf, sha256, pages, contents"
    page = "review_id, edition_id, place, label, title, words"
    again = f"INSERT INTO papers_page ({page}) SELECT {page.replace('place', '99')} FROM papers_page WHERE label = '3'"
    half = (
        f"INSERT INTO papers_edition ({own}, leave_on, leave_because, other_side)"
        f" SELECT {own.replace('number', '9')}, made_at::date, '', '' FROM papers_edition"
    )
    for wrong, name in ((again, "uq_papers_page_review_id_label"), (half, "ck_papers_edition_leave_is_whole")):
        with pytest.raises(IntegrityError, match=name), session.begin_nested():
            session.execute(text(wrong))
    for change in ("UPDATE papers_edition SET pages = 1", "DELETE FROM papers_page", "DELETE FROM papers_note"):
        with pytest.raises(Exception, match="permission denied"), session.begin_nested():
            session.execute(text(change))
