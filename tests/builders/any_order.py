"""What the proof of any order needs of a case: the review in the product, and the model's licence beside it."""

from dataclasses import dataclass
from datetime import date

from licensing.decisions.drafts import Draft
from licensing.decisions.rules import Outcome as Decided
from licensing.decisions.rules import SuspensionEnd
from tests.builders.decisions import HeardCase, drafted
from tests.builders.plain_model import Licence

OVERLAPPING = """
  WITH standing AS (
    SELECT * FROM licence_event one WHERE kind = 'suspended'
       AND NOT EXISTS (SELECT FROM licence_event WHERE supersedes = one.id)
  )
  SELECT one.id FROM standing one JOIN standing other ON one.licence_id = other.licence_id AND one.id < other.id
   AND tstzrange(one.begins_at, one.ends_at) && tstzrange(other.begins_at, other.ends_at)
"""


@dataclass
class Case:
    """One review in the product, and the model's licence beside it."""

    heard: HeardCase
    licence: Licence
    agreed: str
    heard_under: str
    proposed: str | None = None
    sent_back: str = ""
    decided_by: int | None = None
    decided_under: str = ""

    @property
    def reference(self) -> str:
        return self.heard.reference

    @property
    def is_back(self) -> bool:
        """Was the proposal sent back, and may the members answer?"""
        return self.sent_back in ("explain", "resumed")

    @property
    def is_part_heard(self) -> bool:
        return self.sent_back == "ask more"


def terms_of(words: str) -> tuple[Decided, dict[str, object]]:
    """What a draft needs for the outcome in these words."""
    if words == "suspended":
        return Decided.SUSPENDED, {"suspension_end": SuspensionEnd.DATE, "suspension_days": 28}
    if words == "revoked at once":
        return Decided.REVOKED, {"is_immediate": True, "public_safety_explanation": "He is a danger to passengers."}
    return Decided(words), {"warning_until": date(2019, 12, 1)} if words == "warning" else {}


def draft_of(case: Case, words: str) -> Draft:
    outcome, terms = terms_of(words)
    return drafted(case.heard, outcome, answers="It was considered, and it stands.", **terms)
