"""What a browser may send about papers."""

from datetime import date

from pydantic import Field

from licensing.web.forms import ActForm


class PublishForm(ActForm):
    """Publish what waits, as it was shown; with the chair's leave where some of it came late (R27)."""

    seen: str = Field(title="What the page showed", pattern=r"^[0-9a-f]{64}$")
    leave_by: int | None = Field(default=None, title="Who gave leave")
    leave_on: date | None = Field(default=None, title="When leave was given")
    leave_because: str = Field(default="", title="Why leave was given", max_length=600)
    other_side: str = Field(default="", title="When the licence holder got the late papers", max_length=600)


class NoteForm(ActForm):
    """A member's private note beside a page; empty to delete it."""

    says: str = Field(default="", title="My note on this page", max_length=2000)


class FindForm(ActForm):
    """Words to look for in the papers. It acts on nothing, so it needs no key."""

    key: None = None  # type: ignore[assignment]
    words: str = Field(default="", title="Find in the papers", max_length=80)
