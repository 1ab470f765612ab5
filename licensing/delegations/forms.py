"""What a browser may send about the scheme of delegation. One field per entry: `post-2` is entry 2's."""

from datetime import date
from typing import Annotated

from pydantic import Field

from licensing.decisions.rules import Outcome
from licensing.delegations.commands.scheme import EntryGiven
from licensing.delegations.rules import MOST_ENTRIES, Consults, Limits
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
