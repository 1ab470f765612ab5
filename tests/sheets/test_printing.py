"""The sheet as it is printed: what is known and nothing withheld, its code on every page, tagged throughout."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from sqlmodel import select

from licensing.audit.models import AuditEvent
from licensing.documents.pictures import page_words
from licensing.errors import Refused
from licensing.powers.rules import Mode
from licensing.reviews.commands import add_case_person, add_question
from licensing.reviews.rules import CaseRole
from licensing.sheets.codes import code, payload, read
from licensing.sheets.commands import print_day, print_sheet
from licensing.sheets.rules import FORM_VERSION, HEADINGS, Section
from tests.builders.hearings import a_case_on, a_case_ready, act, opened
from tests.builders.sheets import MORNING, a_sheet

MM = 72 / 25.4
SIDE, RIGHT, TOP = 20 * MM, 15 * MM, 10 * MM  # where templates/sheets/sheet.typ puts the code


def words_of(sheet):
    return [" ".join(page_words(bytes(sheet.pdf), page).split()) for page in range(1, sheet.pages + 1)]


def modules_on(pdf, page_number, count):
    """The code as a camera sees it: dark or light at the middle of each module."""
    page = pypdfium2.PdfDocument(bytes(pdf))[page_number]
    scale = 6
    picture = page.render(scale=scale).to_pil().convert("L")
    left, step = (page.get_size()[0] - RIGHT - SIDE) * scale, SIDE * scale / count
    middle = [(place + 0.5) * step for place in range(count)]
    return [
        [picture.getpixel((int(left + across), int(TOP * scale + down))) < 128 for across in middle] for down in middle
    ]


def test_a_sheet_has_what_is_known_and_is_recorded(undone, session):
    ready = a_case_ready(reserve=True)
    sheet = a_sheet(ready)
    text = " ".join(words_of(sheet))
    for known in (
        "Friday 18 December 2015", ready.day.reference, ready.reference, "Martin Hale", "Town Hall", "case A",
        "Councillors propose, the commissioner decides", "given 1 December 2015", "Complaint 2 about conduct",
        "fit and proper", "To resolve that under section 100A(4)", "Printed 18 December 2015, 09:00",
        *(one.name for one in ready.members), *HEADINGS.values(),
    ):  # fmt: skip
        assert known in text, known
    assert all("Do not announce." in page for page in words_of(sheet))
    told = session.exec(select(AuditEvent).where(AuditEvent.action == "sheet.printed")).one()
    assert (told.actor_name, told.content["sheet"], told.content["form"]) == (
        ready.clerk.name, sheet.number, FORM_VERSION,
    )  # fmt: skip
    assert a_sheet(ready).number == "PS-2015-0002"


def test_the_code_on_every_page_is_that_of_the_day_the_letter_the_form_and_the_sheet(undone):
    ready = a_case_ready()
    sheet = a_sheet(ready)
    held = payload(ready.day.reference, "A", FORM_VERSION, sheet.number)
    expected = [[bool(dark) for dark in row] for row in code(held).matrix]
    for number, words in enumerate(words_of(sheet)):
        assert modules_on(sheet.pdf, number, len(expected)) == expected
        assert held in words and f"Sheet {sheet.number}, form {FORM_VERSION}" in words
    back = read(f" {held.lower()} ")
    assert back and (back.day, back.letter, back.number) == (ready.day.reference, "A", sheet.number)
    assert "Hale" not in held and read("somebody’s name") is None


def test_a_sheet_is_tagged_titled_and_in_english(undone):
    sheet = a_sheet(a_case_ready())
    with pikepdf.open(BytesIO(bytes(sheet.pdf))) as pdf:
        assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang).startswith("en")
        assert str(pdf.docinfo["/Title"]) == f"Hearing sheet {sheet.number}, case A"
        kinds = [
            str(one.S)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
        ]
    assert kinds.count("/H1") == 1 and kinds.count("/H2") == len(Section)


def test_a_withheld_name_is_on_no_sheet(undone):
    ready = a_case_ready()
    hidden = {"role": CaseRole.COMPLAINANT, "name": "Petra Okonjo", "is_withheld": True}
    act(add_case_person, ready.reference, **hidden, by=ready.clerk, now=MORNING)
    asks = {"asks": "What did Petra Okonjo see?", "alleges": "That she saw it"}
    act(add_question, ready.reference, **asks, by=ready.clerk, now=MORNING)
    text = " ".join(words_of(a_sheet(ready)))
    assert "Okonjo" not in text and "What did" in text


def test_where_councillors_decide_nothing_says_do_not_announce_and_a_day_is_printed_at_once(undone):
    ready = a_case_ready(Mode.COUNCIL_DECIDES)
    a_case_on(ready.day, hour=15, name="Dorota Kessler")
    first, second = act(print_day, ready.day.reference, by=ready.clerk, now=MORNING)
    assert (first.letter, second.letter) == ("A", "B")
    assert "Do not announce" not in " ".join(words_of(first)) and "The decision." in " ".join(words_of(first))
    opened(ready)
    assert [one.letter for one in act(print_day, ready.day.reference, by=ready.clerk, now=MORNING)] == ["B"]
    with pytest.raises(Refused):
        act(print_sheet, ready.reference, by=ready.clerk, now=MORNING)
