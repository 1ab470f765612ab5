"""The wording of letters as it is kept: which version counts on a day, what there was, and writing the next one."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Invalid, Stale
from licensing.notices.models import LetterWording
from licensing.notices.rules import NOTICE_WORDS, NoticeKind
from licensing.notices.wording import (
    PART_WORDS,
    RULES,
    Worded,
    WordingFacts,
    WordingPart,
    standard_wording,
    version_in_force,
)
from licensing.rulebook import broken, refuse_if

MOST_VERSIONS = 500  # of one kind of letter, its three parts together
CHAIN = "wording"  # the history in which each version's writing is kept, with that of its kind of letter


def wording_on(session: Session, kind: NoticeKind, on: date) -> tuple[Worded, ...]:
    """What the standard parts of this kind of letter say on a day, in the order of the parts; empty ones left out."""
    versions = versions_of(session, kind)
    found = (_in_force(versions, part, on) or standard_wording(kind, part) for part in WordingPart)
    return tuple(one for one in found if one.text.strip())


def versions_of(session: Session, kind: NoticeKind) -> Sequence[LetterWording]:
    """Every version of every part of this kind of letter, in the order written."""
    return session.exec(
        select(LetterWording).where(LetterWording.kind == kind).order_by(col(LetterWording.id)).limit(MOST_VERSIONS)
    ).all()


def write_wording(
    session: Session,
    kind: NoticeKind,
    *,
    part: WordingPart,
    text: str,
    in_force_from: date,
    because: str,
    seen: int,
    by: Actor,
    now: datetime,
) -> LetterWording:
    """Write the next version of one part, from a day on; an empty text leaves the part out.

    `seen` is the id of the last version that the page showed, 0 for none: Stale when there is a later one. Raises
    Refused with every rule that the words break (R46, R56, R78), Invalid for a day that has passed.
    """
    written = [one for one in versions_of(session, kind) if one.part is part]
    last = written[-1] if written else None
    if (last.id if last else 0) != seen:
        raise Stale(
            "Somebody wrote another version after you opened this page.",
            theirs={PART_WORDS[part]: last.text if last else "", "From": last.in_force_from if last else ""},
            yours={PART_WORDS[part]: text, "From": in_force_from},
            back=f"/notices/wording/{kind}/{part}",
        )
    if in_force_from < now.date():
        raise Invalid(
            "Letters of past days keep their wording.", fields={"in_force_from": "Choose today or a later day"}
        )
    if len(written) >= MOST_VERSIONS // len(WordingPart):
        raise Invalid("This part has as many versions as can be kept.", fields={"text": "No further version fits"})
    refuse_wording(kind, text, on=now.date())
    row = LetterWording(
        kind=kind, part=part, text=text.strip(), in_force_from=in_force_from, because=because, written_by=by.id,
        written_at=now, supersedes=last.id if last else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, "wording.written", about=f"{CHAIN}:{kind}", by=by, at=now, letter=NOTICE_WORDS[kind], part=part,
        text=row.text, in_force_from=in_force_from, because=because,
    )  # fmt: skip
    return row


def refuse_wording(kind: NoticeKind, text: str, *, on: date) -> None:
    """Raise Refused when the words tell what a letter of this kind may not tell (R46, R56, R78)."""
    refuse_if(broken(RULES, WordingFacts(kind, text), on=on))


def with_draft(wording: Sequence[Worded], part: WordingPart, text: str) -> tuple[Worded, ...]:
    """The wording as it would be with this text in this part: for a preview, before anything is written."""
    return (*(one for one in wording if one.part is not part), Worded(part, text.strip()))


def _in_force(versions: Sequence[LetterWording], part: WordingPart, on: date) -> Worded | None:
    written = [(one.in_force_from, Worded(part, one.text, one.id)) for one in versions if one.part is part]
    return version_in_force(written, on)
