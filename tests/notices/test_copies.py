"""The copy of every notice for whoever represents the holder (R26): promised only where it can be posted."""

import hashlib

import pytest

from licensing.notices.commands import hand_over, take_back, withdraw_notice
from licensing.notices.copies import copy_of
from licensing.notices.queries import todays_post
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
    [row] = todays_post(session)
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
