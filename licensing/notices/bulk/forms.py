"""What a browser may send for the acts on a bulk issue."""

import re
from datetime import date

from pydantic import Field, field_validator

from licensing.notices.bulk.commands import Shown
from licensing.notices.bulk.rules import MOST_LETTERS, RESULT_WORDS
from licensing.notices.rules import ServiceMethod
from licensing.web.forms import ActForm
from licensing.web.wording import teach

teach(RESULT_WORDS)

LETTER = re.compile(r"([\w-]{1,32}):(\d{1,9}):([0-9a-f]{64})")


class BulkForm(ActForm):
    """Approve the letters ticked, each as it was shown, on the plan that was shown. `among`: all that were shown."""

    letters: list[str] = Field(
        title="Letters", min_length=1, max_length=MOST_LETTERS,
        json_schema_extra={"missing": "Tick the letters to approve"},
    )  # fmt: skip
    among: list[str] = Field(default_factory=list, title="Letters shown", max_length=MOST_LETTERS)
    method: ServiceMethod = Field(title="How they are to be served")
    planned_on: date = Field(title="The day they are to leave")

    @field_validator("letters")
    @classmethod
    def are_letters_shown(cls, letters: list[str]) -> list[str]:
        """Each is a letter, its version and the hash of its words, as the page wrote them; none twice."""
        named = [found.group(1) for one in letters if (found := LETTER.fullmatch(one))]
        if len(named) != len(letters) or len(set(named)) != len(named):
            raise ValueError("Tick the letters on the page again")
        return letters

    @property
    def shown(self) -> list[Shown]:
        """What was ticked, as the command takes it."""
        parts = [one.split(":") for one in self.letters]
        return [Shown(reference, int(version), sha256) for reference, version, sha256 in parts]


class PressForm(ActForm):
    """One button: stop, go on."""
