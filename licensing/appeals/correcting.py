"""The day on which an appeal was brought is corrected: in time or out of it, and all that follows, is counted anew."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlmodel import Session

from licensing.appeals.models import Appeal, LodgingCorrected
from licensing.appeals.queries import further_appeal, get_appeal, licences_in, lodged_on, lodgings_of, result_of
from licensing.appeals.rules import LODGING_RULES, Court, LodgingFacts, why_in_time
from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.commands.appeal import tell_appeal
from licensing.decisions.models import AppealEffect, Determination
from licensing.decisions.queries import appeal_effects, outcomes_of
from licensing.errors import Invalid, Stale
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.notices.queries import service_of
from licensing.notices.rules import is_in_time, operative_through
from licensing.people.rules import Role
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.rulebook import broken, refuse_if

KEPT = ("disposed_on", "stands", "decided_on", "starts_on", "outcome", "suspension_months", "suspension_days")


@dataclass(frozen=True, slots=True)
class Lodging:
    """When an appeal was brought and the council learned of it, as somebody says now; why, and what shows it."""

    lodged_on: date
    told_on: date
    because: str
    evidence: str


def correct_lodging(
    session: Session,
    reference: str,
    *,
    appeal: str,
    told: Lodging,
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> LodgingCorrected:
    """The appeal was brought on another day than recorded: a row that supersedes what stood, with reason and evidence.

    The register follows in the same act (R49, R50), and the holder and the court are to be told where it makes the
    appeal late, or timely. `version` is the correction that was seen, 0 for none. Raises NotFound; Stale where another
    was made since; Refused where the holder has relied on the day; Invalid for days that cannot be, the day that stands
    already, and a correction without a reason or without evidence.
    """
    review = take_review(session, reference)
    row = get_appeal(session, review.id, appeal)
    decision = session.get_one(Determination, row.determination_id)
    before = lodgings_of(session, row)
    if version is not None and version != (before[-1].id if before else 0):
        raise Stale(
            "Somebody has corrected this day since you opened the page.",
            theirs={"Brought on": _on(lodged_on(session, row))}, yours={"Brought on": _on(told.lodged_on)},
        )  # fmt: skip
    _refuse(session, row, decision, told, now)
    service = service_of(session, decision.notice_id)
    given_on = service.given_on if service and row.court is Court.MAGISTRATES else None
    moved = _judge(session, row, decision, told.lodged_on, given_on, now) if given_on else False
    corrected = LodgingCorrected(
        appeal_id=row.id, lodged_on=told.lodged_on, told_on=told.told_on, because=told.because.strip(),
        evidence=told.evidence.strip(), recorded_by=by.id or 0, recorded_at=now,
        supersedes=before[-1].id if before else None,
    )  # fmt: skip
    session.add(corrected)
    session.flush()
    record(
        session, "appeal.lodging_corrected", about=reference, by=by, at=now, appeal=row.reference,
        before=before[-1].lodged_on if before else row.lodged_on, **asdict(told),
        in_time=why_in_time(told.lodged_on, given_on) if given_on else "",
    )  # fmt: skip
    if row.court is Court.MAGISTRATES:
        _tell(session, row, decision, told.lodged_on, by=by, now=now)
    if moved and given_on:
        _ask_to_tell(session, review, row, why_in_time(told.lodged_on, given_on), by=by, now=now)
    return corrected


def _judge(session: Session, appeal: Appeal, decision: Determination, day: date, given_on: date, now: datetime) -> bool:
    """Whether the correction makes the appeal late, or timely. Raises Refused where it takes back what was relied on.

    Immediate effect is never held off, so nothing of it was (R49).
    """
    was, is_ = is_in_time(lodged_on(session, appeal), given_on), is_in_time(day, given_on)
    ids = {one.id for one in licences_in(session, appeal)}
    held_off = any(not row.is_immediate for row in outcomes_of(session, decision.id) if row.licence_id in ids)
    passed = now.date() > operative_through(given_on) or result_of(session, appeal) is not None
    refuse_if(broken(LODGING_RULES, LodgingFacts(was, is_, held_off and passed), on=now.date()))
    return was is not is_


def _ask_to_tell(session: Session, review: Review, appeal: Appeal, why: str, *, by: Actor, now: datetime) -> None:
    for who in ("licence holder", "court"):
        origin = f"appeal.lodging:{who.split()[0]}:{appeal.id}"
        finish_by_origin(session, review.reference, origin=origin, outcome="Corrected again", by=by, now=now)
        raise_followup(
            session, says=f"Tell the {who} that the day appeal {appeal.reference} was brought is corrected. {why}",
            due_on=now.date(), role=Role.LICENSING_OFFICER, about=review.reference, origin=origin,
            owner_id=review.owner_id, by=by, now=now,
        )  # fmt: skip


def _tell(session: Session, appeal: Appeal, decision: Determination, day: date, *, by: Actor, now: datetime) -> None:
    """What stands of each licence, a Crown Court's word too, from the corrected day."""
    stood: dict[int, AppealEffect] = appeal_effects(session, decision.id)
    ids = [one.id or 0 for one in licences_in(session, appeal)]
    told = {one: {name: getattr(stood[one], name) for name in KEPT} | {"lodged_on": day} for one in ids if one in stood}
    tell_appeal(session, decision, told, by=by, now=now)


def _refuse(session: Session, appeal: Appeal, decision: Determination, told: Lodging, now: datetime) -> None:
    before = lodgings_of(session, appeal)
    result, first = result_of(session, appeal), _first_day(session, appeal, decision)
    last = min(now.date(), result.given_on) if result else now.date()
    learned = before[-1].told_on if before else appeal.told_on
    wrong = {}
    if not first <= told.lodged_on <= last:
        wrong["lodged_on"] = f"Enter a day from {_on(first)} to {_on(last)}"
    elif (told.lodged_on, told.told_on) == (lodged_on(session, appeal), learned):
        wrong["lodged_on"] = "That is the day that stands already"
    if not told.lodged_on <= told.told_on <= now.date():
        wrong["told_on"] = "Enter a day on or after the complaint, and not in the future"
    if not told.because.strip():
        wrong["because"] = "Say why it is corrected"
    if not told.evidence.strip():
        wrong["evidence"] = "Say what shows it"
    if wrong:
        raise Invalid("These days cannot be.", fields=wrong)


def _first_day(session: Session, appeal: Appeal, decision: Determination) -> date:
    """An appeal is brought on or after what it is against: the decision, or the magistrates’ word."""
    first = session.get(Appeal, appeal.further_to) if appeal.further_to else None
    result = result_of(session, first) if first is not None and further_appeal(session, first) is not None else None
    return result.given_on if result is not None else decision.decided_on


def _on(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
