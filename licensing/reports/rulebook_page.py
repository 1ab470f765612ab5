"""The rulebook as the software holds it, rule by rule: for the page, and for `docs/rulebook.md`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from licensing.law import Entry
from licensing.rulebook import Hardness

HARDNESS_WORDS = {
    Hardness.STATUTE: "Statute",
    Hardness.GUIDANCE: "Statutory guidance",
    Hardness.COMMON_LAW: "Common law",
    Hardness.DIRECTION: "Directions",
    Hardness.GOOD_PRACTICE: "Good practice",
    Hardness.LOCAL_POLICY: "The authority’s own policy",
}
WEIGHT_WORDS = {"refuse": "Refuses", "warn": "Warns, and asks for a reason", "computes": "Works out, and explains"}

HEAD = """# Rulebook

Every rule the software holds, as its tables state it. Written by `make rulebook`: change the tables, not this page.
Each rule says what an officer reads when it is not kept, where it comes from, and what the software does about it.
"""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One rule id and every sentence held under it."""

    code: str
    entries: Sequence[Entry]


def chapters(entries: Iterable[Entry]) -> list[Chapter]:
    """The entries by rule id, in the rulebook's order."""
    ordered = sorted(entries, key=lambda entry: (int(entry.code[1:]), entry.where, entry.says))
    return [Chapter(code, list(held)) for code, held in groupby(ordered, key=lambda entry: entry.code)]


def does(entry: Entry) -> str:
    """What the software does about a rule, and whence its authority: one line."""
    force = HARDNESS_WORDS.get(Hardness(entry.hard), entry.hard)
    return f"{WEIGHT_WORDS[entry.weight]}. {force}. {binds(entry)}"


def binds(entry: Entry) -> str:
    """On which days a rule binds, in words."""
    if entry.since is None and entry.until is None:
        return "Binds on every date."
    since = "" if entry.since is None else f" from {entry.since.day} {entry.since:%B %Y}"
    until = "" if entry.until is None else f" until {entry.until.day} {entry.until:%B %Y}"
    return f"Binds{since}{until}."


def as_markdown(entries: Iterable[Entry], unbuilt: Mapping[str, str]) -> str:
    """The whole page as Markdown, ending with one line break. `unbuilt`: ids not held yet, with what will hold them."""
    parts = [HEAD]
    for chapter in chapters(entries):
        parts.append(f"## {chapter.code}\n")
        for entry in chapter.entries:
            parts.append(f"- {entry.says}\n  Source: {entry.source}. {does(entry)} Held by `{entry.where}`.\n")
    if unbuilt:
        parts.append("## Not held yet\n\nNobody is stopped or warned by these: the officer keeps them.\n")
        parts += [f"- {code}: {what}" for code, what in unbuilt.items()]
        parts.append("")
    return "\n".join(parts)
