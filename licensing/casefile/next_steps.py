"""*What happens next* in a review, from opened to served: done, now, still to come, each with its rule. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from licensing.people.permissions import Permission
from licensing.powers.rules import Body, Mode, body_name, hears_with_panel, needs_proposal, panel_name, who_decides
from licensing.reviews.rules import Status
from licensing.web.parts import Link, State, Step
from licensing.web.wording import day as in_words

Way = Callable[..., Link | None]
HEARD = frozenset({Status.HEARD, Status.DECIDED})


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as far as it has got."""

    reference: str
    is_approved: bool
    served_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """How the hearing notice stands towards its hearing (R23, R24)."""

    serve_by: date
    is_kept: bool
    is_over: bool
    is_waived: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """What is true of a review today."""

    reference: str
    status: Status
    mode: Mode | None
    questions: int
    hear_by: date | None
    expires_first: date | None
    hearing_on: date | None = None
    hearing_day: str = ""
    hearing_notice: Letter | None = None
    notice_period: NoticePeriod | None = None
    agenda_by: date | None = None
    agenda_clear: int = 0
    is_on_agenda: bool = False
    is_open: bool = False
    heard_on: date | None = None
    proposals: int = 0
    sent_back: bool = False
    decision_notice: Letter | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One step with the way to take it, and the permission that takes."""

    step: Step
    is_done: bool
    label: str = ""
    route: str = ""
    key: str = "reference"
    value: str = ""
    needs: Permission | None = None


def steps(it: Progress, may: Callable[[Permission], bool], way: Way) -> list[Step]:
    """The list for the page: what is done, the one thing to do now with its button, what is still to come."""
    if it.status is Status.CLOSED:
        return [Step("Closed without a hearing", State.DONE, rules=["R72"])]
    shown: list[Step] = []
    now_found = False
    for planned in plan(it):
        if planned.is_done:
            shown.append(replace(planned.step, state=State.DONE))
        elif now_found:
            shown.append(planned.step)
        else:
            now_found = True
            shown.append(replace(planned.step, state=State.NOW, button=_button(planned, may, way)))
    return shown


def plan(it: Progress) -> Sequence[Planned]:
    """Every step of this review's life, in order."""
    return [
        _questions(it),
        _accounted(it),
        _schedule(it),
        _call(it),
        *([] if it.mode and not hears_with_panel(it.mode) else [_agenda(it)]),  # the commissioner alone is no meeting
        _hear(it),
        *([_propose(it)] if it.mode and needs_proposal(it.mode) else []),
        _decide(it),
        _serve(it.decision_notice, Step("Serve the decision notice", rules=["R45", "R51"])),
    ]


def _button(planned: Planned, may: Callable[[Permission], bool], way: Way) -> Link | None:
    if not planned.route or (planned.needs is not None and not may(planned.needs)):
        return None
    return way(planned.label, planned.route, **{planned.key: planned.value})


def _questions(it: Progress) -> Planned:
    written = f"{it.questions} to cover" if it.questions else "None yet"
    return Planned(
        Step("Questions to cover written", rules=["R28"], detail=f"{written}."),
        it.questions > 0 or it.status in HEARD,
        "Add a question",
        "reviews.question_form",
        value=it.reference,
        needs=Permission.MANAGE_REVIEWS,
    )


def _accounted(it: Progress) -> Planned:
    says = f"By {in_words(it.hear_by)}." if it.hear_by else "No date is set, so the review is not accounted for."
    return Planned(
        Step("Day by which it is to be heard", rules=["R72"], detail=says),
        it.hear_by is not None or it.hearing_on is not None or it.status in HEARD,
        "Set the hear-by date",
        "reviews.hear_by_form",
        value=it.reference,
        needs=Permission.MANAGE_REVIEWS,
    )


def _schedule(it: Progress) -> Planned:
    if it.status in HEARD:
        says = f"Last heard {in_words(it.heard_on)}." if it.heard_on else ""
    elif it.hearing_on:
        says = f"{in_words(it.hearing_on)}."
    elif it.expires_first:
        says = (
            f"Before {in_words(it.expires_first)}, when the licence expires. An expired licence cannot be revoked or "
            "suspended."
        )
    else:
        says = ""
    resumes = it.status is Status.PART_HEARD
    return Planned(
        Step("Schedule the resumed hearing" if resumes else "Schedule a hearing", rules=["R23", "R76"], detail=says),
        it.hearing_on is not None or it.status in HEARD,
        "Schedule a hearing",
        "sittings.schedule",
        value=it.reference,
        needs=Permission.SCHEDULE,
    )


def _call(it: Progress) -> Planned:
    """The hearing notice, and whether the case may lawfully be heard on its day (R23, R24)."""
    step = Step("Serve the hearing notice", rules=["R23", "R24", "R52"])
    letter, period, day = it.hearing_notice, it.notice_period, in_words(it.hearing_on) if it.hearing_on else ""
    if it.status in HEARD or not day:
        return Planned(step, it.status in HEARD)
    if letter is None or period is None:
        return Planned(replace(step, detail="The day was announced to everybody: no notice goes out."), True)
    if period.is_kept:
        agreed = "The licence holder agreed in writing to a shorter notice. " if period.is_waived else ""
        says = f"{_how_far(letter)} {agreed}It may be heard on {day}."
        return Planned(replace(step, detail=says), True)
    by = in_words(period.serve_by)
    late = f"Too late: it had to be served by {by}. It may not be heard on {day} unless the holder agrees in writing."
    says = late if period.is_over else f"It must be served by {by}, or it may not be heard on {day}."
    planned = _serve(letter, replace(step, detail=f"{_how_far(letter)} {says}"))
    if period.is_over and (letter.served_on or not letter.is_approved):
        return replace(
            planned, is_done=False, label="Move the hearing", route="sittings.schedule", key="reference",
            value=it.reference, needs=Permission.SCHEDULE,
        )  # fmt: skip
    return replace(planned, is_done=False)


def _serve(letter: Letter | None, step: Step) -> Planned:
    if letter is None:
        return Planned(step, False)
    return Planned(
        step if step.detail else replace(step, detail=_how_far(letter)),
        letter.served_on is not None,
        "Record its service" if letter.is_approved else "Read and approve it",
        "casefile.notice",
        key="notice",
        value=letter.reference,
        needs=Permission.MANAGE_NOTICES,
    )


def _how_far(letter: Letter | None) -> str:
    if letter is None:
        return ""
    if letter.served_on:
        return f"Given {in_words(letter.served_on)}."
    due = f" Due by {in_words(letter.due_on)}." if letter.due_on else ""
    return ("Approved; its service is not recorded yet." if letter.is_approved else "Drafted, to be approved.") + due


def _agenda(it: Progress) -> Planned:
    says = f"By {in_words(it.agenda_by)}, {it.agenda_clear} clear working days before." if it.agenda_by else ""
    return Planned(
        Step("Publish the agenda", rules=["R22"], detail="Published." if it.is_on_agenda else says),
        it.is_on_agenda or it.status in HEARD,
        "Open the hearing day",
        "casefile.hearing_day",
        key="day",
        value=it.hearing_day,
        needs=Permission.MANAGE_HEARING_DAYS if it.hearing_day else None,
    )


def _hear(it: Progress) -> Planned:
    panel = f"The {panel_name(it.mode)}" if it.mode and hears_with_panel(it.mode) else "The commissioner"
    step = Step(f"{panel} hears the case", rules=["R25", "R74"])
    if it.is_open:
        needs = Permission.RUN_HEARINGS
        return Planned(step, False, "Go to the hearing", "hearings.room", value=it.reference, needs=needs)
    if it.hearing_day and it.status not in HEARD:
        return Planned(step, False, "Open the hearing day", "casefile.hearing_day", key="day", value=it.hearing_day)
    return Planned(step, it.status in HEARD)


def _propose(it: Progress) -> Planned:
    return Planned(
        Step(
            "The panel answers and proposes again" if it.sent_back else "The panel proposes",
            rules=["R05", "R78"],
            detail="Not announced, and not told to the licence holder.",
        ),
        it.status is Status.DECIDED or (it.proposals > 0 and not it.sent_back),
        "Write the proposal",
        "decisions.propose",
        value=it.reference,
        needs=Permission.SIGN_AS_CHAIR,
    )


def _decide(it: Progress) -> Planned:
    is_done = it.status is Status.DECIDED
    if it.mode is None:
        return Planned(Step("Somebody who holds the power decides", rules=["R01"]), is_done)
    if who_decides(it.mode) is Body.COMMISSIONER:
        title, route, needs = "The commissioner decides, with her own reasons", "decisions.judge", "R04"
        permission = Permission.DECIDE_AS_COMMISSIONER
    else:
        title, route, needs = f"The {body_name(it.mode)} decides", "decisions.panel_decide", "R01"
        permission = Permission.SIGN_AS_CHAIR
    return Planned(Step(title, rules=[needs]), is_done, "Decide", route, value=it.reference, needs=permission)
