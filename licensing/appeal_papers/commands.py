"""Making the papers of an appeal for the court, and handing them out. Each version is kept and hashed."""

from collections.abc import Sequence
from datetime import datetime

from pikepdf import PdfError
from sqlmodel import Session, col, select

from licensing.appeal_papers.models import AppealPapers
from licensing.appeal_papers.queries import public_minutes, version_numbered, versions_of
from licensing.appeal_papers.records import (
    certificate,
    hearing_record,
    officer_record,
    policy_record,
    reasons_record,
)
from licensing.appeal_papers.rules import APPEAL_PAPERS_RULES, WRITTEN_SINCE, AppealPapersFacts, Section, is_picture
from licensing.appeals.models import Appeal
from licensing.appeals.queries import get_appeal, lodged_on
from licensing.appeals.rules import APPELLANT_WORDS, COURT_WORDS
from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.decisions.models import Determination
from licensing.errors import Refused
from licensing.hearings.models import Hearing
from licensing.hearings.queries import day_of, hearing_by_id
from licensing.notices.models import Notice, NoticeRevision
from licensing.notices.queries import notice_by_id, revision_of, service_of
from licensing.notices.records import Record, print_record
from licensing.notices.rules import tells_the_proposal
from licensing.officer_reports.queries import finished_by
from licensing.papers.assembling import Assembled, Part, assemble
from licensing.papers.front import Cover
from licensing.papers.models import PapersEdition, PapersPage
from licensing.papers.queries import editions_of
from licensing.papers.rules import tells
from licensing.papers.words import words_of_pages
from licensing.powers.queries import holding_by_id
from licensing.powers.rules import council_mode
from licensing.register.queries import holder_by_id
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.reviews.withheld import withheld_in
from licensing.rulebook import broken, refuse_if
from licensing.web.wording import day


class PicturesUnread(Refused):
    """Pages are only pictures, and nobody has said to have looked at them. `pages`: their labels, in words."""

    def __init__(self, reason: str, *, pages: str, about: str) -> None:
        super().__init__(reason, codes=["R14"], about=about)
        self.pages = pages


def make_appeal_papers(
    session: Session, reference: str, *, appeal: str, looked_at: str = "", by: Actor, now: datetime
) -> AppealPapers:
    """One PDF for the court, with the record of the hearing on top; a version of its own, kept byte for byte.

    `looked_at`: the pages that are only pictures, as the officer confirms to have looked at them for withheld names.
    Raises NotFound, and Refused before the notice is served, where a page would tell a withheld name or a proposal, and
    where pages that nobody looked at could (R14, R50, R78).
    """
    review = take_review(session, reference)
    row = get_appeal(session, review.id, appeal)
    decision = session.get_one(Determination, row.determination_id)
    notice = notice_by_id(session, decision.notice_id)
    service, revision = service_of(session, notice.id), revision_of(session, notice.id)
    hearing = _hearing(session, decision)
    is_heard = hearing is None or hearing.closed_at is not None
    facts = AppealPapersFacts(service is not None and revision is not None, is_heard, ())
    refuse_if(broken(APPEAL_PAPERS_RULES, facts, on=now.date()), about=reference)
    made = _assembled(session, review, row, _parts(session, review, decision, notice, now), now)
    words = words_of_pages(made.pdf)
    _refuse_names(session, review, made, words, now)
    _refuse_proposal(session, review, decision, made, words)
    pictures = _refuse_unread(session, review, made, words, looked_at)

    before = versions_of(session, row.id)
    papers = AppealPapers(
        appeal_id=row.id, number=(before[0].number if before else 0) + 1, pdf=made.pdf, sha256=made.sha256,
        pages=len(made.labels), contents=[one.plain for one in made.contents], made_by=by.id or 0, made_at=now,
    )  # fmt: skip
    session.add(papers)
    session.flush()
    record(
        session, "appeal_papers.made", about=reference, by=by, at=now, appeal=row.reference, version=papers.number,
        sha256=papers.sha256, pages=papers.pages, contents=[one.title for one in made.contents],
        looked_at=pictures,
    )  # fmt: skip
    return papers


def hand_out(session: Session, reference: str, *, appeal: str, number: int, by: Actor, now: datetime) -> AppealPapers:
    """One version to be taken away: who took which is written in the case's history. Raises NotFound."""
    review = take_review(session, reference)
    row = get_appeal(session, review.id, appeal)
    papers = version_numbered(session, row.id, number)
    record(
        session, "appeal_papers.taken", about=reference, by=by, at=now, appeal=row.reference, version=number,
        sha256=papers.sha256,
    )  # fmt: skip
    return papers


def _parts(session: Session, review: Review, decision: Determination, notice: Notice, now: datetime) -> list[Part]:
    council = settings_on(session, now.date())[Setting.AUTHORITY_NAME]
    hearing, revision = _hearing(session, decision), revision_of(session, notice.id)
    fair = (
        hearing_record(session, review, hearing, council, now)
        if hearing
        else officer_record(session, review, decision, council, now)
    )
    parts = [_printed("fair", fair.title, Section.HEARING, fair, now)]
    parts += _decision(session, review, decision, notice, revision, council, now)
    until = (hearing.closed_at or now) if hearing else decision.decided_at
    report = finished_by(session, review.id, until)
    if report is not None:
        parts.append(Part("report", "Officer’s report", Section.REPORT, bytes(report.pdf)))
    parts += [_edition(session, one) for one in editions_of(session, review.id) if one.made_at <= until]
    minutes = public_minutes(session, day_of(session, hearing).id) if hearing else None
    if minutes is not None:
        parts.append(Part("minutes", "Public minutes of the hearing day", Section.MINUTES, minutes))
    if decision.policy_version:
        policy = policy_record(review, decision, council, now)
        parts.append(_printed("policy", f"Convictions policy, {decision.policy_version}", Section.POLICY, policy, now))
    return parts


def _hearing(session: Session, decision: Determination) -> Hearing | None:
    """The hearing that the decision rests on; None for an officer's, who decided without one."""
    return hearing_by_id(session, decision.hearing_id) if decision.hearing_id is not None else None


def _decision(
    session: Session, review: Review, decision: Determination, notice: Notice, revision: NoticeRevision | None,
    council: str, now: datetime,
) -> list[Part]:  # fmt: skip
    if revision is None:
        return []
    served = certificate(session, review, notice, revision, council, now)
    reasons = reasons_record(session, review, decision, council, now)
    return [
        Part("notice", f"Notice of the decision, {notice.reference}", Section.DECISION, bytes(revision.pdf)),
        _printed("service", "Certificate of service", Section.DECISION, served, now),
        _printed("reasons", "The decision and its reasons", Section.DECISION, reasons, now),
    ]


def _printed(key: str, title: str, section: Section, told: Record, now: datetime) -> Part:
    return Part(key, title, section, print_record(told, at=now).pdf)


def _edition(session: Session, edition: PapersEdition) -> Part:
    """A set of papers as it was published: its pages keep the labels that reasons and minutes know them by."""
    labels = session.exec(
        select(PapersPage.label).where(PapersPage.edition_id == edition.id).order_by(col(PapersPage.place))
    ).all()
    title = f"{edition.name.capitalize()}, published on {day(edition.made_at)}"
    return Part(f"edition:{edition.number}", title, Section.PAPERS, bytes(edition.pdf), were=tuple(labels))


def _assembled(session: Session, review: Review, appeal: Appeal, parts: Sequence[Part], now: datetime) -> Assembled:
    council = settings_on(session, now.date())[Setting.AUTHORITY_NAME]
    lines = [
        ("Licence holder", holder_by_id(session, review.holder_id).name),
        ("Who appeals", APPELLANT_WORDS[appeal.appellant]), ("Court", COURT_WORDS[appeal.court]),
        ("The court’s reference", appeal.court_reference or "Not known"),
        ("Appeal brought on", day(lodged_on(session, appeal))),
        ("Made", day(now)),
    ]  # fmt: skip
    try:
        return assemble(
            Cover(f"Papers of appeal {appeal.reference}, {review.reference}", council, lines), parts, at=now
        )
    except PdfError as problem:
        said = "One of the documents is no readable PDF: open the notice, the report and the papers to see which."
        raise Refused(said, codes=[""], about=review.reference) from problem


def _refuse_proposal(
    session: Session, review: Review, decision: Determination, made: Assembled, words: Sequence[str]
) -> None:
    """No page tells what councillors proposed, where that was advice to a commissioner: it is not the court's (R78).

    Only what was written since: the record of the hearing was masked line by line, and the report, the papers and the
    policy stood before anybody proposed.
    """
    hearing = _hearing(session, decision)
    if hearing is None or council_mode(holding_by_id(session, hearing.holding_id).mode):
        return
    told = {label for label, said in zip(made.labels, words, strict=True) if tells_the_proposal(said)}
    titles = [one.title for one in made.contents if told & set(one.labels) and one.section in WRITTEN_SINCE]
    if titles:
        said = f"What councillors propose is advice to the commissioner, and is not told. It stands in: {titles[0]}."
        raise Refused(said, codes=["R78"], about=review.reference)


def _refuse_unread(session: Session, review: Review, made: Assembled, words: Sequence[str], looked_at: str) -> str:
    """The pages without words that can be searched, "" for none. Raises Refused where a name is withheld in the case
    and nobody says to have looked at just those (R14)."""
    label_only = [label for label, said in zip(made.labels, words, strict=True) if is_picture(said, label)]
    pages = ", ".join(label_only) if withheld_in(session, review.id) else ""
    if pages and pages != looked_at:
        said = (
            "A name is withheld in this case, and these pages are only pictures, in which no name can be searched for"
        )
        raise PicturesUnread(f"{said}: {pages}.", pages=pages, about=review.reference)
    return pages


def _refuse_names(session: Session, review: Review, made: Assembled, words: Sequence[str], now: datetime) -> None:
    """No page tells a withheld name, whoever wrote it (R14)."""
    hidden = [one.name for one in withheld_in(session, review.id)]
    but = holder_by_id(session, review.holder_id).name
    told = {label for label, said in zip(made.labels, words, strict=True) if tells(said, hidden, but=but)}
    titles = tuple(one.title for one in made.contents if told & set(one.labels))
    if told:
        broken_by = broken(APPEAL_PAPERS_RULES, AppealPapersFacts(True, True, titles or ("the cover",)), on=now.date())
        says = [f"{one.says} It stands in: {'; '.join(titles) or 'the cover'}. ({one.source})" for one in broken_by]
        raise Refused(*says, codes=[one.code for one in broken_by], about=review.reference)
