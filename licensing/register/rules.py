"""What licences there are, what becomes of them, and what is known about their holders.

A licence's standing on a day is computed from its dated events and its expiry, never stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class LicenceKind(StrEnum):
    """The licences a council grants under the Acts of 1847 and 1976. A dual badge is two of them (R42)."""

    HACKNEY_CARRIAGE_DRIVER = "hackney_carriage_driver"
    PRIVATE_HIRE_DRIVER = "private_hire_driver"
    OPERATOR = "operator"
    HACKNEY_CARRIAGE_VEHICLE = "hackney_carriage_vehicle"
    PRIVATE_HIRE_VEHICLE = "private_hire_vehicle"

    @property
    def is_driver(self) -> bool:
        return self in DRIVER_KINDS

    @property
    def is_vehicle(self) -> bool:
        return self in VEHICLE_KINDS


DRIVER_KINDS = frozenset({LicenceKind.HACKNEY_CARRIAGE_DRIVER, LicenceKind.PRIVATE_HIRE_DRIVER})
VEHICLE_KINDS = frozenset({LicenceKind.HACKNEY_CARRIAGE_VEHICLE, LicenceKind.PRIVATE_HIRE_VEHICLE})

LICENCE_WORDS = {
    LicenceKind.HACKNEY_CARRIAGE_DRIVER: "hackney carriage driver’s licence",
    LicenceKind.PRIVATE_HIRE_DRIVER: "private hire driver’s licence",
    LicenceKind.OPERATOR: "private hire operator’s licence",
    LicenceKind.HACKNEY_CARRIAGE_VEHICLE: "hackney carriage vehicle licence",
    LicenceKind.PRIVATE_HIRE_VEHICLE: "private hire vehicle licence",
}


class ConcernKind(StrEnum):
    """The kinds of offence and concern held about a licence holder."""

    CONVICTION = "conviction"
    CAUTION = "caution"
    COMPLAINT = "complaint"
    INTELLIGENCE = "intelligence"
    NON_COMPLIANCE = "non_compliance"


CONCERN_WORDS = {
    ConcernKind.CONVICTION: "Conviction",
    ConcernKind.CAUTION: "Caution",
    ConcernKind.COMPLAINT: "Complaint",
    ConcernKind.INTELLIGENCE: "Intelligence",
    ConcernKind.NON_COMPLIANCE: "Non-compliance",
}


class ContactKind(StrEnum):
    """Who else is written to about a licence holder."""

    REPRESENTATIVE = "representative"
    INTERPRETER = "interpreter"
    NEXT_OF_KIN = "next_of_kin"


class LicenceEventKind(StrEnum):
    """What happens to a licence after its grant, from an instant on."""

    GRANTED = "granted"
    SUSPENDED = "suspended"
    REVIVED = "revived"
    REVOKED = "revoked"
    SURRENDERED = "surrendered"


EVENT_WORDS = {
    LicenceEventKind.GRANTED: "Granted",
    LicenceEventKind.SUSPENDED: "Suspended",
    LicenceEventKind.REVIVED: "Suspension ended",
    LicenceEventKind.REVOKED: "Revoked",
    LicenceEventKind.SURRENDERED: "Surrendered",
}


class LicenceStanding(StrEnum):
    """How a licence stands at an instant."""

    NOT_YET = "not_yet"
    CURRENT = "current"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SURRENDERED = "surrendered"
    EXPIRED = "expired"

    @property
    def is_over(self) -> bool:
        """Is the licence gone for good? It can then be neither revoked nor suspended (R68)."""
        return self in (LicenceStanding.REVOKED, LicenceStanding.SURRENDERED, LicenceStanding.EXPIRED)


STANDING_WORDS = {
    LicenceStanding.NOT_YET: "Not yet granted",
    LicenceStanding.CURRENT: "Current",
    LicenceStanding.SUSPENDED: "Suspended",
    LicenceStanding.REVOKED: "Revoked",
    LicenceStanding.SURRENDERED: "Surrendered",
    LicenceStanding.EXPIRED: "Expired",
}


class Event(Protocol):
    """What the standing of a licence needs of one of its events (a superseded one is left out by the caller)."""

    @property
    def kind(self) -> LicenceEventKind: ...

    @property
    def begins_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime | None: ...

    @property
    def because_reference(self) -> str: ...


@dataclass(frozen=True, slots=True)
class LicenceEventFacts:
    """An event as plain facts, for whoever has no row."""

    kind: LicenceEventKind
    begins_at: datetime
    ends_at: datetime | None = None
    because_reference: str = ""


def standing_at(at: datetime, *, granted_on: date, expires_on: date, events: Sequence[Event]) -> LicenceStanding:
    """How the licence stands at the instant. It runs to the end of the day on which it expires.

    Revocation and surrender end it for good, expiry too, unless a court set the revocation aside: it then has an end.
    A suspension lasts until it ends or is revived (R54).
    """
    day = at.astimezone(LONDON).date()
    begun = sorted((event for event in events if event.begins_at <= at), key=lambda event: event.begins_at)
    kinds = {event.kind for event in begun if event.kind is not LicenceEventKind.REVOKED or _lasts(event, at)}
    if LicenceEventKind.REVOKED in kinds:
        return LicenceStanding.REVOKED
    if LicenceEventKind.SURRENDERED in kinds:
        return LicenceStanding.SURRENDERED
    if day > expires_on:
        return LicenceStanding.EXPIRED
    if day < granted_on:
        return LicenceStanding.NOT_YET
    return LicenceStanding.SUSPENDED if _is_suspended(begun, at) else LicenceStanding.CURRENT


def _lasts(event: Event, at: datetime) -> bool:
    return event.ends_at is None or at < event.ends_at


def _is_suspended(begun: Sequence[Event], at: datetime) -> bool:
    """Each case's suspension runs by itself: what one case revives, another may still suspend (R54)."""
    running: set[str] = set()
    for event in begun:
        if event.kind is LicenceEventKind.SUSPENDED and _lasts(event, at):
            running.add(event.because_reference)
        if event.kind is LicenceEventKind.REVIVED:
            running.discard(event.because_reference)
    return bool(running)
