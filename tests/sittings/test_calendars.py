"""Hearing days in calendars: what the text says, who may read it, and that it names nobody."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.people.commands import close_person
from licensing.people.rules import Role
from licensing.sittings.calendar_text import LONGEST_LINE, CalendarEvent, calendar_text, escaped, folded
from licensing.sittings.commands import cancel_hearing_day, unlist_review, vacate_seat
from licensing.sittings.models import CalendarLink
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import a_person, administrator, clerk, finch, outsider
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import a_councillor, a_full_day, a_hearing_day, five_councillors, listed


@pytest.fixture
def scene(undone, at):
    """Friday 18 December, a whole panel, and the case of Leon Haworth."""
    at(TUESDAY)
    a_letterhead()
    commissioner, panel = finch(), five_councillors()
    proposals_then_councillors(commissioner)
    holder = hale(name="Leon Haworth")
    a_concern(holder)
    review, day = a_review(holder), a_full_day(commissioner, panel)
    listed(review, day, now=TUESDAY)
    return day, review, panel


def pressed(browser, address):
    html = browser.get("/account/calendar").text
    form = re.search(rf'<form[^>]*action="{address}".*?</form>', html, re.S).group(0)
    return browser.post(address, data=dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)))


def linked(browser):
    """The path of this person's calendar, as the page shows it once."""
    page = pressed(browser, "/account/calendar").text
    return re.search(r'value="https?://[^/]+(/calendars/[^"]+\.ics)"', page).group(1)


def said(text, name):
    return re.findall(rf"^{name}[:;](.*)$", text.replace("\r\n ", "").replace("\r\n", "\n"), re.M)


def an_event(**given):
    return CalendarEvent(
        **{
            "uid": "hd-2015-0001.hearing-day@licensing", "sequence": 3, "changed_at": TUESDAY,
            "starts_at": datetime(2015, 7, 10, 13, tzinfo=UTC), "ends_at": datetime(2015, 7, 10, 16, tzinfo=UTC),
            "summary": "Licensing hearing day, Committee Room 2, 3 cases", "venue": "Committee Room 2", "says": "",
            "is_cancelled": False,
        } | given
    )  # fmt: skip


def test_values_are_escaped_as_the_format_asks():
    assert escaped("Room 2; a, b\\c\r\nd\x07") == "Room 2\\; a\\, b\\\\c\\nd"


@pytest.mark.parametrize("line", ["x" * 75, "x" * 76, "é" * 300, "SUMMARY:" + "会議室" * 60, "y" * 74 + "é"])
def test_no_line_is_longer_than_75_octets_and_none_is_cut_inside_a_character(line):
    parts = folded(line).split("\r\n")

    assert all(len(part.encode()) <= LONGEST_LINE for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert all(part.startswith(" ") for part in parts[1:])


def test_times_are_in_utc_in_summer_and_in_winter_and_every_line_ends_as_it_must():
    text = calendar_text(
        [an_event(starts_at=clock.at(date(2015, 7, 10), 14)), an_event(starts_at=clock.at(date(2015, 12, 18), 14))],
        name="Days",
    )

    assert said(text, "DTSTART") == ["20150710T130000Z", "20151218T140000Z"]
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")


def test_a_person_makes_a_link_and_reads_their_days_without_signing_in(client, sign_in, scene):
    day, review, panel = scene
    path = linked(sign_in(panel[1]))

    reply = client.get(path)

    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert said(reply.text, "SUMMARY") == ["Licensing hearing day\\, Committee Room 2\\, Town Hall\\, 1 case"]
    assert said(reply.text, "DESCRIPTION") == ["You sit as member."]
    assert said(reply.text, "STATUS") == ["CONFIRMED"]
    assert "Haworth" not in reply.text and review.reference not in reply.text


def test_the_link_is_shown_once_and_only_its_hash_is_kept(sign_in, session, scene):
    browser = sign_in(scene[2][0])
    path = linked(browser)
    token = path.removeprefix("/calendars/").removesuffix(".ics")

    assert token not in browser.get("/account/calendar").text
    kept = session.exec(select(CalendarLink)).one()
    assert token.encode() not in kept.token_hash and len(kept.token_hash) == 32


def test_another_link_or_revoking_ends_the_first(client, sign_in, scene):
    browser = sign_in(scene[2][0])
    first = linked(browser)
    second = linked(browser)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)

    assert pressed(browser, "/account/calendar/revoke").status_code == 303
    assert client.get(second).status_code == 404


def test_a_wrong_secret_and_a_closed_account_answer_404(client, sign_in, do, scene, acting):
    member = scene[2][0]
    path = linked(sign_in(member))

    assert client.get("/calendars/nobody.ics").status_code == 404
    assert client.get(f"/calendars/{'x' * 3000}.ics").status_code == 404
    do(close_person, member.id, by=acting(administrator()), now=TUESDAY, machine=clock.machine())
    assert client.get(path).status_code == 404


def test_the_number_rises_with_every_change_and_the_uid_stays(client, sign_in, do, scene):
    day, review, panel = scene
    path = linked(sign_in(panel[1]))
    told = [client.get(path).text]
    do(unlist_review, review.reference, because="Undone", by=SYSTEM, now=TUESDAY)
    told.append(client.get(path).text)
    listed(review, day, now=TUESDAY + timedelta(minutes=5))
    told.append(client.get(path).text)
    do(cancel_hearing_day, day.reference, because="Flooded", by=SYSTEM, now=TUESDAY)
    told.append(client.get(path).text)

    numbers = [int(said(text, "SEQUENCE")[0]) for text in told]
    assert numbers == sorted(set(numbers))
    assert len({said(text, "UID")[0] for text in told}) == 1
    assert [said(text, "STATUS")[0] for text in told] == ["CONFIRMED"] * 3 + ["CANCELLED"]


def test_a_seat_given_up_cancels_the_event(client, sign_in, do, scene):
    day, _, panel = scene
    path = linked(sign_in(panel[1]))
    before = int(said(client.get(path).text, "SEQUENCE")[0])
    do(vacate_seat, day.reference, person_id=panel[1].id, because="Moved away", by=SYSTEM, now=TUESDAY)

    after = client.get(path).text

    assert said(after, "STATUS") == ["CANCELLED"] and int(said(after, "SEQUENCE")[0]) > before


def test_whoever_arranges_hearing_days_has_all_of_them_and_a_member_only_their_own(client, sign_in, scene):
    a_hearing_day(date(2016, 1, 8))

    every, none = linked(sign_in(clerk())), linked(sign_in(a_councillor("Cllr Elsewhere")))

    assert len(said(client.get(every).text, "UID")) == 2
    assert said(client.get(none).text, "UID") == []


def test_a_day_is_downloaded_with_the_same_uid(client, sign_in, scene):
    day, _, panel = scene
    feed = client.get(linked(sign_in(panel[0]))).text

    file = sign_in(clerk()).get(f"/hearing-days/{day.reference}/calendar.ics")

    assert file.headers["content-disposition"].startswith("attachment")
    assert said(file.text, "UID") == said(feed, "UID") and "Haworth" not in file.text
    assert sign_in(outsider()).get(f"/hearing-days/{day.reference}/calendar.ics").status_code == 403
    assert sign_in(clerk()).get("/hearing-days/HD-1999-0001/calendar.ics").status_code == 404


def test_one_day_has_a_link_of_its_own_that_follows_it_and_ends_with_the_secret(client, sign_in, do, scene):
    day, _, panel = scene
    browser = sign_in(panel[1])
    page = pressed(browser, "/account/calendar").text
    path = re.search(rf'value="https?://[^/]+(/calendars/[^"/]+/{day.reference}\.ics)"', page).group(1)
    before = client.get(path).text
    do(cancel_hearing_day, day.reference, because="Flooded", by=SYSTEM, now=TUESDAY)
    after = client.get(path).text

    assert said(before, "UID") == said(after, "UID") and len(said(after, "UID")) == 1
    assert [said(text, "STATUS") for text in (before, after)] == [["CONFIRMED"], ["CANCELLED"]]
    assert int(said(after, "SEQUENCE")[0]) > int(said(before, "SEQUENCE")[0])
    assert "Haworth" not in before + after
    assert client.get(path.replace(day.reference, "HD-1999-0001")).status_code == 404
    pressed(browser, "/account/calendar/revoke")
    assert client.get(path).status_code == 404


def test_a_link_opens_no_day_once_its_owner_may_see_none(client, sign_in, scene):
    path = linked(sign_in(a_person("Tess Trainer", Role.TRAINING_ADMINISTRATOR)))
    assert client.get(path.replace(".ics", f"/{scene[0].reference}.ics")).status_code == 404
