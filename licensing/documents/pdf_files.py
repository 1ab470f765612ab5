"""Opening a PDF that somebody sent: whole, unlocked, within bounds, and with nothing in it that acts by itself."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Pdf, Stream

from licensing.documents.opened import Limits, Unfit

BEGINS, ENDS = b"%PDF-", b"%%EOF"
LOCKED = "It is locked with a password or against changes. Open it, print it to a new PDF, and send that"
BROKEN = "It is damaged or cut short: it does not open as a PDF. Ask for it again"
BOMB = "It unpacks to far more than it seems to hold"
HAS_FILES = "Other files are packed inside it. Save those, and send each by itself"
MARKUP = (b"<html", b"<script", b"<!doctype")
MOST_NESTED = 60

# What an action may do without being asked, or with the reader's machine: taken out. Links and destinations stay.
ACTS = {
    "/JavaScript": "scripts",
    "/Launch": "commands that start programs",
    "/SubmitForm": "buttons that send what is typed",
    "/ImportData": "commands that read other files",
    "/GoToR": "links into other files",
    "/GoToE": "links into other files",
    "/Rendition": "sound or film",
    "/Movie": "sound or film",
    "/Sound": "sound or film",
    "/RichMediaExecute": "sound or film",
}
BY_THEMSELVES = {
    "/JavaScript": "scripts",
    "/JS": "scripts",
    "/AA": "actions that run by themselves",
    "/XFA": "a form of scripts",
}
ALIVE = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


def open_pdf(content: bytes, limits: Limits) -> tuple[bytes, int, tuple[str, ...]]:
    """The PDF to show, its pages, and what was taken out of it. Raises Unfit with the reason."""
    _refuse_disguise(content)
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            _refuse_shape(pdf, limits)
            _refuse_bombs(pdf, limits)
            removed = _take_out(pdf)
            shown = _saved(pdf) if removed else content
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Unfit(LOCKED) from None
    except (pikepdf.PdfError, ValueError, RuntimeError, zlib.error):
        raise Unfit(BROKEN) from None
    _refuse_unshowable(shown, pages)
    return shown, pages, removed


def _refuse_disguise(content: bytes) -> None:
    beginning = content[:1024].lower()
    if any(mark in beginning for mark in MARKUP):
        raise Unfit("It is a web page as well as a PDF")
    if ENDS not in content[-2048:]:
        raise Unfit(BROKEN)


def _refuse_shape(pdf: Pdf, limits: Limits) -> None:
    if pdf.is_encrypted:
        raise Unfit(LOCKED)
    if not len(pdf.pages):
        raise Unfit("It has no pages")
    if len(pdf.pages) > limits.pages:
        raise Unfit(f"It has {len(pdf.pages)} pages; a document may have {limits.pages}. Send it in parts")
    if "/Collection" in pdf.Root:
        raise Unfit(HAS_FILES)


def _refuse_bombs(pdf: Pdf, limits: Limits) -> None:
    """A stream that unpacks to hundreds of times its size, or a picture of more pixels than any page needs."""
    left = limits.unpacked
    for one in pdf.objects:
        if not isinstance(one, Stream):
            continue
        if one.get("/Subtype") == "/Image" and _number(one, "/Width") * _number(one, "/Height") > limits.pixels:
            raise Unfit("It holds a picture of more pixels than can be shown")
        left -= _unpacked(one, left)
        if left < 0:
            raise Unfit(BOMB)


def _unpacked(stream: Stream, most: int) -> int:
    """How many bytes the stream unpacks to, counted no further than just past `most`."""
    filters = stream.get("/Filter", Array([]))
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(one) for one in filters]
    data = stream.read_raw_bytes()
    for name in names:
        if name not in ("/FlateDecode", "/Fl"):
            break
        data = zlib.decompressobj().decompress(data, max(most, 0) + 1)
    return len(data)


def _number(one: Any, name: str) -> int:
    found = one.get(name, 0)
    return int(found) if isinstance(found, int | float) else 0


def _take_out(pdf: Pdf) -> tuple[str, ...]:
    """Take every action that runs by itself out of the file; the words for what was found."""
    found: set[str] = set()
    for part in _parts(pdf):
        if "/EF" in part or part.get("/Type") == "/EmbeddedFile":
            raise Unfit(HAS_FILES)
        said = ACTS.get(str(part.get("/S", "")))
        if said and ("/Type" not in part or part.get("/Type") == "/Action"):
            found.add(said)
            for name in [key for key in part.keys() if key != "/Type"]:  # noqa: SIM118 (a PDF's dictionary is no dict)
                del part[name]
        for name, words in (
            ("/JS", "scripts"),
            ("/AA", "actions that run by themselves"),
            ("/XFA", "a form of scripts"),
        ):
            if name in part:
                found.add(words)
                del part[name]
        if str(part.get("/Subtype", "")) in ALIVE and "/Rect" in part:
            found.add("sound or film")
            part["/Subtype"] = pikepdf.Name("/Square")
    if "/OpenAction" in pdf.Root and isinstance(pdf.Root.OpenAction, Dictionary):
        del pdf.Root["/OpenAction"]
    return tuple(sorted(found))


def _parts(pdf: Pdf) -> Iterator[Any]:
    """Every dictionary in the file: the numbered ones, and those written inside others."""
    for one in [pdf.Root, *pdf.objects]:
        yield from _within(one, 0)


def _within(one: Any, depth: int) -> Iterator[Any]:
    if depth > MOST_NESTED:
        raise Unfit(BROKEN)
    if isinstance(one, Dictionary | Stream):
        yield one
        inside = [one.get(name) for name in list(one.keys())]
    elif isinstance(one, Array):
        inside = list(one)
    else:
        return
    for part in inside:
        if isinstance(part, Dictionary | Array) and not part.is_indirect:
            yield from _within(part, depth + 1)


def _saved(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _refuse_unshowable(shown: bytes, pages: int) -> None:
    """A second reader must find the same pages, and be able to draw the first."""
    try:
        opened = pypdfium2.PdfDocument(shown)
        try:
            if len(opened) != pages:
                raise Unfit(BROKEN)
            width, _ = opened[0].get_size()
            opened[0].render(scale=min(1.0, 200 / max(width, 1)))
        finally:
            opened.close()
    except pypdfium2.PdfiumError:
        raise Unfit(BROKEN) from None
