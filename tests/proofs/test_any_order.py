"""Power changes, proposals, judgments, decisions, services, appeals and the calendar in any order: the real commands
and database beside a plain model, and after every step what must always hold.

LICENSING_RUNS: how many orders are tried, others each time. A failure prints the shortest order that shows it.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, text
from sqlmodel import func, select

from licensing import clock
from licensing.appeals.commands import CourtsWord, lodge_appeal, record_court_result
from licensing.appeals.queries import appeals_of
from licensing.appeals.rules import Ending
from licensing.audit.models import AuditEvent
from licensing.audit.queries import verify
from licensing.audit.rules import SYSTEM
from licensing.casefile.standings import standings_at_end_of
from licensing.database import transaction
from licensing.decisions.commands.decide import decide_as_panel
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.commands.sign import sign_proposal
from licensing.decisions.effects import standing_sentence
from licensing.decisions.models import Determination, Proposal
from licensing.decisions.queries import determination_of, get_determination
from licensing.decisions.rules import JudgmentAct, OnAppeal
from licensing.errors import Invalid, NotAllowed, Refused
from licensing.notices.commands import rebut_service
from licensing.notices.queries import notice_by_id, service_of
from licensing.people.models import Person
from licensing.powers.commands import assign_nominee, record_holding
from licensing.powers.rules import Mode
from licensing.register.commands import record_surrender
from licensing.register.queries import events_of
from licensing.register.rules import LicenceStanding, standing_at
from licensing.reviews.rules import Standing
from licensing.sweep import run_sweep
from tests.builders.any_order import OVERLAPPING, Case, draft_of, terms_of
from tests.builders.decisions import a_heard_case, judging, resumed, served
from tests.builders.notices import a_letterhead
from tests.builders.people import actor, finch, ostler
from tests.builders.plain_model import COMMISSIONER, COUNCIL, Appeal, Licence, Outcome, Power, plus
from tests.builders.powers import DIRECTED, a_holding
from tests.builders.promises import keep_promises

RUNS = int(os.environ.get("LICENSING_RUNS", "10"))
STEPS = 30
FIRST_DAY, LAST_DAY = date(2016, 9, 26), date(2017, 11, 30)
MODES = {COMMISSIONER: Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, COUNCIL: Mode.COUNCIL_DECIDES}
NOT_NOW = (Refused, NotAllowed, Invalid)
OUTCOMES = st.sampled_from(["revoked", "revoked at once", "suspended", "warning"])
CASES = st.integers(0, 1)
ACTS = st.sampled_from([JudgmentAct.SAME, *JudgmentAct])


class AnyOrder(RuleBasedStateMachine):
    connection: Connection
    steps = 0

    @initialize(agreed=OUTCOMES)
    def begins(self, agreed: str) -> None:
        self.savepoint = self.connection.begin_nested()
        a_letterhead()
        self.day = FIRST_DAY
        self.commissioners, self.officer = [finch(), finch()], actor(ostler(), "licensing_officer")
        a_holding(MODES[COMMISSIONER], DIRECTED, *self.commissioners)
        self.power = Power([(DIRECTED, COMMISSIONER)])
        self.taken: dict[str, int] = {}
        self.cases: list[Case] = []
        self.sat_on: date | None = None
        self.hear(0, agreed, 400)

    @property
    def now(self) -> datetime:
        return clock.at(self.day, 17)

    @contextmanager
    def told(self, allowed: bool) -> Iterator[None]:
        """What is inside happens, with an event to show for it; or it is refused, and nothing is written."""
        before = self.events()
        with nullcontext() if allowed else pytest.raises(NOT_NOW):
            yield
        assert (self.events() > before) is allowed

    def events(self) -> int:
        with transaction() as session:
            return session.exec(select(func.count()).select_from(AuditEvent)).one()

    def room_is_free(self) -> bool:
        """One hearing a day: nobody can sit in two."""
        return self.sat_on != self.day

    def case(self, number: int) -> Case:
        return self.cases[number % len(self.cases)]

    @rule(days=st.sampled_from([1, 1, 2, 7, 21, 22, 29]))
    @precondition(lambda self: self.day < LAST_DAY)
    def days_pass(self, days: int) -> None:
        self.day = plus(self.day, days)
        for again in (False, True):
            with transaction() as session:
                raised = run_sweep(session, day=self.day, by=SYSTEM, now=self.now)
            assert not (again and raised), "the sweep raised something twice"

    @rule(body=st.sampled_from([COMMISSIONER, COUNCIL]), ahead=st.integers(5, 60))
    def power_is_to_change(self, body: str, ahead: int) -> None:
        begins = plus(self.day, ahead)
        nominees = [(one.name, one.id, False) for one in self.commissioners] if body == COMMISSIONER else []
        with self.told(begins > self.power.held[-1][0]), transaction() as session:
            record_holding(
                session, mode=MODES[body], held_from=begins, instrument="Directions", conditions="", nominees=nominees,
                by=SYSTEM, now=self.now,
            )  # fmt: skip
        if begins > self.power.held[-1][0]:
            self.power.held.append((begins, body))

    @rule(number=CASES, which=CASES)
    def a_nominee_takes_it(self, number: int, which: int) -> None:
        self.assign(self.case(number), self.commissioners[which])

    def assign(self, case: Case, person: Person) -> None:
        allowed = self.power.on(self.day) == COMMISSIONER
        with self.told(allowed), transaction() as session:
            assign_nominee(session, case.reference, person_id=person.id, because="Leave", by=self.officer, now=self.now)
        if allowed:
            self.taken[case.reference] = person.id

    @rule(sat=CASES, agreed=OUTCOMES, lasts=st.sampled_from([15, 45, 400]))
    @precondition(lambda self: len(self.cases) < 2 and self.room_is_free())
    def hear(self, sat: int, agreed: str, lasts: int) -> None:
        self.sat_on = self.day
        expires = plus(self.day, lasts)
        commissioner = self.commissioners[sat]
        heard = a_heard_case(
            on=self.day, outcome=terms_of(agreed)[0], commissioner=commissioner, expires_on=expires,
            granted_on=date(2014, 6, 2),
        )  # fmt: skip
        self.cases.append(Case(heard, Licence(expires), agreed, self.power.on(self.day)))

    def may_be_signed(self, case: Case, words: str) -> bool:
        """Is it heard, undecided, what the members agreed on, and lawful for this licence? (R24, R31, R44, R68)"""
        against = words != "warning"
        return (
            case.licence.decided is None
            and not case.is_part_heard
            and terms_of(words)[0] is terms_of(case.agreed)[0]
            and not words.endswith("at once")  # these members settled on no immediate effect, and the chair adds none
            and not (against and case.licence.is_over(self.day))
        )

    def propose(self, case: Case, words: str) -> None:
        allowed = (
            self.power.on(self.day) == COMMISSIONER
            and self.may_be_signed(case, words)
            and (case.proposed is None or case.is_back)
        )
        with self.told(allowed), transaction() as session:
            chair = actor(case.heard.chair, "panel_member")
            sign_proposal(session, case.reference, draft=draft_of(case, words), by=chair, now=self.now)
        if allowed:
            case.proposed, case.sent_back = words, ""

    def judge(self, case: Case, person: Person, act: JudgmentAct, words: str) -> None:
        with transaction() as session:
            proposal = session.exec(
                select(Proposal).where(Proposal.review_id == case.heard.review.id).order_by(Proposal.number.desc())
            ).first()
        if proposal is None:
            return
        decides = {JudgmentAct.SAME: case.proposed, JudgmentAct.DIFFERENT: words}.get(act)
        allowed = self.may_judge(case, person.id, act, decides)
        with self.told(allowed), transaction() as session:
            judge_proposal(
                session, case.reference, judging=judging(proposal, act), draft=draft_of(case, words),
                by=actor(person, "commissioner"), now=self.now,
            )  # fmt: skip
        if allowed and decides:
            self.decide(case, decides, person.id, COMMISSIONER)
        elif allowed:
            case.sent_back = "explain" if act is JudgmentAct.SEND_BACK_EXPLAIN else "ask more"

    def may_judge(self, case: Case, person_id: int, act: JudgmentAct, decides: str | None) -> bool:
        """Is it hers on this day (R01, R20), did she hear it all (R32), and does nothing else stand against it?"""
        hers = self.power.on(self.day) == COMMISSIONER and self.taken.get(case.reference) == person_id
        waits = case.proposed is not None and not case.sent_back and case.licence.decided is None
        if decides is None:
            return hers and waits
        lawful = decides == "warning" or not case.licence.is_over(self.day)
        return hers and waits and lawful and person_id == case.heard.commissioner.id

    def hear_further(self, case: Case) -> None:
        if self.room_is_free():
            self.sat_on = self.day
            case.heard.hearing = resumed(case.heard, on=self.day, outcome=terms_of(case.agreed)[0])
            case.sent_back, case.heard_under = "resumed", COMMISSIONER

    @rule(number=CASES, act=ACTS, words=OUTCOMES, allowed=st.booleans())
    def it_goes_on(self, number: int, act: JudgmentAct, words: str, allowed: bool) -> None:
        """What comes next in a case, by whoever holds the power today."""
        case, one = self.case(number), self.case(number).licence.decided
        if one is not None:
            self.follow(case, one, allowed)
        elif self.power.on(self.day) == COUNCIL:
            self.decide_as_panel(case, case.agreed)
        elif case.is_part_heard:
            self.hear_further(case)
        elif case.reference not in self.taken:
            self.assign(case, case.heard.commissioner)
        elif case.proposed is None or case.is_back:
            self.propose(case, case.agreed)
        else:
            self.judge(case, case.heard.commissioner, act, words)

    def follow(self, case: Case, one: Outcome, allowed: bool) -> None:
        if one.given is None:
            self.serve(case, one)
        elif one.appeal is None:
            self.appeal(case, one)
        elif one.appeal.ended is None:
            self.rule_on(case, one.appeal, allowed)

    @rule(number=CASES, which=CASES, act=ACTS, words=OUTCOMES, does=st.sampled_from(["propose", "judge", "decide"]))
    def somebody_tries(self, number: int, which: int, act: JudgmentAct, words: str, does: str) -> None:
        """Whoever it is, whatever they mean to decide, whether or not it is their turn."""
        case = self.case(number)
        if does == "propose":
            self.propose(case, words)
        elif does == "judge":
            self.judge(case, self.commissioners[which], act, words)
        else:
            self.decide_as_panel(case, words)

    def decide_as_panel(self, case: Case, words: str) -> None:
        theirs = self.power.on(self.day) == COUNCIL and case.heard_under == COUNCIL
        allowed = theirs and self.may_be_signed(case, words)
        with self.told(allowed), transaction() as session:
            chair = actor(case.heard.chair, "panel_member")
            decide_as_panel(session, case.reference, draft=draft_of(case, words), by=chair, now=self.now)
        if allowed:
            self.decide(case, words, case.heard.chair.id, COUNCIL)

    def decide(self, case: Case, words: str, by: int, body: str) -> None:
        kind = words.split()[0]
        days = 28 if kind == "suspended" else 0
        case.licence.decided = Outcome(kind, self.day, days, immediate=words.endswith("at once"))
        case.decided_by, case.decided_under = by, body

    def serve(self, case: Case, one: Outcome) -> None:
        served(self.notice(case), on=self.day, given_at=clock.at(self.day, 16))
        keep_promises()
        one.given = self.day

    def notice(self, case: Case) -> str:
        with transaction() as session:
            determination = determination_of(session, case.heard.review.id)
            assert determination is not None
            return notice_by_id(session, determination.notice_id).reference

    @rule(number=CASES)
    @precondition(lambda self: any(case.licence.decided for case in self.cases))
    def it_is_proved_to_have_come_later(self, number: int) -> None:
        case = self.case(number)
        one = case.licence.decided
        if one is None or one.given is None or one.given == self.day or one.appeal is not None:
            return
        notice = self.notice(case)
        with transaction() as session:
            standing = service_of(session, get_determination(session, case.heard.review).notice_id)
            rebut_service(
                session, notice, service_id=standing.id, because="He was abroad", given_on=self.day,
                given_at=clock.at(self.day, 16), by=self.officer, now=self.now,
            )  # fmt: skip
        keep_promises()
        one.given = self.day

    def appeal(self, case: Case, one: Outcome) -> None:
        allowed = one.is_against
        with self.told(allowed), transaction() as session:
            lodge_appeal(
                session, case.reference, licence_ids=[case.heard.licences[0].id], lodged_on=self.day, told_on=self.day,
                court_reference="2016/1", says="It was harsh", by=self.officer, now=self.now,
            )  # fmt: skip
        if allowed:
            one.appeal = Appeal(self.day)

    def rule_on(self, case: Case, live: Appeal, allowed: bool) -> None:
        word = CourtsWord(OnAppeal.QUASHED if allowed else OnAppeal.UPHELD)
        with transaction() as session:
            appeal = appeals_of(session, case.heard.review.id)[0]
            record_court_result(
                session, case.reference, appeal=appeal.reference, ending=Ending.HEARD, given_on=self.day, says="So",
                words={case.heard.licences[0].id: word}, by=self.officer, now=self.now,
            )  # fmt: skip
        live.ended, live.allowed = self.day, allowed

    @rule(number=CASES, really=st.sampled_from([False, False, False, True]))
    def the_licence_is_given_up(self, number: int, really: bool) -> None:
        case = self.case(number)
        if not really:
            return
        stands = self.standings(case, [self.day])[self.day]
        allowed = stands in (LicenceStanding.CURRENT, LicenceStanding.SUSPENDED)
        assert allowed or not case.licence.may_be_used(self.day)
        with self.told(allowed), transaction() as session:
            record_surrender(
                session, case.heard.holder.reference, licence_id=case.heard.licences[0].id, surrendered_on=self.day,
                by=self.officer, now=self.now,
            )  # fmt: skip
        if allowed:
            case.licence.surrendered = self.day

    def standings(self, case: Case, days: Iterable[date]) -> dict[date, LicenceStanding]:
        """How the register has the licence stand in the evening of each day, as far as is known today."""
        one = case.heard.licences[0]
        with transaction() as session:
            events = events_of(session, [one.id])
        return {
            day: standing_at(clock.at(day, 18), granted_on=one.granted_on, expires_on=one.expires_on, events=events)
            for day in days
        }

    @invariant()
    def nothing_is_decided_twice_or_by_anybody_else(self) -> None:
        for case in getattr(self, "cases", []):
            with transaction() as session:
                made = session.exec(select(Determination).where(Determination.review_id == case.heard.review.id)).all()
            assert [one.decided_by for one in made] == ([case.decided_by] if case.decided_by else [])
            for one in made:
                assert one.body == case.decided_under == self.power.on(one.decided_on)

    @invariant()
    def each_licence_stands_as_the_model_says_on_every_day_that_matters(self) -> None:
        for case in getattr(self, "cases", []):
            for day, stands in self.standings(case, {self.day, *case.licence.turning_days()}).items():
                usable = stands is LicenceStanding.CURRENT
                assert usable is case.licence.may_be_used(day), f"{case.reference} on {day}"
            with transaction() as session:
                said = standing_sentence(session, case.heard.review.id)
            assert said == (case.licence.sentence() if case.licence.decided else "")

    @invariant()
    def every_case_stands_in_one_class_and_the_totals_reconcile(self) -> None:
        if not getattr(self, "cases", None):
            return
        with transaction() as session:
            stood = {one.reference: one for one in standings_at_end_of(session, self.day)}
        assert set(stood) == {case.reference for case in self.cases}
        for case in self.cases:
            one, decided = stood[case.reference], case.licence.decided
            assert (one.standing is Standing.DECIDED) is (decided is not None)
            assert one.outcome == (decided.kind if decided else None)

    @invariant()
    def no_suspension_of_one_licence_overlaps_another(self) -> None:
        if not getattr(self, "cases", None):
            return
        assert not self.connection.execute(text(OVERLAPPING)).all()

    def teardown(self) -> None:
        if not hasattr(self, "savepoint"):
            return
        type(self).steps += 1
        with transaction() as session:
            told = verify(session)
        self.savepoint.rollback()
        assert not told.damage, told.damage


def test_in_any_order_what_must_always_hold_holds(undone: Connection) -> None:
    AnyOrder.connection = undone
    tried = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize="LICENSING_RUNS" not in os.environ,  # the same orders every day; others when asked for more
        print_blob=True,
    )
    run_state_machine_as_test(AnyOrder, settings=tried)
    assert AnyOrder.steps >= RUNS
