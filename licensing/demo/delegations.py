"""The demonstration's scheme of delegation: one version, made under the Directions, with two modest entries."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime

from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import Actor
from licensing.decisions.rules import Outcome
from licensing.delegations.commands.scheme import EntryGiven, adopt_scheme, publish_scheme
from licensing.delegations.rules import Consults, Limits
from licensing.demo.beginnings import PROPOSALS_FROM
from licensing.demo.papers import Letter
from licensing.demo.stage import Act, Stage
from licensing.documents.intake import limits
from licensing.documents.opening import open_file
from licensing.documents.rules import Section
from licensing.papers.front import typeset
from licensing.register.rules import DRIVER_KINDS
from licensing.web.wording import day

IN_FORCE_FROM = date(2015, 3, 9)
SENIOR = "Senior licensing officer"
DOCUMENT = Letter(
    "Scheme of delegation, licensing", "Calderbrook Council", "Published on 3 March 2015", Section.POLICY,
    (
        "The senior licensing officer may, where the public cannot wait for a hearing, revoke or suspend a driver’s "
        "licence with immediate effect, after consulting the commissioner. Each such decision is reported to her.",
        "The senior licensing officer may give a warning or take no further action, once the notice of the hearing has "
        "been served.",
    ),
)  # fmt: skip


def delegations() -> Iterator[Act]:
    """Published in the first week of the intervention, and adopted when the way in which the power is held changed."""
    yield Act(clock.at(date(2015, 3, 3), 11), "administrator", _publish)
    yield Act(clock.at(PROPOSALS_FROM, 8, 30), "administrator", _adopt)


def _publish(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    told = asdict(DOCUMENT) | {"dated": day(now)}
    against, kept = {Outcome.REVOKED, Outcome.SUSPENDED}, {Outcome.WARNING, Outcome.NO_FURTHER_ACTION}
    urgent = Limits(frozenset(against), DRIVER_KINDS, most_days=28, consults=Consults.COMMISSIONER, only_urgent=True)
    publish_scheme(
        session, title=DOCUMENT.title, published_on=now.date(), in_force_from=IN_FORCE_FROM, in_force_until=None,
        document=open_file("Scheme of delegation.pdf", typeset("sent_in.typ", told, at=now), limits()),
        entries=[EntryGiven(SENIOR, None, urgent), EntryGiven(SENIOR, None, Limits(frozenset(kept)))], by=by, now=now,
    )  # fmt: skip


def _adopt(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    adopt_scheme(session, 1, instrument="Commissioner’s written decision of 30 November 2015", adopted_on=now.date(),
                 by=by, now=now)  # fmt: skip
