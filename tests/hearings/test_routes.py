"""The hearing through the browser: by one clerk, by each member; and who may not."""

import re
from uuid import uuid4

import pytest

from licensing.audit.queries import views_of
from licensing.hearings.commands.inquiry import complete_information, record_finding
from licensing.hearings.commands.interests import declare_interest
from licensing.hearings.rules import Finding, InterestKind, Step
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.reviews.queries import get_review
from licensing.reviews.rules import Status
from tests.builders.hearings import PROPOSALS, a_case_ready, act, go_to, opened, questions
from tests.builders.hearings import at as clock_at
from tests.builders.papers import published
from tests.builders.people import a_person, outsider

CASE_PATHS = ("/reviews/{}/hearing", "/reviews/{}/papers", "/reviews/{}/papers/notice.pdf")
ACTS = (
    "open", "next", "pause", "resume", "presence", "without-holder", "without-quorum", "consent", "party",
    "none-further", "interest", "asked", "not-needed", "undo", "answer", "new-question", "found", "complete",
    "outcome", "vote", "end-vote", "casting-vote", "adjourn", "close", "advice", "advice-repeated",
)  # fmt: skip


def sent(browser, path, **fields):
    return browser.post(path, data={"key": str(uuid4()), **fields})


@pytest.fixture
def ready(undone, at):
    at(clock_at(14))
    return a_case_ready(Mode.COUNCIL_DECIDES)


def test_an_outsider_enters_no_hearing(ready, sign_in):
    browser = sign_in(outsider())
    paths = [path.format(ready.reference) for path in CASE_PATHS]
    paths += [f"/hearing-days/{ready.day.reference}/attendance", f"/hearing-days/{ready.day.reference}/interests"]
    paths += [f"/hearing-days/{ready.day.reference}/cases/A/now"]
    assert [browser.get(path).status_code for path in paths] == [403] * len(paths)
    told = [sent(browser, f"/reviews/{ready.reference}/hearing/{act_}").status_code for act_ in ACTS]
    assert told == [403] * len(ACTS)
    for path in ("attendance", "chair", "interests"):
        assert sent(browser, f"/hearing-days/{ready.day.reference}/{path}").status_code == 403


def test_r17_a_member_with_an_interest_reaches_nothing_of_the_case(ready, sign_in):
    member = ready.members[1]
    act(declare_interest, ready.reference, kind=InterestKind.OTHER, by=member, now=clock_at(14))
    browser = sign_in(member)
    paths = [path.format(ready.reference) for path in CASE_PATHS]
    paths += [f"/hearing-days/{ready.day.reference}/cases/A/now"]
    assert [browser.get(path).status_code for path in paths] == [403] * len(paths)
    told = [sent(browser, f"/reviews/{ready.reference}/hearing/{act_}").status_code for act_ in ACTS]
    assert told == [403] * len(ACTS)
    shown = browser.get(f"/hearing-days/{ready.day.reference}/interests").text
    assert "You take no part in this case." in shown and ready.holder.name not in shown


def test_r19_papers_open_once_interests_are_declared_in_two_taps(ready, sign_in):
    browser = sign_in(ready.members[1])
    papers = f"/reviews/{ready.reference}/papers"
    interests = f"/hearing-days/{ready.day.reference}/interests"
    assert browser.get(papers).headers["location"] == interests
    shown = browser.get(interests).text
    assert ready.holder.name in shown and "1978" in shown and "Castle Hill" in shown and "Weir Cars" in shown
    assert sent(browser, interests).status_code == 422
    assert sent(browser, interests, none="yes").status_code == 303
    opened_papers = browser.get(papers)
    assert opened_papers.status_code == 200 and "Complaint 1" in opened_papers.text
    assert browser.get(papers + "/notice.pdf").content.startswith(b"%PDF")


def hearing_of(ready, browser):
    """One way through the hearing from one tablet, up to the outcome."""
    day, case = f"/hearing-days/{ready.day.reference}", f"/reviews/{ready.reference}/hearing"
    for person in [*ready.members, ready.commissioner, ready.clerk]:
        assert sent(browser, f"{day}/attendance", person_id=person.id, kind="present").status_code == 303
    for step, fields in (
        ("open", {}),
        ("party", {"name": ready.holder.name, "capacity": "licence_holder", "kind": "present"}),
        ("next", {"to": "interests"}),
        ("none-further", {}),
        ("next", {"to": "officer_presents"}),
        ("next", {"to": "holder_answers"}),
        ("next", {"to": "questions"}),
    ):
        where = f"/hearing-days/{ready.day.reference}{step}/exclude" if step == "/public" else f"{case}/{step}"
        reply = sent(browser, where, **fields)
        assert reply.status_code == 303, (step, reply.text)
        assert browser.get(case).status_code == 200
    first, second = questions(ready)
    for step, fields in (
        ("asked", {"question_id": first, "person_id": ready.chair.id}),
        ("answer", {"question_id": first, "answer": "He forgot"}),
        ("not-needed", {"question_id": second, "because": "He admits it"}),
        ("undo", {"question_id": second}),
        ("asked", {"question_id": second, "person_id": ready.members[1].id}),
        ("pause", {}),
        ("presence", {"person_id": ready.members[2].id, "kind": "left"}),
        ("presence", {"person_id": ready.members[2].id, "kind": "arrived"}),
        ("resume", {}),
        ("next", {"to": "last_words"}),
        ("/public", {"review_ids": ready.review.id, "paragraphs": "1", "public_interest": "It is about him alone"}),
        ("next", {"to": "deliberation"}),
        ("found", {"question_id": first, "finding": "found"}),
        ("complete", {}),
        ("next", {"to": "outcome"}),
    ):
        where = f"/hearing-days/{ready.day.reference}{step}/exclude" if step == "/public" else f"{case}/{step}"
        reply = sent(browser, where, **fields)
        assert reply.status_code == 303, (step, reply.text)
        assert browser.get(case).status_code == 200
    return case


def test_an_answer_names_a_page_of_the_cases_own_papers(ready, sign_in):
    published(ready.reference, ready.clerk)
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    browser, (first, _), case = sign_in(ready.clerk), questions(ready), f"/reviews/{ready.reference}/hearing"
    assert sent(browser, f"{case}/asked", question_id=first, person_id=ready.chair.id).status_code == 303
    given = {"question_id": first, "answer": "He forgot."}
    wrong = sent(browser, f"{case}/answer", **given, page_label="999a")
    assert wrong.status_code == 422 and "No page of this case’s papers is labelled 999A" in wrong.text
    assert 'value="He forgot."' in wrong.text and 'value="999a"' in wrong.text
    assert 'href="#words-page_label"' in wrong.text and 'id="words-page_label"' in wrong.text
    used = {"key": uuid4(), **given, "page_label": " 1 "}
    assert sent(browser, f"{case}/answer", **used).status_code == 303
    other = sent(browser, f"{case}/answer", **used | {"answer": "He knew."})
    assert other.status_code == 422 and "This form was already used for something else" in other.text
    assert "He forgot (page 1)" in browser.get(case).text
    assert "answer: He forgot (page 1)" in browser.get(f"/reviews/{ready.reference}/fair-hearing").text


def test_a_whole_hearing_from_one_clerks_tablet(ready, sign_in, session):
    browser = sign_in(ready.clerk)
    case = hearing_of(ready, browser)
    counted = {"outcome": "suspended", "method": "show_of_hands", "votes_for": 2, "votes_against": 1, "abstained": 0}
    assert sent(browser, f"{case}/outcome", **counted).status_code == 303
    assert "Carried: 2 for, 1 against" in browser.get(case).text
    assert sent(browser, f"{case}/close").status_code == 303
    assert "Heard" in browser.get(case).text
    assert get_review(session, ready.reference).status is Status.HEARD


def test_members_vote_in_one_tap_each_on_their_own_tablets(ready, sign_in):
    case = hearing_of(ready, sign_in(ready.clerk))
    chair = sign_in(ready.chair)
    assert sent(chair, f"{case}/outcome", outcome="revoked", method="own_vote").status_code == 303
    for person in ready.members:
        browser = sign_in(person)
        shown = browser.get(case).text
        assert "Your vote" in shown
        ballots = re.findall(r'name="ballot_ids" value="(\d+)"', shown)
        assert sent(browser, f"{case}/vote", ballot_ids=ballots, choice="for").status_code == 303
        assert "Your vote" not in browser.get(case).text
    assert "Agreed by all 3" in chair.get(case).text
    assert sent(chair, f"{case}/close").status_code == 303


def test_what_was_typed_is_kept_and_an_unlawful_step_is_refused_in_the_rulebooks_words(ready, sign_in):
    browser = sign_in(ready.clerk)
    opened(ready)
    case = f"/reviews/{ready.reference}/hearing"
    kept = sent(browser, f"{case}/adjourn", because="The interpreter is ill")
    assert kept.status_code == 422 and "The interpreter is ill" in kept.text
    go_to(ready, Step.INTERESTS)
    refused = sent(browser, f"{case}/next", to="officer_presents")
    assert refused.status_code == 409 and "R19" in refused.text


def test_the_room_now_is_sent_on_when_somebody_moved_the_hearing_on(ready, sign_in):
    opened(ready)
    browser = sign_in(ready.members[1])
    assert sent(browser, f"/hearing-days/{ready.day.reference}/interests", none="yes").status_code == 303
    path = f"/hearing-days/{ready.day.reference}/cases/A/now"
    still = browser.get(path, params={"step": "attendance"})
    assert still.status_code == 200 and "X-Moved-On" not in still.headers and "<html" not in still.text
    go_to(ready, Step.INTERESTS)
    assert browser.get(path, params={"step": "attendance"}).headers["X-Moved-On"].endswith("/hearing")
    assert "In the room" in browser.get(path, params={"step": "interests", "part": "side"}).text
    assert browser.get(f"/hearing-days/{ready.day.reference}/cases/Z/now").status_code == 404


def test_r78_while_the_commissioner_decides_the_room_says_do_not_announce(undone, at, sign_in):
    at(clock_at(14))
    ready = a_case_ready(PROPOSALS)
    opened(ready)
    go_to(ready, Step.DELIBERATION)
    act(
        record_finding, ready.reference, question_id=questions(ready)[0], finding=Finding.FOUND,
        by=ready.chair, now=clock_at(14, 30),
    )  # fmt: skip
    act(complete_information, ready.reference, by=ready.chair, now=clock_at(14, 31))
    assert "Do not announce." in sign_in(ready.chair).get(f"/reviews/{ready.reference}/hearing").text


def test_a_member_may_adjourn_and_the_case_waits_for_a_new_day(ready, sign_in, session):
    opened(ready)
    browser = sign_in(ready.chair)
    case = f"/reviews/{ready.reference}/hearing"
    assert sent(browser, f"/hearing-days/{ready.day.reference}/interests", none="yes").status_code == 303
    fields = {"reason": "illness", "because": "He fell ill", "follow_up_on": "2015-12-23"}
    assert sent(browser, f"{case}/adjourn", **fields).status_code == 303
    assert "Adjourned" in browser.get(case).text
    assert get_review(session, ready.reference).status is Status.OPENED


def test_the_rooms_fragment_records_one_view_of_whoever_never_opened_the_room(ready, sign_in, session):
    path = f"/hearing-days/{ready.day.reference}/cases/A/now"
    browser = sign_in(ready.clerk)

    assert [browser.get(path).status_code for _ in range(3)] == [200] * 3  # before the hearing opens, too

    assert [view.actor_id for view in views_of(session, ready.reference)] == [ready.clerk.id]


@pytest.mark.parametrize("path", ["", "/hearing", "/papers", "/papers/notice.pdf", "/decision", "/read-aloud"])
def test_r19_r20_no_page_of_the_case_opens_before_those_who_decide_have_declared(undone, at, sign_in, path):
    at(clock_at(14))
    ready = a_case_ready(PROPOSALS)
    interests = f"/hearing-days/{ready.day.reference}/interests"
    for person in (ready.members[1], ready.commissioner):
        browser = sign_in(person)
        assert browser.get(f"/reviews/{ready.reference}{path}").headers["location"] == interests
        sent(browser, interests, none="yes")
        assert browser.get(f"/reviews/{ready.reference}{path}").status_code == 200
    for role in (Role.CLERK, Role.LEGAL_ADVISER):
        if path != "/hearing" or role is Role.CLERK:
            assert sign_in(a_person("Somebody", role)).get(f"/reviews/{ready.reference}{path}").status_code == 200


def test_r19_the_rooms_fragment_leads_an_undeclared_member_to_their_interests(ready, sign_in):
    opened(ready)
    reply = sign_in(ready.members[1]).get(f"/hearing-days/{ready.day.reference}/cases/A/now")

    assert reply.headers["X-Moved-On"].endswith("/interests") and ready.holder.name not in reply.text


def test_r17_a_member_declares_in_the_room_at_any_moment_before_and_after(ready, sign_in):
    opened(ready)
    browser = sign_in(ready.members[1])
    said = sent(browser, f"/reviews/{ready.reference}/hearing/interest", kind="other", says="A cousin")

    assert (said.status_code, said.headers["location"]) == (303, "/my-hearings")


@pytest.mark.parametrize("step", [Step.ATTENDANCE, Step.INTERESTS, Step.QUESTIONS, Step.DELIBERATION, Step.OUTCOME])
def test_whoever_may_see_the_room_and_not_act_in_it_is_offered_no_act(ready, sign_in, step):
    adviser = sign_in(a_person("Lena Lowe", Role.LEGAL_ADVISER))
    case, now = f"/reviews/{ready.reference}/hearing", f"/hearing-days/{ready.day.reference}/cases/A/now"
    assert "<form" not in main_of(adviser.get(case).text)
    opened(ready)
    go_to(ready, step)
    shown = main_of(adviser.get(case).text) + adviser.get(now).text
    assert "<form" not in shown + adviser.get(now, params={"part": "side"}).text
    assert "/attendance" not in shown
    assert "<form" in main_of(sign_in(ready.clerk).get(case).text)


def main_of(html):
    """The page without what stands around it: the way out is a form on every page."""
    return html.split("<main", 1)[1]
