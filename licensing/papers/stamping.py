"""What is written on a page of papers: its label, its marking, and lightly who reads it. Upright on every page.

Everything is fenced off from what the page itself left open (q … Q), and is an artifact: it is not read aloud.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from licensing.papers.front import typeset

FONT = Name("/PapersLabel")
READER, ORIGINAL = Name("/PapersReader"), Name("/PapersOriginal")
USUAL_WIDTH = 595.0  # points, A4: a stamp grows with a larger page
LABEL_SIZE, MARK_SIZE, FOOT, HEAD = 10.0, 8.5, 14.0, 12.0
# Widths in thousandths of the size, Helvetica-Bold, near enough to centre a line.
WIDE = 0.58


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as its reader sees it: width and height in points, and the matrix from there to the page's own space."""

    width: float
    height: float
    matrix: tuple[float, float, float, float, float, float]
    scale: float


def sight_of(page: Page) -> Sight:
    """How a page is seen: heeds its crop, a shifted origin, its rotation and its unit."""
    left, bottom, right, top = _visible(page)
    wide, high = right - left, top - bottom
    turned = int(page.obj.get(Name.Rotate, 0)) % 360
    unit = float(page.obj.get(Name.UserUnit, 1)) or 1.0
    matrix = {
        0: (1.0, 0.0, 0.0, 1.0, left, bottom),
        90: (0.0, 1.0, -1.0, 0.0, right, bottom),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, -1.0, 1.0, 0.0, left, top),
    }.get(turned, (1.0, 0.0, 0.0, 1.0, left, bottom))
    if turned in (90, 270):
        wide, high = high, wide
    return Sight(wide, high, matrix, max(1 / unit, min(wide, high) / USUAL_WIDTH))


def label_font(pdf: Pdf) -> Object:
    """The font of labels and marks, once a file: every reader has it."""
    return pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"), Encoding=Name.WinAnsiEncoding)
    )


def stamp(page: Page, font: Object, *, label: str, mark: str = "") -> None:
    """Write the label at the foot and the marking at the head, each on white so that a dark scan hides neither."""
    sight = sight_of(page)
    lines = _line(sight, label, LABEL_SIZE, foot=FOOT)
    lines += _line(sight, mark, MARK_SIZE, head=HEAD) if mark else ""
    _write(page, sight, lines)
    page.add_resource(font, Name.Font, FONT, replace_existing=True)


def wrap(pdf: Pdf, page: Page) -> None:
    """Put what somebody else's page draws inside one form: whatever it leaves open or spoils ends with it."""
    page.contents_coalesce()
    drawn = page.obj.get(Name.Contents)
    form = pdf.make_stream(
        drawn.read_bytes() if isinstance(drawn, Stream) else b"",
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array(_visible(page)),
            Resources=page.obj.get(Name.Resources, Dictionary()),
        ),
    )
    if Name.Group in page.obj:
        form[Name.Group] = page.obj.Group
    page.obj[Name.Contents] = pdf.make_stream(f"q {ORIGINAL} Do Q".encode())
    page.obj[Name.Resources] = Dictionary(XObject=Dictionary({str(ORIGINAL): form}))


def reader_sheet(reader: str, *, at: datetime) -> bytes:
    """A small page that says who reads, and when: what `mark_reader` lays over each page."""
    when = f"{at.day} {at:%B %Y, %H:%M}"
    return typeset("reader.typ", {"reader": reader, "when": when}, at=at)


def mark_reader(pdf: Pdf, sheet: bytes, *, pages: Sequence[int] | None = None) -> None:
    """Lay the reader's name and the time lightly over these pages (by index; all of them if none are given)."""
    with pikepdf.open(BytesIO(sheet)) as opened:
        form = pdf.copy_foreign(opened.pages[0].as_form_xobject())
    width, height = (float(one) for one in form.BBox[2:4])
    for place in range(len(pdf.pages)) if pages is None else pages:
        page = pdf.pages[place]
        sight = sight_of(page)
        wide = width * sight.scale
        x = max(0.0, (sight.width - wide) / 2)
        grown = sight.scale if wide <= sight.width else sight.width / width
        _write(
            page, sight, f"{grown:.4f} 0 0 {grown:.4f} {x:.2f} {(sight.height - height * grown) / 2:.2f} cm {READER} Do"
        )
        page.add_resource(form, Name.XObject, READER, replace_existing=True)


def _write(page: Page, sight: Sight, drawn: str) -> None:
    """Add to a page, over what is there, as an artifact."""
    matrix = " ".join(f"{one:.4f}" for one in sight.matrix)
    artifact = f"\nQ\n/Artifact <</Type /Pagination>> BDC q {matrix} cm {drawn} Q EMC\n"
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(artifact.encode("cp1252", "replace"))
    _own_resources(page)


def _line(sight: Sight, text: str, size: float, *, foot: float = 0.0, head: float = 0.0) -> str:
    """One line of text, centred, on a white ground, so far from foot or head; smaller where it would not fit."""
    wide = len(text) * size * WIDE
    grown = min(sight.scale, sight.width / (wide + 10))
    x = (sight.width / grown - wide) / 2
    y = foot if foot else sight.height / grown - head - size
    return (
        f"q {grown:.4f} 0 0 {grown:.4f} 0 0 cm "
        f"1 1 1 rg {x - 5:.2f} {y - size * 0.35:.2f} {wide + 10:.2f} {size * 1.35:.2f} re f "
        f"0 g 0 Tr BT {FONT} {size} Tf {x:.2f} {y:.2f} Td ({_escaped(text)}) Tj ET Q "
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _own_resources(page: Page) -> None:
    """A page without resources of its own, or that shares them with others, gets its own."""
    own = page.obj.get(Name.Resources)
    page.obj[Name.Resources] = Dictionary(dict(own.items())) if isinstance(own, Dictionary) else Dictionary()
    for kind in (Name.Font, Name.XObject):
        inside = page.obj.Resources.get(kind)
        page.obj.Resources[kind] = Dictionary(dict(inside.items())) if isinstance(inside, Dictionary) else Dictionary()


def _visible(page: Page) -> tuple[float, float, float, float]:
    """The part of the page that is shown: the crop within the media, whichever corners they name."""
    crop, media = _box(page.cropbox), _box(page.mediabox)
    left, bottom = max(crop[0], media[0]), max(crop[1], media[1])
    right, top = min(crop[2], media[2]), min(crop[3], media[3])
    return (left, bottom, right, top) if right > left and top > bottom else media


def _box(box: Array) -> tuple[float, float, float, float]:
    one, two, three, four = (float(part) for part in box)
    return min(one, three), min(two, four), max(one, three), max(two, four)
