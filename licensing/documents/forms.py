"""What a browser may send about documents."""

from datetime import date
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from licensing.documents.intake import MOST_FILES
from licensing.documents.rules import (
    MEDIA_WORDS,
    PARAGRAPH_WORDS,
    SECTION_WORDS,
    SENSITIVITY_WORDS,
    VERDICT_WORDS,
    ExemptParagraph,
    Section,
    Sensitivity,
)
from licensing.web.forms import ActForm
from licensing.web.parsing import Uploaded
from licensing.web.wording import teach

for words in (SECTION_WORDS, SENSITIVITY_WORDS, PARAGRAPH_WORDS, VERDICT_WORDS, MEDIA_WORDS):
    teach(words)

ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx"
CHOOSE_FILE = {"missing": "Choose a file", "is_instance_of": "Choose a file"}
File = Annotated[Uploaded, Field(title="File", json_schema_extra=CHOOSE_FILE)]


class LabelForm(ActForm):
    """What is written on a document. Only an exempt one has a paragraph: for another it is passed over (R30)."""

    section: Section = Field(title="Section")
    sensitivity: Sensitivity = Field(title="Who may read it")
    paragraph: ExemptParagraph | None = Field(
        default=None, title="Paragraph of Schedule 12A, if exempt", validate_default=True
    )

    @field_validator("paragraph")
    @classmethod
    def is_of_an_exempt_one(cls, paragraph: ExemptParagraph | None, info: ValidationInfo) -> ExemptParagraph | None:
        """An exempt document names its paragraph; for another the list is passed over."""
        if info.data.get("sensitivity") is not Sensitivity.EXEMPT:
            return None
        if paragraph is None:
            raise ValueError("Choose the paragraph of Schedule 12A that exempts it")
        return paragraph


class UploadForm(LabelForm):
    """Several files at once, under one label; each takes its title from its name."""

    files: list[Uploaded] = Field(
        title="Files",
        min_length=1,
        max_length=MOST_FILES,
        json_schema_extra={"missing": "Choose the files", "is_instance_of": "Choose the files"},
    )
    received_on: date = Field(title="Received on")
    received_from: str = Field(default="", title="Received from", max_length=200)


class ChangeForm(LabelForm):
    """Another title, section or sensitivity, with the reason."""

    title: str = Field(title="Title", min_length=1, max_length=200)
    because: str = Field(title="Why it is changed", min_length=1, max_length=300)


class FileForm(ActForm):
    """One file that goes with a document: its redacted version, or the PDF of a Word document."""

    file: File


class WithdrawForm(ActForm):
    """Why a document is taken out."""

    because: str = Field(title="Why it is withdrawn", min_length=1, max_length=300)
