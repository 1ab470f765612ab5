"""The scheme of delegation as dated data: versions, publication, who made it, the public list (R01, R08)."""

from datetime import date, datetime
from functools import partial

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.decisions.rules import Outcome
from licensing.delegations.commands.ending import ADOPT_OR_END, end_scheme, sweep_scheme
from licensing.delegations.commands.scheme import adopt_scheme
from licensing.delegations.queries import entries_for, scheme_on, version_shown
from licensing.delegations.seals import broken_delegations
from licensing.demo.beginnings import INTERVENTION, PROPOSALS_FROM
from licensing.demo.delegations import IN_FORCE_FROM, delegations
from licensing.demo.stage import Stage, play
from licensing.errors import Refused
from licensing.followups.queries import find_open
from licensing.people.permissions import GRANTED, Permission
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from tests.builders.delegations import FROM, a_scheme, an_entry, manager
from tests.builders.documents import a_file
from tests.builders.files import a_pdf
from tests.builders.people import actor, administrator, finch, outsider
from tests.builders.powers import HANDED_BACK, a_holding, proposals_then_councillors

pytestmark = pytest.mark.usefixtures("undone")
DAY = date(2015, 6, 1)


@pytest.fixture
def powers() -> None:
    proposals_then_councillors(finch())


def test_r08_a_version_lasts_until_the_next_one_or_its_last_day(session, powers):
    first = a_scheme()
    second = a_scheme(on=DAY, in_force_until=date(2015, 12, 31))
    found = [scheme_on(session, on=on) for on in (date(2015, 4, 30), FROM, date(2015, 5, 31), DAY, date(2016, 1, 1))]
    assert [one and one.id for one in found] == [None, first.id, first.id, second.id, None]
    assert second.supersedes == first.id


@pytest.mark.parametrize(
    "wrong",
    [
        {"published_on": date(2015, 7, 2)},  # in force before it is published
        {"title": " "},
        {"document": None},
        {"entries": (an_entry(outcomes=frozenset()),)},
        {"entries": ()},  # nothing delegated, and it does not say so
        {"entries": (an_entry(outcomes=frozenset({Outcome.WARNING}), most_days=14),)},
        {"on": FROM},  # begins with the one before it
        {"published_on": date(2015, 7, 1), "now": clock.at(date(2015, 6, 30))},  # not published yet
    ],
)
def test_r08_a_version_that_is_not_whole_is_refused(wrong, powers):
    a_scheme()
    with pytest.raises(Refused) as refused:
        a_scheme(**{"on": date(2015, 7, 1), "entries": (an_entry(),)} | wrong)
    assert set(refused.value.codes) == {"R08"}


def test_r01_the_councillors_who_take_the_power_back_have_to_adopt_the_commissioners_scheme(session, do, powers):
    scheme = a_scheme()
    before, after = date(2016, 12, 12), clock.at(date(2016, 12, 14))
    assert version_shown(session, scheme, on=before).binds
    assert not version_shown(session, scheme, on=HANDED_BACK).binds
    with pytest.raises(Refused) as early:
        do(adopt_scheme, 1, instrument="Minute 4", adopted_on=before, by=SYSTEM, now=after)  # the power was not theirs
    assert early.value.codes == ["R01"]
    do(adopt_scheme, 1, instrument="Minute 4", adopted_on=HANDED_BACK, by=SYSTEM, now=after)
    assert version_shown(session, scheme, on=HANDED_BACK).binds
    with pytest.raises(Refused, match="adopted once"):
        do(adopt_scheme, 1, instrument="Minute 5", adopted_on=HANDED_BACK, by=SYSTEM, now=after)


@pytest.mark.parametrize(("published_on", "in_force_from"), [
    (date(2016, 7, 1), date(2016, 12, 20)),  # recorded late: the commissioner held the power in July
    (date(2016, 12, 12), HANDED_BACK),  # dated after a planned holding: councillors do not hold the power yet
])  # fmt: skip
def test_r01_a_version_is_made_by_whoever_held_the_power_when_it_was_published(
    session, powers, published_on, in_force_from
):
    scheme = a_scheme(on=in_force_from, published_on=published_on)
    shown = version_shown(session, scheme, on=in_force_from)
    assert shown.made_by.held_from == date(2015, 2, 26) and not shown.binds


def test_the_demonstrations_scheme_is_the_commissioners_in_each_mode(session, do):
    held = [
        (Mode.COMMISSIONER_WITH_ADVISORY, INTERVENTION),
        (Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, PROPOSALS_FROM),
    ]
    for mode, day in held:
        a_holding(mode, day, finch())
    assert play(delegations(), Stage({"administrator": actor(administrator(), Role.ADMINISTRATOR)})) == 2
    for mode, day in ((held[0][0], IN_FORCE_FROM), held[1]):
        shown = version_shown(session, scheme_on(session, on=day), on=day)
        assert shown.binds and shown.made_by.mode is mode


def end(do, number: int, at: datetime, now: datetime) -> None:
    given = {"document": a_file(name="Minute.pdf"), "because": "A wrong day was typed", "by": SYSTEM}
    do(end_scheme, number, ended_from=at, now=now, **given)


def test_r08_whoever_holds_the_power_ends_a_version_at_any_time_begun_or_not(session, do, powers):
    def number(on: date) -> int | None:
        scheme = scheme_on(session, on=on)
        return scheme and scheme.number

    first, now = a_scheme(), clock.at(DAY, 12)
    a_scheme(on=date(2099, 1, 1), published_on=FROM)
    with pytest.raises(Refused):
        a_scheme(on=date(2015, 12, 9), published_on=FROM)  # the typing error is in its way
    end(do, 2, now, now)
    assert number(DAY) == number(date(2099, 1, 2)) == first.number
    third, next_day = a_scheme(on=date(2015, 12, 9), published_on=FROM), date(2015, 12, 10)
    assert number(next_day) == third.number
    with pytest.raises(Refused):
        end(do, 1, clock.at(date(2015, 4, 1)), now)  # it had not begun then
    ends, later = clock.at(next_day, 10), clock.at(date(2015, 12, 11))
    end(do, 3, ends, clock.at(next_day, 11))
    with pytest.raises(Refused):
        end(do, 3, later, later)  # an end is brought forward only
    assert number(date(2015, 12, 9)) == third.number and number(next_day) is None
    assert not version_shown(session, third, on=next_day).binds
    assert broken_delegations(session) == ([], 5)
    assert a_scheme(on=date(2015, 12, 11), published_on=FROM).number == 4


def test_r01_the_administrator_is_asked_about_a_scheme_that_the_new_holder_has_not_adopted(session, do, powers):
    a_scheme()
    sweep = partial(do, sweep_scheme, by=SYSTEM)
    assert sweep(now=clock.at(date(2016, 12, 12), 1)) == 0
    assert [sweep(now=clock.at(HANDED_BACK, 1)) for _ in "12"] == [1, 0]
    assert find_open(session, None, f"{ADOPT_OR_END} 1").role is Role.ADMINISTRATOR
    do(adopt_scheme, 1, instrument="Minute 4", adopted_on=HANDED_BACK, by=SYSTEM, now=clock.at(HANDED_BACK, 9))
    sweep(now=clock.at(date(2016, 12, 14), 1))
    assert find_open(session, None, f"{ADOPT_OR_END} 1") is None


def test_an_entry_names_a_post_or_an_officer_or_the_officer_only_while_in_the_post(session, powers):
    one, other = manager("  licensing   manager"), manager("Licensing Officer")
    scheme = a_scheme(an_entry(), an_entry(post="", person_id=other.id), an_entry(person_id=other.id))
    assert [entry.row.number for entry in entries_for(session, scheme, one)] == [1]
    assert [entry.row.number for entry in entries_for(session, scheme, other)] == [2]


def sent(**but: str) -> dict[str, str]:
    days = {"published_on": "1/5/2015", "in_force_from": "1/5/2015"}
    parts = {
        f"{name}-{part}": value
        for name, day in days.items()
        for part, value in zip(("day", "month", "year"), day.split("/"), strict=True)
    }
    given = {"title": "Scheme of delegation", "post-1": "Licensing Manager", "outcomes-1": "warning"}
    return {"key": "3f1b6f5e-9c0e-4d63-9d80-6b1a3a8f4a11", **parts, **given} | but


def test_an_administrator_publishes_it_and_everybody_reads_it(sign_in, at, powers):
    at(clock.at(DAY))
    keeper = sign_in(administrator())
    file = {"document": ("Scheme.pdf", a_pdf("Scheme of delegation"), "application/pdf")}
    unfinished = keeper.post("/delegations/new", data=sent(**{"post-1": "", "matters-1": "FRUIT"}), files=file)
    assert unfinished.status_code == 422 and "Entry 1: enter a post" in unfinished.text
    assert "choose matters from the list" in unfinished.text
    assert keeper.post("/delegations/new", data=sent()).status_code == 422  # without the document
    done = keeper.post("/delegations/new", data=sent(), files=file)
    assert done.headers["location"] == "/delegations"
    assert keeper.post("/delegations/new", data=sent(), files=file).headers["location"] == "/delegations"  # once

    officer = sign_in(manager())
    assert officer.get("/delegations/new").status_code == 403
    shown = officer.get("/delegations").text
    assert "Licensing Manager" in shown and "Outcomes: warning" in shown and "version 1" in shown
    link = shown.partition('href="/delegations/documents/')[2].partition('"')[0]
    assert officer.get(f"/delegations/documents/{link}").content.startswith(b"%PDF")
    assert "No scheme of delegation is in force" in officer.get("/delegations?on=2015-04-30").text
    assert GRANTED[Permission.SEE_POWERS] == frozenset(Role)  # whoever signs in may read it
    assert sign_in(outsider()).get("/delegations").status_code == 403


def test_the_administrator_ends_it_on_its_page(sign_in, at, powers):
    a_scheme()
    at(clock.at(DAY, 12))
    keeper, officer = sign_in(administrator()), sign_in(manager())
    assert "End this delegation" in keeper.get("/delegations").text
    assert "End this delegation" not in officer.get("/delegations").text
    assert officer.get("/delegations/1/end").status_code == 403 and keeper.get("/delegations/1/end").status_code == 200
    said = {
        "key": "3f1b6f5e-9c0e-4d63-9d80-6b1a3a8f4a11", "at": "12:00", "because": "Minute 9",
        **{f"ended_on-{part}": text for part, text in {"day": "1", "month": "6", "year": "2015"}.items()},
    }  # fmt: skip
    assert keeper.post("/delegations/1/end", data=said).status_code == 422  # without the instrument
    done = keeper.post("/delegations/1/end", data=said, files={"document": ("M.pdf", a_pdf("M"), "application/pdf")})
    assert done.headers["location"] == "/delegations"
    assert "No scheme of delegation is in force" in officer.get("/delegations").text
    assert "Minute 9" in officer.get("/delegations?on=2015-05-31").text
