"""What every letter is made of: runs of words, sections, the letterhead, the addressee, the planned service. Pure.

A letter is composed once and shown twice: the page underlines the days that were worked out, the print does not.
`Letter.plain` is what is frozen at approval, hashed, and given to the printer as data.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from licensing.audit.rules import canonical
from licensing.authority.rules import Setting
from licensing.notices.rules import NoticeKind, ServiceMethod, served_on

LARGE, USUAL = 18, 11  # points
FURTHEST_PLAN = timedelta(days=60)  # a letter is planned for today or soon


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in a paragraph. `mark` is "date" where the day was worked out, "missing" where it is not known."""

    text: str
    mark: str = ""


Paragraph = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs, and a list below them."""

    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    bullets: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the plain summary on top: a question, and its answer."""

    label: str
    says: Paragraph


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The council's part of every letter, as its settings stood on the day."""

    council: str
    office: tuple[str, ...]
    telephone: str
    email: str
    court: str
    court_address: str
    officer_name: str
    officer_post: str
    officer_appointed: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom the letter is to, where they were last known to live, and who gets a copy."""

    name: str
    address: tuple[str, ...]
    copies: tuple[str, ...] = ()
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """How and when the letter is to leave, and the day on which it is then given in law (R51, R52)."""

    method: ServiceMethod
    sent_on: date
    first_given_on: date | None = None  # proved already, and so what the days count from: a corrected letter (R51)

    @property
    def given_on(self) -> date:
        return self.first_given_on or served_on(self.sent_on, self.method)


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole letter, ready to be shown or printed."""

    kind: NoticeKind
    title: str
    reference: str
    dated: str
    letterhead: Letterhead
    addressee: Addressee
    subject: str
    sections: tuple[Section, ...]
    summary: tuple[Point, ...] = ()
    opening: tuple[Paragraph, ...] = ()
    closing: tuple[Paragraph, ...] = ()

    @property
    def plain(self) -> dict[str, Any]:
        """The letter as JSON can hold it."""
        return {**asdict(self), "kind": self.kind.value, "points": LARGE if self.addressee.is_large else USUAL}

    @property
    def sha256(self) -> str:
        """What ties an approval to the words that were shown."""
        return hashlib.sha256(canonical(self.plain)).hexdigest()

    @property
    def words(self) -> str:
        """Every word of the letter's own, for the rules that read it."""
        said = [*self.opening, *(point.says for point in self.summary)]
        for section in self.sections:
            said += [(Run(section.title),), *section.paragraphs, *section.bullets]
        said += self.closing
        return "\n".join("".join(run.text for run in paragraph) for paragraph in said)


def letterhead_from(stood: Mapping[Setting, str]) -> Letterhead:
    """The letterhead that these settings give."""
    return Letterhead(
        council=stood[Setting.AUTHORITY_NAME],
        office=lines(stood[Setting.OFFICE_ADDRESS].replace(",", "\n")),
        telephone=stood[Setting.OFFICE_TELEPHONE],
        email=stood[Setting.OFFICE_EMAIL],
        court=stood[Setting.COURT_NAME],
        court_address=stood[Setting.COURT_ADDRESS],
        officer_name=stood[Setting.PROPER_OFFICER_NAME],
        officer_post=stood[Setting.PROPER_OFFICER_POST],
        officer_appointed=stood[Setting.PROPER_OFFICER_APPOINTED],
    )


def lines(text: str) -> tuple[str, ...]:
    """The lines of an address, without blank ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def para(*parts: str | Run) -> Paragraph:
    """A paragraph of plain words and marked runs."""
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def paras(text: str) -> tuple[Paragraph, ...]:
    """What somebody wrote, as paragraphs: a blank line parts two."""
    return tuple(para(" ".join(part.split())) for part in text.split("\n\n") if part.strip())


def on(day: date) -> Run:
    """A day that was worked out, in full: "Monday 21 December 2015"."""
    return Run(f"{day:%A} {day.day} {day:%B %Y}", "date")


def plain_day(day: date) -> str:
    """A day as it is known, not worked out: "1 December 2015"."""
    return f"{day.day} {day:%B %Y}"


def known(text: str, otherwise: str) -> Run:
    """The words, or a marked gap that nobody can approve."""
    return Run(text) if text.strip() else Run(otherwise, "missing")


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
