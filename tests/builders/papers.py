"""Documents as they come from everywhere, made by code: upright, turned, shifted, left open, with a script inside."""

import hashlib
from datetime import date, datetime
from io import BytesIO

import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, String

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.documents.models import Document, StoredFile
from licensing.documents.queries import next_number
from licensing.documents.rules import ExemptParagraph, Media, Section, Sensitivity, Verdict
from licensing.papers.commands import Leave, publish_papers
from licensing.papers.gathering import gather
from licensing.papers.models import PapersEdition
from licensing.people.models import Person
from licensing.reviews.queries import get_review
from tests.builders.hearings import act

A4 = (595, 842)
RECEIVED = clock.at(date(2015, 12, 2), 15)
PUBLISHED = clock.at(date(2015, 12, 8), 10)


def a_document(
    *words: str,
    size: tuple[float, float] = A4,
    turned: int = 0,
    origin: tuple[float, float] = (0, 0),
    left_open: str = "",
    acts: bool = False,
) -> bytes:
    """A PDF of one page for each of these words. `left_open` stands at the end of each page's drawing."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for one in words:
        pdf.add_blank_page(page_size=size)
        page = pdf.pages[-1]
        page.obj.MediaBox = Array([origin[0], origin[1], origin[0] + size[0], origin[1] + size[1]])
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        drawn = f"q BT /F 14 Tf {origin[0] + 60} {origin[1] + 200} Td ({one}) Tj ET Q {left_open}"
        page.obj.Contents = pdf.make_stream(drawn.encode())
        page.obj.Rotate = turned
        if acts:
            script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
            page.obj.AA = Dictionary(O=script)
            note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]), A=script)
            page.obj.Annots = Array([note])
            pdf.Root.OpenAction = script
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def words_of(pdf: bytes, place: int) -> str:
    """The words of one page, from 1."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return opened[place - 1].get_textpage().get_text_bounded()
    finally:
        opened.close()


def where_it_stands(pdf: bytes, place: int, word: str) -> tuple[float, float, bool]:
    """Where a word is seen on a page: how far from the left and from the foot, in shares of the page; and upright?

    Worked out from the page as it is drawn for a reader, so that turning and shifting are the renderer's business.
    """
    opened = pypdfium2.PdfDocument(pdf)
    try:
        page = opened[place - 1]
        text = page.get_textpage()
        found = text.search(word).get_next()
        assert found is not None, f"{word!r} is not on page {place}"
        boxes = [text.get_charbox(found[0] + step) for step in range(found[1])]
        wide, high = page.get_size()
        corners = [_seen(page, box) for box in boxes]
        across, up = corners[0]
        upright = len(corners) == 1 or (corners[-1][0] > across and abs(corners[-1][1] - up) < 3)
        return across / wide, up / high, upright
    finally:
        opened.close()


def _seen(page: pypdfium2.PdfPage, box: tuple[float, float, float, float]) -> tuple[float, float]:
    """The middle of a box of the page's own space, as the reader sees it."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    left, bottom, right, top = page.get_cropbox()
    seen = {
        0: (x - left, y - bottom), 90: (y - bottom, right - x),
        180: (right - x, top - y), 270: (top - y, x - left),
    }  # fmt: skip
    return seen[page.get_rotation()]


def filed(
    reference: str,
    title: str,
    *words: str,
    section: Section = Section.OFFENCES_AND_CONCERNS,
    sensitivity: Sensitivity = Sensitivity.EXEMPT,
    received: datetime = RECEIVED,
    instead_of: Document | None = None,
    verdict: Verdict = Verdict.CLEAN,
) -> Document:
    """A document about a case with a page for each of these words, as it is after it was received and found sound."""
    pdf = a_document(*words)
    sha256 = hashlib.sha256(pdf).hexdigest()
    with transaction() as session:
        if session.get(StoredFile, sha256) is None:
            session.add(StoredFile(sha256=sha256, content=pdf, verdict=verdict, kept_at=received))
            session.flush()
        document = Document(
            reference=reference, number=instead_of.number if instead_of else next_number(session, reference),
            title=title, section=section, sensitivity=sensitivity,
            paragraph=ExemptParagraph.ONE if sensitivity is Sensitivity.EXEMPT else None, received_at=received,
            media_type=Media.PDF, file_name="a.pdf", size=len(pdf), sha256=sha256, pdf_sha256=sha256,
            pages=len(words), because="A better scan" if instead_of else "", recorded_at=received,
            supersedes=instead_of.id if instead_of else None,
        )  # fmt: skip
        session.add(document)
        session.flush()
        record(session, "document.received", about=reference, by=SYSTEM, at=received, number=document.number,
               section=document.section)  # fmt: skip
    return document


def published(reference: str, by: Person, *, now: datetime = PUBLISHED, leave: Leave | None = None) -> PapersEdition:
    """What waits, published as it was seen."""
    with transaction() as session:
        seen = gather(session, get_review(session, reference), on=now.date()).seen
    return act(publish_papers, reference, seen=seen, leave=leave, by=by, now=now)
