"""What is written for an appeal's papers: the hearing's record, the certificate of service, the reasons, the policy."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from licensing.appeal_papers.rules import told_to_court
from licensing.audit.rules import SYSTEM
from licensing.decisions.models import Determination
from licensing.decisions.queries import drafted_outcome, outcomes_of, relied_on
from licensing.decisions.telling import fit_and_proper_sentence, ground_sentence, outcome_sentence
from licensing.delegations.shown import records_shown
from licensing.errors import Refused
from licensing.hearings.course import LogKind
from licensing.hearings.fairness import fair_record
from licensing.hearings.models import Hearing
from licensing.hearings.queries import chain_of_hearings, day_of, log_of
from licensing.hearings.record_shown import log_shown
from licensing.notices.models import Notice, NoticeRevision
from licensing.notices.queries import services_of
from licensing.notices.records import Part, Record, RecordTable
from licensing.notices.rules import METHOD_WORDS
from licensing.powers.queries import holding_by_id
from licensing.powers.rules import Body, council_mode
from licensing.register.convictions import PolicyLine, categories
from licensing.register.queries import holder_by_id, licences_by_id
from licensing.reviews.models import Review
from licensing.reviews.withheld import Withheld, text_shown, withheld_in
from licensing.web.wording import clock_time, day, instant, long_day

IN_PRIVATE = frozenset({LogKind.ADVISED})  # what members were advised in private is not the court's or the holder's
ADVICE = "advice"


def hearing_record(session: Session, review: Review, hearing: Hearing, council: str, now: datetime) -> Record:
    """What made the hearing fair, its timed log and who came and went: as far as the court and the holder may read."""
    hidden, is_advice = (
        withheld_in(session, review.id),
        not council_mode(holding_by_id(session, hearing.holding_id).mode),
    )
    fair = fair_record(session, review)
    held = day_of(session, hearing)
    facts = [("Licence holder", holder_by_id(session, review.holder_id).name), ("Heard on", long_day(held.held_on))]
    parts = [
        Part(one.title, _list([*one.lines, *([f"Missing: {one.missing}"] if one.missing else [])], hidden, is_advice))
        for one in fair.parts
        if one.key != ADVICE
    ]
    parts += [*_logs(session, hearing, hidden, is_advice), _movements(session, review, hidden, now)]
    sealed = (
        f"Sealed on {instant(fair.seal.sealed_at)}. SHA-256: {fair.seal.sha256.hex()}" if fair.seal else "Not sealed."
    )
    parts.append(Part("Seal", sealed))
    return _record("Record of the hearing", review, council, now, facts, parts)


def officer_record(session: Session, review: Review, decision: Determination, council: str, now: datetime) -> Record:
    """What an officer's decision put on record beside itself, where no hearing was held (SI 2014/2095, reg.7; R24).

    Raises Refused where nothing is on record of it.
    """
    shown = next((one for one in records_shown(session, review) if one.row.determination_id == decision.id), None)
    if shown is None:
        said = "An officer decided without a hearing, and no record of that decision is kept: the papers would lack it."
        raise Refused(said, codes=["R08"], about=review.reference)
    facts = [("Licence holder", holder_by_id(session, review.holder_id).name), ("Decided by", shown.row.post)]
    parts = [Part("No hearing", "An officer decided, within the scheme of delegation. No hearing was held.")]
    parts += [Part(label, text) for label, text, _ in shown.facts]
    return _record("Record of the officer’s decision", review, council, now, facts, parts)


def certificate(
    session: Session, review: Review, notice: Notice, revision: NoticeRevision, council: str, now: datetime
) -> Record:
    """How and when the notice was served, every attempt and rebuttal with it, and the hash of what was served."""
    rows = [
        (
            METHOD_WORDS[one.method], day(one.sent_on), day(one.given_on) if one.given_on else "Not received",
            one.served_by, one.proof or one.because, day(one.recorded_at),
        )
        for one in services_of(session, notice.id)
    ]  # fmt: skip
    headings = ("How", "Sent or left", "Given in law", "By", "Proof, or why not", "Recorded")
    facts = [
        ("Notice", notice.reference),
        ("Addressed to", revision.address.replace("\n", ", ")),
        ("SHA-256", revision.sha256),
    ]
    return _record(
        "Certificate of service",
        review,
        council,
        now,
        facts,
        [Part("Service", table=RecordTable(headings, tuple(rows)))],
    )


def reasons_record(session: Session, review: Review, decision: Determination, council: str, now: datetime) -> Record:
    """Who decided what of each licence, on which findings, with the reasons as they were signed."""
    holder, rows = (
        holder_by_id(session, review.holder_id).name,
        [drafted_outcome(one) for one in outcomes_of(session, decision.id)],
    )
    licences = {one.id: one for one in licences_by_id(session, [row.licence_id for row in rows])}
    who = "I" if decision.body is Body.COMMISSIONER else "We"
    hidden = withheld_in(session, review.id)
    said = [
        " ".join(
            filter(
                None,
                (
                    outcome_sentence(row, licences[row.licence_id], holder, first_person=who), ground_sentence(row),
                    fit_and_proper_sentence(row, licences[row.licence_id], first_person=who),
                    row.public_safety_explanation,
                ),
            )
        )
        for row in rows
    ]  # fmt: skip
    found = [f"- {one.alleges}" for one in relied_on(session, determination_id=decision.id)]
    holding = holding_by_id(session, decision.holding_id)
    texts = {
        "What was decided": "\n".join(said),
        "What was found": "\n".join(found) or "Nothing is relied on.",
        "What the licence holder said": decision.holders_account or "Nothing is recorded.",
        "Reasons": decision.reasons,
    }
    parts = [Part(title, text_shown(words, hidden)) for title, words in texts.items()]
    facts = [
        ("Licence holder", holder),
        ("Decided on", long_day(decision.decided_on)),
        ("Power held under", holding.instrument),
        ("Policy applied", decision.policy_version or "None in force"),
        ("SHA-256 of what was signed", decision.content_sha256.hex()),
    ]
    return _record("The decision and its reasons", review, council, now, facts, parts)


def policy_record(review: Review, decision: Determination, council: str, now: datetime) -> Record:
    """The version of the convictions policy that was in force on the day of the decision, line by line (R39)."""
    lines = categories(decision.policy_version)
    rows = tuple((one.category, _how_long(one), one.extra) for one in lines)
    facts = [("Version", decision.policy_version), ("In force on", long_day(decision.decided_on))]
    table = RecordTable(("Offence or matter", "No licence for", "And"), rows)
    return _record("Convictions policy", review, council, now, facts, [Part("What it presumes", table=table)])


def _logs(session: Session, hearing: Hearing, hidden: Sequence[Withheld], is_advice: bool) -> list[Part]:
    parts = []
    for one in chain_of_hearings(session, hearing):
        lines = [line for line in log_of(session, one.id) if line.kind not in IN_PRIVATE]
        told = told_to_court([text_shown(line.says, hidden) for line in lines], is_advice=is_advice)
        rows = tuple((clock_time(line.at), words) for line, words in zip(lines, told, strict=True))
        parts.append(Part(f"Timed log, {day(one.opened_at)}", table=RecordTable(("Time", "What"), rows)))
    return parts


def _movements(session: Session, review: Review, hidden: Sequence[Withheld], now: datetime) -> Part:
    moved = log_shown(session, review.reference, by=SYSTEM, now=now).movements
    rows = tuple((clock_time(one.stands.at), text_shown(one.stands.says, hidden)) for one in moved)
    return Part("Who came and went", table=RecordTable(("Time", "Who"), rows))


def _list(lines: Sequence[str], hidden: Sequence[Withheld], is_advice: bool) -> str:
    return "\n".join(f"- {text_shown(one, hidden)}" for one in told_to_court(lines, is_advice=is_advice))


def _how_long(line: PolicyLine) -> str:
    return "No time ends it" if line.never else f"{line.min_years} years from {line.runs_from.replace('_', ' ')}"


def _record(
    title: str, review: Review, council: str, now: datetime, facts: Sequence[tuple[str, str]], parts: Sequence[Part]
) -> Record:
    return Record(title, council, review.reference, f"Printed {day(now)}", tuple(facts), tuple(parts))
