"""Printing sheets, keying in what was written on one, and the second person's word. One act each."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.documents.commands import Label, digest_of, receive_document
from licensing.documents.models import Document
from licensing.documents.opened import Opened
from licensing.documents.queries import document_numbered, pdf_of, same_file_of
from licensing.documents.rules import ExemptParagraph, Media, Sensitivity
from licensing.documents.rules import Section as Shelf
from licensing.errors import Invalid, Refused
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.hearings.commands.case import demand_place, refuse_barred
from licensing.hearings.models import Hearing
from licensing.people.models import Wall
from licensing.people.permissions import Permission, may
from licensing.people.queries import person_by_id
from licensing.people.rules import Role
from licensing.people.sessions import actor_of
from licensing.people.walls import lift_walls, raise_wall
from licensing.register.numbering import next_reference
from licensing.reviews.models import Review
from licensing.reviews.queries import review_by_id, take_review
from licensing.rulebook import broken, refuse_if
from licensing.sheets.carrying import carry_out, known_of
from licensing.sheets.gathering import told_of
from licensing.sheets.models import HearingSheet, SheetEntry, SheetVerdict
from licensing.sheets.plan import plan
from licensing.sheets.printing import print_sheets
from licensing.sheets.queries import Standing, hearing_of_listing, sheet_numbered, standing_of
from licensing.sheets.refusals import refuse_stale, refuse_unfit
from licensing.sheets.rules import FORM_VERSION, MOST_SHEETS, SHEET_RULES, ConfirmingFacts, SheetState
from licensing.sheets.written import Written
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.queries import get_hearing_day, hearing_day_by_id, listing_of, listings_on
from licensing.web.wording import clock_time

WAITS = "sheet waits"
KEYED = "an interest was keyed in from paper"


def print_sheet(session: Session, reference: str, *, by: Actor, now: datetime) -> HearingSheet:
    """The case's sheet for the hearing day it is put down for, with a number of its own. Kept byte for byte.

    Refused for a case that is put down for no day, and for one whose hearing was opened: its record is elsewhere.
    """
    review = take_review(session, reference)
    listing = listing_of(session, review.id or 0)
    if listing is None:
        raise Refused("This review is not put down for a hearing.", codes=[""], about=reference)
    held = hearing_day_by_id(session, listing.hearing_day_id)
    if hearing_of_listing(session, listing.id or 0) is not None:
        raise Refused("The hearing of this review was opened already.", codes=[""], about=reference)
    place = [one.id for one in listings_on(session, held.id or 0)].index(listing.id)
    letter = chr(ord("A") + place % MOST_SHEETS)
    number = next_reference(session, HearingSheet.number, "PS", held.held_on.year)
    told = told_of(session, review, listing, held, letter=letter, number=number, printed_by=by.name, now=now)
    printed = print_sheets([told], title=f"Hearing sheet {number}, case {letter}", at=now)
    sheet = HearingSheet(
        number=number, listing_id=listing.id, review_id=review.id, letter=letter, form_version=FORM_VERSION, told=told,
        pdf=printed.pdf, pages=printed.pages, printed_by=by.id or 0, printed_at=now,
    )  # fmt: skip
    session.add(sheet)
    session.flush()
    record(
        session, "sheet.printed", about=reference, by=by, at=now, sheet=number, hearing_day=held.reference,
        letter=letter, form=FORM_VERSION, pages=printed.pages,
    )  # fmt: skip
    return sheet


def print_day(session: Session, day_reference: str, *, by: Actor, now: datetime) -> Sequence[HearingSheet]:
    """A sheet for every case of the day that is still to be heard, without those that this person may not see.

    Refused where there is none. At most as many as a day has letters.
    """
    day = get_hearing_day(session, day_reference)
    ahead = []
    for listing in listings_on(session, day.id or 0)[:MOST_SHEETS]:
        reference = review_by_id(session, listing.review_id).reference
        is_ahead = listing.ended_at is None and hearing_of_listing(session, listing.id or 0) is None
        if is_ahead and may(session, by, Permission.SEE_CASES, reference):
            ahead.append(reference)
    if not ahead:
        raise Refused("No case of this day is still to be heard.", codes=[""], about=day_reference)
    for reference in sorted(ahead):  # held in the order in which everybody holds more than one case
        take_review(session, reference)
    return [print_sheet(session, reference, by=by, now=now) for reference in ahead]


def key_sheet(
    session: Session,
    reference: str,
    *,
    number: str,
    written: Written,
    scan: Opened | None,
    version: int,
    by: Actor,
    now: datetime,
) -> SheetEntry:
    """Keep what was written on the sheet, with its scan, for a second person to confirm. Nothing is the record yet.

    `version` is the entry that was shown, 0 for none. `scan` may be left out of a correction. Raises Invalid by field
    for what cannot be read, Stale, and Refused for a sheet that may not be keyed in (`refuse_unfit`).
    """
    review, sheet, standing = _take(session, reference, number, by)
    if standing.state in (SheetState.WAITING, SheetState.CONFIRMED):
        _refuse_keyed(session, standing, reference)
    refuse_stale(standing, version, reference, number)
    held = refuse_unfit(session, review, sheet, now=now)
    demand_place(session, held, by, about=reference)
    for line in plan(written, known_of(session, review, held, sheet, written)):
        if line.at > now:
            raise Refused(f"{line.in_words}: that has not happened yet.", codes=[""], about=reference)
    _wall_off(session, reference, standing.entry, written, by=by, now=now)
    document = _scan(session, reference, sheet, scan, standing, by=by, now=now)
    entry = SheetEntry(
        sheet_id=sheet.id, listing_id=sheet.listing_id, written=written.model_dump(mode="json"), document=document,
        keyed_by=by.id or 0, keyed_at=now, supersedes=standing.entry.id if standing.entry else None,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    record(
        session, "sheet.keyed", about=reference, by=by, at=now, sheet=number, document=document,
        corrects=entry.supersedes is not None,
    )  # fmt: skip
    if standing.entry is not None:
        done = "What was keyed in was corrected"
        finish_by_origin(session, reference, origin=_back(standing.entry), outcome=done, by=by, now=now)
    says = f"Compare what was keyed in from sheet {number} with its scan, and confirm it: not whoever keyed it in (R14)"
    raise_followup(
        session, says=says, due_on=now.date(), role=Role.CLERK, about=reference, origin=WAITS, by=by, now=now
    )
    return entry


def confirm_sheet(session: Session, reference: str, *, number: str, version: int, by: Actor, now: datetime) -> Hearing:
    """The second person has compared it with the scan: everything on it is done, each line at its own time, in one act.

    It is done in the name of the clerk who keyed it in, who answers for the lines; the confirmer answers for letting
    them into the record, and both are named. Refused (R14) for whoever keyed it in, and, naming line and rule, where
    any line could not lawfully be done; then nothing has changed.
    """
    review, sheet, standing, entry = _take_waiting(session, reference, number, version, by, now)
    held = refuse_unfit(session, review, sheet, now=now)
    pdf_of(session, document_numbered(session, reference, entry.document))  # refused while the scanner has it
    written = Written.model_validate(entry.written)
    lines = plan(written, known_of(session, review, held, sheet, written))
    keyer = actor_of(session, person_by_id(session, entry.keyed_by))
    _lift_keyed(session, reference, _interested(written), by=by, now=now)  # each is declared, and walled, in its turn
    carry_out(session, review, held, lines, by=keyer, now=now)
    hearing = hearing_of_listing(session, sheet.listing_id)
    if hearing is None:
        raise Refused("The sheet has no opening.", codes=[""], about=reference)
    session.add(SheetVerdict(entry_id=entry.id, hearing_id=hearing.id, says="", given_by=by.id or 0, given_at=now))
    _told(session, reference, "sheet.confirmed", standing, by=by, now=now, sheet=number, document=entry.document)
    return hearing


def send_back(
    session: Session, reference: str, *, number: str, says: str, version: int, by: Actor, now: datetime
) -> SheetVerdict:
    """It differs from the scan, or cannot be right: back to whoever keyed it in, with what is wrong."""
    _, _, standing, entry = _take_waiting(session, reference, number, version, by, now)
    verdict = SheetVerdict(entry_id=entry.id, says=says, given_by=by.id or 0, given_at=now)
    session.add(verdict)
    _told(session, reference, "sheet.sent_back", standing, by=by, now=now, sheet=number, because=says)
    raise_followup(
        session, says=f"Correct what was keyed in from sheet {number}: it was sent back", due_on=now.date(),
        role=Role.CLERK, about=reference, origin=_back(entry), owner_id=entry.keyed_by, by=by, now=now,
    )  # fmt: skip
    return verdict


def _take(session: Session, reference: str, number: str, by: Actor) -> tuple[Review, HearingSheet, Standing]:
    """The case, locked, with its sheet and how its paper stands. Refused for another case's sheet, and by R14."""
    review, sheet = take_review(session, reference), sheet_numbered(session, number)
    if sheet.review_id != review.id:
        raise Refused(f"Sheet {number} is of another case.", codes=[""], about=reference)
    refuse_barred(session, review, by)
    return review, sheet, standing_of(session, sheet.listing_id)


def _take_waiting(
    session: Session, reference: str, number: str, version: int, by: Actor, now: datetime
) -> tuple[Review, HearingSheet, Standing, SheetEntry]:
    """The same, where an entry waits for its second person, and this is one."""
    review, sheet, standing = _take(session, reference, number, by)
    demand_place(session, _day_of(session, sheet), by, about=reference)
    refuse_stale(standing, version, reference, number)
    entry = standing.entry
    if entry is None or entry.sheet_id != sheet.id or standing.state is not SheetState.WAITING:
        raise Refused(f"Nothing keyed in from sheet {number} waits to be confirmed.", codes=[""], about=reference)
    if by.id in _interested(Written.model_validate(entry.written)):
        says = (
            "Whoever declared an interest on the sheet that keeps them out of the case does not compare or confirm it."
        )
        raise Refused(says, codes=["R17"], about=reference)
    facts = ConfirmingFacts(keyed_by=entry.keyed_by, confirmed_by=by.id)
    refuse_if(broken(SHEET_RULES, facts, on=now.date()), about=reference)
    return review, sheet, standing, entry


def _interested(written: Written) -> frozenset[int]:
    """Whom an interest on the sheet keeps out of the case (R17)."""
    return frozenset(person for person, kind in written.interest.items() if kind.excludes)


def _wall_off(
    session: Session, reference: str, before: SheetEntry | None, written: Written, *, by: Actor, now: datetime
) -> None:
    """From the keying on they know nothing of the case; one whom a correction takes off the sheet may again (R17)."""
    if before is not None:
        _lift_keyed(session, reference, _interested(Written.model_validate(before.written)), by=by, now=now)
    for person in sorted(_interested(written)):
        raise_wall(session, person, reference, because=KEYED, by=by, at=now)


def _lift_keyed(session: Session, reference: str, people: frozenset[int], *, by: Actor, now: datetime) -> None:
    """Lift the walls that a keying raised, of those whose wall is of it: every other one stays."""
    rows = session.exec(select(Wall.person_id).where(Wall.case_reference == reference, Wall.because == KEYED)).all()
    for person in sorted(people.intersection(rows)):
        lift_walls(session, person, reference, because="the sheet is carried into the record", by=by, at=now)
    session.flush()


def _back(entry: SheetEntry) -> str:
    return f"sheet back {entry.id}"


def _day_of(session: Session, sheet: HearingSheet) -> HearingDay:
    listing = session.get(Listing, sheet.listing_id)
    return hearing_day_by_id(session, listing.hearing_day_id if listing else 0)


def _refuse_keyed(session: Session, standing: Standing, reference: str) -> None:
    entry = standing.entry
    assert entry is not None
    sheet = session.get(HearingSheet, entry.sheet_id)
    name = person_by_id(session, entry.keyed_by).name
    how = "is on the record" if standing.state is SheetState.CONFIRMED else "waits to be confirmed"
    raise Refused(
        f"This hearing was keyed in already, from sheet {sheet.number if sheet else ''}, by {name} at "
        f"{clock_time(entry.keyed_at)}; it {how}.",
        codes=[""],
        about=reference,
    )


def _scan(
    session: Session,
    reference: str,
    sheet: HearingSheet,
    scan: Opened | None,
    standing: Standing,
    *,
    by: Actor,
    now: datetime,
) -> int:
    """The number of the scan among the case's documents: kept now, or the one that an earlier entry had."""
    if scan is None:
        if standing.entry is None:
            raise Invalid("The scan goes with what was keyed in.", fields={"scan": "Choose the scan of the sheet"})
        return standing.entry.document
    if scan.media is Media.WORD:
        raise Invalid("That is no scan.", fields={"scan": "A scan is a PDF or a picture, not a Word document"})
    there: Document | None = same_file_of(session, reference, digest_of(scan.content))
    if there is not None:
        return there.number
    label = Label(
        Shelf.OTHER, Sensitivity.EXEMPT, ExemptParagraph.ONE, title=f"Hearing sheet {sheet.number} as it was written"
    )
    kept = receive_document(session, reference, file=scan, label=label, belongs_to=f"sheet:{sheet.id}", by=by, now=now)
    return kept.number


def _told(
    session: Session, reference: str, action: str, standing: Standing, *, by: Actor, now: datetime, **content: object
) -> None:
    keyed_by = person_by_id(session, standing.entry.keyed_by).name if standing.entry else ""
    session.flush()
    record(session, action, about=reference, by=by, at=now, keyed_by=keyed_by, **content)
    finish_by_origin(session, reference, origin=WAITS, outcome="A second person looked at it", by=by, now=now)
