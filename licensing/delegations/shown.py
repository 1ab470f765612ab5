"""What an officer's decision shows of its record: the law's own list, and what became of it (SI 2014/2095, reg.7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from licensing.decisions.effects import effects_of
from licensing.decisions.models import Determination
from licensing.decisions.queries import drafted_outcome, outcomes_of, relied_on
from licensing.decisions.telling import outcome_sentence
from licensing.delegations.models import OfficerDecision, UrgentReport
from licensing.delegations.queries import records_of, report_of
from licensing.notices.queries import notice_by_id
from licensing.oversight.queries import set_aside_of
from licensing.people.queries import person_by_id
from licensing.register.queries import holder_by_id, licences_by_id
from licensing.reviews.models import Review
from licensing.reviews.withheld import Withheld, text_shown, withheld_in
from licensing.web.wording import clock_time, day

Told = tuple[str, str, str]  # what it is, what it says, and the rule behind it


@dataclass(frozen=True, slots=True)
class RecordShown:
    """One officer's decision, with everything on record of it."""

    row: OfficerDecision
    title: str
    says: tuple[str, ...]
    reasons: str
    facts: tuple[Told, ...]
    notice: str
    stands: bool
    put_aside: str  # by whom, when and why; "" while it stands
    to_report: bool


def records_shown(session: Session, review: Review) -> list[RecordShown]:
    """Every officer's decision of the review, the first first, without withheld names (R14)."""
    hidden = withheld_in(session, review.id)
    return [_shown(session, review, one, hidden) for one in records_of(session, review.id)]


def _shown(session: Session, review: Review, row: OfficerDecision, hidden: Sequence[Withheld]) -> RecordShown:
    decision = session.get_one(Determination, row.determination_id)
    aside, report = set_aside_of(session, decision.notice_id), report_of(session, row.id)
    at = f"{day(decision.decided_at)}, {clock_time(decision.decided_at)}"
    put_aside = ""
    if aside is not None:
        who = f"{aside.in_words} on {day(aside.row.set_aside_at)}, {clock_time(aside.row.set_aside_at)}"
        put_aside = f"By {who}. {text_shown(aside.row.because, hidden)}"
    told = [
        ("Decided", f"{at}, by {person_by_id(session, row.decided_by).name}, {decision.delegated}", "R08"),
        *_texts(row, decision.holders_account),
        *_relied(session, decision),
        *_reported(report),
        ("How it stands", ". ".join(dict.fromkeys(one.in_words for one in effects_of(session, decision))) + ".", "R49"),
    ]
    return RecordShown(
        row=row,
        title=f"Decision of {day(decision.decided_on)}",
        says=_says(session, review, decision),
        reasons=text_shown(decision.reasons, hidden),
        facts=tuple((label, text_shown(text, hidden), rule) for label, text, rule in told if text.strip()),
        notice=notice_by_id(session, decision.notice_id).reference,
        stands=aside is None,
        put_aside=put_aside,
        to_report=row.is_urgent and report is None,
    )


def _texts(row: OfficerDecision, account: str) -> list[Told]:
    consulted = f"{row.consulted}, {day(row.consulted_on)}: {row.consulted_says}" if row.consulted_on else ""
    return [
        ("Why it was urgent", row.urgent_because, "R24"),
        ("The risk to the public", row.risk, "R24"),
        ("Why a hearing could not be waited for", row.why_no_hearing, "R24"),
        ("What the licence holder said", account, "R25"),
        ("Why the licence holder was not asked", row.not_asked_because, "R25"),
        ("Options considered and rejected", row.options_rejected, "R08"),
        ("Conflicts of interest declared", row.conflicts_declared, "R20"),
        ("Consulted", consulted, "R08"),
    ]


def _relied(session: Session, decision: Determination) -> list[Told]:
    relied = [one.alleges for one in relied_on(session, determination_id=decision.id)]
    return [("Relied on", "; ".join(relied), "R28")]


def _reported(report: UrgentReport | None) -> list[Told]:
    if report is None:
        return []
    return [("Reported", f"{day(report.reported_on)}, to {report.reported_to}: {report.says}", "R24")]


def _says(session: Session, review: Review, decision: Determination) -> tuple[str, ...]:
    rows = [drafted_outcome(row) for row in outcomes_of(session, decision.id)]
    licences = {one.id: one for one in licences_by_id(session, [row.licence_id for row in rows])}
    holder = holder_by_id(session, review.holder_id).name
    return tuple(outcome_sentence(row, licences[row.licence_id], holder) for row in rows)
