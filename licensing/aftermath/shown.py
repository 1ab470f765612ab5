"""The page *After the decision*: may the holder drive today and why, the badge, the register, who must know."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from licensing.aftermath.finishing import finish_facts
from licensing.aftermath.models import CaseFinished, CustodyEvent
from licensing.aftermath.queries import Custody, ToTell, custody_of, last_finished, open_to_tell, to_tell
from licensing.aftermath.rules import FINISH_RULES, FinishFacts
from licensing.aftermath.standing import Line, line_on
from licensing.appeals.queries import appeals_of
from licensing.audit.rules import Actor
from licensing.decisions.effects import effects_of, standing_sentence
from licensing.decisions.followed import get_followed
from licensing.decisions.models import Determination
from licensing.national_register.queries import Owed, owed_of
from licensing.reviews.models import Review
from licensing.reviews.withheld import Withheld, names_hidden_from, row_shown
from licensing.rulebook import Check, checks


@dataclass(frozen=True, slots=True)
class After:
    """Everything after one decision, as one reader may see it, on one day."""

    review: Review
    determination: Determination
    on: date
    standing: str
    lines: Sequence[Line]
    custody: Sequence[Custody]
    owed: Sequence[Owed]
    must_know: Sequence[ToTell]
    appeals: int
    checks: Sequence[Check[FinishFacts]]
    all_told: bool
    finished: CaseFinished | None

    @property
    def is_immediate(self) -> bool:
        return any(one.effect.decided.is_immediate for one in self.owed)

    @property
    def may_finish(self) -> bool:
        return self.all_told and all(one.standing.value == "fine" for one in self.checks)


def after_decision(session: Session, review: Review, *, by: Actor, on: date, now: datetime) -> After:
    """What there is after this review's decision. Raises NotFound while it is not decided."""
    determination = get_followed(session, review)
    effects, hidden = effects_of(session, determination), names_hidden_from(session, review.id, by)
    facts = finish_facts(session, review, determination, now=now)
    return After(
        review=review,
        determination=determination,
        on=on,
        standing=standing_sentence(session, review.id or 0, as_at=on) or "Not decided on that day.",
        lines=[line_on(session, one.licence, on=on, now=now) for one in effects],
        custody=[_custody_shown(review, one, hidden) for one in custody_of(session, review, effects, on=now.date())],
        owed=owed_of(session, review, on=now.date()),
        must_know=must_know_shown(session, determination, hidden),
        appeals=len(appeals_of(session, review.id)),
        checks=checks(FINISH_RULES, facts, on=now.date()),
        all_told=not open_to_tell(session, determination),
        finished=_finished_shown(last_finished(session, review.id or 0), hidden),
    )


def must_know_shown(session: Session, determination: Determination, hidden: Sequence[Withheld]) -> list[ToTell]:
    """Who must know, with the answers as the reader may see them."""
    found = to_tell(session, determination)
    return [
        replace(one, told=row_shown(one.told, hidden, "how", "basis", "because", "of_what")) if one.told else one
        for one in found
    ]


def _custody_shown(review: Review, one: Custody, hidden: Sequence[Withheld]) -> Custody:
    """What was written under another case is for the readers of that one: here is only what became of it, and when."""
    events = [
        row_shown(event, hidden, "says", "because")
        if event.review_id == review.id
        else CustodyEvent(**event.model_dump() | {"says": "Recorded under another case", "because": ""})
        for event in one.events
    ]
    return replace(one, events=events)


def _finished_shown(row: CaseFinished | None, hidden: Sequence[Withheld]) -> CaseFinished | None:
    return row_shown(row, hidden, "says") if row else None
