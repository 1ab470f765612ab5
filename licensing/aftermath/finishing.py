"""What is left to do after a decision: the facts that its finishing rules look at."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.aftermath.keeping import asking_origins, is_awaited, is_to_go_back, return_origin
from licensing.aftermath.queries import Custody, custody_of
from licensing.aftermath.rules import FinishFacts
from licensing.appeals.queries import appeal_files
from licensing.decisions.effects import LicenceEffect, effects_of
from licensing.decisions.models import Determination
from licensing.decisions.rules import Outcome
from licensing.followups.queries import find_open
from licensing.national_register.queries import open_duties
from licensing.notices.queries import service_of
from licensing.notices.rules import last_day_to_appeal
from licensing.reviews.models import Review


def finish_facts(session: Session, review: Review, determination: Determination, *, now: datetime) -> FinishFacts:
    """The case as its finishing rules look at it at that moment."""
    on = now.date()
    effects = effects_of(session, determination)
    service = service_of(session, determination.notice_id)
    given_on = service.given_on if service else None
    appealable = any(one.decided.is_against for one in effects)
    return FinishFacts(
        is_served=given_on is not None,
        appeal_window_is_over=not appealable or (given_on is not None and on > last_day_to_appeal(given_on)),
        has_live_appeal=any(one.is_live for one in appeal_files(session, review.id)),
        register_duties=len(open_duties(session, review, on=on)),
        badges_awaited=sum(
            _is_open(session, review, determination, one, now) for one in custody_of(session, review, effects, on=on)
        ),
        suspensions_running=sum(_still_runs(one, on) for one in effects),
    )


def _is_open(session: Session, review: Review, determination: Determination, one: Custody, now: datetime) -> bool:
    """Is there a task about it, or ought there to be one? What is recorded of it counts, whatever task was ended."""
    if is_awaited(review, one, on=now.date()) or is_to_go_back(session, determination, one, now=now):
        return True
    origins = (*asking_origins(one.licence.id or 0), return_origin(one.licence.id or 0))
    return any(find_open(session, review.reference, origin) is not None for origin in origins)


def _still_runs(effect: LicenceEffect, on: date) -> bool:
    """A suspension that has not ended. One that never runs, for the licence ends first, is over."""
    if effect.outcome.outcome is not Outcome.SUSPENDED or effect.set_aside_at is not None:
        return False
    if effect.is_over(on):
        return False
    return effect.licence.expires_on >= on
