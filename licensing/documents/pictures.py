"""Pages of a PDF as pictures and as words, for whoever reads them on a screen."""

from contextlib import closing
from io import BytesIO
from threading import Lock

import pypdfium2

from licensing.errors import NotFound

ONE_AT_A_TIME = Lock()  # PDFium is not made for two threads at once
WIDEST = 3000
TALLEST = 6  # times its width: a strip longer than that is drawn smaller


def page_picture(pdf: bytes, number: int, width: int) -> bytes:
    """Page `number` (from 1) as a PNG of so many pixels across. Raises NotFound for a page that there is not."""
    with ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(pdf)) as opened, closing(_page(opened, number)) as page:
        across, down = page.get_size()
        wanted = max(1, min(width, WIDEST))
        scale = min(wanted / max(across, 1), wanted * TALLEST / max(down, 1))
        picture = page.render(scale=scale, may_draw_forms=True).to_pil()
    out = BytesIO()
    picture.convert("RGB").save(out, "PNG", optimize=False)
    return out.getvalue()


def page_words(pdf: bytes, number: int) -> str:
    """The words of page `number` (from 1), as far as the file knows them. Raises NotFound likewise."""
    with ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(pdf)) as opened, closing(_page(opened, number)) as page:
        words = page.get_textpage()
        said = str(words.get_text_bounded())
        words.close()
    return said.replace("\r\n", "\n")


def _page(opened: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    if not 1 <= number <= len(opened):
        raise NotFound("There is no such page.")
    return opened[number - 1]
