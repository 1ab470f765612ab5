"""May a licence be used on a day, and why: the rulebook's worked days, each as one sentence (T01-T13, T45-T53)."""

from datetime import date

import pytest
from sqlmodel import Session

from licensing import clock
from licensing.aftermath.standing import licences_numbered, line_on
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.effects import standing_sentence
from licensing.decisions.rules import Outcome, SuspensionEnd
from licensing.register.commands import add_licence_event
from licensing.register.models import Licence
from licensing.register.rules import LicenceEventKind
from tests.appeals.test_commands import HEARD, LAST_DAY, QUASHED, ends, lodge, served_case  # noqa: F401 (fixtures)
from tests.builders.decisions import HeardCase, served
from tests.builders.register import hale
from tests.decisions.test_effects import decided, followed

pytestmark = pytest.mark.usefixtures("undone")

ASKED = clock.at(date(2019, 6, 3), 12)  # every day below lies before it
MAY, MAY_NOT = True, False


def told(session: Session, case: HeardCase, on: date, now=ASKED) -> tuple[bool, str]:
    line = line_on(session, case.licences[0], on=on, now=now)
    return line.may, line.says


def revoked_on(on: date, **but) -> HeardCase:
    case, notice = decided(**but)
    served(notice, on=on)
    followed(notice, clock.at(on, 15))
    return case


@pytest.mark.parametrize(
    ("given", "last"),
    [
        (date(2015, 12, 1), date(2015, 12, 22)),  # T01
        (date(2015, 12, 4), date(2015, 12, 25)),  # T02
        (date(2015, 12, 11), date(2016, 1, 1)),  # T03
        (date(2015, 12, 18), date(2016, 1, 8)),  # T04
        (date(2016, 2, 8), date(2016, 2, 29)),  # T06
        (date(2016, 3, 4), date(2016, 3, 25)),  # T07
        (date(2016, 3, 7), date(2016, 3, 28)),  # T08
    ],
)
def test_r49_a_revoked_driver_may_drive_to_the_end_of_the_last_day_and_not_the_next(session, given, last):
    case = revoked_on(given)
    may, says = told(session, case, last)
    assert may and "when it is revoked" in says
    may, says = told(session, case, date.fromordinal(last.toordinal() + 1))
    assert not may and "was revoked from" in says


def test_r44_t10_on_the_day_of_immediate_effect_the_hour_counts(session):
    case = served_case(is_immediate=True, public_safety_explanation="Drunk.", immediate=True)
    may, says = told(session, case, date(2015, 12, 1))
    assert not may and says.startswith("May drive until 14:00, and not after, on 1 December 2015")
    assert told(session, case, date(2015, 12, 1), now=clock.at(date(2015, 12, 1), 13))[0]
    assert not told(session, case, date(2015, 12, 1), now=clock.at(date(2015, 12, 1), 14, 1))[0]


def test_r44_r49_it_does_not_wait_for_the_register_to_be_told(session):
    case, notice = decided(is_immediate=True, public_safety_explanation="Drunk.")
    served(notice, on=date(2015, 12, 1), given_at=clock.at(date(2015, 12, 1), 14))
    may, says = told(session, case, date(2015, 12, 1), now=clock.at(date(2015, 12, 1), 14, 1))
    assert not may and says.endswith("was revoked from 1 December 2015.")


def test_r49_t12_t13_an_appeal_holds_it_off_and_the_sentence_says_so(session, lodge, ends):  # noqa: F811
    case = served_case()
    appeal = lodge(case)
    may, says = told(session, case, date(2016, 1, 15))
    assert may and says.endswith("it was revoked, but an appeal is live.")
    ends(case, appeal)
    assert told(session, case, HEARD)[0] and not told(session, case, date(2016, 3, 11))[0]
    in_january = standing_sentence(session, case.review.id, as_at=date(2016, 1, 15))
    assert in_january.endswith("appeal lodged on 22 December 2015, so may drive until it ends.")
    assert "appeal" not in standing_sentence(session, case.review.id, as_at=date(2015, 12, 21))
    assert standing_sentence(session, case.review.id, as_at=date(2015, 11, 29)) == ""
    unserved = standing_sentence(session, case.review.id, as_at=date(2015, 11, 30))
    assert "only after the notice is served" in unserved


def test_r50_t13_a_complaint_a_day_late_changes_nothing(session, lodge):  # noqa: F811
    case = served_case()
    lodge(case, date(2015, 12, 23))
    assert not told(session, case, date(2015, 12, 23))[0]


def test_r49_set_aside_on_appeal_it_may_be_used_again(session, lodge, ends):  # noqa: F811
    case = served_case(is_immediate=True, public_safety_explanation="Drunk.", immediate=True)
    ends(case, lodge(case, date(2015, 12, 3)), QUASHED)
    assert [told(session, case, on)[0] for on in (date(2016, 3, 9), HEARD)] == [MAY_NOT, MAY]


@pytest.mark.parametrize(
    ("terms", "last", "again"),
    [
        ({"suspension_days": 28}, date(2016, 1, 19), date(2016, 1, 20)),  # T45, from 23 December 2015
        ({"suspension_months": 3}, date(2016, 3, 22), date(2016, 3, 23)),  # T46
        ({"suspension_months": 12}, date(2016, 12, 22), date(2016, 12, 23)),  # T50's length
    ],
)
def test_r53_r54_a_suspended_driver_may_drive_again_by_the_date_alone(session, terms, last, again):
    case = served_case(Outcome.SUSPENDED, suspension_end=SuspensionEnd.DATE, **terms)
    may, says = told(session, case, last)
    assert not may and "is suspended from 23 December 2015, to the end of" in says
    assert told(session, case, LAST_DAY)[0] and told(session, case, again)[0]


def test_r53_t53_a_licence_that_expires_first_does_not_revive(session):
    case = served_case(
        Outcome.SUSPENDED, suspension_end=SuspensionEnd.DATE, suspension_months=3,
        licence={"expires_on": date(2016, 1, 31)},
    )  # fmt: skip
    assert "is suspended from" in told(session, case, date(2016, 1, 31))[1]
    may, says = told(session, case, date(2016, 4, 1))
    assert not may and "expired on 31 January 2016" in says


def test_r54_t52_until_an_event_it_names_the_event(session):
    case = served_case(Outcome.SUSPENDED, suspension_end=SuspensionEnd.TRAINING_PASSED)
    assert "until safeguarding training is passed" in told(session, case, date(2016, 1, 8))[1]


@pytest.mark.parametrize("on", [date(2016, 2, 5), date(2016, 3, 1)])
def test_r54_of_two_suspensions_it_names_the_one_that_lasts(session, on):
    licence = session.exec(Licence.__table__.select().where(Licence.holder_id == hale().id)).one()
    (found,) = licences_numbered(session, licence.number)
    terms = {"A": (date(2016, 1, 1), date(2016, 4, 1)), "B": (date(2016, 2, 1), date(2016, 2, 11))}
    with transaction() as opened:
        for case, (first, again) in terms.items():
            add_licence_event(
                opened, licence_id=licence.id, kind=LicenceEventKind.SUSPENDED, begins_at=clock.at(first, 0),
                ends_at=clock.at(again, 0), ends_when="", because_reference=case, supersedes=None, by=SYSTEM, now=ASKED,
            )  # fmt: skip
    assert "is suspended from 1 January 2016, to the end of 31 March" in line_on(session, found, on=on, now=ASKED).says


def test_r68_expired_surrendered_and_not_yet_granted_each_say_so(session):
    holder = hale(granted_on=date(2015, 1, 5), expires_on=date(2016, 1, 4), badge_number="Q771")
    licence = session.exec(Licence.__table__.select().where(Licence.holder_id == holder.id)).one()
    with transaction() as opened:
        add_licence_event(
            opened, licence_id=licence.id, kind=LicenceEventKind.SURRENDERED, begins_at=clock.at(date(2015, 11, 2), 0),
            ends_at=None, ends_when="", because_reference="", supersedes=None, by=SYSTEM, now=ASKED,
        )  # fmt: skip
    (found,) = licences_numbered(session, " q771 ")
    days = {date(2015, 1, 4): "not granted before", date(2015, 11, 1): "in force until it expires on 4 January 2016",
            date(2015, 11, 2): "surrendered on 2 November 2015"}  # fmt: skip
    for on, why in days.items():
        assert why in line_on(session, found, on=on, now=ASKED).says
