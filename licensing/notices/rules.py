"""What letters there are, how they are served, and the days that the law counts from service.

Three clocks that are not the same day (rulebook R47, R48, R49). With N the day on which notice is given: a decision
takes effect at the end of N+20; the last day to appeal is N+21; and until that day is over the driver may go on.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from licensing.rulebook import Hardness, Reason, Rule
from licensing.working_days import (
    NO_EXTRA_DAYS,
    add_working_days,
    clear_working_days_between,
    last_day_leaving_clear,
    previous_working_day,
    why_not_working,
)

DAYS_TO_EFFECT = 20  # LGMPA 1976, s.61(2A): the end of 21 days beginning with the day of giving (R47)
DAYS_TO_APPEAL = 21  # Public Health Act 1936, s.300(2): 21 days from the day of service (R48)
DAYS_FOR_GROUNDS = 14  # LGMPA 1976, ss.60(2), 61(2), 62(2): within 14 days of the decision (R45)
HEARING_NOTICE_CLEAR_DAYS = 10  # local default, an authority's setting; natural justice asks for enough (R23)
OWN_POLICY_FROM = date(2015, 2, 26)  # rules that are the authority's own bind from here

# Words that tell what councillors said to a commissioner: advice, which is announced to nobody (R78).
ADVISERS = r"(?:committee|councillors?|panel|members?(?! of (?:the public|staff|his|her|their)))"
WE = r"we (?:(?:would|do|now|all|also|have|are|unanimously|therefore|agreed to|decided to|wish to) ){0,3}"
PROPOSAL_TOLD = re.compile(
    rf"\b{ADVISERS}\b[^.]{{0,60}}\b(?:propos|recommend|advised|vot(?:ed|es?\b|ing))"
    rf"|\b(?:propos|recommend)\w*[^.]{{0,40}}\b(?:committee|councillors?|panel|members(?! of))\b"
    rf"|\b{WE}(?:propos|recommend|advise\b)|\bour (?:proposal|recommendation)"
    r"|\brecommend\w*[^.]{0,60}\bcommissioner\b"
    r"|(?<!holder )(?<!driver )(?<!he )(?<!they )\bpropos\w*[^.]{0,60}\b(?:to|for) (?:the )?commissioner\b"
    r"|\bit (?:was|is|has been) (?:proposed|recommended|agreed to (?:propose|recommend))\b"
    r"|\bunanimously (?:agreed|decided|voted)\b",
    re.IGNORECASE,
)
APPEAL_TOLD = re.compile(r"\b(?:(?:may|can|could) appeal|rights? (?:to|of) appeal)\b", re.IGNORECASE)


class NoticeKind(StrEnum):
    """The letters this service writes."""

    HEARING_NOTICE = "hearing_notice"
    DECISION_NOTICE = "decision_notice"
    WARNING_LETTER = "warning_letter"
    NO_FURTHER_ACTION_LETTER = "no_further_action_letter"
    ADJOURNMENT_NOTICE = "adjournment_notice"
    WITHDRAWAL_NOTICE = "withdrawal_notice"
    LATE_PAPERS_NOTICE = "late_papers_notice"
    TRAINING_INVITATION = "training_invitation"
    TRAINING_REMINDER = "training_reminder"
    BADGE_DEMAND = "badge_demand"
    SET_ASIDE_NOTICE = "set_aside_notice"


NOTICE_WORDS = {
    NoticeKind.HEARING_NOTICE: "Hearing notice",
    NoticeKind.DECISION_NOTICE: "Decision notice",
    NoticeKind.WARNING_LETTER: "Formal warning",
    NoticeKind.NO_FURTHER_ACTION_LETTER: "No further action letter",
    NoticeKind.ADJOURNMENT_NOTICE: "Adjournment notice",
    NoticeKind.WITHDRAWAL_NOTICE: "Withdrawal of the hearing notice",
    NoticeKind.LATE_PAPERS_NOTICE: "Late papers notice",
    NoticeKind.TRAINING_INVITATION: "Training invitation",
    NoticeKind.TRAINING_REMINDER: "Training reminder",
    NoticeKind.BADGE_DEMAND: "Badge demand",
    NoticeKind.SET_ASIDE_NOTICE: "Decision set aside",
}

# Letters of a decision; only the first of them carries an appeal right (R56).
DECISION_LETTERS = frozenset(
    {NoticeKind.DECISION_NOTICE, NoticeKind.WARNING_LETTER, NoticeKind.NO_FURTHER_ACTION_LETTER}
)
# About a licence holder and not about a case: filed under the holder's own reference.
HOLDER_LETTERS = frozenset({NoticeKind.TRAINING_INVITATION, NoticeKind.TRAINING_REMINDER})


class PostClass(StrEnum):
    """How fast the post is asked to be."""

    FIRST = "first"
    SECOND = "second"


DELIVERY_WORKING_DAYS: Mapping[PostClass, int] = {  # Interpretation Act 1978, s.7; Practice Direction [1985] (R52)
    PostClass.FIRST: 2,
    PostClass.SECOND: 4,
}


class ServiceMethod(StrEnum):
    """How a notice reaches the licence holder."""

    POST_FIRST_CLASS = "post_first_class"
    POST_SECOND_CLASS = "post_second_class"
    HAND_DELIVERED = "hand_delivered"
    LEFT_AT_ADDRESS = "left_at_address"
    EMAIL_COURTESY = "email_courtesy"
    EMAIL_RECEIPT = "email_receipt"

    @property
    def is_s233(self) -> bool:
        """Is it a method that section 233 of the Local Government Act 1972 names? (R51)"""
        return self not in (ServiceMethod.EMAIL_COURTESY, ServiceMethod.EMAIL_RECEIPT)

    @property
    def post_class(self) -> PostClass | None:
        """The class of post, or None when it does not go by post."""
        return {
            ServiceMethod.POST_FIRST_CLASS: PostClass.FIRST,
            ServiceMethod.POST_SECOND_CLASS: PostClass.SECOND,
        }.get(self)


METHOD_WORDS = {
    ServiceMethod.POST_FIRST_CLASS: "First class post",
    ServiceMethod.POST_SECOND_CLASS: "Second class post",
    ServiceMethod.HAND_DELIVERED: "Delivered by hand",
    ServiceMethod.LEFT_AT_ADDRESS: "Left at the address",
    ServiceMethod.EMAIL_COURTESY: "E-mail, as a courtesy copy",
    ServiceMethod.EMAIL_RECEIPT: "E-mail, with proof that it was received",
}


CARRIED = (ServiceMethod.HAND_DELIVERED, ServiceMethod.LEFT_AT_ADDRESS)


def tells_the_proposal(text: str) -> bool:
    """Do the words tell the holder what councillors proposed, advised or voted? (R78)"""
    return PROPOSAL_TOLD.search(text) is not None


def tells_of_appeal(text: str) -> bool:
    """Do the words tell the holder of a right of appeal? A warning has none (R56)."""
    return APPEAL_TOLD.search(text) is not None


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows from the day on which a notice is given. Days are None where immediate effect leaves none."""

    given_on: date
    is_immediate: bool
    effective_end_of: date | None
    last_day_to_appeal: date
    appeal_day_is_working_day: bool
    advise_appeal_by: date
    operative_through: date | None
    reasons: tuple[Reason, ...]


def effective_end_of(given_on: date) -> date:
    """The day at whose end an ordinary suspension or revocation takes effect (R47)."""
    return given_on + timedelta(days=DAYS_TO_EFFECT)


def last_day_to_appeal(served_on: date) -> date:
    """The last day on which the complaint may be made to the court (R48). The court cannot extend it."""
    return served_on + timedelta(days=DAYS_TO_APPEAL)


def operative_through(given_on: date) -> date:
    """The day to whose end the driver may go on, when nobody appeals (R49): the later of both clocks."""
    return max(effective_end_of(given_on), last_day_to_appeal(given_on))


def advise_appeal_by(served_on: date) -> date:
    """The day to advise: the last day itself, or the working day before it when the court is shut (R48)."""
    last = last_day_to_appeal(served_on)
    return previous_working_day(last) if why_not_working(last) else last


def is_in_time(complaint_on: date, served_on: date) -> bool:
    """Was the appeal brought in time? It is brought on the day the complaint is made to the court (R50)."""
    return complaint_on <= last_day_to_appeal(served_on)


def may_drive(at: datetime, *, given_at: datetime, is_immediate: bool, appeal_is_live: bool = False) -> bool:
    """May the driver drive at that instant, after a revocation or before a suspension bites? (R49)"""
    if is_immediate:
        return at < given_at
    return appeal_is_live or at.date() <= operative_through(given_at.date())


def grounds_due(decided_on: date) -> date:
    """The last day in time for the notice of grounds (R45). Late is an alarm, never a bar to sending."""
    return decided_on + timedelta(days=DAYS_FOR_GROUNDS)


def deemed_served_on(posted_on: date, post_class: PostClass) -> date:
    """The day on which a posted letter is taken in law as received, unless the contrary is proved (R52).

    Counted from the day of posting even when that is no working day: the next working day is then the first.
    """
    return add_working_days(posted_on, DELIVERY_WORKING_DAYS[post_class])


def served_on(sent_on: date, method: ServiceMethod) -> date:
    """The day of service by that method: deemed for the post (R52), the day itself for everything else (R51)."""
    return deemed_served_on(sent_on, method.post_class) if method.post_class else sent_on


def hearing_serve_by(
    hearing_on: date, *, clear_days: int = HEARING_NOTICE_CLEAR_DAYS, closed: frozenset[date] = NO_EXTRA_DAYS
) -> date:
    """The last working day on which a hearing notice can be served in time (R23)."""
    return last_day_leaving_clear(hearing_on, clear_days, closed)


def effect_of_notice(given_on: date, *, immediate: bool = False) -> Effect:
    """Every day that follows from the giving of a decision notice, with the rule behind each (R47-R49)."""
    last = last_day_to_appeal(given_on)
    closed_because = why_not_working(last)
    return Effect(
        given_on=given_on,
        is_immediate=immediate,
        effective_end_of=None if immediate else effective_end_of(given_on),
        last_day_to_appeal=last,
        appeal_day_is_working_day=not closed_because,
        advise_appeal_by=advise_appeal_by(given_on),
        operative_through=None if immediate else operative_through(given_on),
        reasons=_reasons(given_on, immediate, closed_because),
    )


def why_deemed(posted_on: date, post_class: PostClass) -> Reason:
    """The sentence behind a deemed day of service (R52)."""
    ordinal = {PostClass.FIRST: "second", PostClass.SECOND: "fourth"}[post_class]
    return Reason(
        "R52",
        f"A {post_class} class letter is taken in law as received on the {ordinal} working day after posting, "
        f"unless the contrary is proved: {_in_words(deemed_served_on(posted_on, post_class))}.",
        {"posted_on": posted_on.isoformat(), "post_class": post_class.value},
    )


def why_serve_by(hearing_on: date, clear_days: int, closed: frozenset[date] = NO_EXTRA_DAYS) -> Reason:
    """The sentence behind the last day to serve a hearing notice (R23)."""
    by = hearing_serve_by(hearing_on, clear_days=clear_days, closed=closed)
    return Reason(
        "R23",
        f"{clear_days} clear working days must lie between service of the notice and the hearing, "
        f"neither of those two days counted: serve by {_in_words(by)}.",
        {"hearing_on": hearing_on.isoformat(), "clear_days": str(clear_days), **_closed_input(closed)},
    )


def why_grounds_due(decided_on: date) -> Reason:
    """The sentence behind the day by which the notice of grounds is due (R45)."""
    return Reason(
        "R45",
        f"Notice of the grounds is given within {DAYS_FOR_GROUNDS} days of the decision: "
        f"by {_in_words(grounds_due(decided_on))}. Late is sent all the same.",
        {"decided_on": decided_on.isoformat()},
    )


def _reasons(given_on: date, immediate: bool, closed_because: str) -> tuple[Reason, ...]:
    given = {"notice_given_on": given_on.isoformat()}
    appeal = Reason("R48", _why_last_day(given_on, closed_because), given)
    if immediate:
        at_once = Reason(
            "R44",
            "It takes effect when the notice is given, because public safety appears to require it and the notice "
            "says so and explains why.",
            {**given, "immediate": "yes"},
        )
        never = Reason("R49", "With immediate effect the driver may not go on driving, even on appeal.", given)
        return (at_once, appeal, never)
    effect = Reason(
        "R47",
        "It takes effect at the end of the 21 days beginning with the day on which notice is given: "
        f"at the end of {_in_words(effective_end_of(given_on))}.",
        given,
    )
    goes_on = Reason(
        "R49",
        f"The driver may drive until the end of {_in_words(operative_through(given_on))}, "
        "and for as long as an appeal is live.",
        given,
    )
    return (effect, appeal, goes_on)


def _why_last_day(served: date, closed_because: str) -> str:
    last = last_day_to_appeal(served)
    says = f"The last day to appeal is {_in_words(last)}: 21 days from the day of service. The court cannot extend it."
    if not closed_because:
        return says
    return f"{says} That day is {closed_because}, no working day: advise {_in_words(advise_appeal_by(served))}."


def _in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _closed_input(closed: frozenset[date]) -> dict[str, str]:
    return {"closed": ", ".join(day.isoformat() for day in sorted(closed))} if closed else {}


@dataclass(frozen=True, slots=True)
class HearingNoticeFacts:
    """How a hearing notice stands towards its hearing. `served_on` is None while it is not served."""

    hearing_on: date
    served_on: date | None
    clear_days: int = HEARING_NOTICE_CLEAR_DAYS
    closed: frozenset[date] = NO_EXTRA_DAYS
    is_waived_in_writing: bool = False
    is_urgent_public_safety: bool = False

    @property
    def serve_by(self) -> date:
        """The last working day to serve it; with the holder's agreement to less, the last before the hearing (R24)."""
        clear = 0 if self.is_waived_in_writing else self.clear_days
        return hearing_serve_by(self.hearing_on, clear_days=clear, closed=self.closed)


def hearing_notice_in_time(facts: HearingNoticeFacts) -> bool:
    """Do enough clear working days lie between service and the hearing, or has the holder agreed to fewer?"""
    if facts.is_waived_in_writing or facts.is_urgent_public_safety:
        return True
    if facts.served_on is None:
        return False
    return clear_working_days_between(facts.served_on, facts.hearing_on, facts.closed) >= facts.clear_days


HEARING_NOTICE_RULES: tuple[Rule[HearingNoticeFacts], ...] = (
    Rule(
        code="R23",
        says="The licence holder gets the hearing notice the set number of clear working days before the hearing, "
        "unless they agree in writing to fewer.",
        source="natural justice; the authority's own setting, by default 10 clear working days",
        kept=hearing_notice_in_time,
        hard=Hardness.COMMON_LAW,
    ),
    Rule(
        code="R24",
        says="Nothing is heard or determined before the hearing notice is served, save on the urgent public-safety "
        "path.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052",
        kept=lambda facts: facts.served_on is not None or facts.is_urgent_public_safety,
    ),
)


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """One recorded service of a notice, and what else is recorded for the same notice."""

    method: ServiceMethod
    has_s233_service: bool  # this one, or another recorded for the same notice
    receipt_proved_by: str = ""  # who decided that an e-mail was received
    receipt_because: str = ""  # and on what evidence
    is_immediate: bool = False  # it takes effect at the instant of giving (R44)
    has_instant: bool = False


SERVICE_RULES: tuple[Rule[ServiceFacts], ...] = (
    Rule(
        code="R51",
        says="A notice is always delivered by hand, left at the address or posted to it: e-mail is a courtesy copy, "
        "and counts only on a recorded, reasoned proof that it was received.",
        source="Local Government Act 1972, s.233; UKI (Kingsway) v Westminster [2018] UKSC 67",
        kept=lambda facts: (
            facts.has_s233_service
            and (
                facts.method is not ServiceMethod.EMAIL_RECEIPT
                or bool(facts.receipt_proved_by.strip() and facts.receipt_because.strip())
            )
        ),
    ),
    Rule(
        code="R44",
        says="A notice with immediate effect is delivered by hand, and the time at which it is given is recorded: it "
        "takes effect at that instant.",
        source="LGMPA 1976, s.61(2B); certainty: from when driving is an offence",
        kept=lambda facts: not facts.is_immediate or (facts.method in CARRIED and facts.has_instant),
    ),
)


def earliest_proved(days: list[date]) -> date | None:
    """The earliest proved day of service, which governs effect (R51). None while nothing is proved."""
    return min(days) if days else None


def latest_safe_appeal_day(days: list[date]) -> date | None:
    """The last day to appeal to show when a notice was served more than once: the latest safe one (R51).

    An appeal by that day is in time whichever service the court takes, so it is counted from the earliest.
    """
    return last_day_to_appeal(min(days)) if days else None
