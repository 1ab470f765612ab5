"""The pages of a decision: who may open them, what they show, and one signature for one submission."""

import re
import uuid
from datetime import date

import pytest
from sqlmodel import select

from licensing import clock
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.models import Determination, Judgment, Proposal, SuspensionEnded
from licensing.decisions.queries import determination_of, outcomes_of
from licensing.decisions.rules import Ground, Outcome, SuspensionEnd
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.powers.rules import Mode
from licensing.register.rules import LicenceKind
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from tests.builders.decisions import a_heard_case, a_proposal, drafted
from tests.builders.people import actor, dunn, finch, ostler, outsider
from tests.builders.powers import a_holding, proposals_then_councillors
from tests.builders.statements import counted

pytestmark = pytest.mark.usefixtures("undone")

TUESDAY = clock.at(date(2015, 12, 1), 9, 41)
PAGES = ("proposal", "panel-decision", "judgment", "decision", "read-aloud")
ACTS = (
    "decision/step-taken",
    "proposal",
    "proposal/read-back",
    "panel-decision",
    "panel-decision/read-back",
    "judgment",
    "judgment/read-back",
    "own-decision",
    "own-decision/read-back",
)


@pytest.fixture(autouse=True)
def on_tuesday(at):
    at(TUESDAY)


@pytest.fixture
def judge():
    return finch()


@pytest.fixture
def case(judge):
    proposals_then_councillors(judge)
    return a_heard_case(commissioner=judge)


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))


def the_same(html: str, **but: str) -> dict[str, str]:
    answers = {
        "adequacy": "not_quite",
        "adequacy_because": "Nobody asked what had changed since.",
        "act": "same",
        "adopts": "yes",
        "own_words": "What persuaded me is that he knew the rule.",
    }
    return hidden(html) | answers | but


def different(html: str, case, outcome: str = "warning", **but: str) -> dict[str, str]:
    licence = case.licences[0].id
    own = {"act": "different", "own_words": "Once, and admitted at once.", f"outcome-{licence}": outcome}
    own |= {f"fit-{licence}": "no" if outcome == "revoked" else "yes"}
    return {name: value for name, value in (the_same(html) | own | but).items() if name != "adopts"}


@pytest.mark.parametrize("page", PAGES)
def test_an_outsider_opens_none_of_the_pages(case, sign_in, page):
    assert sign_in(outsider()).get(f"/reviews/{case.reference}/{page}").status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_an_outsider_does_none_of_the_acts(case, sign_in, act):
    assert sign_in(outsider()).post(f"/reviews/{case.reference}/{act}", data={"key": "x"}).status_code == 403


def test_an_outsider_has_nothing_to_decide(case, sign_in):
    assert sign_in(outsider()).get("/to-decide").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_r20_a_walled_commissioner_opens_none_of_the_pages(case, judge, sign_in, do, page):
    do(raise_wall, judge.id, case.reference, because="A cousin", by=actor(judge), at=TUESDAY)
    assert sign_in(judge).get(f"/reviews/{case.reference}/{page}").status_code == 403


def test_r20_a_walled_commissioners_list_leaves_the_case_out(case, judge, sign_in, do):
    assert case.reference in sign_in(judge).get("/to-decide").text
    do(raise_wall, judge.id, case.reference, because="A cousin", by=actor(judge), at=TUESDAY)
    assert case.reference not in sign_in(judge).get("/to-decide").text


def test_a_member_of_another_panel_opens_nothing(case, sign_in):
    assert sign_in(dunn()).get(f"/reviews/{case.reference}/decision").status_code == 403


def test_only_the_chair_gets_the_form(case, sign_in):
    assert sign_in(case.members[0]).get(f"/reviews/{case.reference}/proposal").status_code == 403
    assert sign_in(case.chair).get(f"/reviews/{case.reference}/proposal").status_code == 200


def test_the_chair_writes_reads_back_and_signs(case, sign_in, session):
    chair, licence = sign_in(case.chair), case.licences[0].id
    form = chair.get(f"/reviews/{case.reference}/proposal")
    assert "Do not announce." in form.text and "Revoke" in form.text
    sent = hidden(form.text) | {
        "reasons": "A licence holder must tell the council of each conviction.",
        "holders_account": "He said that he forgot.",
        f"ground-{licence}": Ground.DRIVER_OTHER.value,
        f"fit-{licence}": "no",
    }
    back = chair.post(f"/reviews/{case.reference}/proposal/read-back", data=sent)
    assert back.status_code == 200 and "We propose to revoke" in back.text and "We are not satisfied" in back.text
    assert "Must fix" not in back.text
    done = chair.post(f"/reviews/{case.reference}/proposal", data=hidden(back.text))
    assert done.headers["location"] == f"/reviews/{case.reference}/decision"
    assert chair.post(f"/reviews/{case.reference}/proposal", data=hidden(back.text)).status_code == 303
    assert len(session.exec(select(Proposal).where(Proposal.review_id == case.review.id)).all()) == 1


def test_a_missing_ground_is_named_beside_its_field_and_nothing_typed_is_lost(case, sign_in):
    chair = sign_in(case.chair)
    sent = hidden(chair.get(f"/reviews/{case.reference}/proposal").text)
    sent |= {"reasons": "Kept on the page.", "holders_account": "Nothing."}
    again = chair.post(f"/reviews/{case.reference}/proposal/read-back", data=sent)
    assert again.status_code == 422
    assert "Choose a ground in law" in again.text and "Kept on the page." in again.text


def test_r05_the_commissioner_decides_the_same_in_two_screens(case, judge, sign_in, session):
    proposal = a_proposal(case)
    her = sign_in(judge)
    form = her.get(f"/reviews/{case.reference}/judgment")
    assert form.status_code == 200 and proposal.reasons in form.text and "13 days left" in form.text
    assert "checked" not in form.text
    back = her.post(f"/reviews/{case.reference}/judgment/read-back", data=the_same(form.text))
    assert back.status_code == 200
    assert "I revoke" in back.text and "is not in the notice" in back.text and "Must fix" not in back.text
    for _ in range(2):
        done = her.post(f"/reviews/{case.reference}/judgment", data=hidden(back.text))
        assert (done.status_code, done.headers["location"]) == (303, f"/reviews/{case.reference}/decision")
    assert len(session.exec(select(Judgment).where(Judgment.review_id == case.review.id)).all()) == 1
    assert len(session.exec(select(Determination).where(Determination.review_id == case.review.id)).all()) == 1


def test_r05_the_commissioner_decides_differently_with_her_own_outcome(case, judge, sign_in, session):
    a_proposal(case)
    her = sign_in(judge)
    form = her.get(f"/reviews/{case.reference}/judgment")
    back = her.post(f"/reviews/{case.reference}/judgment/read-back", data=different(form.text, case))
    assert "I give Martin Hale a formal warning" in back.text and "kept on file until 1 December 2018" in back.text
    assert "milder" in back.text and "I am satisfied" in back.text
    her.post(f"/reviews/{case.reference}/judgment", data=hidden(back.text))
    decision = determination_of(session, case.review.id)
    assert [row.outcome for row in outcomes_of(session, decision.id)] == [Outcome.WARNING]
    shown = her.get(f"/reviews/{case.reference}/decision").text
    assert "Revoke" in shown and "formal warning" in shown


def test_change_something_shows_the_form_with_everything_typed(case, judge, sign_in):
    a_proposal(case)
    her = sign_in(judge)
    form = her.get(f"/reviews/{case.reference}/judgment")
    back = her.post(f"/reviews/{case.reference}/judgment/read-back", data=different(form.text, case))
    again = her.post(f"/reviews/{case.reference}/judgment/read-back", data=hidden(back.text) | {"change": "yes"})
    assert again.status_code == 200 and "Once, and admitted at once." in again.text and "Your decision" in again.text


@pytest.mark.parametrize("missing", ["adequacy", "adequacy_because", "act", "own_words", "adopts"])
def test_r05_nothing_is_left_blank(case, judge, sign_in, missing):
    a_proposal(case)
    her = sign_in(judge)
    sent = the_same(her.get(f"/reviews/{case.reference}/judgment").text)
    del sent[missing]
    assert her.post(f"/reviews/{case.reference}/judgment/read-back", data=sent).status_code == 422
    assert her.post(f"/reviews/{case.reference}/judgment", data=sent).status_code == 422


def test_r77_a_newer_version_shows_both_texts_and_decides_nothing(case, judge, sign_in, session):
    a_proposal(case)
    her = sign_in(judge)
    old = her.get(f"/reviews/{case.reference}/judgment").text
    her.post(f"/reviews/{case.reference}/judgment", data=the_same(old, act="send_back_explain"))
    a_proposal(case, now=TUESDAY, reasons="It is the dishonesty that matters.")
    fresh = hidden(her.get(f"/reviews/{case.reference}/judgment").text)
    late = the_same(old) | {"key": fresh["key"]}
    stale = her.post(f"/reviews/{case.reference}/judgment", data=late)
    assert stale.status_code == 409 and "What persuaded me" in stale.text
    assert determination_of(session, case.review.id) is None


def test_r34_a_check_that_asks_for_a_reason_is_answered_on_the_read_back(case, judge, sign_in, session):
    a_proposal(case)
    her = sign_in(judge)
    sent = different(her.get(f"/reviews/{case.reference}/judgment").text, case, own_words="His mortgage was mentioned.")
    back = her.post(f"/reviews/{case.reference}/judgment/read-back", data=sent)
    assert "Give a reason." in back.text and "Your reason for going on" in back.text
    unanswered = her.post(f"/reviews/{case.reference}/judgment", data=hidden(back.text))
    assert unanswered.status_code == 409
    her.post(f"/reviews/{case.reference}/judgment", data=hidden(back.text) | {"answers": "It was given no weight."})
    assert "no weight" in determination_of(session, case.review.id).warnings_answered


def test_r40_what_must_be_fixed_is_said_before_anybody_signs(case, judge, sign_in):
    a_proposal(case)
    her, licence = sign_in(judge), case.licences[0].id
    form = her.get(f"/reviews/{case.reference}/judgment").text
    pending = {f"ground-{licence}": "s61_1_b", f"ends-{licence}": "criminal_case_concluded"}
    back = her.post(f"/reviews/{case.reference}/judgment/read-back", data=different(form, case, "suspended", **pending))
    assert "Must fix." in back.text and "It cannot be signed as it stands." in back.text
    assert her.post(f"/reviews/{case.reference}/judgment", data=hidden(back.text)).status_code == 409


def test_an_answer_about_another_cases_licence_is_refused(case, judge, sign_in):
    a_proposal(case)
    her = sign_in(judge)
    sent = different(her.get(f"/reviews/{case.reference}/judgment").text, case) | {"outcome-999999": "revoked"}
    assert her.post(f"/reviews/{case.reference}/judgment/read-back", data=sent).status_code == 422


def test_r05_without_a_proposal_there_is_nothing_to_judge(case, judge, sign_in):
    page = sign_in(judge).get(f"/reviews/{case.reference}/judgment")
    assert page.status_code == 200 and "has not signed a proposal yet" in page.text


def test_r01_the_commissioner_decides_after_advice_on_the_same_pages(judge, sign_in, session):
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge)
    her, licence = sign_in(judge), case.licences[0].id
    sent = hidden(her.get(f"/reviews/{case.reference}/judgment").text) | {
        f"outcome-{licence}": "no_further_action",
        f"fit-{licence}": "yes",
        "reasons": "Nothing was proved.",
        "holders_account": "He denied it.",
    }
    back = her.post(f"/reviews/{case.reference}/own-decision/read-back", data=sent)
    assert "I take no further action" in back.text
    assert her.post(f"/reviews/{case.reference}/own-decision", data=hidden(back.text)).status_code == 303
    assert determination_of(session, case.review.id) is not None


def test_r01_councillors_decide_once_they_hold_the_power(judge, at, sign_in, session):
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, on=date(2016, 12, 13))
    at(clock.at(date(2016, 12, 13), 16, 30))
    assert sign_in(judge).get(f"/reviews/{case.reference}/judgment").status_code == 409
    chair, licence = sign_in(case.chair), case.licences[0].id
    sent = hidden(chair.get(f"/reviews/{case.reference}/panel-decision").text) | {
        "reasons": "He hid three convictions.",
        "holders_account": "He forgot.",
        f"ground-{licence}": "s61_1_b",
        f"fit-{licence}": "no",
    }
    back = chair.post(f"/reviews/{case.reference}/panel-decision/read-back", data=sent)
    assert "We revoke" in back.text and "Must fix" not in back.text
    assert chair.post(f"/reviews/{case.reference}/panel-decision", data=hidden(back.text)).status_code == 303
    aloud = chair.get(f"/reviews/{case.reference}/read-aloud").text
    assert "We revoke" in aloud and "You may appeal" in aloud


def test_r78_nothing_is_read_aloud_before_the_commissioner_decides(case, sign_in):
    a_proposal(case)
    aloud = sign_in(case.chair).get(f"/reviews/{case.reference}/read-aloud").text
    assert "Do not announce." in aloud and "revoke" not in aloud.lower().replace("revoked", "")


def test_an_officer_reads_the_record_and_signs_nothing(case, sign_in):
    a_proposal(case)
    officer = sign_in(ostler())
    assert officer.get(f"/reviews/{case.reference}/decision").status_code == 200
    assert officer.get(f"/reviews/{case.reference}/judgment").status_code == 403


def test_the_list_to_decide_asks_as_many_questions_for_three_cases_as_for_one(case, judge, sign_in, undone):
    her = sign_in(judge)
    with counted(undone) as one:
        her.get("/to-decide")
    for day in (26, 27):
        a_heard_case(commissioner=judge, on=date(2015, 11, day))
    with counted(undone) as three:
        shown = her.get("/to-decide").text
    assert shown.count("LR-2015-") >= 3
    assert len(three) == len(one)


def test_r54_an_officer_records_that_the_medical_was_passed(judge, do, sign_in, session):
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge, outcome=Outcome.SUSPENDED)
    draft = drafted(case, Outcome.SUSPENDED, suspension_end=SuspensionEnd.MEDICAL_PASSED, answers="Considered.")
    do(
        decide_as_commissioner, case.reference, draft=draft, by=actor(judge, Role.COMMISSIONER),
        now=clock.at(date(2015, 11, 30), 17),
    )  # fmt: skip
    address = f"/reviews/{case.reference}/decision"
    assert "step-taken" not in sign_in(judge).get(address).text
    officer = sign_in(ostler())
    html = officer.get(address).text
    assert "Record the day: until the medical examination is passed" in html
    day = {"happened_on-day": "1", "happened_on-month": "12", "happened_on-year": "2015"}
    sent = hidden(html[html.index("step-taken") :]) | day
    wrong = officer.post(f"{address}/step-taken", data=sent | {"evidence": "Seen", "happened_on-day": "2"})
    assert wrong.status_code == 422 and "not in the future" in wrong.text and "Seen" in wrong.text
    done = officer.post(f"{address}/step-taken", data=sent | {"evidence": "Certificate seen by A. Ostler"})
    assert done.headers["location"] == address
    assert [one.evidence for one in session.exec(select(SuspensionEnded)).all()] == ["Certificate seen by A. Ostler"]


def test_r73_nobody_signs_before_fit_and_proper_is_answered_for_each_licence(judge, sign_in):
    proposals_then_councillors(judge)
    both = (LicenceKind.HACKNEY_CARRIAGE_DRIVER, LicenceKind.PRIVATE_HIRE_DRIVER)
    case = a_heard_case(*both, commissioner=judge)
    chair = sign_in(case.chair)
    form = chair.get(f"/reviews/{case.reference}/proposal").text
    assert form.count("there is no benefit of the doubt") == 2 and "checked" not in form
    grounds = {f"ground-{one.id}": Ground.DRIVER_OTHER.value for one in case.licences}
    sent = hidden(form) | grounds | {"reasons": "He kept three convictions from us.", "holders_account": "Nothing."}
    sent |= {f"fit-{case.licences[0].id}": "no"}
    left = chair.post(f"/reviews/{case.reference}/proposal/read-back", data=sent)
    assert left.status_code == 422 and f"Answer yes or no for {case.licences[1].number}" in left.text
    assert chair.post(f"/reviews/{case.reference}/proposal", data=sent).status_code == 422
    sent |= {f"fit-{case.licences[1].id}": "no"}
    back = chair.post(f"/reviews/{case.reference}/proposal/read-back", data=sent).text
    assert back.count("We are not satisfied that the holder is a fit and proper person") == 2
    a_proposal(case)
    her = sign_in(judge)
    hers = her.get(f"/reviews/{case.reference}/judgment").text
    assert hers.count("there is no benefit of the doubt") == 2
    unanswered = {name: value for name, value in different(hers, case).items() if not name.startswith("fit-")}
    again = her.post(f"/reviews/{case.reference}/judgment/read-back", data=unanswered)
    assert again.status_code == 422 and "Answer yes or no for" in again.text


def test_to_choose_another_outcome_says_by_itself_that_she_decides_differently(case, judge, sign_in):
    a_proposal(case)
    her = sign_in(judge)
    form = her.get(f"/reviews/{case.reference}/judgment").text
    sent = {name: value for name, value in different(form, case).items() if name != "act"}
    back = her.post(f"/reviews/{case.reference}/judgment/read-back", data=sent)
    assert back.status_code == 200 and "I give Martin Hale a formal warning" in back.text, back.text
    signed = her.post(f"/reviews/{case.reference}/judgment", data=hidden(back.text) | {"departure": "Once only."})
    assert signed.status_code == 303


@pytest.mark.parametrize(("outcome", "fit", "asks"), [("revoked", "yes", True), ("suspended", "yes", False)])
def test_r73_to_revoke_and_to_be_satisfied_needs_a_reason(case, judge, sign_in, outcome, fit, asks):
    a_proposal(case)
    her, licence = sign_in(judge), case.licences[0].id
    sent = different(her.get(f"/reviews/{case.reference}/judgment").text, case, outcome)
    sent |= {f"fit-{licence}": fit, f"ground-{licence}": "s61_1_b", f"ends-{licence}": "training_passed"}
    back = her.post(f"/reviews/{case.reference}/judgment/read-back", data=sent).text
    assert ("although the answer to “fit and proper?” is yes" in back.partition("other rule")[0]) is asks


def test_r14_a_withheld_name_is_mended_before_anybody_signs_and_is_never_repeated(case, judge, sign_in, do):
    do(
        add_case_person, case.reference, role=CaseRole.COMPLAINANT, name="Petra Wainwright", is_withheld=True,
        by=actor(ostler(), Role.LICENSING_OFFICER), now=TUESDAY,
    )  # fmt: skip
    a_proposal(case)
    her = sign_in(judge)
    form = her.get(f"/reviews/{case.reference}/judgment").text
    for act in ("same", "send_back_explain"):
        sent = the_same(form, act=act, own_words="I believed Miss Wainwright.")
        back = her.post(f"/reviews/{case.reference}/judgment/read-back", data=sent).text
        shown = back.partition("Checks before you sign")[2]
        assert "Must fix." in shown and "In your own words" in shown and "Wainwright" not in shown
        refused = her.post(f"/reviews/{case.reference}/judgment", data=sent | {"key": str(uuid.uuid4())})
        assert refused.status_code == 409 and "Wainwright" not in refused.text


def test_the_fingerprint_stands_on_the_read_back_and_on_the_signed_page(case, sign_in, session):
    chair, licence = sign_in(case.chair), case.licences[0].id
    sent = hidden(chair.get(f"/reviews/{case.reference}/proposal").text)
    sent |= {"reasons": "Three were kept from us.", "holders_account": "He forgot.", f"fit-{licence}": "no"}
    sent |= {f"ground-{licence}": "s61_1_b"}
    back = chair.post(f"/reviews/{case.reference}/proposal/read-back", data=sent).text
    chair.post(f"/reviews/{case.reference}/proposal", data=hidden(back))
    signed = session.exec(select(Proposal).where(Proposal.review_id == case.review.id)).one().content_sha256.hex()
    shown = chair.get(f"/reviews/{case.reference}/decision").text
    assert signed in back and signed in shown and case.chair.name in shown
