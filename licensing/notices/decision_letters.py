"""The wording of the decision notice, the warning and the no further action letter (R43-R49, R53, R56). Pure.

Elements and their order follow the Acts: who decided and under what authority, the outcome of each licence, the ground,
the reasons, the effect, the right of appeal with its last day, what an appeal does, the badge, and how it is served.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from licensing.notices.content import DecisionNoticeContent, LicenceOutcome
from licensing.notices.letters import (
    Addressee,
    Letter,
    Letterhead,
    Paragraph,
    Plan,
    Point,
    Run,
    Section,
    known,
    lines,
    listed,
    on,
    para,
    paras,
    plain_day,
)
from licensing.notices.periods import first_suspended_day, last_day_of_days, last_day_of_months
from licensing.notices.rules import DAYS_TO_APPEAL, METHOD_WORDS, Effect, effect_of_notice, served_on
from licensing.notices.rules import NoticeKind as Kind
from licensing.register.rules import LICENCE_WORDS
from licensing.working_days import why_not_working

APPEAL_IN = {  # which section gives the right of appeal against a decision on each kind of licence
    "driver": "section 61(3)",
    "operator": "section 62(3)",
    "vehicle": "section 60(3)",
}
ACT = "Local Government (Miscellaneous Provisions) Act 1976"
REGISTER_FROM = date(2023, 4, 27)  # Taxis and Private Hire Vehicles (Safeguarding and Road Safety) Act 2022, ss.2-4
REGISTER_SAYS = (
    "If this decision relied on information about safeguarding or road safety that the Taxis and Private Hire Vehicles "
    "(Safeguarding and Road Safety) Act 2022 calls relevant, section 2 of it requires us to enter the decision in the "
    "national register of refusals, suspensions and revocations (NR3S). Other licensing authorities must search it.",
    "The entry is kept for 11 years from the day on which it is made, and is changed if an appeal or a later decision "
    "changes this one. To get a copy of what is held about you, or to have it put right, write to us at the address on "
    "this letter. You may complain to the Information Commissioner.",
)
SUBJECTS = {Kind.WARNING_LETTER: "A formal warning", Kind.NO_FURTHER_ACTION_LETTER: "No further action"}


def decision_letter(
    kind: Kind, content: DecisionNoticeContent, letterhead: Letterhead, addressee: Addressee, plan: Plan
) -> Letter:
    """The letter that tells a holder what was decided. Only a decision against a licence speaks of appeal (R56)."""
    against = kind is Kind.DECISION_NOTICE
    sections = [_what(content, plan), _why(content)]
    if against:
        sections += [*_effect(content, plan), *_appeal(content, letterhead, plan), _badge(content, plan)]
        sections += _register(content)
    sections.append(_service(plan))
    return Letter(
        kind=kind,
        title=f"{_subject(kind, content)}: {content.case_reference}",
        reference=content.case_reference,
        dated=plain_day(plan.sent_on),
        letterhead=letterhead,
        addressee=addressee,
        subject=_subject(kind, content),
        summary=tuple(_summary(content, letterhead, plan)) if against else (),
        sections=tuple(section for section in sections if section.paragraphs or section.bullets),
    )


def licence_words(one: LicenceOutcome) -> str:
    """ "private hire driver’s licence PHD-0042, badge 1347"."""
    badge = f", badge {one.badge_number}" if one.badge_number else ""
    return f"{LICENCE_WORDS[one.kind]} {one.number}{badge}"


def term_words(one: LicenceOutcome, given_on: date) -> Paragraph:
    """When a suspension begins and what ends it, on the plan (R53)."""
    first = first_suspended_day(given_on, immediate=one.is_immediate)
    if one.expires_on is not None and one.expires_on < first:
        ends = ", before the suspension would begin: the suspension never runs, and nothing revives."
        return para("The licence expires on ", on(one.expires_on), ends)
    if one.suspension_ends:
        until = f" until {one.suspension_ends.removeprefix('when ')}; it then revives by itself."
        return para("It is suspended from ", on(first), until)
    if one.suspension_days is None and one.suspension_months is None:
        return para("It is suspended ", Run("until: not said yet", "missing"), ".")
    last = (
        last_day_of_days(first, one.suspension_days)
        if one.suspension_days is not None
        else last_day_of_months(first, one.suspension_months or 0)
    )
    if one.expires_on is not None and last >= one.expires_on:
        ends = "It then ends with the licence, which expires on that day."
        return para("It is suspended from ", on(first), " to ", on(one.expires_on), f". {ends}")
    again = "drive again" if one.kind.is_driver else "use it again"
    after = on(last + timedelta(days=1))
    return para("It is suspended from ", on(first), " to ", on(last), f". You may {again} from ", after, ".")


def _subject(kind: Kind, content: DecisionNoticeContent) -> str:
    if kind in SUBJECTS:
        return SUBJECTS[kind]
    outcomes = sorted({one.outcome for one in content.against})
    many = "licences are" if len(content.against) > 1 else "licence is"
    return f"Your {many} {listed(outcomes)}"


def _outcome_words(one: LicenceOutcome) -> str:
    name = licence_words(one)
    return {
        "revoked": f"Your {name} is revoked.",
        "suspended": f"Your {name} is suspended.",
        "warning": f"You are given a formal warning about your {name}.",
        "no_further_action": f"We take no further action about your {name}.",
    }[one.outcome]


def _summary(content: DecisionNoticeContent, letterhead: Letterhead, plan: Plan) -> Iterator[Point]:
    effect = effect_of_notice(plan.given_on)
    yield Point("What was decided", para(" ".join(_outcome_words(one) for one in content.outcomes)))
    yield Point("When it takes effect", _when(content, effect, plan))
    yield Point("May you go on?", _may_go_on(content, effect, plan))
    yield Point("How to appeal", para("To ", known(letterhead.court, "the court: not chosen yet"), ", in writing."))
    yield Point("Last day to appeal", para(on(effect.last_day_to_appeal), ". The court cannot allow more time."))


def _given(plan: Plan) -> str:
    """The instant at which an immediate decision bites, as the holder knows it."""
    if plan.first_given_on is None:
        return "when you are given this notice"
    return f"when you were first given this notice, on {plain_day(plan.first_given_on)}"


def _when(content: DecisionNoticeContent, effect: Effect, plan: Plan) -> Paragraph:
    now = [one for one in content.against if one.is_immediate]
    later = [one for one in content.against if not one.is_immediate]
    if not now:
        return para("At the end of ", on(effect.effective_end_of or effect.given_on), ".")
    if not later:
        return para(f"At once: {_given(plan)}.")
    return para(
        f"Your {_names(now)}: at once, {_given(plan)}. Your {_names(later)}: at the end of ",
        on(effect.effective_end_of or effect.given_on),
        ".",
    )


def _may_go_on(content: DecisionNoticeContent, effect: Effect, plan: Plan) -> Paragraph:
    now = [one for one in content.against if one.is_immediate]
    later = [one for one in content.against if not one.is_immediate]
    never = f"Not under your {_names(now)}: not from {_given(plan)}, even if you appeal."
    if not later:
        return para(f"No. You must not drive from {_given(plan)}, even if you appeal.")
    act = "drive" if all(one.kind.is_driver for one in later) else "go on"
    until = (
        f"You may {act} under your {_names(later)} until the end of ",
        on(effect.operative_through or effect.last_day_to_appeal),
        "; and if you appeal by then, until the appeal is over.",
    )
    return para(*until) if not now else para(f"{never} ", *until)


def _names(outcomes: list[LicenceOutcome]) -> str:
    return listed([f"{LICENCE_WORDS[one.kind]} {one.number}" for one in outcomes])


def _what(content: DecisionNoticeContent, plan: Plan) -> Section:
    decided = para(
        f"This was decided on {plain_day(content.decided_on)} by ",
        known(content.decided_by, "who decided: not said yet"),
        ". The authority for it: ",
        known(content.authority, "what authority: not said yet"),
        ".",
    )
    bullets = [_bullet(one, plan) for one in content.outcomes]
    return Section("What was decided, and who decided", (decided,), tuple(bullets))


def _bullet(one: LicenceOutcome, plan: Plan) -> Paragraph:
    said = para(_outcome_words(one))
    if one.outcome == "suspended":
        return (*said, Run(" "), *term_words(one, plan.given_on))
    if one.outcome == "warning" and one.warning_until is not None:
        return (*said, Run(f" It stays on your file until {plain_day(one.warning_until)}."))
    return said


def _why(content: DecisionNoticeContent) -> Section:
    grounds = [
        para(f"The ground for your {licence_words(one)}, is ", _citation(one), f": {one.ground}.")
        for one in content.against
    ]
    found = [para("These matters were found:")] if content.findings else []
    account = [para("What you told us: "), *paras(content.holders_account)] if content.holders_account.strip() else []
    policy = [para(content.policy)] if content.policy.strip() else []
    reasons = paras(content.reasons) or (para(Run("Reasons: not written yet", "missing")),)
    said = [*grounds, *_joined(account), *policy, *reasons, *found]
    return Section("Why", tuple(said), tuple(para(finding) for finding in content.findings))


def _joined(account: list[Paragraph]) -> list[Paragraph]:
    return [(*account[0], *account[1]), *account[2:]] if account else []


def _citation(one: LicenceOutcome) -> Run:
    return known(one.citation, "not chosen yet")


def _effect(content: DecisionNoticeContent, plan: Plan) -> Iterator[Section]:
    effect = effect_of_notice(plan.given_on)
    said: list[Paragraph] = [_when(content, effect, plan), _may_go_on(content, effect, plan)]
    for one in content.against:
        if one.is_immediate:
            said += [
                para("It appears that the interests of public safety require the decision about your "
                     f"{licence_words(one)} to have immediate effect. This is why:"),
                *(paras(one.public_safety_explanation) or (para(Run("Explanation: not written yet", "missing")),)),
            ]  # fmt: skip
    yield Section("When it takes effect", tuple(said))


def _appeal(content: DecisionNoticeContent, letterhead: Letterhead, plan: Plan) -> Iterator[Section]:
    effect = effect_of_notice(plan.given_on)
    last = effect.last_day_to_appeal
    shut = why_not_working(last)
    said = [
        para("You may appeal to ", known(letterhead.court, "the court: not chosen yet"), f", {_address(letterhead)}, "
             f"by a complaint for an order. The right is in {_sections(content)} of the {ACT}."),
        para(f"You have {DAYS_TO_APPEAL} days from the day on which this notice is served on you. ", *_counts(plan),
             ", the last day is ", on(last), ". The court cannot allow more time."),
    ]  # fmt: skip
    if shut:
        said.append(para(f"That day is {shut}: be sure to appeal by ", on(effect.advise_appeal_by), "."))
    another = "If it is served on another day, they count from that day, and we will send you a notice that says so."
    if plan.first_given_on is None:
        said.append(para(another))
    yield Section("Your right of appeal", tuple(said))
    yield Section("If you appeal", (_may_go_on(content, effect, plan),))


def _counts(plan: Plan) -> Paragraph:
    """From which day the days to appeal count: a corrected letter starts no new ones (R46, R51)."""
    if plan.first_given_on is None:
        return para("If it is served as planned, on ", on(plan.given_on))
    return para("It was first served on you on ", on(plan.first_given_on), ", and this letter corrects the one you had "
                "then. The days count from then: so")  # fmt: skip


def _address(letterhead: Letterhead) -> str:
    return ", ".join(lines(letterhead.court_address.replace(",", "\n"))) or "at its office"


def _sections(content: DecisionNoticeContent) -> str:
    sorts = {
        "driver" if one.kind.is_driver else "vehicle" if one.kind.is_vehicle else "operator" for one in content.against
    }
    return listed([APPEAL_IN[sort] for sort in sorted(sorts)])


def _badge(content: DecisionNoticeContent, plan: Plan) -> Section:
    effect = effect_of_notice(plan.given_on)
    protected = effect.operative_through or effect.last_day_to_appeal
    now = any(one.is_immediate for one in content.against)
    drivers = any(one.kind.is_driver for one in content.against)
    vehicles = any(one.kind.is_vehicle for one in content.against)
    said: list[Paragraph] = []
    if drivers and now:
        said.append(para("You must return your badge and licence to us when we ask for them. We may ask at once."))
    elif drivers:
        said.append(
            para("You must return your badge and licence to us when we ask for them. We will not ask before ",
                 on(protected + timedelta(days=1)), ", nor while an appeal is live.")
        )  # fmt: skip
    if vehicles:
        said.append(para("You must return the plate within 7 days of a notice that asks for it (section 58)."))
    return Section("Your badge, licence and plate", tuple(said))


def _register(content: DecisionNoticeContent) -> list[Section]:
    """What the national register will hold, of a driver’s licence and on or after its first day (SRSA 2022, s.2)."""
    drivers = any(one.kind.is_driver for one in content.against)
    return [Section("The national register", tuple(para(said) for said in REGISTER_SAYS))] if (
        drivers and content.decided_on >= REGISTER_FROM
    ) else []  # fmt: skip


def _service(plan: Plan) -> Section:
    method = METHOD_WORDS[plan.method].lower()
    if plan.method.post_class is None:
        return Section("How this reaches you", (para(f"{method.capitalize()}, on ", on(plan.sent_on), "."),))
    return Section(
        "How this reaches you",
        (para(f"By {method}, posted on {plain_day(plan.sent_on)}. In law you receive it on ",
              on(served_on(plan.sent_on, plan.method)), ", unless the contrary is proved."),),
    )  # fmt: skip
