"""The minutes' pages: the clerk writes and publishes, the chair signs, and each reader sees only the cases they may."""

from datetime import date
from uuid import uuid4

from licensing.hearings.commands.ending import adjourn_hearing
from licensing.hearings.rules import AdjournmentReason
from licensing.minutes.commands import submit_minutes
from licensing.minutes.queries import latest_minutes
from licensing.people.rules import Role
from licensing.sittings.offering import Given
from tests.builders.hearings import a_case_ready, act, opened
from tests.builders.hearings import at as then
from tests.builders.minutes import MONDAY, a_day_held, drafted_minutes, signed_minutes
from tests.builders.people import a_person, walled
from tests.builders.sittings import a_councillor, a_full_day, listed


def pressed(**more):
    return {"key": str(uuid4()), **{name.replace("__", "-"): str(value) for name, value in more.items()}}


def test_from_draft_to_published_through_the_pages(sign_in, at, session):
    ready = a_day_held()
    at(MONDAY)
    clerk, chair, way = sign_in(ready.clerk), sign_in(ready.chair), f"/hearing-days/{ready.day.reference}/minutes"

    assert "Draft the minutes" in clerk.get(way).text
    assert clerk.post(f"{way}/draft", data=pressed(version=0)).headers["location"] == way
    assert chair.get(way).status_code == 404  # a draft is the clerk's own
    form = clerk.get(f"{way}/change").text
    assert 'name="text-case_1"' in form and 'name="public-close"' in form
    assert clerk.post(f"{way}/change", data=pressed(version=1, text__close="Ended at 14:50.")).status_code == 303
    assert clerk.post(f"{way}/submit", data=pressed(version=2)).status_code == 303
    assert clerk.post(f"{way}/approve", data=pressed(version=2)).status_code == 403
    assert "Approve and sign" in chair.get(way).text and "Ended at 14:50." in chair.get(way).text
    once = pressed(version=2)
    assert [chair.post(f"{way}/approve", data=once).status_code for _ in range(2)] == [303, 303]
    public = f"{way}/2/public.pdf"
    assert chair.get(public).status_code == 404 and clerk.get(public).status_code == 200
    assert clerk.post(f"{way}/publish", data=pressed(version=2)).status_code == 303
    assert chair.get(public).content.startswith(b"%PDF")
    assert public in chair.get(f"/hearing-days/{ready.day.reference}").text
    assert clerk.post(f"{way}/publish", data=pressed(version=1)).status_code == 409
    correction = clerk.post(f"{way}/change", data=pressed(version=2, text__close="Ended at 14:44."))
    assert correction.status_code == 422 and "why the signed minutes are corrected" in correction.text
    assert "Ended at 14:44." in correction.text and latest_minutes(session, ready.day.id).number == 2


def test_a_case_behind_a_wall_or_not_theirs_to_know_is_struck_out(sign_in, at):
    ready = a_day_held()
    signed_minutes(ready, publish=True)
    at(MONDAY)
    way = f"/hearing-days/{ready.day.reference}/minutes"
    officer = a_person("Odd Officer", Role.LICENSING_OFFICER)
    walled(officer, ready.reference)
    another = a_councillor("Cllr Elsewhere")

    assert "Martin Hale" in sign_in(ready.chair).get(way).text
    for stranger in (officer, another):
        page = sign_in(stranger).get(way)
        assert page.status_code == 200 and "Hale" not in page.text and "You take no part in this case" in page.text
        assert "exempt.pdf" not in page.text
        assert sign_in(stranger).get(f"{way}/1/exempt.pdf").status_code == 403
        assert sign_in(stranger).get(f"{way}/1/public.pdf").status_code == 200
    exempt = sign_in(ready.clerk).get(f"{way}/1/exempt.pdf")
    assert exempt.headers["content-disposition"].endswith('minutes-1-exempt.pdf"')
    assert sign_in(ready.clerk).get(f"{way}/7/exempt.pdf").status_code == 404


def test_a_walled_clerk_changes_the_minutes_without_seeing_the_case(sign_in, at, session):
    ready = a_day_held()
    drafted_minutes(ready)
    at(MONDAY)
    clerk, way = a_person("Second Clerk", Role.CLERK), f"/hearing-days/{ready.day.reference}/minutes"
    walled(clerk, ready.reference)
    opened = sign_in(clerk)

    form = opened.get(f"{way}/change").text
    assert "Hale" not in form and "text-case_1" not in form
    assert opened.post(f"{way}/change", data=pressed(version=1, text__close="Ended.")).status_code == 303
    session.expire_all()
    case = next(one for one in latest_minutes(session, ready.day.id).items if one["reference"])
    assert "Martin Hale" in case["text"]
    assert opened.post(f"{way}/change", data=pressed(version=2, text__case_1="Mine.")).status_code == 403
    stale = opened.post(f"{way}/change", data=pressed(version=1, text__close="Over."))
    assert stale.status_code == 409 and "Hale" not in stale.text


def test_r17_whoever_sits_on_the_case_anew_declares_before_reading_what_was_minuted(sign_in, at):
    ready = a_case_ready()
    opened(ready)
    act(
        adjourn_hearing, ready.reference, reason=AdjournmentReason.FURTHER_EVIDENCE, because="The log was not here",
        follow_up_on=date(2015, 12, 23), by=ready.clerk, now=then(14, 40),
    )  # fmt: skip
    drafted_minutes(ready)
    act(submit_minutes, ready.day.reference, version=1, by=ready.clerk, now=MONDAY)
    newcomer = a_councillor("Cllr Vane")
    day = a_full_day(ready.commissioner, [newcomer, *ready.members[:2]], date(2016, 1, 15), now=then(16))
    listed(ready.review, day, now=then(16, 30), given=Given(announced=True))
    at(MONDAY)

    page = sign_in(newcomer).get(f"/hearing-days/{ready.day.reference}/minutes")
    assert page.status_code == 303 and page.headers["location"] == f"/hearing-days/{day.reference}/interests"
