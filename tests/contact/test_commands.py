"""Writing contact down: what each act leaves behind, whom it asks to do what, and what it refuses."""

from datetime import date

import pytest

from licensing.audit.queries import events_about
from licensing.contact.commands.approaches import annotate_approach, correct_approach
from licensing.contact.commands.notes import correct_note
from licensing.contact.commands.postponements import decide_postponement
from licensing.contact.queries import annotations_of, notes_of, replies_to, reply_to, rulings_on
from licensing.contact.rules import Attending, Party, Ruling, Why
from licensing.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from licensing.followups.queries import open_about
from licensing.people.rules import Role
from licensing.register.rules import LicenceKind
from licensing.sittings.commands import unlist_review
from licensing.sittings.queries import listing_of
from tests.builders.contact import NOON, THURSDAY, a_note, a_reply, a_request, an_approach, ruled, said
from tests.builders.hearings import a_case_ready, act
from tests.builders.people import clerk, ostler, pike
from tests.builders.register import a_representative, hale
from tests.builders.reviews import a_review

SECRET = "Kwame Popescu"


@pytest.fixture
def ready(undone):
    """A case whose hearing is on Friday 18 December 2015, its notice served on the 1st."""
    return a_case_ready()


def tasks(session, reference):
    return {task.origin: task for task in open_about(session, reference, on=THURSDAY)}


def test_a_call_is_kept_with_an_event_that_holds_no_name_and_no_words(ready, session):
    a_note(ready.reference, ostler(), party=Party.OTHER, name=SECRET, says="He was afraid.")

    [note] = notes_of(session, ready.review.id)
    event = events_about(session, ready.reference, limit=1)[0]
    assert (note.name, note.says) == (SECRET, "He was afraid.")
    assert event.action == "contact.noted"
    assert SECRET not in str(event.content) and "afraid" not in str(event.content)


def test_a_call_of_tomorrow_is_refused_by_its_field(ready):
    with pytest.raises(Invalid) as refused:
        a_note(ready.reference, ostler(), happened_on=date(2015, 12, 4))
    assert set(refused.value.fields) == {"happened_on"}


def test_a_correction_is_a_new_row_and_what_was_corrected_is_not_corrected_again(ready, session):
    officer = ostler()
    first = a_note(ready.reference, officer)
    again = said(says="He asked when the hearing is.") | {"note_id": first.id, "because": "Misheard"}
    second = act(correct_note, ready.reference, by=officer, now=NOON, **again)

    assert [one.id for one in notes_of(session, ready.review.id)] == [second.id, first.id]
    assert (second.supersedes, first.says) == (first.id, "He asked what the hearing is about.")
    with pytest.raises(Stale) as stale:
        act(correct_note, ready.reference, by=officer, now=NOON, **again)
    assert stale.value.yours == {"What was said": again["says"]} and stale.value.theirs == {
        "What was said": second.says
    }


def test_a_clerk_corrects_no_note_of_another(ready):
    note = a_note(ready.reference, ostler())
    with pytest.raises(NotAllowed):
        act(correct_note, ready.reference, by=clerk(), now=NOON, note_id=note.id, because="x", **said())


def test_a_note_of_another_case_is_not_found(ready):
    officer = ostler()
    note = a_note(a_review(hale()).reference, officer)
    with pytest.raises(NotFound):
        act(correct_note, ready.reference, by=officer, now=NOON, note_id=note.id, because="x", **said())


def test_r26_a_reply_that_asks_for_an_interpreter_asks_the_owner_to_arrange_one(ready, session):
    officer = ostler()
    a_reply(ready.reference, officer, interpreter="Romanian")
    origin = next(one for one in tasks(session, ready.reference) if one.startswith("needs "))
    task = tasks(session, ready.reference)[origin]
    assert "an interpreter for the hearing on 18 December 2015" in task.says
    assert task.due_on == date(2015, 12, 17)

    a_reply(ready.reference, officer, version=1, adjustments="A hearing loop")
    assert origin not in tasks(session, ready.reference)
    assert any("Arrange adjustments" in task.says for task in tasks(session, ready.reference).values())


def test_a_later_reply_replaces_the_earlier_and_both_are_kept(ready, session):
    officer = ostler()
    first = a_reply(ready.reference, officer)
    second = a_reply(ready.reference, officer, version=1, attending=Attending.NOT_ATTENDING)

    assert second.supersedes == first.id
    assert reply_to(session, ready.listing.notice_id).attending is Attending.NOT_ATTENDING
    assert len(replies_to(session, ready.listing.notice_id)) == 2


def test_a_reply_written_at_once_by_two_is_shown_to_the_second(ready):
    officer = ostler()
    a_reply(ready.reference, officer)
    with pytest.raises(Stale) as stale:
        a_reply(ready.reference, officer, adjustments="Step-free access")
    assert stale.value.theirs == {"At the hearing": "Attending"}
    assert stale.value.yours["Adjustments"] == "Step-free access"


def test_only_a_representative_with_authority_to_act_replies_for_the_holder(ready, session):
    officer, theirs = ostler(), a_representative(hale())
    with pytest.raises(NotFound):
        a_reply(ready.reference, officer, contact_id=theirs.id)
    own = a_representative(ready.holder)
    assert a_reply(ready.reference, officer, contact_id=own.id).contact_id == own.id


def test_r25_nobody_replies_to_a_hearing_that_is_not_to_come(undone):
    review, officer = a_review(hale(LicenceKind.OPERATOR)), ostler()
    for write in (a_reply, a_request):
        with pytest.raises(Refused, match="no hearing that is still to come"):
            write(review.reference, officer)


def test_a_reply_comes_neither_before_its_notice_nor_tomorrow(ready):
    for on in (date(2015, 11, 1), date(2015, 12, 4)):
        with pytest.raises(Invalid) as refused:
            a_reply(ready.reference, ostler(), received_on=on)
        assert set(refused.value.fields) == {"received_on"}


def test_r25_a_request_is_somebodys_task_until_it_is_decided(ready, session):
    officer = ostler()
    request = a_request(ready.reference, officer)
    assert tasks(session, ready.reference)[f"postponement {request.id}"].due_on == date(2015, 12, 4)

    decide(ready, request, officer)
    assert f"postponement {request.id}" not in tasks(session, ready.reference)
    assert f"postponed {request.id}" not in tasks(session, ready.reference)


def test_r25_granting_moves_no_hearing_and_asks_the_owner_to(ready, session):
    officer = ostler()
    request = a_request(ready.reference, officer)
    decide(ready, request, officer, ruling=Ruling.GRANTED)

    assert listing_of(session, ready.review.id).id == ready.listing.id
    assert f"postponed {request.id}" in tasks(session, ready.reference)


def test_deciding_anew_replaces_and_is_refused_to_whoever_did_not_see_the_first(ready, session):
    officer = ostler()
    request = a_request(ready.reference, officer)
    first = decide(ready, request, officer, ruling=Ruling.GRANTED)
    with pytest.raises(Stale):
        decide(ready, request, officer)
    second = decide(ready, request, officer, version=1)

    assert second.supersedes == first.id
    assert [one.ruling for one in rulings_on(session, [request.id])[request.id]] == [Ruling.REFUSED, Ruling.GRANTED]
    assert f"postponed {request.id}" not in tasks(session, ready.reference)


def test_r26_a_need_is_not_refused_away(ready):
    officer = ostler()
    request = a_request(ready.reference, officer, why=Why.NEEDS)
    with pytest.raises(Invalid) as refused:
        decide(ready, request, officer)
    assert "R26" in refused.value.fields["need_met"]
    decide(ready, request, officer, need_met="A Romanian interpreter is booked")


def test_an_approach_is_the_clerks_task_until_noted_and_stays_as_it_was_written(ready, session):
    runs = clerk()
    approach = an_approach(ready.reference, runs, ready.members[1])
    task = tasks(session, ready.reference)[f"approach {approach.id}"]
    assert task.role is Role.CLERK

    for says in ("Advised to say nothing", "Will say so at the hearing"):
        given = {"approach_id": approach.id, "says": says}
        act(annotate_approach, ready.reference, by=runs, now=NOON, **given)
    assert [one.says for one in annotations_of(session, [approach.id])[approach.id]] == [
        "Advised to say nothing", "Will say so at the hearing",
    ]  # fmt: skip
    assert f"approach {approach.id}" not in tasks(session, ready.reference)


def test_an_approach_is_of_somebody_who_decides_and_a_councillor_writes_only_of_themselves(ready):
    runs, member, other = clerk(), ready.members[1], ready.members[2]
    an_approach(ready.reference, runs, member)
    an_approach(ready.reference, member, member)
    for by, councillor in ((runs, runs), (member, other)):
        with pytest.raises(Invalid) as refused:
            an_approach(ready.reference, by, councillor)
        assert set(refused.value.fields) == {"councillor"}


def test_an_approach_is_corrected_only_by_whoever_wrote_it(ready):
    approach = an_approach(ready.reference, clerk(), pike())
    again = said(says="Otherwise") | {"approach_id": approach.id, "because": "Slip"}
    with pytest.raises(NotAllowed):
        act(correct_approach, ready.reference, by=ostler(), now=NOON, **again)


def test_no_reply_is_written_to_a_hearing_taken_off_its_day(ready):
    officer = ostler()
    act(unlist_review, ready.reference, because="The room is flooded", by=officer, now=NOON)
    with pytest.raises(Refused):
        a_reply(ready.reference, officer)


def decide(ready, request, by, *, version=0, **given):
    details = ruled(**given) | {"request_id": request.id, "version": version}
    return act(decide_postponement, ready.reference, by=by, now=NOON, **details)
