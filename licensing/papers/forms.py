"""What a browser may send about papers."""

import re
from datetime import date

from pydantic import Field, field_validator

from licensing.papers.whole_day import Shown
from licensing.sittings.queries import MOST_LISTED
from licensing.web.forms import ActForm

CASE = re.compile(r"([\w-]{1,32}):([0-9a-f]{64})")


class PublishForm(ActForm):
    """Publish what waits, as it was shown; with the chair's leave where some of it came late (R27)."""

    seen: str = Field(title="What the page showed", pattern=r"^[0-9a-f]{64}$")
    leave_by: int | None = Field(default=None, title="Who gave leave")
    leave_on: date | None = Field(default=None, title="When leave was given")
    leave_because: str = Field(default="", title="Why leave was given", max_length=600)
    other_side: str = Field(default="", title="When the licence holder got the late papers", max_length=600)


class PublishDayForm(ActForm):
    """Publish the papers of the day's cases that are ticked, each as it was shown."""

    papers: list[str] = Field(
        title="Papers", min_length=1, max_length=MOST_LISTED,
        json_schema_extra={"missing": "Tick the cases whose papers are to be published"},
    )  # fmt: skip

    @field_validator("papers")
    @classmethod
    def are_cases_shown(cls, papers: list[str]) -> list[str]:
        """Each is a case and the fingerprint of what waits in it, as the page wrote them; none twice."""
        named = [found[1] for one in papers if (found := CASE.fullmatch(one))]
        if len(named) != len(papers) or len(set(named)) != len(named):
            raise ValueError("Tick the cases on the page again")
        return papers

    @property
    def shown(self) -> list[Shown]:
        """What was ticked, as the command takes it."""
        return [Shown(*one.split(":")) for one in self.papers]


class NoteForm(ActForm):
    """A member's private note beside a page; empty to delete it."""

    says: str = Field(default="", title="My note on this page", max_length=2000)


class FindForm(ActForm):
    """Words to look for in the papers. It acts on nothing, so it needs no key."""

    key: None = None  # type: ignore[assignment]
    words: str = Field(default="", title="Find in the papers", max_length=80)
