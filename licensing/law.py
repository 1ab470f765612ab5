"""Every rule the software holds, gathered from the features' tables; and the page of the rulebook made of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

import licensing.aftermath.rules
import licensing.appeal_papers.rules
import licensing.appeals.rules
import licensing.contact.rules
import licensing.decisions.judgment
import licensing.decisions.lawfulness
import licensing.decisions.outcomes
import licensing.delegations.bounds
import licensing.delegations.ending
import licensing.delegations.rules
import licensing.delegations.setting_aside
import licensing.documents.rules
import licensing.handback.rules
import licensing.hearings.participation
import licensing.hearings.publicity
import licensing.hearings.rules
import licensing.minutes.rules
import licensing.national_register.rules
import licensing.notices.elements
import licensing.notices.holding_back
import licensing.notices.rules
import licensing.officer_reports.rules
import licensing.oversight.rules
import licensing.papers.rules
import licensing.powers.rules
import licensing.register.convictions
import licensing.reviews.rules
import licensing.sheets.rules
import licensing.sittings.rules
import licensing.sittings.scheduling
import licensing.sittings.seating
import licensing.training.rules
import licensing.until_trained.rules
from licensing.rulebook import Rule

TABLES: tuple[ModuleType, ...] = (
    licensing.powers.rules,
    licensing.documents.rules,
    licensing.register.convictions,
    licensing.notices.rules,
    licensing.notices.elements,
    licensing.notices.holding_back,
    licensing.training.rules,
    licensing.reviews.rules,
    licensing.contact.rules,
    licensing.sittings.rules,
    licensing.sittings.scheduling,
    licensing.sittings.seating,
    licensing.papers.rules,
    licensing.hearings.rules,
    licensing.hearings.participation,
    licensing.hearings.publicity,
    licensing.sheets.rules,
    licensing.oversight.rules,
    licensing.decisions.judgment,
    licensing.decisions.outcomes,
    licensing.decisions.lawfulness,
    licensing.until_trained.rules,
    licensing.delegations.ending,
    licensing.delegations.rules,
    licensing.delegations.bounds,
    licensing.delegations.setting_aside,
    licensing.appeals.rules,
    licensing.appeal_papers.rules,
    licensing.national_register.rules,
    licensing.aftermath.rules,
    licensing.officer_reports.rules,
    licensing.minutes.rules,
    licensing.handback.rules,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rulebook as the software holds it."""

    code: str
    says: str
    source: str
    hard: str
    weight: str
    since: date | None
    until: date | None
    where: str


def _computed(code: str, where: str, hard: str, says: str, source: str, since: date | None = None) -> Entry:
    return Entry(code, says, source, hard, "computes", since, None, where)


# Rules that compute a day, a number or a page rather than judge an act: a table of functions would say less.
COMPUTED: tuple[Entry, ...] = (
    _computed("R18", "hearings", "S", "An unregistered disclosable pecuniary interest is notified to the monitoring officer within 28 days beginning with the disclosure.", "Localism Act 2011, s.31(3)"),
    _computed("R26", "contact", "CL", "The licence holder may be represented or accompanied; an interpreter and other adjustments are asked for with the notice, recorded, and become somebody’s task.", "common law; Equality Act 2010, ss.20, 29"),
    _computed("R30", "papers", "S", "Each page of an exempt or confidential document is marked at its head: not for publication, with the paragraph of Schedule 12A.", "Local Government Act 1972, s.100B(5) and Sch.12A"),
    _computed("R38", "register", "SG", "The convictions policy gives the earliest day; it is a presumption, and a departure needs reasons.", "local policy of 6 July 2015; from 21 July 2020 Standards, annex"),
    _computed("R47", "notices", "S", "A decision takes effect at the end of the 21 days beginning with the day on which notice is given.", "LGMPA 1976, s.61(2A)"),
    _computed("R48", "notices", "S", "The last day to appeal is 21 days from the day of service, and cannot be extended.", "Public Health Act 1936, s.300(2); Latif [2009] EWHC 228 (Admin)"),
    _computed("R49", "notices", "S", "The driver may go on to the end of the last day to appeal, and while an appeal is live; never with immediate effect.", "LGMPA 1976, s.77(2)-(3)"),
    _computed("R50", "notices", "S", "An appeal is brought on the day the complaint is made to the court.", "Public Health Act 1936, s.300(2)"),
    _computed("R52", "notices", "S", "A posted letter is taken in law as received on the second working day after posting by first class, the fourth by second class, unless the contrary is proved.", "Interpretation Act 1978, s.7; Practice Direction [1985] 1 WLR 489"),
    _computed("R54", "decisions", "SG", "At its end, a date or an event, a suspension ends by itself and the licence revives.", "local policy; from 21 July 2020 Standards, part 9", date(2015, 2, 26)),
    _computed("R55", "decisions", "S", "The badge is demanded from the first day on which the holder may not drive; at once if immediate.", "LGMPA 1976, ss.58, 61(2)"),
    _computed("R58", "national_register", "S", "The register entry is made within 5 working days beginning with the day of notification.", "SRSA 2022, s.2(5)(a)", date(2023, 4, 27)),
    _computed("R61", "national_register", "S", "Another authority’s request for what an entry relied on is answered within 20 working days beginning with its receipt.", "SRSA 2022, s.3(2)(b)", date(2023, 4, 27)),
    _computed("R62", "national_register", "S", "A concern about another authority’s driver is told to it within 10 working days; one that is received is decided on and answered in writing with reasons within 20.", "SRSA 2022, ss.5, 6", date(2022, 5, 31)),
    _computed("R63", "training", "SG", "Each licence holder has a day by which safeguarding training is due, and again three years after.", "local policy; from 21 July 2020 Standards, 6.5-6.6", date(2015, 2, 26)),
    _computed("R76", "reviews", "GP", "A licence under open review that expires within 60 days is caught each night: a task asks to bring the hearing forward.", "good practice", date(2015, 2, 26)),
    _computed("R72", "reviews", "GP", "The programme reconciles: every review identified stands in exactly one class on every day.", "the commissioners’ published figures"),
)  # fmt: skip

# What the rulebook holds and this software does not build yet: id → the issue that will.
NOT_YET: dict[str, str] = {
    "R60": "applications and renewals",
    "R64": "a later issue", "R65": "a later issue", "R66": "applications and renewals",
    "R67": "applications and renewals", "R69": "a later issue", "R70": "a later issue",
}  # fmt: skip
EVERY_ID = tuple(f"R{number:02d}" for number in range(1, 80))


def entries() -> list[Entry]:
    """Every rule in every table, by id and then by the feature that holds it."""
    return sorted(_entries(), key=lambda entry: (entry.code, entry.where, entry.says))


def explanations() -> dict[str, tuple[str, str]]:
    """Rule id → (sentence, source), for the tags on pages. Where several tables hold a rule, the first speaks."""
    found: dict[str, tuple[str, str]] = {}
    for entry in _entries():
        found.setdefault(entry.code, (entry.says, entry.source))
    return found


def unbuilt() -> dict[str, str]:
    """The rulebook's ids that no table and no computation here holds, with the issue that will."""
    held = {entry.code for entry in _entries()}
    return {code: NOT_YET.get(code, "") for code in EVERY_ID if code not in held}


def _entries() -> Iterator[Entry]:
    yield from COMPUTED
    for module in TABLES:
        where = module.__name__.split(".")[1]
        for rule in _rules_in(module):
            yield Entry(
                code=rule.code,
                says=rule.says,
                source=rule.source,
                hard=rule.hard,
                weight=rule.weight,
                since=None if rule.since == date.min else rule.since,
                until=None if rule.until == date.max else rule.until,
                where=where,
            )


def _rules_in(module: ModuleType) -> Iterator[Rule[Any]]:
    for value in vars(module).values():
        if isinstance(value, tuple) and value and all(isinstance(one, Rule) for one in value):
            yield from value
