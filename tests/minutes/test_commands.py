"""Minutes: drafted from the record, signed by whoever presided, corrected with a reason; what stays out of them."""

import hashlib
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from licensing import clock
from licensing.errors import Invalid, Refused, Stale
from licensing.hearings.commands.interests import declare_interests
from licensing.hearings.participation import Declared
from licensing.hearings.rules import InterestKind
from licensing.minutes.commands import approve_minutes, change_minutes, draft_minutes, submit_minutes
from licensing.minutes.models import MinutesVersion
from licensing.minutes.queries import get_print, latest_minutes, published_minutes, state_of
from licensing.minutes.rules import MinutesEdition, MinutesState
from licensing.powers.rules import Mode
from licensing.sittings.rules import SeatRole
from tests.builders.hearings import act, at
from tests.builders.minutes import MONDAY, a_day_held, drafted_minutes, signed_minutes
from tests.builders.sittings import a_councillor, a_hearing_day, seat

pytestmark = pytest.mark.usefixtures("undone")


def item(version: MinutesVersion, key: str) -> dict[str, str]:
    return next(one for one in version.items if one["key"] == key)


def change(ready, version: int, *, because: str = "", text=None, public=None):
    return act(
        change_minutes, ready.day.reference, text=text or {}, public=public or {}, because=because, version=version,
        by=ready.clerk, now=MONDAY,
    )  # fmt: skip


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf))


def test_r31_the_draft_tells_who_was_there_what_was_asked_and_how_it_ended():
    def interested(ready):
        declared = {ready.reference: Declared(InterestKind.OTHER, says="A neighbour of the holder")}
        act(declare_interests, ready.day.reference, interests=declared, by=ready.members[3], now=at(13))

    ready = a_day_held(Mode.COUNCIL_DECIDES, before=interested)
    drafted = drafted_minutes(ready)

    present = item(drafted, "present")["text"]
    assert "- Cllr Dunn, chair" in present and "- Cllr Holt, member, until 14:25" in present
    assert "Cora Penn, clerk" in present and "from 14:00, Committee Room 2, Town Hall" in present
    shared = item(drafted, "interests")
    assert shared["text"] == shared["public"] == f"- {ready.reference}: see its item"
    case = item(drafted, "case_1")
    assert "Interest declared by Cllr Reed" in case["text"] and "A neighbour of the holder" in case["text"]
    assert "Interest declared by Cllr Reed" in case["public"] and "neighbour" not in case["public"]
    assert item(drafted, "exclusion")["text"].startswith("At 14:07. Resolved, that under section 100A(4)")
    assert drafted.public_excluded and f"{ready.reference}, in private." in case["public"]
    talk = next(line for line in case["text"].splitlines() if line.startswith("Members talked in private, 14:07 to"))
    assert "Cllr Dunn (chair)" in talk and "Cllr Holt (member, 14:07 to 14:25)" in talk and "Cora Penn (clerk)" in talk
    assert "Cllr Reed" not in talk and ready.commissioner.name not in talk and "talked" not in case["public"]
    assert "is sealed (SHA-256 " in case["text"]
    for said in (
        "Martin Hale", "Opened at 14:00. Closed at 14:44.", "Tomasz Bielak (representative, by video)",
        "(asked by Cllr Dunn)", "At 14:12 the members had the information they needed", "Took no part: Cllr Reed.",
        "Agreed by all 4", "Resolved:", "Revoke",
    ):  # fmt: skip
        assert said in case["text"], said
    assert "Hale" not in case["public"] and "private hire driver’s licence: Revoke" in case["public"]
    assert item(drafted, "close")["public"] == "The hearings ended at 14:44."


def test_r78_while_the_commissioner_decides_the_public_never_reads_what_councillors_proposed():
    ready = a_day_held()
    case = item(drafted_minutes(ready), "case_1")

    assert "Councillors’ advice to the commissioner" in case["text"] and "Revoke" in case["text"]
    assert "revoke" not in case["public"].lower() and "The commissioner decides this review." in case["public"]
    leaks = change(ready, 1, public={"case_1": "The members propose to revoke."})
    with pytest.raises(Refused) as refused:
        act(submit_minutes, ready.day.reference, version=leaks.number, by=ready.clerk, now=MONDAY)
    assert refused.value.codes == ["R78"] and ready.reference in refused.value.reasons[0]


@pytest.mark.parametrize("said", ["Mr Hale spoke.", "martin  hale spoke.", "Tomasz Bielak spoke."])
def test_r30_public_minutes_name_neither_the_holder_nor_whoever_came(said):
    ready = a_day_held()
    drafted_minutes(ready)
    named = change(ready, 1, public={"close": said})

    with pytest.raises(Refused) as refused:
        act(submit_minutes, ready.day.reference, version=named.number, by=ready.clerk, now=MONDAY)
    assert refused.value.codes == ["R30"] and "Look at: Close." in refused.value.reasons[0]


def test_r31_whoever_presided_signs_and_both_editions_are_frozen_with_name_and_time(session):
    ready = a_day_held()
    signed_minutes(ready, publish=True)

    version = latest_minutes(session, ready.day.id)
    assert state_of(session, version) is MinutesState.PUBLISHED and published_minutes(session, ready.day.id) == 1
    public, exempt = (get_print(session, ready.day.id, 1, edition) for edition in MinutesEdition)
    assert "Signed by Cllr Dunn, who presided, on 21 December 2015, 10:00." in text_of(public.pdf)
    assert "Hale" not in text_of(public.pdf) and "Revoke" not in text_of(public.pdf)
    assert "Martin Hale" in text_of(exempt.pdf) and "Not for publication" in text_of(exempt.pdf)
    for printed in (public, exempt):
        assert printed.sha256 == hashlib.sha256(printed.pdf).digest()
        with pikepdf.open(BytesIO(printed.pdf)) as opened:
            assert opened.Root.MarkInfo.Marked and "minutes" in str(opened.docinfo["/Title"])


def test_r31_a_member_who_did_not_preside_signs_only_when_presiding_at_a_later_meeting(session):
    ready = a_day_held()
    drafted_minutes(ready)
    where, later = ready.day.reference, date(2016, 1, 15)
    act(submit_minutes, where, version=1, by=ready.clerk, now=MONDAY)
    next_chair = a_councillor("Cllr Vane")
    seat(a_hearing_day(later), next_chair, SeatRole.CHAIR)

    for signer, when in ((ready.members[1], MONDAY), (next_chair, MONDAY), (ready.members[1], clock.at(later, 14))):
        with pytest.raises(Refused) as refused:
            act(approve_minutes, where, version=1, by=signer, now=when)
        assert refused.value.codes == ["R31"]
    taken = act(approve_minutes, where, version=1, by=next_chair, now=clock.at(later, 14))
    assert taken.signed_as.startswith("Cllr Vane, presiding at HD-") and "approved them" in taken.signed_as


def test_r31_signed_minutes_are_corrected_with_a_reason_and_signed_again(session):
    ready = a_day_held()
    signed_minutes(ready, publish=True)
    put_right = {"apologies": "- Cllr Vane, member"}

    with pytest.raises(Refused, match="Correct them instead"):
        act(draft_minutes, ready.day.reference, version=1, by=ready.clerk, now=MONDAY)
    with pytest.raises(Invalid) as unsaid:
        change(ready, 1, text=put_right)
    assert "because" in unsaid.value.fields
    corrected = change(ready, 1, text=put_right, public=put_right, because="An apology was left out")
    assert state_of(session, corrected) is MinutesState.DRAFT and published_minutes(session, ready.day.id) == 1
    assert drafted_minutes(ready, version=2).because == "An apology was left out"
    change(ready, 3, text=put_right, public=put_right)
    act(submit_minutes, ready.day.reference, version=4, by=ready.clerk, now=MONDAY)
    act(approve_minutes, ready.day.reference, version=4, by=ready.chair, now=MONDAY)
    said = text_of(get_print(session, ready.day.id, 4, MinutesEdition.PUBLIC).pdf)
    assert "An apology was left out" in said and "Cllr Vane, member" in said
    assert "Cllr Vane" not in text_of(get_print(session, ready.day.id, 1, MinutesEdition.PUBLIC).pdf)


def test_minutes_are_of_a_day_that_was_held_and_each_step_in_its_turn():
    held = a_day_held()
    empty = a_hearing_day(date(2016, 1, 22))
    with pytest.raises(Refused, match="No case was heard"):
        act(draft_minutes, empty.reference, version=0, by=held.clerk, now=MONDAY)
    drafted_minutes(held)

    with pytest.raises(Refused, match="cannot be done now"):
        act(approve_minutes, held.day.reference, version=1, by=held.chair, now=MONDAY)
    with pytest.raises(Refused, match="Nothing in the minutes was changed"):
        change(held, 1)
    with pytest.raises(Invalid, match="do not have"):
        change(held, 1, text={"case_9": "Another day’s"})
    change(held, 1, text={"close": "Closed."})
    with pytest.raises(Stale) as stale:
        change(held, 1, text={"close": "Ended."})
    assert (stale.value.theirs["Close"], stale.value.yours["Close"]) == ("Closed.", "Ended.")
