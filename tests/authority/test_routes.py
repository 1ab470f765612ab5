"""The authority's settings: dated, with their history; and the days it is closed."""

from datetime import date
from uuid import uuid4

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import change_setting, close_on, reopen_on
from licensing.authority.models import AuthoritySetting
from licensing.authority.queries import closed_days, history_of, number_on, settings_on
from licensing.authority.rules import MEANINGS, Setting
from licensing.errors import Invalid, NotFound
from tests.builders.people import administrator, ostler

NOW = clock.at(date(2015, 12, 1))
SHUT = date(2015, 12, 29)


def sent(**fields):
    return {"key": str(uuid4()), **fields}


def on(day: date) -> dict[str, str]:
    return spelled("in_force_from", day)


def closing(day: date) -> dict[str, str]:
    return spelled("closed_on", day)


def spelled(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_setting_holds_from_its_day_on(do, session):
    assert number_on(session, Setting.QUORUM, SHUT) == 3
    for day, value in ((date(2015, 12, 1), "4"), (SHUT, "5")):
        do(change_setting, Setting.QUORUM, value=value, in_force_from=day, because="Resolution", by=SYSTEM, now=NOW)

    days = (date(2015, 11, 30), date(2015, 12, 1), date(2015, 12, 28), SHUT)
    assert [number_on(session, Setting.QUORUM, day) for day in days] == [3, 4, 4, 5]
    assert settings_on(session, SHUT)[Setting.QUORUM] == "5"
    assert [row.value for row in history_of(session, Setting.QUORUM)] == ["5", "4"]


def test_every_default_is_a_value_that_may_be_set():
    assert {setting for setting, meaning in MEANINGS.items() if meaning.wrong(meaning.default)} == set()
    assert set(MEANINGS) == set(Setting)


def test_r22_the_five_clear_days_of_statute_cannot_be_set_lower_and_an_older_lower_value_counts_as_five(do, session):
    with pytest.raises(Invalid):
        do(change_setting, Setting.AGENDA_CLEAR_DAYS, value="4", in_force_from=SHUT, because="x", by=SYSTEM, now=NOW)
    do(change_setting, Setting.AGENDA_CLEAR_DAYS, value="7", in_force_from=NOW.date(), because="x", by=SYSTEM, now=NOW)
    assert number_on(session, Setting.AGENDA_CLEAR_DAYS, SHUT) == 7
    older = {"name": Setting.AGENDA_CLEAR_DAYS, "value": "1", "because": "As it could be stored before"}
    session.add(AuthoritySetting(in_force_from=SHUT, recorded_at=NOW, **older))
    session.flush()
    assert number_on(session, Setting.AGENDA_CLEAR_DAYS, SHUT) == 5
    assert settings_on(session, SHUT)[Setting.AGENDA_CLEAR_DAYS] == "5"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (Setting.QUORUM, "one"), (Setting.QUORUM, "1"), (Setting.BRAND_COLOUR, "#ffee00"),
        (Setting.TRAINING_RULE, "yes"),
        (Setting.ORDER_OF_PROCEEDINGS, ""), (Setting.ORDER_OF_PROCEEDINGS, "outcome, licence holder answers"),
        (Setting.ORDER_OF_PROCEEDINGS, "licence holder answers, questions, questions"),
        (Setting.ORDER_OF_PROCEEDINGS, "officer presents, questions, last words"),  # the holder is heard (R25)
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(do, setting, value):
    with pytest.raises(Invalid):
        do(change_setting, setting, value=value, in_force_from=SHUT, because="x", by=SYSTEM, now=NOW)


def test_a_closed_day_counts_until_it_is_open_after_all(do, session):
    row = do(close_on, SHUT, because="Offices shut", by=SYSTEM, now=NOW)
    assert closed_days(session) == {SHUT}
    for day in (SHUT, date(2015, 12, 25), date(2015, 12, 26), date(2031, 1, 2)):
        with pytest.raises(Invalid):
            do(close_on, day, because="Again", by=SYSTEM, now=NOW)

    do(reopen_on, row.id, because="A mistake", by=SYSTEM, now=NOW)

    assert closed_days(session) == frozenset()
    with pytest.raises(NotFound):
        do(reopen_on, row.id, because="Twice", by=SYSTEM, now=NOW)


def test_an_administrator_changes_a_setting_from_today_on(sign_in, session, at):
    at(NOW)
    keeper = sign_in(administrator())
    assert "Quorum" in keeper.get("/settings").text

    early = keeper.post("/settings/quorum", data=sent(value="4", because="Resolution", **on(date(2015, 11, 30))))
    wrong = keeper.post("/settings/quorum", data=sent(value="none", because="Resolution", **on(SHUT)))
    right = keeper.post("/settings/quorum", data=sent(value="4", because="Resolution", **on(SHUT)))

    assert "from today on" in early.text and early.status_code == 422
    assert "Enter a whole number from 2 to 15" in wrong.text
    assert right.headers["location"] == "/settings#quorum"
    assert "From 29 December 2015: 4" in keeper.get("/settings").text
    assert "Resolution" in keeper.get("/settings/quorum").text


def test_an_administrator_closes_a_day_and_opens_it_again(sign_in, session):
    keeper = sign_in(administrator())

    assert keeper.post("/settings/closed-days", data=sent(because="Shut", **closing(SHUT))).status_code == 303
    assert "Tue 29 December 2015" in keeper.get("/settings/closed-days").text
    again = keeper.post("/settings/closed-days", data=sent(because="Shut", **closing(SHUT)))
    assert again.status_code == 422

    row = next(part for part in keeper.get("/settings/closed-days").text.split('action="') if "/reopen" in part)
    address = row.split('"')[0]
    assert keeper.post(address, data=sent()).status_code == 422
    assert keeper.post(address, data=sent(because="A mistake")).status_code == 303
    session.expire_all()
    assert closed_days(session) == frozenset()


def test_there_is_no_setting_of_another_name(sign_in):
    assert sign_in(administrator()).get("/settings/no-such").status_code == 404


def test_an_officer_changes_no_setting(sign_in):
    assert sign_in(ostler()).get("/settings").status_code == 403
