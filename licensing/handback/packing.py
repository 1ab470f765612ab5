"""The pack of evidence: one record to be printed, and the same as rows of CSV."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from licensing.handback.gathering import Readiness
from licensing.handback.measures import Evidence, Group, wilson
from licensing.handback.queries import Attempt
from licensing.handback.rules import STEPS
from licensing.handback.showing import (
    MEMBER_HEADINGS,
    groups,
    interval_rows,
    member_row,
    month_rows,
    period,
    restarted,
    small_groups,
)
from licensing.notices.records import Part, Record, RecordTable
from licensing.web.wording import day

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula
COLUMNS = ("first", "last", "about", "line", "count", "of", "low", "high", "says")


def as_csv(ready: Readiness, attempt: Attempt | None) -> bytes:
    """The pack as CSV in UTF-8: one row a count, a member or a step, in the columns of `COLUMNS`."""
    sheet = StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(ready, attempt):
        writer.writerow([_plain(cell) for cell in row])
    return sheet.getvalue().encode()


def _rows(ready: Readiness, attempt: Attempt | None) -> Iterator[tuple[object, ...]]:
    for found in (ready.now, *ready.before):
        dated = (found.first.isoformat(), found.last.isoformat())
        for group in groups(found):
            if not group.shown:
                yield (*dated, group.title, "", "", "", "", "", group.sentence)
            for line in group.shown:
                low, high = wilson(line.count, group.total)
                yield (*dated, group.title, line.label, line.count, group.total, f"{low:.4f}", f"{high:.4f}", "")
        for label, *answers, total in month_rows(found):
            for answer, count in zip(("Yes", "Not quite", "No"), answers, strict=True):
                yield (*dated, f"Did councillors ask enough? {label}", answer, count, total, "", "", "")
        for one in found.members:
            said = member_row(one, found)
            yield (*dated, "Members", said[0], "", "", "", "", _member(said))
    for step in attempt.steps.values() if attempt else ():
        asked = STEPS[step.step]
        yield (
            step.happened_on.isoformat(), "", f"Protocol {asked.number}", asked.title, "", "", "", "",
            f"{step.owner}: {step.says}",
        )  # fmt: skip


def _member(said: Sequence[str]) -> str:
    return "; ".join(f"{label}: {value}" for label, value in zip(MEMBER_HEADINGS[1:], said[1:], strict=True))


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_record(
    ready: Readiness, attempt: Attempt | None, *, number: int, function: str, authority: str, csv_sha256: str
) -> Record:
    """The pack to be printed: what is counted, by whom it was done, and the protocol so far."""
    return Record(
        title="Evidence for hand-back",
        authority=authority,
        reference=f"Evidence pack {number}",
        dated=day(ready.last),
        facts=(
            ("Function", function),
            ("Period", f"{day(ready.first)} to {day(ready.last)}, as it stood at the end of the last day"),
            ("The same figures as CSV, SHA-256", csv_sha256),
        ),
        parts=(*_about(ready), *(part for found in (ready.now, *ready.before) for part in _parts(found, ready)),
               _protocol(attempt)),
    )  # fmt: skip


def _about(ready: Readiness) -> Iterator[Part]:
    yield Part(
        "How to read this",
        "Counts come first. The interval beside each is Wilson’s score interval, 95 %: with few cases chance plays a "
        f"part, and it says how large that part may be.\n{small_groups(ready)}",
    )
    if ready.restart:
        yield Part("The evidence starts again", restarted(ready))


def _parts(found: Evidence, ready: Readiness) -> Iterator[Part]:
    since = "" if found is ready.now and not ready.before else f" ({period(found)})"
    for group in groups(found):
        yield Part(f"{group.title}{since}", f"{group.sentence}\n{group.counted}", _table(group))
    if found.spans:
        rows = tuple(month_rows(found))
        yield Part(
            f"Did councillors ask enough? By month{since}",
            table=RecordTable(("Month", "Yes", "Not quite", "No", "Together"), rows),
        )
    if found.members:
        rows = tuple(member_row(one, found) for one in found.members)
        yield Part(f"Members{since}", table=RecordTable(MEMBER_HEADINGS, rows))


def _table(group: Group) -> RecordTable | None:
    rows = tuple(interval_rows(group))
    return RecordTable(("What", "Count", "95 % interval"), rows) if rows else None


def _protocol(attempt: Attempt | None) -> Part:
    if attempt is None:
        return Part("Restoration protocol", "No step of the protocol is recorded.")
    rows = tuple(
        (STEPS[one.step].number, STEPS[one.step].title, day(one.happened_on), one.owner, one.says)
        for one in attempt.steps.values()
    )
    said = f"Attempt {attempt.number}, as it was recorded when this pack was made."
    if attempt.withdrawal:
        said += f" Withdrawn on {day(attempt.withdrawal.withdrawn_on)}: {attempt.withdrawal.because}"
    return Part(
        "Restoration protocol", said, RecordTable(("Step", "What", "When", "Who answers for it", "Evidence"), rows)
    )
