"""Notices with immediate effect: by hand, at a recorded instant (R44)."""

from datetime import date, timedelta

import pytest

from licensing import clock
from licensing.errors import Invalid, Refused
from licensing.notices.commands import rebut_service, record_service
from licensing.notices.rules import ServiceMethod
from tests.builders.notices import TUESDAY, a_draft, a_letterhead, an_approved, decided, revoked
from tests.builders.people import actor, ostler

FIRST, BY_HAND = ServiceMethod.POST_FIRST_CLASS, ServiceMethod.HAND_DELIVERED


@pytest.fixture
def officer(undone):
    a_letterhead()
    return actor(ostler(), "licensing_officer")


def serve(do, notice, by, **given):
    given = {"method": FIRST, "sent_on": TUESDAY.date(), "now": TUESDAY} | given
    return do(record_service, notice.reference, by=by, **given)


@pytest.fixture
def at_once(officer):
    """An approved notice with immediate effect."""
    notice = a_draft(decided(revoked(is_immediate=True, public_safety_explanation="He drove while unfit.")))
    an_approved(notice, by=officer, method=BY_HAND)
    return notice


def test_r44_an_immediate_notice_is_neither_planned_for_nor_sent_by_post(do, officer, at_once):
    with pytest.raises(Refused) as planned:
        an_approved(a_draft(decided(revoked(is_immediate=True, public_safety_explanation="He drove."))), by=officer)
    with pytest.raises(Refused) as posted:
        serve(do, at_once, officer)
    with pytest.raises(Refused) as untimed:
        serve(do, at_once, officer, method=BY_HAND)

    assert planned.value.codes == posted.value.codes == untimed.value.codes == ["R44"]


def test_r44_an_immediate_notice_proved_given_at_another_time_has_its_instant(do, officer, at_once):
    service = serve(do, at_once, officer, method=BY_HAND, given_at=TUESDAY)
    later = TUESDAY + timedelta(days=2)
    proved = {"service_id": service.id, "because": "CCTV", "given_on": date(2015, 12, 2), "by": officer, "now": later}

    with pytest.raises(Invalid):
        do(rebut_service, at_once.reference, **proved)
    again = do(rebut_service, at_once.reference, given_at=clock.at(date(2015, 12, 2), 8), **proved)

    assert again.given_at == clock.at(date(2015, 12, 2), 8)
