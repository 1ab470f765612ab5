"""Opening a PDF that somebody sent: whole, unlocked, within bounds, and with nothing in it that acts by itself."""

import base64
import binascii
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
PACKED = "It is packed in a way that cannot be counted before it is opened. Print it to a new PDF, and send that"
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
# How a stream may be packed. A picture's own packing comes last: its pixels are counted instead.
FLATE = ("/FlateDecode", "/Fl")
HEXES, EIGHTY_FIVES, RUNS = ("/ASCIIHexDecode", "/AHx"), ("/ASCII85Decode", "/A85"), ("/RunLengthDecode", "/RL")
PICTURES = ("/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode")
BLANKS = b" \t\n\r\x0b\x0c\x00"
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
    if names and names[-1] in PICTURES:
        names.pop()
    data, most = stream.read_raw_bytes(), max(most, 0) + 1
    for name in names:
        data = _unpacked_once(data, name, most)
    return len(data)


def _unpacked_once(data: bytes, name: str, most: int) -> bytes:
    """One layer taken off, of Flate and runs no more than `most` bytes. Raises Unfit for any other way to pack."""
    if name in FLATE:
        return zlib.decompressobj().decompress(data, most)
    if name in HEXES:
        digits = data.partition(b">")[0].translate(None, BLANKS)
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    if name in EIGHTY_FIVES:
        return base64.a85decode(data.strip(BLANKS).removeprefix(b"<~").partition(b"~>")[0], ignorechars=BLANKS)
    if name in RUNS:
        return _runs(data, most)
    raise Unfit(PACKED)


def _runs(data: bytes, most: int) -> bytes:
    """Run lengths: a byte below 128 says how many follow as they are, one above how often the next is meant."""
    out, at = bytearray(), 0
    while at < len(data) and data[at] != 128 and len(out) < most:
        length = data[at]
        if length < 128:
            out += data[at + 1 : at + 2 + length]
            at += 2 + length
        else:
            out += data[at + 1 : at + 2] * (257 - length)
            at += 2
    return bytes(out[:most])


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
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, Dictionary) and (str(opening.get("/S", "")) != "/GoTo" or "/Next" in opening):
        found.add("actions that run by themselves")
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
