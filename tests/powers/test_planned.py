"""Proposed changes that change nothing, instruments with their bytes, functions as data (R02)."""

import hashlib
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import text

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.errors import Invalid, NotFound, Refused
from licensing.powers.commands import Paper, add_function, propose_change, record_holding, undo_holding, withdraw_change
from licensing.powers.models import PowerHolding
from licensing.powers.queries import all_holdings, get_holding, nominees_of, proposed_changes, undone_holdings
from licensing.powers.rules import Function, Mode
from licensing.powers.seals import broken_holdings
from tests.builders.documents import a_file
from tests.builders.files import a_pdf
from tests.builders.people import administrator, clerk, finch, pike
from tests.builders.powers import DIRECTED, HANDED_BACK, a_holding, proposals_then_councillors

pytestmark = pytest.mark.usefixtures("undone")

PROPOSED = date(2016, 10, 19)
UNTIL = date(2016, 11, 3)
NOW = clock.at(PROPOSED, 12)
CHANGE = {
    "function": Function.TAXI_LICENSING,
    "mode": Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT,
    "proposed_on": PROPOSED,
    "representations_until": UNTIL,
    "planned_from": None,
    "says": "Licensing returns to the council",
}


def adopted(do, planned_id: int, on: date, **but) -> PowerHolding:
    given = {
        "mode": Mode.COUNCIL_DECIDES, "held_from": on, "instrument": "Directions of 12 December 2016",
        "conditions": "", "nominees": [], "paper": Paper(carries_out=planned_id), "by": SYSTEM, "now": clock.at(on),
    }  # fmt: skip
    return do(record_holding, **given | but)


def test_a_proposed_change_changes_nothing_until_new_directions_carry_it_out(do, session):
    first = a_holding(Mode.COMMISSIONER_SOLE, DIRECTED, finch())
    planned = do(propose_change, **CHANGE, by=SYSTEM, now=NOW)
    assert get_holding(session, on=date(2017, 1, 1)).id == first.id

    for too_early in ({}, {"now": clock.at(date(2016, 12, 13))}):  # the second one backdated
        with pytest.raises(Refused) as refusal:
            adopted(do, planned.id, UNTIL, **too_early)
        assert refusal.value.codes == ["R02"]
    holding = adopted(do, planned.id, date(2016, 12, 13))
    (found,) = proposed_changes(session)
    assert (found.became, found.is_live) == (date(2016, 12, 13), False)
    assert get_holding(session, on=date(2017, 1, 1)).id == holding.id
    for again in (
        lambda: do(withdraw_change, planned.id, because="Too late", by=SYSTEM, now=clock.at(date(2017, 1, 2))),
        lambda: adopted(do, planned.id, date(2017, 2, 1)),
    ):
        with pytest.raises(Refused) as refusal:
            again()
        assert refusal.value.codes == ["R02"]


@pytest.mark.parametrize("but", [{"proposed_on": date(2016, 10, 20)}, {"representations_until": date(2016, 10, 18)}])
def test_r02_what_is_proposed_was_proposed_already_and_hears_representations_after(do, but):
    with pytest.raises(Refused) as refusal:
        do(propose_change, **CHANGE | but, by=SYSTEM, now=NOW)
    assert refusal.value.codes == ["R02"]


def test_another_functions_holdings_stand_beside_and_decide_nothing_here(do, session):
    with pytest.raises(NotFound):
        adopted(do, None, DIRECTED, function="adult_social_care", now=NOW)
    added = do(add_function, name="Adult social care", by=SYSTEM, now=NOW)
    adopted(do, None, DIRECTED, function=added.code, now=NOW)
    assert [one.held_from for one in all_holdings(session, added.code)] == [DIRECTED]
    assert all_holdings(session) == []
    with pytest.raises(Invalid):
        do(add_function, name="ADULT social care", by=SYSTEM, now=NOW)
    planned = do(propose_change, **CHANGE | {"function": added.code}, by=SYSTEM, now=NOW)
    with pytest.raises(Invalid):
        adopted(do, planned.id, date(2016, 12, 13))


def test_the_instrument_is_kept_byte_for_byte_with_its_hash(sign_in, at, do):
    at(clock.at(date(2016, 12, 12)))
    content = a_pdf("Directions")
    keeper, sha256 = sign_in(administrator()), hashlib.sha256(content).hexdigest()
    sent = {
        "key": str(uuid4()), "function": "taxi_licensing", "mode": "council_decides", "instrument": "Directions",
        "held_from-day": "13", "held_from-month": "12", "held_from-year": "2016",
    }  # fmt: skip
    word = keeper.post("/powers/new", data=sent, files={"document": ("d.txt", b"Directions")})
    assert word.status_code == 422 and "Directions" in word.text
    told = keeper.post("/powers/new", data=sent, files={"document": ("Directions.pdf", content)})
    assert told.headers["location"] == "/powers"
    reader = sign_in(pike())
    assert sha256 in reader.get("/powers").text
    assert reader.get(f"/powers/instruments/{sha256}").content == content
    assert reader.get(f"/powers/instruments/{'0' * 64}").status_code == 404


def test_the_administrator_records_a_proposed_change_and_its_withdrawal(sign_in, at):
    at(NOW)
    a_holding(Mode.COMMISSIONER_SOLE, DIRECTED, finch())
    keeper = sign_in(administrator())
    sent = {"key": str(uuid4()), "function": "taxi_licensing", "mode": "council_decides", "says": "Licensing returns"}
    days = {"proposed_on": PROPOSED, "representations_until": UNTIL}
    for name, day in days.items():
        sent |= {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
    assert keeper.post("/powers/proposed", data={**sent, "says": ""}).status_code == 422
    assert keeper.post("/powers/proposed", data=sent).headers["location"] == "/powers"
    shown = sign_in(pike()).get("/powers").text
    assert "Proposed; changes nothing." in shown and "The commissioner decides today." in shown
    assert "It was withdrawn" not in shown
    way = keeper.get("/powers").text.partition("/powers/proposed/")[2].partition("/withdraw")[0]
    taken = keeper.post(f"/powers/proposed/{way}/withdraw", data={"key": str(uuid4()), "because": "Elections first"})
    assert taken.status_code == 303 and "Withdrawn: Elections first" in keeper.get("/powers").text


def test_r71_r02_a_planned_holding_is_undone_before_it_begins_and_what_held_goes_on(do, session, sign_in, at):
    """The undone row stays; no day has two holders or none; the database refuses what would make it so."""
    first, planned = proposals_then_councillors(finch())
    letter = a_file(a_pdf("Letter"), "Letter.pdf")
    given = {"instrument": "Letter of 2 December 2016", "because": "Two members have gone", "by": SYSTEM}
    with pytest.raises(Invalid):  # only the Secretary of State undoes Directions: their paper is kept
        do(undo_holding, planned.id, **given, document=None, now=NOW)
    given |= {"document": letter}
    for wrong in ({"instrument": " "}, {"because": ""}):
        with pytest.raises(Refused):
            do(undo_holding, planned.id, **given | wrong, now=NOW)
    with pytest.raises(Refused):  # nothing held before the first
        do(undo_holding, first.id, **given, now=clock.at(date(2015, 2, 1)))
    row = do(undo_holding, planned.id, **given, now=clock.at(date(2016, 12, 12), 23))
    holding = get_holding(session, on=HANDED_BACK)
    assert (holding.id, holding.mode, holding.supersedes) == (row.id, first.mode, planned.id)
    assert [one.name for one in nominees_of(session, row.id)] == ["Commissioner Finch"]
    assert [one.id for one in all_holdings(session)] == [first.id, row.id]
    assert undone_holdings(session, Function.TAXI_LICENSING) == [(planned, row)]
    assert not [one for one in broken_holdings(session) if one is not None]
    for again in (planned.id, row.id):
        with pytest.raises(Refused) as refusal:
            do(undo_holding, again, **given, now=clock.at(HANDED_BACK))
        assert refusal.value.codes == ["R71"]
    at(clock.at(date(2016, 12, 14)))
    assert sign_in(clerk()).get(f"/powers/holdings/{planned.id}/undo").status_code == 403
    shown = sign_in(pike()).get("/powers").text
    assert "Undone" in shown and "Letter of 2 December 2016: Two members have gone" in shown


def test_r02_new_directions_for_the_day_of_an_undone_holding_take_their_place(do, session, sign_in, at):
    first = a_holding(Mode.COMMISSIONER_SOLE, DIRECTED, finch())
    change = do(propose_change, **CHANGE, by=SYSTEM, now=NOW)
    early, later = clock.at(date(2016, 12, 1)), clock.at(date(2016, 12, 12))
    planned = adopted(do, change.id, HANDED_BACK, now=early)
    at(early)
    undo = f"/powers/holdings/{planned.id}/undo"
    keeper = sign_in(administrator())
    assert undo in keeper.get("/powers").text
    paper = {"document": ("Letter.pdf", a_pdf("Letter"), "application/pdf")}
    sent = {"key": str(uuid4()), "instrument": "Letter of 1 December 2016", "because": "Two members have gone"}
    assert keeper.post(undo, data=sent).status_code == 422
    assert keeper.post(undo, data={**sent, "key": str(uuid4())}, files=paper).status_code == 303
    assert "They were undone before they began." in keeper.get("/powers").text
    with pytest.raises(Refused):  # from its day on, it holds
        adopted(do, change.id, HANDED_BACK, paper=Paper(), now=clock.at(HANDED_BACK))
    anew = adopted(do, change.id, HANDED_BACK, paper=Paper(), now=later)
    assert [one.id for one in all_holdings(session)] == [first.id, anew.id]
    assert [gone.id for gone, _ in undone_holdings(session, Function.TAXI_LICENSING)] == [planned.id]
    assert not [one for one in broken_holdings(session) if one is not None]


@pytest.mark.parametrize(
    ("but", "named"),
    [
        ("held_from = '2016-12-20'", "same_function_and_day"),
        ("recorded_at = '2016-12-13 00:30+00'", "undone_before_it_begins"),
        ("because = ''", "undone_says_why"),
        ("supersedes = NULL, because = ''", "function_held_from"),
    ],
)
def test_r02_the_database_itself_holds_one_standing_row_a_day(do, session, but, named):
    _, planned = proposals_then_councillors(finch())
    values = {
        "function": "'taxi_licensing'", "mode": "'commissioner_sole'", "decides": "'commissioner'",
        "held_from": "'2016-12-13'", "instrument": "'A'", "conditions": "''", "document_name": "''",
        "because": "'B'", "recorded_at": "'2016-12-12 23:30+00'", "supersedes": str(planned.id),
    }  # fmt: skip
    values |= dict(one.split(" = ") for one in but.split(", "))
    with pytest.raises(IntegrityError, match=named), session.begin_nested():
        session.execute(text(f"INSERT INTO power_holding ({', '.join(values)}) VALUES ({', '.join(values.values())})"))
