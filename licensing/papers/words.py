"""The words on the pages of finished papers, as they are kept to be read aloud and searched."""

from contextlib import closing

import pypdfium2

from licensing.documents.pictures import ONE_AT_A_TIME

MOST_WORDS = 20_000  # characters kept of one page


def words_of_pages(pdf: bytes) -> list[str]:
    """The words of each page in order, as far as the file knows them; "" for a page that is only a picture.

    The file is opened once for all of them: opening it for each page would take longer than making it.
    """
    with ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(pdf)) as opened:
        return [_tidy(_words(opened, place)) for place in range(len(opened))]


def _words(opened: pypdfium2.PdfDocument, place: int) -> str:
    with closing(opened[place]) as page, closing(page.get_textpage()) as words:
        return str(words.get_text_bounded())


def _tidy(words: str) -> str:
    """Line by line, without what the database or a page could not show."""
    told = "".join(one if one.isprintable() or one == "\n" else " " for one in words)
    return "\n".join(" ".join(line.split()) for line in told.splitlines() if line.strip())[:MOST_WORDS]
