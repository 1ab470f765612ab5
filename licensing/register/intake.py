"""Whether a row of a register file can be taken in, and if not, why. Pure: no row is written here.

A file has the columns name, date of birth, address, licence kind, number, granted and expires; one row is one licence.
It may have the columns badge, plate, ward and firm too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from licensing.register.rules import LicenceKind

COLUMNS = ("name", "date_of_birth", "address", "licence_kind", "number", "granted", "expires")
COLUMN_WORDS = {
    "holder": "name",
    "full_name": "name",
    "licence_holder": "name",
    "dob": "date_of_birth",
    "born": "date_of_birth",
    "kind": "licence_kind",
    "type": "licence_kind",
    "licence_type": "licence_kind",
    "licence_number": "number",
    "licence_no": "number",
    "granted_on": "granted",
    "grant_date": "granted",
    "expires_on": "expires",
    "expiry": "expires",
    "expiry_date": "expires",
    "badge_number": "badge",
    "plate_number": "plate",
    "operator": "firm",
}
KIND_WORDS = {
    "hackney carriage driver": LicenceKind.HACKNEY_CARRIAGE_DRIVER,
    "hackney driver": LicenceKind.HACKNEY_CARRIAGE_DRIVER,
    "taxi driver": LicenceKind.HACKNEY_CARRIAGE_DRIVER,
    "hc driver": LicenceKind.HACKNEY_CARRIAGE_DRIVER,
    "hcd": LicenceKind.HACKNEY_CARRIAGE_DRIVER,
    "private hire driver": LicenceKind.PRIVATE_HIRE_DRIVER,
    "ph driver": LicenceKind.PRIVATE_HIRE_DRIVER,
    "phd": LicenceKind.PRIVATE_HIRE_DRIVER,
    "operator": LicenceKind.OPERATOR,
    "private hire operator": LicenceKind.OPERATOR,
    "ph operator": LicenceKind.OPERATOR,
    "pho": LicenceKind.OPERATOR,
    "hackney carriage vehicle": LicenceKind.HACKNEY_CARRIAGE_VEHICLE,
    "hackney carriage": LicenceKind.HACKNEY_CARRIAGE_VEHICLE,
    "hc vehicle": LicenceKind.HACKNEY_CARRIAGE_VEHICLE,
    "hcv": LicenceKind.HACKNEY_CARRIAGE_VEHICLE,
    "private hire vehicle": LicenceKind.PRIVATE_HIRE_VEHICLE,
    "ph vehicle": LicenceKind.PRIVATE_HIRE_VEHICLE,
    "phv": LicenceKind.PRIVATE_HIRE_VEHICLE,
}
DUAL_WORDS = frozenset({"dual", "dual badge", "combined", "combined badge", "dual driver"})
OPTIONAL = ("badge", "plate", "ward", "firm")
LENGTHS = {"name": 200, "address": 400, "number": 40, "badge": 20, "plate": 20, "ward": 80, "firm": 120}
YOUNGEST = 17  # nobody may drive a car before; a date of birth later than this before the grant is a slip
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
BRITISH = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that can be taken in, in the register's own words."""

    name: str
    date_of_birth: date
    address: str
    kind: LicenceKind
    number: str
    granted_on: date
    expires_on: date
    badge: str = ""
    plate: str = ""
    ward: str = ""
    firm: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one row: an entry, or the problems that keep it out. `line` counts the header as line 1."""

    line: int
    entry: Entry | None
    problems: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return self.entry is not None


def missing_columns(header: Iterable[str]) -> list[str]:
    """The columns the file lacks, in words."""
    there = {column_name(word) for word in header}
    return [column.replace("_", " ") for column in COLUMNS if column not in there]


def column_name(word: str) -> str:
    """The register's name for a column, however the file spells it."""
    plain = re.sub(r"[^a-z]+", "_", word.strip().lower()).strip("_")
    return COLUMN_WORDS.get(plain, plain)


def repeated_columns(header: Iterable[str]) -> list[str]:
    """The columns that the file has twice, in words: nobody could say which of the two counts."""
    names = Counter(column_name(word) for word in header)
    return [name.replace("_", " ") for name, times in names.items() if times > 1 and name in (*COLUMNS, *OPTIONAL)]


def judge(
    rows: Iterable[Mapping[str, str | None]],
    *,
    known_numbers: frozenset[str] = frozenset(),
    lines: Iterable[int] | None = None,
) -> list[Verdict]:
    """A verdict for every row, in order. A number used twice in the file, or known to the register, is a problem.

    `lines`: where each row begins in the file; without it, one after another below the header.
    """
    seen: dict[str, int] = {}
    verdicts = []
    for raw, line in zip(rows, count(2) if lines is None else lines, strict=False):
        row = {column_name(key): (value or "").strip() for key, value in raw.items() if isinstance(key, str)}
        problems: list[str] = ["it has more cells than the header"] if None in raw else []
        entry = _entry(row, problems)
        number = row.get("number", "")
        if number and number in known_numbers:
            problems.append(f"licence number {number} is in the register already")
        if number and number in seen:
            problems.append(f"licence number {number} is on line {seen[number]} too")
        seen.setdefault(number, line)
        verdicts.append(Verdict(line, None if problems else entry, tuple(problems)))
    return verdicts


def kind_of(words: str) -> LicenceKind | None:
    """The licence kind that the words mean, or None."""
    plain = re.sub(r"[^a-z]+", " ", words.lower().replace("’s", "").replace("'s", "")).strip()
    plain = re.sub(r" licen[cs]e$", "", plain)
    return KIND_WORDS.get(plain)


def day_of(text: str) -> date | None:
    """The day meant by 2015-12-01 or 1/12/2015, or None when it is no such day."""
    found = ISO.fullmatch(text) or BRITISH.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _entry(row: Mapping[str, str], problems: list[str]) -> Entry | None:
    texts = {column: _text(row, column, problems) for column in ("name", "address", "number")}
    more = {column: _text(row, column, problems) for column in OPTIONAL if row.get(column)}
    kind = _kind(row, problems)
    born, granted, expires = (_day(row, column, problems) for column in ("date_of_birth", "granted", "expires"))
    if granted and expires and expires < granted:
        problems.append("expires before it was granted")
    if born and granted and born.year + YOUNGEST > granted.year:
        problems.append("date of birth is too late for a licence granted then")
    if problems or kind is None or born is None or granted is None or expires is None:
        return None
    return Entry(texts["name"], born, texts["address"], kind, texts["number"], granted, expires, **more)


def _text(row: Mapping[str, str], column: str, problems: list[str]) -> str:
    value = row.get(column, "")
    if not value:
        problems.append(f"{column} is missing")
    elif len(value) > LENGTHS[column]:
        problems.append(f"{column} is longer than {LENGTHS[column]} characters")
    elif any(ord(letter) < 32 and letter != "\n" for letter in value):
        problems.append(f"{column} has characters that cannot be printed")
    return value


def _kind(row: Mapping[str, str], problems: list[str]) -> LicenceKind | None:
    words = row.get("licence_kind", "")
    kind = kind_of(words)
    if not words:
        problems.append("licence kind is missing")
    elif words.strip().lower() in DUAL_WORDS:
        problems.append("a dual badge is two licences: give each its own row and number")
    elif kind is None:
        problems.append(f"licence kind {words!r} is not known")
    return kind


def _day(row: Mapping[str, str], column: str, problems: list[str]) -> date | None:
    value = row.get(column, "")
    day = day_of(value)
    words = column.replace("_", " ")
    if not value:
        problems.append(f"{words} is missing")
    elif day is None:
        problems.append(f"{words} {value!r} is not a date: write 2015-12-01 or 1/12/2015")
    return day
