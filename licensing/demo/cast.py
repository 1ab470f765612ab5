"""The people of Calderbrook who sign in. All invented."""

from dataclasses import dataclass
from datetime import date

from licensing.people.rules import Role


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who may sign in: a key for the script, a name, a post, roles, and for councillors a group."""

    key: str
    name: str
    post: str
    roles: frozenset[Role]
    group: str = ""
    sits_from: date | None = None
    sits_until: date | None = None


def _officer(key: str, name: str, post: str, *roles: Role) -> Player:
    return Player(key, name, post, frozenset(roles))


def _councillor(
    key: str, name: str, group: str, *, sits_from: date = date(2015, 5, 20), sits_until: date | None = None
) -> Player:
    return Player(key, name, "Councillor", frozenset({Role.PANEL_MEMBER}), group, sits_from, sits_until)


OFFICERS: tuple[Player, ...] = (
    _officer("officer", "Nasreen Chowdhury", "Senior licensing officer", Role.LICENSING_OFFICER),
    _officer("officer2", "Gareth Penhaligon", "Licensing officer", Role.LICENSING_OFFICER),
    _officer("clerk", "Marcus Crowther", "Democratic services officer", Role.CLERK),
    _officer("adviser", "Ilinca Whitworth", "Solicitor to the council", Role.LEGAL_ADVISER),
    _officer("commissioner", "Elspeth Sugden", "Commissioner", Role.COMMISSIONER),
    _officer("trainer", "Oyin Adeyemi", "Training administrator", Role.TRAINING_ADMINISTRATOR),
    _officer("auditor", "Teodora Marsh", "Internal auditor", Role.AUDITOR),
    _officer("administrator", "Bethan Lowe", "Systems administrator", Role.ADMINISTRATOR),
)

# Three groups; after the election of May 2016 two members leave and two come.
COUNCILLORS: tuple[Player, ...] = (
    _councillor("ellis", "Cllr Margaret Ellis", "Labour and Co-operative"),
    _councillor("barraclough", "Cllr Tom Barraclough", "Labour and Co-operative"),
    _councillor("nakamura", "Cllr June Nakamura", "Conservative"),
    _councillor("midgley", "Cllr Peter Midgley", "Independents"),
    _councillor("okafor", "Cllr Chidi Okafor", "Labour and Co-operative", sits_until=date(2016, 5, 9)),
    _councillor("thackray", "Cllr Jean Thackray", "Conservative", sits_until=date(2016, 5, 9)),
    _councillor("sandhu", "Cllr Amrit Sandhu", "Labour and Co-operative", sits_from=date(2016, 5, 20)),
    _councillor("holroyd", "Cllr Ben Holroyd", "Conservative", sits_from=date(2016, 5, 20)),
)

EVERYBODY = (*OFFICERS, *COUNCILLORS)

AUTHORITY = {
    "authority_name": "Calderbrook Metropolitan Borough Council",
    "service_name": "Taxi licensing reviews",
    "office_address": "Licensing, Town Hall, Market Square, Calderbrook CX1 1AA",
    "office_telephone": "01632 960100",
    "office_email": "licensing@calderbrook.example",
    "court_name": "Calderbrook and Hallroyd Magistrates’ Court",
    "court_address": "The Court House, Canal Street, Calderbrook CX1 4DZ",
    "proper_officer_name": "Anneliese Brook",
    "proper_officer_post": "Head of Regulatory Services",
    "proper_officer_appointed": "Council, 20 May 2015, minute 14",
}
