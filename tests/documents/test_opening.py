"""A file is what its bytes are, opened for real; what is hostile, locked or broken is refused with its reason."""

import base64
import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from licensing.documents.apart import open_apart
from licensing.documents.opened import MIB, Limits, Unfit
from licensing.documents.opening import open_file, plain_name
from licensing.documents.photo_pages import a4_page
from licensing.documents.rules import Media
from tests.builders import files
from tests.builders.reviews import OPENED

LIMITS = Limits(size=5 * MIB, pages=3, pixels=1_000_000, unpacked=20 * MIB)
PDF, JPEG, PNG = files.a_pdf(), files.a_photo(), files.a_photo("PNG")
BOMB = zlib.compress(bytes(30 * MIB), 9)
HEX, LETTERS, RUNS = BOMB.hex().encode() + b">", base64.a85encode(BOMB) + b"~>", zlib.compress(b"\x81a" * MIB, 9)
SCRIPTED = {"word/vbaProject.bin": b"macros"}
FETCHED = {"word/_rels/settings.xml.rels": b"<Relationships>attachedTemplate</Relationships>"}
REFUSED = {
    "empty": (b"", "empty"),
    "too large": (PDF + bytes(5 * MIB), "larger than 5 MB"),
    "plain words": (b"Dear Sir", "none of the kinds"),
    "web page called a PDF": (files.HTML, "none of the kinds"),
    "drawing with a script": (files.SVG, "none of the kinds"),
    "program": (files.EXE, "program"),
    "scanners' test file": (files.EICAR, "none of the kinds"),
    "package": (files.a_package(), "Unpack it"),
    "iPhone photo": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "iPhone"),
    "old Word": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "none of the kinds"),
    "PDF locked against reading": (files.a_locked_pdf(user="secret"), "locked"),
    "PDF locked against changes": (files.a_locked_pdf(user=""), "locked"),
    "PDF cut short": (PDF[: len(PDF) // 2], "cut short"),
    "PDF of nothing": (b"%PDF-1.7\n" + bytes(100) + b"\n%%EOF\n", "does not open"),
    "PDF without pages": (files.saved(pikepdf.Pdf.new()), "no pages"),
    "PDF of too many pages": (files.a_pdf(*"abcd"), "has 4 pages"),
    "PDF that holds a file": (files.a_pdf_with_a_file_inside(), "packed inside"),
    "PDF portfolio": (files.a_pdf(Collection=pikepdf.Dictionary()), "packed inside"),
    "PDF that is a web page": (b"%PDF-1.7\n" + files.HTML + PDF, "web page"),
    "PDF that is a package": (PDF + files.a_package(), "cut short|hidden inside"),
    "PDF bomb": (files.a_pdf_bomb(), "far more than it seems"),
    "PDF bomb in two layers": (files.a_pdf_bomb(packed_twice=True), "far more than it seems"),
    "PDF bomb in hexadecimal": (files.a_pdf_packed(HEX, "/ASCIIHexDecode", "/FlateDecode"), "far more than it seems"),
    "PDF bomb in letters": (files.a_pdf_packed(LETTERS, "/A85", "/FlateDecode"), "far more than it seems"),
    "PDF bomb of runs": (files.a_pdf_packed(RUNS, "/FlateDecode", "/RunLengthDecode"), "far more than it seems"),
    "PDF packed by a table": (files.a_pdf_packed(b"\x80", "/LZWDecode"), "cannot be counted"),
    "PDF packed behind a picture": (files.a_pdf_packed(BOMB, "/DCTDecode", "/FlateDecode"), "cannot be counted"),
    "PDF with a huge picture": (files.a_pdf_with_a_huge_picture(), "more pixels"),
    "photo cut short": (files.a_photo(size=(900, 900))[:900], "cut short"),
    "photo of nothing": (b"\xff\xd8\xff\xe0" + bytes(50), "does not open"),
    "photo that is a PDF": (JPEG + PDF, "hidden inside"),
    "photo that is a package": (JPEG + files.a_package(), "hidden inside"),
    "photo with a script": (PNG + b"<script>alert(1)</script>", "hidden inside"),
    "picture bomb": (files.a_png_of_many_pixels(), "million pixels"),
    "Word with macros": (files.a_word_file(parts=SCRIPTED), "macros"),
    "Word that fetches a template": (files.a_word_file(parts=FETCHED), "template from elsewhere"),
    "Word that holds a program": (files.a_word_file(parts={"word/embeddings/a.bin": b"MZ"}), "packed inside"),
    "Word bomb": (files.a_word_file(parts={"word/big.xml": bytes(30 * MIB)}), "far more than it seems"),
    "Word cut short": (files.a_word_file()[:3000], "Unpack it|none of the kinds"),
    "Word of nothing": (files.a_word_file(parts={"word/document.xml": b"<w"}), "does not open"),
    "Word without its list": (files.a_word_file(drop="[Content_Types].xml"), "does not open"),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_hostile_locked_or_broken_is_refused_with_its_reason(content, said):
    with pytest.raises(Unfit, match=said):
        open_file("letter.pdf", content, LIMITS)


@pytest.mark.parametrize(
    ("name", "content", "media", "named", "pages"),
    [
        ("Letter.PDF", files.a_pdf("One", "Two"), Media.PDF, "Letter.PDF", 2),
        ("C:\\scans\\photo.pdf", JPEG, Media.JPEG, "photo.jpg", 1),
        ("../../etc/sign.png", PNG, Media.PNG, "sign.png", 1),
        ("report.doc", files.a_word_file(), Media.WORD, "report.docx", None),
    ],
)
def test_a_file_is_what_its_bytes_are_whatever_its_name(name, content, media, named, pages):
    opened = open_file(name, content, LIMITS)
    assert (opened.media, opened.name, opened.pages, opened.content) == (media, named, pages, content)
    assert opened.removed == ()
    assert (opened.shown is None) is (media is Media.WORD)


def test_a_name_loses_folders_and_hidden_characters_and_ends_as_its_kind():
    assert plain_name("invoice\u202efdp.exe", Media.PDF) == "invoicefdp.pdf"
    assert plain_name("scan.jpeg", Media.JPEG) == "scan.jpeg"
    assert plain_name(" . ", Media.PDF) == "file.pdf"
    assert len(plain_name("a" * 900 + ".pdf", Media.PDF)) < 200


def test_scripts_and_launches_are_taken_out_of_a_pdf_and_its_web_links_stay():
    sent = files.a_pdf_with_actions()
    opened = open_file("form.pdf", sent, LIMITS)
    assert {"scripts", "commands that start programs"} <= set(opened.removed)
    assert opened.content == sent
    with pikepdf.open(BytesIO(opened.shown)) as pdf:
        left = b" ".join(one.unparse(resolved=True) for one in pdf.objects)
    assert b"example.org" in left
    assert not any(word in left for word in (b"alert", b"calc.exe", b"/Launch", b"/OpenAction", b"/AA"))
    assert open_file("form.pdf", opened.shown, LIMITS).removed == ()


def test_what_a_pdf_goes_to_at_opening_is_taken_out_of_what_is_shown_and_letters_are_no_bomb():
    fetches = Dictionary(S=Name.URI, URI="https://example.org/")
    opened = open_file("a.pdf", files.a_pdf(OpenAction=fetches), LIMITS)
    assert opened.removed == ("actions that run by themselves",)
    assert opened.shown is not None and b"example.org" not in opened.shown
    plain = files.a_pdf_packed(base64.a85encode(b"BT ET") + b"~>", "/ASCII85Decode")
    assert open_file("a.pdf", plain, LIMITS).removed == ()


def test_a_photo_is_turned_upright_forgets_where_it_was_taken_and_becomes_an_accessible_page():
    opened = open_file("at the door.jpg", files.a_photo_from_a_phone(), LIMITS)
    with Image.open(BytesIO(opened.shown)) as plain:
        assert plain.size == (40, 60)
        assert not plain.getexif()
    page = a4_page(opened.shown, title="At the door <b>#here</b>", at=OPENED)
    again = open_file("page.pdf", page, LIMITS)
    assert (again.pages, again.removed) == (1, ())
    with pikepdf.open(BytesIO(page)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert b"At the door" in pdf.docinfo.unparse() or "At the door" in str(pdf.open_metadata()["dc:title"])


def test_a_file_opened_apart_is_the_same_and_one_that_fills_memory_or_time_is_refused(monkeypatch):
    """What breaks the process that opens it breaks nothing here."""
    for name, content in (("a.pdf", files.a_pdf_with_actions()), ("b.jpg", JPEG), ("c.docx", files.a_word_file())):
        assert open_apart(name, content, LIMITS) == open_file(name, content, LIMITS)
    with pytest.raises(Unfit, match="locked"):
        open_apart("a.pdf", files.a_locked_pdf(user=""), LIMITS)
    monkeypatch.setattr("licensing.documents.apart.PATIENCE", 0.01)
    with pytest.raises(Unfit, match="too much time or memory"):
        open_apart("a.pdf", PDF, LIMITS)
