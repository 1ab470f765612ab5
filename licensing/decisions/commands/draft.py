"""Writing before a signature: a draft is kept, words are suggested in it, and the chair takes them in or declines.

A draft triggers nothing. Every version is a row of its own and stays; after the signature none is added.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.composing import compose, joined
from licensing.decisions.facts import Case, case_of
from licensing.decisions.models import DraftVersion, SuggestedWords, SuggestedWordsAnswer
from licensing.decisions.queries import latest_proposal
from licensing.decisions.rules import BY_SEVERITY, DRAFT_TEXT_WORDS, DraftOrigin, DraftText
from licensing.decisions.signing import refuse_unless_chair
from licensing.decisions.tracked import Change, changes, taken_into
from licensing.decisions.writing import (
    draft_numbered,
    draft_that_stands,
    finding_rows,
    is_being_written,
    latest_version,
    refuse_unless_may_see,
)
from licensing.errors import Invalid, NotFound, Refused, Stale
from licensing.reviews.queries import take_review

Typed = Mapping[str, str | list[str]]
LONGEST = {DraftText.REASONS: 8000, DraftText.HOLDERS_ACCOUNT: 4000}


@dataclass(frozen=True, slots=True)
class Page:
    """Where it was written: the version that the page showed, and the page's own key."""

    version: int
    key: uuid.UUID


def keep_draft(
    session: Session, reference: str, *, typed: Typed, page: Page, by: Actor, now: datetime, is_composed: bool = False
) -> DraftVersion:
    """Keep what the chair has written so far; the same again adds no version.

    `is_composed`: the findings are put together into the reasons first. Raises Stale where another page kept a later
    version, NotAllowed for anybody but the chair, Refused once it is signed.
    """
    case = _case(session, reference, now=now)
    refuse_unless_chair(case, by=by)
    refuse_overwriting(session, case, typed=typed, page=page)
    kept = _composed(session, case, typed) if is_composed else dict(typed)
    latest = draft_that_stands(session, case.review.id)
    if latest is not None and latest.typed == kept:
        return latest
    return _write(session, case, kept, page=page.key, origin=DraftOrigin.WRITTEN, by=by, now=now)


def suggest_words(
    session: Session,
    reference: str,
    *,
    of_version: int,
    reasons: str,
    holders_account: str,
    because: str,
    by: Actor,
    now: datetime,
) -> list[SuggestedWords]:
    """The legal adviser's own version of the two texts, kept change by change: nothing of the draft is altered.

    Raises NotFound for a version that is not there, Refused where nothing was changed, and once it is signed.
    """
    case = _case(session, reference, now=now)
    refuse_unless_may_see(session, case, by=by)
    base = draft_numbered(session, case.review.id, of_version)
    standing = draft_that_stands(session, case.review.id)
    if base is None or standing is None or base.proposal_id != standing.proposal_id:
        raise NotFound("There is no such version of this draft.")
    wanted = {DraftText.REASONS: reasons, DraftText.HOLDERS_ACCOUNT: holders_account}
    rows = [
        SuggestedWords(
            draft_id=base.id, review_id=case.review.id, field=field, starts=one.starts, ends=one.ends,
            inserts=one.inserts, because=because, suggested_by=by.id or 0, suggested_at=now,
        )
        for field, text in wanted.items()
        for one in changes(base.text(field), text)
    ]  # fmt: skip
    if not rows:
        raise Refused("Nothing was changed in either text, so nothing is suggested.", codes=[""], about=reference)
    session.add_all(rows)
    session.flush()
    record(session, "words.suggested", about=reference, by=by, at=now, version=of_version, changes=len(rows))
    return rows


def answer_words(
    session: Session, reference: str, *, suggested_id: int, is_taken: bool, by: Actor, now: datetime
) -> SuggestedWordsAnswer:
    """The chair takes suggested words into a new version of the draft, or declines them. Once for each.

    Raises NotFound for words of another case, Refused where what they change has itself been changed since.
    """
    case = _case(session, reference, now=now)
    refuse_unless_chair(case, by=by)
    words = session.get(SuggestedWords, suggested_id)
    if words is None or words.review_id != case.review.id:
        raise NotFound("There are no such suggested words in this case.")
    made = _take(session, case, words, by=by, now=now) if is_taken else None
    answer = SuggestedWordsAnswer(
        suggested_id=words.id, draft_id=made.id if made else None, is_taken=is_taken, answered_by=by.id or 0,
        answered_at=now,
    )  # fmt: skip
    session.add(answer)
    session.flush()
    record(session, "words.answered", about=reference, by=by, at=now, suggestion=words.id, taken=is_taken)
    return answer


def refuse_overwriting(session: Session, case: Case, *, typed: Typed, page: Page) -> None:
    """Raise Stale, with both texts, where a later version was kept from another page than this one."""
    latest = draft_that_stands(session, case.review.id)
    if (latest.number if latest else 0) == page.version or (latest is not None and latest.page == page.key):
        return
    raise Stale(
        "This was written on, or words were taken into it, on another page after you opened this one.",
        theirs={DRAFT_TEXT_WORDS[field]: latest.text(field) if latest else "" for field in DraftText},
        yours={DRAFT_TEXT_WORDS[field]: str(typed.get(field.value, "")) for field in DraftText},
        back=f"/reviews/{case.review.reference}/draft",
    )


def _case(session: Session, reference: str, *, now: datetime) -> Case:
    """The case, its row held. Raises Refused once what was written is signed."""
    case = case_of(session, take_review(session, reference), now=now)
    if not is_being_written(session, case):
        raise Refused(
            "Nothing is being written in this case: it is signed, or not heard to the end.",
            codes=[""],
            about=reference,
        )
    return case


def _composed(session: Session, case: Case, typed: Typed) -> dict[str, str | list[str]]:
    def group(name: str) -> dict[str, str]:
        return {key.removeprefix(f"{name}-"): str(text) for key, text in typed.items() if key.startswith(f"{name}-")}

    relied = typed.get("relied", [])
    text = compose(
        finding_rows(session, case),
        relied=[int(one) for one in ([relied] if isinstance(relied, str) else relied) if one.isdecimal()],
        pages={int(key): one for key, one in group("page").items()},
        weights={int(key): one for key, one in group("weight").items()},
        nothing_less={one: group("lesser")[one.value] for one in BY_SEVERITY if one.value in group("lesser")},
    )
    reasons = joined(str(typed.get("reasons", "")), text)
    _refuse_too_long(DraftText.REASONS, reasons)
    return {**typed, "reasons": reasons}


def _take(session: Session, case: Case, words: SuggestedWords, *, by: Actor, now: datetime) -> DraftVersion:
    base = session.get_one(DraftVersion, words.draft_id)
    standing = draft_that_stands(session, case.review.id)
    now_says = standing.text(words.field) if standing else ""
    text = taken_into(base.text(words.field), now_says, Change(words.starts, words.ends, words.inserts))
    if text is None or standing is None:
        raise Refused(
            "What these words would change has been changed since. Decline them, or change the text yourself.",
            codes=[""],
            about=case.review.reference,
        )
    _refuse_too_long(words.field, text)
    typed = {**standing.typed, words.field.value: text}
    return _write(session, case, typed, page=uuid.uuid4(), origin=DraftOrigin.WORDS_TAKEN, by=by, now=now)


def _refuse_too_long(field: DraftText, text: str) -> None:
    if len(text) > LONGEST[field]:
        wrong = f"{DRAFT_TEXT_WORDS[field]} would be longer than {LONGEST[field]:,} characters"
        raise Invalid(wrong, fields={field.value: wrong})


def _write(
    session: Session, case: Case, typed: Typed, *, page: uuid.UUID, origin: DraftOrigin, by: Actor, now: datetime
) -> DraftVersion:
    latest, proposal = latest_version(session, case.review.id), latest_proposal(session, case.review.id)
    version = DraftVersion(
        review_id=case.review.id,
        hearing_id=case.heard.hearing_id,
        proposal_id=proposal.id if proposal else None,
        number=(latest.number if latest else 0) + 1,
        typed=dict(typed),
        page=page,
        origin=origin,
        recorded_by=by.id or 0,
        recorded_at=now,
        supersedes=latest.id if latest else None,
    )
    session.add(version)
    session.flush()
    record(session, "draft.kept", about=case.review.reference, by=by, at=now, version=version.number, origin=origin)
    return version
