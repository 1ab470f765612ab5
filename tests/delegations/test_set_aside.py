"""An officer's decision set aside by whoever holds the power, and remade (R01, R09, R14, R49; LGA 1972, s.101(4))."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import Session

from licensing import clock
from licensing.aftermath.commands import record_custody
from licensing.aftermath.keeping import follow_custody
from licensing.aftermath.rules import CustodyKind
from licensing.aftermath.standing import line_on
from licensing.appeals.commands import CourtsWord, lodge_appeal, lodge_further_appeal, record_court_result
from licensing.appeals.rules import Appellant, Ending
from licensing.audit.rules import SYSTEM
from licensing.casefile.standings import standings_at_end_of
from licensing.database import transaction
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.commands.follow import follow_service
from licensing.decisions.queries import appeal_effects, determination_of
from licensing.decisions.rules import OnAppeal, Outcome
from licensing.delegations.commands.decide import decide_as_officer
from licensing.delegations.commands.set_aside import AfreshGiven, set_decision_aside
from licensing.delegations.seals import broken_delegations
from licensing.delegations.shown import records_shown
from licensing.errors import Invalid, Refused
from licensing.followups.commands import finish_by_origin
from licensing.national_register.commands import record_entry, say_reliance
from licensing.national_register.queries import owed_of
from licensing.national_register.rules import Duty, EntryAct, RelevantInformationLimb
from licensing.notices.commands import rebut_service
from licensing.notices.queries import get_notice, notice_by_id, service_of
from licensing.people.models import Person
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.register.queries import standing_of
from licensing.register.rules import LicenceStanding
from licensing.reviews.queries import get_review
from licensing.reviews.rules import Standing, Status
from tests.builders.decisions import a_panel, drafted, hear_review, served
from tests.builders.delegations import (
    DAY,
    Case,
    a_case,
    a_scheme,
    entry_of,
    given,
    manager,
    revoked,
    suspended,
)
from tests.builders.people import a_person, actor, finch, ostler, walled
from tests.builders.powers import HANDED_BACK, a_holding, proposals_then_councillors
from tests.builders.sittings import a_councillor, a_full_day, five_councillors
from tests.delegations.test_officer import tasks

pytestmark = pytest.mark.usefixtures("undone")
AFTER = date(2015, 12, 7)
AFRESH = AfreshGiven("The officer did not wait an hour for the holder to call back.", date(2016, 1, 29))


@pytest.fixture
def commissioner() -> Person:
    person = finch()
    proposals_then_councillors(person)
    return person


def decided(officer: Person, *, on: date = DAY, draft=revoked, **licence) -> Case:
    """Revoked at once by the officer at 11:00, and the notice given at 14:05."""
    a_scheme(on=on)
    case = a_case(**licence)
    by, record = actor(officer, Role.LICENSING_OFFICER), given(entry_of())
    with transaction() as session:
        made = decide_as_officer(session, case.reference, draft=draft(case), given=record, by=by, now=clock.at(on, 11))
        notice = notice_by_id(session, made.notice_id).reference
    served(notice, on=on, given_at=clock.at(on, 14, 5))
    with transaction() as session:
        follow_service(session, notice, by=SYSTEM, now=clock.at(on, 15))
    return case


def stands(case: Case, on: date, hour: int = 12) -> LicenceStanding:
    with transaction() as session:
        return standing_of(session, case.licences[0].id, at=clock.at(on, hour))


@pytest.fixture
def set_aside(do, commissioner):
    def carry_out(case, given=AFRESH, *, by=None, role=Role.COMMISSIONER, on=AFTER):
        by = actor(by or commissioner, role)
        return do(set_decision_aside, case.reference, given=given, by=by, now=clock.at(on, 10))

    return carry_out


def test_it_ends_at_that_instant_stays_readable_and_is_heard_and_decided_afresh(session, do, commissioner, set_aside):
    officer = manager()
    case = decided(officer)
    first = determination_of(session, case.review.id)
    assert stands(case, DAY, 14) is LicenceStanding.CURRENT and stands(case, DAY, 15) is LicenceStanding.REVOKED
    row = set_aside(case)
    assert [stands(case, AFTER, hour) for hour in (9, 11)] == [LicenceStanding.REVOKED, LicenceStanding.CURRENT]
    review = get_review(session, case.reference)
    assert review.status is Status.OPENED and determination_of(session, review.id) is None
    letter = notice_by_id(session, row.letter_id)
    assert letter.content["set_aside_by"] == "the commissioner, Finch" and letter.content["had_begun"]
    open_now = tasks(session, case)
    assert {"set_aside.schedule", "urgent.report", f"notice:{letter.reference}"} <= open_now.keys()
    assert any("may be used again, for the decision was set aside" in says for says, _ in open_now.values())

    shown = records_shown(session, review)[0]
    assert not shown.stands and "By the commissioner, Finch on 7 December 2015, 10:00." in shown.put_aside
    stood = dict((label, says) for label, says, _ in shown.facts)["How it stands"]
    assert stood.startswith("Revoked at once; set aside by the commissioner, Finch, on 7 December 2015: the licence is")
    by = actor(officer, Role.LICENSING_OFFICER)
    again = do(
        decide_as_officer, case.reference, draft=revoked(case), given=given(entry_of()), by=by,
        now=clock.at(date(2015, 12, 8), 9),
    )  # fmt: skip
    assert again.supersedes == first.id and len(records_shown(session, review)) == 2


def decided_again(do, case: Case, *, on: date = date(2015, 12, 8), draft=revoked) -> str:
    """Decided afresh by an officer, and the notice given at 14:05 of that day. Returns the notice."""
    by, record = actor(manager(), Role.LICENSING_OFFICER), given(entry_of())
    made = do(decide_as_officer, case.reference, draft=draft(case), given=record, by=by, now=clock.at(on, 11))
    with transaction() as session:
        notice = notice_by_id(session, made.notice_id).reference
    served(notice, on=on, given_at=clock.at(on, 14, 5))
    do(follow_service, notice, by=SYSTEM, now=clock.at(on, 15))
    return notice


def badges(session, case: Case) -> dict[str, tuple[str, date]]:
    return {origin: asked for origin, asked in tasks(session, case).items() if origin.startswith("badge.")}


def test_the_register_keeps_what_the_first_decision_did_and_its_letter_never_undoes_the_second(
    session, do, commissioner, set_aside
):
    case = decided(manager())
    first = notice_by_id(session, determination_of(session, case.review.id).notice_id).reference
    set_aside(case)
    decided_again(do, case)
    days = {date(2015, 12, 5): LicenceStanding.REVOKED, date(2015, 12, 8): LicenceStanding.CURRENT}
    now_revoked = {date(2015, 12, 9): LicenceStanding.REVOKED, date(2016, 2, 1): LicenceStanding.REVOKED}
    assert {on: stands(case, on) for on in days | now_revoked} == days | now_revoked
    assert not line_on(session, case.licences[0], on=date(2015, 12, 5), now=clock.at(date(2015, 12, 20))).may
    open_now = badges(session, case)
    do(follow_service, first, by=SYSTEM, now=clock.at(date(2015, 12, 10), 9))  # its receipt comes again
    assert {on: stands(case, on) for on in days | now_revoked} == days | now_revoked

    service = service_of(session, get_notice(session, first).id)
    rebuttal = {"because": "He was not there.", "by": SYSTEM, "now": clock.at(date(2015, 12, 10), 10)}
    do(rebut_service, first, service_id=service.id, **rebuttal)
    do(follow_service, first, by=SYSTEM, now=clock.at(date(2015, 12, 10), 10))
    assert stands(case, date(2015, 12, 5)) is LicenceStanding.CURRENT
    assert {on: stands(case, on) for on in now_revoked} == now_revoked
    assert badges(session, case) == open_now


def nothing_done(do, case: Case, commissioner: Person, *, on: date) -> None:
    """Heard, and decided afresh by the commissioner on that day: no further action. No letter is given yet."""
    kept = Outcome.NO_FURTHER_ACTION
    heard = hear_review(case.review, None, a_panel(), commissioner, on=on, outcome=kept)
    draft = drafted(heard, kept, answers="Considered.", departure="It was long ago.")
    by = actor(commissioner, Role.COMMISSIONER)
    do(decide_as_commissioner, case.reference, draft=draft, by=by, now=clock.at(on, 17))


def test_r55_r59_what_the_first_led_to_is_undone_although_what_is_decided_afresh_is_milder(
    session, do, commissioner, set_aside
):
    on, aside, again = date(2023, 11, 6), date(2023, 11, 8), date(2023, 11, 9)
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2023, 1, 5), commissioner)
    case = decided(manager(), on=on, granted_on=date(2023, 1, 5), expires_on=date(2026, 1, 4))
    by, licence = actor(manager(), Role.LICENSING_OFFICER), case.licences[0].id
    said = {
        "is_relied": True,
        "limbs": [RelevantInformationLimb("a")],
        "because": "",
        "national_insurance_number": "",
        "driver_number": "",
    }
    do(say_reliance, case.reference, licence_id=licence, **said, by=by, now=clock.at(on, 16))
    entry = {"act": EntryAct.MADE, "done_on": on, "receipt": "NR3S-1"}
    do(record_entry, case.reference, licence_id=licence, **entry, by=by, now=clock.at(on, 16))
    handed_in = {"kind": CustodyKind.SURRENDERED, "happened_on": on, "says": "At the counter"}
    do(record_custody, case.reference, licence_id=licence, **handed_in, by=by, now=clock.at(on, 16))
    set_aside(case, AfreshGiven("Why.", date(2023, 12, 20)), on=aside)
    nothing_done(do, case, commissioner, on=again)
    assert owed_of(session, case.review, on=again)[0].duty is Duty.TO_REMOVE
    later = clock.at(date(2023, 11, 10), 9)
    do(finish_by_origin, case.reference, origin=f"badge.return:{licence}", outcome="By mistake", by=by, now=later)
    do(follow_custody, case.reference, by=SYSTEM, now=later)
    assert list(badges(session, case)) == [f"badge.return:{licence}"]


def test_r41_a_suspension_that_had_begun_before_it_was_set_aside_counts_when_it_is_decided_afresh(
    do, commissioner, set_aside
):
    case = decided(manager(), draft=partial(suspended, suspension_days=28))
    set_aside(case)
    with pytest.raises(Refused) as refused:
        decided_again(do, case)
    assert codes(refused) == {"R41"}
    credited = partial(suspended, suspension_days=23)
    decided_again(do, case, draft=lambda case: replace(credited(case), new_facts="5 days served are credited."))


def test_r72_it_counts_as_decided_until_the_day_before(session, commissioner, set_aside):
    case = decided(manager())
    set_aside(case)
    due, made = Standing.TO_BE_SCHEDULED, Standing.DECIDED
    for on, expected in {date(2015, 12, 1): due, DAY: made, date(2015, 12, 6): made, AFTER: due}.items():
        assert [one.standing for one in standings_at_end_of(session, on)] == [expected], on


def codes(refused) -> set[str]:
    return set(refused.value.codes)


def test_r01_r14_r20_only_the_holder_of_the_power_and_never_the_officer(commissioner, set_aside):
    officer = manager()
    case = decided(officer)
    with pytest.raises(Refused) as refused:
        set_aside(case, by=finch())  # a commissioner whom the instrument does not name
    assert codes(refused) == {"R01"}
    with pytest.raises(Refused) as refused:
        set_aside(case, by=officer)
    assert codes(refused) == {"R01", "R14"}
    with pytest.raises(Refused) as refused:
        set_aside(case, AfreshGiven(" ", date(2016, 1, 29)))
    assert codes(refused) == {"R43"}
    walled(commissioner, case.reference)
    with pytest.raises(Refused) as refused:
        set_aside(case)
    assert "R20" in codes(refused)


def test_r09_r31_in_council_modes_a_quorate_meeting_does_it_by_a_majority(commissioner, set_aside):
    on, members = HANDED_BACK, five_councillors()[:3]
    case, there = decided(manager(), on=HANDED_BACK), tuple(one.id for one in members)
    meeting, clerk = a_full_day(None, members, on).reference, {"by": members[0], "role": Role.CLERK, "on": on}
    whole = AfreshGiven("Why.", date(2017, 1, 31), there, meeting, 2, 1)
    untrained = a_councillor("Cllr New", trained=False)
    wrong = {
        "R01": (whole, {"role": Role.PANEL_MEMBER, "by": members[1]}),  # neither the clerk nor the chair
        "R09": (replace(whole, present=there[:2], votes_for=2, votes_against=0), {}),
        "R31": (replace(whole, votes_for=1, votes_against=1), {}),
    }
    for code, (wrongly, who) in wrong.items():
        with pytest.raises(Refused) as refused:
            set_aside(case, wrongly, **clerk | who)
        assert codes(refused) == {code}
    with pytest.raises(Refused) as refused:
        set_aside(case, replace(whole, meeting="HD/none"), **clerk)
    assert codes(refused) == {"R09", "R31"}
    with pytest.raises(Refused) as refused:
        set_aside(case, whole, on=on)  # the commissioner no longer holds the power
    assert codes(refused) == {"R01"}
    for one in (untrained, a_councillor("Cllr Newer", appointed=False)):
        with pytest.raises(Invalid) as named:
            set_aside(case, replace(whole, present=(*there, one.id)), **clerk)
        assert one.name in named.value.fields["present"]
    row = set_aside(case, whole, **clerk | {"role": Role.PANEL_MEMBER})  # in the chair
    assert row.body.value == "panel" and row.present == [one.name for one in members]


def test_the_clerk_records_it_on_its_page(sign_in, at, commissioner):
    case, members = decided(manager(), on=HANDED_BACK), five_councillors()
    meeting = a_full_day(None, members, HANDED_BACK).reference
    at(clock.at(HANDED_BACK, 16))
    clerk, way = sign_in(a_person("Clerk of the committee", Role.CLERK)), f"/reviews/{case.reference}/set-aside"
    assert f'value="{meeting}"' in clerk.get(way).text
    sent = {
        "key": "3f1b6f5e-9c0e-4d63-9d80-6b1a3a8f4a11", "because": "Why.", "meeting": meeting, "votes_for": "3",
        "votes_against": "1", "present": [one.id for one in members[:4]],
        **{f"hear_by-{part}": text for part, text in {"day": "31", "month": "1", "year": "2017"}.items()},
    }  # fmt: skip
    refused = clerk.post(way, data=sent | {"present": [*sent["present"], a_councillor("Cllr New", trained=False).id]})
    assert refused.status_code == 422 and "Cllr New: Councillors decide only with current" in refused.text
    done = clerk.post(way, data=sent)
    assert done.headers["location"] == f"/reviews/{case.reference}/officer-decision/record"


def test_r50_what_is_before_a_court_or_was_decided_by_one_is_not_set_aside(do, commissioner, set_aside):
    case, by = decided(manager()), actor(ostler(), Role.LICENSING_OFFICER)
    told = {"lodged_on": date(2015, 12, 3), "told_on": date(2015, 12, 3), "court_reference": "", "says": ""}
    words = {one.id: CourtsWord(OnAppeal.UPHELD) for one in case.licences}

    def ends(appeal, ending):
        result = {"ending": ending, "given_on": date(2015, 12, 4), "says": "As it said", "words": words}
        now = clock.at(date(2015, 12, 4), 16)
        do(record_court_result, case.reference, appeal=appeal.reference, because="Misread", by=by, now=now, **result)

    def is_refused():
        with pytest.raises(Refused) as refused:
            set_aside(case)
        assert codes(refused) == {"R50"}

    lodged = clock.at(date(2015, 12, 3), 16)
    first = do(lodge_appeal, case.reference, licence_ids=list(words), by=by, now=lodged, **told)
    is_refused()
    ends(first, Ending.HEARD)
    is_refused()
    ends(first, Ending.WITHDRAWN)
    further = {"appeal": first.reference, "appellant": Appellant.HOLDER, "by": by}
    told |= {"lodged_on": date(2015, 12, 4), "told_on": date(2015, 12, 4)}
    second = do(lodge_further_appeal, case.reference, now=clock.at(date(2015, 12, 4), 17), **further, **told)
    is_refused()
    ends(second, Ending.STRUCK_OUT)
    set_aside(case)


def test_an_appeal_of_which_we_learn_late_is_against_the_decision_it_was_brought_against(
    session, do, commissioner, set_aside
):
    officer = manager()
    case, by = decided(officer), actor(ostler(), Role.LICENSING_OFFICER)
    first = determination_of(session, case.review.id)
    set_aside(case)
    ids, told = [one.id for one in case.licences], {"told_on": date(2015, 12, 8), "court_reference": "", "says": ""}
    late = {"licence_ids": ids, "lodged_on": date(2015, 12, 4), "now": clock.at(date(2015, 12, 8), 12), **told}
    again = {"draft": revoked(case), "given": given(entry_of()), "now": clock.at(date(2015, 12, 8), 9)}
    do(decide_as_officer, case.reference, by=actor(officer, Role.LICENSING_OFFICER), **again)
    appeal = do(lodge_appeal, case.reference, by=by, **late)
    assert appeal.determination_id == first.id
    result = {
        "ending": Ending.HEARD,
        "given_on": date(2015, 12, 9),
        "says": "Quashed",
        "now": clock.at(date(2015, 12, 9)),
    }
    words = {one: CourtsWord(OnAppeal.QUASHED) for one in ids}
    do(record_court_result, case.reference, appeal=appeal.reference, words=words, by=by, **result)
    stands_now = determination_of(session, case.review.id)
    assert stands_now.id != first.id and not appeal_effects(session, stands_now.id)
    assert {one.stands for one in appeal_effects(session, first.id).values()} == {OnAppeal.QUASHED}


def test_a_decision_before_its_service_has_no_effect_ever(session, do, commissioner, set_aside):
    a_scheme()
    case, officer = a_case(), manager()
    by = actor(officer, Role.LICENSING_OFFICER)
    made = do(
        decide_as_officer, case.reference, draft=revoked(case), given=given(entry_of()), by=by,
        now=clock.at(DAY, 11),
    )  # fmt: skip
    set_aside(case)
    assert notice_by_id(session, made.notice_id).withdrawn_at is not None
    assert stands(case, date(2016, 6, 1)) is LicenceStanding.CURRENT
    assert not any("serve the notice of the decision" in says.lower() for says, _ in tasks(session, case).values())


def test_a_superusers_hand_on_any_of_it_is_named(servers, fresh_database):
    commissioner, officer = finch(), manager()
    proposals_then_councillors(commissioner)
    case = decided(officer)
    with transaction() as session:
        by = actor(commissioner, Role.COMMISSIONER)
        set_decision_aside(session, case.reference, given=AFRESH, by=by, now=clock.at(AFTER, 10))
    edits = {
        "UPDATE delegation_entry SET most_days = 365": "scheme of delegation",
        "UPDATE officer_decision SET risk = 'None'": "officer’s decision",
        "UPDATE determination SET delegated = 'Somebody else'": "officer’s decision",
        "UPDATE decision_set_aside SET because = 'A whim'": "setting aside",
        "DELETE FROM decision_set_aside": "setting aside",
    }
    engine = create_engine(servers.owner_url(fresh_database))
    with Session(engine) as owner:
        assert broken_delegations(owner) == ([], 3)
        for edit, what in edits.items():
            owner.execute(text("SET session_replication_role = replica"))
            owner.execute(text(edit))
            damaged, _ = broken_delegations(owner)
            assert [what in one.what for one in damaged] == [True], edit
            owner.rollback()
    engine.dispose()
