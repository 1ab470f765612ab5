"""The demonstration's scheme of delegation: the commissioner's, in two versions, each with one modest entry."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime

from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import Actor
from licensing.decisions.rules import Outcome
from licensing.delegations.commands.scheme import EntryGiven, publish_scheme
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
URGENTLY = (
    "The senior licensing officer may, where the public cannot wait for a hearing, revoke or suspend a driver’s "
    "licence with immediate effect, after consulting the commissioner. Each such decision is reported to her."
)
DOCUMENT = Letter(
    "Scheme of delegation, licensing", "Calderbrook Council", "Published by the commissioner", Section.POLICY,
    (URGENTLY, "Every other decision is the commissioner’s own."),
)  # fmt: skip


def delegations() -> Iterator[Act]:
    """Published in the first week of the intervention, and anew when the way in which the power is held changed."""
    yield Act(clock.at(date(2015, 3, 3), 11), "administrator", _publishing(IN_FORCE_FROM))
    yield Act(clock.at(PROPOSALS_FROM, 8, 30), "administrator", _publishing(PROPOSALS_FROM))


def _publishing(from_day: date):  # type: ignore[no-untyped-def]
    """A version in force from that day, by the commissioner who holds the power on the day of the act."""

    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        told = asdict(DOCUMENT) | {"dated": day(now)}
        against = frozenset({Outcome.REVOKED, Outcome.SUSPENDED})
        urgent = Limits(against, DRIVER_KINDS, most_days=28, consults=Consults.COMMISSIONER, only_urgent=True)
        publish_scheme(
            session, title=DOCUMENT.title, published_on=now.date(), in_force_from=from_day, in_force_until=None,
            document=open_file("Scheme of delegation.pdf", typeset("sent_in.typ", told, at=now), limits()),
            entries=[EntryGiven(SENIOR, None, urgent)], by=by, now=now,
        )  # fmt: skip

    return does
