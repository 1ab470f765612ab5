"""One notice as its page shows it: the letter, what is still missing, its dates with the rule behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.documents.models import Document
from licensing.messages.queries import MessageRow, messages_regarding
from licensing.messages.rules import Channel, MessageState
from licensing.notices.content import DecisionNoticeContent, HearingNoticeContent, from_plain
from licensing.notices.copies import copies_with, was_overtaken, who_gets_a_copy
from licensing.notices.elements import LetterFacts, element_checks
from licensing.notices.holding_back import HELD_RULES, HeldFacts
from licensing.notices.letters import Plan
from licensing.notices.models import HandedOver, Notice, NoticeCopy, NoticeRevision, Service
from licensing.notices.print_room import file_name
from licensing.notices.proofs import proofs_of
from licensing.notices.queries import Stage, facts_for, handed_over, revision_of, service_of, services_of
from licensing.notices.rules import (
    METHOD_WORDS,
    ServiceMethod,
    effect_of_notice,
    hearing_serve_by,
    why_deemed,
    why_grounds_due,
    why_serve_by,
)
from licensing.notices.standing import printed_wrong, second_person_because
from licensing.people.permissions import Permission, holds
from licensing.register.models import Contact
from licensing.register.queries import holder_by_id, representative_of
from licensing.rulebook import Check, Standing, checks
from licensing.web.parts import Mark
from licensing.web.wording import day as in_words


@dataclass(frozen=True, slots=True)
class Explained:
    """One computed date: what it is, why in a few words, the rules, and the steps of the computation."""

    label: str
    value: date
    because: str
    codes: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Everything that the page of a notice shows. `to_approve`: the letter is not frozen, or must be approved anew."""

    notice: Notice
    holder: str
    stage: Stage
    letter: dict[str, Any]
    letter_sha256: str
    plan: Plan
    checks: Sequence[Check[Any]]
    revision: NoticeRevision | None
    printed: HandedOver | None
    service: Service | None
    services: Sequence[Service]
    to_approve: bool
    is_held: bool
    is_printed_wrong: bool
    another_person_because: str
    marks: Sequence[Mark]
    explained: Sequence[Explained]
    copy: NoticeCopy | None = None
    no_copy_to: Contact | None = None
    holder_reference: str = ""
    messages: Sequence[MessageRow] = ()
    proofs: Mapping[int, Sequence[Document]] = field(default_factory=dict)
    is_before_veto: bool = False  # the commissioner may still veto what it tells of (R06)

    @property
    def missing(self) -> int:
        """How many things stand against approval."""
        return sum(check.standing is Standing.MUST_FIX for check in self.checks)

    @property
    def by_notify(self) -> bool:
        """Whether GOV.UK Notify prints and posts the letter that was approved last."""
        name = file_name(self.notice.reference, self.revision.number) if self.revision else ""
        letters = [one for one in self.messages if one.channel is Channel.NOTIFY_LETTER and one.attachment == name]
        return any(one.state not in (MessageState.FAILED, MessageState.LEFT) for one in letters)

    @property
    def can_approve(self) -> bool:
        return self.to_approve and not self.missing and not self.another_person_because

    @property
    def basis(self) -> str:
        """What the dates stand on: the service that stands, or the plan."""
        if self.service is not None:
            return "The dates that follow from its service"
        how = METHOD_WORDS[self.plan.method].lower()
        return f"The dates in this notice, if it leaves on {in_words(self.plan.sent_on)}: {how}"


def notice_view(session: Session, notice: Notice, *, by: Actor, on: date, plan: Plan | None = None) -> NoticeView:
    """The notice as it stands today, or as it would leave on another plan."""
    revision = revision_of(session, notice.id or 0)
    service = service_of(session, notice.id or 0)
    services = services_of(session, notice.id or 0)
    holder = holder_by_id(session, notice.holder_id)
    is_wrong = printed_wrong(session, notice)
    copy = copies_with(session, [revision.id or 0]).get(revision.id or 0) if revision else None
    is_held = False
    if revision is not None and not services:
        contact = who_gets_a_copy(session, holder.id or 0, on=max(on, revision.planned_on))
        is_held = was_overtaken(revision, copy, address=holder.address, contact=contact)
    to_approve = notice.withdrawn_at is None and (
        revision is None or is_wrong or is_held or (service is None and bool(services))
    )
    held = checks(HELD_RULES, HeldFacts(notice.held_until, on), on=on) if notice.held_until else []
    usual = _usual_plan(notice, on)
    plan = _plan(plan or usual, revision, to_approve=to_approve)
    facts = facts_for(session, notice, plan)
    frozen = None if to_approve or revision is None else revision.content
    given_on = service.given_on if service and service.given_on else plan.given_on
    return NoticeView(
        notice=notice,
        holder=holder.name,
        stage=_stage(notice, revision, service),
        letter=frozen["letter"] if frozen else facts.letter.plain,
        letter_sha256=frozen["letter_sha256"] if frozen else facts.letter.sha256,
        plan=plan,
        checks=[*held, *element_checks(facts)] if to_approve else (),
        revision=revision,
        printed=handed_over(session, revision.id or 0) if revision else None,
        service=service,
        services=services,
        to_approve=to_approve,
        is_held=is_held,
        is_printed_wrong=is_wrong,
        another_person_because=second_person_because(session, notice, facts, by, on=on),
        marks=marks_of(facts, given_on, service=service),
        explained=tuple(explained(facts, given_on, service=service)),
        copy=copy,
        no_copy_to=_left_without_a_copy(session, holder.id or 0, plan) if to_approve else None,
        holder_reference=holder.reference,
        messages=messages_regarding(session, notice.reference),
        proofs=proofs_of(session, notice, services) if holds(by, Permission.SEE_DOCUMENTS) else {},
        is_before_veto=to_approve and any(check.standing is Standing.MUST_FIX for check in held),
    )


def _left_without_a_copy(session: Session, holder_id: int, plan: Plan) -> Contact | None:
    """The representative whose copy cannot be posted, because nobody recorded where to."""
    acting = representative_of(session, holder_id, on=plan.sent_on)
    return acting if acting is not None and not acting.address.strip() else None


def marks_of(facts: LetterFacts, given_on: date, *, service: Service | None) -> list[Mark]:
    """The days of one notice in their order, for the ruler."""
    method = service.method if service else facts.plan.method
    served = Mark(given_on, "Served" if service else "Served, as planned", [_served_rule(method)], key=True)
    if facts.hearing is not None:
        by = hearing_serve_by(facts.hearing.held_on, clear_days=facts.hearing.clear_days, closed=facts.closed)
        last = Mark(by, "Latest day to serve", ["R23"])
        return [
            *sorted((served, last), key=lambda mark: str(mark.when)),
            Mark(facts.hearing.held_on, "Hearing", key=True),
        ]
    if not facts.has_appeal or facts.decision is None:
        return [served]
    effect = effect_of_notice(given_on, immediate=all(one.is_immediate for one in facts.decision.against))
    marks = [served]
    if effect.effective_end_of:
        marks.append(Mark(effect.effective_end_of, "Takes effect at the end of the day", ["R47"]))
    else:
        marks[0] = Mark(given_on, f"{served.what}; takes effect at once", [*served.rules, "R44"], key=True)
    until = "Last day to appeal" + ("; may go on until the end of it" if effect.operative_through else "")
    marks.append(Mark(effect.last_day_to_appeal, until, ["R48", "R49"], key=True))
    if effect.operative_through:
        marks.append(Mark(effect.operative_through + timedelta(days=1), "We may ask for the badge", ["R55"]))
    return marks


def explained(facts: LetterFacts, given_on: date, *, service: Service | None) -> list[Explained]:
    """Each computed day with its rule and the steps to it."""
    found = [*_why_served(facts, given_on, service)]
    if isinstance(facts.content, HearingNoticeContent):
        return [*found, _why_serve_by(facts.content, facts.closed)]
    if facts.has_appeal and isinstance(facts.content, DecisionNoticeContent):
        found += _why_effect(facts.content, given_on)
        why = why_grounds_due(facts.content.decided_on)
        due = facts.content.decided_on + timedelta(days=14)
        found.append(
            Explained(
                "Notice of the grounds is due", due, "the law gives 14 days from the decision", ("R45",), (why.says,)
            )
        )
    return found


def _why_served(facts: LetterFacts, given_on: date, service: Service | None) -> list[Explained]:
    method = service.method if service else facts.plan.method
    sent_on = service.sent_on if service else facts.plan.sent_on
    if method.post_class is None:
        return []
    if service is not None and service.supersedes:
        return [Explained("Served on", given_on, f"it is proved: {service.because}", ("R52",), ())]
    why = why_deemed(sent_on, method.post_class)
    posted = f"{'Posted' if service else 'Posted, as planned'} on {in_words(sent_on)}, {method.post_class} class"
    return [
        Explained(
            "In law received on", given_on, "the post takes so many working days in law", ("R52",), (posted, why.says)
        )
    ]


def _why_serve_by(content: HearingNoticeContent, closed: frozenset[date]) -> Explained:
    by = hearing_serve_by(content.held_on, clear_days=content.clear_days, closed=closed)
    hearing = in_words(content.held_on)
    because = f"{content.clear_days} clear working days must lie between service and the hearing on {hearing}"
    return Explained(
        "Latest day to serve the notice", by, because, ("R23",),
        (why_serve_by(content.held_on, content.clear_days, closed).says,),
    )  # fmt: skip


def _why_effect(content: DecisionNoticeContent, given_on: date) -> list[Explained]:
    effect = effect_of_notice(given_on, immediate=all(one.is_immediate for one in content.against))
    says = {reason.id: reason.says for reason in effect.reasons}
    served = f"Service: {in_words(given_on)}"
    found = [
        Explained(
            "Last day to appeal", effect.last_day_to_appeal, "the law gives 21 days from service", ("R48",),
            (served, f"Add 21 days: {in_words(effect.last_day_to_appeal)}", says["R48"]),
        )
    ]  # fmt: skip
    if effect.effective_end_of and effect.operative_through:
        found.append(
            Explained(
                "Takes effect at the end of", effect.effective_end_of, "21 days begin with the day of giving", ("R47",),
                (served, says["R47"]),
            )
        )  # fmt: skip
        found.append(
            Explained(
                "May go on until the end of", effect.operative_through, "an appeal may be made until then", ("R49",),
                (says["R49"],),
            )
        )  # fmt: skip
    return found


def _served_rule(method: ServiceMethod) -> str:
    return "R52" if method.post_class else "R51"


def _usual_plan(notice: Notice, on: date) -> Plan:
    """By first class post today; by hand where it takes effect at once (R44)."""
    content = from_plain(notice.kind, notice.content)
    at_once = isinstance(content, DecisionNoticeContent) and content.is_immediate
    return Plan(ServiceMethod.HAND_DELIVERED if at_once else ServiceMethod.POST_FIRST_CLASS, on)


def _plan(plan: Plan, revision: NoticeRevision | None, *, to_approve: bool) -> Plan:
    if revision is not None and not to_approve:
        return Plan(revision.planned_method, revision.planned_on)
    return plan


def _stage(notice: Notice, revision: NoticeRevision | None, service: Service | None) -> Stage:
    if notice.withdrawn_at is not None:
        return Stage.WITHDRAWN
    if revision is None:
        return Stage.DRAFT
    return Stage.SERVED if service else Stage.APPROVED
