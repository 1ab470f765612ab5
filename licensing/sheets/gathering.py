"""What is known of a case before it is heard, as its sheet prints it: withheld names masked, nothing decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.contact.needs import needs_of_hearing
from licensing.contact.showing import text_shown
from licensing.hearings.access import items_of
from licensing.hearings.attendance import SITS_AS, excluded_from
from licensing.hearings.lines import licence_words, party_lines
from licensing.hearings.proceedings import order_of
from licensing.hearings.publicity import USUAL_INTEREST, USUAL_PARAGRAPHS, exclusion
from licensing.hearings.queries import proceedings_to_come
from licensing.hearings.rules import (
    ADJOURNMENT_WORDS,
    CAPACITY_WORDS,
    STEP_WORDS,
    Capacity,
    Step,
)
from licensing.notices.queries import notice_by_id, service_of
from licensing.powers.models import PowerHolding
from licensing.powers.queries import find_holding
from licensing.powers.rules import MODE_WORDS, council_mode, hears_with_panel, needs_proposal, panel_name
from licensing.register.queries import holder_by_id
from licensing.register.rules import LicenceKind
from licensing.reviews.models import Review
from licensing.reviews.queries import licences_under, questions_of
from licensing.reviews.withheld import Withheld, withheld_in
from licensing.sheets.codes import drawn, payload
from licensing.sheets.rules import FORM_VERSION, HEADINGS, NEW_QUESTIONS, PAUSES, STRANGERS
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.queries import Seated, seats_of
from licensing.sittings.rules import SEAT_WORDS
from licensing.web.wording import clock_time, day, instant, long_day, say

VEHICLES = frozenset({LicenceKind.HACKNEY_CARRIAGE_VEHICLE, LicenceKind.PRIVATE_HIRE_VEHICLE})


def told_of(
    session: Session,
    review: Review,
    listing: Listing,
    held: HearingDay,
    *,
    letter: str,
    number: str,
    printed_by: str,
    now: datetime,
) -> dict[str, Any]:
    """Everything on one sheet, as plain values."""
    hidden = withheld_in(session, review.id or 0)
    holding = find_holding(session, on=held.held_on)
    code = payload(held.reference, letter, FORM_VERSION, number)
    return {
        "number": number,
        "form": FORM_VERSION,
        "payload": code,
        "qr": drawn(code),
        "authority": settings_on(session, held.held_on)[Setting.AUTHORITY_NAME],
        "case": review.reference,
        "letter": letter,
        "day": held.reference,
        "printed": f"Printed {instant(now)} by {printed_by}",
        "known": _known(session, review, listing, held, holding, hidden),
        "headings": {one.value: words for one, words in HEADINGS.items()},
        **_people(session, review, held),
        **_by_mode(session, review, held, holding),
        "steps": _steps(session, review, held, holding, now),
        "questions": [
            {"number": one.number, "asks": text_shown(one.asks, hidden)}
            for one in questions_of(session, review.id or 0)
        ],
        "licences": [
            {"words": licence_words(one), "is_asked": one.kind not in VEHICLES}
            for one in licences_under(session, review.id or 0)
        ],
        "reasons": list(ADJOURNMENT_WORDS.values()),
        "blank": {"questions": NEW_QUESTIONS, "pauses": PAUSES, "strangers": STRANGERS},
    }


def _steps(
    session: Session, review: Review, held: HearingDay, holding: PowerHolding | None, now: datetime
) -> list[str]:
    """The steps that have a time of their own, in the order that is set for the day as known at the printing."""
    holding_id = holding.id if holding else None
    set_to = proceedings_to_come(session, review.id, holding_id=holding_id, on=held.held_on, at=now)
    return [STEP_WORDS[step] for step in order_of(set_to) if step not in (Step.ATTENDANCE, Step.CLOSED)]


def _known(
    session: Session,
    review: Review,
    listing: Listing,
    held: HearingDay,
    holding: PowerHolding | None,
    hidden: Sequence[Withheld],
) -> list[tuple[str, str]]:
    quorum = settings_on(session, held.held_on)[Setting.QUORUM]
    members = [one for one in seats_of(session, held.id or 0) if one.votes and not one.sent_apologies]
    needs = needs_of_hearing(session, review, hidden).in_words
    return [
        ("Hearing day", f"{long_day(held.held_on)}, {held.reference}"),
        ("Time and place", f"{clock_time(listing.starts_at)}, {held.venue}"),
        ("Licence holder", holder_by_id(session, review.holder_id).name),
        ("Licences", "; ".join(licence_words(one) for one in licences_under(session, review.id or 0))),
        ("Why it is reviewed", text_shown(review.why, hidden)),
        ("Who decides", f"{MODE_WORDS[holding.mode]}. {holding.instrument}" if holding else "Nobody holds the power"),
        ("Panel and quorum", f"{len(members)} members seated, quorum {quorum}"),
        ("Hearing notice", _notice(session, listing)),
        ("What the hearing needs", needs or "Nothing was asked for"),
    ]


def _notice(session: Session, listing: Listing) -> str:
    if listing.notice_id is None:
        return "None: resumed on a day that was announced"
    notice, service = notice_by_id(session, listing.notice_id), service_of(session, listing.notice_id)
    if service is None or service.given_on is None:
        return f"{notice.reference}, service not proved"
    return f"{notice.reference}, given {day(service.given_on)}, {say(service.method).lower()}"


def _people(session: Session, review: Review, held: HearingDay) -> dict[str, Any]:
    """Who sits, who declares, and who comes for the case. Whoever is kept out of it stands there struck out."""
    out = excluded_from(session, held.id, review)
    seats = seats_of(session, held.id or 0)
    return {
        "seats": [[one.name, _sits_as(one), one.person_id in out] for one in seats],
        "deciders": [one.name for one in seats if one.person_id not in out and not _is_clerk(one)],
        "askers": [one.name.split()[-1] for one in seats if one.person_id not in out and not _is_clerk(one)],
        "parties": [[one.name, CAPACITY_WORDS[one.capacity]] for one in party_lines(session, review, None)],
    }


def _sits_as(one: Seated) -> str:
    return f"{SEAT_WORDS[one.role]}{', apologies' if one.sent_apologies else ''}"


def _is_clerk(one: Seated) -> bool:
    return SITS_AS[one.role] is Capacity.CLERK


def _by_mode(session: Session, review: Review, held: HearingDay, holding: PowerHolding | None) -> dict[str, Any]:
    """What hangs on who decides: what councillors' outcome is called, whether anything may be announced (R03, R78)."""
    mode = holding.mode if holding else None
    is_meeting = mode is not None and hears_with_panel(mode)
    outcome = "The councillors’ advice"
    if mode is not None and council_mode(mode):
        outcome = "The decision"
    elif mode is not None and needs_proposal(mode):
        outcome = "The councillors’ proposal"
    said = exclusion([items_of(session, held)[review.id or 0]], USUAL_PARAGRAPHS, USUAL_INTEREST)
    return {
        "announces": mode is not None and council_mode(mode),
        "outcome": outcome,
        "has_panel": is_meeting,
        "panel": panel_name(mode) if mode else "",
        "resolution": said if is_meeting else "",
    }
