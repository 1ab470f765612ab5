"""What the pages of sheets show: a day's, one sheet with its lines beside the scan, and the rows to key in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.contact.showing import text_shown
from licensing.documents.models import Document
from licensing.documents.queries import document_numbered, pdf_of, twins_of
from licensing.documents.veil import Veil
from licensing.errors import Invalid, NotFound
from licensing.hearings.attendance import SITS_AS, excluded_from
from licensing.hearings.lines import licence_words, party_lines
from licensing.hearings.rules import STEP_WORDS, Capacity
from licensing.people.permissions import Permission, may
from licensing.people.rules import Role
from licensing.powers.queries import find_holding
from licensing.powers.rules import council_mode, hears_with_panel, needs_proposal
from licensing.register.models import LicenceHolder
from licensing.register.queries import holder_by_id
from licensing.reviews.models import Review
from licensing.reviews.queries import get_review, licences_under, questions_of, review_by_id
from licensing.reviews.withheld import withheld_in
from licensing.sheets.carrying import known_of
from licensing.sheets.codes import read
from licensing.sheets.lines import Line
from licensing.sheets.models import HearingSheet, SheetEntry, SheetVerdict
from licensing.sheets.plan import plan
from licensing.sheets.queries import (
    Standing,
    entries_of,
    hearing_of_listing,
    names_of,
    sheet_numbered,
    sheets_for,
    standing_of,
    standings_of,
)
from licensing.sheets.rules import MOST_SHEETS, STRANGERS, SheetState
from licensing.sheets.written import Written
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.queries import hearing_day_by_id, listings_on, seats_of
from licensing.sittings.rules import SEAT_WORDS


@dataclass(frozen=True, slots=True)
class CaseSheets:
    """One case of the day: what was printed for it, and how its paper stands. `reference` alone behind a wall."""

    reference: str
    letter: str
    printed: Sequence[HearingSheet]
    standing: Standing
    is_hidden: bool
    may_print: bool
    on_tablets: bool


@dataclass(frozen=True, slots=True)
class SheetFile:
    """One sheet: whose it is, what was keyed in from it, line by line, and what was said of that."""

    sheet: HearingSheet
    review: Review
    holder: LicenceHolder
    held: HearingDay
    standing: Standing
    is_of_this: bool  # was the entry that stands keyed in from this very sheet?
    lines: Sequence[Line]
    unread: Sequence[str]
    scan: Document | None
    history: Sequence[tuple[SheetEntry, SheetVerdict | None]]
    names: dict[int, str]

    @property
    def state(self) -> SheetState:
        return self.standing.state if self.is_of_this else SheetState.PRINTED


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the page on which a sheet is keyed in: each a row's number and its words."""

    seats: Sequence[tuple[int, str, str]]
    deciders: Sequence[tuple[int, str]]
    askers: Sequence[tuple[int, str]]
    members: Sequence[tuple[int, str]]
    parties: Sequence[tuple[int, str, str]]
    questions: Sequence[tuple[int, int, str]]
    licences: Sequence[tuple[int, str]]
    steps: Sequence[tuple[str, str]]
    has_panel: bool
    announces: bool
    was_heard_before: bool


def sheets_of_day(session: Session, day: HearingDay, *, by: Actor) -> list[CaseSheets]:
    """The day's cases with their sheets, in the order of their times."""
    listings = listings_on(session, day.id or 0)[:MOST_SHEETS]
    ids = [one.id for one in listings]
    printed, standings = sheets_for(session, ids), standings_of(session, ids)
    return [
        _case(session, listing, place, printed, standings.get(listing.id or 0, Standing()), by)
        for place, listing in enumerate(listings)
    ]


def find_sheet(session: Session, day: HearingDay, typed: str) -> HearingSheet:
    """The sheet whose number was typed, or whose code was read, on this day's page. Raises Invalid in words."""
    known = read(typed)
    if known is None:
        raise _not_this("Enter the number at the head of the sheet, like PS-2015-0001")
    try:
        sheet = sheet_numbered(session, known.number)
    except NotFound as none:
        raise _not_this(f"No sheet {known.number} was printed") from none
    listing = session.get(Listing, sheet.listing_id)
    if listing is None or listing.hearing_day_id != day.id:
        raise _not_this(f"Sheet {known.number} is of another hearing day")
    if known.day and (known.day, known.letter, known.form) != (day.reference, sheet.letter, sheet.form_version):
        raise _not_this(f"The code and its number do not go together: sheet {known.number} was printed with another")
    return sheet


def sheet_file(session: Session, reference: str, number: str) -> SheetFile:
    """One sheet of the case, with everything that became of it. Raises NotFound for another case's."""
    review, sheet = get_review(session, reference), sheet_numbered(session, number)
    if sheet.review_id != review.id:
        raise NotFound("This case has no such sheet.")
    listing = session.get(Listing, sheet.listing_id)
    held = hearing_day_by_id(session, listing.hearing_day_id if listing else 0)
    standing = standing_of(session, sheet.listing_id)
    history = [one for one in entries_of(session, sheet.listing_id) if one[0].sheet_id == sheet.id]
    mine = standing.entry if standing.entry is not None and standing.entry.sheet_id == sheet.id else None
    lines, unread = _lines(session, review, held, sheet, mine)
    people = {sheet.printed_by, *(one.keyed_by for one, _ in history), *(said.given_by for _, said in history if said)}
    return SheetFile(
        sheet=sheet,
        review=review,
        holder=holder_by_id(session, review.holder_id),
        held=held,
        standing=standing,
        is_of_this=mine is not None,
        lines=lines,
        unread=unread,
        scan=document_numbered(session, reference, mine.document) if mine else None,
        history=history,
        names=dict(names_of(session, people)),
    )


def rows_of(session: Session, file: SheetFile, *, shown: Collection[str] = ()) -> Rows:
    """What the page on which the sheet is keyed in asks about. `shown` are fields that it has in any case."""
    review, held = file.review, file.held
    hidden, out = withheld_in(session, review.id or 0), excluded_from(session, held.id, review)
    seats = seats_of(session, held.id or 0)
    taking_part = [one for one in seats if one.person_id not in out]
    holding = find_holding(session, on=held.held_on)
    parties = [(one.name, one.capacity.value) for one in party_lines(session, review, None)]
    strangers = [("", "")] * STRANGERS
    return Rows(
        seats=[(one.person_id, one.name, SEAT_WORDS[one.role]) for one in seats],
        deciders=[(one.person_id, one.name) for one in seats if SITS_AS[one.role] is not Capacity.CLERK],
        askers=[(one.person_id, one.name) for one in taking_part if SITS_AS[one.role] is not Capacity.CLERK],
        members=[(one.person_id, one.name) for one in taking_part if one.votes],
        parties=[(place, *one) for place, one in enumerate([*parties, *strangers])],
        questions=[
            (one.id or 0, one.number, text_shown(one.asks, hidden)) for one in questions_of(session, review.id or 0)
        ],
        licences=[(one.id or 0, licence_words(one)) for one in licences_under(session, review.id or 0)],
        steps=_steps(file.sheet, shown),
        has_panel=holding is not None and hears_with_panel(holding.mode),
        announces=holding is not None and council_mode(holding.mode),
        was_heard_before=review.status.value == "part_heard",
    )


def _steps(sheet: HearingSheet, shown: Collection[str]) -> list[tuple[str, str]]:
    """The steps as this sheet has them printed; then any other that was typed, or that something is wrong with."""
    steps = {words: step.value for step, words in STEP_WORDS.items()}
    names = [words for words in sheet.told["steps"] if words in steps]
    names += [words for words, step in steps.items() if f"began-{step}" in shown and words not in names]
    return [(steps[words], words) for words in names]


def scan_shown(session: Session, file: SheetFile, veil: Veil, *, is_proposed: bool, by: Actor) -> Document | None:
    """The scan as this reader may see it; None where they may not, or where nothing was keyed in.

    Of a reader from whom a name in the case is withheld it takes the redacted version (R14). A commissioner who judges
    a proposal sees what was written in the room only once it is signed: `is_proposed` (R05).
    """
    if file.scan is None:
        return None
    holding = find_holding(session, on=file.held.held_on)
    if Role.COMMISSIONER in by.roles and holding and needs_proposal(holding.mode) and not is_proposed:
        return None
    return twins_of(session, file.review.reference).get(file.scan.number) if veil.is_drawn else file.scan


def scan_of(session: Session, file: SheetFile, veil: Veil, *, is_proposed: bool, by: Actor) -> bytes:
    """The same as a PDF. Raises NotFound where this reader may see none, Refused while the scanner has it."""
    shown = scan_shown(session, file, veil, is_proposed=is_proposed, by=by)
    if shown is None:
        raise NotFound("There is no scan of this sheet that you may see.")
    return pdf_of(session, shown)


def _lines(
    session: Session, review: Review, held: HearingDay, sheet: HearingSheet, entry: SheetEntry | None
) -> tuple[list[Line], list[str]]:
    """The lines of an entry; or why they cannot be read any more, where the case has changed since."""
    if entry is None:
        return [], []
    try:
        written = Written.model_validate(entry.written)
        return plan(written, known_of(session, review, held, sheet, written)), []
    except Invalid as problem:
        return [], list(problem.fields.values())


def _case(
    session: Session,
    listing: Listing,
    place: int,
    printed: Sequence[HearingSheet],
    standing: Standing,
    by: Actor,
) -> CaseSheets:
    reference = review_by_id(session, listing.review_id).reference
    opened = hearing_of_listing(session, listing.id or 0)
    return CaseSheets(
        reference=reference,
        letter=chr(ord("A") + place),
        printed=[one for one in printed if one.listing_id == listing.id],
        standing=standing,
        is_hidden=not may(session, by, Permission.SEE_CASES, reference),
        may_print=opened is None and listing.ended_at is None,
        on_tablets=opened is not None and not opened.from_sheet,
    )


def _not_this(says: str) -> Invalid:
    return Invalid("That is no sheet of this day.", fields={"number": says})
