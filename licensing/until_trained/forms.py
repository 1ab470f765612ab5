"""What a browser may send about overdue training."""

from datetime import date
from typing import Annotated

from pydantic import Field

from licensing.web.forms import ActForm

HolderId = Annotated[int, Field(ge=1, lt=2**63)]
Reference = Annotated[str, Field(max_length=32)]


class OpenManyForm(ActForm):
    """The holders for each of whom a review is opened, and the day by which they are to be heard."""

    holders: list[HolderId] = Field(
        title="For whom?",
        min_length=1,
        max_length=200,
        json_schema_extra={"missing": "Choose for whom to open a review"},
    )
    hear_by: date = Field(title="To be heard by")


class DraftManyForm(ActForm):
    """The chair's own paragraphs, and the cases whose drafts begin with them."""

    common: str = Field(title="Your reasons that hold in each of these cases", max_length=6000)
    cases: list[Reference] = Field(
        title="In which cases?", min_length=1, max_length=60, json_schema_extra={"missing": "Choose the cases"}
    )
