"""What was written on a sheet, section by section, in plain values. Keyed in by the clerk, and kept as it was. Pure."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from licensing.hearings.rules import AdjournmentReason, Capacity, Choice, Finding, InterestKind, Motion, Step

Words = Annotated[str, Field(max_length=500)]
Label = Annotated[str, Field(max_length=12)]
Name = Annotated[str, Field(max_length=200)]
Hands = Annotated[int, Field(ge=0, le=50)]
Row = Annotated[int, Field(ge=0, le=9_999_999_999)]
ByTime = dict[Row, time]


class Written(BaseModel):
    """Keyed by the row that each line is about: a person, a question, a licence; parties and blanks by their place."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    # 1. Who is here
    came: ByTime = Field(default_factory=dict, title="Came at")
    left: ByTime = Field(default_factory=dict, title="Left at")
    back: ByTime = Field(default_factory=dict, title="Came back at")
    sorry: list[Row] = Field(default_factory=list, title="Apologies")
    in_chair: Row | None = Field(default=None, title="Who took the chair, if not the chair")
    party_name: dict[Row, Name] = Field(default_factory=dict, title="Name")
    party_as: dict[Row, Capacity] = Field(default_factory=dict, title="Comes as")
    party_came: ByTime = Field(default_factory=dict, title="Came at")
    party_left: ByTime = Field(default_factory=dict, title="Left at")
    party_video: list[Row] = Field(default_factory=list, title="By video")
    party_absent: list[Row] = Field(default_factory=list, title="Did not come")
    # 2. Opening
    opened_at: time = Field(title="Opened at")
    short_notice_because: str = Field(default="", title="Their agreement in writing to shorter notice", max_length=600)
    without_holder: str = Field(default="", title="Why it went on without the licence holder", max_length=500)
    without_quorum: str = Field(default="", title="Why it went on without a quorum", max_length=500)
    consent: str = Field(default="", title="The licence holder’s consent to fewer members", max_length=500)
    afresh: bool = Field(default=False, title="Heard afresh")
    # 3. Interests
    interest: dict[Row, InterestKind] = Field(default_factory=dict, title="Interest")
    interest_says: dict[Row, Words] = Field(default_factory=dict, title="What it is")
    interest_at: ByTime = Field(default_factory=dict, title="Declared at")
    unregistered: list[Row] = Field(default_factory=list, title="Not in the public register of interests")
    open_mind: list[Row] = Field(default_factory=list, title="Has an open mind")
    none_further: bool = Field(default=False, title="The clerk asked: none further")
    # 4. Press and public
    excluded_at: time | None = Field(default=None, title="Resolved at")
    moved_by: Row | None = Field(default=None, title="Proposed by")
    seconded_by: Row | None = Field(default=None, title="Seconded by")
    confidential: str = Field(default="", title="Kept out by law, because", max_length=500)
    # 5. Order of proceedings
    began: dict[Step, time] = Field(default_factory=dict, title="Began at")
    paused_at: ByTime = Field(default_factory=dict, title="Paused at")
    resumed_at: ByTime = Field(default_factory=dict, title="Went on at")
    # 6. Questions to cover
    asked_by: dict[Row, Row] = Field(default_factory=dict, title="Asked by")
    asked_at: ByTime = Field(default_factory=dict, title="Asked at")
    not_needed: dict[Row, Annotated[str, Field(max_length=300)]] = Field(
        default_factory=dict, title="Not needed because"
    )
    answer: dict[Row, Words] = Field(default_factory=dict, title="Answer in short")
    page: dict[Row, Label] = Field(default_factory=dict, title="Page of the papers")
    finding: dict[Row, Finding] = Field(default_factory=dict, title="Finding")
    new_asks: dict[Row, Annotated[str, Field(max_length=300)]] = Field(default_factory=dict, title="New question")
    new_asked_by: dict[Row, Row] = Field(default_factory=dict, title="Asked by")
    new_answer: dict[Row, Words] = Field(default_factory=dict, title="Answer in short")
    new_page: dict[Row, Label] = Field(default_factory=dict, title="Page of the papers")
    new_finding: dict[Row, Finding] = Field(default_factory=dict, title="Finding")
    # 7. We have the information we need
    complete_at: time | None = Field(default=None, title="Recorded at")
    # 8. Outcome for each licence
    outcome: dict[Row, Motion] = Field(default_factory=dict, title="Outcome")
    method: dict[Row, Literal["agreed_by_all", "show_of_hands"]] = Field(
        default_factory=dict, title="How was it agreed?"
    )
    votes_for: dict[Row, Hands] = Field(default_factory=dict, title="For")
    votes_against: dict[Row, Hands] = Field(default_factory=dict, title="Against")
    abstained: dict[Row, Hands] = Field(default_factory=dict, title="Abstained")
    casting: dict[Row, Choice] = Field(default_factory=dict, title="Casting vote")
    # 9. End of the hearing
    ended: Literal["closed", "adjourned"] = Field(title="How did it end?")
    ended_at: time = Field(title="Ended at")
    reason: AdjournmentReason | None = Field(default=None, title="Why was it put off?")
    because: str = Field(default="", title="In a sentence", max_length=600)
    follow_up_on: date | None = Field(default=None, title="An officer fixes a new day by")
