"""Changing the register: holders, concerns, contacts, licences; and files taken in whole or not at all."""

from datetime import date

import pytest

from licensing import clock
from licensing.audit.queries import events_about
from licensing.audit.rules import SYSTEM
from licensing.errors import Invalid, NotFound, Refused, Stale
from licensing.register.commands import (
    add_concern,
    add_contact,
    add_licence_event,
    change_holder,
    end_contact,
    record_surrender,
)
from licensing.register.importing import import_file, import_register, judge_file, read_rows
from licensing.register.queries import (
    concerns_of,
    find_in_register,
    get_holder,
    holder_by_id,
    known_numbers,
    licences_of,
    representative_of,
    standing_of,
)
from licensing.register.rules import ConcernKind, ContactKind, LicenceEventKind, LicenceKind, LicenceStanding
from tests.builders.register import a_concern, a_representative, hale

DEC_1 = clock.at(date(2015, 12, 1))
HEADER = "name,date of birth,address,licence kind,number,granted,expires,badge\n"
AMINA = "Amina Begum Khan,1980-02-03,1 Mill Row,private hire driver,PH9001,2014-06-02,2017-06-01,2218\n"
AMINA_TOO = "Amina Begum Khan,03/02/1980,1 Mill Row,hackney carriage driver,HC9001,2014-06-02,2017-06-01,2218\n"


def take(do, content: str, name: str = "register.csv", sha256: str = "a" * 64):
    rows = read_rows(content.encode())
    return do(import_register, rows, file_name=name, sha256=sha256, by=SYSTEM, now=DEC_1)


def test_r42_a_dual_badge_comes_in_as_one_holder_with_two_licences(do, session):
    taken = take(do, HEADER + AMINA + AMINA_TOO)

    assert (taken.rows, taken.holders, taken.licences) == (2, 1, 2)
    [found] = find_in_register(session, "2218")
    assert {kind for kind, _, _ in found.licences} == {
        LicenceKind.PRIVATE_HIRE_DRIVER,
        LicenceKind.HACKNEY_CARRIAGE_DRIVER,
    }


def test_one_bad_row_keeps_every_row_out(do, session):
    with pytest.raises(Invalid) as problem:
        take(do, HEADER + AMINA + AMINA_TOO.replace("2017-06-01", "2013-06-01"))

    assert "Line 3" in problem.value.fields
    assert known_numbers(session, ["PH9001"]) == frozenset()


def test_the_same_file_is_taken_in_once(do):
    take(do, HEADER + AMINA)

    with pytest.raises(Refused):
        take(do, HEADER + AMINA)


def test_a_number_in_the_register_is_a_problem_however_it_is_written(do, session):
    take(do, HEADER + AMINA)

    judged = judge_file(session, (HEADER + AMINA.replace("PH9001", "ph9001")).encode())

    assert judged.bad[0].problems == ("licence number PH9001 is in the register already",)


def test_somebody_known_gets_the_new_licence_and_keeps_their_particulars(do, session):
    take(do, HEADER + AMINA)

    taken = take(do, HEADER + AMINA_TOO.replace("1 Mill Row", "9 Elsewhere"), sha256="b" * 64)

    [found] = find_in_register(session, "khan")
    assert taken.holders == 0
    assert get_holder(session, found.reference).address == "1 Mill Row"
    assert len(found.licences) == 2


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"name\nKhan\n", HEADER.encode(), b'a,"b\n'])
def test_what_is_no_register_file_is_told_so(content):
    with pytest.raises(Invalid):
        read_rows(content)


def test_each_row_is_named_by_the_line_on_which_it_begins(do, session):
    """An empty row and a line break inside an address count as the lines that they are."""
    content = HEADER + ",,,,,,,\n" + AMINA.replace("1 Mill Row", '"1 Mill Row\nAmber Hill"') + AMINA_TOO

    judged = judge_file(session, content.encode())

    assert [verdict.line for verdict in judged.verdicts] == [3, 5]


def test_a_file_with_one_column_twice_is_told_so():
    with pytest.raises(Invalid, match="more than one column for: name"):
        read_rows((HEADER.replace("badge", "Full name") + AMINA).encode())


@pytest.mark.parametrize("typed", ["amina", "Khan", "khan, amina", "Amina Khan", "KHAN A", "ph9001", "2218"])
def test_a_holder_is_found_by_name_in_either_order_badge_and_number(do, session, typed):
    take(do, HEADER + AMINA)

    assert [one.name for one in find_in_register(session, typed)] == ["Amina Begum Khan"]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "hamina", "'"])
def test_what_names_nobody_finds_nobody(do, session, typed):
    take(do, HEADER + AMINA)

    assert find_in_register(session, typed) == []


def test_a_changed_name_is_found_under_the_new_one(do, session):
    holder = hale(name="Zuleika Before")

    do(change_holder, holder.reference, version=1, changes={"name": "Zuleika After"}, by=SYSTEM, now=DEC_1)

    assert find_in_register(session, "after zul")
    assert find_in_register(session, "before") == []


def test_two_people_who_change_one_holder_see_both_versions(do):
    holder = hale()
    do(change_holder, holder.reference, version=1, changes={"ward": "Weirside"}, by=SYSTEM, now=DEC_1)

    with pytest.raises(Stale) as stale:
        do(change_holder, holder.reference, version=1, changes={"ward": "Castle Hill North"}, by=SYSTEM, now=DEC_1)

    assert stale.value.theirs["Ward"] == "Weirside"
    assert stale.value.yours["Ward"] == "Castle Hill North"


def test_r37_a_protected_concern_is_kept_and_left_out(do, session):
    holder = hale()

    a_concern(holder, "A caution, filtered", is_protected=True)

    assert concerns_of(session, holder.id) == []
    assert len(concerns_of(session, holder.id, with_protected=True)) == 1


def test_a_correction_replaces_what_was_recorded_and_keeps_it(do, session):
    holder = hale()
    wrong = a_concern(holder, "Two complaints")

    do(
        add_concern, holder.reference, kind=ConcernKind.COMPLAINT, says="One complaint", happened_on=date(2015, 3, 4),
        source="Operator’s log", supersedes=wrong.id, by=SYSTEM, now=DEC_1,
    )  # fmt: skip

    assert [one.says for one in concerns_of(session, holder.id)] == ["One complaint"]


def test_another_holders_concern_cannot_be_corrected(do):
    theirs = a_concern(hale())

    with pytest.raises(NotFound):
        do(
            add_concern, hale().reference, kind=ConcernKind.COMPLAINT, says="x", happened_on=date(2015, 3, 4),
            source="x", supersedes=theirs.id, by=SYSTEM, now=DEC_1,
        )  # fmt: skip


def test_a_concern_of_tomorrow_is_refused(do):
    with pytest.raises(Refused):
        do(
            add_concern, hale().reference, kind=ConcernKind.COMPLAINT, says="x", happened_on=date(2015, 12, 2),
            source="x", by=SYSTEM, now=DEC_1,
        )  # fmt: skip


def test_the_representative_is_the_one_who_acts_on_the_day(do, session):
    holder = hale()
    first = a_representative(holder)
    until = {"version": 1, "acts_until": date(2015, 11, 30)}
    do(end_contact, holder.reference, contact_id=first.id, **until, by=SYSTEM, now=DEC_1)
    do(
        add_contact, holder.reference, kind=ContactKind.REPRESENTATIVE, name="Second Counsel",
        acts_from=date(2015, 12, 1), by=SYSTEM, now=DEC_1,
    )  # fmt: skip

    assert representative_of(session, holder.id, on=date(2015, 11, 30)).name == "Tomasz Bielak"
    assert representative_of(session, holder.id, on=date(2015, 12, 1)).name == "Second Counsel"


def test_r68_a_surrendered_licence_is_over_and_surrendered_once(do, session):
    holder = hale()
    licence = licences_of(session, holder.id)[0]
    given = {"licence_id": licence.id, "surrendered_on": date(2015, 11, 30), "by": SYSTEM, "now": DEC_1}
    do(record_surrender, holder.reference, **given)

    assert standing_of(session, licence.id, at=DEC_1) is LicenceStanding.SURRENDERED
    with pytest.raises(Refused) as refusal:
        do(record_surrender, holder.reference, **given)
    assert refusal.value.codes == ["R68"]


def test_r54_a_suspension_that_is_replaced_no_longer_counts(do, session):
    licence = licences_of(session, hale().id)[0]
    given = {"licence_id": licence.id, "kind": LicenceEventKind.SUSPENDED, "by": SYSTEM, "now": DEC_1}
    first = do(add_licence_event, **given, begins_at=DEC_1, because_reference="LR-2015-0001")
    later = clock.at(date(2015, 12, 24), 0)
    do(add_licence_event, **given, begins_at=later, because_reference="LR-2015-0001", supersedes=first.id)

    assert standing_of(session, licence.id, at=clock.at(date(2015, 12, 23))) is LicenceStanding.CURRENT
    assert standing_of(session, licence.id, at=later) is LicenceStanding.SUSPENDED


def test_what_changes_is_recorded_under_the_holder(do, session):
    holder = hale()
    do(change_holder, holder.reference, version=1, changes={"ward": "Weirside"}, by=SYSTEM, now=DEC_1)

    [event, *_] = events_about(session, f"holder:{holder.reference}")

    assert (event.action, event.content) == ("holder.changed", {"changed": ["ward"]})


def test_what_does_not_exist_is_not_found(session):
    with pytest.raises(NotFound):
        get_holder(session, "LH-1999-0001")
    with pytest.raises(NotFound):
        holder_by_id(session, 0)
    with pytest.raises(NotFound):
        standing_of(session, 0, at=DEC_1)


def test_the_command_line_prints_a_verdict_for_every_row(undone, tmp_path, capsys):
    file = tmp_path / "register.csv"
    file.write_text(HEADER + AMINA + AMINA_TOO)

    assert import_file(file, now=DEC_1) == 0

    printed = capsys.readouterr().out
    assert "Line 2: taken in" in printed
    assert "2 rows: 1 new licence holders, 2 licences." in printed


def test_the_command_line_names_the_bad_row_and_imports_nothing(session, tmp_path, capsys):
    file = tmp_path / "register.csv"
    file.write_text(HEADER + AMINA + AMINA_TOO.replace("hackney carriage driver", "milk float"))

    assert import_file(file, now=DEC_1) == 1

    printed = capsys.readouterr().out
    assert "Line 2: can be taken in" in printed
    assert "Line 3: licence kind 'milk float' is not known" in printed
    assert known_numbers(session, ["PH9001"]) == frozenset()
