"""Opening a Word document that somebody sent: a whole one, without macros, within bounds."""

import zipfile
from io import BytesIO

import docx
from docx.opc.exceptions import OpcError
from lxml.etree import XMLSyntaxError

from licensing.documents.opened import Limits, Unfit

BEGINS = b"PK\x03\x04"
MAIN = "word/document.xml"
BROKEN = "It is damaged or cut short: it does not open as a Word document. Ask for it again"
MOST_PARTS = 5000
CHUNK = 1024 * 1024
MACROS = b"macroEnabled"
FETCHES = b"attachedTemplate"  # a template that Word would fetch from elsewhere, and run


def is_word(content: bytes) -> bool:
    """Whether the bytes are a package that holds a Word document."""
    if not content.startswith(BEGINS):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return MAIN in package.namelist()
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        return False


def open_word(content: bytes, limits: Limits) -> None:
    """Return quietly when it opens as a Word document that does nothing by itself. Raises Unfit with the reason."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _refuse_bombs(package, limits)
            _refuse_active(package)
        docx.Document(BytesIO(content))
    except (
        zipfile.BadZipFile, OpcError, XMLSyntaxError, ValueError, KeyError, RuntimeError, EOFError, OSError,
    ):  # fmt: skip
        raise Unfit(BROKEN) from None


def _refuse_bombs(package: zipfile.ZipFile, limits: Limits) -> None:
    """Unpack every part, counting: what a part claims to hold is not believed."""
    if len(package.infolist()) > MOST_PARTS:
        raise Unfit("It is made of more parts than a document has")
    left = limits.unpacked
    for part in package.infolist():
        with package.open(part) as opened:
            while data := opened.read(CHUNK):
                left -= len(data)
                if left < 0:
                    raise Unfit("It unpacks to far more than it seems to hold")


def _refuse_active(package: zipfile.ZipFile) -> None:
    names = [part.filename.lower() for part in package.infolist()]
    if any("vbaproject" in name or "activex" in name for name in names):
        raise Unfit("It holds macros. Save it without them, or print it to a PDF")
    if any(name.startswith("word/embeddings/") and name.endswith((".bin", ".exe")) for name in names):
        raise Unfit("Other files are packed inside it. Save those, and send each by itself")
    if MACROS in package.read("[Content_Types].xml"):
        raise Unfit("It holds macros. Save it without them, or print it to a PDF")
    settings = "word/_rels/settings.xml.rels"
    if settings in package.namelist() and FETCHES in package.read(settings):
        raise Unfit("It fetches a template from elsewhere. Print it to a PDF, and send that")
