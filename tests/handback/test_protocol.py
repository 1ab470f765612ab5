"""R71: the restoration protocol, step by step in its order, up to the day on which the power goes back."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlmodel import select, text

from licensing import clock
from licensing.audit.queries import events_about
from licensing.demo.handing_back import returning
from licensing.demo.stage import Stage, play
from licensing.errors import Invalid, Refused
from licensing.followups.models import Followup
from licensing.handback.commands import HAND_BACK, StepTaken, record_step, withdraw_proposal
from licensing.handback.models import HandBackStep
from licensing.handback.queries import attempts_of, bytes_of, packs_of
from licensing.handback.rules import ORDER, ProtocolStep
from licensing.people.rules import Role
from licensing.powers.models import PowerHolding
from licensing.powers.queries import conditions_of, get_holding
from licensing.powers.rules import Body, Condition, Function, Mode
from tests.builders.decisions import a_heard_case
from tests.builders.documents import a_file
from tests.builders.files import a_pdf
from tests.builders.people import actor, administrator, finch
from tests.builders.powers import DIRECTED, HANDED_BACK, RESTORATION, a_holding, proposals_then_councillors

pytestmark = pytest.mark.usefixtures("undone")

TAXIS = Function.TAXI_LICENSING
S = ProtocolStep
REPLIED, LAST_DAY = date(2016, 10, 19), date(2016, 11, 3)
DAYS = dict.fromkeys(ORDER, date(2016, 9, 1)) | {
    S.REPLY: REPLIED, S.PUBLIC_NOTICE: date(2016, 10, 20), S.GOING_ON: date(2016, 11, 4),
    S.NEW_DIRECTIONS: date(2016, 12, 9), S.CONDITIONS: date(2016, 12, 9),
}  # fmt: skip
EXTRA = {S.REPLY: {"representations_until": LAST_DAY}, S.NEW_DIRECTIONS: {"effective_on": HANDED_BACK}}


@pytest.fixture
def commissioner():
    person = finch()
    proposals_then_councillors(person)
    return actor(person, Role.COMMISSIONER)


@pytest.fixture
def take(do, commissioner):
    def taken(step: S, *, on: date | None = None, now: date = date(2016, 12, 12), file=None, because="", **but):
        given = EXTRA.get(step, {}) | but
        told = StepTaken(on or DAYS[step], "Councillor Ashworth, Leader", "As the letter says", **given)
        at = clock.at(now, 15)
        return do(record_step, TAXIS, step=step, told=told, file=file, because=because, by=commissioner, now=at)

    return taken


@pytest.fixture
def up_to(take):
    def taken(last: S) -> None:
        for step in ORDER[: ORDER.index(last) + 1]:
            take(step)

    return taken


@pytest.fixture
def withdraw(do, commissioner):
    def withdrawn(on: date) -> None:
        do(
            withdraw_proposal, TAXIS, withdrawn_on=on, because="Two members have gone",
            by=commissioner, now=clock.at(on, 23),
        )  # fmt: skip

    return withdrawn


def test_r71_a_step_out_of_order_is_refused_naming_each_step_that_is_missing(take, up_to):
    with pytest.raises(Refused) as refused:
        take(S.ASSURANCE)
    assert refused.value.codes == ["R71"]
    assert "1a. Services are good enough; 1b. Officers lead well." in str(refused.value)
    up_to(S.COUNCIL_BID)
    with pytest.raises(Refused, match="Missing before it: 4a. The expert panel’s view; 4b. The lay panel’s view"):
        take(S.PROPOSAL)
    with pytest.raises(Refused, match="recorded already"):
        take(S.COUNCIL_BID)


def test_r71_the_whole_protocol_changes_no_power_and_its_directions_cite_the_holding(session, up_to):
    before = session.exec(select(PowerHolding.id)).all()
    up_to(S.CONDITIONS)
    assert session.exec(select(PowerHolding.id)).all() == before
    directions = attempts_of(session, TAXIS)[0].steps[S.NEW_DIRECTIONS]
    holding = session.get(PowerHolding, directions.holding_id)
    assert (directions.reference, directions.effective_on) == (RESTORATION, HANDED_BACK)
    assert (holding.instrument, holding.held_from) == (RESTORATION, HANDED_BACK)
    assert get_holding(session, on=date(2016, 12, 12)).mode is Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS
    assert [event.action for event in events_about(session, HAND_BACK)] == ["hand_back.step_taken"] * len(ORDER)


def test_r71_directions_without_a_holding_by_councillors_on_their_day_are_refused(take, up_to):
    up_to(S.GOING_ON)
    for day in (
        date(2016, 12, 14),
        date(2015, 2, 26),
    ):  # nobody's holding begins on the one; a commissioner's on the other
        with pytest.raises(Refused, match="An administrator records it first"):
            take(S.NEW_DIRECTIONS, effective_on=day)
    with pytest.raises(Invalid) as missing:
        take(S.NEW_DIRECTIONS, effective_on=None)
    assert set(missing.value.fields) == {"effective_on"}
    with pytest.raises(Refused, match="on or before the day on which they take effect"):
        take(S.NEW_DIRECTIONS, on=date(2016, 12, 14), now=date(2016, 12, 15))


def test_r71_steps_are_dated_in_order_and_representations_have_their_days(take, up_to):
    up_to(S.PROPOSAL)
    for step, wrong, field in (
        (S.REPLY, {"on": date(2016, 12, 13)}, "happened_on"),
        (S.REPLY, {"representations_until": None}, "representations_until"),
        (S.REPLY, {"representations_until": date(2016, 10, 18)}, "representations_until"),
    ):
        with pytest.raises(Invalid) as found:
            take(step, **wrong)
        assert field in found.value.fields
    with pytest.raises(Refused, match="dated on or after the step before it"):
        take(S.REPLY, on=date(2016, 8, 31))
    take(S.REPLY)
    with pytest.raises(Refused, match="do not end before the public notice"):
        take(S.PUBLIC_NOTICE, on=date(2016, 11, 4))
    take(S.PUBLIC_NOTICE)
    with pytest.raises(Refused, match="only once the days for representations are over"):
        take(S.GOING_ON, on=LAST_DAY)
    take(S.GOING_ON)
    for until, says in (
        (date(2016, 11, 4), "days for representations are over"),
        (REPLIED, "before the public notice"),
    ):
        with pytest.raises(Refused, match=says):
            take(S.REPLY, representations_until=until, because="The letter was misread")
    take(S.REPLY, representations_until=date(2016, 11, 2), because="The letter was misread")


@pytest.mark.parametrize(("on", "may"), [(date(2016, 12, 12), True), (HANDED_BACK, False), (date(2016, 12, 14), False)])
def test_r71_a_proposal_is_withdrawn_up_to_the_effective_date_and_another_may_begin(
    session, take, up_to, withdraw, on, may
):
    up_to(S.NEW_DIRECTIONS)
    if not may:
        with pytest.raises(Refused, match="up to the day on which the power goes back"):
            withdraw(on)
        return
    withdraw(on)
    with pytest.raises(Refused, match="Missing before it: 1a"):
        take(S.CONDITIONS)
    take(S.SERVICES, on=on, now=on)
    second, first = attempts_of(session, TAXIS)
    assert (second.number, set(second.steps)) == (2, {S.SERVICES})
    assert first.withdrawal.because == "Two members have gone" and len(first.steps) == 13
    directed = get_holding(session, on=HANDED_BACK)  # it undoes no Directions: the Secretary of State does (R02)
    assert (directed.decides, directed.instrument, directed.supersedes) == (Body.PANEL, RESTORATION, None)
    (task,) = session.exec(select(Followup).where(Followup.role == Role.ADMINISTRATOR)).all()
    assert "13 December 2016" in task.says and task.due_on == on
    with pytest.raises(Invalid):
        withdraw(date(2016, 12, 11))


def test_r71_nothing_begun_is_nothing_to_withdraw_and_a_withdrawal_is_not_dated_back(withdraw, take, do, commissioner):
    with pytest.raises(Refused, match="Only a proposal of which a step is recorded"):
        withdraw(date(2016, 11, 1))
    for step in ORDER[: ORDER.index(S.NEW_DIRECTIONS) + 1]:
        take(step)
    given = {"because": "Too late", "by": commissioner, "now": clock.at(HANDED_BACK, 9)}
    with pytest.raises(Refused, match="up to the day"):
        do(withdraw_proposal, TAXIS, withdrawn_on=date(2016, 12, 12), **given)


def test_a_correction_stands_beside_what_it_corrects_and_keeps_its_document(session, take):
    file = a_file(a_pdf("Peer review"), "Peer review.pdf")
    first = take(S.SERVICES, file=replace(file, shown=file.content))
    second = take(S.SERVICES, because="The wrong report was named", reference="PR/2016/4")
    attempt = attempts_of(session, TAXIS)[0]
    assert attempt.steps[S.SERVICES].id == second.id and attempt.corrected[S.SERVICES][0].id == first.id
    assert bytes_of(session, second.document_sha256) == file.content
    assert events_about(session, HAND_BACK)[0].content["because"] == "The wrong report was named"


def test_a_return_that_took_effect_lets_another_begin(session, up_to, take, commissioner):
    up_to(S.CONDITIONS)
    with pytest.raises(Refused, match="recorded already"):
        take(S.SERVICES)
    a_holding(Mode.COMMISSIONER_SOLE, date(2018, 1, 1), finch(), instrument="Directions of 2018")
    take(S.SERVICES, on=date(2018, 3, 1), now=date(2018, 3, 1))
    assert [one.number for one in attempts_of(session, TAXIS)] == [2, 1]


def test_the_database_keeps_a_step_as_it_was_recorded(session, take):
    row = take(S.SERVICES)
    with pytest.raises(ProgrammingError), session.begin_nested():
        session.execute(text("UPDATE hand_back_step SET says = 'x'"))
    for wrong in (
        {"owner": ""},
        {"effective_on": HANDED_BACK},
        {"step": S.REPLY},
        {"because": "x"},
        {"document_name": "x"},
    ):
        fields = row.model_dump(exclude={"id"}) | {"attempt": 9} | wrong
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(HandBackStep(**fields))
            session.flush()


def test_the_story_of_the_hand_back_builds_its_pack_its_holding_and_every_step_on_a_small_state(session):
    """What the demonstration plays from June to November 2016, without the year of cases before it."""
    person, keeper = finch(), actor(administrator(), Role.ADMINISTRATOR)
    a_holding(Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, DIRECTED, person)
    a_heard_case(commissioner=person, on=date(2015, 12, 1))
    stage = Stage({"commissioner": actor(person, Role.COMMISSIONER), "administrator": keeper})
    assert play(returning(), stage) == 2 + len(ORDER)
    (pack,) = packs_of(session, TAXIS)
    assert bytes_of(session, pack.pdf_sha256).startswith(b"%PDF") and bytes_of(session, pack.csv_sha256)
    attempt = attempts_of(session, TAXIS)[0]
    assert list(attempt.steps) == list(ORDER) and attempt.effective_on == HANDED_BACK
    holding = get_holding(session, on=HANDED_BACK)
    assert conditions_of(session, holding.id) == frozenset(Condition)
