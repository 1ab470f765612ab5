"""The evidence in words: the same groups for the page, the PDF and the CSV, so that what is small is told in none."""

from licensing.decisions.rules import Adequacy, Divergence
from licensing.handback.gathering import Readiness
from licensing.handback.measures import Evidence, Group, Line, MemberLine, between
from licensing.web.parts import Bar, Chart
from licensing.web.wording import count_of, day

BECAME = {
    Divergence.SAME: "The same",
    Divergence.SAME_OUTCOME_OTHER_REASONS: "Other reasons",
    Divergence.SAME_OUTCOME_OTHER_LENGTH: "Other length",
    Divergence.MILDER: "Milder",
    Divergence.HARSHER: "Harsher",
    Divergence.SENT_BACK: "Sent back",
}
ENOUGH = {Adequacy.YES: "Yes", Adequacy.NOT_QUITE: "Not quite", Adequacy.NO: "No"}
STANDS = {
    "upheld": "Upheld",
    "varied": "Changed",
    "quashed": "Set aside",
    "withdrawn": "Withdrawn",
    "struck_out": "Struck out",
    "live": "Not ended yet",
}


def groups(found: Evidence) -> list[Group]:
    """Everything counted out of a total, in the order in which it is read."""
    return [
        _decided(found),
        _adequacy(found),
        _questions(found),
        _information(found),
        _appealed(found),
        _appeals(found),
    ]


def _decided(found: Evidence) -> Group:
    made = found.proposals
    waiting = f", and {made.waiting} were not judged by then" if made.waiting else ""
    lapsed = "" if not made.lapsed else (
        f"{count_of(made.lapsed, 'proposal')} to revoke or suspend a licence that had ended when the commissioner "
        "decided: not compared. "
    )  # fmt: skip
    said = f"{count_of(made.made, 'proposal')} in {count_of(made.cases, 'case')} signed in this period{waiting}. "
    said += lapsed
    is_small = 0 < made.judged < found.least or 0 < made.cases < found.least
    return Group(
        key="decided",
        title="What the commissioner decided",
        total=made.judged,
        unit=("proposal judged", "proposals judged"),
        lines=tuple(Line(label, made.became.get(kind, 0)) for kind, label in BECAME.items()),
        lead="the same",
        counted=("" if is_small else said)
        + "Each version of a proposal counts once: one that was sent back, and the one that answered it, are two. "
        "“Other reasons” and “other length” are the same outcome. “Milder” and “harsher” compare the commissioner’s "
        "outcome with the panel’s, by the most serious licence that differs.",
        least=found.least,
    )


def _adequacy(found: Evidence) -> Group:
    counts = {answer: sum(month.counts.get(answer, 0) for month in found.months) for answer in Adequacy}
    return Group(
        key="enough",
        title="Did councillors ask enough?",
        total=sum(counts.values()),
        unit=("proposal judged", "proposals judged"),
        lines=tuple(Line(label, counts[answer]) for answer, label in ENOUGH.items()),
        lead="yes, they asked enough",
        counted="What the commissioner answered, with her reason, each time she judged a proposal.",
        least=found.least,
    )


def _questions(found: Evidence) -> Group:
    asked = found.questions
    others = asked.asked - asked.by_councillors - asked.by_commissioner
    where = "hearings" if _hides_hearings(found) else count_of(asked.hearings, "hearing")
    lines = [Line("Councillors", asked.by_councillors), Line("Commissioner", asked.by_commissioner)]
    return Group(
        key="questions",
        title="Who asked the questions",
        total=asked.asked,
        unit=("question asked", "questions asked"),
        lines=(*lines, Line("Others", others)) if others else tuple(lines),
        lead="asked by councillors",
        counted=f"The questions on the shared list that were asked at {where} opened in this period. "
        "One set aside as not needed is not counted, and one whose mark was undone is not either.",
        least=found.least,
        members=asked.hearings,
    )


def _hides_hearings(found: Evidence) -> bool:
    """Are there so few hearings that nothing is told of the questions, so that no member's part may be either?"""
    return 0 < found.questions.hearings < found.least


def _information(found: Evidence) -> Group:
    told = found.information
    return Group(
        key="information",
        title="“We have the information we need”",
        total=told.recorded,
        unit=("hearing at which it was said", "hearings at which it was said"),
        lines=(
            Line("Needed more", told.either),
            Line("Asked further", told.asked_further),
            Line("Sent to ask more", told.sent_back),
        ),
        lead="more was needed after all",
        counted="“Asked further”: the commissioner asked a question of her own after it was said. “Sent to ask more”: "
        "she sent the proposal back so that the hearing resumed. A hearing may be both, and is then counted once in "
        "“needed more”.",
        least=found.least,
    )


def _appealed(found: Evidence) -> Group:
    """How many decisions were appealed against. Too few to be told apart, they make the group a small one."""
    appeals = found.appeals
    few = 0 < appeals.appealed < found.least
    return Group(
        key="appealed",
        title="Decisions appealed against",
        total=appeals.decided,
        unit=("decision that followed a proposal", "decisions that followed a proposal"),
        lines=(Line("Appealed", appeals.appealed), Line("Not appealed", appeals.decided - appeals.appealed)),
        lead="appealed against",
        counted="Decisions on this period’s proposals, and the appeals against them that were recorded by its end.",
        least=found.least,
        members=appeals.appealed if few else None,
    )


def _appeals(found: Evidence) -> Group:
    stand = found.appeals.stand
    return Group(
        key="appeals",
        title="How those appeals stand",
        total=found.appeals.appealed,
        unit=("decision appealed against", "decisions appealed against"),
        lines=tuple(Line(label, stand.get(name, 0)) for name, label in STANDS.items()),
        lead="upheld by the court",
        counted="Each decision once, by its last appeal: to the Crown Court where it was taken there. “Set aside” or "
        "“changed” where the court did so to any of its licences.",
        least=found.least,
    )


def picture(group: Group, found: Evidence) -> Chart:
    """A group’s lines as bars, with the sentence for whoever does not see them."""
    bars = [Bar(line.label, line.count, "k" if place == 0 else "k2") for place, line in enumerate(group.shown)]
    told = ", ".join(f"{line.count} {line.label.lower()}" for line in group.shown)
    return Chart(f"{group.title}, {period(found)}", f"Of {count_of(group.total, *group.unit)}: {told}.", bars)


def over_time(found: Evidence) -> Chart:
    """*Did councillors ask enough?* month by month."""
    bars = [
        Bar(label, span.counts.get(answer, 0), "k" if answer is Adequacy.YES else "k2", span.label)
        for span in found.spans
        for answer, label in ENOUGH.items()
    ]
    told = "; ".join(
        f"{span.label}: "
        + ", ".join(f"{label.lower()} {span.counts.get(answer, 0)}" for answer, label in ENOUGH.items())
        for span in found.spans
    )
    return Chart("Did councillors ask enough? By month", f"{told}.", bars)


def month_rows(found: Evidence) -> list[tuple[str, ...]]:
    """The same as rows of a table: month, yes, not quite, no, together."""
    return [
        (span.label, *(str(span.counts.get(answer, 0)) for answer in ENOUGH), str(span.total)) for span in found.spans
    ]


def are_joined(found: Evidence) -> bool:
    """Whether months had to be taken together."""
    return any(span.first != span.last for span in found.spans)


def interval_rows(group: Group) -> list[tuple[str, ...]]:
    """Each line of a group with its count and its interval in words."""
    return [(line.label, f"{line.count} of {group.total}", between(line.count, group.total)) for line in group.shown]


def member_row(one: MemberLine, found: Evidence) -> tuple[str, ...]:
    """One member in a table: name with group and term, hearings, questions, absences, training on the last day.

    Of few hearings neither hearings nor questions are told: added up, they would be what is not told above.
    """
    on = found.last
    part = (NOT_TOLD, NOT_TOLD) if _hides_hearings(found) else (str(one.sat), str(one.led))
    term = f"since {day(one.since)}" + (f", until {day(one.until)}" if one.until else "")
    absences = f"{one.absent} ({one.apologies} with apologies)" if one.absent else "0"
    if one.trained_until is None:
        training = "Not trained"
    else:
        training = f"{'Until' if one.is_trained(on) else 'Ran out on'} {day(one.trained_until)}"
    return (f"{one.name}, {one.group}, {term}", *part, absences, training)


def rows_of_members(found: Evidence) -> list[tuple[str, ...]]:
    """Every member's row, training as on the stretch's last day."""
    return [member_row(one, found) for one in found.members]


NOT_TOLD = "Not told"
MEMBER_HEADINGS = ("Councillor", "Hearings sat", "Questions asked", "Days absent", "Training")


def period(found: Evidence) -> str:
    """ "30 November 2015 to 12 December 2016"."""
    return f"{day(found.first)} to {day(found.last)}"


def restarted(ready: Readiness) -> str:
    """Why the evidence starts where it does; "" where the members stayed."""
    again = ready.restart
    if again is None:
        return ""
    return (
        f"By {day(again.on)}, {again.changed} of {again.of} members had changed, more than {ready.percent} in 100. "
        "What councillors did before was done by other people: the evidence starts again on that day, and what was "
        "before stands apart."
    )


def small_groups(ready: Readiness) -> str:
    """What is not told, and why, in a sentence."""
    return (
        f"Nothing is told of a group of fewer than {ready.least} cases, because a single case could be recognised in "
        "it; months with fewer are taken together with the next, so that none can be worked out from the totals. "
        "Councillors are named: they hold public office."
    )
