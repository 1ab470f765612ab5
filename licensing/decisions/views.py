"""What the pages of a decision show: the proposal, what was heard, the words read back, the checks before signing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.authority.queries import number_on
from licensing.authority.rules import Setting
from licensing.decisions.drafts import Draft
from licensing.decisions.facts import Case, case_of
from licensing.decisions.heard import Heard
from licensing.decisions.judgment import PROPOSAL_RULES
from licensing.decisions.lawfulness import RULES, SigningCheck
from licensing.decisions.models import Judgment, Proposal
from licensing.decisions.outcomes import RULES as OUTCOME_RULES
from licensing.decisions.queries import (
    decide_by,
    draft_of,
    judgment_of,
    latest_proposal,
)
from licensing.decisions.rules import (
    GROUNDS,
    JUDGMENT_WORDS,
    OUTCOME_WORDS,
    JudgmentAct,
    Outcome,
    SuspensionEnd,
    grounds_for,
)
from licensing.decisions.signing import unanswered
from licensing.decisions.telling import fit_and_proper_sentence, ground_sentence, outcome_sentence
from licensing.hearings.rules import FINDING_WORDS, Finding
from licensing.notices.periods import first_suspended_day
from licensing.notices.rules import grounds_due, operative_through
from licensing.people.queries import person_by_id
from licensing.powers.rules import council_mode, panel_name
from licensing.register.models import Licence
from licensing.register.queries import holder_by_id
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews.models import Review
from licensing.reviews.withheld import text_shown, withheld_in
from licensing.rulebook import Rule, Standing, Weight
from licensing.web.choices import Choice
from licensing.web.frame import Decides
from licensing.web.parts import Fact, State, Step
from licensing.web.wording import clock_time, day, long_day, say, short_day

STATES = {
    Standing.MUST_FIX: (State.STOP, "Must fix."),
    Standing.GIVE_A_REASON: (State.WHY, "Give a reason."),
    Standing.FINE: (State.DONE, "Fine."),
}
NEEDS = {
    Outcome.REVOKED: "Needs a ground in law, and reasons.",
    Outcome.SUSPENDED: "Needs a ground, reasons and an end.",
    Outcome.WARNING: "Needs reasons. No appeal.",
    Outcome.NO_FURTHER_ACTION: "Needs reasons. No appeal.",
}
# These rules say what would be wrong: a warning that is kept is one that does not arise.
WARNINGS = {
    rule.says
    for table in (RULES, PROPOSAL_RULES, OUTCOME_RULES)
    for rule in cast(tuple[Rule[Any], ...], table)
    if rule.weight is Weight.WARN
}
AT_A_GLANCE = frozenset({"R01", "R04", "R32", "R33", "R73"})  # of the rules kept, those shown without being asked for
ASKS = {"R38": "departure", "R41": "new_facts"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A licence about which the form asks, with the choices there are for it."""

    id: int
    name: str
    kind: str
    is_driver: bool
    is_vehicle: bool
    outcomes: tuple[Choice, ...]
    grounds: tuple[Choice, ...]
    settled: Outcome | None  # what the members settled on


@dataclass(frozen=True, slots=True)
class Sight:
    """One case as a deciding page shows it."""

    case: Case
    holder: str
    licences: tuple[Asked, ...]
    proposal: Proposal | None
    judged: Judgment | None
    proposed: str
    how: str
    signed: str
    decide_by: date
    panel: str

    @property
    def heard(self) -> Heard:
        return self.case.heard

    @property
    def by_councillors(self) -> bool:
        """Do councillors hold the power today, so that the chair signs a decision?"""
        return council_mode(self.case.holding.mode)

    @property
    def voter_choices(self) -> list[tuple[str, str]]:
        """The members who settle on it, as they are chosen from."""
        return [(str(one), name) for one, name in self.heard.voter_names.items()]

    @property
    def is_objected_to(self) -> bool:
        """Does a member object, or has an interest spoilt it, and no hands carried it since? (R17, R31)"""
        return any(vote.may_be_retaken for vote in self.heard.votes.values())

    @property
    def agreed(self) -> dict[str, dict[int, Any]]:
        """What members agreed on beside the outcomes, by the fields of the form that it is carried into."""
        settled = [(one, self.heard.votes[one].terms) for one, vote in self.heard.votes.items() if vote.is_carried]
        given: dict[str, dict[int, Any]] = {
            "fit": {one: "yes" if terms.fit else "no" for one, terms in settled if terms.fit is not None},
            "ends": {one: terms.ends for one, terms in settled if terms.ends is not None},
            "days": {one: terms.days for one, terms in settled if terms.days},
            "months": {one: terms.months for one, terms in settled if terms.months},
            "immediate": {one: True for one, terms in settled if terms.immediate},
            "safety": {one: terms.safety for one, terms in settled if terms.safety},
        }
        return given

    @property
    def clock(self) -> str:
        """ "Decide by Monday 14 December: 13 days left"."""
        left = (self.decide_by - self.case.on).days
        late = f"{-left} {'day' if left == -1 else 'days'} late"
        return f"Decide by {short_day(self.decide_by)}: " + (
            f"{left} {'day' if left == 1 else 'days'} left" if left >= 0 else late
        )

    @property
    def acts(self) -> tuple[Choice, ...]:
        """What the commissioner may do with the proposal."""
        means = {
            JudgmentAct.SAME: f"{self.proposed}. You read the committee’s reasons in full and say what persuaded you.",
            JudgmentAct.DIFFERENT: "Your own outcome and your own reasons.",
            JudgmentAct.SEND_BACK_EXPLAIN: "The committee explains its reasons. No new evidence.",
            JudgmentAct.SEND_BACK_ASK_MORE: "The hearing resumes, on notice to the licence holder.",
        }
        return tuple(Choice(act.value, JUDGMENT_WORDS[act], hint=told) for act, told in means.items())

    @property
    def ends(self) -> tuple[Choice, ...]:
        """What may end a suspension; R40 speaks where it is somebody else's decision."""
        return tuple(Choice(end.value, say(end)) for end in SuspensionEnd)

    @property
    def found(self) -> tuple[Choice, ...]:
        """What the reasons may rely on."""
        return tuple(Choice(str(line.question_id), line.alleges) for line in self.heard.found)

    @property
    def questions(self) -> tuple[Step, ...]:
        return _questions(self.heard)

    @property
    def findings(self) -> tuple[Step, ...]:
        said = [line for line in self.heard.lines if line.finding is not None]
        return tuple(
            Step(
                line.alleges,
                State.DONE if line.is_found else State.TO_DO,
                lead=f"{FINDING_WORDS[line.finding or Finding.NOT_FOUND]}.",
            )
            for line in said
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        given = [
            Fact("Heard", long_day(self.heard.held_on)),
            Fact("Sat", ", ".join(self.heard.sat) or "Nobody recorded"),
            Fact("Interests", "; ".join(self.heard.interests) or "None declared"),
            Fact(
                "Licence",
                "; ".join(
                    f"{one.name}, to {day(licence.expires_on)}"
                    for one, licence in zip(self.licences, self.case.licences, strict=True)
                ),
            ),
            Fact("Policy", f"Version {self.case.policy}" if self.case.policy else "None in force", rules=("R39",)),
        ]
        return tuple(given)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What will be recorded, in the words of the notice, and how each rule stands."""

    says: tuple[str, ...]
    facts: tuple[Fact, ...]
    checks: tuple[Step, ...]  # what must be fixed, what asks for a reason, and the first of what is fine
    kept: tuple[Step, ...]  # every other rule in force
    may_sign: bool
    asks: tuple[str, ...]  # which texts the checks ask for
    signs: str
    sha256: str  # the fingerprint that is kept with the signature


def sight_of(session: Session, review: Review, *, now: datetime, case: Case | None = None) -> Sight:
    """The case for a deciding page; as `case` has it where an officer decides. Raises Refused if it was never heard."""
    case = _names_out(session, case or case_of(session, review, now=now))
    proposal = latest_proposal(session, review.id)
    holder = holder_by_id(session, review.holder_id)
    return Sight(
        case=case,
        holder=holder.name,
        licences=tuple(_asked(one, case, now) for one in case.licences),
        proposal=proposal,
        judged=judgment_of(session, proposal.id) if proposal else None,
        proposed=_proposed(case, draft_of(session, proposal)) if proposal else "",
        how="; ".join(dict.fromkeys(vote.in_words for vote in case.heard.votes.values())),
        signed=signature(session, proposal.signed_by, proposal.signed_at) if proposal else "",
        decide_by=decide_by(case.heard.held_on),
        panel=panel_name(case.holding.mode),
    )


def _names_out(session: Session, case: Case) -> Case:
    """The case without withheld names in what was asked and put to the holder: nobody who decides reads one (R14)."""
    hidden = withheld_in(session, case.review.id)
    lines = tuple(
        replace(
            line,
            asks=text_shown(line.asks, hidden),
            alleges=text_shown(line.alleges, hidden),
            not_needed_because=text_shown(line.not_needed_because, hidden),
        )
        for line in case.heard.lines
    )
    return replace(case, heard=replace(case.heard, lines=lines))


def years_on_file(session: Session, on: date) -> int:
    """For how many years a warning stays on file (R56)."""
    return number_on(session, Setting.WARNING_YEARS, on)


def settled(sight: Sight) -> dict[int, Outcome]:
    """By licence, the outcome that the members carried (R31)."""
    return {one.id: one.settled for one in sight.licences if one.settled is not None}


def decides_for(case: Case, by: Actor) -> Decides:
    """The line that says who decides, to whoever may be about to."""
    instrument = f"Instrument: {case.holding.instrument}."
    if case.nominee is not None and case.nominee.id == by.id:
        return Decides("You decide today.", f"What councillors propose or advise has no effect by itself. {instrument}")
    if case.nominee is None:
        return Decides("No nominee has this case yet.", f"An administrator assigns one. {instrument}")
    return Decides(f"{case.nominee.name} decides today.", instrument)


def read_back(
    sight: Sight,
    draft: Draft,
    lines: Sequence[SigningCheck],
    *,
    by: Actor,
    now: datetime,
    person: str = "I",
    facts: Sequence[Fact] | None = None,
    extra: Sequence[Fact] = (),
) -> ReadBack:
    """The decision as its notice will tell it, with every check."""
    by_id = {licence.id: licence for licence in sight.case.licences}
    says: list[str] = []
    for one in draft.outcomes:
        licence = by_id[one.licence_id]
        told = (
            outcome_sentence(one, licence, sight.holder, first_person=person),
            ground_sentence(one),
            fit_and_proper_sentence(one, licence, first_person=person),
            one.public_safety_explanation,
        )
        says += [sentence for sentence in told if sentence]
    says += [part for part in draft.reasons.split("\n\n") if part.strip()]
    return ReadBack(
        says=tuple(says),
        facts=(*(_consequences(draft, now.date()) if facts is None else facts), *extra),
        checks=tuple(_check(line) for line in lines if _is_at_a_glance(line)),
        kept=tuple(_check(line) for line in lines if not _is_at_a_glance(line)),
        may_sign=all(line.standing is not Standing.MUST_FIX or line.code in ASKS for line in lines),
        asks=_asks(lines, known=sight.heard.unquorate_because),
        signs=f"You sign as {by.name}, on {long_day(now)} at {clock_time(now)}.",
        sha256=draft.sha256.hex(),
    )


def signature(session: Session, person_id: int, at: datetime) -> str:
    """ "Signed by Cllr Ellis, 30 November 2015, 16:12"."""
    return f"Signed by {person_by_id(session, person_id).name}, {day(at)}, {clock_time(at)}"


def _asked(licence: Licence, case: Case, now: datetime) -> Asked:
    vote = case.heard.votes.get(licence.id)
    badge = licence.badge_number or licence.plate_number
    return Asked(
        id=licence.id,
        name=f"{LICENCE_WORDS[licence.kind]} {licence.number}" + (f", badge {badge}" if badge else ""),
        kind=LICENCE_WORDS[licence.kind],
        is_driver=licence.kind.is_driver,
        is_vehicle=licence.kind.is_vehicle,
        outcomes=_choices(licence, now.date()),
        grounds=tuple(
            Choice(one.value, f"{GROUNDS[one].says} ({GROUNDS[one].citation.partition(' of ')[0]})")
            for one in grounds_for(licence.kind)
        ),
        settled=Outcome(vote.outcome) if vote and vote.is_carried else None,
    )


def _choices(licence: Licence, on: date) -> tuple[Choice, ...]:
    """The four outcomes with what each would mean, if the notice were given by hand today."""
    use = "drive" if licence.kind.is_driver else "go on"
    until, starts = short_day(operative_through(on)), short_day(first_suspended_day(on))
    kept = "The licence is kept and may be used."
    means = {
        Outcome.REVOKED: f"The licence ends. The holder may {use} until the end of {until}, or longer on appeal.",
        Outcome.SUSPENDED: f"The licence stops for a time, then comes back by itself. It would start on {starts}.",
        Outcome.WARNING: f"{kept} The warning stays on file.",
        Outcome.NO_FURTHER_ACTION: f"{kept} The review ends.",
    }
    return tuple(
        Choice(outcome.value, OUTCOME_WORDS[outcome], means=told, needs=NEEDS[outcome])
        for outcome, told in means.items()
    )


def _proposed(case: Case, draft: Draft) -> str:
    words = list(dict.fromkeys(one.in_words for one in draft.outcomes))
    if len(words) == 1:
        return words[0]
    return "; ".join(f"{case.numbers[one.licence_id]}: {one.in_words}" for one in draft.outcomes)


def _questions(heard: Heard) -> tuple[Step, ...]:
    others = [line for line in heard.asked if not line.by_councillor]
    steps = [Step(f"{heard.asked_by_councillors} by councillors", State.DONE)]
    steps += [Step(f"By {line.asked_by}", State.WHY, detail=f"“{line.asks}”", rules=("R74",)) for line in others]
    left = [line for line in heard.lines if not line.is_asked]
    steps += [Step(line.asks, State.TO_DO, lead="Not asked.", detail=line.not_needed_because) for line in left]
    return tuple(steps)


def _check(line: SigningCheck) -> Step:
    state, lead = STATES[line.standing]
    if line.standing is Standing.FINE and line.says in WARNINGS:
        lead = "Does not arise."
    about = f"{line.licence}: " if line.licence else ""
    return Step(f"{about}{line.says}", state, lead=lead, rules=(line.code,) if line.code else ())


def _is_at_a_glance(line: SigningCheck) -> bool:
    return line.standing is not Standing.FINE or (line.code in AT_A_GLANCE and line.says not in WARNINGS)


def _asks(lines: Sequence[SigningCheck], *, known: str) -> tuple[str, ...]:
    """The texts asked for: a reason for each warning, and what R38 and R41 let pass when it is written."""
    stand = {ASKS[line.code] for line in lines if line.standing is Standing.MUST_FIX and line.code in ASKS}
    return (*sorted(stand), *(("answers",) if unanswered(lines, known=known) else ()))


def _consequences(draft: Draft, on: date) -> tuple[Fact, ...]:
    told = [_may_go_on(draft, on)]
    if any(one.is_against for one in draft.outcomes):
        told.append(
            Fact(
                "Notice of the decision", f"Drafted when you sign. Due by {long_day(grounds_due(on))}.", rules=("R45",)
            )
        )
    else:
        told.append(Fact("Letter", "Drafted when you sign. It carries no right of appeal.", rules=("R56",)))
    return tuple(told)


def _may_go_on(draft: Draft, on: date) -> Fact:
    if not any(one.is_against for one in draft.outcomes):
        return Fact("May the holder go on?", "Yes. Nothing changes on the licence.")
    if all(one.is_immediate for one in draft.outcomes if one.is_against):
        return Fact("May the holder go on?", "No, from when the notice is given, even on appeal.", rules=("R49",))
    until = (
        f"Until the end of {long_day(operative_through(on))}, if the notice is given by hand today; longer on appeal."
    )
    return Fact("May the holder go on?", until, rules=("R49",))
