"""Reviews opened because safeguarding training was not done in time: what was true on the day of opening."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel
from licensing.people.models import instant, points_at


class TrainingReview(SQLModel, table=True):
    """A review opened for one holder's overdue training (R63), with that holder's own facts."""

    __tablename__ = "training_review"
    __table_args__ = (CheckConstraint("says <> ''", name="says_what"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=Column(BigInteger, ForeignKey("review.id"), nullable=False, unique=True))
    due_on: date = Field(description="The day by which the training was due")
    attended_on: date | None = Field(default=None, description="The last training before it; none for never")
    says: str = Field(max_length=300, description="The matter, as it is put to the holder")
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
