"""Hearing days: where and when, who sits, which reviews are put down for them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.people.models import instant, points_at
from licensing.sittings.agenda import Edition
from licensing.sittings.rules import Answer, SeatRole

# Any run of spaces, the non-breaking ones too, is one space; capitals and small letters are one (0043).
SPACES = r"[\s\u00a0\u2000-\u200b\u202f\u205f\u3000]+"
ROOM = f"hashtextextended(lower(btrim(regexp_replace(venue, '{SPACES}', ' ', 'g'))), 0)"


class HearingDay(SQLModel, table=True):
    """A meeting at which reviews are heard. No two in one room at one time."""

    __tablename__ = "hearing_day"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_begins"),
        ExcludeConstraint(
            (text(f"int8range({ROOM}, {ROOM}, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            where=text("cancelled_at IS NULL"),
            name="ex_hearing_day_one_room_at_a_time",
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    reference: str = Field(max_length=32, unique=True)
    held_on: date = Field(index=True)
    starts_at: datetime = Field(sa_column=instant())
    ends_at: datetime = Field(sa_column=instant())
    venue: str = Field(max_length=120)
    capacity_minutes: int
    cancelled_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    cancelled_because: str = Field(default="", max_length=300)
    version: int = 1


class HearingDayMove(SQLModel, table=True):
    """That a hearing day was moved: where and when it was to be until then, and why."""

    __tablename__ = "hearing_day_move"
    __table_args__ = (CheckConstraint("because <> ''", name="says_why"),)

    id: int = Field(default=None, sa_column=identity())
    hearing_day_id: int = Field(sa_column=points_at("hearing_day.id"))
    held_on: date
    starts_at: datetime = Field(sa_column=instant())
    ends_at: datetime = Field(sa_column=instant())
    venue: str = Field(max_length=120)
    because: str = Field(max_length=300)
    moved_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    moved_at: datetime = Field(sa_column=instant())


class PanelMember(SQLModel, table=True):
    """A councillor appointed to the body that hears reviews, and their political group (R11, R12)."""

    __tablename__ = "panel_member"

    id: int = Field(default=None, sa_column=identity())
    person_id: int = Field(sa_column=points_at("person.id"))
    political_group: str = Field(max_length=80)
    appointed_from: date
    appointed_until: date | None = None
    is_substitute: bool = False
    version: int = 1


class DeciderTraining(SQLModel, table=True):
    """That somebody who decides was trained on a topic and signed for it (R13)."""

    __tablename__ = "decider_training"

    id: int = Field(default=None, sa_column=identity())
    person_id: int = Field(sa_column=points_at("person.id"))
    topic: str = Field(max_length=80)
    trained_on: date
    valid_until: date
    signed_on: date


class Seat(SQLModel, table=True):
    """That a person sits on a hearing day in a role. Nobody sits in two places at once."""

    __tablename__ = "seat"
    __table_args__ = (
        Index("uq_seat_live", "hearing_day_id", "person_id", unique=True, postgresql_where=text("vacated_at IS NULL")),
        Index(
            "uq_seat_one_chair",
            "hearing_day_id",
            unique=True,
            postgresql_where=text("vacated_at IS NULL AND role = 'chair'"),
        ),
        ExcludeConstraint(
            (text("int8range(person_id, person_id, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            where=text("vacated_at IS NULL"),
            name="ex_seat_one_place_at_a_time",
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    hearing_day_id: int = Field(sa_column=points_at("hearing_day.id"))
    person_id: int = Field(sa_column=points_at("person.id"))
    role: SeatRole = Field(sa_type=words(SeatRole))
    starts_at: datetime = Field(sa_column=instant())
    ends_at: datetime = Field(sa_column=instant())
    seated_at: datetime = Field(sa_column=instant())
    vacated_at: datetime | None = Field(default=None, sa_column=instant(optional=True))


class Listing(SQLModel, table=True):
    """A review put down for a hearing day at a time. One live listing per review; none overlap on a day.

    Live until it is withdrawn (moved, undone, adjourned) or its hearing closes. `needs_notice` is False only for a
    resumed hearing whose date was announced to everybody (fact-book 4.4).
    """

    __tablename__ = "listing"
    __table_args__ = (
        Index("uq_listing_live", "review_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_begins"),
        ExcludeConstraint(
            (text("int8range(hearing_day_id, hearing_day_id, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            where=text("withdrawn_because IS NULL"),
            name="ex_listing_one_case_at_a_time",
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    hearing_day_id: int = Field(sa_column=points_at("hearing_day.id"))
    notice_id: int | None = Field(default=None, sa_column=points_at("notice.id", optional=True))
    starts_at: datetime = Field(sa_column=instant())
    ends_at: datetime = Field(sa_column=instant())
    listed_at: datetime = Field(sa_column=instant())
    ended_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    withdrawn_because: str | None = Field(default=None, max_length=300)
    reasons_given: str = Field(default="", max_length=600, description="Why it was listed despite a warning")


class AgendaPublication(SQLModel, table=True):
    """That a day's agenda, with these case references, was open to the public from a day on (R22)."""

    __tablename__ = "agenda_publication"

    id: int = Field(default=None, sa_column=identity())
    hearing_day_id: int = Field(sa_column=points_at("hearing_day.id"))
    published_on: date
    references: str = Field(max_length=2000, description="Case references, separated by a space")
    urgency: str = Field(default="", max_length=300, description="The chair's reason for a late item (s.100B(4)(b))")
    published_at: datetime = Field(sa_column=instant())


class AgendaEdition(SQLModel, table=True):
    """One edition of an agenda as it was published: its words, the exact bytes and their hash (R22, R29, R30)."""

    __tablename__ = "agenda_edition"
    __table_args__ = (UniqueConstraint("publication_id", "edition"),)

    id: int = Field(default=None, sa_column=identity())
    publication_id: int = Field(sa_column=points_at("agenda_publication.id", index=False))
    edition: Edition = Field(sa_type=words(Edition))
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    pdf: bytes = Field(sa_type=LargeBinary)
    sha256: bytes = Field(sa_type=LargeBinary)
    pages: int


class Availability(SQLModel, table=True):
    """That a member was asked whether they can sit on a day, or what they said. The row that none replaces counts."""

    __tablename__ = "availability"
    __table_args__ = (
        Index(
            "uq_availability_first",
            "hearing_day_id",
            "person_id",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    hearing_day_id: int = Field(sa_column=points_at("hearing_day.id"))
    person_id: int = Field(sa_column=points_at("person.id"))
    answer: Answer = Field(sa_type=words(Answer))
    recorded_at: datetime = Field(sa_column=instant())
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("availability.id"), unique=True)
    )


class Apologies(SQLModel, table=True):
    """That whoever has a seat will not be there after all; or, in a row that replaces it, that they will.

    The seat stays theirs until it is vacated, as on the day itself; who was in the room is the hearing's own record.
    """

    __tablename__ = "apologies"
    __table_args__ = (Index("uq_apologies_first", "seat_id", unique=True, postgresql_where=text("supersedes IS NULL")),)

    id: int = Field(default=None, sa_column=identity())
    seat_id: int = Field(sa_column=points_at("seat.id", index=False))
    are_sent: bool
    recorded_at: datetime = Field(sa_column=instant())
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("apologies.id"), unique=True))


class StepIn(SQLModel, table=True):
    """That a reserve sits in the place of a member who sent apologies, for as long as the apologies stand (R11).

    A reserve’s last row counts.
    """

    __tablename__ = "step_in"
    __table_args__ = (CheckConstraint("seat_id <> for_seat_id", name="for_somebody_else"),)

    id: int = Field(default=None, sa_column=identity())
    seat_id: int = Field(sa_column=points_at("seat.id"))
    for_seat_id: int = Field(sa_column=points_at("seat.id"))
    recorded_at: datetime = Field(sa_column=instant())
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))


class CalendarLink(SQLModel, table=True):
    """A secret address at which a calendar program reads a person's hearing days. Only a hash of the secret is kept."""

    __tablename__ = "calendar_link"
    __table_args__ = (
        Index("uq_calendar_link_live", "person_id", unique=True, postgresql_where=text("revoked_at IS NULL")),
    )

    id: int = Field(default=None, sa_column=identity())
    person_id: int = Field(sa_column=points_at("person.id"))
    token_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    made_at: datetime = Field(sa_column=instant())
    revoked_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
