"""Minutes from draft to published: drafted, changed, submitted, signed, published, corrected. One act each."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.errors import Invalid, Refused, Stale
from licensing.hearings.queries import hearings_on
from licensing.minutes.composing import compose
from licensing.minutes.gathering import day_facts, names_kept_out, names_of_the_seated, panel_decides
from licensing.minutes.models import MinutesPrint, MinutesStepTaken, MinutesVersion
from licensing.minutes.printing import as_record
from licensing.minutes.queries import latest_minutes, presided_on, presides_later, state_of
from licensing.minutes.rules import (
    NEXT,
    PUBLIC_RULES,
    SIGNING_RULES,
    STATE_WORDS,
    MinutesEdition,
    MinutesState,
    MinutesStep,
    PublicFacts,
    SigningFacts,
    tells_a_proposal,
)
from licensing.notices.records import print_record
from licensing.people.naming import names_somebody
from licensing.people.permissions import Permission, demand, may
from licensing.rulebook import broken, refuse_if
from licensing.sittings.commands import chain_of
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import take_hearing_day
from licensing.web.wording import instant

Items = list[dict[str, str]]


def draft_minutes(session: Session, day_reference: str, *, version: int, by: Actor, now: datetime) -> MinutesVersion:
    """Fill every item from what the hearings recorded, what members resolved about the public too (R29).

    What was written before stays, as an earlier version. `version` is the number that was shown, 0 for none; raises
    Stale when there is a later one.
    """
    day = take_hearing_day(session, day_reference)
    latest = latest_minutes(session, day.id)
    _refuse_not_held(session, day)
    facts = day_facts(session, day)
    items = compose(facts)
    _refuse_stale(session, day, latest, version, items, by=by)
    if latest is not None and state_of(session, latest).is_signed:
        raise Refused("These minutes are signed. Correct them instead, and say why.", codes=["R31"])
    because = latest.because if latest else ""  # a correction drafted anew still says why it corrects
    excluded = any(one.is_private for one in facts.cases)
    return _save(session, day, latest, items, public_excluded=excluded, because=because, by=by, now=now)


def change_minutes(
    session: Session,
    day_reference: str,
    *,
    text: Mapping[str, str],
    public: Mapping[str, str],
    because: str,
    version: int,
    by: Actor,
    now: datetime,
) -> MinutesVersion:
    """Change what the items say, in full and for the public, by their keys: a new version, and a draft again.

    Signed minutes are corrected only with a reason (Invalid without one); the signed ones stay as they are.
    """
    day = take_hearing_day(session, day_reference)
    latest = latest_minutes(session, day.id)
    if latest is None:
        raise Refused("There are no minutes of this day yet. Draft them first.")
    items = _changed(latest.items, text, public)
    for one in latest.items:
        if one["reference"] and one["key"] in {*text, *public}:
            demand(session, by, Permission.SEE_CASES, one["reference"])
    _refuse_stale(session, day, latest, version, items, by=by)
    is_signed = state_of(session, latest).is_signed
    if is_signed and not because.strip():
        raise Invalid("A correction says why.", fields={"because": "Enter why the signed minutes are corrected"})
    if items == latest.items:
        raise Refused("Nothing in the minutes was changed, so there is nothing to save.")
    why = because.strip() if is_signed else latest.because
    return _save(session, day, latest, items, public_excluded=latest.public_excluded, because=why, by=by, now=now)


def submit_minutes(session: Session, day_reference: str, *, version: int, by: Actor, now: datetime) -> MinutesStepTaken:
    """The clerk has done with them: they wait for whoever signs. Refused by PUBLIC_RULES."""
    day, latest = _take(session, day_reference, MinutesStep.SUBMITTED, version, by)
    _refuse_public(session, day, latest, now=now)
    return _step(session, day, latest, MinutesStep.SUBMITTED, signed_as="", by=by, now=now)


def approve_minutes(
    session: Session, day_reference: str, *, version: int, by: Actor, now: datetime
) -> MinutesStepTaken:
    """Whoever presided, or presides at a later meeting today, signs them (R31). Both editions are frozen as signed."""
    day, latest = _take(session, day_reference, MinutesStep.APPROVED, version, by)
    later = presides_later(session, day, by.id, on=now.date())
    facts = SigningFacts(presided=presided_on(session, day.id, by.id), presides_today=later is not None)
    refuse_if(broken(SIGNING_RULES, facts, on=now.date()))
    _refuse_public(session, day, latest, now=now)
    where = (
        "who presided" if facts.presided or later is None else f"presiding at {later.reference}, which approved them"
    )
    signed_as = f"{by.name}, {where}"
    _freeze(session, day, latest, signed=f"Signed by {signed_as}, on {instant(now)}.", now=now)
    return _step(session, day, latest, MinutesStep.APPROVED, signed_as=signed_as, by=by, now=now)


def publish_minutes(
    session: Session, day_reference: str, *, version: int, by: Actor, now: datetime
) -> MinutesStepTaken:
    """The public edition, as it was signed, stands on the hearing day's page from now on."""
    day, latest = _take(session, day_reference, MinutesStep.PUBLISHED, version, by)
    return _step(session, day, latest, MinutesStep.PUBLISHED, signed_as="", by=by, now=now)


def _take(
    session: Session, day_reference: str, step: MinutesStep, version: int, by: Actor
) -> tuple[HearingDay, MinutesVersion]:
    """The day's row, locked, and the version that was shown, if the step is open to it."""
    day = take_hearing_day(session, day_reference)
    latest = latest_minutes(session, day.id)
    _refuse_stale(session, day, latest, version, latest.items if latest else [], by=by)
    state = state_of(session, latest) if latest else MinutesState.DRAFT
    if latest is None or (state, step) not in NEXT:
        said = f"These minutes stand as: {STATE_WORDS[state].lower()}." if latest else "There are no minutes yet."
        raise Refused(f"That cannot be done now. {said}")
    return day, latest


def _refuse_not_held(session: Session, day: HearingDay) -> None:
    hearings = hearings_on(session, day.id)
    if day.cancelled_at is not None or not hearings:
        raise Refused("No case was heard on this day, so there is nothing to minute.")
    if any(one.closed_at is None for one in hearings):
        raise Refused("A hearing of this day is still going on. Minutes are drafted once it has ended.")


def _refuse_stale(
    session: Session, day: HearingDay, latest: MinutesVersion | None, version: int, yours: Items, *, by: Actor
) -> None:
    """Stale with both texts, without the cases that this person may know nothing of."""
    if (latest.number if latest else 0) != version:
        raise Stale(
            "The minutes were saved by somebody else after you opened them.",
            theirs=_both(session, latest.items if latest else yours, by),
            yours=_both(session, yours, by),
            back=f"/hearing-days/{day.reference}/minutes",
        )


def _both(session: Session, items: Items, by: Actor) -> dict[str, str]:
    """Each item under its title, in full and for the public."""
    return {
        label: text
        for one in items
        if not one["reference"] or may(session, by, Permission.SEE_CASES, one["reference"])
        for label, text in ((one["title"], one["text"]), (f"{one['title']}, for the public", one["public"]))
    }


def _changed(items: Items, text: Mapping[str, str], public: Mapping[str, str]) -> Items:
    known = {one["key"] for one in items}
    if not {*text, *public} <= known:
        raise Invalid("The form names an item that these minutes do not have. Open them again.")
    return [
        one
        | {
            "text": text.get(one["key"], one["text"]).strip(),
            "public": public.get(one["key"], one["public"]).strip(),
        }
        for one in items
    ]


def _save(
    session: Session,
    day: HearingDay,
    latest: MinutesVersion | None,
    items: Items,
    *,
    public_excluded: bool,
    because: str,
    by: Actor,
    now: datetime,
) -> MinutesVersion:
    saved = MinutesVersion(
        hearing_day_id=day.id,
        number=(latest.number if latest else 0) + 1,
        public_excluded=public_excluded,
        items=items,
        because=because,
        recorded_by=by.id,
        recorded_at=now,
        supersedes=latest.id if latest else None,
    )
    session.add(saved)
    session.flush()
    record(session, "minutes.saved", about=chain_of(day), by=by, at=now, version=saved.number, because=because)
    return saved


def _refuse_public(session: Session, day: HearingDay, version: MinutesVersion, *, now: datetime) -> None:
    """PUBLIC_RULES, each with the items that it is about. The names of those who sat are let stand."""
    names, seated = names_kept_out(session, day), names_of_the_seated(session, day)
    proposes = not panel_decides(session, day)
    facts = PublicFacts(
        names=tuple(one["title"] for one in version.items if names_somebody(_without(one["public"], seated), names)),
        proposals=tuple(
            one["title"] for one in version.items if proposes and one["reference"] and tells_a_proposal(one["public"])
        ),
    )
    found = broken(PUBLIC_RULES, facts, on=now.date())
    if found:
        about = {"R30": facts.names, "R78": facts.proposals}
        raise Refused(
            *(f"{rule.says} Look at: {', '.join(about[rule.code])}. ({rule.source})" for rule in found),
            codes=[rule.code for rule in found],
        )


def _without(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


def _freeze(session: Session, day: HearingDay, version: MinutesVersion, *, signed: str, now: datetime) -> None:
    authority = settings_on(session, day.held_on)[Setting.AUTHORITY_NAME]
    for edition in MinutesEdition:
        printed = print_record(as_record(day, version, edition, authority=authority, signed=signed), at=now)
        sha256 = hashlib.sha256(printed.pdf).digest()
        session.add(
            MinutesPrint(version_id=version.id, edition=edition, pdf=printed.pdf, sha256=sha256, pages=printed.pages)
        )


def _step(
    session: Session,
    day: HearingDay,
    version: MinutesVersion,
    step: MinutesStep,
    *,
    signed_as: str,
    by: Actor,
    now: datetime,
) -> MinutesStepTaken:
    taken = MinutesStepTaken(version_id=version.id, step=step, signed_as=signed_as, taken_by=by.id, taken_at=now)
    session.add(taken)
    session.flush()
    record(session, f"minutes.{step}", about=chain_of(day), by=by, at=now, version=version.number, signed_as=signed_as)
    return taken
