"""Documents as they come from everywhere, made by code: upright, turned, shifted, left open, with a script inside."""

from io import BytesIO

import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, String

A4 = (595, 842)


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
