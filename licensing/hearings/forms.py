"""What a browser may send for each act in a hearing. Field names are the commands' own."""

from datetime import date, time

from pydantic import Field, model_validator

from licensing.documents.rules import ExemptParagraph
from licensing.hearings.fair import FairTopic
from licensing.hearings.motions import TermEnd, Terms
from licensing.hearings.rules import (
    AdjournmentReason,
    Capacity,
    Choice,
    Finding,
    InterestKind,
    Motion,
    PresenceKind,
    Step,
    VotingMethod,
)
from licensing.web.forms import ActForm


class OpenForm(ActForm):
    short_notice_because: str = Field(default="", title="Their agreement in writing to shorter notice", max_length=600)
    afresh: bool = Field(default=False, title="Hear it afresh")


class MoveOnForm(ActForm):
    to: Step = Field(title="Next step")


class ReasonForm(ActForm):
    """Why the hearing goes on: without the holder, without a quorum, or with the holder's consent to fewer members."""

    because: str = Field(title="Reason", max_length=500)


class AdviceForm(ActForm):
    """On what members were advised in private."""

    says: str = Field(title="On what, in short", max_length=160)


class QuorumReasonForm(ReasonForm):
    """The same of the quorum, so that both may stand on one page."""


class PresenceForm(ActForm):
    person_id: int = Field(title="Person")
    kind: PresenceKind = Field(title="Attendance")
    by_video: bool = Field(default=False, title="By video")


class ChairForm(ActForm):
    person_id: int = Field(title="Person")


class PartyForm(ActForm):
    name: str = Field(title="Name", max_length=200)
    capacity: Capacity = Field(title="Comes as")
    kind: PresenceKind = Field(default=PresenceKind.PRESENT, title="Attendance")
    by_video: bool = Field(default=False, title="By video")
    person_id: int | None = None


class InterestsForm(ActForm):
    """Once for the day: either none in any, or one for each case ticked. Cases are keyed by their review's row."""

    none: bool = Field(default=False, title="No interest in any of these")
    kind_of: dict[int, InterestKind] = Field(default_factory=dict, title="Interest")
    says_of: dict[int, str] = Field(default_factory=dict, title="What it is")
    unregistered: list[int] = Field(default_factory=list, title="Not in the public register of interests")
    open_mind: list[int] = Field(default_factory=list, title="I have an open mind on this case")

    @model_validator(mode="after")
    def _says_something(self) -> "InterestsForm":
        has_some = any(kind is not InterestKind.NONE for kind in self.kind_of.values())
        if self.none and has_some:
            raise ValueError("Choose either no interest in any of these, or the cases in which you have one")
        if not self.none and not has_some:
            raise ValueError("Choose the cases in which you have an interest, or say that you have none")
        return self


class InterestForm(ActForm):
    """At any moment, in one case."""

    kind: InterestKind = Field(title="Kind of interest")
    says: str = Field(default="", title="What it is", max_length=600)
    unregistered: bool = Field(default=False, title="It is not in the public register of interests")
    affirms_open_mind: bool = Field(default=False, title="I have an open mind on this case")
    person_id: int | None = Field(default=None, title="Who declares it")


class AskedForm(ActForm):
    question_id: int = Field(title="Question")
    person_id: int = Field(title="Asked by")


class QuestionForm(ActForm):
    question_id: int = Field(title="Question")


class NotNeededForm(QuestionForm):
    because: str = Field(title="Not needed because", max_length=300)


class AnswerForm(QuestionForm):
    answer: str = Field(title="Answer in short", max_length=600)
    page_label: str = Field(default="", title="Page of the papers", max_length=12)


class NewQuestionForm(ActForm):
    asks: str = Field(title="New question", max_length=300)


class FindingForm(QuestionForm):
    finding: Finding = Field(title="Finding")


class PlainForm(ActForm):
    """An act that needs no words: pause, go on, close, none further, we have the information we need."""


class OutcomeForm(ActForm):
    """The outcome that members settle on, and how: one for all the licences unless some are chosen."""

    outcome: Motion = Field(title="Outcome")
    method: VotingMethod = Field(title="How was it agreed?")
    licence_ids: list[int] = Field(default_factory=list, title="Licences")
    votes_for: int | None = Field(default=None, title="For", ge=0, le=50)
    votes_against: int | None = Field(default=None, title="Against", ge=0, le=50)
    abstained: int | None = Field(default=None, title="Abstained", ge=0, le=50)
    hands: dict[int, Choice] = Field(default_factory=dict, title="Names")
    ends: TermEnd | None = Field(default=None, title="When does the suspension end?")
    days: int | None = Field(default=None, title="Days", ge=1, le=1200)
    months: int | None = Field(default=None, title="or months", ge=1, le=1200)
    immediate: bool = Field(default=False, title="It takes effect when the notice is given")
    safety: str = Field(default="", title="Why does public safety require it at once?", max_length=4000)
    fit: bool | None = Field(default=None, title="Satisfied that the holder is fit and proper?")

    @property
    def is_by_name(self) -> bool:
        """Did the clerk enter who raised a hand, and not how many did?"""
        return self.method is VotingMethod.SHOW_OF_HANDS and bool(self.hands)

    @property
    def terms(self) -> Terms:
        """What is put beside the outcome, as far as this outcome can carry it."""
        given = Terms(self.ends, self.days, self.months, self.immediate, self.safety, self.fit)
        return given.for_outcome(self.outcome)

    @model_validator(mode="after")
    def _hands_are_counted(self) -> "OutcomeForm":
        counted = self.votes_for is not None and self.votes_against is not None
        if self.method is VotingMethod.SHOW_OF_HANDS and not counted and not self.hands:
            raise ValueError("Enter how many hands were for and how many against")
        if self.terms.ends is TermEnd.DATE and (self.days is None) == (self.months is None):
            raise ValueError("Enter how long the suspension lasts, in days or in months")
        if self.terms.immediate and not self.safety.strip():
            raise ValueError("Say why public safety requires it at once, apart from the reasons")
        return self


class VoteForm(ActForm):
    ballot_ids: list[int] = Field(title="Vote", min_length=1)
    choice: Choice = Field(title="Your vote")


class BallotForm(ActForm):
    ballot_id: int = Field(title="Vote")


class CastingForm(BallotForm):
    choice: Choice = Field(title="Casting vote")


class AdjournForm(ActForm):
    reason: AdjournmentReason = Field(title="Why is it put off?")
    because: str = Field(title="In a sentence", max_length=600)
    follow_up_on: date = Field(title="An officer fixes a new day by")


class CasesForm(ActForm):
    """Cases of a hearing day by their reviews' rows. `back`: the case in whose room the page was opened."""

    review_ids: list[int] = Field(title="Cases", min_length=1)
    back: str = Field(default="", max_length=32)


class ExclusionForm(CasesForm):
    """One resolution that excludes the public (R29)."""

    paragraphs: list[ExemptParagraph] = Field(title="Paragraphs of Schedule 12A", min_length=1)
    public_interest: str = Field(title="Why the public interest is in keeping it private", max_length=600)
    moved_by: int | None = Field(default=None, title="Moved by")
    seconded_by: int | None = Field(default=None, title="Seconded by")

    @model_validator(mode="after")
    def _both_or_neither(self) -> "ExclusionForm":
        if (self.moved_by is None) != (self.seconded_by is None):
            raise ValueError("Choose who moved it and who seconded it, or neither where all agreed")
        return self


class ConfidentialForm(CasesForm):
    """Confidential information keeps the public out by law (R30)."""

    because: str = Field(title="What makes it confidential", max_length=600)


class ReadmissionForm(CasesForm):
    """The public is let in again; with a reason, where a case was kept private as confidential by mistake (R30)."""

    because: str = Field(default="", title="If it was kept private as confidential by mistake: why", max_length=600)


class LineForm(ActForm):
    """Another time, or other words, for one line of the log."""

    at: time = Field(title="Time")
    says: str = Field(title="What it says", max_length=200)
    because: str = Field(title="Why it is corrected", max_length=300)


class MovementForm(ActForm):
    """Another time at which somebody came or went."""

    at: time = Field(title="Time")
    because: str = Field(title="Why it is corrected", max_length=300)


class FairnessForm(ActForm):
    """What was done for a fair hearing, in words."""

    topic: FairTopic = Field(title="About")
    says: str = Field(title="What was done", max_length=600)
