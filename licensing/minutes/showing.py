"""Minutes as one reader may see them: cases behind a wall, or not theirs to know, are struck out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.errors import NotFound
from licensing.hearings.days import must_declare
from licensing.minutes.gathering import sheets_on
from licensing.minutes.models import MinutesStepTaken, MinutesVersion
from licensing.minutes.queries import latest_minutes, published_minutes, steps_of, version_by_id, versions_of
from licensing.minutes.rules import MinutesState
from licensing.people.permissions import Permission, demand, holds, may
from licensing.sittings.models import HearingDay


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item; `text` and `public` are empty where the reader may know nothing of the case."""

    key: str
    title: str
    text: str
    public: str
    reference: str
    is_hidden: bool
    from_sheet: str = ""  # the paper sheet that the case's hearing was recorded from


@dataclass(frozen=True, slots=True)
class MinutesShown:
    """The minutes that stand, and every version with what was done with it."""

    version: MinutesVersion
    state: MinutesState
    items: Sequence[ItemShown]
    versions: Sequence[tuple[MinutesVersion, Sequence[MinutesStepTaken]]]
    published: int | None

    @property
    def is_whole(self) -> bool:
        """May the reader see every case in it?"""
        return not any(one.is_hidden for one in self.items)

    @property
    def seen(self) -> list[str]:
        """The references of the cases that are shown."""
        return [one.reference for one in self.items if one.reference and not one.is_hidden]


def minutes_for(session: Session, day: HearingDay, *, by: Actor) -> MinutesShown | None:
    """The day's minutes as this person may see them; None while there are none. A draft is the clerk's own."""
    latest = latest_minutes(session, day.id)
    if latest is None:
        return None
    versions = versions_of(session, day.id)
    steps = steps_of(session, versions)
    taken = steps[latest.id or 0]
    state = MinutesState(taken[-1].step.value) if taken else MinutesState.DRAFT
    sheets = sheets_on(session, day)
    return MinutesShown(
        version=latest,
        state=state,
        items=[_item(session, one, by, sheets) for one in latest.items],
        versions=[(one, steps[one.id or 0]) for one in versions],
        published=published_minutes(session, day.id),
    )


def demand_draft(shown: MinutesShown | None, by: Actor) -> None:
    """NotFound for whoever may not see minutes before they are submitted."""
    if not holds(by, Permission.WRITE_MINUTES) and (shown is None or shown.state is MinutesState.DRAFT):
        raise NotFound("The minutes of this hearing day are not ready yet.")


def demand_every_case(session: Session, version_id: int, by: Actor) -> list[str]:
    """The references of the cases in that version, each of which this person may see; else NotAllowed."""
    references = [one["reference"] for one in version_by_id(session, version_id).items if one["reference"]]
    for reference in references:
        demand(session, by, Permission.SEE_CASES, reference)
    return references


def undeclared_on(session: Session, references: Sequence[str], by: Actor) -> HearingDay | None:
    """The hearing day on which this person sits on one of these cases and has not yet said what interest they have."""
    days = (must_declare(session, one, by=by) for one in references)
    return next((day for day in days if day is not None), None)


def _item(session: Session, one: dict[str, str], by: Actor, sheets: Mapping[str, str]) -> ItemShown:
    reference = one["reference"]
    is_hidden = bool(reference) and not may(session, by, Permission.SEE_CASES, reference)
    return ItemShown(
        key=one["key"],
        title=one["title"],
        text="" if is_hidden else one["text"],
        public="" if is_hidden else one["public"],
        reference=reference,
        is_hidden=is_hidden,
        from_sheet="" if is_hidden else sheets.get(reference, ""),
    )
