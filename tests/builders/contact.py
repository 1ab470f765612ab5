"""Contact as tests need it: what a form would say, and the acts carried out by the commands themselves."""

from datetime import date
from typing import Any

from licensing.contact.commands.approaches import report_approach
from licensing.contact.commands.notes import record_note
from licensing.contact.commands.postponements import request_postponement
from licensing.contact.commands.replies import record_reply
from licensing.contact.models import Approach, ContactNote, HearingReply, PostponementRequest
from licensing.contact.rules import Attending, Means, Party, Ruling, Why
from licensing.people.models import Person
from tests.builders.hearings import act, at

THURSDAY = date(2015, 12, 3)
NOON = at(12, on=THURSDAY)


def said(**given: Any) -> dict[str, Any]:
    """A call of Thursday 3 December 2015, with the licence holder."""
    usual = {"means": Means.CALL, "party": Party.HOLDER, "name": "", "happened_on": THURSDAY}
    return usual | {"says": "He asked what the hearing is about."} | given


def answered(**given: Any) -> dict[str, Any]:
    """The licence holder answers on 3 December that he will attend, and needs nothing."""
    usual = {"attending": Attending.ATTENDING, "contact_id": None, "interpreter": "", "adjustments": ""}
    return usual | {"documents": "", "received_on": THURSDAY} | given


def asked(**given: Any) -> dict[str, Any]:
    """The licence holder asks on 3 December for more time."""
    usual = {"party": Party.HOLDER, "name": "", "why": Why.TIME, "says": "My papers are with my accountant."}
    return usual | {"received_on": THURSDAY} | given


def ruled(**given: Any) -> dict[str, Any]:
    """Refused by the clerk on 3 December."""
    usual = {"ruling": Ruling.REFUSED, "decided_by": "Cora Penn, clerk", "because": "Eleven days are left for papers."}
    return usual | {"need_met": "", "told": "By telephone, that the hearing stands.", "told_on": THURSDAY} | given


def a_note(reference: str, by: Person, **given: Any) -> ContactNote:
    return act(record_note, reference, by=by, now=NOON, **said(**given))


def a_reply(reference: str, by: Person, *, version: int = 0, **given: Any) -> HearingReply:
    return act(record_reply, reference, version=version, by=by, now=NOON, **answered(**given))


def a_request(reference: str, by: Person, **given: Any) -> PostponementRequest:
    return act(request_postponement, reference, by=by, now=NOON, **asked(**given))


def an_approach(reference: str, by: Person, councillor: Person, **given: Any) -> Approach:
    return act(report_approach, reference, councillor_id=councillor.id, by=by, now=NOON, **said(**given))
