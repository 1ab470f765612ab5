"""How an act of the hearing travels: begin, the command with the form's answers, and back to the room."""

from collections.abc import Callable, Set
from dataclasses import replace
from datetime import date
from typing import Any

from fastapi import Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.hearings.days import must_declare
from licensing.hearings.forms import (
    AdjournForm,
    AdviceForm,
    AnswerForm,
    InterestForm,
    NewQuestionForm,
    NotNeededForm,
    OpenForm,
    OutcomeForm,
    PartyForm,
    QuorumReasonForm,
    ReasonForm,
)
from licensing.hearings.lines import licence_words
from licensing.hearings.motions import TERM_END_WORDS, TermEnd
from licensing.hearings.room import Room, room_of
from licensing.hearings.rules import (
    ADJOURNMENT_WORDS,
    CAPACITY_WORDS,
    FINDING_WORDS,
    INTEREST_WORDS,
    MOTION_WORDS,
    PARTIES,
    PRESENCE_WORDS,
    STEP_WORDS,
    VOTING_WORDS,
    AdjournmentReason,
    Capacity,
    InterestKind,
    Motion,
)
from licensing.notices.periods import first_suspended_day
from licensing.notices.rules import operative_through
from licensing.people.acts import acted, begin
from licensing.web.choices import Choice
from licensing.web.forms import ActForm, Filled, blank
from licensing.web.pages import page, see
from licensing.web.wording import short_day, teach

for words in (
    ADJOURNMENT_WORDS, CAPACITY_WORDS, FINDING_WORDS, INTEREST_WORDS, MOTION_WORDS, PRESENCE_WORDS, STEP_WORDS,
    VOTING_WORDS,
):  # fmt: skip
    teach(words)

COMES_AS = [(one, CAPACITY_WORDS[one]) for one in Capacity if one in PARTIES and one is not Capacity.LICENCE_HOLDER]
FORMS: dict[str, type[ActForm]] = {
    "opening": OpenForm,
    "party": PartyForm,
    "reason": ReasonForm,
    "quorum": QuorumReasonForm,
    "interest": InterestForm,
    "new_question": NewQuestionForm,
    "outcome": OutcomeForm,
    "adjourn": AdjournForm,
    "advice": AdviceForm,
}
KINDS = [(one, INTEREST_WORDS[one]) for one in InterestKind]
REASONS = [(one, ADJOURNMENT_WORDS[one]) for one in AdjournmentReason]


def carry_out(
    request: Request,
    session: SessionDep,
    reference: str,
    sent: Filled[Any],
    command: Callable[..., Any],
    *,
    by: Actor,
    without: Set[str] = frozenset(),
    **given: Any,
) -> Response:
    """Do what was sent, with the form's answers as the command's arguments, and go back to the room.

    `given` goes to the command besides; the answers named in `without` do not.
    """
    if sent.errors:
        return show_room(request, session, reference, by=by, sent=sent, status=422)
    begin(session, sent, by=by)
    answers = sent.values.model_dump(exclude={"key", "version", *without}) | given
    command(session, reference, **answers, by=by, now=clock.now())
    return acted(session, request, sent, "hearings.room", reference=reference)


def show_room(
    request: Request,
    session: SessionDep,
    reference: str,
    *,
    by: Actor,
    sent: Filled[Any] | None = None,
    status: int = 200,
) -> Response:
    """The room, with what was sent kept where it was typed. Whoever decides says first whether they have an interest.

    They go to the page of interests until they have; the acts themselves stay open to them, declaring above all.
    """
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    room = room_of(session, reference, by=by, now=clock.now())
    after = request.app.state.after_hearing(session, room, by=by)
    return page(request, "hearings/room.html", status=status, **room_context(room, sent, after=after))


def offered(room: Room, on: date) -> list[Choice]:
    """The four outcomes with what each would mean in this case, if the notice were given by hand today (R47-R49)."""
    is_driver = any(one.kind.is_driver for one in room.licences)
    who, use = room.holder.name, "drive" if is_driver else "go on"
    until, starts = short_day(operative_through(on)), short_day(first_suspended_day(on))
    kept = f"The licence is kept, and {who} may {use}."
    means = {
        Motion.REVOKED: (
            f"The licence ends. {who} may {use} until the end of {until}, or longer on appeal.",
            "Needs a ground in law, and reasons.",
        ),
        Motion.SUSPENDED: (
            f"The licence stops for a time, then comes back by itself. {who} may {use} until it starts, on {starts}.",
            "Needs a ground, reasons and an end: a term, or a step in their own hands.",
        ),
        Motion.WARNING: (f"{kept} The warning stays on file.", "Needs reasons. No appeal."),
        Motion.NO_FURTHER_ACTION: (f"{kept} The review ends.", "Needs reasons. No appeal."),
    }
    return [Choice(one, MOTION_WORDS[one], means=told, needs=needs) for one, (told, needs) in means.items()]


def room_context(room: Room, sent: Filled[Any] | None = None, *, after: object | None = None) -> dict[str, Any]:
    """What the room's templates need besides the room: its forms, the one that was sent among them.

    `after` is what `decisions`, which stands above, says of a hearing that is over (`after_hearing`).
    """
    forms = {name: blank(form, ids=name) for name, form in FORMS.items()}
    for name, form in FORMS.items():
        if sent is not None and sent.form is form:
            forms[name] = replace(sent, ids=name)
    in_words = sent is not None and sent.form in (NotNeededForm, AnswerForm)
    if sent is not None and in_words:
        sent = replace(sent, ids="words")
    return {
        "room": room,
        "after": after,
        "forms": forms,
        "sent": sent,
        "outcomes_offered": offered(room, clock.today()),
        "ends_offered": [(one, TERM_END_WORDS[one]) for one in TermEnd],
        "comes_as": COMES_AS,
        "kinds_of_interest": KINDS[1:],
        "adjournment_reasons": REASONS,
        "declarers": [(one.person_id, one.name) for one in room.seats],
        "licence_choices": [(one.id, licence_words(one)) for one in room.licences],
        "words_sent": in_words,
        "reason_sent": sent is not None and sent.form is ReasonForm,
        "sees_draft": room.sees_draft,
        "next_label": STEP_WORDS[room.next].lower() if room.next else "",
    }
