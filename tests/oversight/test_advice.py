"""The commissioner's advice while councillors decide: deferred cases, the sample, on request (fact-book 5.3)."""

import hashlib
from datetime import date

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.queries import root_before
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import change_setting
from licensing.authority.rules import MEANINGS, Setting
from licensing.database import transaction
from licensing.errors import NotAllowed, Refused
from licensing.followups.queries import open_about
from licensing.oversight.advice import asked_to_advise, beginning_of, considered_in, draw_on, why_in_words
from licensing.oversight.commands.advise import ask_for_advice, give_advice
from licensing.oversight.commands.sample import draw_sample
from licensing.oversight.models import CommissionerAdvice, SampledCase, SampleDraw
from licensing.oversight.nightly import look_at_oversight
from licensing.oversight.rules import drawn_from, score_of
from licensing.oversight.showing import drawn_again, oversight_of
from licensing.people.rules import Role
from licensing.powers.commands import record_holding
from licensing.powers.rules import Condition, Mode
from licensing.reviews.models import Review
from licensing.sittings.commands import unlist_review
from tests.builders.decisions import a_heard_case
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import DIRECTED, HANDED_BACK, RESTORATION, a_holding
from tests.builders.register import hale
from tests.builders.reviews import a_review
from tests.builders.sittings import ARRANGED, a_full_day, five_councillors, listed

pytestmark = pytest.mark.usefixtures("undone")

DRAWN = date(2015, 12, 15)
NIGHT = clock.at(DRAWN, 2)


def overseen(*asks: Condition, since: date = DIRECTED):
    judge = finch()
    with transaction() as session:
        record_holding(
            session, mode=Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT, held_from=since, instrument=RESTORATION,
            conditions="", nominees=[(judge.name, judge.id, False)], asks=frozenset(asks), by=SYSTEM,
            now=clock.at(since),
        )  # fmt: skip
    return judge


def put_down(count: int) -> list[Review]:
    """Cases put down for one hearing day, a good while before it."""
    day = a_full_day(None, five_councillors())
    reviews = [a_review(hale()) for _ in range(count)]
    for number, review in enumerate(reviews):
        listed(review, day, hour=14 + number, reasons="As the council made the panel")
    return reviews


def test_the_draw_is_the_same_for_whoever_draws_it_again():
    seed, cases = bytes(range(32)), [f"LR-2017-{number:04d}" for number in range(1, 201)]
    first = drawn_from(seed, cases, rate=10, room=200)
    assert drawn_from(seed, reversed(cases), rate=10, room=200) == first
    drawn = [one.reference for one in first if one.is_drawn]
    assert 8 <= len(drawn) <= 32
    by_hand = {one for one in cases if int(hashlib.sha256(seed + one.encode()).hexdigest(), 16) < (1 << 256) // 10}
    assert set(drawn) == by_hand and score_of(seed, cases[0]) in {one.score for one in first}
    capped = [one.reference for one in drawn_from(seed, cases, rate=10, room=3) if one.is_drawn]
    assert capped == sorted(drawn, key=lambda one: score_of(seed, one))[:3]
    assert [one for one in drawn_from(seed, cases, rate=100, room=0) if one.is_drawn] == []


def test_the_night_draws_once_from_what_was_put_down_and_keeps_what_it_takes_to_draw_again(do, session, monkeypatch):
    overseen(Condition.SAMPLE)
    reviews, reader = put_down(2), actor(ostler(), Role.LICENSING_OFFICER)
    monkeypatch.setattr("licensing.oversight.commands.sample.setting_as_known", lambda *_, at: "100")
    do(draw_sample, day=DRAWN, by=SYSTEM, now=NIGHT)
    do(draw_sample, day=DRAWN, by=SYSTEM, now=clock.at(DRAWN, 3))

    (draw,) = session.exec(select(SampleDraw)).all()
    rows = session.exec(select(SampledCase)).all()
    assert {one.review_id for one in rows} == {one.id for one in reviews} and all(one.is_drawn for one in rows)
    assert bytes(draw.seed) == root_before(session, beginning_of(DRAWN)) and (draw.rate, draw.room) == (100, 100)
    again = drawn_again(session, DRAWN, by=reader)
    assert again.is_same and again.is_same_seed and len(again.rows) == 2
    why = why_in_words(session, session.get(Review, reviews[0].id), on=DRAWN)
    assert why == "In the sample of 15 December 2015."
    assert "advice.due" in {one.origin for one in open_about(session, reviews[0].reference, on=DRAWN)}


def test_drawn_again_is_not_the_same_where_what_is_kept_is_not_what_was_recorded(do, session, monkeypatch):
    overseen(Condition.SAMPLE)
    put_down(2)
    reader = actor(ostler(), Role.LICENSING_OFFICER)
    do(draw_sample, day=DRAWN, by=SYSTEM, now=NIGHT)
    draw = draw_on(session, DRAWN)
    rows = considered_in(session, draw)
    assert drawn_again(session, DRAWN, by=reader).is_same

    def as_kept(rate: int, kept: list[tuple[SampledCase, str]]) -> bool:
        edited = SampleDraw(**draw.model_dump() | {"rate": rate})
        monkeypatch.setattr("licensing.oversight.showing.draw_on", lambda *_: edited)
        monkeypatch.setattr("licensing.oversight.showing.considered_in", lambda *_: kept)
        return drawn_again(session, DRAWN, by=reader).is_same

    assert as_kept(draw.rate, rows)
    assert not as_kept(draw.rate, rows[:1])  # a case was deleted
    every = [(SampledCase(**one.model_dump() | {"is_drawn": True}), reference) for one, reference in rows]
    assert not as_kept(100, every)  # rate and cases edited together


def test_nothing_done_after_midnight_when_the_seed_can_be_known_changes_the_draw(do, session):
    overseen(Condition.SAMPLE)
    (review,), since = put_down(1), clock.at(DRAWN, 0, 30)
    settings = {Setting.ADVICE_SAMPLE_RATE: ("100", clock.at(DRAWN, 0)), Setting.ADVICE_SAMPLE_CAP: ("1", since)}
    for setting, (value, now) in settings.items():
        do(change_setting, setting, value=value, in_force_from=DRAWN, because="To steer it", by=SYSTEM, now=now)
    do(unlist_review, review.reference, because="To be drawn another night", by=SYSTEM, now=since)
    do(draw_sample, day=DRAWN, by=SYSTEM, now=NIGHT)
    (draw,) = session.exec(select(SampleDraw)).all()
    known = [int(MEANINGS[one].default) for one in settings]
    assert [draw.rate, draw.room] == known
    assert [one.review_id for one in session.exec(select(SampledCase)).all()] == [review.id]


def test_nothing_is_drawn_where_the_holding_asks_for_no_sample_or_nothing_was_put_down(do, session):
    overseen(Condition.ON_REQUEST)
    put_down(1)
    assert do(draw_sample, day=DRAWN, by=SYSTEM, now=NIGHT) == 0
    assert do(draw_sample, day=ARRANGED.date(), by=SYSTEM, now=ARRANGED) == 0
    assert session.exec(select(SampleDraw)).all() == []


def test_a_case_deferred_from_her_own_hearing_asks_for_her_advice_and_she_gives_it(do, session):
    judge = finch()
    a_holding(Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, DIRECTED, judge)
    case = a_heard_case(commissioner=judge, on=date(2016, 12, 6))
    with transaction() as opened:
        record_holding(
            opened, mode=Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT, held_from=HANDED_BACK, instrument=RESTORATION,
            conditions="", nominees=[(judge.name, judge.id, False)], asks=frozenset({Condition.DEFERRED}), by=SYSTEM,
            now=clock.at(HANDED_BACK),
        )  # fmt: skip
    now, her = clock.at(date(2016, 12, 14), 9), actor(judge, Role.COMMISSIONER)
    (asked,) = asked_to_advise(session, person_id=judge.id, on=now.date())
    assert (asked.reference, asked.because) == (case.reference, "Deferred from her hearing on 6 December 2016.")
    do(look_at_oversight, day=now.date(), by=SYSTEM, now=now)
    assert "advice.due" in {one.origin for one in open_about(session, case.reference, on=now.date())}

    do(give_advice, case.reference, says="Ask what changed since.", by=her, now=now)
    (given,) = session.exec(select(CommissionerAdvice)).all()
    assert given.asked_because == asked.because and not given.after_decision
    assert asked_to_advise(session, person_id=judge.id, on=now.date()) == []
    assert "advice.due" not in {one.origin for one in open_about(session, case.reference, on=now.date())}


def test_she_advises_only_where_she_is_asked_and_never_where_she_decides(do):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, DIRECTED, judge)
    case = a_heard_case(commissioner=judge)
    with pytest.raises(Refused) as refusal:
        do(
            give_advice, case.reference, says="Revoke it.", by=actor(judge, Role.COMMISSIONER),
            now=clock.at(date(2015, 12, 1)),
        )  # fmt: skip
    assert set(refusal.value.codes) == {"R01", "R02"}


def test_whoever_chairs_asks_for_advice_once_and_nobody_else_does(do, session):
    judge = overseen(Condition.ON_REQUEST)
    case = a_heard_case(commissioner=judge)
    now = clock.at(date(2015, 12, 1), 10)
    with pytest.raises(NotAllowed):
        do(ask_for_advice, case.reference, because="A hard one", by=actor(case.members[0], Role.PANEL_MEMBER), now=now)
    chair, member = actor(case.chair, Role.PANEL_MEMBER), actor(case.members[0], Role.PANEL_MEMBER)
    review = session.get(Review, case.review.id)
    assert [oversight_of(session, review, by=one, on=now.date()).may_ask for one in (chair, member)] == [True, False]
    do(ask_for_advice, case.reference, because="A hard one", by=chair, now=now)
    with pytest.raises(Refused):
        do(ask_for_advice, case.reference, because="Still", by=chair, now=now)
    why = why_in_words(session, session.get(Review, case.review.id), on=now.date())
    assert why == f"Asked by {case.chair.name}, who chairs, on 1 December 2015."


def test_nobody_is_asked_to_advise_herself(do):
    judge = finch()
    for mode, nominees, code in (
        (Mode.COMMISSIONER_SOLE, [(judge.name, judge.id, False)], "R02"),
        (Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT, [], "R20"),
    ):
        with pytest.raises(Refused) as refusal:
            do(
                record_holding, mode=mode, held_from=DIRECTED, instrument="Directions", conditions="",
                nominees=nominees, asks=frozenset({Condition.SAMPLE}), by=SYSTEM, now=clock.at(DIRECTED),
            )  # fmt: skip
        assert refusal.value.codes == [code]
