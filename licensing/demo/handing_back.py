"""June to December 2016: the new members' first hearings, the appeals, and the protocol by which the power returns."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from licensing import clock
from licensing.appeals.commands import CourtsWord, lodge_appeal, record_court_result
from licensing.appeals.queries import appeals_of
from licensing.appeals.rules import Ending
from licensing.audit.rules import Actor
from licensing.decisions.rules import OnAppeal
from licensing.demo import decisions, hearings, plan
from licensing.demo.beginnings import OVERSIGHT
from licensing.demo.stage import Act, Does, Stage
from licensing.documents.intake import limits
from licensing.documents.opened import Opened
from licensing.documents.opening import open_file
from licensing.handback.commands import StepTaken, make_pack, record_step
from licensing.handback.rules import ProtocolStep
from licensing.hearings.rules import Motion
from licensing.notices.records import Part, Record, print_record
from licensing.powers.commands import record_holding
from licensing.powers.rules import Condition, Function, Mode
from licensing.register.commands import add_concern
from licensing.register.models import LicenceHolder
from licensing.register.queries import licences_of
from licensing.register.rules import ConcernKind
from licensing.reviews.commands import open_review
from licensing.reviews.queries import get_review, licences_under
from licensing.reviews.rules import Risk

TAXIS = Function.TAXI_LICENSING
INSTRUMENT = "Directions of 7 November 2016, to take effect on 13 December 2016"
S = ProtocolStep


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of the protocol as the script tells of it; `paper`: the title of the document that goes with it."""

    step: S
    on: date
    owner: str
    says: str
    paper: str = ""
    also: dict[str, Any] = field(default_factory=dict)


COMMISSIONER = "Elspeth Sugden, commissioner"
STEPS: tuple[Taken, ...] = (
    Taken(S.SERVICES, date(2016, 6, 6), COMMISSIONER,
          "Every review of the programme was heard by March 2016. Notices go out within a day of the decision."),
    Taken(S.LEADERSHIP, date(2016, 6, 6), COMMISSIONER,
          "A head of service in post since 2015; standards and a plan to 2018 adopted by the council in April 2016."),
    Taken(S.ASSURANCE, date(2016, 7, 4), COMMISSIONER,
          "Peer review by two neighbouring licensing authorities, June 2016: reasons clear, files complete.",
          "Peer review of licensing, June 2016"),
    Taken(S.COUNCILLORS, date(2016, 7, 29), COMMISSIONER,
          "Evidence pack 1: the evidence since the members changed in May 2016, and before. Every member is trained."),
    Taken(S.LEADERS_LETTER, date(2016, 8, 1), "Cllr Howard Pemberton, Leader of the council",
          "Leading members want the function back, and accept the commissioner’s oversight for a time.",
          "Letter from the Leader of the council, 1 August 2016"),
    Taken(S.COUNCIL_BID, date(2016, 8, 2), "Rhiannon Carlisle, monitoring officer",
          "The council made no separate bid: it supports the commissioners’ own proposal. Minute 31 of 2 August 2016."),
    Taken(S.EXPERT_PANEL, date(2016, 8, 4), "Desmond Oakley, chair of the expert panel",
          "Tested on 4 August 2016. Ready, if the commissioner goes on sampling cases for a year."),
    Taken(S.LAY_PANEL, date(2016, 8, 8), "Farida Noor, Independent Person",
          "Independent members and both Independent Persons heard three members and read six sets of reasons: ready."),
    Taken(S.PROPOSAL, date(2016, 8, 11), "Elspeth Sugden, for the commissioners",
          "Return of one function: taxi and private hire licensing, its executive and its other parts.",
          "Draft revised Directions, August 2016"),
    Taken(S.REPLY, date(2016, 10, 19), "The Secretary of State",
          "Minded to return licensing. Representations by the council and by anybody else.",
          also={"representations_until": date(2016, 11, 3)}),
    Taken(S.PUBLIC_NOTICE, date(2016, 10, 20), "Marcus Crowther, democratic services",
          "On the council’s pages, in two papers and at the Town Hall. Eleven answers: nine for, two against."),
    Taken(S.GOING_ON, date(2016, 11, 4), "Elspeth Sugden, for the commissioners",
          "Those against feared a return to old ways; sampling answers that. The right to withdraw stays."),
    Taken(S.NEW_DIRECTIONS, date(2016, 11, 7), "The Secretary of State",
          "Taxi and private hire licensing goes back to the council; the commissioner oversees.",
          also={"effective_on": plan.HAND_BACK_DAY.on}),
    Taken(S.CONDITIONS, date(2016, 11, 8), COMMISSIONER,
          f"{OVERSIGHT} Looked at again after twelve months; release needs no case in which she advised otherwise."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Appealed:
    """An appeal against one case's decision: when it was lodged, and how and when it ended."""

    number: int
    lodged_on: date
    ended_on: date
    stands: OnAppeal = OnAppeal.UPHELD
    ending: Ending = Ending.HEARD


APPEALS = (
    Appealed(33, date(2016, 1, 8), date(2016, 3, 17)),
    Appealed(35, date(2016, 1, 5), date(2016, 4, 7)),
    Appealed(41, date(2016, 1, 28), date(2016, 2, 22), ending=Ending.WITHDRAWN),
    Appealed(47, date(2016, 2, 12), date(2016, 5, 19)),
    Appealed(55, date(2016, 3, 10), date(2016, 6, 9)),
    Appealed(63, date(2016, 4, 5), date(2016, 7, 14), stands=OnAppeal.QUASHED),
)


def handing_back() -> Iterator[Act]:
    """Every act of it, in any order."""
    for appealed in APPEALS:
        yield Act(clock.at(appealed.lodged_on, 12), "officer", _lodges(appealed))
        yield Act(clock.at(appealed.ended_on, 15), "officer", _ends(appealed))
    for place, number in enumerate(plan.AFTER_THE_ELECTION):
        yield Act(clock.at(date(2016, 5, 31), 10, 5 * place), "officer", _opens(place, number))
    for day in plan.SUMMER_DAYS:
        yield from hearings.prepared(day)
        yield from hearings.heard(day, lambda number: Motion(plan.LATER_PROPOSALS[number]))
        yield from decisions.proposed(day)
        yield from decisions.reserved(day)
        yield from decisions.noticed(day)
    yield from returning()


def returning() -> Iterator[Act]:
    """What the return itself takes: the evidence pack, the holding, and each step of the protocol."""
    yield Act(clock.at(date(2016, 7, 29), 9), "commissioner", _packs)
    yield Act(clock.at(date(2016, 11, 7), 10), "administrator", _holds)
    for taken in STEPS:
        yield Act(clock.at(taken.on, 16), "commissioner", _takes(taken))


def _lodges(appealed: Appealed) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        reference, on = stage.reviews[appealed.number], appealed.lodged_on
        licences = [one.id or 0 for one in licences_under(session, get_review(session, reference).id)]
        lodge_appeal(
            session, reference, licence_ids=licences, lodged_on=on, told_on=on, court_reference="",
            says="The decision went further than the facts bear.", by=by, now=now,
        )  # fmt: skip

    return does


def _ends(appealed: Appealed) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        reference = stage.reviews[appealed.number]
        review = get_review(session, reference)
        words = {one.id or 0: CourtsWord(appealed.stands) for one in licences_under(session, review.id)}
        record_court_result(
            session, reference, appeal=appeals_of(session, review.id)[0].reference, ending=appealed.ending,
            given_on=appealed.ended_on, says="As the court’s register has it.", words=words, by=by, now=now,
        )  # fmt: skip

    return does


def _opens(place: int, number: int) -> Does:
    """A review of the ordinary kind: the holders furthest down the register whose licences last."""

    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        lasting = (one for one in reversed(stage.holders) if lasts(session, one))
        holder = [next(lasting) for _ in range(place + 2)][-1]  # the very last is kept for the sampled case
        for says in ("A complaint about a fare", "Did not report an accident within three days"):
            add_concern(
                session, holder.reference, kind=ConcernKind.NON_COMPLIANCE, says=says, happened_on=date(2016, 4, 12),
                source="Officer’s file note", by=by, now=now,
            )  # fmt: skip
        review = open_review(
            session, holder_id=holder.id, licence_ids=[one.id for one in licences_of(session, holder.id)],
            why="A complaint, and an accident that was not reported.", risk=Risk.MEDIUM, identified_on=now.date(),
            owner_id=by.id, hear_by=date(2016, 8, 31), by=by, now=now,
        )  # fmt: skip
        stage.reviews[number] = review.reference
        stage.kept[f"holder {number}"] = holder

    return does


def lasts(session: Session, holder: LicenceHolder) -> bool:
    """Whether each of the holder's licences runs well beyond the hand-back."""
    return all(licence.expires_on > date(2017, 6, 30) for licence in licences_of(session, holder.id))


def _packs(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    make_pack(session, TAXIS, first=plan.PROPOSAL_DAY.on, last=date(2016, 7, 28), by=by, now=now)


def _holds(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    oversees = stage.people["commissioner"]
    record_holding(
        session, mode=Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT, held_from=plan.HAND_BACK_DAY.on,
        instrument=INSTRUMENT, conditions=OVERSIGHT, nominees=[(oversees.name, oversees.id, False)],
        asks=frozenset(Condition), by=by, now=now,
    )  # fmt: skip


def _takes(taken: Taken) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        told = StepTaken(taken.on, taken.owner, taken.says, **taken.also)
        file = _paper(taken, now) if taken.paper else None
        record_step(session, TAXIS, step=taken.step, told=told, file=file, by=by, now=now)

    return does


def _paper(taken: Taken, now: datetime) -> Opened:
    record = Record(
        title=taken.paper, authority="Calderbrook Metropolitan Borough Council", reference="Hand-back of licensing",
        dated=f"{taken.on.day} {taken.on:%B %Y}", parts=(Part("In short", f"{taken.says}\n{taken.owner}"),),
    )  # fmt: skip
    return open_file(f"{taken.paper}.pdf", print_record(record, at=now).pdf, limits())
