"""Pages as pictures, and the words on them. PDFium is not made for two threads at once: one lock."""

from io import BytesIO
from threading import Lock

import pypdfium2

ONE_AT_A_TIME = Lock()
MOST_WORDS = 20_000  # characters kept of one page
MOST_PIXELS = 4_000  # high, however long a page is


def page_picture(pdf: bytes, place: int, *, width: int) -> bytes:
    """One page (from 1) as a PNG of this width in pixels."""
    out = BytesIO()
    with ONE_AT_A_TIME:
        opened = pypdfium2.PdfDocument(pdf)
        try:
            page = opened[place - 1]
            wide, high = page.get_size()
            picture = page.render(scale=min(width / wide, MOST_PIXELS / high)).to_pil()
        finally:
            opened.close()
    picture.save(out, format="PNG", compress_level=1)
    return out.getvalue()


def words_of_pages(pdf: bytes) -> list[str]:
    """The words of each page in order, as far as they can be told; "" for a page that is only a picture."""
    with ONE_AT_A_TIME:
        opened = pypdfium2.PdfDocument(pdf)
        try:
            return [_words(opened[place]) for place in range(len(opened))]
        finally:
            opened.close()


def _words(page: pypdfium2.PdfPage) -> str:
    try:
        found = page.get_textpage().get_text_bounded()
    except pypdfium2.PdfiumError:
        return ""
    told = "".join(one if one.isprintable() else "\n" if one == "\n" else " " for one in found)
    return "\n".join(" ".join(line.split()) for line in told.splitlines() if line.strip())[:MOST_WORDS]
