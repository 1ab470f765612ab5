"""A Word file held against the report as it stands: which sections it would change, or why it is not taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from licensing.errors import Invalid
from licensing.officer_reports.queries import latest_version, version_numbered
from licensing.officer_reports.rules import TITLES, Section, changed_sections
from licensing.officer_reports.word_reading import read_word
from licensing.reviews.models import Review


@dataclass(frozen=True, slots=True)
class Change:
    """One section as it stands, and as the file has it."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A file that may be taken: of which version it was made, all its sections, and those that it changes."""

    number: int
    sections: dict[str, str]
    changes: Sequence[Change]


def compare_file(session: Session, review: Review, content: bytes) -> Compared:
    """What the file would change. Raises Invalid, naming the sections where they are the trouble."""
    found = read_word(content)
    if found.reference != review.reference:
        raise Invalid(f"The file is the report on {found.reference}, not on {review.reference}")
    latest = latest_version(session, review.id or 0)
    base = version_numbered(session, review.id or 0, found.number)
    if latest is None or base is None:
        raise Invalid(f"There is no version {found.number} of this report. Download it again")
    if base.number != latest.number:
        since = _named(changed_sections(base.sections, latest.sections))
        yours = _named(changed_sections(base.sections, found.sections))
        raise Invalid(
            f"The file was made from version {base.number}. Since then {since} changed, in version {latest.number}. "
            f"Your file changes {yours}. Download the report again and put your changes into it"
        )
    changed = changed_sections(latest.sections, found.sections)
    if not changed:
        raise Invalid("The file says what the report says already: there is nothing to take from it")
    sections = {one.value: (found if one in changed else latest).sections[one] for one in Section}
    changes = [Change(TITLES[one], latest.sections.get(one, ""), found.sections[one]) for one in changed]
    return Compared(latest.number, sections, changes)


def _named(sections: Sequence[Section]) -> str:
    return ", ".join(f"“{TITLES[one]}”" for one in sections) or "nothing"
