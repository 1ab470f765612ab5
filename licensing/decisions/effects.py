"""What a decision does to each licence, from the day on which its notice was served (R44, R47-R49, R53, R54)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from licensing.decisions.drafts import OutcomeDraft
from licensing.decisions.models import Determination
from licensing.decisions.queries import determination_of, drafted_outcome, outcomes_of, steps_taken
from licensing.decisions.rules import DECIDED_WORDS, Outcome, SuspensionEnd
from licensing.decisions.suspension import Term, term_ended_by, term_of
from licensing.notices.models import Service
from licensing.notices.periods import first_suspended_day
from licensing.notices.queries import service_of
from licensing.notices.rules import Effect, effect_of_notice
from licensing.register.models import Licence
from licensing.register.queries import licences_by_id
from licensing.register.rules import LONDON, LicenceEventKind
from licensing.reviews.queries import review_by_id
from licensing.rulebook import Reason
from licensing.training.queries import trainings_of
from licensing.web.wording import day


@dataclass(frozen=True, slots=True)
class LicenceEffect:
    """One licence's outcome and what follows from the service of its notice. `effect` is None until it is served."""

    licence: Licence
    outcome: OutcomeDraft
    given_on: date | None
    given_at: datetime | None
    effect: Effect | None
    term: Term | None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every sentence behind the dates."""
        return (*(self.effect.reasons if self.effect else ()), *(self.term.reasons if self.term else ()))

    @property
    def may_drive_until(self) -> date | None:
        """The last day on which the holder may go on, when nobody appeals; None where it took effect at once (R49)."""
        return self.effect.operative_through if self.effect else None

    @property
    def bites_at(self) -> datetime | None:
        """From which instant the licence may no longer be used."""
        if self.effect is None or self.given_on is None:
            return None
        if self.outcome.is_immediate:
            return self.given_at or midnight(self.given_on)
        return midnight(first_suspended_day(self.given_on))

    def is_over(self, on: date) -> bool:
        """Has its suspension ended by that day, so that the licence revived by itself? (R54)"""
        back_on = self.term.may_drive_from if self.term else None
        return back_on is not None and back_on <= on

    @property
    def in_words(self) -> str:
        """ "Revoked; takes effect at the end of 23 December 2015; may drive until the end of 24 December 2015"."""
        return _in_words(self)


@dataclass(frozen=True, slots=True)
class Change:
    """What the register is to be told of one licence: a dated event."""

    kind: LicenceEventKind
    begins_at: datetime
    ends_at: datetime | None = None
    ends_when: str = ""


def effects_of(session: Session, determination: Determination) -> list[LicenceEffect]:
    """What the decision does to each licence, as its notice was served (or was not yet)."""
    service = service_of(session, determination.notice_id)
    rows = [drafted_outcome(row) for row in outcomes_of(session, determination.id)]
    licences = {one.id: one for one in licences_by_id(session, [row.licence_id for row in rows])}
    happened = {**_trained_on(session, determination, rows), **steps_taken(session, determination.id)}
    return [_effect(row, licences[row.licence_id], service, happened.get(row.licence_id)) for row in rows]


def standing_sentence(session: Session, review_id: int) -> str:
    """How a decided review stands, in one sentence; "" while it is not decided."""
    determination = determination_of(session, review_id)
    if determination is None:
        return ""
    said = [one.in_words for one in effects_of(session, determination)]
    return f"Decided {day(determination.decided_on)}. " + ". ".join(dict.fromkeys(said)) + "."


def change_for(effect: LicenceEffect) -> Change | None:
    """What the register must hold because of this; None where the licence is simply kept, or nothing is served."""
    begins, outcome = effect.bites_at, effect.outcome
    if begins is None or effect.effect is None:
        return None
    if outcome.outcome is Outcome.REVOKED:
        return Change(LicenceEventKind.REVOKED, begins)
    if effect.term is None or effect.term.never_runs:
        return None
    if effect.term.may_drive_from is not None:
        ends = midnight(effect.term.may_drive_from)
        return Change(LicenceEventKind.SUSPENDED, begins, ends) if ends > begins else None
    if effect.term.is_cut_to_expiry and effect.term.last_day is not None:
        return Change(LicenceEventKind.SUSPENDED, begins, midnight(effect.term.last_day + timedelta(days=1)))
    return Change(LicenceEventKind.SUSPENDED, begins, ends_when=outcome.length)


def midnight(on: date) -> datetime:
    """The instant at which the day begins in London."""
    return datetime.combine(on, time.min, LONDON)


def _effect(row: OutcomeDraft, licence: Licence, service: Service | None, happened_on: date | None) -> LicenceEffect:
    given_on = service.given_on if service else None
    if service is None or given_on is None or not row.is_against:
        return LicenceEffect(licence, row, given_on, service.given_at if service else None, None, None)
    effect = effect_of_notice(given_on, immediate=row.is_immediate)
    term = _term(row, licence, given_on, happened_on) if row.outcome is Outcome.SUSPENDED else None
    return LicenceEffect(licence, row, given_on, service.given_at, effect, term)


def _term(row: OutcomeDraft, licence: Licence, given_on: date, happened_on: date | None) -> Term:
    first = first_suspended_day(given_on, immediate=row.is_immediate)
    if row.suspension_end is SuspensionEnd.DATE:
        return term_of(
            first, days=row.suspension_days, months=row.suspension_months, licence_expires_on=licence.expires_on
        )
    return term_ended_by(
        first, row.suspension_end or SuspensionEnd.DATE, happened_on=happened_on, licence_expires_on=licence.expires_on
    )


def _trained_on(session: Session, determination: Determination, rows: Sequence[OutcomeDraft]) -> dict[int, date]:
    """By licence suspended until training, the first day since the decision on which its holder was at one (R54).

    Only training whose register is finished counts.
    """
    until_trained = [row.licence_id for row in rows if row.suspension_end is SuspensionEnd.TRAINING_PASSED]
    if not until_trained:
        return {}
    attended = trainings_of(session, review_by_id(session, determination.review_id).holder_id)
    days = [one.held_on for one in attended if one.is_finished and one.held_on >= determination.decided_on]
    return {licence_id: min(days) for licence_id in until_trained} if days else {}


def _in_words(one: LicenceEffect) -> str:
    said = DECIDED_WORDS[one.outcome.outcome]
    if one.outcome.length:
        said += f" {one.outcome.length}" if one.outcome.length.startswith("until") else f" for {one.outcome.length}"
    if not one.outcome.is_against:
        return f"{said}: the licence is kept, and may be used"
    if one.effect is None:
        return f"{said}; takes effect only after the notice is served"
    if one.term is not None and one.term.never_runs:
        return f"{said}; the licence ends on {day(one.licence.expires_on)}, before the suspension would begin"
    if one.effect.effective_end_of is None:
        return f"{said} at once, when the notice was given on {day(one.effect.given_on)}; may not be used since"
    effective = f"takes effect at the end of {day(one.effect.effective_end_of)}"
    may = "may drive" if one.licence.kind.is_driver else "may be used"
    said = f"{said}; {effective}; {may} until the end of {day(one.may_drive_until or one.effect.last_day_to_appeal)}"
    again = one.term.may_drive_from if one.term else None
    return f"{said}, and again from {day(again)}" if again else said
