"""Letters as accessible PDFs, through the real printer."""

import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from licensing.notices.content import as_plain, from_plain
from licensing.notices.elements import compose
from licensing.notices.letters import Addressee, Letterhead, Plan
from licensing.notices.rendering import render
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.notices.samples import SAMPLES
from tests.builders.notices import TUESDAY, called, decided, revoked

HEAD = Letterhead(
    "Calderbrook Metropolitan Borough Council", ("Licensing", "Town Hall", "Calderbrook"), "01632 960 001",
    "licensing@calderbrook.invalid", "Calderbrook Magistrates’ Court", "Court Street, Calderbrook", "Stephen Obi",
    "Monitoring officer", "Appointed by the council on 20 May 2015.",
)  # fmt: skip
HALE = Addressee("Martin Hale", ("14 Weir Lane", "Calderbrook", "CB2 4QT"))
POST = Plan(ServiceMethod.POST_FIRST_CLASS, TUESDAY.date())
WARNED = decided(revoked(outcome="warning", warning_until=date(2018, 11, 26)))
CLEARED = decided(revoked(outcome="no_further_action"))
LETTERS = SAMPLES | {
    NoticeKind.DECISION_NOTICE: decided(),
    NoticeKind.WARNING_LETTER: WARNED,
    NoticeKind.NO_FURTHER_ACTION_LETTER: CLEARED,
    NoticeKind.HEARING_NOTICE: called(),
}


def printed(kind, content, *, to=HALE):
    return render(compose(kind, content, HEAD, to, POST).plain, at=TUESDAY)


def text_of(pdf):
    """The words on each page, read back through the fonts' own character maps."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [page_text(page) for page in opened.pages]


def page_text(page):
    maps = {name: character_map(font) for name, font in page.Resources.Font.items()}
    said, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps[str(operands[0])]
        if str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            said += [decode(bytes(part), current) for part in parts if isinstance(part, pikepdf.String)]
    return "".join(said)


def decode(raw, characters):
    return "".join(characters.get(raw[at : at + 2], "") for at in range(0, len(raw), 2))


def character_map(font):
    found = {}
    table = font.ToUnicode.read_bytes().decode()
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                code = (int(first, 16) + step).to_bytes(2, "big")
                found[code] = chr(int(text, 16) + step)
    return found


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_letter_is_tagged_titled_and_in_english(kind):
    pdf = printed(kind, LETTERS[kind]).pdf

    with pikepdf.open(BytesIO(pdf)) as opened:
        root, about = opened.Root, opened.open_metadata()
        assert bool(root.MarkInfo.Marked) and "/StructTreeRoot" in root
        assert str(root.Lang) == "en-GB" and bool(root.ViewerPreferences.DisplayDocTitle)
        assert LETTERS[kind].case_reference in str(opened.docinfo["/Title"])
        assert (about["pdfuaid:part"], about["pdfaid:part"], about["pdfaid:conformance"]) == ("1", "2", "A")


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_page_names_its_case_and_its_number(kind):
    letter = printed(kind, LETTERS[kind])

    pages = text_of(letter.pdf)

    assert len(pages) == letter.pages
    for number, said in enumerate(pages, start=1):
        assert LETTERS[kind].case_reference in said and f"Page {number} of {letter.pages}" in said


def test_the_decision_notice_puts_the_plain_summary_on_a_page_of_its_own():
    first, second, *_ = text_of(printed(NoticeKind.DECISION_NOTICE, decided()).pdf)

    assert "Last day to appeal" in first and "Thursday 24 December 2015" in first
    assert "Your right of appeal" not in first and "Why" in second


@pytest.mark.parametrize("kind", [NoticeKind.WARNING_LETTER, NoticeKind.NO_FURTHER_ACTION_LETTER])
def test_r56_a_warning_and_no_further_action_have_no_appeal_text(kind):
    assert "appeal" not in "".join(text_of(printed(kind, LETTERS[kind]).pdf)).lower()


def test_what_somebody_wrote_is_words_and_never_markup():
    sly = "#panic() $x$ *bold* _it_ @ref <b>html</b> \\ [x] Łukasz Ŵyn Ștefan"

    said = "".join(text_of(printed(NoticeKind.DECISION_NOTICE, decided(reasons=sly)).pdf))

    assert sly.replace(" ", "") in said.replace(" ", "")


def test_large_print_is_larger():
    large = replace(HALE, is_large=True)

    assert (
        printed(NoticeKind.DECISION_NOTICE, decided(), to=large).pages
        > printed(NoticeKind.DECISION_NOTICE, decided()).pages
    )


def test_forty_letters_at_once_are_forty_different_letters():
    contents = [decided(case_reference=f"LR-2015-{number:04}") for number in range(1, 41)]

    with ThreadPoolExecutor(8) as pool:
        letters = list(pool.map(lambda content: printed(NoticeKind.DECISION_NOTICE, content).pdf, contents))

    for content, pdf in zip(contents, letters, strict=True):
        tokens = set(re.findall(r"LR-2015-\d{4}", "".join(text_of(pdf))))
        assert tokens == {content.case_reference}


@pytest.mark.parametrize("kind", NoticeKind)
def test_content_survives_being_kept(kind):
    assert from_plain(kind, as_plain(LETTERS[kind])) == LETTERS[kind]


def test_the_same_letter_printed_twice_at_one_time_is_the_same_file():
    once, again = (printed(NoticeKind.DECISION_NOTICE, decided()).pdf for _ in range(2))

    assert zlib.crc32(once) == zlib.crc32(again)
