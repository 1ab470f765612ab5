"""What a browser may send about the scheme and officers' decisions. `post-2` is entry 2's, `ground-12` licence 12's."""

from collections.abc import Sequence
from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from licensing.decisions.drafts import Draft
from licensing.decisions.forms import OutcomesForm, draft_from
from licensing.decisions.rules import Outcome
from licensing.delegations.case import Given
from licensing.delegations.commands.scheme import EntryGiven
from licensing.delegations.commands.set_aside import AfreshGiven
from licensing.delegations.rules import MOST_ENTRIES, Consults, Limits, Urgency
from licensing.register.models import Licence
from licensing.register.rules import LicenceKind
from licensing.web.forms import ActForm
from licensing.web.parsing import Uploaded

Number = Annotated[int, Field(ge=1, le=MOST_ENTRIES)]
Code = Annotated[str, Field(max_length=40)]
Id = Annotated[int, Field(ge=1, lt=2**63)]


class SchemeForm(ActForm):
    """A version of the scheme, with up to six entries; one that names nobody is left out."""

    title: str = Field(title="Title", max_length=200)
    document: Uploaded | None = Field(default=None, title="The published document, as a PDF")
    published_on: date = Field(title="Published on")
    in_force_from: date = Field(title="In force from")
    in_force_until: date | None = Field(default=None, title="Its last day, if it has one")
    nothing: bool = Field(default=False, title="Nothing is delegated from that day on")
    post: dict[Number, Annotated[str, Field(max_length=120)]] = Field(default={}, title="Post")
    person: dict[Number, Id] = Field(default={}, title="Named officer")
    outcomes: dict[Number, list[Outcome]] = Field(default={}, title="What may this officer decide?")
    kinds: dict[Number, list[LicenceKind]] = Field(default={}, title="Of which licences?")
    matters: dict[Number, list[Code]] = Field(default={}, title="On which matters?")
    most_days: dict[Number, Annotated[int, Field(ge=1, le=3660)]] = Field(
        default={}, title="Longest suspension, in days"
    )
    consults: dict[Number, Consults] = Field(default={}, title="Whom does the officer consult first?")
    only_urgent: dict[Number, bool] = Field(default={}, title="Only in the urgent public-safety path")
    conditions: dict[Number, Annotated[str, Field(max_length=600)]] = Field(default={}, title="Other conditions")


class AdoptionForm(ActForm):
    """A new holder of the power keeps the version in force."""

    instrument: str = Field(title="By which instrument?", max_length=300)
    adopted_on: date = Field(title="On which day?")


class EndingForm(ActForm):
    """Whoever holds the power ends a version."""

    ended_on: date = Field(title="From which day on?")
    at: time = Field(title="From what time on?")
    document: Uploaded | None = Field(default=None, title="The instrument, as a PDF")
    because: str = Field(title="Why?", max_length=600)


def entries_from(form: SchemeForm) -> list[EntryGiven]:
    """The entries that were filled in, in their order."""
    given = (form.post, form.person, form.outcomes, form.kinds, form.matters, form.most_days, form.conditions)
    return [_entry(form, one) for one in range(1, MOST_ENTRIES + 1) if any(one in fields for fields in given)]


def wrong_with_entries(form: SchemeForm, *, known: frozenset[str]) -> dict[str, str]:
    """What an entry that was begun still lacks, by the field that would mend it."""
    wrong: dict[str, str] = {}
    for number in range(1, MOST_ENTRIES + 1):
        begun = any(number in fields for fields in (form.kinds, form.matters, form.most_days, form.conditions))
        named = number in form.post or number in form.person
        if (begun or number in form.outcomes) and not named:
            wrong[f"post-{number}"] = f"Entry {number}: enter a post, or choose an officer"
        if (begun or named) and number not in form.outcomes:
            wrong[f"outcomes-{number}"] = f"Entry {number}: choose at least one outcome"
        if not set(form.matters.get(number, [])) <= known:
            wrong[f"matters-{number}"] = f"Entry {number}: choose matters from the list"
    return wrong


def _entry(form: SchemeForm, number: int) -> EntryGiven:
    return EntryGiven(
        post=form.post.get(number, ""),
        person_id=form.person.get(number),
        limits=Limits(
            outcomes=frozenset(form.outcomes.get(number, [])),
            kinds=frozenset(form.kinds.get(number, [])),
            matters=frozenset(form.matters.get(number, [])),
            most_days=form.most_days.get(number),
            consults=form.consults.get(number, Consults.NOBODY),
            only_urgent=form.only_urgent.get(number, False),
        ),
        conditions=form.conditions.get(number, ""),
    )


YES_NO = Literal["yes", "no"]
Long = Annotated[str, Field(max_length=2000)]


class OfficerForm(OutcomesForm):
    """An officer decides within the scheme. Nothing is filled in."""

    entry: Id = Field(
        title="Under which entry of the scheme?", json_schema_extra={"missing": "Choose the entry you decide under"}
    )
    path: Literal["ordinary", "urgent"] = Field(
        title="Has the hearing notice been served, or can the public not wait for a hearing?",
        json_schema_extra={"missing": "Say whether this is the urgent public-safety path"},
    )
    urgent_because: Long = Field(default="", title="Why is it urgent?")
    risk: Long = Field(default="", title="What is the risk to the public?")
    why_no_hearing: Long = Field(default="", title="Why could a hearing not be waited for?")
    asked: YES_NO | None = Field(default=None, title="Was the licence holder asked for their account?")
    not_asked_because: Annotated[str, Field(max_length=1000)] = Field(default="", title="If not, why not?")
    outcome: dict[int, Outcome] = Field(default={}, title="Outcome")
    reasons: str = Field(title="Your reasons, in your own words", max_length=8000)
    holders_account: str = Field(default="", title="What the licence holder said", max_length=4000)
    options_rejected: str = Field(title="Options considered and rejected, and why", max_length=4000)
    conflicts_declared: str = Field(title="Conflicts of interest declared", max_length=1000)
    conflict: YES_NO = Field(
        title="Have you a conflict of interest in this case?", json_schema_extra={"missing": "Answer yes or no"}
    )
    consulted_office: Literal["chair", "commissioner"] | None = Field(default=None, title="Which office was consulted?")
    consulted: str = Field(default="", title="Who answered for it?", max_length=150)
    consulted_on: date | None = Field(default=None, title="On which day?")
    consulted_agrees: Literal["agrees", "objects"] | None = Field(default=None, title="Do they agree?")
    consulted_says: Annotated[str, Field(max_length=1900)] = Field(default="", title="What did they say?")


class SetAsideForm(ActForm):
    """Whoever holds the power sets an officer's decision aside."""

    because: str = Field(title="Why is it set aside?", max_length=4000)
    hear_by: date = Field(title="To be heard by")
    present: list[Id] = Field(default=[], title="Which members were at the meeting?", max_length=50)
    meeting: str = Field(default="", title="At which meeting?", max_length=32)
    votes_for: int = Field(default=0, title="How many voted for it?", ge=0, le=50)
    votes_against: int = Field(default=0, title="How many voted against it?", ge=0, le=50)


def afresh(form: SetAsideForm) -> AfreshGiven:
    """What setting it aside is recorded with."""
    return AfreshGiven(
        form.because, form.hear_by, tuple(form.present), form.meeting, form.votes_for, form.votes_against
    )


class ReportForm(ActForm):
    """An urgent decision was reported."""

    reported_on: date = Field(title="On which day?")
    reported_to: str = Field(title="To which meeting, or to whom?", min_length=1, max_length=200)
    says: str = Field(title="What was said of it?", min_length=1, max_length=2000)


def given_by(form: OfficerForm) -> Given:
    """What the officer records beside the decision. Who was consulted counts with its day."""
    urgency = None
    if form.path == "urgent":
        asked = {"yes": True, "no": False}.get(form.asked or "")
        reason = form.not_asked_because if asked is False else ""
        urgency = Urgency(form.urgent_because, form.risk, form.why_no_hearing, asked, reason)
    is_dated = bool(form.consulted and form.consulted_on)
    return Given(
        entry_id=form.entry,
        options_rejected=form.options_rejected,
        conflicts_declared=form.conflicts_declared,
        has_conflict=form.conflict == "yes",
        consulted_office=Consults(form.consulted_office) if is_dated and form.consulted_office else Consults.NOBODY,
        consulted=form.consulted if is_dated else "",
        consulted_agrees=form.consulted_agrees == "agrees" if is_dated and form.consulted_agrees else None,
        consulted_on=form.consulted_on if is_dated else None,
        consulted_says=form.consulted_says if is_dated else "",
        urgency=urgency,
    )


def officers_draft(form: OfficerForm, licences: Sequence[Licence], *, years: int, on: date) -> Draft:
    """The decision as the officer means it: it relies on what was ticked, and on nothing else."""
    return draft_from(
        form,
        licences,
        form.outcome,
        reasons=form.reasons,
        holders_account=form.holders_account,
        found=(),
        years=years,
        on=on,
    )


def wrong_with_record(form: OfficerForm, *, today: date) -> dict[str, str]:
    """What is missing of the consultation and of the urgent path, by the field that would mend it."""
    wrong: dict[str, str] = {}
    told = ("consulted_office", "consulted", "consulted_on", "consulted_agrees", "consulted_says")
    missing = [name for name in told if not getattr(form, name)]
    if 0 < len(missing) < len(told):
        wrong |= dict.fromkeys(
            missing, "Enter the office, who answered for it, on which day, whether they agree, and why"
        )
    if form.consulted_on and form.consulted_on > today:
        wrong["consulted_on"] = "Enter a day that is not to come"
    if form.path == "urgent" and form.asked is None:
        wrong["asked"] = "Say whether the licence holder was asked for their account"
    return wrong
