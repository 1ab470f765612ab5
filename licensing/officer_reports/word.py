"""The report as a Word file: a heading for each section, styles, title and language. Text in it is text."""

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from licensing.notices.records import BULLET
from licensing.officer_reports.rules import TITLES, Section

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
WRITTEN = re.compile(r"Licence review (?P<reference>\S{1,32}), version (?P<number>\d{1,6})")
LEAVE = "Write below the headings. Leave the headings and the line above as they are: they say which report this is."
# What XML 1.0 cannot hold at all.
UNHELD = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_word(
    reference: str, number: int, sections: Mapping[str, str], *, authority: str, title: str, at: datetime
) -> bytes:
    """The version of the report as a file that `read_word` reads back."""
    document = Document()
    _name(document, authority=authority, title=f"{title}: {reference}", at=at)
    document.add_paragraph(f"{title}: {reference}", style="Title")
    document.add_paragraph(f"Licence review {reference}, version {number}", style="Subtitle")
    document.add_paragraph(LEAVE, style="Subtitle")
    for section in Section:
        document.add_paragraph(TITLES[section], style="Heading 1")
        for line in sections.get(section, "").splitlines():
            _line(document, UNHELD.sub("", line).strip())
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _line(document: Any, line: str) -> None:
    if line.startswith(BULLET):
        document.add_paragraph(line.removeprefix(BULLET), style="List Bullet")
    elif line:
        document.add_paragraph(line)


def _name(document: Any, *, authority: str, title: str, at: datetime) -> None:
    """Title, author, dates and language: what a screen reader and a file list say of it."""
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title, authority, authority
    about.language, about.comments = LANGUAGE, ""
    about.created = about.modified = at.replace(tzinfo=None)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), LANGUAGE)
