"""What is heard when, and how it ends: the days of the programme and the outcome of every case. Data only."""

from dataclasses import dataclass
from datetime import date

from licensing.decisions.rules import Adequacy, JudgmentAct, Outcome

R, S, W, N = Outcome.REVOKED, Outcome.SUSPENDED, Outcome.WARNING, Outcome.NO_FURTHER_ACTION


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One hearing day: its cases in order, and how far the script takes it."""

    on: date
    cases: tuple[int, ...] = ()
    is_heard: bool = True
    decided_on_the_day: frozenset[int] = frozenset()  # in proposal mode: decided in the room; the others are reserved
    yet_to_declare: frozenset[str] = frozenset()  # who has still to say whether they have an interest
    sends_apologies: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        return self.on.isoformat()


# Twenty-four decided by 27 November 2015: 16 revoked, 1 suspended, 4 warnings, 3 no further action.
FIRST_DAYS = (
    DayPlan(date(2015, 8, 20), (1, 2, 3)),
    DayPlan(date(2015, 9, 3), (4, 5, 6)),
    DayPlan(date(2015, 9, 17), (7, 8, 9)),
    DayPlan(date(2015, 10, 1), (10, 11, 12)),
    DayPlan(date(2015, 10, 15), (13, 14, 15)),
    DayPlan(date(2015, 10, 29), (16, 17, 18)),
    DayPlan(date(2015, 11, 12), (19, 20, 21)),
    DayPlan(date(2015, 11, 26), (22, 23, 24)),
)
FIRST_OUTCOMES = dict(
    zip(range(1, 25), (R, R, W, R, R, R, R, W, N, R, R, R, S, R, W, R, N, R, R, R, W, N, R, R), strict=True)
)
IMMEDIATE = 5  # with its own explanation, delivered by hand
SUSPENDED_UNTIL_TRAINED = 13
TO_RECORD_AS_SERVED = 24  # its notice is approved and printed on 30 November, and not yet posted on 1 December

# Twelve scheduled on 27 November: 30 November and 1 December, 15 and 17 December.
NOTICE_TO_ISSUE = 25  # a revocation: the one notice that waits on 1 December has a last day to appeal
PROPOSAL_DAY = DayPlan(date(2015, 11, 30), (25, 26, 27), decided_on_the_day=frozenset({25}))
TODAY = DayPlan(date(2015, 12, 1), (28, 29, 30), is_heard=False, yet_to_declare=frozenset({"ellis"}))
SCHEDULED_DAYS = (
    DayPlan(date(2015, 12, 15), (31, 32, 33), is_heard=False),
    DayPlan(date(2015, 12, 17), (34, 35, 36), is_heard=False),
)
OPEN_DAYS = (date(2015, 12, 18), date(2016, 1, 6), date(2016, 1, 13), date(2016, 1, 20), date(2016, 1, 27))
OPEN_DAYS_FIXED_ON = date(2015, 11, 2)

# December 2016: everything heard, in proposal mode until the hand-back.
LATER_DAYS = (
    DayPlan(date(2015, 12, 1), (28, 29, 30), decided_on_the_day=frozenset({28, 30})),
    DayPlan(date(2015, 12, 15), (31, 32, 33), decided_on_the_day=frozenset({32})),
    DayPlan(date(2015, 12, 17), (34, 35, 36), decided_on_the_day=frozenset({34, 35, 36})),
    DayPlan(date(2016, 1, 6), (37, 38, 39), decided_on_the_day=frozenset({37, 39})),
    DayPlan(date(2016, 1, 13), (41, 42, 43), decided_on_the_day=frozenset({41})),
    DayPlan(date(2016, 1, 20), (44, 45, 46), decided_on_the_day=frozenset({44, 45})),
    DayPlan(date(2016, 1, 27), (47, 48, 49), decided_on_the_day=frozenset({47, 48, 49})),
    DayPlan(
        date(2016, 2, 10), (50, 51, 52), decided_on_the_day=frozenset({51}), sends_apologies=frozenset({"barraclough"})
    ),
    DayPlan(date(2016, 2, 17), (53, 54, 55), decided_on_the_day=frozenset({53, 54})),
    DayPlan(date(2016, 2, 24), (56, 57, 58), decided_on_the_day=frozenset({56, 57, 58})),
    DayPlan(date(2016, 3, 9), (59, 60, 61), decided_on_the_day=frozenset({59, 61})),
    DayPlan(date(2016, 3, 16), (62, 63, 64), decided_on_the_day=frozenset({62, 63})),
    DayPlan(date(2016, 3, 23), (65, 66), decided_on_the_day=frozenset({65, 66})),
)
HAND_BACK_DAY = DayPlan(date(2016, 12, 13), (68,), is_heard=False)  # the first that councillors decide; sampled
# After the election of May 2016, when two of six members had changed: the measure of readiness began again.
AFTER_THE_ELECTION = tuple(range(69, 75))
SUMMER_DAYS = (
    DayPlan(date(2016, 7, 13), AFTER_THE_ELECTION[:3], decided_on_the_day=frozenset({69, 70, 71})),
    DayPlan(date(2016, 7, 20), AFTER_THE_ELECTION[3:], decided_on_the_day=frozenset({72})),
)
LATER_PROPOSALS = {number: (R, R, W, R, S, R, N, R)[number % 8] for number in range(25, 75)}


@dataclass(frozen=True, slots=True)
class JudgmentPlan:
    """How the commissioner judges one proposal."""

    adequacy: Adequacy
    act: JudgmentAct
    instead: Outcome | None = None


def judgment_of(number: int) -> JudgmentPlan:
    """Mostly the same, as councillors come to ask enough; sometimes milder or harsher."""
    if number == NOTICE_TO_ISSUE:
        return JudgmentPlan(Adequacy.YES, JudgmentAct.SAME)
    if number % 7 == 4:
        return JudgmentPlan(Adequacy.NOT_QUITE, JudgmentAct.DIFFERENT, W if LATER_PROPOSALS[number] is not W else S)
    if number % 11 == 7:
        return JudgmentPlan(Adequacy.NO, JudgmentAct.DIFFERENT, R if LATER_PROPOSALS[number] is not R else W)
    return JudgmentPlan(Adequacy.NOT_QUITE if number < 40 and number % 3 == 0 else Adequacy.YES, JudgmentAct.SAME)
