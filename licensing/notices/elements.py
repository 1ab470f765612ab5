"""What a letter must hold before it may be approved (R23, R27, R43-R46, R51, R53, R55, R56, R63, R78, R79). Pure.

Each rule reads one composed letter and what it was composed of; those that are not kept are what is still missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from licensing.notices.badge_letters import badge_demand_letter
from licensing.notices.content import Content, DecisionNoticeContent, HearingNoticeContent
from licensing.notices.decision_letters import decision_letter
from licensing.notices.hearing_letters import hearing_letter
from licensing.notices.hearing_off_letters import hearing_off_letter, late_papers_letter
from licensing.notices.letters import Addressee, Letter, Letterhead, Plan
from licensing.notices.other_contents import (
    BadgeDemandContent,
    HearingOffContent,
    LatePapersContent,
    SetAsideContent,
    TrainingContent,
)
from licensing.notices.rules import (
    CARRIED,
    OWN_POLICY_FROM,
    HearingNoticeFacts,
    NoticeKind,
    grounds_due,
    hearing_notice_in_time,
    tells_of_appeal,
    tells_the_proposal,
)
from licensing.notices.set_aside_letters import set_aside_letter
from licensing.notices.training_letters import training_letter
from licensing.notices.wording import Worded, worded
from licensing.powers.rules import Body
from licensing.rulebook import Check, Hardness, Rule, Standing, Weight, checks
from licensing.working_days import NO_EXTRA_DAYS


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """One letter about to be approved: what it was composed of, and what it says."""

    content: Content
    letter: Letter
    plan: Plan
    closed: frozenset[date] = NO_EXTRA_DAYS
    wording: tuple[Worded, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """Every text of the letter that somebody wrote: for this letter, or as its standard wording."""
        return (*self.content.written, *(one.text for one in self.wording))

    @property
    def decision(self) -> DecisionNoticeContent | None:
        return self.content if isinstance(self.content, DecisionNoticeContent) else None

    @property
    def hearing(self) -> HearingNoticeContent | None:
        return self.content if isinstance(self.content, HearingNoticeContent) else None

    @property
    def has_appeal(self) -> bool:
        return self.letter.kind is NoticeKind.DECISION_NOTICE


def compose(
    kind: NoticeKind,
    content: Content,
    letterhead: Letterhead,
    addressee: Addressee,
    plan: Plan,
    wording: Sequence[Worded] = (),
) -> Letter:
    """The letter of that kind, from its content, the standard wording and everything that is added on the day."""
    return worded(_composed(kind, content, letterhead, addressee, plan), wording)


def _composed(kind: NoticeKind, content: Content, head: Letterhead, to: Addressee, plan: Plan) -> Letter:
    match content:
        case HearingNoticeContent():
            return hearing_letter(content, head, to, plan)
        case HearingOffContent():
            return hearing_off_letter(kind, content, head, to, plan)
        case LatePapersContent():
            return late_papers_letter(content, head, to, plan)
        case TrainingContent():
            return training_letter(kind, content, head, to, plan)
        case BadgeDemandContent():
            return badge_demand_letter(content, head, to, plan)
        case SetAsideContent():
            return set_aside_letter(content, head, to, plan)
        case DecisionNoticeContent():
            return decision_letter(kind, content, head, to, plan)


def _grounds_given(facts: LetterFacts) -> bool:
    return not facts.decision or all(one.ground and one.citation for one in facts.decision.against)


def _immediate_explained(facts: LetterFacts) -> bool:
    immediate = [one for one in facts.decision.outcomes if one.is_immediate] if facts.decision else []
    return all(one.kind.is_driver and one.public_safety_explanation.strip() for one in immediate)


def _suspensions_end(facts: LetterFacts) -> bool:
    return not facts.decision or all(
        one.suspension_ends or one.suspension_days or one.suspension_months
        for one in facts.decision.outcomes
        if one.outcome == "suspended"
    )


def _hearing_is_set_out(facts: LetterFacts) -> bool:
    asked = facts.hearing
    return asked is None or all((asked.venue, asked.starts_at, asked.licences, asked.matters, asked.who_decides))


def _hearing_in_time(facts: LetterFacts) -> bool:
    asked = facts.hearing
    return asked is None or hearing_notice_in_time(
        HearingNoticeFacts(
            hearing_on=asked.held_on,
            served_on=facts.plan.given_on,
            clear_days=asked.clear_days,
            closed=facts.closed,
            is_waived_in_writing=bool(asked.waived_because),
        )
    )


def _silent_about_proposal(facts: LetterFacts) -> bool:
    if facts.decision is not None and facts.decision.body is not Body.COMMISSIONER:
        return True
    return not any(tells_the_proposal(text) for text in facts.written)


def _off_is_named(facts: LetterFacts) -> bool:
    off = facts.content
    return not isinstance(off, HearingOffContent) or all((off.venue, off.starts_at, off.licences))


def _late_is_explained(facts: LetterFacts) -> bool:
    late = facts.content
    return not isinstance(late, LatePapersContent) or bool(any(map(str.strip, late.papers)) and late.why_late.strip())


def _late_before_hearing(facts: LetterFacts) -> bool:
    late = facts.content
    return not isinstance(late, LatePapersContent) or facts.plan.given_on < late.held_on


def _training_is_named(facts: LetterFacts) -> bool:
    asked = facts.content
    return not isinstance(asked, TrainingContent) or all((asked.course, asked.venue, asked.begins))


def _training_before_session(facts: LetterFacts) -> bool:
    asked = facts.content
    return not isinstance(asked, TrainingContent) or facts.plan.given_on < asked.held_on


def _badge_is_named(facts: LetterFacts) -> bool:
    asked = facts.content
    return not isinstance(asked, BadgeDemandContent) or bool(
        asked.demanded and all(one.number and one.outcome for one in asked.demanded)
    )


def _badge_not_too_soon(facts: LetterFacts) -> bool:
    asked = facts.content
    return not isinstance(asked, BadgeDemandContent) or all(
        one.may_ask_from <= facts.plan.sent_on for one in asked.demanded
    )


RULES: tuple[Rule[LetterFacts], ...] = (
    Rule(
        code="R46",
        says="The notice says who decided, on which day, and under what authority.",
        source="Public Health Act 1936, s.300(3); fairness",
        kept=lambda facts: (
            not facts.decision or bool(facts.decision.decided_by.strip() and facts.decision.authority.strip())
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R46",
        says="The notice states the right of appeal, the court and its address.",
        source="Public Health Act 1936, s.300(3)",
        kept=lambda facts: (
            not facts.has_appeal
            or bool(facts.letter.letterhead.court.strip() and facts.letter.letterhead.court_address.strip())
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R43",
        says="Reasons are given for every outcome, and the statutory ground for a revocation or suspension.",
        source="LGMPA 1976, s.61(2)(a); common law",
        kept=lambda facts: not facts.decision or bool(facts.decision.reasons.strip() and _grounds_given(facts)),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R44",
        says="Immediate effect is for drivers only, and the notice says so with its own explanation.",
        source="LGMPA 1976, s.61(2B)",
        kept=_immediate_explained,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R44",
        says="A notice with immediate effect goes by hand: it takes effect at the recorded time at which it is given.",
        source="LGMPA 1976, s.61(2B); certainty: from when driving is an offence",
        kept=lambda facts: not facts.decision or not facts.decision.is_immediate or facts.plan.method in CARRIED,
    ),
    Rule(
        code="R53",
        says="A suspension says when it ends: after a stated time, or with a stated event.",
        source="LGMPA 1976, s.61; fairness",
        kept=_suspensions_end,
    ),
    Rule(
        code="R56",
        says="Only a decision notice has appeal text: a warning, or any letter without an appeal, has none.",
        source="fairness",
        kept=lambda facts: facts.has_appeal or not any(map(tells_of_appeal, facts.written)),
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R78",
        says="In commissioner modes no letter speaks of what councillors proposed or advised.",
        source="fairness",
        kept=_silent_about_proposal,
    ),
    Rule(
        code="R79",
        says="The notice bears the proper officer’s name, post and appointment.",
        source="Local Government Act 1972, s.234",
        kept=lambda facts: (
            facts.decision is None
            or all(
                part.strip()
                for part in (
                    facts.letter.letterhead.officer_name,
                    facts.letter.letterhead.officer_post,
                    facts.letter.letterhead.officer_appointed,
                )
            )
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R51",
        says="The letter has an address, and goes by hand or by post: e-mail alone is no service.",
        source="Local Government Act 1972, s.233",
        kept=lambda facts: bool(facts.letter.addressee.address) and facts.plan.method.is_s233,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R23",
        says="A hearing notice says when, where, about what, who decides, and what the holder may do.",
        source="natural justice",
        kept=_hearing_is_set_out,
    ),
    Rule(
        code="R23",
        says="On this plan the notice reaches the licence holder the set number of clear working days before the "
        "hearing.",
        source="natural justice; the authority's own setting, by default 10 clear working days",
        kept=_hearing_in_time,
    ),
    Rule(
        code="R45",
        says="Notice of the grounds is given within 14 days of the decision. Late is sent all the same.",
        source="LGMPA 1976, ss.60(2), 61(2), 62(2)",
        kept=lambda facts: (
            not (facts.decision and facts.has_appeal) or facts.plan.given_on <= grounds_due(facts.decision.decided_on)
        ),
        hard=Hardness.STATUTE,
        weight=Weight.WARN,
    ),
)


OFF_RULES: tuple[Rule[LetterFacts], ...] = (
    Rule(
        code="R23",
        says="The letter says which hearing is off: its day, time and place, and the licences it was about.",
        source="natural justice",
        kept=_off_is_named,
    ),
)

LATE_RULES: tuple[Rule[LetterFacts], ...] = (
    Rule(
        code="R27",
        says="A late papers notice says what is late and why it is late.",
        source="fairness; the authority's own policy",
        kept=_late_is_explained,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R27",
        says="On this plan it reaches the licence holder before the day of the hearing, with time to answer.",
        source="fairness; the authority's own policy",
        kept=_late_before_hearing,
    ),
)

TRAINING_RULES: tuple[Rule[LetterFacts], ...] = (
    Rule(
        code="R63",
        says="The letter says which course it is, and when and where it is held.",
        source="the authority's training policy",
        kept=_training_is_named,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R63",
        says="On this plan it reaches the licence holder before the day of the session.",
        source="the authority's training policy",
        kept=_training_before_session,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
)

BADGE_RULES: tuple[Rule[LetterFacts], ...] = (
    Rule(
        code="R55",
        says="A demand names each badge or plate, and what became of its licence.",
        source="LGMPA 1976, ss.58, 61(2)",
        kept=_badge_is_named,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R55",
        says="No badge or plate is asked for before its day: the first on which the holder may not go on; at once if "
        "immediate.",
        source="LGMPA 1976, ss.58, 61(2), 77(2)",
        kept=_badge_not_too_soon,
        hard=Hardness.STATUTE,
    ),
)

SET_ASIDE_RULES: tuple[Rule[LetterFacts], ...] = (
    Rule(
        code="R46",
        says="The letter says what was set aside, by whom, and why.",
        source="fairness; Local Government Act 1972, s.101(4)",
        kept=lambda facts: (
            not isinstance(facts.content, SetAsideContent)
            or all((facts.content.outcomes, facts.content.set_aside_by.strip(), facts.content.reasons.strip()))
        ),
    ),
)

# A letter that calls nobody and decides nothing: its own elements, and these of every letter.
OF_EVERY_LETTER = ("R51", "R56", "R78")
ITS_OWN: Mapping[type[Content], tuple[Rule[LetterFacts], ...]] = {
    HearingOffContent: OFF_RULES,
    LatePapersContent: LATE_RULES,
    TrainingContent: TRAINING_RULES,
    BadgeDemandContent: BADGE_RULES,
    SetAsideContent: SET_ASIDE_RULES,
}


def rules_for(facts: LetterFacts) -> list[Rule[LetterFacts]]:
    """Every element that a letter of this content must hold."""
    own = ITS_OWN.get(type(facts.content))
    if own is None:
        return list(RULES)
    return [*own, *(rule for rule in RULES if rule.code in OF_EVERY_LETTER)]


def element_checks(facts: LetterFacts) -> list[Check[LetterFacts]]:
    """Every element that bears on this kind of letter, and how it stands; whatever is wrong is always among them."""
    return [
        check
        for check in checks(rules_for(facts), facts, on=facts.plan.sent_on)
        if _bears(check.rule.code, facts) or check.standing is not Standing.FINE
    ]


def _bears(code: str, facts: LetterFacts) -> bool:
    if type(facts.content) in ITS_OWN:
        return True
    if facts.hearing is not None:
        return code in ("R23", "R51")
    if not facts.has_appeal and code in ("R44", "R45", "R53"):
        return False
    return code != "R23" and (code != "R56" or not facts.has_appeal)
