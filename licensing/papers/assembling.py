"""From documents to one PDF: cover, index with links, sections in order, bookmarks, a permanent label on every page.

Bytes in, bytes out: it knows no case and no database. What is inside a document and could act (scripts, forms, links,
attachments) is left behind; what it shows stays.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, Pdf, String

from licensing.papers.front import LINK, Chapter, Cover, Entry, print_front
from licensing.papers.labels import front_labels, labels_behind, plain_labels
from licensing.papers.stamping import label_font, mark_reader, reader_sheet, stamp, wrap

MOST_FRONT = 60  # pages of cover and index: 40 documents to a page
# Of a page that comes from elsewhere: what acts, what points out of the page, and what only its own file understood.
LEFT_BEHIND = (
    Name.AA,
    Name.Annots,
    Name.StructParents,
    Name.B,
    Name.PresSteps,
    Name.Thumb,
    Name.PieceInfo,
    Name.Metadata,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One document as it goes into the papers. `behind` is the label of the page it follows, in a supplement.

    `were`: the labels that its pages have already, where it is itself a set of papers: they stay beside the new ones.
    """

    key: str
    title: str
    section: str
    pdf: bytes
    mark: str = ""
    behind: str = ""
    were: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a document came to stand: its pages in the file, from 1, and their labels."""

    key: str
    title: str
    section: str
    mark: str
    sha256: str
    place: int
    labels: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.labels[0]

    @property
    def last(self) -> str:
        return self.labels[-1]

    @property
    def plain(self) -> dict[str, object]:
        """What is kept of it, as plain values."""
        return {**asdict(self), "labels": list(self.labels)}


@dataclass(frozen=True, slots=True)
class Assembled:
    """A finished set of papers: its bytes, the label of each page in order, and what stands where."""

    pdf: bytes
    labels: tuple[str, ...]
    contents: tuple[Placed, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()


def assemble(
    cover: Cover, parts: Sequence[Part], *, at: datetime, supplement: int = 0, taken: Iterable[str] = ()
) -> Assembled:
    """The papers of these parts, in the order given. `at` dates the file.

    A `supplement` (its number, from 1) gets a cover of its own, and each part's pages letters behind the page it
    follows; `taken` are the labels that pages of the case have already. Raises pikepdf's errors for what is no PDF.
    """
    with ExitStack() as opened:
        sources = [opened.enter_context(_open(part.pdf)) for part in parts]
        counts = [len(source.pages) for source in sources]
        front, placed = _front(cover, parts, counts, at=at, supplement=supplement, taken=tuple(taken))
        pdf = opened.enter_context(pikepdf.open(BytesIO(front)))
        fronts = len(pdf.pages)
        for source in sources:
            pdf.pages.extend(source.pages)
        labels = _front_labels(supplement, fronts) + [label for one in placed for label in one.labels]
        _clean(pdf, fronts)
        _stamp(
            pdf,
            _both(labels, fronts, parts, counts),
            ["" for _ in range(fronts)] + [one.mark for one in placed for _ in one.labels],
        )
        _link(pdf, fronts)
        _bookmark(pdf, placed)
        _describe(pdf, labels)
        return Assembled(_saved(pdf), tuple(labels), tuple(placed))


def copy_for(pdf: bytes, reader: str, *, at: datetime) -> bytes:
    """A copy of finished papers with the reader's name and the time on every page; kept nowhere."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        mark_reader(opened, reader_sheet(reader, at=at))
        return _saved(opened)


def page_for(pdf: bytes, place: int, reader: str, *, at: datetime) -> bytes:
    """One page (from 1) of finished papers as a file of its own, marked for its reader."""
    with pikepdf.open(BytesIO(pdf)) as opened, Pdf.new() as one:
        one.pages.append(opened.pages[place - 1])
        mark_reader(one, reader_sheet(reader, at=at))
        return _saved(one)


def _open(content: bytes) -> Pdf:
    """A document, with what was filled into its forms and noted on its pages made part of the pages."""
    pdf = pikepdf.open(BytesIO(content))
    if any(Name.Annots in page.obj for page in pdf.pages):
        if Name.AcroForm in pdf.Root:
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
    return pdf


def _front(
    cover: Cover, parts: Sequence[Part], counts: Sequence[int], *, at: datetime, supplement: int, taken: tuple[str, ...]
) -> tuple[bytes, list[Placed]]:
    """Cover and index, printed until its own length no longer moves what it says."""
    fronts = 2
    while fronts <= MOST_FRONT:
        placed = _place(parts, counts, fronts, supplement=supplement, taken=taken)
        printed = print_front(cover, _chapters(placed), at=at)
        with pikepdf.open(BytesIO(printed)) as opened:
            found = len(opened.pages)
        if found == fronts:
            return printed, placed
        fronts = found
    raise ValueError("The index of these papers is longer than any that can be read.")


def _place(
    parts: Sequence[Part], counts: Sequence[int], fronts: int, *, supplement: int, taken: tuple[str, ...]
) -> list[Placed]:
    """Each part with the labels of its pages."""
    place, used, placed = fronts + 1, list(taken), []
    for part, count in zip(parts, counts, strict=True):
        labels = labels_behind(part.behind, used, count) if supplement else plain_labels(place, count)
        used += labels
        sha256 = hashlib.sha256(part.pdf).hexdigest()
        placed.append(Placed(part.key, part.title, part.section, part.mark, sha256, place, tuple(labels)))
        place += count
    return placed


def _chapters(placed: Sequence[Placed]) -> list[Chapter]:
    return [
        Chapter(section, [Entry(one.title, one.first, one.last, one.place, one.mark) for one in group])
        for section, group in groupby(placed, key=lambda one: one.section)
    ]


def _front_labels(supplement: int, count: int) -> list[str]:
    return front_labels(supplement, count) if supplement else plain_labels(1, count)


def _clean(pdf: Pdf, fronts: int) -> None:
    """Leave behind what a page from elsewhere could do, and shut what it draws into a form."""
    for page in list(pdf.pages)[fronts:]:
        for name in LEFT_BEHIND:
            if name in page.obj:
                del page.obj[name]
        wrap(pdf, page)


def _both(labels: Sequence[str], fronts: int, parts: Sequence[Part], counts: Sequence[int]) -> list[str]:
    """Each page's label, and beside it the one that reasons and minutes know it by, where it has one."""
    were = [part.were or ("",) * count for part, count in zip(parts, counts, strict=True)]
    before = [*("" for _ in range(fronts)), *(label for one in were for label in one)]
    return [f"{now}   (papers, page {was})" if was else now for now, was in zip(labels, before, strict=True)]


def _stamp(pdf: Pdf, labels: Sequence[str], marks: Sequence[str]) -> None:
    font = label_font(pdf)
    for page, label, mark in zip(pdf.pages, labels, marks, strict=True):
        stamp(page, font, label=label, mark=mark)


def _link(pdf: Pdf, fronts: int) -> None:
    """The index's links lead to pages of this very file."""
    pages: list[Page] = list(pdf.pages)
    for page in pages[:fronts]:
        for note in page.obj.get(Name.Annots, Array()):
            leads_to = str(note.get(Name.A, Dictionary()).get(Name.URI, ""))
            if leads_to.startswith(LINK):
                del note[Name.A]
                note[Name.Dest] = Array([pages[int(leads_to.removeprefix(LINK)) - 1].obj, Name.Fit])


def _bookmark(pdf: Pdf, placed: Sequence[Placed]) -> None:
    """The cover, each section, and in it each document."""
    with pdf.open_outline() as outline:
        outline.root.clear()
        outline.root.append(OutlineItem("Cover and index", 0))
        for section, group in groupby(placed, key=lambda one: one.section):
            documents = list(group)
            chapter = OutlineItem(section, documents[0].place - 1)
            chapter.children.extend(OutlineItem(f"{one.first} {one.title}", one.place - 1) for one in documents)
            outline.root.append(chapter)


def _describe(pdf: Pdf, labels: Sequence[str]) -> None:
    """Labels for the page box of whoever reads; no claim that every page is tagged: documents sent in are not.

    The words beside each page in the viewer are the alternative.
    """
    if Name.MarkInfo in pdf.Root:
        del pdf.Root[Name.MarkInfo]
    pdf.Root[Name.PageLabels] = Dictionary(
        Nums=Array([part for place, label in enumerate(labels) for part in (place, Dictionary(P=String(label)))])
    )
    pdf.Root[Name.PageMode] = Name.UseOutlines
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        for claim in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance"):
            if claim in metadata:
                del metadata[claim]


def _saved(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True, deterministic_id=True)
    return out.getvalue()
