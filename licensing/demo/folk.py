"""Invented licence holders: names, wards, firms and concerns, each drawn by itself, so that none goes with another."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from licensing.demo.names import FAMILY, GIVEN
from licensing.register.rules import ConcernKind

HOLDERS = 1200
DUAL_EVERY = 9
EXPIRES_SOON = 777  # whose licence ends before any hearing could lawfully be held

WARDS = ("Castle Hill", "Hallroyd", "Market", "Mill Lane", "Northfields", "Ryburn", "Shaw Cross", "Stonebridge")
FIRMS = ("Aire Cars", "Brook Cabs", "Canal Street Taxis", "Hallroyd Private Hire", "Moorside Cars", "Town Taxis", "")
STREETS = ("Albion", "Bank", "Chapel", "Dale", "Elm", "Foundry", "Grange", "Heath", "Ings", "Kirk", "Lime", "Moor")

# One neutral line each, and what to ask; none names or describes a child.
CONCERNS: tuple[tuple[ConcernKind, str, str, str, str], ...] = (
    (ConcernKind.CONVICTION, "VIOLENCE", "Conviction for common assault", "Police disclosure",
     "What led to the conviction for assault, and what has changed since?"),
    (ConcernKind.CONVICTION, "DISHONESTY", "Conviction for theft", "Police disclosure",
     "What were the circumstances of the theft, and was the council told?"),
    (ConcernKind.CONVICTION, "DRINK_DRUG_DRIVE", "Conviction for driving with excess alcohol", "Licence record",
     "When was the driving ban over, and has there been any alcohol-related matter since?"),
    (ConcernKind.CONVICTION, "HC_PH_OFFENCE", "Conviction for plying for hire without insurance", "Court register",
     "Why was a passenger taken without a booking, and was the vehicle insured for it?"),
    (ConcernKind.CAUTION, "DRUG_POSS", "Caution for possession of a controlled drug", "Police disclosure",
     "How did the caution come about, and would a drug test today be clear?"),
    (ConcernKind.CAUTION, "VIOLENCE", "Caution for battery", "Police disclosure",
     "What happened, and why was it not reported to the council?"),
    (ConcernKind.COMPLAINT, "", "Two complaints about conduct towards passengers", "Operator’s log, two entries",
     "What happened on each of the journeys complained about?"),
    (ConcernKind.COMPLAINT, "", "Complaint that an unaccompanied passenger was refused", "Complaint form",
     "Why was the passenger refused, and what does the operator say?"),
    (ConcernKind.INTELLIGENCE, "", "Police information about the company kept on late journeys", "Police letter",
     "Who were the passengers on those journeys, and how were they booked?"),
    (ConcernKind.INTELLIGENCE, "", "Police information about an arrest without charge", "Police letter",
     "What is the holder’s own account of the arrest?"),
    (ConcernKind.NON_COMPLIANCE, "", "Did not report a caution within the time allowed", "Officer’s file note",
     "When did the holder know that the caution had to be reported, and to whom?"),
    (ConcernKind.NON_COMPLIANCE, "", "Three failed vehicle inspections in a year", "Test station",
     "How was the vehicle maintained, and by whom?"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invented:
    """One concern as the script records it: kind, policy category, line, source, question, and its days."""

    kind: ConcernKind
    category: str
    says: str
    source: str
    asks: str
    happened_on: date
    sentence_ended_on: date | None


def register_csv(seed: int) -> str:
    """The register as a file that `licensing import register` takes: some 1,200 holders, some with two licences."""
    chance = Random(seed)  # noqa: S311 (invented people, not secrets)
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(
        ("name", "date_of_birth", "address", "licence kind", "number", "granted", "expires", "badge", "ward", "firm")
    )
    where = places(seed)
    for number, name in enumerate(_names(chance), start=1):
        ward_and_firm = next(where)
        rows.writerows((*licence, *ward_and_firm) for licence in _licences(chance, number, name))
    return written.getvalue()


def concerns(seed: int, count: int) -> list[list[Invented]]:
    """For each of `count` cases, one to three concerns, drawn from a source of chance of their own."""
    chance = Random(seed + 1)  # noqa: S311
    drawn = (chance.sample(CONCERNS, chance.choice((1, 2, 2, 3))) for _ in range(count))
    return [[_concern(chance, kind) for kind in kinds] for kinds in drawn]


def places(seed: int) -> Iterator[tuple[str, str]]:
    """Wards and firms, drawn from a source of chance of their own."""
    chance = Random(seed + 2)  # noqa: S311
    while True:
        yield chance.choice(WARDS), chance.choice(FIRMS)


def _names(chance: Random) -> list[str]:
    taken: dict[str, None] = {}
    while len(taken) < HOLDERS:
        taken[f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"] = None
    return list(taken)


def _licences(chance: Random, number: int, name: str) -> Iterator[tuple[str, ...]]:
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(44 * 365))
    street = f"{chance.randrange(1, 140)} {chance.choice(STREETS)} Street"
    address = f"{street}, Calderbrook, CX{chance.randrange(1, 9)} {chance.randrange(1, 10)}AB"
    granted = date(2013, 3, 4) + timedelta(days=chance.randrange(700))
    if number == EXPIRES_SOON:
        granted = date(2012, 12, 17)
    kinds = ["private hire driver"] if chance.random() < 0.7 else ["hackney carriage driver"]
    if number % DUAL_EVERY == 0:
        kinds = ["hackney carriage driver", "private hire driver"]
    if number % 60 == 0:
        kinds = ["operator"]
    for kind in kinds:
        years = 5 if kind == "operator" else 3
        expires = granted.replace(year=granted.year + years) - timedelta(days=1)
        letters = "".join(word[0] for word in kind.split()).upper()
        badge = "" if kind == "operator" else str(1000 + number)
        days = (granted.isoformat(), expires.isoformat())
        yield (name, born.isoformat(), address, kind, f"{letters}{number:05d}", *days, badge)


def _concern(chance: Random, drawn: tuple[ConcernKind, str, str, str, str]) -> Invented:
    kind, category, says, source, asks = drawn
    happened = date(2009, 1, 5) + timedelta(days=chance.randrange(2200))
    ended = happened + timedelta(days=chance.randrange(60, 400)) if kind is ConcernKind.CONVICTION else None
    return Invented(kind, category, says, source, asks, happened, ended)
