"""Whose turn it is once a hearing is closed, as each person in the room is told: who writes, judges, has decided.

The room is `hearings`', which stands below and knows of no proposal; `app.py` hands it this function.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.decisions.heard import terms_counted
from licensing.decisions.models import Judgment, Proposal, VoteRetaken
from licensing.decisions.queries import draft_of, judgment_of, latest_proposal, objectors_to, retaken_votes
from licensing.decisions.rules import JudgmentAct
from licensing.decisions.views import signature
from licensing.hearings.models import Ballot, Hearing
from licensing.hearings.motions import in_words
from licensing.hearings.queries import ballots_of
from licensing.hearings.room import Room
from licensing.hearings.rules import Motion
from licensing.people.permissions import Permission, holds
from licensing.powers.rules import Mode, council_mode, needs_proposal
from licensing.reviews.rules import Status
from licensing.reviews.withheld import text_shown, withheld_in


@dataclass(frozen=True, slots=True)
class AfterHearing:
    """Whose turn it is, in a heading and a sentence, and for whom it is theirs: the act and the page it is done on."""

    lead: str
    says: str = ""
    label: str = ""
    route: str = ""
    do_not_announce: bool = False
    since: Mapping[int, "Since"] = field(default_factory=dict)  # by ballot, where more was said since the hearing


@dataclass(frozen=True, slots=True)
class Since:
    """How one licence's outcome stands after an objection, and after hands were counted again (R31)."""

    outcome: str
    says: str


def after_hearing(session: Session, room: Room, *, by: Actor) -> AfterHearing | None:
    """What this person is told in the room of a case that was heard; None before that, and for one that was put off."""
    if room.hearing is None or room.mode is None or room.is_open or room.is_adjourned:
        return None
    told = _whose_turn(session, room, room.mode, by)
    return replace(told, since=_since(session, room, room.hearing))


def counted_again(count: VoteRetaken) -> str:
    """ "After the hearing hands were counted again: 2 for, 1 against, 0 abstaining: carried"."""
    casting = ", on the chair’s casting vote" if count.casting_vote else ""
    return (
        f"After the hearing hands were counted again: {count.votes_for} for, {count.votes_against} against, "
        f"{count.abstained} abstaining{casting}: {'carried' if count.is_carried else 'not carried'}"
    )


def _since(session: Session, room: Room, hearing: Hearing) -> dict[int, Since]:
    ballots = {one.id: one for one in ballots_of(session, hearing.id)}
    objected, retaken = objectors_to(session, list(ballots)), retaken_votes(session, hearing.id)
    found = {}
    for line in room.ballots:
        ballot = ballots[line.ballot_id]
        again = retaken.get(ballot.licence_id)
        if again is not None:
            found[line.ballot_id] = Since(outcome_counted(ballot, again), f"{counted_again(again)}.")
        elif objected.get(line.ballot_id):
            found[line.ballot_id] = Since(
                line.outcome, f"{line.says}; then a member objected. Hands are to be counted."
            )
    return found


def outcome_counted(ballot: Ballot, again: VoteRetaken) -> str:
    """The outcome that hands were counted for, in words, with what goes with it."""
    return in_words(Motion(again.outcome), terms_counted(ballot, again))


def _whose_turn(session: Session, room: Room, mode: Mode, by: Actor) -> AfterHearing:
    if room.review.status is Status.DECIDED:
        return AfterHearing("The case is decided", label="Read the decision", route="decisions.show")
    if council_mode(mode):
        return _written(room, "decision", "decisions.panel_decide", by)
    decides = holds(by, Permission.DECIDE_AS_COMMISSIONER)
    if not needs_proposal(mode):
        if decides:
            return AfterHearing("Your decision", label="Decide", route="decisions.judge", do_not_announce=True)
        return AfterHearing("The case is with the commissioner", do_not_announce=True)
    proposal = latest_proposal(session, room.review.id or 0)
    judged = judgment_of(session, proposal.id) if proposal else None
    if proposal is None or judged is not None:
        return _awaited(session, room, judged, by)
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


def _awaited(session: Session, room: Room, judged: Judgment | None, by: Actor) -> AfterHearing:
    """No proposal is there to be judged: the chair has one to write, or the hearing resumes and is not yet closed."""
    more = judged is not None and judged.act is JudgmentAct.SEND_BACK_ASK_MORE
    if more and room.review.status is not Status.HEARD:
        says = "The hearing resumes, on notice to the licence holder."
        return AfterHearing("The commissioner sent it back to ask more", says, do_not_announce=True)
    asked = text_shown(judged.own_words, withheld_in(session, room.review.id or 0)) if judged else ""
    why = "ask more" if more else "be explained"
    says = f"The commissioner sent the last one back to {why}: “{asked}”" if judged else ""
    return _written(room, "proposal", "decisions.propose", by, says)


def _written(room: Room, what: str, route: str, by: Actor, says: str = "") -> AfterHearing:
    chair = room.attendance.chair if room.attendance else None
    quiet = what == "proposal"
    if chair is not None and chair.person_id == by.id:
        lead = f"You write the {what}"
        return AfterHearing(lead, says, label=f"Write the {what}", route=route, do_not_announce=quiet)
    return AfterHearing(f"{chair.name if chair else 'The chair'} writes the {what}", says, do_not_announce=quiet)


def _signed(session: Session, proposal: Proposal) -> str:
    return f"{signature(session, proposal.signed_by, proposal.signed_at)}."
