"""*Today*: what needs this person, counted; the programme as a sum that anyone can check; the work by date."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import Actor
from licensing.casefile.days import LIVE, days_held_on
from licensing.followups.queries import Work, work_of
from licensing.notices.bulk.queries import jobs
from licensing.notices.queries import Stage, count_at, count_waiting
from licensing.outbox.models import OutboxMessage
from licensing.outbox.queries import promises_given_up
from licensing.people.permissions import Permission, holds
from licensing.reviews.models import Programme
from licensing.reviews.queries import programmes, standing_counts
from licensing.reviews.rules import Standing
from licensing.reviews.withheld import names_hidden_in, text_shown
from licensing.web.parts import Count, Link, Term
from licensing.web.wording import clock_time
from licensing.web.wording import day as in_words

Way = Callable[..., Link]


@dataclass(frozen=True, slots=True)
class Sum:
    """One programme's line: identified, and where each of them stands (R72)."""

    programme: Programme
    terms: Sequence[Term]


@dataclass(frozen=True, slots=True)
class Today:
    """What the page shows."""

    sum: Sum | None
    counts: Sequence[Count]
    work: Work
    given_up: Sequence[OutboxMessage]


def today(session: Session, by: Actor, *, team: bool, page: int, now: datetime, way: Way) -> Today:
    """Everything on the page; the number of statements does not grow with the work."""
    on = now.date()
    work = _shown(session, work_of(session, by, team=team, on=on, page=page), by)
    line = _programme_line(session, way) if holds(by, Permission.LIST_CASES) else None
    return Today(
        sum=line,
        counts=[*_of_work(work), *_of_cases(session, by, on=on, way=way)],
        work=work,
        given_up=promises_given_up(session, limit=10) if holds(by, Permission.MANAGE_NOTICES) else [],
    )


def sum_of(counts: dict[Standing, int], programme: Programme, way: Way) -> Sum:
    """The programme's sum, each number a link to as many cases."""

    def href(**asked: str) -> str:
        return way("", "casefile.reviews", query={"programme": programme.id, **asked}).href

    scheduled, to_do = counts[Standing.SCHEDULED], counts[Standing.TO_BE_SCHEDULED]
    missing = counts[Standing.UNACCOUNTED]
    return Sum(
        programme,
        [
            Term(sum(counts.values()), "identified", href()),
            Term(counts[Standing.DECIDED], "decided", href(standing=Standing.DECIDED)),
            Term(
                counts[Standing.AWAITING_DECISION], "heard, decision awaited", href(standing=Standing.AWAITING_DECISION)
            ),
            Term(
                scheduled + to_do, "due to be heard", href(due="yes"), f"{scheduled} scheduled, {to_do} to be scheduled"
            ),
            Term(
                counts[Standing.CLOSED_WITHOUT_HEARING],
                "closed without a hearing",
                href(standing=Standing.CLOSED_WITHOUT_HEARING),
            ),
            Term(
                missing,
                "not accounted for",
                href(standing=Standing.UNACCOUNTED),
                "Open them: no hear-by date" if missing else "",
                gap=True,
            ),
        ],
    )


def _programme_line(session: Session, way: Way) -> Sum | None:
    newest = next(iter(programmes(session)), None)
    return sum_of(standing_counts(session, newest.id, listed=LIVE), newest, way) if newest else None


def _shown(session: Session, work: Work, by: Actor) -> Work:
    """The tasks without the names that are withheld from this reader in their cases (R14)."""
    hidden = names_hidden_in(session, {task.about for task in work.tasks if task.about}, by)
    tasks = [replace(task, says=text_shown(task.says, hidden.get(task.about or "", []))) for task in work.tasks]
    return replace(work, tasks=tasks)


def _of_work(work: Work) -> list[Count]:
    counts = []
    if work.overdue:
        first = work.tasks[0]
        counts.append(Count(work.overdue, "Overdue", "#work", f"{first.says}, due {in_words(first.due_on)}", late=True))
    if work.due:
        counts.append(Count(work.due, "Due today", "#work"))
    return counts


def _of_cases(session: Session, by: Actor, *, on: date, way: Way) -> list[Count]:
    counts = [
        Count(cases, "Case heard today" if cases == 1 else "Cases heard today",
              way("", "casefile.hearing_day", day=reference).href, clock_time(starts_at))
        for reference, starts_at, cases in days_held_on(session, on=on)
    ]  # fmt: skip
    if holds(by, Permission.MANAGE_NOTICES):
        counts += _of_notices(session, by, way, on=on)
    if holds(by, Permission.SCHEDULE):
        ready = standing_counts(session, None, listed=LIVE)
        waiting, heard = ready[Standing.TO_BE_SCHEDULED], ready[Standing.AWAITING_DECISION]
        counts += _some(waiting, "to schedule", way, "casefile.reviews", standing=Standing.TO_BE_SCHEDULED.value)
        counts += _some(heard, "heard, decision awaited", way, "casefile.reviews", standing="awaiting_decision")
    return counts


def _of_notices(session: Session, by: Actor, way: Way, *, on: date) -> list[Count]:
    drafts = count_at(session, Stage.DRAFT, person_id=by.id)
    post, by_hand = count_waiting(session, person_id=by.id)
    counts = []
    if drafts:
        href = way("", "casefile.notices", query={"stage": Stage.DRAFT.value}).href
        counts.append(Count(drafts, "Notice to approve" if drafts == 1 else "Notices to approve", href))
    if post:
        counts.append(Count(post, "In today’s post", way("", "notices.post").href, "Letters to hand to Royal Mail"))
    if by_hand:
        href = way("", "casefile.notices", query={"stage": Stage.APPROVED.value}).href
        counts.append(Count(by_hand, "To deliver by hand", href, "Then record their service"))
    for job in jobs(session, person_id=by.id, since=clock.at(on, 0)):
        if not job.is_over:
            left, when = job.letters - job.ended, "Stopped" if job.is_stopped else "Under way"
            counts.append(
                Count(left, "Left in a bulk issue", way("", "notices.bulk_job", job=job.reference).href, when)
            )
    return counts


def _some(number: int, what: str, way: Way, route: str, **asked: str) -> list[Count]:
    if not number:
        return []
    return [Count(number, f"{'Case' if number == 1 else 'Cases'} {what}", way("", route, query=asked).href)]
