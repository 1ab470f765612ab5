"""The papers of the demonstration's next hearing day: letters that came in, papers published, one late statement."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import Actor
from licensing.demo.plan import DayPlan
from licensing.demo.stage import Act, Does, Stage
from licensing.documents.commands import Label, receive_document
from licensing.documents.intake import limits
from licensing.documents.opening import open_file
from licensing.documents.rules import ExemptParagraph, Section, Sensitivity
from licensing.papers.commands import Leave, note_opened, publish_papers
from licensing.papers.front import typeset
from licensing.papers.gathering import gather
from licensing.papers.queries import editions_of
from licensing.reviews.queries import get_review
from licensing.web.wording import day


@dataclass(frozen=True, slots=True)
class Letter:
    """Something that was sent in. `{reference}` in its words is the review's."""

    title: str
    sender: str
    signed: str
    section: Section
    says: tuple[str, ...]
    is_open: bool = False


POLICE = Letter(
    "Disclosure to the licensing authority", "Calder Valley Police", "PC 2214 Ambler, licensing unit",
    Section.OFFENCES_AND_CONCERNS,
    (
        "On 14 September 2015 officers stopped the vehicle in Station Approach after a report from a passenger.",
        "The driver gave two accounts of the journey. The passenger’s account was taken the same evening.",
        "No charge was brought. The matter is disclosed because it bears on the safety of passengers.",
    ),
)  # fmt: skip
POLICY = Letter(
    "Convictions policy, part 4", "Calderbrook Council", "Adopted on 6 July 2015", Section.POLICY,
    ("A complaint need not have led to a conviction to be taken into account.",
     "Each case is looked at on its own facts; a departure from the policy is explained."),
    is_open=True,
)  # fmt: skip
STATEMENT = Letter(
    "Statement of the licence holder", "The licence holder", "Signed, the licence holder", Section.REPRESENTATIONS,
    ("I have driven in Calderbrook for eleven years.",
     "I was tired at the end of a long shift, and I was short with the passenger. I am sorry for it.",
     "I have since been on the council’s training and would like the panel to know it."),
)  # fmt: skip
REFERENCE = Letter(
    "Letter from an operator", "Weir Cars", "The manager", Section.REPRESENTATIONS,
    ("He has driven for us since 2009. We had one complaint, which we dealt with at the time.",),
)  # fmt: skip


def papers(plan: DayPlan) -> Iterator[Act]:
    """Letters come in, the papers are out with the agenda, one statement is late and let in; members read."""
    first, *others = plan.cases
    came, out, late, let_in, read = (plan.on - timedelta(days=days) for days in (19, 14, 5, 4, 3))
    letters = [(first, POLICE), (first, POLICY), *((one, REFERENCE) for one in others)]
    for minute, (number, letter) in enumerate(letters):
        yield Act(clock.at(came, 11, minute), "officer", _receives(number, letter))
    for minute, number in enumerate(plan.cases):
        yield Act(clock.at(out, 15, minute), "clerk", _publishes(number))
    yield Act(clock.at(late, 15), "officer", _receives(first, STATEMENT))
    yield Act(clock.at(let_in, 10), "clerk", _publishes(first, late_on=let_in))
    for key, most in (("barraclough", 2), ("nakamura", 1), ("commissioner", 2)):
        yield Act(clock.at(read, 19), key, _opens(first, most))


def _receives(number: int, letter: Letter) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        told = asdict(letter) | {"dated": day(now)}
        file = open_file(f"{letter.title}.pdf", typeset("sent_in.typ", told, at=now), limits())
        sensitivity = Sensitivity.OPEN if letter.is_open else Sensitivity.EXEMPT
        paragraph = None if letter.is_open else ExemptParagraph.ONE
        label = Label(letter.section, sensitivity, paragraph, letter.title, letter.sender)
        receive_document(session, stage.reviews[number], file=file, label=label, by=by, now=now)

    return does


def _publishes(number: int, *, late_on: date | None = None) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        reference = stage.reviews[number]
        seen = gather(session, get_review(session, reference), on=now.date()).seen
        leave = Leave(
            stage.people["ellis"].id, late_on, "It is the licence holder’s own answer, and short.",
            "It is the licence holder’s own; the police had it the same day.",
        )  # fmt: skip
        publish_papers(session, reference, seen=seen, leave=leave if late_on else None, by=by, now=now)

    return does


def _opens(number: int, most: int) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        reference = stage.reviews[number]
        for edition in editions_of(session, get_review(session, reference).id)[:most]:
            note_opened(session, reference, edition=edition, by=by, now=now)

    return does
