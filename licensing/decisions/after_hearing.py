"""Whose turn it is once a hearing is closed, as each person in the room is told: who writes, judges, has decided.

The room is `hearings`', which stands below and knows of no proposal; `app.py` hands it this function.
"""

from dataclasses import dataclass

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.decisions.models import Judgment, Proposal
from licensing.decisions.queries import draft_of, judgment_of, latest_proposal
from licensing.decisions.rules import JudgmentAct
from licensing.decisions.views import signature
from licensing.hearings.room import Room
from licensing.people.permissions import Permission, holds
from licensing.powers.rules import council_mode, needs_proposal
from licensing.reviews.rules import Status


@dataclass(frozen=True, slots=True)
class AfterHearing:
    """Whose turn it is, in a heading and a sentence, and for whom it is theirs: the act and the page it is done on."""

    lead: str
    says: str = ""
    label: str = ""
    route: str = ""
    do_not_announce: bool = False


def after_hearing(session: Session, room: Room, *, by: Actor) -> AfterHearing | None:
    """What this person is told in the room of a case that was heard; None before that, and for one that was put off."""
    if room.hearing is None or room.mode is None or room.is_open or room.is_adjourned:
        return None
    if room.review.status is Status.DECIDED:
        return AfterHearing("The case is decided", label="Read the decision", route="decisions.show")
    if council_mode(room.mode):
        return _written(room, "decision", "decisions.panel_decide", by)
    decides = holds(by, Permission.DECIDE_AS_COMMISSIONER)
    if not needs_proposal(room.mode):
        if decides:
            return AfterHearing("Your decision", label="Decide", route="decisions.judge", do_not_announce=True)
        return AfterHearing("The case is with the commissioner", do_not_announce=True)
    proposal = latest_proposal(session, room.review.id or 0)
    judged = judgment_of(session, proposal.id) if proposal else None
    if proposal is None or judged is not None:
        return _awaited(room, judged, by)
    if not decides:
        return AfterHearing("The proposal is with the commissioner", _signed(session, proposal), do_not_announce=True)
    words = "; ".join(dict.fromkeys(one.in_words for one in draft_of(session, proposal).outcomes))
    return AfterHearing(
        f"The proposal: {words}",
        _signed(session, proposal),
        label="Your two judgments",
        route="decisions.judge",
        do_not_announce=True,
    )


def _awaited(room: Room, judged: Judgment | None, by: Actor) -> AfterHearing:
    """No proposal is there to be judged: the chair has one to write, or the hearing resumes."""
    if judged is not None and judged.act is JudgmentAct.SEND_BACK_ASK_MORE:
        says = "The hearing resumes, on notice to the licence holder."
        return AfterHearing("The commissioner sent it back to ask more", says, do_not_announce=True)
    return _written(room, "proposal", "decisions.propose", by, sent_back=judged is not None)


def _written(room: Room, what: str, route: str, by: Actor, *, sent_back: bool = False) -> AfterHearing:
    chair = room.attendance.chair if room.attendance else None
    says = "The commissioner sent the last one back to be explained." if sent_back else ""
    quiet = what == "proposal"
    if chair is not None and chair.person_id == by.id:
        lead = f"You write the {what}"
        return AfterHearing(lead, says, label=f"Write the {what}", route=route, do_not_announce=quiet)
    return AfterHearing(f"{chair.name if chair else 'The chair'} writes the {what}", says, do_not_announce=quiet)


def _signed(session: Session, proposal: Proposal) -> str:
    return f"{signature(session, proposal.signed_by, proposal.signed_at)}."
