"""Slots as cards that can be read at a glance: the day, what is free, who sits, by when the notice must be served."""

from collections.abc import Callable
from datetime import date

from licensing.sittings.offering import Offer
from licensing.sittings.rules import panel_sentence
from licensing.sittings.scheduling import CANNOT_COME, Slot, service_sentence
from licensing.web.parts import Link
from licensing.web.parts import Slot as Card
from licensing.web.wording import clock_time, short_day

WAIVABLE = "R23"
CONSENTED = "R09"


def cards_of(
    offer: Offer, reference: str, url_for: Callable[..., str], *, today: date
) -> tuple[list[Card], list[Card]]:
    """The lawful slots, and the days that are not with their reasons and a way out."""
    lawful = [_lawful(slot, reference, url_for, today=today) for slot in offer.lawful]
    return lawful, [_unlawful(slot, reference, url_for, today=today) for slot in offer.unlawful]


def free_words(minutes: int) -> str:
    """ "50 minutes free", "1 hour 40 free"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} minutes free"
    named = "1 hour" if hours == 1 else f"{hours} hours"
    return f"{named} {rest} free" if rest else f"{named} free"


def _lawful(slot: Slot, reference: str, url_for: Callable[..., str], *, today: date) -> Card:
    warned = " ".join(rule.says for rule in slot.warned)
    says = f"{free_words(slot.minutes_free)}. {panel_sentence(slot.day.facts.seats)}. " + service_sentence(
        today, slot.day.facts.serve_by
    )
    at = f"{slot.starts_at:%H:%M}" if slot.starts_at else ""
    return Card(
        day=short_day(slot.day.starts_at),
        place=f"{clock_time(slot.starts_at or slot.day.starts_at)}, {slot.day.venue}",
        says=f"{says} {warned}".strip(),
        href=url_for("sittings.check", reference=reference, day=slot.day.reference, query={"at": at}),
        rules=list(dict.fromkeys(["R23", *(rule.code for rule in slot.warned)])),
    )


def _unlawful(slot: Slot, reference: str, url_for: Callable[..., str], *, today: date) -> Card:
    codes = [rule.code for rule in slot.broken]
    says = " ".join(_why(slot, today))
    way_out = Link("Open that day", url_for("casefile.hearing_day", day=slot.day.reference))
    needs = url_for("casefile.review", reference=reference, fragment="hearing-needs")
    if codes == [CANNOT_COME]:
        way_out = Link("The days recorded", needs)
    elif codes == [CONSENTED] and slot.day.facts.two_allowed:
        way_out = Link("Record that the holder consents to fewer members", needs)
    elif codes == [WAIVABLE] and slot.starts_at:
        address = url_for(
            "sittings.check", reference=reference, day=slot.day.reference, query={"at": f"{slot.starts_at:%H:%M}"}
        )
        way_out = Link("Record that they agree to less", address)
    return Card(
        day=short_day(slot.day.starts_at),
        place=f"{clock_time(slot.day.starts_at)}, {slot.day.venue}",
        says=says,
        rules=list(dict.fromkeys(codes)),
        way_out=way_out,
    )


def _why(slot: Slot, today: date) -> list[str]:
    """The reasons in words; for a notice that would be late, with the day it had to be served by."""
    if any(rule.code == WAIVABLE for rule in slot.broken):
        late = service_sentence(today, slot.day.facts.serve_by)
        rest = [rule.says for rule in slot.broken if rule.code not in (WAIVABLE, CANNOT_COME)]
        return [late, "The holder may agree in writing to less.", *rest, *slot.kept_away]
    return slot.why_not
