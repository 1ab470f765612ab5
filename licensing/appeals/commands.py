"""An appeal is lodged, taken further, given a day, and ends: each told downward, so that the register follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from licensing.appeals.models import Appeal, AppealedLicence, CourtDay, CourtOutcome, CourtResult
from licensing.appeals.queries import (
    appealed_licences,
    decision_appealed,
    further_appeal,
    get_appeal,
    licences_in,
    lodged_on,
    outcomes_in,
    result_of,
)
from licensing.appeals.rules import APPEAL_RULES, AppealFacts, Appellant, Court, Ending, why_in_time
from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.contact.tasks import next_working_day
from licensing.decisions.commands.appeal import tell_appeal
from licensing.decisions.models import Determination
from licensing.decisions.queries import outcomes_of
from licensing.decisions.rules import AGAINST_THE_LICENCE, OnAppeal, Outcome
from licensing.errors import Invalid, Refused
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.notices.queries import service_of
from licensing.people.rules import Role
from licensing.register.numbering import next_reference
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.rulebook import broken, refuse_if
from licensing.working_days import ONE_DAY

ANSWER, IN_COURT, ACT_ON = "appeal.answer", "appeal.in_court", "appeal.act_on"


@dataclass(frozen=True, slots=True)
class CourtsWord:
    """What the court made of one licence's outcome. The last four only where it put its own in its place."""

    stands: OnAppeal
    outcome: Outcome | None = None
    months: int | None = None
    days: int | None = None
    starts_on: date | None = None


def lodge_appeal(
    session: Session,
    reference: str,
    *,
    licence_ids: Sequence[int],
    lodged_on: date,
    told_on: date,
    court_reference: str,
    says: str,
    by: Actor,
    now: datetime,
) -> Appeal:
    """The holder complained to the magistrates' court on that day: in time, the decision is held off from now (R49).

    An appeal out of time is recorded as well, and holds nothing off (R50). One brought before an officer's decision
    was set aside is recorded against that decision, whenever we learn of it. Raises Refused for what cannot be appealed
    against, Invalid for days that cannot be and a licence that is not in the decision.
    """
    review = take_review(session, reference)
    determination = decision_appealed(session, review, on=lodged_on)
    _refuse_days(lodged_on, told_on, since=determination.decided_on, now=now)
    service = service_of(session, determination.notice_id)
    decided = {one.licence_id: one.outcome for one in outcomes_of(session, determination.id)}
    if not licence_ids or not set(licence_ids) <= set(decided):
        raise Invalid("Choose from the list.", fields={"licence_ids": "Choose what the appeal is against"})
    for licence_id in licence_ids:
        facts = AppealFacts(
            is_against_the_licence=decided[licence_id] in AGAINST_THE_LICENCE,
            is_served=service is not None and service.given_on is not None,
            is_appealed_already=licence_id in appealed_licences(session, determination.id),
        )
        refuse_if(broken(APPEAL_RULES, facts, on=now.date()), about=reference)

    appeal = _add(
        session, review, determination, licence_ids, court=Court.MAGISTRATES, appellant=Appellant.HOLDER,
        lodged_on=lodged_on, told_on=told_on, court_reference=court_reference, says=says, by=by, now=now,
    )  # fmt: skip
    origin = f"{ANSWER}:{appeal.id}"
    _raise(
        session, review, "Prepare the council’s answer to the appeal", next_working_day(session, now), origin,
        by=by, now=now,
    )  # fmt: skip
    in_time = why_in_time(lodged_on, service.given_on) if service and service.given_on else ""
    record(
        session, "appeal.lodged", about=reference, by=by, at=now, appeal=appeal.reference, lodged_on=lodged_on,
        told_on=told_on, licences=sorted(licence_ids), in_time=in_time,
    )  # fmt: skip
    live = {one: {"lodged_on": lodged_on, "stands": OnAppeal.LIVE} for one in licence_ids}
    tell_appeal(session, determination, live, by=by, now=now)
    return appeal


def lodge_further_appeal(
    session: Session,
    reference: str,
    *,
    appeal: str,
    appellant: Appellant,
    lodged_on: date,
    told_on: date,
    court_reference: str,
    says: str,
    by: Actor,
    now: datetime,
) -> Appeal:
    """Either side appeals to the Crown Court from what the magistrates decided.

    It holds nothing off meanwhile: that s.77(2) reaches so far is not settled. Refused while the first one is live.
    """
    review = take_review(session, reference)
    first = get_appeal(session, review.id, appeal)
    result = result_of(session, first)
    if result is None or first.court is not Court.MAGISTRATES or further_appeal(session, first) is not None:
        raise Refused("Only an appeal that has ended, once, is taken to the Crown Court.", codes=[""], about=reference)
    _refuse_days(lodged_on, told_on, since=result.given_on, now=now)
    determination = session.get_one(Determination, first.determination_id)
    ids = [one.id or 0 for one in licences_in(session, first)]
    further = _add(
        session, review, determination, ids, court=Court.CROWN, appellant=appellant, further_to=first.id,
        lodged_on=lodged_on, told_on=told_on, court_reference=court_reference, says=says, by=by, now=now,
    )  # fmt: skip
    origin = f"{ANSWER}:{further.id}"
    _raise(session, review, "Prepare for the Crown Court", next_working_day(session, now), origin, by=by, now=now)
    record(
        session, "appeal.taken_further", about=reference, by=by, at=now, appeal=further.reference,
        further_to=first.reference, appellant=appellant, lodged_on=lodged_on,
    )  # fmt: skip
    return further


def fix_court_day(
    session: Session, reference: str, *, appeal: str, sits_on: date, place: str, by: Actor, now: datetime
) -> CourtDay:
    """The court fixed, or moved, the day. Raises Invalid for a day that has passed, Refused once the appeal ended."""
    review = take_review(session, reference)
    row = get_appeal(session, review.id, appeal)
    if result_of(session, row) is not None:
        raise Refused("This appeal has ended.", codes=[""], about=reference)
    if sits_on < now.date():
        raise Invalid("That day has passed.", fields={"sits_on": "Enter a day that has not passed"})
    fixed = CourtDay(appeal_id=row.id, sits_on=sits_on, place=place, recorded_by=by.id or 0, recorded_at=now)
    session.add(fixed)
    session.flush()
    says = f"{row.reference} is heard at {place}: papers and witnesses"
    _raise(session, review, says, sits_on, f"{IN_COURT}:{row.id}", by=by, now=now)
    record(session, "appeal.day_fixed", about=reference, by=by, at=now, appeal=row.reference, sits_on=sits_on)
    return fixed


def record_court_result(
    session: Session,
    reference: str,
    *,
    appeal: str,
    ending: Ending,
    given_on: date,
    says: str,
    words: Mapping[int, CourtsWord],
    because: str = "",
    by: Actor,
    now: datetime,
) -> CourtResult:
    """How the appeal ended, and what then stands for each licence; the register follows in the same act.

    Withdrawn or struck out, what was decided before stands. Recorded again, it replaces what stood, with the reason.
    Raises Invalid for what is missing.
    """
    review = take_review(session, reference)
    row = get_appeal(session, review.id, appeal)
    before = result_of(session, row)
    licences = [one.id or 0 for one in licences_in(session, row)]
    _refuse_result(lodged_on(session, row), ending, given_on, words, licences, because if before else "first", now)
    if row.court is Court.MAGISTRATES and before is not None and further_appeal(session, row) is not None:
        raise Refused("It was taken further since: what the Crown Court said stands.", codes=[""], about=reference)

    result = CourtResult(
        appeal_id=row.id, ending=ending, given_on=given_on, says=says, because=because, recorded_by=by.id or 0,
        recorded_at=now, supersedes=before.id if before else None,
    )  # fmt: skip
    session.add(result)
    session.flush()
    given = words if ending is Ending.HEARD else _as_before(session, row, licences)
    outcomes = [_outcome(result.id, licence_id, given[licence_id]) for licence_id in licences]
    session.add_all(outcomes)
    for origin in (f"{ANSWER}:{row.id}", f"{IN_COURT}:{row.id}"):
        finish_by_origin(session, reference, origin=origin, outcome="The appeal has ended", by=by, now=now)
    _raise(
        session, review, "Act on what the court said: tell the holder, the badge, the registers",
        next_working_day(session, now), f"{ACT_ON}:{row.id}", by=by, now=now,
    )  # fmt: skip
    record(
        session, "appeal.ended", about=reference, by=by, at=now, appeal=row.reference, ending=ending, given_on=given_on,
        outcomes={str(one.licence_id): one.stands for one in outcomes}, because=because,
    )  # fmt: skip
    if row.court is Court.MAGISTRATES or ending is Ending.HEARD or before is not None:
        determination = session.get_one(Determination, row.determination_id)
        tell_appeal(session, determination, _told(session, row, outcomes, given_on), by=by, now=now)
    return result


def _add(
    session: Session, review: Review, determination: Determination, licence_ids: Sequence[int], **given: Any
) -> Appeal:
    by, now = given.pop("by"), given.pop("now")
    appeal = Appeal(
        reference=next_reference(session, Appeal.reference, "AP", now.year), review_id=review.id,
        determination_id=determination.id, recorded_by=by.id, recorded_at=now, **given,
    )  # fmt: skip
    session.add(appeal)
    session.flush()
    session.add_all(AppealedLicence(appeal_id=appeal.id, licence_id=one) for one in dict.fromkeys(licence_ids))
    session.flush()
    return appeal


def _told(
    session: Session, appeal: Appeal, outcomes: Sequence[CourtOutcome], given_on: date
) -> dict[int, dict[str, Any]]:
    """What decisions are told of each licence. The stay ended with the magistrates' court, whoever spoke last.

    Where the Crown Court restores what the magistrates set aside, it bites from the day after. An appeal to it that
    came to nothing leaves the magistrates' word, and its day.
    """
    first = session.get(Appeal, appeal.further_to) if appeal.further_to else appeal
    ended = result_of(session, first) if first is not None and first is not appeal else None
    stood = result_of(session, appeal)
    if ended is not None and stood is not None and stood.ending is not Ending.HEARD:
        given_on = ended.given_on
    earlier = {one.licence_id: one.stands for one in outcomes_in(session, ended)}
    told = {}
    for one in outcomes:
        restored = one.stands is OnAppeal.UPHELD and earlier.get(one.licence_id, one.stands) is not OnAppeal.UPHELD
        told[one.licence_id] = {
            "lodged_on": lodged_on(session, first or appeal),
            "disposed_on": ended.given_on if ended else given_on,
            "stands": one.stands,
            "decided_on": given_on,
            "starts_on": given_on + ONE_DAY if restored else one.starts_on,
            "outcome": one.outcome,
            "suspension_months": one.suspension_months,
            "suspension_days": one.suspension_days,
        }
    return told


def _as_before(session: Session, appeal: Appeal, licences: Sequence[int]) -> dict[int, CourtsWord]:
    """What stands when an appeal comes to nothing: the decision, or what the magistrates made of it."""
    first = session.get(Appeal, appeal.further_to) if appeal.further_to else None
    ended = outcomes_in(session, result_of(session, first)) if first is not None else []
    words = {
        one.licence_id: CourtsWord(one.stands, one.outcome, one.suspension_months, one.suspension_days, one.starts_on)
        for one in ended
    }
    return {one: words.get(one, CourtsWord(OnAppeal.UPHELD)) for one in licences}


def _outcome(result_id: int, licence_id: int, word: CourtsWord) -> CourtOutcome:
    varied = word.stands is OnAppeal.VARIED
    suspended = varied and word.outcome is Outcome.SUSPENDED
    return CourtOutcome(
        result_id=result_id,
        licence_id=licence_id,
        stands=word.stands,
        outcome=word.outcome if varied else None,
        suspension_months=word.months if suspended else None,
        suspension_days=word.days if suspended else None,
        starts_on=word.starts_on if varied else None,
    )


def _refuse_days(lodged_on: date, told_on: date, *, since: date, now: datetime) -> None:
    wrong = {}
    if not since <= lodged_on <= now.date():
        wrong["lodged_on"] = f"Enter a day from {since.day} {since:%B %Y} to today"
    if not lodged_on <= told_on <= now.date():
        wrong["told_on"] = "Enter a day on or after the complaint, and not in the future"
    if wrong:
        raise Invalid("These days cannot be.", fields=wrong)


def _refuse_result(
    lodged: date,
    ending: Ending,
    given_on: date,
    words: Mapping[int, CourtsWord],
    licences: Sequence[int],
    because: str,
    now: datetime,
) -> None:
    wrong = {}
    if not lodged <= given_on <= now.date():
        wrong["given_on"] = "Enter a day on or after the appeal was lodged, and not in the future"
    if not because.strip():
        wrong["because"] = "Say why what was recorded is replaced"
    for licence_id in licences if ending is Ending.HEARD else ():
        wrong |= _wrong_with(licence_id, words.get(licence_id), given_on)
    if wrong:
        raise Invalid("The result is not complete.", fields=wrong)


def _wrong_with(licence_id: int, word: CourtsWord | None, given_on: date) -> dict[str, str]:
    if word is None or word.stands is OnAppeal.LIVE:
        return {f"stands-{licence_id}": "Choose what the court made of this licence’s outcome"}
    if word.stands is not OnAppeal.VARIED:
        return {}
    if word.outcome is None:
        return {f"outcome-{licence_id}": "Choose what the court put in its place"}
    if word.outcome is Outcome.SUSPENDED and (word.days is None) == (word.months is None):
        return {f"days-{licence_id}": "Enter the length in days or in months, one of the two"}
    if word.outcome in AGAINST_THE_LICENCE and (word.starts_on is None or word.starts_on < given_on):
        return {f"starts_on-{licence_id}": "Enter its first day, not before the court’s decision"}
    return {}


def _raise(session: Session, review: Review, says: str, due_on: date, origin: str, *, by: Actor, now: datetime) -> None:
    finish_by_origin(session, review.reference, origin=origin, outcome="Replaced by a later one", by=by, now=now)
    raise_followup(
        session, says=says, due_on=due_on, role=Role.LICENSING_OFFICER, about=review.reference, origin=origin,
        owner_id=review.owner_id, by=by, now=now,
    )  # fmt: skip
