"""Files as people send them, good and hostile, built by code: none is kept in the repository."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

import docx
import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

# The scanner makers' own test text, in two halves so that no scanner takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
EXE = b"MZ\x90\x00" + bytes(200)
MACRO_ENABLED = b"application/vnd.ms-word.document.macroEnabled.main+xml"
LAUNCH = Dictionary(S=Name.Launch, F="calc.exe")
SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def a_pdf(*pages: str, **root: Any) -> bytes:
    """A PDF with these words on its pages; `root` is put in its catalogue."""
    pdf = _words(*(pages or ("Hello",)))
    for name, value in root.items():
        pdf.Root[f"/{name}"] = value
    return saved(pdf)


def _words(*pages: str) -> Pdf:
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for words in pages:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET".encode())
    return pdf


def saved(pdf: Pdf, **options: Any) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id="encryption" not in options, **options)
    return out.getvalue()


def a_locked_pdf(*, user: str) -> bytes:
    """Locked against changes; with `user` against reading too."""
    return saved(_words("Secret"), encryption=pikepdf.Encryption(owner="owner", user=user))


def a_pdf_with_a_file_inside() -> bytes:
    pdf = _words("See inside")
    pdf.attachments["virus.exe"] = pikepdf.AttachedFileSpec(pdf, EXE)
    return saved(pdf)


def a_pdf_with_actions() -> bytes:
    """A script at opening, one in a button, a launch behind a link, a named script; and one honest web link."""
    pdf = _words("Press here")
    rect = Array([0, 0, 90, 90])
    link = Dictionary(S=Name.URI, URI="https://example.org/")
    actions = (SCRIPT, LAUNCH, link, Dictionary(S=Name.Named, N=Name.NextPage, Next=Dictionary(SCRIPT)))
    pdf.pages[0].Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, A=pdf.make_indirect(Dictionary(one)))
            for one in actions
        ]
    )
    pdf.Root.OpenAction = Dictionary(SCRIPT)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", pdf.make_indirect(Dictionary(SCRIPT))])))
    pdf.pages[0].AA = Dictionary(O=Dictionary(SCRIPT))
    return saved(pdf)


def a_pdf_packed(data: bytes, *filters: str) -> bytes:
    """A page whose words are these bytes, said to be packed in these ways."""
    pdf = _words("Packed")
    pdf.pages[0].Contents = Stream(pdf, data, Filter=Array([Name(one) for one in filters]))
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def a_pdf_bomb(*, packed_twice: bool = False) -> bytes:
    """A page whose words unpack to 64 MB, once or through two layers."""
    data, filters = zlib.compress(bytes(64 * 1024 * 1024), 9), Array([Name.FlateDecode])
    if packed_twice:
        data, filters = zlib.compress(data, 9), Array([Name.FlateDecode, Name.FlateDecode])
    pdf = _words("Boom")
    pdf.pages[0].Contents = pikepdf.Stream(pdf, data, Filter=filters)
    return saved(pdf, compress_streams=False)


def a_pdf_with_a_huge_picture() -> bytes:
    pdf = _words("Wide")
    picture = pikepdf.Stream(pdf, b"x", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000)
    pdf.pages[0].Resources.XObject = Dictionary(Im0=picture)
    return saved(pdf)


def a_photo(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40), colour: str = "teal", **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def a_photo_from_a_phone() -> bytes:
    """Held upright: turned by a tag, and telling where it was taken."""
    tags = Image.Exif()
    tags[0x0112] = 6
    tags.get_ifd(0x8825)[1] = "N"
    return a_photo(size=(60, 40), exif=tags)


def a_png_of_many_pixels() -> bytes:
    """Some hundred bytes that say they are 30,000 by 30,000."""
    plain = a_photo("PNG")
    header = b"IHDR" + (30_000).to_bytes(4, "big") * 2 + plain[24:29]
    return plain[:12] + header + zlib.crc32(header).to_bytes(4, "big") + plain[33:]


def a_word_file(words: str = "Report", parts: dict[str, bytes] | None = None, *, drop: str = "") -> bytes:
    """A Word document; `parts` are put in or replaced, `drop` is left out."""
    plain, out = BytesIO(), BytesIO()
    written = docx.Document()
    written.add_paragraph(words)
    written.save(plain)
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        held = {name: before.read(name) for name in before.namelist() if name != drop} | (parts or {})
        for name, content in held.items():
            after.writestr(name, content)
    return out.getvalue()


def a_package(name: str = "virus.exe") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(name, EXE)
    return out.getvalue()
