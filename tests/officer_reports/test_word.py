"""The report in Word: out, changed there, read back; and files that are not taken, each with its own sentence."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from licensing import clock
from licensing.errors import Invalid
from licensing.officer_reports.rules import TITLES, Section, changed_sections
from licensing.officer_reports.uploading import compare_file
from licensing.officer_reports.word import as_word
from licensing.officer_reports.word_reading import read_word
from tests.builders.hearings import a_case_ready
from tests.builders.officer_reports import a_drafted_report, changed
from tests.builders.people import ostler

SECTIONS = {one.value: f"Words of {one.value}.\n- first: =cmd|' /C calc'!A0\n- second <b>&amp;</b>" for one in Section}
MADE = clock.at(date(2015, 12, 2), 10)


def in_word(reference: str = "LR-2015-0042", number: int = 3, **sections: str) -> bytes:
    return as_word(reference, number, SECTIONS | sections, authority="Calderbrook", title="Officer’s report", at=MADE)


def edited(change, content: bytes | None = None) -> bytes:
    """The file after somebody changed it in Word: `change` gets the document."""
    document = Document(BytesIO(content or in_word()))
    change(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The file with parts put in, or put in the place of others: `word__document_xml` is word/document.xml."""
    file = BytesIO()
    named = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): one for name, one in parts.items()
    }
    with ZipFile(BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for one in old.infolist():
            if one.filename not in named:
                new.writestr(one, old.read(one.filename))
        for name, one in named.items():
            new.writestr(name, one)
    return file.getvalue()


def under(document, title: str):
    """The first paragraph below a heading."""
    paragraphs = document.paragraphs
    place = next(place for place, one in enumerate(paragraphs) if one.text == title)
    return paragraphs[place + 1]


def test_what_goes_out_comes_back_word_for_word_with_headings_title_and_language():
    found = read_word(in_word())

    assert (found.reference, found.number) == ("LR-2015-0042", 3)
    assert found.sections == SECTIONS
    document = Document(BytesIO(in_word(background="A control \x0b character")))
    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"] == list(TITLES.values())
    assert document.core_properties.title == "Officer’s report: LR-2015-0042"
    assert document.core_properties.language == "en-GB"


def test_what_word_adds_is_read_as_plain_text_and_what_it_struck_out_is_not():
    def change(document):
        paragraph = under(document, TITLES[Section.RESPONSE])
        for xml in (
            '<w:ins {} w:id="1" w:author="x"><w:r><w:t xml:space="preserve"> Added.</w:t></w:r></w:ins>',
            '<w:del {} w:id="2" w:author="x"><w:r><w:delText>Gone.</w:delText></w:r></w:del>',
            '<w:fldSimple {} w:instr="INCLUDETEXT elsewhere"><w:r><w:t> Field.</w:t></w:r></w:fldSimple>',
            "<w:r {}><w:instrText>DDEAUTO c:\\\\calc</w:instrText></w:r>",
        ):
            paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Left", "Right"

    sections = read_word(edited(change)).sections

    assert sections["response"].splitlines()[0] == "Words of response. Added. Field."
    assert sections["implications"].splitlines()[-2:] == ["Left", "Right"]


def untitled(document):
    under(document, TITLES[Section.OPTIONS])._p.getprevious().getparent().remove(
        next(one for one in document.paragraphs if one.text == TITLES[Section.OPTIONS])._p
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a Word document"),
        (b"%PDF-1.7", "not a Word document"),
        (b"PK\x03\x04 and nothing more", "not a Word document"),
        (b"\xd0\xcf\x11\xe0 and more", "has a password"),
        (b"x" * (2 * 2**20 + 1), "larger than 2 MB"),
        (repacked(in_word(), word__vbaProject_bin=b"macro"), "holds macros"),
        (repacked(in_word(), word__filler_xml=b" " * (21 * 2**20)), "unpacks to more"),
        (repacked(in_word(), word__document_xml=b"<w:document/>"), "cannot be read"),
        (repacked(in_word(), word__document_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "cannot be read"),
        (repacked(in_word(), word__styles_xml=b"<broken"), "cannot be read"),
        (edited(untitled), "“Options and what each means” is missing"),
        (edited(lambda it: it.add_paragraph("Recommendation", style="Heading 1")), "“Recommendation” is not a heading"),
        (edited(lambda it: it.add_paragraph("Background", style="Heading 1")), "“Background” stands in the file twice"),
        (edited(lambda it: it.paragraphs[1].clear()), "does not say which report"),
        (edited(lambda it: it.paragraphs[0].insert_paragraph_before("Note")), "text above the heading “Background”"),
        (in_word(concerns="long " * 3000), "“Offences and concerns” is longer"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_file_that_is_not_taken_says_why(content, said):
    with pytest.raises(Invalid, match=said):
        read_word(content)


def test_a_damaged_file_is_refused_or_read_and_never_more():
    whole = in_word()
    for place in range(0, len(whole), len(whole) // 40):
        damaged = whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
        try:
            read_word(damaged)
        except Invalid:
            continue


def test_only_this_report_in_its_latest_version_is_taken_and_the_sections_are_named(undone, session):
    ready, officer = a_case_ready(), ostler()
    first = a_drafted_report(ready.reference, officer)

    def file(reference: str, report, **sections: str) -> bytes:
        return in_word(reference, report.number, **report.sections | sections)

    compared = compare_file(session, ready.review, file(ready.reference, first, background="Mine"))
    assert [one.title for one in compared.changes] == ["Background"]
    assert changed_sections(first.sections, compared.sections) == [Section.BACKGROUND]

    second = changed(first, officer, ready.reference, response="Theirs")
    for content, said in (
        (file("LR-1999-0001", second), "the report on LR-1999-0001, not on"),
        (file(ready.reference, first, background="Mine"), "Since then “The licence holder’s response” changed, in ver"),
        (file(ready.reference, first, background="Mine"), "Your file changes “Background”"),
        (file(ready.reference, second), "nothing to take"),
        (in_word(ready.reference, 9), "no version 9"),
    ):
        with pytest.raises(Invalid, match=said):
            compare_file(session, ready.review, content)
