"""Documents about a case, and the bytes behind them, kept once by their hash."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary, String, text
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.documents.rules import ExemptParagraph, Media, Section, Sensitivity, Verdict
from licensing.people.models import instant, points_at


class StoredFile(SQLModel, table=True):
    """Bytes, by their SHA-256. They never change; only what the scanner said of them does."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("octet_length(content) > 0", name="has_bytes"),)

    sha256: str = Field(sa_column=Column(String(64), primary_key=True))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    verdict: Verdict = Field(sa_type=words(Verdict))
    found: str = Field(default="", max_length=200, description="What the scanner calls what it found")
    kept_at: datetime = Field(sa_column=instant())
    scanned_at: datetime | None = Field(default=None, sa_column=instant(optional=True))


class Document(SQLModel, table=True):
    """One document about one case, as it stands since this row. A change is a row that supersedes, with its reason.

    `number` is the document's for good, through every row: what people say and what addresses hold.
    """

    __tablename__ = "document"
    __table_args__ = (
        Index("uq_document_first", "reference", "number", unique=True, postgresql_where=text("supersedes IS NULL")),
        CheckConstraint("(sensitivity = 'exempt') = (paragraph IS NOT NULL)", name="exempt_names_paragraph"),
        CheckConstraint("redacts IS NULL OR sensitivity = 'open'", name="redacted_is_open"),
        CheckConstraint("supersedes IS NULL OR because <> ''", name="change_says_why"),
        CheckConstraint("(pdf_sha256 IS NULL) = (pages IS NULL)", name="pages_are_of_the_pdf"),
    )

    id: int = Field(default=None, sa_column=identity())
    reference: str = Field(max_length=32, index=True)
    number: int
    title: str = Field(max_length=200)
    section: Section = Field(sa_type=words(Section))
    sensitivity: Sensitivity = Field(sa_type=words(Sensitivity))
    paragraph: ExemptParagraph | None = Field(default=None, sa_type=words(ExemptParagraph))
    received_at: datetime = Field(sa_column=instant())
    received_from: str = Field(default="", max_length=200)
    uploaded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    media_type: Media = Field(sa_type=words(Media, length=80))
    file_name: str = Field(max_length=200, description="As it was sent, without folders")
    size: int = Field(description="In bytes, of the file as it was sent")
    sha256: str = Field(
        sa_column=Column(String(64), ForeignKey("stored_file.sha256"), nullable=False, index=True),
        description="The file as it was sent",
    )
    pdf_sha256: str | None = Field(
        default=None,
        sa_column=Column(String(64), ForeignKey("stored_file.sha256")),
        description="The PDF that people and papers are shown; none yet for a Word document",
    )
    pages: int | None = Field(default=None, description="Of that PDF")
    belongs_to: str = Field(
        default="", max_length=64, description="What within the case it goes with: service:12, contact_note:3"
    )
    redacts: int | None = Field(default=None, sa_column=points_at("document.id", optional=True))
    is_withdrawn: bool = False
    because: str = Field(default="", max_length=300, description="Why this row supersedes the one before")
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("document.id"), unique=True))
