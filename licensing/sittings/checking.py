"""The one check page before a hearing is scheduled: the day, every rule, the notice as it will be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.errors import Refused
from licensing.notices.elements import LetterFacts
from licensing.notices.letters import Plan
from licensing.notices.rules import ServiceMethod
from licensing.notices.showing import Explained, explained
from licensing.register.models import Licence
from licensing.register.queries import holder_by_id
from licensing.reviews.models import HearingNeeds, Review
from licensing.reviews.needs_known import needs_of, needs_of_people
from licensing.reviews.queries import licences_under
from licensing.reviews.withheld import letter_shown, names_hidden_from, row_shown, text_shown
from licensing.rulebook import Check, Standing, checks
from licensing.sittings.calling import hearing_content, notice_as_sent
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.offering import Given, best_method, day_on_offer
from licensing.sittings.publication import latest_publication
from licensing.sittings.queries import Seated, listing_of, seats_of
from licensing.sittings.refusals import wrong_with_time
from licensing.sittings.rules import SchedulingFacts, panel_sentence
from licensing.sittings.scheduling import RULES, DayOnOffer, minutes_free
from licensing.web.wording import day as in_words
from licensing.working_days import clear_working_days_between

LOOKED_FOR = ("R23", "R22", "R14")  # notice, agenda, nobody who took part
ONLY_WARNS = ("R76",)


@dataclass(frozen=True, slots=True)
class Wanted:
    """When a review is to be heard on the day, for how long, and how its holder is told (None: as is best)."""

    starts_at: datetime
    minutes: int
    method: ServiceMethod | None = None
    waived: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A review about to be put down for a day at a time, and the notice that would call its holder."""

    review: Review
    holder: str
    needs: str
    hearing_needs: HearingNeeds | None
    theirs: Sequence[str]  # what those with a part in the case need: "Witness: a hearing loop"
    licences: Sequence[Licence]
    day: HearingDay
    starts_at: datetime
    minutes: int
    minutes_free: int
    seats: Sequence[Seated]
    panel: str
    checks: Sequence[Check[SchedulingFacts]]
    notice: LetterFacts
    letter: dict[str, Any]  # the same letter for the screen: without the names withheld from this reader
    explained: Sequence[Explained]
    waived: str
    urgency: str
    details: Sequence[str]
    moves: Listing | None
    time_wrong: str

    @property
    def first_checks(self) -> list[Check[SchedulingFacts]]:
        """What stands against it, and the three that everybody looks for."""
        return [one for one in self.checks if one.standing is not Standing.FINE or one.code in LOOKED_FOR]

    @property
    def other_checks(self) -> list[Check[SchedulingFacts]]:
        """The rest, all fine. A sentence that only warns is left out where there is nothing to warn of."""
        return [one for one in self.checks if one not in self.first_checks and one.code not in ONLY_WARNS]

    @property
    def plan(self) -> Plan:
        return self.notice.plan

    @property
    def is_lawful(self) -> bool:
        """Nothing stands against it but what a reason may answer."""
        return not self.time_wrong and not any(check.standing is Standing.MUST_FIX for check in self.checks)

    @property
    def needs_reason(self) -> bool:
        return any(check.standing is Standing.GIVE_A_REASON for check in self.checks)


def check_listing(
    session: Session, review: Review, day: HearingDay, wanted: Wanted, *, by: Actor, now: datetime
) -> Checked:
    """What the check page shows this reader. Nothing is written; the act that follows reads the same facts."""
    if day.cancelled_at is not None or now >= day.ends_at:
        raise Refused(f"{day.reference} is cancelled or over. Choose another day.", about=review.reference)
    starts_at, minutes, waived = wanted.starts_at, wanted.minutes, wanted.waived
    offer = day_on_offer(session, review, day, now=now, given=Given(waived=waived, urgency=wanted.urgency))
    plan = Plan(wanted.method or best_method(now.date(), offer.facts.serve_by), now.date())
    content = hearing_content(session, review, day, starts_at=starts_at, minutes=minutes, waived=waived)
    notice = notice_as_sent(session, review, content, plan)
    holder, needs = holder_by_id(session, review.holder_id), needs_of(session, review.id or 0)
    hidden = names_hidden_from(session, review.id or 0, by)
    stood = checks(RULES, offer.facts, on=day.held_on)
    return Checked(
        review=review,
        holder=holder.name,
        needs=text_shown(holder.needs, hidden),
        licences=licences_under(session, review.id or 0),
        day=day,
        starts_at=starts_at,
        minutes=minutes,
        minutes_free=minutes_free(offer),
        seats=seats_of(session, day.id or 0),
        panel=panel_sentence(offer.facts.seats),
        checks=_told(stood),
        notice=notice,
        letter=letter_shown(notice.letter.plain, hidden),
        explained=explained(notice, plan.given_on, service=None),
        waived=waived,
        urgency=wanted.urgency,
        details=[*_kept_away(offer), *_details(offer, plan)],
        hearing_needs=row_shown(needs, hidden, "interpreter", "adjustments", "fewer_members") if needs else None,
        theirs=needs_of_people(session, review.id or 0, hidden),
        moves=listing_of(session, review.id or 0),
        time_wrong=wrong_with_time(offer, starts_at, minutes, now=now),
    )


def _kept_away(offer: DayOnOffer) -> list[str]:
    """Who cannot come on the day, until when and why (R25)."""
    return [one.says for one in offer.facts.kept_away]


def _told(stood: Sequence[Check[SchedulingFacts]]) -> list[Check[SchedulingFacts]]:
    """What stands against it first; of two fine lines of one rule, one."""
    order = [Standing.MUST_FIX, Standing.GIVE_A_REASON, Standing.FINE]
    told: dict[tuple[str, Standing], Check[SchedulingFacts]] = {}
    for check in sorted(stood, key=lambda one: order.index(one.standing)):
        if not (check.standing is Standing.FINE and any(code == check.code for code, _ in told)):
            told.setdefault((check.code, check.standing), check)
    return list(told.values())


def _details(offer: DayOnOffer, plan: Plan) -> list[str]:
    """The two sentences with days in them: how the notice stands, and the agenda."""
    facts = offer.facts
    remain = clear_working_days_between(plan.given_on, facts.hearing_on, facts.closed)
    spare = remain - facts.notice_clear_days
    how = "Posted today first class, in law received" if plan.method.post_class else "Delivered by hand today, received"
    left = "none to spare" if spare == 0 else f"{spare} to spare" if spare > 0 else "too few"
    publish_by = latest_publication(facts.hearing_on, facts.closed, clear_days=facts.agenda_clear_days)
    return [
        f"{how} on {in_words(plan.given_on)}. {remain} clear working days remain and {facts.notice_clear_days} are "
        f"needed: {left}.",
        f"The agenda is to be published by {in_words(publish_by)}.",
    ]
