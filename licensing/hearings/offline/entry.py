"""What a tablet may send of what was recorded on it: five kinds of entry and no other. Whatever cannot be read is said.

Nothing here trusts the tablet: unknown fields are refused, times are claims, and who acts is never in an entry.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from licensing.hearings.rules import Choice, InterestKind, PresenceKind
from licensing.web.parsing import CONTROL

LARGEST_ID = 2**63 - 1
YEARS = range(2000, 2100)
HALF_A_CHARACTER = re.compile(r"[\ud800-\udfff]")
ONLY_THESE = (
    "Only attendance, interests, questions asked, your own vote and your own notes can be recorded without a signal."
)


class Kind(StrEnum):
    """What can be recorded without a signal. No decision, proposal or notice ever is."""

    PRESENCE = "presence"
    INTEREST = "interest"
    ASKED = "asked"
    VOTE = "vote"
    NOTE = "note"


def _can_be_kept(text: str) -> str:
    if CONTROL.search(text) or HALF_A_CHARACTER.search(text):
        raise ValueError("has a character in it that cannot be kept")
    return text


def _is_text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("must be a time as text")
    return value


def _within_reach(value: datetime) -> datetime:
    if value.year not in YEARS:
        raise ValueError("must be a real time")
    return value


Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
Text = Annotated[str, AfterValidator(_can_be_kept)]
Instant = Annotated[AwareDatetime, BeforeValidator(_is_text), AfterValidator(_within_reach)]
Tick = Annotated[bool, Field(strict=True)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Seen(Part):
    """What the tablet knew of the hearing when somebody tapped."""

    hearing: Id | None = None
    step: Annotated[Text, Field(max_length=40)] | None = None


class PresenceBody(Part):
    person_id: Id
    kind: PresenceKind
    by_video: Tick = False


class InterestBody(Part):
    kind: InterestKind
    says: Text = Field(default="", max_length=600)
    is_registered: Tick = True
    open_mind: Tick = False
    cases: list[Annotated[Text, Field(max_length=32)]] | None = Field(default=None, max_length=100)


class AskedBody(Part):
    question_id: Id
    asked_by: Id


class VoteBody(Part):
    ballot_id: Id
    choice: Choice


class NoteBody(Part):
    label: Text = Field(min_length=1, max_length=12)
    says: Text = Field(max_length=2000)
    version: int = Field(strict=True, ge=0, le=1_000_000)


BODIES: dict[Kind, type[Part]] = {
    Kind.PRESENCE: PresenceBody,
    Kind.INTEREST: InterestBody,
    Kind.ASKED: AskedBody,
    Kind.VOTE: VoteBody,
    Kind.NOTE: NoteBody,
}


class Entry(Part):
    """One tap, as it was kept on the tablet. `body` is of the kind's own class."""

    key: UUID
    sequence: int = Field(strict=True, ge=0, le=2**53)
    kind: Kind
    case: Annotated[Text, Field(max_length=32)] | None = None
    seen: Seen = Seen()
    made_at: Instant
    body: Any


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that cannot be read, and why."""

    says: str


def read(sent: Any) -> Entry | Unread:
    """One entry as it was sent."""
    if isinstance(sent, dict) and sent.get("kind") not in list(Kind):
        return Unread(ONLY_THESE)
    try:
        entry = Entry.model_validate(sent)
        return entry.model_copy(update={"body": BODIES[entry.kind].model_validate(entry.body)})
    except ValidationError as wrong:
        where = {str(one["loc"][0]) for one in wrong.errors(include_url=False, include_input=False) if one["loc"]}
        named = ", ".join(sorted(name[:20] for name in where if name.isascii())) or "all of it"
        return Unread(f"What the tablet sent could not be read ({named}). Nothing was recorded.")


def echoed(sent: Any) -> str:
    """The key as it was sent, so that the tablet knows which entry is answered."""
    key = sent.get("key") if isinstance(sent, dict) else None
    return key.encode("utf-8", "replace").decode()[:64] if isinstance(key, str) else ""


def fingerprint(day: str, entry: Entry) -> str:
    """What the entry says, in a digest: the same key with anything else in it is refused."""
    said = entry.model_dump(mode="json", exclude={"key", "sequence"}) | {"body": entry.body.model_dump(mode="json")}
    return hashlib.sha256(json.dumps([day, said], sort_keys=True).encode()).hexdigest()
