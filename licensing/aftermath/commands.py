"""Recording what was done after a decision: who was told, what became of a badge or plate, and that all is done."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from licensing.aftermath.finishing import finish_facts
from licensing.aftermath.following import ORIGIN, follow_decision
from licensing.aftermath.keeping import asking_origins, enforce_origin, follow_custody, return_origin
from licensing.aftermath.models import CaseFinished, CustodyEvent, Told
from licensing.aftermath.queries import Custody, custody_of, last_finished, open_to_tell, to_tell, told_of
from licensing.aftermath.rules import (
    CUSTODY_RULES,
    FINISH_RULES,
    IN_OUR_HANDS,
    NOT_YET_TOLD,
    TELL_FIRST,
    CustodyFacts,
    CustodyKind,
    MustKnow,
)
from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.contact.tasks import next_working_day
from licensing.decisions.effects import effects_of, midnight
from licensing.decisions.followed import carried_out, get_followed
from licensing.decisions.queries import waits_for_veto
from licensing.errors import Invalid, NotFound, Refused, Stale
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.people.rules import Role
from licensing.register.queries import standing_of
from licensing.register.rules import LICENCE_WORDS, LONDON, LicenceStanding
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.rulebook import broken, refuse_if
from licensing.working_days import ONE_DAY


def record_told(
    session: Session,
    reference: str,
    *,
    who: MustKnow,
    is_needed: bool,
    told_on: date | None,
    how: str,
    basis: str,
    because: str,
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> Told:
    """They were told on that day, in that way and on that basis; or they need not be, and why.

    Recorded again, it supersedes what stood. Raises Invalid for what is missing, NotFound for somebody whom this
    decision's list does not name, Refused while the commissioner may veto the decision (R06).
    """
    review = take_review(session, reference)
    determination = get_followed(session, review)
    if waits_for_veto(session, review.id or 0, on=now.date()):
        raise Refused(NOT_YET_TOLD, codes=["R06"], about=reference)
    line = next((one for one in to_tell(session, determination) if one.line.who is who), None)
    if line is None:
        raise NotFound("This decision’s list does not name them.")
    _refuse_stale(version, line.told, yours=f"{how} {because}".strip())
    _refuse_told(is_needed, told_on, how, basis, because, since=determination.decided_on, now=now)
    before = told_of(session, determination.id).get(who)
    row = Told(
        review_id=review.id, determination_id=determination.id, who=who, told_on=told_on if is_needed else None,
        how=how if is_needed else "", basis=basis if is_needed else "", because="" if is_needed else because,
        of_what=line.stands, recorded_by=by.id or 0, recorded_at=now, supersedes=before.id if before else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, "must_know.recorded", about=reference, by=by, at=now, who=who, is_needed=is_needed,
        told_on=row.told_on, how=row.how, basis=row.basis, because=row.because,
    )  # fmt: skip
    outcome = "Told" if is_needed else "Not needed"
    finish_by_origin(session, reference, origin=f"{ORIGIN}{who.value}", outcome=outcome, by=by, now=now)
    follow_decision(session, reference, by=by, now=now)
    return row


def record_custody(
    session: Session,
    reference: str,
    *,
    licence_id: int,
    kind: CustodyKind,
    happened_on: date,
    says: str,
    corrects_last: bool = False,
    because: str = "",
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> CustodyEvent:
    """What became of this licence's badge or plate on that day; the tasks about it follow (R54, R55).

    `corrects_last`: it replaces what was recorded last, and says why. `version`: the record that the page showed as the
    last, 0 for none. Raises Stale where another is the last by now, Refused for what cannot be, Invalid for a
    day that cannot be and for what is missing.
    """
    review = take_review(session, reference)
    since = carried_out(session, get_followed(session, review).review_id)[0].decided_on
    one = _custody(session, review, licence_id, on=happened_on)
    _refuse_stale(version, one.last, yours=says)
    _refuse_custody(one, happened_on, says, because, corrects_last, review.id, since=since, now=now)
    at = min(midnight(happened_on + ONE_DAY) - timedelta(seconds=1), now)
    before = one.events[-2].kind if corrects_last and len(one.events) > 1 else None if corrects_last else one.before
    facts = CustodyFacts(
        kind=kind,
        before=before,
        happened_on=happened_on,
        may_ask_from=one.may_ask_from,
        may_be_used=standing_of(session, licence_id, at=at) is LicenceStanding.CURRENT,
    )
    refuse_if(broken(CUSTODY_RULES, facts, on=now.date()), about=reference)
    row = CustodyEvent(
        review_id=review.id, licence_id=licence_id, kind=kind, happened_on=happened_on, says=says, because=because,
        recorded_by=by.id or 0, recorded_at=now, supersedes=one.last.id if corrects_last and one.last else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, "custody.recorded", about=reference, by=by, at=now, licence=one.licence.number, custody=kind,
        happened_on=happened_on, says=says, because=because,
    )  # fmt: skip
    _follow_kind(session, review, one, kind, by=by, now=now)
    follow_custody(session, reference, by=by, now=now)
    return row


def finish_case(session: Session, reference: str, *, says: str, by: Actor, now: datetime) -> CaseFinished:
    """Nothing is left to do after this decision. Raises Refused with everything that is (R45, R48, R54, R55, R57)."""
    review = take_review(session, reference)
    determination = get_followed(session, review)
    facts = finish_facts(session, review, determination, now=now)
    left = broken(FINISH_RULES, facts, on=now.date())
    unmet = [f"Not yet: {rule.says} ({rule.source})" for rule in left]
    codes = [rule.code for rule in left]
    if open_to_tell(session, determination):
        unmet, codes = [*unmet, f"Not yet: {TELL_FIRST}"], [*codes, ""]
    if unmet:
        raise Refused(*unmet, codes=codes, about=reference)
    before = last_finished(session, review.id or 0)
    if before is not None and before.finished_on == now.date():
        raise Refused("This case was finished today already.", codes=[""], about=reference)
    row = CaseFinished(review_id=review.id, finished_on=now.date(), says=says, recorded_by=by.id or 0, recorded_at=now)
    session.add(row)
    session.flush()
    record(session, "case.finished", about=reference, by=by, at=now, says=says)
    return row


def _custody(session: Session, review: Review, licence_id: int, *, on: date) -> Custody:
    effects = effects_of(session, get_followed(session, review))
    found = next((one for one in custody_of(session, review, effects, on=on) if one.licence.id == licence_id), None)
    if found is None:
        raise NotFound("This decision is about no badge or plate of that licence.")
    return found


def _follow_kind(
    session: Session, review: Review, one: Custody, kind: CustodyKind, *, by: Actor, now: datetime
) -> None:
    licence_id = one.licence.id or 0
    asking = asking_origins(licence_id)
    ended: dict[CustodyKind, tuple[str, ...]] = {
        CustodyKind.NOT_SURRENDERED: asking[:2],
        CustodyKind.RETURNED: (return_origin(licence_id),),
        **dict.fromkeys(IN_OUR_HANDS, asking),
    }
    for origin in ended.get(kind, ()):
        finish_by_origin(session, review.reference, origin=origin, outcome=_outcome(kind), by=by, now=now)
    if kind is not CustodyKind.NOT_SURRENDERED or one.effect.is_over(now.date()):
        return
    name = f"{one.what}: {LICENCE_WORDS[one.licence.kind]} {one.licence.number}"
    raise_followup(
        session, says=f"Not handed in: decide on enforcement, and look for the {name} (R55)",
        due_on=next_working_day(session, now), role=Role.LICENSING_OFFICER, about=review.reference,
        origin=enforce_origin(licence_id), owner_id=review.owner_id, by=by, now=now,
    )  # fmt: skip


def _outcome(kind: CustodyKind) -> str:
    says = {CustodyKind.RETURNED: "Given back", CustodyKind.NOT_SURRENDERED: "It was not handed in"}
    return says.get(kind, "It is in our hands")


def _refuse_stale(version: int | None, last: Told | CustodyEvent | None, *, yours: str) -> None:
    """Raise Stale where the page showed another record as the last than the one that is it now."""
    now_last = last.id if last is not None else 0
    if version is None or version == now_last:
        return
    theirs = f"{last.recorded_at.astimezone(LONDON):%-d %B %Y, %H:%M}" if last is not None else "Nothing"
    raise Stale(
        "Somebody recorded something of this meanwhile. Open the page again, and read it first.",
        theirs={"Recorded last": theirs},
        yours={"Recorded last": yours},
    )


def _refuse_told(
    is_needed: bool, told_on: date | None, how: str, basis: str, because: str, *, since: date, now: datetime
) -> None:
    wrong = {}
    if is_needed:
        if told_on is None or not since <= told_on <= now.date():
            wrong["told_on"] = "Enter a day from the decision to today"
        if not how.strip():
            wrong["how"] = "Say how they were told, and whom you reached"
        if not basis.strip():
            wrong["basis"] = "Say on what basis they may be told"
    elif not because.strip():
        wrong["because"] = "Say why they need not be told"
    if wrong:
        raise Invalid("This cannot be recorded so.", fields=wrong)


def _refuse_custody(
    one: Custody,
    happened_on: date,
    says: str,
    because: str,
    corrects_last: bool,
    review_id: int | None,
    *,
    since: date,
    now: datetime,
) -> None:
    wrong = {}
    before = one.events[:-1] if corrects_last else one.events
    after = max([since, *(event.happened_on for event in before)])
    if not after <= happened_on <= now.date():
        wrong["happened_on"] = f"Enter a day from {after.day} {after:%B %Y} to today"
    if not says.strip():
        wrong["says"] = "Say to whom, where it is, or what was said"
    if corrects_last and one.last is None:
        wrong["corrects"] = "Nothing is recorded yet that this could correct"
    elif corrects_last and one.last is not None and one.last.review_id != review_id:
        wrong["corrects"] = "It was recorded under another case: correct it there"
    if corrects_last and not because.strip():
        wrong["because"] = "Say why what was recorded is replaced"
    if wrong:
        raise Invalid("This cannot be recorded so.", fields=wrong)
