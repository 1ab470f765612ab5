"""What a browser may send to propose, to judge and to decide. One field per licence: `ground-12` is licence 12's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from licensing.decisions.drafts import Draft, Judging, OutcomeDraft
from licensing.decisions.facts import warning_until
from licensing.decisions.rules import (
    ADEQUACY_WORDS,
    AGAINST_THE_LICENCE,
    DIVERGENCE_WORDS,
    JUDGMENT_WORDS,
    OUTCOME_WORDS,
    SUSPENSION_END_WORDS,
    Adequacy,
    Ground,
    JudgmentAct,
    Outcome,
    SuspensionEnd,
)
from licensing.register.models import Licence
from licensing.web.forms import ActForm, Filled, blank
from licensing.web.wording import teach

teach({**ADEQUACY_WORDS, **JUDGMENT_WORDS, **OUTCOME_WORDS, **DIVERGENCE_WORDS})
teach({end: words[:1].upper() + words[1:] for end, words in SUSPENSION_END_WORDS.items()})

FIT = Literal["yes", "no"]
NOT_CHOSEN = "Choose an outcome for each licence"


class OutcomesForm(ActForm):
    """What is to become of each licence, and what the checks before signing may ask to have written down."""

    ground: dict[int, Ground] = Field(default={}, title="Ground in law")
    fit: dict[int, FIT] = Field(default={}, title="Satisfied that the holder is fit and proper?")
    ends: dict[int, SuspensionEnd] = Field(default={}, title="When does the suspension end?")
    days: dict[int, int] = Field(default={}, title="Days")
    months: dict[int, int] = Field(default={}, title="Months")
    immediate: dict[int, bool] = Field(default={}, title="Take effect at once")
    safety: dict[int, Annotated[str, Field(max_length=4000)]] = Field(
        default={}, title="Why does public safety require it at once?"
    )
    keep_until: dict[int, date] = Field(default={}, title="Keep the warning on file until")
    relied: list[int] = Field(default=[], title="What do the reasons rely on?")
    answers: str = Field(default="", title="Your reason for going on", max_length=600)
    departure: str = Field(default="", title="Why the policy is departed from", max_length=600)
    new_facts: str = Field(
        default="", title="What is new since the suspension, or which days already served are credited", max_length=300
    )
    change: bool = False


class StepTakenForm(ActForm):
    """What the suspension of one licence lasts until has happened."""

    licence: int
    happened_on: date = Field(title="On which day?")
    evidence: str = Field(title="What shows it?", max_length=300)


class SigningForm(OutcomesForm):
    """The chair signs for the members: the outcome is what they settled on, so it is not asked again.

    The rows of each finding lead to the reasons, and are theirs to fill; what is signed is the text.
    """

    reasons: str = Field(title="Reasons", max_length=8000)
    holders_account: str = Field(title="What the licence holder said", max_length=4000)
    page: dict[int, Annotated[str, Field(max_length=12)]] = Field(default={}, title="Page of the papers")
    weight: dict[int, Annotated[str, Field(max_length=1000)]] = Field(default={}, title="What weight, and why?")
    lesser: dict[Outcome, Annotated[str, Field(max_length=600)]] = Field(default={}, title="Why nothing less would do")


Short = Annotated[str, Field(max_length=40)]


class DraftForm(ActForm):
    """The same form before it is finished: whatever was typed so far, half a date included, and what to do with it.

    `take` and `decline` answer words that were suggested; `compose` puts the findings together into the reasons.
    """

    ground: dict[int, Short] = {}
    fit: dict[int, Short] = {}
    ends: dict[int, Short] = {}
    days: dict[int, Short] = {}
    months: dict[int, Short] = {}
    immediate: dict[int, Short] = {}
    safety: dict[int, Annotated[str, Field(max_length=4000)]] = {}
    keep_until: dict[str, Short] = {}
    relied: list[Short] = Field(default=[], max_length=200)
    reasons: str = Field(default="", title="Reasons", max_length=8000)
    holders_account: str = Field(default="", title="What the licence holder said", max_length=4000)
    page: dict[int, Annotated[str, Field(max_length=12)]] = {}
    weight: dict[int, Annotated[str, Field(max_length=1000)]] = {}
    lesser: dict[Outcome, Annotated[str, Field(max_length=600)]] = {}
    take: int | None = None
    decline: int | None = None
    compose: bool = False


class WordsForm(ActForm):
    """The texts of one version as the legal adviser would have them: each change is shown to the chair by itself."""

    of_version: int = Field(ge=1, le=100_000)
    reasons: str = Field(default="", title="Reasons", max_length=8000)
    holders_account: str = Field(default="", title="What the licence holder said", max_length=4000)
    because: str = Field(default="", title="Why, in a sentence", max_length=300)


class ObjectionForm(ActForm):
    """A member objects to what was agreed by all: about one licence."""

    licence_id: int


class RetakenForm(ActForm):
    """The show of hands after an objection, or on immediate effect, as the clerk or the chair counts it."""

    licence_id: int
    outcome: Outcome = Field(title="Outcome")
    immediate: bool = Field(default=False, title="With immediate effect")
    votes_for: int = Field(title="For", ge=0, le=50)
    votes_against: int = Field(title="Against", ge=0, le=50)
    abstained: int = Field(default=0, title="Abstained", ge=0, le=50)
    casting: Literal["for", "against"] | None = Field(default=None, title="On a tie, the chair’s casting vote")
    present: list[int] = Field(default=[], title="Who was there?")


def draft_typed(sent: Filled[Any]) -> dict[str, str | list[str]]:
    """What was typed so far, as it is kept: the form's own fields, and neither its key nor what to do with it."""
    ours = set(DraftForm.model_fields) - {"key", "version", "take", "decline", "compose"}
    return {
        name: value if isinstance(value, str) else list(value)
        for name, value in sent.typed.items()
        if name.partition("-")[0] in ours and (value or isinstance(value, str))
    }


def restored(typed: Mapping[str, str | list[str]], *, version: int) -> Filled[SigningForm]:
    """The signing form with a draft in it, on a page of its own."""
    return replace(blank(SigningForm, version=version), typed=dict(typed))


class DecisionForm(OutcomesForm):
    """The commissioner decides by herself, or after advice."""

    outcome: dict[int, Outcome] = Field(default={}, title="Outcome")
    reasons: str = Field(title="Your reasons, in your own words", max_length=8000)
    holders_account: str = Field(title="What the licence holder said", max_length=4000)


class JudgmentForm(OutcomesForm):
    """The commissioner's two judgments of the proposal she reads. Nothing is filled in for her (R05)."""

    proposal: int
    seen: str = Field(max_length=64)
    adequacy: Adequacy = Field(
        title="Did councillors ask enough?", json_schema_extra={"missing": "Say whether councillors asked enough"}
    )
    adequacy_because: str = Field(
        title="Why?", max_length=2000, json_schema_extra={"missing": "Say why, in your own words"}
    )
    act: JudgmentAct = Field(title="Your decision", json_schema_extra={"missing": "Choose your decision"})
    outcome: dict[int, Outcome] = Field(default={}, title="Outcome")
    own_words: str = Field(
        title="In your own words", max_length=8000, json_schema_extra={"missing": "Give your reasons in your own words"}
    )
    adopts: bool = Field(default=False, title="I have considered these reasons and adopt them")

    @model_validator(mode="before")
    @classmethod
    def _an_outcome_of_her_own_is_different(cls, sent: Any) -> Any:
        """To choose what she decides instead says by itself that she decides differently: one tap, not two."""
        if isinstance(sent, dict) and sent.get("outcome") and "act" not in sent:
            return sent | {"act": JudgmentAct.DIFFERENT}
        return sent


def judging_from(form: JudgmentForm) -> Judging:
    """The two judgments, as they were sent."""
    return Judging(
        proposal_id=form.proposal,
        seen=form.seen,
        adequacy=form.adequacy,
        adequacy_because=form.adequacy_because,
        act=form.act,
        own_words=form.own_words,
        adopts_reasons=form.adopts and form.act is JudgmentAct.SAME,
    )


def draft_from(
    form: OutcomesForm,
    licences: Sequence[Licence],
    outcome: Mapping[int, Outcome],
    *,
    reasons: str,
    holders_account: str,
    found: Sequence[int],
    years: int,
    on: date,
) -> Draft:
    """The draft that was sent. `found` are the questions found, which are relied on where none was ticked.

    Only whoever signs answers the fit and proper question (R73): see `wrong_with_outcomes`. A warning stays on file for
    the authority's `years`.
    """
    return Draft(
        outcomes=tuple(_outcome(form, one, outcome[one.id], years, on) for one in licences if one.id in outcome),
        reasons=reasons,
        holders_account=holders_account,
        relied_on=tuple(form.relied or found),
        answers=form.answers,
        departure=form.departure,
        new_facts=form.new_facts,
    )


def wrong_with_outcomes(
    form: OutcomesForm, licences: Sequence[Licence], outcome: Mapping[int, Outcome]
) -> dict[str, str]:
    """What is missing or out of place in the answers about each licence, by the field that would mend it."""
    wrong: dict[str, str] = {}
    ids = {licence.id for licence in licences}
    strange = {key for given in (outcome, form.ground, form.fit, form.ends, form.immediate) for key in given} - ids
    if strange:
        return {"": "One of the answers is about a licence that is not under this review. Open the page again"}
    for licence in licences:
        number = licence.id
        if number not in outcome:
            wrong[f"outcome-{number}"] = NOT_CHOSEN
        if not licence.kind.is_vehicle and number not in form.fit:
            wrong[f"fit-{number}"] = (
                f"Answer yes or no for {licence.number}: satisfied that the holder is fit and proper?"
            )
        if outcome.get(number) in AGAINST_THE_LICENCE:
            wrong.update(_wrong_with_measure(form, licence, outcome[number]))
    return wrong


def _wrong_with_measure(form: OutcomesForm, licence: Licence, outcome: Outcome) -> dict[str, str]:
    number = licence.id
    wrong = {} if number in form.ground else {f"ground-{number}": f"Choose a ground in law for {licence.number}"}
    if outcome is not Outcome.SUSPENDED:
        return wrong
    if number not in form.ends:
        wrong[f"ends-{number}"] = f"Say when the suspension of {licence.number} ends"
    elif form.ends[number] is SuspensionEnd.DATE and (number in form.days) == (number in form.months):
        wrong[f"days-{number}"] = "Enter how long it lasts, in days or in months"
    for name, given in (("days", form.days), ("months", form.months)):
        if number in given and not 1 <= given[number] <= 1200:
            wrong[f"{name}-{number}"] = "Enter a length of 1 or more"
    return wrong


def _outcome(form: OutcomesForm, licence: Licence, outcome: Outcome, years: int, on: date) -> OutcomeDraft:
    number, is_against = licence.id, outcome in AGAINST_THE_LICENCE
    draft = OutcomeDraft(number, outcome, is_fit_and_proper=_fit(form, licence))
    if outcome is Outcome.WARNING:
        return replace(draft, warning_until=form.keep_until.get(number) or warning_until(on, years))
    if not is_against:
        return draft
    ends = form.ends.get(number) if outcome is Outcome.SUSPENDED else None
    is_immediate = form.immediate.get(number, False)
    return replace(
        draft,
        ground=form.ground.get(number),
        suspension_end=ends,
        suspension_days=form.days.get(number) if ends is SuspensionEnd.DATE else None,
        suspension_months=form.months.get(number) if ends is SuspensionEnd.DATE else None,
        is_immediate=is_immediate,
        public_safety_explanation=form.safety.get(number, "") if is_immediate else "",
    )


def _fit(form: OutcomesForm, licence: Licence) -> bool | None:
    """The answer that was given; none for a vehicle, about which it is not asked."""
    if licence.kind.is_vehicle or licence.id not in form.fit:
        return None
    return form.fit[licence.id] == "yes"


class BadgeDemandForm(ActForm):
    """The licences whose badge or plate is asked for (R55)."""

    licences: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(
        title="What to ask for", min_length=1, max_length=50, json_schema_extra={"missing": "Choose what to ask for"}
    )
