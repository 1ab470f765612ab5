"""The facts that the rules judge a proposal or a decision by, gathered in one place; and the checks before signing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.decisions.drafts import Draft, OutcomeDraft
from licensing.decisions.effects import changes_for, effects_of
from licensing.decisions.followed import carried_out
from licensing.decisions.heard import Heard, Line, get_heard
from licensing.decisions.judgment import JudgmentFacts, ProposalFacts
from licensing.decisions.lawfulness import DecisionFacts, LineRelied
from licensing.decisions.outcomes import OutcomeFacts
from licensing.decisions.queries import earlier_suspensions, relied_on
from licensing.decisions.rules import GROUNDS, Outcome, SuspensionEnd
from licensing.decisions.suspension import term_of
from licensing.hearings.motions import Terms
from licensing.notices.content import written_for_letter
from licensing.notices.periods import first_suspended_day
from licensing.oversight.models import OnRecordAgreement
from licensing.oversight.queries import agreed_words, agreement_for
from licensing.people.models import Person
from licensing.people.walls import walled_people
from licensing.powers.models import PowerHolding
from licensing.powers.queries import deciding_nominee, get_holding
from licensing.powers.rules import Body, council_mode
from licensing.register.convictions import Presumption, line_of, policy_in_force, presume
from licensing.register.models import Concern, Licence
from licensing.register.queries import first_rows, standings_of
from licensing.register.rules import ConcernKind, LicenceStanding
from licensing.reviews.models import Review
from licensing.reviews.queries import licences_under, people_in
from licensing.reviews.rules import Status, bars_from_deciding
from licensing.training.queries import training_standing
from licensing.training.rules import TrainingStanding


@dataclass(frozen=True, slots=True)
class Delegated:
    """That an officer decides, for whoever holds the power: in which post, under which scheme (R08, R24)."""

    post: str
    scheme: str  # to follow "under": "the scheme of delegation in force from 1 May 2015, entry 2"
    is_urgent: bool
    kept: str  # by whom the scheme was made or adopted: "made by the commissioner on 1 May 2015 (...)"
    hearing_off: str = ""  # what the holder is told of a hearing that does not take place because of it

    @property
    def in_words(self) -> str:
        """ "Licensing Manager, under the scheme of delegation in force from 1 May 2015, entry 2"."""
        return f"{self.post}, under {self.scheme}"


@dataclass(frozen=True, slots=True)
class Case:
    """A review as it stands before a signature: what was heard, who holds the power today, the licences."""

    review: Review
    heard: Heard
    holding: PowerHolding
    nominee: Person | None
    licences: tuple[Licence, ...]
    standings: Mapping[int, LicenceStanding]
    policy: str
    on: date
    agreement: OnRecordAgreement | None = None  # the holder's, to a decision on the record (R07, R32)
    delegated: Delegated | None = None

    @property
    def numbers(self) -> dict[int, str]:
        return {licence.id: licence.number for licence in self.licences}


def case_of(session: Session, review: Review, *, now: datetime) -> Case:
    """Everything about the review that does not depend on what is decided. Raises Refused where it was never heard."""
    holding = get_holding(session, on=now.date())
    licences = licences_under(session, review.id)
    heard = get_heard(session, review, now=now)
    return Case(
        review=review,
        heard=heard,
        holding=holding,
        nominee=deciding_nominee(session, holding, review.reference, on=now.date()),
        licences=tuple(licences),
        standings=standings_of(session, [licence.id for licence in licences], at=now),
        policy=policy_in_force(now.date()) or "",
        on=now.date(),
        agreement=agreement_for(session, heard.hearing_id, holding.id),
    )


def as_agreed(case: Case, draft: Draft) -> Draft:
    """The draft with the holder's written agreement to a decision on the record, where there is one (R07, R32)."""
    return replace(draft, agreed_on_record=agreed_words(case.agreement))


def facts_for(
    session: Session, case: Case, draft: Draft, *, body: Body, by: Actor, judgment: JudgmentFacts | None = None
) -> DecisionFacts:
    """The facts of a decision about to be signed by that person for that body."""
    heard, holding = case.heard, case.holding
    deciders = frozenset({by.id or 0}) if body is Body.COMMISSIONER else heard.voters
    parts = people_in(session, case.review.id)
    barred = {one.person_id for one in parts if bars_from_deciding(one.role)}
    return DecisionFacts(
        decided_on=case.on,
        mode=holding.mode,
        decider=body,
        reasons=draft.reasons,
        licences_under_review=tuple(licence.number for licence in case.licences),
        outcomes=outcome_facts(session, case, draft),
        hearing_completed=heard.is_completed,
        notice_served=heard.notice_served,
        urgent_public_safety=case.delegated is not None and case.delegated.is_urgent,
        holder_present=heard.holder_present,
        service_proved=heard.service_proved,
        went_on_because=heard.went_on_because,
        relied_on=_relied(case, draft),
        deciders_heard_everything=bool(deciders) and deciders <= heard.throughout,
        information_complete=heard.information_complete_at is not None,
        policy_version=case.policy,
        policy_in_force=case.policy,
        quorum=heard.quorum,
        judgment=judgment,
        is_nominee=case.nominee is not None and case.nominee.id == by.id,
        decider_conflicted=bool(deciders & walled_people(session, case.review.reference)),
        decider_has_part_in_case=bool(deciders & barred),
        all_voters_appointed=heard.voters_appointed,
        holder_agreed_on_record=case.agreement is not None,
        presumed_against=_presumed_against(case),
        reasons_for_departure=draft.departure,
        heard_by_this_holder=body is Body.COMMISSIONER or council_mode(heard.mode),
        votes_carried=carried(case, draft),
        advice_repeated=heard.advice_repeated,
        printed=_printed(draft),
    )


def proposal_facts(case: Case, draft: Draft, *, replaces_sent_back: bool) -> ProposalFacts:
    """The facts of a proposal, or advice, about to be signed by the chair."""
    relied = _relied(case, draft)
    numbers = case.numbers
    return ProposalFacts(
        mode=case.holding.mode,
        information_complete=case.heard.information_complete_at is not None,
        reasons=draft.reasons,
        carried=carried(case, draft),
        licences_under_review=tuple(numbers.values()),
        licences_proposed=tuple(numbers.get(one.licence_id, "?") for one in draft.outcomes),
        relied_lines_found=all(line.is_found for line in relied),
        relied_lines_put=all(line.was_put for line in relied),
        quorum=case.heard.quorum,
        replaces_sent_back=replaces_sent_back,
        is_heard=case.review.status is Status.HEARD,
        advice_repeated=case.heard.advice_repeated,
        printed=_printed(draft),
    )


def _printed(draft: Draft) -> tuple[str, ...]:
    explanations = [one.public_safety_explanation for one in draft.outcomes]
    return written_for_letter(draft.reasons, draft.holders_account, draft.departure, explanations)


def carried(case: Case, draft: Draft) -> bool:
    """Did the members settle on each of these outcomes, with what they agreed beside it? (R31)"""
    votes = [case.heard.votes.get(one.licence_id) for one in draft.outcomes]
    return all(
        vote is not None and vote.is_carried and vote.outcome == one.outcome.value and _as_agreed(vote.terms, one)
        for vote, one in zip(votes, draft.outcomes, strict=True)
    )


def _as_agreed(terms: Terms, one: OutcomeDraft) -> bool:
    """Is what members left open all that was added? Immediate effect is never left open: it is theirs (R31, R44)."""
    length = (one.suspension_end, one.suspension_days, one.suspension_months)
    agreed = (SuspensionEnd(terms.ends.value) if terms.ends else None, terms.days, terms.months)
    return (
        (terms.ends is None or length == agreed)
        and one.is_immediate == terms.immediate
        and (terms.fit is None or one.is_fit_and_proper is None or one.is_fit_and_proper is terms.fit)
    )


def warning_until(on: date, years: int) -> date:
    """Until when a warning stays on file: the same date so many years on (28 February for the 29th) (R56)."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def _lines_relied(case: Case, draft: Draft) -> list[Line]:
    by_id = {line.question_id: line for line in case.heard.lines}
    return [by_id[question] for question in draft.relied_on if question in by_id]


def _relied(case: Case, draft: Draft) -> tuple[LineRelied, ...]:
    lines = tuple(LineRelied(line.number, line.is_found, line.was_put) for line in _lines_relied(case, draft))
    unknown = len(draft.relied_on) - len(lines)  # a question of no such number was neither found nor put
    return lines + tuple(LineRelied(0, False, False) for _ in range(unknown))


def _presumed_against(case: Case) -> frozenset[str]:
    """The licences that the policy presumes against for anything found, whether or not the reasons rely on it (R38)."""
    return frozenset(
        licence.number for licence in case.licences if any(_presumes(case, line, licence) for line in case.heard.found)
    )


def policy_says(case: Case, line: Line) -> str:
    """What the policy of the day presumes of this matter for any of the licences; "" where it says nothing (R38)."""
    found = next((one for licence in case.licences if (one := _presumption(case, line, licence))), None)
    if found is None:
        return ""
    return found.reason.says if found.stands_on(case.on) else f"{found.reason.says} That time is over."


def _presumes(case: Case, line: Line, licence: Licence) -> bool:
    """Does the policy of the day presume against this licence because of this matter? (R38)"""
    found = _presumption(case, line, licence)
    return found is not None and found.stands_on(case.on)


def _presumption(case: Case, line: Line, licence: Licence) -> Presumption | None:
    concern = line.concern
    rule = line_of(case.policy, concern.category) if concern and case.policy and concern.category else None
    if concern is None or rule is None or _policy_sort(licence) not in rule.applies_to:
        return None
    return presume(rule, concern.sentence_ended_on or concern.happened_on)


def _policy_sort(licence: Licence) -> str:
    return "driver" if licence.kind.is_driver else "vehicle" if licence.kind.is_vehicle else "operator"


def outcome_facts(session: Session, case: Case, draft: Draft) -> tuple[OutcomeFacts, ...]:
    """The facts of each licence's outcome, proposed or decided."""
    by_id = {licence.id: licence for licence in case.licences}
    suspended = _still_suspended_for(session, case)
    first = first_rows(session, case.review.holder_id)
    note = settings_on(session, case.on)[Setting.INTERIM_SUSPENSION_OVERRIDE]
    trained = training_standing(session, case.review.holder_id, case.on).standing is TrainingStanding.TRAINED
    return tuple(
        _outcome(
            case, draft, one, by_id[one.licence_id], note, _same(first, suspended.get(one.licence_id, ())), trained
        )
        for one in draft.outcomes
        if one.licence_id in by_id
    )


def _outcome(
    case: Case,
    draft: Draft,
    one: OutcomeDraft,
    licence: Licence,
    note: str,
    is_same: Callable[[Concern], bool],
    is_trained: bool,
) -> OutcomeFacts:
    relied = _lines_relied(case, draft)
    concerns = [line.concern for line in relied if line.concern is not None]
    return OutcomeFacts(
        licence=licence.number,
        kind=licence.kind,
        standing=case.standings[licence.id],
        granted_on=licence.granted_on,
        expires_on=licence.expires_on,
        outcome=one.outcome,
        reasons=draft.reasons,
        decided_on=case.on,
        ground=one.ground,
        ground_event_on=_event_on(one, relied),
        is_fit_and_proper=one.is_fit_and_proper,
        is_immediate=one.is_immediate,
        public_safety_explanation=one.public_safety_explanation,
        suspension_end=one.suspension_end,
        suspension_days=one.suspension_days,
        suspension_months=one.suspension_months,
        suspension_last_day=_last_day(case, one),
        interim_legal_note=note,
        warning_until=one.warning_until,
        suspended_on_same_facts=any(map(is_same, concerns)),
        new_facts=draft.new_facts,
        uses_protected_matter=any(concern.is_protected for concern in concerns),
        is_trained=is_trained,
    )


def _still_suspended_for(session: Session, case: Case) -> dict[int, set[int]]:
    """By licence, the concerns for which another review suspended it, until that suspension is over; and those for
    which an officer did in this one, whose decision was set aside after the suspension had begun (R41).

    Between the decision and the first suspended day it counts as well: what was decided is not decided again.
    """
    found: dict[int, set[int]] = {}
    for determination in earlier_suspensions(session, [one.id for one in case.licences], before=case.review.id):
        concerns = {one.concern_id for one in relied_on(session, determination_id=determination.id) if one.concern_id}
        for effect in effects_of(session, determination):
            if effect.outcome.outcome is Outcome.SUSPENDED and not effect.is_over(case.on):
                found.setdefault(effect.licence.id, set()).update(concerns)
    for determination in carried_out(session, case.review.id):
        concerns = {one.concern_id for one in relied_on(session, determination_id=determination.id) if one.concern_id}
        for effect in effects_of(session, determination):
            if effect.put_aside and effect.outcome.outcome is Outcome.SUSPENDED and changes_for(effect):
                found.setdefault(effect.licence.id, set()).update(concerns)
    return found


def _same(first: Mapping[int, int], before: Iterable[int]) -> Callable[[Concern], bool]:
    """Whether a concern is one of those: a correction is the same fact as the row that it replaces."""
    facts = {first.get(one, one) for one in before}
    return lambda concern: first.get(concern.id, concern.id) in facts


def _event_on(one: OutcomeDraft, relied: Sequence[Line]) -> date | None:
    """The latest conviction, or breach, among what is relied on: what ground (a) needs on or after the grant (R35)."""
    if one.ground is None or not GROUNDS[one.ground].needs_event_since_grant:
        return None
    breaches = {ConcernKind.CONVICTION, ConcernKind.NON_COMPLIANCE}
    kinds = breaches if one.ground.value.endswith("a_ii") else {ConcernKind.CONVICTION}
    events = [line.concern.happened_on for line in relied if line.concern and line.concern.kind in kinds]
    return max(events, default=None)


def _last_day(case: Case, one: OutcomeDraft) -> date | None:
    """The last suspended day if the notice were given today: the earliest there is (R53)."""
    lengths = (one.suspension_days, one.suspension_months)
    if one.suspension_end is not SuspensionEnd.DATE or None not in lengths or not any(lengths):
        return None
    first = first_suspended_day(case.on, immediate=one.is_immediate)
    term = term_of(first, days=one.suspension_days, months=one.suspension_months)
    return term.last_day
