"""The copy of every notice for whoever represents the holder (R26): promised only where it can be posted."""

import hashlib

import pytest

from licensing.errors import Refused
from licensing.notices.commands import hand_over, record_post, take_back, withdraw_notice
from licensing.notices.copies import copy_of
from licensing.notices.queries import get_notice, todays_post
from licensing.notices.rules import ServiceMethod
from licensing.register.commands import end_contact
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, an_approved
from tests.builders.people import actor, ostler
from tests.builders.register import a_representative, hale
from tests.notices.test_rendering import text_of


@pytest.fixture
def officer(undone):
    a_letterhead()
    return actor(ostler(), "licensing_officer")


def test_r26_the_copy_is_frozen_with_the_notice_and_lies_beside_it_in_the_print_room(do, session, officer, tmp_path):
    holder = hale()
    a_representative(holder)
    notice = a_draft(holder=holder)
    revision = an_approved(notice, by=officer)

    do(hand_over, notice.reference, folder=tmp_path, now=TUESDAY)
    copy = copy_of(session, revision.id)

    beside = tmp_path / f"{notice.reference}-r1-copy.pdf"
    assert {path.name for path in tmp_path.iterdir()} == {f"{notice.reference}-r1.pdf", beside.name}
    assert beside.read_bytes() == copy.pdf != revision.pdf
    assert hashlib.sha256(copy.pdf).hexdigest() == copy.sha256
    [row] = todays_post(session, on=TUESDAY.date())
    assert row.copy_to == "Tomasz Bielak, Bielak and Rowe, 2 Corn Street, Calderbrook, CB1 1AA"

    do(withdraw_notice, notice.reference, because="Hearing moved", by=officer, now=TUESDAY)
    do(take_back, notice.reference, folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_copy_says_that_it_is_one_and_is_the_whole_letter(do, session, officer):
    holder = hale()
    a_representative(holder)
    revision = an_approved(a_draft(holder=holder), by=officer)

    copied = "".join(text_of(copy_of(session, revision.id).pdf))

    assert "Copy for Tomasz Bielak" in copied and "it is not service on you" in copied
    for page in text_of(revision.pdf):
        assert page[:200] in copied


def test_a_letter_speaks_of_no_copy_that_cannot_be_posted(do, session, officer):
    holder = hale()
    a_representative(holder, address="")

    revision = an_approved(a_draft(holder=holder), by=officer)

    assert revision.content["letter"]["addressee"]["copies"] == ()
    assert copy_of(session, revision.id) is None


def test_no_copy_goes_to_whoever_acts_no_longer(do, session, officer, tmp_path):
    """Ended after the approval, on the day of the post: the letter is held until it is approved again."""
    holder = hale()
    contact = a_representative(holder)
    notice = a_draft(holder=holder)
    an_approved(notice, by=officer)
    do(
        end_contact,
        holder.reference,
        contact_id=contact.id,
        version=1,
        acts_until=TUESDAY.date(),
        by=officer,
        now=TUESDAY,
    )

    do(hand_over, notice.reference, folder=tmp_path, now=TUESDAY)

    assert [path.name for path in tmp_path.iterdir()] == [f"{notice.reference}-r1.pdf"]
    assert todays_post(session, on=TUESDAY.date())[0].is_held
    with pytest.raises(Refused, match="who gets the copy"):
        do(
            record_post, [notice.reference], method=ServiceMethod.POST_FIRST_CLASS, on=TUESDAY.date(), by=officer,
            now=TUESDAY,
        )  # fmt: skip
    again = an_approved(get_notice(session, notice.reference), by=officer)
    assert copy_of(session, again.id) is None
