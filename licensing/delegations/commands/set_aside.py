"""Whoever holds the power sets an officer's decision aside; the review goes back to be heard and decided afresh."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from licensing.appeals.queries import is_before_the_courts
from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import number_on
from licensing.authority.rules import Setting
from licensing.decisions.commands.follow import bring_about
from licensing.decisions.effects import LicenceEffect, effects_of
from licensing.decisions.models import Determination
from licensing.decisions.naming import refuse_naming
from licensing.decisions.queries import get_determination
from licensing.delegations.meeting import Meeting, meeting_at
from licensing.delegations.queries import officers_record
from licensing.delegations.seals import Sealed, seal_of
from licensing.delegations.setting_aside import SET_ASIDE_RULES, SetAsideFacts
from licensing.errors import Invalid
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.notices.commands import draft_notice
from licensing.notices.models import Notice
from licensing.notices.other_contents import SetAsideContent
from licensing.notices.put_off import call_off
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import NoticeKind
from licensing.oversight.models import DecisionSetAside
from licensing.oversight.rules import NOTICE_DUE
from licensing.people.queries import person_by_id
from licensing.people.rules import Role
from licensing.people.walls import walled_people
from licensing.powers.models import PowerHolding
from licensing.powers.queries import deciding_nominee, get_holding
from licensing.powers.rules import Body, council_mode
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews.commands import advance_review, set_hear_by
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.reviews.rules import Act
from licensing.rulebook import broken, refuse_if
from licensing.web.wording import day as in_words

SCHEDULE_AGAIN = "set_aside.schedule"


@dataclass(frozen=True, slots=True)
class AfreshGiven:
    """Why, by when the review is to be heard, and in council modes the meeting, its members and the vote."""

    because: str
    hear_by: date
    present: Sequence[int] = ()
    meeting: str = ""  # the reference of its hearing day
    votes_for: int = 0
    votes_against: int = 0


def set_decision_aside(
    session: Session, reference: str, *, given: AfreshGiven, by: Actor, now: datetime
) -> DecisionSetAside:
    """The officer's decision has no effect from this instant; what it did before stays on record.

    The register follows, the holder is told by a letter, and the review is to be heard. Raises Refused by
    SET_ASIDE_RULES, NotFound where nothing is decided, Invalid for a day to hear it by that has passed and, by name,
    for a member at the meeting who does not count.
    """
    review = take_review(session, reference)
    determination, holding = get_determination(session, review), get_holding(session, on=now.date())
    meeting = None
    if council_mode(holding.mode):
        meeting = meeting_at(
            session, review, determination, holding, reference=given.meeting, present=given.present, on=now.date()
        )
    facts = set_aside_facts(session, review, determination, holding, given, meeting, by=by, on=now.date())
    if meeting is not None and meeting.refused and facts.records_it:
        says = "Take out whoever does not count. " + " ".join(meeting.refused)
        raise Invalid("Not everybody there counts.", fields={"present": says})
    refuse_if(broken(SET_ASIDE_RULES, facts, on=now.date()), about=reference)
    if given.hear_by < now.date():
        raise Invalid("That day has passed.", fields={"hear_by": "Enter a day that has not passed"})

    refuse_naming(session, review, {"Why it is set aside": given.because})
    before = effects_of(session, determination)
    letter = _letter(session, review, determination, holding, given, before, by=by, now=now)
    names = [person_by_id(session, one).name for one in dict.fromkeys(given.present)] if meeting else []
    row = DecisionSetAside(
        review_id=review.id, notice_id=determination.notice_id, holding_id=holding.id, body=holding.decides,
        because=given.because, present=names, letter_id=letter.id, set_aside_by=by.id or 0, set_aside_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, "decision.set_aside", about=reference, by=by, at=now, because=given.because, body=holding.decides,
        instrument=holding.instrument, present=names, letter=letter.reference,
        meeting=meeting.day.reference if meeting else "", votes_for=given.votes_for, votes_against=given.votes_against,
        **seal_of(session, Sealed.SET_ASIDE, row.id),
    )  # fmt: skip
    told = "The decision was set aside"
    call_off(session, notice_by_id(session, determination.notice_id), because=told, by=by, now=now)
    finish_by_origin(session, reference, origin=NOTICE_DUE, outcome=told, by=by, now=now)
    advance_review(session, review, Act.SET_ASIDE)
    bring_about(session, determination, by=by, now=now)
    set_hear_by(session, reference, hear_by=given.hear_by, because=f"{told}: to be heard afresh", by=by, now=now)
    _ask(session, review, letter, given.hear_by, by=by, now=now)
    return row


def set_aside_facts(
    session: Session,
    review: Review,
    determination: Determination,
    holding: PowerHolding,
    given: AfreshGiven,
    meeting: Meeting | None,
    *,
    by: Actor,
    on: date,
) -> SetAsideFacts:
    """The facts that the rules judge it by."""
    made = officers_record(session, determination.id)
    nominee = deciding_nominee(session, holding, review.reference, on=on)
    acting = {by.id or 0, *given.present}
    return SetAsideFacts(
        mode=holding.mode,
        is_nominee=nominee is not None and nominee.id == by.id,
        is_by_officer=made is not None,
        made_it=made is not None and made.decided_by in acting,
        has_conflict=bool(acting & walled_people(session, review.reference)),
        because=given.because,
        members=len(meeting.counting) if meeting else 0,
        quorum=number_on(session, Setting.QUORUM, on),
        is_at_meeting=meeting is not None,
        records_it=Role.CLERK in by.roles or (meeting is not None and by.id in meeting.chairs),
        votes_for=given.votes_for,
        votes_against=given.votes_against,
        is_before_the_courts=is_before_the_courts(session, determination.id),
    )


def _letter(
    session: Session,
    review: Review,
    determination: Determination,
    holding: PowerHolding,
    given: AfreshGiven,
    effects: Sequence[LicenceEffect],
    *,
    by: Actor,
    now: datetime,
) -> Notice:
    officer = person_by_id(session, determination.decided_by).name
    who = f"the commissioner, {by.name.removeprefix('Commissioner ')}"
    content = SetAsideContent(
        case_reference=review.reference,
        decided_on=determination.decided_on,
        decided_by=f"{officer}, {determination.delegated.partition(', under ')[0]}",
        outcomes=tuple(
            f"{LICENCE_WORDS[one.licence.kind]} {one.licence.number}: {one.decided.in_words}" for one in effects
        ),
        set_aside_on=now.date(),
        set_aside_by=who if holding.decides is Body.COMMISSIONER else "the Licensing Sub-Committee",
        reasons=given.because,
        had_begun=any(one.bites_at is not None and one.bites_at <= now for one in effects),
    )
    return draft_notice(
        session, NoticeKind.SET_ASIDE_NOTICE, content=content, holder_id=review.holder_id, about=review.reference,
        due_on=now.date(), by=by, now=now,
    )  # fmt: skip


def _ask(session: Session, review: Review, letter: Notice, hear_by: date, *, by: Actor, now: datetime) -> None:
    again = f"The decision was set aside: put the review down to be heard by {in_words(hear_by)}"
    tell = "Tell the licence holder that the decision is set aside"
    for says, origin in ((tell, f"notice:{letter.reference}"), (again, SCHEDULE_AGAIN)):
        raise_followup(
            session, says=says, due_on=now.date(), role=Role.LICENSING_OFFICER, about=review.reference, origin=origin,
            owner_id=review.owner_id, by=by, now=now,
        )  # fmt: skip
