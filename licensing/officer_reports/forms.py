"""What a browser may send to write the report on a review."""

from pydantic import Field

from licensing.officer_reports.rules import LONGEST_SECTION, TITLES, Section
from licensing.web.forms import ActForm
from licensing.web.parsing import Uploaded


class ReportForm(ActForm):
    """The report's sections; one may be blank until the report is finished."""

    background: str = Field(default="", title=TITLES[Section.BACKGROUND], max_length=LONGEST_SECTION)
    licence_history: str = Field(default="", title=TITLES[Section.LICENCES], max_length=LONGEST_SECTION)
    concerns: str = Field(default="", title=TITLES[Section.CONCERNS], max_length=LONGEST_SECTION)
    response: str = Field(default="", title=TITLES[Section.RESPONSE], max_length=LONGEST_SECTION)
    options: str = Field(default="", title=TITLES[Section.OPTIONS], max_length=LONGEST_SECTION)
    implications: str = Field(default="", title=TITLES[Section.IMPLICATIONS], max_length=LONGEST_SECTION)


class ButtonForm(ActForm):
    """A button that sends its key and the number of the version that was shown."""


class FileForm(ActForm):
    """The report as a Word file."""

    file: Uploaded = Field(title="Word file", json_schema_extra={"missing": "Choose the Word file"})
