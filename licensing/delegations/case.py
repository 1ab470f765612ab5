"""A review as an officer meets it who may decide it: the entry relied on, what the holder was told, every check."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, number_on
from licensing.authority.rules import Setting
from licensing.contact.queries import reply_to
from licensing.decisions.drafts import Draft
from licensing.decisions.facts import Case, Delegated, facts_for, outcome_facts
from licensing.decisions.heard import unheard
from licensing.decisions.lawfulness import RULES, SigningCheck
from licensing.decisions.naming import naming_check
from licensing.decisions.outcomes import RULES as OUTCOME_RULES
from licensing.delegations.bounds import BOUNDS_RULES, BoundsFacts, had_time
from licensing.delegations.models import DelegationEntry, DelegationScheme
from licensing.delegations.queries import Entry, Kept, entries_for, kept_by, limits_of, scheme_on
from licensing.delegations.rules import OFFICER_RULES, Consults, Measure, OfficerFacts, Urgency, longest_days
from licensing.notices.models import Notice
from licensing.notices.queries import notice_by_id, service_of
from licensing.people.models import Person
from licensing.people.queries import person_by_id
from licensing.people.walls import walled_people
from licensing.powers.queries import deciding_nominee, get_holding, nominees_of
from licensing.powers.rules import Body, body_name, council_mode
from licensing.register.convictions import policy_in_force
from licensing.register.queries import standings_of
from licensing.reviews.models import Review
from licensing.reviews.queries import licences_under, people_in
from licensing.reviews.rules import Status, bars_from_deciding
from licensing.rulebook import Standing, checks
from licensing.sittings.models import Listing
from licensing.sittings.queries import listing_of
from licensing.web.wording import day as in_words

OF_EVERY_DECISION = frozenset({"R34", "R38", "R39", "R56", "R78"})  # of `decisions`, those that ask for no hearing
OFF = "The hearing to which you were called on {day} will not take place."


@dataclass(frozen=True, slots=True)
class Given:
    """What the officer records beside the decision (SI 2014/2095, reg.7; R08, R14, R20, R24)."""

    entry_id: int | None
    options_rejected: str
    conflicts_declared: str
    has_conflict: bool
    consulted_office: Consults = Consults.NOBODY
    consulted: str = ""  # who answered for that office
    consulted_on: date | None = None
    consulted_agrees: bool | None = None
    consulted_says: str = ""
    urgency: Urgency | None = None

    @property
    def texts(self) -> Mapping[str, str]:
        """Everything written here, by the title of its field."""
        told = self.urgency
        return {
            "Options considered and rejected": self.options_rejected,
            "Conflicts of interest declared": self.conflicts_declared,
            "Who was consulted": self.consulted,
            "What they said": self.consulted_says,
            "Why it is urgent": told.because if told else "",
            "The risk to the public": told.risk if told else "",
            "Why a hearing could not be waited for": told.why_no_hearing if told else "",
            "Why the licence holder was not asked": told.not_asked_because if told else "",
        }


@dataclass(frozen=True, slots=True)
class OfficersCase:
    """The case, the scheme of the day, and which of its entries name this officer."""

    case: Case
    officer: Person
    scheme: DelegationScheme | None
    kept: Kept | None  # how today's holder of the power has the scheme
    entries: tuple[Entry, ...]
    listing: Listing | None
    call: Notice | None  # the hearing notice that stands
    called_on: date | None  # it was served, and is taken to have been given on this day
    has_begun: bool

    @property
    def is_holders(self) -> bool:
        """Did whoever holds the power today make the scheme, or adopt it?"""
        return self.kept is not None

    @property
    def is_commissioners(self) -> bool:
        """Does the commissioner decide today, and not councillors?"""
        return not council_mode(self.case.holding.mode)

    @property
    def is_called(self) -> bool:
        """Was the holder called to a hearing, by a notice that was served?"""
        return self.called_on is not None

    def entry(self, entry_id: int | None) -> DelegationEntry | None:
        """The entry relied on, if it is one that names this officer today."""
        return next((one.row for one in self.entries if one.row.id == entry_id), None)


def officers_case(session: Session, review: Review, *, by: Actor, now: datetime) -> OfficersCase:
    """Everything about the review, the scheme and the officer that does not depend on what is decided."""
    on, officer = now.date(), person_by_id(session, by.id or 0)
    holding, scheme = get_holding(session, on=on), scheme_on(session, on=on)
    listing = listing_of(session, review.id)
    call = notice_by_id(session, listing.notice_id) if listing and listing.notice_id else None
    served = service_of(session, call.id) if call is not None else None
    told = frozenset(call.content.get("matters", ())) if call is not None and served is not None else frozenset()
    licences = licences_under(session, review.id)
    case = Case(
        review=review,
        heard=unheard(session, review, holding.mode, told=told, on=on),
        holding=holding,
        nominee=deciding_nominee(session, holding, review.reference, on=on),
        licences=tuple(licences),
        standings=standings_of(session, [licence.id for licence in licences], at=now),
        policy=policy_in_force(on) or "",
        on=on,
    )
    return OfficersCase(
        case=case,
        officer=officer,
        scheme=scheme,
        kept=kept_by(session, scheme, holding, on=on) if scheme else None,
        entries=entries_for(session, scheme, officer) if scheme else (),
        listing=listing,
        call=call,
        called_on=served.given_on if served else None,
        has_begun=review.status in (Status.PART_HEARD, Status.HEARD)
        or (listing is not None and now >= listing.starts_at),
    )


def delegated_case(it: OfficersCase, given: Given) -> Case:
    """The case as it is decided: by the officer, in the post, under the entry relied on."""
    entry = it.entry(given.entry_id)
    number = f", entry {entry.number}" if entry else ""
    from_day = in_words(it.scheme.in_force_from) if it.scheme else ""
    off = OFF.format(day=in_words(it.listing.starts_at)) if it.listing and it.is_called else ""
    return replace(
        it.case,
        delegated=Delegated(
            post=(entry.post if entry else "") or it.officer.post or "licensing officer",
            scheme=f"the scheme of delegation in force from {from_day}{number}",
            is_urgent=given.urgency is not None,
            kept=_kept_words(it),
            hearing_off=off,
        ),
    )


def _kept_words(it: OfficersCase) -> str:
    """By whom the scheme was made or adopted, when, and by what, to follow its name."""
    if it.kept is None:
        return ""
    did, who = "made" if it.kept.is_made else "adopted", body_name(it.case.holding.mode)
    return f"{did} by the {who} on {in_words(it.kept.on)} ({it.kept.instrument})"


def officer_facts(session: Session, it: OfficersCase, given: Given, draft: Draft) -> OfficerFacts:
    """The facts that the rules judge an officer's decision by."""
    case, entry = it.case, it.entry(given.entry_id)
    relied = [line for line in case.heard.lines if line.question_id in draft.relied_on]
    parts = {one.person_id for one in people_in(session, case.review.id) if bars_from_deciding(one.role)}
    by_id = {licence.id: licence for licence in case.licences}
    return OfficerFacts(
        is_published=it.scheme is not None,
        is_holders=it.is_holders,
        limits=limits_of(entry) if entry else None,
        measures=tuple(
            Measure(
                by_id[one.licence_id].number, by_id[one.licence_id].kind, one.outcome,
                longest_days(one.suspension_days, one.suspension_months), one.is_immediate,
            )
            for one in draft.outcomes
            if one.licence_id in by_id
        ),
        licences_under_review=tuple(licence.number for licence in case.licences),
        matters=tuple(line.concern.category if line.concern else "" for line in relied),
        relies_on_unput=len(relied) < len(set(draft.relied_on)) or not all(line.was_put for line in relied),
        reasons=draft.reasons,
        options_rejected=given.options_rejected,
        conflicts_declared=given.conflicts_declared,
        has_part_in_case=it.officer.id in parts,
        has_conflict=given.has_conflict or it.officer.id in walled_people(session, case.review.reference),
        consulted=given.consulted if given.consulted_on and given.consulted_on <= case.on else "",
        consulted_office=given.consulted_office,
        consulted_agrees=given.consulted_agrees,
        consulted_says=given.consulted_says,
        notice_served=it.is_called,
        account=draft.holders_account,
        urgency=given.urgency,
        has_begun=it.has_begun,
    )  # fmt: skip


def bounds_facts(session: Session, it: OfficersCase, given: Given, draft: Draft) -> BoundsFacts:
    """What the rules that no scheme can loosen look at."""
    on = it.case.on
    return BoundsFacts(
        is_urgent=given.urgency is not None,
        mode=it.case.holding.mode,
        is_commissioners=it.kept is not None and it.kept.is_made,
        outcomes=frozenset(one.outcome for one in draft.outcomes),
        is_cleared=_is_cleared(session, it, given),
        had_time=had_time(
            it.called_on, on, clear_days=number_on(session, Setting.HEARING_NOTICE_CLEAR_DAYS, on),
            has_replied=it.call is not None and reply_to(session, it.call.id) is not None,
            closed=closed_days(session),
        ),
    )  # fmt: skip


def _is_cleared(session: Session, it: OfficersCase, given: Given) -> bool:
    """Did a commissioner whom the instrument of the day names agree before the decision? (R06)"""
    if given.consulted_office is not Consults.COMMISSIONER or given.consulted_agrees is not True:
        return False
    if given.consulted_on is None or not it.case.holding.held_from <= given.consulted_on <= it.case.on:
        return False
    names = {_plain(one.name) for one in nominees_of(session, it.case.holding.id)}
    return bool(given.consulted_says.strip()) and _plain(given.consulted) in names


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def officer_checks(session: Session, it: OfficersCase, given: Given, draft: Draft, *, by: Actor) -> list[SigningCheck]:
    """*Checks before you sign*: the limits of the scheme, and what every decision must hold."""
    case = delegated_case(it, given)
    facts = officer_facts(session, it, given, draft)
    bounds = bounds_facts(session, it, given, draft)
    lines = [
        *(SigningCheck(one.code, one.rule.says, one.rule.source, one.standing, "")
          for one in checks(OFFICER_RULES, facts, on=case.on)),
        *(SigningCheck(one.code, one.rule.says, one.rule.source, one.standing, "")
          for one in checks(BOUNDS_RULES, bounds, on=case.on)),
    ]  # fmt: skip
    whole = facts_for(session, case, draft, body=Body(case.holding.decides), by=by)
    lines += [
        SigningCheck(one.code, one.rule.says, one.rule.source, one.standing, "")
        for one in checks((rule for rule in RULES if rule.code in OF_EVERY_DECISION), whole, on=case.on)
    ]
    for outcome in outcome_facts(session, case, draft):
        lines += [
            SigningCheck(one.code, one.rule.says, one.rule.source, one.standing, outcome.licence)
            for one in checks(OUTCOME_RULES, outcome, on=case.on)
        ]
    lines.append(naming_check(session, case, draft, also=given.texts))
    order = list(Standing)
    return sorted(lines, key=lambda line: order.index(line.standing))
