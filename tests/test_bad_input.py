"""Bad input for every form, generated from the routes: the right answer, nothing lost, nothing written, never a crash.

A new route is tested as soon as it exists. One whose address names something that the small world lacks fails here
until `tests/builders/small_world.py` has one.
"""

import html
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from starlette.testclient import TestClient

from licensing import database
from licensing.app import FEATURES
from licensing.embedded import EmbeddedServers
from licensing.people.homes import permission_of
from licensing.people.permissions import GRANTED, Permission
from licensing.people.rules import Role
from licensing.web.addresses import every_route
from licensing.web.forms import ActForm
from licensing.web.parsing import Uploaded
from tests.builders.answers import NOBODYS, Sent, answers, ids_of, wrongs
from tests.builders.small_world import NOW, SmallWorld, small_world
from tests.conftest import _server, browser, clone, signed_in_browser

DATABASE = "licensing_bad_input"
# Who acts, where several roles might: whoever does it from day to day.
ACTS = (
    Role.LICENSING_OFFICER,
    Role.CLERK,
    Role.TRAINING_ADMINISTRATOR,
    Role.ADMINISTRATOR,
    Role.PANEL_MEMBER,
    Role.COMMISSIONER,
    Role.AUDITOR,
    Role.LEGAL_ADVISER,
)
REFUSED = frozenset({403, 404, 409, 422})
TAKES_VERSION = re.compile(r"(values|given|sent)\.version")
# One-button forms and plans that a page made: their error page says to go back, and the browser has kept the page.
KEPT_BY_THE_BROWSER = frozenset(
    {
        "appeal_papers.make",
        "authority.reopen_on",
        "notices.approve",
        "notices.ask_for_bulk",
        "notices.go_on_with_bulk",
        "notices.stop_bulk",
        "register.end_contact",
        "sittings.arrange_series",
        "sittings.list",
        "sittings.seat_same",
        "sittings.urgent",
        "sittings.waive",
        "suggesting.cancel",
        "suggesting.out",
        "suggesting.pin",
    }
)
# At the small world's stage the page does not offer these: nobody has typed anything that could be lost.
NOT_OFFERED_NOW = frozenset(
    {
        "casefile.search",
        "hearings.answer",
        "hearings.consent",
        "hearings.open",
        "hearings.party",
        "hearings.settle",
        "hearings.without_holder",
        "hearings.without_quorum",
        "notices.record_post",
        "notices.record_rebuttal",
        "sheets.send_back",
        "sittings.record_publication",
        "sittings.record_swap",
        "suggesting.confirm",
        "suggesting.record_move",
        "until_trained.draft",
        "until_trained.open",
    }
)
# Reading back keeps nothing, whatever it is asked to read: signing is where it is judged.
READS_BACK = frozenset(
    {
        "hearings.word_resolution",
        "sittings.check_move",
        "decisions.read_back",
        "decisions.read_back_own",
        "delegations.read_back",
    }
)
# Acts that answer with a page: a link that is shown once, and what was found.
ANSWERS_WITH_A_PAGE = frozenset(
    {"aftermath.look_up", "people.send_link", "sittings.make_calendar_link", "training.find"}
)
NO_SUCH_CASE = "LR-1999-0001"


class Routers:
    """The features' routers in the shape of an application: known without settings, when tests are collected."""

    def __init__(self, routers: list[Any]) -> None:
        self.routes = [route for router in routers for route in router.routes]


@dataclass(frozen=True, slots=True)
class Acting:
    """A route that a form is posted to."""

    name: str
    path: str
    form: type[ActForm]
    permission: Permission | None
    takes_version: bool

    def address(self, known: dict[str, Any]) -> str:
        """The address with what is known in it. A name that nothing is known for fails the test."""
        missing = [name for name in self.names() if name not in known]
        assert not missing, f"{self.name}: give the small world {missing} for {self.path}"
        return re.sub(r"\{(\w+)[^}]*\}", lambda found: str(known[found[1]]), self.path)

    def names(self) -> list[str]:
        return re.findall(r"\{(\w+)", self.path)


def acting_routes() -> Iterator[Acting]:
    for route in every_route(Routers([feature.router for feature in FEATURES])):
        for needed in route.dependant.dependencies:
            if needed.call is not None and needed.call.__qualname__.startswith("filled."):
                form = inspect.getclosurevars(needed.call).nonlocals["form"]
                source = inspect.getsource(route.endpoint)
                yield Acting(route.name, route.path, form, permission_of(route), bool(TAKES_VERSION.search(source)))


ROUTES = sorted(acting_routes(), key=lambda route: route.name)


@pytest.fixture(scope="module")
def stocked(servers: EmbeddedServers, configured: None) -> Iterator[tuple[Engine, SmallWorld]]:
    """A database with the small world in it, built once by real commits."""
    clone(servers, DATABASE)
    engine = create_engine(servers.app_url(DATABASE))
    bound, database.bind = database.bind, lambda: engine
    try:
        built = small_world()
    finally:
        database.bind = bound
    yield engine, built
    engine.dispose()
    with psycopg.connect(_server(servers), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{DATABASE}" WITH (FORCE)')


@pytest.fixture
def at_hand(stocked: tuple[Engine, SmallWorld], at: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """The small world on its afternoon, and everything that the test does in it undone."""
    at(NOW)
    with stocked[0].connect() as connection, connection.begin() as everything:
        monkeypatch.setattr(database, "bind", lambda: connection)
        yield connection
        everything.rollback()


@dataclass
class Trial:
    """One route under test: a browser of somebody who may act there, and how much has been written."""

    route: Acting
    world: SmallWorld
    client: TestClient
    connection: Connection

    @property
    def known(self) -> dict[str, Any]:
        return self.world.known(self.route.name)

    def post(self, sent: Sent, **other: Any) -> Any:
        address = self.route.address(self.known | other)
        files = {name: (value.name, value.content) for name, value in sent.items() if isinstance(value, Uploaded)}
        plain = {name: value for name, value in sent.items() if name not in files}
        return self.client.post(address, data=plain, files=files or None)

    def written(self) -> int:
        return int(self.connection.execute(text("SELECT count(*) FROM audit_event")).scalar_one())

    def refuses(self, what: str, sent: Sent, **other: Any) -> Any:
        """Send it; it must be refused, without a crash and without a trace in the record."""
        before = self.written()
        answer = self.post(sent, **other)
        fine = {*REFUSED, 303} | ({200} if self.route.name in READS_BACK else set())
        assert answer.status_code in fine, f"{what}: {answer.status_code}"
        assert self.written() == before, f"{what}: something was written"
        return answer


@pytest.fixture
def trial(request: pytest.FixtureRequest, application: Any, at_hand: Connection, stocked: Any) -> Trial:
    route: Acting = request.param
    world: SmallWorld = stocked[1]
    if route.permission is None:
        return Trial(route, world, browser(application), at_hand)
    stage = world.stage(route.name)
    role = next(role for role in ACTS if role in GRANTED[route.permission])
    person = stage.by if stage else world.people[role]
    return Trial(route, world, signed_in_browser(application, person), at_hand)


every_form = pytest.mark.parametrize("trial", ROUTES, ids=lambda route: route.name, indirect=True)


@every_form
def test_what_cannot_be_read_is_answered_with_the_page_and_everything_typed(trial: Trial) -> None:
    for wrong in wrongs(trial.route.form, trial.known):
        answer = trial.refuses(wrong.what, wrong.sent)
        if answer.status_code != 422 or trial.route.name in KEPT_BY_THE_BROWSER | NOT_OFFERED_NOW:
            continue
        said = html.unescape(answer.text)
        offered = {name for name in wrong.kept if f'name="{name}"' in said}
        lost = [wrong.kept[name] for name in offered if wrong.kept[name] not in said]
        assert not lost, f"{wrong.what}: lost {lost}"
        shown = [text for text in wrong.sent.values() if isinstance(text, str) and len(text) > 8 and text in said]
        assert offered or shown or not wrong.kept, f"{wrong.what}: the page does not show the form again"


@every_form
def test_what_does_not_exist_or_is_another_cases_is_refused(trial: Trial) -> None:
    whole = answers(trial.route.form, trial.known)
    for name in ids_of(trial.route.form):
        answer = trial.refuses(f"{name}: nobody’s", whole | {name: str(NOBODYS)})
        assert answer.status_code != 303, f"{name}: nobody’s: taken for good"
    for name in trial.route.names():
        if name == "reference":
            assert trial.refuses("no such case", whole, reference=NO_SUCH_CASE).status_code in (403, 404)
        elif name in trial.world.others:
            theirs = trial.world.others[name]
            if "reference" in trial.route.names():
                assert trial.refuses(f"{name} of another case", whole, **{name: theirs}).status_code in REFUSED


@every_form
def test_a_stale_version_is_answered_with_both_texts(trial: Trial) -> None:
    whole = answers(trial.route.form, trial.known) | {"version": "123456"}
    if trial.route.takes_version:
        assert trial.refuses("a stale version", whole).status_code == 409
    else:
        assert trial.post(whole).status_code in (*REFUSED, 303, 200)


@every_form
def test_the_same_submission_twice_is_carried_out_once(trial: Trial) -> None:
    whole = answers(trial.route.form, trial.known)
    first = trial.post(whole)
    after_one = trial.written()
    second = trial.post(whole)
    assert first.status_code in (*REFUSED, 303, 200), first.status_code
    assert trial.written() == after_one
    if trial.route.name not in ANSWERS_WITH_A_PAGE:
        assert second.status_code == first.status_code
        assert second.headers.get("location") == first.headers.get("location")


def test_there_are_forms_to_test() -> None:
    assert len(ROUTES) > 60
