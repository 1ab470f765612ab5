"""A kind of letter as it would read with other standard wording: on a real notice, or on an invented one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from licensing.authority.queries import settings_on
from licensing.notices.content import DecisionNoticeContent, from_plain
from licensing.notices.elements import compose
from licensing.notices.letters import Plan, letterhead_from
from licensing.notices.models import Notice
from licensing.notices.queries import addressee_of
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.notices.samples import HOLDER, sample
from licensing.notices.walls import known_to
from licensing.notices.wording import WordingPart
from licensing.notices.wordings import refuse_wording, with_draft, wording_on
from licensing.register.queries import holder_by_id

MOST_OFFERED = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """The words that somebody is about to write for one part of a kind of letter, and from when."""

    kind: NoticeKind
    part: WordingPart
    text: str
    in_force_from: date


def to_preview_on(session: Session, kind: NoticeKind, *, person_id: int | None) -> Sequence[str]:
    """References of the latest notices of this kind, to choose one from; none behind this person's walls."""
    return session.exec(
        select(Notice.reference)
        .where(Notice.kind == kind, known_to(person_id))
        .order_by(col(Notice.id).desc())
        .limit(MOST_OFFERED)
    ).all()


def preview(session: Session, draft: Draft, *, on: date, notice: Notice | None = None) -> dict[str, Any]:
    """The whole letter with the draft's words in place, as a page shows it (`Letter.plain`); nothing is written.

    Without a notice it is an invented one. Whether the reader may know of the notice is settled before. Raises Refused
    for words that no letter of this kind may hold.
    """
    refuse_wording(draft.kind, draft.text, on=on)
    content = from_plain(notice.kind, notice.content) if notice else sample(draft.kind)
    plan = Plan(ServiceMethod.POST_FIRST_CLASS, on)
    if isinstance(content, DecisionNoticeContent) and content.is_immediate:
        plan = replace(plan, method=ServiceMethod.HAND_DELIVERED)
    wording = with_draft(wording_on(session, draft.kind, max(on, draft.in_force_from)), draft.part, draft.text)
    return compose(
        draft.kind,
        content,
        letterhead_from(settings_on(session, on)),
        addressee_of(session, holder_by_id(session, notice.holder_id), on=on) if notice else HOLDER,
        plan,
        wording,
    ).plain
