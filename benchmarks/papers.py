"""Papers of 200 pages from 30 documents, beside joining the same files and nothing more: read the ratio.

The documents are made by code: text, turned, landscape, shifted, and scans. Both turn by turn in one run, so that a
busy machine slows both alike. It fails where papers cost more than a second at best, or twelve times the bare joining.
Run by `make bench`; part of no test.
"""

import os
import resource
import secrets
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
NOWHERE = {
    "DATABASE_URL": "postgresql+psycopg://nobody@/no",
    "REDIS_URL": "redis://no",
    "BASE_URL": "https://no.invalid",
}
for name, value in NOWHERE.items():
    os.environ.setdefault(f"LICENSING_{name}", value)
for name in ("SECRET_KEY", "AUDIT_KEY"):
    os.environ.setdefault(f"LICENSING_{name}", secrets.token_urlsafe(32))

import pikepdf  # noqa: E402
from pikepdf import Array, Dictionary, Name, Pdf  # noqa: E402

from licensing.papers.assembling import Assembled, Part, assemble, copy_for, page_for  # noqa: E402
from licensing.papers.front import Cover  # noqa: E402
from licensing.papers.words import words_of_pages  # noqa: E402

DOCUMENTS, PAGES, ROUNDS = 30, 200, 7
MOST_SECONDS, MOST_TIMES = 1.0, 12.0
AT = datetime(2015, 12, 8, 10, tzinfo=UTC)
LINE = "(The driver was asked about the journey of 3 November and gave two accounts of it.) Tj 0 -16 Td "
COVER = Cover("Papers for the hearing of LR-2015-0042", "Calderbrook Council", [("Hearing", "18 December 2015")])


def document(number: int, pages: int) -> bytes:
    """One document: every fourth is a scan, the others text; some turned, landscape or shifted."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for place in range(pages):
        wide, high = (842, 595) if number % 5 == 0 else (595, 842)
        pdf.add_blank_page(page_size=(wide, high))
        page = pdf.pages[-1]
        if number % 7 == 0:
            page.obj.MediaBox = Array([-200, 100, wide - 200, high + 100])
        page.obj.Rotate = 90 * (number % 4)
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        drawn = f"BT /F 11 Tf 50 {high - 60} Td (Document {number}, page {place + 1}) Tj 0 -20 Td {LINE * 40} ET"
        if number % 4 == 0:
            page.obj.Resources.XObject = Dictionary(S=scan(pdf))
            drawn = f"q {wide} 0 0 {high} 0 0 cm /S Do Q"
        page.obj.Contents = pdf.make_stream(drawn.encode())
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def scan(pdf: Pdf) -> pikepdf.Object:
    """A picture as a scanner gives it: 150 kB that cannot be made smaller."""
    image = pdf.make_stream(secrets.token_bytes(150_000))
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=300, Height=500, BitsPerComponent=8))
    image.ColorSpace = Name.DeviceGray
    return image


def joined(files: list[bytes]) -> bytes:
    """The same files one after another, and no more: the floor."""
    with Pdf.new() as pdf:
        sources = [pikepdf.open(BytesIO(one)) for one in files]
        for source in sources:
            pdf.pages.extend(source.pages)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return out.getvalue()


def papers(files: list[bytes]) -> Assembled:
    parts = [
        Part(str(place), f"Document {place}", "Policy", one, "Not for publication") for place, one in enumerate(files)
    ]
    return assemble(COVER, parts, at=AT)


def timed(does: Callable[[], object]) -> float:
    began = time.perf_counter()
    does()
    return time.perf_counter() - began


def main() -> int:
    counts = [PAGES // DOCUMENTS + (place < PAGES % DOCUMENTS) for place in range(DOCUMENTS)]
    files = [document(place, count) for place, count in enumerate(counts)]
    made = papers(files)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rounds = [(timed(lambda: joined(files)), timed(lambda: papers(files))) for _ in range(ROUNDS)]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    floor, best = min(one for one, _ in rounds), min(one for _, one in rounds)
    ratio = sorted(ours / bare for bare, ours in rounds)[ROUNDS // 2]
    print(f"{len(made.labels)} pages from {len(files)} documents, {len(made.pdf) / 1e6:.1f} MB")
    print(f"joined bare {floor * 1000:.0f} ms, as papers {best * 1000:.0f} ms; the middle round {ratio:.1f} times")
    print(f"words of every page {timed(lambda: words_of_pages(made.pdf)) * 1000:.0f} ms")
    print(f"a reader's copy {timed(lambda: copy_for(made.pdf, 'Cllr Pike', at=AT)) * 1000:.0f} ms, ", end="")
    print(f"one page of it {timed(lambda: page_for(made.pdf, 100, 'Cllr Pike', at=AT)) * 1000:.0f} ms")
    print(f"memory at most {after / 1024:.0f} MB, {(after - before) / 1024:.0f} MB of it in the rounds")
    if best > MOST_SECONDS or ratio > MOST_TIMES:
        print(f"Too slow: at most {MOST_SECONDS} s and {MOST_TIMES} times are allowed.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
