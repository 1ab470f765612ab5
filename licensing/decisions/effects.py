"""What a decision does to each licence, from the day on which its notice was served (R44, R47-R49, R53, R54)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from licensing.decisions.as_at import told_by
from licensing.decisions.drafts import OutcomeDraft
from licensing.decisions.models import AppealEffect, Determination
from licensing.decisions.queries import (
    appeal_history,
    determination_of,
    drafted_outcome,
    outcomes_of,
    steps_taken,
)
from licensing.decisions.rules import DECIDED_WORDS, OnAppeal, Outcome, SuspensionEnd
from licensing.decisions.suspension import Term, term_ended_by, term_of
from licensing.notices.models import Service
from licensing.notices.periods import first_suspended_day
from licensing.notices.queries import service_of
from licensing.notices.rules import Effect, effect_of_notice, is_in_time, operative_through
from licensing.oversight.queries import SetAside, set_aside_of
from licensing.register.models import Licence
from licensing.register.queries import licences_by_id
from licensing.register.rules import LONDON, LicenceEventKind
from licensing.reviews.queries import review_by_id
from licensing.rulebook import Reason
from licensing.training.queries import trainings_of
from licensing.training.rules import lifts
from licensing.web.wording import day


@dataclass(frozen=True, slots=True)
class LicenceEffect:
    """One licence's outcome and what follows from the service of its notice. `effect` is None until it is served.

    `outcome` is the court's where a court varied it; `decided` is what was decided first. `earlier` is what stood, in
    order, until the court whose word stands put it aside: what had bitten by then is kept.
    """

    licence: Licence
    outcome: OutcomeDraft
    given_on: date | None
    given_at: datetime | None
    effect: Effect | None
    term: Term | None
    decided: OutcomeDraft
    appeal: AppealEffect | None = None
    earlier: tuple["LicenceEffect", ...] = ()
    put_aside: SetAside | None = None  # an officer's decision, by whoever holds the power (LGA 1972, s.101(4))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every sentence behind the dates."""
        return (*(self.effect.reasons if self.effect else ()), *(self.term.reasons if self.term else ()))

    @property
    def is_appealed(self) -> bool:
        """Does a live appeal, brought in time, hold it off? Never with immediate effect (R49, R50)."""
        return self.appeal is not None and self.appeal.disposed_on is None and self._protects and not self.is_immediate

    @property
    def is_immediate(self) -> bool:
        """At once, by the decision. What a court restores begins on the court's day, not on the decision's."""
        return self.outcome.is_immediate and (self.appeal is None or self.appeal.starts_on is None)

    @property
    def may_drive_until(self) -> date | None:
        """The last day on which the holder may go on; None where it took effect at once, or while an appeal holds it
        off with no end in sight (R49)."""
        if self.effect is None or self.given_on is None or self.is_immediate or self.is_appealed:
            return None
        return _first_day(self.outcome, self.given_on, self.appeal) - timedelta(days=1)

    @property
    def bites_at(self) -> datetime | None:
        """From which instant the licence may no longer be used; None while it may."""
        if self.effect is None or self.given_on is None or self.is_appealed:
            return None
        if self.is_immediate:
            return self.given_at or midnight(self.given_on)
        return midnight(_first_day(self.outcome, self.given_on, self.appeal))

    @property
    def set_aside_at(self) -> datetime | None:
        """When a court, or whoever holds the power, set it aside, so that it bites no longer."""
        if self.put_aside is not None:
            return self.put_aside.row.set_aside_at.astimezone(LONDON)
        quashed = self.appeal is not None and self.appeal.stands is OnAppeal.QUASHED
        return midnight(self.appeal.decided_on) if quashed and self.appeal and self.appeal.decided_on else None

    @property
    def puts_aside_at(self) -> datetime | None:
        """From which instant the court's word puts aside what stood before it; None where that goes on.

        What it puts in its place follows on at once: what stood lasts to the end of the day of its word.
        """
        court = self.appeal
        if court is None or court.decided_on is None or not _puts_aside(court):
            return None
        if not self.outcome.is_against or court.starts_on is None:
            return midnight(court.decided_on)
        return midnight(min(court.starts_on, court.decided_on + timedelta(days=1)))

    @property
    def _protects(self) -> bool:
        return (
            self.appeal is not None and self.given_on is not None and is_in_time(self.appeal.lodged_on, self.given_on)
        )

    def is_over(self, on: date) -> bool:
        """Has its suspension ended by that day, so that the licence revived by itself (R54), or was it set aside?"""
        back_on = self.back_on
        return back_on is not None and back_on <= on

    @property
    def back_on(self) -> date | None:
        """The day from which the licence may be used again, as far as it is known."""
        if self.set_aside_at is not None:
            return self.set_aside_at.date()
        return self.term.may_drive_from if self.term else None

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


def effects_of(session: Session, determination: Determination, *, as_at: date | None = None) -> list[LicenceEffect]:
    """What the decision does to each licence, as its notice was served (or was not yet).

    With `as_at`, as it stood at the end of that day: what happened later, a service, a step, an appeal or its end, is
    left out.
    """
    service = service_of(session, determination.notice_id)
    if as_at and service and service.given_on and service.given_on > as_at:
        service = None
    rows = [drafted_outcome(row) for row in outcomes_of(session, determination.id)]
    licences = {one.id: one for one in licences_by_id(session, [row.licence_id for row in rows])}
    happened = {**_trained_on(session, determination, rows), **steps_taken(session, determination.id)}
    appealed = appeal_history(session, determination.id)
    if as_at is not None:
        happened = {licence_id: on for licence_id, on in happened.items() if on <= as_at}
        appealed = {licence_id: told_by(as_at, told) for licence_id, told in appealed.items()}
    aside = set_aside_of(session, determination.notice_id) if determination.delegated else None
    if aside and as_at and aside.row.set_aside_at.astimezone(LONDON).date() > as_at:
        aside = None
    found = []
    for row in rows:
        told = appealed.get(row.licence_id, [])
        one, step = licences[row.licence_id], happened.get(row.licence_id)
        earlier = tuple(_effect(row, one, service, step, before) for before in _put_aside(told))
        stands = _effect(row, one, service, step, told[-1] if told else None)
        found.append(replace(stands, earlier=earlier, put_aside=aside))
    return found


def standing_sentence(session: Session, review_id: int, *, as_at: date | None = None) -> str:
    """How a decided review stands, or stood at the end of a day, in one sentence; "" while it is not decided."""
    determination = determination_of(session, review_id)
    if determination is None or (as_at is not None and determination.decided_on > as_at):
        return ""
    said = [one.in_words for one in effects_of(session, determination, as_at=as_at)]
    return f"Decided {day(determination.decided_on)}. " + ". ".join(dict.fromkeys(said)) + "."


def changes_for(effect: LicenceEffect) -> list[Change]:
    """What the register must hold because of this, in order: what had bitten when a court put it aside, and what
    stands now. Nothing where the licence was kept throughout, or nothing is served."""
    if effect.put_aside is not None and effect.set_aside_at is not None:
        before, at = changes_for(replace(effect, put_aside=None)), effect.set_aside_at
        return [_cut(change, at) for change in before if change.begins_at < at]
    told: list[Change] = []
    for one in (*effect.earlier, effect):
        ends = one.puts_aside_at
        if ends is not None:
            told = [_cut(before, ends) for before in told if before.begins_at < ends]
        change = _change(one)
        told += [change] if change else []
    return told


def _cut(change: Change, at: datetime) -> Change:
    if change.ends_at is not None and change.ends_at <= at:
        return change
    return replace(change, ends_at=at, ends_when="")


def _change(effect: LicenceEffect) -> Change | None:
    """What one word, the decision's or a court's, does to the licence as long as nothing puts it aside."""
    begins, outcome = effect.bites_at, effect.outcome
    if begins is None or effect.effect is None or effect.set_aside_at is not None:
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


def _effect(
    decided: OutcomeDraft,
    licence: Licence,
    service: Service | None,
    happened_on: date | None,
    appeal: AppealEffect | None,
) -> LicenceEffect:
    row = _varied(decided, appeal)
    given_on = service.given_on if service else None
    given_at = service.given_at if service else None
    if service is None or given_on is None or not row.is_against:
        return LicenceEffect(licence, row, given_on, given_at, None, None, decided, appeal)
    effect = effect_of_notice(given_on, immediate=row.is_immediate)
    told = LicenceEffect(licence, row, given_on, given_at, effect, None, decided, appeal)
    if row.outcome is not Outcome.SUSPENDED or told.is_appealed:
        return told  # a stay does not eat the term: it is counted once the appeal is over (R53)
    return replace(told, term=_term(row, licence, _first_day(row, given_on, appeal), happened_on))


def _put_aside(told: Sequence[AppealEffect]) -> list[AppealEffect]:
    """What stood before the word that stands, where that puts it aside: the decision as it was once the magistrates
    had spoken, then the magistrates' own word if it was another. A word that was corrected is none of them."""
    if not told or not _puts_aside(told[-1]):
        return []
    stands = told[-1]
    decision = AppealEffect(
        determination_id=stands.determination_id,
        licence_id=stands.licence_id,
        lodged_on=stands.lodged_on,
        disposed_on=stands.disposed_on,
        decided_on=stands.disposed_on,
        stands=OnAppeal.UPHELD,
        recorded_at=stands.recorded_at,
    )
    magistrates = [one for one in told if one.decided_on is not None and one.decided_on == one.disposed_on]
    if stands in magistrates or not magistrates or not _puts_aside(magistrates[-1]):
        return [decision]
    return [decision, magistrates[-1]]


def _puts_aside(court: AppealEffect) -> bool:
    return court.stands in (OnAppeal.QUASHED, OnAppeal.VARIED) or court.starts_on is not None


def _varied(decided: OutcomeDraft, appeal: AppealEffect | None) -> OutcomeDraft:
    """What stands of the outcome: the court's, where a court put its own in its place."""
    if appeal is None or appeal.outcome is None:
        return decided
    suspended = appeal.outcome is Outcome.SUSPENDED
    return replace(
        decided,
        outcome=appeal.outcome,
        suspension_end=SuspensionEnd.DATE if suspended else None,
        suspension_months=appeal.suspension_months,
        suspension_days=appeal.suspension_days,
        is_immediate=False,
        warning_until=None,
    )


def _first_day(row: OutcomeDraft, given_on: date, appeal: AppealEffect | None) -> date:
    """The first day on which the licence may not be used: after the last protected one, or after an appeal that was
    brought in time and lasted longer; what a court put in its place begins when the court said (R49, R53)."""
    if appeal is not None and appeal.starts_on is not None:
        return appeal.starts_on
    ended_on = appeal.disposed_on if appeal is not None and is_in_time(appeal.lodged_on, given_on) else None
    return first_suspended_day(given_on, immediate=row.is_immediate, appeal_ended_on=ended_on)


def _term(row: OutcomeDraft, licence: Licence, first: date, happened_on: date | None) -> Term:
    if row.suspension_end is SuspensionEnd.DATE:
        return term_of(
            first, days=row.suspension_days, months=row.suspension_months, licence_expires_on=licence.expires_on
        )
    return term_ended_by(
        first, row.suspension_end or SuspensionEnd.DATE, happened_on=happened_on, licence_expires_on=licence.expires_on
    )


def _trained_on(session: Session, determination: Determination, rows: Sequence[OutcomeDraft]) -> dict[int, date]:
    """By licence suspended until training, the first day on which its holder was at one that ends it (R54).

    Only training whose register is finished counts; one held before the decision, if that was recorded after it.
    """
    until_trained = [row.licence_id for row in rows if row.suspension_end is SuspensionEnd.TRAINING_PASSED]
    if not until_trained:
        return {}
    attended = trainings_of(session, review_by_id(session, determination.review_id).holder_id)
    on, at = determination.decided_on, determination.decided_at
    finished = [one for one in attended if one.is_finished]
    days = [one.held_on for one in finished if lifts(one.held_on, one.recorded_at, decided_on=on, decided_at=at)]
    return {licence_id: min(days) for licence_id in until_trained} if days else {}


def _in_words(one: LicenceEffect) -> str:
    if one.put_aside is not None:
        who, on = one.put_aside.in_words, day(one.put_aside.row.set_aside_at.astimezone(LONDON))
        said = f"{_outcome_in_words(one.decided)}; set aside by {who}, on {on}"
        return f"{said}: the licence is kept, and may be used" if one.outcome.is_against else said
    if one.appeal is None or one.effect is None and one.appeal.outcome is None:
        return _without_appeal(one)
    court, may = one.appeal, "may drive" if one.licence.kind.is_driver else "may be used"
    first = _outcome_in_words(one.decided)
    if court.stands is OnAppeal.QUASHED:
        return f"{first}; set aside on appeal on {_on(court.decided_on)}: the licence is kept, and may be used"
    if court.stands is OnAppeal.VARIED:
        said = f"{first}; on appeal, on {_on(court.decided_on)}, changed to: {_outcome_in_words(one.outcome).lower()}"
        if not one.outcome.is_against:
            return f"{said}: the licence is kept, and may be used"
        return said + _from_to(one, may)
    if court.stands is OnAppeal.UPHELD:
        return f"{first}; upheld on appeal on {_on(court.decided_on)}" + _from_to(one, may)
    if one.is_appealed:
        return f"{first}; appeal lodged on {day(court.lodged_on)}, so {may} until it ends"
    late = "" if one.is_immediate else " out of time"
    return f"{_without_appeal(one)}; appeal lodged on {day(court.lodged_on)}{late}, which changes nothing meanwhile"


def _from_to(one: LicenceEffect, may: str) -> str:
    """From when it may not be used, and from when it may again."""
    if one.term is not None and one.term.never_runs:
        return f"; the licence ends on {day(one.licence.expires_on)}, before the suspension would begin"
    begins = one.bites_at
    again = one.term.may_drive_from if one.term else None
    return (f"; may not be used from {day(begins.date())}" if begins else "") + (
        f", and {may} again from {day(again)}" if again else ""
    )


def _outcome_in_words(outcome: OutcomeDraft) -> str:
    said = DECIDED_WORDS[outcome.outcome]
    if outcome.length:
        said += f" {outcome.length}" if outcome.length.startswith("until") else f" for {outcome.length}"
    return f"{said} at once" if outcome.is_immediate else said


def _on(when: date | None) -> str:
    return day(when) if when else ""


def _without_appeal(one: LicenceEffect) -> str:
    said = _outcome_in_words(replace(one.outcome, is_immediate=False))
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
    said = f"{said}; {effective}; {may} until the end of {day(operative_through(one.effect.given_on))}"
    again = one.term.may_drive_from if one.term else None
    return f"{said}, and again from {day(again)}" if again else said
