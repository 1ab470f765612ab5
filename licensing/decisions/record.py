"""What is on record of a case's decision: each proposal beside its judgment, the determination, and what it does."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from licensing.decisions.drafts import Draft
from licensing.decisions.effects import LicenceEffect, effects_of, standing_sentence
from licensing.decisions.models import Determination, Judgment, Proposal
from licensing.decisions.queries import (
    determination_of,
    draft_of,
    drafted_outcome,
    judgments_of,
    outcomes_of,
    proposals_of,
    relied_on,
    vetoed_in,
)
from licensing.decisions.rules import RECORDED_BY_OFFICERS
from licensing.decisions.telling import decider_words, outcome_sentence
from licensing.notices.models import Notice
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import operative_through
from licensing.oversight.queries import Veto, vetoes_of
from licensing.people.queries import person_by_id
from licensing.powers.models import PowerHolding
from licensing.powers.queries import find_holding, holding_by_id
from licensing.powers.rules import Body, body_name, council_mode, panel_name
from licensing.register.queries import holder_by_id, licences_by_id
from licensing.reviews.models import Question, Review
from licensing.reviews.rules import Status
from licensing.reviews.withheld import Withheld, text_shown, withheld_in
from licensing.web.wording import clock_time, day, long_day

READ_ALOUD = 3  # sentences of the reasons that are read aloud: the letter has them all
# A sentence ends before a capital or a quotation; "s. 61" and "no. 2" end nothing.
SENTENCE_ENDS = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“‘])")


@dataclass(frozen=True, slots=True)
class Ruling:
    """One version of the proposal, and the commissioner's judgment of it."""

    proposal: Proposal
    draft: Draft
    words: tuple[str, ...]
    relied: tuple[str, ...]
    signed: str
    judgment: Judgment | None
    judged: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on record of the decision of one case."""

    review: Review
    holder: str
    holding: PowerHolding | None
    rulings: tuple[Ruling, ...]
    determination: Determination | None
    notice: Notice | None
    decided: str
    says: tuple[str, ...]
    relied: tuple[str, ...]
    effects: tuple[LicenceEffect, ...]
    standing: str
    on: date
    vetoes: tuple[Veto, ...] = ()  # what the commissioner could veto, and did about it (R06)
    vetoed: Mapping[int, str] = field(default_factory=dict)  # by its letter, the reasons of a decision that was vetoed

    @property
    def is_commissioners(self) -> bool:
        """Does a commissioner hold the power today?"""
        return self.holding is not None and not council_mode(self.holding.mode)

    @property
    def awaits_decision(self) -> bool:
        return self.determination is None and self.review.status is Status.HEARD

    @property
    def may_be_vetoed(self) -> str:
        """Until when the commissioner may veto the decision that stands, in a sentence; "" where she may not (R06)."""
        waiting = self.vetoes[-1] if self.vetoes and self.vetoes[-1].is_open(self.on) else None
        return waiting.in_words(self.on) if waiting else ""

    @property
    def is_against(self) -> bool:
        return any(one.outcome.is_against for one in self.effects)

    @property
    def panel(self) -> str:
        return panel_name(self.holding.mode) if self.holding else "committee"

    @property
    def awaiting_step(self) -> tuple[LicenceEffect, ...]:
        """The licences suspended until a step that an officer records (R54), taken or still awaited."""
        return tuple(one for one in self.effects if one.outcome.suspension_end in RECORDED_BY_OFFICERS)

    @property
    def aloud(self) -> tuple[str, ...]:
        """The outcome, and the first sentences of the reasons."""
        if self.determination is None:
            return ()
        sentences = SENTENCE_ENDS.split(" ".join(self.determination.reasons.split()))
        reasons = " ".join(sentences[:READ_ALOUD]).rstrip()
        return (*self.says, reasons if reasons.endswith((".", "!", "?", "”")) else f"{reasons}.")

    @property
    def may_question(self) -> str:
        """What is asked of a driver, and of anybody else whose licence it is."""
        is_driver = any(one.licence.kind.is_driver for one in self.effects)
        return "May you drive today?" if is_driver else "May you go on under the licence today?"

    @property
    def takes_effect(self) -> str:
        """When it takes effect, in a sentence for the room: nobody is served yet."""
        if not self.is_against:
            return "Nothing changes on the licence."
        if all(one.outcome.is_immediate for one in self.effects if one.outcome.is_against):
            return "It takes effect at once, when the notice is given."
        return "It takes effect at the end of 21 days, beginning with the day on which the notice is given."

    @property
    def may_drive_today(self) -> str:
        if any(one.appeal for one in self.effects):
            return self.standing
        if not self.is_against:
            return "Yes. You may go on as before."
        given_on = next((one.given_on for one in self.effects if one.outcome.is_against and one.given_on), None)
        if any(one.outcome.is_immediate for one in self.effects):
            since = (
                f"since you were given it on {long_day(given_on)}" if given_on else "from when you are given the notice"
            )
            return f"Not {since}, even if you appeal."
        if given_on is not None:
            until = operative_through(given_on)
            if self.on > until:
                return f"Not since the end of {long_day(until)}, unless an appeal is live."
            return f"Yes. You may go on until the end of {long_day(until)}, counted from the day the notice was given."
        last = long_day(operative_through(self.on))
        return (
            f"Yes. You may go on until the time to appeal is over; if the notice is given today, to the end of {last}."
        )


def record_of(session: Session, review: Review, *, now: datetime) -> Shown:
    """Everything proposed, judged and decided in this review, and how it stands."""
    determination = determination_of(session, review.id)
    holder = holder_by_id(session, review.holder_id)
    hidden = withheld_in(session, review.id)
    judged = {one.proposal_id: one for one in judgments_of(session, review.id)}
    effects = tuple(effects_of(session, determination)) if determination else ()
    return Shown(
        review=review,
        holder=holder.name,
        holding=find_holding(session, on=now.date()),
        rulings=tuple(_ruling(session, one, judged.get(one.id), hidden) for one in proposals_of(session, review.id)),
        determination=determination,
        notice=notice_by_id(session, determination.notice_id) if determination else None,
        decided=_decided(session, determination) if determination else "",
        says=_says(session, determination, holder.name) if determination else (),
        relied=_named(relied_on(session, determination_id=determination.id), hidden) if determination else (),
        effects=effects,
        standing=standing_sentence(session, review.id) if determination else "",
        on=now.date(),
        vetoes=tuple(vetoes_of(session, review.id)),
        vetoed={one.notice_id: text_shown(one.reasons, hidden) for one in vetoed_in(session, review.id)},
    )


def _ruling(session: Session, proposal: Proposal, judgment: Judgment | None, hidden: Sequence[Withheld]) -> Ruling:
    draft = draft_of(session, proposal)
    numbers = {one.id: one.number for one in licences_by_id(session, [row.licence_id for row in draft.outcomes])}
    return Ruling(
        proposal=proposal,
        draft=draft,
        words=tuple(f"{numbers[one.licence_id]}: {one.in_words}" for one in draft.outcomes),
        relied=_named(relied_on(session, proposal_id=proposal.id), hidden),
        signed=_signature(session, "Signed", proposal.signed_by, proposal.signed_at),
        judgment=judgment,
        judged=_signature(session, "Judged", judgment.judged_by, judgment.judged_at) if judgment else "",
    )


def _decided(session: Session, determination: Determination) -> str:
    name = person_by_id(session, determination.decided_by).name
    holding = holding_by_id(session, determination.holding_id)
    who = decider_words(determination.body, name)
    signed = f", signed by {name}" if determination.body is Body.PANEL else ""
    at = f"{day(determination.decided_at)}, {clock_time(determination.decided_at)}"
    if determination.delegated:
        whose = f"for the {body_name(holding.mode)}"
        return f"Decided by {name}, {determination.delegated}, {at}, {whose}. Instrument: {holding.instrument}."
    return f"Decided by {who}{signed}, {at}. Instrument: {holding.instrument}."


def _says(session: Session, determination: Determination, holder: str) -> tuple[str, ...]:
    rows = [drafted_outcome(row) for row in outcomes_of(session, determination.id)]
    licences = {one.id: one for one in licences_by_id(session, [row.licence_id for row in rows])}
    person = "We" if determination.body is Body.PANEL and not determination.delegated else "I"
    return tuple(outcome_sentence(row, licences[row.licence_id], holder, first_person=person) for row in rows)


def _named(questions: Sequence[Question], hidden: Sequence[Withheld]) -> tuple[str, ...]:
    """The matters relied on, without withheld names (R14)."""
    return tuple(text_shown(question.alleges, hidden) for question in questions)


def _signature(session: Session, done: str, person_id: int, at: datetime) -> str:
    return f"{done} by {person_by_id(session, person_id).name}, {day(at)}, {clock_time(at)}"
