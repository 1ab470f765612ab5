"""Appeals, and what each makes of the licence on every day from the complaint to the end (R48-R50, R53)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select

from licensing import clock
from licensing.appeals.commands import (
    CourtsWord,
    fix_court_day,
    lodge_appeal,
    lodge_further_appeal,
    record_court_result,
)
from licensing.appeals.correcting import Lodging, correct_lodging
from licensing.appeals.models import Appeal
from licensing.appeals.queries import appeal_files
from licensing.appeals.rules import Appellant, Ending
from licensing.decisions.effects import standing_sentence
from licensing.decisions.queries import earlier_suspensions
from licensing.decisions.rules import OnAppeal, Outcome, SuspensionEnd
from licensing.errors import Invalid, Refused, Stale
from licensing.followups.models import Followup
from licensing.people.rules import Role
from licensing.register.rules import LicenceEventKind, LicenceStanding
from licensing.reports.figures import AppealStanding
from licensing.reports.queries import figures_as_at
from tests.builders.decisions import HeardCase, served
from tests.builders.people import actor, ostler
from tests.decisions.test_effects import decided, events, followed, open_tasks, stands

pytestmark = pytest.mark.usefixtures("undone")

SERVED = date(2015, 12, 1)
LAST_DAY = date(2015, 12, 22)
HEARD = date(2016, 3, 10)
CURRENT, SUSPENDED, REVOKED = LicenceStanding.CURRENT, LicenceStanding.SUSPENDED, LicenceStanding.REVOKED
UPHELD, QUASHED = CourtsWord(OnAppeal.UPHELD), CourtsWord(OnAppeal.QUASHED)


def served_case(outcome: Outcome = Outcome.REVOKED, *, immediate: bool = False, **but) -> HeardCase:
    """Decided on 30 November 2015; the notice given on 1 December at two in the afternoon."""
    case, notice = decided(outcome, **but)
    served(notice, on=SERVED, **({"given_at": clock.at(SERVED, 14)} if immediate else {}))
    followed(notice, clock.at(SERVED, 15))
    return case


@pytest.fixture
def lodge(do):
    def lodged(case: HeardCase, on: date = LAST_DAY, **but) -> Appeal:
        given = {"lodged_on": on, "told_on": on, "court_reference": "", "says": "", "now": clock.at(on, 16)} | but
        given.setdefault("licence_ids", [one.id for one in case.licences])
        return do(lodge_appeal, case.reference, by=actor(ostler(), Role.LICENSING_OFFICER), **given)

    return lodged


@pytest.fixture
def ends(do):
    def ended(case: HeardCase, appeal: Appeal, word: CourtsWord = UPHELD, *, on: date = HEARD, **but) -> None:
        words = {one.id: word for one in case.licences}
        given = {"ending": Ending.HEARD, "given_on": on, "says": "As the court said", "now": clock.at(on, 16)} | but
        by = actor(ostler(), Role.LICENSING_OFFICER)
        do(record_court_result, case.reference, appeal=appeal.reference, words=words, by=by, **given)

    return ended


def test_r49_t12_an_appeal_on_the_last_day_holds_the_revocation_off_until_the_day_after_it_fails(session, lodge, ends):
    case = served_case()
    assert stands(case, date(2015, 12, 23)) is REVOKED
    appeal = lodge(case)
    assert stands(case, date(2015, 12, 23)) is CURRENT and stands(case, HEARD) is CURRENT
    assert "appeal lodged on 22 December 2015, so may drive" in standing_sentence(session, case.review.id)
    assert "badge.demand" not in open_tasks(session, case)
    ends(case, appeal)
    assert stands(case, HEARD, 23, 59) is CURRENT
    assert stands(case, date(2016, 3, 11), 0, 1) is REVOKED
    assert open_tasks(session, case)["badge.demand"] == date(2016, 3, 11)
    assert "upheld on appeal on 10 March 2016" in standing_sentence(session, case.review.id)


def test_r50_t13_a_complaint_a_day_late_is_recorded_and_changes_nothing(session, lodge):
    case = served_case()
    lodge(case, date(2015, 12, 23))
    assert stands(case, date(2015, 12, 23)) is REVOKED
    assert "out of time, which changes nothing meanwhile" in standing_sentence(session, case.review.id)


def test_r50_the_day_of_the_complaint_is_corrected_and_all_that_follows_is_counted_anew(do, session, lodge, ends):
    """T12 and T13 in one case: a day late as recorded, and in time after all; what was relied on is not taken back."""
    case = served_case()
    late, when = date(2015, 12, 23), clock.at(date(2016, 1, 4))
    appeal = lodge(case, late)
    given = {"appeal": appeal.reference, "by": actor(ostler(), Role.LICENSING_OFFICER), "now": when}
    early = Lodging(date(2015, 12, 21), date(2015, 12, 23), "Misread", "Sealed complaint, document 4")
    for wrong in (
        {"evidence": " "}, {"because": ""}, {"lodged_on": date(2015, 11, 29)}, {"told_on": date(2015, 12, 20)},
        {"lodged_on": late, "told_on": late}, {"told_on": date(2016, 1, 5)},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            do(correct_lodging, case.reference, told=replace(early, **wrong), **given)
    assert stands(case, date(2015, 12, 22)) is CURRENT and stands(case, date(2016, 1, 4)) is REVOKED
    do(correct_lodging, case.reference, told=early, version=0, **given)
    assert stands(case, date(2016, 1, 4)) is CURRENT
    tasks = session.exec(select(Followup).where(col(Followup.origin).startswith("appeal.lodging:"))).all()
    assert len(tasks) == 2 and all("In time." in one.says for one in tasks)
    with pytest.raises(Stale):  # the later of two officers saw no correction
        do(correct_lodging, case.reference, told=replace(early, lodged_on=LAST_DAY), version=0, **given)
    with pytest.raises(Invalid):
        ends(case, appeal, on=date(2015, 12, 20))
    ends(case, appeal)
    for now in (when, clock.at(HEARD, 17)):
        with pytest.raises(Refused) as refusal:
            do(correct_lodging, case.reference, told=replace(early, lodged_on=late), **given | {"now": now})
        assert refusal.value.codes == ["R49"]
    assert stands(case, date(2015, 12, 23)) is CURRENT and stands(case, HEARD) is CURRENT
    file = appeal_files(session, case.review.id)[0]
    assert [one.lodged_on.day for one in file.lodgings] == [21] and file.appeal.lodged_on == late
    assert figures_as_at(session, HEARD).appeals == {AppealStanding.UPHELD: 1}


def test_r49_an_appeal_never_holds_off_what_took_effect_at_once_and_a_court_gives_the_licence_back(lodge, ends):
    case = served_case(
        is_immediate=True, public_safety_explanation="He was charged with driving passengers while drunk.",
        immediate=True,
    )  # fmt: skip
    appeal = lodge(case, date(2015, 12, 3))
    assert stands(case, SERVED, 13) is CURRENT and stands(case, date(2015, 12, 4)) is REVOKED
    ends(case, appeal, QUASHED)
    assert stands(case, date(2016, 3, 9)) is REVOKED and stands(case, HEARD) is CURRENT


def test_a_revocation_set_aside_before_it_began_never_was(session, lodge, ends):
    case = served_case()
    ends(case, lodge(case), QUASHED)
    assert [stands(case, day) for day in (date(2015, 12, 23), HEARD, date(2016, 6, 1))] == [CURRENT] * 3
    assert "set aside on appeal on 10 March 2016: the licence is kept" in standing_sentence(session, case.review.id)


def test_r53_a_stay_does_not_eat_the_term_of_a_suspension(lodge, ends):
    """T45 after an appeal that was withdrawn on 10 March 2016: 28 days from the 11th."""
    case = served_case(Outcome.SUSPENDED, suspension_end=SuspensionEnd.DATE, suspension_days=28)
    appeal = lodge(case)
    ends(case, appeal, ending=Ending.WITHDRAWN)
    days = (HEARD, date(2016, 3, 11), date(2016, 4, 7), date(2016, 4, 8))
    assert [stands(case, day) for day in days] == [CURRENT, SUSPENDED, SUSPENDED, CURRENT]


def test_a_court_may_put_a_suspension_in_the_place_of_a_revocation(session, lodge, ends):
    case = served_case()
    word = CourtsWord(OnAppeal.VARIED, Outcome.SUSPENDED, days=14, starts_on=date(2016, 3, 14))
    ends(case, lodge(case), word)
    days = (date(2016, 3, 13), date(2016, 3, 14), date(2016, 3, 27), date(2016, 3, 28))
    assert [stands(case, day) for day in days] == [CURRENT, SUSPENDED, SUSPENDED, CURRENT]
    assert "changed to: suspended for 14 days" in standing_sentence(session, case.review.id)


def test_the_crown_court_speaks_last_and_holds_nothing_off_meanwhile(do, lodge, ends):
    """Dismissed on 10 March, allowed by the Crown Court on 2 June: revoked from the 11th to the day before."""
    case = served_case()
    first = lodge(case)
    ends(case, first)
    further = do(
        lodge_further_appeal, case.reference, appeal=first.reference, appellant=Appellant.HOLDER,
        lodged_on=date(2016, 3, 20), told_on=date(2016, 3, 21), court_reference="", says="",
        by=actor(ostler(), Role.LICENSING_OFFICER), now=clock.at(date(2016, 3, 21), 10),
    )  # fmt: skip
    assert stands(case, date(2016, 5, 1)) is REVOKED
    ends(case, further, QUASHED, on=date(2016, 6, 2))
    assert stands(case, date(2016, 6, 1)) is REVOKED and stands(case, date(2016, 6, 2)) is CURRENT
    with pytest.raises(Refused, match="taken further"):
        ends(case, first, QUASHED, because="Read wrongly", now=clock.at(date(2016, 6, 3), 9))


def test_the_council_may_win_in_the_crown_court_what_it_lost_before(do, lodge, ends):
    case = served_case()
    first = lodge(case)
    ends(case, first, QUASHED)
    further = do(
        lodge_further_appeal, case.reference, appeal=first.reference, appellant=Appellant.COUNCIL,
        lodged_on=date(2016, 3, 20), told_on=date(2016, 3, 20), court_reference="", says="",
        by=actor(ostler(), Role.LICENSING_OFFICER), now=clock.at(date(2016, 3, 21), 10),
    )  # fmt: skip
    ends(case, further, UPHELD, on=date(2016, 6, 2))
    assert stands(case, date(2016, 6, 2)) is CURRENT and stands(case, date(2016, 6, 3)) is REVOKED


def test_a_result_read_wrongly_is_corrected_with_the_reason_and_both_are_kept(lodge, ends):
    case = served_case()
    appeal = lodge(case)
    ends(case, appeal, QUASHED)
    with pytest.raises(Invalid):
        ends(case, appeal)
    ends(case, appeal, because="The order says dismissed", now=clock.at(date(2016, 3, 14), 9))
    assert stands(case, date(2016, 3, 15)) is REVOKED


@pytest.fixture
def further(do):
    def taken(case: HeardCase, first: Appeal, on: date, appellant: Appellant = Appellant.HOLDER) -> Appeal:
        return do(
            lodge_further_appeal, case.reference, appeal=first.reference, appellant=appellant, lodged_on=on, told_on=on,
            court_reference="", says="", by=actor(ostler(), Role.LICENSING_OFFICER), now=clock.at(on, 16),
        )  # fmt: skip

    return taken


def test_a_crown_court_result_corrected_to_withdrawn_leaves_what_the_magistrates_said(session, lodge, further, ends):
    case = served_case()
    first = lodge(case)
    ends(case, first, on=date(2016, 2, 1))
    second = further(case, first, date(2016, 2, 10))
    assert open_tasks(session, case).keys() >= {"appeal.act_on", "appeal.answer"}
    ends(case, second, QUASHED, on=date(2016, 4, 10))
    assert stands(case, date(2016, 4, 12)) is CURRENT
    ends(case, second, ending=Ending.WITHDRAWN, on=date(2016, 4, 10), because="It was withdrawn at the door")
    assert stands(case, date(2016, 2, 1)) is CURRENT and stands(case, date(2016, 2, 2)) is REVOKED
    assert stands(case, date(2016, 4, 12)) is REVOKED
    assert "upheld on appeal on 1 February 2016" in standing_sentence(session, case.review.id)


def at_once() -> HeardCase:
    said = "He was charged with driving passengers while drunk."
    return served_case(is_immediate=True, public_safety_explanation=said, immediate=True)


def on_days(case: HeardCase, *days: tuple[int, int, int]) -> list[LicenceStanding]:
    return [stands(case, date(*one)) for one in days]


def suspended(days: int, starts_on: date) -> CourtsWord:
    return CourtsWord(OnAppeal.VARIED, Outcome.SUSPENDED, days=days, starts_on=starts_on)


WARNED = CourtsWord(OnAppeal.VARIED, Outcome.WARNING)


def test_what_bit_at_once_stays_on_record_when_a_court_makes_it_a_warning(session, lodge, ends):
    case = at_once()
    ends(case, lodge(case, date(2015, 12, 3)), WARNED, on=date(2016, 3, 1))
    assert on_days(case, (2015, 12, 2), (2016, 2, 29), (2016, 3, 1)) == [REVOKED, REVOKED, CURRENT]
    assert open_tasks(session, case)["badge.return"] == date(2016, 3, 1)
    assert "badge.demand" not in open_tasks(session, case)


def test_what_bit_at_once_stays_on_record_when_a_court_makes_it_a_suspension(session, lodge, ends):
    case = at_once()
    ends(case, lodge(case, date(2015, 12, 3)), suspended(28, date(2016, 3, 2)), on=date(2016, 3, 1))
    days = ((2015, 12, 2), (2016, 3, 1), (2016, 3, 2), (2016, 3, 29), (2016, 3, 30))
    assert on_days(case, *days) == [REVOKED, REVOKED, SUSPENDED, SUSPENDED, CURRENT]
    assert [one.kind for one in events(session, case)] == [LicenceEventKind.REVOKED, LicenceEventKind.SUSPENDED]


def test_a_result_corrected_after_it_cut_a_revocation_leaves_one_event(session, lodge, ends):
    """Varied to a suspension, then corrected to upheld: nothing of the suspension is left."""
    case = at_once()
    appeal = lodge(case, date(2015, 12, 3))
    ends(case, appeal, suspended(28, date(2016, 3, 2)), on=date(2016, 3, 1))
    ends(case, appeal, on=date(2016, 3, 1), because="The order says dismissed")
    assert on_days(case, (2015, 12, 2), (2016, 3, 10), (2016, 6, 1)) == [REVOKED] * 3
    ends(case, appeal, suspended(28, date(2016, 3, 2)), on=date(2016, 3, 1), because="It was varied after all")
    assert on_days(case, (2016, 3, 1), (2016, 3, 2), (2016, 3, 30)) == [REVOKED, SUSPENDED, CURRENT]


def test_the_crown_court_varies_what_had_bitten_once_upheld(lodge, further, ends):
    case = served_case()
    first = lodge(case)
    ends(case, first, on=date(2016, 2, 1))
    second = further(case, first, date(2016, 2, 10))
    ends(case, second, suspended(28, date(2016, 4, 11)), on=date(2016, 4, 10))
    days = ((2016, 2, 1), (2016, 2, 2), (2016, 4, 10), (2016, 4, 11), (2016, 5, 8), (2016, 5, 9))
    assert on_days(case, *days) == [CURRENT, REVOKED, REVOKED, SUSPENDED, SUSPENDED, CURRENT]


def test_what_bit_at_once_and_was_set_aside_bites_again_from_the_day_after_it_is_restored(
    session, lodge, further, ends
):
    case = at_once()
    first = lodge(case, date(2015, 12, 3))
    ends(case, first, QUASHED, on=date(2016, 2, 1))
    second = further(case, first, date(2016, 2, 10), Appellant.COUNCIL)
    ends(case, second, on=date(2016, 4, 10))
    days = ((2015, 12, 2), (2016, 1, 31), (2016, 2, 1), (2016, 4, 10), (2016, 4, 11))
    assert on_days(case, *days) == [REVOKED, REVOKED, CURRENT, CURRENT, REVOKED]
    assert open_tasks(session, case)["badge.demand"] == date(2016, 4, 11)


def test_what_was_held_off_throughout_was_never_a_revocation(session, lodge, further, ends):
    case = served_case()
    first = lodge(case)
    ends(case, first, WARNED, on=date(2016, 2, 1))
    ends(case, further(case, first, date(2016, 2, 10)), QUASHED, on=date(2016, 4, 10))
    days = ((2015, 12, 23), (2016, 2, 2), (2016, 4, 9), (2016, 4, 11))
    assert on_days(case, *days) == [CURRENT] * 4
    assert "badge.return" not in open_tasks(session, case)


def test_r41_a_suspension_that_a_court_put_in_the_place_of_a_revocation_counts(session, lodge, ends):
    case = served_case()
    ids = [one.id for one in case.licences]
    appeal = lodge(case)
    assert earlier_suspensions(session, ids, before=0) == []
    ends(case, appeal, suspended(14, date(2016, 3, 14)))
    assert [one.review_id for one in earlier_suspensions(session, ids, before=0)] == [case.review.id]


def test_r56_a_warning_is_not_appealed_against(lodge):
    warned = served_case(Outcome.WARNING)
    with pytest.raises(Refused) as refusal:
        lodge(warned)
    assert refusal.value.codes == ["R56"]


def test_r50_service_is_recorded_before_the_appeal_that_is_counted_from_it(lodge):
    unserved, _ = decided()
    with pytest.raises(Refused) as refusal:
        lodge(unserved)
    assert refusal.value.codes == ["R50"]


def test_an_appeal_is_recorded_once(lodge):
    case = served_case()
    lodge(case)
    with pytest.raises(Refused, match="recorded already"):
        lodge(case)


def test_days_that_cannot_be_name_their_field(do, lodge, ends):
    case = served_case()
    with pytest.raises(Invalid) as wrong:
        lodge(case, date(2015, 11, 29), told_on=date(2016, 1, 1), now=clock.at(SERVED, 16))
    assert set(wrong.value.fields) == {"lodged_on", "told_on"}
    appeal = lodge(case)
    with pytest.raises(Invalid) as wrong:
        ends(case, appeal, CourtsWord(OnAppeal.VARIED, Outcome.SUSPENDED), on=date(2015, 12, 1), now=clock.at(HEARD, 9))
    assert {name.partition("-")[0] for name in wrong.value.fields} == {"given_on", "days"}
    with pytest.raises(Invalid):
        do(
            fix_court_day, case.reference, appeal=appeal.reference, sits_on=date(2015, 12, 1), place="Court 2",
            by=actor(ostler(), Role.LICENSING_OFFICER), now=clock.at(LAST_DAY, 17),
        )  # fmt: skip
