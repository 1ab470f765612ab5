"""Taking a file into the register: whole, once, or not at all, with a verdict for every row."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.database import transaction
from licensing.errors import Invalid, Refused
from licensing.register.commands import add_holder
from licensing.register.intake import Entry, Verdict, column_name, judge, missing_columns, repeated_columns
from licensing.register.models import Licence, LicenceHolder, RegisterImport
from licensing.register.names import folded
from licensing.register.numbering import next_references
from licensing.register.queries import find_import, known_numbers

MOST_ROWS = 20_000
CONSOLE = Actor(id=None, name="The command line", roles=frozenset({"system"}))
Somebody = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file that says anything: the line on which it begins, the header being line 1, and its cells."""

    line: int
    cells: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """A file as read: its rows, a verdict for each, its hash, and whether this very file came in before."""

    rows: Sequence[Row]
    verdicts: Sequence[Verdict]
    sha256: str
    imported_before: bool = False

    @property
    def bad(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if not verdict.is_good]


def read_rows(content: bytes) -> list[Row]:
    """The rows of a CSV file, those with nothing in them left out.

    Raises Invalid, saying what is wrong, for anything that is not one with our columns."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("The file is not in UTF-8. Save it as “CSV UTF-8” and try again.") from None
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        header = reader.fieldnames or []
        rows = [row for row in _numbered(reader) if any(str(value or "").strip() for value in row.cells.values())]
    except csv.Error as problem:
        raise Invalid(f"The file cannot be read as CSV: {problem}.") from None
    missing = missing_columns(header)
    if missing:
        raise Invalid(f"The file has no column for: {', '.join(missing)}.")
    twice = repeated_columns(header)
    if twice:
        raise Invalid(f"The file has more than one column for: {', '.join(twice)}.")
    if not rows:
        raise Invalid("The file has no rows under its header.")
    if len(rows) > MOST_ROWS:
        raise Invalid(f"The file has {len(rows):,} rows. Import at most {MOST_ROWS:,} at a time.")
    return rows


def judge_file(session: Session, content: bytes) -> Judged:
    """A verdict for every row of a file, against the register as it is. Nothing is written."""
    rows = read_rows(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return Judged(rows, judge_rows(session, rows), sha256, find_import(session, sha256) is not None)


def judge_rows(session: Session, rows: Sequence[Row]) -> list[Verdict]:
    """A verdict for every row: licence numbers are compared without regard to small and capital letters."""
    spelled = [{key: value and _as_numbered(key, value) for key, value in row.cells.items()} for row in rows]
    numbers = {value for row in spelled for key, value in row.items() if value and _is_number(key)}
    known = known_numbers(session, sorted(numbers))
    return judge(spelled, known_numbers=known, lines=[row.line for row in rows])


def import_register(
    session: Session, rows: Sequence[Row], *, file_name: str, sha256: str, by: Actor, now: datetime
) -> RegisterImport:
    """Take in every row, or none. One person (name and date of birth) becomes one holder, with all their licences.

    Raises Refused for a file that came in before, and Invalid, naming each line, where a row cannot be taken in.
    """
    if find_import(session, sha256) is not None:
        raise Refused("This very file has already been imported.", codes=[""])
    verdicts = judge_rows(session, rows)
    problems = {f"Line {one.line}": "; ".join(one.problems) for one in verdicts if not one.is_good}
    if problems:
        raise Invalid("Some rows cannot be taken in.", fields=problems)

    entries = [verdict.entry for verdict in verdicts if verdict.entry is not None]
    ids, added = _holders_of(session, entries, now)
    session.execute(insert(Licence), [_licence(entry, ids[_somebody(entry)]) for entry in entries])
    taken = RegisterImport(
        file_name=file_name[:200], sha256=sha256, rows=len(rows), holders=added, licences=len(entries), imported_at=now
    )
    session.add(taken)
    record(
        session, "register.imported", about="register", by=by, at=now,
        file_name=file_name, sha256=sha256, rows=len(rows), holders=added, licences=len(entries),
    )  # fmt: skip
    return taken


def import_file(path: Path, *, now: datetime) -> int:
    """The body of `licensing import register FILE.csv`: prints a verdict for every row. 0 when the file came in."""
    content, judged = path.read_bytes(), None
    try:
        with transaction() as session:
            judged = judge_file(session, content)
            taken = import_register(
                session, judged.rows, file_name=path.name, sha256=judged.sha256, by=CONSOLE, now=now
            )
    except Invalid as problem:
        if judged is not None:
            _say(judged, "can be taken in")
        print(f"{problem} Nothing was imported.")
        return 1
    except Refused as refusal:
        print(" ".join(refusal.reasons))
        return 1
    _say(judged, "taken in")
    print(f"{taken.rows} rows: {taken.holders} new licence holders, {taken.licences} licences.")
    return 0


def _say(judged: Judged, good: str) -> None:
    for verdict in judged.verdicts:
        print(f"Line {verdict.line}: {good if verdict.is_good else '; '.join(verdict.problems)}")


def _numbered(reader: "csv.DictReader[str]") -> Iterator[Row]:
    """Each row with the line on which it begins; cells beyond the header that say nothing are as good as not there."""
    for cells in reader:
        breaks = sum(str(value or "").count("\n") for value in cells.values())
        if not any(str(one).strip() for one in cells.get(None) or ()):
            cells.pop(None, None)
        yield Row(reader.line_num - breaks, cells)


def _holders_of(session: Session, entries: Sequence[Entry], now: datetime) -> tuple[dict[Somebody, int], int]:
    """Whose row each person is, and how many are new. Somebody known keeps the particulars they have."""
    wanted = {_somebody(entry): entry for entry in reversed(entries)}
    known = session.exec(
        select(LicenceHolder).where(col(LicenceHolder.search_name).in_(sorted({name for name, _ in wanted})))
    ).all()
    ids: dict[Somebody, int] = {(one.search_name, one.date_of_birth): one.id or 0 for one in known}
    new = [somebody for somebody in dict.fromkeys(_somebody(entry) for entry in entries) if somebody not in ids]
    references = next_references(session, LicenceHolder.reference, "LH", now.year, count=len(new))
    rows = [
        add_holder(
            session,
            reference=reference,
            name=wanted[somebody].name,
            address=wanted[somebody].address,
            entered_on=now.date(),
            particulars={
                "date_of_birth": wanted[somebody].date_of_birth,
                "ward": wanted[somebody].ward,
                "firm": wanted[somebody].firm,
            },
        )
        for somebody, reference in zip(new, references, strict=True)
    ]
    session.flush()
    ids.update({somebody: row.id or 0 for somebody, row in zip(new, rows, strict=True)})
    return ids, len(new)


def _is_number(key: str) -> bool:
    return isinstance(key, str) and column_name(key) == "number"


def _as_numbered(key: str, value: str) -> str:
    return value.strip().upper() if _is_number(key) else value


def _somebody(entry: Entry) -> Somebody:
    return folded(entry.name), entry.date_of_birth


def _licence(entry: Entry, holder_id: int) -> dict[str, object]:
    return {
        "number": entry.number.upper(),
        "holder_id": holder_id,
        "kind": entry.kind,
        "badge_number": entry.badge.upper() or None,
        "plate_number": entry.plate.upper() or None,
        "granted_on": entry.granted_on,
        "expires_on": entry.expires_on,
    }
