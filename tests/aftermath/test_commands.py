"""After a decision: who must know, where the badge is, and when a case may be left (R54, R55, R57)."""

from datetime import date

import pytest
from sqlmodel import Session, select

from licensing import clock
from licensing.aftermath.commands import finish_case, record_custody, record_told
from licensing.aftermath.following import follow_decision
from licensing.aftermath.keeping import follow_custody
from licensing.aftermath.models import CustodyEvent
from licensing.aftermath.queries import to_tell
from licensing.aftermath.rules import CustodyKind as Kind
from licensing.aftermath.rules import KnowFacts, MustKnow, who_must_know
from licensing.aftermath.shown import after_decision
from licensing.audit.rules import SYSTEM
from licensing.decisions.badge import draft_badge_demand
from licensing.decisions.queries import get_determination
from licensing.decisions.rules import Outcome, SuspensionEnd
from licensing.errors import Invalid, NotFound, Refused
from licensing.followups.commands import finish_followup
from licensing.followups.models import Followup
from licensing.people.rules import Role
from licensing.sweep import run_sweep
from tests.appeals.test_commands import LAST_DAY, QUASHED, SERVED, ends, lodge, served_case  # noqa: F401 (fixtures)
from tests.builders.decisions import HeardCase, served
from tests.builders.figures import _recorded
from tests.builders.people import actor, ostler
from tests.builders.reviews import a_review

pytestmark = pytest.mark.usefixtures("undone")

EXPLAINED = {"is_immediate": True, "public_safety_explanation": "He was charged with driving while drunk."}


def officer():
    return actor(ostler(), Role.LICENSING_OFFICER)


def tasks(session: Session, case: HeardCase) -> dict[str, date]:
    rows = session.exec(select(Followup).where(Followup.case_reference == case.reference, Followup.done_at.is_(None)))
    return {row.origin: row.due_on for row in rows.all()}


def lines(session: Session, case: HeardCase) -> dict[MustKnow, bool]:
    return {one.line.who: one.is_open for one in to_tell(session, get_determination(session, case.review))}


@pytest.fixture
def tell(do):
    def told(case: HeardCase, who: MustKnow, on: date = SERVED, **but):
        given = {"is_needed": True, "told_on": on, "how": "By telephone", "basis": "Children Act 2004", "because": ""}
        return do(record_told, case.reference, who=who, by=officer(), now=clock.at(on, 17), **(given | but))

    return told


@pytest.fixture
def custody(do):
    def recorded(case: HeardCase, kind: Kind, on: date, **but):
        given = {"says": "At the office"} | but
        return do(
            record_custody, case.reference, licence_id=case.licences[0].id, kind=kind, happened_on=on, by=officer(),
            now=clock.at(on, 17), **given,
        )  # fmt: skip

    return recorded


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        (KnowFacts(True, True, True, True, frozenset({"SEXUAL"})), set(MustKnow)),
        (KnowFacts(True, False, True, True, frozenset()), {"school_transport", "operator", "other_councils"}),
        (KnowFacts(True, False, False, False, frozenset({"DISHONESTY"})), {"police"}),
        (KnowFacts(False, False, True, True, frozenset({"VIOLENCE"})), {"police", "mash", "lado"}),
        (KnowFacts(False, False, True, True, frozenset()), set()),
    ],
)
def test_who_must_know_follows_from_outcome_and_matter(facts, who):
    assert {line.who for line in who_must_know(facts, on=date(2015, 12, 1))} == who


@pytest.mark.parametrize(
    ("on", "basis"),
    [(date(2018, 5, 24), "Data Protection Act 1998"), (date(2018, 5, 25), "UK GDPR"),
     (date(2022, 5, 31), "(Safeguarding and Road Safety) Act 2022, s.5")],
)  # fmt: skip
def test_r62_the_basis_is_that_of_the_day(on, basis):
    (line,) = [
        one
        for one in who_must_know(KnowFacts(True, False, True, True, frozenset()), on=on)
        if one.who is MustKnow.OTHER_COUNCILS
    ]
    assert basis in line.basis


def test_at_once_every_line_is_a_task_of_the_day_and_an_answer_ends_it(do, session, tell):
    case = served_case(immediate=True, **EXPLAINED)
    do(follow_decision, case.reference, by=SYSTEM, now=clock.at(SERVED, 16))
    asked = {origin: due for origin, due in tasks(session, case).items() if origin.startswith("tell:")}
    assert set(asked.values()) == {SERVED}
    assert set(asked) == {f"tell:{one}" for one in ("school_transport", "operator", "police", "mash", "other_councils")}
    tell(case, MustKnow.POLICE)
    tell(case, MustKnow.OPERATOR, is_needed=False, told_on=None, because="He works for himself")
    assert {"tell:police", "tell:operator"} & tasks(session, case).keys() == set()
    assert [who for who, is_open in lines(session, case).items() if not is_open] == [MustKnow.OPERATOR, MustKnow.POLICE]
    with pytest.raises(NotFound):
        tell(case, MustKnow.DBS)
    with pytest.raises(Invalid) as wrong:
        tell(case, MustKnow.MASH, told_on=date(2015, 11, 29), how=" ")
    assert set(wrong.value.fields) == {"told_on", "how"}


def test_what_does_not_bite_at_once_is_one_task_that_nobody_ends_by_hand(do, session):
    case = served_case()
    do(follow_decision, case.reference, by=SYSTEM, now=clock.at(SERVED, 16))
    assert tasks(session, case)["tell:"] == date(2015, 12, 7)
    row = session.exec(
        select(Followup).where(Followup.case_reference == case.reference, Followup.origin == "tell:")
    ).one()
    with pytest.raises(Refused, match="recorded who was told"):
        do(finish_followup, row.id, version=row.version, outcome="Done", by=officer(), now=clock.at(SERVED, 17))
    assert do(run_sweep, day=SERVED, by=SYSTEM, now=clock.at(SERVED, 18)) == 0


def test_whoever_was_told_is_told_when_a_court_changes_it(do, session, tell, lodge, ends):  # noqa: F811
    case = served_case()
    tell(case, MustKnow.OPERATOR)
    ends(case, lodge(case), QUASHED)
    do(follow_decision, case.reference, by=SYSTEM, now=clock.at(date(2016, 3, 10), 17))
    assert tasks(session, case)["tell:operator"] == date(2016, 3, 10)
    tell(case, MustKnow.OPERATOR, on=date(2016, 3, 10))
    assert "tell:operator" not in tasks(session, case)


def test_r55_a_badge_from_the_letter_to_our_hands(do, session, custody):
    case = served_case()
    with pytest.raises(Refused) as refusal:
        custody(case, Kind.DEMANDED, LAST_DAY)
    assert refusal.value.codes == ["R55"]
    with pytest.raises(Refused, match="only what was handed in"):
        custody(case, Kind.RETURNED, date(2015, 12, 23))
    asked = date(2015, 12, 23)
    custody(case, Kind.DEMANDED, asked)
    custody(case, Kind.NOT_SURRENDERED, date(2016, 1, 4))
    enforce = f"badge.enforce:{case.licences[0].id}"
    assert tasks(session, case)[enforce] == date(2016, 1, 5) and "badge.demand" not in str(tasks(session, case))
    custody(case, Kind.SURRENDERED, date(2016, 1, 6))
    assert not [one for one in tasks(session, case) if one.startswith("badge.")]
    with pytest.raises(Refused, match="follow from what was recorded last"):
        custody(case, Kind.DEMANDED, date(2016, 1, 7))
    with pytest.raises(Invalid) as wrong:
        custody(case, Kind.HELD, date(2016, 1, 5), says=" ")
    assert set(wrong.value.fields) == {"happened_on", "says"}


def test_r54_a_badge_goes_back_when_the_suspension_is_over_and_not_before(session, custody):
    case = served_case(Outcome.SUSPENDED, suspension_end=SuspensionEnd.DATE, suspension_days=28)
    custody(case, Kind.SURRENDERED, date(2015, 12, 24))
    give = f"badge.return:{case.licences[0].id}"
    assert tasks(session, case)[give] == date(2016, 1, 20)
    with pytest.raises(Refused) as refusal:
        custody(case, Kind.RETURNED, date(2016, 1, 19))
    assert refusal.value.codes == ["R54"]
    custody(case, Kind.RETURNED, date(2016, 1, 20))
    assert give not in tasks(session, case)


def test_r54_a_badge_goes_back_when_an_appeal_is_allowed(session, custody, lodge, ends):  # noqa: F811
    case = served_case(immediate=True, **EXPLAINED)
    custody(case, Kind.SURRENDERED, date(2015, 12, 2))
    ends(case, lodge(case, date(2015, 12, 3)), QUASHED)
    assert tasks(session, case)[f"badge.return:{case.licences[0].id}"] == date(2016, 3, 10)
    custody(case, Kind.RETURNED, date(2016, 3, 10))


def test_a_record_of_custody_is_corrected_with_the_reason(custody):
    case = served_case()
    custody(case, Kind.SURRENDERED, date(2015, 12, 24))
    with pytest.raises(Invalid):
        custody(case, Kind.NOT_SURRENDERED, date(2015, 12, 24), corrects_last=True)
    row = custody(case, Kind.NOT_SURRENDERED, date(2015, 12, 24), corrects_last=True, because="Another holder’s badge")
    assert row.supersedes is not None
    custody(case, Kind.SURRENDERED, date(2015, 12, 28))
    with pytest.raises(Invalid) as wrong:
        custody(case, Kind.SURRENDERED, date(2015, 12, 23), corrects_last=True, because="The wrong day")
    assert wrong.value.fields == {"happened_on": "Enter a day from 24 December 2015 to today"}


def test_r55_a_served_demand_counts_as_asked_for(do, custody):
    case = served_case()
    on = date(2015, 12, 23)
    ids = [one.id for one in case.licences]
    letter = do(draft_badge_demand, case.reference, licence_ids=ids, by=officer(), now=clock.at(on, 10))
    served(letter.reference, on=on)
    custody(case, Kind.NOT_SURRENDERED, date(2016, 1, 4))


def test_r57_a_case_is_left_only_when_nothing_is_left_to_do(do, session, tell, custody):
    case = served_case()
    late = date(2015, 12, 24)

    def finish() -> None:
        do(finish_case, case.reference, says="", by=officer(), now=clock.at(late, 17))

    with pytest.raises(Refused) as refusal:
        do(finish_case, case.reference, says="", by=officer(), now=clock.at(LAST_DAY, 17))
    assert refusal.value.codes == ["R48", "R55", ""]
    custody(case, Kind.SURRENDERED, late)
    for who in lines(session, case):
        tell(case, who)
    finish()
    with pytest.raises(Refused, match="finished today already"):
        finish()


def test_r54_a_badge_that_we_have_goes_back_when_an_appeal_lets_its_holder_go_on(do, session, custody, lodge, ends):  # noqa: F811
    case = served_case()
    give, ask = (f"badge.{one}:{case.licences[0].id}" for one in ("return", "demand"))
    custody(case, Kind.SURRENDERED, date(2015, 12, 24))
    appeal = lodge(case, told_on=date(2015, 12, 28), now=clock.at(date(2015, 12, 28), 10))
    do(follow_custody, case.reference, by=SYSTEM, now=clock.at(date(2015, 12, 28), 11))
    assert tasks(session, case)[give] == date(2015, 12, 28)
    custody(case, Kind.HELD, date(2015, 12, 29))
    assert give in tasks(session, case)
    ends(case, appeal)
    assert ask in tasks(session, case)
    do(run_sweep, day=date(2016, 3, 11), by=SYSTEM, now=clock.at(date(2016, 3, 11), 18))
    assert not {give, ask} & tasks(session, case).keys()


def test_r55_what_a_correction_says_is_out_or_kept_is_a_task_again_and_the_case_stays_open(do, session, custody):
    case = served_case(Outcome.SUSPENDED, suspension_end=SuspensionEnd.DATE, suspension_days=28)
    give, back = (f"badge.{one}:{case.licences[0].id}" for one in ("return", "back"))
    custody(case, Kind.SURRENDERED, date(2015, 12, 24))
    custody(case, Kind.DEMANDED, date(2015, 12, 24), corrects_last=True, because="Another holder’s badge")
    assert tasks(session, case)[back] == date(2015, 12, 31)
    custody(case, Kind.SURRENDERED, date(2016, 1, 4))
    custody(case, Kind.RETURNED, date(2016, 1, 20))
    custody(case, Kind.HELD, date(2016, 1, 20), corrects_last=True, because="He never came for it")
    assert tasks(session, case) == {give: date(2016, 1, 20)}
    with pytest.raises(Refused) as refusal:
        do(finish_case, case.reference, says="", by=officer(), now=clock.at(date(2016, 1, 20), 18))
    assert "R55" in refusal.value.codes


def test_r55_nothing_is_asked_for_once_a_court_gave_the_licence_back(session, custody, lodge, ends):  # noqa: F811
    case = served_case(immediate=True, **EXPLAINED)
    appeal = lodge(case, date(2015, 12, 3))
    custody(case, Kind.NOT_SURRENDERED, date(2015, 12, 4))
    ends(case, appeal, QUASHED)
    assert f"badge.enforce:{case.licences[0].id}" not in tasks(session, case)
    with pytest.raises(Refused) as refusal:
        custody(case, Kind.DEMANDED, date(2016, 3, 10))
    assert refusal.value.codes == ["R55"]


def test_r55_a_badge_is_in_one_place_whichever_case_recorded_it(session, custody):
    second = served_case(immediate=True, **EXPLAINED)
    first, day = a_review(second.holder), date(2015, 12, 2)
    row = CustodyEvent(
        review_id=first.id, licence_id=second.licences[0].id, kind=Kind.HELD, happened_on=day,
        says="Safe 4, beside Erin Ward’s", recorded_by=officer().id, recorded_at=clock.at(day),
    )  # fmt: skip
    _recorded(lambda writing: writing.add(row), first, day)
    with pytest.raises(Refused) as refusal:
        custody(second, Kind.NOT_SURRENDERED, date(2015, 12, 15))
    assert "follow from what was recorded last" in str(refusal.value)
    with pytest.raises(Invalid) as wrong:
        custody(second, Kind.SURRENDERED, date(2015, 12, 15), corrects_last=True, because="x")
    assert wrong.value.fields == {"corrects": "It was recorded under another case: correct it there"}
    now = clock.at(date(2015, 12, 15), 12)
    shown = after_decision(session, second.review, by=officer(), on=now.date(), now=now).custody
    assert [one.says for one in shown[0].events] == ["Recorded under another case"]
