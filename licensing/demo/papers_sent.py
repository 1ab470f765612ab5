"""What was sent in for the cases of the hearing days to come: statements, a photo, a letter in Word. All invented."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from io import BytesIO

import docx
from pikepdf import Dictionary, Name, Pdf
from PIL import Image, ImageDraw
from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import Actor
from licensing.demo import plan
from licensing.demo.stage import Act, Stage
from licensing.documents.commands import Label, receive_documents, redact_document
from licensing.documents.opened import Limits
from licensing.documents.opening import open_file
from licensing.documents.rules import ExemptParagraph, Section, Sensitivity

RECEIVED = clock.at(plan.FIRST_DAYS[-1].on, 16)
STATEMENT = (
    "Statement of the licence holder",
    "I have driven in Calderbrook for eleven years.",
    "I did not know that I had to report the points on my licence.",
    "I have paid the fine, and have not been stopped since.",
)
POLICY = ("Statement of policy: extract", "A driver reports every conviction within seven days.")
LOG = ("Log of the operator", "14 May, 23:10. A passenger rang about the route.")


def papers_sent() -> Iterator[Act]:
    """A statement for each case of the days to come; for the first of them everything that a case can hold."""
    for day in plan.SCHEDULED_DAYS:
        for number in day.cases:
            yield Act(RECEIVED, "officer", partial(_statement, number=number))
    yield Act(RECEIVED, "clerk", _everything)


def _statement(session: Session, stage: Stage, by: Actor, now: datetime, *, number: int) -> None:
    label = Label(Section.REPRESENTATIONS, Sensitivity.EXEMPT, ExemptParagraph.ONE, received_from="The licence holder")
    files = [open_file("Statement.pdf", _letter(*STATEMENT), Limits())]
    receive_documents(session, stage.reviews[number], files=files, label=label, by=by, now=now)


def _everything(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    """A photo, a Word document, a log with its redacted version; and an extract of the policy, which is open."""
    reference = stage.reviews[plan.SCHEDULED_DAYS[0].cases[0]]
    sent = (
        ("Vehicle at the rank.jpg", _photo()),
        ("Letter.docx", _word()),
        ("Log.pdf", _letter(*LOG, "Ring Mrs Ash.")),
    )
    exempt = Label(Section.OFFENCES_AND_CONCERNS, Sensitivity.EXEMPT, ExemptParagraph.ONE, received_from="The operator")
    files = [open_file(name, content, Limits()) for name, content in sent]
    kept = receive_documents(session, reference, files=files, label=exempt, by=by, now=now).kept[-1]
    hidden = open_file("Log.pdf", _letter(*LOG, "Ring (redacted)."), Limits())
    redact_document(session, reference, number=kept.number, file=hidden, version=kept.id, by=by, now=now)
    policy = [open_file("Policy extract.pdf", _letter(*POLICY), Limits())]
    receive_documents(session, reference, files=policy, label=Label(Section.POLICY), by=by, now=now)


def _letter(*lines: str) -> bytes:
    """A page of plain lines, as somebody's own printer would make it."""
    pdf, out = Pdf.new(), BytesIO()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    shown = " ".join(f"({line}) Tj 0 -28 Td" for line in map(_escaped, lines))
    page.Contents = pdf.make_stream(f"BT /F1 14 Tf 72 740 Td {shown} ET".encode("latin-1"))
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _photo() -> bytes:
    """A vehicle at a rank, as far as three shapes can show it."""
    picture, out = Image.new("RGB", (1200, 800), "lightsteelblue"), BytesIO()
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 560, 1200, 800), fill="dimgray")
    pen.rectangle((300, 380, 900, 600), fill="black")
    pen.rectangle((420, 280, 780, 400), fill="gray")
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _word() -> bytes:
    written, out = docx.Document(), BytesIO()
    written.add_heading("To the licensing team", level=1)
    written.add_paragraph("He has worked for us since 2011. We have had one complaint about him, in May.")
    written.save(out)
    return out.getvalue()
