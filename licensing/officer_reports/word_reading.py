"""A report read back from Word: its sections as plain text, or one sentence about why it is not taken.

The file is a stranger's. It is opened only after its size, its parts and its kind were looked at; nothing in it is run,
followed or fetched. What was inserted as a tracked change counts, what was deleted does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from licensing.errors import Invalid
from licensing.notices.records import BULLET
from licensing.officer_reports.rules import LONGEST_SECTION, TITLES, Section
from licensing.officer_reports.word import WRITTEN

LARGEST = 2 * 2**20  # bytes of the file
LARGEST_UNPACKED = 20 * 2**20
LARGEST_TEXT = 2 * 2**20  # bytes of the main part: hundreds of pages
MOST_PARTS = 300
OLD_WORD = b"\xd0\xcf\x11\xe0"  # the container of old Word files, and of files with a password
MAIN = "word/document.xml"
BY_TITLE = {title.casefold().replace("’", "'"): section for section, title in TITLES.items()}
# What is not there any more, or stands in the file twice.
PASSED_OVER = frozenset(
    {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
BROKEN = (
    AttributeError,
    BadZipFile,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    PackageNotFoundError,
    RuntimeError,  # nested too deep, packed in an unknown way, or with a password
    SyntaxError,  # of XML, too
    TypeError,
    ValueError,
    ZlibError,
)


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What a file holds: of which review and version it was made, and its sections."""

    reference: str
    number: int
    sections: dict[str, str]


def read_word(content: bytes) -> ReadReport:
    """The report in the file. Raises Invalid with a sentence for whoever sent it."""
    _refuse_unlikely(content)
    try:
        document = Document(BytesIO(content))
        lines = list(_lines(document))
    except BROKEN:
        raise Invalid("The file cannot be read as a Word document (.docx). Download the report again") from None
    return _report(lines)


def _refuse_unlikely(content: bytes) -> None:
    """By its size, its first bytes and the list of its parts, before anything is unpacked."""
    if len(content) > LARGEST:
        raise Invalid("The file is larger than 2 MB. Take pictures out of it: the report is text")
    if content.startswith(OLD_WORD):
        raise Invalid("The file has a password, or is of an old kind (.doc). Save it as .docx without a password")
    try:
        with ZipFile(BytesIO(content)) as parts:
            held = parts.infolist()
    except BROKEN:
        raise Invalid("The file is not a Word document (.docx)") from None
    names = {one.filename for one in held}
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise Invalid("The file holds macros. Save it as .docx without them")
    if MAIN not in names:
        raise Invalid("The file is not a Word document (.docx)")
    main = max(one.file_size for one in held if one.filename == MAIN)
    if len(held) > MOST_PARTS or sum(one.file_size for one in held) > LARGEST_UNPACKED or main > LARGEST_TEXT:
        raise Invalid("The file unpacks to more than a report can be. Download the report again")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    style: str


def _lines(document: Any) -> Iterator[_Line]:
    """Every paragraph with its style's name, those in tables and text boxes too, in the order of the file."""
    names = {style.style_id: str(style.name) for style in document.styles}
    for paragraph in _paragraphs(document.element.body):
        text = "".join(_texts(paragraph))
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        listed = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
        name = names.get(style.get(qn("w:val")), "") if style is not None else ""
        yield _Line(text.strip(), "List Bullet" if listed and not name.startswith("Heading") else name)


def _paragraphs(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in PASSED_OVER:
            continue
        if child.tag == qn("w:p"):
            yield child
        yield from _paragraphs(child)


def _texts(element: Any) -> Iterator[str]:
    """The words of one paragraph, without those of a paragraph within it: field codes and drawings have none."""
    for child in element:
        if child.tag in PASSED_OVER or child.tag == qn("w:p"):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
            yield " "
        else:
            yield from _texts(child)


def _report(lines: list[_Line]) -> ReadReport:
    found: dict[str, list[str]] = {}
    written = None
    section: Section | None = None
    for line in lines:
        if line.style.casefold() == "heading 1" and line.text:
            section = _heading(line.text, found)
            found[section] = []
        elif section is not None:
            found[section] += [BULLET + line.text if line.style.startswith("List") else line.text] if line.text else []
        elif written is None and (match := WRITTEN.fullmatch(line.text)):
            written = match
        elif line.text and line.style not in ("Title", "Subtitle"):
            raise Invalid(f"There is text above the heading “{TITLES[Section.BACKGROUND]}”. Put it below a heading")
    if written is None:
        raise Invalid("The file does not say which report it is: its line “Licence review …, version …” is gone")
    return ReadReport(written["reference"], int(written["number"]), _whole(found))


def _heading(text: str, found: dict[str, list[str]]) -> Section:
    section = BY_TITLE.get(text.casefold().replace("’", "'"))
    if section is None:
        raise Invalid(f"“{text[:80]}” is not a heading of the report. Use a smaller heading, or none, for it")
    if section in found:
        raise Invalid(f"The heading “{TITLES[section]}” stands in the file twice")
    return section


def _whole(found: dict[str, list[str]]) -> dict[str, str]:
    sections = {}
    for section in Section:
        if section not in found:
            raise Invalid(f"The heading “{TITLES[section]}” is missing from the file")
        sections[section.value] = "\n".join(found[section])
        if len(sections[section.value]) > LONGEST_SECTION:
            raise Invalid(f"“{TITLES[section]}” is longer than {LONGEST_SECTION:,} characters")
    return sections
