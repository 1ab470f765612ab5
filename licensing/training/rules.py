"""Who is trained in safeguarding, who must be by when, and who is late (R63)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from licensing.rulebook import Hardness, Reason, Rule

COURSE_CODE = "SAFEGUARDING"
COURSE_NAME = "Safeguarding children and vulnerable adults"
REQUIRED_SINCE = date(2015, 2, 26)  # the authority's own training policy (R63); those licensed before, from that day on
REFRESHER_YEARS = 3  # local default, a course's own setting; the 2020 policy's figure (R63)
FIRST_TRAINING_DAYS = 365  # local default: within a year of the day the requirement reached the holder (R63)


class TrainingStanding(StrEnum):
    """How a licence holder stands towards the training on a day."""

    TRAINED = "trained"
    DUE = "due"
    OVERDUE = "overdue"


TRAINING_WORDS = {
    TrainingStanding.TRAINED: "Trained",
    TrainingStanding.DUE: "Due",
    TrainingStanding.OVERDUE: "Overdue",
}


def valid_until(attended_on: date, lasts_years: int = REFRESHER_YEARS) -> date:
    """The last day on which the training still counts: the day before the same date so many years on."""
    try:
        same_date = attended_on.replace(year=attended_on.year + lasts_years)
    except ValueError:  # 29 February, in a year without one: the training lasts through 28 February
        return attended_on.replace(year=attended_on.year + lasts_years, day=28)
    return same_date - timedelta(days=1)


def lifts(held_on: date, recorded_at: datetime, *, decided_on: date, decided_at: datetime) -> bool:
    """Whether a finished training ends a suspension until training: one held since the decision, or one that counts on
    the day of the decision and whose record was complete only after it was signed (R54)."""
    return held_on >= decided_on or (valid_until(held_on) >= decided_on and recorded_at > decided_at)


def required_of(licensed_since: date) -> date:
    """The day on which the requirement reached a holder: their first licence, or the policy if that came later."""
    return max(licensed_since, REQUIRED_SINCE)


def first_due_on(required_from: date) -> date:
    """The day by which a holder who was never trained must be."""
    return required_from + timedelta(days=FIRST_TRAINING_DAYS)


def due_on(*, attended_on: date | None, required_from: date, lasts_years: int = REFRESHER_YEARS) -> date:
    """The day by which the holder must next be trained: the refresher, or for the untrained the first time."""
    return first_due_on(required_from) if attended_on is None else valid_until(attended_on, lasts_years)


def standing_on(
    day: date, *, attended_on: date | None, required_from: date, lasts_years: int = REFRESHER_YEARS
) -> TrainingStanding:
    """How the holder stands on the day. `attended_on` is the latest attendance by then, None for never."""
    due = due_on(attended_on=attended_on, required_from=required_from, lasts_years=lasts_years)
    if day > due:
        return TrainingStanding.OVERDUE
    return TrainingStanding.DUE if attended_on is None else TrainingStanding.TRAINED


def why_due(*, attended_on: date | None, required_from: date, lasts_years: int = REFRESHER_YEARS) -> Reason:
    """The sentence behind the due day."""
    due = due_on(attended_on=attended_on, required_from=required_from, lasts_years=lasts_years)
    when = f"{due.day} {due:%B %Y}"
    if attended_on is None:
        inputs = {"required_from": required_from.isoformat()}
        return Reason("R63", f"Never trained: due within a year of the requirement, by {when}.", inputs)
    inputs = {"attended_on": attended_on.isoformat(), "lasts_years": str(lasts_years)}
    return Reason("R63", f"Trained; the refresher is due after {lasts_years} years, by {when}.", inputs)


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """A mark about to be made in a session's register."""

    session_on: date
    marked_on: date
    is_closed: bool


MARK_RULES: tuple[Rule[MarkFacts], ...] = (
    Rule(
        code="R63",
        says="Attendance is evidence: it is marked on or after the day of the session, while its register is open.",
        source="the authority's training policy; Statutory Taxi and Private Hire Vehicle Standards 2020, 6.5-6.6",
        kept=lambda facts: facts.marked_on >= facts.session_on and not facts.is_closed,
        hard=Hardness.LOCAL_POLICY,
        since=date(2015, 2, 26),
    ),
)
