"""Templates are strict, escape everything, and their macros render with nothing undefined."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import UndefinedError
from pydantic import Field
from starlette.requests import Request

from licensing.rulebook import Check, Rule, Standing
from licensing.settings import settings
from licensing.web.answers import failed
from licensing.web.assets import static
from licensing.web.choices import Choice
from licensing.web.forms import ActForm, blank
from licensing.web.frame import Decides, Demonstration, Frame, NavItem, marked
from licensing.web.pages import page, templates
from licensing.web.parts import (
    Bar,
    Chart,
    Column,
    Count,
    Event,
    Face,
    Fact,
    Link,
    Mark,
    Pages,
    Slot,
    Stage,
    State,
    Step,
    Term,
)
from licensing.web.rules import explain_with

EVIL = '<script>alert("x")</script>'
DAY = date(2015, 12, 1)


class Outcome(StrEnum):
    REVOKED = "revoked"
    NO_FURTHER_ACTION = "no_further_action"


class SampleForm(ActForm):
    outcome: Outcome = Field(title="Outcome")
    grounds: str = Field(title="Grounds")
    served_on: date = Field(title="Served on")
    sat: list[int] = Field(title="Who sat")
    adopt: bool = Field(default=False, title="Adopt")


FORM = blank(SampleForm, grounds=EVIL, served_on=DAY, sat=[2], version=3).but({"grounds": "Say more", "sat": "Choose"})
CHOICES = [Choice("1", "One", hint="h", means="m", needs="n"), Choice("2", EVIL, disabled=True)]
LINK = Link("Open it", "/there")
TERMS = [Term(3, "identified", "/"), Term(2, "decided", "/", "of them"), Term(1, "not accounted for", "/", gap=True)]
STEPS = [
    Step("Act", State.NOW, rules=["R23"], detail=EVIL, button=LINK),
    Step("Fix", State.STOP, lead="Must fix.", link=LINK),
]
CHECKS = [Check(Rule("R79", "Somebody signs.", "Act", bool), standing) for standing in Standing]
CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("forms", "errors(form)", {}),
    ("forms", "once(form)", {}),
    ("forms", "hidden(form, 'grounds')", {}),
    ("forms", "input(form, 'grounds', hint='h', rule='R33', width=10, inputmode='numeric', spellcheck=false)", {}),
    ("forms", "textarea(form, 'grounds')", {}),
    ("forms", "file(form, 'grounds', accept='.csv')", {}),
    ("forms", "date_input(form, 'served_on', hint='h')", {}),
    ("forms", "select(form, 'outcome')", {}),
    ("forms", "radios(form, 'outcome', inline=true)", {}),
    ("choices", "radios(form, 'sat', choices)", {}),
    ("choices", "checkboxes(form, 'sat', choices, hint='h')", {}),
    ("choices", "checkbox(form, 'adopt', hint='h')", {}),
    ("choices", "outcomes(form, 'outcome', choices)", {}),
    ("choices", "options(form, 'adopt', row=true)", {}),
    ("forms", "submit('Go', secondary=true, name='a', value='b', form_id='c')", {}),
    ("forms", "act('/x', 'Undo', about='question 1', fields={'a': 1}, pressed=true, version=2)", {}),
    ("rules", "rules(['R48', 'R49'])", {}),
    ("rules", "decides(line)", {"line": Decides("You decide.", EVIL)}),
    ("rules", "why('Last day', day, 'it is so', 'R48', steps=['One'], source='Act')", {"day": DAY}),
    ("rules", "ruler(marks)", {"marks": [Mark(DAY, "Served", ["R51"], key=True), Mark("Later", "Then")]}),
    ("checks", "checks(steps)", {"steps": STEPS}),
    ("checks", "sign_checks(given, {'R79': link})", {"given": CHECKS}),
    ("parts", "back('/', 'Today')", {}),
    ("parts", "tag(evil, 'red')", {}),
    ("parts", "heading(evil, above='LR-1')", {}),
    ("parts", "facts([fact], row=true) ~ facts([fact]) ~ summary([fact])", {"fact": Fact("L", EVIL, "/x", ["R1"])}),
    ("parts", "timeline(events)", {"events": [Event(DAY, EVIL, detail="d", link=LINK), Event(DAY, "x", when="Today")]}),
    ("parts", "strip('Lead', evil, 'stop') ~ pinned(evil, 'l', 'r', 'b')", {}),
    (
        "parts",
        "figures([fact], gap='L') ~ switch([link], 0, 'Whose') ~ nothing('None', link)",
        {"fact": Fact("L", "1")},
    ),
    ("work", "programme('At risk', 'now', terms)", {"terms": TERMS}),
    ("work", "counts([count])", {"count": Count(2, EVIL, "/", "when", late=True)}),
    ("work", "slots(slots)", {"slots": [Slot("Wed", "Hall", "Free", "/"), Slot("Thu", "Hall", "Full", way_out=LINK)]}),
    (
        "work",
        "faces([face]) ~ path([(link, 'as')])",
        {"face": Face("Cllr Ann Pike", EVIL, "/be", "2 wait", {"p": "1"})},
    ),
    ("tables", "plain_table('T', ['A', 'B'], [(evil, 1)], numbers=[1])", {}),
    ("tables", "pagination(pages)", {"pages": Pages(5, 12, "/reviews", {"status": "open"})}),
    ("tables", "chart(picture)", {"picture": Chart("T", "S", [Bar(EVIL, 2, group="g"), Bar("b", 0, "bad", href="/")])}),
    ("hearing", "order([stage])", {"stage": Stage("Interests", EVIL, done=True, href="/")}),
    ("hearing", "saved('3 waiting', 3) ~ quorum(1, 3, false, 'R10') ~ seat('Cllr Pike', 'Votes')", {}),
    ("hearing", "bar('B', 'Case B', evil, state='Saved')", {}),
]


def environment() -> Any:
    return templates(settings().templates_folder)


@pytest.mark.parametrize(("file", "call", "given"), CALLS, ids=[call for _, call, _ in CALLS])
def test_macros_render_strictly_and_escape(file: str, call: str, given: dict[str, Any]) -> None:
    source = f'{{% import "components/{file}.html" as m %}}{{{{ {_prefixed(call)} }}}}'
    html = environment().from_string(source).render(form=FORM, choices=CHOICES, link=LINK, evil=EVIL, **given)
    assert html.strip()
    assert "<script" not in html and "style=" not in html


def _prefixed(call: str) -> str:
    return " ~ ".join(f"m.{part}" for part in call.split(" ~ "))


@pytest.mark.parametrize(
    "call",
    [
        'parts.html" import card %}{% call card("T", "t", first=true, link=link) %}x{% endcall %}',
        'parts.html" import details %}{% call details("T") %}x{% endcall %}',
        'parts.html" import disclosure_card %}{% call disclosure_card("T") %}x{% endcall %}',
        'parts.html" import heading %}{% call heading("T") %}x{% endcall %}',
        'checks.html" import check %}{% call check("is-done") %}x{% endcall %}',
        'tables.html" import table %}{% call table("T", columns) %}x{% endcall %}',
        'hearing.html" import ask %}{% call ask("Q", "q", names=true) %}x{% endcall %}',
        'hearing.html" import ask %}{% call ask("Q", "q", asked="By Pike") %}x{% endcall %}',
        'hearing.html" import bar %}{% call bar("", "Case") %}x{% endcall %}',
        'forms.html" import act %}{% call act("/x", "", look="tick", pressed=false) %}x{% endcall %}',
    ],
)
def test_macros_that_wrap_show_what_they_wrap(call: str) -> None:
    columns = [Column("A", href="?sort=a", sorted="ascending"), Column("B", num=True), Column("C", hidden=True)]
    html = environment().from_string('{% from "components/' + call).render(link=LINK, columns=columns)
    assert "x<" in html.replace("\n", "")


def test_controls_show_what_was_typed_and_what_is_wrong() -> None:
    source = '{% from "components/forms.html" import textarea, checkboxes, date_input, errors %}'
    source += '{{ errors(form) }}{{ textarea(form, "grounds") }}{{ checkboxes(form, "sat", [(1, "A"), (2, "B")]) }}'
    html = environment().from_string(source + '{{ date_input(form, "served_on") }}').render(form=FORM)
    assert 'href="#grounds"' in html and 'aria-describedby="grounds-error"' in html
    assert "&lt;script&gt;" in html
    assert 'value="2" checked' in html and 'value="1" checked' not in html
    assert 'name="served_on-year" type="text" inputmode="numeric" autocomplete="off" value="2015"' in html


def test_a_template_given_too_little_fails() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ review.reference }}").render()


def test_govuk_components_are_functions_of_the_strict_environment() -> None:
    html = environment().from_string("{{ govukButton({'text': label}) }}").render(label="<Save>")
    assert "govuk-button" in html and "&lt;Save&gt;" in html


def test_an_explained_date_gives_the_rulebooks_own_words() -> None:
    explain_with({"R48": ("An appeal is brought within 21 days.", "Public Health Act 1936, s 300(2)")})
    source = '{% from "components/rules.html" import why %}{{ why("Last day to appeal", day, "it was served", "R48") }}'
    html = environment().from_string(source).render(day=date(2015, 12, 22))
    assert "Tuesday 22 December 2015" in html and "within 21 days" in html and 'href="/rulebook#R48"' in html
    explain_with({})


def request_with(frame: Frame | None = None) -> Request:
    state = {"request_id": "f" * 32} | ({"frame": frame} if frame else {})
    return Request({"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", "state": state})


def test_every_error_page_renders_with_an_empty_frame() -> None:
    given = {
        "not_allowed.html": {"why": ""},
        "refused.html": {"hindrances": [SimpleNamespace(says="x", code="", mend="")], "about": ""},
        "invalid.html": {"why": "x", "fields": {"a": "b"}},
        "two_versions.html": {"why": "x", "rows": [("L", "a", "b")], "back_to": ""},
        "too_large.html": {"megabytes": 10},
        "too_many.html": {"minutes": 1},
    }
    for file in sorted(Path(settings().templates_folder, "errors").glob("*.html")):
        answer = page(request_with(), f"errors/{file.name}", status=400, **given.get(file.name, {}))
        assert b"<h1" in answer.body and b'lang="en-GB"' in answer.body, file.name


def test_a_page_shows_its_whole_frame() -> None:
    frame = Frame(
        person_name="Ostler", person_roles=("Licensing officer",), navigation=(NavItem("Reviews", "/r", True, 3),),
        authority_name="Calderbrook Metropolitan Borough Council", brand_colour="#7a1f5c", search="/search",
        demonstration=Demonstration("Tue 1 December 2015, 09:30"), sign_out="/sign-out", not_you="/people",
    )  # fmt: skip
    text = bytes(page(request_with(frame), "errors/not_found.html", status=404).body).decode()
    for part in (
        "Ostler",
        "Licensing officer",
        'aria-current="true"',
        "Calderbrook",
        "colour=%237a1f5c",
        "Switch person",
    ):
        assert part in text
    assert '<form class="mast__search" role="search" method="post" action="/search">' in text


def test_nothing_of_a_demonstration_shows_outside_one() -> None:
    assert b"Demonstration" not in page(request_with(), "errors/not_found.html").body


def test_a_failure_is_told_even_when_templates_cannot_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("licensing.web.pages.settings", lambda: SimpleNamespace(templates_folder=tmp_path))
    answer = failed(request_with())
    assert answer.status_code == 500 and b"f" * 32 in answer.body


def test_the_nearest_entry_is_marked_as_current() -> None:
    entries = [NavItem("First", "/"), NavItem("Reviews", "/reviews"), NavItem("Mine", "/reviews/mine")]
    assert [entry.current for entry in marked(entries, "/reviews/LR-1")] == [False, True, False]
    assert [entry.current for entry in marked(entries, "/reviews/mine")] == [False, False, True]
    assert [entry.current for entry in marked(entries, "/")] == [True, False, False]


def test_static_addresses_change_with_their_content() -> None:
    assert "?v=" in static("own/product.css")
    assert static("own/no-such-file.css") == "/static/own/no-such-file.css"


def test_pages_of_a_list_leave_out_what_is_far() -> None:
    pages = Pages(5, 12, "/reviews", {"status": "open"})
    assert pages.shown == [1, None, 4, 5, 6, None, 12]
    assert pages.href(6) == "/reviews?status=open&page=6"
