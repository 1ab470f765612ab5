"""Which sheets may not be carried into the record, and why, in words.

One hearing has one record. Where a tablet opened it, the tablet's record stands and is gone on with on any device that
works: nothing of it is taken from paper. So a sheet tells of a whole hearing, from its opening to its end.
"""

from datetime import datetime

from sqlmodel import Session

from licensing.errors import Refused, Stale
from licensing.reviews.models import Review
from licensing.sheets.models import HearingSheet
from licensing.sheets.queries import Standing, hearing_of_listing
from licensing.sheets.rules import FORM_VERSION, STATE_WORDS
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import hearing_day_by_id, listing_of
from licensing.web.wording import clock_time, day


def refuse_unfit(session: Session, review: Review, sheet: HearingSheet, *, now: datetime) -> HearingDay:
    """The day on which the case was put down when the sheet was printed, if the sheet may be carried into the record.

    Refused: a sheet of an older form, one whose case was put down for another time since, one of a hearing that was
    opened on a tablet, and one of a day that has not come.
    """
    about = review.reference
    if sheet.form_version != FORM_VERSION:
        raise Refused(
            f"Sheet {sheet.number} has form {sheet.form_version}, and form {FORM_VERSION} is keyed in. Keep its scan "
            "among the documents, copy it onto a sheet of the new form, and have whoever signed it sign that.",
            codes=[""],
            about=about,
        )
    opened = hearing_of_listing(session, sheet.listing_id)
    if opened is not None and not opened.from_sheet:
        raise Refused(
            f"The hearing was opened on a tablet at {clock_time(opened.opened_at)}, and what is recorded there stands. "
            "Go on with it in the room, on any device. The scan may be kept among the documents.",
            codes=[""],
            about=about,
        )
    listing = listing_of(session, review.id or 0)
    if listing is None or listing.id != sheet.listing_id:
        raise Refused(
            f"The case was put down anew after sheet {sheet.number} was printed, so the sheet is of another hearing.",
            codes=[""],
            about=about,
        )
    held = hearing_day_by_id(session, listing.hearing_day_id)
    if held.held_on > now.date():
        raise Refused(f"The hearing day is {day(held.held_on)}, and has not come.", codes=[""], about=about)
    return held


def refuse_stale(standing: Standing, version: int, reference: str, number: str) -> None:
    """Raise Stale where somebody keyed in, or said something of it, after the page was opened."""
    if standing.version != version:
        raise Stale(
            f"Somebody else dealt with sheet {number} after you opened it.",
            theirs={"The sheet": STATE_WORDS[standing.state]},
            yours={"The sheet": "As it was when you opened it"},
            back=f"/reviews/{reference}/hearing/sheets/{number}",
        )
