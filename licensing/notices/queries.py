"""Reading notices: what is drafted, what was approved and sent, which service stands, what goes in today's post."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select

from licensing.authority.queries import closed_days, settings_on
from licensing.errors import NotFound
from licensing.messages.notify import day_told
from licensing.messages.queries import letters_with_notify
from licensing.notices.calls import to_be_served
from licensing.notices.content import from_plain
from licensing.notices.copies import copied_on, copies_with, was_overtaken, who_gets_a_copy
from licensing.notices.elements import LetterFacts, compose
from licensing.notices.letters import Addressee, Plan, letterhead_from, lines
from licensing.notices.models import HandedOver, Notice, NoticeCopy, NoticeRevision, Service
from licensing.notices.print_room import file_name
from licensing.notices.print_run import Part
from licensing.notices.rules import NoticeKind, ServiceMethod, earliest_proved, served_on
from licensing.notices.walls import known_to
from licensing.notices.wordings import wording_on
from licensing.register.models import Contact, LicenceHolder
from licensing.register.queries import holder_by_id

MOST_LISTED = 200
POSTED = (ServiceMethod.POST_FIRST_CLASS, ServiceMethod.POST_SECOND_CLASS)
WITHOUT_BYTES = defer(NoticeRevision.pdf, raiseload=False)  # type: ignore[arg-type]


class Stage(StrEnum):
    """How far a notice has got: read from what exists, never stored."""

    DRAFT = "draft"
    APPROVED = "approved"
    SERVED = "served"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PostRow:
    """One approved letter that waits to be sent; held where the address, or who gets a copy, has changed since."""

    reference: str
    kind: NoticeKind
    case_reference: str
    holder: str
    address: str
    method: ServiceMethod
    planned_on: date
    is_printed: bool
    is_held: bool
    copy_to: str = ""
    is_with_notify: bool = False
    is_posted_by_notify: bool = False
    notify_posted_on: date | None = None
    encloses: str = ""
    serve_by: date | None = None
    is_too_late: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether it leaves from here: not held, and nobody else prints it."""
        return not (self.is_held or self.is_with_notify)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as a list shows it."""

    reference: str
    kind: NoticeKind
    case_reference: str
    holder: str
    drafted_at: datetime
    due_on: date | None


def get_notice(session: Session, reference: str) -> Notice:
    """The notice of that reference. Raises NotFound."""
    notice = session.exec(select(Notice).where(Notice.reference == reference)).first()
    if notice is None:
        raise NotFound(f"There is no notice {reference}.")
    return notice


def notice_of(session: Session, service: Service) -> Notice:
    """The notice that a record of service is about."""
    joined = select(Notice).join(NoticeRevision, col(NoticeRevision.notice_id) == col(Notice.id))
    return session.exec(joined.where(NoticeRevision.id == service.revision_id)).one()


def take_notice(session: Session, reference: str) -> Notice:
    """The same, locked until this transaction ends: whoever approves, serves or withdraws a notice holds this row."""
    notice = session.exec(
        select(Notice).where(Notice.reference == reference).with_for_update().execution_options(populate_existing=True)
    ).first()
    if notice is None:
        raise NotFound(f"There is no notice {reference}.")
    return notice


def notice_by_id(session: Session, notice_id: int) -> Notice:
    """The notice of that row. Raises NotFound."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        raise NotFound("There is no such notice.")
    return notice


def notices_about(session: Session, case_reference: str) -> list[Notice]:
    """Every notice about a case, oldest first."""
    return list(
        session.exec(
            select(Notice).where(Notice.case_reference == case_reference).order_by(col(Notice.id)).limit(MOST_LISTED)
        ).all()
    )


def revisions_of(session: Session, notice_id: int) -> list[NoticeRevision]:
    """Each approved revision, the latest first; their bytes are read only when asked for."""
    return list(
        session.exec(
            select(NoticeRevision)
            .where(NoticeRevision.notice_id == notice_id)
            .order_by(col(NoticeRevision.number).desc())
            .options(WITHOUT_BYTES)
            .limit(MOST_LISTED)
        ).all()
    )


def revision_of(session: Session, notice_id: int) -> NoticeRevision | None:
    """The latest approved revision; None while the notice is a draft."""
    return session.exec(
        select(NoticeRevision)
        .where(NoticeRevision.notice_id == notice_id)
        .order_by(col(NoticeRevision.number).desc())
        .options(WITHOUT_BYTES)
        .limit(1)
    ).first()


def services_of(session: Session, notice_id: int) -> list[Service]:
    """What is recorded of its service, superseded rows left out, in the order recorded. Rebuttals are among them."""
    return list(
        session.exec(
            select(Service)
            .join(NoticeRevision, col(NoticeRevision.id) == col(Service.revision_id))
            .where(NoticeRevision.notice_id == notice_id, _stands())
            .order_by(col(Service.id))
            .limit(MOST_LISTED)
        ).all()
    )


def service_of(session: Session, notice_id: int) -> Service | None:
    """The service that stands: the earliest proved one, which governs effect (R51). None without one."""
    proved = [service for service in services_of(session, notice_id) if not service.rebutted and service.given_on]
    return min(proved, key=lambda service: (service.given_on, service.id), default=None)


def proved_days(session: Session, notice_id: int) -> list[date]:
    """Each day on which the notice is proved, or taken in law, to have been given."""
    services = services_of(session, notice_id)
    return [service.given_on for service in services if not service.rebutted and service.given_on]


def handed_over(session: Session, revision_id: int) -> HandedOver | None:
    """When the revision's file was put in the print room's folder, if it was."""
    return session.exec(select(HandedOver).where(HandedOver.revision_id == revision_id)).first()


def todays_post(session: Session, *, person_id: int | None = None, on: date, limit: int = MOST_LISTED) -> list[PostRow]:
    """The approved letters that go by post and have not gone, oldest plan first; none behind this person's walls."""
    return _to_send(session, col(NoticeRevision.planned_method).in_(POSTED), person_id=person_id, limit=limit, on=on)


def post_to_print(session: Session, *, person_id: int | None, on: date) -> list[Part]:
    """Today's post as the printer needs it, in the order of the list: each letter's frozen bytes, then its copy's.

    What is held is left out, for it may not leave as it is; so is what GOV.UK Notify prints, and what this person may
    not know of.
    """
    rows = [row for row in todays_post(session, person_id=person_id, on=on) if row.is_ours]
    found = session.exec(
        select(Notice.reference, NoticeRevision.number, NoticeRevision.pdf, NoticeCopy.name, NoticeCopy.pdf)
        .join(NoticeRevision, col(NoticeRevision.notice_id) == col(Notice.id))
        .outerjoin(NoticeCopy, col(NoticeCopy.revision_id) == col(NoticeRevision.id))
        .where(col(Notice.reference).in_([row.reference for row in rows]), *_waiting(person_id))
        .limit(MOST_LISTED)
    ).all()
    frozen = {reference: rest for reference, *rest in found}
    parts = []
    for row in rows:
        if row.reference not in frozen:
            continue  # sent in this very moment
        number, pdf, copy_to, copied = frozen[row.reference]
        with_it = f". Enclose: {row.encloses}" if row.encloses else ""
        name = f"{row.reference}, revision {number}"
        parts.append(Part(row.case_reference, f"{name}{with_it}", row.holder, pdf))
        if copied is not None:
            parts.append(Part(row.case_reference, f"{name}, copy{with_it}", copy_to, copied))
    return parts


def to_deliver(session: Session, *, person_id: int | None = None, on: date, limit: int = MOST_LISTED) -> list[PostRow]:
    """The approved letters that somebody must carry, and have not yet been served."""
    return _to_send(session, col(NoticeRevision.planned_method).not_in(POSTED), person_id=person_id, limit=limit, on=on)


def count_waiting(session: Session, *, person_id: int | None) -> tuple[int, int]:
    """How many letters wait to be posted, and how many to be carried: the lengths of the two lists, in one question."""
    posted = col(NoticeRevision.planned_method).in_(POSTED)
    by_post, carried = session.exec(
        select(func.count().filter(posted), func.count().filter(~posted))
        .select_from(Notice)
        .join(NoticeRevision, col(NoticeRevision.notice_id) == col(Notice.id))
        .where(*_waiting(person_id))
    ).one()
    return by_post, carried


def withdrawn_after_printing(session: Session, *, person_id: int | None, since: datetime) -> list[str]:
    """Notices withdrawn since, whose paper may still lie among the post: their references."""
    return list(
        session.exec(
            select(Notice.reference)
            .join(NoticeRevision, col(NoticeRevision.notice_id) == col(Notice.id))
            .join(HandedOver, col(HandedOver.revision_id) == col(NoticeRevision.id))
            .where(col(Notice.withdrawn_at) >= since, known_to(person_id))
            .distinct()
            .limit(MOST_LISTED)
        ).all()
    )


def notice_rows(
    session: Session, stage: Stage, *, person_id: int | None, page: int = 1, size: int = 50
) -> list[NoticeRow]:
    """One page of the notices at a stage, the first due first; none behind this person's walls."""
    rows = session.exec(
        select(
            Notice.reference, Notice.kind, Notice.case_reference, LicenceHolder.name, Notice.drafted_at, Notice.due_on
        )
        .join(LicenceHolder, col(LicenceHolder.id) == col(Notice.holder_id))
        .where(at_stage(stage), known_to(person_id))
        .order_by(col(Notice.due_on).nulls_last(), col(Notice.id))
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return [NoticeRow(*row) for row in rows]


def count_at(session: Session, stage: Stage, *, person_id: int | None) -> int:
    """How many notices are at a stage, of those this person may know of."""
    return session.exec(select(func.count()).select_from(Notice).where(at_stage(stage), known_to(person_id))).one()


def at_stage(stage: Stage) -> ColumnElement[bool]:
    """The test of a notice's stage, as SQL."""
    withdrawn = col(Notice.withdrawn_at).is_not(None)
    approved = exists().where(col(NoticeRevision.notice_id) == col(Notice.id))
    served = exists().where(
        col(NoticeRevision.notice_id) == col(Notice.id),
        col(Service.revision_id) == col(NoticeRevision.id),
        col(Service.rebutted).is_(False),
        _stands(),
    )
    return {
        Stage.WITHDRAWN: withdrawn,
        Stage.DRAFT: and_(~withdrawn, ~approved),
        Stage.APPROVED: and_(~withdrawn, approved, ~served),
        Stage.SERVED: and_(~withdrawn, served),
    }[stage]


def facts_for(session: Session, notice: Notice, plan: Plan) -> LetterFacts:
    """The letter as it would leave on this plan, with what the rules about its elements read."""
    plan = _counted(session, notice, plan)
    content = from_plain(notice.kind, notice.content)
    holder = holder_by_id(session, notice.holder_id)
    wording = wording_on(session, notice.kind, plan.sent_on)
    letter = compose(
        notice.kind,
        content,
        letterhead_from(settings_on(session, plan.sent_on)),
        addressee_of(session, holder, on=plan.sent_on),
        plan,
        wording,
    )
    return LetterFacts(content=content, letter=letter, plan=plan, closed=closed_days(session), wording=wording)


def addressee_of(session: Session, holder: LicenceHolder, *, on: date) -> Addressee:
    """Whom to write to, where, and who represents them on the day and so gets a copy of everything."""
    return addressee(holder, who_gets_a_copy(session, holder.id or 0, on=on))


def addressee(holder: LicenceHolder, representative: Contact | None) -> Addressee:
    """The same, where who gets a copy is known already."""
    copies = (_copy(representative.name, representative.firm),) if representative else ()
    return Addressee(holder.name, lines(holder.address), copies, is_large="large print" in holder.needs.lower())


def _counted(session: Session, notice: Notice, plan: Plan) -> Plan:
    """The plan, its days counted from an earlier service that is proved: that one governs (R51)."""
    governing = service_of(session, notice.id or 0)
    if plan.first_given_on is not None or governing is None or governing.given_on is None:
        return plan
    first = earliest_proved([governing.given_on, plan.given_on])
    return plan if first == plan.given_on else replace(plan, first_given_on=first)


def _copy(name: str, firm: str) -> str:
    return f"your representative, {name}" + (f" of {firm}" if firm else "")


def _in_one_line(copy: NoticeCopy | None) -> str:
    return ", ".join(part for part in (copy.name, copy.firm, *lines(copy.address)) if part) if copy else ""


def _stands() -> ColumnElement[bool]:
    """No later row supersedes this record of service."""
    later = aliased(Service)
    return ~exists().where(col(later.supersedes) == col(Service.id))


def _waiting(person_id: int | None) -> tuple[ColumnElement[bool], ...]:
    """The latest revision of a notice that stands, and was not sent yet; none behind this person's walls."""
    later = aliased(NoticeRevision)
    return (
        col(Notice.withdrawn_at).is_(None),
        ~exists().where(col(Service.revision_id) == col(NoticeRevision.id)),
        ~exists().where(col(later.notice_id) == col(Notice.id), col(later.number) > col(NoticeRevision.number)),
        known_to(person_id),
    )


def _to_send(
    session: Session, methods: ColumnElement[bool], *, person_id: int | None, limit: int, on: date
) -> list[PostRow]:
    rows: Sequence[Any] = session.exec(
        select(Notice, NoticeRevision, LicenceHolder.name, LicenceHolder.address, HandedOver.id)
        .join(NoticeRevision, col(NoticeRevision.notice_id) == col(Notice.id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Notice.holder_id))
        .outerjoin(HandedOver, col(HandedOver.revision_id) == col(NoticeRevision.id))
        .where(methods, *_waiting(person_id))
        .order_by(col(NoticeRevision.planned_on), col(Notice.id))
        .options(WITHOUT_BYTES)
        .limit(limit)
    ).all()
    copies = copies_with(session, [revision.id or 0 for _, revision, *_ in rows])
    acting = copied_on(session, [notice.holder_id for notice, *_ in rows], on=on)
    names = {revision.id: file_name(notice.reference, revision.number) for notice, revision, *_ in rows}
    elsewhere = letters_with_notify(session, list(names.values()))
    closed = closed_days(session)
    return [
        PostRow(
            reference=notice.reference,
            kind=notice.kind,
            case_reference=notice.case_reference,
            holder=name,
            address=revision.address,
            method=revision.planned_method,
            planned_on=revision.planned_on,
            is_printed=printed is not None,
            is_held=was_overtaken(
                revision, copies.get(revision.id or 0), address=address, contact=acting.get(notice.holder_id)
            ),
            copy_to=_in_one_line(copies.get(revision.id or 0)),
            is_with_notify=names[revision.id] in elsewhere,
            is_posted_by_notify=bool(elsewhere.get(names[revision.id])),
            notify_posted_on=day_told(elsewhere.get(names[revision.id], "")),
            encloses="; ".join(notice.content["papers"]) if notice.kind is NoticeKind.LATE_PAPERS_NOTICE else "",
            **to_be_served(notice, served_on(on, revision.planned_method), closed),
        )
        for notice, revision, name, address, printed in rows
    ]
