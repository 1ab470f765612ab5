"""What a hearing notice says, made from the review and the day it is put down for (R23, R28)."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, number_on, settings_on
from licensing.authority.rules import Setting
from licensing.clock import LONDON
from licensing.notices.commands import draft_notice
from licensing.notices.content import HearingNoticeContent
from licensing.notices.elements import LetterFacts, compose
from licensing.notices.letters import Plan, letterhead_from, listed
from licensing.notices.models import Notice
from licensing.notices.put_off import call_off, take_back_late_papers, tell_put_off
from licensing.notices.queries import addressee_of, notice_by_id
from licensing.notices.rules import NoticeKind
from licensing.notices.wordings import wording_on
from licensing.powers.queries import all_holdings
from licensing.powers.rules import MODE_SENTENCES, holding_on
from licensing.register.models import Concern, Licence
from licensing.register.queries import holder_by_id
from licensing.register.rules import LICENCE_WORDS, ConcernKind
from licensing.reviews.models import Question, Review
from licensing.reviews.queries import licences_under, questions_of, review_by_id
from licensing.reviews.rules import Status
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.publication import latest_publication

ACT = "Local Government (Miscellaneous Provisions) Act 1976"
EVIDENCE_WORDS = {
    ConcernKind.CONVICTION: "the record of convictions",
    ConcernKind.CAUTION: "the record of cautions",
    ConcernKind.COMPLAINT: "the complaints made to us",
    ConcernKind.INTELLIGENCE: "information given to us by others",
    ConcernKind.NON_COMPLIANCE: "our own compliance records",
}


def hearing_content(
    session: Session, review: Review, day: HearingDay, *, starts_at: datetime, minutes: int, waived: str
) -> HearingNoticeContent:
    """The content of the notice that calls the holder to this day. It names no source that could name a complainant."""
    licences = licences_under(session, review.id or 0)
    questions = questions_of(session, review.id or 0)
    holding = holding_on(all_holdings(session), day.held_on)
    return HearingNoticeContent(
        case_reference=review.reference,
        held_on=day.held_on,
        starts_at=f"{starts_at.astimezone(LONDON):%H:%M}",
        minutes=minutes,
        venue=day.venue,
        licences=tuple(f"{LICENCE_WORDS[one.kind]} {one.number}" for one in licences),
        matters=tuple(one.alleges for one in questions),
        evidence=_evidence(session, questions),
        law=_law(licences),
        who_decides=MODE_SENTENCES[holding.mode] if holding else "",
        papers_by=latest_publication(
            day.held_on, closed_days(session), clear_days=number_on(session, Setting.AGENDA_CLEAR_DAYS, day.held_on)
        ),
        clear_days=number_on(session, Setting.HEARING_NOTICE_CLEAR_DAYS, day.held_on),
        waived_because=waived.strip(),
        resumes=review.status is Status.PART_HEARD,
    )


def notice_as_sent(session: Session, review: Review, content: HearingNoticeContent, plan: Plan) -> LetterFacts:
    """The letter that this content gives on this plan: what the check page shows before anything is written."""
    wording = wording_on(session, NoticeKind.HEARING_NOTICE, plan.sent_on)
    letter = compose(
        NoticeKind.HEARING_NOTICE,
        content,
        letterhead_from(settings_on(session, plan.sent_on)),
        addressee_of(session, holder_by_id(session, review.holder_id), on=plan.sent_on),
        plan,
        wording,
    )
    return LetterFacts(content=content, letter=letter, plan=plan, closed=closed_days(session), wording=wording)


def draft_call(
    session: Session, review: Review, content: HearingNoticeContent, *, serve_by: date, by: Actor, now: datetime
) -> Notice:
    """Draft the notice, to be served by that day."""
    return draft_notice(
        session,
        NoticeKind.HEARING_NOTICE,
        content=content,
        holder_id=review.holder_id,
        about=review.reference,
        due_on=max(serve_by, now.date()),
        by=by,
        now=now,
    )


def take_back_call(session: Session, listing: Listing, *, because: str, by: Actor, now: datetime) -> bool:
    """Take what calls to the day out of the post, and late papers of it; draft the adjournment notice where it may
    have come. True if it may have.
    """
    reference = review_by_id(session, listing.review_id).reference
    take_back_late_papers(session, reference, because=because, by=by, now=now)
    if listing.notice_id is None:
        return False
    notice = notice_by_id(session, listing.notice_id)
    if not call_off(session, notice, because=because, by=by, now=now):
        return False
    tell_put_off(session, notice, by=by, now=now)
    return True


def _evidence(session: Session, questions: list[Question]) -> tuple[str, ...]:
    ids = [one.concern_id for one in questions if one.concern_id is not None]
    kinds = set(session.exec(select(Concern.kind).where(col(Concern.id).in_(ids))).all())
    return tuple(words for kind, words in EVIDENCE_WORDS.items() if kind in kinds)


def _law(licences: list[Licence]) -> str:
    sections = {"61" if one.kind.is_driver else "60" if one.kind.is_vehicle else "62" for one in licences}
    if not sections:
        return ""
    which = "section" if len(sections) == 1 else "sections"
    return f"The law that we are looking at is {which} {listed(sorted(sections))} of the {ACT}."
