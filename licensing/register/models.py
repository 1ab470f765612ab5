"""Licence holders, their licences and dated events, and the offences and concerns held about them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.people.models import instant, points_at
from licensing.register.rules import ConcernKind, ContactKind, LicenceEventKind, LicenceKind


class LicenceHolder(SQLModel, table=True):
    """Anyone who holds a licence. The one editable page of the register, so it has a version."""

    __tablename__ = "licence_holder"
    __table_args__ = (
        Index("ix_licence_holder_search_name", "search_name", postgresql_ops={"search_name": "text_pattern_ops"}),
        Index("ix_licence_holder_search_last", "search_last", postgresql_ops={"search_last": "text_pattern_ops"}),
    )

    id: int = Field(default=None, sa_column=identity())
    reference: str = Field(max_length=32, unique=True)
    name: str = Field(max_length=200)
    search_name: str = Field(max_length=200, description="The name folded for prefix search, first name first")
    search_last: str = Field(max_length=200, description="The same, last name first")
    date_of_birth: date | None = None
    address: str = Field(max_length=400, description="Lines separated by a line break: the last known address (s.233)")
    ward: str = Field(default="", max_length=80)
    firm: str = Field(default="", max_length=120, description="Operator or firm worked for")
    telephone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=200)
    needs: str = Field(default="", max_length=300, description="Interpreter, large print, other adjustments (R26)")
    entered_on: date
    version: int = 1


class EmailAgreement(SQLModel, table=True):
    """That a holder agreed to copies of notices at this address; or, without a day, that they do so no more.

    The latest row counts, and only while the address is still theirs.
    """

    __tablename__ = "email_agreement"
    __table_args__ = (CheckConstraint("agreed_on IS NULL OR email <> ''", name="agrees_with_an_address"),)

    id: int = Field(default=None, sa_column=identity())
    holder_id: int = Field(sa_column=points_at("licence_holder.id"))
    email: str = Field(max_length=200)
    agreed_on: date | None = None
    recorded_at: datetime = Field(sa_column=instant())
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))


class Contact(SQLModel, table=True):
    """Somebody else to write to about a holder: the representative, copied on every notice."""

    __tablename__ = "contact"

    id: int = Field(default=None, sa_column=identity())
    holder_id: int = Field(sa_column=points_at("licence_holder.id"))
    kind: ContactKind = Field(sa_type=words(ContactKind))
    name: str = Field(max_length=200)
    firm: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=400)
    email: str = Field(default="", max_length=200)
    telephone: str = Field(default="", max_length=40)
    acts_from: date
    acts_until: date | None = None
    authority: str = Field(default="", max_length=300, description="How and when a representative was given theirs")
    version: int = 1


class Licence(SQLModel, table=True):
    """One licence in law. A dual badge is two of these with one badge number (R42)."""

    __tablename__ = "licence"
    __table_args__ = (CheckConstraint("expires_on >= granted_on", name="expires_after_grant"),)

    id: int = Field(default=None, sa_column=identity())
    number: str = Field(max_length=40, unique=True)
    holder_id: int = Field(sa_column=points_at("licence_holder.id"))
    kind: LicenceKind = Field(sa_type=words(LicenceKind))
    badge_number: str | None = Field(default=None, max_length=20, index=True)
    plate_number: str | None = Field(default=None, max_length=20, index=True)
    granted_on: date
    expires_on: date = Field(index=True)


class LicenceEvent(SQLModel, table=True):
    """Something that changed what a licence allows, from an instant on. Appended by whoever caused it."""

    __tablename__ = "licence_event"
    __table_args__ = (CheckConstraint("ends_at IS NULL OR ends_at >= begins_at", name="ends_after_it_begins"),)

    id: int = Field(default=None, sa_column=identity())
    licence_id: int = Field(sa_column=points_at("licence.id"))
    kind: LicenceEventKind = Field(sa_type=words(LicenceEventKind))
    begins_at: datetime = Field(sa_column=instant())
    ends_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    ends_when: str = Field(default="", max_length=80, description="The event that ends it, where no date does")
    because_reference: str = Field(default="", max_length=32)
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("licence_event.id"), unique=True)
    )


class Concern(SQLModel, table=True):
    """One offence or concern, in one neutral line. Corrected by a row that supersedes it."""

    __tablename__ = "concern"

    id: int = Field(default=None, sa_column=identity())
    holder_id: int = Field(sa_column=points_at("licence_holder.id"))
    kind: ConcernKind = Field(sa_type=words(ConcernKind))
    category: str = Field(default="", max_length=40, description="Code in the convictions policy, where one fits")
    says: str = Field(max_length=300)
    happened_on: date
    sentence_ended_on: date | None = None
    source: str = Field(max_length=200)
    is_protected: bool = Field(default=False, description="Filtered in law: never used, never shown (R37)")
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("concern.id"), unique=True))


class RegisterImport(SQLModel, table=True):
    """One file taken into the register, whole or not at all."""

    __tablename__ = "register_import"

    id: int = Field(default=None, sa_column=identity())
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64, unique=True)
    rows: int
    holders: int
    licences: int
    imported_at: datetime = Field(sa_column=instant())
