"""What one case's page shows of oversight: a change of holder, vetoes, and the commissioner's advice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from licensing.audit.queries import last_event, root_before
from licensing.audit.rules import Actor
from licensing.errors import NotFound
from licensing.oversight.advice import (
    advice_in,
    beginning_of,
    considered_in,
    draw_on,
    requests_in,
    walled_cases,
    why_in_words,
)
from licensing.oversight.models import AdviceRequest, CommissionerAdvice, OnRecordAgreement, SampledCase, SampleDraw
from licensing.oversight.nominees import is_anothers
from licensing.oversight.queries import PassedOn, Veto, agreements_in, chairs, passed_on, vetoes_of
from licensing.oversight.rules import SAMPLE, drawn_from
from licensing.people.permissions import Permission, holds
from licensing.powers.queries import conditions_of, find_holding, is_nominee
from licensing.powers.rules import Condition, council_mode
from licensing.reviews.models import Review
from licensing.reviews.rules import OPEN, Status
from licensing.reviews.withheld import names_hidden_from, row_shown, text_shown, withheld_in

Advised = tuple[CommissionerAdvice, str]  # with her name


@dataclass(frozen=True, slots=True)
class Oversight:
    """Everything on record of oversight in one case, as one reader may see it, and what they may do about it."""

    passed_on: PassedOn | None
    agreements: Sequence[OnRecordAgreement]
    vetoes: Sequence[Veto]
    why_asked: str
    requests: Sequence[tuple[AdviceRequest, str]]
    advice: Sequence[Advised]
    on: date
    may_record: bool
    may_answer: bool
    may_advise: bool
    may_ask: bool

    @property
    def is_empty(self) -> bool:
        """Nothing to say, and nothing to do?"""
        told = (self.passed_on, self.agreements, self.vetoes, self.why_asked, self.advice)
        return not any(told) and not self.may_ask

    @property
    def window(self) -> Veto | None:
        """The decision that may be vetoed today."""
        return next((one for one in reversed(self.vetoes) if one.is_open(self.on)), None)

    @property
    def needs_choice(self) -> bool:
        """Must somebody choose between a rehearing and the holder's agreement? (R07)"""
        return self.passed_on is not None and self.passed_on.agreement is None


@dataclass(frozen=True, slots=True)
class DrawnAgain:
    """One draw as it is kept, and what drawing it again from the record gives.

    `is_same`: what is kept is what the chained record of that night says, and what drawing again gives.
    """

    draw: SampleDraw
    rows: Sequence[tuple[SampledCase, str]]  # without the cases that this reader is walled from
    kept_back: int
    seed_again: bytes
    is_same: bool

    @property
    def is_same_seed(self) -> bool:
        return bytes(self.draw.seed) == self.seed_again


def drawn_again(session: Session, day: date, *, by: Actor) -> DrawnAgain:
    """The day's draw, drawn again. Raises NotFound where nothing was drawn from."""
    draw = draw_on(session, day)
    if draw is None:
        raise NotFound("Nothing was drawn on that day.")
    rows, hidden = considered_in(session, draw), walled_cases(session, by)
    seed = root_before(session, beginning_of(day))
    again = drawn_from(seed, [reference for _, reference in rows], rate=draw.rate, room=draw.room)
    return DrawnAgain(
        draw=draw,
        rows=[(row, reference) for row, reference in rows if reference not in hidden],
        kept_back=sum(reference in hidden for _, reference in rows),
        seed_again=seed,
        is_same=[(one.reference, one.score, one.is_drawn) for one in again]
        == [(reference, row.score, row.is_drawn) for row, reference in rows]
        and _is_as_recorded(session, draw, rows),
    )


def _is_as_recorded(session: Session, draw: SampleDraw, rows: Sequence[tuple[SampledCase, str]]) -> bool:
    """Is the draw, with all its cases, what was recorded in the chain when it was drawn?"""
    event = last_event(session, SAMPLE, "sample.drawn", {"day": draw.day.isoformat()})
    kept = {
        "seed": bytes(draw.seed).hex(),
        "rate": draw.rate,
        "room": draw.room,
        "considered": sorted(reference for _, reference in rows),
        "drawn": [reference for row, reference in rows if row.is_drawn],
    }
    return event is not None and {name: event.content.get(name) for name in kept} == kept


def advice_for_the_chair(session: Session, review: Review, *, on: date) -> tuple[str, list[Advised]]:
    """Why the commissioner is asked, and what she advised, without withheld names: beside what the chair writes."""
    hidden = withheld_in(session, review.id)
    given = [(row_shown(one, hidden, "says"), name) for one, name in advice_in(session, review.id)]
    return text_shown(why_in_words(session, review, on=on), hidden), given


def oversight_of(session: Session, review: Review, *, by: Actor, on: date) -> Oversight:
    """What is on record of oversight in the review. About a dozen statements, whatever there is."""
    hidden = names_hidden_from(session, review.id, by)
    holding = find_holding(session, on=on)
    named = holding is not None and is_nominee(session, holding.id, by.id)
    decides = (
        holding is not None
        and named
        and holds(by, Permission.DECIDE_AS_COMMISSIONER)
        and not is_anothers(session, holding, review.reference, by=by, on=on)
    )
    conditions = conditions_of(session, holding.id) if holding and council_mode(holding.mode) else frozenset()
    asked = requests_in(session, review.id)
    is_open = review.status in OPEN
    why = why_in_words(session, review, on=on)
    vetoes = [
        replace(one, answer=row_shown(one.answer, hidden, "because") if one.answer else None)
        for one in vetoes_of(session, review.id)
    ]
    return Oversight(
        passed_on=passed_on(session, review, on=on),
        agreements=[
            row_shown(one, hidden, "given_by", "document", "says", "legal_note")
            for one in agreements_in(session, review.id)
        ],
        vetoes=vetoes,
        why_asked=text_shown(why, hidden),
        requests=[(row_shown(one, hidden, "because"), name) for one, name in asked],
        advice=[(row_shown(one, hidden, "says"), name) for one, name in advice_in(session, review.id)],
        on=on,
        may_record=holds(by, Permission.SCHEDULE) and review.status is Status.HEARD,
        may_answer=decides,
        may_advise=decides and why != "",
        may_ask=(
            is_open
            and holds(by, Permission.SIGN_AS_CHAIR)
            and Condition.ON_REQUEST in conditions
            and all(one.asked_by != by.id for one, _ in asked)
            and chairs(session, review.id, by)
        ),
    )
