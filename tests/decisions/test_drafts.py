"""What the chair writes before signing: kept, restored, seen by few, with the legal adviser's words tracked (A19)."""

import re
import uuid
from datetime import date, timedelta

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.models import AuditEvent
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.commands.draft import Page, keep_draft
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.composing import FindingRow, compose, joined
from licensing.decisions.models import DraftVersion, Proposal, SuggestedWords, SuggestedWordsAnswer
from licensing.decisions.queries import latest_proposal
from licensing.decisions.rules import Outcome
from licensing.decisions.writing import draft_that_stands
from licensing.errors import Refused, Stale
from licensing.notices.models import Notice
from licensing.oversight.commands.on_record import order_rehearing
from licensing.people.models import SignInSession
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from tests.builders.decisions import ACCOUNT, REASONS, a_heard_case, a_proposal, drafted, heard_afresh, judging
from tests.builders.people import a_person, actor, finch, ostler, outsider
from tests.builders.powers import a_holding, proposals_then_councillors

pytestmark = pytest.mark.usefixtures("undone")

TUESDAY = clock.at(date(2015, 12, 1), 9, 41)


@pytest.fixture(autouse=True)
def on_tuesday(at):
    at(TUESDAY)


@pytest.fixture
def case():
    judge = finch()
    proposals_then_councillors(judge)
    return a_heard_case(commissioner=judge)


@pytest.fixture
def keep(case, do, acting):
    """`keep("What is written so far")`: the chair's own page keeps it, or another one."""
    own = uuid.uuid4()

    def kept(reasons, *, page=own, version=0):
        typed = {"reasons": reasons, "holders_account": ACCOUNT}
        given = Page(version, page)
        return do(keep_draft, case.reference, typed=typed, page=given, by=acting(case.chair), now=TUESDAY)

    return kept


def hidden(html):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))


def written(case, page, **but):
    licence = case.licences[0].id
    answers = {"reasons": REASONS, "holders_account": ACCOUNT, f"fit-{licence}": "no", f"ground-{licence}": "s61_1_b"}
    return hidden(page.text) | answers | but


def versions(session):
    return session.exec(select(DraftVersion).order_by(DraftVersion.number)).all()


def test_a19_what_was_kept_before_the_session_ran_out_is_there_when_the_chair_is_back(case, sign_in, session):
    chair = sign_in(case.chair)
    where = f"/reviews/{case.reference}/proposal"
    sent = written(case, chair.get(where), **{"keep_until-7-day": "3", f"days-{case.licences[0].id}": "half a"})
    kept = chair.post(f"/reviews/{case.reference}/draft", data=sent, headers={"X-Fragment": "yes"})
    assert kept.status_code == 200 and kept.json() == {"version": 1, "says": "Kept at 09:41"}
    for held in session.exec(select(SignInSession)):
        held.began_at = held.last_seen_at = clock.machine() - timedelta(days=2)
    session.flush()
    gone = chair.post(f"/reviews/{case.reference}/draft", data=sent, headers={"X-Fragment": "yes"})
    assert gone.status_code == 303 and "sign-in" in gone.headers["location"]
    again = sign_in(case.chair).get(where)
    assert REASONS in again.text and ACCOUNT in again.text and 'name="version" value="1"' in again.text
    assert re.search(rf'name="fit-{case.licences[0].id}" type="radio" value="no" checked', again.text)


def test_a_draft_triggers_nothing_and_the_same_again_adds_no_version(case, keep, session):
    keep("Once.")
    keep("Once.")
    keep("Twice.")
    assert [one.typed["reasons"] for one in versions(session)] == ["Once.", "Twice."]
    assert session.exec(select(Proposal)).all() == []
    told = session.exec(select(AuditEvent.action).where(AuditEvent.action.startswith("draft"))).all()
    assert told == ["draft.kept", "draft.kept"]


def test_two_pages_never_overwrite_one_another(case, keep, sign_in, session):
    keep("On this tablet.")
    with pytest.raises(Stale) as stale:
        keep("On the other one.", page=uuid.uuid4())
    assert stale.value.theirs["Reasons"] == "On this tablet." and stale.value.yours["Reasons"] == "On the other one."
    keep("On the other one, after reading.", page=uuid.uuid4(), version=1)
    chair = sign_in(case.chair)
    sent = written(case, chair.get(f"/reviews/{case.reference}/proposal"), version="1")
    both = chair.post(f"/reviews/{case.reference}/proposal", data=sent)
    assert both.status_code == 409 and "On the other one, after reading." in both.text and REASONS in both.text
    assert session.exec(select(Proposal)).all() == []


def test_reading_it_back_keeps_it_and_signing_ends_the_draft(case, keep, sign_in, session):
    chair = sign_in(case.chair)
    sent = written(case, chair.get(f"/reviews/{case.reference}/proposal"))
    back = chair.post(f"/reviews/{case.reference}/proposal/read-back", data=sent)
    assert versions(session)[-1].typed["reasons"] == REASONS
    assert chair.post(f"/reviews/{case.reference}/proposal", data=hidden(back.text)).status_code == 303
    with pytest.raises(Refused):
        keep("Too late.", version=1)


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 200), ("member", 200), (Role.LEGAL_ADVISER, 200), (Role.CLERK, 200), ("commissioner", 403),
     (Role.LICENSING_OFFICER, 403), (Role.AUDITOR, 403), ("outsider", 403)],
)  # fmt: skip
def test_r05_only_those_who_may_see_the_draft_before_it_is_signed_and_never_the_commissioner(
    case, keep, sign_in, who, status
):
    keep("He knew the rule.")
    people = {"chair": case.chair, "member": case.members[0], "commissioner": case.commissioner}
    person = people.get(who) or (outsider() if who == "outsider" else a_person(f"{who} of the council", who))
    page = sign_in(person).get(f"/reviews/{case.reference}/draft")
    assert page.status_code == status and ("He knew the rule." in page.text) is (status == 200)
    if who == "commissioner":
        assert "He knew the rule." not in sign_in(person).get(f"/reviews/{case.reference}/judgment").text


def test_r14_an_adviser_with_a_part_in_the_case_sees_no_draft_and_suggests_nothing(case, keep, sign_in, do):
    keep("He knew the rule.")
    adviser = a_person("Adviser Quill", Role.LEGAL_ADVISER)
    do(add_case_person, case.reference, role=CaseRole.WITNESS, person_id=adviser.id, by=actor(ostler()), now=TUESDAY)
    assert sign_in(adviser).get(f"/reviews/{case.reference}/draft").status_code == 403


def suggest(client, case, reasons, **but):
    page = client.get(f"/reviews/{case.reference}/draft")
    sent = hidden(page.text) | {"reasons": reasons, "holders_account": ACCOUNT, "because": "Plainer"} | but
    return client.post(f"/reviews/{case.reference}/draft/words", data=sent)


def test_the_chair_takes_in_or_declines_each_suggested_change_and_both_are_kept(case, keep, sign_in, session):
    keep("He knew the rule. He broke it three times.")
    adviser = sign_in(a_person("Adviser Quill", Role.LEGAL_ADVISER))
    assert suggest(adviser, case, "He knew the rule. He broke it three times.").status_code == 409
    assert suggest(adviser, case, "You knew the rule. He broke it twice.").status_code == 303
    first, second = session.exec(select(SuggestedWords).order_by(SuggestedWords.id)).all()
    chair = sign_in(case.chair)
    page = chair.get(f"/reviews/{case.reference}/proposal")
    assert "Adviser Quill, 1 December 2015, 09:41" in page.text and "</del>" in page.text and "</ins>" in page.text
    back = chair.post(f"/reviews/{case.reference}/proposal/read-back", data=written(case, page))
    assert "suggested are taken in or declined" in back.text and "It cannot be signed as it stands." in back.text
    page = chair.get(f"/reviews/{case.reference}/proposal")
    typed = written(case, page, reasons="He knew the rule. He broke it three times. So we found.")
    for _ in range(2):  # a double tap
        done = chair.post(f"/reviews/{case.reference}/draft", data=typed | {"take": str(first.id)})
        assert done.headers["location"].endswith("/proposal#reasons")
    page = chair.get(f"/reviews/{case.reference}/proposal")
    assert "You knew the rule. He broke it three times. So we found." in page.text
    sent = hidden(page.text) | {"reasons": versions(session)[-1].typed["reasons"], "holders_account": ACCOUNT}
    chair.post(f"/reviews/{case.reference}/draft", data=sent | {"decline": str(second.id)})
    answers = session.exec(select(SuggestedWordsAnswer.is_taken).order_by(SuggestedWordsAnswer.id)).all()
    assert answers == [True, False]
    kept = adviser.get(f"/reviews/{case.reference}/draft").text
    assert "Taken in 1 December 2015, 09:41" in kept and "Declined 1 December 2015, 09:41" in kept


def test_after_the_signature_nobody_suggests_words(case, keep, sign_in):
    keep("He knew the rule.")
    adviser = sign_in(a_person("Adviser Quill", Role.LEGAL_ADVISER))
    before = hidden(adviser.get(f"/reviews/{case.reference}/draft").text)
    a_proposal(case)
    assert "Suggest words" not in adviser.get(f"/reviews/{case.reference}/draft").text
    sent = before | {"reasons": "You knew it.", "holders_account": "", "because": ""}
    assert adviser.post(f"/reviews/{case.reference}/draft/words", data=sent).status_code == 409


def test_the_findings_are_put_together_and_weights_are_nobodys_but_the_members(case, sign_in, session):
    chair = sign_in(case.chair)
    page = chair.get(f"/reviews/{case.reference}/proposal")
    found = case.found[0]
    assert f'name="weight-{found}"' in page.text and 'name="lesser-warning"' in page.text
    rows = {f"weight-{found}": "Great weight: it was the third", "lesser-warning": "he was warned in 2013"}
    rows |= {f"page-{found}": "12", "compose": "yes", "reasons": "Our own beginning."}
    done = chair.post(f"/reviews/{case.reference}/draft", data=written(case, page, **rows))
    assert done.headers["location"] == f"/reviews/{case.reference}/proposal#reasons"
    reasons = versions(session)[-1].typed["reasons"]
    assert reasons.startswith("Our own beginning.\n\nWe found this, on the balance of probabilities:")
    assert "(page 12 of the papers)." in reasons and "Great weight: it was the third." in reasons
    assert reasons.endswith("A warning would not be enough: he was warned in 2013.")
    assert "suspension" not in reasons  # nothing was written of it


def test_r14_a_withheld_name_does_not_go_into_the_reasons(case, sign_in, session, do):
    officer = actor(ostler(), Role.LICENSING_OFFICER)
    do(
        add_case_person, case.reference, role=CaseRole.WITNESS, name="Ms Ana Reported", is_withheld=True, by=officer,
        now=TUESDAY,
    )  # fmt: skip
    chair = sign_in(case.chair)
    page = chair.get(f"/reviews/{case.reference}/proposal")
    chair.post(f"/reviews/{case.reference}/draft", data=written(case, page, compose="yes", reasons="Ours."))
    reasons = versions(session)[-1].typed["reasons"]
    assert "Conviction not Name withheld" in reasons and "reported" not in reasons


def test_r14_a_withheld_name_does_not_reach_the_letter_through_a_finding(do, session):
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge)
    do(
        add_case_person, case.reference, role=CaseRole.WITNESS, name="Ms Ana Reported", is_withheld=True,
        by=actor(ostler(), Role.LICENSING_OFFICER), now=TUESDAY,
    )  # fmt: skip
    draft = drafted(case, answers="Considered.")
    made = do(decide_as_commissioner, case.reference, draft=draft, by=actor(judge, Role.COMMISSIONER), now=TUESDAY)
    letter = str(session.get_one(Notice, made.notice_id).content)
    assert "Conviction not Name withheld" in letter and "Conviction not reported" not in letter


def test_put_together_twice_says_nothing_twice():
    row = FindingRow(1, 1, "Conviction not reported", ("3",), "")
    text = compose([row], relied=[], pages={1: "3"}, weights={}, nothing_less={Outcome.WARNING: "It was the third"})
    assert joined(joined("Ours.", text), text).count("Conviction not reported") == 1
    assert compose([row], relied=[2], pages={}, weights={}, nothing_less={}) == ""


def test_councillors_who_decide_write_on_the_same_page_without_a_word_of_a_proposal(sign_in):
    a_holding(Mode.COUNCIL_DECIDES, date(2015, 2, 26))
    case = a_heard_case()
    chair = sign_in(case.chair)
    page = chair.get(f"/reviews/{case.reference}/panel-decision")
    done = chair.post(f"/reviews/{case.reference}/draft", data=written(case, page))
    assert done.headers["location"] == f"/reviews/{case.reference}/panel-decision"
    assert "commissioner" not in chair.get(f"/reviews/{case.reference}/draft").text.partition("<main")[2].lower()


def test_r05_r07_heard_afresh_the_old_proposal_and_its_draft_stand_no_longer(do, session, acting, keep, case):
    keep("What the first panel wrote")
    first = a_proposal(case, now=TUESDAY)
    a_holding(Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, date(2017, 1, 4), finch(), instrument="Directions of 2017")
    ordered = clock.at(date(2017, 1, 5))
    do(order_rehearing, case.reference, because="No agreement", by=actor(ostler(), Role.LICENSING_OFFICER), now=ordered)
    heard_afresh(case, on=date(2017, 1, 8))

    assert draft_that_stands(session, case.review.id) is None
    assert latest_proposal(session, case.review.id) is None
    later = clock.at(date(2017, 1, 8), 17)
    with pytest.raises(Refused) as refusal:
        do(
            judge_proposal, case.reference, judging=judging(first), draft=drafted(case), by=acting(case.commissioner),
            now=later,
        )  # fmt: skip
    assert "R05" in refusal.value.codes
    assert (a_proposal(case, now=later).number, first.number) == (2, 1)
